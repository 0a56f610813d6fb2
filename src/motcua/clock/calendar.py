"""The official calendar of days off and worked Saturdays: versioned data with a source for every day.

Ordinary weekdays work and Saturdays and Sundays rest; the table holds the exceptions. A day carries
what it is, why, by which notice, and since when it has been known, so that a promise made in the past
can be judged by what could be known then. Outside its coverage the calendar refuses.

>>> from datetime import date
>>> Calendar.official().day(date(2026, 1, 10)).is_working
True
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import attrs

from motcua.canonical import canonical_hash
from motcua.errors import NotCoveredError
from motcua.law import Citation, Provenance
from motcua.tables import read_table

__all__ = ["Calendar", "Day", "DayKind"]

_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is, and why."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    STATUTORY = "statutory"
    STATUTORY_ON_WEEKEND = "statutory_on_weekend"
    COMPENSATION = "compensation"
    SWAP = "swap"
    LOCAL = "local"
    ESTIMATED = "estimated"


@attrs.frozen
class Day:
    """A day of the calendar.

    Attributes:
        date: the day.
        is_working: whether civil servants work.
        kind: what makes it so.
        reason_vi: why, in Vietnamese.
        reason_en: why, in English.
        cite: the notice or article behind it; None for ordinary days.
        source: where the fact was found, or "".
        swap_with: the day it is exchanged with, if any.
        announced_on: since when it has been known; None means always.
        is_provisional: whether it rests on a proposal or an estimate.
    """

    date: dt.date
    is_working: bool
    kind: DayKind
    reason_vi: str
    reason_en: str
    cite: Citation | None = None
    source: str = ""
    swap_with: dt.date | None = None
    announced_on: dt.date | None = None
    is_provisional: bool = False


@attrs.frozen(eq=False)
class Calendar:
    """Days off and worked Saturdays over a span of days.

    Attributes:
        id: the calendar's name.
        version: the day its data were compiled.
        first: first day covered.
        last: last day covered.
        days: the exceptions, by date.
        sure: first and last day that are not estimated, or None where none is.
    """

    id: str
    version: str
    first: date
    last: date
    days: Mapping[date, Day] = attrs.field(repr=False)
    sure: tuple[date, date] | None = None

    @staticmethod
    def official() -> Calendar:
        """Return the bundled calendar of civil servants, loaded once."""
        return _official()

    def day(self, day: date) -> Day:
        """Return what `day` is.

        Raises:
            NotCoveredError: CALENDAR_NOT_COVERED outside the coverage.
        """
        self.require(day)
        special = self.days.get(day)
        if special is not None:
            return special
        guessed = not self.is_sure(day)
        if day.weekday() >= _SATURDAY:
            return Day(
                day,
                is_working=False,
                kind=DayKind.WEEKEND,
                reason_vi="nghỉ hằng tuần",
                reason_en="weekly rest",
                is_provisional=guessed,
            )
        return Day(
            day,
            is_working=True,
            kind=DayKind.WEEKDAY,
            reason_vi="ngày làm việc",
            reason_en="working day",
            is_provisional=guessed,
        )

    def is_sure(self, day: date) -> bool:
        """Return whether a day lies in the official coverage, not among the estimates."""
        return self.sure is None or self.sure[0] <= day <= self.sure[1]

    def require(self, day: date) -> None:
        """Refuse a day outside the coverage.

        Raises:
            NotCoveredError: CALENDAR_NOT_COVERED.
        """
        if not self.first <= day <= self.last:
            raise NotCoveredError(
                "CALENDAR_NOT_COVERED",
                f"Lịch {self.id} phủ từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}; "
                f"ngày {day:%d/%m/%Y} chưa có thông báo nghỉ lễ, tết chính thức.",
                f"calendar {self.id} covers {self.first} to {self.last}; the days off around {day} are not official",
                value=day,
            )

    def known_on(self, as_of: date) -> Calendar:
        """Return the calendar as it was known at the end of `as_of`.

        Days announced later fall away, and a year whose notice came later is not covered.
        """
        known = {day: special for day, special in self.days.items() if _was_known(special, as_of)}
        unknown_years = [year for year, announced in _notice_days().items() if announced > as_of]
        last = min([self.last, *(date(year - 1, 12, 31) for year in unknown_years)])
        told = max((day for day in self.knowledge_days() if day <= as_of), default=as_of)
        return attrs.evolve(self, days=known, last=last, version=f"{self.version}@{told.isoformat()}")

    def knowledge_days(self) -> tuple[date, ...]:
        """Return the days on which something became known, in order."""
        return self._knowledge_days

    @cached_property
    def _knowledge_days(self) -> tuple[date, ...]:
        days = {special.announced_on for special in self.days.values() if special.announced_on}
        return tuple(sorted(days | set(_notice_days().values())))

    def with_days(self, days: Iterable[Day], *, name: str, until: date | None = None) -> Calendar:
        """Return the calendar with a host's own days laid over it.

        Args:
            days: closures and worked days; they replace what the calendar says of their dates.
            name: what the host calls its layer; it becomes part of the id.
            until: the day up to which the layer settles all days, when that lies past the coverage.
        """
        layer = {special.date: special for special in days}
        marks = [f"{day} {special.is_working} {special.reason_vi}" for day, special in sorted(layer.items())]
        return attrs.evolve(
            self,
            id=f"{self.id}+{name}",
            version=f"{self.version}+{canonical_hash(marks)[:8]}",
            days={**self.days, **layer},
            last=max(self.last, until or self.last),
        )

    def with_estimates(self, first: date, last: date) -> Calendar:
        """Return the calendar widened to [first, last] by the rules of the `holidays` package, marked as estimates."""
        from motcua.clock.estimate import estimated_days  # noqa: PLC0415  slow to import, rarely needed

        first, last = min(first, self.first), max(last, self.last)
        if (first, last) == (self.first, self.last):
            return self
        days = {day.date: day for day in estimated_days(first.year, last.year)}
        outside = {on: day for on, day in days.items() if not self.first <= on <= self.last}
        return attrs.evolve(
            self,
            id=f"{self.id}+estimate",
            first=first,
            last=last,
            days={**outside, **self.days},
            sure=(self.first, self.last),
        )


def _was_known(special: Day, as_of: date) -> bool:
    return special.announced_on is None or special.announced_on <= as_of


@cache
def _notices() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(files("motcua.clock").joinpath("tables", "notices.toml").read_text("utf-8"))


@cache
def _notice_days() -> Mapping[int, date]:
    return {row["year"]: row["announced_on"] for row in _notices().values() if "year" in row}


@cache
def _official() -> Calendar:
    days = [_official_day(row) for row in read_table("motcua.clock", "days_off.csv")]
    coverage = tomllib.loads(files("motcua.clock").joinpath("tables", "calendar.toml").read_text("utf-8"))
    return Calendar(**coverage, days={day.date: day for day in days})


def _official_day(row: Mapping[str, str]) -> Day:
    day = date.fromisoformat(row["date"])
    swap = date.fromisoformat(row["swap_with"]) if row["swap_with"] else None
    proposed = row["status"].startswith("proposed")
    working = day.weekday() < _SATURDAY if proposed else row["status"] == "worked"
    reason_vi, reason_en = _reason(row, swap, proposed=proposed, working=working)
    return Day(
        date=day,
        is_working=working,
        kind=DayKind(row["kind"]),
        reason_vi=reason_vi,
        reason_en=reason_en,
        cite=_cite(row),
        source=row["source"],
        swap_with=None if proposed else swap,
        announced_on=date.fromisoformat(row["announced_on"]) if row["announced_on"] else None,
        is_provisional=proposed,
    )


def _cite(row: Mapping[str, str]) -> Citation | None:
    if not row["instrument"]:
        return None
    notice = _notices()[row["instrument"]]
    return Citation(
        row["instrument"],
        notice["title_vi"],
        notice["title_en"],
        article=row["article"] or None,
        provenance=Provenance(row["provenance"]),
    )


def _reason(row: Mapping[str, str], swap: date | None, *, proposed: bool, working: bool) -> tuple[str, str]:
    name_vi, name_en = row["name_vi"], row["name_en"]
    if proposed:
        return (
            f"đề nghị hoán đổi với {swap:%d/%m/%Y} ({name_vi}), chưa được xác nhận",
            f"proposed swap with {swap} ({name_en}), not confirmed",
        )
    if swap is not None and working:
        return f"làm bù cho ngày {swap:%d/%m/%Y} ({name_vi})", f"worked in exchange for {swap} ({name_en})"
    if swap is not None:
        return (
            f"nghỉ {name_vi}, hoán đổi với ngày {swap:%d/%m/%Y}",
            f"off for {name_en}, exchanged with {swap}",
        )
    if row["kind"] == DayKind.COMPENSATION:
        return f"nghỉ bù {name_vi}", f"compensation for {name_en}"
    return f"nghỉ {name_vi}", f"off: {name_en}"
