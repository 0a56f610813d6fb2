"""Guide slip (phiếu hướng dẫn hoàn thiện hồ sơ): which papers a dossier needs, and how each is to be made.

Vĩnh Long's Decision 612/QĐ-UBND of 2016, section IV(2), has the one-stop software print it and sets no form; section
IV(7) wants its guidance full, so that the filer comes less often. The columns are those of a system in the field.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.forms.blocks import Block, Column, Label, Line, Lines, Signatures, Table, Title
from motcua.forms.content import content_digest, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import Issue, ReceiptOffice, code_faults, code_line, contact_lines, head_of, slot_of
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
class GuideSlip:
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
    layout_sourced: ClassVar[bool] = False

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
        rows = tuple((str(place), one.name, one.guidance) for place, one in enumerate(self.papers, start=1))
        return (
            head_of(self.office, self.definition, Issue(self.number, self.place, self.issued_at, self.is_electronic)),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            *((code_line(self.code),) if self.code else ()),
            Lines("filer", _filer_lines(self)),
            Table("papers", Label("Giấy tờ cần có và cách làm", "Papers needed, and how to make them"), _COLUMNS, rows),
            Lines("contact", _contact(self)),
            Signatures((slot_of("NGƯỜI HƯỚNG DẪN", "GUIDING OFFICER", self.signer, is_electronic=self.is_electronic),)),
        )


def _filer_lines(slip: GuideSlip) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Hướng dẫn cho ông/bà", "Guidance for"), slip.applicant.name),),
        *contact_lines(slip.applicant),
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), slip.request),),
    )


def _contact(slip: GuideSlip) -> tuple[tuple[Line, ...], ...]:
    lookup = ((Line(Label("Xem thủ tục tại", "Read the procedure at"), slip.lookup_at),),) if slip.lookup_at else ()
    return (*lookup, (Line(Label("Điện thoại liên hệ", "Call"), slip.office.phone),))
