"""Find the heading row among titles and merged cells, and say which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from motcua.errors import UnreadableFileError
from motcua.ledger.cells import read_text
from motcua.ledger.schema import Column, fold_heading, heading_index

__all__ = ["Layout", "find_layout"]

_SEARCHED_ROWS = 40
_NEEDED = (Column.CODE, Column.ACCEPTED_AT)
_Grid = Sequence[Sequence[str | None]]


@attrs.frozen
class Layout:
    """Where a register's columns are.

    Attributes:
        first_row: index of the first row of data.
        columns: index of each column found.
        headings: the heading it was recognised by.
        unread: headings that stand for no known column.
    """

    first_row: int
    columns: Mapping[Column, int]
    headings: Mapping[Column, str]
    unread: tuple[str, ...] = ()


def find_layout(grid: _Grid, mapping: Mapping[Column, str] | None = None) -> Layout:
    """Return the layout of a sheet: one heading row, or two with a row of groups above.

    Args:
        grid: the sheet's texts, by row and column.
        mapping: headings that the host or the auditor says stand for a column.

    Raises:
        UnreadableFileError: REGISTER_NO_HEADINGS when no row names a code and an acceptance day.
    """
    own = {fold_heading(text): column for column, text in (mapping or {}).items()}
    index = {text: column for text, column in heading_index().items() if column not in (mapping or {})} | own
    best: Layout | None = None
    for top in range(min(len(grid), _SEARCHED_ROWS)):
        for height in (1, 2):
            found = _try(grid, top, height, index)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    for column, text in (mapping or {}).items():
        if best is None or column not in best.columns:
            raise UnreadableFileError(
                "MAP_NOT_FOUND",
                f"Không có cột nào tên {text!r} (--map: {column.value}).",
                f"no column is called {text!r} (--map: {column.value})",
                path=column.value,
            )
    if best is None or not all(column in best.columns for column in _NEEDED):
        raise _no_headings(best)
    return best


def _try(grid: _Grid, top: int, height: int, index: Mapping[str, Column]) -> Layout:
    columns: dict[Column, int] = {}
    headings: dict[Column, str] = {}
    unread: list[str] = []
    for place, texts in enumerate(_headings(grid, top, height)):
        if texts and not any(fold_heading(text) in index for text in texts):
            unread.append(texts[-1])
        known = next((column for text in texts if (column := index.get(fold_heading(text)))), None)
        if known in columns:
            unread.append(texts[0])
        for text in texts:
            column = index.get(fold_heading(text))
            if column is not None and column not in columns:
                columns[column] = place
                headings[column] = text
                break
    return Layout(top + height, columns, headings, tuple(unread))


def _headings(grid: _Grid, top: int, height: int) -> list[tuple[str, ...]]:
    """Return the texts each column may be known by: its own heading, and its group with it."""
    upper = [read_text(cell) for cell in grid[top]]
    if height == 1 or top + 1 >= len(grid):
        return [(text,) if text else () for text in upper]
    lower = [read_text(cell) for cell in grid[top + 1]]
    group: str | None = None
    named: list[tuple[str, ...]] = []
    for above, below in zip(upper, lower, strict=False):
        group = above or (group if below else None)
        named.append(tuple(text for text in (below, f"{group} {below}" if group and below else None) if text))
        if not below and above:
            named[-1] = (above,)
    return named


def _no_headings(best: Layout | None) -> UnreadableFileError:
    found = ", ".join(best.headings.values()) if best else ""
    return UnreadableFileError(
        "REGISTER_NO_HEADINGS",
        f"Không tìm thấy dòng tiêu đề có cột mã hồ sơ và cột ngày tiếp nhận (đã nhận ra: {found or 'không cột nào'}). "
        "Có thể chỉ rõ bằng --map.",
        f"no heading row names a dossier code and an acceptance day (recognised: {found or 'no column'}); "
        "name them with --map",
    )
