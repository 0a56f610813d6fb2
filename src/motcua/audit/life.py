"""The lives that the moments of many rows tell: put in order, counted and judged as columns.

It says of ordinary lives exactly what the replay and the judgement of `motcua.states` say of them one by one, and says
which lives are not ordinary (an apology, a chain of terms, a moment outside the calendar, steps out of order), so that
those can go there. Nothing here is law: limits come from the same rows, and the clock is the same clock.
"""

from __future__ import annotations

import attrs
import numpy as np

from motcua.audit.coded import Coded
from motcua.audit.columns import DAY_SECONDS, ZONE_SECONDS, Columns, Flags, Judged, Numbers
from motcua.audit.facts import ORDER
from motcua.audit.vectordues import Terms, VectorDues, local_days
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column
from motcua.states import State
from motcua.units import Channel

__all__ = ["Batch", "Life", "Steps", "live"]

_FARTHEST = 4_102_444_800 * 2
"""Promises past the year 2200 are judged one by one: the end of time is near there."""


@attrs.frozen(eq=False)
class Batch:
    """A batch with its codes, words and terms read.

    Attributes:
        columns: the batch.
        coded: its codes.
        status: the state that each row's status stands for, or None.
        channel: each row's channel, or None.
        terms: the terms.
        disordered: for each pair of `facts.ORDER`, the rows whose moments stand in the wrong order.
    """

    columns: Columns
    coded: Coded
    status: Judged[State | None]
    channel: Judged[Channel | None]
    terms: Terms
    disordered: tuple[Flags, ...]

    @property
    def any_disordered(self) -> Flags:
        """The rows with any pair of moments in the wrong order."""
        found: Flags = np.logical_or.reduce(self.disordered)
        return found


@attrs.frozen(eq=False)
class Steps:
    """The steps of the lives, each moment UNANSWERED where the step is not there.

    A bare day is read as the earliest moment that fits the order of a life, as `facts` reads it.

    Attributes:
        submitted, accepted, forwarded, asked, completed, ended, returned: when each step happened.
        last: when the last one did.
        ordered: the rows whose steps follow each other.
    """

    submitted: Numbers
    accepted: Numbers
    forwarded: Numbers
    asked: Numbers
    completed: Numbers
    ended: Numbers
    returned: Numbers
    last: Numbers
    ordered: Flags


@attrs.frozen(eq=False)
class Life:
    """The lives of a batch, as far as columns can tell.

    Attributes:
        steps: their steps.
        empty: rows without a filing or an acceptance: nothing happened that could be judged.
        sure: rows whose life is ordinary; the other attributes mean nothing elsewhere.
        promised: the promise on the receipt, a bare day until its end; UNANSWERED where there is none.
        computed: the due moment by the term; UNANSWERED where it cannot be said.
        due: the due moment in force; UNANSWERED where there is none.
        legal_end: the last moment that is not late; UNANSWERED likewise.
    """

    steps: Steps
    empty: Flags
    sure: Flags
    promised: Numbers
    computed: Numbers
    due: Numbers
    legal_end: Numbers


def disorder(columns: Columns) -> tuple[Flags, ...]:
    """Return for each pair of `facts.ORDER` the rows whose moments stand in the wrong order.

    Args:
        columns: the batch.
    """
    found = []
    for earlier, later in ORDER:
        first, last = columns.moments(earlier), columns.moments(later)
        known = columns.known(earlier) & columns.known(later)
        wrong = local_days(first) > local_days(last)
        if later is not Column.DUE_AT:
            wrong |= (first > last) & ~columns.bare(earlier) & ~columns.bare(later)
        found.append(known & wrong)
    return tuple(found)


def live(batch: Batch, dues: VectorDues, *, knows_forwarding: bool, suspends: bool) -> Life:
    """Return the lives of a batch.

    Args:
        batch: the batch.
        dues: the counter of due moments of the desk's clock.
        knows_forwarding: whether the register has a column for the moment of passing on.
        suspends: whether a supplement suspends the term.
    """
    columns = batch.columns
    steps = _steps(batch, knows_forwarding=knows_forwarding)
    accepted = columns.known(Column.ACCEPTED_AT)
    empty = ~accepted & ~columns.known(Column.SUBMITTED_AT)
    promised = end_of_bare(columns, Column.DUE_AT)
    computed = dues.computed(steps.accepted, [one.terms for one in batch.terms.readings], batch.terms.places)
    has_promise, lengths = promised != UNANSWERED, batch.terms.lengths
    first = np.where(has_promise, promised, computed)
    legal = legal_end(first, batch.terms.timed)
    waited = steps.completed != UNANSWERED
    due = first
    if waited.any():
        # a promise can be moved even where the term is not known, by days
        due = np.where(waited, dues.moved(batch.terms, first, steps.asked, steps.completed, legal), first)
        legal = legal_end(due, batch.terms.timed)
    unsaid = (lengths > 0) & (computed == UNANSWERED)
    unsaid |= waited & (first != UNANSWERED) & (due == UNANSWERED)
    unsaid |= (due != UNANSWERED) & ((due > _FARTHEST) | (due < steps.accepted))
    unsaid |= (columns.known(Column.SUPPLEMENT_REQUESTED_AT) | waited) & (not suspends)
    unsaid |= steps.ended > columns.at_seconds  # an end that had not come yet
    sure = accepted & steps.ordered & ~unsaid & _covered(columns, steps, dues) & ~batch.any_disordered
    return Life(steps, empty, sure, promised, computed, due, legal)


def legal_end(due: Numbers, timed: Flags) -> Numbers:
    """Return the last moments that are not late: the due minute for hours, the end of the due date for days.

    Args:
        due: seconds since 1970, UNANSWERED where there is none; shape (n,).
        timed: the rows whose term ends at a minute; shape (n,).
    """
    found = np.where(timed, due, (local_days(due) + 1) * DAY_SECONDS - ZONE_SECONDS)
    return np.where(due == UNANSWERED, UNANSWERED, found)


def end_of_bare(columns: Columns, column: Column) -> Numbers:
    """Return the moments of a column, a bare day read as its last second.

    Args:
        columns: the batch.
        column: a column of moments.
    """
    return np.where(columns.bare(column), columns.moments(column) + DAY_SECONDS - 1, columns.moments(column))


def _steps(batch: Batch, *, knows_forwarding: bool) -> Steps:
    columns = batch.columns
    known, moments, bare = columns.known, columns.moments, columns.bare
    filed, passed = known(Column.SUBMITTED_AT), known(Column.FORWARDED_AT)
    accepted, ended = moments(Column.ACCEPTED_AT), moments(Column.FINISHED_AT)
    has_forward = passed | known(Column.FINISHED_AT) | (not knows_forwarding)
    stopped = batch.status.where(lambda state: state is State.STOPPED)
    returned = known(Column.FINISHED_AT) & known(Column.RETURNED_AT) & ~stopped
    asked, completed = moments(Column.SUPPLEMENT_REQUESTED_AT), moments(Column.SUPPLEMENT_COMPLETED_AT)
    raw = (
        (np.where(filed, moments(Column.SUBMITTED_AT), accepted), np.where(filed, bare(Column.SUBMITTED_AT),
                                                                           bare(Column.ACCEPTED_AT))),
        (accepted, bare(Column.ACCEPTED_AT)),
        (np.where(passed, moments(Column.FORWARDED_AT), np.where(has_forward, accepted, UNANSWERED)),
         np.where(passed, bare(Column.FORWARDED_AT), bare(Column.ACCEPTED_AT))),
        (asked, bare(Column.SUPPLEMENT_REQUESTED_AT)),
        (completed, bare(Column.SUPPLEMENT_COMPLETED_AT)),
        (ended, bare(Column.FINISHED_AT)),
        (np.where(returned, moments(Column.RETURNED_AT), UNANSWERED), bare(Column.RETURNED_AT)),
    )  # fmt: skip
    placed, last, ordered = _placed(raw)
    forward, ask, complete, end = placed[2:6]
    odd = known(Column.APOLOGY_AT) | ((ask != UNANSWERED) & (forward == UNANSWERED))
    odd |= (complete != UNANSWERED) & (ask == UNANSWERED)
    odd |= (ask != UNANSWERED) & (complete == UNANSWERED) & (end != UNANSWERED)
    submitted, accepted_at, _, _, _, _, came_back = placed
    return Steps(submitted, accepted_at, forward, ask, complete, end, came_back, last, ordered & ~odd)


def _placed(raw: tuple[tuple[Numbers, Flags], ...]) -> tuple[list[Numbers], Numbers, Flags]:
    """Place each step: a bare day after its midnight and after what came earlier on that day."""
    rows = len(raw[0][0])
    placed: list[Numbers] = []
    last, ordered = np.full(rows, UNANSWERED), np.ones(rows, np.bool_)
    for moments, bare in raw:
        there = moments != UNANSWERED
        at = moments
        if (bare & there).any():
            at = np.where(bare & there, moments + 1, moments)
            for earlier in placed:
                same_day = bare & there & (earlier != UNANSWERED) & (local_days(earlier) == local_days(moments))
                at = np.where(same_day, np.maximum(at, earlier), at)
        ordered &= ~there | (at >= last)
        last = np.where(there, at, last)
        placed.append(at)
    return placed, last, ordered


def _covered(columns: Columns, steps: Steps, dues: VectorDues) -> Flags:
    """Return the rows whose whole life lies inside the calendar; what is still open reaches to the audit."""
    inside = dues.covered(steps.submitted) & dues.covered(steps.last)
    at = bool(dues.covered(np.array([columns.at_seconds]))[0])
    found: Flags = inside & ((steps.ended != UNANSWERED) | at)
    return found
