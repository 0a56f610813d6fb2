"""Reporting periods (kỳ báo cáo): a month, quarter, half or year of the calendar, or days of the host's choosing.

No text that was read moves the ends of a period: Circular 01/2018, Article 11(3), leaves them to a circular that was
not read. So calendar periods are the default, and `Period.of_days` takes any others.

>>> Period.parse("2024-Q1").text
'2024-Q1'
>>> [month.text for month in Period.parse("2024-H2").months][:2]
['2024-07', '2024-08']
>>> Period.parse("2024-02").last_day
datetime.date(2024, 2, 29)
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import attrs

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE

__all__ = ["Period"]

_ONE_DAY = timedelta(days=1)
_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@attrs.frozen
class Period:
    """Days taken together.

    Attributes:
        first_day: its first day.
        last_day: its last day.
        kind: month, quarter, half, year or days.
    """

    first_day: date
    last_day: date
    kind: str = "days"

    def __attrs_post_init__(self) -> None:
        """Refuse an end before the start, and the end of time."""
        if not self.first_day <= self.last_day < date.max:
            raise BadInputError(
                "STAT_PERIOD",
                f"Kỳ báo cáo từ {self.first_day} đến {self.last_day} không hợp lệ.",
                f"a period cannot run from {self.first_day} to {self.last_day}",
                value=self.last_day,
            )

    @staticmethod
    def parse(text: str) -> Period:
        """Return the period written as 2024, 2024-H1, 2024-Q3 or 2024-07.

        Raises:
            BadInputError: STAT_PERIOD for another form.
        """
        found = _FORM.fullmatch(text)
        if found is None or not 1 <= int(found[1]) <= date.max.year - 1:
            raise BadInputError(
                "STAT_PERIOD",
                f"Kỳ báo cáo {text[:20]!r} phải viết dạng 2024, 2024-H1, 2024-Q3 hoặc 2024-07.",
                f"the period {text[:20]!r} is not written as 2024, 2024-H1, 2024-Q3 or 2024-07",
                value=text,
            )
        year, quarter, half, month = found.groups()
        if month:
            return _of_months(int(year), int(month), "month")
        if quarter:
            return _of_months(int(year), 3 * int(quarter) - 2, "quarter")
        return _of_months(int(year), 6 * int(half) - 5, "half") if half else _of_months(int(year), 1, "year")

    @staticmethod
    def read(text: str) -> Period:
        """Return the period that `text` writes: as `parse` reads it, or as two days with a stroke between them.

        Raises:
            BadInputError: STAT_PERIOD for another form.
        """
        first, stroke, last = text.partition("/")
        if not stroke:
            return Period.parse(first)
        try:
            return Period(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return Period.parse(text)  # it refuses, and says how a period is written

    def until(self, day: date) -> Period:
        """Return the part of the period up to a day; the whole of it when it ends before.

        Args:
            day: a day in it or behind it.

        Raises:
            BadInputError: STAT_PERIOD for a day before its first.
        """
        return self if self.last_day <= day else Period(self.first_day, day)

    @staticmethod
    def of_days(first_day: date, last_day: date) -> Period:
        """Return the period from one day to another, both included.

        Raises:
            BadInputError: STAT_PERIOD for an end before the start.
        """
        return Period(first_day, last_day)

    @property
    def text(self) -> str:
        """How it is written; `parse` reads it again, unless it is one of days."""
        year, month = self.first_day.year, self.first_day.month
        written = {
            "month": f"{year:04}-{month:02}",
            "quarter": f"{year:04}-Q{(month + 2) // 3}",
            "half": f"{year:04}-H{(month + 5) // 6}",
            "year": f"{year:04}",
        }
        return written.get(self.kind, f"{self.first_day.isoformat()}/{self.last_day.isoformat()}")

    @property
    def start(self) -> datetime:
        """The midnight it begins with, in +07:00."""
        return datetime.combine(self.first_day, time(), DESK_ZONE)

    @property
    def end(self) -> datetime:
        """The midnight that ends it, in +07:00; that moment is not part of it."""
        return datetime.combine(self.last_day + _ONE_DAY, time(), DESK_ZONE)

    @property
    def last_moment(self) -> datetime:
        """Its last microsecond: the moment at which what is open at its end is judged."""
        return self.end - timedelta(microseconds=1)

    def contains(self, moment: datetime) -> bool:
        """Return whether an aware moment lies in it."""
        return self.start <= moment < self.end

    def is_followed_by(self, other: Period) -> bool:
        """Return whether the other begins on the day after its last."""
        return self.last_day + _ONE_DAY == other.first_day

    @property
    def months(self) -> tuple[Period, ...]:
        """The months it is made of; none for a period of days."""
        if self.kind not in _MONTHS:
            return ()
        first = self.first_day
        return tuple(_of_months(first.year, first.month + n, "month") for n in range(_MONTHS[self.kind]))


def _of_months(year: int, month: int, kind: str) -> Period:
    following = year * 12 + month - 1 + _MONTHS[kind]
    return Period(date(year, month, 1), date(following // 12, following % 12 + 1, 1) - _ONE_DAY, kind)
