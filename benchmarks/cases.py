"""What is asked in the benchmark of the clock: seeded starts, terms, random cases; and the walker that judges."""

from __future__ import annotations

import random
import timeit
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from motcua.clock import Calendar, Pause, Week, WorkClock, WorkingHours
from motcua.localtime import DESK_ZONE

SEED = 20261122
SPEC = "Mon-Fri 07:30-11:30,13:30-17:00"
DAY_MINUTES = 450
AMOUNTS = {"4 h": 240, "8 h": 480, "3 d": 3 * DAY_MINUTES, "15 d": 15 * DAY_MINUTES, "60 d": 60 * DAY_MINUTES}
DAYS = (3, 15, 60)
WEEKS = (
    SPEC,
    "Mon-Fri 07:30-11:30,13:30-17:30; Sat 07:30-11:30",
    "16/4-15/10: Mon-Fri 07:00-11:30,13:30-17:00; 16/10-15/4: Mon-Fri 07:30-12:00,13:00-16:30",
    "Mon-Thu 08:05-11:35,13:00-16:50; Fri 06:00-14:00",
    "Mon-Sun 20:00-24:00",
)

Add: TypeAlias = Callable[[datetime, int], datetime]
Walk: TypeAlias = Callable[[datetime, int, Sequence[Pause]], datetime]
Case: TypeAlias = tuple[WorkClock, Walk, datetime, WorkingHours, int, tuple[Pause, ...]]


def starts(count: int, last: date = date(2026, 8, 31)) -> list[datetime]:
    """Return seeded starts, each a whole minute."""
    chance, first = random.Random(SEED), datetime(2024, 1, 1, tzinfo=DESK_ZONE)
    span = (last - first.date()).days * 24 * 60
    return [first + timedelta(minutes=chance.randrange(span)) for _ in range(count)]


def time_call(call: Callable[..., object], arguments: Sequence[tuple[Any, Any]]) -> float:
    """Return the best nanoseconds per call over pairs of arguments."""
    call(*arguments[0])  # what is made on the first call, such as a clock's tables, is measured elsewhere
    best = min(timeit.repeat(lambda: [call(one, other) for one, other in arguments], number=1, repeat=7))
    return best / len(arguments) * 1e9


def walker(clock: WorkClock) -> Add:
    """Return the oracle: walk session by session, in plain Python, over the clock's own days."""
    walk = walker_with_pauses(clock)
    return lambda start, minutes: walk(start, minutes, ())


def walker_with_pauses(clock: WorkClock) -> Walk:  # noqa: C901  an oracle is one piece, to be read at one look
    """Return the oracle that stops in pauses: it cuts each session by them, and knows no table."""
    days = clock.calendar.days
    week = clock.week

    def sessions(day: date) -> tuple[tuple[int, int], ...]:
        special = days.get(day)
        if special is None or special.is_provisional:
            return week.sessions_on(day)
        if not special.is_working:
            return ()
        return week.sessions_on(special.swap_with or day)

    def walk(start: datetime, minutes: int, pauses: Sequence[Pause]) -> datetime:
        day, left = start.date(), timedelta(minutes=minutes)
        while True:
            midnight = datetime(day.year, day.month, day.day, tzinfo=DESK_ZONE)
            for opening, closing in sessions(day):
                pieces = [(max(midnight + timedelta(minutes=opening), start), midnight + timedelta(minutes=closing))]
                for pause in pauses:
                    pieces = [
                        piece
                        for first, last in pieces
                        for piece in ((first, min(last, pause.start)), (max(first, pause.end or last), last))
                    ]
                for first, last in pieces:
                    if first < last:
                        if left <= last - first:
                            return first + left
                        left -= last - first
            day += timedelta(days=1)

    return walk


def random_cases(count: int) -> Iterator[Case]:
    """Yield seeded cases over several weeks: any minute as start, terms to ten days, none to three pauses."""
    chance = random.Random(SEED + 1)
    clocks = [WorkClock(Week.parse(spec), Calendar.official()) for spec in WEEKS]
    judged = [(clock, walker_with_pauses(clock)) for clock in clocks]
    terms = [(minutes, WorkingHours.of_minutes(minutes)) for minutes in chance.sample(range(1, 4500), 1000)]
    for start in starts(count):
        clock, walk = chance.choice(judged)
        minutes, term = chance.choice(terms)
        begin = start + timedelta(seconds=chance.choice((0, 0, 1, 59)))
        pauses = tuple(_pause(chance, begin) for _ in range(chance.choice((0, 0, 0, 1, 2, 3))))
        yield clock, walk, begin, term, minutes, pauses


def _pause(chance: random.Random, start: datetime) -> Pause:
    stop = start + timedelta(minutes=chance.randrange(-1000, 10_000), seconds=chance.choice((0, 30)))
    return Pause(stop, stop + timedelta(minutes=chance.randrange(8000)))
