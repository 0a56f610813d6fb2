"""A register as read: rows with typed values, and every cell that could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from motcua.findings import Finding
from motcua.ledger.cellfaults import CellFault
from motcua.ledger.schema import Column

__all__ = ["CellFault", "Register", "RegisterRow"]


_LONGEST_SILENCE = timedelta(days=180)
"""A last moment that stands this far from all others is a typing error, such as a wrong year."""


@attrs.frozen
class RegisterRow:
    """A row of a register.

    Attributes:
        number: its row in the sheet, counted from 1.
        texts: its texts, by column; blank cells are absent.
        moments: its moments in +07:00, by column; blank and unreadable cells are absent.
        faults: its cells that could not be read.
        bare_days: columns whose moment is a day without a time of day; it stands at midnight.
        sheet: the sheet it stands in, or "".
        parts: how many rows of the sheet tell of this dossier.
    """

    number: int
    texts: Mapping[Column, str]
    moments: Mapping[Column, datetime]
    faults: tuple[CellFault, ...] = ()
    bare_days: frozenset[Column] = frozenset()
    sheet: str = ""
    parts: int = 1

    def text(self, column: Column) -> str | None:
        """Return the text of a cell, or None when it is blank."""
        return self.texts.get(column)

    def moment(self, column: Column) -> datetime | None:
        """Return the moment of a cell, or None when it is blank or unreadable."""
        return self.moments.get(column)

    def is_unreadable(self, column: Column) -> bool:
        """Return whether the cell holds something that could not be read."""
        return any(fault.column is column for fault in self.faults)


@attrs.frozen
class Register:
    """A register read from a file.

    Attributes:
        source: the file's name, without its folders.
        sheet: the sheet's name, or "".
        sha256: hash of the file's bytes.
        headings: the heading found for each column.
        rows: its dossiers; rows of the sheet that tell of one dossier are joined.
        unread_headings: headings that stand for no known column; their cells are not looked at.
        unread_sheets: other sheets of the file, which are not looked at.
        notes: texts of rows that are no dossiers, such as totals and signatures, by row number.
        remarks: what was noticed about the file, its sheets, headings, rows and dates.
        sheet_rows: how many rows of its sheets hold dossiers, before rows of one dossier were joined.
    """

    source: str
    sheet: str
    sha256: str
    headings: Mapping[Column, str]
    rows: tuple[RegisterRow, ...]
    notes: tuple[tuple[int, str], ...] = ()
    unread_headings: tuple[str, ...] = ()
    unread_sheets: tuple[str, ...] = ()
    remarks: tuple[Finding, ...] = ()
    sheet_rows: int = 0

    @property
    def unreadable_rows(self) -> int:
        """How many rows hold a cell that could not be read."""
        return sum(bool(row.faults) for row in self.rows)

    @property
    def last_moment(self) -> datetime | None:
        """The latest moment of what happened in it; promises do not count, nor do far-off slips of the pen."""
        promised = (Column.DUE_AT, Column.NEW_DUE_AT)
        happened = {at for row in self.rows for column, at in row.moments.items() if column not in promised}
        moments = sorted(happened)
        while len(moments) > 1 and moments[-1] - moments[-2] > _LONGEST_SILENCE:
            moments.pop()
        return moments[-1] if moments else None
