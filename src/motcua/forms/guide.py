"""Guide slip (phiếu hướng dẫn hoàn thiện hồ sơ): which papers a dossier needs, and how each is to be made.

Vĩnh Long's Decision 612/QĐ-UBND of 2016, section IV(2), has the one-stop software print it and sets no form; section
IV(7) wants its guidance full, so that the filer comes less often. The columns are those of a system in the field.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Column, Label, Line, Lines, Signatures, Table, fixed
from motcua.forms.content import refuse_faulty
from motcua.forms.office import Issue, ReceiptOffice, code_faults, code_line, contact_lines, head_of, slot_of, title_of
from motcua.localtime import local

__all__ = ["GuideSlip", "GuidedPaper"]

_COLUMNS = (
    Column(Label("STT", "No"), width=1),
    Column(Label("Giấy tờ", "Paper"), width=5),
    Column(Label("Hướng dẫn", "Guidance"), width=7),
)


@attrs.frozen
class GuidedPaper:
    """A paper, and what to do about it.

    Attributes:
        name: what it is.
        guidance: how it is to be made, or what is wrong with it.
    """

    name: str
    guidance: str


@attrs.frozen(kw_only=True)
class GuideSlip(BaseForm):
    """The slip a filer takes home to complete a dossier by.

    Attributes:
        regulation: the instrument that asks for it, "612/QĐ-UBND" of Vĩnh Long.
        office: who guides.
        place: where it is issued.
        issued_at: when it is issued.
        applicant: who is guided.
        request: what is asked for.
        papers: the papers with their guidance, at least one.
        signer: who guides.
        number: the paper's number, whole, or "" where the office gives it none.
        code: the dossier code, or "" before acceptance.
        lookup_at: where the published procedure can be read, or "".
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "guide_slip"

    regulation: str
    office: ReceiptOffice
    place: str
    issued_at: datetime = attrs.field(converter=local)
    applicant: Applicant
    request: str
    papers: tuple[GuidedPaper, ...]
    signer: str
    number: str = ""
    code: str = ""
    lookup_at: str = ""
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a slip that lacks a field; all faults at once."""
        refuse_faulty(self, code_faults(self.code))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of."""
        rows = tuple((str(place), one.name, one.guidance) for place, one in enumerate(self.papers, start=1))
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at)),
            title_of(self.definition),
            *code_line(self.code),
            Lines("filer", _filer_lines(self)),
            Table("papers", Label("Giấy tờ cần có và cách làm", "Papers needed, and how to make them"), _COLUMNS, rows),
            Lines("contact", _contact(self)),
            Signatures((slot_of(self.definition, fixed("NGƯỜI HƯỚNG DẪN", "GUIDING OFFICER"), self.signer),)),
        )


def _filer_lines(slip: GuideSlip) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Hướng dẫn cho ông/bà", "Guidance for"), slip.applicant.name),),
        *contact_lines(slip.applicant),
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), slip.request),),
    )


def _contact(slip: GuideSlip) -> tuple[tuple[Line, ...], ...]:
    at = slip.lookup_at
    lookup = ((Line(fixed("Xem thủ tục tại", "Read the procedure at"), at),),) if at.strip() else ()
    return (*lookup, (Line(fixed("Điện thoại liên hệ", "Call"), slip.office.phone),))
