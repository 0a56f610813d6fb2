"""Dates and times as the forms write them.

Days below ten and the months January and February take a leading zero; other months do not.

>>> from datetime import datetime
>>> date_words(datetime(2026, 3, 5))
'ngày 05 tháng 3 năm 2026'
>>> moment_words(datetime(2026, 2, 11, 8, 20))
'08 giờ 20 phút, ngày 11 tháng 02 năm 2026'
"""

from __future__ import annotations

from datetime import datetime

__all__ = ["date_words", "moment_words"]

_FIRST_MONTH_WITHOUT_ZERO = 3


def date_words(moment: datetime) -> str:
    """Return the day in words."""
    month = f"{moment.month:02d}" if moment.month < _FIRST_MONTH_WITHOUT_ZERO else str(moment.month)
    return f"ngày {moment.day:02d} tháng {month} năm {moment.year}"


def moment_words(moment: datetime) -> str:
    """Return hour, minute and day in words."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút, {date_words(moment)}"
