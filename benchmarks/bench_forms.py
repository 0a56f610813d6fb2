"""Forms: making, HTML, text, QR and PDF. Prints Markdown and JSON.

Run with `make bench-forms`. Every timing takes fresh receipts, so that nothing kept from the one before helps. HTML is
timed on a form without a QR code and on the receipt with its code drawn before; drawing the code is timed apart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import attrs

from motcua.forms import content_bytes, render_html, render_text
from motcua.forms.pdf import render_pdf
from motcua.forms.qr import qr_markup, qr_picture
from motcua.wire import read_form

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "forms"
LIMITS = {"html": 0.2, "pdf": 20.0, "batch": 15.0}
"""Milliseconds for one HTML page without QR and one PDF receipt; seconds for 1,000 PDF receipts."""


def each(work: Callable[[Any], object], given: Sequence[Any]) -> list[float]:
    """Return the milliseconds of each piece of work."""
    taken = []
    for one in given:
        start = perf_counter()
        work(one)
        taken.append(1000 * (perf_counter() - start))
    return taken


def receipts(count: int, start: int = 0) -> list[Any]:
    """Return fresh receipts, each with its own number and code."""
    one = read_form("receipt", (EXAMPLES / "receipt.json").read_text("utf-8"))
    codes = range(start, start + count)
    return [attrs.evolve(one, number=str(code), code=f"000.00.01.H01-240311-{code:04d}") for code in codes]


def drawn(papers: list[Any]) -> list[Any]:
    """Return the papers, their QR codes drawn."""
    for one in papers:
        qr_markup(one.code, f"Mã QR của {one.code}")
    return papers


def rows() -> dict[str, tuple[float, float]]:
    """Return the median and the largest time of each kind of work, in milliseconds."""
    refusal = read_form("refusal", (EXAMPLES / "refusal.json").read_text("utf-8"))
    refusals = [attrs.evolve(refusal, number=str(number)) for number in range(2000)]
    few = drawn(receipts(50))  # fewer than the drawings that are kept
    render_pdf(few[0])  # fonts are read once
    taken = {
        "content of a receipt, canonical bytes": each(content_bytes, receipts(2000)),
        "HTML of a refusal (no QR)": each(render_html, refusals),
        "HTML of a receipt, QR drawn before": each(render_html, few),
        "text of a receipt": each(render_text, receipts(1000, 1000)),
        "QR of a code": each(lambda one: qr_picture(one.code), receipts(300, 2000)),
        "PDF of a receipt, warm, with QR": each(render_pdf, receipts(200, 3000)),
    }
    return {name: (median(times), max(times)) for name, times in taken.items()}


def main() -> int:
    """Measure, print, and say whether the limits are kept."""
    measured = rows()
    thousand = sum(each(render_pdf, receipts(1000, 4000))) / 1000
    print("| work | median ms | largest ms |\n|---|---|---|")
    for name, (middle, largest) in measured.items():
        print(f"| {name} | {middle:.3f} | {largest:.3f} |")
    print(f"| 1,000 PDF receipts | {thousand * 1000:.0f} | |")
    html = max(middle for name, (middle, _) in measured.items() if name.startswith("HTML"))
    pdf = measured["PDF of a receipt, warm, with QR"][0]
    kept = {"html": html < LIMITS["html"], "pdf": pdf < LIMITS["pdf"], "batch": thousand < LIMITS["batch"]}
    print(json.dumps({"html_ms": html, "pdf_ms": pdf, "batch_s": thousand, "limits": LIMITS, "kept": kept}))
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
