"""The values of a PDF file, read strictly and within bounds (ISO 32000-1, section 7.3).

A lax reader guesses; two readers that guess differently show two documents. So a repeated key, an unknown word or a
value nested too deep is refused here, and each text knows where in the file it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs

from motcua.signatures.pdffaults import PdfError

__all__ = ["DEEPEST", "SPACE", "Budget", "Name", "Parser", "Real", "Ref", "Text", "references", "written"]

DEEPEST = 48
"""How deep arrays and dictionaries may be nested."""
SPACE = re.compile(rb"[\x00\t\n\f\r ]*+")
"""White space."""

_BLANK = re.compile(rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*+)*+")
_NUMBER = re.compile(rb"[+-]?(?:\d{1,32}(?:\.\d{0,32})?|\.\d{1,32})(?![\d.])")
_REF = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]{1,8}(\d{1,5})[\x00\t\n\f\r ]{1,8}R(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]{0,256})(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_WORD = re.compile(rb"[a-z]{1,16}")
_HEX = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*+)>")
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAREN = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)|\r\n?", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS = {b"true": True, b"false": False, b"null": None}
_REGULAR = re.compile(r"[!\"$-'*-.0-;=?-Z\\^-z|~]")


class Name(str):
    """A name, without its slash; never equal to a text, which is bytes."""

    __slots__ = ()


@attrs.frozen
class Ref:
    """A reference to an object.

    Attributes:
        number: the object's number.
        generation: its generation.
    """

    number: int
    generation: int = 0


@attrs.frozen
class Real:
    """A number with a fraction, kept as it is written.

    Attributes:
        raw: its characters.
    """

    raw: bytes


@attrs.frozen
class Text:
    """A string and where it stands.

    Attributes:
        value: its bytes.
        start: the place of its first delimiter.
        stop: the place after its last one.
        is_hex: whether it is written in hexadecimal.
    """

    value: bytes
    start: int = attrs.field(default=0, eq=False)
    stop: int = attrs.field(default=0, eq=False)
    is_hex: bool = attrs.field(default=False, eq=False)


Value: TypeAlias = Any
"""None, bool, int, Real, Name, Text, Ref, a list of values, or a dict of names and values."""


@attrs.define
class Budget:
    """How many values may still be read from one file; what runs out of it is refused.

    Attributes:
        left: how many.
    """

    left: int = 600_000


@attrs.define
class Parser:
    """Reads values one after the other.

    Attributes:
        data: the bytes.
        at: where the next value is looked for.
        budget: how many values may still be read.
    """

    data: bytes
    at: int = 0
    budget: Budget = attrs.field(factory=Budget)

    def skip(self) -> None:
        """Pass over white space and comments."""
        self.at = _BLANK.match(self.data, self.at).end()  # type: ignore[union-attr]  # matches the empty text too

    def value(self, depth: int = 0) -> Value:
        """Return the value that stands next.

        Raises:
            PdfError: for anything that is no value, or too much of it.
        """
        self.skip()
        self.budget.left -= 1
        if depth > DEEPEST or self.budget.left < 0:
            raise PdfError("limits")
        first = self.data[self.at : self.at + 1]
        if first == b"/":
            return self.name()
        if first == b"<":
            return self._dictionary(depth) if self.data[self.at + 1 : self.at + 2] == b"<" else self._hex()
        if first == b"[":
            return self._array(depth)
        if first == b"(":
            return self._literal()
        return self._number() if first and first in b"0123456789+-." else self._word()

    def name(self) -> Name:
        """Return the name that stands next, its escapes read."""
        found = _NAME.match(self.data, self.at)
        if found is None:
            raise PdfError("syntax")
        self.at = found.end()
        raw = found[1]
        if b"#" in raw:
            raw = _HASH.sub(lambda one: bytes([int(one[1], 16)]), raw)
        return Name(raw.decode("latin-1"))

    def word(self, wanted: bytes) -> None:
        """Pass over a keyword that must stand next."""
        self.skip()
        if not self.data.startswith(wanted, self.at):
            raise PdfError("syntax")
        self.at += len(wanted)

    def _dictionary(self, depth: int) -> dict[Name, Value]:
        self.at += 2
        found: dict[Name, Value] = {}
        while True:
            self.skip()
            if self.data.startswith(b">>", self.at):
                self.at += 2
                return found
            key = self.name()
            if key in found:
                raise PdfError("duplicate_key")
            found[key] = self.value(depth + 1)

    def _array(self, depth: int) -> list[Value]:
        self.at += 1
        found: list[Value] = []
        while True:
            self.skip()
            if self.data.startswith(b"]", self.at):
                self.at += 1
                return found
            found.append(self.value(depth + 1))

    def _hex(self) -> Text:
        found = _HEX.match(self.data, self.at)
        if found is None:
            raise PdfError("syntax")
        start, self.at = self.at, found.end()
        digits = found[1].translate(None, b"\x00\t\n\f\r ")
        return Text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), start, self.at, is_hex=True)

    def _literal(self) -> Text:
        start, at, depth = self.at, self.at, 0
        while True:
            found = _PAREN.search(self.data, at)
            self.budget.left -= 1  # a text of nothing but parentheses costs what as many values cost
            if found is None or self.budget.left < 0:
                raise PdfError("limits" if found else "syntax")
            at = found.end()
            if found[0] == b"\\":
                at += 1
                continue
            depth += 1 if found[0] == b"(" else -1
            if depth == 0:
                break
        self.at = at
        return Text(_ESCAPE.sub(_unescaped, self.data[start + 1 : at - 1]), start, at)

    def _number(self) -> Value:
        ref = _REF.match(self.data, self.at)
        if ref is not None:
            self.at = ref.end()
            return Ref(int(ref[1]), int(ref[2]))
        found = _NUMBER.match(self.data, self.at)
        if found is None:
            raise PdfError("syntax")
        self.at = found.end()
        return Real(found[0]) if b"." in found[0] else int(found[0])

    def _word(self) -> Value:
        found = _WORD.match(self.data, self.at)
        if found is None or found[0] not in _WORDS:
            raise PdfError("syntax")
        self.at = found.end()
        return _WORDS[found[0]]


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped is None:
        return b"\n"
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        return bytes([int(escaped, 8) & 0xFF])
    return _ESCAPES.get(escaped, escaped)


def written(value: Value) -> bytes:
    """Return a value in one writing, so that equal values are equal bytes; texts become hexadecimal."""
    if isinstance(value, dict):
        return b"<<" + b"".join(_name(key) + b" " + written(value[key]) + b"\n" for key in sorted(value)) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(written, value)) + b"]"
    if isinstance(value, Name):
        return _name(value)
    return _atom(value)


def _atom(value: Value) -> bytes:
    if isinstance(value, Text):
        return b"<" + value.value.hex().encode("ascii") + b">"
    if isinstance(value, Ref):
        return f"{value.number} {value.generation} R".encode("ascii")
    if isinstance(value, Real):
        return value.raw
    if value is None:
        return b"null"
    return str(value).lower().encode("ascii")  # true, false, or an integer


def _name(name: str) -> bytes:
    return b"/" + "".join(char if _REGULAR.match(char) else f"#{ord(char):02X}" for char in name).encode("ascii")


def references(value: Value) -> Iterator[int]:
    """Yield the number of every object that a value refers to."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Ref):
            yield one.number
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
