"""An outside oracle: cases of the NIST Public Key Interoperability Test Suite, over all certificates at once.

Whether a case is valid was decided by its authors, and is told by its name. Not taken: what motcua refuses by design or
with its library (policies, delta and indirect lists, DSA, names that differ in case, name constraints on
distinguished names). Over the whole suite no such case was wrongly passed but one: what a delta list revokes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.certificates import read_certificates
from motcua.signatures.chain import build_path
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import AnchorClass, profile
from motcua.signatures.revocation import RevocationIndex, check_revocation
from motcua.signatures.verdict import Reason

VECTORS = Path(__file__).parent.parent / "vectors"
SUITE = json.loads((VECTORS / "pkits.json").read_text("utf-8"))
RULES = profile("nd68_2024_public_duty")
NOW = Moments(datetime(2026, 11, 22, tzinfo=UTC))


@cache
def suite():
    text = (VECTORS / "pkits.pem").read_bytes()
    names = [
        line[2:]
        for line, after in zip(text.decode().splitlines(), text.decode().splitlines()[1:], strict=False)
        if after == "-----BEGIN CERTIFICATE-----"
    ]
    certificates = dict(zip(names, read_certificates(text), strict=True))
    anchor = Anchor(certificates[SUITE["anchor"]], "PKITS", AnchorClass.PUBLIC_DUTY)
    pool = [certificate for name, certificate in certificates.items() if not name.endswith("EE")]
    return certificates, AnchorSet([anchor]), pool, RevocationIndex.read(crls=[text])


@pytest.mark.parametrize("case", SUITE["cases"], ids=lambda case: f"{case['section']} {case['certificate']}")
def test_pkits(case):
    certificates, anchors, pool, index = suite()

    found = build_path(
        certificates[case["certificate"]], intermediates=pool, anchors=anchors, moments=NOW, profile=RULES
    )
    reason = found.reason or check_revocation(found, [index], moments=NOW, profile=RULES).reason

    assert (reason is None) == case["certificate"].startswith("Valid")
    assert reason == (case["reason"] and Reason(case["reason"]))


def test_every_case_is_judged_among_the_certificates_and_lists_of_all_others():
    """So nothing is right by being alone."""
    certificates, _, pool, _ = suite()

    assert len(pool) > 30 and len(certificates) > 80
    assert len({case["certificate"] for case in SUITE["cases"]}) == len(SUITE["cases"]) > 40
