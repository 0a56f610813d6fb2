"""The work clock: a week and a calendar, asked for deadlines and for elapsed working time.

>>> from datetime import datetime, timedelta, timezone
>>> from motcua.clock.term import WorkingDays
>>> filed = datetime(2025, 12, 31, 16, 0, tzinfo=timezone(timedelta(hours=7)))
>>> WorkClock().due_at(filed, WorkingDays(6)).isoformat()
'2026-01-10T17:30:00+07:00'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock

import attrs

from motcua.clock.calendar import Calendar
from motcua.clock.counting import Leg, count_leg
from motcua.clock.deadline import Deadline
from motcua.clock.fast import DueAt, make_due_at, make_worked_seconds
from motcua.clock.grid import SlotGrid, build_grid
from motcua.clock.kernel import WorkTables, compile_tables
from motcua.clock.pause import Pause, merged
from motcua.clock.policy import Policy, default_policy
from motcua.clock.term import Hours, Term, WorkingHours
from motcua.clock.week import DEFAULT_WEEK, Week
from motcua.errors import BadInputError
from motcua.law import Citation
from motcua.localtime import local

__all__ = ["Elapsed", "WorkClock"]

_MINUTE = 60_000_000


@attrs.frozen
class Elapsed:
    """Working time between two moments.

    Attributes:
        working_minutes: whole minutes of office time, rounded down.
        working_days: working dates after the first date, up to and including the last.
    """

    working_minutes: int
    working_days: int


@attrs.frozen(eq=False)
class WorkClock:
    """Office hours and a calendar, compiled on first use.

    Attributes:
        week: the office hours.
        calendar: the days off and worked Saturdays.
        due_at: `due_at(start, term)` gives the due moment of one term under its unit's default policy: the fast
            path, a function bound to the compiled tables. It raises what `deadline` raises.
    """

    week: Week = DEFAULT_WEEK
    calendar: Calendar = attrs.field(factory=Calendar.official)
    _cache: dict[object, object] = attrs.field(init=False, repr=False, factory=dict)
    due_at: DueAt = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: self._first_due_at, takes_self=True)
    )
    _lock: Lock = attrs.field(init=False, repr=False, factory=Lock)

    @staticmethod
    def default() -> WorkClock:
        """Return the clock of the default week and the official calendar, compiled once."""
        return _default()

    @property
    def tables(self) -> WorkTables:
        """The compiled tables, for other engines and for the kernel's own callers."""
        found = self._cache.get("tables")
        if found is None:
            with self._lock:
                found = self._cache.setdefault("tables", compile_tables(self.week, self.calendar))
        return found  # type: ignore[return-value]

    def known_on(self, as_of: date) -> WorkClock:
        """Return the clock with the calendar as it was known on `as_of`."""
        reached = sum(day <= as_of for day in self.calendar.knowledge_days())
        if reached == len(self.calendar.knowledge_days()):
            return self
        with self._lock:
            found = self._cache.get(reached)
            if found is None:
                found = self._cache[reached] = WorkClock(self.week, self.calendar.known_on(as_of))
        return found  # type: ignore[return-value]

    def deadline(
        self,
        start: datetime,
        term: Term | tuple[Term, ...] | list[Term],
        *,
        policy: Policy | None = None,
        pauses: Iterable[Pause] = (),
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
        begin = local(start)
        if policy is None and not pauses and not isinstance(term, tuple | list):
            return Deadline(begin, (term,), self.due_at(begin, term), self, cited)
        terms = tuple(term) if isinstance(term, tuple | list) else (term,)
        legs = self.count(begin, terms, policy=policy, pauses=tuple(pauses))
        return Deadline(begin, terms, legs[-1].due, self, cited, legs)

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

    @property
    def grid(self) -> SlotGrid:
        """The slot grid, for other engines; made on first use."""
        found = self._cache.get("grid")
        if found is None:
            tables = self.tables
            with self._lock:
                found = self._cache.setdefault("grid", build_grid(tables))
        return found  # type: ignore[return-value]

    def _first_due_at(self, start: datetime, term: Term) -> datetime:
        """Compile the fast path on the first call, and put it in this method's place."""
        object.__setattr__(self, "due_at", make_due_at(self.grid, self._due_at_in_general))
        return self.due_at(start, term)

    def _due_at_in_general(self, start: datetime, term: Term) -> datetime:
        leg = count_leg(self.tables, local(start), term, default_policy(term.unit), (), final=True)
        assert leg.due is not None  # noqa: S101  only an open pause leaves it open
        return leg.due

    def elapsed(self, start: datetime, end: datetime, *, pauses: Iterable[Pause] = ()) -> Elapsed:
        """Return the working time between two moments: minutes with pauses taken out, and working dates.

        Raises:
            BadInputError: for a naive moment, or an end before the start.
        """
        first, last = local(start), local(end)
        if last < first:
            raise BadInputError(
                "END_BEFORE_START",
                f"Thời điểm cuối {last.isoformat()} đứng trước thời điểm đầu {first.isoformat()}.",
                f"the end {last.isoformat()} comes before the start {first.isoformat()}",
            )
        if not pauses and not (first.microsecond or last.microsecond):
            return self._elapsed_on_grid(first, last)
        worked, days = self.worked_microseconds(first, last), self.workdays_in(first.date(), last.date())
        for pause in merged(pauses, first):
            if pause.start >= last:
                break
            end_of_pause = min(pause.end or last, last)
            worked -= self.worked_microseconds(pause.start, end_of_pause)
        return Elapsed(worked // _MINUTE, days)

    def _elapsed_on_grid(self, first: datetime, last: datetime) -> Elapsed:
        """Answer whole seconds without pauses from the slot grid, as exactly as the general path."""
        look_up = self._cache.get("worked")
        if look_up is None:
            look_up = self._cache.setdefault("worked", make_worked_seconds(self.grid))
        try:
            (before, first_days), (after, last_days) = look_up(first), look_up(last)  # type: ignore[operator]
        except IndexError:
            self.tables.index(first)
            self.tables.index(last)
            raise  # one of the two says that the calendar does not reach
        return Elapsed((after - before) // 60, last_days - first_days)

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
        for number, term in enumerate(terms, start=1):
            chosen = policy or default_policy(term.unit)
            leg = count_leg(self.tables, start, term, chosen, pauses, final=number == len(terms))
            yield leg
            if leg.due is None:
                return
            start = _next_start(leg, terms[number] if number < len(terms) else None)


@cache
def _default() -> WorkClock:
    return WorkClock()


def _next_start(leg: Leg, following: Term | None) -> datetime:
    """Return where the next term of a chain starts: in hours at the legal end, in days on the last day itself."""
    assert leg.legal_end is not None  # noqa: S101  a leg that is not open has its end
    if leg.due == leg.legal_end or following is None or isinstance(following, WorkingHours | Hours):
        return leg.legal_end
    return leg.legal_end - timedelta(seconds=1)
