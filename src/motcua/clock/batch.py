"""Deadlines by the million: the slot grid over NumPy arrays; needs the extra `motcua[batch]`.

Moments are whole seconds since 1970-01-01T00:00Z as int64. A row that cannot be answered gets no number: it
holds `UNANSWERED` and a `Reason`.

>>> import numpy as np
>>> from motcua.clock import WorkClock, WorkingDays, WorkingHours
>>> filed = np.array([1767171600, 1767171600])  # 31 December 2025, 16:00 in +07:00
>>> answer = due_many(WorkClock.default(), filed, (WorkingDays(6), WorkingHours(8)), term_of=np.array([0, 1]))
>>> answer.due.tolist(), answer.reason.tolist()  # 10 January 2026, 17:30; 5 January 2026, 16:00
([1768041000, 1767603600], [0, 0])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeVar

import attrs
import numpy as np

from motcua.clock.batchkinds import KINDS, NEED_COVERED_START, Reason, Rows
from motcua.clock.batchpauses import Pauses
from motcua.clock.batchtables import BatchTables, Places, Reasons, Seconds, batch_tables
from motcua.clock.term import Hours, Term, WorkingHours
from motcua.clock.workclock import WorkClock
from motcua.errors import BadInputError

__all__ = ["UNANSWERED", "BatchDue", "Reason", "due_many"]

UNANSWERED = -(2**63)
"""What stands in a row that could not be answered; as an input it means that the moment is missing."""

CHUNK = 65_536
"""Rows counted at a time: few enough to stay in the cache."""

Values = TypeVar("Values", Seconds, Places)
Clocks: TypeAlias = "WorkClock | BatchTables | Sequence[WorkClock | BatchTables]"


@attrs.frozen(eq=False)
class BatchDue:
    """Due moments of many rows.

    Attributes:
        due: seconds since 1970, or UNANSWERED; int64, shape (n,).
        reason: a `Reason` for each row; uint8, shape (n,).
    """

    due: Seconds
    reason: Reasons


def due_many(
    clocks: Clocks,
    starts: Seconds,
    terms: Term | Sequence[Term],
    *,
    term_of: Places | None = None,
    clock_of: Places | None = None,
    pauses: Pauses | None = None,
) -> BatchDue:
    """Return when many terms are due, each under its unit's default policy, as `WorkClock.deadline` counts it.

    Args:
        clocks: one clock for all rows, or several.
        starts: moments in seconds since 1970, UNANSWERED where missing; int64, shape (n,).
        terms: one term for all rows, or the different terms that occur.
        term_of: for each row the place of its term in `terms`, below zero where missing; shape (n,).
        clock_of: for each row the place of its clock in `clocks`, below zero where missing; shape (n,).
        pauses: the pauses of the rows.

    Raises:
        BadInputError: BATCH_TERM for hours that are no whole seconds, BATCH_SHAPE for arrays of different lengths,
            BATCH_PLACE for a place past the end of what it points into.
    """
    tables = as_tables(clocks)
    known = tuple(terms) if isinstance(terms, Sequence) else (terms,)
    if (len(known) != 1 and term_of is None) or (len(tables) != 1 and clock_of is None) or not known:
        raise BadInputError(
            "BATCH_PLACE",
            "Có nhiều thời hạn hoặc lịch nhưng không nói dòng nào dùng cái nào.",
            "there are several terms or clocks, and nothing says which row goes by which",
        )
    require_rows(len(starts), *(len(one) for one in (term_of, clock_of, pauses) if one is not None))
    _require_places(term_of, len(known))
    _require_places(clock_of, len(tables))
    amounts = np.array([_amount(term) for term in known], np.int64)
    kinds = [type(term) for term in known]
    due, reason = np.empty(len(starts), np.int64), np.zeros(len(starts), np.uint8)
    in_order = None if pauses is None else pauses.in_order()
    for first in range(0, len(starts), CHUNK):
        rows = slice(first, min(first + CHUNK, len(starts)))
        for places, kind, clock in _groups(rows, term_of, clock_of, kinds):
            here = rows if places is None else places
            amount = amounts[0] if term_of is None else amounts.take(_at(term_of, here))
            due[here], refused = _count(tables[clock], _at(starts, here), kind, amount, in_order, here)
            if refused is not None:
                reason[here] = refused
    missing = ((clock_of, Reason.CLOCK_MISSING), (term_of, Reason.TERM_MISSING))
    _refuse_missing(due, reason, starts, missing, pauses)
    return BatchDue(due, reason)


def _at(values: Values, here: slice | Places) -> Values:
    """Return the values of some rows."""
    return values[here] if isinstance(here, slice) else values.take(here)


def as_tables(clocks: Clocks) -> list[BatchTables]:
    """Return the tables of one clock or several."""
    return [batch_tables(one) for one in (clocks if isinstance(clocks, Sequence) else (clocks,))]


def require_rows(rows: int, *lengths: int) -> None:
    """Refuse arrays of another length than the rows.

    Raises:
        BadInputError: BATCH_SHAPE.
    """
    if any(length != rows for length in lengths):
        raise BadInputError(
            "BATCH_SHAPE",
            f"Các mảng phải cùng {rows} dòng, không phải {', '.join(map(str, lengths))}.",
            f"the arrays must all have {rows} rows, not {', '.join(map(str, lengths))}",
        )


def _require_places(places: Places | None, count: int) -> None:
    """Refuse places past the end of what they point into; below zero means missing."""
    if places is not None and len(places) and int(places.max()) >= count:
        raise BadInputError(
            "BATCH_PLACE",
            f"Có dòng trỏ tới số {int(places.max())}, nhưng chỉ có {count} thời hạn hoặc lịch.",
            f"a row points to number {int(places.max())}, but there are only {count} terms or clocks",
        )


def _amount(term: Term) -> int:
    """Return what the kernels count in: seconds for hours, else the number itself."""
    if not isinstance(term, WorkingHours | Hours):
        return int(term.amount)
    seconds, rest = divmod(term.microseconds, 1_000_000)
    if rest or not seconds:
        raise BadInputError(
            "BATCH_TERM",
            f"Thời hạn {term} không phải số giây nguyên, không tính theo lô được.",
            f"a term of {term.amount} {term.unit.value} is no whole number of seconds and cannot be counted in a batch",
        )
    return seconds


def _groups(
    rows: slice, term_of: Places | None, clock_of: Places | None, kinds: Sequence[type[Term]]
) -> Iterator[tuple[Seconds | None, type[Term], int]]:
    """Yield rows that are counted alike: their numbers (None for all), the kind of their terms, and their clock."""
    different = list(dict.fromkeys(kinds))
    if len(different) == 1 and clock_of is None and (term_of is None or int(term_of[rows].min()) >= 0):
        yield None, different[0], 0
        return
    # One number for each pair of a clock and a kind of term.
    count = len(different)
    alike = np.zeros(rows.stop - rows.start, np.int32)
    missing = np.zeros(len(alike), np.bool_)
    if term_of is not None:
        missing |= term_of[rows] < 0
        alike += np.array([*map(different.index, kinds)], np.int32).take(term_of[rows], mode="clip")
    if clock_of is not None:
        missing |= clock_of[rows] < 0
        alike += clock_of[rows].astype(np.int32) * count
    alike[missing] = -1
    for which in range(int(alike.max(initial=-1)) + 1):
        found = np.flatnonzero(alike == which)
        if len(found):
            found += rows.start
            yield found, different[which % count], which // count


def _count(
    tables: BatchTables,
    starts: Seconds,
    kind: type[Term],
    amount: Seconds | np.int64,
    pauses: Pauses | None,
    here: slice | Seconds,
) -> tuple[Seconds, Reasons | None]:
    """Count rows of one kind under one clock: their due moments, and the reasons if any row has one."""
    reason = np.zeros(len(starts), np.uint8)
    numbers = None if pauses is None else np.arange(here.start, here.stop) if isinstance(here, slice) else here
    since = starts - tables.origin
    if not len(tables.workdays) and kind is not Hours:  # nothing can be due where nobody ever works
        reason[:] = np.where(starts == UNANSWERED, Reason.START_MISSING, Reason.NOT_COVERED)
        return np.full(len(starts), UNANSWERED), reason
    if kind not in NEED_COVERED_START:
        rows = Rows(tables, since, amount, reason, pauses, numbers)
        rows.refuse(starts == UNANSWERED, Reason.START_MISSING)
    elif int(since.min(initial=0)) >= 0 and int(since.max(initial=0)) < tables.seconds:
        rows = Rows(tables, since.astype(tables.packed.dtype), amount, reason, pauses, numbers)
    else:
        covered = (since >= 0) & (since < tables.seconds)
        since = np.where(covered, since, 0).astype(tables.packed.dtype)
        rows = Rows(tables, since, amount, reason, pauses, numbers)
        rows.refuse(starts == UNANSWERED, Reason.START_MISSING)
        rows.refuse(~covered, Reason.NOT_COVERED)
    due = KINDS[kind](rows)
    if not reason.any():
        return due, None
    due[reason != 0] = UNANSWERED
    return due, reason


def _refuse_missing(
    due: Seconds,
    reason: Reasons,
    starts: Seconds,
    missing: Sequence[tuple[Places | None, Reason]],
    pauses: Pauses | None,
) -> None:
    """Say of rows without a term or a clock, and of those with a pause that runs backwards, that they are so."""
    if pauses is not None and (backwards := pauses.backwards).any():
        due[backwards], reason[backwards] = UNANSWERED, Reason.PAUSE_BACKWARDS
    for places, why in missing:
        if places is not None and (rows := np.flatnonzero(places < 0)).size:
            due[rows] = UNANSWERED
            reason[rows] = np.where(starts[rows] == UNANSWERED, Reason.START_MISSING, why)
