"""Apology: with a new appointment (phiếu xin lỗi và hẹn lại, 2018), or with a request for more time (2025).

The form of 2018 after a public template; of the form of 2025 only the title is known, so its fields are those that
Decree 61/2018/NĐ-CP, Article 19(9) asks of the letter. Neither annex was read.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.blocks import Block, Items, Label, Line, Lines, Prose, Signatures, Title
from motcua.forms.content import content_digest, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import (
    Issue,
    ReceiptOffice,
    code_faults,
    code_line,
    contact_lines,
    head_of,
    moment_line,
    slot_of,
)
from motcua.localtime import local

__all__ = ["Apology", "ApologyExtension"]

_COPIED_TO = Label("Nơi nhận", "Copied to")


@attrs.frozen(kw_only=True)
class Apology:
    """The slip that says sorry for a delay and names a new day (Circular 01/2018/TT-VPCP, Form 04).

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: who issues.
        number: the paper's number, without the suffix /PXL.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: whom it is addressed to.
        request: what was asked for.
        received_at: when the dossier was received.
        received_by: who received it.
        receipt_number: number of the receipt.
        due_at: the moment promised.
        reason: why it was not kept.
        new_due_at: the new moment.
        signer: who signs for the office.
        signer_role: as what, such as "GIÁM ĐỐC" or "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC".
        signer_role_en: the same in English.
        recipients: who gets a copy.
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "apology"
    layout_sourced: ClassVar[bool] = False

    regulation: str
    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    request: str
    received_at: datetime = attrs.field(converter=local)
    received_by: str
    receipt_number: str
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
        refuse_faulty(self, (*code_faults(self.code), *_later(self.due_at, self.new_due_at, "$.new_due_at")))

    @property
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""
        return form_definition(self.kind, self.regulation)

    @cached_property
    def digest(self) -> str:
        """The hash of its canonical content: its identity."""
        return content_digest(self)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        return (
            head_of(
                self.office,
                self.definition,
                Issue(f"{self.number}/PXL", self.place, self.issued_at, self.is_electronic),
            ),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            code_line(self.code),
            Lines("addressee", _addressee(self.applicant)),
            Lines("dossier", _dossier_lines(self)),
            _delay(self.office.name),
            Lines("reason", ((Line(Label("Lý do", "Reason"), self.reason),),)),
            _SORRY,
            Lines("new_due", ((moment_line("Thời gian hẹn trả kết quả lại", "New appointment", self.new_due_at),),)),
            *((Items("recipients", _COPIED_TO, self.recipients),) if self.recipients else ()),
            Signatures(
                (slot_of(self.signer_role, self.signer_role_en, self.signer, is_electronic=self.is_electronic),)
            ),
        )


@attrs.frozen(kw_only=True)
class ApologyExtension:
    """The letter that says sorry and asks for more time (văn bản xin lỗi và đề nghị gia hạn, 2025, Form 04).

    Attributes:
        regulation: the instrument whose form it is, such as "03/2025/TT-VPCP".
        office: who issues.
        number: the paper's number, whole, as the office writes it.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: whom it is addressed to.
        request: what was asked for.
        received_at: when the dossier was received.
        due_at: the moment promised.
        reason: why it was not kept.
        extension: the time asked for, as text, such as "02 ngày làm việc".
        new_due_at: the moment that gives.
        signer: who signs for the agency.
        signer_role: as what.
        signer_role_en: the same in English.
        recipients: who gets a copy.
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "apology_extension"
    layout_sourced: ClassVar[bool] = False

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
    extension: str
    new_due_at: datetime = attrs.field(converter=local)
    signer: str
    signer_role: str
    signer_role_en: str = ""
    recipients: tuple[str, ...] = ()
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a paper that lacks a field or whose new day is not later; all faults at once."""
        refuse_faulty(self, (*code_faults(self.code), *_later(self.due_at, self.new_due_at, "$.new_due_at")))

    @property
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""
        return form_definition(self.kind, self.regulation)

    @cached_property
    def digest(self) -> str:
        """The hash of its canonical content: its identity."""
        return content_digest(self)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at, self.is_electronic)),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            code_line(self.code),
            Lines("addressee", _addressee(self.applicant)),
            Lines("dossier", _dossier_lines(self)),
            _delay(self.office.name),
            Lines("reason", ((Line(Label("Lý do", "Reason"), self.reason),),)),
            _SORRY,
            Lines("extension", _extension_lines(self)),
            *((Items("recipients", _COPIED_TO, self.recipients),) if self.recipients else ()),
            Signatures(
                (slot_of(self.signer_role, self.signer_role_en, self.signer, is_electronic=self.is_electronic),)
            ),
        )


_SORRY = Prose(
    "apology",
    Label("Chúng tôi xin lỗi ông/bà vì sự chậm trễ này.", "We apologise to you for this delay."),
)


def _delay(office: str) -> Prose:
    return Prose(
        "delay",
        Label(
            f"Đến nay {office} chưa trả kết quả giải quyết hồ sơ cho ông/bà đúng thời hạn.",
            f"{office} has not returned the result of your dossier in time.",
        ),
    )


def _addressee(person: Applicant) -> tuple[tuple[Line, ...], ...]:
    return ((Line(Label("Kính gửi", "To"), person.name),), *contact_lines(person))


def _dossier_lines(paper: Apology | ApologyExtension) -> tuple[tuple[Line, ...], ...]:
    by: tuple[tuple[Line, ...], ...] = ()
    if isinstance(paper, Apology):
        by = (
            (Line(Label("Người tiếp nhận", "Received by"), paper.received_by),),
            (Line(Label("Số giấy tiếp nhận", "Receipt number"), paper.receipt_number),),
        )
    return (
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), paper.request),),
        (moment_line("Thời gian nhận hồ sơ", "Received at", paper.received_at),),
        *by,
        (moment_line("Thời gian hẹn trả kết quả", "Appointment", paper.due_at),),
    )


def _extension_lines(paper: ApologyExtension) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Đề nghị gia hạn thời gian giải quyết", "Extension asked for"), paper.extension),),
        (moment_line("Thời gian hẹn trả kết quả lại", "New appointment", paper.new_due_at),),
    )


def _later(old: datetime, new: datetime, path: str) -> list[MotcuaError]:
    if new > old:
        return []
    return [BadInputError("NEW_DUE_NOT_LATER", "hẹn lại không sau hẹn cũ", "the new day is not later", path=path)]
