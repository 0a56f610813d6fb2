"""Days off beyond the official calendar, estimated by the `holidays` package and marked as such.

The only importer of `holidays`. Tết and the day next to National Day are fixed yearly by the Prime
Minister (Labour Code 45/2019/QH14, Article 112), so everything here is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import holidays

from motcua.clock.calendar import Day, DayKind

__all__ = ["estimated_days"]


def estimated_days(first_year: int, last_year: int) -> Iterator[Day]:
    """Yield the estimated days off of the years, both ends included."""
    source = f"holidays {version('holidays')}"
    for day, name in sorted(
        holidays.country_holidays("VN", years=range(first_year, last_year + 1), language="vi").items()
    ):
        yield Day(
            date=day,
            is_working=False,
            kind=DayKind.ESTIMATED,
            reason_vi=f"ước tính: {name} (theo gói {source}, chưa có thông báo chính thức)",
            reason_en=f"estimated: {name} (by {source}; no official notice)",
            source=source,
            is_provisional=True,
        )
