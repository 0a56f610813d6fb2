"""Measure the audit of very large registers in one process, streamed: generation, time checks, memory; in Markdown.

Run with `python benchmarks/bench_scale.py [MILLIONS ...]`, by default 1 and 10. The register is that of `motcua demo
--parquet`, written to a temporary folder and deleted again; each audit runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from motcua.demo.large import write_large

_PROGRAM = """
import json, sys, time
from motcua.audit import audit_columns
from motcua.audit.checks import checks_named
from motcua.demo.dossiers import LAST_DAY
started = time.perf_counter()
result = audit_columns(sys.argv[1], lambda batch: None, as_of=LAST_DAY, checks=checks_named(sys.argv[2:]))
seconds = time.perf_counter() - started
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps([result.register.sheet_rows, seconds, peak, sum(result.counts.values())]))
"""


def main() -> None:
    """Print the table."""
    sizes = [float(text) for text in sys.argv[1:]] or [1, 10]
    print("| rows | written in, s | file, MiB | time checks, s | rows/s | most memory, MiB | findings |")
    print("|---|---|---|---|---|---|---|")
    for millions in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.parquet"
            started = time.perf_counter()
            write_large(path, int(millions * 1_000_000))
            written = time.perf_counter() - started
            done = subprocess.run(
                [sys.executable, "-c", _PROGRAM, str(path), "MC2"], check=True, capture_output=True, text=True
            )
            rows, seconds, peak, found = json.loads(done.stdout)
            size = path.stat().st_size >> 20
            cells = (rows, round(written), size, round(seconds), round(rows / seconds), peak, found)
            print("| " + " | ".join(f"{one:,}" for one in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
