"""Control slip (phiếu kiểm soát quá trình giải quyết hồ sơ): each hand-over of a dossier, to the minute.

Fields as several public templates have them; the annex was not read. It is issued at acceptance, when nobody has
handed anything over yet, and travels with the dossier: its blank rows are filled on the way. Times and people of a
hand-over stand in columns of their own, so that nothing written in one can pass for another.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar

import attrs

from motcua.dossier import Applicant
from motcua.errors import BadInputError, MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Column, Label, Line, Lines, Table, fixed
from motcua.forms.content import missing, refuse_faulty
from motcua.forms.office import (
    BLANK_MOMENT,
    Issue,
    ReceiptOffice,
    code_faults,
    code_line,
    head_of,
    moment_line,
    title_of,
)
from motcua.forms.words import moment_words
from motcua.localtime import local, local_or_none

__all__ = ["ControlSlip", "HandOver", "Outcome"]

_MOST_BLANK_ROWS = 50
_ROOM = 14
"""Millimetres of a row, so that two people can sign in it."""
_TIMES = Label("THỜI GIAN GIAO, NHẬN HỒ SƠ", "HANDED OVER AND TAKEN")
_COLUMNS = (
    Column(Label("TÊN CƠ QUAN", "AGENCY"), width=12),
    Column(Label("1. Giao", "Given"), _TIMES, 12),
    Column(Label("Người giao", "Given by"), _TIMES, 12),
    Column(Label("2. Nhận", "Taken"), _TIMES, 12),
    Column(Label("Người nhận", "Taken by"), _TIMES, 12),
    Column(Label("KẾT QUẢ GIẢI QUYẾT", "OUTCOME"), width=10),
    Column(Label("GHI CHÚ", "REMARK"), width=9),
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


_OPEN_OUTCOME = " / ".join(one.words for one in Outcome)
"""What stands where the outcome is not known yet: the words of which one will hold."""


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
class ControlSlip(BaseForm):
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
        hand_overs: the hand-overs, oldest first; none yet at acceptance.
        blank_rows: how many empty rows follow, to be filled and signed by hand; 0 to 50.
        is_electronic: whether it is signed digitally.
    """

    kind: ClassVar[str] = "control_slip"

    regulation: str
    office: ReceiptOffice
    place: str
    issued_at: datetime = attrs.field(converter=local)
    code: str
    applicant: Applicant
    procedure: str
    received_at: datetime = attrs.field(converter=local)
    hand_overs: tuple[HandOver, ...] = ()
    blank_rows: int = 4
    is_electronic: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a slip that lacks a field or whose times run backwards; all faults at once."""
        refuse_faulty(self, (*code_faults(self.code), *_row_faults(self), *_order_faults(self)))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
        rows = (*(_row(one) for one in self.hand_overs), *(_BLANK_ROW for _ in range(self.blank_rows)))
        return (
            head_of(self.office, self.definition, Issue("", self.place, self.issued_at)),
            title_of(self.definition),
            *code_line(self.code),
            Lines("dossier", _dossier_lines(self)),
            Table("hand_overs", fixed("Các lần giao, nhận hồ sơ", "Hand-overs"), _COLUMNS, rows, room=_ROOM),
        )


def _dossier_lines(slip: ControlSlip) -> tuple[tuple[Line, ...], ...]:
    phone = (Line(fixed("Số điện thoại", "Telephone"), slip.applicant.phone),) if slip.applicant.phone.strip() else ()
    return (
        (Line(fixed("Kèm theo hồ sơ của", "With the dossier of"), slip.applicant.name), *phone),
        (Line(fixed("Thủ tục", "Procedure"), slip.procedure),),
        (moment_line("Thời gian nhận hồ sơ", "Received at", slip.received_at),),
    )


_BLANK_ROW = ("", BLANK_MOMENT, "", BLANK_MOMENT, "", _OPEN_OUTCOME, "")


def _row(one: HandOver) -> tuple[str, ...]:
    return (
        one.agency,
        moment_words(one.handed_at),
        one.handed_by,
        BLANK_MOMENT if one.taken_at is None else moment_words(one.taken_at),
        one.taken_by,
        one.outcome.words if one.outcome else _OPEN_OUTCOME,
        one.remark,
    )


def _row_faults(slip: ControlSlip) -> list[MotcuaError]:
    if not 0 <= slip.blank_rows <= _MOST_BLANK_ROWS:
        most = f"0–{_MOST_BLANK_ROWS}"
        return [
            BadInputError(
                "BLANK_ROWS", f"số dòng trống phải trong {most}", f"blank rows must be {most}", path="$.blank_rows"
            )
        ]
    return [] if slip.hand_overs or slip.blank_rows else [missing("$.hand_overs")]


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
