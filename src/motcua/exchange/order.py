"""Checks of order: steps that cannot follow each other, times that run backwards, promises that cannot be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from motcua.clock.calendar import Calendar
from motcua.errors import NotCoveredError
from motcua.exchange.signs import DONE, WAITING
from motcua.exchange.status import followers
from motcua.exchange.trail import Trail
from motcua.findings import Finding, finding

__all__ = [
    "dates_order",
    "due_day_off",
    "head_differs",
    "progress_backwards",
    "progress_order",
    "step_without_time",
]

_IN_ORDER = (
    ("submitted_at", "accepted_at"),
    ("accepted_at", "due"),
    ("accepted_at", "ended_at"),
    ("ended_at", "returned_at"),
)


def step_without_time(trail: Trail) -> Iterator[Finding]:
    """A step that has to be done when it starts, or before."""
    for row in trail.rows:
        if row.started_at is not None and row.step_due is not None and row.step_due <= row.started_at:
            yield finding("SYNC_STEP_WITHOUT_TIME", path=row.path, code=trail.code)


def progress_backwards(trail: Trail) -> Iterator[Finding]:
    """A step sent after one that happened later."""
    for before, after in pairwise(trail.rows):
        if before.at is not None and after.at is not None and after.at < before.at:
            yield finding("SYNC_PROGRESS_BACKWARDS", path=after.path, code=trail.code)


def progress_order(trail: Trail) -> Iterator[Finding]:
    """A status that cannot follow the one before, by the table of transitions.

    From waiting straight to processed has a name of its own.
    """
    for before, after in pairwise([row for row in trail.rows if row.status is not None]):
        if before.status is None or after.status is None or after.status in followers()[before.status]:
            continue
        if before.status in WAITING and after.status in DONE:
            continue
        yield finding("SYNC_PROGRESS_ORDER", path=after.path, code=trail.code, before=before.status, after=after.status)


def head_differs(trail: Trail) -> Iterator[Finding]:
    """The head says another status than the last step."""
    row = trail.rows[-1] if trail.rows else None
    for one in trail.last_told:
        if row is None or row.status is None or one.status is None or one.status == row.status:
            continue
        yield finding("SYNC_HEAD_DIFFERS", path=one.path, code=trail.code, told=one.status, step=row.status)


def dates_order(trail: Trail) -> Iterator[Finding]:
    """Filed after accepted, promised or ended before accepted, returned before ended; a history decides."""
    if trail.history is not None:
        return
    for head in trail.heads:
        for first, then in _IN_ORDER:
            one: datetime | None = getattr(head, first)
            other: datetime | None = getattr(head, then)
            if one is not None and other is not None and other < one:
                yield finding("SYNC_DATES_ORDER", path=head.path, code=trail.code, first=first, then=then)


def due_day_off(trail: Trail, calendar: Calendar) -> Iterator[Finding]:
    """A promise, or the deadline of a step, on a day when nobody works; a day the calendar does not know is said."""
    dues = [(head.path, "due", head.due) for head in trail.heads]
    dues += [(row.path, "step_due", row.step_due) for row in trail.rows]
    for path, name, due in dues:
        if due is None:
            continue
        works = _works(calendar, due.date())
        if works is None:
            yield finding("SYNC_DUE_UNCOVERED", path=path, code=trail.code, field=name, day=due.date())
        elif not works:
            yield finding("SYNC_DUE_DAY_OFF", path=path, code=trail.code, field=name, day=due.date())


@lru_cache(maxsize=4096)
def _works(calendar: Calendar, day: date) -> bool | None:
    try:
        return calendar.day(day).is_working
    except NotCoveredError:
        return None
