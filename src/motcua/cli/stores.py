"""Open the store of serials that a command line names: memory, sqlite:PATH, postgres:DSN."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from motcua.codes import InMemorySerialStore, SerialStore
from motcua.codes.stores.sqlite import SqliteSerialStore
from motcua.errors import BadInputError

__all__ = ["opened_store"]


@contextmanager
def opened_store(name: str) -> Iterator[SerialStore]:
    """Yield the store; a PostgreSQL one lives in a transaction that is committed at the end.

    Raises:
        BadInputError: STORE_UNKNOWN, STORE_UNREADABLE or EXTRA_MISSING.
    """
    kind, _, place = name.partition(":")
    if name == "memory":
        yield InMemorySerialStore()
    elif kind == "sqlite" and place:
        yield SqliteSerialStore(place)
    elif kind in ("postgres", "postgresql") and place:
        with _postgres(name if place.startswith("//") else place) as store:
            yield store
    else:
        raise BadInputError(
            "STORE_UNKNOWN",
            f"Kho số {name[:40]!r} lạ; dùng memory, sqlite:ĐƯỜNG_DẪN hoặc postgres:DSN.",
            f"no store {name[:40]!r}: memory, sqlite:PATH or postgres:DSN",
            value=name,
        )


@contextmanager
def _postgres(dsn: str) -> Iterator[SerialStore]:
    try:
        import psycopg  # noqa: PLC0415  an extra
    except ImportError as error:
        raise BadInputError(
            "EXTRA_MISSING",
            "Kho PostgreSQL cần cài thêm: pip install 'motcua[postgres]'.",
            "a PostgreSQL store needs: pip install 'motcua[postgres]'",
        ) from error
    from motcua.codes.stores.postgres import PostgresSerialStore  # noqa: PLC0415  needs psycopg

    try:
        with psycopg.connect(dsn) as connection:
            PostgresSerialStore.create_table(connection)
            yield PostgresSerialStore(connection)
    except psycopg.Error as error:
        # never psycopg's own words: they repeat the connection string, password and all
        detail = f"{type(error).__name__} {error.sqlstate or ''}".strip()
        raise BadInputError(
            "STORE_UNREADABLE",
            f"Không dùng được kho PostgreSQL: {detail}.",
            f"the PostgreSQL store cannot be used: {detail}",
        ) from error
