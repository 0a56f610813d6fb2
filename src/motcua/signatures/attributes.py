"""The signed attributes of a CMS signature: what the signer tied to the content (RFC 5652, 11; RFC 5035; RFC 6211)."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import attrs

from motcua.signatures import der
from motcua.signatures.der import DerError

__all__ = ["CertificateId", "SignedAttributes", "attribute_values", "read_signed_attributes"]


def _content(dotted: str) -> bytes:
    return der.oid(dotted)[2:]


CONTENT_TYPE = _content("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = _content("1.2.840.113549.1.9.4")
SIGNING_TIME = _content("1.2.840.113549.1.9.5")
SIGNING_CERTIFICATE = _content("1.2.840.113549.1.9.16.2.12")
SIGNING_CERTIFICATE_V2 = _content("1.2.840.113549.1.9.16.2.47")
ALGORITHM_PROTECTION = _content("1.2.840.113549.1.9.52")
TIME_STAMP_TOKEN = _content("1.2.840.113549.1.9.16.2.14")
SHA256 = der.algorithm("2.16.840.1.101.3.4.2.1")
_ISSUER_NAME = 0xA4
_MOST_ATTRIBUTES = 64
_SHORT = 1024

Attributes = dict[bytes, tuple[bytes, ...]]


@attrs.frozen
class CertificateId:
    """What a signing-certificate attribute says of the signer's certificate.

    Attributes:
        digest_algorithm: encoded algorithm of the hash, or None for SHA-1, which version 1 of the attribute fixes.
        digest: the hash of the certificate.
        issuer: encoded name of the issuer, or None when not said.
        serial: content of the serial number, or None when not said.
    """

    digest_algorithm: bytes | None
    digest: bytes
    issuer: bytes | None = None
    serial: bytes | None = None


@attrs.frozen
class SignedAttributes:
    """The signed attributes that decide (thuộc tính được ký).

    Attributes:
        content_type: content of the object identifier of the content's type.
        message_digest: the digest of the content.
        signing_time: when the signer claims to have signed, in UTC, or None.
        certificate_ids: what the signing-certificate attributes say of the signer's own certificate; none, one, or two.
        protection: encoded value of the algorithm protection attribute, or None.
        values: every attribute: content of its identifier to its encoded values.
    """

    content_type: bytes
    message_digest: bytes
    signing_time: datetime | None
    certificate_ids: tuple[CertificateId, ...]
    protection: bytes | None
    values: Attributes


def attribute_values(data: bytes, start: int, stop: int, *, repeated: bool = False) -> Attributes:
    """Return the values of each attribute in the content of a SET OF Attribute.

    Args:
        data: where they stand.
        start: start of the content.
        stop: end of the content.
        repeated: whether one type may stand several times, as among the unsigned ones; its values are joined.

    Raises:
        DerError: when ill-formed, when one type stands twice but may not, or when an attribute has no value.
    """
    found: Attributes = {}
    for tag, _at, inner, end in der.walk(data, start, stop):
        if tag != der.SEQUENCE or len(found) >= _MOST_ATTRIBUTES:
            raise DerError
        name_start, name_stop = der.expect(data, inner, end, der.OID)
        first, last = der.expect(data, name_stop, end, der.SET)
        der.at_end(last, end)
        name = data[name_start:name_stop]
        held = der.walk(data, first, last)
        values = (data[first:last],) if len(held) == 1 else tuple(data[one[1] : one[3]] for one in held)
        if not held or (name in found and not repeated):
            raise DerError
        found[name] = found.get(name, ()) + values
    return found


def read_signed_attributes(data: bytes, start: int, stop: int) -> SignedAttributes:
    """Return the signed attributes from the content of their SET.

    Raises:
        DerError: when content type or message digest are missing, when one of the attributes that decide is ill-formed
            or has several values.
    """
    values = attribute_values(data, start, stop)
    content_type, message_digest = _one(values, CONTENT_TYPE), _one(values, MESSAGE_DIGEST)
    if content_type is None or message_digest is None:
        raise DerError
    signing_time = _one(values, SIGNING_TIME)
    ids = (
        _certificate_id(value, version)
        for version, name in ((2, SIGNING_CERTIFICATE_V2), (1, SIGNING_CERTIFICATE))
        if (value := _one(values, name)) is not None
    )
    return SignedAttributes(
        _typed(content_type, der.OID),
        _typed(message_digest, der.OCTETS),
        None if signing_time is None else der.moment_of(signing_time, *der.whole(signing_time)),
        tuple(ids),
        _one(values, ALGORITHM_PROTECTION),
        values,
    )


def _one(values: Attributes, name: bytes) -> bytes | None:
    found = values.get(name)
    if found is None:
        return None
    if len(found) != 1:
        raise DerError
    return found[0]


def _typed(encoded: bytes, tag: int) -> bytes:
    found, start, stop = der.whole(encoded)
    if found != tag:
        raise DerError
    return encoded[start:stop]


def _certificate_id(value: bytes, version: int) -> CertificateId:
    """The identifier read; the messages of one signer carry the same bytes, so short ones are remembered."""
    return _known_certificate_id(value, version) if len(value) <= _SHORT else _read_certificate_id(value, version)


def _read_certificate_id(value: bytes, version: int) -> CertificateId:
    """Read the first identifier of a SigningCertificate(V2): the one that means the signer (RFC 5035, section 3)."""
    tag, start, stop = der.whole(value)
    if tag != der.SEQUENCE:
        raise DerError
    at, end = der.expect(value, start, stop, der.SEQUENCE)
    der.walk(value, end, stop)  # policies may follow
    ids = der.walk(value, at, end)
    if not ids or ids[0][0] != der.SEQUENCE:
        raise DerError
    fields = der.walk(value, ids[0][2], ids[0][3])
    algorithm: bytes | None = None
    if version > 1:
        algorithm = SHA256  # the default of the second version
        if fields and fields[0][0] == der.SEQUENCE:
            algorithm = value[fields[0][1] : fields[0][3]]
            fields = fields[1:]
    if not 1 <= len(fields) <= 2 or fields[0][0] != der.OCTETS:  # noqa: PLR2004  the hash, and perhaps the issuer
        raise DerError
    digest = value[fields[0][2] : fields[0][3]]
    if len(fields) == 1:
        return CertificateId(algorithm, digest)
    return CertificateId(algorithm, digest, *_issuer_serial(value, fields[1]))


_known_certificate_id = lru_cache(maxsize=256)(_read_certificate_id)


def _issuer_serial(data: bytes, field: der.Walked) -> tuple[bytes, bytes]:
    tag, _at, start, stop = field
    if tag != der.SEQUENCE:
        raise DerError
    at, end = der.expect(data, start, stop, der.SEQUENCE)
    name, name_stop = der.expect(data, at, end, _ISSUER_NAME)
    der.at_end(name_stop, end)
    serial, last = der.expect(data, end, stop, der.INTEGER)
    der.at_end(last, stop)
    return data[name:name_stop], data[serial:last]
