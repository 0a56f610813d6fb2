"""The control slip of a dossier: each hand-over with both its moments, and whether its step was done in time.

The slip prints moments to the minute, and time is counted from what it prints: working minutes from reception to the
next hand-over, pauses left out. What lies between handing over and reception is counted for neither side. Fewer
minutes than given are early, as many are on time, more are late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from motcua.clock import Pause, WorkClock
from motcua.findings import Finding, finding
from motcua.law import Citation, Provenance, weakest
from motcua.localtime import local, local_or_none
from motcua.rules import RuleBook
from motcua.states.handover import HandOver
from motcua.states.process import Process
from motcua.states.processlaw import cites
from motcua.states.processwords import process_words

__all__ = ["ControlSlip", "ControlSlipRow", "SlipOutcome", "control_slip"]

_NUMBER = "forms.number.control_slip"
_SETS = ("forms.control_slip", _NUMBER, "forms.fields.control_slip")


class SlipOutcome(StrEnum):
    """How a step ended by its own time: Circular 01/2018, form 05, as templates of it print."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"

    @property
    def label_vi(self) -> str:
        """The word that the form prints."""
        return process_words("outcome", self.value)[0]

    @property
    def label_en(self) -> str:
        """The same in English."""
        return process_words("outcome", self.value)[1]


@attrs.frozen(kw_only=True)
class ControlSlipRow:
    """A line of the control slip: one hand-over and the step it was for.

    Attributes:
        hand_over: what was handed over, by whom, to whom, when.
        step_vi: the name of the step, or its id where the process does not have it.
        ended_at: when the step was left, or None while it is open.
        budget_minutes: the working time it may take, or None where nothing says.
        used_minutes: the working time it took, so far while it is open; None when not received, or times contradict.
        outcome: early, on time or late; late also while open, once too much is used; None where it cannot be said.
        remark_vi: what there is to note, in Vietnamese, or "".
        remark_en: the same in English.
    """

    hand_over: HandOver
    step_vi: str
    ended_at: datetime | None
    budget_minutes: int | None
    used_minutes: int | None
    outcome: SlipOutcome | None
    remark_vi: str = ""
    remark_en: str = ""

    @property
    def agency(self) -> str:
        """The unit that the line is for."""
        return self.hand_over.to_unit

    def explain(self, lang: str = "vi") -> str:
        """Return the line as a sentence.

        Args:
            lang: "vi" or "en".
        """
        used, given = self.used_minutes, self.budget_minutes
        if lang == "vi":
            told = self.outcome.label_vi if self.outcome else "Chưa kết luận"
            spent = f"dùng {'-' if used is None else used}/{'-' if given is None else given} phút làm việc"
            return f"{self.agency}, {self.step_vi}: {told}, {spent}. {self.remark_vi}".strip()
        told = self.outcome.label_en if self.outcome else "not judged"
        spent = f"{'-' if used is None else used}/{'-' if given is None else given} working minutes"
        return f"{self.agency}, {self.hand_over.step}: {told}, {spent}. {self.remark_en}".strip()


@attrs.frozen
class ControlSlip:
    """The control slip of a dossier (phiếu kiểm soát quá trình giải quyết hồ sơ).

    Attributes:
        rows: its lines, oldest first.
        number: the number of the form on the day of the first hand-over, or "" when no row sets it.
        because: what the form rests on.
    """

    rows: tuple[ControlSlipRow, ...]
    number: str = ""
    because: tuple[Citation, ...] = ()

    @property
    def provenance(self) -> Provenance:
        """The weakest among the citations; unverified where there are none."""
        return weakest(cite.provenance for cite in self.because) if self.because else Provenance.UNVERIFIED

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A finding for each step that took, or has taken, more than its time."""
        return tuple(
            finding(
                "HANDOVER_LATE",
                because=self.because,
                index=index,
                step=row.hand_over.step,
                unit=row.agency,
                used=row.used_minutes,
                budget=row.budget_minutes,
            )
            for index, row in enumerate(self.rows)
            if row.outcome is SlipOutcome.LATE
        )


def control_slip(
    process: Process,
    hand_overs: Sequence[HandOver],
    clock: WorkClock,
    *,
    at: datetime,
    ended_at: datetime | None = None,
    pauses: Sequence[Pause] = (),
) -> ControlSlip:
    """Return the control slip of a dossier.

    A step that repeats has its minutes anew each time. The first step has a line when a hand-over leads to it: the
    filer's handing in, received at acceptance.

    Args:
        process: its process, which gives each step its minutes where the hand-over does not.
        hand_overs: what was handed over, oldest first; what came after `at` is left out.
        clock: the desk's week and calendar.
        at: the moment of judgement; open steps are counted to it.
        ended_at: when the last step was done, or None while it is not.
        pauses: when the term does not run.

    Raises:
        BadInputError: for a naive moment.
        NotCoveredError: when the calendar does not reach that far.
    """
    moment, end = local(at), local_or_none(ended_at)
    known = [one for one in hand_overs if one.handed_over_at <= moment]
    if not known:
        return ControlSlip(())
    leaving = [one.handed_over_at for one in known[1:]]
    ends = (*leaving, end if end is not None and end <= moment else None)
    rows = (
        _row(process, one, _Span(clock, left, moment, tuple(pauses))) for one, left in zip(known, ends, strict=True)
    )
    day = known[0].handed_over_at.date()
    rule = RuleBook.official().find(_NUMBER, day)
    return ControlSlip(tuple(rows), (rule.value or "") if rule else "", cites(_SETS, day))


@attrs.frozen
class _Span:
    """What a step's time is measured with.

    Attributes:
        clock: the desk's clock.
        end: when the step was left, or None while it is open.
        at: the moment of judgement.
        pauses: when the term does not run.
    """

    clock: WorkClock
    end: datetime | None
    at: datetime
    pauses: tuple[Pause, ...]

    def used(self, one: HandOver) -> tuple[int | None, str, str]:
        """Return the minutes used since reception, and what there is to remark in two languages."""
        start, until = one.received_at, self.end or self.at
        vi = en = ""
        if start is None or start > self.at:
            if self.end is None:
                return None, "Chưa ghi nhận việc nhận.", "No reception is recorded."
            start = one.handed_over_at
            vi = "Không ghi thời điểm nhận; tính từ lúc giao."
            en = "No reception is recorded; counted from handing over."
        start, until = start.replace(second=0, microsecond=0), until.replace(second=0, microsecond=0)
        if until < start:
            return None, "Giao đi trước khi nhận; không tính được.", "Left before it was received; not counted."
        return self.clock.elapsed(start, until, pauses=self.pauses).working_minutes, vi, en


def _row(process: Process, one: HandOver, span: _Span) -> ControlSlipRow:
    step = process.step(one.step) if process.has(one.step) else None
    budget = one.minutes if one.minutes is not None else step.minutes if step else None
    used, vi, en = span.used(one)
    return ControlSlipRow(
        hand_over=one,
        step_vi=step.name_vi if step else one.step,
        ended_at=span.end,
        budget_minutes=budget,
        used_minutes=used,
        outcome=_outcome(budget, used, is_open=span.end is None),
        remark_vi=" ".join(filter(None, (vi, one.note))),
        remark_en=" ".join(filter(None, (en, one.note))),
    )


def _outcome(budget: int | None, used: int | None, *, is_open: bool) -> SlipOutcome | None:
    """A step without minutes of its own is not judged; one that is open only once it has used too much."""
    if not budget or used is None or (is_open and used <= budget):
        return None
    if used > budget:
        return SlipOutcome.LATE
    return SlipOutcome.ON_TIME if used == budget else SlipOutcome.EARLY
