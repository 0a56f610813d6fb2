"""Rows of one code: which tell of the same dossier once more, and which of another one; compared as columns."""

from __future__ import annotations

import attrs
import numpy as np

from motcua.audit.columns import Columns, Flags, Numbers
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column

__all__ = ["Repeats"]

_NO_RUN = -1
_MOMENTS = tuple(column for column in Column if column.is_moment)


@attrs.define(eq=False)
class Repeats:
    """Holds of the first row of each repeated code what the others are compared with; see `lookups.conflicts`.

    Attributes:
        places: the rows whose code comes more than once, counted from 0, in order.
        run_of: for each of them the number of its code.
        is_first: which of them are the first of their code.
    """

    places: Numbers
    run_of: Numbers
    is_first: Flags
    _moments: dict[Column, Numbers] = attrs.field(factory=dict, init=False)
    _procedures: Numbers = attrs.field(init=False)
    _texts: dict[str, int] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Make room for the first rows."""
        self._procedures = np.full(self.runs, _NO_RUN)

    @property
    def runs(self) -> int:
        """How many codes come more than once."""
        return int(self.is_first.sum())

    def judge(self, columns: Columns, ordinals: Numbers) -> tuple[Numbers, Numbers, Flags]:
        """Return of a batch the rows that repeat a code, the numbers of their codes, and which contradict the first.

        Batches must come in order, since the first row of a code is kept when it is met.

        Args:
            columns: the batch.
            ordinals: the places of its rows in the register, counted from 0, in order.
        """
        low, high = np.searchsorted(self.places, (ordinals[0], ordinals[-1] + 1))
        rows = np.searchsorted(ordinals, self.places[low:high])
        there = ordinals[rows] == self.places[low:high]
        rows, runs, first = rows[there], self.run_of[low:high][there], self.is_first[low:high][there]
        again, run = rows[~first], runs[~first]
        differs = np.zeros(again.size, np.bool_)
        for column in _MOMENTS:
            if columns.has(column):
                moments = columns.moments(column)
                known = self._moments.setdefault(column, np.full(self.runs, UNANSWERED))
                known[runs[first]] = moments[rows[first]]
                own, other = moments[again], known[run]
                differs |= (own != UNANSWERED) & (other != UNANSWERED) & (own != other)
        procedures = self._numbered(columns)
        self._procedures[runs[first]] = procedures[rows[first]]
        own, other = procedures[again], self._procedures[run]
        differs |= (own >= 0) & (other >= 0) & (own != other)
        return again, run, differs

    def _numbered(self, columns: Columns) -> Numbers:
        """Return a number for each row's procedure, the same in every batch; below zero where there is none."""
        texts = columns.texts(Column.PROCEDURE_CODE)
        numbers = [self._texts.setdefault(text, len(self._texts)) for text in texts.values]
        return np.array([*numbers, -1], np.int64)[texts.places]
