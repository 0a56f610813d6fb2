"""The slot grid: the tables of the fast path, scalar and batch, made from the compiled days.

All session boundaries lie on a grid of g minutes (their greatest common divisor). Two tables are enough
for both directions: how much has been worked before each minute, and where the k-th open slot lies.
Either look-up is one index, whatever the length of the term and of the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from math import gcd

import attrs

from motcua.clock.kernel import WorkTables
from motcua.clock.week import Sessions
from motcua.localtime import DESK_ZONE

__all__ = ["SlotGrid", "build_grid", "minute_deltas", "second_deltas"]

_DAY_MINUTES = 24 * 60
_MINUTE = 60_000_000


@attrs.frozen(eq=False)
class SlotGrid:
    """Week and calendar as a grid of slots.

    Attributes:
        tables: the compiled days it is made of.
        origin: the first midnight, in +07:00.
        minutes: the width of a slot.
        worked_before: minutes worked before each day; one entry more than days.
        worked_in_day: for each day, minutes worked before each minute of it; shared between like days.
        open_in_day: for each day, whether each minute of it is worked; shared between like days.
        slot_starts: for each kind of day, the minutes at which its open slots start.
    """

    tables: WorkTables
    origin: datetime
    minutes: int
    worked_before: list[int]
    worked_in_day: list[tuple[int, ...]]
    open_in_day: list[bytes]
    slot_starts: dict[Sessions, tuple[int, ...]]

    @property
    def slots(self) -> int:
        """How many open slots there are."""
        return self.worked_before[-1] // self.minutes

    def closings(self) -> Iterator[datetime]:
        """Yield the closing time of each working day, in order."""
        sessions, deltas = self.tables.sessions, minute_deltas()
        for day in self.tables.workdays:
            yield self.midnight(day) + deltas[sessions[day][-1][1]]

    def slots_of(self, day: int) -> Iterator[tuple[int, datetime]]:
        """Yield the open slots of a day: the number of each, and the moment it starts."""
        midnight, deltas = self.midnight(day), minute_deltas()
        first = self.worked_before[day] // self.minutes
        for number, start in enumerate(self.slot_starts[self.tables.sessions[day]], start=first):
            yield number, midnight + deltas[start]

    def midnight(self, day: int) -> datetime:
        """Return the midnight that begins a day."""
        return self.origin + timedelta(day)


@cache
def minute_deltas() -> tuple[timedelta, ...]:
    """Return a timedelta for each number of minutes of a day: adding one is far cheaper than making it."""
    return tuple(timedelta(minutes=minute) for minute in range(_DAY_MINUTES + 1))


@cache
def second_deltas() -> tuple[timedelta, ...]:
    """Return a timedelta for each number of seconds of a minute."""
    return tuple(timedelta(seconds=second) for second in range(60))


def build_grid(tables: WorkTables) -> SlotGrid:
    """Return the grid of compiled days."""
    kinds = tuple(set(tables.sessions))
    width = gcd(_DAY_MINUTES, *(edge for sessions in kinds for session in sessions for edge in session))
    worked = {sessions: _worked_by_minute(sessions) for sessions in kinds}
    opened = {sessions: _open_by_minute(sessions) for sessions in kinds}
    return SlotGrid(
        tables=tables,
        origin=datetime.combine(tables.day(0), time(), DESK_ZONE),
        minutes=width,
        worked_before=[worked_us // _MINUTE for worked_us in tables.before],
        worked_in_day=[worked[sessions] for sessions in tables.sessions],
        open_in_day=[opened[sessions] for sessions in tables.sessions],
        slot_starts={sessions: tuple(_slot_starts(sessions, width)) for sessions in kinds},
    )


def _worked_by_minute(sessions: Sessions) -> tuple[int, ...]:
    worked: list[int] = []
    total = 0
    for opening, closing in sessions:
        worked.extend([total] * (opening - len(worked)))
        worked.extend(range(total, total + closing - opening))
        total += closing - opening
    worked.extend([total] * (_DAY_MINUTES - len(worked)))
    return tuple(worked)


def _open_by_minute(sessions: Sessions) -> bytes:
    marks = bytearray(_DAY_MINUTES)
    for opening, closing in sessions:
        marks[opening:closing] = b"\x01" * (closing - opening)
    return bytes(marks)


def _slot_starts(sessions: Sessions, width: int) -> Iterator[int]:
    for opening, closing in sessions:
        yield from range(opening, closing, width)
