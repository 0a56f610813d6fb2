"""Turn the pieces of a sheet into record batches of canonical columns, with what could not be read.

A batch has `row` (int64, the row in the sheet), `more` (whether the row goes on with the dossier above), and for each
column found: texts as strings; sums and counts as int64; moments as timestamps in +07:00 with a `…_kind` beside them
(`moments.BLANK` and its kin). With `raw`, moments, sums and counts keep their text in `…_text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.ledger.cellfaults import CellFault, fault_at
from motcua.ledger.cells import read_text
from motcua.ledger.layout import Layout
from motcua.ledger.limits import Limits
from motcua.ledger.merged import MergeFiller
from motcua.ledger.moments import DAY, MOMENT, UNREADABLE, Reading, read_moments
from motcua.ledger.rowkinds import RowKind, RowKinds
from motcua.ledger.schema import Column, Holding
from motcua.ledger.sources import Chunk, Sheet
from motcua.ledger.tally import DateTally
from motcua.ledger.texts import (
    amounts,
    clean_texts,
    covered,
    has_broken_letters,
    is_filled,
    lengths_of,
    looks_like_code,
    read_amount,
    read_count,
    terms_unread,
)

__all__ = ["LEFT_OF_LONG", "ZONE", "Converter", "Piece", "Totals"]

ZONE = "+07:00"
"""The zone of every timestamp of a batch."""

_Bools = npt.NDArray[np.bool_]
_NO_ROWS = np.zeros(0, np.int64)
LEFT_OF_LONG = 1000
"""Signs kept of a text that is longer than a cell may be."""


@attrs.define
class Totals:
    """What is counted while a register is read.

    Attributes:
        rows: rows of dossiers.
        blank_rows: blank rows passed over.
        notes: rows that are no dossiers.
        filled: cells that took the value of their merged range.
        cut: cells too long to be read.
        wider: rows with more cells than there are columns.
        dates: how the dates of each column are written.
    """

    rows: int = 0
    blank_rows: int = 0
    notes: list[int] = attrs.field(factory=list)
    filled: int = 0
    cut: int = 0
    wider: int = 0
    dates: dict[Column, DateTally] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Piece:
    """Some rows, converted.

    Attributes:
        records: the rows of dossiers.
        faults: their cells that could not be read.
        notes: the texts of rows that are no dossiers, by row.
    """

    records: pa.RecordBatch
    faults: tuple[CellFault, ...]
    notes: tuple[tuple[int, str], ...]


@attrs.define(eq=False)
class Converter:
    """Reads one sheet by its layout, piece after piece.

    Attributes:
        sheet: the sheet.
        layout: where its columns are.
        readings: how the cells of columns of moments are read.
        limits: the bounds.
        totals: where the counts go.
        raw: whether the texts of moments, sums and counts are kept.
    """

    sheet: Sheet
    layout: Layout
    readings: Mapping[Column, Reading]
    limits: Limits
    totals: Totals
    raw: bool = False
    _last_data: int = 0
    _trailing: int = 0
    _holes: dict[int, npt.NDArray[np.int64]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Index the rows of cells without a value by their column."""
        rows: dict[int, list[int]] = {}
        for hole in self.sheet.holes:
            rows.setdefault(hole.column, []).append(hole.row)
        self._holes = {place: np.unique(found) for place, found in rows.items()}

    def holes_in(self, place: int, first: int, count: int) -> npt.NDArray[np.int64]:
        """Return which of some rows have no value in a column, counted from the first of them."""
        rows = self._holes.get(place, _NO_ROWS)
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, first + count)] - first

    def pieces(self) -> Iterator[Piece]:
        """Yield the rows of the sheet in pieces, in order."""
        merges = MergeFiller(self.sheet.merges, tuple(self.layout.columns.values()), self.layout.first_row)
        for chunk in self.sheet.pieces(sorted(self.layout.columns.values())):
            below = max(0, self.layout.first_row - chunk.first_row)
            if below >= len(chunk.columns[0]) if chunk.columns else True:
                continue
            data = Chunk(chunk.first_row + below, tuple(column.slice(below) for column in chunk.columns))
            data, filled = merges.fill(data)
            self.totals.filled += filled
            yield self._piece(data)

    def _piece(self, chunk: Chunk) -> Piece:
        count = len(chunk.columns[0])
        numbers = np.arange(chunk.first_row, chunk.first_row + count)
        fields = _Fields(self, chunk, numbers)
        kinds = self._kinds(chunk, numbers, fields)
        kept = kinds <= RowKind.MORE
        notes = tuple((int(numbers[at]), _row_text(chunk, at)) for at in np.flatnonzero(kinds == RowKind.NOTE).tolist())
        self.totals.notes.extend(number for number, _ in notes)
        self.totals.rows += int(kept.sum())
        faults = tuple(fields.faults(kept))
        arrays: dict[str, pa.Array] = {"row": pa.array(numbers), "more": pa.array(kinds == RowKind.MORE)}
        arrays |= fields.arrays(raw=self.raw)
        records = pa.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
        return Piece(records if kept.all() else records.filter(pa.array(kept)), faults, notes)

    def _kinds(self, chunk: Chunk, numbers: npt.NDArray[np.int64], fields: _Fields) -> npt.NDArray[np.int8]:
        """Judge the rows: a readable moment or a code like a code makes a dossier; without any text a row is blank."""
        plain = fields.any_readable | fields.code_like_code
        blank = ~np.logical_or.reduce([_has_text(column) for column in chunk.columns])
        kinds = np.where(blank, RowKind.BLANK, RowKind.DATA).astype(np.int8)
        judge = RowKinds(self.layout)
        for at in np.flatnonzero(~plain & ~blank).tolist():
            above = self._last_data if at == 0 else (int(numbers[at - 1]) if kinds[at - 1] <= RowKind.MORE else 0)
            kinds[at] = judge.judge(
                int(numbers[at]),
                [_cell(column, at) for column in chunk.columns],
                after_data=above == numbers[at] - 1 and above > 0,
                has_moment=bool(fields.any_readable[at]),
            )
        self.totals.wider += self._wider_rows(chunk, len(self.layout.spoken))
        self._count_blanks(kinds)
        self._last_data = int(numbers[-1]) if kinds[-1] <= RowKind.MORE else 0
        return kinds

    def _count_blanks(self, kinds: npt.NDArray[np.int8]) -> None:
        """Count the blank rows that something follows; those at the end of a sheet are no gap."""
        last = np.flatnonzero(kinds != RowKind.BLANK)
        if last.size:
            self.totals.blank_rows += self._trailing + int((kinds[: last[-1]] == RowKind.BLANK).sum())
            self._trailing = len(kinds) - 1 - int(last[-1])
        else:
            self._trailing += len(kinds)

    def _wider_rows(self, chunk: Chunk, width: int) -> int:
        beyond = [is_filled(column) for column in chunk.columns[width:] if pa.types.is_string(column.type)]
        return int(np.logical_or.reduce(beyond).sum()) if beyond else 0


def _has_text(column: pa.Array) -> _Bools:
    return lengths_of(column) > 0 if pa.types.is_string(column.type) else np.asarray(column.is_valid())


def _cell(column: pa.Array, at: int) -> str | None:
    value = column[int(at)].as_py()
    return value if value is None or isinstance(value, str) else str(value)


def _row_text(chunk: Chunk, at: int) -> str:
    return " ".join(filter(None, (read_text(_cell(column, at)) for column in chunk.columns)))


class _Fields:
    """The columns of a chunk, read."""

    def __init__(self, converter: Converter, chunk: Chunk, numbers: npt.NDArray[np.int64]) -> None:
        self.converter, self.numbers = converter, numbers
        self.columns = {
            column: self._bounded(chunk.columns[place])
            for column, place in converter.layout.columns.items()
            if place < len(chunk.columns)
        }
        self.clean: dict[Column, pa.Array] = {}
        self.values: dict[Column, pa.Array] = {}
        self.unread: dict[Column, _Bools] = {}
        self.moment_kinds: dict[Column, npt.NDArray[np.uint8]] = {}
        count = len(numbers)
        self.any_readable = np.zeros(count, bool)
        for column, array in self.columns.items():
            self._read(column, array)
        code = self.clean.get(Column.CODE)
        self.code_like_code: _Bools = np.zeros(count, bool) if code is None else looks_like_code(code)

    def _bounded(self, array: pa.Array) -> pa.Array:
        """Return a column without texts that are longer than a cell may be; they are counted."""
        limit = self.converter.limits.cell_length
        if not pa.types.is_string(array.type) or not (lengths_of(array) > limit).any():
            return array
        long = np.asarray(pc.utf8_length(array).fill_null(0)) > limit
        self.converter.totals.cut += int(long.sum())
        cut = pc.utf8_slice_codeunits(array, 0, LEFT_OF_LONG)
        return pc.if_else(pa.array(long), pc.binary_join_element_wise(cut, "…", ""), array)

    def _read(self, column: Column, array: pa.Array) -> None:
        if column.is_moment:
            self._read_moments(column, array)
            return
        clean = clean_texts(array)
        self.clean[column] = clean
        match column.holding:
            case Holding.CODE:
                self.values[column] = pc.if_else(clean.is_valid(), array.cast(pa.string()), clean)
            case Holding.COUNT | Holding.MONEY:
                values = amounts(clean, read_count if column.holding is Holding.COUNT else read_amount)
                self.values[column] = values
                self.unread[column] = np.asarray(clean.is_valid()) & ~np.asarray(values.is_valid())
            case Holding.TERM:
                self.values[column] = clean
                self.unread[column] = terms_unread(clean)
            case _:
                self.values[column] = covered(column, clean)
        broken = has_broken_letters(clean)
        if broken is not None:
            self.unread[column] = self.unread.get(column, broken) | broken
        self._close_holes(column)

    def _read_moments(self, column: Column, array: pa.Array) -> None:
        read = read_moments(array, self.converter.readings.get(column, Reading()))
        readable = (read.kinds == MOMENT) | (read.kinds == DAY)
        stamps = pa.array(read.seconds, mask=~readable).cast(pa.timestamp("s", ZONE))
        self.values[column], self.moment_kinds[column] = stamps, read.kinds
        self.unread[column] = read.kinds == UNREADABLE
        self.any_readable |= readable
        dates = self.converter.totals.dates
        dates[column] = dates.get(column, DateTally()) + read.tally

    def _close_holes(self, column: Column) -> None:
        """Take away what stands for a missing value in a column that would read it as a text."""
        mine = self._holes_of(column)
        if mine.size:
            mask = self.unread.setdefault(column, np.zeros(len(self.numbers), bool))
            mask[mine] = True
            values = self.values[column]
            self.values[column] = pc.if_else(pa.array(mask), pa.scalar(None, values.type), values)

    def _holes_of(self, column: Column) -> npt.NDArray[np.int64]:
        place = self.converter.layout.columns[column]
        return self.converter.holes_in(place, int(self.numbers[0]), len(self.numbers))

    def arrays(self, *, raw: bool) -> dict[str, pa.Array]:
        """Return the columns of the batch by name."""
        arrays: dict[str, pa.Array] = {}
        for column, values in self.values.items():
            arrays[column.value] = values
            if column in self.moment_kinds:
                arrays[f"{column.value}_kind"] = pa.array(self.moment_kinds[column])
            if raw and (column.is_moment or column.holding in (Holding.COUNT, Holding.MONEY)):
                given = self.clean.get(column)
                arrays[f"{column.value}_text"] = clean_texts(self.columns[column]) if given is None else given
        return arrays

    def faults(self, kept: _Bools) -> Iterator[CellFault]:
        """Yield the cells of dossiers that could not be read, row by row."""
        found: list[tuple[int, CellFault]] = []
        sheet, layout = self.converter.sheet, self.converter.layout
        for column, unread in self.unread.items():
            places = np.flatnonzero(unread & kept)
            holes = set(self._holes_of(column).tolist()) if places.size else set()
            for at in places.tolist():
                raw = read_text(_cell(self.columns[column], at)) or ""
                row, place = int(self.numbers[at]), layout.columns[column] + sheet.left
                fault = fault_at(sheet, row, place, column, layout.headings[column], raw, is_hole=at in holes)
                found.append((row, fault))
        found.sort(key=lambda pair: pair[0])
        yield from (fault for _, fault in found)
