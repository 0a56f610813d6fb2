"""The library against the oracle: random weeks, days off, worked Saturdays, starts, terms and pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from clock import oracle
from clock.oracle import DAY, MINUTE, Office, Sessions, Span, at
from motcua.clock import (
    Calendar,
    CalendarDays,
    HalfDays,
    Months,
    Pause,
    Week,
    Weeks,
    WorkClock,
    WorkingDays,
    WorkingHours,
    Years,
)
from motcua.clock.calendar import Day, DayKind

Pick = Callable[[int, int], int]
"""Chooses a whole number between two bounds, both included: a seeded generator or Hypothesis."""

SECOND = timedelta(seconds=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COUNTED = {"working_hour": WorkingHours, "working_day": WorkingDays, "half_day": HalfDays, "day": CalendarDays}
CALENDAR_UNITS = {"day": CalendarDays, "week": Weeks, "month": Months, "year": Years}
examined = settings(max_examples=150, deadline=None, derandomize=True)


@dataclass(frozen=True)
class Case:
    """A desk, a reception, and pauses."""

    office: Office
    start: datetime
    pauses: tuple[Span, ...] = ()

    @property
    def clock(self) -> WorkClock:
        return clock_of(self.office)

    @property
    def library_pauses(self) -> list[Pause]:
        return [Pause(first, last) for first, last in self.pauses]


def clock_of(office: Office, announced: date | None = None) -> WorkClock:
    """Say the office to the library: a written week, and a calendar of exceptions."""
    parts = [
        f"{name} {','.join(f'{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}' for a, b in sessions)}"
        for name, sessions in zip(WEEKDAYS, office.weekdays, strict=True)
        if sessions
    ]
    swapped = {replaced: saturday for saturday, replaced in office.worked.items()}
    days = {day: exception(day, swapped.get(day), announced, works=False) for day in office.off}
    days |= {day: exception(day, swap, announced, works=True) for day, swap in office.worked.items()}
    coverage = (date(2023, 12, 1), date(2026, 3, 31))
    return WorkClock(Week.parse("; ".join(parts)), Calendar("oracle", "1", *coverage, days))


def exception(day: date, swap: date | None, announced: date | None, *, works: bool) -> Day:
    kind = DayKind.SWAP if swap else DayKind.LOCAL
    return Day(day, works, kind, "thử", "trial", swap_with=swap, announced_on=announced)


def make_sessions(pick: Pick, count: int) -> Sessions:
    lengths = [pick(45, 240) for _ in range(count)]
    gaps = [pick(0, 90) for _ in range(count - 1)]
    opening = pick(0, 24 * 60 - sum(lengths) - sum(gaps))
    made = []
    for length, gap in zip(lengths, [*gaps, 0], strict=True):
        made.append((opening, opening + length))
        opening += length + gap
    return tuple(made)


def make_office(pick: Pick, near: date, sessions_a_day: int | None) -> Office:
    """Make hours of one to three sessions a day, some weekdays idle, with exceptions around a date."""
    usual, other = (make_sessions(pick, sessions_a_day or pick(1, 3)) for _ in range(2))
    weekdays = [(usual, usual, other, ())[pick(0, 3)] for _ in range(5)]
    weekdays[pick(0, 4)] = usual
    weekdays += [(usual, ())[pick(0, 3) > 0], ()]
    worked: dict[date, date] = {}
    for _ in range(pick(0, 2)):
        replaced = near + pick(-10, 30) * DAY
        if weekdays[replaced.weekday()] and replaced.weekday() < 5 and replaced not in worked.values():
            worked[near + ((5 - near.weekday()) % 7 + 7 * pick(0, 4)) * DAY] = replaced
    holiday = near + pick(0, 20) * DAY
    off = {near + pick(0, 45) * DAY for _ in range(pick(0, 5))} | {holiday + n * DAY for n in range(pick(0, 7))}
    return Office(tuple(weekdays), frozenset(off - worked.keys() | set(worked.values())), worked)


def make_case(pick: Pick, *, sessions: int | None = None, whole: bool = False, pauses: int = 0, reach: int = 0) -> Case:
    """Make a case; pauses begin up to `reach` minutes after the start (or, when it is 0, from a day before it on)."""
    day = date(2024, 1, 8) + pick(0, 150) * DAY
    office = make_office(pick, day, sessions)
    marks = [mark for session in office.sessions(day) for mark in session]
    minutes = marks[pick(0, len(marks) - 1)] if marks and pick(0, 3) == 3 else pick(0, 24 * 60 - 1)
    grain = MINUTE if whole else SECOND
    start = at(day, minutes) + pick(0, 59) * SECOND * (not whole)
    made = []
    for _ in range(pick(0, pauses)):
        first = start + pick(0, 59) * grain + pick(0 if reach else -1440, reach or 14400) * MINUTE
        made.append((first, first + pick(0, 59) * grain + pick(0, 14400) * MINUTE))
    return Case(office, start, tuple(made))


@st.composite
def cases(draw: st.DrawFn, **wanted: int | bool) -> Case:
    return make_case(lambda low, high: draw(st.integers(low, high)), **wanted)


def hours(minutes: int) -> WorkingHours:
    return WorkingHours(Decimal(minutes) / 60)


def halves_are_defined(case: Case) -> bool:
    """Whether the reception is before closing on a working day, and not at the very end of the morning."""
    sessions = case.office.sessions(case.start.date())
    return bool(sessions) and case.start < at(case.start.date(), sessions[1][1]) != at(
        case.start.date(), sessions[0][1]
    )


threes = st.integers(1, 800).map(lambda number: 3 * number)
"""Minutes that are a round decimal of hours."""


class TestOracleItself:
    """Before the oracle judges, it is judged: by asking at every minute whether the desk is open."""

    def test_walking_over_sessions_agrees_with_counting_every_minute(self):
        """P-HOUR, P-HOUR-SUSPEND: 300 seeded cases, whole minutes."""
        for seed in range(300):
            random = Random(seed)
            case = make_case(random.randint, whole=True, pauses=2)
            minutes = random.randint(1, 900)

            due = oracle.due_by_ticks(case.office, case.start, minutes, MINUTE, case.pauses)

            assert oracle.hours_due(case.office, case.start, minutes * MINUTE, case.pauses) == due, seed
            assert oracle.working_time(case.office, case.start, due, case.pauses) == minutes * MINUTE, seed

    def test_walking_over_sessions_agrees_with_counting_every_second(self):
        """P-HOUR, P-HOUR-SUSPEND: a start within a minute loses no second and gains none."""
        for seed in range(6):
            random = Random(seed)
            case = make_case(random.randint, pauses=1)
            seconds = random.randint(1, 9000)

            due = oracle.due_by_ticks(case.office, case.start, seconds, SECOND, case.pauses)

            assert oracle.hours_due(case.office, case.start, seconds * SECOND, case.pauses) == due, seed
