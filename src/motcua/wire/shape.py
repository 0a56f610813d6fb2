"""Check a JSON document against one of the bundled schemas; every fault, each with its path."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError

__all__ = ["check_shape", "collected", "load_json", "shape_faults"]


def load_json(text: str) -> Any:
    """Return the value a JSON text holds.

    Raises:
        UnreadableFileError: NOT_JSON, with line and column.
    """
    try:
        return json.loads(text, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError) as error:  # ValueError also: an integer of thousands of digits
        where = f"dòng {error.lineno}, cột {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise UnreadableFileError("NOT_JSON", f"Không phải JSON: {where}.", f"not JSON: {error}", path="$") from error


def _number(text: str) -> int | float:
    """A number that is whole is an integer however it is written, as JSON Schema has it."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _no_number(text: str) -> float:
    message = f"{text} is no JSON number"
    raise ValueError(message)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        message = f"the key {twice!r} stands twice in one object"
        raise ValueError(message)
    return found


def check_shape(name: str, value: Any) -> None:
    """Refuse a value that does not have the shape of a schema.

    Args:
        name: the schema's name, such as "history".
        value: the parsed JSON.

    Raises:
        CollectedError: with every fault.
    """
    if faults := shape_faults(name, value):
        raise collected(faults)


def shape_faults(name: str, value: Any) -> tuple[MotcuaError, ...]:
    """Return every fault of shape, each with its path.

    Args:
        name: the schema's name, such as "history".
        value: the parsed JSON.
    """
    errors = sorted(_validator(name).iter_errors(value), key=lambda one: str(one.json_path))
    return tuple(_fault(error) for error in errors)


def collected(faults: tuple[MotcuaError, ...]) -> CollectedError:
    """Return one error that carries them all."""
    listed_vi = "; ".join(f"{fault.path}: {fault.message_vi}" for fault in faults)
    listed_en = "; ".join(f"{fault.path}: {fault.message_en}" for fault in faults)
    return CollectedError(
        "DOCUMENT_ILL_FORMED",
        f"Tài liệu có {len(faults)} lỗi: {listed_vi}",
        f"the document has {len(faults)} faults: {listed_en}",
        faults=faults,
    )


@cache
def _validator(name: str) -> Draft202012Validator:
    text = files("motcua.wire").joinpath("schemas", f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _fault(error: Any) -> MotcuaError:
    message = str(error.message)
    short = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    return BadInputError("SHAPE", f"sai khuôn dạng ({error.validator}): {short}", short, path=error.json_path)


_EXACT = 2**53
_LONGEST = 160
