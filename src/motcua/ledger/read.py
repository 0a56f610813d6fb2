"""Read a register from a file: .xlsx and its kin through fastexcel, .csv and .tsv as UTF-8 text."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from motcua.clock import parse_term
from motcua.errors import UnreadableFileError
from motcua.ledger.cells import cell_name, is_bare_day, read_moment, read_text
from motcua.ledger.register import CellFault, Register, RegisterRow
from motcua.ledger.schema import Column
from motcua.ledger.sniff import Layout, find_layout

__all__ = ["read_register"]

_Grid = Sequence[Sequence[str | None]]
_LARGEST_FILE = 512 * 1024 * 1024


def read_register(path: str | Path, *, mapping: Mapping[Column, str] | None = None) -> Register:
    """Return the register in a file; cells that cannot be read are kept as faults, no row is dropped.

    Args:
        path: the file.
        mapping: headings that stand for a column, beside the known ones.

    Raises:
        UnreadableFileError: when the file is missing, is no spreadsheet, or has no heading row.
    """
    file = Path(path)
    content = _content(file)
    sheets, grid = _text_grid(file, content) if file.suffix.lower() in (".csv", ".tsv") else _sheet_grid(file, content)
    layout = find_layout(grid, mapping)
    rows: list[RegisterRow] = []
    notes: list[tuple[int, str]] = []
    for offset, cells in enumerate(grid[layout.first_row :], start=layout.first_row + 1):
        row = _row(offset, cells, layout)
        if row is not None:
            rows.append(row)
        elif text := " ".join(filter(None, map(read_text, cells))):
            notes.append((offset, text))
    return Register(
        file.name,
        sheets[0],
        hashlib.sha256(content).hexdigest(),
        layout.headings,
        tuple(rows),
        tuple(notes),
        layout.unread,
        tuple(sheets[1:]),
    )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise UnreadableFileError(
                "FILE_TOO_LARGE", f"Tệp {file.name} quá lớn.", f"the file {file.name} is too large", path=file.name
            )
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            "FILE_UNREADABLE",
            f"Không mở được tệp {file.name}: {error.strerror}.",
            f"cannot open {file.name}: {error.strerror}",
            path=file.name,
        ) from error


def _sheet_grid(file: Path, content: bytes) -> tuple[list[str], _Grid]:
    import fastexcel  # noqa: PLC0415  an extra, and slow to import

    try:
        book = fastexcel.read_excel(content)
        sheet = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
        columns = [column.to_pylist() for column in sheet.to_arrow().columns]
    except fastexcel.FastExcelError as error:
        raise UnreadableFileError(
            "NOT_A_SPREADSHEET",
            f"Tệp {file.name} không phải bảng tính đọc được (.xlsx, .xls, .ods, .csv).",
            f"{file.name} is not a spreadsheet that can be read (.xlsx, .xls, .ods, .csv)",
            path=file.name,
        ) from error
    return book.sheet_names, list(zip(*columns, strict=True))


def _text_grid(file: Path, content: bytes) -> tuple[list[str], _Grid]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "NOT_UTF8",
            f"Tệp {file.name} không phải văn bản UTF-8 (byte thứ {error.start}).",
            f"{file.name} is not UTF-8 text (byte {error.start})",
            path=file.name,
        ) from error
    delimiter = "\t" if file.suffix.lower() == ".tsv" else max(",;\t", key=text[:4096].count)
    try:
        grid = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFileError(
            "CSV_ILL_FORMED",
            f"Tệp {file.name} không phải CSV đọc được: {error}.",
            f"{file.name} is not CSV that can be read: {error}",
            path=file.name,
        ) from error
    width = max(map(len, grid), default=0)
    return [""], [[*row, *[None] * (width - len(row))] for row in grid]


def _row(number: int, cells: Sequence[str | None], layout: Layout) -> RegisterRow | None:
    """Return a row of data, or None for a blank row or one that names neither dossier nor day."""
    texts: dict[Column, str] = {}
    moments: dict[Column, datetime] = {}
    faults: list[CellFault] = []
    bare: set[Column] = set()
    for column, place in layout.columns.items():
        text = read_text(cells[place])
        if text is None:
            continue
        texts[column] = cells[place] or text if column is Column.CODE else text
        if column is Column.TERM and not parse_term(text).ok:
            faults.append(
                CellFault(
                    cell_name(number, place),
                    column,
                    text,
                    "một số và một đơn vị, ví dụ '5 ngày làm việc'",
                    "a number and a unit, such as '5 ngày làm việc'",
                )
            )
        elif column.is_moment:
            try:
                moments[column] = read_moment(text)
                if is_bare_day(text):
                    bare.add(column)
            except (ValueError, OverflowError):
                faults.append(_moment_fault(cell_name(number, place), column, text))
    kept = texts.keys() - {Column.ROW_NUMBER}
    is_data = any(column is Column.CODE or column.is_moment for column in kept) or len(kept) > 2  # noqa: PLR2004
    return RegisterRow(number, texts, moments, tuple(faults), frozenset(bare)) if is_data else None


def _moment_fault(cell: str, column: Column, raw: str) -> CellFault:
    return CellFault(cell, column, raw, "ngày giờ dạng dd/MM/yyyy HH:mm:ss", "a date as dd/MM/yyyy HH:mm:ss")
