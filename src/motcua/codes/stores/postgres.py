"""Serials in PostgreSQL, inside the host's own transaction: several machines at once, GAPLESS.

One upsert takes the row lock of its agency and day, so numbers come out in the order of commits and a
rollback gives its number back. Take the number last in the transaction, so that the lock is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motcua.codes.serial import Guarantee, SerialKey, exhausted, require_count
from motcua.errors import BadInputError

if TYPE_CHECKING:
    import psycopg

__all__ = ["PostgresSerialStore"]

_CREATE = (
    "CREATE TABLE IF NOT EXISTS motcua_serial ("
    "agency text NOT NULL, accepted_on date NOT NULL, taken integer NOT NULL, "
    "PRIMARY KEY (agency, accepted_on))"
)
_TAKE = (
    "INSERT INTO motcua_serial AS serial (agency, accepted_on, taken) VALUES (%s, %s, %s) "
    "ON CONFLICT (agency, accepted_on) DO UPDATE SET taken = serial.taken + excluded.taken "
    "WHERE serial.taken + excluded.taken <= %s RETURNING taken"
)
_NO_LIMIT = 2**31 - 1
"""The largest number that the column holds."""


class PostgresSerialStore:
    """A store of serials on the host's psycopg connection."""

    def __init__(self, connection: psycopg.Connection[tuple[int]]) -> None:
        """Count on a connection of the host; the host commits or rolls back.

        Args:
            connection: a psycopg 3 connection, not in autocommit mode, whose database has the table.
        """
        self._connection = connection

    @staticmethod
    def create_table(connection: psycopg.Connection[tuple[int]]) -> None:
        """Create the store's table, unless it is there."""
        connection.execute(_CREATE)

    @property
    def guarantee(self) -> Guarantee:
        """GAPLESS: the number lives and dies with the host's transaction."""
        return Guarantee.GAPLESS

    def next(self, key: SerialKey) -> int:
        """Take one number."""
        return self.reserve(key, 1)[0]

    def reserve(self, key: SerialKey, count: int, *, limit: int | None = None) -> range:
        """Take `count` numbers at once, none of them above `limit`.

        Raises:
            SerialsExhaustedError: when the limit would be passed; nothing is taken then.
            BadInputError: COUNT_BELOW_ONE, or NO_TRANSACTION on a connection in autocommit mode outside a block,
                where a number would be taken for good before its dossier is stored.
        """
        require_count(count)
        highest = _NO_LIMIT if limit is None else limit
        if count > highest:
            raise exhausted(key, highest)
        idle = self._connection.info.transaction_status.name == "IDLE"
        if self._connection.autocommit and idle:
            raise BadInputError(
                "NO_TRANSACTION",
                "Kết nối đang tự commit; cần mở giao dịch trước khi cấp số.",
                "the connection commits by itself; begin a transaction before taking a number",
            )
        row = self._connection.execute(_TAKE, (key.agency, key.accepted_on, count, highest)).fetchone()
        if row is None:
            raise exhausted(key, highest)
        last = row[0]
        return range(last - count + 1, last + 1)
