"""Receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả), as An Giang's annex lays it out.

Source of fields, order and labels: the annex of Decision 03/2023/QĐ-UBND of An Giang, whose Article 13
adds the QR code. Which fields may stay blank is this project's reading; the annex marks none. Under the two
national circulars the same fields are printed; their own layouts were not read, and the definition says so.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import attrs

from motcua.clock import parse_term
from motcua.codes import dossier as dossier_codes
from motcua.codes.payload import payload
from motcua.dossier import Applicant, Component
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.blocks import Block, Copies, Items, Label, Line, Lines, Notes, Picture, Signatures, Slot, Title, fixed
from motcua.forms.content import content_digest, missing, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import Issue, ReceiptOffice, code_line, contact_lines, head_of, moment_line
from motcua.localtime import local, local_or_none

__all__ = ["SOURCE", "Receipt", "ReceiptOffice"]

SOURCE = "03/2023/QĐ-UBND"
"""The instrument whose annex lays the form out."""

_SIGN = fixed("(Ký và ghi rõ họ tên)", "(Signature and full name)")
_DIGITAL = fixed("(Chữ ký số của Người tiếp nhận hồ sơ)", "(Digital signature of the receiving officer)")
_NOTES = (
    fixed(
        "Trường hợp chưa thiết lập được Hệ thống thông tin một cửa điện tử, Giấy tiếp nhận và hẹn trả kết quả được lập "
        "thành 2 liên; một liên giao cho tổ chức, cá nhân nộp hồ sơ trong trường hợp nộp trực tiếp, nộp qua dịch vụ "
        "bưu chính công ích theo Quyết định số 45/2016/QĐ-TTg; một liên chuyển kèm theo Phiếu kiểm soát quá trình giải "
        "quyết hồ sơ và được lưu tại Trung tâm Phục vụ hành chính công/Bộ phận Một cửa;",
        "Where there is no electronic one-stop system yet, this receipt is made in two copies: one for the filer who "
        "files directly or by public post under Decision 45/2016/QĐ-TTg; one goes with the control slip and is kept at "
        "the one-stop.",
    ),
    fixed(
        "Tổ chức, cá nhân có thể đăng ký nhận kết quả tại Bộ phận Một cửa hoặc tại nhà (trụ sở tổ chức) qua dịch vụ "
        "bưu chính.",
        "The result can be collected at the one-stop, or at home (at the organisation's seat) by post.",
    ),
)


@attrs.frozen(kw_only=True)
class Receipt:
    """The receipt a filer takes home: what was handed in, and when the result can be had.

    Attributes:
        office: who receives.
        number: the paper's own number, without its suffix.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: who filed; a telephone number is needed.
        request: what is asked for.
        components: the papers handed in, at least one.
        sets: how many sets of the dossier.
        term: the time the rule allows, as text.
        accepted_at: when the dossier was received.
        due_at: when the result can be had, or None where the procedure has no appointment.
        collect_at: where or how the result is collected.
        receiver: who received.
        is_electronic: whether the receiver signs digitally.
        book: the volume of the register, or "".
        book_number: the order number in the register, or None.
        regulation: the instrument whose form it is.
    """

    kind: ClassVar[str] = "receipt"
    layout_sourced: ClassVar[bool] = True

    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    request: str
    components: tuple[Component, ...]
    sets: int
    term: str
    accepted_at: datetime = attrs.field(converter=local)
    due_at: datetime | None = attrs.field(converter=local_or_none)
    collect_at: str
    receiver: str
    is_electronic: bool = True
    book: str = ""
    book_number: int | None = None
    regulation: str = SOURCE

    def __attrs_post_init__(self) -> None:
        """Refuse a receipt that lacks a required field or carries hostile text; all faults at once."""
        refuse_faulty(self, _faults(self), code="RECEIPT_INCOMPLETE")

    @property
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""
        return form_definition(self.kind, self.regulation)

    @cached_property
    def digest(self) -> str:
        """The hash of its canonical content: the receipt's identity."""
        return content_digest(self)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the annex."""
        office = self.office
        issue = Issue(f"{self.number}/{office.number_suffix}", self.place, self.issued_at, self.is_electronic)
        papers = tuple(f"{one.name} ({one.copies} {one.kind or 'bản'})" for one in self.components)
        return (
            head_of(office, self.definition, issue),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            code_line(self.code),
            Picture(self.code, payload(dossier_codes.parse(self.code))),
            Copies(),
            Lines("filer", _filer_lines(self)),
            Items("components", fixed("Thành phần hồ sơ nộp gồm", "Papers handed in"), papers),
            Lines("times", _time_lines(self)),
            Signatures(_slots(self)),
            Notes(fixed("Ghi chú", "Notes"), _NOTES),
        )


def _filer_lines(receipt: Receipt) -> tuple[tuple[Line, ...], ...]:
    office, person = receipt.office, receipt.applicant
    return (
        (Line(fixed(office.kind_vi, office.kind_en), office.name),
         Line(fixed("Số điện thoại", "Telephone"), office.phone)),
        (Line(fixed("Tiếp nhận hồ sơ của ông/bà", "Received from"), person.name),),
        *_organisation(person),
        *contact_lines(person),
        (Line(fixed("Nội dung yêu cầu giải quyết", "Request"), receipt.request),),
    )  # fmt: skip


def _organisation(person: Applicant) -> tuple[tuple[Line, ...], ...]:
    return ((Line(fixed("Tổ chức", "Organisation"), person.organisation),),) if person.organisation else ()


def _time_lines(receipt: Receipt) -> tuple[tuple[Line, ...], ...]:
    due = ("Thời gian trả kết quả giải quyết hồ sơ", "Result to be had at")
    appointed = (
        Line(fixed(*due), "Không hẹn trả", "no appointment")
        if receipt.due_at is None
        else moment_line(*due, receipt.due_at)
    )
    return (
        (Line(fixed("Số lượng hồ sơ", "Sets"), f"{receipt.sets} (bộ)"),),
        (Line(fixed("Thời gian giải quyết hồ sơ theo quy định là", "Time the rule allows"), receipt.term),),
        (moment_line("Thời gian nhận hồ sơ", "Received at", receipt.accepted_at),),
        (appointed,),
        (Line(fixed("Đăng ký nhận kết quả tại", "Result collected at"), receipt.collect_at),),
        *_register_line(receipt),
    )


def _register_line(receipt: Receipt) -> tuple[tuple[Line, ...], ...]:
    book = (Line(fixed("Vào Sổ theo dõi hồ sơ, Quyển số", "Register, volume"), receipt.book),) if receipt.book else ()
    number = (
        ()
        if receipt.book_number is None
        else (Line(fixed("Số thứ tự" if book else "Vào Sổ theo dõi hồ sơ, Số thứ tự", "order number"),
                   str(receipt.book_number)),)
    )  # fmt: skip
    return ((*book, *number),) if book or number else ()


def _slots(receipt: Receipt) -> tuple[Slot, ...]:
    hints = (_SIGN, _DIGITAL) if receipt.is_electronic and receipt.definition.signature != "organisation" else (_SIGN,)
    return (
        Slot(fixed("NGƯỜI NỘP HỒ SƠ", "FILER"), (_SIGN,), receipt.applicant.name),
        Slot(fixed("NGƯỜI TIẾP NHẬN HỒ SƠ", "RECEIVING OFFICER"), hints, receipt.receiver),
    )


def _faults(receipt: Receipt) -> list[MotcuaError]:
    faults: list[MotcuaError] = []
    if not receipt.applicant.phone.strip():
        faults.append(missing("$.applicant.phone"))
    if receipt.sets < 1:
        faults.append(missing("$.sets"))
    if receipt.due_at is not None and receipt.due_at <= receipt.accepted_at:
        faults.append(
            BadInputError("RECEIPT_DUE", "hẹn trả không sau lúc nhận", "due is not after reception", path="$.due_at")
        )
    faults += _code_faults(receipt)
    if receipt.term.strip() and not parse_term(receipt.term).ok:
        fault = parse_term(receipt.term).findings[0]
        faults.append(BadInputError(fault.id, fault.message_vi, fault.message_en, path="$.term"))
    return faults


def _code_faults(receipt: Receipt) -> list[MotcuaError]:
    """The code must be one, and its day the acceptance day (Circular 01/2018/TT-VPCP, Article 19)."""
    try:
        code = dossier_codes.parse(receipt.code)
    except BadInputError as error:
        return [BadInputError(error.code, error.message_vi, error.message_en, path="$.code")]
    if code.accepted_on == receipt.accepted_at.date():
        return []
    return [
        BadInputError(
            "CODE_DATE_DIFFERS",
            f"ngày trong mã {code} khác ngày tiếp nhận {receipt.accepted_at:%d/%m/%Y}",
            f"the day in the code {code} differs from the acceptance day {receipt.accepted_at:%Y-%m-%d}",
            path="$.code",
        )
    ]
