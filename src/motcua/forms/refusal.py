"""Refusal (phiếu từ chối tiếp nhận giải quyết hồ sơ): that a dossier is turned down, and why.

Fields as public templates have them, whose signature blocks differ; the annex was not read. A reason is needed:
Decree 61/2018/NĐ-CP, Article 17(1)b and Article 19(8).
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.blocks import Block, Label, Line, Lines, Prose, Signatures, Title
from motcua.forms.content import content_digest, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import Issue, ReceiptOffice, code_faults, code_line, contact_lines, head_of, slot_of
from motcua.localtime import local

__all__ = ["Refusal"]


@attrs.frozen(kw_only=True)
class Refusal:
    """The slip that turns a dossier down.

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: who issues.
        number: the paper's number, whole, as the office writes it.
        place: where it is issued.
        issued_at: when it is issued.
        applicant: whose dossier it is.
        request: what was asked for.
        reason: why it is turned down.
        signer: who signs.
        signer_role: as what, Vietnamese; a leader where the rule asks for one.
        signer_role_en: the same in English.
        code: the dossier code, or "" when it was never accepted.
        lookup_at: where the filer can look the dossier up, or "".
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "refusal"
    layout_sourced: ClassVar[bool] = False

    regulation: str
    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    applicant: Applicant
    request: str
    reason: str
    signer: str
    signer_role: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    signer_role_en: str = "RECEIVING OFFICER"
    code: str = ""
    lookup_at: str = ""
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a slip that lacks a field; all faults at once."""
        refuse_faulty(self, code_faults(self.code))

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
        name = self.office.name
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at, self.is_electronic)),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            *((code_line(self.code),) if self.code else ()),
            Lines("filer", _filer_lines(self)),
            Prose(
                "decision",
                Label(
                    f"Qua xem xét, {name} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
                    f"After review, {name} does not receive and resolve this dossier, for the following reason:",
                ),
            ),
            Lines("reason", ((Line(Label("Lý do", "Reason"), self.reason),),)),
            Prose("notice", Label("Xin thông báo để ông/bà biết.", "This is to inform you.")),
            Lines("contact", _contact(self)),
            Signatures(
                (slot_of(self.signer_role, self.signer_role_en, self.signer, is_electronic=self.is_electronic),)
            ),
        )


def _filer_lines(slip: Refusal) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Tiếp nhận hồ sơ của", "Dossier of"), slip.applicant.name),),
        *contact_lines(slip.applicant),
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), slip.request),),
    )


def _contact(slip: Refusal) -> tuple[tuple[Line, ...], ...]:
    lookup = ((Line(Label("Tra cứu tại", "Look up at"), slip.lookup_at),),) if slip.lookup_at else ()
    return (*lookup, (Line(Label("Điện thoại liên hệ", "Call"), slip.office.phone),))
