"""The census of a register while it is audited: how its dossiers stood at the end of each period, by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import attrs
import numpy as np

from motcua.audit.columns import Flags, Numbers
from motcua.audit.exactlife import Bench
from motcua.audit.facts import RowFacts, handled
from motcua.audit.standing import dossier_columns, received_columns
from motcua.ledger import Column
from motcua.statistics.census import Census, on_time_counts
from motcua.statistics.columns import MISSING, DossierColumns, count_on_time_columns, count_period_columns
from motcua.statistics.periods import Period

__all__ = ["CensusTaker"]


@attrs.define(eq=False)
class CensusTaker:
    """Counts the batches of a register.

    Attributes:
        periods: the periods to count for; none of them ends after the moment of the audit.
        by: the column that names the unit, or None to count all together.
    """

    periods: Sequence[Period]
    by: Column | None = None
    _counts: defaultdict[tuple[str, str], Counter[str]] = attrs.field(factory=lambda: defaultdict(Counter), init=False)

    @property
    def counts(self) -> dict[tuple[str, str], dict[str, int]]:
        """What was counted so far; below zero where more was taken out than put in."""
        return {key: dict(counts) for key, counts in self._counts.items()}

    @property
    def census(self) -> Census:
        """What was counted so far."""
        return Census.of_counts(self._counts)

    def add(self, bench: Bench, sure: Flags, looked: Iterable[RowFacts], *, sign: int = 1) -> None:
        """Count a batch, or take it out again.

        Args:
            bench: the batch with its lives.
            sure: the rows that the columns tell of; the others stand in `looked`.
            looked: the rows that were looked at one by one.
            sign: 1 to count them, -1 to take them out.
        """
        for part in self._parts(bench, sure, looked):
            self._count(part, sign)

    def _parts(self, bench: Bench, sure: Flags, looked: Iterable[RowFacts]) -> Iterator[DossierColumns]:
        columns = bench.columns
        ordinary = bench.life.sure & sure & ~bench.batch.any_disordered
        received = sure & ~ordinary & columns.known(Column.ACCEPTED_AT)
        for rows, make in ((np.flatnonzero(ordinary), dossier_columns), (np.flatnonzero(received), received_columns)):
            if rows.size:
                group, groups = self._groups(bench, rows)
                yield attrs.evolve(make(bench, rows), group=group, groups=groups)
        kept = [one for facts in looked if (one := handled(facts, self.by)) is not None]
        if kept:
            yield DossierColumns.of(kept)

    def _groups(
        self, bench: Bench, rows: Numbers
    ) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], tuple[str, ...]]:
        if self.by is None:
            return np.zeros(rows.size, np.int32), ("",)
        texts = bench.columns.texts(self.by)
        return (texts.places[rows] % (len(texts.values) + 1)).astype(np.int32), (*texts.values, "")

    def _count(self, part: DossierColumns, sign: int) -> None:
        micro = part.accepted
        for period in self.periods:
            figures = count_period_columns(part, period)
            if not figures:
                continue
            start, end = (int(moment.timestamp()) * 1_000_000 for moment in (period.start, period.end))
            in_hand = (micro < end) & ((micro >= start) | (part.ended == MISSING) | (part.ended >= start))
            on_time = count_on_time_columns(part, period.last_moment, rows=in_hand)
            for unit, one in figures.items():
                self._take(period.text, unit, one.counts, sign)
            for unit, counts in on_time.items():
                self._take(period.text, unit, on_time_counts(counts), sign)

    def _take(self, period: str, unit: str, counts: dict[str, int], sign: int) -> None:
        own = self._counts[period, unit]
        for name, count in counts.items():
            own[name] += sign * count
