"""JSON in: every form of the desk, checked for shape and made into a value; and a form out again as the same JSON."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.forms import FORM_CLASSES, Form, content_of, form_definitions
from motcua.localtime import parse_moment
from motcua.wire.shape import collected, load_json, shape_faults

__all__ = ["check_kind", "form_json", "read_form"]


def read_form(kind: str, text: str) -> Form:
    """Return the form written in a JSON text.

    Args:
        kind: such as "refusal".
        text: the document; its shape is `schemas/KIND.schema.json`.

    Raises:
        BadInputError: FORM_UNKNOWN for a kind that there is not.
        UnreadableFileError: when it is not JSON.
        CollectedError: with every fault of shape and moment, or every field that the form misses.
    """
    check_kind(kind)
    document = load_json(text)
    faults: list[MotcuaError] = list(shape_faults(kind, document))
    values = {} if faults else _fields(FORM_CLASSES[kind], document, "$", faults)
    if faults:
        raise _with_source(kind, document, tuple(faults))
    made: Form = FORM_CLASSES[kind](**values)
    return made


def _with_source(kind: str, document: Any, faults: tuple[MotcuaError, ...]) -> CollectedError:
    """One error that carries them all and names the form: the one the document asks for, or all of the kind."""
    named = document.get("regulation") if isinstance(document, dict) else None
    of_kind = [one for one in form_definitions() if one.kind == kind]
    forms = [one for one in of_kind if one.regulation == named] or of_kind
    error = collected(faults)
    return CollectedError(
        error.code,
        f"{of_kind[0].title_vi} ({'; '.join(one.source_vi for one in forms)}): {error.message_vi}",
        f"{of_kind[0].title_en} ({'; '.join(one.source_en for one in forms)}): {error.message_en}",
        faults=faults,
    )


def check_kind(kind: str) -> None:
    """Refuse a kind of form that there is not.

    Args:
        kind: the kind.

    Raises:
        BadInputError: FORM_UNKNOWN.
    """
    if kind not in FORM_CLASSES:
        known = ", ".join(FORM_CLASSES)
        raise BadInputError(
            "FORM_UNKNOWN",
            f"Không có mẫu {kind[:30]!r}; có: {known}.",
            f"there is no form {kind[:30]!r}; there are: {known}",
            value=kind,
        )


def form_json(form: Form) -> dict[str, Any]:
    """Return the JSON of which `read_form` makes the same form.

    Args:
        form: the form.
    """
    fields = content_of(form)["fields"]
    return dict(fields) if isinstance(fields, Mapping) else {}


@cache
def _types(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in attrs.fields(kind)}


def _fields(kind: Any, value: Mapping[str, Any], path: str, faults: list[MotcuaError]) -> dict[str, Any]:
    """The fields of a class, its moments and days read; faults go to the list, each with its path."""
    return {name: _built(_types(kind)[name], held, f"{path}.{name}", faults) for name, held in value.items()}


def _built(wanted: Any, value: Any, path: str, faults: list[MotcuaError]) -> Any:
    if get_origin(wanted) in (Union, types.UnionType):
        if value is None:
            return None
        wanted = next(one for one in get_args(wanted) if one is not type(None))
    if wanted in (datetime, date):
        return _read(wanted, value, path, faults)
    if attrs.has(wanted):
        fields = _fields(wanted, value, path, faults)
        return None if faults else wanted(**fields)
    if isinstance(value, list):
        inner = get_args(wanted)[0]
        return tuple(_built(inner, item, f"{path}[{place}]", faults) for place, item in enumerate(value))
    return value


def _read(wanted: type[date], text: str, path: str, faults: list[MotcuaError]) -> date | None:
    try:
        return parse_moment(text, path=path) if wanted is datetime else date.fromisoformat(text)
    except BadInputError as error:
        faults.extend(error.faults if isinstance(error, CollectedError) else (error,))
    except ValueError:
        faults.append(
            BadInputError(
                "NOT_A_DAY",
                f"{text[:30]!r} không phải ngày dạng YYYY-MM-DD.",
                f"{text[:30]!r} is not a day written YYYY-MM-DD",
                path=path,
                value=text,
            )
        )
    return None
