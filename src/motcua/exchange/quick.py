"""The short way to read a field that is as it should be; other values go the long way (`values.py`), which says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from motcua.exchange.codes import code_list
from motcua.exchange.moments import ReadMoment, read_moment
from motcua.exchange.status import national_statuses
from motcua.localtime import DESK_ZONE

__all__ = ["quick_way"]

_Quick = tuple[type[Any] | None, Callable[[Any], Any] | None]


def quick_way(dialect: str, name: str, kind: str, form: str, *, numbers: bool) -> _Quick:
    """Return the class of a value as the dialect writes it, and what reads it or returns None.

    Args:
        dialect: the dialect's id.
        name: the field's name.
        kind: the field's type.
        form: how a moment is written.
        numbers: whether its codes are numbers.
    """
    if kind == "text":
        return str, None
    if kind == "moment":
        return str, _moment_in(form)
    if kind in {"code", "status"}:
        wire = int if numbers else str
        return wire, _values(dialect, name, kind, wire).get
    return None, None


def _values(dialect: str, name: str, kind: str, wire: type[Any]) -> dict[Any, Any]:
    if kind == "status":
        return {wire(code): code for code in national_statuses()}
    known = (one for one in code_list(dialect, name).values() if not one.read_only)
    return {wire(one.code): one.value for one in known}


def _compact(text: str) -> datetime | None:
    """The form of nearly every date there is, without the detour over a name for it."""
    if len(text) != _COMPACT_LENGTH or not text.isdecimal() or not text.isascii():
        return None
    try:
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}").replace(tzinfo=DESK_ZONE)
    except ValueError:
        return None


_COMPACT_LENGTH = 14


def _moment_in(form: str) -> Callable[[str], datetime | None]:
    if form == "compact":
        return _compact

    def read(text: str) -> datetime | None:
        moment, found = read_moment(text, form) if text else ReadMoment(None, None)
        return moment if found == form else None

    return read
