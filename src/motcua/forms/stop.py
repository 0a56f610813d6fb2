"""Stop notice (thông báo dừng giải quyết hồ sơ): that a dossier is stopped at the filer's request.

New in Circular 03/2025/TT-VPCP (Form 05). Its official fields were not read: request, stage, decision and money come
from a public design.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.blocks import Block, Label, Line, Lines, Signatures, Title
from motcua.forms.content import content_digest, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import Issue, ReceiptOffice, code_faults, code_line, contact_lines, head_of, slot_of
from motcua.localtime import local

__all__ = ["StopNotice"]


@attrs.frozen(kw_only=True)
class StopNotice:
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
    layout_sourced: ClassVar[bool] = False

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
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""
        return form_definition(self.kind, self.regulation)

    @cached_property
    def digest(self) -> str:
        """The hash of its canonical content: its identity."""
        return content_digest(self)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of."""
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at, self.is_electronic)),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            code_line(self.code),
            Lines("addressee", ((Line(Label("Kính gửi", "To"), self.applicant.name),), *contact_lines(self.applicant))),
            Lines("stop", _stop_lines(self)),
            Lines("contact", ((Line(Label("Điện thoại liên hệ", "Call"), self.office.phone),),)),
            Signatures(
                (slot_of(self.signer_role, self.signer_role_en, self.signer, is_electronic=self.is_electronic),)
            ),
        )


def _stop_lines(notice: StopNotice) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), notice.request),),
        (Line(Label("Yêu cầu dừng giải quyết", "Request to stop"), notice.stop_request),),
        (Line(Label("Giai đoạn đang giải quyết", "Stage reached"), notice.stage),),
        (Line(Label("Quyết định", "Decision"), notice.decision),),
        (Line(Label("Phí, lệ phí", "Fees and charges"), notice.finance),),
    )
