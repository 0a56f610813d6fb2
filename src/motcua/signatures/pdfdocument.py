"""A signed PDF as a verification needs it: its one signature, what was added after it, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import attrs

from motcua.signatures.pdfchanges import check_additions
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsigned import PdfSignature, signatures_of
from motcua.signatures.pdfsyntax import Name, Text

__all__ = ["SignedPdf", "claimed_moment", "read_signed_pdf"]

_MOST_STAMPS = 8
_DIGEST = re.compile(r"motcua-digest:([0-9a-f]{64})(?![0-9a-f])")
_MOMENT = re.compile(rb"D:(\d{14})(?:(Z)(?:00'?00'?)?|([+-])(\d{2})'?(\d{2})'?)")
_UTF16 = b"\xfe\xff"


@attrs.frozen(eq=False)
class SignedPdf:
    """A PDF with one signature that covers it (tệp PDF đã ký).

    Attributes:
        signature: the signature.
        stamps: the document time stamps after it, the oldest first.
        certificates: encoded certificates among its validation data.
        crls: its encoded CRLs.
        answers: its encoded OCSP answers.
        digest: the digest of the form's content that its keywords name, or None.
        revisions: how many revisions the file has.
    """

    signature: PdfSignature
    stamps: tuple[PdfSignature, ...]
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    answers: tuple[bytes, ...]
    digest: str | None
    revisions: int


def read_signed_pdf(data: bytes) -> SignedPdf:
    """Return a PDF whose one signature covers it, with nothing after it but validation data and time stamps.

    Args:
        data: the file.

    Raises:
        PdfError: for anything else; it names what was found.
    """
    file = PdfFile.read(data)
    found = signatures_of(file)
    signatures = [one for one in found if not one.is_stamp]
    stamps = tuple(one for one in found if one.is_stamp)
    if not signatures:
        raise PdfError("no_signature")
    if len(signatures) > 1:
        raise PdfError("second_signature")
    signature = signatures[0]
    for upto in range(signature.revision + 1, len(file.revisions)):
        check_additions(file, upto)
    if len(stamps) > _MOST_STAMPS:
        raise PdfError("limits")
    dss = file.dictionary(file.catalog(file.last).get(Name("DSS")), file.last)
    kept = {
        key: tuple(
            held
            for one in file.array(dss.get(Name(key)), file.last)
            if (held := file.bytes_of(one, file.last)) is not None
        )
        for key in ("Certs", "CRLs", "OCSPs")
    }
    return SignedPdf(
        signature,
        tuple(one for one in stamps if one.revision > signature.revision),
        kept["Certs"],
        kept["CRLs"],
        kept["OCSPs"],
        _named_digest(file, signature.revision),
        len(file.revisions),
    )


def claimed_moment(text: bytes | None) -> datetime | None:
    """Return the moment of a PDF date such as `D:20240311090500+07'00'`, or None without an offset or sense.

    >>> claimed_moment(b"D:20240311090500+07'00'").isoformat()
    '2024-03-11T09:05:00+07:00'
    """
    found = _MOMENT.fullmatch(text or b"")
    if found is None:
        return None
    sign = -1 if found[3] == b"-" else 1
    hours, minutes = (int(part or b"0") for part in (found[4], found[5]))
    try:
        zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
        return datetime.strptime(found[1].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _named_digest(file: PdfFile, upto: int) -> str | None:
    """The digest among the keywords, which stand in the signed part; two different ones are none."""
    about = file.dictionary(file.revisions[upto].trailer.get(Name("Info")), upto)
    keywords = about.get(Name("Keywords"))
    found = set(_digests(keywords)) if isinstance(keywords, Text) else set()
    return found.pop() if len(found) == 1 else None


def _digests(keywords: Text) -> Iterator[str]:
    raw = keywords.value
    text = raw[2:].decode("utf-16-be", "replace") if raw.startswith(_UTF16) else raw.decode("latin-1")
    yield from _DIGEST.findall(text)
