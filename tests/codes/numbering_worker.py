"""A clerk's process in the numbering tests: takes numbers, stores dossiers, rolls some back.

Run as a script: `numbering_worker.py KIND PLACE COUNT SEED`. It prints nothing; the database tells.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from datetime import date

from motcua.codes.serial import SerialKey
from motcua.codes.stores.postgres import PostgresSerialStore
from motcua.codes.stores.sqlite import SqliteSerialStore

KEY = SerialKey("000.00.32.H19", date(2024, 3, 11))
ROLLED_BACK = 0.1


def sqlite_clerk(path: str, count: int, chance: random.Random) -> None:
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    store = SqliteSerialStore.inside(connection)
    done = 0
    while done < count:
        connection.execute("BEGIN IMMEDIATE")
        serial = store.next(KEY)
        connection.execute("INSERT INTO dossier (serial) VALUES (?)", (serial,))
        if chance.random() < ROLLED_BACK:
            connection.execute("ROLLBACK")
            continue
        connection.execute("COMMIT")
        done += 1


def postgres_clerk(dsn: str, count: int, chance: random.Random) -> None:
    import psycopg

    with psycopg.connect(dsn) as connection:
        store = PostgresSerialStore(connection)
        done = 0
        while done < count:
            serial = store.next(KEY)
            connection.execute("INSERT INTO dossier (serial) VALUES (%s)", (serial,))
            if chance.random() < ROLLED_BACK:
                connection.rollback()
                continue
            connection.commit()
            done += 1


if __name__ == "__main__":
    kind, place, wanted, seed = sys.argv[1:]
    clerk = {"sqlite": sqlite_clerk, "postgres": postgres_clerk}[kind]
    clerk(place, int(wanted), random.Random(int(seed)))
