"""Rows out of columns, for the few that are looked at one by one; and columns out of a register's batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from motcua.audit.columns import Columns, Numbers
from motcua.clock import WorkClock
from motcua.ledger import CellFault, Column, RegisterBatch, RegisterRow
from motcua.localtime import DESK_ZONE

__all__ = ["ColumnReader", "rows_of"]

_BARE = 2


def rows_of(columns: Columns, places: Numbers) -> Iterator[RegisterRow]:
    """Yield some rows of a batch, as `read_register` would hold them.

    Args:
        columns: the batch.
        places: their places in it, in order.
    """
    if not places.size:
        return
    records = columns.records.take(pa.array(places))
    held = [column for column in Column if column in columns.headings and columns.has(column)]
    texts = {column: _texts(records, column) for column in held}
    moments = {column: _moments(records, column) for column in held if column.is_moment}
    kinds = {column: records.column(f"{column.value}_kind").to_pylist() for column in moments}
    faults = _by_place(columns.faults)
    numbers, parts = records.column("row").to_pylist(), records.column("parts").to_pylist()
    for at, place in enumerate(places.tolist()):
        yield RegisterRow(
            numbers[at],
            {column: text for column, values in texts.items() if (text := values[at]) is not None},
            {column: moment for column, values in moments.items() if (moment := values[at]) is not None},
            tuple(faults.get(place, ())),
            frozenset(column for column, values in kinds.items() if values[at] == _BARE),
            columns.sheet,
            parts[at],
        )


def _texts(records: pa.RecordBatch, column: Column) -> list[str | None]:
    """Return the texts of a column; where they were not kept, the moments and numbers as texts."""
    names = records.schema.names
    array = records.column(f"{column.value}_text" if f"{column.value}_text" in names else column.value)
    if column.is_moment and not pa.types.is_string(array.type):
        kinds = records.column(f"{column.value}_kind").to_pylist()
        shown = [None if moment is None else f"{moment:%d/%m/%Y %H:%M:%S}" for moment in _moments(records, column)]
        return [text or ("?" if kind else None) for text, kind in zip(shown, kinds, strict=True)]
    found: list[str | None] = array.cast(pa.string()).to_pylist()
    return found


def _moments(records: pa.RecordBatch, column: Column) -> list[datetime | None]:
    seconds: list[Any] = records.column(column.value).cast(pa.int64()).to_pylist()
    return [None if second is None else datetime.fromtimestamp(second, DESK_ZONE) for second in seconds]


@attrs.define(eq=False)
class ColumnReader:
    """Turns the batches of a register into columns, each with the faults of its own rows.

    Attributes:
        at: the moment of the audit.
        clock: the desk's week and calendar.
        headings: the columns that the register has.
        place: level-1 code of the province whose rules were asked for, or None.
    """

    at: datetime
    clock: WorkClock
    headings: frozenset[Column]
    place: str | None = None
    _waiting: dict[str, list[CellFault]] = attrs.field(factory=dict, init=False)

    def read(self, batch: RegisterBatch) -> Columns | None:
        """Return a batch as columns, or None when it has no rows; faults of rows to come are kept.

        Args:
            batch: the next batch.
        """
        if batch.faults:
            self._waiting.setdefault(batch.sheet, []).extend(batch.faults)
        if not len(batch.records):
            return None
        faults = self._own(batch) if self._waiting.get(batch.sheet) else ()
        return Columns(batch.records, self.at, self.clock, self.headings, self.place, faults, batch.sheet)

    def _own(self, batch: RegisterBatch) -> Sequence[tuple[int, CellFault]]:
        """Return the faults of the rows of a batch, each with its place; a dossier may stand on several rows."""
        numbers = np.asarray(batch.records.column("row"))
        parts = np.asarray(batch.records.column("parts")).astype(np.int64)
        reach = np.where(parts > 1, np.maximum(parts, np.diff(numbers, append=numbers[-1] + parts[-1])), 1)
        waiting = self._waiting.pop(batch.sheet)
        rows = np.array([fault.row for fault in waiting], np.int64)
        places = np.searchsorted(numbers, rows, side="right") - 1
        inside = (places >= 0) & (rows < numbers[places] + reach[places])
        later = [waiting[one] for one in np.flatnonzero(~inside & (rows > numbers[-1])).tolist()]
        if later:
            self._waiting[batch.sheet] = later
        own = np.flatnonzero(inside)
        order = own[np.lexsort((own, rows[own], places[own]))]
        return [(int(places[one]), waiting[one]) for one in order.tolist()]


def _by_place(faults: Sequence[tuple[int, CellFault]]) -> Mapping[int, list[CellFault]]:
    found: dict[int, list[CellFault]] = {}
    for place, fault in faults:
        found.setdefault(place, []).append(fault)
    return found
