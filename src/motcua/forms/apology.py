"""Apology: with a new appointment (phiếu xin lỗi và hẹn lại, 2018), or with a request for more time (2025).

The form of 2018 after a public template; of the form of 2025 only the title is known, so its fields are those that
Decree 61/2018/NĐ-CP, Article 19(9) asks of the letter. Neither annex was read. By that article the letter goes out
before the appointment, by the template after it was missed: which of the two it says follows from its own day.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Items, Label, Line, Lines, Prose, Signatures, fixed
from motcua.forms.content import refuse_faulty
from motcua.forms.office import (
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
from motcua.localtime import local

__all__ = ["Apology", "ApologyExtension", "ApologyLetter"]


@attrs.frozen(kw_only=True)
class ApologyLetter(BaseForm):
    """What the two letters of apology share (thư xin lỗi): whose dossier, what was promised, why it is not kept.

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: who issues.
        number: the paper's number; of 2018 without the suffix /PXL, of 2025 whole, as the office writes it.
        place: where it is issued.
        issued_at: when it is issued; before `due_at` it says the appointment cannot be kept, after it that it was not.
        code: the dossier code.
        applicant: whom it is addressed to.
        request: what was asked for.
        received_at: when the dossier was received.
        due_at: the moment promised.
        reason: why it is not kept.
        new_due_at: the new moment.
        signer: who signs for the office.
        signer_role: as what, such as "GIÁM ĐỐC" or "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC".
        signer_role_en: the same in English.
        recipients: who gets a copy.
        is_electronic: whether it is signed digitally.
    """

    regulation: str
    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    request: str
    received_at: datetime = attrs.field(converter=local)
    due_at: datetime = attrs.field(converter=local)
    reason: str
    new_due_at: datetime = attrs.field(converter=local)
    signer: str
    signer_role: str
    signer_role_en: str = ""
    recipients: tuple[str, ...] = ()
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a paper that lacks a field or whose new day is not later; all faults at once."""
        refuse_faulty(self, (*code_faults(self.code), *_order_faults(self)))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        copies = (Items("recipients", fixed("Nơi nhận", "Copied to"), self.recipients, numbered=False),)
        return (
            head_of(self.office, self.definition, Issue(self._full_number, self.place, self.issued_at)),
            title_of(self.definition),
            *code_line(self.code),
            Lines("addressee", ((Line(fixed("Kính gửi", "To"), self.applicant.name),), *contact_lines(self.applicant))),
            Lines("dossier", _dossier_lines(self, self._reception())),
            _delay(self),
            Lines("reason", ((Line(fixed("Lý do", "Reason"), self.reason),),)),
            Prose("apology", _SORRY),
            self._appointment(),
            *(copies if self.recipients else ()),
            Signatures((slot_of(self.definition, Label(self.signer_role, self.signer_role_en), self.signer),)),
        )

    @property
    def _full_number(self) -> str:
        return self.number

    def _reception(self) -> tuple[tuple[Line, ...], ...]:
        """What it says of the reception, beside the moment."""
        return ()

    def _appointment(self) -> Lines:
        return Lines("new_due", (_new_due(self),))


@attrs.frozen(kw_only=True)
class Apology(ApologyLetter):
    """The slip that says sorry for a delay and names a new day (Circular 01/2018/TT-VPCP, Form 04).

    Attributes:
        received_by: who received the dossier.
        receipt_number: number of the receipt.
    """

    kind: ClassVar[str] = "apology"

    received_by: str
    receipt_number: str

    @property
    def _full_number(self) -> str:
        return f"{self.number}/PXL"

    def _reception(self) -> tuple[tuple[Line, ...], ...]:
        return (
            (Line(fixed("Người tiếp nhận", "Received by"), self.received_by),),
            (Line(fixed("Số giấy tiếp nhận", "Receipt number"), self.receipt_number),),
        )


@attrs.frozen(kw_only=True)
class ApologyExtension(ApologyLetter):
    """The letter that says sorry and asks for more time (văn bản xin lỗi và đề nghị gia hạn, 2025, Form 04).

    Attributes:
        extension: the time asked for, as text, such as "02 ngày làm việc".
    """

    kind: ClassVar[str] = "apology_extension"

    extension: str

    def _appointment(self) -> Lines:
        asked = Line(fixed("Đề nghị gia hạn thời gian giải quyết", "Extension asked for"), self.extension)
        return Lines("extension", ((asked,), _new_due(self)))


_SORRY = fixed("Chúng tôi xin lỗi ông/bà vì sự chậm trễ này.", "We apologise to you for this delay.")


def _delay(letter: ApologyLetter) -> Prose:
    office = letter.office.name
    if letter.issued_at <= letter.due_at:
        return Prose(
            "delay",
            Label(
                f"{office} không thể trả kết quả giải quyết hồ sơ cho ông/bà đúng thời hạn đã hẹn.",
                f"{office} cannot return the result of your dossier at the time appointed.",
            ),
        )
    return Prose(
        "delay",
        Label(
            f"Đến nay {office} chưa trả kết quả giải quyết hồ sơ cho ông/bà đúng thời hạn.",
            f"{office} has not returned the result of your dossier in time.",
        ),
    )


def _dossier_lines(letter: ApologyLetter, reception: tuple[tuple[Line, ...], ...]) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(fixed("Nội dung yêu cầu giải quyết", "Request"), letter.request),),
        (moment_line("Thời gian nhận hồ sơ", "Received at", letter.received_at),),
        *reception,
        (moment_line("Thời gian hẹn trả kết quả", "Appointment", letter.due_at),),
    )


def _new_due(letter: ApologyLetter) -> tuple[Line, ...]:
    return (moment_line("Thời gian hẹn trả kết quả lại", "New appointment", letter.new_due_at),)


def _order_faults(letter: ApologyLetter) -> list[MotcuaError]:
    if letter.new_due_at > letter.due_at:
        return []
    return [
        BadInputError("NEW_DUE_NOT_LATER", "hẹn lại không sau hẹn cũ", "the new day is not later", path="$.new_due_at")
    ]
