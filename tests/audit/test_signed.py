"""Many receipts: counts by verdict, a finding for each that does not hold, and the register's check MC412."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "signatures"))

from pdfkit import NOW, WHEN, host, trust
from pki import authority_pki

from motcua.audit import audit
from motcua.audit.signed import SignedReceipt, judge_many, signature_check, verify_many
from motcua.canonical import canonical_bytes
from motcua.ledger import Column, Register
from motcua.signatures.binding import Binding
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Verdict
from motcua.signatures.verifier import Verifier

PKI = authority_pki()


def receipt(number, *, who=PKI.agency, name=None):
    """A receipt signed by the sample agency, or by another."""
    code = f"000.00.01.H01-250610-{number:04}"
    content = canonical_bytes({"schema": "urn:motcua:form:receipt:1", "code": code})
    scheme = "pss" if who is PKI.agency else "ecdsa"
    signature = sign_detached(content, certificate=who.der, sign=host(who), scheme=scheme, signing_time=WHEN,
                              chain=[PKI.issuing.der])  # fmt: skip
    return SignedReceipt(name or code, content, signature)


@pytest.fixture
def verifier():
    return Verifier(trust(), at=NOW)


def given() -> Iterator[SignedReceipt]:
    good = receipt(1)
    yield good
    yield SignedReceipt("changed", good.content + b" ", good.signature)
    yield SignedReceipt("bare", good.content, None)
    yield receipt(2, who=PKI.forged)
    yield SignedReceipt("replayed", good.content, good.signature, expected=Binding(dossier="000.00.01.H01-250610-0009"))
    yield receipt(3)


def test_counts_and_findings_say_how_many_held_and_why_the_others_did_not(verifier):
    """A no is an error, a doubt is a warning; the texts name the receipt and the reason in both languages."""
    counts = verify_many(given(), verifier)

    assert counts.total == 6
    assert counts.verdicts == {Verdict.TOTAL_PASSED: 2, Verdict.TOTAL_FAILED: 3, Verdict.INDETERMINATE: 1}
    assert counts.reasons == {
        "CONTENT_BINDING": 1, "HASH_FAILURE": 1, "NO_CERTIFICATE_CHAIN_FOUND": 1, "NO_SIGNATURE": 1,
    }  # fmt: skip
    assert [(one.id, dict(one.data)["name"]) for one in counts.findings] == [
        ("SIGNATURE_FAILED", "changed"),
        ("SIGNATURE_FAILED", "bare"),
        ("SIGNATURE_DOUBTFUL", "000.00.01.H01-250610-0002"),
        ("SIGNATURE_FAILED", "replayed"),
    ]
    assert counts.findings[0].because
    assert "HASH_FAILURE" in counts.findings[0].message_vi


def test_receipts_are_read_one_at_a_time(verifier):
    """A year of receipts needs the memory of one: the second is asked for when the first was judged."""
    asked = []

    def stream():
        for number in range(3):
            asked.append(number)
            yield receipt(number + 1)

    found = judge_many(stream(), verifier)
    first = next(found)

    assert asked == [0]
    assert first.report.passed
    assert first.finding is None
    assert [one.report.verdict for one in found] == [Verdict.TOTAL_PASSED] * 2


def test_nothing_gives_counts_of_nothing(verifier):
    """No receipts: zero of each verdict, and no finding."""
    assert verify_many([], verifier).verdicts == dict.fromkeys(Verdict, 0)


def test_the_check_of_a_register_binds_each_receipt_to_its_row(verifier):
    """Facts row 31: a true receipt of another dossier is no receipt of this one; rows without one are passed over."""
    good, other = receipt(1), receipt(2)
    held = {good.name: (good.content, good.signature), "000.00.01.H01-250610-0003": (other.content, other.signature),
            "000.00.01.H01-250610-0004": (good.content, None)}  # fmt: skip
    check = signature_check(held.get, verifier)
    result = audit(register(*held, "000.00.01.H01-250610-0005"), checks=[check])

    assert check.id == "MC412"
    assert [(one.finding.id, dict(one.finding.data)["reason"]) for one in result.findings] == [
        ("SIGNATURE_FAILED", "CONTENT_BINDING"),
        ("SIGNATURE_FAILED", "NO_SIGNATURE"),
    ]


def register(*codes) -> Register:
    from motcua.ledger.register import RegisterRow

    rows = tuple(
        RegisterRow(number, {Column.CODE: code}, {Column.ACCEPTED_AT: WHEN})
        for number, code in enumerate(codes, start=2)
    )
    return Register(source="so.csv", sheet="", sha256="0" * 64, headings={}, rows=rows, unread_headings=())
