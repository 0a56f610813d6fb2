"""The trace of a deadline: one row per day, counted or not, why, and by which notice or article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from motcua.clock.calendar import Day
from motcua.clock.counting import Leg, included_first_day, starting_half
from motcua.clock.policy import Counts
from motcua.law import Citation
from motcua.rules import RuleBook
from motcua.units import Channel

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
    """Yield the rows of every leg, in order; the day on which two legs meet is told once where it adds nothing."""
    for number, leg in enumerate(deadline.legs):
        last = leg.last_day or _pause_day(leg)
        if leg.policy.counts is Counts.NOTICE:
            yield from _notice_rows(leg, last)
            continue
        if number == 0 and leg.start.date() > deadline.start.date():
            yield from _moved_rows(deadline, leg)
        for row in (_timed_rows if leg.policy.counts in _TIMED else _day_rows)(deadline, leg, last):
            if number == 0 or row.is_counted or row.date > leg.start.date():
                yield row


def _pause_day(leg: Leg) -> date:
    return next((pause.start.date() for pause in leg.pauses if pause.end is None), leg.start.date())


def _span(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _moved_rows(deadline: Deadline, leg: Leg) -> Iterator[TraceDay]:
    """Yield the days before a reception that was moved, or before a term that started again."""
    vi, en = f"{leg.start:%H:%M %d/%m/%Y}", f"{leg.start:%Y-%m-%d %H:%M}"
    if leg.policy.supplement == "restart":
        why = f"tính lại từ đầu, kể từ khi nhận đủ hồ sơ lúc {vi}", f"counted anew, from the full dossier of {en}"
    else:
        why = f"coi như tiếp nhận lúc {vi}", f"taken as received at {en}"
    for day in _span(deadline.start.date(), leg.start.date() - timedelta(days=1)):
        known = deadline.clock.calendar.day(day)
        yield TraceDay(day, 0, 0, *why, known.cite, known.is_provisional)


def _timed_rows(deadline: Deadline, leg: Leg, last: date) -> Iterator[TraceDay]:
    """Yield the days of a term in hours; minutes are rounded on the running total, so that they sum to the term."""
    wall = leg.policy.counts is Counts.WALL
    measure = _wall_time if wall else deadline.clock.worked_microseconds
    total = counted = 0
    for day in _span(leg.start.date(), last):
        total += _without_pauses(leg, *_bounds(leg, day), measure)
        minutes, counted = total // _MINUTE - counted, total // _MINUTE
        known = None if wall else deadline.clock.calendar.day(day)
        if known is not None and not minutes and not deadline.clock.works_on(day):
            yield _off_row(known)
        else:
            yield _timed_row(leg, day, known, minutes)


def _timed_row(leg: Leg, day: date, known: Day | None, minutes: int) -> TraceDay:
    why_vi = f"tính {minutes} phút" + ("" if known is None else " trong giờ làm việc")
    why_en = f"{minutes} minutes counted" + ("" if known is None else " of office time")
    if not minutes and _touches_pause(leg, day):
        why_vi, why_en = "tạm dừng, không tính", "paused, not counted"
    elif not minutes and day == leg.start.date() and known is not None:
        why_vi = "nhận sau giờ làm việc, bắt đầu từ giờ làm việc kế tiếp"
        why_en = "received after office hours; counting starts at the next working moment"
    elif not minutes:
        why_vi, why_en = "chưa đủ một phút", "less than a minute"
    if minutes and known is not None and known.is_working and known.cite:
        why_vi, why_en = f"{why_vi}; {known.reason_vi}", f"{why_en}; {known.reason_en}"
    cite = None if known is None else known.cite
    return TraceDay(day, minutes, 0, why_vi, why_en, cite, known is not None and known.is_provisional)


def _touches_pause(leg: Leg, day: date) -> bool:
    begin, end = _bounds(leg, day)
    return any(pause.start <= end and (pause.end is None or pause.end >= begin) for pause in leg.pauses)


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
    """Yield the days of a term in days or half days; what is counted runs along, so that the rows sum to the term."""
    counted = 0
    for day in _span(leg.start.date(), last):
        known = deadline.clock.calendar.day(day)
        works = deadline.clock.works_on(day)
        if leg.before_roll and day > leg.before_roll:
            yield _rolled_row(known, works=works)
        elif _is_paused(leg, day):
            yield TraceDay(day, 0, 0, "tạm dừng, không tính", "paused, not counted", known.cite, known.is_provisional)
        elif not works and leg.policy.counts is not Counts.CALENDAR:
            yield _off_row(known)
        elif halves := _halves_on(deadline, leg, day):
            counted += halves
            yield _counted_row(known, leg, halves, counted, works=works)
        else:
            yield _reception_row(leg, day)


def _halves_on(deadline: Deadline, leg: Leg, day: date) -> int:
    """Return how many half days of the term a day used up: two, unless it is that of the reception."""
    if leg.policy.counts is Counts.HALF_DAYS:
        return _halves_of(deadline, leg, day)
    return 2 if day > leg.start.date() or _counts_reception(deadline, leg) else 0


def _halves_of(deadline: Deadline, leg: Leg, day: date) -> int:
    """Halves are numbered along the working days; a term takes so many after that of its reception, pauses aside."""
    tables = deadline.clock.tables
    first = starting_half(tables, leg.start)
    waited = sum(
        2 * tables.workdays_between(tables.index(pause.start), min(tables.index(pause.end), tables.index(day)))
        for pause in leg.pauses
        if pause.end is not None and pause.start.date() < day
    )
    morning = 2 * tables.rank[tables.index(day)] - waited
    return sum(first < half <= first + int(leg.term.amount) for half in (morning, morning + 1))


def _counts_reception(deadline: Deadline, leg: Leg) -> bool:
    """Whether the reception day itself is day one."""
    if leg.policy.first_day != "included":
        return False
    tables = deadline.clock.tables
    return tables.day(included_first_day(tables, leg.start, leg.policy)) == leg.start.date()


def _is_paused(leg: Leg, day: date) -> bool:
    return any(pause.start.date() < day and (pause.end is None or day <= pause.end.date()) for pause in leg.pauses)


def _off_row(known: Day) -> TraceDay:
    """A day without a session: off, or a weekday on which this office does not work."""
    vi = f"không tính: {known.reason_vi}" if not known.is_working else "không tính: cơ quan không làm việc ngày này"
    en = f"not counted: {known.reason_en}" if not known.is_working else "not counted: the office does not work that day"
    return TraceDay(known.date, 0, 0, vi, en, known.cite, known.is_provisional)


def _reception_row(leg: Leg, day: date) -> TraceDay:
    if leg.policy.first_day == "included":
        rule = RuleBook.official().find("forward.cutoff", day, channel=Channel.COUNTER)
        vi, en = (
            "nhận sau giờ chốt, tính từ ngày làm việc kế tiếp",
            "received after the cutoff, counted from the next working day",
        )
    elif leg.policy.counts is Counts.HALF_DAYS:
        rule = RuleBook.official().find("counting.half_day", day)
        vi, en = "buổi tiếp nhận, không tính", "the half day of reception, not counted"
    else:
        rule = RuleBook.official().find("counting.day.start", day)
        vi, en = "ngày tiếp nhận, không tính", "reception day, not counted"
    return TraceDay(day, 0, 0, vi, en, None if rule is None else rule.cite)


def _rolled_row(known: Day, *, works: bool) -> TraceDay:
    rule = RuleBook.official().find("counting.last_day_off", known.date)
    cite = None if rule is None else rule.cite
    if works:
        return TraceDay(known.date, 0, 0, "ngày cuối được dời đến đây", "the last day moves here", cite)
    return attrs.evolve(_off_row(known), cite=known.cite or cite)


def _counted_row(known: Day, leg: Leg, halves: int, counted: int, *, works: bool) -> TraceDay:
    number = f"{counted // 2}" if counted % 2 == 0 else f"{counted // 2} 1/2".replace("0 1/2", "1/2")
    why_vi, why_en = f"tính đến {number} ngày", f"counted, {number} so far"
    if known.cite or known.is_provisional or (not known.is_working and not works):
        why_vi, why_en = f"{why_vi}; {known.reason_vi}", f"{why_en}; {known.reason_en}"
    if known.date == leg.before_roll:
        why_vi, why_en = f"{why_vi}; ngày cuối là ngày nghỉ", f"{why_en}; the last day is a day off"
    return TraceDay(known.date, 0, halves, why_vi, why_en, known.cite, known.is_provisional)


def _notice_rows(leg: Leg, last: date) -> Iterator[TraceDay]:
    days = "1 day" if int(leg.term.amount) == 1 else f"{leg.term.amount} days"
    yield TraceDay(last, 0, 0, f"chậm nhất {leg.term} trước ngày đến hạn", f"at latest {days} before the due date")
