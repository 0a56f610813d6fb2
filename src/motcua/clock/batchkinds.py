"""How each kind of term is counted over arrays: what `motcua.clock.counting` does row by row, by default.

Every function takes the tables, the starts and pauses of its rows, and the amounts, and returns due moments in
seconds since 1970; a row that cannot be answered holds garbage and says so in `reason`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum

import attrs
import numpy as np

from motcua.clock.batchpauses import Pauses, Turn
from motcua.clock.batchtables import DAY, BatchTables, Mask, Reasons, Seconds
from motcua.clock.term import CalendarDays, HalfDays, Hours, Months, Term, Weeks, WorkingDays, WorkingHours, Years

__all__ = ["KINDS", "Reason", "Rows"]

_BEGINNING_OF_TIME, _END_OF_TIME = -62_135_596_800, 253_402_275_600
"""The years 1 to 9999 in seconds since 1970: there are no moments outside of them."""


class Reason(IntEnum):
    """Why a row has no answer."""

    ANSWERED = 0
    START_MISSING = 1
    TERM_MISSING = 2
    NOT_COVERED = 3
    PAUSE_OPEN = 4
    PAUSE_BACKWARDS = 5
    END_MISSING = 6
    END_BEFORE_START = 7
    CLOCK_MISSING = 8
    TERM_UNREADABLE = 9
    TERM_AMBIGUOUS = 10


@attrs.frozen(eq=False)
class Rows:
    """Rows that are counted alike.

    Attributes:
        tables: the clock's tables.
        since: starts in seconds since the first midnight; int64, shape (m,).
        amount: how much: seconds for hours, else a count; one number or int64 of shape (m,).
        reason: filled in for the rows that get no answer; uint8, shape (m,).
        pauses: the pauses of all rows of the batch, in order, or None.
        numbers: which rows of the batch these are; shape (m,).
    """

    tables: BatchTables
    since: Seconds
    amount: Seconds | np.int64
    reason: Reasons
    pauses: Pauses | None
    numbers: Seconds | None

    def refuse(self, places: Mask | Seconds, why: Reason) -> None:
        """Say why some rows get no answer; the first reason stays."""
        kept = self.reason[places]
        self.reason[places] = kept + (kept == 0) * int(why)

    def require(self, fits: Mask) -> bool:
        """Refuse the rows that the calendar does not cover; return whether there are any."""
        if fits.all():
            return False
        self.refuse(~fits, Reason.NOT_COVERED)
        return True

    def day(self) -> Seconds:
        """Return the days on which the rows start, for rows inside the calendar; int64, shape (m,)."""
        return (self.since // self.since.dtype.type(DAY)).astype(np.intp)

    def turns(self) -> Iterator[Turn]:
        """Yield the pauses, turn by turn."""
        if self.pauses is not None and self.numbers is not None:
            yield from self.pauses.turns(self.numbers, self.since, self.tables.origin)

    def covered_turns(self) -> Iterator[tuple[Seconds, Seconds, Seconds, Mask, Mask]]:
        """Yield the pauses that begin inside the calendar, turn by turn.

        A pause that begins past it finds the term used up, or a row that is refused for its due moment. One that ends
        past it, or is open, is yielded with an end that is its beginning, and two masks that say so.
        """
        for places, stop, resume, is_open in self.turns():
            inside = stop < self.tables.seconds
            is_beyond = ~is_open & (resume >= self.tables.seconds)
            end = np.where(is_open | is_beyond, stop, resume)
            yield places[inside], stop[inside], end[inside], is_open[inside], is_beyond[inside]

    def refuse_running(self, places: Seconds, runs: Mask, is_open: Mask, is_beyond: Mask) -> None:
        """Refuse the rows whose term still runs when a pause begins that is open, or ends past the calendar."""
        self.refuse(places[runs & is_open], Reason.PAUSE_OPEN)
        self.refuse(places[runs & is_beyond], Reason.NOT_COVERED)


def _working_time(rows: Rows) -> Seconds:
    """P-HOUR: working seconds, pauses by their own working time."""
    tables = rows.tables
    whole = tables.packed.dtype.type
    target = tables.worked(rows.since)
    most = len(tables.shift) * tables.width + 1  # more than all that is worked is past the calendar as well
    target += np.asarray(np.minimum(rows.amount, most), whole)
    for places, stop, resume, is_open, is_beyond in rows.covered_turns():
        stopped = tables.worked(stop.astype(whole))
        runs = stopped < target[places]
        rows.refuse_running(places, runs, is_open, is_beyond)
        target[places] += (tables.worked(resume.astype(whole)) - stopped) * runs
    place = ((target - whole(1)) // whole(tables.width)).astype(np.intp)
    if int(place.max(initial=0)) >= len(tables.shift):
        rows.require(place < len(tables.shift))
        place = np.minimum(place, len(tables.shift) - 1)
    due: Seconds = tables.shift.take(place)
    due += target
    return due


def _working_days(rows: Rows) -> Seconds:
    """P-DAY-EXCL: the first day left out; a pause adds the working days after its first day up to its last."""
    tables, rank = rows.tables, rows.tables.rank
    last = rank[1:].take(rows.day())
    last += rows.amount - 1
    last = _within(rows, last)
    for places, stop, resume, is_open, is_beyond in rows.covered_turns():
        stop_day = stop // DAY
        runs = stop_day <= tables.workdays[last[places]]
        rows.refuse_running(places, runs, is_open, is_beyond)
        last[places] += (rank[resume // DAY + 1] - rank[stop_day + 1]) * runs
        last = _within(rows, last)
    return tables.closings.take(last)


def _half_days(rows: Rows) -> Seconds:
    """P-HALFDAY-SESSION: halves numbered along the working days, 2k the morning of the k-th, 2k + 1 its afternoon."""
    tables, rank = rows.tables, rows.tables.rank
    day = rows.day()
    first = _within(rows, rank[day])
    is_afternoon = (rank[day + 1] > rank[day]) & (rows.since > tables.noons[first] - tables.origin)
    half = 2 * first + is_afternoon + rows.amount
    for places, stop, resume, is_open, is_beyond in rows.covered_turns():
        stop_day = stop // DAY
        runs = half[places] - 2 * rank[stop_day + 1] + 1 > 0
        rows.refuse_running(places, runs, is_open, is_beyond)
        half[places] += 2 * (rank[resume // DAY + 1] - rank[stop_day + 1]) * runs
    last = _within(rows, half // 2)
    return np.where(half % 2 == 0, tables.noons[last], tables.closings[last])


def _calendar(days_after: Callable[[Seconds, Seconds | np.int64], Seconds]) -> Callable[[Rows], Seconds]:
    """P-CAL: a last day off moves to the next working day; a pause adds its calendar days."""

    def count(rows: Rows) -> Seconds:
        tables = rows.tables
        epoch = (tables.origin + DAY // 2) // DAY
        last = days_after(rows.since // DAY + epoch, rows.amount) - epoch
        for places, stop, resume, is_open in rows.turns():
            stop_day = stop // DAY
            runs = stop_day <= last[places]
            rows.refuse(places[runs & is_open], Reason.PAUSE_OPEN)
            last[places] += np.where(runs & ~is_open, resume // DAY - stop_day, 0)
        fits = (last >= 0) & (last < tables.days)
        if rows.require(fits):
            last = np.where(fits, last, 0)
        return tables.closings[_within(rows, tables.rank[last])]

    return count


def _wall(rows: Rows) -> Seconds:
    """P-WALL: plain addition; a pause adds its own length."""
    since = np.clip(rows.since, -_END_OF_TIME * 2, _END_OF_TIME * 2)  # so that no sum can wrap around
    due = since + rows.amount
    for places, stop, resume, is_open in rows.turns():
        runs = stop < due[places]
        rows.refuse(places[runs & is_open], Reason.PAUSE_OPEN)
        due[places] += np.where(runs & ~is_open, resume - stop, 0)
    rows.require((due < _END_OF_TIME - rows.tables.origin) & (rows.since >= _BEGINNING_OF_TIME - rows.tables.origin))
    return due + rows.tables.origin


def _within(rows: Rows, last: Seconds) -> Seconds:
    """Return places of working days, those past the calendar refused and replaced by one that exists."""
    if int(last.max(initial=0)) < len(rows.tables.workdays):
        return last
    rows.refuse(last >= len(rows.tables.workdays), Reason.NOT_COVERED)
    return np.minimum(last, len(rows.tables.workdays) - 1)


def _months_after(day: Seconds, months: Seconds | np.int64) -> Seconds:
    """Return the day of the same number so many months on, or the last of that month; days since 1970."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    target = month + np.asarray(months).astype("timedelta64[M]")
    last = (target + 1).astype("datetime64[D]") - 1
    found: Seconds = np.minimum(target.astype("datetime64[D]") + (date - month.astype("datetime64[D]")), last).astype(
        np.int64
    )
    return found


KINDS: Mapping[type[Term], Callable[[Rows], Seconds]] = {
    WorkingHours: _working_time,
    WorkingDays: _working_days,
    HalfDays: _half_days,
    Hours: _wall,
    CalendarDays: _calendar(lambda day, amount: day + amount),
    Weeks: _calendar(lambda day, amount: day + 7 * amount),
    Months: _calendar(_months_after),
    Years: _calendar(lambda day, amount: _months_after(day, 12 * amount)),
}
NEED_COVERED_START = frozenset(KINDS) - {Hours}
"""The kinds whose start must lie inside the calendar: all but hours of the wall clock."""
