"""Office hours of a week (giờ làm việc): half-open sessions per weekday, with seasons.

Written as `[D/M-D/M:] DAYS SLOT,SLOT; ...`, for example
`Mon-Fri 07:30-11:30,13:30-17:30`, or `16/4-15/10: T2-T6 07:00-11:30,13:30-17:00; T2-T6 07:30-12:00,13:00-16:30`.
A season binds only its own part, ends inclusive, and may wrap the year; undated parts serve where no
season does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TypeAlias

import attrs

from motcua.errors import BadInputError
from motcua.law import InForce, Provenance, Standing

__all__ = ["DEFAULT_WEEK", "Run", "Sessions", "Week", "named_weeks"]

Sessions: TypeAlias = tuple[tuple[int, int], ...]
"""Sessions of a day as (opening, closing) in minutes after midnight, in order."""

Run: TypeAlias = tuple[date, date, tuple[Sessions, ...]]
"""A stretch of days, both ends included, and the sessions of its seven weekdays, Monday first."""

_ONE_DAY = timedelta(days=1)
_DAYS = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAYS |= {name: place for place, name in enumerate(("t2", "t3", "t4", "t5", "t6", "t7", "cn"))}
_SEASON = re.compile(r"(\d{1,2})/(\d{1,2})-(\d{1,2})/(\d{1,2}):\s*(.*)", re.DOTALL)
_SLOT = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_MIDNIGHT = 24 * 60


@attrs.frozen
class WeekPart:
    """Sessions of some weekdays, all year or in one season.

    Attributes:
        days: weekdays, Monday being 0.
        sessions: their sessions.
        season: first and last (month, day) of the season, or None for all year.
    """

    days: frozenset[int]
    sessions: Sessions
    season: tuple[tuple[int, int], tuple[int, int]] | None = None

    def serves(self, day: date) -> bool:
        """Return whether the season, if any, holds on `day`."""
        if self.season is None:
            return True
        first, last = self.season
        now = (day.month, day.day)
        return first <= now <= last if first <= last else now >= first or now <= last


@attrs.frozen
class Week:
    """The office hours of a desk.

    Attributes:
        id: its name; the specification itself for an unnamed week.
        spec: the specification it was read from.
        parts: its parts; those with a season come before those without.
        source: where the hours are written, or "".
        provenance: how well they are known.
        in_force: the days on which its source says they hold; None where it does not say.
        reception: the hours of taking dossiers in, where they differ from the hours that are worked.
    """

    id: str
    spec: str
    parts: tuple[WeekPart, ...]
    source: str = ""
    provenance: Provenance = Provenance.UNVERIFIED
    in_force: InForce | None = None
    reception: Week | None = None

    @staticmethod
    def parse(spec: str, *, name: str | None = None) -> Week:
        """Return the week written in `spec`.

        Raises:
            BadInputError: WEEK_SPEC for a fault of form, an overlap, or an end before its start.
        """
        parts = tuple(_part(text.strip(), spec) for text in spec.split(";") if text.strip())
        if not any(part.sessions for part in parts):
            raise _fault(spec, "không có phiên làm việc nào", "it has no session")
        _refuse_clashes_and_gaps(parts, spec)
        return Week(name or spec, spec, parts)

    @staticmethod
    def named(name: str) -> Week:
        """Return a week of the bundled table, by id.

        Raises:
            BadInputError: WEEK_UNKNOWN when there is none.
        """
        week = named_weeks().get(name.casefold())
        if week is None:
            known = ", ".join(sorted({week.id for week in named_weeks().values()}))
            raise BadInputError(
                "WEEK_UNKNOWN",
                f"Không có tuần làm việc {name[:40]!r}. Đang có: {known}.",
                f"there is no week {name[:40]!r}; known: {known}",
                value=name,
            )
        return week

    def sessions_on(self, day: date) -> Sessions:
        """Return the sessions that the weekday of `day` has in the season of `day`; days off are not its business."""
        return self._sessions(day.weekday(), day)

    def holds_on(self, day: date) -> bool:
        """Return whether the source of the hours says, or does not deny, that they hold on `day`."""
        return self.in_force is None or self.in_force.standing(day) is Standing.IN_FORCE

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day for which there are hours: a week has no bounds."""
        return date.min, date.max

    def runs(self, first: date, last: date) -> Iterator[Run]:
        """Yield the stretches of [first, last] in which every week is like the other: one, or one a season."""
        turns = sorted({first, *(turn for turn in self._turns(first.year, last.year) if first < turn <= last)})
        for start, following in pairwise([*turns, last + _ONE_DAY]):
            yield start, following - _ONE_DAY, tuple(self._sessions(weekday, start) for weekday in range(7))

    def _turns(self, first_year: int, last_year: int) -> Iterator[date]:
        """Yield the days on which a season begins, and those after one ended."""
        for part in self.parts:
            if part.season is not None:
                for year in range(first_year, last_year + 1):
                    yield _day_of_year(year, *part.season[0])
                    yield _day_of_year(year, *part.season[1], after=True)

    def _sessions(self, weekday: int, day: date) -> Sessions:
        for part in self.parts:
            if weekday in part.days and part.season is not None and part.serves(day):
                return part.sessions
        for part in self.parts:
            if weekday in part.days and part.season is None:
                return part.sessions
        return ()


def _day_of_year(year: int, month: int, day: int, *, after: bool = False) -> date:
    """Return a day by its month and number, or the one after it; 29 February of a common year is 1 March."""
    try:
        return date(year, month, day) + (_ONE_DAY if after else timedelta())
    except ValueError:
        return date(year, 3, 1)


@cache
def named_weeks() -> dict[str, Week]:
    """Return the bundled weeks, real schedules with their sources, by id and alias in lower case."""
    rows = tomllib.loads(files("motcua.clock").joinpath("tables", "weeks.toml").read_text("utf-8"))
    weeks: dict[str, Week] = {}
    for name, row in rows.items():
        week = attrs.evolve(
            Week.parse(row["spec"], name=name),
            source=row["source"],
            provenance=Provenance(row["provenance"]),
            in_force=InForce(**row["in_force"]) if "in_force" in row else None,
            reception=Week.parse(row["reception"], name=f"{name}, reception") if "reception" in row else None,
        )
        weeks.update(dict.fromkeys((name, *(alias.casefold() for alias in row.get("aliases", ()))), week))
    return weeks


def _fault(spec: str, vi: str, en: str) -> BadInputError:
    return BadInputError(
        "WEEK_SPEC",
        f"Giờ làm việc {spec[:80]!r} sai: {vi}. Ví dụ đúng: Mon-Fri 07:30-11:30,13:30-17:30",
        f"the week {spec[:80]!r} is ill-formed: {en}; a right one: Mon-Fri 07:30-11:30,13:30-17:30",
        value=spec,
    )


def _part(text: str, spec: str) -> WeekPart:
    season = None
    if found := _SEASON.fullmatch(text):
        first = _month_day(found[2], found[1], spec)
        season, text = (first, _month_day(found[4], found[3], spec)), found[5].strip()
    days, _, slots = text.partition(" ")
    if not slots.strip():
        raise _fault(spec, f"phần {text[:30]!r} thiếu phiên", f"the part {text[:30]!r} has no slots")
    return WeekPart(_days(days, spec), _sessions(slots, spec), season)


def _month_day(month: str, day: str, spec: str) -> tuple[int, int]:
    try:
        date(2024, int(month), int(day))  # a leap year, so that 29/2 is a day
    except ValueError as error:
        raise _fault(spec, f"{day}/{month} không phải ngày", f"{day}/{month} is no day") from error
    return int(month), int(day)


def _days(text: str, spec: str) -> frozenset[int]:
    days: set[int] = set()
    for item in text.casefold().split(","):
        first, dash, last = item.partition("-")
        if first not in _DAYS or (dash and last not in _DAYS):
            raise _fault(spec, f"thứ {item[:20]!r} lạ", f"{item[:20]!r} is no weekday")
        start, end = _DAYS[first], _DAYS[last] if dash else _DAYS[first]
        if end < start:
            raise _fault(spec, f"{item[:20]!r} ngược", f"{item[:20]!r} runs backwards")
        days.update(range(start, end + 1))
    return frozenset(days)


def _sessions(text: str, spec: str) -> Sessions:
    sessions: list[tuple[int, int]] = []
    for item in text.split(","):
        found = _SLOT.fullmatch(item.strip())
        if found is None:
            raise _fault(spec, f"phiên {item.strip()[:20]!r} sai", f"the slot {item.strip()[:20]!r} is ill-formed")
        start = _minutes(found[1], found[2], spec)
        end = _minutes(found[3], found[4], spec)
        if end <= start:
            raise _fault(spec, f"phiên {item.strip()!r} kết thúc trước khi bắt đầu", f"{item.strip()!r} ends too early")
        sessions.append((start, end))
    sessions.sort()
    for before, after in pairwise(sessions):
        if after[0] < before[1]:
            raise _fault(spec, "các phiên chồng nhau", "its slots overlap")
    return tuple(sessions)


def _minutes(hour: str, minute: str, spec: str) -> int:
    minutes = int(hour) * 60 + int(minute)
    if int(minute) >= 60 or minutes > _MIDNIGHT:  # noqa: PLR2004  minutes of an hour
        raise _fault(spec, f"{hour}:{minute} không phải giờ", f"{hour}:{minute} is no time of day")
    return minutes


def _refuse_clashes_and_gaps(parts: tuple[WeekPart, ...], spec: str) -> None:
    """Refuse two parts that serve a weekday at one time of the year, and seasons that leave a time unserved."""
    probes = [date.fromordinal(date(2024, 1, 1).toordinal() + offset) for offset in range(366)]
    for place, part in enumerate(parts):
        for other in parts[place + 1 :]:
            both_dated = (part.season is None) == (other.season is None)
            if both_dated and part.days & other.days and any(part.serves(day) and other.serves(day) for day in probes):
                raise _fault(spec, "hai phần chồng nhau", "two of its parts overlap")
    for weekday in range(7):
        seasons = [part for part in parts if weekday in part.days and part.season is not None]
        undated = any(weekday in part.days for part in parts if part.season is None)
        if seasons and not undated and not all(any(part.serves(day) for part in seasons) for day in probes):
            raise _fault(spec, "các mùa không phủ hết năm", "its seasons leave a gap in the year")


DEFAULT_WEEK = Week.parse("Mon-Fri 07:30-11:30,13:30-17:30", name="default")
"""The week used when none is given; answers built on it say that it is assumed."""
