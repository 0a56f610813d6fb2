"""A register that comes as Arrow record batches: from DuckDB, Polars, Spark, a database, or a host's own store.

>>> import pyarrow as pa
>>> table = pa.table({"Mã hồ sơ": ["H19.32-240311-0001"], "Ngày nhận": ["11/03/2024"], "Ngày hẹn trả": ["18/03/2024"]})
>>> register = open_batches(table.to_batches, table.schema, source="kho dữ liệu")
>>> [column.value for column in register.headings]
['code', 'accepted_at', 'due_at']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from motcua.errors import BadInputError
from motcua.findings import finding
from motcua.ledger.limits import Limits
from motcua.ledger.mapping import RegisterMap, as_map
from motcua.ledger.opening import OpenRegister, register_from
from motcua.ledger.parquetfile import plain_column
from motcua.ledger.schema import Column
from motcua.ledger.sources import Chunk, Sheet, Source

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Batches", "open_batches"]

Batches: TypeAlias = "Callable[[], Iterable[pa.RecordBatch]]"
"""Gives the record batches of a register from its first row on, each time it is called: an audit may read twice."""


def open_batches(
    batches: Batches,
    schema: pa.Schema,
    *,
    source: str = "batches",
    sha256: str = "",
    mapping: RegisterMap | Mapping[Column, str] | None = None,
    limits: Limits | None = None,
) -> OpenRegister:
    """Return the register in record batches, ready to be streamed; `batches` is not called yet.

    Args:
        batches: gives the batches, the same ones each time.
        schema: their columns, named by the register's headings; times as timestamps, dates or texts.
        source: what the register is called in reports.
        sha256: what tells one state of the register from another in a manifest; "" when nothing does.
        mapping: headings that stand for a column, beside the known ones.
        limits: the bounds to read within; `Limits()` by default.

    Raises:
        UnreadableFileError: REGISTER_NO_HEADINGS, HEADING_AMBIGUOUS, MAP_NOT_FOUND.
    """
    import pyarrow as pa  # noqa: PLC0415  an extra

    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    remarks = tuple(finding("REGISTER_NESTED", column=name[:60]) for name in nested)
    names = tuple(field.name if field.name not in nested else None for field in schema)
    pieces = partial(_pieces, batches, schema, limits or Limits())
    sheet = Sheet(name="", head=(names,), pieces=pieces, named=True, remarks=remarks)
    told = Source("arrow", None, (sheet,))
    return register_from(source, sha256, told, (), given=as_map(mapping), limits=limits or Limits())


def _pieces(batches: Batches, schema: pa.Schema, limits: Limits, wanted: Sequence[int]) -> Iterator[Chunk]:
    import pyarrow as pa  # noqa: PLC0415  an extra

    first = 1
    for batch in batches():
        if batch.schema.names != schema.names:
            raise BadInputError(
                "BATCHES_DIFFER",
                f"Các lô có cột khác nhau: {batch.schema.names} và {schema.names}.",
                f"the batches have different columns: {batch.schema.names} and {schema.names}",
            )
        for start in range(0, len(batch), limits.batch_rows):
            part = batch.slice(start, limits.batch_rows)
            columns = [pa.nulls(len(part), pa.string())] * len(schema)
            for place in wanted:
                columns[place] = plain_column(part.column(place))
            yield Chunk(first, tuple(columns))
            first += len(part)
