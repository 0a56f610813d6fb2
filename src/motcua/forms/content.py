"""The content of a form: complete or refused, clean text, canonical bytes, and the hash that is its identity.

A text without a default must be filled, a sequence without a default must not be empty; what else a form asks for
it adds itself. Nothing is printed half: a form with a fault is never made.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Protocol
from unicodedata import category, normalize

import attrs

from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.forms.blocks import Block
from motcua.forms.definition import FormDefinition, form_definition

__all__ = [
    "LONGEST",
    "Form",
    "content_bytes",
    "content_digest",
    "content_of",
    "hostile",
    "is_clean",
    "missing",
    "refuse_faulty",
    "texts_of",
]

LONGEST = 2000
"""The longest text a field takes, in characters."""

_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls but the line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that change the direction of text
    "\u2028\u2029\ufff9-\ufffb"  # separators and annotations that no form has
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"  # letters that show nothing
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U0010ffff]"  # lone surrogates, private use
)
_MARK_FIRST = re.compile("(?:^|\n)[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""A mark that would join what stands before the value: a label, or the markup of the page."""
_BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0")
_LONG_FIELDS = frozenset({"reason", "decision", "finance", "stop_request"})
"""The fields that may run over several lines; every other value is one line, so that none can pass for two."""
_TITLE_FIELDS = frozenset({"signer_role", "signer_role_en"})
"""Titles of who signs for another stand one under the other; a line with a colon or a digit would look like a field."""


class Form(Protocol):
    """What every form is: a frozen value of a kind, under a regulation, that lays itself out in blocks."""

    kind: ClassVar[str]
    layout_sourced: ClassVar[bool]

    @property
    def regulation(self) -> str:
        """Number of the instrument whose form it is."""

    @property
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""

    @property
    def digest(self) -> str:
        """The hash of its canonical content: its identity."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""


def content_of(form: Form) -> dict[str, object]:
    """Return the content as JSON-like data in composed letters (NFC), with the id of its schema inside.

    Args:
        form: the form.
    """
    plain = _plain(form)
    fields = plain if isinstance(plain, dict) else {}
    return {"schema": f"urn:motcua:form:{form.kind}:1", "number_of_form": form.definition.number, "fields": fields}


def content_bytes(form: Form) -> bytes:
    """Return the canonical bytes of the content: what a signature signs.

    The same bytes as `motcua.canonical.canonical_bytes(content_of(form))`, which a test holds; `content_of` has already
    composed every text, so that the general walk, which costs as much as the whole page, is not needed.
    """
    return json.dumps(content_of(form), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def content_digest(form: Form) -> str:
    """Return the SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content_bytes(form)).hexdigest()


def texts_of(value: object, path: str = "$") -> Iterator[tuple[str, str]]:
    """Yield every text of a form with its place, depth first.

    Args:
        value: the form, or a part of it.
        path: where the part stands.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts_of(item, f"{path}[{index}]")
    elif attrs.has(type(value)):
        for name, _needed, _is_text in _shape(type(value)):
            yield from texts_of(getattr(value, name), f"{path}.{name}")


def refuse_faulty(form: Form, more: Iterable[MotcuaError] = (), *, code: str = "FORM_INCOMPLETE") -> None:
    """Raise every fault of a form at once: blank or hostile texts, empty lists, and what the form itself found.

    Args:
        form: the form, just made.
        more: faults that the form found.
        code: the code of the error.

    Raises:
        BadInputError: FORM_REGULATION when its regulation has no such form.
        CollectedError: with all faults, naming the form's source.
    """
    definition = form_definition(form.kind, form.regulation)
    faults = (*_faults(form, "$"), *more)
    if not faults:
        return
    listed_vi = "; ".join(fault.message_vi for fault in faults)
    listed_en = "; ".join(fault.message_en for fault in faults)
    raise CollectedError(
        code,
        f"{definition.title_vi} ({definition.source_vi}, {definition.regulation}) chưa lập được: {listed_vi}",
        f"{definition.title_en} ({definition.source_en}) cannot be made: {listed_en}",
        faults=faults,
    )


def missing(path: str) -> BadInputError:
    """Return the fault of a field that must be filled and is not."""
    return BadInputError("FIELD_MISSING", f"thiếu trường {path}", f"the field {path} is missing", path=path)


def _plain(value: object) -> object:
    if type(value) is str:
        return normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return {name: _plain(getattr(value, name)) for name, _needed, _is_text in _shape(type(value))}


def _shape(kind: Any) -> tuple[tuple[str, bool, bool], ...]:
    """Name, whether it must be filled, and whether it is a text, for each field of a class."""
    return _fields(kind)


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, bool, bool], ...]:
    return tuple((one.name, one.default is attrs.NOTHING, one.type in ("str", str)) for one in attrs.fields(kind))


def _faults(value: object, path: str) -> Iterator[MotcuaError]:
    for name, needed, is_text in _shape(type(value)):
        held, place = getattr(value, name), f"{path}.{name}"
        if is_text:
            yield from _text_faults(held, place, needed=needed)
        elif isinstance(held, tuple):
            if needed and not held:
                yield missing(place)
            for index, item in enumerate(held):
                yield from _item_faults(item, f"{place}[{index}]")
        elif attrs.has(type(held)):
            yield from _faults(held, place)


def _item_faults(item: object, place: str) -> Iterator[MotcuaError]:
    if attrs.has(type(item)):
        yield from _faults(item, place)
    else:
        yield from _text_faults(item, place, needed=True)


def _text_faults(held: object, place: str, *, needed: bool) -> Iterator[MotcuaError]:
    if not isinstance(held, str):
        yield BadInputError("FIELD_TYPE", f"trường {place} phải là chữ", f"the field {place} is no text", path=place)
    elif needed and not _is_seen(held):
        yield missing(place)
    elif not is_clean(held):
        yield hostile(place)
    elif "\n" in held and not _may_run_on(held, place.rpartition(".")[2]):
        yield _several_lines(place)


def _may_run_on(text: str, field: str) -> bool:
    return field in _LONG_FIELDS or (field in _TITLE_FIELDS and not re.search(r"[:\d]", text))


def _is_seen(text: str) -> bool:
    """Whether a text holds a letter, a digit or a sign: spaces and hidden characters fill no field."""
    return any(category(char)[0] in "LNPS" and char not in _BLANKS for char in text)


def _several_lines(path: str) -> BadInputError:
    return BadInputError(
        "TEXT_NOT_ONE_LINE",
        f"trường {path} chỉ nhận một dòng",
        f"the field {path} takes one line",
        path=path,
    )


def hostile(path: str) -> BadInputError:
    """Return the fault of a text that no form prints."""
    return BadInputError(
        "TEXT_NOT_CLEAN",
        f"trường {path} có ký tự điều khiển, ẩn, đổi chiều chữ, dấu rời ở đầu, hoặc dài quá {LONGEST} ký tự",
        f"the field {path} holds control, hidden or direction characters, a mark without its letter, or too much",
        path=path,
    )


def is_clean(text: str) -> bool:
    """Return whether a text has a sane length, only characters a form can print, and no mark without its letter."""
    return len(text) <= LONGEST and not _FORBIDDEN.search(text) and not _MARK_FIRST.search(text)
