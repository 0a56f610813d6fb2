"""Supplement request (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ): what is missing, why, and whom to ask.

Fields as a public template that calls itself Form 02 of Circular 01/2018/TT-VPCP has them; the annex was not read.
A reason is needed: Decree 61/2018/NĐ-CP, Article 17(1)a and Article 19(4).
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Column, Label, Line, Lines, Signatures, Slot, Table, fixed
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

__all__ = ["SupplementRequest", "WantedPaper"]

_COPIES = Label("Số lượng", "Copies")
_COLUMNS = (
    Column(Label("TT", "No"), width=1),
    Column(Label("Thành phần hồ sơ", "Paper"), width=6),
    Column(Label("Bản chính", "Original"), _COPIES, 2),
    Column(Label("Bản chứng thực", "Certified"), _COPIES, 2),
    Column(Label("Bản photo", "Photocopy"), _COPIES, 2),
)


@attrs.frozen
class WantedPaper:
    """A paper that is still wanted, and in which form.

    Attributes:
        name: what it is.
        originals: how many originals.
        certified: how many certified copies.
        photocopies: how many photocopies.
    """

    name: str
    originals: int = 0
    certified: int = 0
    photocopies: int = 0


@attrs.frozen(kw_only=True)
class SupplementRequest(BaseForm):
    """The slip that asks, once and in full, for what a dossier lacks.

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: who issues.
        number: the paper's number, without the suffix /HDHS.
        place: where it is issued.
        issued_at: when it is issued.
        applicant: whose dossier it is.
        request: what is asked for.
        wanted: the papers wanted, at least one.
        reason: why they are wanted.
        signer: who guides.
        code: the dossier code, or "" when it has none yet.
        lookup_at: where the filer can look the dossier up, or "".
        approver: the leader who approves it where the rule asks for one, or "".
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "supplement_request"

    regulation: str
    office: ReceiptOffice
    number: str
    place: str
    issued_at: datetime = attrs.field(converter=local)
    applicant: Applicant
    request: str
    wanted: tuple[WantedPaper, ...]
    reason: str
    signer: str
    code: str = ""
    lookup_at: str = ""
    approver: str = ""
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a slip that lacks a field; all faults at once."""
        refuse_faulty(self, (*code_faults(self.code), *_count_faults(self)))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        rows = tuple(
            (str(place), one.name, *(str(count or "") for count in (one.originals, one.certified, one.photocopies)))
            for place, one in enumerate(self.wanted, start=1)
        )
        return (
            head_of(
                self.office,
                self.definition,
                Issue(f"{self.number}/HDHS", self.place, self.issued_at),
            ),
            title_of(self.definition),
            *code_line(self.code),
            Lines("filer", _filer_lines(self)),
            Table("wanted", Label("Giấy tờ cần bổ sung, hoàn thiện", "Papers to add or complete"), _COLUMNS, rows),
            Lines(
                "reason",
                ((Line(Label("Lý do", "Reason"), self.reason),), *help_lines(self.lookup_at, self.office.phone)),
            ),
            Signatures(_slots(self)),
        )


def _filer_lines(slip: SupplementRequest) -> tuple[tuple[Line, ...], ...]:
    return (
        (Line(Label("Tiếp nhận hồ sơ/yêu cầu của", "Dossier of"), slip.applicant.name),),
        (Line(Label("Nội dung yêu cầu giải quyết", "Request"), slip.request),),
        *contact_lines(slip.applicant),
    )


def _slots(slip: SupplementRequest) -> tuple[Slot, ...]:
    guide = slot_of(slip.definition, fixed("NGƯỜI HƯỚNG DẪN", "GUIDING OFFICER"), slip.signer)
    if not slip.approver.strip():
        return (guide,)
    return (slot_of(slip.definition, fixed("LÃNH ĐẠO CƠ QUAN", "HEAD OF THE AGENCY"), slip.approver), guide)


def _count_faults(slip: SupplementRequest) -> list[MotcuaError]:
    faults: list[MotcuaError] = []
    for place, one in enumerate(slip.wanted):
        counts = (one.originals, one.certified, one.photocopies)
        if min(counts) < 0 or not any(counts):
            path = f"$.wanted[{place}]"
            faults.append(
                BadInputError("WANTED_COUNT", f"{path} cần số bản", f"{path} needs a number of copies", path=path)
            )
    return faults
