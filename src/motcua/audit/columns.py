"""A batch of a register as columns, for checks that look at many rows at once.

A check's `suspects` gets `Columns` and answers with a mask. Distinct values are judged once, however often they stand:

>>> from motcua.ledger import Column
>>> def told_by_phone(columns):
...     return columns.where(Column.CHANNEL, lambda text: text is not None and "điện thoại" in text)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.clock import WorkClock
from motcua.clock.batch import UNANSWERED
from motcua.ledger import CellFault, Column

__all__ = ["DAY_SECONDS", "ZONE_SECONDS", "Columns", "Flags", "Judged", "Numbers", "Texts", "any_of", "day_of"]

DAY_SECONDS = 86_400
ZONE_SECONDS = 7 * 3600
"""How far the desk's local time is ahead of UTC."""
_EPOCH = date(1970, 1, 1).toordinal()
_BARE = 2
_UNREADABLE = 3
_MISSING = -1
_LARGEST_TABLE = 2_000_000

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Value = TypeVar("Value")


@attrs.frozen(eq=False)
class Texts:
    """A column of texts, each distinct one held once.

    Attributes:
        places: for each row the place of its text in `values`, -1 where the cell is blank; int32, shape (n,).
        values: the distinct texts.
    """

    places: npt.NDArray[np.int32]
    values: Sequence[str]


@attrs.frozen(eq=False)
class Judged(Generic[Value]):
    """What a function says of each row, asked once for each distinct value.

    Attributes:
        places: for each row the place of its answer in `values`; shape (n,).
        values: the answers.
    """

    places: Numbers
    values: Sequence[Value]

    def where(self, holds: Callable[[Value], object]) -> Flags:
        """Return the rows whose answer fulfils a condition.

        Args:
            holds: the condition; asked once for each answer.
        """
        return np.array([bool(holds(value)) for value in self.values], np.bool_)[self.places]

    def numbers(self, number: Callable[[Value], int]) -> Numbers:
        """Return a number for each row.

        Args:
            number: the number of an answer; asked once for each answer.
        """
        return np.array([number(value) for value in self.values], np.int64)[self.places]


@attrs.define(eq=False)
class Columns:
    """Some rows of a register as columns; every array has one entry for each row.

    Attributes:
        records: the batch, as `RegisterBatch.records` describes it.
        at: the moment of the audit, in +07:00.
        clock: the desk's week and calendar.
        headings: the columns that the register has.
        place: level-1 code of the province whose rules were asked for, or None for that of each code.
        faults: the cells of these rows that could not be read, each with the place of its row.
        sheet: the name of the sheet.
    """

    records: pa.RecordBatch
    at: datetime
    clock: WorkClock
    headings: frozenset[Column]
    place: str | None = None
    faults: Sequence[tuple[int, CellFault]] = ()
    sheet: str = ""
    _moments: dict[Column, Numbers] = attrs.field(factory=dict, init=False, repr=False)
    _texts: dict[Column, Texts] = attrs.field(factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.records)

    @cached_property
    def rows(self) -> Numbers:
        """The row of each in its sheet, counted from 1; int64."""
        return np.asarray(self.records.column("row"))

    @cached_property
    def parts(self) -> npt.NDArray[np.int32]:
        """How many rows of the sheet each stands on; int32."""
        return np.asarray(self.records.column("parts"))

    @property
    def at_seconds(self) -> int:
        """The moment of the audit in seconds since 1970."""
        return int(self.at.timestamp())

    @property
    def none(self) -> Flags:
        """A mask of no rows; a new one each time."""
        return np.zeros(len(self), np.bool_)

    def has(self, column: Column) -> bool:
        """Return whether the register has a column.

        Args:
            column: the column.
        """
        return column.value in self.records.schema.names

    def moments(self, column: Column) -> Numbers:
        """Return the moments of a column in seconds since 1970, UNANSWERED where blank or unreadable; int64.

        Args:
            column: a column of moments; a day without a time of day stands at its midnight in +07:00.
        """
        found = self._moments.get(column)
        if found is None:
            if self.has(column):
                seconds = self.records.column(column.value).cast(pa.int64())
                found = np.asarray(seconds.fill_null(UNANSWERED))
            else:
                found = np.full(len(self), UNANSWERED)
            self._moments[column] = found
        return found

    def known(self, column: Column) -> Flags:
        """Return the rows that have a readable moment in a column.

        Args:
            column: a column of moments.
        """
        found: Flags = self.moments(column) != UNANSWERED
        return found

    def days(self, column: Column) -> Numbers:
        """Return the days of a column's moments in +07:00, counted from 1970-01-01; meaningless where not `known`.

        Args:
            column: a column of moments.
        """
        return (self.moments(column) + ZONE_SECONDS) // DAY_SECONDS

    def kinds(self, column: Column) -> npt.NDArray[np.uint8]:
        """Return what a column's cells hold: 0 blank, 1 moment, 2 day without a time of day, 3 unreadable; uint8.

        Args:
            column: a column of moments.
        """
        name = f"{column.value}_kind"
        if name not in self.records.schema.names:
            return np.zeros(len(self), np.uint8)
        return np.asarray(self.records.column(name))

    def bare(self, column: Column) -> Flags:
        """Return the rows whose cell names a day without a time of day.

        Args:
            column: a column of moments.
        """
        found: Flags = self.kinds(column) == _BARE
        return found

    def filled(self, column: Column) -> Flags:
        """Return the rows whose cell is not blank, readable or not.

        Args:
            column: any column.
        """
        if column.is_moment:
            return self.kinds(column) > 0
        if not self.has(column):
            return self.none
        name = f"{column.value}_text" if f"{column.value}_text" in self.records.schema.names else column.value
        return np.asarray(self.records.column(name).is_valid()) | self.unreadable(column)

    def unreadable(self, column: Column) -> Flags:
        """Return the rows whose cell in a column could not be read.

        Args:
            column: any column.
        """
        mask = self.kinds(column) == _UNREADABLE if column.is_moment else self.none
        places = [place for place, fault in self.faults if fault.column is column]
        mask[places] = True
        return mask

    @property
    def faulty(self) -> Flags:
        """The rows with any cell that could not be read."""
        mask = self.none
        mask[[place for place, _ in self.faults]] = True
        return mask

    def numbers(self, column: Column) -> Numbers:
        """Return the numbers of a column, UNANSWERED where blank or unreadable; int64.

        Args:
            column: a column of counts or sums.
        """
        if not self.has(column):
            return np.full(len(self), UNANSWERED)
        return np.asarray(self.records.column(column.value).fill_null(UNANSWERED))

    def texts(self, column: Column) -> Texts:
        """Return a column of texts, each distinct one once.

        Args:
            column: a column of texts; of counts and sums, the text that stands in the cell if it was kept.
        """
        found = self._texts.get(column)
        if found is None:
            found = self._encoded(column)
            self._texts[column] = found
        return found

    def _encoded(self, column: Column) -> Texts:
        name = f"{column.value}_text" if f"{column.value}_text" in self.records.schema.names else column.value
        if name not in self.records.schema.names:
            return Texts(np.full(len(self), _MISSING, np.int32), ())
        array = self.records.column(name)
        encoded = pc.dictionary_encode(array if pa.types.is_string(array.type) else array.cast(pa.string()))
        places = np.asarray(encoded.indices.fill_null(_MISSING)).astype(np.int32, copy=False)
        return Texts(places, encoded.dictionary.to_pylist())

    def code_at(self, place: int) -> str | None:
        """Return the dossier code of a row as it stands, or None.

        Args:
            place: the row's place in the batch, counted from 0.
        """
        if not self.has(Column.CODE):
            return None
        text: str | None = self.records.column(Column.CODE.value)[place].as_py()
        return text

    def judged(self, column: Column, judge: Callable[[str | None], Value]) -> Judged[Value]:
        """Return what a function says of each row's text, asked once for each distinct text and for a blank cell.

        Args:
            column: a column of texts.
            judge: the function; a blank cell is None.
        """
        texts = self.texts(column)
        return Judged(texts.places.astype(np.int64), (*map(judge, texts.values), judge(None)))  # -1 is the last

    def where(self, column: Column, holds: Callable[[str | None], object]) -> Flags:
        """Return the rows whose text fulfils a condition, asked once for each distinct text and for a blank cell.

        Args:
            column: a column of texts.
            holds: the condition; a blank cell is None.
        """
        return self.judged(column, holds).where(bool)

    def where_together(self, columns: Sequence[Column], holds: Callable[..., object]) -> Flags:
        """Return the rows whose texts fulfil a condition together, asked once for each distinct combination.

        Args:
            columns: columns of texts.
            holds: the condition; it gets a text for each of the columns, None for a blank cell.
        """
        places, combinations = self.together(*columns)
        return np.array([bool(holds(*one)) for one in combinations], np.bool_)[places]

    def together(self, *columns: Column) -> tuple[Numbers, list[tuple[str | None, ...]]]:
        """Return the distinct combinations of several columns of texts, and for each row the place of its own.

        Args:
            columns: the columns.
        """
        key = np.zeros(len(self), np.int64)
        texts = [self.texts(column) for column in columns]
        for one in texts:
            key = key * (len(one.values) + 1) + (one.places + 1)
        distinct, places = _numbered(key)
        cells: list[list[str | None]] = []
        for one in reversed(texts):
            distinct, own = np.divmod(distinct, len(one.values) + 1)
            values = (None, *one.values)
            cells.append([values[place] for place in own.tolist()])
        combinations = list(zip(*reversed(cells), strict=True))
        return places, combinations


def _numbered(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Return the distinct keys in order, and for each key its place among them; quicker than sorting for small ones."""
    if not keys.size or int(keys.max()) > _LARGEST_TABLE:
        distinct, places = np.unique(keys, return_inverse=True)
        return distinct, places.astype(np.int64)
    occurs = np.zeros(int(keys.max()) + 1, np.bool_)
    occurs[keys] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]


def day_of(number: int) -> date | None:
    """Return the day of a number counted from 1970-01-01, or None past the ends of time.

    Args:
        number: the number.
    """
    ordinal = number + _EPOCH
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def any_of(masks: Iterable[Flags], rows: int) -> Flags:
    """Return the rows that stand in any of some masks.

    Args:
        masks: the masks.
        rows: how many rows there are.
    """
    found = np.zeros(rows, np.bool_)
    for mask in masks:
        found |= mask
    return found
