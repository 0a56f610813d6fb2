"""Which findings a missing or bare moment makes unknowable: the gap itself is reported, not its shadow."""

from __future__ import annotations

from motcua.audit.checks.codes import NOT_ACCEPTED
from motcua.audit.facts import RowFacts
from motcua.ledger import Column
from motcua.states import State
from motcua.states.dues import is_timed

__all__ = ["DONE", "ENDED", "starts_at_no_hour", "unknowable"]

DONE = (State.DECIDED, State.RETURNED, State.CLOSED)
"""The states in which there is a result."""
ENDED = (*DONE, State.STOPPED)
"""The states in which nothing more is processed."""


def unknowable(facts: RowFacts) -> tuple[str, ...]:
    """Return the names of findings that this row cannot prove."""
    row, status = facts.row, facts.status
    shadows: tuple[str, ...] = ()
    if row.moment(Column.FINISHED_AT) is None and (status in ENDED or row.is_unreadable(Column.FINISHED_AT)):
        shadows += ("OVERDUE", "STALE", "FORWARD_LATE")
    if status is not State.RETURNED:
        shadows += ("NOT_CLOSED",)
    if row.moment(Column.ACCEPTED_AT) is None and status not in NOT_ACCEPTED:
        shadows += ("INTAKE_LATE",)
    if row.is_unreadable(Column.FORWARDED_AT) or row.bare_days & {Column.ACCEPTED_AT, Column.FORWARDED_AT}:
        shadows += ("FORWARD_LATE",)
    if row.bare_days & {Column.SUBMITTED_AT, Column.ACCEPTED_AT}:
        shadows += ("INTAKE_LATE",)
    if starts_at_no_hour(facts) and row.moment(Column.DUE_AT) is None:
        shadows += ("LATE", "OVERDUE", "LATE_ORIGINAL_DUE")
    if facts.channel is None:  # which clock ran depends on how it was filed
        shadows += ("INTAKE_LATE", "FORWARD_LATE")
    return shadows


def starts_at_no_hour(facts: RowFacts) -> bool:
    """Return whether a term in hours starts from a day whose hour was not recorded, so that its end is not known."""
    return Column.ACCEPTED_AT in facts.row.bare_days and is_timed(facts.terms)
