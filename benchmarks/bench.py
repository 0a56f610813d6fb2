"""Measure, in one run: import, a deadline, a code, a replay, the audit of 5,000 rows. Prints Markdown.

Run with `make bench`. Figures are of this machine and this moment; ratios travel, microseconds do not.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from motcua.audit import audit
from motcua.clock import WorkClock, WorkingDays, WorkingHours
from motcua.codes import dossier
from motcua.codes.check import judge_code
from motcua.demo import run_demo
from motcua.demo.dossiers import LAST_DAY
from motcua.ledger import read_register
from motcua.localtime import DESK_ZONE

START = datetime(2024, 3, 11, 9, 12, tzinfo=DESK_ZONE)
CODE = "000.00.19.H47-210105-0012"


def best(action: Callable[[], object], number: int, repeat: int = 5) -> float:
    """Return the best time of one call, in microseconds."""
    return min(timeit.repeat(action, number=number, repeat=repeat)) / number * 1e6


def import_milliseconds(statement: str) -> float:
    """Return how much longer a fresh interpreter takes with a statement than without, best of seven, in ms."""

    def run(code: str) -> float:
        return min(timeit.repeat(lambda: subprocess.run([sys.executable, "-c", code], check=True), number=1, repeat=7))

    return (run(statement) - run("pass")) * 1e3


def main() -> None:
    """Print the table."""
    clock = WorkClock.default()
    clock.due_at(START, WorkingDays(1))
    with tempfile.TemporaryDirectory() as folder:
        demo_seconds = timeit.timeit(lambda: run_demo(Path(folder), rows=5000), number=1)
        path = Path(folder) / "register.xlsx"
        read_seconds = timeit.timeit(lambda: read_register(path), number=1)
        register = read_register(path)
        audit_seconds = timeit.timeit(lambda: audit(register, as_of=LAST_DAY), number=1)
    rows = (
        ("import motcua", f"{import_milliseconds('import motcua'):.1f} ms", "under 100 ms"),
        ("import motcua; first explained deadline", f"{import_milliseconds(_FIRST):.0f} ms", "under 400 ms"),
        ("due_at, 8 working hours", f"{best(lambda: clock.due_at(START, WorkingHours(8)), 20_000):.2f} µs", ""),
        ("due_at, 15 working days", f"{best(lambda: clock.due_at(START, WorkingDays(15)), 20_000):.2f} µs", ""),
        ("dossier code, parse", f"{best(lambda: dossier.parse(CODE), 20_000):.2f} µs", ""),
        ("dossier code, judge", f"{best(lambda: judge_code(CODE), 5_000):.2f} µs", ""),
        ("read 5,000 rows of .xlsx", f"{read_seconds:.2f} s", ""),
        ("audit 5,000 rows", f"{audit_seconds:.2f} s", "reading and audit under 5 s"),
        ("demo: make, write, read, audit 5,000 rows", f"{demo_seconds:.2f} s", "under 10 s with the report"),
    )
    print("| what | measured | aim |\n|---|---|---|")
    for what, measured, aim in rows:
        print(f"| {what} | {measured} | {aim} |")


_FIRST = (
    "import datetime as d, motcua as m; z = d.timezone(d.timedelta(hours=7));"
    "m.WorkClock().deadline(d.datetime(2024, 3, 11, 9, tzinfo=z), m.WorkingDays(5)).explain()"
)


if __name__ == "__main__":
    main()
