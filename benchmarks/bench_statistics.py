"""Measure the figures of many dossiers: columns in, counts out; and the same from records. Prints Markdown.

Run with `python benchmarks/bench_statistics.py [ROWS]`; one million by default. The counts of both ways are compared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from motcua.clock import WorkClock, WorkingDays
from motcua.clock.batch import due_many
from motcua.localtime import DESK_ZONE
from motcua.statistics.columns import MISSING, DossierColumns, count_on_time_columns, count_period_columns
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.evidence import ContactedBodies, DossierEvidence
from motcua.statistics.figures import figures_by, on_time_in
from motcua.statistics.indexlaw import IndexLaw
from motcua.statistics.ontime import LATENESS_CLASSES
from motcua.statistics.periods import Period
from motcua.statistics.risk import late_risk
from motcua.statistics.scores import PointTally
from motcua.statistics.sensitivity import sensitivity

RECORDS = 20_000
UNITS = tuple(f"unit {number:03}" for number in range(120))
START = datetime(2024, 1, 2, 8, tzinfo=DESK_ZONE)


def seconds(action: Callable[[], object]) -> float:
    """Return how long one call takes, the better of two."""
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def made_columns(rows: int) -> DossierColumns:
    """Return synthetic dossiers of a year: due in 5 working days, a tenth open, a tenth late."""
    chance = np.random.default_rng(1)
    accepted = int(START.timestamp()) + chance.integers(0, 360 * 86_400, rows)
    due = due_many(WorkClock.default(), accepted, WorkingDays(5)).due
    ended = np.where(chance.random(rows) < 0.9, due - chance.integers(-20_000, 400_000, rows), due + 86_400 * 3)
    ended = np.maximum(ended, accepted)
    is_open = chance.random(rows) < 0.1
    return DossierColumns(
        accepted=accepted * 1_000_000,
        due=due * 1_000_000,
        promised=np.full(rows, MISSING),
        ended=np.where(is_open, MISSING, ended * 1_000_000),
        supplement=np.zeros(rows, np.int64),
        waiting=np.full(rows, MISSING),
        requests=np.zeros(rows, np.int32),
        is_timed=np.zeros(rows, np.bool_),
        group=chance.integers(0, len(UNITS), rows).astype(np.int32),
        groups=UNITS,
    )


def made_records(columns: DossierColumns, count: int) -> list[HandledDossier]:
    """Return the first rows as records."""

    def moment(number: int) -> datetime | None:
        return None if number == MISSING else datetime.fromtimestamp(number // 1_000_000, DESK_ZONE)

    names = (columns.accepted, columns.due, columns.ended, columns.group)
    return [
        HandledDossier(
            code=str(number),
            accepted_at=moment(accepted) or START,
            due=moment(due),
            ended_at=moment(ended),
            unit=UNITS[group],
            officer=str(group % 5),
            terms=(WorkingDays(5),),
        )
        for number, (accepted, due, ended, group) in enumerate(
            zip(*(column[:count].tolist() for column in names), strict=True)
        )
    ]


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    columns, period, at = made_columns(rows), Period.parse("2024"), START + timedelta(days=365)
    records = made_records(columns, min(RECORDS, rows))
    small = DossierColumns.of(records)
    assert count_period_columns(small, period) == figures_by(records, period, lambda one: one.unit)
    law = IndexLaw.on(period.last_day)
    evidence = [DossierEvidence(dossier=one, contacts=0, bodies=ContactedBodies(), complaints=0) for one in records]
    measured = (
        (f"figures of a year for {len(UNITS)} units, columns", rows, lambda: count_period_columns(columns, period)),
        (f"on time, {len(LATENESS_CLASSES)} classes, columns", rows, lambda: count_on_time_columns(columns, at)),
        ("figures by unit, records", len(records), lambda: figures_by(records, period, lambda one: one.unit)),
        ("on time, records", len(records), lambda: on_time_in(records, period)),
        ("sensitivity table, records", len(records), lambda: sensitivity(records, at)),
        ("points on five indices, records", len(records), lambda: PointTally.of(evidence, period, law)),
        ("late risk, records", len(records), lambda: late_risk(records, at, WorkClock.default())),
    )
    print("| what | rows | seconds | rows per second |\n|---|---|---|---|")
    for what, count, action in measured:
        took = seconds(action)
        print(f"| {what} | {count:,} | {took:.2f} | {count / took:,.0f} |")


if __name__ == "__main__":
    main()
