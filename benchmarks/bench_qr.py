"""Signed receipt QRs: verifications per second on one core, beside the bare signature check. Prints Markdown.

Run with `make bench-qr`. The rate is the best of five rounds; the last column is what decoding and judging add.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from motcua.signatures.cose import issue_receipt_qr, qr_size, verify_receipt_qr
from motcua.signatures.cosemessage import read_cose
from motcua.signatures.coseprimitives import holds
from signatures.qrsamples import AT, claims, good, ring, sign

ROUND = 2000
WANTED = 5000


def microseconds(action: Callable[[], object], number: int = ROUND) -> float:
    """Return the best time of one call, in microseconds."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(number):
            action()
        best = min(best, time.process_time() - start)
    return best / number * 1e6


def main() -> int:
    """Print the table; 1 when ES256 verifies slower than wanted."""
    print("| algorithm | QR | verify/s | verify µs | bare signature µs | added µs | issue (with its own check) µs |")
    print("|---|---|---|---|---|---|---|")
    rates = {}
    for key_id, algorithm in (("es-1", "ES256"), ("ed-1", "EdDSA"), ("ps-1", "PS256")):
        text = good(key_id, algorithm)
        key, read = ring().by_id[key_id.encode()], read_cose(text)
        message = read.message
        whole = microseconds(lambda text=text: verify_receipt_qr(text, key_ring=ring(), at=AT))
        bare = microseconds(lambda key=key, read=read, m=message: holds(key.public_key, key.rule, read.signature, m))
        issue = microseconds(
            lambda k=key_id, a=algorithm: issue_receipt_qr(claims(), key_id=k, algorithm=a, sign=sign, key_ring=ring()),
            ROUND // 10,
        )
        rates[algorithm] = 1e6 / whole
        print(f"| {algorithm} | {qr_size(text).version}-M | {rates[algorithm]:,.0f} | {whole:.0f} | {bare:.0f} "
              f"| {whole - bare:.0f} | {issue:.0f} |")  # fmt: skip
    junk = microseconds(lambda: verify_receipt_qr("MC1:" + "%69 VD92EX0" * 30, key_ring=ring(), at=AT))
    print(f"\nAn ill-formed text of the same length: {junk:.0f} µs.")
    return 0 if rates["ES256"] >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
