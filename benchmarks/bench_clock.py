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
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import attrs
import peers
from cases import AMOUNTS, DAYS, SPEC, Add, random_cases, starts, time_call, walker
from scale import batch_rows, build_rows

from motcua.clock import Calendar, Pause, Week, WorkClock, WorkingDays, WorkingHours


@attrs.frozen
class Row:
    """One line of a table.

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


def hour_table(clock: WorkClock, sample: int) -> list[Row]:
    """Time and check deadlines in working time."""
    oracle = walker(clock)
    rows = [_own_hours(clock, sample, oracle)]
    contenders: list[tuple[str, Add, int]] = [("naive walker (session by session)", oracle, max(sample // 20, 20))]
    contenders += [(name, add, max(sample // share, 10)) for name, add, share in peers.hour_peers(clock)]
    for name, add, size in contenders:
        chosen = starts(size)
        timed = {label: time_call(add, [(start, minutes) for start in chosen]) for label, minutes in AMOUNTS.items()}
        pairs = [(start, minutes) for minutes in AMOUNTS.values() for start in chosen]
        wrong = sum(add(start, minutes) != oracle(start, minutes) for start, minutes in pairs)
        rows.append(Row(name, timed, wrong, len(pairs)))
    return rows


def _ready(clock: WorkClock) -> WorkClock:
    """Return a clock that has compiled its tables, so that its methods are those of every later call."""
    clock.due_at(starts(1, date(2024, 1, 8))[0], WorkingHours(1))
    return clock


def _own_hours(clock: WorkClock, sample: int, oracle: Add) -> Row:
    terms = {label: WorkingHours.of_minutes(minutes) for label, minutes in AMOUNTS.items()}
    timed = {
        label: time_call(_ready(clock).due_at, [(start, term) for start in starts(sample)])
        for label, term in terms.items()
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
    own = {f"{days} d": WorkingDays(days) for days in DAYS}
    timed = {
        label: time_call(_ready(clock).due_at, [(start, term) for start in starts(sample)])
        for label, term in own.items()
    }
    rows = [Row("motcua due_at", timed, 0, 0)]
    for name, add, share in peers.day_peers(clock):
        some = starts(max(sample // share, 10))
        timed = {f"{days} d": time_call(add, [(start, days) for start in some]) for days in DAYS}
        pairs = [(start, days) for days in DAYS for start in some]
        wrong = sum(add(start, days) != clock.due_at(start, WorkingDays(days)).date() for start, days in pairs)
        rows.append(Row(name, timed, wrong, len(pairs)))
    return rows


def elapsed_table(clock: WorkClock, sample: int) -> list[Row]:
    """Time and check elapsed working time over spans of 5 to 120 days."""
    spans = {"5 d": 5, "30 d": 30, "120 d": 120}
    chosen = starts(sample, date(2026, 3, 31))
    pairs = {label: [(start, start + timedelta(days=days)) for start in chosen] for label, days in spans.items()}
    rows = [
        Row(name, {label: time_call(call, pairs[label]) for label in spans}, 0, 0)
        for name, call in (
            ("motcua worked_minutes", _ready(clock).worked_minutes),
            ("motcua elapsed (minutes and days)", clock.elapsed),
        )
    ]
    for name, between, share in peers.elapsed_peers(clock):
        some = {label: pairs[label][: max(sample // share, 10)] for label in spans}
        wrong = sum(
            between(start, end) != clock.elapsed(start, end).working_minutes
            for label in spans
            for start, end in some[label]
        )
        timed = {label: time_call(between, some[label]) for label in spans}
        rows.append(Row(name, timed, wrong, sum(map(len, some.values()))))
    return rows


def shape_rows(sample: int) -> list[tuple[str, float, str]]:
    """Time what is judged against ourselves: long terms, long calendars, pauses, explanations."""
    week = Week.parse(SPEC)
    clock = WorkClock(week, Calendar.official())
    chosen = starts(sample, date(2024, 6, 30))
    four_hours = WorkingHours(4)
    century = WorkClock(week, Calendar("100", "x", date(1950, 1, 1), date(2049, 12, 31), {}))
    year = WorkClock(week, Calendar("1", "x", date(2024, 1, 1), date(2024, 12, 31), {}))

    def paused(count: int) -> Callable[..., object]:
        gaps = [(hours, hours + 4) for hours in range(1, 1 + 6 * count, 6)]
        pauses = {
            start: [Pause(start + timedelta(hours=a), start + timedelta(hours=b)) for a, b in gaps] for start in chosen
        }
        return lambda start, term: clock.deadline(start, term, pauses=pauses[start])

    def timed(call: Callable[..., object], term: WorkingHours = four_hours) -> float:
        return time_call(call, [(start, term) for start in chosen])

    due, plain, once, thrice = timed(_ready(clock).due_at), timed(clock.deadline), timed(paused(1)), timed(paused(3))
    long_term, short_term = WorkingHours.of_minutes(600 * 450), WorkingHours.of_minutes(1)
    return [
        (
            "due_at, 600 days : 1 minute",
            timed(_ready(clock).due_at, long_term) / timed(_ready(clock).due_at, short_term),
            "at most 1.2",
        ),
        (
            "due_at, 100-year calendar : 1 year",
            timed(_ready(century).due_at) / timed(_ready(year).due_at),
            "at most 1.3",
        ),
        ("deadline() with its lazy trace : due_at", plain / due, "at most 3"),
        ("what the first pause adds : deadline()", (once - plain) / plain, "at most 2"),
        ("what each further pause adds : due_at", (thrice - once) / 2 / due, "at most 2"),
    ]


def show(title: str, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print one table: nanoseconds, and each as a ratio to ours."""
    own = rows[0].nanoseconds
    print(f"\n### {title}\n\n| | {' | '.join(columns)} | differs |")
    print("|---|" + "---|" * (len(columns) + 1))
    for row in rows:
        cells = [
            f"{row.nanoseconds[column]:,.0f} ns ({row.nanoseconds[column] / own[column]:,.1f}x)"
            if column in row.nanoseconds
            else "cannot"
            for column in columns
        ]
        print(f"| {row.name} | {' | '.join(cells)} | {row.wrong} of {row.checked} |")


def show_ratios(title: str, rows: Sequence[tuple[str, float, str]]) -> None:
    """Print a table of what was measured beside what is aimed at."""
    print(f"\n### {title}\n\n| | measured | aim |\n|---|---|---|")
    for what, measured, aim in rows:
        print(f"| {what} | {measured:,.2f} | {aim} |")


def agree(cases: int) -> int:
    """Return how many random cases differ from the walker: random weeks, starts, terms and pauses."""
    return sum(
        clock.deadline(start, term, pauses=pauses).due != add(start, minutes, pauses)
        for clock, add, start, term, minutes, pauses in random_cases(cases)
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=4000)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=4_000_000)
    given = parser.parse_args()
    random.seed(0)
    clock = WorkClock(Week.parse(SPEC), Calendar.official())
    hours, days = hour_table(clock, given.sample), day_table(clock, given.sample)
    spans = elapsed_table(clock, given.sample)
    shape, scale, build = shape_rows(given.sample), batch_rows(clock, given.rows), build_rows()
    show("Working hours", hours, list(AMOUNTS))
    show("Working days", days, [f"{count} d" for count in DAYS])
    show("Elapsed working time", spans, list(spans[0].nanoseconds))
    show_ratios("Shape", shape)
    show_ratios("Batch, one core", scale)
    show_ratios("Building ten years", build)
    different = agree(given.cases)
    print(
        f"\n{given.cases:,} random cases (weeks, starts, terms, pauses) against the walker: {different} differences\n"
    )
    tables = {
        name: [attrs.asdict(row) for row in rows]
        for name, rows in (("hours", hours), ("days", days), ("elapsed", spans))
    }
    ratios = {what: measured for rows in (shape, scale, build) for what, measured, _ in rows}
    print(json.dumps({**tables, "ratios": ratios, "cases": given.cases, "differences": different}))


if __name__ == "__main__":
    main()
