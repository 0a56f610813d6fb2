"""Look through an .ods workbook before it is opened: its format repeats rows and cells by number, however many."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from motcua.ledger.formats import not_a_spreadsheet
from motcua.ledger.limits import Limits, too_large

__all__ = ["look_through_ods"]

_PIECE = 1 << 20
_VALUE = "office:value-type"


class _Extent:
    """Counts how far the filled cells of a table reach, repeats included."""

    def __init__(self) -> None:
        self.rows = self.columns = self.widest = self.filled_to = 0
        self.repeats = 1
        self.filled = False
        self.last_filled = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.rows = self.widest = self.last_filled = 0
        elif name == "table:table-row":
            self.repeats = int(attributes.get("table:number-rows-repeated", "1"))
            self.columns, self.filled = 0, False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.columns += int(attributes.get("table:number-columns-repeated", "1"))
            if _VALUE in attributes:
                self.filled, self.filled_to = True, max(self.filled_to, self.columns)
                self.widest = max(self.widest, self.columns)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.rows += self.repeats
            if self.filled:
                self.last_filled = self.rows


def look_through_ods(path: Path, limits: Limits) -> None:
    """Refuse an .ods workbook whose filled cells, once repeated, exceed the bounds.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE, NOT_A_SPREADSHEET.
    """
    extent, parser = _Extent(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = extent.start, extent.end
    parser.EntityDeclHandler = lambda *_: (_ for _ in ()).throw(ValueError("entities"))
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece)
                _check(extent, path, limits)
            parser.Parse(b"", True)  # noqa: FBT003  the end
    except (expat.ExpatError, ValueError, OSError, zipfile.BadZipFile) as error:
        if isinstance(error, ValueError) and hasattr(error, "message_vi"):
            raise
        raise not_a_spreadsheet(path.name, "nội dung .ods hỏng", "its .ods content is broken") from error
    _check(extent, path, limits)


def _check(extent: _Extent, path: Path, limits: Limits) -> None:
    if extent.filled_to > limits.columns:
        raise too_large(path.name, f"hơn {limits.columns} cột", f"more than {limits.columns} columns")
    if extent.last_filled > limits.rows or extent.last_filled * extent.widest > limits.grid_cells:
        raise too_large(path.name, "quá nhiều dòng", "too many rows")
