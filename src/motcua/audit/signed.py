"""Signatures of many receipts: counts by verdict, and a finding for each that does not hold.

The bytes are given one after the other and are not kept, so a year of receipts needs the memory of one. Certificates
and paths are remembered by the verifier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from motcua.audit.check import RegisterCheck
from motcua.audit.facts import RowFacts
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.signatures.binding import Binding
from motcua.signatures.verdict import Report, Verdict
from motcua.signatures.verifier import Verifier

__all__ = ["JudgedReceipt", "SignatureCounts", "SignedReceipt", "judge_many", "signature_check", "verify_many"]

_FINDINGS = {Verdict.TOTAL_FAILED: "SIGNATURE_FAILED", Verdict.INDETERMINATE: "SIGNATURE_DOUBTFUL"}


@attrs.frozen
class SignedReceipt:
    """A receipt with its signature (giấy tiếp nhận đã ký).

    Attributes:
        name: what it is called in findings, such as its dossier code.
        content: the canonical bytes that were signed.
        signature: the detached signature, or None when there is none.
        time_stamps: tokens kept beside the signature.
        expected: what the content must be bound to, when that is asked.
    """

    name: str
    content: bytes = attrs.field(repr=False)
    signature: bytes | None = attrs.field(repr=False)
    time_stamps: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    expected: Binding | None = None


@attrs.frozen
class JudgedReceipt:
    """What was found about one receipt.

    Attributes:
        name: what it is called.
        report: the report.
        finding: SIGNATURE_FAILED or SIGNATURE_DOUBTFUL, or None when the signature holds.
    """

    name: str
    report: Report
    finding: Finding | None


@attrs.frozen
class SignatureCounts:
    """How many signatures hold (số liệu kiểm tra chữ ký).

    Attributes:
        total: receipts looked at.
        verdicts: how many of each verdict.
        reasons: how many of each reason against, by its name.
        findings: a finding for each receipt that did not pass, in their order.
    """

    total: int
    verdicts: Mapping[Verdict, int]
    reasons: Mapping[str, int]
    findings: tuple[Finding, ...]


def judge_many(receipts: Iterable[SignedReceipt], verifier: Verifier) -> Iterator[JudgedReceipt]:
    """Yield what is found about each receipt, as they come.

    Args:
        receipts: the receipts; a generator is read one at a time.
        verifier: trust, moment and rules for all of them.
    """
    for one in receipts:
        report = verifier.verify(one.content, one.signature, time_stamps=one.time_stamps, expected=one.expected)
        yield JudgedReceipt(one.name, report, _finding(one.name, report))


def verify_many(receipts: Iterable[SignedReceipt], verifier: Verifier) -> SignatureCounts:
    """Return counts and findings over many receipts.

    Args:
        receipts: as for `judge_many`.
        verifier: as for `judge_many`.
    """
    verdicts: Counter[Verdict] = Counter(dict.fromkeys(Verdict, 0))
    reasons: Counter[str] = Counter()
    findings = []
    for one in judge_many(receipts, verifier):
        verdicts[one.report.verdict] += 1
        if one.report.reason is not None:
            reasons[one.report.reason.value] += 1
        if one.finding is not None:
            findings.append(one.finding)
    return SignatureCounts(verdicts.total(), dict(verdicts), dict(sorted(reasons.items())), tuple(findings))


def signature_check(
    receipt_of: Callable[[str], tuple[bytes, bytes | None] | None], verifier: Verifier
) -> RegisterCheck:
    """Return the check MC412: the receipt of every row holds, and is the receipt of that very dossier.

    Args:
        receipt_of: content and signature of the receipt of a dossier code, or None when there is none; rows without
            a receipt are passed over, for not every dossier has one.
        verifier: trust, moment and rules for all of them.
    """

    def look(_register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
        for facts in rows:
            code = facts.row.text(Column.CODE)
            held = None if code is None else receipt_of(code)
            if code is None or held is None:
                continue
            report = verifier.verify(*held, expected=Binding(dossier=code))
            found = _finding(code, report)
            if found is not None:
                yield facts, found

    return RegisterCheck(
        "MC412", "Chữ ký của giấy tiếp nhận", "Signatures of receipts", tuple(_FINDINGS.values()), look
    )


def _finding(name: str, report: Report) -> Finding | None:
    kind = _FINDINGS.get(report.verdict)
    if kind is None:
        return None
    because = tuple(cite for one in report.criteria if one.result.value == "fail" for cite in one.because)
    reason = report.reason.value if report.reason else report.verdict.value
    return finding(
        kind,
        because=tuple(dict.fromkeys(because)),
        name=name,
        reason=reason,
        text_vi=report.text_vi,
        text_en=report.text_en,
    )
