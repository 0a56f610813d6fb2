"""Which dialect and which message a body is, told by its fields; a body in another dialect than was said is a fault."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from motcua.exchange.dialect import Dialect, MessageKind, dialects
from motcua.findings import Finding, finding

__all__ = ["Recognised", "recognised", "rows_of"]

Recognised = tuple[Dialect, MessageKind]


def rows_of(body: Any, dialect: Dialect | None = None) -> Any:
    """Return what stands inside the envelope, or the body itself."""
    if isinstance(body, Mapping):
        for one in (dialect,) if dialect is not None else dialects():
            if one.rows and one.rows in body:
                return body[one.rows]
    return body


def recognised(
    body: Any, wanted: Dialect | None, kind: str | None, path: str
) -> tuple[Recognised | None, Finding | None]:
    """Return what a body is, and a fault where it is not what was said.

    Args:
        body: the parsed JSON.
        wanted: the dialect that was said, if any.
        kind: the message that was said, if any.
        path: where it stands.
    """
    told = _by_service(body, wanted)
    if told is not None:
        return told, None
    found = _best(body)
    if wanted is None:
        if found is None:
            return None, finding("SYNC_DIALECT_UNKNOWN", path=path)
        return (found[0], found[0].messages.get(kind or "", found[1])), None
    if found is not None and found[0] is not wanted:
        return None, finding("SYNC_DIALECT_WRONG", path=path, wanted=wanted.id, found=found[0].id)
    message = wanted.messages.get(kind or "") or (found[1] if found else None)
    if message is None:
        return None, finding("SYNC_DIALECT_UNKNOWN", path=path)
    return (wanted, message), None


def _by_service(body: Any, wanted: Dialect | None) -> Recognised | None:
    """The envelope names the call."""
    service = body.get("service") if isinstance(body, Mapping) else None
    told = _services().get(service) if isinstance(service, str) else None
    return told if told is not None and wanted in {None, told[0]} else None


@cache
def _services() -> Mapping[str, Recognised]:
    return {message.service: (one, message) for one in dialects() if one.rows for message in one.messages.values()}


def _best(body: Any) -> Recognised | None:
    """Return the message that the fields of the first record fit best."""
    rows = rows_of(body)
    first = rows[0] if isinstance(rows, list) and rows else rows
    if not isinstance(first, Mapping) or not first:
        return None
    return _fitting(tuple(first), writes_text=_writes_text(first))


@lru_cache(maxsize=512)
def _fitting(names: tuple[str, ...], *, writes_text: bool) -> Recognised | None:
    """Return the message most of whose marks are there; between equals, the one with the fewest strange fields."""
    scored = []
    for one in dialects():
        for message in one.messages.values():
            marks = len(message.marks.intersection(names))
            strange = len(names) - len(message.by_name.keys() & set(names))
            scored.append(((marks, -strange, one.numbers != writes_text), one, message))
    (marks, strange, _), one, message = max(scored, key=lambda row: row[0])
    return (one, message) if marks and -strange < len(names) else None


def _writes_text(row: Mapping[str, Any]) -> bool:
    """Whether the codes of a row are texts."""
    codes = [row[name] for name in ("TrangThai", "TrangThaiHoSo", "LoaiDoiTuong") if name in row]
    return bool(codes) and all(isinstance(code, str) for code in codes)
