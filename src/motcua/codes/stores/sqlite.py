"""Serials in an SQLite file: several processes of one machine at once.

Two ways, with two guarantees:

- `SqliteSerialStore(path)` counts in a transaction of its own: UNIQUE. A number is taken for good,
  even when the dossier it was meant for is not stored after all.
- `SqliteSerialStore.inside(connection)` counts in the host's transaction, which holds the write lock
  (`BEGIN IMMEDIATE`): GAPLESS. A rollback of the dossier gives the number back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from motcua.codes.serial import Guarantee, SerialKey, StoreBusyError, exhausted, require_count
from motcua.errors import BadInputError

__all__ = ["SqliteSerialStore"]

_CREATE = (
    "CREATE TABLE IF NOT EXISTS motcua_serial ("
    "agency TEXT NOT NULL, accepted_on TEXT NOT NULL, taken INTEGER NOT NULL, "
    "PRIMARY KEY (agency, accepted_on)) WITHOUT ROWID"
)
_TAKE = (
    "INSERT INTO motcua_serial (agency, accepted_on, taken) VALUES (?, ?, ?) "
    "ON CONFLICT (agency, accepted_on) DO UPDATE SET taken = taken + excluded.taken "
    "WHERE taken + excluded.taken <= ? RETURNING taken"
)
_WAIT_SECONDS = 30.0
_NO_LIMIT = 2**62


class SqliteSerialStore:
    """A store of serials in SQLite."""

    def __init__(self, path: str | Path, *, wait_seconds: float = _WAIT_SECONDS) -> None:
        """Count in transactions of the store's own, in a file that is made when missing.

        Args:
            path: the file.
            wait_seconds: how long to wait for another process's write lock.

        Raises:
            BadInputError: STORE_UNREADABLE when the file cannot be opened or is no database.
        """
        self._path: Path | None = Path(path)
        self._wait = wait_seconds
        self._connection: sqlite3.Connection | None = None
        with self._opened() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_CREATE)

    @staticmethod
    def inside(connection: sqlite3.Connection) -> SqliteSerialStore:
        """Count in the host's own transaction; the host begins it with BEGIN IMMEDIATE and commits it.

        Args:
            connection: the host's connection, on which `create_table` was called once.
        """
        store = SqliteSerialStore.__new__(SqliteSerialStore)
        store._path, store._wait, store._connection = None, 0.0, connection  # noqa: SLF001  its own parts
        return store

    @staticmethod
    def create_table(connection: sqlite3.Connection) -> None:
        """Create the store's table in the host's database, unless it is there."""
        connection.execute(_CREATE)

    @property
    def guarantee(self) -> Guarantee:
        """GAPLESS inside the host's transaction, UNIQUE in the store's own."""
        return Guarantee.UNIQUE if self._connection is None else Guarantee.GAPLESS

    def next(self, key: SerialKey) -> int:
        """Take one number."""
        return self.reserve(key, 1)[0]

    def reserve(self, key: SerialKey, count: int, *, limit: int | None = None) -> range:
        """Take `count` numbers at once, none of them above `limit`.

        Raises:
            BadInputError: COUNT_BELOW_ONE, or NO_TRANSACTION when the host has not begun one.
            SerialsExhaustedError: when the limit would be passed; nothing is taken then.
            StoreBusyError: when the write lock could not be had in time.
        """
        require_count(count)
        if self._connection is not None:
            if not self._connection.in_transaction:
                raise BadInputError(
                    "NO_TRANSACTION",
                    "Cần mở giao dịch (BEGIN IMMEDIATE) trước khi cấp số.",
                    "begin a transaction (BEGIN IMMEDIATE) before taking a number",
                )
            with _clear_locks():
                return _taken(self._connection, key, count, limit)
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            numbers = _taken(connection, key, count, limit)
            connection.execute("COMMIT")
            return numbers

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        assert self._path is not None  # noqa: S101  a store with a connection never opens one
        try:
            opened = sqlite3.connect(self._path, timeout=self._wait, isolation_level=None)
            with _clear_locks(), closing(opened) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise _unreadable(self._path, error) from error


@contextmanager
def _clear_locks() -> Iterator[None]:
    """Turn a lock that could not be had into StoreBusyError; a deferred BEGIN of the host may meet one."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise StoreBusyError("STORE_BUSY", "Kho số đang bận; hãy thử lại.", "the store is busy; try again") from error


def _taken(connection: sqlite3.Connection, key: SerialKey, count: int, limit: int | None) -> range:
    highest = _NO_LIMIT if limit is None else limit
    if count > highest:
        raise exhausted(key, highest)
    row = connection.execute(_TAKE, (key.agency, key.accepted_on.isoformat(), count, highest)).fetchone()
    if row is None:
        raise exhausted(key, highest)
    last: int = row[0]
    return range(last - count + 1, last + 1)


def _unreadable(path: Path, error: sqlite3.Error) -> BadInputError:
    return BadInputError(
        "STORE_UNREADABLE",
        f"Không mở được kho số {path.name}: {error}.",
        f"cannot open the store {path.name}: {error}",
        path=str(path),
    )
