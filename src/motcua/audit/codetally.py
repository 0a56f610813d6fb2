"""The codes of a whole register in little memory: which ones come twice, and which serials are missing.

Of each row are kept a number that stands for its code (8 bytes), its row in the sheet (8 bytes) and whether its text is
the code as it should be written (1 byte).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs
import numpy as np

from motcua.audit.checks import LARGEST_GAP_SEARCH
from motcua.audit.coded import SERIALS, CodeBook, Coded
from motcua.audit.columns import Columns, Flags, Numbers
from motcua.audit.repeats import Repeats

__all__ = ["CodeTally", "Gap", "SortedCodes"]


@attrs.frozen
class Gap:
    """Serials that are missing below the last one of an agency's day.

    Attributes:
        group: the agency and day, by their number in the book.
        missing: the serials, in order.
        last: the last serial.
        at: which row of the register has it first, counted from 0.
    """

    group: int
    missing: Sequence[int]
    last: int
    at: int


@attrs.frozen(eq=False)
class SortedCodes:
    """The codes of all rows, in order.

    Attributes:
        book: what the keys mean.
        keys: the keys of all rows; 0 where there is no code.
        rows: the rows in the sheet.
        folded: the rows whose text is not the code as it should be written.
        order: the rows with a code, by key and then as they stand; counted from 0.
        dossiers: how many different codes there are, and rows without one.
    """

    book: CodeBook
    keys: Numbers
    rows: Numbers
    folded: Flags
    order: Numbers
    dossiers: int

    @property
    def repeats(self) -> Repeats:
        """The rows whose code comes more than once; the codes are numbered by their first rows."""
        keys = self.keys[self.order]
        same = keys[1:] == keys[:-1]
        inside = np.append(same, False) | np.append(False, same)  # noqa: FBT003  values of a mask
        rows, own = self.order[inside], keys[inside]
        first = np.diff(own, prepend=own[:1] - 1) != 0
        run = np.cumsum(first) - 1
        by_first = np.argsort(np.argsort(rows[first], kind="stable"), kind="stable")
        sorting = np.argsort(rows, kind="stable")
        return Repeats(rows[sorting], by_first[run][sorting], first[sorting])

    def rows_of(self, key: int, most: int) -> list[int]:
        """Return the rows in the sheet of a code, as they stand.

        Args:
            key: the key of the code.
            most: how many to return at most.
        """
        low, high = 0, self.order.size
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.keys[self.order[middle]] < key else (low, middle)
        own = self.order[low : low + most]
        return self.rows[own[self.keys[own] == key]].tolist()  # type: ignore[no-any-return]  # whole numbers

    def code_at(self, place: int) -> str | None:
        """Return the text of a row's code when it is written as it should be, or None when only the row can tell.

        Args:
            place: the row, counted from 0.
        """
        return None if self.folded[place] else self.book.code(int(self.keys[place]))

    def gaps(self) -> Iterator[Gap]:
        """Yield the gaps, by the first rows of their agency's day."""
        numbers, places = self._by_group()
        if not numbers.size:
            return
        group, serial = numbers // _WIDE, numbers % _WIDE
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        ends = np.append(starts[1:], group.size)
        last = serial[ends - 1]
        bound = np.minimum(last, LARGEST_GAP_SEARCH)
        looked = (serial >= 1) & (serial < np.repeat(bound, ends - starts))
        missing = np.maximum(bound - 1, 0) - np.add.reduceat(looked, starts)
        first = np.minimum.reduceat(places, starts)
        found = np.flatnonzero((missing > 0) & (missing < ends - starts))
        for one in found[np.argsort(first[found])].tolist():
            own = serial[starts[one] : ends[one]]
            gone = np.setdiff1d(np.arange(1, bound[one]), own).tolist()
            yield Gap(int(group[starts[one]]), gone, int(last[one]), int(places[ends[one] - 1]))

    def _by_group(self) -> tuple[Numbers, Numbers]:
        """Return the serials of each agency's day once, with the first row of each; several heads may share a day."""
        keys = self.keys[self.order]
        plain = keys > 0
        head_groups = np.array(self.book.head_groups or [0], np.int64)
        numbers = np.empty(keys.size, np.int64)
        numbers[plain] = head_groups[keys[plain] // SERIALS - 1] * _WIDE + keys[plain] % SERIALS
        wide = [self.book.wide[key] for key in keys[~plain].tolist()]
        numbers[~plain] = [group * _WIDE + serial for _, group, serial in wide]
        places = self.order
        if numbers.size and (numbers[1:] < numbers[:-1]).any():
            sorting = np.argsort(numbers, kind="stable")
            numbers, places = numbers[sorting], places[sorting]
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        firsts = np.minimum.reduceat(places, starts) if starts.size else places[:0]
        return numbers[starts], firsts


_WIDE = 10 * SERIALS
"""More than any serial: a code has at most ten digits."""


@attrs.define(eq=False)
class CodeTally:
    """Takes in the codes of a register, batch after batch."""

    _keys: list[Numbers] = attrs.field(factory=list)
    _rows: list[Numbers] = attrs.field(factory=list)
    _folded: list[Flags] = attrs.field(factory=list)

    def add(self, columns: Columns, coded: Coded) -> None:
        """Take in the next batch.

        Args:
            columns: the batch.
            coded: its codes.
        """
        self._keys.append(coded.keys)
        self._rows.append(columns.rows)
        folded = np.array([any(name == "CODE_FOLDED" for name, _ in entry.found) for entry in coded.entries], np.bool_)
        self._folded.append(folded[coded.places])

    def sorted(self, book: CodeBook) -> SortedCodes:
        """Return the codes of all batches, in order.

        Args:
            book: the book they were read with.
        """
        keys, rows, folded = (_joined(parts) for parts in (self._keys, self._rows, self._folded))
        order = np.argsort(keys, kind="stable")
        order = order[keys[order] != 0]
        distinct = keys[order]
        dossiers = int((distinct[1:] != distinct[:-1]).sum()) + bool(distinct.size) + keys.size - distinct.size
        return SortedCodes(book, keys, rows, folded.astype(np.bool_), order, dossiers)


def _joined(parts: list[Numbers] | list[Flags]) -> Numbers:
    """Return the parts as one array, and let go of them."""
    whole = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    parts.clear()
    return whole
