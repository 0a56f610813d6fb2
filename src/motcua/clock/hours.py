"""Office hours of an agency over time (lịch làm việc): one week until a day, another from it on, and each unit's own.

Written in TOML, a table for each stretch of time; `unit` names those who keep other hours than the agency:

>>> hours = AgencyHours.parse('''
... id = "so-noi-vu"
... [[hours]]
... working = "Mon-Fri 07:00-11:30,13:30-17:00"
... last = 2022-08-31
... [[hours]]
... working = "Mon-Fri 08:00-11:30,13:00-17:30"
... first = 2022-09-01
... [[hours]]
... unit = "one-stop"
... working = "Mon-Fri 07:30-11:30,13:00-17:00"
... reception = "Mon-Fri 07:30-11:30,13:00-16:30"
... first = 2022-09-01
... ''')
>>> hours.of("one-stop").sessions_on(date(2022, 9, 1))[0]
(450, 690)
>>> hours.of("one-stop").sessions_on(date(2022, 8, 31))[0]
(420, 690)
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Protocol

import attrs

from motcua.clock.week import Run, Sessions, Week
from motcua.errors import BadInputError, CollectedError, MotcuaError, NotCoveredError, UnreadableFileError
from motcua.law import Provenance, weakest

__all__ = ["AgencyHours", "OfficeHours", "Period", "Timetable"]

_ONE_DAY = timedelta(days=1)
_KEYS = frozenset({"unit", "working", "reception", "first", "last", "source"})


class OfficeHours(Protocol):
    """What a clock needs of office hours; `Week` and `Timetable` give it."""

    @property
    def id(self) -> str:
        """Their name."""

    @property
    def spec(self) -> str:
        """The hours as text."""

    @property
    def source(self) -> str:
        """Where they are written, or ""."""

    @property
    def provenance(self) -> Provenance:
        """How well they are known."""

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day for which there are hours."""

    @property
    def reception(self) -> OfficeHours | None:
        """The hours of taking dossiers in, or None where they are those worked."""

    def sessions_on(self, day: date) -> Sessions:
        """Return the sessions that are worked on the weekday of `day`."""

    def holds_on(self, day: date) -> bool:
        """Return whether their source says, or does not deny, that they hold on `day`."""

    def runs(self, first: date, last: date) -> Iterator[Run]:
        """Yield the stretches of [first, last] in which every week is like the other."""


@attrs.frozen
class Period:
    """A week and the days on which it is kept.

    Attributes:
        week: the hours.
        first: the first day; the earliest there is when no beginning is known.
        last: the last day; the latest there is when no end is known.
        unit: whose hours they are, or "" for the agency as a whole.
    """

    week: Week
    first: date = date.min
    last: date = date.max
    unit: str = ""

    def covers(self, day: date) -> bool:
        """Return whether the hours are kept on `day`."""
        return self.first <= day <= self.last


@attrs.frozen
class Timetable:
    """Periods one after the other, without a gap.

    Attributes:
        id: its name.
        periods: the periods, in order.
    """

    id: str
    periods: tuple[Period, ...]

    @property
    def spec(self) -> str:
        """The weeks as text, each with its first day."""
        shown = (f"{'' if one.first == date.min else f'{one.first} '}{one.week.spec}" for one in self.periods)
        return " | ".join(shown)

    @property
    def source(self) -> str:
        """Where the hours are written, as far as they say."""
        return "; ".join(dict.fromkeys(one.week.source for one in self.periods if one.week.source))

    @property
    def provenance(self) -> Provenance:
        """The weakest among the periods."""
        return weakest(one.week.provenance for one in self.periods)

    @property
    def reception(self) -> Timetable | None:
        """The hours of taking dossiers in, or None where they are everywhere those worked."""
        if all(one.week.reception is None for one in self.periods):
            return None
        weeks = (attrs.evolve(one, week=one.week.reception or one.week) for one in self.periods)
        return Timetable(f"{self.id}, reception", tuple(weeks))

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day for which there are hours."""
        return self.periods[0].first, self.periods[-1].last

    def sessions_on(self, day: date) -> Sessions:
        """Return the sessions of the weekday of `day`, by the week kept then.

        Raises:
            NotCoveredError: HOURS_NOT_COVERED before the first or after the last period.
        """
        return self._week_on(day).sessions_on(day)

    def holds_on(self, day: date) -> bool:
        """Return whether there are hours for `day`."""
        return self.span[0] <= day <= self.span[1] and self._week_on(day).holds_on(day)

    def runs(self, first: date, last: date) -> Iterator[Run]:
        """Yield the stretches of [first, last] in which every week is like the other."""
        for period in self.periods:
            start, end = max(first, period.first), min(last, period.last)
            if start <= end:
                yield from period.week.runs(start, end)

    def _week_on(self, day: date) -> Week:
        for period in self.periods:
            if period.covers(day):
                return period.week
        first, last = self.span
        raise NotCoveredError(
            "HOURS_NOT_COVERED",
            f"Giờ làm việc {self.id} chỉ có từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, không có cho {day:%d/%m/%Y}.",
            f"the office hours {self.id} reach from {first} to {last}; there are none for {day}",
            value=day,
        )


@attrs.frozen
class AgencyHours:
    """The hours of an agency and of those of its units that keep their own.

    Attributes:
        id: the agency, or any name for its hours.
        periods: all periods, of the agency and of its units.
    """

    id: str
    periods: tuple[Period, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units that keep their own hours."""
        return tuple(dict.fromkeys(one.unit for one in self.periods if one.unit))

    def of(self, unit: str = "") -> Timetable:
        """Return the hours of a unit: its own on the days it has some, else the agency's.

        Raises:
            BadInputError: HOURS_UNIT for a unit without hours of its own, HOURS_GAP when days in between have none.
        """
        if (unit and unit not in self.units) or not any(one.unit in ("", unit) for one in self.periods):
            known = ", ".join(self.units) or "-"
            raise BadInputError(
                "HOURS_UNIT",
                f"Đơn vị {unit[:40]!r} không có giờ trong {self.id}; các đơn vị có giờ riêng: {known}.",
                f"there are no hours for the unit {unit[:40]!r} in {self.id}; units with hours of their own: {known}",
                value=unit,
            )
        return Timetable(f"{self.id}#{unit}" if unit else self.id, tuple(self._stretches(unit)))

    @staticmethod
    def parse(text: str) -> AgencyHours:
        """Return the hours written in a TOML text.

        Raises:
            UnreadableFileError: HOURS_NOT_TOML.
            CollectedError: HOURS_ROWS with every fault of the rows, each with its path.
        """
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UnreadableFileError(
                "HOURS_NOT_TOML", f"Tệp giờ làm việc không phải TOML: {error}", f"the hours are not TOML: {error}"
            ) from error
        name = str(content.get("id", "hours"))
        faults: list[MotcuaError] = []
        periods = tuple(_read_periods(content.get("hours"), name, faults))
        if not faults:
            faults.extend(_clashes(periods))
        if faults:
            raise CollectedError(
                "HOURS_ROWS",
                f"Giờ làm việc có {len(faults)} lỗi: " + "; ".join(fault.message_vi for fault in faults),
                f"the hours have {len(faults)} faults: " + "; ".join(fault.message_en for fault in faults),
                faults=tuple(faults),
            )
        return AgencyHours(name, periods)

    def _stretches(self, unit: str) -> Iterator[Period]:
        rows = sorted((one for one in self.periods if one.unit in ("", unit)), key=lambda one: one.unit, reverse=True)
        turns = {one.first for one in rows} | {one.last + _ONE_DAY for one in rows if one.last < date.max}
        starts = sorted(turns)
        for place, start in enumerate(starts):
            following = starts[place + 1] if place + 1 < len(starts) else None
            end = date.max if following is None else following - _ONE_DAY
            kept = next((one for one in rows if one.covers(start)), None)
            if kept is not None:
                yield attrs.evolve(kept, first=start, last=end)
            elif following is not None:
                raise BadInputError(
                    "HOURS_GAP",
                    f"{self.id}: không có giờ làm việc từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}.",
                    f"{self.id}: there are no hours from {start} to {end}",
                )


def _read_periods(rows: object, name: str, faults: list[MotcuaError]) -> Iterator[Period]:
    if not isinstance(rows, list) or not rows:
        faults.append(_fault("$.hours", "cần ít nhất một bảng [[hours]]", "at least one table [[hours]] is needed"))
        return
    for place, row in enumerate(rows):
        path = f"$.hours[{place}]"
        try:
            yield _read_period(row, name, path)
        except MotcuaError as fault:
            faults.append(fault if fault.path else _fault(path, fault.message_vi, fault.message_en))


def _read_period(row: Mapping[str, Any], name: str, path: str) -> Period:
    if not isinstance(row, Mapping):
        raise _fault(path, "phải là một bảng", "it must be a table")
    unknown = sorted(row.keys() - _KEYS)
    if unknown or not isinstance(row.get("working"), str):
        told = ", ".join(unknown) or "working"
        raise _fault(path, f"khóa lạ hoặc thiếu: {told}", f"unknown or missing key: {told}")
    first, last = row.get("first", date.min), row.get("last", date.max)
    if any(type(day) is not date for day in (first, last)) or last < first:
        raise _fault(path, "first và last phải là ngày, theo thứ tự", "first and last must be days, in order")
    reception = row.get("reception")
    week = attrs.evolve(
        Week.parse(row["working"], name=name),
        source=str(row.get("source", "")),
        reception=None if reception is None else Week.parse(str(reception), name=f"{name}, reception"),
    )
    return Period(week, first, last, str(row.get("unit", "")))


def _clashes(periods: Iterable[Period]) -> Iterator[MotcuaError]:
    ordered = sorted(periods, key=lambda one: (one.unit, one.first))
    for one, after in pairwise(ordered):
        if one.unit == after.unit and after.first <= one.last:
            yield _fault(
                "$.hours",
                f"hai khoảng chồng nhau từ {after.first:%d/%m/%Y} ({one.unit or 'cơ quan'})",
                f"two periods overlap from {after.first} on ({one.unit or 'the agency'})",
            )


def _fault(path: str, vi: str, en: str) -> BadInputError:
    return BadInputError("HOURS_ROW", f"{path}: {vi}", f"{path}: {en}", path=path)
