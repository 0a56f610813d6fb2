"""Receipt and appointment (giấy tiếp nhận hồ sơ và hẹn trả kết quả), as An Giang's annex lays it out.

Source of fields, order and labels: the annex of Decision 03/2023/QĐ-UBND of An Giang, whose Article 13
adds the QR code. Which fields may stay blank is this project's reading; the annex marks none.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

import attrs

from motcua.canonical import canonical_hash
from motcua.clock import parse_term
from motcua.codes import dossier as dossier_codes
from motcua.dossier import Applicant, Component
from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.localtime import local, local_or_none

__all__ = ["SOURCE", "Receipt", "ReceiptOffice"]

SOURCE = "03/2023/QĐ-UBND"
"""The instrument whose annex lays the form out."""

_FORBIDDEN = frozenset("\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 2000


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
    def number_suffix(self) -> str:
        """What its papers' numbers end with."""
        return "TTPVHCC" if self.is_centre else "BPTNTKQ"


@attrs.frozen(kw_only=True)
class Receipt:
    """The receipt a filer takes home: what was handed in, and when the result can be had.

    Attributes:
        office: who receives.
        number: the paper's own number, without its suffix.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: who filed.
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
    """

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

    def __attrs_post_init__(self) -> None:
        """Refuse a receipt that lacks a required field or carries hostile text; all faults at once."""
        faults = tuple(_faults(self))
        if faults:
            listed_vi = "; ".join(fault.message_vi for fault in faults)
            listed_en = "; ".join(fault.message_en for fault in faults)
            raise CollectedError(
                "RECEIPT_INCOMPLETE",
                f"Giấy tiếp nhận (mẫu kèm {SOURCE}) chưa lập được: {listed_vi}",
                f"the receipt (annex of {SOURCE}) cannot be made: {listed_en}",
                faults=faults,
            )

    @property
    def digest(self) -> str:
        """The hash of its canonical content: the receipt's identity."""
        return canonical_hash(_plain(attrs.asdict(self)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _faults(receipt: Receipt) -> list[MotcuaError]:
    faults: list[MotcuaError] = [_missing(path) for path, text in _required(receipt) if not text.strip()]
    faults += [_hostile(path) for path, text in _texts(receipt) if not _is_clean(text)]
    if not receipt.components:
        faults.append(_missing("$.components"))
    if receipt.sets < 1:
        faults.append(_missing("$.sets"))
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


def _required(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    return (
        ("$.office.authority", receipt.office.authority),
        ("$.office.name", receipt.office.name),
        ("$.office.phone", receipt.office.phone),
        ("$.number", receipt.number),
        ("$.place", receipt.place),
        ("$.applicant.name", receipt.applicant.name),
        ("$.applicant.address", receipt.applicant.address),
        ("$.applicant.phone", receipt.applicant.phone),
        ("$.request", receipt.request),
        ("$.term", receipt.term),
        ("$.collect_at", receipt.collect_at),
        ("$.receiver", receipt.receiver),
    )


def _texts(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    names = tuple((f"$.components[{place}].name", part.name) for place, part in enumerate(receipt.components))
    return (*_required(receipt), ("$.applicant.email", receipt.applicant.email), ("$.book", receipt.book), *names)


def _is_clean(text: str) -> bool:
    """Whether a text has no controls, no direction overrides, no lone surrogates, and a sane length."""
    if len(text) > _LONGEST or _FORBIDDEN & set(text):
        return False
    return not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


def _missing(path: str) -> BadInputError:
    return BadInputError("FIELD_MISSING", f"thiếu trường {path}", f"the field {path} is missing", path=path)


def _hostile(path: str) -> BadInputError:
    return BadInputError(
        "TEXT_NOT_CLEAN",
        f"trường {path} có ký tự điều khiển, ký tự đổi chiều chữ, hoặc dài quá {_LONGEST} ký tự",
        f"the field {path} holds control characters or direction marks, or is longer than {_LONGEST} characters",
        path=path,
    )
