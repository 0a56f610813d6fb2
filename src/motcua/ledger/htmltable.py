"""Read tables of HTML, which portals often save under the name .xls; each table is a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from motcua.findings import finding
from motcua.ledger.encodings import detect_encoding
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.sources import HEAD_ROWS, Chunk, Merge, Sheet, Source, columns_of

__all__ = ["open_html"]

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_SKIPPED = frozenset({"script", "style", "title"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_Row = list[str | None]


class _Table:
    """A table while it is read: rows of texts, and ranges that span rows or columns."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[_Row] = []
        self.merges: list[Merge] = []
        self.taken: dict[int, int] = {}
        self.limits = limits
        self.place = 0

    def start_row(self) -> None:
        self.rows.append([])
        self.place = 0
        self.taken = {place: left - 1 for place, left in self.taken.items() if left > 1}

    def add(self, text: str, across: int, down: int) -> None:
        """Put a cell into the row, past the places that cells above reach into."""
        row = self.rows[-1]
        while self.place in self.taken:
            self.place += 1
        row.extend([None] * (self.place + across - len(row)))
        row[self.place] = text
        top = len(self.rows)
        if across > 1 or down > 1:
            self.merges.append(Merge(top, self.place, top + down - 1, self.place + across - 1))
        if down > 1:
            self.taken.update(dict.fromkeys(range(self.place, self.place + across), down))
        self.place += across


class _Reader(HTMLParser):
    """Collects the tables of a page; a table inside a cell is a table of its own."""

    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.limits = name, limits
        self.tables: list[_Table] = []
        self.open: list[tuple[_Table, list[str] | None, tuple[int, int]]] = []
        self.skipping = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        given = dict(attrs)
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag == "table":
            table = _Table(self.limits)
            self.tables.append(table)
            self.open.append((table, None, (1, 1)))
        elif not self.open:
            return
        elif tag == "tr":
            self._close_cell()
            self.open[-1][0].start_row()
        elif tag in ("td", "th"):
            self._close_cell()
            if not self.open[-1][0].rows:
                self.open[-1][0].start_row()
            spans = self._span(given.get("colspan"), self.limits.columns), self._span(given.get("rowspan"), 100_000)
            self.open[-1] = (self.open[-1][0], [], spans)
        elif tag in _BREAKS and self.open[-1][1] is not None:
            self.open[-1][1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or a table."""
        if tag in _SKIPPED:
            self.skipping = max(self.skipping - 1, 0)
        elif tag in ("td", "th", "tr") and self.open:
            self._close_cell()
        elif tag == "table" and self.open:
            self._close_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add a text to the open cell."""
        if self.open and self.open[-1][1] is not None and not self.skipping:
            self.open[-1][1].append(data)

    def _close_cell(self) -> None:
        table, parts, (across, down) = self.open[-1]
        if parts is None:
            return
        self.cells += across + down
        if self.cells > self.limits.grid_cells or len(table.rows) > self.limits.rows:
            raise too_large(self.name, "bảng HTML quá nhiều ô", "too many cells in an HTML table")
        table.add(" ".join("".join(parts).replace("\u00a0", " ").split()), across, down)
        if table.place > self.limits.columns:
            raise too_large(self.name, f"hơn {self.limits.columns} cột", f"more than {self.limits.columns} columns")
        self.open[-1] = (table, None, (1, 1))

    def _span(self, text: str | None, most: int) -> int:
        number = int(text.strip()[:9]) if text is not None and text.strip().isdecimal() else 1
        return max(1, min(number, most + 1))


def open_html(path: Path, limits: Limits) -> Source:
    """Return the tables of an HTML page as sheets.

    Raises:
        UnreadableFileError: NOT_UTF8, TEXT_LEGACY, FILE_TOO_LARGE.
    """
    content = path.read_bytes()
    encoding = _encoding(content, path.name)
    reader = _Reader(path.name, limits)
    reader.feed(content.decode(encoding, "replace"))
    reader.close()
    tables = [table for table in reader.tables if any(any(row) for row in table.rows)]
    several = len(tables) > 1
    sheets = tuple(
        _sheet(f"table {number}" if several else "", table, limits) for number, table in enumerate(tables, start=1)
    )
    remarks = () if encoding.startswith("utf-8") else (finding("REGISTER_ENCODING", file=path.name, encoding=encoding),)
    return Source("html", encoding, sheets, remarks)


def _encoding(content: bytes, name: str) -> str:
    """Return the encoding: as the bytes show it, or as the page says where they show none."""
    try:
        return detect_encoding(content[: 1 << 16], name)
    except ValueError:
        told = _CHARSET.search(content[:4096])
        if told is not None and told[1].decode().lower() in ("windows-1258", "cp1258"):
            return "cp1258"
        raise


def _sheet(name: str, table: _Table, limits: Limits) -> Sheet:
    width = max(map(len, table.rows), default=0)
    rows = [(*row, *[None] * (width - len(row))) for row in table.rows]
    return Sheet(
        name=name,
        head=tuple(rows[:HEAD_ROWS]),
        pieces=partial(_pieces, rows, width, limits.batch_rows),
        merges=tuple(table.merges),
        held=True,
    )


def _pieces(rows: Sequence[Sequence[str | None]], width: int, size: int, wanted: Sequence[int]) -> Iterator[Chunk]:
    del wanted
    for start in range(0, len(rows), size):
        yield Chunk(start + 1, columns_of(rows[start : start + size], width))
