"""The slot grid: the tables of the fast path, scalar and batch, made from the compiled days.

All session boundaries lie on a grid of g minutes (their greatest common divisor). Two tables are enough
for both directions: how much has been worked before each slot of the horizon, and where the k-th open
slot lies. Either look-up is one index, whatever the length of the term and of the calendar.
"""

from __future__ import annotations

from array import array
from datetime import datetime, time, timedelta
from functools import cache
from math import gcd

import attrs

from motcua.clock.kernel import WorkTables
from motcua.clock.week import Sessions
from motcua.localtime import DESK_ZONE

__all__ = ["SlotGrid", "build_grid", "minute_deltas"]

_DAY_MINUTES = 24 * 60


@attrs.frozen(eq=False)
class SlotGrid:
    """Week and calendar as a grid of slots.

    Attributes:
        origin: the first midnight, in +07:00.
        minutes: the width of a slot.
        worked_before: minutes worked before each day; one entry more than days.
        worked_in_day: for each day, minutes worked before each minute of it; shared between like days.
        open_in_day: for each day, whether each minute of it is worked; shared between like days.
        slot_day: day of each open slot.
        slot_minute: minute of the day at which each open slot starts.
        midnights: the midnight that begins each day.
        closings: the closing time of each working day, in order.
        workdays_upto: how many working days lie up to and including each day.
        last_minutes: how many minutes are worked in all.
    """

    origin: datetime
    minutes: int
    worked_before: array[int]
    worked_in_day: tuple[array[int], ...]
    open_in_day: tuple[bytes, ...]
    slot_day: array[int]
    slot_minute: array[int]
    midnights: tuple[datetime, ...]
    closings: tuple[datetime, ...]
    workdays_upto: array[int]
    last_minutes: int


@cache
def minute_deltas() -> tuple[timedelta, ...]:
    """Return a timedelta for each number of minutes of a day: adding one is far cheaper than making it."""
    return tuple(timedelta(minutes=minute) for minute in range(_DAY_MINUTES + 1))


def build_grid(tables: WorkTables) -> SlotGrid:
    """Return the grid of compiled days."""
    kinds = tuple(set(tables.sessions))
    width = gcd(_DAY_MINUTES, *(edge for sessions in kinds for session in sessions for edge in session))
    worked = {sessions: _worked_by_minute(sessions) for sessions in kinds}
    opened = {sessions: _open_by_minute(sessions) for sessions in kinds}
    starts = {sessions: _slot_starts(sessions, width) for sessions in kinds}
    slot_day, slot_minute = array("I"), array("H")
    for day in tables.workdays:
        of_day = starts[tables.sessions[day]]
        slot_day.extend([day] * len(of_day))
        slot_minute.extend(of_day)
    origin = datetime.combine(tables.day(0), time(), DESK_ZONE)
    one_day, midnights = timedelta(days=1), [origin]
    for _ in range(len(tables.sessions) - 1):
        midnights.append(midnights[-1] + one_day)
    deltas = minute_deltas()
    return SlotGrid(
        origin=origin,
        minutes=width,
        worked_before=array("I", (worked_us // 60_000_000 for worked_us in tables.before)),
        worked_in_day=tuple(worked[sessions] for sessions in tables.sessions),
        open_in_day=tuple(opened[sessions] for sessions in tables.sessions),
        slot_day=slot_day,
        slot_minute=slot_minute,
        midnights=tuple(midnights),
        closings=tuple(midnights[day] + deltas[tables.sessions[day][-1][1]] for day in tables.workdays),
        workdays_upto=array("I", tables.rank[1:]),
        last_minutes=tables.before[-1] // 60_000_000,
    )


def _worked_by_minute(sessions: Sessions) -> array[int]:
    worked = array("H", bytes(2 * _DAY_MINUTES))
    total, before = 0, 0
    for opening, closing in sessions:
        for minute in range(before, opening):
            worked[minute] = total
        for minute in range(opening, closing):
            worked[minute] = total + minute - opening
        total, before = total + closing - opening, closing
    for minute in range(before, _DAY_MINUTES):
        worked[minute] = total
    return worked


def _open_by_minute(sessions: Sessions) -> bytes:
    marks = bytearray(_DAY_MINUTES)
    for opening, closing in sessions:
        marks[opening:closing] = b"\x01" * (closing - opening)
    return bytes(marks)


def _slot_starts(sessions: Sessions, width: int) -> array[int]:
    return array("H", (start for opening, closing in sessions for start in range(opening, closing, width)))
