"""Open a workbook (.xlsx, .xlsm, .xls, .ods) through fastexcel, sheet by sheet, as columns of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from motcua.findings import Finding, finding
from motcua.ledger.archive import SheetShape, check_archive, look_through
from motcua.ledger.binaryrecords import check_records
from motcua.ledger.compound import look_through_compound
from motcua.ledger.formats import not_a_spreadsheet
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.opendocument import look_through_ods
from motcua.ledger.sources import HEAD_ROWS, Chunk, Hole, Merge, Sheet, Source

__all__ = ["open_workbook"]

_ERRORS = {"NA": "#N/A", "Div0": "#DIV/0!", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
           "Value": "#VALUE!"}  # fmt: skip


def open_workbook(path: Path, format_: str, limits: Limits) -> Source:
    """Return a workbook's sheets.

    Args:
        path: the file.
        format_: "xlsx", "xlsm", "xls" or "ods".
        limits: the bounds; what exceeds them is refused before the grid is built.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE, NOT_A_SPREADSHEET.
    """
    import fastexcel  # noqa: PLC0415  an extra, and slow to import

    shapes, since_1904 = _shapes(path, format_, limits)
    remarks = () if format_ != "xlsm" else (finding("REGISTER_MACROS", file=path.name),)
    with _clear_errors(path):
        book = fastexcel.read_excel(path.read_bytes())
        names = book.sheet_names
        if len(names) > limits.sheets:
            raise too_large(path.name, f"hơn {limits.sheets} trang tính", f"more than {limits.sheets} sheets")
        sheets = [
            _sheet(book, name, shapes.get(name), since_1904, path, limits)
            if _is_grid(name, shapes)
            else Sheet(name=name, head=(), pieces=lambda _: iter(()), held=True)
            for name in names
        ]
    return Source(format_, None, tuple(sheets), remarks)


@contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    """Turn what the library says of a broken workbook into a refusal, its panics too, which are no usual exceptions."""
    import fastexcel  # noqa: PLC0415  an extra

    try:
        yield
    except fastexcel.FastExcelError as error:
        raise not_a_spreadsheet(path.name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise not_a_spreadsheet(path.name, "tệp hỏng", "the file is broken") from error


def _shapes(path: Path, format_: str, limits: Limits) -> tuple[dict[str, SheetShape], bool]:
    if format_ == "ods":
        check_archive(path, limits)
        look_through_ods(path, limits)
    if format_ == "xls":
        check_records(look_through_compound(path), path, limits)
    if format_ not in ("xlsx", "xlsm"):
        return {}, False
    book = look_through(path, limits)
    return {shape.name: shape for shape in book.sheets}, book.since_1904


def _is_grid(name: str, shapes: dict[str, SheetShape]) -> bool:
    """Whether a sheet has cells; chart sheets have none."""
    return not shapes or name not in shapes or shapes[name].rows > 0


def _sheet(
    book: Any, name: str, shape: SheetShape | None, since_1904: bool, path: Path, limits: Limits  # noqa: FBT001
) -> Sheet:  # fmt: skip
    loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if loaded.width > limits.columns or loaded.width * loaded.total_height > limits.grid_cells:
        raise too_large(path.name, f"trang {name!r} quá rộng", f"sheet {name!r} is too wide")
    batch, errors = loaded.to_arrow_with_errors()
    left = 0 if shape is None else _left(shape, batch.num_columns)
    holes = [_error_hole(one) for one in errors.errors] if errors is not None else []
    remarks: tuple[Finding, ...] = ()
    if shape is not None:
        holes += [attrs.evolve(hole, column=hole.column - left) for hole in shape.uncomputed]
        if shape.formulas:
            remarks = (
                finding("REGISTER_FORMULAS", sheet=name, count=shape.formulas, without=len(shape.uncomputed)),
            )  # fmt: skip
    batch = _with_holes(batch, holes)
    merges = () if shape is None else tuple(_shifted(merge, left) for merge in shape.merges)
    head = batch.slice(0, HEAD_ROWS)
    return Sheet(
        name=name,
        head=tuple(zip(*[column.to_pylist() for column in head.columns], strict=True)),
        pieces=partial(_pieces, batch, limits.batch_rows),
        hidden=loaded.visible != "visible",
        left=left,
        merges=merges,
        holes=tuple(sorted(holes, key=lambda hole: (hole.row, hole.column))),
        since_1904=since_1904,
        true_dates=True,
        held=True,
        remarks=remarks,
    )


def _left(shape: SheetShape, width: int) -> int:
    """Return how many columns before the first filled one the library left out."""
    for span in (shape.columns, shape.filled):
        if span is not None and span[1] - span[0] + 1 == width:
            return span[0]
    return shape.filled[0] if shape.filled else 0


def _shifted(merge: Merge, left: int) -> Merge:
    return attrs.evolve(merge, left=merge.left - left, right=merge.right - left)


def _error_hole(error: Any) -> Hole:
    row, column = error.position
    kind = error.detail.partition("Error(")[2].partition(")")[0]
    return Hole(row + 1, column, _ERRORS.get(kind, f"#{kind or '?'}"))


def _with_holes(batch: Any, holes: Sequence[Hole]) -> Any:
    """Return the grid with the raw text of cells that have no value put in their places."""
    import numpy as np  # noqa: PLC0415  an extra
    import pyarrow as pa  # noqa: PLC0415  an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    columns = list(batch.columns)
    for place in {hole.column for hole in holes if 0 <= hole.column < len(columns)}:
        mine = sorted({hole.row: hole.raw for hole in holes if hole.column == place and hole.row <= len(batch)}.items())
        mask = np.zeros(len(batch), bool)
        mask[[row - 1 for row, _ in mine]] = True
        texts = pa.array([raw for _, raw in mine], pa.string())
        columns[place] = pc.replace_with_mask(columns[place], pa.array(mask), texts)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _pieces(batch: Any, size: int, wanted: Sequence[int]) -> Iterator[Chunk]:
    del wanted  # the grid is held in memory anyway
    for start in range(0, len(batch), size):
        yield Chunk(start + 1, tuple(batch.slice(start, size).columns))
