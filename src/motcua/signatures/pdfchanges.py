"""What may follow a signed revision: validation data (DSS) and document time stamps, and nothing else.

Every object of a later revision must have a part to play in one of the two. It must be new, or be a list that only
grows, and nothing of the signed part may refer to it: a stream added as "validation data" could else be what a page,
prepared before signing, was waiting to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsigned import DETACHED, DOCUMENT_STAMP, fields_of
from motcua.signatures.pdfsyntax import SPACE, Name, Real, Ref, Text, Value, written

__all__ = ["check_additions"]

_TABLE_KEYS = frozenset({"Size", "Prev", "ID", "Type", "W", "Index", "Length", "Filter", "DecodeParms"})
_FIELD_KEYS = frozenset({"Type", "Subtype", "FT", "T", "V", "Rect", "F", "P"})
_STAMP_KEYS = frozenset({"Type", "Filter", "SubFilter", "ByteRange", "Contents", "M", "V"})
_STREAM_KEYS = frozenset({"Length", "Filter", "Type"})
_SAVED = {"ModDate", "Producer"}
"""What writers say of themselves when they save; of the rest of a document's information nothing may change."""
_DSS_LISTS = ("Certs", "CRLs", "OCSPs")
_VRI_LISTS = ("Cert", "CRL", "OCSP")
_VRI_OTHERS = frozenset({"TU", "Type"})


def check_additions(file: PdfFile, upto: int) -> None:
    """Return when a revision adds nothing but validation data and document time stamps.

    Args:
        file: the file.
        upto: the index of the revision; those before it are taken as they are.

    Raises:
        PdfError: for anything else.
    """
    _check_layout(file, upto)
    step = _Step(file, upto)
    step.trailer()
    step.catalog()
    if step.left:
        raise PdfError("added")


def _check_layout(file: PdfFile, upto: int) -> None:
    """Every byte of a later revision belongs to one of its objects, which all stand inside it and are all listed."""
    revision = file.revisions[upto]
    spans = {span for number in revision.entries for span in _spans(file, upto, number)}
    if revision.table is not None:
        spans.add((revision.table.start, revision.table.stop))
    at = revision.start
    for start, stop in sorted(spans):
        _check_blank(file, at, start)
        at = stop
    _check_blank(file, at, revision.at if revision.table is None else revision.table.stop)


def _check_blank(file: PdfFile, start: int, stop: int) -> None:
    found = SPACE.match(file.data, start)
    if start > stop or (found is not None and found.end() < stop):
        raise PdfError("layout")


def _spans(file: PdfFile, upto: int, number: int) -> Iterator[tuple[int, int]]:
    """Where an object of a revision stands; in an object stream, that stream is an object of the revision too."""
    revision = file.revisions[upto]
    entry = revision.entries[number]
    if entry.kind == 0:
        if number != 0:
            raise PdfError("added")
        return
    if entry.kind > 1:
        if entry.place not in revision.entries:
            raise PdfError("layout")
        return
    stored = file.stored(number, upto)
    if stored is None or entry.index != 0 or stored.start < revision.start:
        raise PdfError("layout")
    yield stored.start, stored.stop


@attrs.define(eq=False)
class _Step:
    """One later revision and the objects in it that were not accounted for yet."""

    file: PdfFile
    upto: int
    left: set[int] = attrs.field(init=False)
    referred: Mapping[int, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        revision = self.file.revisions[self.upto]
        packs = {entry.place for entry in revision.entries.values() if entry.kind > 1}
        tables = {revision.table.number} if revision.table is not None else set()
        for number in (packs | tables) & revision.entries.keys():
            self._new(number)
        self.left = {number for number, entry in revision.entries.items() if entry.kind} - packs - tables
        self.referred = self.file.referred(self.upto - 1)
        if any(self.referred.get(number, 0) for number in packs | tables):
            raise PdfError("shared")
        for number in packs:
            self._check_pack(number)

    def trailer(self) -> None:
        """The trailer names the same catalog and the same information."""
        before, after = (self.file.revisions[index].trailer for index in (self.upto - 1, self.upto))
        for key in (before.keys() | after.keys()) - _TABLE_KEYS:
            if written(before.get(key)) != written(after.get(key)):
                raise PdfError("added")
        about = after.get(Name("Info"))
        old, new = self._both(about)
        self._same(old, new, _SAVED)
        if isinstance(about, Ref) and all(isinstance(new.get(Name(key)), Text | None) for key in _SAVED):
            self.left.discard(about.number)

    def catalog(self) -> None:
        """The catalog is what it was, but for validation data, form fields of time stamps, and extensions."""
        root = self.file.revisions[self.upto].trailer.get(Name("Root"))
        if not isinstance(root, Ref):
            raise PdfError("syntax")
        before, after = self._both(root)
        self._same(before, after, {"DSS", "AcroForm", "Extensions"})
        self.left.discard(root.number)
        self._extensions(before.get(Name("Extensions")), after.get(Name("Extensions")))
        self._form(before.get(Name("AcroForm")), after.get(Name("AcroForm")))
        self._dss(before.get(Name("DSS")), after.get(Name("DSS")))

    def _both(self, value: Value) -> tuple[dict[Name, Value], dict[Name, Value]]:
        return self.file.dictionary(value, self.upto - 1), self.file.dictionary(value, self.upto)

    def _same(self, before: Mapping[Name, Value], after: Mapping[Name, Value], but: set[str]) -> None:
        for key in (before.keys() | after.keys()) - but:
            if key not in before or key not in after or written(before[key]) != written(after[key]):
                raise PdfError("added")

    def _new(self, number: int) -> None:
        if self.file.entry(number, self.upto - 1) is not None:
            raise PdfError("added")

    def _take(self, value: Value, before: Value = None) -> None:
        """Account for an object: it is new and nobody waited for it, or it stood here before and nowhere else.

        Args:
            value: the reference to it.
            before: the reference that stood in its place.
        """
        if not isinstance(value, Ref) or value.number not in self.left:
            return
        is_old = self.file.entry(value.number, self.upto - 1) is not None
        if is_old and value != before:
            raise PdfError("added")
        if self.referred.get(value.number, 0) > (1 if is_old else 0):
            raise PdfError("shared")
        self.left.discard(value.number)

    def _check_pack(self, number: int) -> None:
        """An object stream of this revision holds nothing that its table does not list."""
        stored = self.file.stored(number, self.upto)
        count = sum(
            entry.kind > 1 and entry.place == number for entry in self.file.revisions[self.upto].entries.values()
        )
        if stored is None or stored.value.get("N") != count or set(stored.value) - _STREAM_KEYS - {"N", "First"}:
            raise PdfError("layout")

    def _extensions(self, before: Value, after: Value) -> None:
        """Developer extensions may be declared, as writers of DSS do; they are names and numbers."""
        self._take(after)
        old, new = self.file.resolve(before, self.upto - 1), self.file.resolve(after, self.upto)
        if new is None and old is None:
            return
        kept = old if isinstance(old, dict) else {}
        if not isinstance(new, dict) or any(
            written(new.get(key)) != written(kept[key]) for key in kept if key != "ESIC"
        ):
            raise PdfError("added")
        if not _is_plain(new):
            raise PdfError("added")

    def _form(self, before: Value, after: Value) -> None:
        """Fields may be added for document time stamps; the form itself stays."""
        if isinstance(before, Ref) != isinstance(after, Ref) or (isinstance(after, Ref) and before != after):
            raise PdfError("added")
        old, new = self.file.dictionary(before, self.upto - 1), self.file.dictionary(after, self.upto)
        self._same(old, new, {"Fields", "SigFlags"})
        flags = (old.get(Name("SigFlags"), 0), new.get(Name("SigFlags"), 0))
        if any(type(one) is not int for one in flags) or flags[0] & ~flags[1] or flags[1] not in (0, 1, 3):
            raise PdfError("added")
        if isinstance(after, Ref):
            self.left.discard(after.number)
        names = {_text(field.get(Name("T"))) for _n, field, _k in fields_of(self.file, self.upto - 1)}
        added = self._grown(old.get(Name("Fields")), new.get(Name("Fields")))
        for one in added:
            self._stamp_field(one, added, names)

    def _grown(self, before: Value, after: Value) -> list[Ref]:
        """What was appended to a list of references, the list itself standing where it stood."""
        if isinstance(before, Ref) and isinstance(after, Ref) and before != after:
            raise PdfError("added")
        old, new = self.file.array(before, self.upto - 1), self.file.array(after, self.upto)
        if written(new[: len(old)]) != written(old):
            raise PdfError("added")
        if isinstance(after, Ref):
            self._take(after, before)
        elif isinstance(before, Ref) and len(new) == len(old):
            raise PdfError("added")
        added = [one for one in new[len(old) :] if isinstance(one, Ref)]
        if len(added) != len(new) - len(old) or len({one.number for one in added}) != len(added):
            raise PdfError("added")
        return added

    def _stamp_field(self, ref: Ref, added: list[Ref], names: set[bytes | None]) -> None:
        """A field for a document time stamp: nothing of it is seen, and its page changes in nothing else."""
        field = self.file.dictionary(ref, self.upto)
        held, name = field.get(Name("V")), _text(field.get(Name("T")))
        about = self.file.dictionary(held, self.upto)
        if about.get(Name("SubFilter")) in DETACHED:
            raise PdfError("second_signature")
        shown = field.get(Name("Rect"), [])
        is_seen = not isinstance(shown, list) or any(not _is_zero(one) for one in shown)
        if set(field) - _FIELD_KEYS or is_seen or field.get(Name("FT")) != "Sig" or name is None or name in names:
            raise PdfError("added")
        if about.get(Name("SubFilter")) != DOCUMENT_STAMP or set(about) - _STAMP_KEYS or not isinstance(held, Ref):
            raise PdfError("added")
        names.add(name)
        for one in (ref, held):
            self._new(one.number)
            self._take(one)
        if (page := field.get(Name("P"))) is not None:
            self._page(page, added)

    def _page(self, page: Value, added: list[Ref]) -> None:
        if not isinstance(page, Ref):
            raise PdfError("added")
        before, after = self._both(page)
        if before.get(Name("Type")) != "Page" or after.get(Name("Type")) != "Page":
            raise PdfError("added")
        self._same(before, after, {"Annots"})
        shown = self._grown(before.get(Name("Annots")), after.get(Name("Annots")))
        if any(one not in added for one in shown):
            raise PdfError("added")
        self.left.discard(page.number)

    def _dss(self, before: Value, after: Value) -> None:
        """Validation data: lists of streams, and lists of them for each signature."""
        if after is None:
            if before is not None:
                raise PdfError("added")
            return
        old, new = self.file.dictionary(before, self.upto - 1), self.file.dictionary(after, self.upto)
        self._take(after, before)
        if set(new) - {*_DSS_LISTS, "VRI", "Type"} or new.get(Name("Type"), "DSS") != "DSS":
            raise PdfError("added")
        self._lists(_DSS_LISTS, old, new)
        was, now = old.get(Name("VRI")), new.get(Name("VRI"))
        self._take(now, was)
        known = self.file.dictionary(was, self.upto - 1)
        for key, value in self.file.dictionary(now, self.upto).items():
            self._take(value, known.get(key))
            row = self.file.dictionary(value, self.upto)
            others = [row.get(Name(one)) for one in _VRI_OTHERS]
            if set(row) - {*_VRI_LISTS, "TS"} - _VRI_OTHERS or not all(map(_is_plain, others)):
                raise PdfError("added")
            self._lists(_VRI_LISTS, self.file.dictionary(known.get(key), self.upto - 1), row)
            self._stream(row.get(Name("TS")))

    def _lists(self, keys: Iterable[str], old: Mapping[Name, Value], new: Mapping[Name, Value]) -> None:
        for key in map(Name, keys):
            self._take(new.get(key), old.get(key))
            for one in self.file.array(new.get(key), self.upto):
                self._stream(one)

    def _stream(self, value: Value) -> None:
        if value is None:
            return
        stored = self.file.stored(value.number, self.upto) if isinstance(value, Ref) else None
        if stored is None or stored.stream is None or set(stored.value) - _STREAM_KEYS:
            raise PdfError("added")
        self._take(value)


def _is_plain(value: Value) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(one) for one in value.values())
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return not isinstance(value, Ref)


def _is_zero(value: Value) -> bool:
    return value.raw.strip(b"+-0.") == b"" if isinstance(value, Real) else type(value) is int and value == 0


def _text(value: Value) -> bytes | None:
    return value.value if isinstance(value, Text) else None
