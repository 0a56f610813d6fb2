"""JSON Schema (2020-12) of every message and direction, kept beside the code for other languages.

The files are made from the dialects' tables. A schema says what a dialect writes, strictly; the decoder reads more and
says what was not as it should be. Observed limits are notes in a schema (`x-observed-limit`), not rules: nobody has
seen the official ones. A pattern of a date cannot know the length of months; the decoder does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.errors import BadInputError
from motcua.exchange.codes import code_list
from motcua.exchange.dialect import Dialect, Field, Shape, dialect, dialects
from motcua.exchange.status import national_statuses

__all__ = ["all_schemas", "build_schema", "schema_of", "shape_faults"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MONTH_DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_CLOCK = "([01][0-9]|2[0-3])", "[0-5][0-9]", "[0-5][0-9]"
_PATTERNS = {
    "compact": "[0-9]{4}" + "".join((*_MONTH_DAY, *_CLOCK)),
    "spaced": "-".join(("[0-9]{4}", *_MONTH_DAY)) + " " + ":".join(_CLOCK),
    "t_millis": "-".join(("[0-9]{4}", *_MONTH_DAY)) + "T" + ":".join(_CLOCK) + r"\.[0-9]{3}",
}


def all_schemas() -> Iterator[tuple[str, str, str]]:
    """Yield dialect, message and direction of every schema."""
    for one in dialects():
        for kind in one.messages:
            yield one.id, kind, "request"
            yield one.id, kind, "response"


@cache
def _read(name: str) -> str:
    return files(__package__).joinpath("schemas", f"{name}.schema.json").read_text("utf-8")


def schema_of(name: str, kind: str, direction: str = "request") -> dict[str, Any]:
    """Return the bundled schema of a message.

    Args:
        name: the dialect's id.
        kind: "dossier", "progress" or "status".
        direction: "request" or "response".

    Raises:
        BadInputError: SCHEMA_UNKNOWN.
    """
    if (name, kind, direction) not in set(all_schemas()):
        wanted = f"{name}.{kind}.{direction}"[:60]
        raise BadInputError("SCHEMA_UNKNOWN", f"Không có lược đồ {wanted!r}.", f"no schema {wanted!r}", value=wanted)
    schema: dict[str, Any] = json.loads(_read(f"{name}.{kind}.{direction}"))
    return schema


def shape_faults(body: Any, name: str, kind: str, direction: str = "request") -> tuple[BadInputError, ...]:
    """Return every fault that the schema finds in a body, each with its path.

    It is slow, and strict where the decoder is tolerant.

    Args:
        body: the parsed JSON.
        name: the dialect's id.
        kind: "dossier", "progress" or "status".
        direction: "request" or "response".

    Raises:
        BadInputError: SCHEMA_UNKNOWN.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415  slow to import, and not needed to decode

    errors = Draft202012Validator(schema_of(name, kind, direction)).iter_errors(body)
    return tuple(
        # the words of the schema library repeat the value, which may be personal data
        BadInputError(
            "SHAPE",
            f"sai khuôn dạng ({error.validator})",
            f"not of the dialect's shape ({error.validator})",
            path=error.json_path,
        )
        for error in sorted(errors, key=lambda one: str(one.json_path))
    )


def build_schema(name: str, kind: str, direction: str = "request") -> dict[str, Any]:
    """Return the schema of a message as the dialect's table gives it; the bundled files are these.

    Args:
        name: the dialect's id.
        kind: "dossier", "progress" or "status".
        direction: "request" or "response".
    """
    one = dialect(name)
    message = one.messages[kind]
    shape = one.answer if direction == "response" else message
    seen = ", ".join(one.seen)
    head = {
        "$schema": _DRAFT,
        "$id": f"urn:motcua:exchange:{name}:{kind}:{direction}",
        "title": f"{message.service} ({direction})",
        "description": f"{one.title_en}; read in implementers, not in the official specification: {seen}",
    }
    parts = {part: _object(one, row) for part, row in sorted(one.parts.items())} if direction == "request" else {}
    body = _object(one, shape)
    if direction == "request" and not message.single:
        body = {"type": "array", "items": body}
    if direction == "request" and one.rows:
        body = _envelope(one, message.service, body)
    return {**head, **body, **({"$defs": parts} if parts else {})}


def _envelope(one: Dialect, service: str, rows: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {name: {"type": "string"} for name in one.envelope}
    properties["service"] = {"const": service}
    properties["isUpdating"] = {"enum": ["False", "True"]}
    properties[one.rows] = rows
    return {
        "type": "object",
        "properties": properties,
        "required": ["service", one.rows],
        "additionalProperties": False,
    }


def _object(one: Dialect, shape: Shape) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _field(one, field) for field in shape.fields},
        "required": sorted(shape.required),
        "additionalProperties": False,
    }


def _field(one: Dialect, field: Field) -> dict[str, Any]:
    notes: dict[str, Any] = {"x-provenance": field.provenance.value}
    if field.limit is not None:
        notes["x-observed-limit"] = field.limit
    rule = _rule(one, field)
    if field.nullable and rule:
        rule = {"anyOf": [rule, {"type": "null"}]}
        if field.type in {"moment", "code"}:
            rule["anyOf"].append({"const": ""})
    return {**rule, **notes}


def _rule(one: Dialect, field: Field) -> dict[str, Any]:
    if field.type in _SIMPLE:
        return dict(_SIMPLE[field.type])
    if field.type == "text":
        return {"type": "string", "minLength": 1} if field.required and not field.empty else {"type": "string"}
    if field.type == "moment":
        return {"type": "string", "pattern": f"^{_PATTERNS[field.format]}$"}
    if field.type in {"list", "object"}:
        part = {"$ref": f"#/$defs/{field.of}"}
        return {"type": "array", "items": part} if field.type == "list" else part
    return {"enum": _codes(one, field)}


_SIMPLE: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"},
    "flag": {"type": "boolean"},
    "any": {},
    "money": {"type": "string", "pattern": "^[0-9]{1,18}$"},
    "answer": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]{1,18}$"}]},
}


def _codes(one: Dialect, field: Field) -> list[Any]:
    """The codes that the dialect writes, as numbers or texts."""
    if field.type == "status":
        known = [str(code) for code in national_statuses()]
    else:
        known = [code for code, meaning in code_list(one.id, field.name).items() if not meaning.read_only]
    return [int(code) for code in known] if one.numbers and not field.text else known
