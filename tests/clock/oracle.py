"""A second opinion on deadlines, written from the law and the policy table and not from the library.

It knows plain data only: sessions by weekday, days off, worked Saturdays. Three ways of counting, from the
slowest and most obvious to the plain: a counter that asks every minute whether the desk is open, a walker
over sessions for working hours, and a walker over days for everything counted in days. No tables, no
coordinate, no bisection: nothing here is fast. At the end stands a maker of cases, driven by any source of chance.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

ZONE = timezone(timedelta(hours=7))
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
FAR = 3000

Sessions = tuple[tuple[int, int], ...]
"""Sessions of one day as (opening, closing) in minutes after midnight, in order."""
Span = tuple[datetime, datetime]
"""A half-open stretch of time [start, end)."""
Pick = Callable[[int, int], int]
"""Chooses a whole number between two bounds, both included: a seeded generator or Hypothesis."""


@dataclass(frozen=True)
class Office:
    """The hours of a desk: seven weekdays, Monday first, with the dates that are off or worked against the rule.

    `worked` names, for each worked Saturday, the day it replaces, whose sessions it takes.
    """

    weekdays: tuple[Sessions, ...]
    off: frozenset[date] = frozenset()
    worked: Mapping[date, date] = field(default_factory=dict, hash=False)

    def sessions(self, day: date) -> Sessions:
        if day in self.worked:
            return self.weekdays[self.worked[day].weekday()]
        return () if day in self.off else self.weekdays[day.weekday()]

    def works(self, day: date) -> bool:
        return self.sessions(day) != ()


def at(day: date, minutes: int) -> datetime:
    """Return the moment so many minutes after the day began; 1440 is its end."""
    return datetime.combine(day, time(), ZONE) + minutes * MINUTE


# 1. Minute by minute (or second by second): slow, and obviously right.


def is_open(office: Office, moment: datetime) -> bool:
    """Return whether the moment lies inside a session; the closing instant is outside."""
    minute = moment.hour * 60 + moment.minute
    return any(opening <= minute < closing for opening, closing in office.sessions(moment.date()))


def is_paused(moment: datetime, pauses: Sequence[Span]) -> bool:
    """Return whether the term stands still at the moment."""
    return any(start <= moment < end for start, end in pauses)


def due_by_ticks(office: Office, start: datetime, ticks: int, tick: timedelta, pauses: Sequence[Span] = ()) -> datetime:
    """Return the moment at which the last tick of the term has been used up."""
    moment = start
    while ticks:
        if is_open(office, moment) and not is_paused(moment, pauses):
            ticks -= 1
        moment += tick
    return moment


def open_ticks(office: Office, start: datetime, end: datetime, tick: timedelta, pauses: Sequence[Span] = ()) -> int:
    """Return how many ticks of [start, end) are office time outside pauses."""
    count, moment = 0, start
    while moment < end:
        count += is_open(office, moment) and not is_paused(moment, pauses)
        moment += tick
    return count


# 2. Session by session: working hours (P-HOUR, P-HOUR-SUSPEND).


def open_pieces(office: Office, start: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches of office time from `start` on, in order, with the pauses cut out."""
    for offset in range(FAR):
        day = start.date() + offset * DAY
        for opening, closing in office.sessions(day):
            pieces = [(max(at(day, opening), start), at(day, closing))]
            for pause in pauses:
                pieces = [rest for piece in pieces for rest in cut(piece, pause)]
            yield from ((first, last) for first, last in pieces if first < last)
    raise AssertionError("the office never opens again")


def cut(piece: Span, hole: Span) -> list[Span]:
    """Return what is left of a piece before and after a hole; parts may be empty."""
    return [(piece[0], min(piece[1], hole[0])), (max(piece[0], hole[1]), piece[1])]


def hours_due(office: Office, start: datetime, amount: timedelta, pauses: Sequence[Span] = ()) -> datetime:
    """Return when so much office time has been used up; used up at a session's end, it is that end."""
    left = amount
    for first, last in open_pieces(office, start, pauses):
        if left <= last - first:
            return first + left
        left -= last - first
    raise AssertionError("unreachable")


def working_time(office: Office, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> timedelta:
    """Return the office time in [start, end) outside pauses."""
    total = timedelta()
    for offset in range((end.date() - start.date()).days + 1):
        day = start.date() + offset * DAY
        for opening, closing in office.sessions(day):
            pieces = [(max(at(day, opening), start), min(at(day, closing), end))]
            for pause in pauses:
                pieces = [rest for piece in pieces for rest in cut(piece, pause)]
            total += sum((last - first for first, last in pieces if first < last), timedelta())
    return total


# 3. Day by day.


def next_working_day(office: Office, day: date) -> date:
    """Return the first working day at or after a day."""
    for _ in range(FAR):
        if office.works(day):
            return day
        day += DAY
    raise AssertionError("the office never opens again")


def nth_working_day_after(office: Office, day: date, count: int) -> date:
    """Return the count-th working day after a day, the day itself left out; for none, the day."""
    for _ in range(count):
        day = next_working_day(office, day + DAY)
    return day


def working_days_in(office: Office, after: date, upto: date) -> set[date]:
    """Return the working days in (after, upto]."""
    days = (after + offset * DAY for offset in range(1, (upto - after).days + 1))
    return {day for day in days if office.works(day)}


def closing(office: Office, day: date) -> datetime:
    """Return the end of the last session of a working day."""
    return at(day, office.sessions(day)[-1][1])


def first_working_instant(office: Office, start: datetime) -> datetime:
    """Return the first instant inside a session, at or after `start`."""
    return next(first for first, _ in open_pieces(office, start, ()))


def last_day_excluded(office: Office, start: datetime, count: int, *, clamp: bool = False) -> date:
    """P-DAY-EXCL: the reception day is not counted; with `clamp` the reception first moves into working time."""
    reception = first_working_instant(office, start) if clamp else start
    return nth_working_day_after(office, reception.date(), count)


def last_day_included(office: Office, start: datetime, count: int, cutoff: time, *, at_cutoff_same_day: bool) -> date:
    """P-DAY-INCL15, P-SAMEDAY: received on a working day before the cutoff, that day is day one."""
    clock = start.time()
    in_time = clock < cutoff or (clock == cutoff and at_cutoff_same_day)
    counts = office.works(start.date()) and in_time
    day_one = start.date() if counts else nth_working_day_after(office, start.date(), 1)
    return nth_working_day_after(office, day_one, count - 1)


def suspended(office: Office, last: date, pauses: Sequence[Span]) -> date:
    """P-SUSPEND: the original last day plus the working days in (request day, completion day]."""
    waited: set[date] = set()
    for request, completion in pauses:
        waited |= working_days_in(office, request.date(), completion.date())
    return nth_working_day_after(office, last, len(waited))


def half_day_due(office: Office, start: datetime, halves: int) -> datetime:
    """P-HALFDAY-SESSION, for a reception before closing on a day of two sessions: walk from session to session."""
    day = start.date()
    (_, noon), _ = office.sessions(day)
    half = 0 if start < at(day, noon) else 1
    for _ in range(halves):
        half += 1
        if half == 2:
            day, half = nth_working_day_after(office, day, 1), 0
    return at(day, office.sessions(day)[half][1])


def month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def unrolled_last_day(start: date, amount: int, unit: str) -> date:
    """The last day of a calendar term, before it moves off a day off (Article 148.1 to 148.4)."""
    if unit in {"day", "week"}:
        return start + amount * (7 if unit == "week" else 1) * DAY
    months = start.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, month_end(date(year, month, 1)).day))


def calendar_last_day(office: Office, start: date, amount: int, unit: str) -> date:
    """P-CAL: the first day is not counted; a last day off moves to the next working day."""
    return next_working_day(office, unrolled_last_day(start, amount, unit))


# 4. Cases to judge by.


@dataclass(frozen=True)
class Case:
    """A desk, a reception, and pauses."""

    office: Office
    start: datetime
    pauses: tuple[Span, ...] = ()


def make_sessions(pick: Pick, count: int) -> Sessions:
    """Make the sessions of a day; the last may close at midnight, and two may touch."""
    lengths = [pick(45, 240) for _ in range(count)]
    gaps = [pick(0, 90) for _ in range(count - 1)]
    opening = pick(0, 24 * 60 - sum(lengths) - sum(gaps))
    made = []
    for length, gap in zip(lengths, [*gaps, 0], strict=True):
        made.append((opening, opening + length))
        opening += length + gap
    return tuple(made)


def make_office(pick: Pick, near: date, sessions_a_day: int | None) -> Office:
    """Make hours of one to three sessions a day, some weekdays idle, with exceptions around a date."""
    usual, other = (make_sessions(pick, sessions_a_day or pick(1, 3)) for _ in range(2))
    weekdays = [(usual, usual, other, ())[pick(0, 3)] for _ in range(5)]
    weekdays[pick(0, 4)] = usual
    weekdays += [(usual, ())[pick(0, 3) > 0], ()]
    worked: dict[date, date] = {}
    for _ in range(pick(0, 2)):
        replaced = near + pick(-10, 30) * DAY
        if weekdays[replaced.weekday()] and replaced.weekday() < 5 and replaced not in worked.values():
            worked[near + ((5 - near.weekday()) % 7 + 7 * pick(0, 4)) * DAY] = replaced
    holiday = near + pick(0, 20) * DAY
    off = {near + pick(0, 45) * DAY for _ in range(pick(0, 5))} | {holiday + n * DAY for n in range(pick(0, 7))}
    return Office(tuple(weekdays), frozenset(off - worked.keys() | set(worked.values())), worked)


def make_case(pick: Pick, *, sessions: int | None = None, whole: bool = False, pauses: int = 0, reach: int = 0) -> Case:
    """Make a case; pauses begin up to `reach` minutes after the start (or, when it is 0, from a day before it on)."""
    day = date(2024, 1, 8) + pick(0, 150) * DAY
    office = make_office(pick, day, sessions)
    marks = [mark for session in office.sessions(day) for mark in session]
    minutes = marks[pick(0, len(marks) - 1)] if marks and pick(0, 3) == 3 else pick(0, 24 * 60 - 1)
    grain = MINUTE if whole else SECOND
    start = at(day, minutes) + pick(0, 59) * SECOND * (not whole)
    made = []
    for _ in range(pick(0, pauses)):
        first = start + pick(0, 59) * grain + pick(0 if reach else -1440, reach or 14400) * MINUTE
        made.append((first, first + pick(0, 59) * grain + pick(0, 14400) * MINUTE))
    return Case(office, start, tuple(made))


def halves_are_defined(case: Case) -> bool:
    """Whether the reception is before closing on a working day, and not at the very end of the morning."""
    ends = [at(case.start.date(), closing) for _, closing in case.office.sessions(case.start.date())]
    return bool(ends) and case.start < ends[1] and case.start != ends[0]
