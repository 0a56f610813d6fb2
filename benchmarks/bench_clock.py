"""The deadline calculator beside its peers, in one run: correctness first, then ratios. Prints Markdown and JSON.

Run with `make bench-clock`, which installs benchmarks/requirements.txt. Starts are seeded and uniform over the
minutes of 2024 to 2026, nights and days off included; the week is Mon-Fri 07:30-11:30, 13:30-17:00. Each peer is
held against the same walker; what differs is counted: swapped Saturdays that a peer cannot express, or the other
side of a gap (the next opening instead of the session's end).
"""

from __future__ import annotations

import argparse
import json
import random
import timeit
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

import attrs
import peers

from motcua.clock import Calendar, Pause, Week, WorkClock, WorkingDays, WorkingHours
from motcua.localtime import DESK_ZONE

SEED = 20261122
SPEC = "Mon-Fri 07:30-11:30,13:30-17:00"
DAY_MINUTES = 450
AMOUNTS = {"4 h": 240, "8 h": 480, "3 d": 3 * DAY_MINUTES, "15 d": 15 * DAY_MINUTES, "60 d": 60 * DAY_MINUTES}
DAYS = (3, 15, 60)

Add: TypeAlias = Callable[[datetime, int], datetime]


@attrs.frozen
class Row:
    """One line of the table.

    Attributes:
        name: who was timed.
        nanoseconds: per call, by column; absent where it cannot do the job.
        wrong: how many of the checked answers differ from the walker's.
        checked: how many were checked.
    """

    name: str
    nanoseconds: dict[str, float]
    wrong: int
    checked: int


def starts(count: int, last: date = date(2026, 8, 31)) -> list[datetime]:
    """Return seeded starts, each a whole minute."""
    chance, first = random.Random(SEED), datetime(2024, 1, 1, tzinfo=DESK_ZONE)
    span = (last - first.date()).days * 24 * 60
    return [first + timedelta(minutes=chance.randrange(span)) for _ in range(count)]


def time_call(call: Callable[[datetime], object], sample: Sequence[datetime]) -> float:
    """Return the best nanoseconds per call over a sample."""
    return min(timeit.repeat(lambda: [call(start) for start in sample], number=1, repeat=5)) / len(sample) * 1e9


def walker(clock: WorkClock) -> Add:  # noqa: C901  an oracle is one piece, to be read at one look
    """Return the oracle: walk session by session, in plain Python, over the clock's own days."""
    days = clock.calendar.days
    week = clock.week

    def sessions(day: date) -> tuple[tuple[int, int], ...]:
        special = days.get(day)
        if special is None or special.is_provisional:
            return week.sessions_on(day)
        if not special.is_working:
            return ()
        return week.sessions_on(special.swap_with or day)

    def add(start: datetime, minutes: int) -> datetime:  # the plainest way there is
        day, now, left = start.date(), start.hour * 60 + start.minute, minutes
        while True:
            for opening, closing in sessions(day):
                begin = max(opening, now)
                if begin < closing:
                    if left <= closing - begin:
                        return datetime(day.year, day.month, day.day, tzinfo=DESK_ZONE) + timedelta(
                            minutes=begin + left
                        )
                    left -= closing - begin
            day, now = day + timedelta(days=1), 0

    return add


def hour_table(clock: WorkClock, sample: int) -> list[Row]:
    """Time and check deadlines in working time."""
    oracle = walker(clock)
    rows = [_own_row(clock, sample, oracle)]
    contenders: list[tuple[str, Add, int]] = [("naive walker (session by session)", oracle, max(sample // 20, 20))]
    contenders += [(name, add, max(sample // share, 10)) for name, add, share in peers.hour_peers(clock)]
    for name, add, size in contenders:
        chosen = starts(size)
        timed = {
            label: time_call(lambda start, minutes=minutes, add=add: add(start, minutes), chosen)
            for label, minutes in AMOUNTS.items()
        }
        pairs = [(start, minutes) for minutes in AMOUNTS.values() for start in chosen]
        wrong = sum(add(start, minutes) != oracle(start, minutes) for start, minutes in pairs)
        rows.append(Row(name, timed, wrong, len(pairs)))
    return rows


def _own_row(clock: WorkClock, sample: int, oracle: Add) -> Row:
    chosen = starts(sample)
    terms = {label: WorkingHours.of_minutes(minutes) for label, minutes in AMOUNTS.items()}
    timed = {
        label: time_call(lambda start, term=term: clock.due_at(start, term), chosen) for label, term in terms.items()
    }
    checked = starts(min(sample, 2000))
    wrong = sum(
        clock.due_at(start, terms[label]) != oracle(start, minutes)
        for label, minutes in AMOUNTS.items()
        for start in checked
    )
    return Row("motcua due_at", timed, wrong, len(checked) * len(AMOUNTS))


def day_table(clock: WorkClock, sample: int) -> list[Row]:
    """Time and check deadlines in working days."""
    chosen = starts(sample)
    own = {f"{days} d": WorkingDays(days) for days in DAYS}
    timed = {
        label: time_call(lambda start, term=term: clock.due_at(start, term), chosen) for label, term in own.items()
    }
    rows = [Row("motcua due_at", timed, 0, 0)]
    for name, add, share in peers.day_peers(clock):
        some = starts(max(sample // share, 10))
        timed = {f"{days} d": time_call(lambda start, days=days, add=add: add(start, days), some) for days in DAYS}
        pairs = [(start, days) for days in DAYS for start in some]
        wrong = sum(add(start, days) != clock.due_at(start, WorkingDays(days)).date() for start, days in pairs)
        rows.append(Row(name, timed, wrong, len(pairs)))
    return rows


def shape_rows(sample: int) -> list[tuple[str, float, str]]:
    """Time what is judged against ourselves: long terms, long calendars, pauses, explanations, elapsed."""
    clock = WorkClock(Week.parse(SPEC), Calendar.official())
    chosen = starts(sample, date(2024, 6, 30))
    base = WorkingHours(4)
    one_minute, days_600 = WorkingHours.of_minutes(1), WorkingHours.of_minutes(600 * DAY_MINUTES)
    century = WorkClock(Week.parse(SPEC), Calendar("100", "x", date(1950, 1, 1), date(2049, 12, 31), {}))
    year = WorkClock(Week.parse(SPEC), Calendar("1", "x", date(2024, 1, 1), date(2024, 12, 31), {}))
    pause = [Pause(chosen[0] + timedelta(hours=1), chosen[0] + timedelta(hours=5))]
    spans = [(start, start + timedelta(days=20)) for start in chosen]
    due = time_call(lambda start: clock.due_at(start, base), chosen)
    return [
        ("due_at, 600 days : 1 minute", time_call(lambda start: clock.due_at(start, days_600), chosen)
         / time_call(lambda start: clock.due_at(start, one_minute), chosen), "at most 1.2"),
        ("due_at, 100-year calendar : 1 year", time_call(lambda start: century.due_at(start, base), chosen)
         / time_call(lambda start: year.due_at(start, base), chosen), "at most 1.3"),
        ("deadline() : due_at", time_call(lambda start: clock.deadline(start, base), chosen) / due, "at most 3"),
        ("deadline() with a pause : without", time_call(lambda _: clock.deadline(chosen[0], base, pauses=pause), chosen)
         / time_call(lambda _: clock.deadline(chosen[0], base), chosen), "at most 3 (a pause costs 2 deadlines)"),
        ("elapsed : due_at", min(timeit.repeat(lambda: [clock.elapsed(a, b) for a, b in spans], number=1, repeat=5))
         / len(spans) * 1e9 / due, ""),
    ]  # fmt: skip


def show(title: str, rows: list[Row], columns: Sequence[str]) -> None:
    """Print one table: nanoseconds, and each as a ratio to ours."""
    own = rows[0].nanoseconds
    print(f"\n### {title}\n\n| | {' | '.join(columns)} | differs from the walker |")
    print("|---|" + "---|" * (len(columns) + 1))
    for row in rows:
        cells = [
            f"{row.nanoseconds[column]:,.0f} ns ({row.nanoseconds[column] / own[column]:,.1f}x)"
            if column in row.nanoseconds
            else "cannot"
            for column in columns
        ]
        print(f"| {row.name} | {' | '.join(cells)} | {row.wrong} of {row.checked} |")


def agree(clock: WorkClock, cases: int) -> int:
    """Return how many of so many random cases differ from the walker, over random amounts."""
    oracle, chance = walker(clock), random.Random(SEED + 1)
    terms = [(minutes, WorkingHours.of_minutes(minutes)) for minutes in chance.sample(range(1, 9000), 400)]
    different = 0
    for start in starts(cases):
        minutes, term = chance.choice(terms)
        different += clock.due_at(start, term) != oracle(start, minutes)
    return different


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=4000)
    parser.add_argument("--cases", type=int, default=100_000)
    given = parser.parse_args()
    clock = WorkClock(Week.parse(SPEC), Calendar.official())
    hours, days = hour_table(clock, given.sample), day_table(clock, given.sample)
    shape = shape_rows(given.sample)
    different = agree(clock, given.cases)
    show("Working hours", hours, list(AMOUNTS))
    show("Working days", days, [f"{count} d" for count in DAYS])
    print("\n### Shape\n\n| ratio | measured | aim |\n|---|---|---|")
    for what, ratio, aim in shape:
        print(f"| {what} | {ratio:.2f} | {aim} |")
    print(f"\n{given.cases:,} random cases against the walker: {different} differences\n")
    tables = {"hours": [attrs.asdict(row) for row in hours], "days": [attrs.asdict(row) for row in days]}
    print(json.dumps({**tables, "shape": {what: ratio for what, ratio, _ in shape}, "differences": different}))


if __name__ == "__main__":
    main()
