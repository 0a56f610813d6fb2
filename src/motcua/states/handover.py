"""Hand-overs of a dossier from unit to unit, held against its process; and where they leave it.

The process runs beside the states of the law: a dossier in processing stands at one step, with one unit. Hand-overs are
given oldest first. A dossier begins at the first step; a hand-over may lead to that step itself (the filer's handing
in), else the first one leads on from it. One dossier at one place: work in parallel is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from motcua.findings import Finding, finding
from motcua.localtime import local, local_or_none
from motcua.states.process import Process, ProcessStep
from motcua.states.processlaw import STEPS, cites
from motcua.states.status import State
from motcua.units import Severity

__all__ = ["HandOver", "SubStatus", "check_hand_overs", "stands_at"]

_KEPT = ("forms.control_slip",)
"""Each hand-over is written down: Decree 61/2018, Article 39(1)."""


@attrs.frozen(kw_only=True)
class HandOver:
    """A dossier handed from one unit to another to have a step done (giao, nhận hồ sơ).

    Attributes:
        step: the id of the step that the receiving unit is to do.
        from_unit: who hands over.
        to_unit: who receives.
        handed_over_at: when it was handed over, in +07:00.
        received_at: when it was received, or None while that is not recorded.
        minutes: the working time given for the step, in minutes; None for what the process gives.
        handed_by: the officer who hands over, or "".
        received_by: the officer who receives, or "".
        note: a remark, or "".
    """

    step: str
    from_unit: str
    to_unit: str
    handed_over_at: datetime = attrs.field(converter=local)
    received_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    minutes: int | None = None
    handed_by: str = ""
    received_by: str = ""
    note: str = ""


@attrs.frozen
class SubStatus:
    """Where a dossier stands within its process (tình trạng xử lý theo bước).

    Attributes:
        step: the step it stands at, or is on its way to.
        unit: the unit that holds it; while it is on its way, the one that handed it over.
        since: since when, or None before any hand-over.
        on_its_way_to: the unit that has not yet received it, or "".
    """

    step: ProcessStep
    unit: str
    since: datetime | None = None
    on_its_way_to: str = ""

    @property
    def message_vi(self) -> str:
        """Where it stands, in Vietnamese."""
        since = f" từ {self.since:%H:%M %d/%m/%Y}" if self.since else ""
        if self.on_its_way_to:
            return (
                f"{self.unit} đã giao cho {self.on_its_way_to}{since} để thực hiện bước '{self.step.name_vi}', "
                "chưa ghi nhận việc nhận."
            )
        return f"Hồ sơ đang ở bước '{self.step.name_vi}' tại {self.unit}{since}."

    @property
    def message_en(self) -> str:
        """Where it stands, in English."""
        since = f" since {self.since:%Y-%m-%d %H:%M}" if self.since else ""
        if self.on_its_way_to:
            return (
                f"on its way from {self.unit} to {self.on_its_way_to}{since} for step '{self.step.id}'; "
                "no reception is recorded"
            )
        return f"at step '{self.step.id}' with {self.unit}{since}"


def stands_at(process: Process, hand_overs: Sequence[HandOver], *, at: datetime | None = None) -> SubStatus:
    """Return at which step and with which unit a dossier stands.

    Args:
        process: its process.
        hand_overs: what was handed over, oldest first.
        at: the moment asked about; what came later is left out. By default everything counts.

    Raises:
        BadInputError: PROCESS_STEP_UNKNOWN when the last hand-over names a step that the process does not have.
    """
    moment = local_or_none(at)
    known = [one for one in hand_overs if moment is None or one.handed_over_at <= moment]
    if not known:
        return SubStatus(process.first, process.first.unit)
    last = known[-1]
    step = process.step(last.step)
    if last.received_at is None or (moment is not None and last.received_at > moment):
        return SubStatus(step, last.from_unit, last.handed_over_at, last.to_unit)
    return SubStatus(step, last.to_unit, last.received_at)


def check_hand_overs(
    process: Process, hand_overs: Sequence[HandOver], *, state: State | None = None
) -> tuple[Finding, ...]:
    """Return where hand-overs lack a side, go back in time, or leave the process.

    Args:
        process: the process they should follow.
        hand_overs: what was handed over, oldest first.
        state: where the dossier stands by its history, to be held against the step it stands at; None asks nothing.
    """
    return (
        *(
            found
            for index, one in enumerate(hand_overs)
            for found in (
                *_sides(one, index, is_last=index == len(hand_overs) - 1),
                *_times(hand_overs, index),
                *_step(process, hand_overs, index),
            )
        ),
        *_state(process, hand_overs, state),
    )


def _sides(one: HandOver, index: int, *, is_last: bool) -> Iterator[Finding]:
    """A dossier on its way has no reception yet, so that alone weighs little on the last hand-over."""
    sides = {"from_unit": one.from_unit.strip(), "to_unit": one.to_unit.strip(), "received_at": one.received_at}
    missing = [name for name, value in sides.items() if not value]
    if missing:
        yield finding(
            "HANDOVER_ONE_SIDED",
            because=cites(_KEPT, one.handed_over_at.date()),
            severity=Severity.INFO if is_last and missing == ["received_at"] else None,
            index=index,
            step=one.step,
            missing=", ".join(missing),
        )


def _times(hand_overs: Sequence[HandOver], index: int) -> Iterator[Finding]:
    one = hand_overs[index]
    before = hand_overs[index - 1] if index else None
    earlier = None if before is None else before.received_at or before.handed_over_at
    if earlier is not None and one.handed_over_at < earlier:
        yield _backwards(index, one, one.handed_over_at, earlier)
    if one.received_at is not None and one.received_at < one.handed_over_at:
        yield _backwards(index, one, one.received_at, one.handed_over_at)


def _backwards(index: int, one: HandOver, moment: datetime, earlier: datetime) -> Finding:
    return finding(
        "HANDOVER_TIME_BACKWARDS",
        index=index,
        step=one.step,
        moment=moment.isoformat(),
        earlier=earlier.isoformat(),
    )


def _step(process: Process, hand_overs: Sequence[HandOver], index: int) -> Iterator[Finding]:
    """Yield where a hand-over leaves the process: its step, its place in the order, its units, its minutes."""
    one = hand_overs[index]
    because = cites(STEPS, one.handed_over_at.date())
    if not process.has(one.step):
        yield finding("HANDOVER_STEP_UNKNOWN", index=index, step=one.step, process=process.id)
        return
    step = process.step(one.step)
    previous = hand_overs[index - 1] if index else None
    came_from = process.first.id if previous is None else previous.step
    if process.has(came_from):
        allowed = (*(() if previous else (came_from,)), *process.step(came_from).following)
        if one.step not in allowed:
            yield finding(
                "HANDOVER_OUT_OF_ORDER",
                because=because,
                index=index,
                step=one.step,
                before=came_from,
                allowed=", ".join(allowed) or "-",
            )
    yield from _units(process, one, previous, index)
    if one.minutes is not None and one.minutes != step.minutes:
        yield finding(
            "HANDOVER_BUDGET_DIFFERS",
            because=because,
            index=index,
            step=one.step,
            minutes=one.minutes,
            wanted=step.minutes,
        )


def _units(process: Process, one: HandOver, previous: HandOver | None, index: int) -> Iterator[Finding]:
    """Who hands over is who had it; who receives is who does the step. Sides left blank are told elsewhere."""
    holder = previous.to_unit if previous else process.first.unit if one.step != process.first.id else ""
    pairs = ((one.from_unit, holder), (one.to_unit, process.step(one.step).unit))
    for unit, wanted in pairs:
        if unit.strip() and wanted.strip() and unit != wanted:
            yield finding("HANDOVER_UNIT_DIFFERS", index=index, step=one.step, unit=unit, wanted=wanted)


def _state(process: Process, hand_overs: Sequence[HandOver], state: State | None) -> Iterator[Finding]:
    if state is None or (hand_overs and not process.has(hand_overs[-1].step)):
        return
    step = stands_at(process, hand_overs).step
    if step.state is not None and step.state is not state:
        yield finding("PROCESS_STATE_DIFFERS", step=step.id, state=state.value, wanted=step.state.value)
