"""The three signature algorithms of a receipt QR, and which public keys fit them."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from motcua.signatures.cosetable import Algorithm

__all__ = ["PublicKey", "fits", "holds", "raw_ecdsa"]

PublicKey = EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey
"""A public key of one of the three algorithms."""

_HALF = 32
_ECDSA = ECDSA(SHA256())


def fits(key: object, algorithm: Algorithm) -> bool:
    """Return whether a public key is of the kind, size and exponent that an algorithm asks for."""
    if algorithm.key == "P-256":
        return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    if algorithm.key == "Ed25519":
        return isinstance(key, Ed25519PublicKey)
    least, most = algorithm.key_bits or (0, 0)
    return (
        isinstance(key, RSAPublicKey) and least <= key.key_size <= most and key.public_numbers().e == algorithm.exponent
    )


def holds(key: PublicKey, algorithm: Algorithm, signature: bytes, message: bytes) -> bool:
    """Return whether a signature over a message was made by the private half of a key.

    Args:
        key: a key that fits the algorithm.
        algorithm: how it was signed.
        signature: r and s for ES256, as COSE writes them; else the signature as it is.
        message: the signed bytes, not their digest.
    """
    try:
        if isinstance(key, EllipticCurvePublicKey):
            r, s = int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
            key.verify(encode_dss_signature(r, s), message, _ECDSA)
        elif isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            pss = padding.PSS(padding.MGF1(SHA256()), algorithm.salt_bytes or 0)
            key.verify(signature, message, pss, SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def raw_ecdsa(signature: bytes) -> bytes:
    """Return an ECDSA signature on P-256 as r and s of 32 bytes, from DER where a signing device gives that.

    Args:
        signature: 64 bytes, or DER; anything else comes back as it is, to fail the check that follows.
    """
    if len(signature) == 2 * _HALF:
        return signature
    try:
        r, s = decode_dss_signature(signature)
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)
    except (ValueError, OverflowError):
        return signature
