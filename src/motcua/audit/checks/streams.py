"""The checks over a whole register, made from batches: little is kept of each row, and only what looks wrong is built.

A few columns are kept as Arrow holds them; at the end the rows that could hold a finding are picked and given to the
check's own look, so that both ways of auditing say the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from motcua.audit.check import RegisterCheck
from motcua.audit.facts import RowFacts, light_facts
from motcua.findings import Finding
from motcua.ledger import Column, Register

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns  # noqa: TC004  numpy is an extra, and slow to import

__all__ = ["Kept", "KeptSeries", "Looks", "Picks", "streamed"]

Looks: TypeAlias = Callable[[Register, tuple[RowFacts, ...]], Iterator[tuple[RowFacts, Finding]]]


@attrs.frozen(eq=False)
class Kept:
    """What was kept of the batches.

    Attributes:
        columns: the batches, cut to the columns that are needed.
        keys: the keys of their codes, likewise.
    """

    columns: Sequence[Columns]
    keys: Sequence[Any]

    @property
    def headings(self) -> frozenset[Column]:
        """The columns that the register has."""
        return self.columns[0].headings if self.columns else frozenset()

    def joined(self, ask: Callable[[Columns], Any]) -> Any:
        """Return the answers of all batches as one array.

        Args:
            ask: what is asked of a batch; it answers with an array that has an entry for each row.
        """
        import numpy as np  # noqa: PLC0415  an extra

        return np.concatenate([ask(columns) for columns in self.columns])

    def numbered(self, *ways: Callable[[Columns], Sequence[object]]) -> Any:
        """Return a number for each row, the same for rows of which the answers to all questions are the same.

        Args:
            ways: each returns for a batch the answers, one for each row; a row with an answer None gets -1.
        """
        import numpy as np  # noqa: PLC0415  an extra

        known: dict[tuple[object, ...], int] = {}
        numbers = [
            -1 if None in answer else known.setdefault(answer, len(known))
            for columns in self.columns
            for answer in zip(*(way(columns) for way in ways), strict=True)
        ]
        return np.array(numbers, np.int64)

    @property
    def all_keys(self) -> Any:
        """The keys of the codes of all rows."""
        import numpy as np  # noqa: PLC0415  an extra

        return np.concatenate(self.keys)


Picks: TypeAlias = Callable[[Kept], Any]
"""Gets what was kept and returns the places of the rows to look at, in order."""


@attrs.define(eq=False)
class KeptSeries:
    """Keeps columns of a register and looks at the rows that are picked in the end.

    Attributes:
        look: what finds something among the picked rows.
        wanted: the columns it needs, beside the code and the acceptance.
        picks: which rows to look at.
        needs: the columns without which there is nothing to find.
    """

    look: Looks
    wanted: tuple[Column, ...]
    picks: Picks
    needs: tuple[Column, ...] = ()
    _columns: list[Columns] = attrs.field(factory=list, init=False)
    _keys: list[Any] = attrs.field(factory=list, init=False)

    def add(self, columns: Columns, coded: Coded) -> None:
        """Keep what is needed of a batch."""
        if not set(self.needs) <= columns.headings:
            return
        names, shown = columns.records.schema.names, ["row", "parts"]
        for column in dict.fromkeys(
            (Column.CODE, Column.ACCEPTED_AT, Column.PROCEDURE_CODE, Column.CHANNEL, *self.wanted)
        ):
            own = (f"{column.value}_text", column.value, f"{column.value}_kind")
            shown += [name for name in own if name in names]
        self._columns.append(_cut(columns, shown))
        self._keys.append(coded.keys)

    def finish(self) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield what the look finds among the rows that were picked."""
        if not self._columns:
            return
        from motcua.audit.records import rows_of  # noqa: PLC0415  it needs numpy and pyarrow, extras

        kept = Kept(self._columns, self._keys)
        places, start = self.picks(kept), 0
        facts: list[RowFacts] = []
        for columns in self._columns:
            own = places[(places >= start) & (places < start + len(columns))] - start
            about: Any = {"at": columns.at, "clock": columns.clock, "headings": columns.headings}
            facts += [light_facts(row, **about) for row in rows_of(columns, own)]
            start += len(columns)
        register = Register("", "", "", dict.fromkeys(kept.headings, ""), ())
        for found, one in self.look(register, tuple(facts)):
            yield found.row.number, found.row.text(Column.CODE), one


def _cut(columns: Columns, shown: Sequence[str]) -> Columns:
    from motcua.audit.columns import Columns as Whole  # noqa: PLC0415  it needs numpy and pyarrow, extras

    records = columns.records.select(list(shown))
    return Whole(records, columns.at, columns.clock, columns.headings, columns.place, sheet=columns.sheet)


def streamed(
    check: RegisterCheck, *wanted: Column, picks: Picks, needs: Sequence[Column] = (), look: Looks | None = None
) -> RegisterCheck:
    """Return a check over a register that can also be made from batches.

    Args:
        check: the check.
        wanted: the columns its look reads.
        picks: which rows must be seen.
        needs: the columns without which it finds nothing.
        look: what tells of the picked rows; the check's own look by default.
    """
    return attrs.evolve(check, series=lambda: KeptSeries(look or check.look, wanted, picks, tuple(needs)))
