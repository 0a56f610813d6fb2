"""What the checks of promises find in ordinary lives, as masks: a day off, or no reading of the term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from motcua.audit.columns import Flags, Numbers
from motcua.audit.exactlife import Bench, Found
from motcua.audit.life import legal_end
from motcua.audit.vectordues import VectorDues, local_days
from motcua.clock import Hours, WorkClock
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column
from motcua.states.dues import is_timed
from motcua.units import Severity

__all__ = ["day_off", "mismatch"]

_EPOCH = date(1970, 1, 1).toordinal()


def day_off(bench: Bench) -> Iterator[Found]:
    """DUE_ON_DAY_OFF: a promise for a day that no state of knowledge of the calendar calls a working day."""
    life, columns = bench.life, bench.columns
    promised = life.sure & (life.promised != UNANSWERED)
    hours = bench.batch.terms.where(last=(Hours,))
    off = promised & ~hours & ~(bench.dues.covered(life.promised) & bench.dues.works_on(life.promised))
    found = columns.none
    rows = np.flatnonzero(off)
    days = local_days(life.promised[rows]).tolist()
    known = local_days(life.steps.accepted[rows]).tolist()
    answers = {pair: _is_off(bench.dues.clock, *pair) for pair in set(zip(days, known, strict=True))}
    found[rows] = [answers[pair] for pair in zip(days, known, strict=True)]
    yield "DUE_ON_DAY_OFF", None, found


def _is_off(clock: WorkClock, day: int, accepted: int) -> bool:
    promised = date.fromordinal(day + _EPOCH)
    clocks = (clock, clock.known_on(date.fromordinal(accepted + _EPOCH)))
    sure = [one for one in clocks if one.calendar.first <= promised <= one.calendar.last]
    return bool(sure) and not any(one.works_on(promised) for one in sure)


def mismatch(bench: Bench) -> Iterator[Found]:
    """DUE_MISMATCH: a promise that fits no reading of the term, by the calendar as known then or now."""
    life, terms = bench.life, bench.batch.terms
    promised = life.promised
    asks = life.sure & (promised != UNANSWERED) & (terms.lengths > 0) & ~bench.starts_at_no_hour
    differs = asks & ~_same(life.computed, promised, terms.timed)
    bare = bench.columns.bare(Column.DUE_AT)
    differs &= ~(bare & (local_days(life.computed) == local_days(promised)))
    moved = differs & (life.steps.completed != UNANSWERED)  # a moved date may have been written over the first one
    bench.doubtful |= moved
    rows = np.flatnonzero(differs & ~moved)
    fits = _fits_otherwise(bench, rows)
    wrong = bench.columns.none
    wrong[rows] = ~fits
    later = promised > legal_end(life.computed, terms.timed)
    yield "DUE_MISMATCH", Severity.ERROR, wrong & later
    yield "DUE_MISMATCH", Severity.WARNING, wrong & ~later


def _same(computed: Numbers, promised: Numbers, timed: Flags) -> Flags:
    """Return which promises are the computed due moment: by minutes for hours, by dates for days."""
    found: Flags = np.where(timed, computed // 60 == promised // 60, local_days(computed) == local_days(promised))
    return found


def _fits_otherwise(bench: Bench, rows: Numbers) -> Flags:
    """Return which of some promises fit another reading of the term, or the calendar as it was known then."""
    life, terms = bench.life, bench.batch.terms
    fits = np.zeros(rows.size, np.bool_)
    if not rows.size:
        return fits
    knowledge = np.array([day.toordinal() - _EPOCH for day in bench.dues.clock.calendar.knowledge_days()], np.int64)
    accepted = life.steps.accepted[rows]
    reached = np.searchsorted(knowledge, local_days(accepted), side="right")
    most = 1 + max(len(one.readings) for one in terms.readings)
    for level in np.unique(reached).tolist():
        some = np.flatnonzero(reached == level)
        then = bench.dues.clock.known_on(date.fromordinal(int(local_days(accepted[some[:1]])[0]) + _EPOCH))
        for dues in dict.fromkeys((bench.dues, VectorDues.of(then) if then is not bench.dues.clock else bench.dues)):
            for number in range(most):
                chains = [
                    ((one.terms, *one.readings) if one.terms else ())[number : number + 1] for one in terms.readings
                ]
                flat = [chain[0] if chain else () for chain in chains]
                places = terms.places[rows[some]]
                computed = dues.computed(accepted[some], flat, places)
                timed = np.array([is_timed(chain) for chain in flat], np.bool_)[places]
                chained = np.array([len(chain) > 1 for chain in flat], np.bool_)[places]
                bench.doubtful[rows[some[chained]]] = True
                known = computed != UNANSWERED
                fits[some] |= known & _same(computed, life.promised[rows[some]], timed)
    return fits
