"""A whole verification: signature, path, revocation, time, the signer's right, and what the content is bound to.

Inputs are what the host gives: bytes, anchors, lists, time stamps, a moment, a profile. Nothing is fetched and
nothing is trusted by name. Any bytes give a report; only when every criterion that is asked passed is it a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise

import attrs
from cryptography import x509

from motcua.errors import LawError
from motcua.localtime import local
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.authorised import SignerBinding, check_signer
from motcua.signatures.binding import Binding, check_binding, read_binding
from motcua.signatures.certificates import subject_text
from motcua.signatures.chain import PathResult
from motcua.signatures.chaincache import ChainCache
from motcua.signatures.cms import SignatureCheck, check_signature
from motcua.signatures.confusable import confusable_text
from motcua.signatures.message import SignedMessage
from motcua.signatures.moments import Moments, told_moment
from motcua.signatures.profiles import Profile, Pss, profile_for
from motcua.signatures.reporting import Judged, empty_report, report_of
from motcua.signatures.revocation import RevocationIndex, RevocationResult, check_revocation
from motcua.signatures.shapes import ShapeMemory
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.statements import Statement, Status
from motcua.signatures.timestamp import StampResult, check_time_stamp, earliest
from motcua.signatures.verdict import Reason, Report, SignatureWarning, Verdict

__all__ = ["Trust", "Verifier", "verify"]

_MOST_STAMPS = 8
_MOST_KEPT = 4096


@attrs.frozen(eq=False)
class Trust:
    """What the host trusts and knows (chứng thư gốc, chứng thư trung gian, CRL và OCSP do hệ thống chủ đưa vào).

    Attributes:
        anchors: the anchors; two Vietnamese roots exist, and none comes with this library.
        intermediates: encoded certificates that may help to build a path; none of them is trusted.
        revocation: CRLs and OCSP answers, ready to be asked.
    """

    anchors: AnchorSet
    intermediates: tuple[bytes, ...] = ()
    revocation: RevocationIndex = attrs.field(factory=RevocationIndex)


@attrs.frozen(eq=False)
class _Standing:
    """What path and revocation data say of a signer, and the claimed times for which they say the same."""

    path: PathResult
    revocation: RevocationResult
    since: datetime
    until: datetime

    def covers(self, claimed: datetime | None) -> bool:
        return claimed is not None and self.since <= claimed <= self.until


class Verifier:
    """Verifies many signatures under one trust at one moment; safe to share among threads.

    Certificates, paths and the good standing of a signer are remembered, so bulk work pays for each once.
    """

    def __init__(
        self,
        trust: Trust,
        *,
        at: datetime,
        profile: Profile | None = None,
        signers: SignerBinding | None = None,
    ) -> None:
        """Take what all verifications share.

        Args:
            trust: anchors, intermediates, revocation data.
            at: the moment of the judgement, with its offset; it may lie in the past.
            profile: by which rules; by default those of the day of signing, else of the moment of the judgement.
            signers: who signs for which agency; without it the signer's right is not asked.

        Raises:
            BadInputError: when the moment has no offset.
            LawError: when no profile was given and none covers the moment of the judgement.
        """
        self.trust, self.at, self.signers = trust, local(at), signers
        self._given = profile
        self._fallback = profile or profile_for(self.at.date())
        self._paths = ChainCache(_MOST_KEPT)
        self._loaded: dict[bytes, SignerCertificate] = {}
        self._standings: dict[tuple[bytes, tuple[bytes, ...], str], _Standing] = {}
        self._shapes = ShapeMemory()
        self._rules: dict[tuple[date, bool], Profile] = {}
        self._narrow: dict[str, Profile] = {}
        self._subjects: dict[bytes, str | None] = {}

    def verify(
        self,
        content: bytes,
        signature: bytes | None,
        *,
        time_stamps: Iterable[bytes] = (),
        expected: Binding | None = None,
    ) -> Report:
        """Return the report on a detached signature.

        Args:
            content: the bytes that were signed.
            signature: CMS in DER; None or empty gives NO_SIGNATURE.
            time_stamps: RFC 3161 tokens that the host keeps beside the signature, over its value or over the message.
            expected: what the content must be bound to; without it, what it is bound to is not asked.
        """
        if not signature:
            return empty_report(Reason.NO_SIGNATURE, content)
        message = self._shapes.parse(signature)
        if len(self._loaded) > _MOST_KEPT:
            self._loaded.clear()
        check = check_signature(message, content, loaded=self._loaded)
        if isinstance(message, Reason):
            return report_of(Judged(content, check), self._fallback)
        given = tuple(time_stamps)
        report = self._judge(content, message, check, given, expected)
        others = [self._judge(content, message, one, given, expected) for one in check.others]
        return min((report, *others), key=lambda one: _WORST.index(one.verdict)) if others else report

    def _judge(
        self,
        content: bytes,
        message: SignedMessage,
        check: SignatureCheck,
        stamps: tuple[bytes, ...],
        expected: Binding | None,
    ) -> Report:
        """Judge one signer's certificate and its right to have signed this."""
        if check.certificate is None:
            return report_of(Judged(content, check), self._fallback)
        if (leaf := self._paths.certificate(check.certificate.raw)) is None:
            return report_of(Judged(content, check, is_unreadable=True), self._fallback)
        rules = self._profile(check.signing_time)
        stamp = earliest(self._stamps(message, check, stamps, rules), born=leaf.not_valid_before_utc)
        proven = stamp.at if stamp else None
        rules = rules if proven is None else self._profile(check.signing_time, proven)
        standing = self._standing(leaf, message, check, proven, rules)
        judged = Judged(
            content,
            check,
            path=standing.path,
            revocation=standing.revocation,
            stamp=stamp,
            signer_reason=self._signer_reason(content, check.certificate),
            binding_reason=None if expected is None else check_binding(content, expected),
            asks_signer=self.signers is not None,
            asks_binding=expected is not None,
            signer=self._subject(leaf, check.certificate.raw),
            proven=stamp.at if stamp else None,
            warnings=tuple(self._warnings(content, check, rules)),
        )
        return report_of(judged, rules)

    def _profile(self, claimed: datetime | None, proven: datetime | None = None) -> Profile:
        """The rules of the day of signing; a day that no rules cover is judged by those of the moment of judgement.

        A day that is only claimed opens no anchor that the moment of the judgement would not: who may end a path is
        not for the signer to choose.
        """
        told = told_moment(claimed) if proven is None else local(proven)
        if self._given is not None or told is None:
            return self._fallback
        key = (told.date(), proven is not None)
        if (known := self._rules.get(key)) is not None:
            return known
        try:
            found = profile_for(told.date())
        except LawError:
            found = self._fallback
        if proven is None and not found.anchors <= self._fallback.anchors:
            found = self._narrow.setdefault(
                found.id, attrs.evolve(found, anchors=found.anchors & self._fallback.anchors)
            )
        if len(self._rules) < _MOST_KEPT:
            self._rules[key] = found
        return found

    def _subject(self, leaf: x509.Certificate, raw: bytes) -> str | None:
        if raw not in self._subjects:
            if len(self._subjects) >= _MOST_KEPT:
                self._subjects.clear()
            self._subjects[raw] = subject_text(leaf) or None
        return self._subjects[raw]

    def _indices(self, message: SignedMessage) -> tuple[RevocationIndex, ...]:
        if not message.revocations:
            return (self.trust.revocation,)
        return (self.trust.revocation, RevocationIndex.embedded(crls=message.revocations))

    def _stamps(
        self, message: SignedMessage, check: SignatureCheck, given: tuple[bytes, ...], rules: Profile
    ) -> list[StampResult]:
        """What each time stamp of a signature proves: those the host gave, then those the message carries."""
        if check.signer is None or not (given or check.signer.unsigned):
            return []
        tokens = (*given, *check.signer.time_stamps)[:_MOST_STAMPS]
        indices = self._indices(message) if tokens else ()
        return [
            check_time_stamp(
                token, (check.signer.signature, message.raw), anchors=self.trust.anchors, pool=self.trust.intermediates,
                indices=indices, at=self.at, profile=rules, paths=self._paths, loaded=self._loaded,
            )
            for token in tokens
        ]  # fmt: skip

    def _standing(
        self,
        leaf: x509.Certificate,
        message: SignedMessage,
        check: SignatureCheck,
        proven: datetime | None,
        rules: Profile,
    ) -> _Standing:
        """The signer's path and revocation; nothing ever revoked gives every claim in the validity the same.

        Where something was, as in a suspension that was lifted, the answer depends on when the signature was made.
        """
        claimed = told_moment(check.signing_time)
        key = (check.certificate.raw if check.certificate else b"", message.certificates, rules.id)
        is_shared = proven is None and claimed is not None and not message.revocations
        if is_shared and (known := self._standings.get(key)) is not None and known.covers(claimed):
            return known
        moments = Moments(self.at, claimed=claimed, proven=proven)
        pool = [self._paths.certificate(raw) for raw in (*message.certificates, *self.trust.intermediates)]
        path = self._paths.build_path(
            leaf,
            intermediates=[one for one in pool if one is not None],
            anchors=self.trust.anchors,
            moments=moments,
            profile=rules,
        )
        indices = self._indices(message)
        revocation = check_revocation(path, indices, moments=moments, profile=rules)
        found = _Standing(path, revocation, leaf.not_valid_before_utc, leaf.not_valid_after_utc)
        is_good = path.reason is None and revocation.reason is None
        if is_shared and is_good and not _was_ever_revoked(path, indices, moments, rules):
            if len(self._standings) >= _MOST_KEPT:
                self._standings.clear()
            self._standings[key] = found
        return found

    def _signer_reason(self, content: bytes, certificate: SignerCertificate) -> Reason | None:
        if self.signers is None:
            return None
        bound = read_binding(content)
        if isinstance(bound, Reason) or bound.agency is None:
            return Reason.SIGNER_NOT_AUTHORISED  # for which agency it was signed cannot be told
        return check_signer(self.signers, bound.agency, certificate)

    def _warnings(self, content: bytes, check: SignatureCheck, rules: Profile) -> Iterator[SignatureWarning]:
        if confusable_text(content):
            yield SignatureWarning.CONFUSABLE_TEXT
        if rules.pss is Pss.WARN:
            yield from check.warnings


def verify(  # noqa: PLR0913  everything a verification rests on is given
    content: bytes,
    signature: bytes | None,
    trust: Trust,
    *,
    at: datetime,
    profile: Profile | None = None,
    signers: SignerBinding | None = None,
    time_stamps: Iterable[bytes] = (),
    expected: Binding | None = None,
) -> Report:
    """Return the report on one detached signature; for many, keep a `Verifier`.

    Args:
        content: the bytes that were signed.
        signature: CMS in DER, or None.
        trust: anchors, intermediates, revocation data.
        at: the moment of the judgement.
        profile: by which rules; by default those of the day of signing.
        signers: who signs for which agency, when that is asked.
        time_stamps: tokens kept beside the signature.
        expected: what the content must be bound to, when that is asked.

    Raises:
        BadInputError: when the moment has no offset.
        LawError: when no profile was given and none covers the moment of the judgement.
    """
    verifier = Verifier(trust, at=at, profile=profile, signers=signers)
    return verifier.verify(content, signature, time_stamps=time_stamps, expected=expected)


_WORST = (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED)


def _was_ever_revoked(path: PathResult, indices: tuple[RevocationIndex, ...], moments: Moments, rules: Profile) -> bool:
    """Whether any list or answer speaks of a revocation or suspension on a path, lifted or not."""
    return any(
        isinstance(said, Statement) and said.status is Status.REVOKED
        for index in indices
        for one, issuer in pairwise(path.path)
        for said in index.statements(one, issuer, moments, rules)
    )
