"""The compiled tables: one coordinate, working time since the calendar's first midnight.

Week and calendar are compiled once into flat tables by day. A moment becomes working time by one
look-up and a short scan of that day's sessions; working time becomes a moment by one bisection. The
cost does not depend on the length of a term.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import accumulate, cycle, islice

import attrs

from motcua.clock.calendar import Calendar, Day, DayKind
from motcua.clock.hours import OfficeHours
from motcua.clock.week import Run, Sessions
from motcua.errors import NotCoveredError
from motcua.localtime import DESK_ZONE

__all__ = ["WorkTables", "compile_tables"]

_MINUTE = 60_000_000
"""Microseconds in a minute; all arithmetic is in whole microseconds."""


@attrs.frozen(eq=False)
class WorkTables:
    """A week and a calendar, compiled.

    Attributes:
        first: ordinal of the first day.
        sessions: sessions by day.
        before: working time before each day, in microseconds; one entry more than days.
        workdays: indexes of the days that have sessions, in order.
        rank: how many working days lie before each day; one entry more than days.
        reception: sessions of taking dossiers in, by day; None where they are those worked.
        calendar_span: the days that the calendar covers, which may be more than there are office hours for.
    """

    first: int
    sessions: tuple[Sessions, ...]
    before: array[int]
    workdays: array[int]
    rank: tuple[int, ...]
    reception: tuple[Sessions, ...] | None = None
    calendar_span: tuple[date, date] = (date.max, date.min)

    def index(self, day: date) -> int:
        """Return the place of a day in the tables.

        Raises:
            NotCoveredError: outside the compiled span.
        """
        place = day.toordinal() - self.first
        if not 0 <= place < len(self.sessions):
            raise self._not_covered(day)
        return place

    def covers(self, moment: datetime) -> bool:
        """Return whether the tables reach the day of a moment."""
        return 0 <= moment.toordinal() - self.first < len(self.sessions)

    def day(self, index: int) -> date:
        """Return the day at a place of the tables."""
        return date.fromordinal(self.first + index)

    def worked(self, moment: datetime) -> int:
        """Return the working time from the first midnight to a moment in +07:00, in microseconds."""
        place = self.index(moment)
        minutes = moment.hour * 60 + moment.minute
        elapsed = minutes * _MINUTE + moment.second * 1_000_000 + moment.microsecond
        total = self.before[place]
        for opening, closing in self.sessions[place]:
            if minutes < opening:
                break
            total += min(elapsed, closing * _MINUTE) - opening * _MINUTE
        return total

    def moment(self, worked: int) -> datetime:
        """Return the earliest moment by which `worked` microseconds have been worked.

        Raises:
            NotCoveredError: when the tables end before that.
        """
        place = bisect_left(self.before, worked) - 1
        place = max(place, 0)
        if place >= len(self.sessions):
            raise self._not_covered(None)
        left = worked - self.before[place]
        for opening, closing in self.sessions[place]:
            length = (closing - opening) * _MINUTE
            if left <= length:
                return self._at(place, opening * _MINUTE + left)
            left -= length
        raise self._not_covered(None)

    def first_working_moment(self, moment: datetime, *, reception: bool = False) -> datetime:
        """Return the first moment inside a session, at or after `moment`.

        Args:
            moment: where to look from, in +07:00.
            reception: whether the sessions are those of taking dossiers in, where they differ.
        """
        sessions = (self.reception if reception else None) or self.sessions
        start, minutes = self.index(moment), moment.hour * 60 + moment.minute
        for place in range(start, len(sessions)):
            for opening, closing in sessions[place]:
                if place > start or minutes < opening:
                    return self._at(place, opening * _MINUTE)
                if minutes < closing:
                    return moment
        raise self._not_covered(None)

    def nth_workday(self, index: int, count: int) -> int:
        """Return the place of the `count`-th working day after a day, itself excluded.

        Raises:
            NotCoveredError: when the tables end before that.
        """
        wanted = self.rank[index + 1] + count - 1
        if wanted >= len(self.workdays):
            raise self._not_covered(None)
        return self.workdays[wanted]

    def workday_at_or_after(self, index: int) -> int:
        """Return the place of the first working day at or after a day."""
        if self.rank[index] >= len(self.workdays):
            raise self._not_covered(None)
        return self.workdays[self.rank[index]]

    def workdays_between(self, after: int, upto: int) -> int:
        """Return how many working days lie in (after, upto], by place."""
        return max(0, self.rank[upto + 1] - self.rank[after + 1])

    def closing(self, index: int) -> datetime:
        """Return the end of the last session of a working day."""
        return self._at(index, self.sessions[index][-1][1] * _MINUTE)

    def session_end(self, index: int, session: int) -> datetime:
        """Return the end of one session of a day; -1 is the last."""
        return self._at(index, self.sessions[index][session][1] * _MINUTE)

    def midnight_after(self, index: int) -> datetime:
        """Return the midnight that ends a day."""
        return datetime.combine(self.day(index) + timedelta(days=1), time(), DESK_ZONE)

    def _at(self, index: int, microseconds: int) -> datetime:
        return datetime.combine(self.day(index), time(), DESK_ZONE) + timedelta(microseconds=microseconds)

    def _not_covered(self, day: date | None) -> NotCoveredError:
        last = self.day(len(self.sessions) - 1)
        wanted = date.fromordinal(day.toordinal()) if day else last + timedelta(days=1)
        if self.calendar_span[0] <= wanted <= self.calendar_span[1]:
            return NotCoveredError(
                "HOURS_NOT_COVERED",
                f"Chỉ có giờ làm việc từ {self.day(0):%d/%m/%Y} đến {last:%d/%m/%Y}; kết quả cần đến ngày khác.",
                f"there are office hours from {self.day(0)} to {last} only; the answer needs another day",
                value=day,
            )
        asked_vi = f"ngày {day:%d/%m/%Y}" if day else f"ngày sau {last:%d/%m/%Y}"
        asked_en = day.strftime("%Y-%m-%d") if day else f"days after {last}"
        return NotCoveredError(
            "CALENDAR_NOT_COVERED",
            f"Lịch chỉ phủ từ {self.day(0):%d/%m/%Y} đến {last:%d/%m/%Y}; kết quả cần đến {asked_vi}, "
            "chưa có thông báo nghỉ lễ, tết chính thức.",
            f"the calendar covers {self.day(0)} to {last}; the answer needs {asked_en}, without an official notice",
            value=day,
        )


def compile_tables(hours: OfficeHours, calendar: Calendar) -> WorkTables:
    """Compile office hours and a calendar over the days that both cover.

    Raises:
        NotCoveredError: HOURS_NOT_COVERED when there is no such day.
    """
    first, last = max(calendar.first, hours.span[0]), min(calendar.last, hours.span[1])
    if last < first:
        raise NotCoveredError(
            "HOURS_NOT_COVERED",
            f"Giờ làm việc {hours.id} không có ngày nào chung với lịch {calendar.id}.",
            f"the office hours {hours.id} and the calendar {calendar.id} have no day in common",
        )
    sessions = _daily_sessions(hours, calendar, first, last)
    lengths = {kind: sum(end - start for start, end in kind) * _MINUTE for kind in set(sessions)}
    return WorkTables(
        first.toordinal(),
        tuple(sessions),
        array("q", accumulate((lengths[kind] for kind in sessions), initial=0)),
        array("l", (place for place, kind in enumerate(sessions) if kind)),
        tuple(accumulate(map(bool, sessions), initial=0)),
        None if hours.reception is None else tuple(_daily_sessions(hours.reception, calendar, first, last)),
        (calendar.first, calendar.last),
    )


def _daily_sessions(hours: OfficeHours, calendar: Calendar, first: date, last: date) -> list[Sessions]:
    sessions = _by_weekday(hours.runs(first, last))
    for day, special in calendar.days.items():
        if first <= day <= last and not _is_ordinary(special):
            sessions[(day - first).days] = _special_sessions(special, hours)
    return sessions


def _by_weekday(runs: Iterable[Run]) -> list[Sessions]:
    sessions: list[Sessions] = []
    for start, end, of_week in runs:
        monday_first = of_week[start.weekday() :] + of_week[: start.weekday()]
        sessions.extend(islice(cycle(monday_first), (end - start).days + 1))
    return sessions


def _is_ordinary(special: Day) -> bool:
    """Whether a named day is worked as its weekday says: a swap that is only proposed changes nothing."""
    return special.is_provisional and special.kind is DayKind.SWAP


def _special_sessions(special: Day, hours: OfficeHours) -> Sessions:
    """Return the sessions of a named day: none when off, those of the replaced day when worked."""
    if not special.is_working:
        return ()
    replaced = special.swap_with or special.date
    if not hours.span[0] <= replaced <= hours.span[1]:
        replaced = special.date
    return hours.sessions_on(replaced) or _weekday_sessions(special.date, hours)


def _weekday_sessions(day: date, hours: OfficeHours) -> Sessions:
    """Return an ordinary weekday's sessions for a worked day off that replaces no named day."""
    monday = day - timedelta(days=day.weekday())
    days = (monday + timedelta(days=offset) for offset in range(7))
    within = (one for one in days if hours.span[0] <= one <= hours.span[1])
    return next((found for one in within if (found := hours.sessions_on(one))), ())
