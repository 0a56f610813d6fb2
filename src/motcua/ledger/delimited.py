"""Read CSV, TSV and their kin as a stream: encoding and delimiter are found from the first lines."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from motcua.errors import UnreadableFileError
from motcua.findings import finding
from motcua.ledger.encodings import detect_encoding
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.sources import HEAD_ROWS, Chunk, Sheet, Source, columns_of

__all__ = ["open_delimited"]

_START = 1 << 16
_LONGEST_LINE = 1 << 24
_DELIMITERS = ",;\t|"
_NAMES = {"utf-8-sig": "UTF-8 (BOM)", "utf-8": "UTF-8", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
_Rows = Iterator[list[str]]


def open_delimited(path: Path, limits: Limits) -> Source:
    """Return a delimited text file as one sheet.

    Raises:
        UnreadableFileError: NOT_UTF8, TEXT_LEGACY, CSV_ILL_FORMED, FILE_TOO_LARGE.
    """
    with path.open("rb") as stream:
        start = stream.read(_START)
    encoding = detect_encoding(start, path.name)
    text = start.decode(encoding, "ignore")
    delimiter = _delimiter(text)
    opened = partial(_rows, path, encoding, delimiter)
    head = list(islice(opened(), HEAD_ROWS))
    width = max(map(len, head), default=0)
    if width > limits.columns:
        raise too_large(path.name, f"{width} cột, nhiều hơn {limits.columns}", f"{width} columns")
    sheet = Sheet(
        name="",
        head=tuple((*row, *[None] * (width - len(row))) for row in head),
        pieces=partial(_pieces, opened, width, path.name, limits),
    )
    shown = _NAMES.get(encoding, encoding.upper())
    remarks = () if encoding.startswith("utf-8") else (finding("REGISTER_ENCODING", file=path.name, encoding=shown),)
    return Source("csv", shown, (sheet,), remarks)


def _delimiter(text: str) -> str:
    """Return the sign that parts the first lines most evenly."""
    lines = [line for line in text.splitlines()[:HEAD_ROWS] if line.strip()]
    widest = max(_DELIMITERS, key=lambda sign: max((_outside(line, sign) for line in lines), default=0))
    counts = {sign: sum(_outside(line, sign) > 0 for line in lines) for sign in _DELIMITERS}
    return widest if counts[widest] >= max(counts.values()) // 2 else max(_DELIMITERS, key=counts.__getitem__)


def _outside(line: str, sign: str) -> int:
    """Count a sign outside of quoted cells."""
    return "".join(line.split('"')[::2]).count(sign)


def _rows(path: Path, encoding: str, delimiter: str) -> _Rows:
    try:
        errors = "replace" if encoding.startswith("utf-8") else "strict"  # the cells are told of
        with path.open(encoding=encoding, errors=errors, newline="") as stream:
            reader = csv.reader(_lines(stream, encoding, path.name), delimiter=delimiter)
            yield from reader
    except csv.Error as error:
        raise UnreadableFileError(
            "CSV_ILL_FORMED",
            f"Tệp {path.name} không phải CSV đọc được: {error}.",
            f"{path.name} is not CSV that can be read: {error}",
            path=path.name,
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "NOT_UTF8",
            f"Tệp {path.name} không phải văn bản {encoding} từ đầu đến cuối (byte thứ {error.start}).",
            f"{path.name} is not {encoding} text throughout (byte {error.start})",
            path=path.name,
        ) from error


def _lines(stream: TextIO, encoding: str, name: str) -> Iterator[str]:
    """Yield lines without the byte order mark; those of CP1258, whose tones are combining signs, composed."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise too_large(
                name, f"một dòng dài hơn {_LONGEST_LINE} ký tự", f"a line of more than {_LONGEST_LINE} signs"
            )
        shown = line.removeprefix("\ufeff")
        yield unicodedata.normalize("NFC", shown) if encoding == "cp1258" else shown


def _pieces(opened: partial[_Rows], width: int, name: str, limits: Limits, wanted: Sequence[int]) -> Iterator[Chunk]:
    del wanted  # every row is parted whole
    first, rows = 1, opened()
    while batch := list(islice(rows, limits.batch_rows)):
        widest = max(map(len, batch))
        if widest > limits.columns:
            raise too_large(name, f"{widest} cột, nhiều hơn {limits.columns}", f"{widest} columns")
        yield Chunk(first, columns_of(batch, max(width, widest)))
        first += len(batch)
