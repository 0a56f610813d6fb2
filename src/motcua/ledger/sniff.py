"""Look at a register without auditing it: sheets, columns, date styles, doubtful cells; `mappingfile` writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import attrs

from motcua.errors import UnreadableFileError
from motcua.findings import Finding
from motcua.ledger.cellfaults import CellFault
from motcua.ledger.cells import column_letters
from motcua.ledger.layout import NEEDED, find_layout, first_row_layout
from motcua.ledger.limits import Limits
from motcua.ledger.mapping import RegisterMap, as_map
from motcua.ledger.opening import OpenRegister, heading_remarks, open_source, register_of
from motcua.ledger.schema import Column
from motcua.ledger.sheetchoice import ChosenSheet
from motcua.ledger.sources import Source
from motcua.ledger.tally import DateTally

__all__ = ["SniffedColumn", "SniffedRegister", "SniffedSheet", "sniff"]

_SHOWN_FAULTS = 50


@attrs.frozen
class SniffedSheet:
    """A sheet of the file.

    Attributes:
        name: its name, or "".
        hidden: whether it is hidden.
        read: whether it is part of the register.
        why_vi: why it is not read, in Vietnamese, or None.
        why_en: the same in English.
    """

    name: str
    hidden: bool
    read: bool
    why_vi: str | None = None
    why_en: str | None = None


@attrs.frozen
class SniffedColumn:
    """A column of the sheet that is the register, or comes nearest to one.

    Attributes:
        letters: its letters in the sheet.
        heading: its whole heading, groups of merged headings included.
        column: what it is read as, or None.
        how: "known", "loose" (known only without its marks), "mapped", "ambiguous" or "unknown".
        candidates: of an ambiguous column, what it may be.
        dates: how its dates are written, of a column of moments.
        unreadable: how many of its cells could not be read.
    """

    letters: str
    heading: str
    column: Column | None
    how: str
    candidates: tuple[Column, ...] = ()
    dates: DateTally | None = None
    unreadable: int = 0


@attrs.frozen
class SniffedRegister:
    """What a file looks like.

    Attributes:
        source: the file's name, without its folders.
        format: its format by content.
        encoding: of a text format, or None.
        sheets: its sheets.
        columns: the columns of the sheet that is the register.
        first_row: the first row of data, counted from 1.
        rows: how many rows hold dossiers; 0 when it cannot be read as it is.
        dossiers: how many dossiers, once rows of one dossier are joined.
        notes: how many rows are no dossiers.
        faults: the first 50 cells that could not be read.
        unreadable: how many cells could not be read.
        remarks: what was noticed.
        missing: columns that every register needs and that were not found.
        error: why it cannot be read as it is, or None.
    """

    source: str
    format: str
    encoding: str | None
    sheets: tuple[SniffedSheet, ...]
    columns: tuple[SniffedColumn, ...]
    first_row: int
    rows: int = 0
    dossiers: int = 0
    notes: int = 0
    faults: tuple[CellFault, ...] = ()
    unreadable: int = 0
    remarks: tuple[Finding, ...] = ()
    missing: tuple[Column, ...] = ()
    error: UnreadableFileError | None = None


def sniff(
    path: str | Path, *, mapping: RegisterMap | Mapping[Column, str] | None = None, limits: Limits | None = None
) -> SniffedRegister:
    """Return what a file looks like, read through to its end when it is a register.

    A file whose headings do not name what a register needs is no error here: its columns are listed, for a person to
    say what they are.

    Args:
        path: the file.
        mapping: what is already known of its columns.
        limits: the bounds.

    Raises:
        UnreadableFileError: when it is no spreadsheet, too large or broken; see `open_register`.
    """
    file, bounds, given = Path(path), limits or Limits(), as_map(mapping)
    source, remarks = open_source(file, bounds)
    try:
        register = register_of(file, source, remarks, given=given, limits=bounds)
    except UnreadableFileError as error:
        if not source.sheets or error.code not in _MENDABLE:
            raise
        return _not_yet(file, source, remarks, given, error)
    return _read_through(register)


_MENDABLE = ("REGISTER_NO_HEADINGS", "HEADING_AMBIGUOUS", "MAP_NOT_FOUND")
"""Refusals that a mapping file can mend."""


def _not_yet(
    file: Path, source: Source, remarks: tuple[Finding, ...], given: RegisterMap, error: UnreadableFileError
) -> SniffedRegister:
    """Return what is known of a file whose headings do not yet name a register."""
    found = [ChosenSheet(sheet, find_layout(sheet, given)) for sheet in source.sheets]
    nearest = max(found, key=lambda one: (not one.sheet.hidden, len(one.layout.columns), len(one.layout.spoken)))
    layout = nearest.layout if nearest.layout.columns or nearest.layout.ambiguous else first_row_layout(nearest.sheet)
    nearest = ChosenSheet(nearest.sheet, layout)
    return SniffedRegister(
        file.name,
        source.format,
        source.encoding,
        tuple(SniffedSheet(sheet.name, sheet.hidden, read=False) for sheet in source.sheets),
        tuple(_columns(nearest, given, {}, Counter())),
        layout.first_row,
        remarks=(*remarks, *nearest.sheet.remarks, *heading_remarks(nearest)),
        missing=tuple(column for column in NEEDED if column not in layout.columns),
        error=error,
    )


def _read_through(register: OpenRegister) -> SniffedRegister:
    """Return what a register looks like, every row of it looked at."""
    faults: list[CellFault] = []
    unreadable: Counter[Column] = Counter()
    remarks = list(register.remarks)
    rows = dossiers = notes = 0
    dates: Mapping[Column, DateTally] = {}
    for batch in register.batches():
        faults.extend(islice(batch.faults, max(0, _SHOWN_FAULTS - len(faults))))
        unreadable.update(fault.column for fault in batch.faults)
        dossiers, notes = dossiers + len(batch.records), notes + len(batch.notes)
        remarks.extend(batch.remarks)
        rows, dates = batch.rows or 0, batch.dates
    read = [SniffedSheet(one.sheet.name, one.sheet.hidden, read=True) for one in register.sheets]
    left = [
        SniffedSheet(sheet.name, sheet.hidden, read=False, why_vi=vi, why_en=en)
        for sheet, vi, en in register.left_sheets
    ]
    return SniffedRegister(
        register.source,
        register.format,
        register.encoding,
        (*read, *left),
        tuple(_columns(register.sheets[0], register.given, dates, unreadable)),
        register.layout.first_row,
        rows,
        dossiers,
        notes,
        tuple(faults),
        unreadable.total(),
        tuple(remarks),
    )


def _columns(
    chosen: ChosenSheet, given: RegisterMap, dates: Mapping[Column, DateTally], unreadable: Mapping[Column, int]
) -> Iterator[SniffedColumn]:
    """Yield the columns of a sheet that have a heading, from left to right."""
    layout = chosen.layout
    by_place = {place: column for column, place in layout.columns.items()}
    for place, heading in enumerate(layout.spoken):
        column = by_place.get(place)
        letters = column_letters(place + chosen.sheet.left)
        if column is not None:
            mapped = column in given.headings or column in given.places
            how = "mapped" if mapped else "loose" if column in layout.loose else "known"
            count = unreadable.get(column, 0)
            yield SniffedColumn(letters, heading, column, how, (), dates.get(column), count)
        elif heading:
            candidates = tuple(one for one, places in layout.ambiguous.items() if place in places)
            yield SniffedColumn(letters, heading, None, "ambiguous" if candidates else "unknown", candidates)
