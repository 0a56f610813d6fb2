"""Elapsed working time by the million: the slot grid over NumPy arrays; needs the extra `motcua[batch]`.

>>> import numpy as np
>>> from motcua.clock import WorkClock
>>> filed, ended = np.array([1767171600]), np.array([1768041000])  # 31 December 2025 16:00, 10 January 2026 17:30
>>> passed = elapsed_many(WorkClock.default(), filed, ended)
>>> passed.working_minutes.tolist(), passed.working_days.tolist()
([2970], [6])
"""

from __future__ import annotations

import attrs
import numpy as np

from motcua.clock.batch import CHUNK, UNANSWERED, require_rows
from motcua.clock.batchkinds import Reason
from motcua.clock.batchpauses import Pauses
from motcua.clock.batchtables import DAY, BatchTables, Reasons, Seconds, batch_tables
from motcua.clock.workclock import WorkClock

__all__ = ["BatchElapsed", "elapsed_many"]


@attrs.frozen(eq=False)
class BatchElapsed:
    """Working time of many rows.

    Attributes:
        working_minutes: whole minutes, rounded down, or UNANSWERED; int64, shape (n,).
        working_days: working dates after the first, up to the last, or UNANSWERED; int64, shape (n,).
        reason: a `Reason` for each row; uint8, shape (n,).
    """

    working_minutes: Seconds
    working_days: Seconds
    reason: Reasons


def elapsed_many(
    clock: WorkClock | BatchTables, starts: Seconds, ends: Seconds, *, pauses: Pauses | None = None
) -> BatchElapsed:
    """Return the working time between many pairs of moments, as `WorkClock.elapsed` measures it.

    Args:
        clock: the clock, or its tables.
        starts: moments in seconds since 1970, UNANSWERED where missing; int64, shape (n,).
        ends: the same, where each row ends; shape (n,).
        pauses: the pauses of the rows, whose working time is taken out of the minutes.

    Raises:
        BadInputError: BATCH_SHAPE for arrays of different lengths.
    """
    tables = batch_tables(clock)
    require_rows(len(starts), len(ends), *(() if pauses is None else (len(pauses),)))
    minutes, days = np.empty(len(starts), np.int64), np.empty(len(starts), np.int64)
    reason = np.zeros(len(starts), np.uint8)
    in_order = None if pauses is None else pauses.in_order()
    backwards = None if pauses is None else pauses.backwards
    for first in range(0, len(starts), CHUNK):
        rows = slice(first, min(first + CHUNK, len(starts)))
        since, until, refused = _covered(tables, starts[rows], ends[rows])
        if backwards is not None:
            refused[backwards[rows]] = Reason.PAUSE_BACKWARDS
        worked = tables.worked(until).astype(np.int64) - tables.worked(since)
        if in_order is not None:
            worked -= _paused(tables, in_order, np.arange(rows.start, rows.stop), since, until)
        minutes[rows] = worked // 60
        days[rows] = tables.rank[1:].take(until // DAY) - tables.rank[1:].take(since // DAY)
        reason[rows] = refused
    if (bad := reason != 0).any():
        minutes[bad], days[bad] = UNANSWERED, UNANSWERED
    return BatchElapsed(minutes, days, reason)


def _covered(tables: BatchTables, starts: Seconds, ends: Seconds) -> tuple[Seconds, Seconds, Reasons]:
    """Return both moments since the first midnight, those of refused rows replaced by it, and the reasons."""
    since, until = starts - tables.origin, ends - tables.origin
    reason = np.zeros(len(starts), np.uint8)
    span = len(starts) and max(int(until.max()), int(since.max()))
    if len(starts) and (int(since.min()) < 0 or span >= tables.seconds or (until < since).any()):
        outside = (since < 0) | (since >= tables.seconds) | (until < 0) | (until >= tables.seconds)
        for which, why in (
            (outside, Reason.NOT_COVERED),
            (until < since, Reason.END_BEFORE_START),
            (ends == UNANSWERED, Reason.END_MISSING),
            (starts == UNANSWERED, Reason.START_MISSING),
        ):
            reason[which] = why
        since, until = np.where(reason, 0, since), np.where(reason, 0, until)
    whole = tables.packed.dtype
    return since.astype(whole), until.astype(whole), reason


def _paused(tables: BatchTables, pauses: Pauses, numbers: Seconds, since: Seconds, until: Seconds) -> Seconds:
    """Return the seconds worked inside the pauses of each row, up to its end."""
    total = np.zeros(len(since), np.int64)
    for places, stop, resume, _ in pauses.turns(numbers, since, tables.origin):
        inside = stop < until[places]
        begin = np.where(inside, stop, 0)
        end = np.where(inside, np.minimum(resume, until[places]), 0)
        whole = tables.packed.dtype
        total[places] += tables.worked(end.astype(whole)).astype(np.int64) - tables.worked(begin.astype(whole))
    return total
