"""Look through the container of a binary .xls before it is opened: its chains of sectors must end.

A compound file is a small file system: a table says for each sector which one follows. In a broken or hostile file a
chain may bite its own tail, and a reader that follows it fills all memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

from motcua.ledger.formats import not_a_spreadsheet

__all__ = ["look_through_compound"]

_SPECIAL = 0xFFFFFFFA
"""Numbers from here on are no sectors: end of a chain, free, part of a table."""
_HEADER = 512
_IN_HEADER = 109
_COUNTS = (40, 44, 64, 72)
"""Where the header says how many sectors its tables have; a reader makes room for as many."""
_SHORT = 4096
_SECTOR_SIZES = {9: 512, 12: 4096}


def look_through_compound(path: Path) -> bytes:
    """Return the workbook's records out of a compound file whose chains of sectors end.

    Raises:
        UnreadableFileError: NOT_A_SPREADSHEET.
    """
    content = memoryview(path.read_bytes())
    size = _SECTOR_SIZES.get(int.from_bytes(content[30:32], "little")) if len(content) > _HEADER else None
    if size is None or any(_number(content, at) > len(content) // size for at in _COUNTS):
        raise _broken(path)
    table, small = array("I"), array("I")
    for sector in _table_sectors(content, size, path):
        table.frombytes(_sector(content, sector, size))
    if _bites_its_tail(table):
        raise _broken(path)
    small.frombytes(_chain(content, table, _number(content, 60), size))
    if _bites_its_tail(small):
        raise _broken(path)
    return _workbook(content, size, table, small, path)


def _workbook(content: memoryview, size: int, table: array[int], small: array[int], path: Path) -> bytes:
    """Return the stream that holds the workbook; a short one lies in sectors of 64 bytes inside the root's stream."""
    entries = _chain(content, table, _number(content, 48), size)
    root = memoryview(_chain(content, table, _number(memoryview(entries), 116), size))
    for at in range(0, len(entries) - 127, 128):
        entry = memoryview(entries)[at : at + 128]
        name = (
            entry[: max(0, min(64, int.from_bytes(entry[64:66], "little") - 2))]
            .tobytes()
            .decode("utf-16-le", "replace")
        )
        if name in ("Workbook", "Book"):
            length, start = _number(entry, 120), _number(entry, 116)
            if length >= _SHORT:
                return _chain(content, table, start, size)[:length]
            return _chain(root, small, start, 64, before=0)[:length]
    raise _broken(path)


def _chain(content: memoryview, table: array[int], start: int, size: int, *, before: int = 1) -> bytes:
    """Return the bytes of a chain of sectors; the table is known to have no cycle."""
    parts = []
    while start < _SPECIAL:
        parts.append(content[(start + before) * size : (start + before + 1) * size])
        start = table[start] if start < len(table) else _SPECIAL
    joined = b"".join(parts)
    return joined[: len(joined) & ~3]


def _number(content: memoryview, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")


def _table_sectors(content: memoryview, size: int, path: Path) -> Iterator[int]:
    """Yield the sectors that hold the table: the header names the first, and sectors of names the others."""
    yield from _numbers(content[76 : 76 + 4 * _IN_HEADER])
    following, seen = _number(content, 68), set[int]()
    while following < _SPECIAL and _sector(content, following, size):
        if following in seen:
            raise _broken(path)
        seen.add(following)
        names = array("I", _sector(content, following, size).tobytes())
        yield from (name for name in names[:-1] if name < _SPECIAL)
        following = names[-1]


def _numbers(content: memoryview) -> Iterator[int]:
    yield from (number for number in array("I", content.tobytes()) if number < _SPECIAL)


def _sector(content: memoryview, sector: int, size: int) -> memoryview:
    """Return a sector's bytes, whole numbers of them; nothing past the end of the file."""
    found = content[(sector + 1) * size : (sector + 2) * size]
    return found[: len(found) & ~3]


def _bites_its_tail(table: array[int]) -> bool:
    """Return whether some chain of a table comes back to a sector it has passed."""
    state = bytearray(len(table))  # 0 not seen, 1 on this chain, 2 known to end
    for start in range(len(table)):
        passed = []
        at = start
        while at < len(table) and state[at] == 0:
            state[at] = 1
            passed.append(at)
            at = table[at]
        if at < len(table) and state[at] == 1:
            return True
        for one in passed:
            state[one] = 2
    return False


def _broken(path: Path) -> Exception:
    return not_a_spreadsheet(path.name, "tệp .xls hỏng", "the .xls file is broken")
