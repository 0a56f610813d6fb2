"""Measure how fast registers are read: .xlsx of 200,000 rows, CSV of 1 million, Parquet of 10 million. Prints Markdown.

Run with `python benchmarks/bench_ledger.py [SCALE]`; SCALE 0.1 makes a tenth of the rows. Each file is synthetic, made
in a temporary folder, and read in a process of its own, so that the memory shown is that of reading alone. Figures are
of this machine and this moment.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

HEADINGS = ("STT", "Mã hồ sơ", "Mã TTHC", "Người nộp", "Hình thức nộp", "Trạng thái", "Ngày nộp hồ sơ", "Ngày nhận",
            "Ngày hẹn trả", "Ngày kết thúc xử lý", "Ngày trả kết quả", "Thời hạn giải quyết")  # fmt: skip
START = datetime(2024, 1, 2, 7, 30)
READ = """
import resource, sys, time
from motcua.ledger import open_register
started = time.perf_counter()
count = faults = 0
for batch in open_register(sys.argv[1]).batches():
    count += len(batch.records)
    faults += len(batch.faults)
seconds = time.perf_counter() - started
print(count, faults, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def rows(count: int) -> Iterator[tuple[str | int, ...]]:
    """Yield synthetic dossiers, all moments as texts."""
    for number in range(count):
        filed = START + timedelta(minutes=3 * number % 900_000)
        stamps = [filed + timedelta(minutes=late) for late in (0, 55, 7 * 1440, 5 * 1440, 6 * 1440)]
        yield (
            number + 1,
            f"H57.132-{stamps[1]:%y%m%d}-{number % 10_000:04d}",
            "1.000656",
            f"Nguyễn Thị Mẫu {number}",
            "Trực tuyến",
            "Đã xử lý xong",
            *(stamp.strftime("%d/%m/%Y %H:%M:%S") for stamp in stamps),
            "5 ngày làm việc",
        )


def make_xlsx(path: Path, count: int) -> None:
    """Write a workbook with texts for dates."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Sổ")
        sheet.write_row(0, 0, HEADINGS)
        for number, cells in enumerate(rows(count), start=1):
            sheet.write_row(number, 0, cells)


def make_csv(path: Path, count: int) -> None:
    """Write UTF-8 with a mark, as spreadsheets do."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        writer.writerows(rows(count))


def make_parquet(path: Path, count: int, *, typed: bool) -> None:
    """Write Parquet from blocks of a million rows; moments as timestamps or as texts."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, count, 1_000_000):
        number = np.arange(start, min(start + 1_000_000, count))
        filed = np.datetime64(START, "s") + (number * 180 % 54_000_000).astype("timedelta64[s]")
        columns = {"STT": pa.array(number)}
        days = pc.strftime(pa.array(filed), format="%y%m%d")
        serial = pc.utf8_lpad(pa.array(number % 1_000_000).cast(pa.string()), 6, "0")
        columns["Mã hồ sơ"] = pc.binary_join_element_wise("H57.132-", days, "-", serial, "")
        for heading, text in zip(
            HEADINGS[2:6], ("1.000656", "Nguyễn Thị Mẫu", "Trực tuyến", "Đã xử lý xong"), strict=True
        ):
            columns[heading] = pa.array(np.full(number.size, text))
        for late, heading in enumerate(HEADINGS[6:11]):
            moments = pa.array(filed + np.timedelta64(late * 90_061, "s"))
            columns[heading] = moments if typed else pc.strftime(moments, format="%d/%m/%Y %H:%M:%S")
        columns[HEADINGS[11]] = pa.array(np.full(number.size, "5 ngày làm việc"))
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def main() -> None:
    """Print the table."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print("| file | rows | seconds | rows/s | most memory | file size |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, count, make in (
            ("register.xlsx", 200_000, make_xlsx),
            ("register.csv", 1_000_000, make_csv),
            ("timestamps.parquet", 10_000_000, lambda path, count: make_parquet(path, count, typed=True)),
            ("texts.parquet", 10_000_000, lambda path, count: make_parquet(path, count, typed=False)),
        ):
            path, wanted = Path(folder) / name, int(count * scale)
            make(path, wanted)
            size = path.stat().st_size / 1e6
            done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
            read, faults, seconds, memory = done.stdout.split()
            assert (int(read), int(faults)) == (wanted, 0), done.stdout
            rate = wanted / float(seconds)
            print(
                f"| {name} | {wanted:,} | {float(seconds):.1f} | {rate:,.0f} | {memory} MiB | {size:.0f} MB |",
                flush=True,
            )
            path.unlink()


if __name__ == "__main__":
    main()
