"""What a check is: a stable id, what it is called, which findings it raises, and how it looks.

An own check is ten lines:

>>> from motcua.findings import finding
>>> def by_hand(facts):
...     if facts.row.text(Column.CHANNEL) is None:
...         yield finding("CODE_MISSING")
>>> check = RowCheck("XX101", "Kênh nộp", "Channel", ("CODE_MISSING",), by_hand)
>>> check.id
'XX101'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import attrs

from motcua.audit.facts import RowFacts
from motcua.findings import Finding
from motcua.ledger import Column, Register

if TYPE_CHECKING:
    from motcua.audit.coded import CodeBook, Coded
    from motcua.audit.columns import Columns, Flags  # noqa: TC004  numpy is an extra, and slow to import

__all__ = ["Check", "Column", "PickingSeries", "RegisterCheck", "RowCheck", "Series"]


@attrs.frozen
class RowCheck:
    """A check that looks at one row.

    Attributes:
        id: its stable id: MC1xx codes, MC2xx time, MC3xx steps, MC5xx register.
        title_vi: what it looks at, in Vietnamese.
        title_en: the same in English.
        names: the findings it may raise.
        look: the look itself.
        suspects: a mask of the rows of a batch for which the look could find anything: it never misses one, and
            one too many is only slow; None looks at every row.
    """

    id: str
    title_vi: str
    title_en: str
    names: tuple[str, ...]
    look: Callable[[RowFacts], Iterable[Finding]]
    suspects: Callable[[Columns], Flags] | None = None


class Series(Protocol):
    """A look at a register as a whole that sees it batch after batch and keeps little of it."""

    def add(self, columns: Columns, coded: Coded) -> None:
        """Take in the next batch.

        Args:
            columns: the batch.
            coded: its codes.
        """

    def finish(self) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield the findings, each with the row of the sheet and the dossier code it belongs to."""


@runtime_checkable
class PickingSeries(Protocol):
    """A look at a register as a whole that keeps numbers of its rows, and in the end asks to see a few of them.

    Attributes:
        wanted: the columns it reads of those rows, beside the ones that tell a dossier.
    """

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns it reads of the rows it asks for, beside the ones that tell a dossier."""

    def add(self, columns: Columns, coded: Coded) -> None:
        """Take in the next batch.

        Args:
            columns: the batch.
            coded: its codes.
        """

    def pick(self, book: CodeBook) -> Any:
        """Return the rows it must see, counted from 0, in order.

        Args:
            book: what the keys of the codes mean.
        """

    def tell(self, seen: Mapping[int, RowFacts]) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield the findings, each with the row of the sheet and the dossier code it belongs to.

        Args:
            seen: the rows it asked for among others, by their places.
        """


@attrs.frozen
class RegisterCheck:
    """A check that looks at the register as a whole.

    Attributes:
        id: its stable id.
        title_vi: what it looks at, in Vietnamese.
        title_en: the same in English.
        names: the findings it may raise.
        look: the look itself; it yields each finding with the row it belongs to.
        series: what makes the same findings from batches, so that the register need not be held; without it a register
            is held whole for the sake of this check.
    """

    id: str
    title_vi: str
    title_en: str
    names: tuple[str, ...]
    look: Callable[[Register, tuple[RowFacts, ...]], Iterator[tuple[RowFacts, Finding]]]
    series: Callable[[], Series | PickingSeries] | None = None


Check: TypeAlias = RowCheck | RegisterCheck
