"""Give the cells inside merged ranges the value of the range's first cell, where data are merged downwards."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from motcua.ledger.sources import Chunk, Merge

__all__ = ["MergeFiller"]


class MergeFiller:
    """Fills pieces in order; a range may reach from one piece into the next."""

    def __init__(self, merges: Sequence[Merge], places: Sequence[int], first_row: int) -> None:
        """Keep the ranges that go down over several rows of data in a column that is looked at.

        Args:
            merges: the merged ranges.
            places: the columns that are looked at.
            first_row: the first row of data, counted from 1.
        """
        self.by_column: dict[int, deque[Merge]] = {}
        for merge in sorted(merges, key=lambda one: one.top):
            if merge.bottom > merge.top >= first_row and merge.left in places:
                self.by_column.setdefault(merge.left, deque()).append(merge)
        self.values: dict[tuple[int, int], str | None] = {}

    def fill(self, chunk: Chunk) -> tuple[Chunk, int]:
        """Return a piece with its merged cells filled, and how many cells were."""
        if not self.by_column:
            return chunk, 0
        columns, total = list(chunk.columns), 0
        last = chunk.first_row + len(columns[0]) - 1
        for place, merges in self.by_column.items():
            texts = columns[place].cast(pa.string())
            mask = np.zeros(len(texts), bool)
            put: dict[int, str] = {}
            for merge in self._taken(merges, last):
                value = self._value(merge, chunk.first_row, texts)
                for row in range(max(merge.top + 1, chunk.first_row), min(merge.bottom, last) + 1):
                    at = row - chunk.first_row
                    if value is not None and not (texts[at].as_py() or "").strip():
                        mask[at], put[at] = True, value
            if put:
                ordered = pa.array([put[at] for at in sorted(put)], pa.string())
                columns[place] = pc.replace_with_mask(texts, pa.array(mask), ordered)
                total += len(put)
        return Chunk(chunk.first_row, tuple(columns)), total

    def _taken(self, merges: deque[Merge], last: int) -> list[Merge]:
        """Return the ranges that touch a piece, and forget those that end in it."""
        touched: list[Merge] = []
        while merges and merges[0].top <= last:
            touched.append(merges.popleft())
        merges.extendleft(reversed([merge for merge in touched if merge.bottom > last]))
        return touched

    def _value(self, merge: Merge, first_row: int, texts: pa.StringArray) -> str | None:
        key = (merge.top, merge.left)
        if merge.top >= first_row:
            self.values[key] = texts[merge.top - first_row].as_py()
        return self.values.get(key)
