"""The batch beside a memory copy, pandas and NumPy's own business days; and what building ten years costs."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import date

import numpy as np
from cases import SPEC, starts
from peers import days_off

from motcua.clock import Calendar, CalendarDays, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.batch import UNANSWERED, due_many
from motcua.clock.batchelapsed import elapsed_many
from motcua.clock.batchpauses import Pauses
from motcua.clock.batchtables import batch_tables

Measured = tuple[str, float, str]


def batch_rows(clock: WorkClock, rows: int) -> list[Measured]:
    """Time the batch over random starts; ratios and millions of rows a second."""
    chance, tables = np.random.default_rng(1), batch_tables(clock)
    first, last = (int(one.timestamp()) // 60 for one in (min(starts(1000)), max(starts(1000))))
    filed = chance.integers(first, last, rows) * 60
    copy = _nanoseconds(lambda: np.copyto(np.empty_like(filed), filed), rows)
    hours = _nanoseconds(lambda: due_many(tables, filed, WorkingHours(4)), rows)
    days = _nanoseconds(lambda: due_many(tables, filed, WorkingDays(15)), rows)
    terms = (WorkingHours(4), WorkingDays(3), WorkingDays(15), WorkingHours(8), CalendarDays(30), WorkingHours(12))
    which, holed = chance.integers(-1, len(terms), rows), filed.copy()
    holed[chance.integers(0, rows, rows // 20)] = UNANSWERED
    mixed = _nanoseconds(lambda: due_many(tables, holed, terms, term_of=which), rows)
    pauses = _two_pauses(filed, chance)
    paused = _nanoseconds(lambda: due_many(tables, filed, WorkingHours(4), pauses=pauses), rows)
    passed = _nanoseconds(lambda: elapsed_many(tables, filed, filed + 20 * 86_400), rows)
    return [
        ("hours: times a memory copy, a row", hours / copy, "at most 15"),
        ("hours: million rows a second", 1000 / hours, "about 90"),
        ("hours: pandas over an index : ours", _pandas_index(clock, filed) / hours, "at least 4,000"),
        ("days: numpy busday_offset : ours", _busday(clock, filed) / days, "at least 9"),
        ("mixed terms and nulls: million rows a second", 1000 / mixed, "at least 20"),
        ("hours with two pauses: million rows a second", 1000 / paused, "at least 5"),
        ("elapsed: million rows a second", 1000 / passed, ""),
        ("rows that differ from due_at, of 20,000", float(_differences(clock, filed[:20_000])), "0"),
    ]


def build_rows() -> list[Measured]:
    """Measure what the first deadlines of ten years cost, in milliseconds and megabytes."""
    calendar = Calendar("ten", "x", date(2015, 1, 1), date(2024, 12, 31), Calendar.official().days)
    week, start = Week.parse(SPEC), starts(1, date(2024, 2, 28))[0]
    WorkClock(week, calendar).due_at(start, WorkingHours(4))  # whatever is made once for all clocks
    best = min(_seconds(lambda: WorkClock(week, calendar).due_at(start, WorkingHours(4))) for _ in range(7))
    tracemalloc.start()
    clock = WorkClock(week, calendar)
    for year in range(2015, 2025):
        clock.due_at(start.replace(year=year, month=3, day=1), WorkingHours(4))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return [
        ("milliseconds to the first deadline", best * 1000, "under 15"),
        ("megabytes, every year asked for", held / 1e6, "under 3"),
    ]


def _two_pauses(filed: np.ndarray, chance: np.random.Generator) -> Pauses:
    rows = len(filed)
    first = filed + chance.integers(3600, 7200, rows)
    resumed = first + chance.integers(3600, 259_200, rows)
    second = resumed + chance.integers(60, 86_400, rows)
    ends = second + chance.integers(60, 259_200, rows)
    stops, resumes = np.stack([first, second], 1).ravel(), np.stack([resumed, ends], 1).ravel()
    return Pauses(np.arange(0, 2 * rows + 1, 2), stops, resumes)


def _pandas_index(clock: WorkClock, filed: np.ndarray) -> float:
    import warnings

    import pandas as pd

    some = pd.DatetimeIndex((filed[:2000] + 25_200).astype("datetime64[s]"))
    four = pd.offsets.CustomBusinessHour(
        n=4, start=["07:30", "13:30"], end=["11:30", "17:00"], holidays=days_off(clock)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _nanoseconds(lambda: some + four, len(some), repeat=2)


def _busday(clock: WorkClock, filed: np.ndarray) -> float:
    calendar = np.busdaycalendar(holidays=[np.datetime64(day) for day in days_off(clock)])
    days = (filed // 86_400).astype("datetime64[D]")
    return _nanoseconds(lambda: np.busday_offset(days, 15, roll="backward", busdaycal=calendar), len(days), repeat=3)


def _differences(clock: WorkClock, filed: np.ndarray) -> int:
    from datetime import UTC, datetime

    terms = (WorkingHours(4), WorkingDays(15), CalendarDays(30))
    which = np.arange(len(filed)) % len(terms)
    found = due_many(clock, filed, terms, term_of=which).due
    return sum(
        int(clock.due_at(datetime.fromtimestamp(int(start), UTC), terms[term]).timestamp()) != due
        for start, term, due in zip(filed, which, found, strict=True)
    )


def _seconds(call: Callable[[], object]) -> float:
    before = time.perf_counter()
    call()
    return time.perf_counter() - before


def _nanoseconds(call: Callable[[], object], rows: int, repeat: int = 7) -> float:
    return min(_seconds(call) for _ in range(repeat)) / rows * 1e9
