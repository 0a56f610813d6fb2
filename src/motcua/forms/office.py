"""The office that issues a form, and what all forms share of their heads, people and sentences."""

from __future__ import annotations

from datetime import datetime

import attrs

from motcua.codes import dossier as dossier_codes
from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.blocks import Centred, Head, Label, Line, Slot, fixed
from motcua.forms.definition import FormDefinition
from motcua.forms.words import date_words, date_words_en, moment_words, moment_words_en

__all__ = ["ReceiptOffice", "code_faults", "code_line", "contact_lines", "head_of", "moment_line", "slot_of"]

_SEAL = fixed("(Chữ ký số của Tổ chức)", "(Digital signature of the organisation)")
_SIGN = fixed("(Ký và ghi rõ họ tên)", "(Signature and full name)")
_DIGITAL = fixed("(Chữ ký số)", "(Digital signature)")


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
        is_electronic: whether it is signed digitally.
    """

    number: str
    place: str
    at: datetime
    is_electronic: bool


def head_of(office: ReceiptOffice, definition: FormDefinition, issue: Issue) -> Head:
    """Return the head of a form.

    Args:
        office: who issues.
        definition: the form; some ask for the organisation's digital signature at the top.
        issue: number, place, moment.
    """
    return Head(
        agency=(office.authority, office.name),
        number=f"Số: {issue.number}" if issue.number else "",
        place_date=f"{issue.place}, {date_words(issue.at)}",
        place_date_en=date_words_en(issue.at),
        seal=_SEAL if issue.is_electronic and definition.signature == "organisation" else None,
    )


def code_line(code: str) -> Centred:
    """Return the line of the dossier code."""
    return Centred("code", fixed("Mã hồ sơ", "Dossier code"), code)


def contact_lines(person: Applicant) -> tuple[tuple[Line, ...], ...]:
    """Return address, telephone and e-mail, those that are known."""
    phone = (Line(fixed("Số điện thoại", "Telephone"), person.phone),) if person.phone else ()
    email = (Line(fixed("Email", ""), person.email),) if person.email else ()
    rows = ((Line(fixed("Địa chỉ", "Address"), person.address),), (*phone, *email))
    return tuple(row for row in rows if row)


def moment_line(vi: str, en: str, moment: datetime) -> Line:
    """Return a labelled moment, to the minute."""
    return Line(fixed(vi, en), moment_words(moment), moment_words_en(moment))


def slot_of(role: str, role_en: str, person: str, *, is_electronic: bool) -> Slot:
    """Return a place to sign.

    Args:
        role: whose, Vietnamese, as the form prints it.
        role_en: the same in English.
        person: the name under it.
        is_electronic: whether the signature is digital.
    """
    return Slot(Label(role, role_en), (_SIGN, _DIGITAL) if is_electronic else (_SIGN,), person)


def code_faults(text: str, path: str = "$.code") -> list[MotcuaError]:
    """Return the fault of a text that is no dossier code, or nothing; a blank one is told as missing.

    Args:
        text: the code.
        path: where it stands.
    """
    if not text.strip():
        return []
    try:
        dossier_codes.parse(text)
    except BadInputError as error:
        return [BadInputError(error.code, error.message_vi, error.message_en, path=path)]
    return []
