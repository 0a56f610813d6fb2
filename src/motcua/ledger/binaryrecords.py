"""Look through the records of a binary .xls: how far its cells reach, and whether its counts can be true.

The grid is built in memory, blank cells included, and room is made for as many texts as the file says it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from motcua.ledger.formats import not_a_spreadsheet
from motcua.ledger.limits import Limits, too_large

__all__ = ["check_records"]

_BEGIN, _TEXTS, _EXTENT = (0x0809, 0x0409, 0x0209, 0x0009), 0x00FC, 0x0200
_CELLS = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD))


def check_records(records: bytes, path: Path, limits: Limits) -> None:
    """Refuse a workbook whose records exceed the bounds, or tell of more than they hold.

    Args:
        records: the workbook's stream.
        path: the file, for its name.
        limits: the bounds.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE, NOT_A_SPREADSHEET.
    """
    row = column = 0
    for kind, body in _records(records):
        if kind in _BEGIN:
            row = column = 0
        elif kind == _TEXTS and int.from_bytes(body[4:8], "little") > len(records):
            raise not_a_spreadsheet(path.name, "tệp .xls hỏng", "the .xls file is broken")
        elif kind == _EXTENT:
            wide = len(body) >= 14  # noqa: PLR2004  the later kind has rows of four bytes
            last, right = (body[4:8], body[10:12]) if wide else (body[2:4], body[6:8])
            _check(int.from_bytes(last, "little"), int.from_bytes(right, "little"), path, limits)
        elif kind in _CELLS:
            row = max(row, int.from_bytes(body[:2], "little") + 1)
            column = max(column, int.from_bytes(body[2:4], "little") + 1)
            _check(row, column, path, limits)


def _records(records: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(records):
        length = int.from_bytes(records[at + 2 : at + 4], "little")
        yield int.from_bytes(records[at : at + 2], "little"), records[at + 4 : at + 4 + length]
        at += 4 + length


def _check(rows: int, columns: int, path: Path, limits: Limits) -> None:
    if columns > limits.columns:
        raise too_large(path.name, f"{columns} cột, nhiều hơn {limits.columns}", f"{columns} columns")
    if rows > limits.rows or rows * columns > limits.grid_cells:
        raise too_large(path.name, f"{rows} dòng", f"{rows} rows")
