"""One written moment: every way that registers write one, with the style it was written in.

This is the careful path for one distinct text; `moments` reads whole columns and asks here about the odd ones.

>>> read_written("15h30 ngày 05/03/2026").moment.isoformat()
'2026-03-05T15:30:00+07:00'
>>> read_written("ngày 5 tháng 3 năm 2026").has_time
False
>>> read_written("03/15/2026") is None, read_written("03/15/2026", month_first=True) is None
(True, False)
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import attrs

from motcua.localtime import DESK_ZONE

__all__ = ["STYLES", "Written", "read_written"]

STYLES = {
    "day_month": ("ngày/tháng/năm", "day/month/year"),
    "short_year": ("năm hai chữ số", "two-digit year"),
    "iso": ("năm-tháng-ngày", "year-month-day"),
    "offset": ("ISO có múi giờ", "ISO with an offset"),
    "compact": ("yyyyMMddHHmmss", "yyyyMMddHHmmss"),
    "serial": ("số thứ tự ngày của bảng tính", "spreadsheet serial number"),
    "cell_date": ("ô kiểu ngày", "true date cell"),
    "words": ("viết bằng chữ", "written in words"),
}
"""The styles a moment can be written in, named in Vietnamese and in English."""

_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"|\s*(?:giờ|h|g)\s*(?:(?P<minute_>\d{1,2})\s*(?:phút|ph|p)?)?)\s*(?P<half>SA|CH|AM|PM)?"
)
_SLASHED = r"(?:ngày\s*)?(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"
_WORDED = r"(?:ngày\s*)?(?P<first>\d{1,2})\s*tháng\s*(?P<second_part>\d{1,2}),?\s*năm\s*(?P<year>\d{4})"
_ISO = r"(?P<year>\d{4})(?P<mark>[/.-])(?P<second_part>\d{1,2})(?P=mark)(?P<first>\d{1,2})"
_GAP = r"[\s,;T-]+(?:lúc\s*)?"
_FORMS = tuple(
    (style, re.compile(form, re.IGNORECASE))
    for style, date in (("day_month", _SLASHED), ("words", _WORDED), ("iso", _ISO))
    for form in (f"{date}(?:{_GAP}{_CLOCK})?", f"{_CLOCK}{_GAP}{date}")
)
_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_EPOCHS = (datetime(1899, 12, 30, tzinfo=DESK_ZONE), datetime(1904, 1, 1, tzinfo=DESK_ZONE))
_CENTURY = 2000


@attrs.frozen
class Written:
    """A moment as it was written.

    Attributes:
        moment: the moment in +07:00, whole seconds.
        has_time: whether a time of day was written; without one it stands at midnight.
        style: how it was written, a key of `STYLES`.
        parts: the two numbers before the year, in the order written, when they could be day and month.
    """

    moment: datetime
    has_time: bool
    style: str
    parts: tuple[int, int] | None = None


def read_written(text: str, *, month_first: bool = False, since_1904: bool = False) -> Written | None:
    """Return the moment a text names, or None when it names none.

    A year of two digits is read in 2000-2099, and its style says so.

    Args:
        text: the text, without outer spaces.
        month_first: whether the month stands before the day in slashed dates.
        since_1904: whether serial numbers count from 1904, as old workbooks of Macintosh do.
    """
    for style, form in _FORMS:
        if found := form.fullmatch(text):
            return _from_parts(found, style, month_first=month_first)
    try:
        return _from_numbers(text, since_1904=since_1904)
    except (ValueError, OverflowError):
        return None


def _from_parts(found: re.Match[str], style: str, *, month_first: bool) -> Written | None:
    part = found.groupdict()
    first, second, year = int(part["first"]), int(part["second_part"]), int(part["year"])
    shown, parts = style, None
    if style == "day_month":
        parts = (first, second)
        if len(part["year"]) == 2:  # noqa: PLR2004  digits
            year, shown = year + _CENTURY, "short_year"
        if month_first:
            first, second = second, first
        if part["hour"] is not None and part["minute"] is None:
            shown = "words" if shown == "day_month" else shown
    hour = _hour(int(part["hour"] or 0), (part["half"] or "").upper())
    try:
        moment = datetime(
            year,
            second,
            first,
            hour,
            int(part["minute"] or part["minute_"] or 0),
            int(part["second"] or 0),
            tzinfo=DESK_ZONE,
        )
    except ValueError:
        return None
    return Written(moment, part["hour"] is not None, shown, parts)


def _hour(hour: int, half: str) -> int:
    """Return an hour of 24; one that a half day cannot have becomes one that no day has."""
    if not half:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004  a half day
        return 99
    return hour % 12 + (12 if half in ("CH", "PM") else 0)


def _from_numbers(text: str, *, since_1904: bool) -> Written | None:
    if _OFFSET.fullmatch(text):
        moment = datetime.fromisoformat(text).astimezone(DESK_ZONE).replace(microsecond=0)
        return Written(moment, has_time=True, style="offset")
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=DESK_ZONE)
        return Written(moment, has_time=found[4] is not None, style="compact")
    if _SERIAL.fullmatch(text):
        seconds = round(float(text.replace(",", ".")) * 86_400)
        return Written(_EPOCHS[since_1904] + timedelta(seconds=seconds), seconds % 86_400 != 0, "serial")
    return None
