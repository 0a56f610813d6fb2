"""Hypothesis strategies for the values of this library, for a host's own tests; needs `motcua[testing]`.

>>> from hypothesis import given
>>> @given(dossier_codes())
... def test_a_code_is_shown_as_it_was_read(text):
...     assert str(judge_code(text).code) == text
>>> test_a_code_is_shown_as_it_was_read()

Everybody drawn is invented; every value passes the library's own checks, and what is drawn shrinks to something simple.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from motcua.clock import Calendar, CalendarDays, HalfDays, Term, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.calendarfile import read_calendar_days
from motcua.clock.policy import Policy, policies
from motcua.codes.catalogue import catalogue
from motcua.codes.check import judge_code
from motcua.codes.registry import level1_registry
from motcua.dossier import Applicant, Component, Dossier, Event, EventName, Procedure
from motcua.errors import MotcuaError
from motcua.localtime import DESK_ZONE
from motcua.states import Case, History, Profile, advance
from motcua.states.table import TRANSITIONS
from motcua.units import Channel

__all__ = [
    "agency_codes",
    "calendars",
    "clocks",
    "dossier_codes",
    "dossiers",
    "histories",
    "moments",
    "named_policies",
    "procedures",
    "registers",
    "terms",
    "weeks",
]

_FIRST, _LAST = date(2016, 1, 4), date(2026, 6, 30)
_WEEKS = (
    "Mon-Fri 07:30-11:30,13:30-17:30",
    "Mon-Fri 08:00-12:00,13:00-17:00",
    "Mon-Fri 07:00-11:30,13:30-17:00",
    "Mon-Fri 07:30-11:30,13:30-17:30; Sat 07:30-11:30",
    "15/4-15/10: Mon-Fri 07:00-11:30,13:30-17:00; Mon-Fri 07:30-12:00,13:00-16:30",
)
_NAMES = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Thí Dụ", "Phạm Văn Giả", "Hợp tác xã Giả Lập")
_DETAILS: dict[EventName, dict[str, Any]] = {
    EventName.REFUSE: {"reason": "thành phần không hợp lệ"},
    EventName.REQUEST_INTAKE_SUPPLEMENT: {"reason": "thiếu giấy tờ", "items": ("Tờ khai",)},
    EventName.REQUEST_SUPPLEMENT: {"reason": "thiếu giấy tờ", "items": ("Tờ khai",)},
    EventName.STOP: {"reason": "người nộp đề nghị"},
    EventName.DECIDE: {"outcome": "granted", "result_ref": "01/KQ-MAU"},
    EventName.RETURN_RESULT: {"receiver": "owner", "mode": "counter"},
    EventName.REJECT_WITHDRAW: {"reason": "đã có kết quả"},
}


def moments(first: date = _FIRST, last: date = _LAST) -> st.SearchStrategy[datetime]:
    """Return a strategy of minutes in +07:00, by day or by night.

    Args:
        first: the first day.
        last: the last day.
    """
    minutes = (last - first).days * 1440 + 1439
    start = datetime(first.year, first.month, first.day, tzinfo=DESK_ZONE)
    return st.integers(0, minutes).map(lambda one: start + timedelta(minutes=one))


def agency_codes() -> st.SearchStrategy[str]:
    """Return a strategy of agency codes of known provinces, as Circular 01/2018 and as Decision 20/2020 write them."""
    level1 = st.sampled_from(sorted(level1_registry()))
    legacy = st.builds(lambda unit, part, own: f"000.{unit:02}.{part:02}.{own}", _two(), _two(), level1)
    return legacy | st.builds(lambda own, unit: f"{own}.{unit}", level1, st.integers(1, 999))


def _two() -> st.SearchStrategy[int]:
    return st.integers(1, 99)


def dossier_codes() -> st.SearchStrategy[str]:
    """Return a strategy of dossier codes that are recognised, with serials of four digits."""
    days = st.dates(_FIRST, _LAST)
    made = st.builds(lambda agency, day, serial: f"{agency}-{day:%y%m%d}-{serial:04}", agency_codes(), days,
                     st.integers(1, 9999))  # fmt: skip
    return made.filter(lambda text: judge_code(text).code is not None)


def terms() -> st.SearchStrategy[Term]:
    """Return a strategy of single terms of the usual units."""
    kinds = (WorkingDays, WorkingHours, HalfDays, CalendarDays)
    return st.builds(lambda kind, amount: kind(amount), st.sampled_from(kinds), st.integers(1, 60))


def weeks() -> st.SearchStrategy[Week]:
    """Return a strategy of office weeks: common hours, a Saturday morning, seasons."""
    return st.sampled_from(_WEEKS).map(Week.parse)


def calendars() -> st.SearchStrategy[Calendar]:
    """Return a strategy of the official calendar, and of it with a few days that a host closed."""
    days = st.lists(st.dates(_FIRST, _LAST), max_size=3, unique=True)

    def closed(some: list[date]) -> Calendar:
        rows = "".join(f"{day.isoformat()},off,nghỉ thử\n" for day in sorted(some))
        calendar = Calendar.official()
        return calendar.with_days(read_calendar_days(f"date,status,reason\n{rows}"), name="drawn") if some else calendar

    return days.map(closed)


def clocks() -> st.SearchStrategy[WorkClock]:
    """Return a strategy of clocks: a week with a calendar."""
    return st.builds(WorkClock, weeks(), calendars())


def named_policies() -> st.SearchStrategy[Policy]:
    """Return a strategy of the counting policies that have a name."""
    return st.sampled_from(list(policies().values()))


def procedures() -> st.SearchStrategy[Procedure]:
    """Return a strategy of procedures of the national catalogue, with the term it publishes."""
    return st.integers(0, 399).map(_procedure)


def _procedure(place: int) -> Procedure:
    one = catalogue()[place]
    return Procedure(one.code, one.name, one.term)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Return a filing of an invented person, not yet accepted."""
    number = draw(st.integers(1, 999))
    applicant = Applicant(draw(st.sampled_from(_NAMES)), f"Số {number} đường Giả Lập", f"0900 000 {number:03}")
    return Dossier(
        procedure=draw(procedures()),
        applicant=applicant,
        channel=draw(st.sampled_from(Channel)),
        submitted_at=draw(moments()),
        components=tuple(Component(f"Giấy tờ {part + 1}") for part in range(draw(st.integers(1, 4)))),
    )


@st.composite
def histories(draw: st.DrawFn, *, steps: int = 8, profile: Profile | None = None) -> History:
    """Return a history that the machine allows, from the filing on.

    Args:
        draw: given by Hypothesis.
        steps: how many events at most are tried; those that are not allowed are left out.
        profile: which guards bind; observed practice by default.
    """
    bound = profile or Profile.default()
    at = draw(moments(last=date(2026, 1, 31)))
    case = Case(channel=draw(st.sampled_from(Channel)), terms=(draw(terms()),))
    history = advance(History(case=case), Event(at=at, event=EventName.SUBMIT), profile=bound).history
    for _ in range(draw(st.integers(0, steps))):
        names = [event for state, event in TRANSITIONS if state is history.state]
        if not names:
            break
        name, at = draw(st.sampled_from(names)), at + timedelta(minutes=draw(st.integers(0, 3 * 1440)))
        try:
            history = advance(history, Event(at=at, event=name, **_DETAILS.get(name, {})), profile=bound).history
        except MotcuaError:
            continue  # a guard speaks against it
    return history


@st.composite
def registers(draw: st.DrawFn, *, most: int = 20) -> list[dict[str, str]]:
    """Return the rows of a register as an export has them: headings and texts, dates as `dd/MM/yyyy HH:mm:ss`.

    Args:
        draw: given by Hypothesis.
        most: how many rows at most; there is at least one.
    """
    rows = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        code = draw(dossier_codes())
        accepted = draw(moments(last=date(2026, 1, 31)))
        ended = draw(st.none() | st.integers(0, 40 * 1440))
        due = accepted + timedelta(days=draw(st.integers(1, 60)))
        rows.append(
            {
                "STT": str(number),
                "Mã hồ sơ": code,
                "Người nộp": draw(st.sampled_from(_NAMES)),
                "Ngày nhận": _written(accepted),
                "Ngày hẹn trả": _written(due),
                "Ngày kết thúc xử lý": "" if ended is None else _written(accepted + timedelta(minutes=ended)),
                "Trạng thái": "Đang xử lý" if ended is None else "Đã xử lý xong",
            }
        )
    return rows


def _written(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M:%S}"
