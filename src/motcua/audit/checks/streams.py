"""The checks over a whole register, made from batches: a few numbers are kept of each row.

In the end the rows that could hold a finding are picked, read once more, and given to the check's own look, so that
both ways of auditing say the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from motcua.audit.check import RegisterCheck
from motcua.audit.facts import RowFacts
from motcua.findings import Finding
from motcua.ledger import Column, Register

if TYPE_CHECKING:
    from motcua.audit.coded import CodeBook, Coded  # noqa: TC004  numpy is an extra, and slow to import
    from motcua.audit.columns import Columns

__all__ = ["Keep", "Kept", "KeptSeries", "Looks", "Picked", "Picks", "streamed"]

Looks: TypeAlias = Callable[[Register, tuple[RowFacts, ...]], Iterator[tuple[RowFacts, Finding]]]


@attrs.frozen(eq=False)
class Kept:
    """What was kept of the batches.

    Attributes:
        parts: for each batch the arrays that `keep` made of it; each has an entry for each row.
        keys: for each batch the keys of its codes.
        book: what the keys mean.
        headings: the columns that the register has.
    """

    parts: Sequence[tuple[Any, ...]]
    keys: Sequence[Any]
    book: CodeBook
    headings: frozenset[Column]

    def joined(self, place: int) -> Any:
        """Return one of the kept arrays for all rows.

        Args:
            place: which of the arrays, counted from 0.
        """
        import numpy as np  # noqa: PLC0415  an extra

        return np.concatenate([part[place] for part in self.parts])

    @property
    def all_keys(self) -> Any:
        """The keys of the codes of all rows."""
        import numpy as np  # noqa: PLC0415  an extra

        return np.concatenate(self.keys)


@attrs.frozen(eq=False)
class Picked:
    """The rows that must be seen.

    Attributes:
        places: the rows, counted from 0, in order.
        look: what tells of them; None for the check's own look.
    """

    places: Any
    look: Looks | None = None


Keep: TypeAlias = "Callable[[Columns, Coded], tuple[Any, ...]]"
"""Makes of a batch what is kept of it: arrays with an entry for each row."""
Picks: TypeAlias = Callable[[Kept], Picked]
"""Gets what was kept and says which rows to look at."""


@attrs.define(eq=False)
class KeptSeries:
    """Keeps numbers of a register's rows and looks at the rows that are picked in the end.

    Attributes:
        look: what finds something among the picked rows.
        wanted: the columns it reads, beside those that tell a dossier.
        keep: what is kept of a batch.
        picks: which rows to look at.
        needs: the columns without which there is nothing to find.
    """

    look: Looks
    wanted: tuple[Column, ...]
    keep: Keep
    picks: Picks
    needs: tuple[Column, ...] = ()
    _parts: list[tuple[Any, ...]] = attrs.field(factory=list, init=False)
    _keys: list[Any] = attrs.field(factory=list, init=False)
    _headings: frozenset[Column] = attrs.field(factory=frozenset, init=False)
    _picked: Picked | None = attrs.field(default=None, init=False)

    def add(self, columns: Columns, coded: Coded) -> None:
        """Keep what is needed of a batch."""
        if not set(self.needs) <= columns.headings:
            return
        self._headings = columns.headings
        self._parts.append(self.keep(columns, coded))
        self._keys.append(coded.keys)

    def pick(self, book: CodeBook) -> Any:
        """Return the rows that must be seen, counted from 0, in order.

        Args:
            book: what the keys of the codes mean.
        """
        import numpy as np  # noqa: PLC0415  an extra

        if not self._parts:
            return np.zeros(0, np.int64)
        self._picked = self.picks(Kept(self._parts, self._keys, book, self._headings))
        self._parts.clear()
        self._keys.clear()
        return self._picked.places

    def tell(self, seen: Mapping[int, RowFacts]) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield what the look finds among the rows that were picked.

        Args:
            seen: the picked rows, by their places.
        """
        if self._picked is None:
            return
        facts = tuple(seen[place] for place in self._picked.places.tolist())
        register = Register("", "", "", dict.fromkeys(self._headings, ""), ())
        for found, one in (self._picked.look or self.look)(register, facts):
            yield found.row.number, found.row.text(Column.CODE), one


def streamed(
    check: RegisterCheck, *wanted: Column, keep: Keep, picks: Picks, needs: Sequence[Column] = ()
) -> RegisterCheck:
    """Return a check over a register that can also be made from batches.

    Args:
        check: the check.
        wanted: the columns its look reads.
        keep: what is kept of a batch.
        picks: which rows must be seen.
        needs: the columns without which it finds nothing.
    """
    return attrs.evolve(check, series=lambda: KeptSeries(check.look, wanted, keep, picks, tuple(needs)))
