"""Does a supplement explain a promise that differs from the computed one?"""

from __future__ import annotations

from motcua.audit.facts import RowFacts
from motcua.clock import Pause
from motcua.ledger import Column
from motcua.states.dues import moved_due

__all__ = ["explained_by_supplement"]


def explained_by_supplement(facts: RowFacts) -> bool:
    """Return whether the promise is the computed due moment moved by the row's supplement.

    Some systems write the moved date over the first promise; both ways of moving it are accepted.
    """
    row = facts.row
    asked, completed = row.moment(Column.SUPPLEMENT_REQUESTED_AT), row.moment(Column.SUPPLEMENT_COMPLETED_AT)
    accepted, promised = row.moment(Column.ACCEPTED_AT), row.moment(Column.DUE_AT)
    if not (asked and completed and accepted and promised and facts.terms):
        return False
    first = facts.clock.deadline(accepted, facts.terms).due
    pause = Pause(asked, completed)
    moved = (moved_due(facts.clock, facts.terms, first, pause, effect) for effect in ("suspend", "restart"))
    return any(due is not None and due.date() == promised.date() for due in moved)
