"""Signing a PDF through the host's key: PAdES B-B, one signature, the whole file (EN 319 142-1, recalled).

The file is only added to: a signature dictionary, its field, and the page and catalog that name it. For PAdES the
signing time stands in the dictionary and not in the CMS. What comes out is verified before it is handed on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from motcua.errors import BadInputError
from motcua.localtime import local
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import SIGNING_TIME
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.der import DerError
from motcua.signatures.pdfdocument import read_signed_pdf
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsigned import fields_of
from motcua.signatures.pdfsyntax import Name, Real, Ref, Text, Value, written
from motcua.signatures.sign import HostSign, _attributes, _host_signature, _message, _signer
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.verdict import Verdict
from motcua.signatures.visible import Appearance, Block, appearance

__all__ = ["sign_pdf"]

_RANGE_ROOM = 48
_ROOM = 6144
"""Bytes beside the certificates: attributes, the signature of the largest key, and what DER puts around them."""
_FLAGS = 132
"""The field is printed and locked (ISO 32000-1, table 165)."""
_NO_BOX = [0, 0, 0, 0]
_DEEPEST = 32


def sign_pdf(  # noqa: PLR0913  each is a decision of the signer
    data: bytes,
    *,
    certificate: bytes,
    chain: Sequence[bytes] = (),
    sign: HostSign,
    digest: str = "sha256",
    scheme: str = "pss",
    signing_time: datetime,
    block: Block | None = None,
    field: str = "Signature1",
) -> bytes:
    """Return a PDF with one PAdES B-B signature over all of it.

    Args:
        data: a PDF without any signature, such as `motcua.forms.pdf` makes.
        certificate: DER of the signer's certificate.
        chain: DER of the certificates above it, to be carried along.
        sign: the host's key, as for `sign_detached`.
        digest: an allowed hash, such as "sha256"; with Ed25519 it is always "sha512".
        scheme: "pss", "pkcs1v15", "ecdsa" or "ed25519".
        signing_time: aware; the time the signer claims.
        block: what is shown on the first page; nothing by default.
        field: the name of the form field.

    Raises:
        BadInputError: PDF_NOT_SIGNABLE, PDF_SIGNED_ALREADY or PDF_PAGE for the file; else as `sign_detached`.
        PdfExtraMissingError: EXTRA_MISSING when a block is asked for and the engine is not installed.
    """
    signer = _signer(certificate, scheme)
    moment = local(signing_time)
    try:
        file = PdfFile.read(data)
        plan = _Plan(file, moment, field)
        plan.build(block)
    except PdfError as error:
        raise BadInputError(
            "PDF_NOT_SIGNABLE",
            f"Không ký được tệp PDF này: {error.text_vi}",
            f"this PDF cannot be signed: {error.text_en}",
        ) from error
    size = _ROOM + len(certificate) + sum(map(len, chain))
    prepared, first, second = plan.written(size)
    covered = prepared[:first] + prepared[second:]
    message = _cms(covered, signer, (certificate, *chain), sign, (digest, scheme), moment)
    if len(message) > size:
        raise BadInputError(
            "SIGNATURE_TOO_LARGE", "Chữ ký lớn hơn chỗ dành sẵn.", "the signature is larger than its place", value=len(message)
        )
    held = b"<" + message.hex().encode("ascii").ljust(2 * size, b"0") + b">"
    signed = prepared[:first] + held + prepared[second:]
    _refuse_wrong(signed, signer)
    return signed


def _cms(  # noqa: PLR0913, PLR0917  as above
    covered: bytes,
    signer: SignerCertificate,
    certificates: tuple[bytes, ...],
    sign: HostSign,
    how: tuple[str, str],
    moment: datetime,
) -> bytes:
    """The message of `sign_detached` without its signing time, which PAdES forbids."""
    digest, scheme = how
    name = "sha512" if scheme == "ed25519" else digest
    try:
        hashing, signing = algorithms.encoded_digest(name), algorithms.encoded_algorithm(scheme, name)
    except DerError as error:
        raise BadInputError(
            "SIGN_ALGORITHM",
            f"Không được ký bằng {scheme} với {name}: thuật toán không nằm trong danh mục cho phép.",
            f"{scheme} with {name} is not allowed, so nothing is signed with it",
            value=f"{scheme}-{name}",
        ) from error
    time = der.element(der.OID, SIGNING_TIME)
    attributes = [one for one in _attributes(covered, signer, name, hashing, moment) if time not in one]
    value = _host_signature(sign, der.set_of(*attributes), scheme, name)
    info = der.sequence(
        der.integer(1),
        der.sequence(signer.issuer, der.element(der.INTEGER, signer.serial)),
        hashing,
        der.set_of(*attributes, tag=0xA0),
        signing,
        der.octets(value),
    )
    return _message(hashing, certificates, info)


def _refuse_wrong(signed: bytes, signer: SignerCertificate) -> None:
    """Read what was made as a stranger would; the key of the certificate must have signed all of it."""
    try:
        document = read_signed_pdf(signed)
        check = check_signature(
            parse_cms(document.signature.token), document.signature.covered, signer_certificate=signer
        )
        reason = None if check.verdict is Verdict.TOTAL_PASSED else str(check.reason or check.verdict)
    except PdfError as error:
        reason = error.name
    if reason is not None:
        raise BadInputError(
            "SIGNATURE_WRONG",
            f"Thiết bị ký trả về chữ ký không khớp với chứng thư số, hoặc tệp không ký được ({reason}).",
            f"what the host's key returned is no signature of this certificate, or the file does not hold it ({reason})",
            value=reason,
        )


@attrs.define(eq=False)
class _Plan:
    """The revision to be added: its objects by number, and the signature dictionary apart."""

    file: PdfFile
    moment: datetime
    field: str
    objects: dict[int, bytes] = attrs.field(factory=dict)
    next: int = 0

    def build(self, block: Block | None) -> None:
        """Plan every object but the signature dictionary, whose place is not known yet."""
        last = self.file.last
        self.next = max(one.trailer[Name("Size")] for one in self.file.revisions)
        catalog = dict(self.file.catalog(last))
        form = dict(self.file.dictionary(catalog.get(Name("AcroForm")), last))
        for _number, found, kind in fields_of(self.file, last):
            if kind == "Sig" and self.file.resolve(found.get(Name("V")), last) is not None:
                raise BadInputError(
                    "PDF_SIGNED_ALREADY",
                    "Tệp PDF đã có chữ ký; giấy tiếp nhận chỉ mang một chữ ký.",
                    "the PDF holds a signature already; a receipt bears one",
                )
        if "XFA" in form:
            raise PdfError("filter")
        number, page = _first_page(self.file)
        place, widget = self._number(), self._number()
        shown = None if block is None else appearance(block, self.moment, _box(self.file, page))
        self.objects[widget] = written(self._widget(place, number, shown))
        page[Name("Annots")] = [*self.file.array(page.get(Name("Annots")), last), Ref(widget)]
        form[Name("Fields")] = [*self.file.array(form.get(Name("Fields")), last), Ref(widget)]
        form[Name("SigFlags")] = 3  # signatures exist, and the file may only be added to
        form.pop(Name("NeedAppearances"), None)
        catalog[Name("AcroForm")] = form
        root = self.file.revisions[last].trailer.get(Name("Root"))
        if not isinstance(root, Ref) or root.number == number:
            raise PdfError("syntax")
        self.objects |= {number: written(page), root.number: written(catalog)}

    def _number(self) -> int:
        self.next += 1
        return self.next - 1

    def _widget(self, place: int, page: int, shown: Appearance | None) -> dict[Name, Value]:
        widget: dict[Name, Value] = {
            Name("Type"): Name("Annot"), Name("Subtype"): Name("Widget"), Name("FT"): Name("Sig"),
            Name("T"): Text(_encoded(self.field)), Name("V"): Ref(place), Name("P"): Ref(page), Name("F"): _FLAGS,
            Name("Rect"): list(_NO_BOX),
        }  # fmt: skip
        if shown is not None:
            first = self._number()
            drawn = shown.objects(first)
            self.next = max(drawn) + 1
            self.objects |= drawn
            (left, lower), (width, height) = shown.place, shown.box
            widget[Name("Rect")] = [_real(one) for one in (left, lower, left + width, lower + height)]
            widget[Name("AP")] = {Name("N"): Ref(first)}
        return widget

    def written(self, size: int) -> tuple[bytes, int, int]:
        """Return the file with the place of the signature empty, and where that place begins and ends."""
        data = self.file.data
        out = bytearray(data if data.endswith((b"\n", b"\r")) else data + b"\n")
        number = min(one for one in range(self.next) if self._is_place(one))
        places = {number: len(out)}
        out += f"{number} 0 obj\n".encode("ascii") + self._dictionary()
        range_at = len(out)
        out += b" " * _RANGE_ROOM + b"/Contents "
        first = len(out)
        second = first + 2 * size + 2
        out += b"<" + b"0" * (2 * size) + b">>>\nendobj\n"
        for one, body in sorted(self.objects.items()):
            places[one] = len(out)
            out += f"{one} {self._generation(one)} obj\n".encode("ascii") + body + b"\nendobj\n"
        self._table(out, places)
        text = f"[0 {first} {second} {len(out) - second}]".encode("ascii")
        out[range_at : range_at + _RANGE_ROOM] = text.ljust(_RANGE_ROOM)
        return bytes(out), first, second

    def _is_place(self, number: int) -> bool:
        """The first number after the file's own is that of the signature dictionary."""
        return number >= max(one.trailer[Name("Size")] for one in self.file.revisions) and number not in self.objects

    def _generation(self, number: int) -> int:
        entry = self.file.entry(number, self.file.last)
        return entry.index if entry is not None and entry.kind == 1 else 0

    def _dictionary(self) -> bytes:
        moment = f"D:{self.moment:%Y%m%d%H%M%S}+07'00'".encode("ascii")
        about = {
            Name("Type"): Name("Sig"), Name("Filter"): Name("Adobe.PPKLite"), Name("M"): Text(moment),
            Name("SubFilter"): Name("ETSI.CAdES.detached"),
        }  # fmt: skip
        return written(about).removesuffix(b">>") + b"/ByteRange "

    def _table(self, out: bytearray, places: Mapping[int, int]) -> None:
        """Close the revision with a cross-reference section of the kind that the file has (ISO 32000-1, 7.5.8.4)."""
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
            out += f"{self.next} 0 obj\n".encode("ascii") + written(trailer) + b"\nstream\n" + rows + b"\nendstream\nendobj"
        out += f"\nstartxref\n{at}\n%%EOF\n".encode("ascii")


def _first_page(file: PdfFile) -> tuple[int, dict[Name, Value]]:
    """The first page with what it inherits of its boxes."""
    node: Value = file.catalog(file.last).get(Name("Pages"))
    inherited: dict[Name, Value] = {}
    for _ in range(_DEEPEST):
        if not isinstance(node, Ref):
            break
        about = file.dictionary(node, file.last)
        if about.get(Name("Type")) == "Page":
            return node.number, inherited | about
        boxes = map(Name, ("MediaBox", "CropBox", "Rotate", "Resources"))
        inherited |= {key: about[key] for key in boxes if key in about}
        node = next(iter(file.array(about.get(Name("Kids")), file.last)), None)
    raise PdfError("syntax")


def _box(file: PdfFile, page: Mapping[Name, Value]) -> tuple[float, float, float, float]:
    """The visible box of a page that is not turned."""
    box = file.array(page.get(Name("CropBox"), page.get(Name("MediaBox"))), file.last)
    numbers = [float(one.raw) if isinstance(one, Real) else one for one in box]
    is_plain = len(numbers) == 4 and all(type(one) in (int, float) for one in numbers)  # noqa: PLR2004  corners
    if not is_plain or file.resolve(page.get(Name("Rotate"), 0), file.last) != 0:
        raise BadInputError(
            "PDF_PAGE",
            "Trang đầu bị xoay hoặc không rõ khổ giấy; không đặt được hình chữ ký.",
            "the first page is turned or has no plain size, so nothing can be placed on it",
        )
    left, lower, right, upper = numbers
    return min(left, right), min(lower, upper), max(left, right), max(lower, upper)


def _real(value: float) -> Real:
    return Real(f"{value:.3f}".encode("ascii"))


def _encoded(text: str) -> bytes:
    return text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
