"""Writing a record as a dialect writes it: its codes, its forms of dates, no field it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from motcua.exchange.codes import code_for, code_list
from motcua.exchange.dialect import Dialect, Field, Shape
from motcua.exchange.moments import FORMATS, lost_by, write_moment
from motcua.findings import Finding, finding

__all__ = ["write_record"]

_DOTS = "..."


@attrs.frozen
class _Writing:
    """What a record is being written with: its dialect and what has to be said about it."""

    dialect: Dialect
    findings: list[Finding]

    def say(self, name: str, path: str, **particulars: str | int) -> None:
        self.findings.append(finding(name, path=path, because=(), severity=None, **particulars))


def write_record(dialect: Dialect, shape: Shape, record: Any, path: str, findings: list[Finding]) -> dict[str, Any]:
    """Return a record as the dialect writes it, adding what has to be said about it to a list.

    Args:
        dialect: the dialect.
        shape: what the object holds.
        record: the object of the neutral model.
        path: where it will stand.
        findings: what was cut, is missing, or cannot be said.
    """
    return _write(_Writing(dialect, findings), shape, record, path)


def _write(writing: _Writing, shape: Shape, record: Any, path: str) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for field in shape.fields:
        value = getattr(record, field.to) if field.to else None
        where = f"{path}.{field.name}"
        written = None if value is None or value == () else _WRITERS[field.type](writing, field, value, where)
        if written is not None:
            body[field.name] = written
        elif field.required:
            if not field.empty and value is None:
                writing.say("SYNC_NOT_KNOWN", where)
            body[field.name] = _nothing(writing.dialect, field)
    unsaid = [
        one.name
        for one in attrs.fields(shape.makes)
        if one.name not in shape.neutral and one.name != "path" and getattr(record, one.name) not in (None, ())
    ]
    for name in unsaid:
        if name not in _SAID_ELSEWHERE:
            writing.say("SYNC_CANNOT_SAY", path, what=name, dialect=writing.dialect.id)
    return body


_SAID_ELSEWHERE = frozenset(
    {"status", "ended_at", "returned_at", "refused_at", "unit_name", "unit_code", "results", "portal_id"}
)
"""What a dialect says in another message or in the envelope, when the head has no place for it."""


def _nothing(dialect: Dialect, field: Field) -> Any:
    """A required field is never left out: an empty text, or null where numbers are written."""
    return None if dialect.numbers and field.type in {"code", "status"} and not field.text else ""


def _text(writing: _Writing, field: Field, value: str, path: str) -> str:
    if field.limit is None or len(value) <= field.limit:
        return value
    writing.say("SYNC_CUT_HERE", path, length=len(value), limit=field.limit)
    return value[: field.limit - len(_DOTS)] + _DOTS


def _moment(writing: _Writing, field: Field, value: Any, path: str) -> str:
    if lost_by(value, field.format):
        writing.say("SYNC_MOMENT_CUT", path, wanted=FORMATS[field.format])
    return write_moment(value, field.format)


def _code(writing: _Writing, field: Field, value: str, path: str) -> Any:
    if not code_list(writing.dialect.id, field.name):
        return value
    code = code_for(writing.dialect.id, field.name, value)
    if code is None:
        writing.say("SYNC_CANNOT_SAY", path, what=value, dialect=writing.dialect.id)
        return None
    return int(code) if writing.dialect.numbers and not field.text else code


def _status(writing: _Writing, field: Field, value: int, path: str) -> Any:
    del field, path
    return value if writing.dialect.numbers else str(value)


def _money(writing: _Writing, field: Field, value: int, path: str) -> str:
    del writing, field, path
    return str(value)


def _as_it_is(writing: _Writing, field: Field, value: Any, path: str) -> Any:
    del writing, field, path
    return value


def _list(writing: _Writing, field: Field, value: tuple[Any, ...], path: str) -> list[Any]:
    shape = writing.dialect.parts[field.of]
    return [_write(writing, shape, item, f"{path}[{index}]") for index, item in enumerate(value)]


def _object(writing: _Writing, field: Field, value: Any, path: str) -> dict[str, Any]:
    return _write(writing, writing.dialect.parts[field.of], value, path)


_WRITERS: Mapping[str, Callable[[_Writing, Field, Any, str], Any]] = {
    "text": _text,
    "moment": _moment,
    "code": _code,
    "status": _status,
    "money": _money,
    "int": _as_it_is,
    "flag": _as_it_is,
    "list": _list,
    "object": _object,
}
