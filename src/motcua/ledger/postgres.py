"""A register that is a query in PostgreSQL, read in batches through a cursor of the server's; needs `motcua[postgres]`.

The host brings the connection, in a transaction of REPEATABLE READ where the register is written to meanwhile: an audit
may read twice, and both times it must be the same register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from motcua.errors import BadInputError
from motcua.ledger.arrowbatches import open_batches
from motcua.ledger.limits import Limits
from motcua.ledger.mapping import RegisterMap
from motcua.ledger.opening import OpenRegister
from motcua.ledger.schema import Column

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

__all__ = ["open_query"]

_FETCHED = 20_000
_TIMESTAMPTZ, _TIMESTAMP, _DATE = 1184, 1114, 1082


def open_query(  # noqa: PLR0913  each is a choice of the host
    connection: psycopg.Connection[Any],
    query: str,
    parameters: Sequence[Any] | Mapping[str, Any] | None = None,
    *,
    source: str = "postgresql",
    rows: int = _FETCHED,
    mapping: RegisterMap | Mapping[Column, str] | None = None,
    limits: Limits | None = None,
) -> OpenRegister:
    """Return the register that a query gives, ready to be streamed.

    Args:
        connection: a connection that does not commit by itself.
        query: a query whose columns are named by the register's headings: `SELECT code AS "Mã hồ sơ", …`; with an
            order, since rows are told by their numbers.
        parameters: its parameters, as psycopg takes them.
        source: what the register is called in reports.
        rows: how many rows are fetched at a time.
        mapping: headings that stand for a column, beside the known ones.
        limits: the bounds to read within; `Limits()` by default.

    Raises:
        BadInputError: CONNECTION_COMMITS for a connection that commits by itself, in which no cursor of the server
            lasts.
        UnreadableFileError: as `open_batches`.
    """
    if connection.autocommit:
        raise BadInputError(
            "CONNECTION_COMMITS",
            "Kết nối đang tự commit; hãy mở một giao dịch để đọc sổ theo lô.",
            "the connection commits by itself; open a transaction to read a register in batches",
        )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) AS register LIMIT 0", parameters)  # noqa: S608  the host's own query
        described = [(column.name, column.type_code) for column in cursor.description or ()]
    schema = _schema(described)
    batches = partial(_batches, connection, query, parameters, rows, schema)
    return open_batches(batches, schema, source=source, mapping=mapping, limits=limits)


def _schema(described: Sequence[tuple[str, int]]) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415  an extra

    kinds = {
        _TIMESTAMPTZ: pa.timestamp("us", "+07:00"),
        _TIMESTAMP: pa.timestamp("us"),
        _DATE: pa.date32(),
    }
    return pa.schema([(name, kinds.get(kind, pa.string())) for name, kind in described])


def _batches(
    connection: psycopg.Connection[Any], query: str, parameters: Any, rows: int, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415  an extra

    with connection.cursor(name=f"motcua-{uuid4().hex}") as cursor:
        cursor.execute(query, parameters)
        while fetched := cursor.fetchmany(rows):
            columns = zip(*fetched, strict=True)
            yield pa.RecordBatch.from_arrays(
                [_array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
            )


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return a column; what is neither a time nor a text is shown as its text."""
    import pyarrow as pa  # noqa: PLC0415  an extra

    if not pa.types.is_string(kind):
        return pa.array(values, kind)
    return pa.array([value if value is None or isinstance(value, str) else str(value) for value in values], kind)
