"""Refusal (phiếu từ chối tiếp nhận giải quyết hồ sơ): that a dossier is turned down, and why.

Fields as public templates have them, whose signature blocks differ; the annex was not read. A reason is needed:
Decree 61/2018/NĐ-CP, Article 17(1)b and Article 19(8).
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Label, Line, Lines, Prose, Signatures
from motcua.forms.content import refuse_faulty
from motcua.forms.office import (
    Issue,
    ReceiptOffice,
    code_faults,
    code_line,
    contact_lines,
    head_of,
    help_lines,
    slot_of,
    title_of,
)
from motcua.localtime import local

__all__ = ["Refusal"]


@attrs.frozen(kw_only=True)
class Refusal(BaseForm):
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
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        name = self.office.name
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at)),
            title_of(self.definition),
            *code_line(self.code),
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
            Lines("contact", help_lines(self.lookup_at, self.office.phone)),
            Signatures((slot_of(self.definition, Label(self.signer_role, self.signer_role_en), self.signer),)),
        )


def _filer_lines(slip: Refusal) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Tiếp nhận hồ sơ của", "Dossier of"), slip.applicant.name),),
        *contact_lines(slip.applicant),
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), slip.request),),
    )
