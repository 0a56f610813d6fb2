"""The peers that can do the job, each behind one signature; one that is not installed is left out and said so."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from typing import Any, TypeAlias, TypeVar

from motcua.clock import WorkClock
from motcua.localtime import DESK_ZONE

AddTime: TypeAlias = Callable[[datetime, int], datetime]
AddDays: TypeAlias = Callable[[datetime, int], date]
Between: TypeAlias = Callable[[datetime, datetime], int]
Add = TypeVar("Add", AddTime, AddDays, Between)


def hour_peers(clock: WorkClock) -> Iterator[tuple[str, AddTime, int]]:
    """Yield name, addition of working minutes, and how much smaller than ours its sample is."""
    makers: tuple[tuple[str, str, Callable[[WorkClock], AddTime], int], ...] = (
        ("exchange_calendars", "exchange_calendars", _exchange_calendars, 10),
        ("opening-hours-py", "opening_hours", _opening_hours, 100),
        ("businesstimedelta", "businesstimedelta", _businesstimedelta, 200),
        ("pandas CustomBusinessHour", "pandas", _pandas, 100),
    )
    return _installed(makers, clock)


def day_peers(clock: WorkClock) -> Iterator[tuple[str, AddDays, int]]:
    """Yield name, addition of working days, and how much smaller than ours its sample is."""
    makers: tuple[tuple[str, str, Callable[[WorkClock], AddDays], int], ...] = (
        ("bizdays", "bizdays", _bizdays, 10),
        ("business_calendar", "business_calendar", _business_calendar, 10),
        ("numpy busday_offset", "numpy", _busday, 10),
        ("holidays get_nth_working_day", "holidays", _holidays, 100),
    )
    return _installed(makers, clock)


def elapsed_peers(clock: WorkClock) -> Iterator[tuple[str, Between, int]]:
    """Yield name, measure of elapsed working minutes, and how much smaller than ours its sample is."""
    makers: tuple[tuple[str, str, Callable[[WorkClock], Between], int], ...] = (
        ("exchange_calendars", "exchange_calendars", _exchange_calendars_elapsed, 10),
        ("businesstimedelta", "businesstimedelta", _businesstimedelta_elapsed, 400),
    )
    return _installed(makers, clock)


def _installed(
    makers: Iterable[tuple[str, str, Callable[[WorkClock], Add], int]], clock: WorkClock
) -> Iterator[tuple[str, Add, int]]:
    for name, module, make, share in makers:
        if find_spec(module) is None:
            print(f"{name} is not installed and left out", file=sys.stderr)
        else:
            yield name, make(clock), share


def days_off(clock: WorkClock) -> list[date]:
    """The weekdays that are off, which is all a peer without swaps can be told."""
    return [day.date for day in clock.calendar.days.values() if not day.is_working and day.date.weekday() < 5]


def _exchange_desk(clock: WorkClock) -> Any:
    import exchange_calendars as xc
    import pandas as pd

    off = [pd.Timestamp(day) for day in days_off(clock)]

    class Desk(xc.ExchangeCalendar):  # type: ignore[misc]
        name = "DESK"
        tz = "Asia/Ho_Chi_Minh"
        open_times = ((None, time(7, 30)),)
        break_start_times = ((None, time(11, 30)),)
        break_end_times = ((None, time(13, 30)),)
        close_times = ((None, time(17, 0)),)
        adhoc_holidays = off

    return Desk(start="2023-12-01", end="2027-06-30", side="left")


def _exchange_calendars(clock: WorkClock) -> AddTime:
    import pandas as pd

    calendar, one = _exchange_desk(clock), pd.Timedelta(minutes=1)

    def add(start: datetime, minutes: int) -> datetime:
        first = calendar.minute_to_trading_minute(pd.Timestamp(start), direction="next")
        return (calendar.minute_offset(first, minutes - 1) + one).tz_convert(DESK_ZONE).to_pydatetime()

    return add


def _exchange_calendars_elapsed(clock: WorkClock) -> Between:
    import pandas as pd

    calendar, one = _exchange_desk(clock), pd.Timedelta(minutes=1)

    def between(start: datetime, end: datetime) -> int:
        return len(calendar.minutes_in_range(pd.Timestamp(start), pd.Timestamp(end) - one))

    return between


def _opening_hours(clock: WorkClock) -> AddTime:
    from opening_hours import OpeningHours

    off = ",".join(f"{day:%Y %b %d}" for day in days_off(clock) if day.year >= 2023)
    hours = OpeningHours(f"Mo-Fr 07:30-11:30,13:30-17:00; {off} off")

    def add(start: datetime, minutes: int) -> datetime:
        left = timedelta(minutes=minutes)
        for begin, end, state, _ in hours.intervals(start.replace(tzinfo=None)):
            if str(state) == "open":
                if left <= end - begin:
                    return (begin + left).replace(tzinfo=DESK_ZONE)
                left -= end - begin
        raise LookupError

    return add


def _businesstimedelta_rules(clock: WorkClock) -> Any:
    import businesstimedelta as btd

    off = dict.fromkeys(days_off(clock), "off")
    morning = btd.WorkDayRule(start_time=time(7, 30), end_time=time(11, 30), working_days=[0, 1, 2, 3, 4])
    afternoon = btd.WorkDayRule(start_time=time(13, 30), end_time=time(17, 0), working_days=[0, 1, 2, 3, 4])
    return btd.Rules([morning, afternoon, btd.HolidayRule(off)])


def _businesstimedelta_elapsed(clock: WorkClock) -> Between:
    rules = _businesstimedelta_rules(clock)

    def between(start: datetime, end: datetime) -> int:
        passed = rules.difference(start.replace(tzinfo=None), end.replace(tzinfo=None))
        return passed.hours * 60 + passed.seconds // 60

    return between


def _businesstimedelta(clock: WorkClock) -> AddTime:
    import businesstimedelta as btd

    rules = _businesstimedelta_rules(clock)

    def add(start: datetime, minutes: int) -> datetime:
        span = btd.BusinessTimeDelta(rules, timedelta=timedelta(minutes=minutes))
        return (start.replace(tzinfo=None) + span).replace(tzinfo=DESK_ZONE)

    return add


def _pandas(clock: WorkClock) -> AddTime:
    import pandas as pd

    off = days_off(clock)

    def add(start: datetime, minutes: int) -> datetime:
        whole, rest = divmod(minutes, 60)
        hours = pd.offsets.CustomBusinessHour(n=whole, start=["07:30", "13:30"], end=["11:30", "17:00"], holidays=off)
        moment = pd.Timestamp(start.replace(tzinfo=None))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = moment + hours
        return (result + pd.Timedelta(minutes=rest)).to_pydatetime().replace(tzinfo=DESK_ZONE)

    return add


def _bizdays(clock: WorkClock) -> AddDays:
    from bizdays import Calendar

    calendar = Calendar(
        [day.isoformat() for day in days_off(clock)],
        ["Saturday", "Sunday"],
        startdate="2015-01-01",
        enddate="2027-12-31",
    )
    return lambda start, days: _plain(calendar.offset(start.date(), days))


def _business_calendar(clock: WorkClock) -> AddDays:
    from business_calendar import Calendar

    calendar = Calendar(holidays=[datetime(day.year, day.month, day.day) for day in days_off(clock)])

    def add(start: datetime, days: int) -> date:
        return calendar.addbusdays(datetime(start.year, start.month, start.day), days).date()

    return add


def _busday(clock: WorkClock) -> AddDays:
    import numpy as np

    calendar = np.busdaycalendar(holidays=[np.datetime64(day) for day in days_off(clock)])

    def add(start: datetime, days: int) -> date:
        return np.busday_offset(start.date(), days, roll="backward", busdaycal=calendar).astype(object)

    return add


def _holidays(clock: WorkClock) -> AddDays:
    del clock
    import holidays

    calendar = holidays.country_holidays("VN", years=range(2014, 2028))
    return lambda start, days: calendar.get_nth_working_day(start.date(), days)


def _plain(day: Any) -> date:
    return day.date() if isinstance(day, datetime) else day
