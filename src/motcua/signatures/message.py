"""CMS SignedData as it is read: every part in its own bytes, nothing believed yet (RFC 5652, section 5).

Strict where a lax reader can be deceived: nothing may trail, a detached message holds no content, versions are those
of the standard, attributes that decide stand once. Lax where the field is: sets may stand unsorted, and certificates
and revocation lists are kept raw, to be read by whoever needs them.
"""

from __future__ import annotations

import attrs

from motcua.signatures import der
from motcua.signatures.attributes import (
    TIME_STAMP_TOKEN,
    Attributes,
    SignedAttributes,
    attribute_values,
    read_signed_attributes,
)
from motcua.signatures.der import DerError, Walked
from motcua.signatures.verdict import Reason

__all__ = ["DATA", "TIME_STAMP_INFO", "SignedMessage", "Signer", "parse_cms"]

DATA = "1.2.840.113549.1.7.1"
"""Content type of a document's bytes."""
TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4"
"""Content type of a time stamp (RFC 3161)."""

_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_FIRST, _SECOND = 0xA0, 0xA1
_KEY_ID = 0x80
_ATTRIBUTE_CERTIFICATE, _ATTRIBUTE_CERTIFICATE_2, _OTHER_CERTIFICATE = 0xA1, 0xA2, 0xA3
_OTHER_REVOCATION = 0xA1
_MOST_SIGNERS, _MOST_CERTIFICATES, _MOST_LISTS, _MOST_DIGESTS = 16, 64, 64, 16


@attrs.frozen
class Signer:
    """One signer of a message, as the message says.

    Attributes:
        issuer: encoded name of the issuer of the signer's certificate, or None.
        serial: content of that certificate's serial number, or None.
        key_id: subject key identifier of that certificate, when the message names it so, or None.
        digest_algorithm: encoded algorithm of the content's digest.
        signature_algorithm: encoded algorithm of the signature.
        signed_bytes: the signed attributes as they stand, under the tag that is signed (SET), or None without any.
        attributes: the signed attributes, or None without any.
        signature: the signature's bytes; what a time stamp of it covers.
        unsigned: the unsigned attributes: content of the identifier to encoded values.
    """

    issuer: bytes | None
    serial: bytes | None
    key_id: bytes | None
    digest_algorithm: bytes
    signature_algorithm: bytes
    signed_bytes: bytes | None
    attributes: SignedAttributes | None
    signature: bytes
    unsigned: Attributes

    @property
    def time_stamps(self) -> tuple[bytes, ...]:
        """The encoded time stamps of the signature, possibly none."""
        return self.unsigned.get(TIME_STAMP_TOKEN, ())


@attrs.frozen
class SignedMessage:
    """A CMS SignedData message, read but not verified.

    Attributes:
        raw: the whole message.
        digest_algorithms: the encoded digest algorithms it announces.
        content_type: content of the object identifier of its content's type.
        content: the content inside, or None in a detached message.
        certificates: the raw certificates it carries, in its order.
        revocations: the raw CRLs and other revocation answers it carries.
        signers: its signers, at least one.
    """

    raw: bytes
    digest_algorithms: tuple[bytes, ...]
    content_type: bytes
    content: bytes | None
    certificates: tuple[bytes, ...]
    revocations: tuple[bytes, ...]
    signers: tuple[Signer, ...]

    @property
    def signer(self) -> Signer:
        """The first signer."""
        return self.signers[0]


def parse_cms(data: bytes, *, encapsulated: bool = False, content_type: str = DATA) -> SignedMessage | Reason:
    """Return the message read, or why it cannot be: any bytes give one of the two.

    Args:
        data: DER.
        encapsulated: whether the content stands inside, as in a time stamp; else it must not.
        content_type: what the content must claim to be; a time stamp is no document.
    """
    if not data:
        return Reason.NO_SIGNATURE
    try:
        return _read(bytes(data), encapsulated=encapsulated, content_type=der.oid(content_type)[2:])
    except DerError:
        return encoding_reason(data)


def encoding_reason(data: bytes) -> Reason:
    """Return whether unreadable bytes are malformed or only of an encoding that is not read."""
    return Reason.FORMAT_FAILURE if len(data) > der.LARGEST else der.encoding_reason(bytes(data))


def _read(data: bytes, *, encapsulated: bool, content_type: bytes) -> SignedMessage:
    fields = _signed_data(data)
    version, digests, envelope = fields[:3]
    found_type, content = _envelope(data, envelope)
    if found_type != content_type or (content is not None) is not encapsulated:
        raise DerError
    certificates, lists, signer_set = _parts(fields[3:])
    held = _level(data, certificates, _MOST_CERTIFICATES)
    revocations = _level(data, lists, _MOST_LISTS)
    infos = _level(data, signer_set, _MOST_SIGNERS)
    signers = tuple(_signer(data, info, content_type) for info in infos)
    if not signers:
        raise DerError
    is_first = found_type == _DATA and all(signer.key_id is None for signer in signers)
    wanted = _version({field[0] for field in held}, {field[0] for field in revocations}, is_first=is_first)
    if der.small_integer(data, version[2], version[3]) != wanted:
        raise DerError
    return SignedMessage(
        data,
        tuple(data[at:stop] for _tag, at, _start, stop in _level(data, digests, _MOST_DIGESTS)),
        found_type,
        content,
        tuple(data[at:stop] for tag, at, _start, stop in held if tag == der.SEQUENCE),
        tuple(data[at:stop] for _tag, at, _start, stop in revocations),
        signers,
    )


_DATA = der.oid(DATA)[2:]


def _signed_data(data: bytes) -> list[Walked]:
    """The fields of the SignedData inside its two wrappers."""
    tag, start, stop = der.whole(data)
    if tag != der.SEQUENCE or not data.startswith(_SIGNED_DATA, start):
        raise DerError
    at, end = der.expect(data, start + len(_SIGNED_DATA), stop, _FIRST)
    der.at_end(end, stop)
    inner, last = der.expect(data, at, end, der.SEQUENCE)
    der.at_end(last, end)
    fields = der.walk(data, inner, last)
    if [field[0] for field in fields[:3]] != [der.INTEGER, der.SET, der.SEQUENCE]:
        raise DerError
    return fields


def _envelope(data: bytes, envelope: Walked) -> tuple[bytes, bytes | None]:
    """The content's type, and the content when it is inside."""
    _tag, _at, start, stop = envelope
    name, name_stop = der.expect(data, start, stop, der.OID)
    if name_stop == stop:
        return data[name:name_stop], None
    inner, end = der.expect(data, name_stop, stop, _FIRST)
    der.at_end(end, stop)
    at, last = der.expect(data, inner, end, der.OCTETS)
    der.at_end(last, end)
    return data[name:name_stop], data[at:last]


def _parts(fields: list[Walked]) -> tuple[Walked | None, Walked | None, Walked]:
    """Certificates, revocation lists and signers: the first two optional, in this order."""
    tags = [field[0] for field in fields]
    if not tags or tags[-1] != der.SET or tags[:-1] not in ([], [_FIRST], [_SECOND], [_FIRST, _SECOND]):
        raise DerError
    by_tag = {field[0]: field for field in fields}
    return by_tag.get(_FIRST), by_tag.get(_SECOND), by_tag[der.SET]


def _level(data: bytes, parent: Walked | None, most: int) -> list[Walked]:
    if parent is None:
        return []
    found = der.walk(data, parent[2], parent[3])
    if len(found) > most:
        raise DerError
    return found


def _version(certificates: set[int], lists: set[int], *, is_first: bool) -> int:
    """The version that RFC 5652, section 5.1, asks for."""
    if _OTHER_CERTIFICATE in certificates or _OTHER_REVOCATION in lists:
        return 5
    if _ATTRIBUTE_CERTIFICATE_2 in certificates:
        return 4
    return 1 if is_first and _ATTRIBUTE_CERTIFICATE not in certificates else 3


def _signer(data: bytes, info: Walked, content_type: bytes) -> Signer:
    if info[0] != der.SEQUENCE:
        raise DerError
    fields = der.walk(data, info[2], info[3])
    unsigned = fields.pop() if fields and fields[-1][0] == _SECOND else None
    signed = fields.pop(3) if len(fields) > 3 and fields[3][0] == _FIRST else None  # noqa: PLR2004  its place
    tags = [field[0] for field in fields]
    if tags[:1] + tags[2:] != [der.INTEGER, der.SEQUENCE, der.SEQUENCE, der.OCTETS]:
        raise DerError
    version, name, digest, signing, value = fields
    issuer, serial, key_id = _signer_id(data, name)
    # RFC 5652, 5.3: version 1 names the issuer, version 3 the key
    if der.small_integer(data, version[2], version[3]) != (1 if key_id is None else 3):
        raise DerError
    attributes = None if signed is None else read_signed_attributes(data, signed[2], signed[3])
    if attributes is not None and attributes.content_type != content_type:
        raise DerError
    return Signer(
        issuer,
        serial,
        key_id,
        data[digest[1] : digest[3]],
        data[signing[1] : signing[3]],
        # what is signed has the tag of a SET in place of the context tag; the bytes are taken as they stand, sorted or
        # not: sorting them here would accept a message other than the one that travelled
        None if signed is None else b"\x31" + data[signed[1] + 1 : signed[3]],
        attributes,
        data[value[2] : value[3]],
        {} if unsigned is None else attribute_values(data, unsigned[2], unsigned[3], repeated=True),
    )


def _signer_id(data: bytes, name: Walked) -> tuple[bytes | None, bytes | None, bytes | None]:
    tag, _at, start, stop = name
    if tag == _KEY_ID and stop > start:
        return None, None, data[start:stop]
    if tag != der.SEQUENCE:
        raise DerError
    _start, issuer_stop = der.expect(data, start, stop, der.SEQUENCE)
    serial, end = der.expect(data, issuer_stop, stop, der.INTEGER)
    der.at_end(end, stop)
    if serial == end:
        raise DerError
    return data[start:issuer_stop], data[serial:end], None
