"""Detached CMS verification beside the bare primitive, pyHanko and `openssl speed`; and the slowest of many mutations.

Run with `python benchmarks/bench_signatures.py [MUTATIONS]`; 200,000 mutations take some minutes. The
peer pyHanko is measured where it can be imported; it also looks for a path, which motcua does elsewhere.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
import sys
import timeit
import warnings
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "signatures"))

from cmskit import CONTENT, WHEN, Bent, certificate, host, mutations, signer
from motcua.signatures import algorithms
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.message import SignedMessage
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Verdict

SIGNERS = {"rsa2048/pkcs1v15": "pkcs1v15", "rsa2048/pss": "pss", "p256": "ecdsa", "ed25519": "ed25519"}
CHAIN = (certificate("rsa2048/above", serial=2), certificate("rsa2048/root", serial=1))


def microseconds(run: Callable[[], object], rounds: int = 5) -> float:
    """Return the best time of one run, in microseconds."""
    clock = timeit.Timer(run)
    number = max(1, int(0.2 / max(clock.timeit(3) / 3, 1e-7)))
    return min(clock.repeat(rounds, number)) / number * 1e6


def measure(name: str) -> tuple[float, ...]:
    """Return the times of the primitive, of parsing, of everything with and without the certificates kept."""
    scheme = SIGNERS[name]
    kind = name.replace("/pkcs1v15", "").replace("/pss", "")
    made = sign_detached(
        CONTENT, certificate=certificate(kind), chain=CHAIN, sign=host(kind), scheme=scheme, signing_time=WHEN
    )
    message = parse_cms(made)
    assert isinstance(message, SignedMessage)
    public, one = signer(kind).public_key, message.signer
    digest = "sha512" if scheme == "ed25519" else "sha256"
    kept: dict[bytes, object] = {}

    def everything(loaded: dict[bytes, object] | None) -> None:
        assert check_signature(parse_cms(made), CONTENT, loaded=loaded).verdict is Verdict.TOTAL_PASSED

    return (
        microseconds(lambda: algorithms.verifies(public, scheme, digest, one.signature, one.signed_bytes)),
        microseconds(lambda: parse_cms(made)),
        microseconds(lambda: everything(kept)),
        microseconds(lambda: everything(None)),
    )


def whole_verification() -> tuple[float, float]:
    """Return the time of the bare primitive and of a whole verification under one verifier, in microseconds.

    Path, revocation, time, criteria and report are in it; certificates, path and standing are kept, as in bulk work.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from pki import authority_pki
    from test_attack_table import NOW, RECEIPT, lists, signed

    from motcua.signatures.verifier import Trust, Verifier

    pki = authority_pki()
    made, public = signed(pki.agency, pki.issuing), pki.agency.key.public_key()
    one, verifier = parse_cms(made).signer, Verifier(Trust(pki.anchors(), (), lists()), at=NOW)
    assert verifier.verify(RECEIPT, made).passed
    return (
        microseconds(
            lambda: public.verify(one.signature, one.signed_bytes, padding.PKCS1v15(), hashes.SHA256()), rounds=15
        ),
        microseconds(lambda: verifier.verify(RECEIPT, made), rounds=15),
    )


def pyhanko_microseconds() -> float | None:
    """Return the time of pyHanko for the RSA message, or None where it is not installed."""
    if find_spec("pyhanko") is None:
        return None
    from asn1crypto import cms, x509
    from pyhanko.sign.validation import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    made = Bent().build()
    root = x509.Certificate.load(certificate())

    def run() -> None:
        context = ValidationContext(trust_roots=[root], moment=WHEN, allow_fetching=False)
        signed = cms.ContentInfo.load(made)["content"]
        status = asyncio.run(async_validate_detached_cms(CONTENT, signed, signer_validation_context=context))
        assert status.bottom_line

    return microseconds(run, 2)


def openssl_rate() -> str:
    """Return what `openssl speed` says of RSA-2048 verification, or that it is not there."""
    if shutil.which("openssl") is None:
        return "not installed"
    command = ["openssl", "speed", "-seconds", "1", "rsa2048"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    return next((f"{line.split()[-1]} verifications/s" for line in found.splitlines() if line.startswith("rsa")), "?")


def fuzz(count: int) -> None:
    """Verify many mutations; print the tally and the slowest."""
    sound = Bent(scheme="pss", certificates=[certificate(), *CHAIN]).build()
    signed = parse_cms(sound)
    assert isinstance(signed, SignedMessage)
    tally: Counter[str] = Counter()
    slowest, wrong, start = 0.0, 0, perf_counter()
    for one in mutations(sound, count):
        begin = perf_counter()
        found = check_signature(parse_cms(one), CONTENT)
        slowest = max(slowest, perf_counter() - begin)
        tally[found.reason.value if found.reason else "TOTAL_PASSED"] += 1
        if found.reason is None and found.signer is not None:
            wrong += found.signer.signed_bytes != signed.signer.signed_bytes
    print(
        f"\n{count:,} mutations in {perf_counter() - start:.0f} s, none raised, {wrong} passed with other signed bytes"
    )
    print(f"slowest {slowest * 1e3:.2f} ms; " + ", ".join(f"{name} {number}" for name, number in tally.most_common()))


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print("| signer | primitive µs | parse µs | verify, certificates kept µs | per second | verify, nothing kept µs |")
    print("|---|---|---|---|---|---|")
    for name in SIGNERS:
        primitive, parse, kept, fresh = measure(name)
        print(f"| {name} | {primitive:.1f} | {parse:.1f} | {kept:.1f} | {1e6 / kept:,.0f} | {fresh:.1f} |")
    bare, whole = whole_verification()
    print(
        f"\nwhole verification, RSA-2048, one verifier: {whole:.1f} µs, {1e6 / whole:,.0f} per second, "
        f"{whole / bare:.1f} times the bare primitive ({bare:.1f} µs)"
    )
    peer = pyhanko_microseconds()
    print(
        "pyHanko, RSA:",
        "not installed"
        if peer is None
        else f"{peer:.0f} µs, {1e6 / peer:,.0f} per second, {peer / whole:.0f} times as long",
    )
    print("openssl speed rsa2048:", openssl_rate())
    fuzz(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)


if __name__ == "__main__":
    main()
