"""The fast paths of the clock: whole minutes, whole seconds and working days straight from the slot grid.

The tables are bound to local names once, since in these functions a global look-up costs as much as the
arithmetic. The moments at which slots start are made year by year, when first asked for. What the grid
cannot answer (parts of a second, other units, moments outside the calendar, naive times) goes to the general
path, which answers it or says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from motcua.clock.grid import SlotGrid, minute_deltas, second_deltas
from motcua.clock.pause import Pause
from motcua.clock.term import Term, WorkingDays, WorkingHours

__all__ = [
    "DueAt",
    "DuePaused",
    "Elapsed",
    "ElapsedBetween",
    "SlotMoments",
    "WorkedMinutes",
    "make_due_at",
    "make_due_paused",
    "make_elapsed",
    "make_worked_minutes",
]

DueAt: TypeAlias = Callable[[datetime, Term], datetime]
DuePaused: TypeAlias = Callable[[datetime, Term, Sequence[Pause]], datetime | None]


class ElapsedBetween(Protocol):
    """Measures working time between two moments."""

    def __call__(self, start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()) -> Elapsed:
        """Return the working time between two moments."""


class Elapsed(NamedTuple):
    """Working time between two moments.

    Attributes:
        working_minutes: whole minutes of office time, rounded down.
        working_days: working dates after the first date, up to and including the last.
    """

    working_minutes: int
    working_days: int


WorkedMinutes: TypeAlias = Callable[[datetime, datetime], int]


class SlotMoments:
    """The moment at which each open slot starts; a year that was not asked for yet holds None.

    Filling a year twice, from two threads, writes the same values twice.
    """

    def __init__(self, grid: SlotGrid) -> None:
        """Make the list of an unfilled grid."""
        self.grid = grid
        self.starts: list[datetime | None] = [None] * grid.slots
        self.closings = tuple(grid.closings())
        self._filled: set[int] = set()

    def fill(self, due: datetime) -> None:
        """Make the moments of the year in which the last minute before `due` lies."""
        year, tables = (due - minute_deltas()[1]).year, self.grid.tables
        if year not in self._filled:
            for day in tables.workdays:
                if tables.day(day).year == year:
                    for number, start in self.grid.slots_of(day):
                        self.starts[number] = start
            self._filled.add(year)


def make_due_at(grid: SlotGrid, moments: SlotMoments, general: DueAt) -> DueAt:
    """Return the fast path over a grid.

    Args:
        grid: the week and calendar as a grid of slots.
        moments: where its slots start.
        general: what answers everything the grid cannot.
    """
    origin, width, slots, fill = grid.origin, grid.minutes, moments.starts, moments.fill
    in_day, opened = grid.worked_in_day, grid.open_in_day
    # A term used up at a session's end is due at that end. So terms are counted to the minute before they
    # end, which lies inside a slot, and `after` adds that minute back.
    before = [worked - 1 for worked in grid.worked_before]
    deltas, after, seconds_of = minute_deltas(), minute_deltas()[1:], second_deltas()
    closings = (*moments.closings[:1], *moments.closings)  # so that the first working day has the number 1
    upto = grid.tables.rank[1:]

    def due_at(start: datetime, term: Term) -> datetime:
        try:
            since = start - origin
            day = since.days
            if type(term) is WorkingHours:
                seconds = since.seconds
                if day >= 0 and not since.microseconds:
                    last = before[day] + in_day[day][seconds // 60] + term.whole_minutes  # type: ignore[operator]
                    if seconds % 60 and opened[day][seconds // 60]:
                        last += 1
                        return slots[last // width] + deltas[last % width] + seconds_of[seconds % 60]  # type: ignore[operator, return-value]
                    return slots[last // width] + after[last % width]  # type: ignore[operator, return-value]
            elif type(term) is WorkingDays and day >= 0:
                return closings[upto[day] + term.amount]
        except (IndexError, TypeError):  # the calendar ended, the time is naive, or a year was not asked for yet
            due = general(start, term)
            fill(due)
            return due
        return general(start, term)

    return due_at


def make_elapsed(grid: SlotGrid, general: Callable[[datetime, datetime, Sequence[Pause]], Elapsed]) -> ElapsedBetween:
    """Return the fast path of elapsed working time.

    Args:
        grid: the week and calendar as a grid of slots.
        general: what answers everything the grid cannot.
    """
    origin, before, in_day, opened = grid.origin, grid.worked_before, grid.worked_in_day, grid.open_in_day
    upto, made = grid.tables.rank[1:], tuple.__new__

    def elapsed(start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()) -> Elapsed:
        try:
            since, until = start - origin, end - origin
            first, last = since.days, until.days
            if since <= until and first >= 0 and not pauses and not (since.microseconds or until.microseconds):
                second, last_second = since.seconds, until.seconds
                worked = before[last] - before[first] + in_day[last][last_second // 60] - in_day[first][second // 60]
                if second % 60 or last_second % 60:
                    inside = last_second % 60 * opened[last][last_second // 60]
                    inside -= second % 60 * opened[first][second // 60]
                    worked = (worked * 60 + inside) // 60
                return made(Elapsed, (worked, upto[last] - upto[first]))
        except (IndexError, TypeError):
            pass  # naive, or outside the calendar: the general path says which
        return general(start, end, pauses)

    return elapsed


def make_worked_minutes(grid: SlotGrid, elapsed: ElapsedBetween) -> WorkedMinutes:
    """Return the fast path of the minutes alone, without counting days or making an `Elapsed`.

    Args:
        grid: the week and calendar as a grid of slots.
        elapsed: what answers everything but whole minutes.
    """
    origin, before, in_day = grid.origin, grid.worked_before, grid.worked_in_day

    def worked_minutes(start: datetime, end: datetime) -> int:
        try:
            since, until = start - origin, end - origin
            first, last = since.days, until.days
            if since <= until and first >= 0:
                second, last_second = since.seconds, until.seconds
                if not (second % 60 or last_second % 60 or since.microseconds or until.microseconds):
                    return before[last] - before[first] + in_day[last][last_second // 60] - in_day[first][second // 60]
        except (IndexError, TypeError):
            pass  # naive, or outside the calendar: `elapsed` says which
        return elapsed(start, end).working_minutes

    return worked_minutes


def make_due_paused(grid: SlotGrid, moments: SlotMoments) -> DuePaused:
    """Return the fast path for a term with pauses; it gives None wherever the general path must be asked.

    It takes closed pauses in order, none before the start and none inside another, as a history gives them.
    """
    origin, hours, days = grid.origin, _make_hours_paused(grid, moments), _make_days_paused(grid, moments)

    def due_paused(start: datetime, term: Term, pauses: Sequence[Pause]) -> datetime | None:
        try:
            if type(term) is WorkingHours and start >= origin:
                return hours(start, term.whole_minutes, pauses)  # type: ignore[arg-type]
            if type(term) is WorkingDays and start >= origin:
                return days(start, term.amount, pauses)
        except (IndexError, TypeError):
            pass
        return None

    return due_paused


def _make_hours_paused(
    grid: SlotGrid, moments: SlotMoments
) -> Callable[[datetime, int, Sequence[Pause]], datetime | None]:
    width, slots, origin, before = grid.minutes * 60, moments.starts, grid.origin, grid.worked_before
    in_day, opened, minutes_of, seconds_of = grid.worked_in_day, grid.open_in_day, minute_deltas(), second_deltas()

    def worked(moment: datetime) -> int:
        """Return the whole seconds worked before a moment, which must not lie before the calendar."""
        since = moment - origin
        day, second = since.days, since.seconds
        minute = second // 60
        if since.microseconds:
            raise IndexError
        return (before[day] + in_day[day][minute]) * 60 + second % 60 * opened[day][minute]

    def due(start: datetime, minutes: int, pauses: Sequence[Pause]) -> datetime | None:
        free_from, target = start, worked(start) + minutes * 60
        for pause in pauses:
            stop, resume = pause.start, pause.end
            if resume is None or stop < free_from:
                return None
            stopped = worked(stop)
            if stopped < target:  # else the term had run out before
                target += worked(resume) - stopped
            free_from = resume
        place = (target - 1) // width
        left = target - place * width
        return slots[place] + minutes_of[left // 60] + seconds_of[left % 60]  # type: ignore[operator, return-value]

    return due


def _make_days_paused(
    grid: SlotGrid, moments: SlotMoments
) -> Callable[[datetime, int, Sequence[Pause]], datetime | None]:
    origin, closings = grid.origin, moments.closings
    workdays, rank = grid.tables.workdays, grid.tables.rank

    def due(start: datetime, count: int, pauses: Sequence[Pause]) -> datetime | None:
        free_from, last = start, rank[(start - origin).days + 1] + count - 1
        for pause in pauses:
            stop, resume = pause.start, pause.end
            if resume is None or stop < free_from:
                return None
            day = (stop - origin).days
            if day <= workdays[last]:  # else the term had run out before
                last += rank[(resume - origin).days + 1] - rank[day + 1]
            free_from = resume
        return closings[last]

    return due
