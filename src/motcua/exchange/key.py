"""Idempotency keys: one report, one key, however often it is sent and whatever its session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.canonical import canonical_hash

__all__ = ["idempotency_key"]


def idempotency_key(dialect: str, kind: str, record: Mapping[str, Any], *, event: str | None = None) -> str:
    """Return the key of one reported record: the SHA-256 of its canonical bytes, 64 hexadecimal digits.

    What changes between deliveries (session, isUpdating) stands in the envelope and is no part of it.

    Args:
        dialect: the dialect's id.
        kind: "dossier", "progress" or "status".
        record: the record as it is sent.
        event: the host's id of the event it reports; two events with the same content then have two keys.

    Raises:
        BadInputError: NOT_CANONICAL for a record with a float or another value that is not JSON of integers and texts.
    """
    return canonical_hash({"dialect": dialect, "kind": kind, "event": event, "record": _plain(record)})


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray):
        return [_plain(item) for item in value]
    return value
