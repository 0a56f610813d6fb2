"""What if: one more day off, a worked Saturday, other office hours, and what that does to the dossiers in hand.

>>> from datetime import datetime
>>> from motcua.clock import WorkClock, WorkingDays
>>> filed = Filing("H01.1-241223-0001", datetime.fromisoformat("2024-12-23T09:00:00+07:00"), WorkingDays(7))
>>> clock = WorkClock.default()
>>> effect = what_if([filed], clock, with_days(clock, off=[date(2024, 12, 30)]))
>>> [(change.id, change.before.isoformat(), change.after.isoformat()) for change in effect.changes]
[('H01.1-241223-0001', '2025-01-02T17:30:00+07:00', '2025-01-03T17:30:00+07:00')]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

from motcua.clock.calendar import Day, DayKind
from motcua.clock.pause import Pause
from motcua.clock.policy import Policy
from motcua.clock.term import Term
from motcua.clock.workclock import WorkClock
from motcua.errors import BadInputError, NotCoveredError

__all__ = ["Change", "Effect", "Filing", "what_if", "with_days"]


@attrs.frozen
class Filing:
    """A dossier as far as its deadline goes.

    Attributes:
        id: how the host calls it.
        start: when its term starts.
        terms: its term, or a chain.
        policy: how to count, or None for each unit's own.
        pauses: when its term does not run.
    """

    id: str
    start: datetime
    terms: Term | tuple[Term, ...]
    policy: Policy | None = None
    pauses: tuple[Pause, ...] = ()


@attrs.frozen
class Change:
    """A deadline that would move.

    Attributes:
        id: the dossier.
        before: due by the clock of today.
        after: due by the other.
    """

    id: str
    before: datetime
    after: datetime

    @property
    def moved_by(self) -> timedelta:
        """By how much the due moment would move; below zero when it would come earlier."""
        return self.after - self.before


@attrs.frozen
class Effect:
    """What a change of days or hours does to a set of dossiers.

    Attributes:
        changes: the deadlines that would move, in the order given.
        unchanged: how many would not.
        open: the dossiers that have no deadline while a pause is open.
        uncovered: the dossiers whose deadline no calendar covers, with the reason.
    """

    changes: tuple[Change, ...]
    unchanged: int
    open: tuple[str, ...]
    uncovered: tuple[tuple[str, NotCoveredError], ...]

    @property
    def later(self) -> int:
        """How many deadlines would come later."""
        return sum(change.moved_by > timedelta() for change in self.changes)

    @property
    def earlier(self) -> int:
        """How many deadlines would come earlier."""
        return len(self.changes) - self.later


def what_if(filings: Iterable[Filing], before: WorkClock, after: WorkClock) -> Effect:
    """Return what changes when one clock takes the place of another.

    Args:
        filings: the dossiers in hand.
        before: the clock of today.
        after: the clock with other days or other hours.

    Raises:
        BadInputError: for a naive start or a policy that does not count a term.
    """
    changes: list[Change] = []
    unchanged, still_open, uncovered = 0, [], []
    for filing in filings:
        try:
            dues = [_due(filing, clock) for clock in (before, after)]
        except NotCoveredError as error:
            uncovered.append((filing.id, error))
            continue
        if dues[0] is None or dues[1] is None:
            still_open.append(filing.id)
        elif dues[0] == dues[1]:
            unchanged += 1
        else:
            changes.append(Change(filing.id, dues[0], dues[1]))
    return Effect(tuple(changes), unchanged, tuple(still_open), tuple(uncovered))


def with_days(clock: WorkClock, *, off: Iterable[date] = (), worked: Iterable[date] = ()) -> WorkClock:
    """Return the clock with more days off and more days worked, marked as mere suppositions.

    Raises:
        NotCoveredError: for a day outside the calendar.
        BadInputError: DAY_BOTH_WAYS for a day that is supposed to be both.
    """
    off, worked = tuple(off), tuple(worked)
    for day in {*off, *worked}:
        clock.calendar.require(day)
    if both := set(off) & set(worked):
        raise BadInputError(
            "DAY_BOTH_WAYS",
            f"Không thể vừa nghỉ vừa làm: {', '.join(map(str, sorted(both)))}.",
            f"these days are supposed to be both off and worked: {', '.join(map(str, sorted(both)))}",
        )
    supposed = [
        Day(day, is_working, DayKind.LOCAL, "giả định", "supposed", source="what-if", is_provisional=True)
        for days, is_working in ((off, False), (worked, True))
        for day in days
    ]
    return WorkClock(clock.week, clock.calendar.with_days(supposed, name="what-if"))


def _due(filing: Filing, clock: WorkClock) -> datetime | None:
    return clock.deadline(filing.start, filing.terms, policy=filing.policy, pauses=filing.pauses).due
