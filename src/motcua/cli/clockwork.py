"""Build a clock from what a command line says: week, extra calendar, estimates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from motcua.cli.output import read_text_file
from motcua.clock import Calendar, Week, WorkClock
from motcua.clock.calendarfile import covered_until, read_calendar_days
from motcua.clock.hours import AgencyHours, OfficeHours
from motcua.clock.week import DEFAULT_WEEK

__all__ = ["build_clock", "read_week", "with_estimates"]


def read_week(text: str | None) -> OfficeHours:
    """Return office hours: a week by its id or its specification, or those of a file `HOURS.toml[#UNIT]`.

    The default week when nothing is given.
    """
    if text is None:
        return DEFAULT_WEEK
    path, _, unit = text.strip().partition("#")
    if path.casefold().endswith(".toml"):
        return AgencyHours.parse(read_text_file(path)).of(unit)
    return Week.parse(text) if " " in text.strip() or ":" in text else Week.named(text.strip())


def build_clock(week: str | None = None, calendar_file: str | None = None) -> WorkClock:
    """Return the clock of a week and the official calendar, with a host's days laid over it."""
    calendar = Calendar.official()
    if calendar_file is not None:
        text = read_text_file(calendar_file)
        days, until = read_calendar_days(text), covered_until(text)
        calendar = calendar.with_days(days, name=Path(calendar_file).stem, until=until)
    if week is None and calendar_file is None:
        return WorkClock.default()
    return WorkClock(read_week(week), calendar)


def with_estimates(clock: WorkClock, start: date, years: int) -> WorkClock:
    """Return the clock with its calendar estimated around `start`, up to `years` after it."""
    first = date(max(start.year - 1, 1), 1, 1)
    last = date(min(max(start.year, clock.calendar.last.year) + years, 9998), 12, 31)
    return WorkClock(clock.week, clock.calendar.with_estimates(first, last))
