"""Numbering holds under concurrency, rollback and crash: no number twice, none lost, every gap explained."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from codes.postgres_server import find_binaries, running_server
from motcua.codes import InMemorySerialStore, issue
from motcua.codes.blocks import explain_gaps, reserve_block
from motcua.codes.serial import Guarantee, SerialKey, SerialsExhaustedError, StoreBusyError
from motcua.codes.stores.postgres import PostgresSerialStore
from motcua.codes.stores.sqlite import SqliteSerialStore
from motcua.errors import BadInputError
from synthetic import at

WORKER = Path(__file__).parent / "numbering_worker.py"
KEY = SerialKey("000.00.32.H19", date(2024, 3, 11))
PROCESSES, EACH = 16, 400


def start_clerk(kind: str, place: str, count: int, seed: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(WORKER), kind, place, str(count), str(seed)])  # noqa: S603


def run_clerks(kind: str, place: str) -> None:
    clerks = [start_clerk(kind, place, EACH, seed) for seed in range(PROCESSES)]
    assert [clerk.wait(timeout=300) for clerk in clerks] == [0] * PROCESSES


@pytest.fixture
def database(tmp_path) -> str:
    path = str(tmp_path / "serials.db")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    SqliteSerialStore.create_table(connection)
    connection.execute("CREATE TABLE dossier (serial INTEGER NOT NULL)")
    connection.commit()
    return path


@pytest.fixture(scope="session")
def postgres():
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("MOTCUA_REQUIRE_POSTGRES"):
            pytest.fail("no PostgreSQL server is installed, and these tests must run")
        pytest.skip("no PostgreSQL server is installed")
    # A folder of its own: pytest clears the temporary folders of older runs, also while one of them still goes on.
    with TemporaryDirectory(prefix="motcua-postgres-") as folder, running_server(binaries, Path(folder)) as dsn:
        yield dsn


@pytest.fixture
def tables(postgres):
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("DROP TABLE IF EXISTS motcua_serial, dossier")
        PostgresSerialStore.create_table(connection)
        connection.execute("CREATE TABLE dossier (serial integer NOT NULL)")
    return postgres


def serials_of(database: str) -> list[int]:
    return [serial for (serial,) in sqlite3.connect(database).execute("SELECT serial FROM dossier ORDER BY serial")]


class TestSqlite:
    """One file, several processes at once."""

    def test_sixteen_processes_make_neither_duplicates_nor_gaps(self, database):
        """CE11: two nodes that ask at once get two numbers; a tenth of the filings is rolled back."""
        run_clerks("sqlite", database)

        assert serials_of(database) == list(range(1, PROCESSES * EACH + 1))

    def test_a_store_of_its_own_gives_unique_numbers_and_says_so(self, tmp_path):
        first, second = SqliteSerialStore(tmp_path / "s.db"), SqliteSerialStore(tmp_path / "s.db")

        assert [first.next(KEY), second.next(KEY), *first.reserve(KEY, 3)] == [1, 2, 3, 4, 5]
        assert first.guarantee is Guarantee.UNIQUE

    def test_inside_the_hosts_transaction_a_rollback_gives_the_number_back(self, database):
        connection = sqlite3.connect(database, isolation_level=None)
        store = SqliteSerialStore.inside(connection)
        connection.execute("BEGIN IMMEDIATE")
        taken = store.next(KEY)
        connection.execute("ROLLBACK")
        connection.execute("BEGIN IMMEDIATE")

        assert (taken, store.next(KEY), store.guarantee) == (1, 1, Guarantee.GAPLESS)

    def test_without_a_transaction_of_the_host_nothing_is_taken(self, database):
        store = SqliteSerialStore.inside(sqlite3.connect(database, isolation_level=None))

        with pytest.raises(BadInputError, match="NO_TRANSACTION"):
            store.next(KEY)

    def test_killed_in_the_middle_no_committed_number_is_lost_or_given_again(self, database):
        clerk = start_clerk("sqlite", database, 100_000, 1)
        deadline = time.monotonic() + 30
        while len(serials_of(database)) < 50 and time.monotonic() < deadline:
            time.sleep(0.01)
        clerk.send_signal(signal.SIGKILL)
        clerk.wait()
        committed = serials_of(database)
        assert start_clerk("sqlite", database, 50, 2).wait(timeout=60) == 0

        after = serials_of(database)
        assert after[: len(committed)] == committed
        assert after == list(range(1, len(committed) + 51))

    def test_a_lock_held_too_long_is_a_busy_store_and_takes_nothing(self, tmp_path):
        store = SqliteSerialStore(tmp_path / "s.db", wait_seconds=0.05)
        other = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreBusyError):
            store.next(KEY)
        other.execute("ROLLBACK")
        assert store.next(KEY) == 1

    def test_what_is_no_database_is_refused(self, tmp_path):
        (tmp_path / "s.db").write_text("this is no database, it is a letter" * 50)

        with pytest.raises(BadInputError, match="STORE_UNREADABLE"):
            SqliteSerialStore(tmp_path / "s.db")


class TestPostgres:
    """Inside the host's own transaction, several machines at once."""

    def test_sixteen_processes_make_neither_duplicates_nor_gaps(self, tables):
        import psycopg

        run_clerks("postgres", tables)

        with psycopg.connect(tables) as connection:
            rows = connection.execute("SELECT serial FROM dossier ORDER BY serial").fetchall()
        assert [serial for (serial,) in rows] == list(range(1, PROCESSES * EACH + 1))

    def test_killed_in_the_middle_no_committed_number_is_lost_or_given_again(self, tables):
        import psycopg

        def serials() -> list[int]:
            with psycopg.connect(tables) as connection:
                rows = connection.execute("SELECT serial FROM dossier ORDER BY serial").fetchall()
            return [serial for (serial,) in rows]

        clerk = start_clerk("postgres", tables, 100_000, 1)
        deadline = time.monotonic() + 30
        while len(serials()) < 50 and time.monotonic() < deadline:
            time.sleep(0.01)
        clerk.send_signal(signal.SIGKILL)
        clerk.wait()
        time.sleep(0.3)  # the server notices the broken connection and rolls back
        committed = serials()
        assert start_clerk("postgres", tables, 50, 2).wait(timeout=60) == 0

        assert serials() == list(range(1, len(committed) + 51))

    def test_ce12_a_deleted_dossiers_number_does_not_come_back(self, tables):
        """Counters made of the highest number seen give the newest dossier's number again after it is deleted."""
        import psycopg

        with psycopg.connect(tables) as connection:
            store = PostgresSerialStore(connection)
            connection.execute("INSERT INTO dossier (serial) VALUES (%s)", (store.next(KEY),))
            connection.execute("DELETE FROM dossier")

            assert store.next(KEY) == 2
            assert store.guarantee is Guarantee.GAPLESS

    def test_a_connection_that_commits_by_itself_is_refused_outside_a_transaction(self, tables):
        import psycopg

        with psycopg.connect(tables, autocommit=True) as connection:
            store = PostgresSerialStore(connection)
            with pytest.raises(BadInputError, match="NO_TRANSACTION"):
                store.next(KEY)
            with connection.transaction():
                assert store.next(KEY) == 1

    def test_codes_are_issued_from_it(self, tables):
        import psycopg

        with psycopg.connect(tables) as connection:
            code = issue("H57.132", at("2024-03-11T09:00"), store=PostgresSerialStore(connection))[0]

        assert str(code) == "H57.132-240311-0001"


class TestEveryStore:
    """A counter never moves backwards, and a refusal takes nothing."""

    @pytest.fixture(params=["memory", "own", "inside"])
    def store(self, request, tmp_path, database):
        if request.param == "memory":
            return InMemorySerialStore()
        if request.param == "own":
            return SqliteSerialStore(tmp_path / "own.db")
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return SqliteSerialStore.inside(connection)

    @pytest.mark.parametrize("count", [0, -3])
    def test_taking_fewer_than_one_is_refused(self, store, count):
        store.reserve(KEY, 5)

        with pytest.raises(BadInputError, match="COUNT_BELOW_ONE"):
            store.reserve(KEY, count)
        assert store.next(KEY) == 6

    def test_what_would_pass_the_limit_takes_nothing(self, store):
        store.reserve(KEY, 9_998)

        for count in (2, 10**20):
            with pytest.raises(SerialsExhaustedError):
                store.reserve(KEY, count, limit=9_999)
        assert store.reserve(KEY, 1, limit=9_999) == range(9_999, 10_000)

    def test_postgres_keeps_the_same_bounds(self, tables):
        import psycopg

        with psycopg.connect(tables) as connection:
            store = PostgresSerialStore(connection)
            store.reserve(KEY, 9_998)
            with pytest.raises(SerialsExhaustedError):
                store.reserve(KEY, 2, limit=9_999)
            with pytest.raises(BadInputError, match="COUNT_BELOW_ONE"):
                store.reserve(KEY, 0)
            assert store.next(KEY) == 9_999

    def test_a_deferred_transaction_that_meets_a_lock_is_a_busy_store(self, database):
        first, second = (sqlite3.connect(database, isolation_level=None, timeout=0.05) for _ in range(2))
        first.execute("BEGIN IMMEDIATE")
        second.execute("BEGIN")

        with pytest.raises(StoreBusyError):
            SqliteSerialStore.inside(second).next(KEY)


class TestBlocks:
    """Decree 61/2018, Article 39(1): offline desks number by hand, from a block, with a ledger."""

    def test_an_offline_desk_takes_from_its_block_and_others_go_on_after_it(self):
        store = InMemorySerialStore()
        store.reserve(KEY, 2)
        block = reserve_block(store, KEY, 3, holder="xã A")
        taken, block = block.take()

        assert (taken, block.free, store.next(KEY)) == (3, (4, 5), 6)

    def test_every_gap_is_explained_by_its_block_or_said_to_be_unexplained(self):
        store = InMemorySerialStore()
        store.reserve(KEY, 2)
        _, block = reserve_block(store, KEY, 3, holder="xã A").take()
        block = block.mark_void(4, "viết hỏng")

        gaps = {gap.serial: gap for gap in explain_gaps(KEY, used=[1, 6], blocks=[block])}

        assert sorted(gaps) == [2, 4, 5]
        assert (gaps[2].is_explained, gaps[4].is_explained, gaps[5].is_explained) == (False, True, True)
        assert "viết hỏng" in gaps[4].reason_vi

    def test_a_closed_block_has_no_free_serial_and_gives_none(self):
        block = reserve_block(InMemorySerialStore(), KEY, 3, holder="xã A").close("hết ngày")

        assert block.free == ()
        with pytest.raises(BadInputError, match="BLOCK_EMPTY"):
            block.take()

    @pytest.mark.parametrize(("serial", "reason"), [(9, "x"), (1, " ")])
    def test_a_serial_outside_the_block_or_without_a_reason_is_not_voided(self, serial, reason):
        block = reserve_block(InMemorySerialStore(), KEY, 3, holder="xã A")

        with pytest.raises(BadInputError, match="BLOCK_SERIAL"):
            block.mark_void(serial, reason)
