"""The revisions of a PDF file: each cross-reference section with the bytes it closes (ISO 32000-1, 7.5.4 to 7.5.8)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdfsyntax import Budget, Name, Parser, Value

__all__ = ["MOST_OBJECTS", "Entry", "Revision", "Stored", "inflated", "read_revisions", "read_stored"]

MOST_OBJECTS = 20_000
"""The most objects that a file may have, over all its revisions."""
_MOST_REVISIONS = 16
_MOST_INFLATED = 16 * 1024 * 1024
_OBJECT = re.compile(rb"(\d{1,10})[ \r\n\t]{1,4}(\d{1,5})[ \r\n\t]{1,4}obj(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_STREAM = re.compile(rb"stream(\r\n|\n)")
_STREAM_END = re.compile(rb"(?:\r\n|\n|\r)?endstream[\x00\t\n\f\r ]*+endobj")
_TABLE = re.compile(rb"xref[ ]?(?:\r\n|\n|\r)")
_PART = re.compile(rb"(\d{1,10}) (\d{1,10})[ ]?(?:\r\n|\n|\r)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_ENTRY_BYTES = 20
_TAIL = re.compile(rb"[\x00\t\n\f\r ]*+startxref[\t ]*(?:\r\n|\n|\r)[\t ]*(\d{1,12})[\t ]*(?:\r\n|\n|\r)%%EOF")
_END_OF_LINE = re.compile(rb"(?:\r\n|\n|\r)?")
_WIDTHS = 3
_UP = 12
_OF_FILE, _IN_STREAM = 1, 2


@attrs.frozen
class Entry:
    """Where an object stands.

    Attributes:
        kind: 0 free, 1 in the file, 2 in an object stream.
        place: its offset, or the number of the object stream.
        index: its generation, or its index in the object stream.
    """

    kind: int
    place: int
    index: int


@attrs.frozen
class Stored:
    """An object as it stands in the file.

    Attributes:
        number: its number.
        generation: its generation.
        value: its value; of a stream, its dictionary.
        start: where it begins.
        stop: where it ends, after `endobj`.
        stream: start and stop of the stream's bytes, or None.
    """

    number: int
    generation: int
    value: Value
    start: int
    stop: int
    stream: tuple[int, int] | None = None


@attrs.frozen
class Revision:
    """One saving of the file (một lần lưu): the bytes up to an end-of-file mark and the objects it places.

    Attributes:
        start: where its bytes begin.
        at: where its cross-reference section stands.
        stops: the place after its end-of-file mark, and after the end of that line.
        entries: the objects it places, by number.
        trailer: its trailer, or the dictionary of its cross-reference stream.
        table: the cross-reference stream as an object, or None for a table.
    """

    start: int
    at: int
    stops: tuple[int, int]
    entries: Mapping[int, Entry]
    trailer: dict[Name, Value]
    table: Stored | None


def read_revisions(data: bytes) -> tuple[Revision, ...]:
    """Return the revisions of a file, the oldest first.

    Raises:
        PdfError: when a section is wrong, hybrid, or leads nowhere, or bytes follow the last one.
    """
    place = data.rfind(b"startxref")
    tail = _TAIL.match(data, place) if place >= 0 else None
    if tail is None:
        raise PdfError("syntax")
    found: list[Revision] = []
    at, total = int(tail[1]), 0
    while True:
        one = _section(data, at)
        found.append(one)
        total += len(one.entries)
        if len(found) > _MOST_REVISIONS or total > MOST_OBJECTS:
            raise PdfError("limits")
        before = one.trailer.get(Name("Prev"))
        if before is None:
            break
        if type(before) is not int or not 0 < before < at:
            raise PdfError("xref")
        at = before
    return _in_order(data, found)


def _in_order(data: bytes, newest_first: list[Revision]) -> tuple[Revision, ...]:
    """The revisions in order, each with its beginning; none may reach into the next."""
    start, ordered = 0, []
    for one in reversed(newest_first):
        if start > one.at:
            raise PdfError("xref")
        ordered.append(attrs.evolve(one, start=start))
        start = one.stops[0]
    if len(data) not in newest_first[0].stops:
        raise PdfError("trailing")
    return tuple(ordered)


def _section(data: bytes, at: int) -> Revision:
    if _TABLE.match(data, at):
        entries, trailer, stop = _table(data, at)
        table = None
    else:
        table = read_stored(data, at)
        entries, trailer, stop = _stream_entries(data, table), table.value, table.stop
    if "XRefStm" in trailer:
        raise PdfError("hybrid")
    if "Encrypt" in trailer:
        raise PdfError("encrypted")
    tail = _TAIL.match(data, stop)
    if tail is None or int(tail[1]) != at:
        raise PdfError("xref")
    size = trailer.get(Name("Size"))
    if type(size) is not int or (entries and max(entries) >= size):
        raise PdfError("xref")
    end = _END_OF_LINE.match(data, tail.end())
    return Revision(0, at, (tail.end(), end.end() if end else tail.end()), entries, trailer, table)


def _table(data: bytes, at: int) -> tuple[dict[int, Entry], dict[Name, Value], int]:
    entries: dict[int, Entry] = {}
    opening = _TABLE.match(data, at)
    at = opening.end() if opening else at
    while (part := _PART.match(data, at)) is not None:
        first, count, at = int(part[1]), int(part[2]), part.end()
        if count > MOST_OBJECTS:
            raise PdfError("limits")
        for number in range(first, first + count):
            row = _ENTRY.fullmatch(data, at, at + _ENTRY_BYTES)
            if row is None or number in entries:
                raise PdfError("xref")
            entries[number] = Entry(int(row[3] == b"n"), int(row[1]), int(row[2]))
            at += _ENTRY_BYTES
    parser = Parser(data, at)
    parser.word(b"trailer")
    trailer = parser.value()
    if not isinstance(trailer, dict):
        raise PdfError("xref")
    return entries, trailer, parser.at


def _stream_entries(data: bytes, table: Stored) -> dict[int, Entry]:
    about = table.value
    if table.stream is None or about.get("Type") != "XRef":
        raise PdfError("xref")
    widths, size = about.get("W"), about.get("Size")
    if not _counts(widths) or len(widths) != _WIDTHS or max(widths) > 8 or type(size) is not int:  # noqa: PLR2004  bytes of an integer
        raise PdfError("xref")
    index = about.get("Index", [0, size])
    if not _counts(index) or len(index) % 2 or sum(index[1::2]) > MOST_OBJECTS:
        raise PdfError("limits" if _counts(index) else "xref")
    raw = inflated(data[slice(*table.stream)], about)
    numbers = [
        number for first, count in zip(index[::2], index[1::2], strict=True) for number in range(first, first + count)
    ]
    step = sum(widths)
    if len(raw) != step * len(numbers) or len(set(numbers)) != len(numbers):
        raise PdfError("xref")
    return {number: _entry(raw[place * step :][:step], widths) for place, number in enumerate(numbers)}


def _counts(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is int and 0 <= one < 2**34 for one in value)


def _entry(row: bytes, widths: list[int]) -> Entry:
    first, second, _third = widths
    kind = int.from_bytes(row[:first], "big") if first else _OF_FILE
    if kind not in (0, _OF_FILE, _IN_STREAM):
        raise PdfError("xref")
    return Entry(kind, int.from_bytes(row[first : first + second], "big"), int.from_bytes(row[first + second :], "big"))


def read_stored(
    data: bytes, at: int, length_of: Callable[[Value], Value] | None = None, budget: Budget | None = None
) -> Stored:
    """Return the object that stands at a place.

    Args:
        data: the file.
        at: the place.
        length_of: what a reference as /Length comes to; without it the length must be a number.
        budget: how many values may still be read.

    Raises:
        PdfError: when no object stands there, or it does not end as it must.
    """
    opening = _OBJECT.match(data, at) if 0 < at < len(data) else None
    if opening is None:
        raise PdfError("object")
    parser = Parser(data, opening.end(), budget or Budget())
    value = parser.value()
    parser.skip()
    number, generation = int(opening[1]), int(opening[2])
    stream = _STREAM.match(data, parser.at)
    if stream is None:
        parser.word(b"endobj")
        return Stored(number, generation, value, at, parser.at)
    length = value.get(Name("Length")) if isinstance(value, dict) else None
    if length_of is not None:
        length = length_of(length)
    if type(length) is not int or not 0 <= length <= len(data):
        raise PdfError("object")
    end = _STREAM_END.match(data, stream.end() + length)
    if end is None:
        raise PdfError("object")
    return Stored(number, generation, value, at, end.end(), (stream.end(), stream.end() + length))


def inflated(raw: bytes, about: Mapping[Name, Value], most: int = _MOST_INFLATED) -> bytes:
    """Return the bytes of a stream that is plain or deflated, within bounds.

    Raises:
        PdfError: for another filter, a broken one, or more bytes than `most`.
    """
    kind, how = about.get(Name("Filter")), about.get(Name("DecodeParms"))
    if isinstance(kind, list) and len(kind) == 1:
        kind, how = kind[0], how[0] if isinstance(how, list) and len(how) == 1 else how
    if kind in (None, []):
        return raw
    if kind != "FlateDecode" or not isinstance(how, dict | None):
        raise PdfError("filter")
    unpacker = zlib.decompressobj()
    try:
        out = unpacker.decompress(raw, most)
    except zlib.error as error:
        raise PdfError("object") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise PdfError("limits")
    return _unpredicted(out, how or {})


def _unpredicted(out: bytes, how: Mapping[Name, Value]) -> bytes:
    """Undo the row predictors that cross-reference streams are written with: none, or "up"."""
    if how.get(Name("Predictor"), 1) == 1:
        return out
    columns = how.get(Name("Columns"), 1)
    plain = how.get(Name("Colors"), 1) == 1 and how.get(Name("BitsPerComponent"), 8) == 8  # noqa: PLR2004  bits
    if how[Name("Predictor")] < 10 or type(columns) is not int or not 0 < columns <= 64 or not plain:  # noqa: PLR2004  PNG's
        raise PdfError("filter")
    if len(out) % (columns + 1):
        raise PdfError("object")
    row, rows = bytes(columns), []
    for at in range(0, len(out), columns + 1):
        kind, new = out[at], out[at + 1 : at + 1 + columns]
        if kind not in (0, _UP - 10):
            raise PdfError("filter")
        row = bytes((a + b) & 0xFF for a, b in zip(new, row, strict=True)) if kind else new
        rows.append(row)
    return b"".join(rows)
