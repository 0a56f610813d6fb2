"""The work clock: a week and a calendar, asked for deadlines and for elapsed working time.

>>> from datetime import datetime, timedelta, timezone
>>> from motcua.clock.term import WorkingDays
>>> filed = datetime(2025, 12, 31, 16, 0, tzinfo=timezone(timedelta(hours=7)))
>>> WorkClock().due_at(filed, WorkingDays(6)).isoformat()
'2026-01-10T17:30:00+07:00'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any, TypeVar

import attrs

from motcua.clock.calendar import Calendar
from motcua.clock.counting import Leg, count_leg, open_leg, restarted, with_rest
from motcua.clock.deadline import Deadline, UnsealedDeadline
from motcua.clock.fast import (
    DueAt,
    DuePaused,
    Elapsed,
    ElapsedBetween,
    SlotMoments,
    WorkedMinutes,
    make_due_at,
    make_due_paused,
    make_elapsed,
    make_worked_minutes,
)
from motcua.clock.grid import SlotGrid, build_grid
from motcua.clock.hours import OfficeHours
from motcua.clock.inverse import latest_start
from motcua.clock.kernel import WorkTables, compile_tables
from motcua.clock.pause import Pause, merged
from motcua.clock.policy import Counts, Policy, default_policy
from motcua.clock.remaining import Remaining, remaining_at
from motcua.clock.term import Hours, Term, WorkingHours
from motcua.clock.week import DEFAULT_WEEK
from motcua.errors import BadInputError
from motcua.law import Citation
from motcua.localtime import DESK_ZONE, local

__all__ = ["Elapsed", "WorkClock"]

_MINUTE = 60_000_000
_Made = TypeVar("_Made")


def _compiled_later(name: str) -> Any:
    """Stand in for a fast path until its first call, which compiles the clock and puts the path in its place."""

    def stand_in(clock: WorkClock) -> Callable[..., Any]:
        def first_call(*arguments: object, **named: object) -> Any:
            if getattr(clock, name) is first_call:  # whoever kept the stand-in calls it again, to be sent on
                clock._compile()  # noqa: SLF001  its own
            return getattr(clock, name)(*arguments, **named)

        return first_call

    return attrs.Factory(stand_in, takes_self=True)


@attrs.frozen(eq=False)
class WorkClock:
    """Office hours and a calendar, compiled on first use.

    Attributes:
        week: the office hours: a `Week`, or the `Timetable` of an agency or unit.
        calendar: the days off and worked Saturdays.
        due_at: `due_at(start, term)` gives the due moment of one term under its unit's default policy: the fast
            path, a function bound to the compiled tables. It raises what `deadline` raises.
        elapsed: `elapsed(start, end, pauses=())` gives the working time between two moments as `Elapsed`; bound to
            the tables likewise. It raises BadInputError for a naive moment or an end before the start, and
            NotCoveredError when the calendar does not reach that far.
        worked_minutes: `worked_minutes(start, end)` gives those minutes alone, in less time.
    """

    week: OfficeHours = DEFAULT_WEEK
    calendar: Calendar = attrs.field(factory=Calendar.official)
    due_at: DueAt = attrs.field(init=False, repr=False, default=_compiled_later("due_at"))
    elapsed: ElapsedBetween = attrs.field(init=False, repr=False, default=_compiled_later("elapsed"))
    worked_minutes: WorkedMinutes = attrs.field(init=False, repr=False, default=_compiled_later("worked_minutes"))
    _due_paused: DuePaused = attrs.field(init=False, repr=False, default=_compiled_later("_due_paused"))
    _cache: dict[object, object] = attrs.field(init=False, repr=False, factory=dict)
    _lock: Lock = attrs.field(init=False, repr=False, factory=Lock)

    @staticmethod
    def default() -> WorkClock:
        """Return the clock of the default week and the official calendar, compiled once."""
        return _default()

    @property
    def tables(self) -> WorkTables:
        """The compiled tables, for other engines and for the kernel's own callers."""
        return self._once("tables", lambda: compile_tables(self.week, self.calendar))

    @property
    def grid(self) -> SlotGrid:
        """The slot grid, for other engines; made on first use."""
        tables = self.tables
        return self._once("grid", lambda: build_grid(tables))

    def known_on(self, as_of: date) -> WorkClock:
        """Return the clock with the calendar as it was known on `as_of`."""
        known = self.calendar.knowledge_days()
        reached = bisect_right(known, as_of)
        if reached == len(known):
            return self
        return self._once(reached, lambda: WorkClock(self.week, self.calendar.known_on(as_of)))

    def deadline(
        self,
        start: datetime,
        term: Term | tuple[Term, ...] | list[Term],
        *,
        policy: Policy | None = None,
        pauses: Sequence[Pause] = (),
        as_of: date | None = None,
        cited: tuple[Citation, ...] = (),
    ) -> Deadline:
        """Return when something is due, with its reasons.

        Args:
            start: the moment the term starts, with its offset.
            term: how long, or a chain of terms counted one after the other.
            policy: how to count; by default each unit's own policy.
            pauses: when the term does not run.
            as_of: count with what was known of the calendar on that day.
            cited: the citations of the rule that set the term.

        Raises:
            BadInputError: for a naive moment, an empty chain, or a unit the policy does not count.
            NotCoveredError: when the calendar does not reach far enough.
        """
        if as_of is not None:
            return self.known_on(as_of).deadline(start, term, policy=policy, pauses=pauses, cited=cited)
        begin = start if start.tzinfo is DESK_ZONE else local(start)
        if policy is not None or cited or isinstance(term, (tuple, list)):
            return self._counted(begin, term, policy, tuple(pauses), cited)
        if pauses:
            due = self._due_paused(begin, term, pauses)
            if due is None:
                return self._counted(begin, term, policy, tuple(pauses), cited)
            unsealed = UnsealedDeadline(begin, (term,), due, self, (), tuple(pauses))
        else:
            unsealed = UnsealedDeadline(begin, (term,), self.due_at(begin, term), self)
        unsealed.__class__ = Deadline
        return unsealed  # type: ignore[return-value]  # its class was just set

    def _counted(
        self,
        start: datetime,
        term: Term | tuple[Term, ...] | list[Term],
        policy: Policy | None,
        pauses: tuple[Pause, ...],
        cited: tuple[Citation, ...],
    ) -> Deadline:
        """Return the deadline counted leg by leg."""
        terms = tuple(term) if isinstance(term, tuple | list) else (term,)
        legs = self.count(start, terms, policy=policy, pauses=pauses)
        return Deadline(start, terms, legs[-1].due, self, cited, pauses, legs)

    def count(
        self,
        start: datetime,
        terms: tuple[Term, ...],
        *,
        policy: Policy | None = None,
        pauses: tuple[Pause, ...] = (),
    ) -> tuple[Leg, ...]:
        """Count a chain of terms and return its legs; an open pause ends it early.

        Args:
            start: the moment the first term starts, in +07:00.
            terms: the terms.
            policy: how to count; by default each unit's own policy.
            pauses: when the terms do not run.

        Raises:
            BadInputError: for an empty chain, or a unit the policy does not count.
            NotCoveredError: when the calendar does not reach far enough.
        """
        if not terms:
            raise BadInputError("TERM_EMPTY", "Không có thời hạn nào.", "there is no term to count")
        return tuple(self._legs(start, terms, policy, pauses))

    def _elapsed_in_general(self, start: datetime, end: datetime, pauses: Sequence[Pause]) -> Elapsed:
        first, last = local(start), local(end)
        if last < first:
            raise BadInputError(
                "END_BEFORE_START",
                f"Thời điểm cuối {last.isoformat()} đứng trước thời điểm đầu {first.isoformat()}.",
                f"the end {last.isoformat()} comes before the start {first.isoformat()}",
            )
        worked, days = self.worked_microseconds(first, last), self.workdays_in(first.date(), last.date())
        for pause in merged(pauses, first):
            if pause.start >= last:
                break
            end_of_pause = min(pause.end or last, last)
            worked -= self.worked_microseconds(pause.start, end_of_pause)
        return Elapsed(worked // _MINUTE, days)

    def remaining(self, deadline: Deadline, at: datetime) -> Remaining:
        """Return what is left of a deadline at a moment, or by how much it is overdue; see `Remaining`."""
        return remaining_at(deadline, at)

    def latest_start(self, due: datetime, term: Term, *, policy: Policy | None = None) -> datetime:
        """Return the last moment from which the term is due no later than `due`: the inverse of a deadline.

        Args:
            due: when it must be done.
            term: how long.
            policy: how to count; by default the unit's own policy.

        Raises:
            BadInputError: for a naive moment, or a policy that has no latest start.
            NotCoveredError: when no start inside the calendar is early enough.
        """
        return latest_start(self.tables, local(due), term, policy or default_policy(term.unit))

    def worked_microseconds(self, start: datetime, end: datetime) -> int:
        """Return the office time in [start, end) in microseconds; both moments in +07:00."""
        return self.tables.worked(end) - self.tables.worked(start)

    def workdays_in(self, after: date, upto: date) -> int:
        """Return how many working days lie in (after, upto]."""
        return self.tables.workdays_between(self.tables.index(after), self.tables.index(upto))

    def moment_after(self, moment: datetime, microseconds: int) -> datetime:
        """Return the earliest moment by which so much office time has passed since `moment`."""
        return self.tables.moment(self.tables.worked(moment) + microseconds) if microseconds else moment

    def workday_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; the day itself for a count of zero."""
        return self.tables.day(self.tables.nth_workday(self.tables.index(day), count)) if count else day

    def workday_at_or_after(self, day: date) -> date:
        """Return the first working day at or after `day`."""
        return self.tables.day(self.tables.workday_at_or_after(self.tables.index(day)))

    def works_on(self, day: date) -> bool:
        """Return whether the desk has a session on `day`."""
        return bool(self.tables.sessions[self.tables.index(day)])

    def session_ends(self, day: date) -> tuple[datetime, ...]:
        """Return the ends of the sessions of `day`."""
        place = self.tables.index(day)
        return tuple(self.tables.session_end(place, number) for number in range(len(self.tables.sessions[place])))

    def _legs(
        self, start: datetime, terms: tuple[Term, ...], policy: Policy | None, pauses: tuple[Pause, ...]
    ) -> Iterable[Leg]:
        first = start
        if policy is not None and policy.supplement == "restart":
            again = restarted(start, policy, pauses)
            if again is None:
                yield with_rest(open_leg(terms[0], policy, start, pauses), terms[1:])
                return
            start, pauses = again, ()
        for number, term in enumerate(terms, start=1):
            chosen = policy or default_policy(term.unit, has_pause=bool(pauses))
            leg = count_leg(self.tables, start, term, chosen, pauses, final=number == len(terms))
            if leg.due is None:
                yield with_rest(leg, terms[number:])
                return
            yield leg
            start = _next_start(leg, terms[number] if number < len(terms) else None, first)

    def _once(self, key: object, make: Callable[[], _Made]) -> _Made:
        found = self._cache.get(key)
        if found is None:
            with self._lock:
                found = self._cache.get(key)
                if found is None:
                    found = self._cache[key] = make()
        return found  # type: ignore[return-value]

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the week and the calendar; the tables are made again where they are needed."""
        return WorkClock, (self.week, self.calendar)

    def _compile(self) -> None:
        """Make the fast paths and put them in the place of their stand-ins."""
        grid = self.grid
        moments = SlotMoments(grid)
        object.__setattr__(self, "elapsed", make_elapsed(grid, self._elapsed_in_general))
        object.__setattr__(self, "worked_minutes", make_worked_minutes(grid, self.elapsed))
        object.__setattr__(self, "_due_paused", make_due_paused(grid, moments))
        object.__setattr__(self, "due_at", make_due_at(grid, moments, self._due_at_in_general))

    def _due_at_in_general(self, start: datetime, term: Term) -> datetime:
        leg = count_leg(self.tables, local(start), term, default_policy(term.unit), (), final=True)
        assert leg.due is not None  # noqa: S101  only an open pause leaves it open
        return leg.due


@cache
def _default() -> WorkClock:
    return WorkClock()


_TIMED = frozenset({Counts.WORKING_TIME, Counts.HALF_DAYS, Counts.WALL})


def _next_start(leg: Leg, following: Term | None, first: datetime) -> datetime:
    """Return where the next term of a chain starts: in hours where the one before ends, in days on its last day.

    Counted in days, the last day is left out of the next term as a reception day is; where the policy would count
    it, the next term starts at its very end. The time of day stays that of the first reception.
    """
    assert leg.legal_end is not None  # noqa: S101  a leg that is not open has its end
    assert leg.last_day is not None  # noqa: S101
    if leg.policy.counts in _TIMED or following is None or isinstance(following, WorkingHours | Hours):
        return leg.legal_end
    if leg.policy.first_day == "included":
        return leg.legal_end - timedelta(seconds=1)
    return datetime.combine(leg.last_day, first.timetz())
