"""Control slip (phiếu kiểm soát quá trình giải quyết hồ sơ): each hand-over of a dossier, to the minute.

Fields as several public templates have them; the annex was not read. It is issued at acceptance and travels with
the dossier.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.blocks import Block, Column, Label, Line, Lines, Table, Title
from motcua.forms.content import content_digest, refuse_faulty
from motcua.forms.definition import FormDefinition, form_definition
from motcua.forms.office import Issue, ReceiptOffice, code_faults, code_line, head_of, moment_line
from motcua.forms.words import moment_words
from motcua.localtime import local, local_or_none

__all__ = ["ControlSlip", "HandOver", "Outcome"]

_COLUMNS = (
    Column(Label("Tên cơ quan", "Agency"), width=3),
    Column(Label("Thời gian giao, nhận hồ sơ", "Handed over and taken"), width=6),
    Column(Label("Kết quả giải quyết", "Outcome"), width=2),
    Column(Label("Ghi chú", "Remark"), width=2),
)


class Outcome(StrEnum):
    """Whether a step ended before, on or after its time (trước hạn, đúng hạn, quá hạn)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"

    @property
    def words(self) -> str:
        """What the form prints."""
        return {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}[self.value]


@attrs.frozen(kw_only=True)
class HandOver:
    """One hand-over: who gave, who took, when, and how the step before it ended.

    Attributes:
        agency: the agency that gets the dossier.
        handed_at: when it was given.
        handed_by: who gave it.
        taken_at: when it was taken, or None while it is on its way.
        taken_by: who took it, or "".
        outcome: how the step ended, or None while it runs.
        remark: a remark, or "".
    """

    agency: str
    handed_at: datetime = attrs.field(converter=local)
    handed_by: str
    taken_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    taken_by: str = ""
    outcome: Outcome | None = attrs.field(default=None, converter=attrs.converters.optional(Outcome))
    remark: str = ""


@attrs.frozen(kw_only=True)
class ControlSlip:
    """The slip that follows a dossier from hand to hand.

    Attributes:
        regulation: the instrument whose form it is, such as "01/2018/TT-VPCP".
        office: the office that accepted the dossier.
        place: where it is issued.
        issued_at: when it is issued.
        code: the dossier code.
        applicant: whose dossier it is.
        procedure: the procedure.
        received_at: when the dossier was received.
        hand_overs: the hand-overs, oldest first.
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "control_slip"
    layout_sourced: ClassVar[bool] = False

    regulation: str
    office: ReceiptOffice
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    procedure: str
    received_at: datetime = attrs.field(converter=local)
    hand_overs: tuple[HandOver, ...]
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a slip that lacks a field or whose times run backwards; all faults at once."""
        refuse_faulty(self, (*code_faults(self.code), *_order_faults(self)))

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
            head_of(self.office, self.definition, Issue("", self.place, self.issued_at, self.is_electronic)),
            Title(Label(self.definition.title_vi.upper(), self.definition.title_en)),
            code_line(self.code),
            Lines("dossier", _dossier_lines(self)),
            Table(
                "hand_overs",
                Label("Các lần giao, nhận hồ sơ", "Hand-overs"),
                _COLUMNS,
                tuple(_row(one) for one in self.hand_overs),
            ),
        )


def _dossier_lines(slip: ControlSlip) -> tuple[tuple[Line, ...], ...]:
    phone = (Line(Label("Số điện thoại", "Telephone"), slip.applicant.phone),) if slip.applicant.phone else ()
    return (
        (Line(Label("Kèm theo hồ sơ của", "With the dossier of"), slip.applicant.name), *phone),
        (Line(Label("Thủ tục", "Procedure"), slip.procedure),),
        (moment_line("Thời gian nhận hồ sơ", "Received at", slip.received_at),),
    )


def _row(one: HandOver) -> tuple[str, ...]:
    taken = "" if one.taken_at is None else moment_words(one.taken_at)
    times = f"1. Giao: {moment_words(one.handed_at)}\nNgười giao: {one.handed_by}\n2. Nhận: {taken}"
    times += f"\nNgười nhận: {one.taken_by}"
    return (one.agency, times, one.outcome.words if one.outcome else "", one.remark)


def _order_faults(slip: ControlSlip) -> list[MotcuaError]:
    faults: list[MotcuaError] = []
    for place, one in enumerate(slip.hand_overs):
        if one.taken_at is not None and one.taken_at < one.handed_at:
            faults.append(_backwards(f"$.hand_overs[{place}].taken_at"))
    for place, (before, after) in enumerate(pairwise(slip.hand_overs), start=1):
        if after.handed_at < (before.taken_at or before.handed_at):
            faults.append(_backwards(f"$.hand_overs[{place}].handed_at"))
    return faults


def _backwards(path: str) -> BadInputError:
    return BadInputError("TIME_ORDER", f"{path} sớm hơn bước trước", f"{path} is before the step before", path=path)
