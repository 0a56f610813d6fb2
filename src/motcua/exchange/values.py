"""One reader for each type of field: a value of the neutral model out of what stands in the message, and faults.

A number written as text, or a text written as a number, is a fault and is read all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from motcua.exchange.codes import code_list
from motcua.exchange.dialect import Dialect, Field, Shape
from motcua.exchange.moments import FORMATS, read_moment
from motcua.exchange.status import national_statuses, status_of_text
from motcua.findings import Finding, finding

__all__ = ["READERS", "Context", "read_object", "shown", "type_name"]

_TYPE_NAMES = {str: "text", int: "number", float: "number", bool: "boolean", list: "array", dict: "object"}
_SHORT = 40
_LONGEST_PATH = 200
_LARGEST_MONEY_DIGITS = 18
_LARGEST_BITS = 256


@attrs.define
class Context:
    """What a message is being read with.

    Attributes:
        dialect: its dialect.
        faults: the faults so far.
        forms: the forms of dates met the long way so far.
        all_forms: whether every field goes the long way, so that all forms are met.
    """

    dialect: Dialect
    faults: list[Finding]
    forms: set[str] = attrs.field(factory=set)
    all_forms: bool = False

    def fault(self, name: str, path: str, **particulars: str | int) -> None:
        """Keep a fault."""
        safe = {key: shown(str(value)) for key, value in particulars.items()}
        self.faults.append(finding(name, path=shown(path, _LONGEST_PATH), because=(), severity=None, **safe))


def read_object(context: Context, shape: Shape, body: Any, path: str, *, placed: bool = False) -> Any:
    """Return the object of the neutral model that a mapping makes, or None when it is no mapping.

    Args:
        context: what the message is being read with.
        shape: what the object should hold.
        body: what stands there.
        path: where it stands.
        placed: whether the object keeps its path.
    """
    if not isinstance(body, dict):
        context.fault("SYNC_TYPE", path, wanted="object", found=type_name(body))
        return None
    values: dict[str, Any] = {"path": path} if placed else {}
    plan, takes_short_way = shape.plan.get, not context.all_forms
    for name, raw in body.items():
        planned = plan(name)
        if planned is None:
            context.fault("SYNC_FIELD_UNKNOWN", f"{path}.{name[:_SHORT]}")
            continue
        wire, quick, attribute, field = planned
        value = None
        if raw.__class__ is wire and takes_short_way:
            value = quick(raw) if quick else raw or None
        if value is None:
            value = _read_field(context, field, raw, f"{path}.{name}")
        if value is not None:
            values[attribute] = value
    if not shape.required <= body.keys():
        _say_missing(context, shape, body, path)
    return shape.makes(**values)


def _say_missing(context: Context, shape: Shape, body: Mapping[str, Any], path: str) -> None:
    for name in sorted(shape.required - body.keys()):
        context.fault("SYNC_FIELD_MISSING", f"{path}.{name}")


def _read_field(context: Context, field: Field, raw: Any, path: str) -> Any:
    """Read a field the long way."""
    if raw is None:
        if not field.nullable:
            context.fault("SYNC_NULL", path)
        return None
    if field.type == "text" and type(raw) is str:
        if not raw and field.required and not field.empty:
            context.fault("SYNC_FIELD_EMPTY", path)
        return raw or None
    return READERS[field.type](context, field, raw, path)


def shown(text: str, longest: int = 80) -> str:
    """Return a text that can be shown: short, and without code points that no output can encode."""
    return text[:longest].encode("utf-8", "backslashreplace").decode("utf-8")


def type_name(value: Any) -> str:
    """Return what JSON calls a value."""
    return "null" if value is None else _TYPE_NAMES.get(type(value), type(value).__name__)


def _text(context: Context, field: Field, raw: Any, path: str) -> str | None:
    """A text that is one was read already; here stands something else."""
    del field
    context.fault("SYNC_TYPE", path, wanted="text", found=type_name(raw))
    return _digits(raw) if type(raw) is int else None


def _moment(context: Context, field: Field, raw: Any, path: str) -> Any:
    text = raw if type(raw) is str else _text(context, field, raw, path)
    if text is None:
        return None
    if not text:
        return _empty(context, field, path)
    moment, found = read_moment(text, field.format)
    if found is None or moment is None:
        value = "…" if field.personal else text[:_SHORT]
        context.fault("SYNC_DATE_UNREADABLE", path, value=value, wanted=FORMATS[field.format])
        return None
    context.forms.add(found)
    if found != field.format:
        context.fault("SYNC_DATE_FORMAT", path, found=FORMATS[found], wanted=FORMATS[field.format])
    return moment


def _empty(context: Context, field: Field, path: str) -> None:
    """An empty text in place of a date or a code."""
    if field.required:
        context.fault("SYNC_FIELD_EMPTY", path)
    elif not field.nullable:
        context.fault("SYNC_NULL", path)


def _as_written(context: Context, field: Field, raw: Any, path: str) -> str | None:
    """Return a code as text, with a fault when it has not the type that the dialect writes it in."""
    is_text, is_number = type(raw) is str, type(raw) is int
    if not is_text and not is_number:
        context.fault("SYNC_TYPE", path, wanted="code", found=type_name(raw))
        return None
    wants_number = context.dialect.numbers and not field.text
    if wants_number != is_number:
        wanted, found = ("number", "text") if wants_number else ("text", "number")
        context.fault("SYNC_TYPE", path, wanted=wanted, found=found)
    return raw if is_text else _digits(raw)


def _digits(number: int) -> str:
    """Return a number as text; one too long for any field as a text that no list knows."""
    return str(number) if number.bit_length() <= _LARGEST_BITS else "#"


def _code(context: Context, field: Field, raw: Any, path: str) -> Any:
    code = _as_written(context, field, raw, path)
    if not code:
        return None if code is None else _empty(context, field, path)
    known = code_list(context.dialect.id, field.name).get(code)
    if known is None:
        context.fault("SYNC_CODE_UNKNOWN", path, value=code[:_SHORT])
        return None
    if known.read_only:
        context.fault("SYNC_CODE_FORM", path, value=code)
    return known.value


def _status(context: Context, field: Field, raw: Any, path: str) -> Any:
    text = _as_written(context, field, raw, path)
    if not text:
        return None if text is None else _empty(context, field, path)
    code = _STATUSES.get(text)
    if code is not None:
        return code
    named = status_of_text(text)
    if named is None:
        context.fault("SYNC_STATUS_UNKNOWN", path, value=text[:_SHORT])
    else:
        context.fault("SYNC_STATUS_TEXT", path, value=text[:_SHORT], code=named)
    return named


_STATUSES = {str(code): code for code in national_statuses()}


def _money(context: Context, field: Field, raw: Any, path: str) -> int | None:
    del field
    if type(raw) is str:
        if raw.isascii() and raw.isdecimal() and len(raw) <= _LARGEST_MONEY_DIGITS:
            return int(raw)
        context.fault("SYNC_NUMBER_UNREADABLE", path, value=raw[:_SHORT])
        return None
    context.fault("SYNC_TYPE", path, wanted="text", found=type_name(raw))
    return raw if type(raw) is int else None


def _int(context: Context, field: Field, raw: Any, path: str) -> int | None:
    del field
    if type(raw) is int:
        return raw
    context.fault("SYNC_TYPE", path, wanted="number", found=type_name(raw))
    readable = type(raw) is str and raw.isascii() and raw.isdecimal() and len(raw) <= _LARGEST_MONEY_DIGITS
    return int(raw) if readable else None


def _flag(context: Context, field: Field, raw: Any, path: str) -> bool | None:
    del field
    if type(raw) is bool:
        return raw
    context.fault("SYNC_TYPE", path, wanted="boolean", found=type_name(raw))
    return None


def _answer(context: Context, field: Field, raw: Any, path: str) -> None:
    """The code of an answer: a number, or a text of one, for both were seen; its reader takes it from the body."""
    del field
    if type(raw) is not int and not (type(raw) is str and _is_number(raw)):
        context.fault("SYNC_NUMBER_UNREADABLE", path, value=type_name(raw))


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= _LARGEST_MONEY_DIGITS


def _list(context: Context, field: Field, raw: Any, path: str) -> tuple[Any, ...] | None:
    if not isinstance(raw, list):
        context.fault("SYNC_TYPE", path, wanted="array", found=type_name(raw))
        return None
    shape = context.dialect.parts[field.of]
    items = [read_object(context, shape, item, f"{path}[{index}]") for index, item in enumerate(raw)]
    return tuple(item for item in items if item is not None)


def _object(context: Context, field: Field, raw: Any, path: str) -> Any:
    return read_object(context, context.dialect.parts[field.of], raw, path)


def _nothing(context: Context, field: Field, raw: Any, path: str) -> None:
    """What has no place in the neutral model is passed over."""
    del context, field, raw, path


READERS: Mapping[str, Callable[[Context, Field, Any, str], Any]] = {
    "text": _text,
    "moment": _moment,
    "code": _code,
    "status": _status,
    "money": _money,
    "int": _int,
    "flag": _flag,
    "answer": _answer,
    "list": _list,
    "object": _object,
    "any": _nothing,
}
"""The reader of each type of field."""
