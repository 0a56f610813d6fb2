"""Moments as the dialects write them: strict about which form a field has, tolerant about reading another.

No dialect writes an offset; the moments are those of Asia/Ho_Chi_Minh, kept as +07:00.

>>> read_moment("20240311090500", "compact").moment.isoformat()
'2024-03-11T09:05:00+07:00'
>>> read_moment("11/03/2024 09:05:00", "compact").found
'slashed'
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from motcua.localtime import DESK_ZONE

__all__ = ["FORMATS", "ReadMoment", "lost_by", "read_moment", "write_moment"]

FORMATS = {
    "compact": "yyyyMMddHHmmss",
    "spaced": "yyyy-MM-dd HH:mm:ss",
    "t_millis": "yyyy-MM-ddTHH:mm:ss.fff",
    "t_seconds": "yyyy-MM-ddTHH:mm:ss",
    "slashed": "dd/MM/yyyy HH:mm:ss",
    "day": "dd/MM/yyyy",
    "compact_day": "yyyyMMdd",
    "with_offset": "yyyy-MM-ddTHH:mm:ss±hh:mm",
}
"""The forms that are read, each as its implementers name it."""

_COMPACT_LENGTH, _COMPACT_DAY_LENGTH = 14, 8
_SLASHED = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?: (\d{2}:\d{2}:\d{2}))?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T])\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MILLIS = 4
_DIGITS = {_COMPACT_LENGTH: "compact", _COMPACT_DAY_LENGTH: "compact_day"}


class ReadMoment(NamedTuple):
    """A moment read from a text.

    Attributes:
        moment: the moment in +07:00, or None when it cannot be read.
        found: the form it is written in, or None.
    """

    moment: datetime | None
    found: str | None


def read_moment(text: str, expected: str) -> ReadMoment:
    """Return the moment that a text writes, whatever known form it has.

    Args:
        text: the text.
        expected: the form that the field should have; tried first.
    """
    try:
        if expected == "compact" and len(text) == _COMPACT_LENGTH and text.isdecimal() and text.isascii():
            return ReadMoment(datetime.fromisoformat(f"{text[:8]}T{text[8:]}").replace(tzinfo=DESK_ZONE), "compact")
        return _any(text)
    except (ValueError, OverflowError):
        return ReadMoment(None, None)


def write_moment(moment: datetime, form: str) -> str:
    """Return a moment as a form writes it; what is finer than the form is cut (`lost_by` tells)."""
    local = moment.astimezone(DESK_ZONE)
    if form == "compact":
        return f"{local:%Y%m%d%H%M%S}".rjust(_COMPACT_LENGTH, "0")
    if form == "spaced":
        return local.replace(tzinfo=None).isoformat(" ", "seconds")
    return local.replace(tzinfo=None).isoformat("T", "milliseconds")


def lost_by(moment: datetime, form: str) -> bool:
    """Return whether a form cannot say the moment to its last digit."""
    return moment.microsecond % 1000 != 0 if form == "t_millis" else moment.microsecond != 0


def _any(text: str) -> ReadMoment:
    if text.isascii() and text.isdecimal():
        if len(text) not in _DIGITS:
            return ReadMoment(None, None)
        clock = text[_COMPACT_DAY_LENGTH:] or "000000"
        return _desk(f"{text[:_COMPACT_DAY_LENGTH]}T{clock}", _DIGITS[len(text)])
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        day, month, year, clock = slashed.groups()
        return _desk(f"{year}-{month}-{day}T{clock or '00:00:00'}", "slashed" if clock else "day")
    iso = _ISO.fullmatch(text)
    return ReadMoment(None, None) if iso is None else _iso(text, *iso.groups())


def _iso(text: str, divider: str, fraction: str | None, offset: str | None) -> ReadMoment:
    if offset is not None:
        return ReadMoment(datetime.fromisoformat(text).astimezone(DESK_ZONE), "with_offset")
    if divider == " " and fraction is None:
        return _desk(text, "spaced")
    return _desk(text, "t_millis" if divider == "T" and fraction and len(fraction) == _MILLIS else "t_seconds")


def _desk(text: str, form: str) -> ReadMoment:
    return ReadMoment(datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE), form)
