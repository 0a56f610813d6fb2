"""How the dossiers of a batch stand, for the figures: counted as columns where their lives are ordinary."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from motcua.audit.columns import Columns, Flags, Numbers
from motcua.audit.exactlife import Bench
from motcua.audit.facts import count_of
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column
from motcua.statistics import Outcome
from motcua.statistics.columns import MISSING, DossierColumns, count_on_time_columns
from motcua.statistics.ontime import OnTimeCounts, count_on_time

__all__ = ["count_batch", "dossier_columns", "received_columns", "requests_of", "without"]

_MICROSECONDS = 1_000_000


def count_batch(bench: Bench, sure: Flags, looked: Iterable[Outcome]) -> OnTimeCounts:
    """Return the on-time counts of a batch.

    Args:
        bench: the batch.
        sure: the rows whose standing the columns tell; the others stand in `looked`.
        looked: the outcomes of the rows that were looked at one by one.
    """
    columns = bench.columns
    ordinary = bench.life.sure & sure & ~bench.batch.any_disordered
    # those whose moments contradict each other were received, and that is all that can be said
    received = int((sure & ~ordinary & columns.known(Column.ACCEPTED_AT)).sum())
    counts = count_on_time(looked) + OnTimeCounts(received)
    rows = np.flatnonzero(ordinary)
    if not rows.size:
        return counts
    return counts + count_on_time_columns(dossier_columns(bench, rows), columns.at)[""]


def dossier_columns(bench: Bench, rows: Numbers) -> DossierColumns:
    """Return ordinary lives as the figures want them; see `RowFacts.outcome`.

    Args:
        bench: the batch with its lives.
        rows: their places in it.
    """
    life, columns = bench.life, bench.columns
    asked = columns.moments(Column.SUPPLEMENT_REQUESTED_AT)[rows]
    completed = columns.moments(Column.SUPPLEMENT_COMPLETED_AT)[rows]
    waited = np.where((asked != UNANSWERED) & (completed != UNANSWERED), np.maximum(completed - asked, 0), 0)
    waits = (asked != UNANSWERED) & (completed == UNANSWERED) & (life.steps.ended[rows] == UNANSWERED)
    waiting = np.where(waits, np.maximum(asked, life.steps.accepted[rows]), UNANSWERED)  # bare days stand early
    return DossierColumns(
        accepted=life.steps.accepted[rows] * _MICROSECONDS,
        due=_microseconds(life.due[rows]),
        promised=_microseconds(life.promised[rows]),
        ended=_microseconds(life.steps.ended[rows]),
        supplement=waited * _MICROSECONDS,
        waiting=_microseconds(waiting),
        requests=requests_of(columns)[rows].astype(np.int32),
        is_timed=bench.batch.terms.timed[rows],
        group=np.zeros(rows.size, np.int32),
        groups=("",),
    )


def received_columns(bench: Bench, rows: Numbers) -> DossierColumns:
    """Return dossiers of which no more can be said than when they were accepted and ended.

    Args:
        bench: the batch with its lives.
        rows: their places in it.
    """
    columns = bench.columns
    missing, none = np.full(rows.size, MISSING), np.zeros(rows.size, np.int32)
    return DossierColumns(
        accepted=columns.moments(Column.ACCEPTED_AT)[rows] * _MICROSECONDS,
        due=missing,
        promised=missing,
        ended=_microseconds(columns.moments(Column.FINISHED_AT)[rows]),
        supplement=none.astype(np.int64),
        waiting=missing,
        requests=none,
        is_timed=none.astype(np.bool_),
        group=none,
        groups=("",),
    )


def requests_of(columns: Columns) -> Numbers:
    """Return how many supplements were asked for: as the register counts them, or one where one was asked for.

    Args:
        columns: the batch.
    """
    counted = columns.judged(Column.SUPPLEMENTS, count_of).numbers(int)
    return np.where(counted >= 0, counted, columns.known(Column.SUPPLEMENT_REQUESTED_AT).astype(np.int64))


def _microseconds(moments: Numbers) -> Numbers:
    missing = moments == UNANSWERED
    return np.where(missing, MISSING, np.where(missing, 0, moments) * _MICROSECONDS)


def without(counts: OnTimeCounts, gone: OnTimeCounts) -> OnTimeCounts:
    """Return counts less those of some dossiers that are among them.

    Args:
        counts: the counts.
        gone: the counts of the dossiers to take out.
    """
    return OnTimeCounts(
        counts.received - gone.received,
        counts.solved - gone.solved,
        tuple(one - other for one, other in zip(counts.in_time, gone.in_time, strict=True)),
        tuple(one - other for one, other in zip(counts.still, gone.still, strict=True)),
    )
