"""The signatures of a PDF file, found through its structure, and whether each covers what it must.

A signature covers `[0, a, b, c]`: from the first byte to its own /Contents, and from there to the end of its revision.
Nothing but that one hexadecimal string may be left out (ISO 32000-1, 12.8.1; EN 319 142-1, 5.4, recalled).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from motcua.signatures import der
from motcua.signatures.der import DerError
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsyntax import Name, Ref, Text, Value

__all__ = ["DETACHED", "DOCUMENT_STAMP", "PdfSignature", "fields_of", "signatures_of"]

DETACHED = ("ETSI.CAdES.detached", "adbe.pkcs7.detached")
"""The kinds of signature that are read."""
DOCUMENT_STAMP = "ETSI.RFC3161"
"""The kind of a document time stamp."""
_DIGITS = re.compile(rb"<(?:[0-9A-Fa-f]{2})++>")
_MOST_FIELDS = 2_000
_DEEPEST = 16
_RANGE = 4


@attrs.frozen(eq=False)
class PdfSignature:
    """A signature or document time stamp whose coverage holds (chữ ký trong tệp PDF).

    Attributes:
        number: the number of its object.
        revision: the index of the revision that it closes.
        is_stamp: whether it is a document time stamp.
        token: CMS or time-stamp token, without the padding.
        covered: the bytes it is about.
        claimed: the text of /M, or None.
        kind: its /SubFilter.
    """

    number: int
    revision: int
    is_stamp: bool
    token: bytes
    covered: bytes
    claimed: bytes | None
    kind: str


def fields_of(file: PdfFile, upto: int) -> Iterator[tuple[int | None, dict[Name, Value], str | None]]:
    """Yield every form field as of a revision: its number, its dictionary, and its kind, inherited or own.

    Raises:
        PdfError: when there are too many, or they run in a loop.
    """
    form = file.dictionary(file.catalog(upto).get(Name("AcroForm")), upto)
    waiting: list[tuple[Value, str | None, int]] = [
        (one, None, 0) for one in file.array(form.get(Name("Fields")), upto)
    ]
    seen: set[int] = set()
    while waiting:
        value, inherited, depth = waiting.pop()
        number = value.number if isinstance(value, Ref) else None
        if depth > _DEEPEST or len(seen) > _MOST_FIELDS or number in seen:
            raise PdfError("signature_form" if number in seen else "limits")
        if number is not None:
            seen.add(number)
        field = file.dictionary(value, upto)
        kind = field.get(Name("FT"), inherited)
        yield number, field, kind
        waiting.extend((kid, kind, depth + 1) for kid in file.array(field.get(Name("Kids")), upto))


def signatures_of(file: PdfFile) -> tuple[PdfSignature, ...]:
    """Return every signature and document time stamp of a file, the oldest first.

    Raises:
        PdfError: when one of them does not cover what it must.
    """
    numbers = []
    for _number, field, kind in fields_of(file, file.last):
        held = field.get(Name("V"))
        if kind != "Sig" or file.resolve(held, file.last) is None:
            continue
        if not isinstance(held, Ref) or held.number in numbers:
            raise PdfError("signature_form")
        numbers.append(held.number)
    return tuple(sorted((_signature(file, number) for number in numbers), key=lambda one: one.revision))


def _signature(file: PdfFile, number: int) -> PdfSignature:
    stored = file.stored(number, file.last)
    if stored is None or stored.stream is not None or not isinstance(stored.value, dict):
        raise PdfError("signature_form")
    about: dict[Name, Value] = stored.value
    kind, named = about.get(Name("SubFilter")), about.get(Name("Type"))
    is_stamp = kind == DOCUMENT_STAMP
    if not is_stamp and kind not in DETACHED:
        raise PdfError("subfilter" if isinstance(kind, Name) else "signature_form")
    if named != ("DocTimeStamp" if is_stamp else "Sig") and not (named is None and not is_stamp):
        raise PdfError("signature_form")
    first, second, third = _range(about.get(Name("ByteRange")))
    contents = about.get(Name("Contents"))
    if not isinstance(contents, Text) or not contents.is_hex or (contents.start, contents.stop) != (first, second):
        raise PdfError("gap")
    if not _DIGITS.fullmatch(file.data, first, second):  # white space inside would be bytes that nobody signed
        raise PdfError("gap")
    revision = _revision(file, number, second + third)
    moment = about.get(Name("M"))
    return PdfSignature(
        number,
        revision,
        is_stamp,
        _token(contents.value),
        file.data[:first] + file.data[second : second + third],
        moment.value if isinstance(moment, Text) else None,
        str(kind),
    )


def _range(value: Value) -> tuple[int, int, int]:
    if not isinstance(value, list) or len(value) != _RANGE or any(type(one) is not int for one in value):
        raise PdfError("byte_range")
    zero, first, second, third = value
    if zero != 0 or not 0 < first < second or third <= 0:
        raise PdfError("byte_range")
    return first, second, third


def _revision(file: PdfFile, number: int, stop: int) -> int:
    """The revision that ends where the signature ends; the signature must have been written in it."""
    for index, revision in enumerate(file.revisions):
        if stop in revision.stops and number in revision.entries:
            if index == file.last and stop != len(file.data):
                raise PdfError("trailing")
            return index
    raise PdfError("revision_end")


def _token(contents: bytes) -> bytes:
    """The encoded message without its padding, which must be zeros."""
    try:
        _tag, _start, stop = der.head(contents, 0, len(contents))
    except DerError:
        return contents  # malformed, or of indefinite length: the reader of messages says which
    if contents[stop:].strip(b"\0"):
        raise PdfError("padding")
    return contents[:stop]
