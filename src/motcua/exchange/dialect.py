"""A dialect as data: its messages, their fields, how each is written, and how well each is known.

The tables in `dialects/*.toml` are read once. A field without a provenance of its own has that of its dialect: read
in the source of an implementer, not in the official specification.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.exchange import model, parts
from motcua.exchange.quick import quick_way
from motcua.law import Provenance

__all__ = ["Dialect", "Field", "MessageKind", "Shape", "dialect", "dialects"]

Wire = type[Any]
"""The class of a value in parsed JSON."""

_IDS = ("dvcqg-mc", "adapter-2026")


@attrs.frozen(kw_only=True)
class Field:
    """A field of a message.

    Attributes:
        name: as the dialect writes it.
        to: the attribute of the neutral model, or "" when it has none.
        type: text, code, status, moment, money, int, flag, list, object, answer or any.
        required: whether it must be there.
        nullable: whether null stands for nothing.
        empty: whether a required text may be empty.
        limit: the length at which a system was seen to cut, or None.
        format: how a moment is written.
        text: whether a code is written as text in a dialect that writes numbers.
        of: the part that a list or an object holds.
        personal: whether it may hold personal data, which no message repeats.
        provenance: how well it is known.
        wire: the class of a value as the dialect writes it, or None where there is no short way to read it.
        quick: reads such a value when it is as it should be, and returns None when it is not; None for a text.
    """

    name: str
    to: str = ""
    type: str = "text"
    required: bool = False
    nullable: bool = False
    empty: bool = False
    limit: int | None = None
    format: str = "compact"
    text: bool = False
    of: str = ""
    personal: bool = False
    provenance: Provenance = Provenance.SECONDHAND
    wire: Wire | None = None
    quick: Callable[[Any], Any] | None = None


@attrs.frozen(kw_only=True, eq=False)
class Shape:
    """What an object of a dialect holds.

    Attributes:
        makes: the class of the neutral model.
        fields: its fields, in the dialect's order.
        by_name: the same, by name.
        plan: by name, what the decoder needs at once: the class on the wire, the short way, the attribute, the field.
        required: the names that must be there.
        limited: the fields that have an observed limit.
        neutral: the attributes of the neutral model that the dialect can say.
        forms: the forms of its dates.
    """

    makes: type[Any]
    fields: tuple[Field, ...]
    by_name: Mapping[str, Field]
    plan: Mapping[str, tuple[Wire | None, Callable[[Any], Any] | None, str, Field]]
    required: frozenset[str]
    limited: tuple[Field, ...]
    neutral: frozenset[str]
    forms: frozenset[str]


@attrs.frozen(kw_only=True, eq=False)
class MessageKind(Shape):
    """A message of a dialect.

    Attributes:
        kind: "dossier", "progress" or "status".
        service: the name of the call.
        single: whether the body is one object, not several.
        marks: fields that tell it from the others.
    """

    kind: str
    service: str
    single: bool = False
    marks: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True, eq=False)
class Dialect:
    """One way to write to the portal.

    Attributes:
        id: its name.
        title_vi: what it is, in Vietnamese.
        title_en: what it is, in English.
        provenance: how well it is known as a whole.
        seen: the implementers it was read in.
        numbers: whether codes are written as numbers, not as texts.
        rows: the field of the envelope that holds the records, or "" when there is no envelope.
        envelope: the other fields of the envelope.
        list_statuses: the statuses whose update may carry lists; empty for no such rule.
        messages: its messages, by kind.
        parts: the objects inside them, by name.
        answer: the portal's answer.
    """

    id: str
    title_vi: str
    title_en: str
    provenance: Provenance
    seen: tuple[str, ...]
    numbers: bool
    rows: str
    envelope: tuple[str, ...]
    list_statuses: tuple[int, ...]
    messages: Mapping[str, MessageKind]
    parts: Mapping[str, Shape]
    answer: Shape


def dialects() -> tuple[Dialect, ...]:
    """Return the dialects known."""
    return tuple(dialect(name) for name in _IDS)


@cache
def dialect(name: str) -> Dialect:
    """Return a dialect by its id.

    Raises:
        BadInputError: DIALECT_UNKNOWN.
    """
    if name not in _IDS:
        listed = ", ".join(_IDS)
        raise BadInputError(
            "DIALECT_UNKNOWN",
            f"Không có cách ghi {name[:40]!r}; hiện có: {listed}.",
            f"no dialect {name[:40]!r}; there are: {listed}",
            path="dialect",
            value=name,
        )
    table = tomllib.loads(files(__package__).joinpath("dialects", f"{name}.toml").read_text("utf-8"))
    return Dialect(
        id=table["id"],
        title_vi=table["title_vi"],
        title_en=table["title_en"],
        provenance=Provenance(table["provenance"]),
        seen=tuple(table["seen"]),
        numbers=table["numbers"],
        rows=table["rows"],
        envelope=tuple(table["envelope"]),
        list_statuses=tuple(table.get("list_statuses", ())),
        messages={kind: _message(name, kind, row, table) for kind, row in table["messages"].items()},
        parts={part: Shape(**_shape(name, row, table)) for part, row in table["parts"].items()},
        answer=Shape(**_shape(name, table["answers"], table)),
    )


def _message(name: str, kind: str, row: Mapping[str, Any], table: Mapping[str, Any]) -> MessageKind:
    return MessageKind(
        kind=kind,
        service=row["service"],
        single=row.get("single", False),
        marks=frozenset(row["marks"]),
        **_shape(name, row, table),
    )


def _shape(name: str, row: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    fields = tuple(_field(name, one, table) for one in row["fields"])
    made = row.get("makes")
    return {
        "makes": dict if made is None else getattr(parts, made, None) or getattr(model, made),
        "fields": fields,
        "by_name": {field.name: field for field in fields},
        "plan": {field.name: (field.wire, field.quick, field.to, field) for field in fields},
        "required": frozenset(field.name for field in fields if field.required),
        "limited": tuple(field for field in fields if field.limit is not None),
        "neutral": frozenset(field.to for field in fields),
        "forms": frozenset(field.format for field in fields if field.type == "moment"),
    }


def _field(name: str, row: Mapping[str, Any], table: Mapping[str, Any]) -> Field:
    field = Field(**{**row, "provenance": Provenance(row.get("provenance", table["provenance"]))})
    wire, quick = quick_way(name, field.name, field.type, field.format, numbers=table["numbers"] and not field.text)
    return attrs.evolve(field, wire=wire, quick=quick)
