"""Register of dossiers (sổ theo dõi hồ sơ): one line a dossier, numbered through the year, closed with a signature.

Columns recalled with medium confidence; the annex was not read. How a paper book is kept is sourced: Circular
01/2018/TT-VPCP, Article 10(2): opened per year, numbers run on, no blank page, closed by the head of the one-stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import ClassVar

import attrs

from motcua.errors import BadInputError, MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Column, Head, Label, Line, Lines, Signatures, Slot, Table
from motcua.forms.content import refuse_faulty
from motcua.forms.office import ReceiptOffice, code_faults, title_of
from motcua.forms.words import date_short, date_words, date_words_en

__all__ = ["RegisterBook", "RegisterEntry"]

_DAYS = Label("Ngày, tháng, năm", "Dates")
_RETURN = Label("Trả kết quả", "Return of the result")
_COLUMNS = (
    Column(Label("STT", "No"), width=2),
    Column(Label("Mã hồ sơ", "Code"), width=8),
    Column(Label("Tên thủ tục hành chính", "Procedure"), width=7),
    Column(Label("Số lượng hồ sơ", "Sets"), width=3),
    Column(Label("Tên cá nhân, tổ chức", "Filer"), width=6),
    Column(Label("Địa chỉ, số điện thoại", "Address, telephone"), width=7),
    Column(Label("Cơ quan chủ trì", "Lead agency"), width=6),
    Column(Label("Nhận hồ sơ", "Received"), _DAYS, 4),
    Column(Label("Hẹn trả", "Due"), _DAYS, 4),
    Column(Label("Chuyển đến cơ quan giải quyết", "Passed on"), _DAYS, 4),
    Column(Label("Nhận kết quả từ cơ quan giải quyết", "Result from the agency"), _DAYS, 4),
    Column(Label("Ngày trả", "Day"), _RETURN, 4),
    Column(Label("Phương thức nhận", "Way"), _RETURN, 4),
    Column(Label("Ký nhận", "Signed for"), _RETURN, 5),
    Column(Label("Ghi chú", "Remark"), width=4),
)


@attrs.frozen(kw_only=True)
class RegisterEntry:
    """One line of the register.

    Attributes:
        serial: its number in the year.
        code: the dossier code.
        procedure: the procedure.
        sets: how many sets of the dossier.
        applicant: who filed.
        contact: address and telephone.
        lead_agency: the agency that leads.
        received_on: the day it was received.
        due_on: the day promised, or None.
        passed_on: the day it went to the agency, or None.
        result_on: the day the result came from the agency, or None.
        returned_on: the day the result was returned, or None.
        return_way: how, or "".
        signed_for: who signed for it, or "".
        remark: a remark, or "".
    """

    serial: int
    code: str
    procedure: str
    sets: int
    applicant: str
    contact: str
    lead_agency: str
    received_on: date
    due_on: date | None = None
    passed_on: date | None = None
    result_on: date | None = None
    returned_on: date | None = None
    return_way: str = ""
    signed_for: str = ""
    remark: str = ""


@attrs.frozen(kw_only=True)
class RegisterBook(BaseForm):
    """A volume of the register, or a part of one.

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: the office that keeps it.
        year: the year it is opened for.
        book: the volume.
        entries: its lines, numbers without a gap.
        closed_on: the day it is closed, or None while it is open.
        place: where it is closed, or "".
        head: the head of the one-stop who closes it, or "".
    """

    kind: ClassVar[str] = "register"

    regulation: str
    office: ReceiptOffice
    year: int
    book: str
    entries: tuple[RegisterEntry, ...]
    closed_on: date | None = None
    place: str = ""
    head: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a book with a gap, a foreign year or a line that lacks a field; all faults at once."""
        refuse_faulty(self, _faults(self))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of."""
        return (
            Head(agency=(self.office.authority, self.office.name)),
            title_of(self.definition),
            Lines("volume", ((Line(Label("Năm", "Year"), str(self.year)),
                              Line(Label("Quyển số", "Volume"), self.book)),)),
            Table("entries", Label("Hồ sơ đã nhận", "Dossiers received"), _COLUMNS,
                  tuple(_row(one) for one in self.entries)),
            *_closing(self),
        )  # fmt: skip


def _row(one: RegisterEntry) -> tuple[str, ...]:
    days = (one.received_on, one.due_on, one.passed_on, one.result_on, one.returned_on)
    texts = (one.procedure, str(one.sets), one.applicant, one.contact, one.lead_agency)
    return (f"{one.serial:02d}", one.code, *texts, *(date_short(day) for day in days),
            one.return_way, one.signed_for, one.remark)  # fmt: skip


def _closing(book: RegisterBook) -> tuple[Block, ...]:
    if book.closed_on is None:
        return ()
    hints = (Label("(Ký, ghi rõ họ tên, đóng dấu)", "(Signature, full name, stamp)"),)
    where = f"{book.place}, " if book.place else ""
    closed = Line(Label("Khóa sổ", "Closed"), where + date_words(book.closed_on), date_words_en(book.closed_on))
    slot = Slot(Label("TRƯỞNG BỘ PHẬN MỘT CỬA", "HEAD OF THE ONE-STOP"), hints, book.head)
    return (Lines("closed", ((closed,),)), Signatures((slot,)))


def _faults(book: RegisterBook) -> list[MotcuaError]:
    faults: list[MotcuaError] = []
    for place, one in enumerate(book.entries):
        path = f"$.entries[{place}]"
        faults += code_faults(one.code, f"{path}.code")
        if one.received_on.year != book.year:
            faults.append(
                _fault("REGISTER_YEAR", f"{path}.received_on", "không thuộc năm của sổ", "is of another year")
            )
        if one.sets < 1:
            faults.append(_fault("FIELD_MISSING", f"{path}.sets", "phải từ 1", "must be at least 1"))
    for place, (before, after) in enumerate(pairwise(book.entries), start=1):
        if after.serial != before.serial + 1:
            path = f"$.entries[{place}].serial"
            faults.append(_fault("REGISTER_GAP", path, "không liền số trước", "does not follow the number before"))
    if book.entries and book.entries[0].serial < 1:
        faults.append(_fault("REGISTER_GAP", "$.entries[0].serial", "phải từ 1", "must be at least 1"))
    return [*faults, *_closing_faults(book)]


def _closing_faults(book: RegisterBook) -> Iterator[MotcuaError]:
    if book.closed_on is None:
        return
    if not book.head.strip():
        yield _fault("FIELD_MISSING", "$.head", "phải có khi khóa sổ", "must be there when the book is closed")
    if any(one.received_on > book.closed_on for one in book.entries):
        yield _fault("REGISTER_CLOSED_EARLY", "$.closed_on", "trước một dòng của sổ", "is before a line of the book")


def _fault(code: str, path: str, vi: str, en: str) -> BadInputError:
    return BadInputError(code, f"{path} {vi}", f"{path} {en}", path=path)
