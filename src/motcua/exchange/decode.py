"""Tolerant decoding: whatever can be read is read, whatever is not as the dialect writes it is a fault with its path.

No message raises, and a value that may be personal data is never repeated in a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.exchange.dialect import Dialect, MessageKind, Shape, dialect
from motcua.exchange.model import Message, Record
from motcua.exchange.moments import FORMATS
from motcua.exchange.recognise import recognised
from motcua.exchange.values import Context, read_object, type_name
from motcua.findings import Finding, finding

__all__ = ["decode", "read_shape"]


def decode(body: Any, *, name: str | None = None, kind: str | None = None, path: str = "$") -> Message:
    """Return what a message says and every fault it has.

    Args:
        body: the parsed JSON: an envelope, one record, or several records.
        name: the dialect it should be in; recognised by its fields when not said.
        kind: "dossier", "progress" or "status"; recognised when not said.
        path: where it stands in the input.

    Raises:
        BadInputError: DIALECT_UNKNOWN for a name that is none; never for a message.
    """
    found, fault = recognised(body, None if name is None else dialect(name), kind, path)
    if found is None:
        return Message(dialect=None, kind=None, faults=(fault,) if fault else (), path=path)
    in_dialect, message = found
    context = Context(in_dialect, [])
    unit = _unit(body, in_dialect)
    records: list[Record] = []
    for row, place in _rows(context, message, body, path):
        record = read_object(context, message, row, place, placed=True)
        if record is not None:
            records.append(record)
    if context.forms:
        _say_mixed(context, message, body, path)
    return Message(
        dialect=in_dialect.id,
        kind=message.kind,
        unit=unit,
        records=tuple(records),
        faults=tuple(context.faults),
        path=path,
    )


def _say_mixed(context: Context, message: MessageKind, body: Any, path: str) -> None:
    """Say so when dates have several forms; those as they should be went the short way, so all are read again."""
    again = Context(context.dialect, [], all_forms=True)
    for row, place in _rows(again, message, body, path):
        read_object(again, message, row, place)
    if len(again.forms) > 1:
        context.fault("SYNC_DATES_MIXED", path, forms=", ".join(sorted(FORMATS[form] for form in again.forms)))


def read_shape(in_dialect: Dialect, shape: Shape, body: Any, path: str, faults: list[Finding]) -> Any:
    """Return the object that a body makes, adding its faults to a list; None when it is no object."""
    return read_object(Context(in_dialect, faults), shape, body, path)


def _unit(body: Any, in_dialect: Dialect) -> str | None:
    told = body.get("madonvi") if in_dialect.rows and isinstance(body, Mapping) else None
    return told if isinstance(told, str) and told else None


def _rows(context: Context, message: MessageKind, body: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Yield each record of a body with the place where it stands."""
    rows_name = context.dialect.rows
    if isinstance(body, Mapping) and rows_name and rows_name in body:
        for name in body:
            if name != rows_name and name not in context.dialect.envelope:
                context.fault("SYNC_FIELD_UNKNOWN", f"{path}.{name}")
        body, path = body[rows_name], f"{path}.{rows_name}"
        if not isinstance(body, list):
            context.faults.append(finding("SYNC_TYPE", path=path, wanted="array", found=type_name(body)))
            return
    if isinstance(body, list):
        if message.single:
            context.fault("SYNC_TYPE", path, wanted="object", found="array")
        yield from ((row, f"{path}[{index}]") for index, row in enumerate(body))
    else:
        yield body, path
