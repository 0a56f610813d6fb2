"""From what was found to a report: one reason, the worst first, and a result for each criterion of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache

import attrs

from motcua.localtime import local_or_none
from motcua.signatures.chain import PathResult
from motcua.signatures.cms import CertificateTie, SignatureCheck
from motcua.signatures.moments import told_moment
from motcua.signatures.profiles import Profile, criteria
from motcua.signatures.revocation import RevocationResult
from motcua.signatures.timestamp import StampResult
from motcua.signatures.verdict import Criterion, Outcome, Reason, Report, SignatureWarning, Verdict, verdict_texts

__all__ = ["Judged", "empty_report", "report_of"]

_OF_CRYPTOGRAPHY = ("integrity", "signature_value", "algorithm", "signer_information")
_OF_PATH = ("algorithm", "key_purpose", "path_to_anchor", "signing_time_in_validity")
_ASKED_ONLY = ("signer_authorised", "content_binding")
_FIRST = ("integrity", "signature_value")


@attrs.frozen(eq=False)
class Judged:
    """Everything that was found about one signature.

    Attributes:
        content: the bytes that were signed.
        check: what the cryptography says.
        is_unreadable: whether the signer's certificate cannot be read as one.
        path: the certification path, or None when it was not reached.
        revocation: whether anything is revoked, or None when it was not reached.
        stamp: what the time stamps prove, or None when there is none.
        signer_reason: why the signer had no right, or None.
        binding_reason: why the content is bound to something else, or None.
        asks_signer: whether the signer's right was asked.
        asks_binding: whether the binding was asked.
        signer: the signer's subject, or None.
        proven: the moment proven, or None.
        warnings: what was noticed beside.
    """

    content: bytes
    check: SignatureCheck
    is_unreadable: bool = False
    path: PathResult | None = None
    revocation: RevocationResult | None = None
    stamp: StampResult | None = None
    signer_reason: Reason | None = None
    binding_reason: Reason | None = None
    asks_signer: bool = False
    asks_binding: bool = False
    signer: str | None = None
    proven: datetime | None = None
    warnings: tuple[SignatureWarning, ...] = ()

    @property
    def reasons(self) -> tuple[tuple[Reason, Verdict], ...]:
        """Every reason against a yes with what it leads to, in the order in which they are asked."""
        found = [(self.check.reason, self.check.verdict)]
        if self.stamp is not None and self.stamp.at is None:
            found.append((Reason.TIMESTAMP_INVALID, Verdict.INDETERMINATE))
        later = (
            Reason.FORMAT_FAILURE if self.is_unreadable else None,
            self.path.reason if self.path else None,
            self.revocation.reason if self.revocation else None,
            self.signer_reason,
            self.binding_reason,
        )
        found.extend((reason, Verdict.of(reason)) for reason in later)
        return tuple((reason, verdict) for reason, verdict in found if reason is not None)


def empty_report(reason: Reason, content: bytes) -> Report:
    """Return a report where there was nothing to look at.

    Args:
        reason: why.
        content: the bytes that should have been signed.
    """
    results = tuple(_criterion(name, Outcome.UNKNOWN, evidence=_sha256(content)) for name in criteria())
    return Report(Verdict.of(reason), reason, criteria=results)


def report_of(judged: Judged, rules: Profile) -> Report:
    """Return the report: a failure before a doubt, and a yes only when every mandatory criterion passed.

    Args:
        judged: what was found.
        rules: the profile it was judged by.
    """
    if (clean := _clean(judged, rules)) is not None:
        return _report(judged, None, Verdict.TOTAL_PASSED, clean)
    reasons = judged.reasons
    reason, verdict = next((one for one in reasons if one[1] is Verdict.TOTAL_FAILED), reasons[0] if reasons else _YES)
    results = _criteria(judged)
    if reason is None and not _all_passed(results, judged, rules):
        # no way is known that leads here; should one appear, it ends in a doubt and never in a yes
        reason, verdict = Reason.SIG_CONSTRAINTS_FAILURE, Verdict.INDETERMINATE
    return _report(judged, reason, verdict, tuple(results.values()))


def _report(judged: Judged, reason: Reason | None, verdict: Verdict, results: tuple[Criterion, ...]) -> Report:
    return Report(
        verdict,
        reason,
        judged.warnings,
        results,
        judged.signer,
        told_moment(judged.check.signing_time),
        local_or_none(judged.proven),
    )


def _clean(judged: Judged, rules: Profile) -> tuple[Criterion, ...] | None:
    """The criteria where nothing at all was found: but for the first two they are the same for one signer, and kept."""
    check, path, revocation = judged.check, judged.path, judged.revocation
    if path is None or revocation is None or check.certificate is None or check.signer is None or judged.stamp:
        return None
    if check.reason or path.faults or revocation.faults or judged.signer_reason or judged.binding_reason:
        return None
    stated = revocation.statuses[0].statement if revocation.statuses else None
    kept = _kept(
        check.certificate.fingerprint,
        stated.sha256 if stated else None,
        rules.mandatory,
        judged.asks_signer,
        judged.asks_binding,
    )
    if kept is None:
        return None
    first = _criterion("integrity", Outcome.PASS, evidence=_sha256(judged.content))
    second = _criterion("signature_value", Outcome.PASS, evidence=_sha256(check.signer.signature))
    return (first, second, *kept)


@lru_cache(maxsize=1024)
def _kept(
    leaf: str,
    statement: str | None,
    mandatory: tuple[str, ...],
    asks_signer: bool,  # noqa: FBT001
    asks_binding: bool,  # noqa: FBT001
) -> tuple[Criterion, ...] | None:
    """What is the same for one signer; None when a criterion that is mandatory and asked would not have passed."""
    asked = {"signer_authorised": asks_signer, "content_binding": asks_binding, "time_stamp": False}
    evidence = dict.fromkeys((*_OF_PATH, "signer_information"), leaf) | {"not_revoked_at_signing": statement}
    kept = tuple(
        _criterion(name, Outcome.PASS if asked.get(name, True) else Outcome.UNKNOWN, evidence=evidence.get(name))
        for name in criteria()
        if name not in _FIRST
    )
    wanted = _asked_of(mandatory, asks_signer, asks_binding)
    return kept if all(one.result is Outcome.PASS or one.id not in wanted for one in kept) else None


@lru_cache(maxsize=64)
def _asked_of(mandatory: tuple[str, ...], asks_signer: bool, asks_binding: bool) -> frozenset[str]:  # noqa: FBT001
    left_out = {name for name, asks in zip(_ASKED_ONLY, (asks_signer, asks_binding), strict=True) if not asks}
    return frozenset(mandatory) - left_out


_YES: tuple[Reason | None, Verdict] = (None, Verdict.TOTAL_PASSED)


def _all_passed(results: Mapping[str, Criterion], judged: Judged, rules: Profile) -> bool:
    asked = _asked_of(rules.mandatory, judged.asks_signer, judged.asks_binding)
    return all(results[name].result is Outcome.PASS for name in asked)


def _criteria(judged: Judged) -> dict[str, Criterion]:
    found = dict(_of_cryptography(judged))
    if judged.path is not None:
        for one in judged.path.criteria:
            # an algorithm that failed on the signature stays failed, whatever the certificates say
            if one.id not in found or found[one.id].result is Outcome.PASS:
                found[one.id] = one
    if judged.revocation is not None:
        found["not_revoked_at_signing"] = judged.revocation.criterion
    found["signer_authorised"] = _asked("signer_authorised", judged.signer_reason, asked=judged.asks_signer)
    found["content_binding"] = _asked("content_binding", judged.binding_reason, asked=judged.asks_binding)
    found["time_stamp"] = _of_stamp(judged.stamp)
    return {name: found.get(name) or _criterion(name, Outcome.UNKNOWN) for name in criteria()}


def _of_cryptography(judged: Judged) -> dict[str, Criterion]:
    outcomes = dict(judged.check.outcomes)
    evidence = {
        "integrity": _sha256(judged.content),
        "signature_value": _sha256(judged.check.signer.signature) if judged.check.signer else None,
        "signer_information": judged.check.certificate.fingerprint if judged.check.certificate else None,
    }
    found = {}
    for name in _OF_CRYPTOGRAPHY:
        failed = judged.check.failed_at == name and judged.check.reason is not None
        reason = judged.check.reason if failed else None
        found[name] = _criterion(name, outcomes[name], reason, evidence.get(name))
    if judged.is_unreadable:
        found["signer_information"] = _criterion("signer_information", Outcome.FAIL, Reason.FORMAT_FAILURE)
    if judged.check.tie is CertificateTie.MISSING:
        found["signer_information"] = _criterion("signer_information", Outcome.UNKNOWN, judged.check.reason)
    return found


def _of_stamp(stamp: StampResult | None) -> Criterion:
    if stamp is None:
        return _criterion("time_stamp", Outcome.UNKNOWN)
    plain = _criterion("time_stamp", Outcome.PASS if stamp.at else Outcome.UNKNOWN)
    if not stamp.why_vi:
        return plain
    lead_vi, lead_en = (plain.text_vi, plain.text_en) if stamp.at else _words(Reason.TIMESTAMP_INVALID)
    return attrs.evolve(plain, text_vi=f"{lead_vi} ({stamp.why_vi})", text_en=f"{lead_en} ({stamp.why_en})")


def _asked(name: str, reason: Reason | None, *, asked: bool) -> Criterion:
    if not asked:
        return _criterion(name, Outcome.UNKNOWN)
    return _criterion(name, Outcome.PASS if reason is None else Outcome.FAIL, reason)


def _criterion(name: str, result: Outcome, reason: Reason | None = None, evidence: str | None = None) -> Criterion:
    plain = _plain(name, result)
    if reason is None and evidence is None:
        return plain
    text_vi, text_en = (plain.text_vi, plain.text_en) if reason is None else _words(reason)
    return Criterion(name, result, text_vi, text_en, evidence, plain.because)


@cache
def _plain(name: str, result: Outcome) -> Criterion:
    """A criterion in the words of the rules, said so when it was not asked or not reached."""
    rule = criteria()[name]
    vi, en = ("Chưa xét: ", "not looked at: ") if result is Outcome.UNKNOWN else ("", "")
    return Criterion(name, result, vi + rule.text_vi, en + rule.text_en, None, (rule.cite,))


def _words(reason: Reason) -> tuple[str, str]:
    row = verdict_texts()["reason"][reason.value]
    return row["vi"], row["en"]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
