"""The tables of a clock as NumPy arrays, for the batch and for any engine that can index an array.

Needs the extra `motcua[batch]`. All times are whole seconds since the first midnight of the calendar; 32 bits hold
136 years of them, and halve what must go through the cache.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from motcua.clock.workclock import WorkClock

__all__ = ["BatchTables", "Mask", "Places", "Reasons", "Seconds", "batch_tables"]

Seconds: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.integer]
Reasons: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[Any]
"""Whole numbers of the narrowest type that holds the calendar's span in seconds."""

DAY = 86_400
_LARGEST_IN_32_BITS = 2**30
"""Three spans of a calendar must fit into 32 bits: what was worked, the term, and what was waited for."""


@attrs.frozen(eq=False)
class BatchTables:
    """The slot grid and the working days as arrays.

    Attributes:
        origin: the first midnight, in seconds since 1970.
        width: seconds of a slot.
        seconds: how many seconds the calendar spans.
        packed: for each slot, twice the seconds worked before it, plus 1 if it is worked; shape (slots,).
        shift: for each open slot, its start less the seconds worked before it; shape (open slots,).
        rank: working days before each day; shape (days + 1,).
        workdays: the day of each working day; shape (working days,).
        noons: end of the first session of each working day; shape (working days,).
        closings: closing time of each working day; shape (working days,).

    `shift`, `noons` and `closings` lead out of the tables: they are in seconds since 1970.
    """

    origin: int
    width: int
    seconds: int
    packed: Whole
    shift: Seconds
    rank: Seconds
    workdays: Seconds
    noons: Seconds
    closings: Seconds

    @property
    def days(self) -> int:
        """How many days the calendar spans."""
        return len(self.rank) - 1

    def worked(self, since: Whole) -> Whole:
        """Return the seconds worked before moments that lie inside the calendar.

        Args:
            since: seconds since the first midnight, of the type of `packed`; shape (n,).
        """
        one, width = self.packed.dtype.type(1), self.packed.dtype.type(self.width)
        slot = since // width
        found: Whole = self.packed.take(slot.astype(np.intp))
        slot *= width
        inside = since - slot
        inside *= found & one
        found >>= one
        found += inside
        return found


def batch_tables(clock: WorkClock | BatchTables) -> BatchTables:
    """Return the tables of a clock, made once for many calls."""
    if isinstance(clock, BatchTables):
        return clock
    grid, tables = clock.grid, clock.tables
    width, days = grid.minutes * 60, len(tables.sessions)
    starts = np.fromiter(
        (day * DAY + minute * 60 for day in tables.workdays for minute in grid.slot_starts[tables.sessions[day]]),
        np.int64,
    )
    opened = np.zeros(days * (DAY // width), np.int64)
    opened[starts // width] = 1
    worked = (np.cumsum(opened) - opened) * width
    whole = np.uint32 if days * DAY < _LARGEST_IN_32_BITS else np.int64
    workdays = np.array(tables.workdays, np.int64)
    noons = np.array([tables.sessions[day][0][1] for day in tables.workdays], np.int64)
    closings = np.array([tables.sessions[day][-1][1] for day in tables.workdays], np.int64)
    origin = int(grid.origin.timestamp())
    return BatchTables(
        origin=origin,
        width=width,
        seconds=days * DAY,
        packed=(worked << 1 | opened).astype(whole),
        shift=starts - np.arange(len(starts)) * width + origin,
        rank=np.array(tables.rank, np.int64),
        workdays=workdays,
        noons=workdays * DAY + noons * 60 + origin,
        closings=workdays * DAY + closings * 60 + origin,
    )
