"""Dates and times as the forms write them, and in English for who asks.

Days below ten and the months January and February take a leading zero; other months do not.

>>> from datetime import datetime
>>> date_words(datetime(2026, 3, 5))
'ngày 05 tháng 3 năm 2026'
>>> moment_words(datetime(2026, 2, 11, 8, 20))
'08 giờ 20 phút, ngày 11 tháng 02 năm 2026'
>>> moment_words_en(datetime(2026, 2, 11, 8, 20))
'08:20, 11 February 2026'
"""

from __future__ import annotations

from datetime import date, datetime

__all__ = ["date_short", "date_words", "date_words_en", "moment_words", "moment_words_en"]

_FIRST_MONTH_WITHOUT_ZERO = 3
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def date_words(moment: date) -> str:
    """Return the day in words."""
    month = f"{moment.month:02d}" if moment.month < _FIRST_MONTH_WITHOUT_ZERO else str(moment.month)
    return f"ngày {moment.day:02d} tháng {month} năm {moment.year}"


def moment_words(moment: datetime) -> str:
    """Return hour, minute and day in words."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {date_words(moment)}"


def date_words_en(moment: date) -> str:
    """Return the day in English."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def moment_words_en(moment: datetime) -> str:
    """Return hour, minute and day in English."""
    return f"{moment.hour:02d}:{moment.minute:02d}, {date_words_en(moment)}"


def date_short(day: date | None) -> str:
    """Return the day as a narrow cell writes it, such as 05/03/2026; "" for None."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year}"
