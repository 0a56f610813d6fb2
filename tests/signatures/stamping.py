"""A time-stamping authority for the tests: RFC 3161 tokens, sound or bent, over the writer of `der`.

from stamps import token

token(signature_value, at(2025, 6, 14))                        # by the stamper of the usual certificates
token(value, moment, imprint=b"x" * 32, nonce=7, extensions=True, by=issue("TSA", root))
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pki import Issued, authority_pki

from cmskit import attribute, cert_id, cert_id_v1
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    TIME_STAMP_TOKEN,
)
from motcua.signatures.message import TIME_STAMP_INFO
from motcua.signatures.signer import SignerCertificate, load_signer

ACCURACY = der.sequence(der.integer(1), der.element(0x80, b"\x01\xf4"))  # a second and 500 milliseconds
ORDERING = der.element(0x01, b"\xff")
NONCE = der.integer(0x1122334455667788)
AUTHORITY = der.explicit(0, der.element(0xA4, der.sequence()))
EXTENSIONS = der.element(0xA1, der.sequence(der.oid("1.3.6.1.4.1.55555.1"), der.octets(b"\x05\x00")))
SHA1 = der.algorithm("1.3.14.3.2.26")


def moment_text(moment: datetime) -> str:
    """Return a moment as GeneralizedTime writes it, with as many digits of a second as it needs."""
    utc = moment.astimezone(UTC)
    fraction = f".{utc.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{utc:%Y%m%d%H%M%S}{fraction}Z"


def stamp_info(  # noqa: PLR0913  every field of it
    data: bytes,
    moment: datetime | str,
    *,
    digest: str = "sha256",
    digest_algorithm: bytes | None = None,
    imprint: bytes | None = None,
    version: int = 1,
    after: tuple[bytes, ...] = (),
    time_tag: int = der.LATER_TIME,
) -> bytes:
    """Return an encoded TSTInfo.

    Args:
        data: what is stamped.
        moment: when, or the text that stands there.
        digest: the digest of what is stamped.
        digest_algorithm: another encoded algorithm in its place.
        imprint: another imprint.
        version: 1 in a sound one.
        after: encoded fields behind the moment.
        time_tag: tag of the moment.
    """
    text = moment if isinstance(moment, str) else moment_text(moment)
    return der.sequence(
        der.integer(version),
        der.oid("1.3.6.1.4.1.55555.9.1"),
        der.sequence(
            digest_algorithm or algorithms.encoded_digest(digest),
            der.octets(hashlib.new(digest, data).digest() if imprint is None else imprint),
        ),
        der.integer(4711),
        der.element(time_tag, text.encode("ascii")),
        *after,
    )


def token(  # noqa: PLR0913  every way in which a token may be wrong
    data: bytes,
    moment: datetime | str,
    *,
    by: Issued | None = None,
    info: bytes | None = None,
    content_type: str = TIME_STAMP_INFO,
    carried: tuple[bytes, ...] = (),
    old_certificate_id: bool = False,
    tied: bool = True,
    spoil: bool = False,
    **wrong,
) -> bytes:
    """Return a token.

    Args:
        data: what is stamped.
        moment: when.
        by: the authority; by default the usual stamper.
        info: another encoded statement in place of a TSTInfo.
        content_type: what the content claims to be.
        carried: further certificates inside.
        old_certificate_id: whether the certificate is tied with SHA-1, as authorities of the field still do.
        tied: whether the certificate is tied at all.
        spoil: whether the signature is wrong.
        **wrong: arguments of `stamp_info`.
    """
    by = by or authority_pki().stamper
    inside = stamp_info(data, moment, **wrong) if info is None else info
    known = load_signer(by.der)
    assert isinstance(known, SignerCertificate)
    attributes = [
        attribute(CONTENT_TYPE, der.oid(content_type)),
        attribute(MESSAGE_DIGEST, der.octets(hashlib.sha256(inside).digest())),
    ]
    if tied and old_certificate_id:
        attributes.append(attribute(SIGNING_CERTIFICATE, cert_id_v1(by.der)))
    elif tied:
        attributes.append(attribute(SIGNING_CERTIFICATE_V2, cert_id(by.der)))
    value = by.key.sign(der.set_of(*attributes), ec.ECDSA(hashes.SHA256()))
    if spoil:
        value = by.key.sign(b"something else", ec.ECDSA(hashes.SHA256()))
    signer = der.sequence(
        der.integer(1),
        der.sequence(known.issuer, der.element(der.INTEGER, known.serial)),
        algorithms.encoded_digest("sha256"),
        der.set_of(*attributes, tag=0xA0),
        algorithms.encoded_algorithm("ecdsa", "sha256"),
        der.octets(value),
    )
    return der.sequence(
        der.oid("1.2.840.113549.1.7.2"),
        der.explicit(
            0,
            der.sequence(
                der.integer(3),
                der.set_of(algorithms.encoded_digest("sha256")),
                der.sequence(der.oid(content_type), der.explicit(0, der.octets(inside))),
                der.element(0xA0, by.der, *carried),
                der.set_of(signer),
            ),
        ),
    )


def unsigned(*tokens: bytes) -> bytes:
    """Return the encoded unsigned attributes that carry tokens."""
    return der.element(0xA1, attribute(TIME_STAMP_TOKEN, *tokens))
