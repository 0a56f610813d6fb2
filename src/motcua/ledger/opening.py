"""The one door to a register in a file: recognised by its content, read within bounds, streamed as columns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from motcua.errors import UnreadableFileError
from motcua.findings import Finding, finding
from motcua.ledger.cellfaults import CellFault
from motcua.ledger.cells import column_letters
from motcua.ledger.encodings import legacy_error
from motcua.ledger.formats import EXTENSIONS, detect_format, not_a_spreadsheet
from motcua.ledger.layout import Layout, legacy_sheet, require_columns
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.mapping import RegisterMap, as_map
from motcua.ledger.schema import Column, column_labels
from motcua.ledger.sheetchoice import ChosenSheet, LeftSheet, choose_sheets, sheet_remarks
from motcua.ledger.sources import Source
from motcua.ledger.tally import DateTally

if TYPE_CHECKING:
    import pyarrow as pa  # noqa: TC004  every other use imports it when it is met

__all__ = [
    "OpenRegister",
    "RegisterBatch",
    "heading_remarks",
    "open_register",
    "open_source",
    "register_from",
    "register_of",
]

_STREAMED = ("csv", "jsonl", "parquet")


@attrs.frozen(eq=False)
class RegisterBatch:
    """Some dossiers of a register.

    Attributes:
        records: one row for each dossier: `row` (int64, its first row in the sheet), `parts` (int32, how many rows it
            stands on), and the columns found, under their names: texts as string, sums and counts as int64, moments as
            timestamp[s, +07:00] with a `…_kind` (uint8) beside each: 0 blank, 1 moment, 2 day without a time of day,
            3 unreadable. Asked for with `raw`, `…_text` holds the text of moments, sums and counts.
        sheet: the name of the sheet they stand in.
        faults: the cells that could not be read.
        notes: texts of rows that are no dossiers, by row.
        remarks: rows that contradict each other; in the last batch also what is known only at the end.
        dates: in the last batch, how the dates of each column are written.
        rows: in the last batch, how many rows of the sheets hold dossiers.
    """

    records: pa.RecordBatch
    sheet: str
    faults: tuple[CellFault, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    remarks: tuple[Finding, ...] = ()
    dates: Mapping[Column, DateTally] = attrs.field(factory=dict)
    rows: int | None = None


@attrs.frozen(eq=False)
class OpenRegister:
    """A register whose headings are known and whose rows are still to be read.

    Attributes:
        source: the file's name, without its folders.
        format: its format by content: "xlsx", "xlsm", "xls", "ods", "html", "csv", "parquet" or "jsonl"; "arrow" for
            record batches.
        encoding: of a text format, or None.
        sha256: hash of the file's bytes.
        sheets: the sheets that are read, with their layouts; all have the same columns.
        left_sheets: the sheets that are not read, each with why in two languages.
        remarks: what was noticed so far: extension, macros, encoding, sheets, headings.
        given: what the auditor's mapping said.
        limits: the bounds it is read within.
    """

    source: str
    format: str
    encoding: str | None
    sha256: str
    sheets: tuple[ChosenSheet, ...]
    left_sheets: tuple[LeftSheet, ...]
    remarks: tuple[Finding, ...]
    given: RegisterMap
    limits: Limits

    @property
    def layout(self) -> Layout:
        """The layout of its first sheet, for which the others' columns stand too."""
        return self.sheets[0].layout

    @property
    def headings(self) -> Mapping[Column, str]:
        """The heading found for each column."""
        return self.layout.headings

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are not read."""
        return tuple(sheet.name for sheet, _, _ in self.left_sheets)

    @property
    def unread_headings(self) -> tuple[str, ...]:
        """Headings that stand for no column; their cells are not looked at."""
        return tuple(self.layout.unread.values())

    def batches(self, *, raw: bool = False) -> Iterator[RegisterBatch]:
        """Yield the dossiers in the order of the file; the last batch, maybe empty, tells what is known at the end.

        Args:
            raw: whether the texts of moments, sums and counts are kept beside their values.

        Raises:
            UnreadableFileError: when the file turns out to be broken or too large further down.
        """
        from motcua.ledger.stream import stream_batches  # noqa: PLC0415  it needs pyarrow, an extra slow to import

        yield from stream_batches(self, raw=raw)


def open_register(
    path: str | Path, *, mapping: RegisterMap | Mapping[Column, str] | None = None, limits: Limits | None = None
) -> OpenRegister:
    """Return the register in a file, ready to be streamed.

    Args:
        path: the file.
        mapping: headings that stand for a column, beside the known ones, or all that a mapping file says.
        limits: the bounds to read within; `Limits()` by default.

    Raises:
        UnreadableFileError: FILE_UNREADABLE, FILE_TOO_LARGE, FILE_ENCRYPTED, NOT_A_SPREADSHEET, NOT_UTF8, TEXT_LEGACY,
            CSV_ILL_FORMED, JSON_ILL_FORMED, REGISTER_NO_HEADINGS, HEADING_AMBIGUOUS, MAP_NOT_FOUND.
    """
    file, bounds = Path(path), limits or Limits()
    source, remarks = open_source(file, bounds)
    return register_of(file, source, remarks, given=as_map(mapping), limits=bounds)


def register_of(
    file: Path, source: Source, remarks: tuple[Finding, ...], *, given: RegisterMap, limits: Limits
) -> OpenRegister:
    """Return the register in a file that is open already.

    Args:
        file: the file.
        source: its sheets.
        remarks: what was noticed about the file.
        given: what a person says of its columns.
        limits: the bounds.

    Raises:
        UnreadableFileError: NOT_A_SPREADSHEET, TEXT_LEGACY, REGISTER_NO_HEADINGS, HEADING_AMBIGUOUS, MAP_NOT_FOUND.
    """
    return register_from(file.name, _hash(file), source, remarks, given=given, limits=limits)


def register_from(
    name: str, sha256: str, source: Source, remarks: tuple[Finding, ...], *, given: RegisterMap, limits: Limits
) -> OpenRegister:
    """Return the register in sheets, wherever they come from.

    Args:
        name: what the register is called.
        sha256: hash of its bytes, or "" where there are none.
        source: its sheets.
        remarks: what was noticed about it.
        given: what a person says of its columns.
        limits: the bounds.

    Raises:
        UnreadableFileError: NOT_A_SPREADSHEET, TEXT_LEGACY, REGISTER_NO_HEADINGS, HEADING_AMBIGUOUS, MAP_NOT_FOUND.
    """
    chosen, others = choose_sheets(source, given)
    if not chosen:
        raise _no_register(Path(name), source, given)
    first = chosen[0]
    return OpenRegister(
        name,
        source.format,
        source.encoding,
        sha256,
        chosen,
        others,
        (*remarks, *sheet_remarks(chosen, others), *first.sheet.remarks, *heading_remarks(first)),
        given,
        limits,
    )


def open_source(file: Path, limits: Limits) -> tuple[Source, tuple[Finding, ...]]:
    """Return a file's sheets by its content, and what is to be said of the file.

    Args:
        file: the file.
        limits: the bounds.

    Raises:
        UnreadableFileError: as `open_register`.
    """
    try:
        format_ = detect_format(file)
        size = file.stat().st_size
        most = limits.stream_bytes if format_ in _STREAMED else limits.workbook_bytes
        if size > most:
            raise too_large(file.name, f"{size} byte, nhiều hơn {most}", f"{size} bytes, more than {most}")
        source = _openers()[format_](file, format_, limits)
    except OSError as error:
        raise UnreadableFileError(
            "FILE_UNREADABLE",
            f"Không mở được tệp {file.name}: {error.strerror}.",
            f"cannot open {file.name}: {error.strerror}",
            path=file.name,
        ) from error
    remarks = source.remarks
    extension = file.suffix.lower()
    if extension not in EXTENSIONS[format_]:
        told = finding("REGISTER_EXTENSION", file=file.name, extension=extension or "-", format=format_)
        remarks = (told, *remarks)
    return source, remarks


def _openers() -> dict[str, Callable[[Path, str, Limits], Source]]:
    from motcua.ledger.delimited import open_delimited  # noqa: PLC0415  each format only when it is met
    from motcua.ledger.htmltable import open_html  # noqa: PLC0415
    from motcua.ledger.jsonlines import open_json_lines  # noqa: PLC0415
    from motcua.ledger.parquetfile import open_parquet  # noqa: PLC0415
    from motcua.ledger.workbook import open_workbook  # noqa: PLC0415

    workbooks = dict.fromkeys(("xlsx", "xlsm", "xls", "ods"), open_workbook)
    return workbooks | {
        "csv": lambda file, _, limits: open_delimited(file, limits),
        "html": lambda file, _, limits: open_html(file, limits),
        "jsonl": lambda file, _, limits: open_json_lines(file, limits),
        "parquet": lambda file, _, limits: open_parquet(file, limits),
    }


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFileError(
            "FILE_UNREADABLE",
            f"Không mở được tệp {file.name}: {error.strerror}.",
            f"cannot open {file.name}: {error.strerror}",
            path=file.name,
        ) from error


def _no_register(file: Path, source: Source, given: RegisterMap) -> UnreadableFileError:
    """Return why no sheet is a register: an old letter set, a text under a workbook's name, or no headings."""
    from motcua.ledger.layout import find_layout  # noqa: PLC0415  only for the error

    for sheet in source.sheets:
        legacy = legacy_sheet(sheet)
        if legacy is not None:
            return legacy_error(legacy, file.name)
    is_text = source.format == "csv" and file.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
    if is_text or not source.sheets:
        return not_a_spreadsheet(file.name)
    layouts = [(find_layout(sheet, given), sheet) for sheet in source.sheets]
    layout, sheet = max(layouts, key=lambda pair: len(pair[0].columns))
    try:
        require_columns(layout, sheet, given)
    except UnreadableFileError as error:
        return error
    return not_a_spreadsheet(file.name)


def heading_remarks(chosen: ChosenSheet) -> Iterator[Finding]:
    """Yield what is doubtful in the headings of a sheet.

    Args:
        chosen: the sheet.
    """
    layout, left = chosen.layout, chosen.sheet.left
    for column in layout.loose:
        vi, en = column_labels(column)
        letter = column_letters(layout.columns[column] + left)
        heading = layout.headings[column]
        yield finding("REGISTER_HEADING_LOOSE", letter=letter, heading=heading, column_vi=vi, column_en=en)
    for column, places in layout.ambiguous.items():
        vi, en = column_labels(column)
        shown = ", ".join(f"{column_letters(place + left)} {layout.spoken[place]!r}" for place in places)
        yield finding("REGISTER_HEADING_AMBIGUOUS", columns=shown, column_vi=vi, column_en=en)
