"""Receipts signed by the usual certificates of the tests, sound or bent, and their verification end to end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from pki import Issued, at, authority_pki, crl
from stamping import unsigned

import cmskit
from cmskit import register
from motcua.canonical import canonical_bytes
from motcua.signatures import der
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.attributes import SIGNING_TIME
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Reason, Report, Verdict
from motcua.signatures.verifier import Trust, verify

SIGNED, JUDGED = at(2025, 6, 14, 9), at(2025, 6, 15, 12)
AGENCY = "000.00.32.H19"
FIELDS = {
    "code": f"{AGENCY}-250613-0001",
    "accepted_at": "2025-06-13T09:00:00+07:00",
    "due_at": "2025-06-20T17:30:00+07:00",
    "request": "Cấp bản sao trích lục",
}


def receipt(**changed: object) -> bytes:
    """Return the canonical content of a receipt, with some of its fields changed."""
    return canonical_bytes(
        {"schema": "urn:motcua:form:receipt:1", "fields": FIELDS | changed, "binding": {"procedure": "1.000656"}}
    )


CONTENT = receipt()


def host(issued: Issued):
    """Return the callback of a host that holds the key of a certificate."""

    def sign(data: bytes, algorithm: str) -> bytes:
        private = issued.key
        if isinstance(private, ed25519.Ed25519PrivateKey):
            return private.sign(data)
        scheme, _, name = algorithm.partition("-")
        hashing = getattr(hashes, name.upper().replace("-", "_"))()
        if isinstance(private, rsa.RSAPrivateKey):
            pss = padding.PSS(padding.MGF1(hashing), hashing.digest_size)
            return private.sign(data, pss if scheme == "pss" else padding.PKCS1v15(), utils.Prehashed(hashing))
        return private.sign(data, ec.ECDSA(utils.Prehashed(hashing)))

    return sign


def scheme_of(issued: Issued) -> str:
    """Return the scheme that fits a key."""
    private = issued.key
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    return "pss" if isinstance(private, rsa.RSAPrivateKey) else "ecdsa"


def signed(
    issued: Issued | None = None,
    *chain: Issued,
    content: bytes = CONTENT,
    when: datetime = SIGNED,
    scheme: str = "",
    digest: str = "sha256",
) -> bytes:
    """Return a sound signature; by default that of the agency, with its issuing authority along."""
    pki = authority_pki()
    issued = issued or pki.agency
    return sign_detached(
        content,
        certificate=issued.der,
        chain=[one.der for one in chain or (pki.issuing,)],
        sign=host(issued),
        scheme=scheme or scheme_of(issued),
        digest=digest,
        signing_time=when,
    )


def as_kind(issued: Issued) -> str:
    """Make a certificate of the usual ones a kind that `cmskit` can bend messages of."""
    return register(f"pki/{issued.serial:x}", issued.key, issued.der)


@dataclass
class Bent(cmskit.Bent):
    """A signature of the agency with every part open to bending; the defaults give a sound one.

    Its scheme is PKCS #1 v1.5, which signs the same bytes the same way each time, so that a stamp over it fits.
    """

    content: bytes = CONTENT
    by: Issued = field(default_factory=lambda: authority_pki().agency)
    when: datetime = SIGNED
    stamps: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Take the key and certificates, the time, and the stamps."""
        self.kind = as_kind(self.by)
        if self.certificates is None:
            self.certificates = [self.by.der, authority_pki().issuing.der]
        self.attributes = {SIGNING_TIME: [der.moment(self.when)]} | self.attributes
        if self.stamps:
            self.unsigned = unsigned(*self.stamps)

    @property
    def value(self) -> bytes:
        """The signature value, which time stamps are about."""
        info = self.info()
        _tag, start, stop = der.whole(info)
        fields = der.walk(info, start, stop)
        last = fields[-2] if fields[-1][0] == 0xA1 else fields[-1]
        return info[last[2] : last[3]]


@cache
def lists() -> tuple[bytes, ...]:
    """Return fresh empty CRLs of every authority of the usual certificates."""
    pki = authority_pki()
    issuers = (pki.public_root, pki.issuing, pki.national_root, pki.company_ca, pki.stamp_root)
    return tuple(crl(one) for one in issuers)


def trust(
    *,
    anchors: AnchorSet | None = None,
    crls: tuple[bytes, ...] | None = None,
    ocsp: tuple[bytes, ...] = (),
    intermediates: tuple[bytes, ...] = (),
) -> Trust:
    """Return what the host of the tests trusts."""
    index = RevocationIndex.read(crls=lists() if crls is None else crls, ocsp_answers=ocsp)
    return Trust(anchors or authority_pki().anchors(), intermediates, index)


def report(data: bytes | None, content: bytes = CONTENT, given: Trust | None = None, **options) -> Report:
    """Verify end to end, judged on 15 June 2025 unless told otherwise."""
    return verify(content, data, given or trust(), **{"at": JUDGED, **options})


def answer(*arguments, **options) -> tuple[Verdict, Reason | None]:
    """Return the verdict and the reason alone."""
    found = report(*arguments, **options)
    return found.verdict, found.reason
