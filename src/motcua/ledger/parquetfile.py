"""Read Parquet as a stream, only the columns that are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from motcua.findings import finding
from motcua.ledger.formats import not_a_spreadsheet
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.sources import Chunk, Sheet, Source

__all__ = ["open_parquet", "plain_column"]

_WIDEST_SIGN = 4
"""Bytes of the widest sign of UTF-8."""


def open_parquet(path: Path, limits: Limits) -> Source:
    """Return a Parquet file as one sheet; columns of lists and structures are named, not read.

    Raises:
        UnreadableFileError: NOT_A_SPREADSHEET, FILE_TOO_LARGE.
    """
    import pyarrow as pa  # noqa: PLC0415  an extra, and slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            schema, shape = file.schema_arrow, file.metadata
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise not_a_spreadsheet(path.name, "Parquet hỏng", "the Parquet file is broken") from error
    if len(schema) > limits.columns:
        raise too_large(path.name, f"{len(schema)} cột, nhiều hơn {limits.columns}", f"{len(schema)} columns")
    if shape.num_rows > limits.stream_rows:
        raise too_large(path.name, f"hơn {limits.stream_rows} dòng", f"more than {limits.stream_rows} rows")
    for number in range(shape.num_row_groups):
        if shape.row_group(number).total_byte_size > limits.unpacked_bytes:
            raise too_large(path.name, "một nhóm dòng Parquet quá lớn", "a row group of the Parquet file is too large")
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    remarks = [finding("REGISTER_NESTED", column=name[:60]) for name in nested]
    names = tuple(field.name if field.name not in nested else None for field in schema)
    sheet = Sheet(name="", head=(names,), pieces=partial(_pieces, path, limits), named=True, remarks=tuple(remarks))
    return Source("parquet", None, (sheet,))


def _pieces(path: Path, limits: Limits, wanted: Sequence[int]) -> Iterator[Chunk]:
    import pyarrow as pa  # noqa: PLC0415  an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        names = [schema.field(place).name for place in wanted]
        texts = [name for name in names if _is_text(schema.field(name).type)]
        first = 1
        try:
            for group in range(file.num_row_groups):
                size = _batch_rows(path, group, texts, limits)
                for batch in file.iter_batches(size, row_groups=[group], columns=names):
                    columns: list[Any] = [pa.nulls(len(batch), pa.string())] * len(schema)
                    for place, name in zip(wanted, names, strict=True):
                        columns[place] = plain_column(batch.column(name))
                    yield Chunk(first, tuple(columns))
                    first += len(batch)
        except (pa.ArrowException, OSError, UnicodeError) as error:
            raise not_a_spreadsheet(path.name, "dữ liệu Parquet hỏng", "its Parquet data are broken") from error


def _batch_rows(path: Path, group: int, texts: list[str], limits: Limits) -> int:
    """Return how many rows of a row group are unfolded at a time.

    Parquet may say a long text once, in a dictionary, and repeat it by number: the dictionaries are looked at first.
    """
    import pyarrow.compute as pc  # noqa: PLC0415  an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    if not texts:
        return limits.batch_rows
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        start = next(file.iter_batches(1, row_groups=[group], columns=texts), None)
    dictionaries = [] if start is None else [array.dictionary for array in start.columns]
    longest = max((pc.max(pc.binary_length(one)).as_py() or 0 for one in dictionaries), default=0)
    if longest > _WIDEST_SIGN * limits.cell_length:
        raise too_large(path.name, f"có ô dài {longest} byte", f"a cell of {longest} bytes")
    return max(1, min(limits.batch_rows, limits.batch_bytes // max(longest, 1)))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa  # noqa: PLC0415  an extra

    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held))


def plain_column(array: Any) -> Any:
    """Return a column as texts, timestamps or days; numbers as the texts that a spreadsheet shows.

    Args:
        array: the column.
    """
    import pyarrow as pa  # noqa: PLC0415  an extra

    kind = array.type
    if pa.types.is_dictionary(kind):
        array, kind = array.cast(kind.value_type), kind.value_type
    array.validate(full=True)  # texts are UTF-8 by promise only
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_string(kind):
        return array
    return array.cast(pa.string())
