"""Detached CMS and CAdES-B signatures: whether the bytes, the key and the content belong together.

This is the cryptographic half of a verification. Whether the certificate is to be trusted, was valid, and belongs to
the right agency is asked elsewhere. Any bytes give an answer; nothing is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableMapping
from datetime import datetime
from enum import StrEnum

import attrs

from motcua.signatures import algorithms, der
from motcua.signatures.attributes import CertificateId
from motcua.signatures.der import DerError
from motcua.signatures.message import DATA, TIME_STAMP_INFO, SignedMessage, Signer, parse_cms
from motcua.signatures.signer import SignerCertificate, load_signer
from motcua.signatures.verdict import Outcome, Reason, SignatureWarning, Verdict

__all__ = [
    "DATA",
    "TIME_STAMP_INFO",
    "CertificateTie",
    "SignatureCheck",
    "SignedMessage",
    "Signer",
    "SignerCertificate",
    "check_signature",
    "load_signer",
    "parse_cms",
]

_STAGES = ("format", "algorithm", "integrity", "signature_value", "signer_information")


class CertificateTie(StrEnum):
    """What the signing-certificate attribute says of the certificate used."""

    MATCH = "match"
    MISMATCH = "mismatch"
    MISSING = "missing"


@attrs.frozen
class SignatureCheck:
    """What the cryptography says of one signature (kết quả kiểm tra mật mã của chữ ký).

    Attributes:
        reason: why it does not hold, or None.
        verdict: what the reason leads to; a missing signing-certificate attribute is a doubt, a mismatch is a no.
        passed: the criteria that passed before the one that failed; all of them when there is no reason.
        failed_at: the criterion that failed, or "".
        signer: the signer judged, or None when nothing could be read.
        certificate: the certificate whose key was tried, or None.
        tie: what the signing-certificate attribute says, or None when it was not reached.
        warnings: RSA_NOT_PSS, or none.
    """

    reason: Reason | None
    verdict: Verdict
    passed: tuple[str, ...] = ()
    failed_at: str = ""
    signer: Signer | None = None
    certificate: SignerCertificate | None = None
    tie: CertificateTie | None = None
    warnings: tuple[SignatureWarning, ...] = ()
    others: tuple[SignatureCheck, ...] = ()
    """The checks of the other signers; each of their certificates must be judged too."""

    @property
    def signing_time(self) -> datetime | None:
        """When the signer claims to have signed, in UTC; a claim, no proof."""
        return self.signer.attributes.signing_time if self.signer and self.signer.attributes else None

    @property
    def outcomes(self) -> tuple[tuple[str, Outcome], ...]:
        """The result of each criterion; what was not reached is unknown."""
        bad = Outcome.UNKNOWN if self.verdict is Verdict.INDETERMINATE else Outcome.FAIL
        results = dict.fromkeys(_STAGES, Outcome.UNKNOWN) | dict.fromkeys(self.passed, Outcome.PASS)
        if self.failed_at:
            results[self.failed_at] = bad
        return tuple(results.items())


def check_signature(
    message: SignedMessage | Reason,
    content: bytes | None = None,
    *,
    signer_certificate: SignerCertificate | None = None,
    loaded: MutableMapping[bytes, SignerCertificate] | None = None,
    sha1_certificate_id: bool = False,
) -> SignatureCheck:
    """Return whether every signature of a message holds over a content; with several, the bad one's answer.

    Args:
        message: from `parse_cms`; a reason is handed on.
        content: the bytes signed; None for those inside the message.
        signer_certificate: the one certificate to accept, when it is known; else those in the message are looked at.
        loaded: certificates already read, by their DER; what is read here is added, so that bulk work reads each once.
        sha1_certificate_id: whether version 1 of the signing-certificate attribute, whose hash is SHA-1, is enough; for
            time stamps, whose authorities still write it. Else it counts as missing.
    """
    if isinstance(message, Reason):
        return SignatureCheck(message, Verdict.of(message), (), "format")
    if message.content is not None and content is not None and content != message.content:
        content = None
    elif content is None:
        content = message.content
    if content is None:
        return SignatureCheck(Reason.FORMAT_FAILURE, Verdict.TOTAL_FAILED, (), "format")
    cache: MutableMapping[bytes, SignerCertificate] = {} if loaded is None else loaded
    checks = []
    for signer in message.signers:
        search = _Search(message, signer, signer_certificate, cache)
        checks.append(_Trial(search, content, sha1_certificate_id).check())
    if len(checks) == 1:
        return checks[0]
    order = (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED)
    worst = min(range(len(checks)), key=lambda place: order.index(checks[place].verdict))
    return attrs.evolve(checks[worst], others=tuple(checks[:worst] + checks[worst + 1 :]))


@attrs.frozen
class _Search:
    """Where a signer's certificate may be found."""

    message: SignedMessage
    signer: Signer
    given: SignerCertificate | None
    loaded: MutableMapping[bytes, SignerCertificate]

    def certificate(self) -> SignerCertificate | None:
        """The certificate that the signer names; of several, the one that its own attribute ties to it."""
        named = [one for one in self._candidates() if self._is_named(one)]
        if len(named) > 1 and self.signer.attributes is not None:
            ids = self.signer.attributes.certificate_ids
            tied = [one for one in named if _tie(ids, one, sha1=True) is CertificateTie.MATCH]
            return (tied or named)[0]
        return named[0] if named else None

    def _candidates(self) -> Iterator[SignerCertificate]:
        if self.given is not None:
            yield self.given
            return
        for raw in self.message.certificates:
            known = self.loaded.get(raw)
            if known is None:
                read = load_signer(raw)
                if isinstance(read, Reason):
                    continue
                known = self.loaded[raw] = read
            yield known

    def _is_named(self, one: SignerCertificate) -> bool:
        signer = self.signer
        if signer.key_id is not None:
            return one.key_id == signer.key_id
        return one.serial == signer.serial and one.issuer == signer.issuer


@attrs.define
class _Trial:
    """One signature being tried, step by step; what was reached when a step fails is what the report says."""

    search: _Search
    content: bytes
    sha1: bool
    stage: str = "format"
    passed: tuple[str, ...] = ()
    certificate: SignerCertificate | None = None
    tie: CertificateTie | None = None
    scheme: str = ""

    def check(self) -> SignatureCheck:
        try:
            reason = self._steps()
        except DerError as error:
            reason = error.reason
        warnings = (SignatureWarning.RSA_NOT_PSS,) if self.scheme == "pkcs1v15" else ()
        verdict = _verdict(reason, self.tie)
        passed, failed_at = (self.passed, self.stage) if reason else (_STAGES, "")
        signer = self.search.signer
        return SignatureCheck(reason, verdict, passed, failed_at, signer, self.certificate, self.tie, warnings)

    def _steps(self) -> Reason | None:  # noqa: PLR0911  one way out for each reason
        signer = self.search.signer
        attributes, signed_bytes = signer.attributes, signer.signed_bytes
        if attributes is None or signed_bytes is None:
            return Reason.SIG_ATTRS_MISSING
        self.passed, self.stage = ("format",), "algorithm"
        digest = self._digest()
        if len(attributes.message_digest) != algorithms.digest_size(digest):
            return Reason.CRYPTO_CONSTRAINTS_FAILURE
        self.stage = "integrity"
        if algorithms.digest(digest, self.content) != attributes.message_digest:
            return Reason.HASH_FAILURE
        self.passed, self.stage = ("format", "integrity"), "signer_information"
        self.certificate = certificate = self.search.certificate()
        if certificate is None:
            return Reason.NO_CERTIFICATE_CHAIN_FOUND
        self.stage = "algorithm"
        if not certificate.is_strong:
            return Reason.CRYPTO_CONSTRAINTS_FAILURE
        self.passed, self.stage = _STAGES[:3], "signature_value"
        if not algorithms.verifies(certificate.public_key, self.scheme, digest, signer.signature, signed_bytes):
            return Reason.SIG_CRYPTO_FAILURE
        self.passed, self.stage = _STAGES[:4], "signer_information"
        self.tie = _tie(attributes.certificate_ids, certificate, sha1=self.sha1)
        return None if self.tie is CertificateTie.MATCH else Reason.SIG_CONSTRAINTS_FAILURE

    def _digest(self) -> str:
        """The digest, which message, signer, signature algorithm and protecting attribute must agree on."""
        signer = self.search.signer
        digest = algorithms.digest_name(signer.digest_algorithm)
        signing = algorithms.signature_algorithm(signer.signature_algorithm)
        self.scheme = signing.scheme
        announced = self.search.message.digest_algorithms
        listed = signer.digest_algorithm in announced or any(_same(signer.digest_algorithm, one) for one in announced)
        if not listed or signing.digest not in ("", digest):
            raise DerError(Reason.CRYPTO_CONSTRAINTS_FAILURE)
        if signer.attributes is not None and signer.attributes.protection is not None:
            _check_protection(signer, signer.attributes.protection)
        return digest


def _verdict(reason: Reason | None, tie: CertificateTie | None) -> Verdict:
    return Verdict.INDETERMINATE if tie is CertificateTie.MISSING else Verdict.of(reason)


def _same(one: bytes, other: bytes) -> bool:
    """Whether two encoded algorithms are one; absent parameters and NULL are the same."""
    return one == other or _without_null(one) == _without_null(other)


def _without_null(encoded: bytes) -> bytes:
    return encoded[2:-2] if encoded.endswith(b"\x05\x00") else encoded[2:]


def _check_protection(signer: Signer, value: bytes) -> None:
    """Hold the algorithms of the signer against those it protected (RFC 6211, section 2)."""
    tag, start, stop = der.whole(value)
    fields = der.walk(value, start, stop)
    if tag != der.SEQUENCE or [field[0] for field in fields] != [der.SEQUENCE, 0xA1]:
        raise DerError
    (_tag, at, _start, end), (_tag, _at, inner, last) = fields
    signing = der.sequence(value[inner:last])
    if not _same(value[at:end], signer.digest_algorithm) or not _same(signing, signer.signature_algorithm):
        raise DerError(Reason.CRYPTO_CONSTRAINTS_FAILURE)


def _tie(ids: tuple[CertificateId, ...], certificate: SignerCertificate, *, sha1: bool) -> CertificateTie:
    """What the identifiers say of a certificate; every one must fit, and SHA-1 alone is not enough unless allowed."""
    strong = False
    for one in ids:
        if one.digest_algorithm is None:
            fits = one.digest == _sha1(certificate.raw)
        else:
            fits = one.digest == certificate.digest(algorithms.digest_name(one.digest_algorithm))
            strong = True
        if one.issuer is not None:
            fits = fits and (one.issuer, one.serial) == (certificate.issuer, certificate.serial)
        if not fits:
            return CertificateTie.MISMATCH
    return CertificateTie.MATCH if strong or (sha1 and ids) else CertificateTie.MISSING


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
