"""A time-stamping authority for tests: RFC 3161 tokens, sound or wrong in one way."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pki import Issued

from cmskit import attribute, cert_id
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2
from motcua.signatures.message import DATA, TIME_STAMP_INFO
from motcua.signatures.signer import load_signer


def generalized(moment: datetime) -> bytes:
    """The encoded moment of a token."""
    return der.element(der.LATER_TIME, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def info(  # noqa: PLR0913  every way in which a statement may be wrong
    stamped: bytes,
    moment: datetime,
    *,
    digest: str = "sha256",
    imprint: bytes | None = None,
    version: int = 1,
    time: bytes | None = None,
    rest: tuple[bytes, ...] = (),
) -> bytes:
    """Return an encoded TSTInfo."""
    value = hashlib.new(digest, stamped).digest() if imprint is None else imprint
    return der.sequence(
        der.integer(version),
        der.oid("1.3.6.1.4.1.55555.2"),
        der.sequence(algorithms.encoded_digest(digest), der.octets(value)),
        der.integer(7),
        generalized(moment) if time is None else time,
        *rest,
    )


def token(content: bytes, by: Issued, *, content_type: str = TIME_STAMP_INFO, attach: bool = True) -> bytes:
    """Return a token around a statement, signed by an authority whose key is ECDSA."""
    algorithm = algorithms.encoded_digest("sha256")
    signed = sorted(
        (
            attribute(CONTENT_TYPE, der.oid(content_type)),
            attribute(MESSAGE_DIGEST, der.octets(hashlib.sha256(content).digest())),
            attribute(SIGNING_CERTIFICATE_V2, cert_id(by.der)),
        )
    )
    attributes = b"".join(signed)
    value = by.key.sign(der.element(0x31, attributes), ec.ECDSA(hashes.SHA256()))
    known = load_signer(by.der)
    signer = der.sequence(
        der.integer(1),
        der.sequence(known.issuer, der.element(2, known.serial)),
        algorithm,
        der.element(0xA0, attributes),
        algorithms.encoded_algorithm("ecdsa", "sha256"),
        der.octets(value),
    )
    return der.sequence(
        der.oid("1.2.840.113549.1.7.2"),
        der.explicit(
            0,
            der.sequence(
                der.integer(1 if content_type == DATA else 3),
                der.set_of(algorithm),
                der.sequence(der.oid(content_type), der.explicit(0, der.octets(content))),
                der.element(0xA0, by.der) if attach else b"",
                der.element(0x31, signer),
            ),
        ),
    )


def stamp(stamped: bytes, moment: datetime, by: Issued, **wrong: object) -> bytes:
    """Return a sound token over some bytes, or one whose statement is wrong in some way."""
    return token(info(stamped, moment, **wrong), by)
