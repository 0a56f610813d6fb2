"""Stop notice (thông báo dừng giải quyết hồ sơ): that a dossier is stopped at the filer's request.

New in Circular 03/2025/TT-VPCP (Form 05). Its official fields were not read: request, stage, decision and money come
from a public design.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Label, Line, Lines, Signatures
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

__all__ = ["StopNotice"]


@attrs.frozen(kw_only=True)
class StopNotice(BaseForm):
    """The notice that the resolution of a dossier stops.

    Attributes:
        regulation: the instrument whose form it is, such as "03/2025/TT-VPCP".
        office: who issues.
        number: the paper's number, whole, as the office writes it.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: whose dossier it is.
        request: what was asked for.
        stop_request: who asked to stop, when and why.
        stage: how far the dossier had come.
        decision: what is decided.
        finance: what becomes of fees and charges.
        signer: who signs.
        signer_role: as what.
        signer_role_en: the same in English.
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "stop_notice"

    regulation: str
    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    request: str
    stop_request: str
    stage: str
    decision: str
    finance: str
    signer: str
    signer_role: str
    signer_role_en: str = ""
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a notice that lacks a field; all faults at once."""
        refuse_faulty(self, code_faults(self.code))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of."""
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at)),
            title_of(self.definition),
            *code_line(self.code),
            Lines("addressee", ((Line(Label("Kính gửi", "To"), self.applicant.name),), *contact_lines(self.applicant))),
            Lines("stop", _stop_lines(self)),
            Lines("contact", help_lines("", self.office.phone)),
            Signatures((slot_of(self.definition, Label(self.signer_role, self.signer_role_en), self.signer),)),
        )


def _stop_lines(notice: StopNotice) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), notice.request),),
        (Line(Label("Yêu cầu dừng giải quyết", "Request to stop"), notice.stop_request),),
        (Line(Label("Giai đoạn đang giải quyết", "Stage reached"), notice.stage),),
        (Line(Label("Quyết định", "Decision"), notice.decision),),
        (Line(Label("Phí, lệ phí", "Fees and charges"), notice.finance),),
    )
