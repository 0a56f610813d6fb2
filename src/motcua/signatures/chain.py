"""From the signer's certificate to a given anchor: the path, or what keeps it from holding, in words and with evidence.

The library `cryptography` checks a path by RFC 5280; what it leaves out is checked here: keys, digests, purposes,
the right to sign certificates. Two answers are kept apart. CHAIN_CONSTRAINTS_FAILURE: the signatures do lead to a given
anchor, but something on the way is not allowed. NO_CERTIFICATE_CHAIN_FOUND: they do not, whatever the names say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs
from cryptography import x509
from cryptography.x509 import verification

from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.certificates import CertificateEvidence, fingerprint, is_sound, subject_text
from motcua.signatures.constraints import (
    VALIDITY_FAULTS,
    Purpose,
    authority_fault,
    critical_fault,
    key_fault,
    purpose_fault,
    signature_fault,
    signing_right_fault,
    validity_fault,
)
from motcua.signatures.faults import Fault, fault
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import AnchorClass, Profile, criteria
from motcua.signatures.search import MOST_DEPTH, PathSearch
from motcua.signatures.verdict import Criterion, Outcome, Reason, Verdict

__all__ = ["FoundPath", "PathResult", "build_path", "find_path", "judge_path"]

_CRITERIA = ("algorithm", "key_purpose", "path_to_anchor", "signing_time_in_validity")
_INSTANT = timedelta(microseconds=1)
_Path = tuple[x509.Certificate, ...]


@attrs.frozen(eq=False)
class FoundPath:
    """What a search found, apart from when the signature was made.

    Attributes:
        path: leaf first, anchor last; the leaf alone when no path was found.
        anchor: the anchor that ends it, or None.
        faults: what is wrong, the weightiest first; none for a path that holds.
        candidates: every certificate whose validity had a say.
    """

    path: _Path
    anchor: Anchor | None
    faults: tuple[Fault, ...]
    candidates: tuple[x509.Certificate, ...] = ()

    def holds(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """Return the first and the last moment of control for which the answer is the same as for this one.

        It is the stretch in which no candidate begins or ceases to be valid; None when the answer names its moment.
        """
        if any(found.name in VALIDITY_FAULTS or found.reason is Reason.FORMAT_FAILURE for found in self.faults):
            return None
        starts = [datetime.min.replace(tzinfo=UTC)]
        ends = [datetime.max.replace(tzinfo=UTC)]
        for certificate in filter(is_sound, self.candidates):
            for turn in (certificate.not_valid_before_utc, certificate.not_valid_after_utc + _INSTANT):
                if turn <= moment:
                    starts.append(turn)
                else:
                    ends.append(turn - _INSTANT)
        return max(starts), min(ends)


@attrs.frozen(eq=False)
class PathResult:
    """Whether a certificate was good for this signature at these moments (kết quả kiểm tra đường dẫn tin cậy).

    Attributes:
        reason: why not, or None.
        faults: everything that was found wrong, the one that gave the reason first.
        path: leaf first, anchor last; when nothing led to an anchor, the leaf alone.
        anchor: the anchor that ends the path, or None.
    """

    reason: Reason | None
    faults: tuple[Fault, ...]
    path: _Path
    anchor: Anchor | None

    @property
    def text_vi(self) -> str:
        """What failed, in Vietnamese; "" when nothing did."""
        return self.faults[0].text_vi if self.faults else ""

    @property
    def text_en(self) -> str:
        """What failed, in English; "" when nothing did."""
        return self.faults[0].text_en if self.faults else ""

    @property
    def evidence(self) -> tuple[CertificateEvidence, ...]:
        """What each certificate of the path says of itself, leaf first; none for one that cannot be read."""
        return tuple(CertificateEvidence.of(certificate) for certificate in self.path if is_sound(certificate))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that a path answers, each with what was found and the citation behind it."""
        if any(found.reason is Reason.FORMAT_FAILURE for found in self.faults):
            return tuple(_criterion(name, self.faults[0], Outcome.UNKNOWN, None) for name in _CRITERIA)
        leaf = fingerprint(self.path[0])
        by_name = {found.criterion: found for found in reversed(self.faults)}
        return tuple(_criterion(name, by_name.get(name), None, leaf) for name in _CRITERIA)


def build_path(
    leaf: x509.Certificate,
    *,
    intermediates: Iterable[x509.Certificate] = (),
    anchors: AnchorSet,
    moments: Moments,
    profile: Profile,
    purpose: Purpose = Purpose.SIGNING,
) -> PathResult:
    """Judge a signer's certificate.

    Args:
        leaf: the signer's certificate.
        intermediates: certificates that may help, from the signature or the host; none of them is trusted.
        anchors: what the host trusts; only anchors of the profile's classes count, for time stamps those of their own.
        moments: when the signature was made, as claimed and as proven, and when it is judged.
        profile: by which rules.
        purpose: what the leaf must be good for.
    """
    found = find_path(
        leaf, intermediates=intermediates, anchors=anchors, moments=moments, profile=profile, purpose=purpose
    )
    return judge_path(found, moments)


def judge_path(found: FoundPath, moments: Moments) -> PathResult:
    """Add to what a search found whether the signer's certificate was valid when the signature was made."""
    faults = found.faults
    is_unreadable = bool(faults) and faults[0].reason is Reason.FORMAT_FAILURE
    if not is_unreadable and (late := _time_fault(found.path[0], moments)):
        # without a path nobody vouches for the dates of a certificate, so they come last; but that an authority was
        # not valid at the leaf's nearest valid moment matters less than that the leaf was not valid at all
        dated = tuple(one for one in faults if one.name in VALIDITY_FAULTS)
        faults = (*(one for one in faults if one not in dated), late, *dated)
    return PathResult(faults[0].reason if faults else None, faults, found.path, found.anchor)


def find_path(
    leaf: x509.Certificate,
    *,
    intermediates: Iterable[x509.Certificate],
    anchors: AnchorSet,
    moments: Moments,
    profile: Profile,
    purpose: Purpose = Purpose.SIGNING,
) -> FoundPath:
    """Search a path that holds at the moment of control; arguments as for `build_path`.

    A leaf that was not valid at that moment is looked at as of its nearest valid one: its own dates are a matter apart.
    """
    if not is_sound(leaf):
        return FoundPath((leaf,), None, (fault("leaf_unreadable"),))
    pool = tuple(intermediates)
    classes = {AnchorClass.TIME_STAMP} if purpose is Purpose.TIME_STAMPING else profile.anchors
    given = anchors.of_classes(classes)
    search = _Search(leaf, pool, given, moments, profile)
    own = [key_fault(leaf, profile.algorithms), purpose_fault(leaf, purpose, profile.algorithms)]
    if not search.is_pinned:
        own.insert(1, signature_fault(leaf, profile.algorithms))
    path, anchor, fault_of_path = search.run()
    if fault_of_path and fault_of_path.name == "no_path" and not given:
        fault_of_path = fault("no_anchor_of_class", classes=", ".join(sorted(classes)))
    faults = tuple(dict.fromkeys(filter(None, (*own, fault_of_path))))
    return FoundPath(path, anchor, faults, (leaf, *pool, *(one.certificate for one in given)))


class _Search:
    """The search for one leaf: candidates, the check of each, and what is said when none holds."""

    def __init__(
        self, leaf: x509.Certificate, pool: _Path, given: tuple[Anchor, ...], moments: Moments, profile: Profile
    ) -> None:
        self.leaf, self.moments, self.profile = leaf, moments, profile
        self.pins = {anchor.certificate: anchor for anchor in given if anchor.pinned}
        self.roots = {anchor.certificate: anchor for anchor in given if not anchor.pinned}
        self.is_pinned = leaf in self.pins
        self.was_root = self.roots.pop(leaf, None) is not None
        self.pool = pool
        self.moment = min(max(moments.control, leaf.not_valid_before_utc), leaf.not_valid_after_utc)

    def run(self) -> tuple[_Path, Anchor | None, Fault | None]:
        """Return the path, its anchor and what is wrong with it."""
        if self.is_pinned:
            return (self.leaf,), self.pins[self.leaf], critical_fault(self.leaf)
        search = PathSearch(self.leaf, self.pool, self.roots)
        if search.single and (path := _verified(self.leaf, search.certificates, tuple(self.roots), self.moment)):
            # there is no other path to try, so what the library leaves out is decided on this one
            return path, self.roots[path[-1]], self._weakness(path) or signing_right_fault(path)
        first: tuple[_Path, Fault] | None = None
        for path in search.paths():
            if (broken := self._broken(path)) is None:
                return path, self.roots[path[-1]], None
            first = first or (path, broken)
        if first:
            return first[0], self.roots[first[0][-1]], first[1]
        name = "leaf_is_root" if self.was_root else "no_path_in_bounds" if search.exhausted else "no_path"
        words = {"subject": subject_text(self.leaf) or "-", "issuer": self.leaf.issuer.rfc4514_string() or "-"}
        return (self.leaf,), None, fault(name, evidence_sha256=fingerprint(self.leaf), **words)

    def _broken(self, path: _Path) -> Fault | None:
        """Return what is wrong with a path whose signatures are good; the library has the last word."""
        found = self._weakness(path) or authority_fault(path) or signing_right_fault(path)
        if found or (found := validity_fault(path, self.moment, self.moments)):
            return found
        try:
            _verify(self.leaf, path[1:-1], path[-1:], self.moment)
        except verification.VerificationError as error:
            return fault("constraint", evidence_sha256=fingerprint(path[0]), found=str(error)[:200])
        return None

    def _weakness(self, path: _Path) -> Fault | None:
        """Return a weak key or digest above the leaf."""
        algorithms = self.profile.algorithms
        for certificate in path[1:]:
            if found := key_fault(certificate, algorithms):
                return found
        for certificate in path[1:-1]:
            if found := signature_fault(certificate, algorithms):
                return found
        return None


def _may_sign_certificates(
    _policy: verification.Policy, _certificate: x509.Certificate, usage: x509.KeyUsage | None
) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("keyCertSign")


_CA_POLICY = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, None)
    .may_be_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_sign_certificates)
)
_EE_POLICY = verification.ExtensionPolicy.permit_all()


def _verify(leaf: x509.Certificate, between: _Path, anchors: _Path, moment: datetime) -> _Path:
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store(list(anchors)))
        .time(moment)
        .max_chain_depth(MOST_DEPTH)
        .extension_policies(ca_policy=_CA_POLICY, ee_policy=_EE_POLICY)
        .build_client_verifier()
    )
    return tuple(verifier.verify(leaf, list(between)).chain)


def _verified(leaf: x509.Certificate, between: _Path, anchors: _Path, moment: datetime) -> _Path | None:
    if not anchors:
        return None
    try:
        return _verify(leaf, between, anchors, moment)
    except verification.VerificationError:
        return None


def _time_fault(leaf: x509.Certificate, moments: Moments) -> Fault | None:
    """Return why the leaf's validity does not cover the signing, or None.

    Any of the moments before notBefore tells against the signature. After notAfter, a proof decides: within the
    validity it outweighs both a later claim and a later judgement.
    """
    start, end = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    every = [moment for moment in (moments.claimed, moments.proven, moments.at) if moment is not None]
    if min(every) < start:
        return fault("not_yet_valid", evidence_sha256=fingerprint(leaf), moment=min(every), bound=start)
    if moments.proven is not None:
        late = moments.proven > end
        return fault("expired", evidence_sha256=fingerprint(leaf), moment=moments.proven, bound=end) if late else None
    if max(every) > end:
        return fault("out_of_bounds", evidence_sha256=fingerprint(leaf), moment=max(every), bound=end)
    return None


def _outcome(found: Fault | None) -> Outcome:
    """A fault of an indeterminate verdict leaves its criterion unknown."""
    if found is None:
        return Outcome.PASS
    return Outcome.FAIL if Verdict.of(found.reason) is Verdict.TOTAL_FAILED else Outcome.UNKNOWN


def _criterion(name: str, found: Fault | None, outcome: Outcome | None, evidence: str | None) -> Criterion:
    rule = criteria()[name]
    return Criterion(
        name,
        outcome or _outcome(found),
        rule.text_vi if found is None else found.text_vi,
        rule.text_en if found is None else found.text_en,
        evidence if found is None else found.evidence_sha256 or evidence,
        (rule.cite,),
    )
