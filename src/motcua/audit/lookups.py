"""Questions the checks share: does a supplement explain a promise, do two rows tell of two dossiers."""

from __future__ import annotations

from motcua.audit.facts import RowFacts
from motcua.clock import Pause
from motcua.errors import NotCoveredError
from motcua.ledger import Column, RegisterRow
from motcua.states.dues import moved_due

__all__ = ["conflicts", "explained_by_supplement"]


def explained_by_supplement(facts: RowFacts) -> bool:
    """Return whether the promise is the computed due moment moved by the row's supplement.

    Some systems write the moved date over the first promise; both ways of moving it are accepted.
    """
    row = facts.row
    asked, completed = row.moment(Column.SUPPLEMENT_REQUESTED_AT), row.moment(Column.SUPPLEMENT_COMPLETED_AT)
    accepted, promised = row.moment(Column.ACCEPTED_AT), row.moment(Column.DUE_AT)
    if not (asked and completed and accepted and promised and facts.terms):
        return False
    pause = Pause(asked, max(asked, completed))  # a bare day of completion stands at its midnight
    try:
        first = facts.clock.deadline(accepted, facts.terms).due
        moved = [moved_due(facts.clock, facts.terms, first, pause, effect) for effect in ("suspend", "restart")]
    except NotCoveredError:
        return True  # the calendar does not reach far enough to say that it is not
    return any(due is not None and due.date() == promised.date() for due in moved)


def conflicts(first: RegisterRow, second: RegisterRow) -> bool:
    """Return whether two rows of one code tell of two dossiers: some moment or the procedure differs.

    One dossier on several rows, a paper or a step each, repeats its moments or leaves them blank.
    """
    moments = any(first.moments[column] != second.moments[column] for column in first.moments.keys() & second.moments)
    procedures = {row.text(Column.PROCEDURE_CODE) for row in (first, second)} - {None}
    return moments or len(procedures) > 1
