"""Certificates, CRLs and OCSP answers from bytes, DER or PEM: bad host files are told, bad embedded bytes passed over.

Reading touches every part that is used later, so that a certificate once read never fails at a surprising place.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from motcua.errors import UnreadableFileError

__all__ = [
    "MOST_BYTES",
    "CertificateEvidence",
    "embedded_certificates",
    "fingerprint",
    "is_sound",
    "read_certificates",
    "read_crls",
    "read_ocsp_answers",
    "subject_text",
]

MOST_BYTES = 64 * 1024 * 1024  # a CRL of a national CA has a few megabytes; more than this is a mistake

_G = TypeVar("_G")
_T = TypeVar("_T")
# the mark of a PEM block, and what a message calls it
_KINDS = {
    "CERTIFICATE": ("CERTIFICATE", "chứng thư", "certificate"),
    "CRL": ("X509 CRL", "CRL", "CRL"),
    "OCSP": ("OCSP RESPONSE", "trả lời OCSP", "OCSP answer"),
}
_BEGIN, _END, _DASHES = b"-----BEGIN ", b"-----END ", b"-----"


@attrs.frozen
class CertificateEvidence:
    """What a certificate says of itself (thông tin chứng thư số), for the report of a verification.

    Attributes:
        subject: its subject as RFC 4514 text.
        issuer: its issuer as RFC 4514 text.
        serial: its serial number, in hexadecimal.
        sha256: SHA-256 of its DER bytes, in hexadecimal.
        not_before: first moment of its validity.
        not_after: last moment of its validity.
        key: kind and size of its key, such as "RSA 2048" or "EC secp256r1".
    """

    subject: str
    issuer: str
    serial: str
    sha256: str
    not_before: datetime
    not_after: datetime
    key: str

    @classmethod
    def of(cls, certificate: x509.Certificate) -> CertificateEvidence:
        """Return the evidence of a certificate that was read."""
        return cls(
            subject_text(certificate),
            certificate.issuer.rfc4514_string(),
            f"{certificate.serial_number:x}",
            fingerprint(certificate),
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            _key_text(certificate),
        )


def read_certificates(data: bytes, *, path: str = "$") -> tuple[x509.Certificate, ...]:
    """Return the certificates of a file that the host gives: one in DER, or one or several in PEM.

    Args:
        data: the whole file.
        path: what the file is called, for the error.

    Raises:
        BadInputError: CERTIFICATE_UNREADABLE when a part of it is no certificate, or there is none.
    """
    return _read(data, path, "CERTIFICATE", _certificate)


def read_crls(data: bytes, *, path: str = "$") -> tuple[x509.CertificateRevocationList, ...]:
    """Return the CRLs of a file, DER or PEM: authorities of the field serve either under one address.

    Raises:
        BadInputError: CRL_UNREADABLE when a part of it is no CRL, or there is none.
    """
    return _read(data, path, "CRL", _crl)


def read_ocsp_answers(data: bytes, *, path: str = "$") -> tuple[ocsp.OCSPResponse, ...]:
    """Return the OCSP answers of a file, DER or PEM.

    Raises:
        BadInputError: OCSP_UNREADABLE when a part of it is no OCSP answer, or there is none.
    """
    return _read(data, path, "OCSP", ocsp.load_der_ocsp_response)


def embedded_certificates(items: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Return the certificates among DER bytes found inside a signature; what is no certificate is passed over.

    Passing over cannot make a no a yes: a path is only built from what is left. The signer's own certificate is
    known by its absence.
    """
    return tuple(found for item in items if (found := _or_none(_certificate, item)) is not None)


def is_sound(certificate: x509.Certificate) -> bool:
    """Return whether names, dates and extensions of a certificate can be read, so that using them never raises."""
    return _or_none(_touched, certificate) is not None


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate's DER bytes, in hexadecimal."""
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def subject_text(certificate: x509.Certificate) -> str:
    """Return the subject as RFC 4514 text."""
    return certificate.subject.rfc4514_string()


def _certificate(data: bytes) -> x509.Certificate:
    return _touched(x509.load_der_x509_certificate(data))


def _touched(certificate: x509.Certificate) -> x509.Certificate:
    """Read the parts that are parsed late; `cryptography` keeps them, so the second time costs nothing."""
    _ = (
        certificate.version,
        certificate.serial_number,
        certificate.subject,
        certificate.issuer,
        certificate.extensions,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
    return certificate


def _crl(data: bytes) -> x509.CertificateRevocationList:
    crl = x509.load_der_x509_crl(data)
    _ = (crl.issuer, crl.extensions, crl.last_update_utc, crl.next_update_utc)
    return crl


def _read(data: bytes, path: str, kind: str, parse: Callable[[bytes], _T]) -> tuple[_T, ...]:
    label, *names = _KINDS[kind]
    found: list[_T] = []
    for index, block in enumerate(_blocks(data, label.encode()) if len(data) <= MOST_BYTES else (None,)):
        item = None if block is None else _or_none(parse, block)
        if item is None:
            raise _unreadable(kind, (names[0], names[1]), f"{path}[{index}]")
        found.append(item)
    if not found:
        raise _unreadable(kind, (names[0], names[1]), path)
    return tuple(found)


def _or_none(parse: Callable[[_G], _T], item: _G) -> _T | None:
    """Parse, and take anything raised for unreadable: the library has many ways of saying so, warnings among them."""
    try:
        return parse(item)
    except Exception:  # noqa: BLE001
        return None


def _blocks(data: bytes, label: bytes) -> Iterator[bytes | None]:
    """Yield the DER bytes of a file: itself, or what stands between PEM marks of that label; None for a broken one."""
    # a long SEQUENCE is DER, whatever words stand inside it
    if _BEGIN not in data or (data[:1] == b"\x30" and data[1:2] >= b"\x80"):
        yield data
        return
    place = data.find(_BEGIN)
    while place >= 0:
        line_end = data.find(_DASHES, place + len(_BEGIN))
        found = data[place + len(_BEGIN) : line_end] if line_end >= 0 else b""
        end = data.find(_END + found + _DASHES, line_end) if line_end >= 0 else -1
        if end < 0:
            yield None
            return
        if found == label:
            yield _decoded(data[line_end + len(_DASHES) : end])
        place = data.find(_BEGIN, end)


def _decoded(text: bytes) -> bytes | None:
    try:
        return b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return None


def _unreadable(kind: str, names: tuple[str, str], path: str) -> UnreadableFileError:
    vi, en = names
    return UnreadableFileError(
        f"{kind}_UNREADABLE",
        f"Tệp {path} không phải {vi} DER hoặc PEM đọc được.",
        f"{path} is not a readable {en} in DER or PEM",
        path=path,
    )


def _key_text(certificate: x509.Certificate) -> str:
    key = _or_none(lambda one: one.public_key(), certificate)
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return certificate.public_key_algorithm_oid.dotted_string
