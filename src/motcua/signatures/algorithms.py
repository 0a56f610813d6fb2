"""Which digests, signature algorithms and keys are allowed, and the one place that asks the primitives.

The lists are rows of `tables/algorithms.toml` with their source; what is no row is refused. A digest of another
kind than the signature's, or PSS parameters out of the usual, are refused too.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import attrs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from motcua.law import Citation, Provenance
from motcua.signatures import der
from motcua.signatures.der import DerError
from motcua.signatures.verdict import Reason

__all__ = [
    "SignatureAlgorithm",
    "algorithm_rows",
    "digest",
    "digest_name",
    "digest_size",
    "encoded_algorithm",
    "encoded_digest",
    "key_fits",
    "key_is_strong",
    "rule_of",
    "signature_algorithm",
    "verifies",
]

_NULL = b"\x05\x00"
_REFUSED = Reason.CRYPTO_CONSTRAINTS_FAILURE


@attrs.frozen
class SignatureAlgorithm:
    """A signature algorithm that is allowed (thuật toán ký).

    Attributes:
        scheme: "pkcs1v15", "pss", "ecdsa" or "ed25519".
        digest: the hash it signs, or "" for plain RSA, where the signer's digest algorithm says it.
    """

    scheme: str
    digest: str


@cache
def algorithm_rows() -> Mapping[str, Any]:
    """Return the table of algorithms: `source`, `limit`, `digest`, `signature`, `ed25519`."""
    return tomllib.loads(files("motcua.signatures").joinpath("tables", "algorithms.toml").read_text("utf-8"))


@cache
def rule_of(name: str) -> Citation | None:
    """Return the rule behind a digest's or signature algorithm's standing, or None for this project's own choice."""
    rows = algorithm_rows()
    row = next((row for kind in ("digest", "signature") for row in rows[kind] if row["name"] == name), None)
    source = rows["source"][row["source"]] if row else {}
    if "instrument" not in source:
        return None
    return Citation(
        source["instrument"],
        source["title_vi"],
        source["title_en"],
        provenance=Provenance(source["provenance"]),
    )


@lru_cache(maxsize=256)
def digest_name(encoded: bytes) -> str:
    """Return the name of the digest that an encoded AlgorithmIdentifier means, such as "sha256".

    Args:
        encoded: the whole element; its parameters must be absent or NULL (RFC 5754, section 2).

    Raises:
        DerError: CRYPTO_CONSTRAINTS_FAILURE when it is not allowed, FORMAT_FAILURE when ill-formed.
    """
    dotted, parameters = _split(encoded)
    row = _row("digest", dotted)
    if row is None or row["standing"] != "allowed" or parameters not in (b"", _NULL):
        raise DerError(_REFUSED)
    return str(row["name"])


@lru_cache(maxsize=256)
def signature_algorithm(encoded: bytes) -> SignatureAlgorithm:
    """Return the signature algorithm that an encoded AlgorithmIdentifier means.

    RSA takes NULL or no parameters, ECDSA and Ed25519 take none, PSS must say one hash for both of its uses, a salt
    as long as that hash, and the usual trailer (RFC 4055, 5754, 8410).

    Args:
        encoded: the whole element, of a signer, certificate, CRL or OCSP answer.

    Raises:
        DerError: CRYPTO_CONSTRAINTS_FAILURE when it is not allowed, FORMAT_FAILURE when ill-formed.
    """
    dotted, parameters = _split(encoded)
    row = _row("signature", dotted)
    if row is None or row["standing"] != "allowed":
        raise DerError(_REFUSED)
    if row["scheme"] == "pss":
        return SignatureAlgorithm("pss", _pss_digest(parameters))
    if parameters not in ((b"", _NULL) if row["scheme"] == "pkcs1v15" else (b"",)):
        raise DerError(_REFUSED)
    return SignatureAlgorithm(row["scheme"], row["digest"])


def digest_size(name: str) -> int:
    """Return the length of a digest, in bytes."""
    return _sizes()[name]


def digest(name: str, data: bytes) -> bytes:
    """Return the digest of bytes under an allowed algorithm."""
    return hashlib.sha256(data).digest() if name == "sha256" else hashlib.new(name, data).digest()


def encoded_algorithm(scheme: str, name: str) -> bytes:
    """Return the AlgorithmIdentifier that a signer writes for a scheme and a digest.

    Raises:
        DerError: CRYPTO_CONSTRAINTS_FAILURE when no allowed row has the two.
    """
    if scheme == "pss":
        return der.algorithm(_oid_of("signature", "pss", ""), _pss_parameters(name))
    dotted = _oid_of("signature", scheme, name)
    return der.algorithm(dotted, _NULL if scheme == "pkcs1v15" else b"")


def encoded_digest(name: str) -> bytes:
    """Return the AlgorithmIdentifier that a signer writes for a digest (RFC 5754: no parameters).

    Raises:
        DerError: CRYPTO_CONSTRAINTS_FAILURE when it is not allowed.
    """
    row = next((row for row in algorithm_rows()["digest"] if row["name"] == name), None)
    if row is None or row["standing"] != "allowed":
        raise DerError(_REFUSED)
    return der.algorithm(row["oid"])


def key_is_strong(public_key: object) -> bool:
    """Return whether a public key is of an allowed kind, long enough, and not one of the known broken ones.

    RSA: the modulus in the limits, the exponent odd and not small. EC: the field long enough. Ed25519: no point of
    small order, under which one signature fits many messages.
    """
    limit = algorithm_rows()["limit"]
    if isinstance(public_key, rsa.RSAPublicKey):
        exponent = public_key.public_numbers().e
        sound = exponent & 1 == 1 and exponent >= limit["rsa_exponent"]
        sound = sound and exponent.bit_length() <= limit["rsa_exponent_bits_most"]
        return sound and bool(limit["rsa_bits"] <= public_key.key_size <= limit["rsa_bits_most"])
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        return bool(public_key.curve.key_size >= limit["ec_bits"])
    if isinstance(public_key, ed25519.Ed25519PublicKey):
        raw = public_key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        return raw not in algorithm_rows()["ed25519"]["weak"]
    return False


def key_fits(public_key: object, scheme: str) -> bool:
    """Return whether a public key is of the kind that a scheme needs."""
    kinds = {"ecdsa": ec.EllipticCurvePublicKey, "ed25519": ed25519.Ed25519PublicKey}
    return isinstance(public_key, kinds.get(scheme, rsa.RSAPublicKey))


def verifies(public_key: object, scheme: str, name: str, signature: bytes, message: bytes) -> bool:
    """Return whether a signature over a message was made by the key's private half.

    Args:
        public_key: of `cryptography`; a key that does not fit the scheme verifies nothing.
        scheme: "pkcs1v15", "pss", "ecdsa" or "ed25519".
        name: the hash of the message; not used by Ed25519.
        signature: as the scheme encodes it; ECDSA in DER.
        message: the bytes signed, not their hash.
    """
    try:
        if isinstance(public_key, rsa.RSAPublicKey) and scheme in ("pkcs1v15", "pss"):
            public_key.verify(signature, message, _padding(scheme, name), _hash(name))
        elif isinstance(public_key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
            public_key.verify(signature, message, ec.ECDSA(_hash(name)))
        elif isinstance(public_key, ed25519.Ed25519PublicKey) and scheme == "ed25519":
            public_key.verify(signature, message)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _row(kind: str, dotted: str) -> Mapping[str, Any] | None:
    return next((row for row in algorithm_rows()[kind] if row["oid"] == dotted), None)


@cache
def _sizes() -> Mapping[str, int]:
    return {row["name"]: row["size"] for row in algorithm_rows()["digest"]}


def _oid_of(kind: str, scheme: str, name: str) -> str:
    for row in algorithm_rows()[kind]:
        if row["scheme"] == scheme and row["digest"] == name and row["standing"] == "allowed":
            return str(row["oid"])
    raise DerError(_REFUSED)


def _split(encoded: bytes) -> tuple[str, bytes]:
    """The dotted identifier and the encoded parameters of an AlgorithmIdentifier."""
    tag, start, stop = der.whole(encoded)
    if tag != der.SEQUENCE:
        raise DerError
    at, end = der.expect(encoded, start, stop, der.OID)
    if len(der.walk(encoded, end, stop)) > 1:
        raise DerError
    return der.oid_text(encoded[at:end]), encoded[end:stop]


def _pss_digest(parameters: bytes) -> str:
    """The one hash of PSS parameters; each default is SHA-1 or a salt of 20 bytes, so all must be there."""
    tag, start, stop = der.whole(parameters) if parameters else (der.SEQUENCE, 0, 0)
    if tag != der.SEQUENCE:
        raise DerError
    fields = {found: parameters[at:end] for found, _at, at, end in der.walk(parameters, start, stop)}
    order = [found for found, _at, _start, _stop in der.walk(parameters, start, stop)]
    if order != sorted(set(order)) or not set(order) <= {0xA0, 0xA1, 0xA2, 0xA3}:
        raise DerError
    if not {0xA0, 0xA1, 0xA2} <= set(order):
        raise DerError(_REFUSED)
    name = digest_name(fields[0xA0])
    generator, inner = _split(fields[0xA1])
    if generator != _MGF1 or not inner or digest_name(inner) != name:
        raise DerError(_REFUSED)
    if _number(fields[0xA2]) != digest_size(name) or _number(fields.get(0xA3, der.integer(1))) != 1:
        raise DerError(_REFUSED)
    return name


_MGF1 = "1.2.840.113549.1.1.8"


def _number(encoded: bytes) -> int:
    tag, start, stop = der.whole(encoded)
    if tag != der.INTEGER:
        raise DerError
    return der.small_integer(encoded, start, stop)


def _pss_parameters(name: str) -> bytes:
    inner = encoded_digest(name)
    return der.sequence(
        der.explicit(0, inner),
        der.explicit(1, der.algorithm(_MGF1, inner)),
        der.explicit(2, der.integer(digest_size(name))),
    )


@cache
def _hash(name: str) -> hashes.HashAlgorithm:
    kind: type[hashes.HashAlgorithm] = getattr(hashes, name.upper())
    return kind()


@cache
def _padding(scheme: str, name: str) -> padding.AsymmetricPadding:
    if scheme == "pkcs1v15":
        return padding.PKCS1v15()
    hashing = _hash(name)
    return padding.PSS(padding.MGF1(hashing), hashing.digest_size)
