"""Registers of any size with planted faults: one of some thousand dossiers, again and again for other agencies.

Each time the agencies, filers and results are others, so that nothing stands twice that did not before, and findings of
rows and of agencies' days come as often as there are repetitions. It is written piece by piece, in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from motcua.demo.run import make_register
from motcua.demo.workbook import write_register
from motcua.errors import BadInputError
from motcua.ledger import open_register

__all__ = ["MOST_TILES", "base_table", "large_batches", "tile", "write_large"]

BASE_ROWS = 20_000
MOST_TILES = 1000
"""How often the agencies can be renamed; larger registers repeat more dossiers."""
_CODED = ("Mã hồ sơ", "Đơn vị tiếp nhận")
_NUMBERED = ("Địa chỉ", "Số kết quả")
_TOGETHER = 5


@lru_cache(maxsize=4)
def base_table(rows: int = BASE_ROWS) -> pa.Table:
    """Return the demo's register with true timestamps.

    Args:
        rows: how many dossiers, 500 or more.

    Raises:
        BadInputError: DEMO_TOO_SMALL.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_register(path, make_register(rows))
        opened = open_register(path)
        table = pa.Table.from_batches([batch.records for batch in opened.batches() if len(batch.records)])
        return pa.table({heading: table.column(column.value) for column, heading in opened.headings.items()})


def tile(table: pa.Table, number: int) -> pa.Table:
    """Return the register for other agencies, filers and results.

    Args:
        table: the register.
        number: which repetition, from 0; below MOST_TILES.
    """
    high, low = divmod(number, 100)
    for heading in _CODED:
        texts = table.column(heading)
        for old, new in (
            (r"(?i)\b(000\.)?(\d)\d\.\d\d\.(h(?:19|56|41))\b", rf"\1{high}\2.{low:02d}.\3"),
            (r"\b000\.(00\.\d\d\.H(?:01|47))\b", rf"{number:03d}.\1"),
            (r"(^| )([hH]\d\d\.\d+)\b", rf"\1\2.{number}"),
        ):
            texts = pc.replace_substring_regex(texts, old, new)
        table = table.set_column(table.column_names.index(heading), heading, texts)
    for heading in _NUMBERED:
        texts = pc.binary_join_element_wise(table.column(heading), pa.scalar(str(number)), pa.scalar(" "))
        table = table.set_column(table.column_names.index(heading), heading, texts)
    return table


def large_batches(rows: int, *, base_rows: int | None = None) -> Iterator[pa.RecordBatch]:
    """Yield a register of many dossiers, each repetition a batch; the same each time.

    Args:
        rows: how many rows; the last repetition is cut.
        base_rows: how many dossiers are repeated; as many as are needed by default.

    Raises:
        BadInputError: DEMO_TOO_LARGE for more rows than repetitions reach, DEMO_TOO_SMALL.
    """
    table = base_table(base_rows or _base_rows(rows))
    if rows > len(table) * MOST_TILES:
        raise BadInputError(
            "DEMO_TOO_LARGE",
            f"Nhiều nhất {len(table) * MOST_TILES} dòng.",
            f"at most {len(table) * MOST_TILES} rows",
            value=rows,
        )
    for number in range(-(-rows // len(table))):
        part = tile(table, number).slice(0, rows - number * len(table))
        yield from part.combine_chunks().to_batches()


def _base_rows(rows: int) -> int:
    return BASE_ROWS if rows <= BASE_ROWS * MOST_TILES // 2 else 10 * BASE_ROWS


def write_large(path: Path, rows: int, *, base_rows: int | None = None) -> None:
    """Write a register of many dossiers as Parquet; some repetitions make a row group.

    Args:
        path: the file.
        rows: how many rows.
        base_rows: how many dossiers are repeated; as many as are needed by default.

    Raises:
        BadInputError: as `large_batches`.
    """
    held: list[pa.RecordBatch] = []
    with pq.ParquetWriter(path, base_table(base_rows or _base_rows(rows)).schema) as writer:
        for batch in large_batches(rows, base_rows=base_rows):
            held.append(batch)
            if len(held) == _TOGETHER:
                writer.write_table(pa.Table.from_batches(held).combine_chunks())
                held.clear()
        if held:
            writer.write_table(pa.Table.from_batches(held).combine_chunks())
