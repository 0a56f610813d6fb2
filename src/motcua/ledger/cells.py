"""Read a cell: moments as portals write them, in +07:00; texts in NFC without outer spaces."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from motcua.localtime import DESK_ZONE

__all__ = ["cell_name", "is_bare_day", "read_moment", "read_text"]

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2})[:hg](\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
_TIME_FIRST = re.compile(r"(\d{1,2})[:hg](\d{2})(?::(\d{2}))?[ ,-]+(?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_SERIAL_EPOCH = datetime(1899, 12, 30, tzinfo=DESK_ZONE)


def read_text(raw: str | None) -> str | None:
    """Return the text of a cell in NFC, or None when it is blank."""
    if raw is None:
        return None
    text = " ".join(unicodedata.normalize("NFC", raw).replace("\u00a0", " ").split())
    return text or None


def read_moment(text: str) -> datetime:
    """Return the moment a cell holds: day first, ISO, or a spreadsheet's serial number of days.

    Raises:
        ValueError: when the text is none of these, or no real moment.
    """
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    elif found := _TIME_FIRST.fullmatch(text):
        hour, minute, second, day, month, year = (int(part or 0) for part in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    elif _OFFSET.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(DESK_ZONE)
    elif _SERIAL.fullmatch(text):
        return _SERIAL_EPOCH + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))
    else:
        message = f"no moment: {text!r}"
        raise ValueError(message)
    return datetime(year, month, day, hour, minute, second, tzinfo=DESK_ZONE)


def is_bare_day(text: str) -> bool:
    """Return whether a readable cell names a day without a time of day."""
    found = _DAY_FIRST.fullmatch(text) or _ISO.fullmatch(text)
    return (found is not None and found[4] is None) or text.isdecimal()


def cell_name(row: int, column: int) -> str:
    """Return a cell's place as a spreadsheet writes it.

    Args:
        row: the row, counted from 1.
        column: the column, counted from 0.

    >>> cell_name(37, 27)
    'AB37'
    """
    letters = ""
    place = column + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
