"""Codes and numbering: nanoseconds a code beside `stdnum.vn.mst`, and allocations per second. Prints Markdown.

Run with `make bench-codes`, which installs benchmarks/requirements.txt. PostgreSQL rows appear where a server is found.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from stdnum.vn import mst

from motcua.codes import InMemorySerialStore, dossier
from motcua.codes.batch import recognise
from motcua.codes.serial import SerialKey, SerialStore
from motcua.codes.stores.postgres import PostgresSerialStore
from motcua.codes.stores.sqlite import SqliteSerialStore

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from codes.postgres_server import find_binaries, running_server

DAY = date(2024, 3, 11)
SECONDS = 1.5


def nanoseconds(action: Callable[[], object], number: int) -> float:
    """Return the best time of one call, in nanoseconds."""
    return min(timeit.repeat(action, number=number, repeat=7)) / number * 1e9


def sample(count: int) -> list[str]:
    """Return codes of a hundred agencies over two years, in random order."""
    chance = random.Random(20261124)
    return [
        f"000.00.{chance.randint(10, 59)}.H{chance.choice((19, 26))}"
        f"-{DAY + timedelta(days=chance.randint(0, 600)):%y%m%d}-{chance.randint(1, 9999):04d}"
        for _ in range(count)
    ]


def allocations(store: SerialStore, agencies: int, commit: Callable[[], object]) -> float:
    """Return how many numbers a single process takes per second."""
    keys = [SerialKey(f"H57.{number}", DAY) for number in range(agencies)]
    done, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        store.next(keys[done % agencies])
        commit()
        done += 1
    return done / SECONDS


def code_rows() -> list[tuple[str, str, str]]:
    """Time parsing and validating."""
    codes = sample(1000)
    million = sample(1_000_000)
    yardstick = nanoseconds(lambda: mst.validate("0100233488"), 20_000)
    parse = nanoseconds(lambda: [dossier.parse(code) for code in codes], 20) / len(codes)
    batch = min(timeit.repeat(lambda: recognise(million), number=1, repeat=3))
    return [
        ("stdnum.vn.mst.validate (yardstick)", f"{yardstick:.0f} ns", "1.0"),
        ("dossier.parse", f"{parse:.0f} ns", f"{parse / yardstick:.2f}"),
        ("recognise, a million codes", f"{batch:.2f} s", f"{batch * 1000 / yardstick:.2f}"),
    ]


def store_rows(folder: Path) -> list[tuple[str, str, str]]:
    """Time taking numbers, one agency and five hundred."""
    rows = []
    connection = sqlite3.connect(folder / "inside.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    SqliteSerialStore.create_table(connection)

    def commit_and_begin() -> None:
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")

    for agencies in (1, 500):
        rows.append(_rate("memory", agencies, allocations(InMemorySerialStore(), agencies, lambda: None)))
        own = SqliteSerialStore(folder / "own.db")
        rows.append(_rate("SQLite, own transaction", agencies, allocations(own, agencies, lambda: None)))
        connection.execute("BEGIN IMMEDIATE")
        inside = allocations(SqliteSerialStore.inside(connection), agencies, commit_and_begin)
        connection.execute("COMMIT")
        rows.append(_rate("SQLite, inside the host's transaction", agencies, inside))
    return rows + _postgres_rows(folder)


def _postgres_rows(folder: Path) -> list[tuple[str, str, str]]:
    binaries = find_binaries()
    if binaries is None:
        return []
    import psycopg

    rows = []
    place = folder / "postgres"
    place.mkdir()
    with running_server(binaries, place) as dsn, psycopg.connect(dsn) as connection:
        PostgresSerialStore.create_table(connection)
        connection.commit()
        for agencies in (1, 500):
            rate = allocations(PostgresSerialStore(connection), agencies, connection.commit)
            rows.append(_rate("PostgreSQL, inside the host's transaction, one client", agencies, rate))
    return rows


def _rate(what: str, agencies: int, rate: float) -> tuple[str, str, str]:
    return (f"{what}, {agencies} agencies", f"{rate:,.0f} numbers/s", "")


def main() -> None:
    """Print the tables."""
    print("| what | measured | ratio to the yardstick |\n|---|---|---|")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        for row in code_rows() + store_rows(Path(folder)):
            print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
