"""The codes of a whole register in little memory: which ones come twice, and which serials are missing.

Of each row are kept a number that stands for its code (8 bytes), its row in the sheet (8 bytes) and whether its text is
the code as it should be written (1 byte).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import numpy as np

from motcua.audit.checks import LARGEST_GAP_SEARCH
from motcua.audit.coded import FIRST_DAY, SERIALS, SPAN, WAYS, CodeBook, Coded
from motcua.audit.columns import Columns, Flags, Numbers
from motcua.audit.repeats import Repeats

__all__ = ["CodeTally", "Gap", "SortedCodes"]


@attrs.frozen
class Gap:
    """Serials that are missing below the last one of an agency's day.

    Attributes:
        agency: the agency in its canonical form.
        day: the day.
        missing: the serials, in order.
        last: the last serial.
        at: which row of the register has it first, counted from 0.
    """

    agency: str
    day: date
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
        if not keys.size:
            return Repeats(self.order, self.order, np.zeros(0, np.bool_))
        same = keys[1:] == keys[:-1]
        inside = np.append(same, False) | np.append(False, same)
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
        unusual = self._unusual()
        found = [*self._usual_gaps(unusual), *(self._gap(*one) for one in unusual.values())]
        yield from (gap for first, gap in sorted(filter(None, found), key=lambda pair: pair[0]))

    def _usual_gaps(self, besides: Container[int]) -> Iterator[tuple[int, Gap]]:
        """Yield the gaps of the groups without unusual codes, each with the first row of its group."""
        numbers, places = self._by_group()
        if not numbers.size:
            return
        group, serial = numbers // SERIALS, numbers % SERIALS
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        ends = np.append(starts[1:], group.size)
        last = serial[ends - 1]
        bound = np.minimum(last, LARGEST_GAP_SEARCH)
        looked = (serial >= 1) & (serial < np.repeat(bound, ends - starts))
        missing = np.maximum(bound - 1, 0) - np.add.reduceat(looked, starts)
        for one in np.flatnonzero((missing > 0) & (missing < ends - starts)).tolist():
            if int(group[starts[one]]) not in besides:
                own = slice(starts[one], ends[one])
                gone = np.setdiff1d(np.arange(1, bound[one]), serial[own]).tolist()
                agency, day = divmod(int(group[starts[one]]), SPAN)
                gap = Gap(
                    self.book.names[agency], FIRST_DAY + timedelta(days=day), gone, int(last[one]),
                    int(places[ends[one] - 1]),
                )  # fmt: skip
                yield int(places[own].min()), gap

    def _unusual(self) -> dict[int, tuple[str, date, dict[int, int]]]:
        """Return the groups with unusual codes, each with the first row of each serial; below zero past the years."""
        groups: dict[int, tuple[str, date, dict[int, int]]] = {}
        keys = self.keys[self.order]
        outside: dict[tuple[str, date], int] = {}
        for key, place in zip(keys[keys < 0].tolist(), self.order[keys < 0].tolist(), strict=True):
            _, name, day, serial = self.book.wide[key]
            number = (day - FIRST_DAY).days
            group = self.book.names.index(name) * SPAN + number
            if not 0 <= number < SPAN:
                group = outside.setdefault((name, day), -1 - len(outside))
            serials = groups.setdefault(group, (name, day, {}))[2]
            serials[serial] = min(place, serials.get(serial, place))
        if groups:
            numbers, places = self._by_group()
            for one in np.flatnonzero(np.isin(numbers // SERIALS, list(groups))).tolist():
                serials = groups[int(numbers[one]) // SERIALS][2]
                serial, place = int(numbers[one]) % SERIALS, int(places[one])
                serials[serial] = min(place, serials.get(serial, place))
        return groups

    def _gap(self, agency: str, day: date, serials: Mapping[int, int]) -> tuple[int, Gap] | None:
        last = max(serials)
        missing = [number for number in range(1, min(last, LARGEST_GAP_SEARCH)) if number not in serials]
        if not missing or len(missing) >= len(serials):
            return None
        return min(serials.values()), Gap(agency, day, missing, last, serials[last])

    def _by_group(self) -> tuple[Numbers, Numbers]:
        """Return the usual serials of each agency's day once, with the first row of each."""
        plain = self.keys[self.order] > 0
        places = self.order[plain]
        head, serial = np.divmod(self.keys[places], SERIALS)
        agency, day = np.divmod(head, SPAN)
        canonical = np.array([0, *self.book.canonical], np.int64)[agency // WAYS]
        numbers = (canonical * SPAN + day) * SERIALS + serial
        if numbers.size and (numbers[1:] < numbers[:-1]).any():
            sorting = np.argsort(numbers, kind="stable")
            numbers, places = numbers[sorting], places[sorting]
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        firsts = np.minimum.reduceat(places, starts) if starts.size else places[:0]
        return numbers[starts], firsts


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


def _joined(parts: list[Numbers] | list[Flags]) -> Any:
    """Return the parts as one array, and let go of them."""
    whole = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    parts.clear()
    return whole
