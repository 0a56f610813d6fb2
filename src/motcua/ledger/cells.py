"""Read a cell: moments as portals write them, in +07:00; texts in NFC without outer spaces."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from motcua.ledger.writtendates import read_written

__all__ = ["cell_name", "column_letters", "column_place", "is_bare_day", "read_moment", "read_text"]


def read_text(raw: str | None) -> str | None:
    """Return the text of a cell in NFC, or None when it is blank."""
    if raw is None:
        return None
    text = " ".join(unicodedata.normalize("NFC", raw).replace("\u00a0", " ").split())
    return text or None


def read_moment(text: str) -> datetime:
    """Return the moment a cell holds: day first, ISO, words, or a spreadsheet's serial number of days.

    Raises:
        ValueError: when the text is none of these, or no real moment, or has a year of two digits.
    """
    found = read_written(text)
    if found is None or found.style == "short_year":
        message = f"no moment: {text!r}"
        raise ValueError(message)
    return found.moment


def is_bare_day(text: str) -> bool:
    """Return whether a readable cell names a day without a time of day."""
    found = read_written(text)
    return found is not None and not found.has_time


def column_letters(place: int) -> str:
    """Return how a spreadsheet names a column.

    Args:
        place: the column, counted from 0.

    >>> column_letters(27)
    'AB'
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """Return the place of a column, counted from 0.

    >>> column_place("AB")
    27
    """
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def cell_name(row: int, column: int) -> str:
    """Return a cell's place as a spreadsheet writes it.

    Args:
        row: the row, counted from 1.
        column: the column, counted from 0.

    >>> cell_name(37, 27)
    'AB37'
    """
    return f"{column_letters(column)}{row}"
