"""What every format is read into: sheets, and their rows as pieces of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from motcua.findings import Finding

if TYPE_CHECKING:
    import pyarrow as pa  # noqa: TC004  `columns_of` imports it when it is met

__all__ = ["HEAD_ROWS", "Chunk", "Hole", "Merge", "Pieces", "Sheet", "Source", "columns_of"]

HEAD_ROWS = 60
"""Rows from the top in which headings are looked for."""


@attrs.frozen(eq=False)
class Chunk:
    """Some rows of a sheet.

    Attributes:
        first_row: the row of the first one, counted from 1.
        columns: their cells by column: texts, or the types that a typed format has.
    """

    first_row: int
    columns: tuple[pa.Array, ...]


@attrs.frozen
class Merge:
    """A merged range, rows counted from 1 and columns from 0, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@attrs.frozen
class Hole:
    """A cell without a value of its own: an error, or a formula whose value was never computed.

    Attributes:
        row: its row, counted from 1.
        column: its column, counted from 0 at the first column that is read.
        raw: what stands there, such as "#N/A" or "=".
    """

    row: int
    column: int
    raw: str


Pieces: TypeAlias = Callable[[Sequence[int]], Iterator[Chunk]]
"""Yield the rows of a sheet in pieces; asked with the places of the columns that are looked at, others may be blank."""


@attrs.frozen(eq=False, kw_only=True)
class Sheet:
    """A sheet, a table or the one content of a file.

    Attributes:
        name: its name, or "".
        head: its first rows as texts, of equal width.
        pieces: its rows.
        hidden: whether it is hidden.
        named: whether the heading is no row of its own (Parquet, JSON Lines); then `head` holds it alone.
        left: how many blank columns stand before the first one that is read.
        merges: its merged ranges, columns counted as in `head`.
        holes: its cells without a value.
        since_1904: whether its serial numbers count from 1904.
        true_dates: whether year-month-day texts are what true date cells became.
        held: whether its rows are in memory, so that going through them twice costs little.
        remarks: what was noticed while it was opened.
    """

    name: str
    head: tuple[tuple[str | None, ...], ...]
    pieces: Pieces
    hidden: bool = False
    named: bool = False
    left: int = 0
    merges: tuple[Merge, ...] = ()
    holes: tuple[Hole, ...] = ()
    since_1904: bool = False
    true_dates: bool = False
    held: bool = False
    remarks: tuple[Finding, ...] = ()


@attrs.frozen(eq=False)
class Source:
    """A file opened: its format by content, and its sheets.

    Attributes:
        format: such as "xlsx", "csv", "html".
        encoding: of a text format, or None.
        sheets: its sheets, in order.
        remarks: what was noticed about the file.
    """

    format: str
    encoding: str | None
    sheets: tuple[Sheet, ...]
    remarks: tuple[Finding, ...] = ()


def columns_of(rows: Sequence[Sequence[str | None]], width: int) -> tuple[pa.Array, ...]:
    """Return rows of texts, some of them short, as columns."""
    import pyarrow as pa  # noqa: PLC0415  an extra, and slow to import

    if not rows:
        return tuple(pa.nulls(0, pa.string()) for _ in range(width))
    if any(len(row) != width for row in rows):
        blank = (None,) * width
        rows = [(*row[:width], *blank[len(row) :]) for row in rows]
    return tuple(pa.array(column, pa.string()) for column in zip(*rows, strict=True))
