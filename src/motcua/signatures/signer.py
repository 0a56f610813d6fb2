"""The signer's certificate as far as one signature needs it: who issued it, its number, its key, its hashes.

Read with the strict reader alone, so that thousands of signatures under one certificate cost one look at it, and so
that no certificate of a message is believed in any way before the path is checked.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

import attrs
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_public_key

from motcua.signatures import algorithms, der
from motcua.signatures.der import DerError
from motcua.signatures.verdict import Reason

__all__ = ["SignerCertificate", "load_signer"]

_VERSION, _EXTENSIONS = 0xA0, 0xA3
_KEY_ID = der.oid("2.5.29.14")


@attrs.frozen
class SignerCertificate:
    """A certificate that a signature may have been made under (chứng thư số của người ký); not yet trusted.

    Attributes:
        raw: its DER encoding.
        issuer: encoded name of its issuer.
        serial: content of its serial number.
        subject: encoded name of its subject.
        key_info: encoded public key with its algorithm.
        extensions: encoded SEQUENCE OF Extension, or b"".
    """

    raw: bytes
    issuer: bytes
    serial: bytes
    subject: bytes
    key_info: bytes
    extensions: bytes

    @cached_property
    def sha256(self) -> bytes:
        """The SHA-256 of the certificate: its fingerprint."""
        return hashlib.sha256(self.raw).digest()

    @cached_property
    def fingerprint(self) -> str:
        """The same in hexadecimal."""
        return self.sha256.hex()

    @cached_property
    def public_key(self) -> PublicKeyTypes | None:
        """The public key, or None when its kind or its numbers make no sense."""
        try:
            return load_der_public_key(self.key_info)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return None

    @cached_property
    def is_strong(self) -> bool:
        """Whether the key is allowed (`algorithms.key_is_strong`)."""
        return algorithms.key_is_strong(self.public_key)

    @cached_property
    def key_id(self) -> bytes | None:
        """The subject key identifier, or None when there is none."""
        try:
            return _key_id(self.extensions)
        except DerError:
            return None

    def digest(self, name: str) -> bytes:
        """Return the hash of the certificate under an allowed digest."""
        return self.sha256 if name == "sha256" else algorithms.digest(name, self.raw)


def load_signer(raw: bytes) -> SignerCertificate | Reason:
    """Return the certificate read, or FORMAT_FAILURE.

    Args:
        raw: DER encoding. Keep the answer where many signatures of one signer are checked.
    """
    try:
        return _read(raw)
    except DerError:
        return Reason.FORMAT_FAILURE


def _read(raw: bytes) -> SignerCertificate:
    tag, start, stop = der.whole(raw)
    if tag != der.SEQUENCE:
        raise DerError
    inner, end = der.expect(raw, start, stop, der.SEQUENCE)
    fields = der.walk(raw, inner, end)
    if fields and fields[0][0] == _VERSION:
        fields = fields[1:]
    tags = [field[0] for field in fields[:6]]
    if tags != [der.INTEGER, *[der.SEQUENCE] * 5] or fields[0][2] == fields[0][3]:
        raise DerError
    serial, _algorithm, issuer, _validity, subject, key_info = fields[:6]
    extensions = next((raw[field[2] : field[3]] for field in fields[6:] if field[0] == _EXTENSIONS), b"")
    return SignerCertificate(
        raw,
        raw[issuer[1] : issuer[3]],
        raw[serial[2] : serial[3]],
        raw[subject[1] : subject[3]],
        raw[key_info[1] : key_info[3]],
        extensions,
    )


def _key_id(extensions: bytes) -> bytes | None:
    if not extensions:
        return None
    _tag, start, stop = der.whole(extensions)
    for _tag, _at, inner, end in der.walk(extensions, start, stop):
        fields = der.walk(extensions, inner, end)
        if fields and extensions[fields[0][1] : fields[0][3]] == _KEY_ID:
            value, last = der.expect(extensions, fields[-1][1], end, der.OCTETS)
            at, at_stop = der.expect(extensions, value, last, der.OCTETS)
            return extensions[at:at_stop]
    return None
