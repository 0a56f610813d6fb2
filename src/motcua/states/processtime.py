"""A term in working minutes, so that the minutes of steps can be held against it.

Working hours count by the minute. A working day counts as the minutes of the desk's day, taken from its week; a half
day as those of a session. Where days (or sessions) differ in length there is no such number, and the term is measured
on the calendar instead: every run of so many working days gives its own. Calendar units have no working minutes.

>>> from motcua.clock import Week, WorkingDays
>>> (
...     term_minutes(WorkingDays(5), 480),
...     term_minutes(WorkingDays(5), WorkClock(Week.parse("Mon-Fri 07:30-11:30,13:00-16:30"))),
... )
(2400, 2250)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import accumulate

import attrs

from motcua.clock import HalfDays, Term, WorkClock, WorkingDays, WorkingHours
from motcua.clock.week import Sessions
from motcua.errors import BadInputError, NotCoveredError

__all__ = ["TermSize", "term_in_english", "term_minutes", "term_size"]

_MINUTE = 60_000_000
_EVERY_SEASON = 366
"""Days after which every season of a week has come once."""
_LATEST = date.fromordinal(date.max.toordinal() - 2 * _EVERY_SEASON)
"""The last day from which a year of seasons can be looked at."""


@attrs.frozen
class TermSize:
    """How many working minutes a term has.

    Attributes:
        term: the term.
        fewest: the minutes of its shortest run of working days; the same as `most` where all days are alike.
        most: the minutes of its longest run.
        lengths: the lengths of the desk's days, or sessions for half days, in minutes; none for working hours.
        runs: (first day, minutes) of every run that was measured; none where one number serves.
    """

    term: Term
    fewest: int
    most: int
    lengths: tuple[int, ...] = ()
    runs: tuple[tuple[date, int], ...] = attrs.field(default=(), repr=False)

    @property
    def is_one_number(self) -> bool:
        """Whether the term has the same minutes whenever it runs, so that it may be converted."""
        return not self.runs

    def short_runs(self, minutes: int) -> tuple[tuple[date, int], ...]:
        """Return the runs that have fewer than so many minutes."""
        return tuple(run for run in self.runs if run[1] < minutes)


def term_in_english(term: Term) -> str:
    """Return a term as English messages show it: its amount and the name of its unit."""
    return f"{str(term).split(' ', 1)[0]} {term.unit.value}"


def term_minutes(term: Term, desk: WorkClock | int, *, first: date | None = None, last: date | None = None) -> int:
    """Return the term in working minutes.

    Args:
        term: working hours, working days or half working days.
        desk: the desk's clock, or the minutes of its working day.
        first: the first day that matters, where weeks change; by default the calendar's first.
        last: the last such day.

    Raises:
        BadInputError: PROCESS_TERM_UNIT for a calendar unit, PROCESS_DAYS_DIFFER where days differ in length.
        NotCoveredError: where days differ and the calendar has no run of so many days.
    """
    size = term_size(term, desk, first=first, last=last)
    if size.is_one_number:
        return size.fewest
    lengths = ", ".join(map(str, size.lengths))
    raise BadInputError(
        "PROCESS_DAYS_DIFFER",
        f"Ngày hoặc buổi làm việc dài ngắn khác nhau ({lengths} phút), không quy đổi được {term} ra phút.",
        f"days or sessions differ in length ({lengths} minutes), so {term_in_english(term)} is no one number",
        value=term,
    )


def term_size(term: Term, desk: WorkClock | int, *, first: date | None = None, last: date | None = None) -> TermSize:
    """Return how many working minutes a term has, run by run where days differ; arguments as for `term_minutes`.

    Raises:
        BadInputError: PROCESS_TERM_UNIT for a calendar unit, PROCESS_DAY for a day without minutes.
        NotCoveredError: where days differ and the calendar has no run of so many days.
    """
    if isinstance(term, WorkingHours):
        minutes = term.microseconds // _MINUTE
        return TermSize(term, minutes, minutes)
    if not isinstance(term, WorkingDays | HalfDays):
        raise BadInputError(
            "PROCESS_TERM_UNIT",
            f"Thời hạn {term} không tính bằng thời gian làm việc nên không so được với phút của các bước.",
            f"a term of {term_in_english(term)} is not counted in working time; steps' minutes do not compare",
            value=term,
        )
    if isinstance(desk, WorkClock):
        return _on_the_clock(term, desk, first, last)
    if isinstance(desk, bool) or desk <= 0:
        raise BadInputError("PROCESS_DAY", "Ngày làm việc phải có số phút dương.", "a day has minutes above zero")
    minutes = term.amount * desk // (2 if isinstance(term, HalfDays) else 1)
    return TermSize(term, minutes, minutes, (desk,))


def _on_the_clock(term: WorkingDays | HalfDays, clock: WorkClock, first: date | None, last: date | None) -> TermSize:
    lengths = _lengths(term, clock, first, last)
    if len(lengths) == 1:
        minutes = term.amount * lengths[0]
        return TermSize(term, minutes, minutes, lengths)
    runs = tuple(_runs(term, clock, first, last))
    if not runs:
        raise NotCoveredError(
            "CALENDAR_NOT_COVERED",
            f"Lịch không có đợt {term} nào trong thời gian quy trình có hiệu lực.",
            f"the calendar has no run of {term_in_english(term)} while the process is valid",
            value=term,
        )
    minutes_of = [minutes for _, minutes in runs]
    return TermSize(term, min(minutes_of), max(minutes_of), lengths, runs)


def _lengths(term: Term, clock: WorkClock, first: date | None, last: date | None) -> tuple[int, ...]:
    """Return the different lengths of the days of the week, in every season that may matter."""
    opening, closing = clock.week.span
    start = min(max(first or clock.calendar.first, opening), _LATEST)
    a_year_on = date.fromordinal(start.toordinal() + _EVERY_SEASON)
    end = max(start, min(last or date.max, closing, max(clock.calendar.last, a_year_on)))
    found = {
        minutes
        for _, _, weekdays in clock.week.runs(start, end)
        for sessions in weekdays
        for minutes in _pieces(term, sessions)
    }
    return tuple(sorted(found))


def _runs(
    term: WorkingDays | HalfDays, clock: WorkClock, first: date | None, last: date | None
) -> Iterator[tuple[date, int]]:
    """Yield the first day and the minutes of every run of so many working days, or sessions, on the calendar."""
    opening, closing = clock.week.span
    calendar, tables = clock.calendar, clock.tables
    start = max(first or calendar.first, calendar.first, opening)
    end = min(last or calendar.last, calendar.last, closing)
    pieces = [
        (day, minutes)
        for day in map(date.fromordinal, range(start.toordinal(), end.toordinal() + 1))
        for minutes in _pieces(term, tables.sessions[tables.index(day)])
    ]
    before = [0, *accumulate(minutes for _, minutes in pieces)]
    for place in range(len(pieces) - term.amount + 1):
        yield pieces[place][0], before[place + term.amount] - before[place]


def _pieces(term: Term, sessions: Sessions) -> Iterator[int]:
    """Yield what the term counts of a day, in minutes: each session for half days, else the day, if it is worked."""
    lengths = [closing - opening for opening, closing in sessions]
    if isinstance(term, HalfDays):
        yield from lengths
    elif lengths:
        yield sum(lengths)
