"""Join the rows of one dossier: rows that follow each other with one code, or that go on below it with none.

Rows that contradict each other, by a moment or by the procedure, tell of two dossiers: they stay apart, with a remark.
In all else the first value stands, and how often others differ from it is counted by column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.findings import Finding, finding
from motcua.ledger.schema import Column, column_labels

__all__ = ["Joiner"]

_MOST_ROWS = 10_000
"""Rows of one dossier that are joined; a longer run of one code is cut into several."""
_DIFFERENT = pa.scalar(value=False)
_DECIDING = tuple(column for column in Column if column.is_moment or column is Column.PROCEDURE_CODE)
"""Columns that tell two dossiers apart when they differ."""
_Places: TypeAlias = npt.NDArray[np.int64]


@attrs.define(eq=False)
class Joiner:
    """Joins rows over the pieces of a sheet.

    Attributes:
        dossiers: how many dossiers stood on several rows.
        rows: how many rows those were.
        differing: how often a column differs between the rows of one dossier.
    """

    dossiers: int = 0
    rows: int = 0
    differing: Counter[Column] = attrs.field(factory=Counter)
    _held: pa.RecordBatch | None = None

    def add(self, batch: pa.RecordBatch) -> Iterator[tuple[pa.RecordBatch, tuple[Finding, ...]]]:
        """Yield the piece before, joined, once it is known where its last dossier ends."""
        if not len(batch):
            return
        held = self._held
        if held is None:
            self._held = batch
            return
        both = _follows(_edge(held, batch))
        if not both[1]:
            yield self._joined(held)
            self._held = batch
            return
        start = len(held) - _run(_follows(held)[::-1])
        whole = pa.concat_batches([held.slice(start - 1), batch])
        if start > 1:
            yield self._joined(held.slice(0, start - 1))
        self._held = whole
        if len(whole) > len(batch) + _MOST_ROWS:
            yield self._joined(whole)
            self._held = None

    def finish(self) -> Iterator[tuple[pa.RecordBatch, tuple[Finding, ...]]]:
        """Yield what is still held at the end of a sheet."""
        if self._held is not None:
            yield self._joined(self._held)
        self._held = None

    def _joined(self, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, tuple[Finding, ...]]:
        """Return a batch with one row for each dossier, `parts` telling of how many rows, and conflicts."""
        follows = _follows(batch)
        remarks: list[Finding] = []
        table = batch.drop_columns(["more"])
        if follows.any():
            group = np.cumsum(~follows) - 1
            doubtful = {number for name in _DECIDING if name in table.schema.names
                        for number in _differing(table, name, group)}  # fmt: skip
            starts = np.flatnonzero(~follows)
            for number in sorted(doubtful):
                end = int(starts[number + 1]) if number + 1 < len(starts) else len(batch)
                remarks += _part(batch, follows, int(starts[number]), end)
        starts = np.flatnonzero(~follows)
        parts = np.diff(np.append(starts, len(batch)))
        if starts.size < len(batch):
            table = self._first_filled(table, np.cumsum(~follows) - 1, starts)
            self.dossiers += int((parts > 1).sum())
            self.rows += int(parts[parts > 1].sum())
        columns = [table.column(0), pa.array(parts.astype(np.int32)), *table.columns[1:]]
        names = ["row", "parts", *table.schema.names[1:]]
        return pa.RecordBatch.from_arrays(columns, names=names), tuple(remarks)

    def _first_filled(self, table: pa.RecordBatch, group: _Places, starts: _Places) -> pa.RecordBatch:
        """Take for each dossier the first value of each column, and count where later ones differ."""
        arrays = []
        for name in table.schema.names:
            present = np.flatnonzero(_present(table, name))
            picks = starts.copy()
            picks[group[present[::-1]]] = present[::-1]  # of several, the first is written last
            arrays.append(table.column(name).take(pa.array(picks)))
            if name in _COLUMNS:
                self.differing[Column(name)] += len(_differing(table, name, group))
        return pa.RecordBatch.from_arrays(arrays, names=table.schema.names)

    def remarks(self) -> tuple[Finding, ...]:
        """Return what is to be said of the rows joined."""
        if not self.dossiers:
            return ()
        found = [finding("REGISTER_ROWS_JOINED", dossiers=self.dossiers, rows=self.rows)]
        for column, count in sorted(self.differing.items()):
            if count and column is not Column.ROW_NUMBER:
                vi, en = column_labels(column)
                found.append(finding("REGISTER_ROWS_DIFFER", column_vi=vi, column_en=en, count=count))
        return tuple(found)


_COLUMNS = frozenset(Column)


def _present(table: pa.RecordBatch, name: str) -> npt.NDArray[np.bool_]:
    """Return where a column holds something; beside a moment, where the moment's cell does."""
    base = name.removesuffix("_kind").removesuffix("_text")
    if base != name and f"{base}_kind" in table.schema.names:
        return np.asarray(table.column(f"{base}_kind")) > 0
    if f"{name}_kind" in table.schema.names:
        return np.asarray(table.column(f"{name}_kind")) > 0
    return np.asarray(table.column(name).is_valid())


def _follows(batch: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Return which rows go on with the dossier of the row above: it has no code of its own, or the same."""
    more = np.asarray(batch.column("more")).copy()
    code = batch.column(Column.CODE.value)
    if len(batch) > 1:
        same = pc.coalesce(pc.equal(code.slice(1), code.slice(0, len(batch) - 1)), _DIFFERENT)
        more[1:] |= np.asarray(same)
    more[:1] = False
    return more


def _edge(first: pa.RecordBatch, second: pa.RecordBatch) -> pa.RecordBatch:
    return pa.concat_batches([first.slice(len(first) - 1), second.slice(0, 1)])


def _run(flags: npt.NDArray[np.bool_]) -> int:
    """Return how many flags are set before the first that is not."""
    stops = np.flatnonzero(~flags)
    return int(stops[0]) if stops.size else len(flags)


def _differing(table: pa.RecordBatch, name: str, group: _Places) -> list[int]:
    """Return the numbers of dossiers whose rows hold different values in a column."""
    present = np.flatnonzero(_present(table, name))
    values = table.column(name).take(pa.array(present))
    codes = np.asarray(pc.fill_null(pc.dictionary_encode(values).indices, -1))
    ids = group[present]
    apart = (ids[1:] == ids[:-1]) & (codes[1:] != codes[:-1])
    return np.unique(ids[1:][apart]).tolist()  # type: ignore[no-any-return]


def _part(batch: pa.RecordBatch, follows: npt.NDArray[np.bool_], start: int, end: int) -> list[Finding]:
    """Part the rows of one code where they contradict what stands above them."""
    rows = batch.slice(start, end - start).to_pylist()
    known = dict(rows[0])
    remarks = []
    for offset, row in enumerate(rows[1:], start=1):
        against = [] if row["more"] else _conflicts(known, row)
        if against:
            follows[start + offset] = False
            remarks.append(_conflict(known["row"], row["row"], against))
            known = dict(row)
        else:
            known |= {name: value for name, value in row.items() if known.get(name) is None}
    return remarks


def _conflicts(known: dict[str, object], row: dict[str, object]) -> list[Column]:
    """Return the columns whose values tell of two dossiers."""
    return [
        column
        for column in _DECIDING
        if known.get(column) is not None and row.get(column) is not None and known[column] != row[column]
    ]


def _conflict(first: object, second: object, columns: list[Column]) -> Finding:
    labels = [column_labels(column) for column in columns]
    return finding(
        "REGISTER_ROWS_CONFLICT",
        rows=f"{first}, {second}",
        columns_vi=", ".join(vi for vi, _ in labels),
        columns_en=", ".join(en for _, en in labels),
    )
