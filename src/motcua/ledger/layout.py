"""Find the heading rows among titles and merged cells, and say which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from motcua.errors import UnreadableFileError
from motcua.ledger.cells import column_letters, read_text
from motcua.ledger.headings import fold_heading, heading_index, legacy_name, loose_index, loosen_heading
from motcua.ledger.mapping import RegisterMap
from motcua.ledger.schema import Column, column_labels
from motcua.ledger.sources import Sheet

__all__ = ["NEEDED", "Layout", "find_layout", "first_row_layout", "legacy_sheet", "require_columns"]

_HIGHEST = 3
NEEDED = (Column.CODE, Column.ACCEPTED_AT)
"""The columns without which a sheet is no register."""
_MAPPED, _KNOWN, _LOOSE = range(3)
_Texts = Sequence[tuple[str, ...]]


@attrs.frozen
class Layout:
    """Where a register's columns are.

    Attributes:
        first_row: the first row of data, counted from 1.
        columns: place of each column found, counted from 0 at the first column that is read.
        headings: the heading it was recognised by.
        unread: headings that stand for no known column, by place.
        loose: columns whose heading is known only without its marks.
        ambiguous: columns that several headings could stand for, with their places; none is used.
        rows: the texts of the heading rows, to know them again further down.
        spoken: the whole heading of every place, groups included.
    """

    first_row: int
    columns: Mapping[Column, int]
    headings: Mapping[Column, str]
    unread: Mapping[int, str] = attrs.field(factory=dict)
    loose: tuple[Column, ...] = ()
    ambiguous: Mapping[Column, tuple[int, ...]] = attrs.field(factory=dict)
    rows: tuple[tuple[str | None, ...], ...] = ()
    spoken: tuple[str, ...] = ()

    @property
    def is_register(self) -> bool:
        """Whether the columns that every register needs are there, be it in doubt."""
        return all(column in self.columns or column in self.ambiguous for column in NEEDED)


def find_layout(sheet: Sheet, given: RegisterMap) -> Layout:
    """Return the layout that names most columns: one heading row, or two or three with rows of groups above.

    Args:
        sheet: the sheet.
        given: what a person says of its columns.
    """
    if sheet.named:
        texts = [(text,) if (text := read_text(cell)) else () for cell in sheet.head[0]]
        return _layout(texts, (), sheet, given, first_row=1)
    grid = [tuple(read_text(cell) for cell in row) for row in sheet.head]
    best, weight = Layout(1, {}, {}), (0, 0)
    for top in range(len(grid)):
        if sum(cell is not None for cell in grid[top]) == 0:
            continue
        for height in range(1, min(_HIGHEST, len(grid) - top) + 1):
            rows = grid[top : top + height]
            found = _layout(_headings(rows), tuple(rows), sheet, given, first_row=top + height + 1)
            found_weight = (len(found.columns) + len(found.ambiguous), -height)
            if found_weight > weight:
                best, weight = found, found_weight
    return best


def first_row_layout(sheet: Sheet) -> Layout:
    """Return the layout of a sheet without any known heading: its widest row near the top holds the headings.

    Args:
        sheet: the sheet.
    """
    grid = [tuple(read_text(cell) for cell in row) for row in sheet.head]
    widths = [sum(cell is not None for cell in row) for row in grid]
    top = widths.index(max(widths)) if widths else 0
    texts = [(cell,) if cell else () for cell in grid[top]] if grid else []
    return _layout(texts, tuple(grid[top : top + 1]), sheet, RegisterMap(), first_row=1 if sheet.named else top + 2)


def _headings(rows: Sequence[Sequence[str | None]]) -> list[tuple[str, ...]]:
    """Return the texts each column may be known by: its lowest heading, and its groups with it."""
    groups: list[list[str | None]] = []
    for level, row in enumerate(rows[:-1]):
        carried: list[str | None] = []
        for place, cell in enumerate(row):
            below = any(lower[place] for lower in rows[level + 1 :])
            carried.append(cell or (carried[-1] if carried and below else None))
        groups.append(carried)
    named = []
    for place, lowest in enumerate(rows[-1]):
        path = [text for text in (*[group[place] for group in groups], lowest) if text]
        own = lowest is not None or (path and any(row[place] for row in rows))
        names = [path[-1], " ".join(path[-2:]), " ".join(path)] if own and path else []
        named.append(tuple(dict.fromkeys(names)))
    return named


def _layout(
    texts: _Texts, rows: tuple[tuple[str | None, ...], ...], sheet: Sheet, given: RegisterMap, *, first_row: int
) -> Layout:
    own = {fold_heading(text): column for column, text in given.headings.items()}
    letters = {letters: column for column, letters in given.places.items()}
    found: dict[Column, list[tuple[int, int, str]]] = {}
    unread: dict[int, str] = {}
    for place, names in enumerate(texts):
        column = letters.get(column_letters(place + sheet.left))
        known = (_MAPPED, column, names[-1] if names else "") if column else _known(names, own, given)
        if known is not None and known[1] is not None:
            found.setdefault(known[1], []).append((known[0], place, known[2]))
        elif names:
            unread[place] = names[-1]
    columns: dict[Column, int] = {}
    headings: dict[Column, str] = {}
    loose: list[Column] = []
    ambiguous: dict[Column, tuple[int, ...]] = {}
    for column, places in found.items():
        best = min(rank for rank, _, _ in places)
        chosen = [(place, text) for rank, place, text in places if rank == best]
        if len(chosen) == 1:
            columns[column], headings[column] = chosen[0]
            loose += [column] if best == _LOOSE else []
        else:
            ambiguous[column] = tuple(place for place, _ in chosen)
        unread.update({place: text for _, place, text in places if place != columns.get(column)})
    spoken = tuple(names[-1] if names else "" for names in texts)
    return Layout(
        first_row, columns, headings, dict(sorted(unread.items())), tuple(loose), ambiguous, rows, spoken
    )  # fmt: skip


def _known(names: tuple[str, ...], own: Mapping[str, Column], given: RegisterMap) -> tuple[int, Column, str] | None:
    for rank, index, fold in (
        (_MAPPED, own, fold_heading),
        (_KNOWN, heading_index(), fold_heading),
        (_LOOSE, loose_index(), loosen_heading),
    ):
        for text in names:
            column = index.get(fold(text))
            if column is not None and (rank == _MAPPED or column not in given.named):
                return rank, column, text
    return None


def require_columns(layout: Layout, sheet: Sheet, given: RegisterMap) -> None:
    """Refuse a layout that lacks what every register needs, or what the mapping names.

    Raises:
        UnreadableFileError: MAP_NOT_FOUND, HEADING_AMBIGUOUS, REGISTER_NO_HEADINGS.
    """
    for column, text in (*given.headings.items(), *given.places.items()):
        if column not in layout.columns and column not in layout.ambiguous:
            raise UnreadableFileError(
                "MAP_NOT_FOUND",
                f"Không có cột nào tên {text!r} (--map: {column.value}).",
                f"no column is called {text!r} (--map: {column.value})",
                path=column.value,
            )
    for column in NEEDED:
        if column in layout.ambiguous:
            raise _ambiguous(column, layout, sheet)
    if not layout.is_register:
        raise _no_headings(layout)


def _ambiguous(column: Column, layout: Layout, sheet: Sheet) -> UnreadableFileError:
    places = layout.ambiguous[column]
    shown = ", ".join(f"{column_letters(place + sheet.left)} {layout.spoken[place]!r}" for place in places)
    vi, en = column_labels(column)
    letters = column_letters(places[0] + sheet.left)
    line = f'{column.value} = {{ column = "{letters}" }}'
    return UnreadableFileError(
        "HEADING_AMBIGUOUS",
        f"Nhiều cột có thể là {vi}: {shown}. Hãy ghi rõ trong tệp ghép cột (--map), ví dụ: {line}",
        f"several columns may be {en}: {shown}; say which in a mapping file (--map), such as: {line}",
        path=column.value,
    )


def _no_headings(layout: Layout) -> UnreadableFileError:
    found = ", ".join(layout.headings.values())
    return UnreadableFileError(
        "REGISTER_NO_HEADINGS",
        f"Không tìm thấy dòng tiêu đề có cột mã hồ sơ và cột ngày tiếp nhận (đã nhận ra: {found or 'không cột nào'}). "
        "Có thể chỉ rõ bằng --map.",
        f"no heading row names a dossier code and an acceptance day (recognised: {found or 'no column'}); "
        "name them with --map",
    )


def legacy_sheet(sheet: Sheet) -> str | None:
    """Return the old letter set that a sheet's headings are written in, or None."""
    return legacy_name("\n".join(cell for row in sheet.head for cell in row if cell))
