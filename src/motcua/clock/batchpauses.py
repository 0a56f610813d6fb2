"""Pauses of many rows, one after the other in two flat arrays; needs the extra `motcua[batch]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from motcua.clock.batchtables import Mask, Seconds
from motcua.clock.pause import Pause
from motcua.errors import BadInputError

__all__ = ["OPEN", "Pauses", "Turn"]

Turn: TypeAlias = tuple[Seconds, Seconds, Seconds, Mask]
"""Places, starts, ends and whether open: one pause each of some rows."""

OPEN = 2**62
"""The end of a pause that is still open, in seconds since 1970: later than any moment."""


@attrs.frozen(eq=False)
class Pauses:
    """The pauses of n rows.

    Attributes:
        offsets: where the pauses of each row begin in `starts` and `ends`; int64, shape (n + 1,).
        starts: seconds since 1970; int64, shape (pauses,).
        ends: seconds since 1970, OPEN while a pause is open; int64, shape (pauses,).
    """

    offsets: Seconds
    starts: Seconds
    ends: Seconds

    def __attrs_post_init__(self) -> None:
        if len(self.starts) != len(self.ends) or (len(self.offsets) and self.offsets[-1] != len(self.starts)):
            raise BadInputError(
                "BATCH_SHAPE",
                "Các mảng khoảng tạm dừng không khớp độ dài nhau.",
                "the arrays of pauses do not fit each other's length",
            )

    @staticmethod
    def of(rows: Iterable[Sequence[Pause]]) -> Pauses:
        """Return the pauses of rows given one by one; parts of a second are dropped."""
        lists = [tuple(row) for row in rows]
        flat = [pause for row in lists for pause in row]
        return Pauses(
            np.cumsum([0, *map(len, lists)], dtype=np.int64),
            np.array([int(pause.start.timestamp()) for pause in flat], np.int64),
            np.array([OPEN if pause.end is None else int(pause.end.timestamp()) for pause in flat], np.int64),
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def backwards(self) -> Mask:
        """Which rows have a pause that ends before it starts; shape (n,)."""
        found = np.zeros(len(self), np.bool_)
        found[self._row_of()[self.ends < self.starts]] = True
        return found

    def in_order(self) -> Pauses:
        """Return the same pauses with those of each row in order, and overlapping ones joined."""
        row = self._row_of()
        if not np.any((self.starts[1:] <= self.ends[:-1]) & (row[1:] == row[:-1])):
            return self
        order = np.lexsort((self.starts, row))
        row, starts, ends = row[order], self.starts[order], self.ends[order]
        # The furthest end so far within a row: a running maximum over numbers that grow from row to row.
        # An open end counts as one second past every other moment, so that the numbers stay small.
        closed = ends[ends != OPEN]
        low = min(starts.min(), closed.min(initial=starts.min()))
        top = max(starts.max(), closed.max(initial=starts.max())) + 1
        span = top - low + 1
        reach = np.maximum.accumulate(np.minimum(ends, top) - low + row * span) - row * span + low
        heads = np.ones(len(row), np.bool_)
        heads[1:] = (row[1:] != row[:-1]) | (starts[1:] > reach[:-1])
        tails = np.append(np.flatnonzero(heads)[1:] - 1, len(row) - 1)
        joined = np.where(reach[tails] == top, OPEN, reach[tails])
        counts = np.bincount(row[heads], minlength=len(self))
        return Pauses(np.concatenate(([0], np.cumsum(counts))), starts[heads], joined)

    def turns(self, rows: Seconds, since: Seconds, origin: int) -> Iterator[Turn]:
        """Yield, for pauses in order, the first of every row, then the second, and so on, cut off before the start.

        Args:
            rows: which rows; shape (m,).
            since: their starts, in seconds since `origin`; shape (m,).
            origin: the moment counted from, in seconds since 1970.

        Yields:
            The places in `rows` that have such a pause, its start and its end since the origin, and whether it is open.
        """
        first, counts = self.offsets[rows], self.offsets[rows + 1] - self.offsets[rows]
        for number in range(int(counts.max(initial=0))):
            places = np.flatnonzero(counts > number)
            at = first[places] + number
            stop, resume = self.starts[at] - origin, self.ends[at]
            begin = since[places]
            is_open = resume == OPEN
            resume = resume - origin
            counted = resume > begin
            if not counted.all():
                places, stop, resume, begin, is_open = (one[counted] for one in (places, stop, resume, begin, is_open))
            yield places, np.maximum(stop, begin), resume, is_open

    def _row_of(self) -> Seconds:
        """Return the row of each pause."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))
