"""Look through a workbook's archive before it is opened: size once unpacked, shape of every sheet, merges, formulas.

A workbook is opened by a library that holds the whole grid in memory, blank cells included. So the sizes that decide
are read here first, from the bytes themselves and not from what the archive says of them, and within bounds.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import attrs

from motcua.ledger.cells import column_place
from motcua.ledger.formats import not_a_spreadsheet
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.sources import Hole, Merge

__all__ = ["BookShape", "SheetShape", "check_archive", "look_through"]

_BROKEN = (zipfile.BadZipFile, zlib.error, LookupError, UnicodeError, ET.ParseError, EOFError, OSError, RuntimeError)
_PIECE = 1 << 20
_SMALL = 10 * 1024 * 1024
_REFERENCE = re.compile(rb' r="([A-Z]{1,3})\d')
_FILLED = re.compile(rb' r="([A-Z]{1,3})\d+"[^>]*[^/>]>(?!</c>)')
_ROW = re.compile(rb'<(?:\w+:)?row[^>]*? r="(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"[^>]*><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_NO_CELLS = ("/chartsheets/", "/dialogsheets/", "/macrosheets/")


@attrs.frozen
class SheetShape:
    """What a sheet's bytes tell.

    Attributes:
        name: its name.
        hidden: whether it is hidden.
        rows: its last row, counted from 1.
        columns: the places of its first and last column, counted from 0, or None when its cells name none.
        filled: the same of cells that hold something.
        merges: its merged ranges, columns counted from the sheet's own first.
        uncomputed: its formulas without a value.
        formulas: how many formulas it has.
    """

    name: str
    hidden: bool
    rows: int = 0
    columns: tuple[int, int] | None = None
    filled: tuple[int, int] | None = None
    merges: tuple[Merge, ...] = ()
    uncomputed: tuple[Hole, ...] = ()
    formulas: int = 0


@attrs.frozen
class BookShape:
    """What a workbook's bytes tell: its sheets in order, and whether days count from 1904."""

    sheets: tuple[SheetShape, ...]
    since_1904: bool


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, from what its own directory says.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE, NOT_A_SPREADSHEET.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > limits.members:
        raise too_large(path.name, f"hơn {limits.members} phần", f"more than {limits.members} members")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        size = limits.unpacked_bytes // (1024 * 1024)
        raise too_large(path.name, f"giải nén hơn {size} MiB", f"more than {size} MiB once unpacked")
    for member in members:
        if member.flag_bits & 1:
            raise not_a_spreadsheet(path.name, "tệp nén có mật khẩu", "the archive is locked with a password")
        if member.file_size > _SMALL and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise too_large(
                path.name,
                f"tỷ lệ nén vượt {limits.ratio} lần, dấu hiệu bom nén",
                f"packed more than {limits.ratio} times, as zip bombs are",
            )


def look_through(path: Path, limits: Limits) -> BookShape:
    """Return the shape of an .xlsx workbook.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE, NOT_A_SPREADSHEET when its bytes are not what its directory says.
    """
    check_archive(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            book = _small_xml(archive, "xl/workbook.xml", path.name)
            targets = _targets(archive, path.name)
            for name in archive.namelist():
                if name.startswith("xl/") and name.endswith(".xml") and "/worksheets/" not in name:
                    _read_through(archive, name)
            sheets = tuple(_sheets(archive, book, targets, path.name, limits))
    except _BROKEN as error:
        raise not_a_spreadsheet(path.name, "nội dung tệp nén hỏng", "the archive's content is broken") from error
    settings = next((item for item in book if item.tag.endswith("}workbookPr")), None)
    return BookShape(sheets, settings is not None and settings.get("date1904") in ("1", "true"))


def _small_xml(archive: zipfile.ZipFile, name: str, file: str) -> ET.Element:
    with archive.open(name) as stream:
        content = stream.read(_SMALL)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise not_a_spreadsheet(file, "XML có khai báo thực thể", "its XML declares entities")
    return ET.fromstring(content)  # noqa: S314  bounded, and without entities


def _targets(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    relations = _small_xml(archive, "xl/_rels/workbook.xml.rels", file)
    return {
        item.get("Id", ""): target.lstrip("/") if (target := item.get("Target", "")).startswith("/") else f"xl/{target}"
        for item in relations
    }


def _sheets(
    archive: zipfile.ZipFile, book: ET.Element, targets: dict[str, str], file: str, limits: Limits
) -> Iterator[SheetShape]:
    listed = [item for group in book if group.tag.endswith("}sheets") for item in group]
    if len(listed) > limits.sheets:
        raise too_large(file, f"hơn {limits.sheets} trang tính", f"more than {limits.sheets} sheets")
    names = set(archive.namelist())
    for item in listed:
        shape = SheetShape(item.get("name", ""), item.get("state", "visible") != "visible")
        relation = next((value for key, value in item.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        if target in names and not any(kind in target for kind in _NO_CELLS):
            with archive.open(target) as stream:
                shape = _sheet_shape(shape, stream)
            _check_shape(shape, file, limits)
        yield shape


def _read_through(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as stream:
        while stream.read(_PIECE):
            pass


def _sheet_shape(shape: SheetShape, stream: IO[bytes]) -> SheetShape:
    letters: set[bytes] = set()
    filled: set[bytes] = set()
    merges: list[Merge] = []
    uncomputed: list[Hole] = []
    rows = unnumbered = widest = formulas = 0
    for piece in _row_pieces(stream):
        found = _REFERENCE.findall(piece)
        letters.update(found)
        if len(found) < piece.count(b"<c ") + piece.count(b"<c>"):
            widest = max(widest, *(row.count(b"<c ") + row.count(b"<c>") for row in piece.split(b"</row>")))
        numbers = _ROW.findall(piece)
        unnumbered += max(0, piece.count(b"<row ") + piece.count(b"<row>") - len(numbers))
        rows = max(rows, unnumbered, max(map(int, numbers), default=0))
        filled.update(_FILLED.findall(piece) if not filled >= letters else ())
        if b"mergeCell " in piece:
            merges.extend(_merge(found) for found in _MERGE.finditer(piece))
        if b"<f" in piece or b":f" in piece:
            formulas += piece.count(b"<f>") + piece.count(b"<f ") + piece.count(b"<f/>")
            uncomputed.extend(_hole(found) for found in _UNCOMPUTED.finditer(piece))
    return attrs.evolve(
        shape,
        rows=rows,
        columns=_span(letters, widest),
        filled=_span(filled, widest),
        merges=tuple(merges),
        uncomputed=tuple(uncomputed),
        formulas=formulas,
    )


def _row_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a sheet in pieces that end at the end of a row, as far as rows end at all."""
    rest = b""
    while read := stream.read(_PIECE):
        piece = rest + read
        cut = piece.rfind(b"</row>") + len(b"</row>")
        if cut < len(b"</row>"):
            cut = max(len(piece) - 65_536, 0) if len(piece) > 8 * _PIECE else 0
        rest = piece[cut:]
        if cut:
            yield piece[:cut]
    if rest:
        yield rest


def _span(letters: set[bytes], widest: int) -> tuple[int, int] | None:
    places = [column_place(one.decode()) for one in letters]
    if widest:
        places += [0, widest - 1]
    return (min(places), max(places)) if places else None


def _merge(found: re.Match[bytes]) -> Merge:
    left, top, right, bottom = found.groups()
    return Merge(int(top), column_place(left.decode()), int(bottom), column_place(right.decode()))


def _hole(found: re.Match[bytes]) -> Hole:
    text = (found[3] or b"").decode("utf-8", "replace")
    return Hole(int(found[2]), column_place(found[1].decode()), f"={text}")


def _check_shape(shape: SheetShape, file: str, limits: Limits) -> None:
    first, last = shape.columns or (0, 0)
    if last >= limits.columns:
        raise too_large(
            file,
            f"trang {shape.name!r} có {last + 1} cột, nhiều hơn {limits.columns}",
            f"sheet {shape.name!r} has {last + 1} columns, more than {limits.columns}",
        )
    if shape.rows > limits.rows:
        raise too_large(
            file,
            f"trang {shape.name!r} có {shape.rows} dòng, nhiều hơn {limits.rows}",
            f"sheet {shape.name!r} has {shape.rows} rows, more than {limits.rows}",
        )
    if shape.rows * (last - first + 1) > limits.grid_cells:
        raise too_large(
            file,
            f"trang {shape.name!r} trải trên hơn {limits.grid_cells} ô",
            f"sheet {shape.name!r} spreads over more than {limits.grid_cells} cells",
        )
    if len(shape.merges) > limits.merges or sum(one.bottom - one.top for one in shape.merges) > 8 * limits.rows:
        raise too_large(
            file,
            f"trang {shape.name!r} có quá nhiều vùng gộp (tối đa {limits.merges})",
            f"sheet {shape.name!r} has too many merged ranges (at most {limits.merges})",
        )
