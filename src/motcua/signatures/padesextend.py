"""What may be added to a signed PDF later: validation data (PAdES B-LT) and a document time stamp (B-LTA).

Readers of PDF that add them often touch the document's metadata too, which the policy here refuses; this does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from motcua.errors import BadInputError
from motcua.signatures import algorithms
from motcua.signatures.der import DerError
from motcua.signatures.message import TIME_STAMP_INFO, SignedMessage, parse_cms
from motcua.signatures.pdfdocument import read_signed_pdf
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsigned import DOCUMENT_STAMP, fields_of
from motcua.signatures.pdfsyntax import Name, Ref, Text, Value, written
from motcua.signatures.pdfwriter import Addition
from motcua.signatures.timestamp import read_stamp_info

__all__ = ["HostStamp", "add_time_stamp", "add_validation_data"]

HostStamp = Callable[[bytes, str], bytes]
"""The host's time-stamping authority: takes a digest and its name, such as "sha256", and returns the token in DER."""

_STAMP_ROOM = 16_384
_PARTS = ("Certs", "CRLs", "OCSPs")


def add_validation_data(
    data: bytes, *, certificates: Iterable[bytes] = (), crls: Iterable[bytes] = (), ocsp_answers: Iterable[bytes] = ()
) -> bytes:
    """Return a signed PDF with certificates, CRLs and OCSP answers added to it, in DER, for a later verification.

    Raises:
        BadInputError: PDF_NOT_EXTENDED when the file is not a PDF that `verify_pdf` would take up.
    """
    addition = _begun(data)
    file = addition.file
    before = addition.catalog.get(Name("DSS"))
    dss: dict[Name, Value] = dict(file.dictionary(before, file.last))
    for key, given in zip(map(Name, _PARTS), (certificates, crls, ocsp_answers), strict=True):
        held = file.array(dss.get(key), file.last)
        known = {file.bytes_of(one, file.last) for one in held}
        new: list[Value] = [addition.put(_stream(one)) for one in dict.fromkeys(given) if one not in known]
        if not new:
            continue
        was = dss.get(key)
        if isinstance(was, Ref):
            addition.objects[was.number] = written([*held, *new])
        else:
            dss[key] = [*held, *new]
    if isinstance(before, Ref):
        addition.objects[before.number] = written(dss)
    else:
        addition.catalog[Name("DSS")] = dss
    return _checked(addition.closed())


def add_time_stamp(data: bytes, stamp: HostStamp, *, digest: str = "sha256") -> bytes:
    """Return a signed PDF with a document time stamp over all of it.

    Args:
        data: the signed PDF, with or without validation data.
        stamp: the host's time-stamping authority.
        digest: an allowed hash.

    Raises:
        BadInputError: PDF_NOT_EXTENDED for the file, TIMESTAMP_WRONG for what the host returned.
    """
    addition = _begun(data)
    held = addition.number()
    taken = {field.get(Name("T")) for _number, field, _kind in fields_of(addition.file, addition.file.last)}
    name = next(
        name for place in range(len(taken) + 1) if Text((name := f"Timestamp{place + 1}").encode()) not in taken
    )
    addition.add_field(name, held)
    about = {Name("Type"): Name("DocTimeStamp"), Name("Filter"): Name("Adobe.PPKLite"),
             Name("SubFilter"): Name(DOCUMENT_STAMP)}  # fmt: skip
    prepared, first, second = addition.closed_around(held, about, _STAMP_ROOM)
    imprint = algorithms.digest(digest, prepared[:first] + prepared[second:])
    token = stamp(imprint, digest)
    if len(token) > _STAMP_ROOM or not _is_about(token, imprint):
        raise BadInputError(
            "TIMESTAMP_WRONG",
            "Cơ quan cấp dấu thời gian không trả về dấu thời gian của tệp này.",
            "what the time-stamping authority returned is no time stamp of this file",
        )
    return _checked(
        prepared[:first] + b"<" + token.hex().encode("ascii").ljust(2 * _STAMP_ROOM, b"0") + b">" + prepared[second:]
    )


def _begun(data: bytes) -> Addition:
    try:
        read_signed_pdf(data)
        return Addition(PdfFile.read(data))
    except PdfError as error:
        raise _refused(error) from error


def _checked(made: bytes) -> bytes:
    """What was made, read as a stranger would: it must still be one signature and nothing that spoils it."""
    try:
        read_signed_pdf(made)
    except PdfError as error:
        raise _refused(error) from error
    return made


def _is_about(token: bytes, imprint: bytes) -> bool:
    message = parse_cms(token, encapsulated=True, content_type=TIME_STAMP_INFO)
    try:
        return isinstance(message, SignedMessage) and read_stamp_info(message.content or b"").imprint == imprint
    except DerError:
        return False


def _stream(body: bytes) -> bytes:
    return written({Name("Length"): len(body)}) + b"\nstream\n" + body + b"\nendstream"


def _refused(error: PdfError) -> BadInputError:
    return BadInputError(
        "PDF_NOT_EXTENDED",
        f"Không thêm được vào tệp PDF này: {error.text_vi}",
        f"nothing can be added to this PDF: {error.text_en}",
    )
