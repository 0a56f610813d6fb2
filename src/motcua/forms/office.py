"""The office that issues a form, and what all forms share of their heads, people and sentences."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from motcua.codes import dossier as dossier_codes
from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.blocks import Centred, Head, Label, Line, Slot, Title, fixed
from motcua.forms.definition import FormDefinition
from motcua.forms.words import date_words, date_words_en, moment_words, moment_words_en

__all__ = [
    "BLANK",
    "BLANK_MOMENT",
    "SIGN",
    "Issue",
    "ReceiptOffice",
    "code_faults",
    "code_line",
    "contact_lines",
    "head_of",
    "help_lines",
    "moment_line",
    "slot_of",
    "title_of",
]

BLANK = "……………………"
"""What a line that nobody filled in shows, so that a paper form has room to write."""

BLANK_MOMENT = "… giờ … phút, ngày … tháng … năm …"
"""The same for a moment."""

SIGN = fixed("(Ký và ghi rõ họ tên)", "(Signature and full name)")
"""What is asked for in every place to sign."""

_SEAL = fixed(
    "Chữ ký số của Tổ chức (nếu là biểu mẫu điện tử)",
    "Digital signature of the organisation (if the form is electronic)",
)
_RECEIVER = fixed(
    "(Chữ ký số của Người tiếp nhận hồ sơ nếu là biểu mẫu điện tử)",
    "(Digital signature of the receiving officer if the form is electronic)",
)


@attrs.frozen
class ReceiptOffice:
    """The office that receives: a public service centre or a reception and return section.

    Attributes:
        authority: the body above it, such as "UBND TỈNH AN GIANG".
        name: its own name.
        phone: its telephone number.
        is_centre: whether it is a public service centre (Trung tâm Phục vụ hành chính công).
    """

    authority: str
    name: str
    phone: str
    is_centre: bool = True

    @property
    def kind_vi(self) -> str:
        """What the form calls it."""
        return "Trung tâm Phục vụ hành chính công" if self.is_centre else "Bộ phận Tiếp nhận và Trả kết quả"

    @property
    def kind_en(self) -> str:
        """What it is, in English."""
        return "Public service centre" if self.is_centre else "Reception and return section"

    @property
    def number_suffix(self) -> str:
        """What its papers' numbers end with."""
        return "TTPVHCC" if self.is_centre else "BPTNTKQ"


@attrs.frozen
class Issue:
    """Where and when a form is issued, for its head.

    Attributes:
        number: the number with its suffix, or "" where the form has none.
        place: the place.
        at: the moment.
    """

    number: str
    place: str
    at: datetime


def head_of(office: ReceiptOffice, definition: FormDefinition, issue: Issue, *, named: str = "") -> Head:
    """Return the head of a form.

    Args:
        office: who issues.
        definition: the form; some name the organisation's digital signature at the top.
        issue: number, place, moment.
        named: what stands in the second line where it is not the office's own name.
    """
    return Head(
        agency=(office.authority, named or office.name),
        number=f"Số: {issue.number}" if issue.number else "",
        place_date=f"{issue.place}, {date_words(issue.at)}",
        place_date_en=date_words_en(issue.at),
        seal=_SEAL if definition.signature == "organisation" else None,
    )


def title_of(definition: FormDefinition) -> Title:
    """Return the title of a form, in upper case."""
    return Title(fixed(definition.title_vi.upper(), definition.title_en))


def code_line(code: str) -> tuple[Centred, ...]:
    """Return the line of the dossier code; none where there is no code yet."""
    return (Centred("code", fixed("Mã hồ sơ", "Dossier code"), code),) if code.strip() else ()


def contact_lines(person: Applicant, *, blank: bool = False) -> tuple[tuple[Line, ...], ...]:
    """Return address, telephone and e-mail, those that are known.

    Args:
        person: who filed.
        blank: whether telephone and e-mail that are not known are left open to be written.
    """
    pairs = ((fixed("Số điện thoại", "Telephone"), person.phone), (fixed("Email", ""), person.email))
    empty = BLANK if blank else ""
    known = tuple(Line(label, text if text.strip() else empty) for label, text in pairs if text.strip() or empty)
    return tuple(row for row in ((Line(fixed("Địa chỉ", "Address"), person.address),), known) if row)


def help_lines(lookup_at: str, phone: str) -> tuple[tuple[Line, ...], ...]:
    """Return where to look a dossier up, where that is known, and whom to call.

    Args:
        lookup_at: the place to look up, or "".
        phone: the telephone number.
    """
    lookup = ((Line(fixed("Tra cứu tại", "Look up at"), lookup_at),),) if lookup_at.strip() else ()
    return (*lookup, (Line(fixed("Điện thoại liên hệ", "Call"), phone),))


def moment_line(vi: str, en: str, moment: datetime) -> Line:
    """Return a labelled moment, to the minute."""
    return Line(fixed(vi, en), moment_words(moment), moment_words_en(moment))


def slot_of(definition: FormDefinition, title: Label, person: str, *, receives: bool = False) -> Slot:
    """Return a place to sign; a digital signature is named only where the form's definition names the receiver's.

    Args:
        definition: the form.
        title: whose, as the form prints it.
        person: the name under it.
        receives: whether it is the receiver's place.
    """
    return Slot(title, (SIGN, _RECEIVER) if receives and definition.signature == "receiver" else (SIGN,), person)


def code_faults(text: str, path: str = "$.code", *, accepted_on: date | None = None) -> list[MotcuaError]:
    """Return the fault of a text that is no dossier code, or whose day is not the acceptance day, or nothing.

    The day in a code is that of acceptance: Circular 01/2018/TT-VPCP, Article 19.

    Args:
        text: the code; a blank one has no fault here, being told as missing where it is needed.
        path: where it stands.
        accepted_on: the day the dossier was accepted, where the form says it.
    """
    if not text.strip():
        return []
    try:
        code = dossier_codes.parse(text)
    except BadInputError as error:
        return [BadInputError(error.code, error.message_vi, error.message_en, path=path)]
    if accepted_on is None or code.accepted_on == accepted_on:
        return []
    return [
        BadInputError(
            "CODE_DATE_DIFFERS",
            f"ngày trong mã {code} khác ngày tiếp nhận {accepted_on:%d/%m/%Y}",
            f"the day in the code {code} differs from the acceptance day {accepted_on:%Y-%m-%d}",
            path=path,
        )
    ]
