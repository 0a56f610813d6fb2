"""Whether the certificates of a path were revoked or suspended when a signature was made, by CRLs and OCSP answers.

A revocation counts from its date: what is proven older stands, what is proven or claimed younger falls, and what is
only claimed older stays open. Where nothing usable says that a certificate was good, that stays open too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from threading import Lock
from typing import TypeVar

import attrs
from cryptography import x509
from cryptography.x509 import ocsp

from motcua.errors import BadInputError
from motcua.signatures.certificates import fingerprint, is_sound, read_crls, read_ocsp_answers, subject_text
from motcua.signatures.chain import PathResult
from motcua.signatures.constraints import extension_of
from motcua.signatures.crl import PreparedCrl
from motcua.signatures.faults import Fault, fault, unusable_texts
from motcua.signatures.moments import Moments
from motcua.signatures.ocspanswer import PreparedAnswer
from motcua.signatures.profiles import Profile, criteria
from motcua.signatures.statements import HOLD, Statement, Status, usable_for_good
from motcua.signatures.verdict import Criterion, Outcome, Reason

__all__ = ["CertificateStatus", "RevocationIndex", "RevocationResult", "check_revocation"]

_T = TypeVar("_T")
_MOST_ISSUERS = 256
_ORDER = (Reason.REVOKED, Reason.REVOKED_NO_POE, Reason.TRY_LATER)


@attrs.frozen(eq=False)
class CertificateStatus:
    """What is known of one certificate of a path (tình trạng chứng thư số).

    Attributes:
        certificate: the certificate.
        status: good, revoked (or suspended) or unknown, as of the judgement.
        fault: why the signature does not pass for it, or None; a revocation proven to be later is no fault.
        statement: the statement that decided, or None when nothing usable was given.
    """

    certificate: x509.Certificate
    status: Status
    fault: Fault | None
    statement: Statement | None


@attrs.frozen(eq=False)
class RevocationResult:
    """Whether anything was revoked when the signature was made (kết quả kiểm tra thu hồi).

    Attributes:
        reason: why not passed, or None.
        faults: everything that was found, the weightiest first.
        statuses: one for each certificate of the path but the anchor, leaf first.
    """

    reason: Reason | None
    faults: tuple[Fault, ...]
    statuses: tuple[CertificateStatus, ...]

    @property
    def text_vi(self) -> str:
        """What failed, in Vietnamese; "" when nothing did."""
        return self.faults[0].text_vi if self.faults else ""

    @property
    def text_en(self) -> str:
        """What failed, in English; "" when nothing did."""
        return self.faults[0].text_en if self.faults else ""

    @property
    def criterion(self) -> Criterion:
        """The criterion not_revoked_at_signing, on the evidence of the leaf's statement or of what failed."""
        rule = criteria()["not_revoked_at_signing"]
        if not self.faults:
            stated = self.statuses[0].statement if self.statuses else None
            return Criterion(
                rule.id, Outcome.PASS, rule.text_vi, rule.text_en, stated.sha256 if stated else None, (rule.cite,)
            )
        found = self.faults[0]
        outcome = Outcome.FAIL if found.reason is Reason.REVOKED else Outcome.UNKNOWN
        return Criterion(rule.id, outcome, found.text_vi, found.text_en, found.evidence_sha256, (rule.cite,))


class RevocationIndex:
    """CRLs and OCSP answers made ready once; safe to share among threads.

    Signatures are checked when an issuer is first asked about; entries are found by serial number.
    """

    def __init__(
        self, crls: Iterable[x509.CertificateRevocationList] = (), answers: Iterable[ocsp.OCSPResponse] = ()
    ) -> None:
        """Take lists and answers that were read; the same one twice counts once."""
        prepared = {crl.sha256: crl for crl in map(PreparedCrl, crls)}
        self._crls = tuple(prepared[name] for name in sorted(prepared))
        by_digest = {one.sha256: one for one in map(PreparedAnswer, answers)}
        self._answers: dict[int | None, list[PreparedAnswer]] = {}
        for name in sorted(by_digest):
            self._answers.setdefault(by_digest[name].serial, []).append(by_digest[name])
        self._by_issuer: dict[int, tuple[x509.Certificate, tuple[tuple[PreparedCrl, str | None], ...]]] = {}
        self._lock = Lock()

    @classmethod
    def read(cls, *, crls: Iterable[bytes] = (), ocsp_answers: Iterable[bytes] = ()) -> RevocationIndex:
        """Return an index over files that the host gives, DER or PEM.

        Raises:
            BadInputError: CRL_UNREADABLE or OCSP_UNREADABLE, with which one of them.
        """
        return cls(
            [crl for place, data in enumerate(crls) for crl in read_crls(data, path=f"crls[{place}]")],
            [
                answer
                for place, data in enumerate(ocsp_answers)
                for answer in read_ocsp_answers(data, path=f"ocsp_answers[{place}]")
            ],
        )

    @classmethod
    def embedded(cls, *, crls: Iterable[bytes] = (), ocsp_answers: Iterable[bytes] = ()) -> RevocationIndex:
        """Return an index over what a signature carries along; what cannot be read there is passed over."""
        return cls(
            [found for data in crls for found in _tolerant(read_crls, data)],
            [found for data in ocsp_answers for found in _tolerant(read_ocsp_answers, data)],
        )

    def statements(
        self, certificate: x509.Certificate, issuer: x509.Certificate, moments: Moments, profile: Profile
    ) -> Iterator[Statement | str]:
        """Yield what is stated about a certificate by the day of the judgement, and why the rest states nothing.

        Args:
            certificate: the certificate asked about.
            issuer: the certificate of its issuer, from a path that holds.
            moments: the moments of the signature; what was issued after the judgement is not used.
            profile: whose algorithms the signatures must keep to.
        """
        yield from self._crl_statements(certificate, issuer, moments, profile)
        for answer in self._answers.get(certificate.serial_number, ()):
            if answer.is_about(certificate, issuer):
                yield answer.refusal or self._answered(answer, issuer, moments, profile)

    def _crl_statements(
        self, certificate: x509.Certificate, issuer: x509.Certificate, moments: Moments, profile: Profile
    ) -> Iterator[Statement | str]:
        for crl, refusal in self._crls_of(issuer):
            if refusal:
                yield refusal
            elif crl.this_update > moments.at:
                yield "later"
            else:
                yield crl.state(certificate, profile.algorithms)

    def _crls_of(self, issuer: x509.Certificate) -> tuple[tuple[PreparedCrl, str | None], ...]:
        known = self._by_issuer.get(id(issuer))
        if known is None or known[0] is not issuer:
            found = tuple((crl, crl.refusal_from(issuer)) for crl in self._crls if crl.issuer == issuer.subject)
            known = (issuer, found)
            with self._lock:
                if len(self._by_issuer) >= _MOST_ISSUERS:
                    self._by_issuer.clear()
                self._by_issuer[id(issuer)] = known
        return known[1]

    def _answered(
        self, answer: PreparedAnswer, issuer: x509.Certificate, moments: Moments, profile: Profile
    ) -> Statement | str:
        responder = answer.responder(issuer, profile.algorithms)
        if isinstance(responder, str):
            return responder
        if responder is not issuer and not self._is_trusted(responder, answer, issuer, moments, profile):
            return "responder"
        stated = answer.state()
        if isinstance(stated, str):
            return stated
        return "later" if max(stated.this_update, answer.produced_at) > moments.at else stated

    def _is_trusted(
        self,
        responder: x509.Certificate,
        answer: PreparedAnswer,
        issuer: x509.Certificate,
        moments: Moments,
        profile: Profile,
    ) -> bool:
        """Whether a delegate was not revoked itself: no CRL lists it, and it is exempt or a CRL clears it.

        RFC 6960, 4.2.2.2.1 leaves to the verifier what to do about a delegate without id-pkix-ocsp-nocheck.
        """
        said = [one for one in self._crl_statements(responder, issuer, moments, profile) if isinstance(one, Statement)]
        if any(one.status is Status.REVOKED for one in said):
            return False
        if extension_of(responder, x509.OCSPNoCheck) is not None:
            return True
        then = Moments(moments.at, proven=answer.produced_at)
        return any(usable_for_good(one, then, responder.not_valid_after_utc) for one in said)


def check_revocation(
    found: PathResult, indices: Iterable[RevocationIndex], *, moments: Moments, profile: Profile
) -> RevocationResult:
    """Judge every certificate of a path but its anchor.

    A pinned certificate is its own anchor and has nothing to check; where no anchor was reached, nothing is known.

    Args:
        found: what `build_path` returned for the same moments.
        indices: what is known of revocations: the host's, and what the signature carries along.
        moments: when the signature was made, as claimed and as proven, and when it is judged.
        profile: whose algorithms the signatures on lists and answers must keep to.
    """
    every, path = tuple(indices), found.path
    if found.anchor is None:
        statuses: tuple[CertificateStatus, ...] = (_unknown(path[0], "no_path"),)
    else:
        statuses = tuple(_status(one, issuer, every, moments, profile) for one, issuer in pairwise(path))
    told = [status.fault for status in statuses if status.fault is not None]
    faults = tuple(sorted(told, key=lambda one: _ORDER.index(one.reason))) if told else ()
    return RevocationResult(faults[0].reason if faults else None, faults, statuses)


def _status(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    indices: tuple[RevocationIndex, ...],
    moments: Moments,
    profile: Profile,
) -> CertificateStatus:
    said: list[Statement] = []
    silent: list[str] = []
    for index in indices:
        for one in index.statements(certificate, issuer, moments, profile):
            (silent if isinstance(one, str) else said).append(one)  # type: ignore[arg-type]  # each to its own list
    if revoked := [one for one in said if one.status is Status.REVOKED]:
        final = [one for one in revoked if one.why != HOLD]
        if final:
            return _revoked(certificate, min(final, key=_by_revocation), moments)
        if (suspended := _suspended(certificate, revoked, said, moments)) is not None:
            return suspended
    end = certificate.not_valid_after_utc
    good = [one for one in said if one.status is Status.GOOD]
    if usable := [one for one in good if usable_for_good(one, moments, end)]:
        return CertificateStatus(certificate, Status.GOOD, None, max(usable, key=_by_update))
    silent.extend("stale" for _ in good)
    return _unknown(certificate, max(silent, key=list(unusable_texts()).index, default="none"))


def _unknown(certificate: x509.Certificate, why: str) -> CertificateStatus:
    words, is_read = unusable_texts()[why], is_sound(certificate)
    told = fault(
        "status_unknown",
        evidence_sha256=fingerprint(certificate),
        subject=(subject_text(certificate) if is_read else "") or "-",
        why_vi=words["vi"],
        why_en=words["en"],
    )
    return CertificateStatus(certificate, Status.UNKNOWN, told, None)


def _revoked(certificate: x509.Certificate, stated: Statement, moments: Moments) -> CertificateStatus:
    """Judge a revocation, or a suspension that still lasts, by its date.

    A signature known to have existed before it stands. One proven, or even claimed, not to be older falls: the
    signer's word is enough against him. One that is only claimed to be older stays open.
    """
    since = stated.revoked_at or stated.this_update
    if moments.existed < since:
        return CertificateStatus(certificate, Status.REVOKED, None, stated)
    signed = moments.signed
    if signed is not None and signed >= since:
        name = "suspended" if stated.why == HOLD else "revoked"
        found = _fault(name, certificate, stated, since, signed)
    else:
        found = _fault("revoked_no_proof", certificate, stated, since, signed)
    return CertificateStatus(certificate, Status.REVOKED, found, stated)


def _suspended(
    certificate: x509.Certificate, holds: list[Statement], said: list[Statement], moments: Moments
) -> CertificateStatus | None:
    """Judge suspensions (certificateHold); None when none of them touches the signing.

    A suspension lasts from its date until the first later statement without it: when it was lifted in between is not
    told. A signature made within it was made while the certificate was suspended, also when it was lifted since. After
    that, the issuer stands by the certificate again, so a claim to have signed outside of it is taken as any other.
    """
    for hold in sorted(holds, key=_by_revocation):
        lifted = [one for one in said if one.status is Status.GOOD and one.this_update > hold.this_update]
        if not lifted:
            return _revoked(certificate, hold, moments)
        since, until = hold.revoked_at or hold.this_update, min(lifted, key=_by_update).this_update
        signed = moments.signed
        if signed is not None and since <= signed < until:
            found = _fault("suspended", certificate, hold, since, signed)
            return CertificateStatus(certificate, Status.REVOKED, found, hold)
    return None


def _fault(
    name: str, certificate: x509.Certificate, stated: Statement, since: datetime, signed: datetime | None
) -> Fault:
    return fault(
        name,
        evidence_sha256=stated.sha256,
        subject=subject_text(certificate) or "-",
        moment=since,
        found=stated.why,
        signed=signed or "-",
    )


def _by_revocation(stated: Statement) -> tuple[datetime, str]:
    return stated.revoked_at or stated.this_update, stated.sha256


def _by_update(stated: Statement) -> tuple[datetime, str]:
    return stated.this_update, stated.sha256


def _tolerant(read: Callable[[bytes], tuple[_T, ...]], data: bytes) -> tuple[_T, ...]:
    try:
        return read(data)
    except BadInputError:
        return ()
