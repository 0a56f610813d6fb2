"""Adding a revision to a PDF: new objects after the old bytes, and a cross-reference section of the kind it has.

Nothing of the file is written again: what was signed stays byte for byte where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import attrs

from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsyntax import Name, Real, Ref, Text, Value, written

__all__ = ["Addition"]

_RANGE_ROOM = 48
_FLAGS = 132
"""A field is printed and locked (ISO 32000-1, table 165)."""
_DEEPEST = 32


@attrs.define(eq=False)
class Addition:
    """A revision to be added (một lần lưu thêm vào tệp).

    Attributes:
        file: the file as it is.
        catalog: the catalog as it will be.
        objects: the objects added or changed, by number, as they are written.
        next: the next number that is free.
    """

    file: PdfFile
    catalog: dict[Name, Value] = attrs.field(init=False)
    objects: dict[int, bytes] = attrs.field(factory=dict)
    next: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin after the numbers of every revision."""
        self.next = max(one.trailer[Name("Size")] for one in self.file.revisions)
        self.catalog = dict(self.file.catalog(self.file.last))

    def number(self) -> int:
        """Return a free number."""
        self.next += 1
        return self.next - 1

    def put(self, body: bytes) -> Ref:
        """Add an object and return the reference to it."""
        number = self.number()
        self.objects[number] = body
        return Ref(number)

    def first_page(self) -> tuple[int, dict[Name, Value]]:
        """Return the first page, with what it inherits.

        Raises:
            PdfError: when there is none.
        """
        node: Value = self.catalog.get(Name("Pages"))
        inherited: dict[Name, Value] = {}
        for _ in range(_DEEPEST):
            if not isinstance(node, Ref):
                break
            about = self.file.dictionary(node, self.file.last)
            if about.get(Name("Type")) == "Page":
                return node.number, inherited | about
            boxes = map(Name, ("MediaBox", "CropBox", "Rotate", "Resources"))
            inherited |= {key: about[key] for key in boxes if key in about}
            node = next(iter(self.file.array(about.get(Name("Kids")), self.file.last)), None)
        raise PdfError("syntax")

    def add_field(self, name: str, held: int, box: tuple[float, ...] = (), shown: Ref | None = None) -> None:
        """Add a signature field on the first page.

        Args:
            name: its name.
            held: the number of the signature dictionary.
            box: where it is seen, in points; nowhere when it is empty.
            shown: what is seen there.
        """
        last = self.file.last
        number, page = self.first_page()
        widget: dict[Name, Value] = {
            Name("Type"): Name("Annot"), Name("Subtype"): Name("Widget"), Name("FT"): Name("Sig"),
            Name("T"): Text(_encoded(name)), Name("V"): Ref(held), Name("P"): Ref(number), Name("F"): _FLAGS,
            Name("Rect"): [Real(f"{one:.3f}".encode("ascii")) for one in box] or [0, 0, 0, 0],
        }  # fmt: skip
        if shown is not None:
            widget[Name("AP")] = {Name("N"): shown}
        ref = self.put(written(widget))
        self._grow(page, Name("Annots"), ref)
        before = self.catalog.get(Name("AcroForm"))
        form = dict(self.file.dictionary(before, last))
        self._grow(form, Name("Fields"), ref)
        form[Name("SigFlags")] = 3  # signatures exist, and the file may only be added to
        if isinstance(before, Ref):
            self.objects[before.number] = written(form)
        else:
            self.catalog[Name("AcroForm")] = form
        self.objects[number] = written(page)

    def _grow(self, holder: dict[Name, Value], key: Name, ref: Ref) -> None:
        """Add a reference to a list, which stays where it stands."""
        before = holder.get(key)
        grown = [*self.file.array(before, self.file.last), ref]
        if isinstance(before, Ref):
            self.objects[before.number] = written(grown)
        else:
            holder[key] = grown

    def closed(self) -> bytes:
        """Return the file with the revision added."""
        return self._close(None, 0)[0]

    def closed_around(self, number: int, about: Mapping[Name, Value], size: int) -> tuple[bytes, int, int]:
        """Return the file with a signature dictionary whose place for the signature is empty, and that place.

        Args:
            number: its number.
            about: its entries, but for ByteRange and Contents.
            size: how many bytes of signature it must hold.
        """
        return self._close((number, written(dict(about)).removesuffix(b">>") + b"/ByteRange "), size)

    def _close(self, held: tuple[int, bytes] | None, size: int) -> tuple[bytes, int, int]:
        self._put_catalog()
        data = self.file.data
        out = bytearray(data if data.endswith((b"\n", b"\r")) else data + b"\n")
        places: dict[int, int] = {}
        range_at = first = second = 0
        if held is not None:
            places[held[0]] = len(out)
            out += f"{held[0]} 0 obj\n".encode("ascii") + held[1]
            range_at = len(out)
            out += b" " * _RANGE_ROOM + b"/Contents "
            first = len(out)
            second = first + 2 * size + 2
            out += b"<" + b"0" * (2 * size) + b">>>\nendobj\n"
        for one, body in sorted(self.objects.items()):
            places[one] = len(out)
            out += f"{one} {self._generation(one)} obj\n".encode("ascii") + body + b"\nendobj\n"
        self._table(out, places)
        if held is not None:
            text = f"[0 {first} {second} {len(out) - second}]".encode("ascii")
            out[range_at : range_at + _RANGE_ROOM] = text.ljust(_RANGE_ROOM)
        return bytes(out), first, second

    def _put_catalog(self) -> None:
        root = self.file.revisions[-1].trailer.get(Name("Root"))
        if not isinstance(root, Ref) or root.number in self.objects:
            raise PdfError("syntax")
        if written(self.catalog) != written(self.file.catalog(self.file.last)):
            self.objects[root.number] = written(self.catalog)

    def _generation(self, number: int) -> int:
        entry = self.file.entry(number, self.file.last)
        return entry.index if entry is not None and entry.kind == 1 else 0

    def _table(self, out: bytearray, places: Mapping[int, int]) -> None:
        """Close the revision; tables and streams are not mixed (ISO 32000-1, 7.5.8.4)."""
        before = self.file.revisions[-1]
        trailer: dict[Name, Value] = {
            key: before.trailer[key] for key in map(Name, ("Root", "Info", "ID")) if key in before.trailer
        }
        trailer |= {Name("Prev"): before.at, Name("Size"): self.next + (before.table is not None)}
        held = self.file.resolve(trailer.get(Name("ID")), self.file.last)
        if isinstance(held, list) and len(held) == 2:  # noqa: PLR2004  the first stays, the second names the revision
            trailer[Name("ID")] = [held[0], Text(hashlib.sha256(bytes(out)).digest()[:16])]
        at = len(out)
        if before.table is None:
            rows = b"".join(
                f"{number} 1\n{place:010} {self._generation(number):05} n \n".encode("ascii")
                for number, place in sorted(places.items())
            )
            out += b"xref\n" + rows + b"trailer\n" + written(trailer)
        else:
            places = {**places, self.next: at}
            rows = b"".join(
                b"\x01" + place.to_bytes(4, "big") + self._generation(number).to_bytes(2, "big")
                for number, place in sorted(places.items())
            )
            trailer |= {
                Name("Type"): Name("XRef"), Name("W"): [1, 4, 2], Name("Length"): len(rows),
                Name("Index"): [part for number in sorted(places) for part in (number, 1)],
            }  # fmt: skip
            out += (
                f"{self.next} 0 obj\n".encode("ascii")
                + written(trailer)
                + b"\nstream\n"
                + rows
                + b"\nendstream\nendobj"
            )
        out += f"\nstartxref\n{at}\n%%EOF\n".encode("ascii")


def _encoded(text: str) -> bytes:
    return text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
