"""Deadlines by the million: the slot grid as NumPy arrays; needs the extra `motcua[batch]`.

Moments are whole seconds since 1970-01-01T00:00Z as int64. A row that the calendar does not cover gets no
number: the mask says which rows were answered, and the others hold `UNANSWERED`.

>>> import numpy as np
>>> from motcua.clock import WorkClock
>>> filed = np.array([1767171600])  # 31 December 2025, 16:00 in +07:00
>>> dues, answered = due_working_days(WorkClock.default(), filed, 6)
>>> int(dues[0]), bool(answered[0])  # 10 January 2026, 17:30
(1768041000, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from motcua.clock.grid import SlotGrid
from motcua.clock.workclock import WorkClock
from motcua.errors import BadInputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds: TypeAlias = NDArray[np.int64]
    Answered: TypeAlias = NDArray[np.bool_]

__all__ = ["UNANSWERED", "BatchTables", "batch_tables", "due_working_days", "due_working_minutes"]

UNANSWERED = -(2**63)
"""What stands in a row that could not be answered."""

_CHUNK = 65_536
_DAY = 86_400


@attrs.frozen(eq=False)
class BatchTables:
    """The slot grid as arrays of seconds, for any engine that can index an array.

    Attributes:
        origin: the first midnight, in seconds since 1970.
        width: seconds of a slot.
        worked: seconds worked before each slot of the horizon; shape (slots,).
        opened: 1 where a slot is worked, else 0; shape (slots,).
        starts: start of each open slot, in seconds since the origin; shape (open slots,).
        workdays_upto: working days up to and including each day; shape (days,).
        closings: closing time of each working day, in seconds since the origin; shape (working days,).
    """

    origin: int
    width: int
    worked: Seconds
    opened: Seconds
    starts: Seconds
    workdays_upto: Seconds
    closings: Seconds


def batch_tables(clock: WorkClock) -> BatchTables:
    """Return the tables of a clock, made once for many calls."""
    import numpy as np  # noqa: PLC0415  an extra

    grid = clock.grid
    origin, width = int(grid.origin.timestamp()), grid.minutes * 60
    slots = len(grid.midnights) * (_DAY // width)
    starts = np.array(grid.slot_day, np.int64) * _DAY + np.array(grid.slot_minute, np.int64) * 60
    opened = np.zeros(slots, np.int64)
    opened[starts // width] = 1
    worked = (np.cumsum(opened) - opened) * width
    return BatchTables(origin, width, worked, opened, starts, np.array(grid.workdays_upto, np.int64), _closings(grid))


def due_working_minutes(
    clock: WorkClock | BatchTables, starts: Seconds, minutes: int | Seconds
) -> tuple[Seconds, Answered]:
    """Return the due moments of terms in working time (policy P-HOUR).

    Args:
        clock: the clock, or its tables.
        starts: moments in seconds since 1970; shape (n,).
        minutes: whole working minutes, at least 1; one number or shape (n,).

    Returns:
        Due moments and the mask of answered rows, both of shape (n,).

    Raises:
        BadInputError: BATCH_AMOUNT for an amount below 1.
    """
    import numpy as np  # noqa: PLC0415  an extra

    tables = clock if isinstance(clock, BatchTables) else batch_tables(clock)
    _require_positive(minutes)
    dues, answered = np.full(len(starts), UNANSWERED, np.int64), np.zeros(len(starts), np.bool_)
    last_second = len(tables.worked) * tables.width
    for first in range(0, len(starts), _CHUNK):
        rows = slice(first, first + _CHUNK)
        since = starts[rows] - tables.origin
        covered = (since >= 0) & (since < last_second)
        slot = np.where(covered, since, 0) // tables.width
        amount = (minutes[rows] if isinstance(minutes, np.ndarray) else minutes) * 60
        target = tables.worked[slot] + (since - slot * tables.width) * tables.opened[slot] + amount
        place = (target - 1) // tables.width
        fits = covered & (place < len(tables.starts))
        place = np.where(fits, place, 0)
        due = tables.starts[place] + target - place * tables.width + tables.origin
        dues[rows] = np.where(fits, due, UNANSWERED)
        answered[rows] = fits
    return dues, answered


def due_working_days(clock: WorkClock | BatchTables, starts: Seconds, days: int | Seconds) -> tuple[Seconds, Answered]:
    """Return the due moments of terms in working days (policy P-DAY-EXCL), at closing time.

    Args:
        clock: the clock, or its tables.
        starts: moments in seconds since 1970; shape (n,).
        days: working days, at least 1; one number or shape (n,).

    Returns:
        Due moments and the mask of answered rows, both of shape (n,).

    Raises:
        BadInputError: BATCH_AMOUNT for an amount below 1.
    """
    import numpy as np  # noqa: PLC0415  an extra

    tables = clock if isinstance(clock, BatchTables) else batch_tables(clock)
    _require_positive(days)
    day = (starts - tables.origin) // _DAY
    covered = (day >= 0) & (day < len(tables.workdays_upto))
    place = tables.workdays_upto[np.where(covered, day, 0)] + days - 1
    fits = covered & (place < len(tables.closings))
    due = tables.closings[np.where(fits, place, 0)] + tables.origin
    return np.where(fits, due, UNANSWERED), fits


def _closings(grid: SlotGrid) -> Seconds:
    import numpy as np  # noqa: PLC0415  an extra

    origin = grid.origin
    return np.array(
        [(closing - origin).days * _DAY + (closing - origin).seconds for closing in grid.closings], np.int64
    )


def _require_positive(amounts: int | Seconds) -> None:
    import numpy as np  # noqa: PLC0415  an extra

    if np.any(np.less(amounts, 1)):
        raise BadInputError("BATCH_AMOUNT", "Thời hạn phải từ 1.", "a term is below 1")
