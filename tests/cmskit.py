"""A signer of our own for the tests: keys made once, certificates, and messages that can be bent in every way.

It builds what `motcua.signatures.sign` refuses to build, so that the verifier can be shown it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from motcua.signatures import algorithms, der
from motcua.signatures.attributes import (
    ALGORITHM_PROTECTION,
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNING_CERTIFICATE,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
)
from motcua.signatures.message import DATA
from motcua.signatures.signer import SignerCertificate, load_signer

WHEN = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
CONTENT = b'{"code":"000.00.01.H01-260309-0007","schema":"urn:motcua:form:receipt:1"}'
NULL = b"\x05\x00"
_FIELDS = {"p192": ec.SECP192R1, "p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}


_REGISTERED: dict[str, tuple[Any, bytes]] = {}


def register(kind: str, private: Any, raw: bytes) -> str:
    """Give a key and a certificate made elsewhere a kind of their own, to be bent as the others; return it."""
    _REGISTERED[kind] = private, raw
    return kind


def key(kind: str = "rsa2048") -> Any:
    """A private key: "rsa2048", "rsa1024", "rsa3072-e3", "p256", "ed25519"; a name after "/" makes another one."""
    return _REGISTERED[kind][0] if kind in _REGISTERED else _key(kind)


@cache
def _key(kind: str) -> Any:
    base = kind.split("/", maxsplit=1)[0]
    if base == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if base in _FIELDS:
        return ec.generate_private_key(_FIELDS[base]())
    bits = int(base.removeprefix("rsa").split("-")[0])
    return rsa.generate_private_key(3 if base.endswith("-e3") else 65537, bits)


def certificate(kind: str = "rsa2048", unit: str = "Bộ phận Một cửa", serial: int = 4711) -> bytes:
    """DER of a certificate of a key, issued by nobody who matters."""
    return _REGISTERED[kind][1] if kind in _REGISTERED else _certificate(kind, unit, serial)


@cache
def _certificate(kind: str, unit: str, serial: int) -> bytes:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Thị Mẫu"),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA thử nghiệm")]))
        .public_key(key(kind).public_key())
        .serial_number(serial)
        .not_valid_before(WHEN - timedelta(days=30))
        .not_valid_after(WHEN + timedelta(days=300))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key(kind).public_key()), critical=False)
    )
    return builder.sign(key("p256/issuer"), hashes.SHA256()).public_bytes(Encoding.DER)


def signer(kind: str = "rsa2048") -> SignerCertificate:
    """The certificate of a key, read."""
    read = load_signer(certificate(kind))
    assert isinstance(read, SignerCertificate)
    return read


def host(kind: str = "rsa2048") -> Callable[[bytes, str], bytes]:
    """The callback of a host that holds the key."""

    def sign(data: bytes, algorithm: str) -> bytes:
        scheme, _, name = algorithm.partition("-")
        return raw_sign(kind, scheme, name, data, hashed=True)

    return sign


def raw_sign(kind: str, scheme: str, name: str, data: bytes, *, hashed: bool = False, salt: int | None = None) -> bytes:
    """Sign bytes, or their digest."""
    private = key(kind)
    if scheme == "ed25519":
        return private.sign(data)
    hashing = getattr(hashes, name.upper().replace("-", "_"))()
    if not hashed:
        data = hashlib.new(name.replace("-", "_"), data).digest()
    if scheme == "ecdsa":
        return private.sign(data, ec.ECDSA(utils.Prehashed(hashing)))
    salt = hashing.digest_size if salt is None else salt
    pad = padding.PKCS1v15() if scheme == "pkcs1v15" else padding.PSS(padding.MGF1(hashing), salt)
    return private.sign(data, pad, utils.Prehashed(hashing))


@dataclass
class Bent:
    """A message with every part open to bending; the defaults give a sound one."""

    content: bytes = CONTENT
    kind: str = "rsa2048"
    scheme: str = "pkcs1v15"
    digest: str = "sha256"
    digest_algorithm: bytes | None = None
    signature_algorithm: bytes | None = None
    announced: list[bytes] | None = None
    attributes: dict[bytes, list[bytes]] = field(default_factory=dict)
    extra: list[bytes] = field(default_factory=list)
    without: frozenset[bytes] = frozenset()
    stripped: bool = False
    ordered: bool = True
    inside: bytes | None = None
    content_type: str = DATA
    version: int = 1
    lists: list[bytes] = field(default_factory=list)
    signer_version: int = 1
    by_key_id: bool = False
    certificates: list[bytes] | None = None
    unsigned: bytes = b""
    signature: Callable[[bytes], bytes] = lambda value: value
    salt: int | None = None

    def algorithm(self) -> bytes:
        """The digest algorithm of the signer."""
        if self.digest_algorithm is not None:
            return self.digest_algorithm
        row = next(row for row in algorithms.algorithm_rows()["digest"] if row["name"] == self.digest)
        return der.algorithm(row["oid"])

    def signing(self) -> bytes:
        """The signature algorithm of the signer."""
        if self.signature_algorithm is not None:
            return self.signature_algorithm
        return algorithms.encoded_algorithm(self.scheme, self.digest)

    def signed(self) -> list[bytes]:
        """The encoded signed attributes."""
        raw = certificate(self.kind)
        values = {
            CONTENT_TYPE: [der.oid(self.content_type)],
            MESSAGE_DIGEST: [der.octets(hashlib.new(self.digest, self.content).digest())],
            SIGNING_TIME: [der.moment(WHEN)],
            SIGNING_CERTIFICATE_V2: [cert_id(raw)],
        } | self.attributes
        found = [attribute(name, *some) for name, some in values.items() if name not in self.without] + self.extra
        return sorted(found) if self.ordered else sorted(found, reverse=True)

    def info(self) -> bytes:
        """The encoded signer."""
        attributes = b"".join(self.signed())
        to_sign = self.content if self.stripped else der.element(0x31, attributes)
        value = self.signature(raw_sign(self.kind, self.scheme, self.digest, to_sign, salt=self.salt))
        known = signer(self.kind)
        named = der.sequence(known.issuer, der.element(2, known.serial))
        return der.sequence(
            der.integer(self.signer_version),
            der.element(0x80, known.key_id or b"") if self.by_key_id else named,
            self.algorithm(),
            b"" if self.stripped else der.element(0xA0, attributes),
            self.signing(),
            der.octets(value),
            self.unsigned,
        )

    def build(self, *others: bytes) -> bytes:
        """The whole message, with further encoded signers."""
        return self.wrap(self.info(), *others)

    def wrap(self, *infos: bytes) -> bytes:
        """The whole message around encoded signers."""
        held = [certificate(self.kind)] if self.certificates is None else self.certificates
        inside = b"" if self.inside is None else der.explicit(0, der.octets(self.inside))
        announced = [self.algorithm()] if self.announced is None else self.announced
        return der.sequence(
            der.oid("1.2.840.113549.1.7.2"),
            der.explicit(
                0,
                der.sequence(
                    der.integer(self.version),
                    der.set_of(*announced),
                    der.sequence(der.oid(self.content_type), inside),
                    der.element(0xA0, *held) if held else b"",
                    der.element(0xA1, *self.lists) if self.lists else b"",
                    der.element(0x31, *infos),
                ),
            ),
        )


def attribute(name: bytes, *values: bytes) -> bytes:
    """An encoded attribute."""
    return der.sequence(der.element(der.OID, name), der.element(der.SET, *values))


def cert_id(raw: bytes, digest: str = "sha256", *, issuer: bytes = b"") -> bytes:
    """An encoded SigningCertificateV2."""
    algorithm = b"" if digest == "sha256" else algorithms.encoded_digest(digest)
    return der.sequence(der.sequence(der.sequence(algorithm, der.octets(hashlib.new(digest, raw).digest()), issuer)))


def cert_id_v1(raw: bytes) -> bytes:
    """An encoded SigningCertificate, whose hash is SHA-1."""
    return der.sequence(der.sequence(der.sequence(der.octets(hashlib.sha1(raw, usedforsecurity=False).digest()))))


def protection(digest: bytes, signing: bytes) -> dict[bytes, list[bytes]]:
    """The algorithm protection attribute."""
    _tag, start, _stop = der.whole(signing)
    return {ALGORITHM_PROTECTION: [der.sequence(digest, der.element(0xA1, signing[start:]))]}


def version_one(raw: bytes) -> dict[bytes, list[bytes]]:
    """Only the first version of the signing-certificate attribute."""
    return {SIGNING_CERTIFICATE: [cert_id_v1(raw)]}


def mutations(message: bytes, count: int, seed: int = 7) -> Iterator[bytes]:
    """Yield bent copies of a message: bits flipped, bytes set, cut, doubled, swapped, lengths and tags changed."""
    chance = random.Random(seed)
    for _ in range(count):
        out = bytearray(message)
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            at = chance.randrange(len(out))
            _bend(out, at, chance)
        yield bytes(out)


def _bend(out: bytearray, at: int, chance: random.Random) -> None:
    kind = chance.randrange(7)
    if kind == 0:
        out[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        out[at] = chance.choice((0x00, 0x02, 0x04, 0x06, 0x30, 0x31, 0x80, 0x84, 0xA0, 0xFF))
    elif kind == 2:
        del out[at : at + chance.choice((1, 2, 8, 64))]
        out += b"" if out else b"\0"
    elif kind == 3:
        out[at:at] = out[at : at + chance.choice((1, 2, 8, 64))]
    elif kind == 4:
        del out[max(at, 1) :]
    elif kind == 5:
        other = chance.randrange(len(out))
        out[at], out[other] = out[other], out[at]
    else:
        out[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 3, 16))))
