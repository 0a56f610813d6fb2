"""A PDF file by its structure: every revision, every object where its table says it stands, nothing guessed.

What is read here is bounded before any other reader sees the file: its size, the number of objects and revisions,
how deep they are nested, and what object streams inflate to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import attrs

from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdfsyntax import Budget, Name, Parser, Ref, Value, references
from motcua.signatures.pdfxref import Entry, Revision, Stored, inflated, read_revisions, read_stored

__all__ = ["LARGEST", "PdfFile"]

LARGEST = 32 * 1024 * 1024
"""The largest file that is read, in bytes."""
_MOST_INFLATED = 48 * 1024 * 1024
_MOST_HOPS = 8
_HEAD = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[ \t]?[\r\n]")
_LINEARIZED = b"/Linearized"
_HEADROOM = 1024


@attrs.define(eq=False)
class PdfFile:
    """A PDF file, read.

    Attributes:
        data: its bytes.
        revisions: its savings, the oldest first.
    """

    data: bytes
    revisions: tuple[Revision, ...]
    _stored: dict[int, Stored] = attrs.field(factory=dict)
    _packed: dict[int, tuple[tuple[int, Value], ...]] = attrs.field(factory=dict)
    _inflated: int = 0
    _budget: Budget = attrs.field(factory=Budget)

    @classmethod
    def read(cls, data: bytes) -> PdfFile:
        """Return a file whose every object was found where it must be.

        Raises:
            PdfError: for anything else.
        """
        data = bytes(data)
        if len(data) > LARGEST:
            raise PdfError("limits")
        if not _HEAD.match(data):
            raise PdfError("not_pdf")
        if _LINEARIZED in data[:_HEADROOM]:
            raise PdfError("linearized")
        found = cls(data, read_revisions(data))
        found._read_all()
        return found

    @property
    def last(self) -> int:
        """The index of the newest revision."""
        return len(self.revisions) - 1

    def entry(self, number: int, upto: int) -> Entry | None:
        """Return where an object stands as of a revision, or None when it is free or unknown."""
        for revision in reversed(self.revisions[: upto + 1]):
            if (found := revision.entries.get(number)) is not None:
                return found if found.kind else None
        return None

    def numbers(self, upto: int) -> Iterator[int]:
        """Yield the numbers of the objects in use as of a revision."""
        known: set[int] = set()
        for revision in reversed(self.revisions[: upto + 1]):
            for number, entry in revision.entries.items():
                if number not in known:
                    known.add(number)
                    if entry.kind:
                        yield number

    def stored(self, number: int, upto: int) -> Stored | None:
        """Return an object that stands in the file itself, or None when there is none or it is packed."""
        entry = self.entry(number, upto)
        return self._at(number, entry, upto) if entry is not None and entry.kind == 1 else None

    def value(self, number: int, upto: int) -> Value:
        """Return the value of an object as of a revision; what is not there is null."""
        entry = self.entry(number, upto)
        if entry is None:
            return None
        if entry.kind == 1:
            return self._at(number, entry, upto).value
        packed = self._unpacked(entry.place, upto)
        if entry.index >= len(packed) or packed[entry.index][0] != number:
            raise PdfError("object")
        return packed[entry.index][1]

    def resolve(self, value: Value, upto: int) -> Value:
        """Return what a value comes to when its references are followed."""
        for _ in range(_MOST_HOPS):
            if not isinstance(value, Ref):
                return value
            value = self.value(value.number, upto)
        raise PdfError("limits")

    def dictionary(self, value: Value, upto: int) -> dict[Name, Value]:
        """Return the dictionary that a value comes to, empty when it is none."""
        found = self.resolve(value, upto)
        return found if isinstance(found, dict) else {}

    def array(self, value: Value, upto: int) -> list[Value]:
        """Return the array that a value comes to, empty when it is none."""
        found = self.resolve(value, upto)
        return found if isinstance(found, list) else []

    def bytes_of(self, value: Value, upto: int) -> bytes | None:
        """Return the bytes of the stream that a reference leads to, within bounds, or None when it is no stream."""
        stored = self.stored(value.number, upto) if isinstance(value, Ref) else None
        return None if stored is None or stored.stream is None else self._inflate(stored)

    def catalog(self, upto: int) -> dict[Name, Value]:
        """Return the catalog as of a revision."""
        return self.dictionary(self.revisions[upto].trailer.get(Name("Root")), upto)

    def referred(self, upto: int) -> Mapping[int, int]:
        """Return how often each number is referred to as of a revision, by objects and trailer."""
        found: Counter[int] = Counter(references(self.revisions[upto].trailer))
        for number in self.numbers(upto):
            found.update(references(self.value(number, upto)))
        return found

    def _read_all(self) -> None:
        """Read every object once, in the order of the file; none may stand inside another, which bounds the work."""
        places = {
            entry.place: (number, entry, upto)
            for upto, revision in enumerate(self.revisions)
            for number, entry in revision.entries.items()
            if entry.kind == 1
        }
        stop = 0
        for place in sorted(places):
            if place < stop:
                raise PdfError("object")
            stop = self._at(*places[place]).stop
        for upto, revision in enumerate(self.revisions):
            for number in revision.entries:
                self.value(number, upto)

    def _at(self, number: int, entry: Entry, upto: int) -> Stored:
        found = self._stored.get(entry.place)
        if found is None:
            found = self._stored[entry.place] = read_stored(
                self.data, entry.place, lambda it: self._length(it, upto), self._budget
            )
        if (found.number, found.generation) != (number, entry.index):
            raise PdfError("object")
        return found

    def _length(self, value: Value, upto: int) -> Value:
        """What /Length comes to; the number itself may not be a stream again."""
        if not isinstance(value, Ref):
            return value
        entry = self.entry(value.number, upto)
        if entry is None or entry.kind != 1:
            raise PdfError("object")
        if entry.place not in self._stored:
            self._stored[entry.place] = read_stored(self.data, entry.place, None, self._budget)
        return self._at(value.number, entry, upto).value

    def _unpacked(self, number: int, upto: int) -> tuple[tuple[int, Value], ...]:
        stored = self.stored(number, upto)
        if stored is None or stored.stream is None or stored.value.get("Type") != "ObjStm":
            raise PdfError("object")
        if stored.start not in self._packed:
            self._packed[stored.start] = _objects(self._inflate(stored), stored.value, self._budget)
        return self._packed[stored.start]

    def _inflate(self, stored: Stored) -> bytes:
        out = inflated(self.data[slice(*(stored.stream or (0, 0)))], stored.value)
        self._inflated += len(out)
        if self._inflated > _MOST_INFLATED:
            raise PdfError("limits")
        return out


def _objects(raw: bytes, about: Mapping[Name, Value], budget: Budget) -> tuple[tuple[int, Value], ...]:
    """The values of an object stream with their numbers (ISO 32000-1, 7.5.7)."""
    count, first = about.get(Name("N")), about.get(Name("First"))
    if type(count) is not int or type(first) is not int or not 0 <= count <= len(raw) or not 0 <= first <= len(raw):
        raise PdfError("object")
    parser = Parser(raw[:first], 0, budget)
    heads = [(parser.value(), parser.value()) for _ in range(count)]
    found: list[tuple[int, Value]] = []
    values = Parser(raw, 0, budget)
    for number, offset in heads:
        if type(number) is not int or type(offset) is not int or offset < 0 or first + offset < values.at:
            raise PdfError("object")
        values.at = first + offset
        found.append((number, values.value()))
    return tuple(found)
