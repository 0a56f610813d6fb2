"""The trace of a deadline: one row per day, counted or not, why, and by which notice or article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from motcua.clock.calendar import Day
from motcua.clock.counting import Leg, included_first_day
from motcua.clock.policy import Counts
from motcua.law import Citation
from motcua.rules import RuleBook

if TYPE_CHECKING:
    from motcua.clock.deadline import Deadline

__all__ = ["TraceDay", "trace_legs"]

_MINUTE = 60_000_000
_TIMED = frozenset({Counts.WORKING_TIME, Counts.WALL})


@attrs.frozen
class TraceDay:
    """What one day contributed.

    Attributes:
        date: the day.
        counted_minutes: minutes of the term used up on it, for terms in hours; else 0.
        counted_halves: half days of the term used up on it.
        why_vi: why, in Vietnamese.
        why_en: why, in English.
        cite: the notice or article behind it, or None for an ordinary day.
        is_provisional: whether the day rests on a proposal or an estimate.
    """

    date: dt.date
    counted_minutes: int
    counted_halves: int
    why_vi: str
    why_en: str
    cite: Citation | None = None
    is_provisional: bool = False

    @property
    def counted_days(self) -> int:
        """Whole days of the term used up on this day: 1 or 0."""
        return self.counted_halves // 2

    @property
    def is_counted(self) -> bool:
        """Whether the day used up some of the term."""
        return bool(self.counted_minutes or self.counted_halves)


def trace_legs(deadline: Deadline) -> Iterator[TraceDay]:
    """Yield the rows of every leg, in order."""
    for leg in deadline.legs:
        yield from _trace(deadline, leg)


def _trace(deadline: Deadline, leg: Leg) -> Iterator[TraceDay]:
    last = leg.last_day or _pause_day(leg)
    rows = _timed_rows if leg.policy.counts in _TIMED else _day_rows
    if leg.policy.counts is Counts.NOTICE:
        rows = _notice_rows
    yield from rows(deadline, leg, last)


def _pause_day(leg: Leg) -> date:
    return next((pause.start.date() for pause in leg.pauses if pause.end is None), leg.start.date())


def _span(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _timed_rows(deadline: Deadline, leg: Leg, last: date) -> Iterator[TraceDay]:
    """Yield the days of a term in hours; minutes are rounded on the running total, so that they sum to the term."""
    wall = leg.policy.counts is Counts.WALL
    measure = _wall_time if wall else deadline.clock.worked_microseconds
    total = counted = 0
    for day in _span(leg.start.date(), last):
        total += _without_pauses(leg, *_bounds(leg, day), measure)
        minutes, counted = total // _MINUTE - counted, total // _MINUTE
        known = None if wall else deadline.clock.calendar.day(day)
        if known is not None and not minutes and (not known.is_working or known.cite):
            yield _off_row(known)
        else:
            yield _timed_row(day, known, minutes, is_first=day == leg.start.date())


def _timed_row(day: date, known: Day | None, minutes: int, *, is_first: bool) -> TraceDay:
    why_vi = f"tính {minutes} phút" + ("" if known is None else " trong giờ làm việc")
    why_en = f"{minutes} minutes counted" + ("" if known is None else " of office time")
    if is_first and not minutes:
        why_vi = "nhận sau giờ làm việc, bắt đầu từ giờ làm việc kế tiếp"
        why_en = "received after office hours; counting starts at the next working moment"
    if known is not None and known.is_working and known.cite:
        why_vi, why_en = f"{why_vi}; {known.reason_vi}", f"{why_en}; {known.reason_en}"
    cite = None if known is None else known.cite
    return TraceDay(day, minutes, 0, why_vi, why_en, cite, known is not None and known.is_provisional)


def _bounds(leg: Leg, day: date) -> tuple[dt.datetime, dt.datetime]:
    midnight = leg.start.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)
    end = leg.due or max((pause.start for pause in leg.pauses if pause.end is None), default=leg.start)
    return max(midnight, leg.start), min(midnight + timedelta(days=1), end)


def _wall_time(first: dt.datetime, last: dt.datetime) -> int:
    return (last - first) // timedelta(microseconds=1)


def _without_pauses(
    leg: Leg, first: dt.datetime, last: dt.datetime, measure: Callable[[dt.datetime, dt.datetime], int]
) -> int:
    """Return the time of a span in microseconds, measured without the leg's pauses."""
    if last <= first:
        return 0
    total = measure(first, last)
    for pause in leg.pauses:
        begin, end = max(pause.start, first), min(pause.end or last, last)
        if begin < end:
            total -= measure(begin, end)
    return total


def _day_rows(deadline: Deadline, leg: Leg, last: date) -> Iterator[TraceDay]:
    calendar_days = leg.policy.counts is Counts.CALENDAR
    wanted = _wanted_halves(leg)
    counted = 0
    for day in _span(leg.start.date(), last):
        known = deadline.clock.calendar.day(day)
        works = deadline.clock.works_on(day)
        halves = 2 if day > leg.start.date() or _counts_reception(deadline, leg) else 0
        if leg.before_roll and day > leg.before_roll:
            yield _rolled_row(known, works=works)
        elif _is_paused(leg, day):
            yield TraceDay(day, 0, 0, "tạm dừng, không tính", "paused, not counted", known.cite, known.is_provisional)
        elif not works and not calendar_days:
            yield _off_row(known)
        elif not halves and leg.policy.counts is not Counts.HALF_DAYS:
            yield _reception_row(day)
        else:
            halves = _halves_on(deadline, leg, day, counted, wanted)
            counted += halves
            yield _counted_row(known, leg, halves, counted) if halves else _reception_row(day)


def _wanted_halves(leg: Leg) -> int:
    amount = int(leg.term.amount)
    return amount if leg.policy.counts is Counts.HALF_DAYS else 2 * amount


def _counts_reception(deadline: Deadline, leg: Leg) -> bool:
    """Whether the reception day itself is day one."""
    if leg.policy.first_day != "included":
        return False
    tables = deadline.clock.tables
    return tables.day(included_first_day(tables, leg.start, leg.policy)) == leg.start.date()


def _halves_on(deadline: Deadline, leg: Leg, day: date, counted: int, wanted: int) -> int:
    if leg.policy.counts is not Counts.HALF_DAYS:
        return 2
    if day == leg.start.date():
        sessions = deadline.clock.session_ends(day)
        return 1 if leg.start <= sessions[0] else 0
    return min(2, wanted - counted)


def _is_paused(leg: Leg, day: date) -> bool:
    return any(pause.start.date() < day and (pause.end is None or day <= pause.end.date()) for pause in leg.pauses)


def _off_row(known: Day) -> TraceDay:
    return TraceDay(
        known.date,
        0,
        0,
        f"không tính: {known.reason_vi}",
        f"not counted: {known.reason_en}",
        known.cite,
        known.is_provisional,
    )


def _reception_row(day: date) -> TraceDay:
    rule = RuleBook.official().find("counting.day.start", day)
    return TraceDay(
        day, 0, 0, "ngày tiếp nhận, không tính", "reception day, not counted", None if rule is None else rule.cite
    )


def _rolled_row(known: Day, *, works: bool) -> TraceDay:
    rule = RuleBook.official().find("counting.last_day_off", known.date)
    cite = None if rule is None else rule.cite
    if works:
        return TraceDay(known.date, 0, 0, "ngày cuối được dời đến đây", "the last day moves here", cite)
    return attrs.evolve(_off_row(known), cite=known.cite or cite)


def _counted_row(known: Day, leg: Leg, halves: int, counted: int) -> TraceDay:
    number = f"{counted // 2}" if counted % 2 == 0 else f"{counted // 2} 1/2".replace("0 1/2", "1/2")
    why_vi, why_en = f"tính đến {number} ngày", f"counted, {number} so far"
    if known.cite or not known.is_working or known.is_provisional:
        why_vi, why_en = f"{why_vi}; {known.reason_vi}", f"{why_en}; {known.reason_en}"
    if known.date == leg.before_roll:
        why_vi, why_en = f"{why_vi}; ngày cuối là ngày nghỉ", f"{why_en}; the last day is a day off"
    return TraceDay(known.date, 0, halves, why_vi, why_en, known.cite, known.is_provisional)


def _notice_rows(deadline: Deadline, leg: Leg, last: date) -> Iterator[TraceDay]:
    del deadline
    yield TraceDay(
        last, 0, 0, f"chậm nhất {leg.term} trước ngày đến hạn", f"at latest {leg.term.amount} day before due"
    )
