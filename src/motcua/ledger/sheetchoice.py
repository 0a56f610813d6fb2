"""Which sheets of a file are the register: those with the same columns as the first one that is, hidden ones aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import attrs

from motcua.findings import Finding, finding
from motcua.ledger.layout import Layout, find_layout, require_columns
from motcua.ledger.mapping import RegisterMap
from motcua.ledger.sources import Sheet, Source
from motcua.units import Severity

__all__ = ["ChosenSheet", "LeftSheet", "choose_sheets", "sheet_remarks"]

_BLANK = ("trang không có ô nào", "it has no cells")
LeftSheet: TypeAlias = tuple[Sheet, str, str]
"""A sheet that is not read, and why, in Vietnamese and in English."""


@attrs.frozen(eq=False)
class ChosenSheet:
    """A sheet that is read.

    Attributes:
        sheet: the sheet.
        layout: where its columns are.
    """

    sheet: Sheet
    layout: Layout


def choose_sheets(source: Source, given: RegisterMap) -> tuple[tuple[ChosenSheet, ...], tuple[LeftSheet, ...]]:
    """Return the sheets that are read and those that are not.

    The first visible sheet whose headings name a register is it; visible sheets with the same columns are its
    continuation. A hidden sheet is read only when no visible one is a register.

    Args:
        source: the file's sheets.
        given: what a person says of its columns.

    Raises:
        UnreadableFileError: HEADING_AMBIGUOUS, MAP_NOT_FOUND for the sheet that would be the register.
    """
    found = [ChosenSheet(sheet, find_layout(sheet, given)) for sheet in source.sheets]
    able = [one for one in found if one.layout.is_register]
    seen = [one for one in able if not one.sheet.hidden] or able[:1]
    if not seen:
        return (), tuple(_left(one, able, None) for one in found)
    first = seen[0]
    require_columns(first.layout, first.sheet, given)
    chosen = tuple(one for one in seen if _same_columns(first.layout, one.layout))
    others = tuple(_left(one, able, first) for one in found if one not in chosen)
    return chosen, others


def _same_columns(first: Layout, other: Layout) -> bool:
    return first.columns.keys() == other.columns.keys() and not (other.ambiguous.keys() ^ first.ambiguous.keys())


def _left(one: ChosenSheet, able: Sequence[ChosenSheet], first: ChosenSheet | None) -> LeftSheet:
    if not any(any(row) for row in one.sheet.head):
        return one.sheet, *_BLANK
    if one.sheet.hidden and first is not None:
        return one.sheet, "trang bị ẩn", "it is hidden"
    if one in able:
        return one.sheet, "các cột khác với trang đầu", "its columns are not those of the first sheet"
    return one.sheet, "không có tiêu đề của sổ theo dõi hồ sơ", "it has no headings of a register"


def sheet_remarks(chosen: Sequence[ChosenSheet], others: Sequence[LeftSheet]) -> Iterator[Finding]:
    """Yield what is to be said of a file's sheets.

    Args:
        chosen: the sheets that are read.
        others: the sheets that are not.
    """
    if len(chosen) > 1:
        yield finding("REGISTER_SHEETS_JOINED", sheets=", ".join(one.sheet.name for one in chosen))
    for sheet, vi, en in others:
        severity = Severity.INFO if vi == _BLANK[0] else None
        yield finding("REGISTER_SHEET_UNREAD", severity=severity, sheet=sheet.name, vi=vi, en=en)
