"""Signing a PDF through the host's key: PAdES B-B, one signature, the whole file (EN 319 142-1, recalled).

The file is only added to: a signature dictionary, its field, and the page and catalog that name it. For PAdES the
signing time stands in the dictionary and not in the CMS. What comes out is verified before it is handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from motcua.errors import BadInputError
from motcua.localtime import local
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import SIGNING_TIME
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.der import DerError
from motcua.signatures.pdfdocument import read_signed_pdf
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsigned import DETACHED, fields_of
from motcua.signatures.pdfsyntax import Name, Real, Ref, Text, Value
from motcua.signatures.pdfwriter import Addition
from motcua.signatures.sign import HostSign, _attributes, _host_signature, _message, _signer
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.verdict import Verdict
from motcua.signatures.visible import Block, appearance

__all__ = ["sign_pdf"]

_ROOM = 6144
"""Bytes beside the certificates: attributes, the signature of the largest key, and what DER puts around them."""


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
    size = _ROOM + len(certificate) + sum(map(len, chain))
    try:
        prepared, first, second = _prepared(PdfFile.read(data), moment, block, field, size)
    except PdfError as error:
        raise BadInputError(
            "PDF_NOT_SIGNABLE",
            f"Không ký được tệp PDF này: {error.text_vi}",
            f"this PDF cannot be signed: {error.text_en}",
        ) from error
    covered = prepared[:first] + prepared[second:]
    message = _cms(covered, signer, (certificate, *chain), sign, (digest, scheme), moment)
    if len(message) > size:
        raise BadInputError(
            "SIGNATURE_TOO_LARGE",
            "Chữ ký lớn hơn chỗ dành sẵn.",
            "the signature is larger than its place",
            value=len(message),
        )
    held = b"<" + message.hex().encode("ascii").ljust(2 * size, b"0") + b">"
    signed = prepared[:first] + held + prepared[second:]
    _refuse_wrong(signed, signer)
    return signed


def _prepared(file: PdfFile, moment: datetime, block: Block | None, field: str, size: int) -> tuple[bytes, int, int]:
    """The file with everything but the signature itself, and the place of that."""
    for _number, found, kind in fields_of(file, file.last):
        if kind == "Sig" and file.resolve(found.get(Name("V")), file.last) is not None:
            raise BadInputError(
                "PDF_SIGNED_ALREADY",
                "Tệp PDF đã có chữ ký; giấy tiếp nhận chỉ mang một chữ ký.",
                "the PDF holds a signature already; a receipt bears one",
            )
    addition = Addition(file)
    if "XFA" in file.dictionary(addition.catalog.get(Name("AcroForm")), file.last):
        raise PdfError("filter")
    held = addition.number()
    if block is None:
        addition.add_field(field, held)
    else:
        shown = appearance(block, moment, _box(file, addition.first_page()[1]))
        first = addition.next
        addition.objects |= (drawn := shown.objects(first))
        addition.next = max(drawn) + 1
        (left, lower), (width, height) = shown.place, shown.box
        addition.add_field(field, held, (left, lower, left + width, lower + height), Ref(first))
    about = {
        Name("Type"): Name("Sig"), Name("Filter"): Name("Adobe.PPKLite"), Name("SubFilter"): Name(DETACHED[0]),
        Name("M"): Text(f"D:{moment:%Y%m%d%H%M%S}+07'00'".encode("ascii")),
    }  # fmt: skip
    return addition.closed_around(held, about, size)


def _cms(
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
            f"what the host's key returned is no signature of this certificate, or the file does not hold it: {reason}",
            value=reason,
        )


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
