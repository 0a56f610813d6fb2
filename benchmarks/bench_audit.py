"""Measure the audit: a workbook of 200,000 rows in full, Parquet of 1, 3 and 10 million without words; in Markdown.

Run with `python benchmarks/bench_audit.py [SCALE]`; SCALE 0.1 makes a tenth of the rows. The registers are the demo's,
with planted faults and an answer key; the large ones repeat one of 20,000 rows for thousands of agencies. Each is
audited in a process of its own, so that the memory shown is that of the audit. Beside them a program as one would write
it with pandas and CustomBusinessHour, on a sample, its time extrapolated. Figures are of this machine and this moment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

from motcua.demo.large import write_large

BASE_ROWS = 20_000
SIZES = (1_000_000, 3_000_000, 10_000_000)
FAMILIES = {("MC2",): "time checks", (): "all checks"}
WHOLE = {"REGISTER_OUT_OF_ORDER", "SERIAL_OUT_OF_ORDER", "TERM_AMBIGUOUS", "CODE_OFFICE_DIFFERS"}
"""What a repeated register has more or fewer of: they speak of the whole of it, or of agencies that are renamed."""
SAMPLE = 300

_FULL = """
import sys, time, json
from motcua.audit import audit
from motcua.demo.dossiers import LAST_DAY
started, busy = time.perf_counter(), time.process_time()
result = audit(sys.argv[1], as_of=LAST_DAY)
seconds = time.perf_counter() - started
cpu = time.process_time() - busy
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
pairs = sorted({(one.row, one.finding.id) for one in result.findings})
print(json.dumps([result.register.sheet_rows, seconds, cpu, peak, result.counts, pairs]))
"""
_COLUMNS = """
import sys, time, json
from pathlib import Path
import pyarrow.parquet as pq
from motcua.audit import audit_columns
from motcua.audit.checks import checks_named
from motcua.audit.engine import SCHEMA
from motcua.demo.dossiers import LAST_DAY
checks = checks_named(sys.argv[3:])
started, busy = time.perf_counter(), time.process_time()
with pq.ParquetWriter(sys.argv[2], SCHEMA) as writer:
    result = audit_columns(sys.argv[1], writer.write_batch, as_of=LAST_DAY, checks=checks)
seconds = time.perf_counter() - started
cpu = time.process_time() - busy
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps([result.register.sheet_rows, seconds, cpu, peak, result.counts, []]))
"""


def run(program: str, *arguments: Path | str) -> tuple[int, float, float, int, dict[str, int], list[list[object]]]:
    """Run a program of its own process and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], check=True, capture_output=True, text=True
    )
    rows, seconds, cpu, peak, counts, pairs = json.loads(done.stdout)
    return rows, seconds, cpu, peak, counts, pairs


def pandas_seconds(path: Path) -> float:
    """Time due moments of a sample as one would count them with pandas; return seconds for each row."""
    import pandas as pd

    from motcua.clock import Calendar

    off = [day for day, special in Calendar.official().days.items() if not special.is_working]
    frame = pd.read_parquet(path).head(SAMPLE)
    accepted = frame[next(name for name in frame.columns if name.endswith("Ngày nhận"))].dropna().dt.tz_localize(None)
    hours = pd.offsets.CustomBusinessHour(n=40, start=["07:30", "13:30"], end=["11:30", "17:30"], holidays=off)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = time.perf_counter()
        due = accepted + hours
        late = (due < accepted).sum()
        seconds = time.perf_counter() - started
    assert late == 0
    return seconds / len(accepted)


def workbook(folder: Path, rows: int) -> None:
    """Audit the demo's workbook in full and hold it against its answer key."""
    from motcua.demo.run import answer_key, make_register
    from motcua.demo.workbook import write_register

    drafts = make_register(rows)
    write_register(folder / "register.xlsx", drafts)
    planted = {(row, name) for row, name in answer_key(drafts)}
    read, seconds, cpu, peak, _, pairs = run(_FULL, folder / "register.xlsx")
    seen = {(int(str(row)), str(name)) for row, name in pairs}
    told = f"{len(planted)} planted, {len(planted - seen)} missed, {len(seen - planted)} wrong"
    print(
        f"| workbook, in full | {read:,} | {seconds:.1f} | {cpu:.1f} | {read / seconds:,.0f} | {peak} MiB | {told} |",
        flush=True,
    )


def compared(counts: dict[str, int], once: dict[str, int], times: int) -> str:
    """Say how the findings of many parts compare with those of one."""
    differing = {one for one in once.keys() | counts if counts.get(one, 0) != once.get(one, 0) * times} - WHOLE
    total = f"{sum(counts.values()):,} found"
    return f"{total}, as in one part" if not differing else f"{total}; differ: {sorted(differing)}"


def main() -> None:
    """Print the table."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    heads = "register", "rows", "seconds", "of processors", "rows/s", "most memory", "against the answer key"
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder, int(200_000 * scale))
        base, found = folder / "base.parquet", folder / "found.parquet"
        write_large(base, BASE_ROWS, base_rows=BASE_ROWS)
        once = {family: run(_COLUMNS, base, found, *family)[4] for family in FAMILIES}
        for size in SIZES:
            path = folder / "large.parquet"
            times = int(size * scale) // BASE_ROWS
            write_large(path, times * BASE_ROWS, base_rows=BASE_ROWS)
            for family, title in FAMILIES.items():
                read, seconds, cpu, peak, counts, _ = run(_COLUMNS, path, found, *family)
                told = compared(counts, once[family], times)
                print(
                    f"| Parquet, {title} | {read:,} | {seconds:.1f} | {cpu:.1f} | {read / seconds:,.0f} | {peak} MiB "
                    f"| {told} |",
                    flush=True,
                )
        if find_spec("pandas") is None:
            print("| pandas, due moments alone | | | | | | pandas is not installed |")
            return
        each = pandas_seconds(base)
        rows, told = SIZES[-1], f"extrapolated from {SAMPLE} rows"
        print(f"| pandas, due moments alone | {rows:,} | {each * rows:,.0f} | | {1 / each:,.0f} | | {told} |")


if __name__ == "__main__":
    main()
