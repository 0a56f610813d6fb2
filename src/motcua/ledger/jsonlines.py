"""Read JSON Lines as a stream: an object a line; objects inside objects are flattened with dots, lists are named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from motcua.errors import UnreadableFileError
from motcua.findings import finding
from motcua.ledger.encodings import detect_encoding
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.sources import Chunk, Sheet, Source, columns_of

__all__ = ["open_json_lines"]

_LONGEST_LINE = 1 << 24
_DEEPEST = 6


def open_json_lines(path: Path, limits: Limits) -> Source:
    """Return a JSON Lines file as one sheet whose headings are its keys; to find them all, every line is looked at.

    Raises:
        UnreadableFileError: JSON_ILL_FORMED with the line, NOT_UTF8, FILE_TOO_LARGE.
    """
    with path.open("rb") as stream:
        encoding = detect_encoding(stream.read(1 << 16), path.name)
    opened = partial(_objects, path, encoding)
    keys: dict[str, None] = {}
    lists: dict[str, None] = {}
    for _, flat in opened():
        for key, value in flat.items():
            (lists if isinstance(value, list) else keys)[key] = None
            if len(keys) > limits.columns:
                raise too_large(path.name, f"hơn {limits.columns} khóa", f"more than {limits.columns} keys")
    names = tuple(keys)
    remarks = tuple(finding("REGISTER_NESTED", column=name[:60]) for name in lists)
    pieces = partial(_pieces, opened, names, limits)
    return Source("jsonl", encoding, (Sheet(name="", head=(names,), pieces=pieces, named=True, remarks=remarks),))


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and its object, flattened; blank lines are passed over."""
    with path.open(encoding=encoding, errors="replace") as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise too_large(path.name, f"dòng {number} quá dài", f"line {number} is too long")
            if not line.strip("\ufeff \t\r\n"):
                continue
            try:
                value = json.loads(line.removeprefix("\ufeff"), parse_float=str, parse_int=str)
                if not isinstance(value, dict):
                    raise _ill_formed(path, number)
                yield number, _flat(value)
            except (json.JSONDecodeError, RecursionError) as error:
                raise _ill_formed(path, number) from error


def _ill_formed(path: Path, number: int) -> UnreadableFileError:
    return UnreadableFileError(
        "JSON_ILL_FORMED",
        f"Tệp {path.name}, dòng {number}: không phải một đối tượng JSON trên một dòng.",
        f"{path.name}, line {number}: not one JSON object on a line",
        path=f"{path.name}:{number}",
    )


def _flat(value: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, item in value.items():
        name = f"{before}{key}"
        if isinstance(item, dict) and depth < _DEEPEST:
            flat.update(_flat(item, f"{name}.", depth + 1))
        elif isinstance(item, bool):
            flat[name] = "true" if item else "false"
        else:
            flat[name] = json.dumps(item, ensure_ascii=False) if isinstance(item, dict) else item
    return flat


def _pieces(
    opened: partial[Iterator[tuple[int, dict[str, Any]]]], names: Sequence[str], limits: Limits, wanted: Sequence[int]
) -> Iterator[Chunk]:
    """Yield rows numbered by line: a piece ends where a blank line breaks the numbering."""
    known = {names[place]: place for place in wanted}
    batch: list[list[str | None]] = []
    first = expected = 1
    for number, flat in opened():
        if number != expected or len(batch) >= limits.batch_rows:
            if batch:
                yield Chunk(first, columns_of(batch, len(names)))
            batch, first = [], number
        row: list[str | None] = [None] * len(names)
        for name, place in known.items():
            value = flat.get(name)
            row[place] = value if value is None or isinstance(value, str) else str(value)
        batch.append(row)
        expected = number + 1
    if batch:
        yield Chunk(first, columns_of(batch, len(names)))
