"""Receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả), as An Giang's annex lays it out.

Source of fields, order and labels: the annex of Decision 03/2023/QĐ-UBND of An Giang, whose Article 13 adds the QR
code. Which fields may stay blank is this project's reading, for the annex marks none; they are printed with dots. One
line is this project's own: the organisation, where one files. Under the two national circulars the same fields are
printed, without the notes; their own layouts were not read, and the definition says so.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import ClassVar

import attrs

from motcua.clock import parse_term
from motcua.codes import dossier as dossier_codes
from motcua.codes.payload import payload
from motcua.dossier import Applicant, Component
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Copies, Items, Line, Lines, Notes, Picture, Signatures, Slot, fixed
from motcua.forms.content import missing, refuse_faulty
from motcua.forms.definition import usual_regulation
from motcua.forms.office import (
    BLANK,
    Issue,
    ReceiptOffice,
    code_faults,
    code_line,
    contact_lines,
    head_of,
    moment_line,
    slot_of,
    title_of,
)
from motcua.localtime import local, local_or_none

__all__ = ["Receipt", "ReceiptOffice"]


@attrs.frozen(kw_only=True)
class Receipt(BaseForm):
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
        is_electronic: whether it is signed digitally.
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
    regulation: str = attrs.field(factory=partial(usual_regulation, "receipt"))

    def __attrs_post_init__(self) -> None:
        """Refuse a receipt that lacks a required field or carries hostile text; all faults at once."""
        refuse_faulty(self, _faults(self), code="RECEIPT_INCOMPLETE")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the annex."""
        office, notes = self.office, self.definition.notes
        issue = Issue(f"{self.number}/{office.number_suffix}", self.place, self.issued_at)
        papers = tuple(f"{one.name} ({one.copies} {one.kind or 'bản'})" for one in self.components)
        return (
            head_of(office, self.definition, issue, named=office.kind_vi.upper()),
            title_of(self.definition),
            *code_line(self.code),
            Picture(self.code, payload(dossier_codes.parse(self.code))),
            Copies(),
            Lines("filer", _filer_lines(self)),
            Items("components", fixed("Thành phần hồ sơ nộp gồm", "Papers handed in"), papers),
            Lines("times", _time_lines(self)),
            Signatures(_slots(self)),
            *((Notes(fixed("Ghi chú", "Notes"), notes),) if notes else ()),
        )


def _filer_lines(receipt: Receipt) -> tuple[tuple[Line, ...], ...]:
    office, person = receipt.office, receipt.applicant
    return (
        (Line(fixed(office.kind_vi, office.kind_en), office.name),
         Line(fixed("Số điện thoại", "Telephone"), office.phone)),
        (Line(fixed("Tiếp nhận hồ sơ của ông/bà", "Received from"), person.name),),
        *_organisation(person),
        *contact_lines(person, blank=True),
        (Line(fixed("Nội dung yêu cầu giải quyết", "Request"), receipt.request),),
    )  # fmt: skip


def _organisation(person: Applicant) -> tuple[tuple[Line, ...], ...]:
    return ((Line(fixed("Tổ chức", "Organisation"), person.organisation),),) if person.organisation.strip() else ()


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
        _register_line(receipt),
    )


def _register_line(receipt: Receipt) -> tuple[Line, ...]:
    number = BLANK if receipt.book_number is None else str(receipt.book_number)
    return (
        Line(fixed("Vào Sổ theo dõi hồ sơ, Quyển số", "Register, volume"), receipt.book.strip() or BLANK),
        Line(fixed("Số thứ tự", "order number"), number),
    )


def _slots(receipt: Receipt) -> tuple[Slot, ...]:
    definition = receipt.definition
    return (
        slot_of(definition, fixed("NGƯỜI NỘP HỒ SƠ", "FILER"), receipt.applicant.name),
        slot_of(definition, fixed("NGƯỜI TIẾP NHẬN HỒ SƠ", "RECEIVING OFFICER"), receipt.receiver, receives=True),
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
    faults += code_faults(receipt.code, accepted_on=receipt.accepted_at.date())
    if receipt.term.strip() and not parse_term(receipt.term).ok:
        fault = parse_term(receipt.term).findings[0]
        faults.append(BadInputError(fault.id, fault.message_vi, fault.message_en, path="$.term"))
    return faults
