"""Which events of a history the portal is told of: those that change the state, each with the code it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from motcua.dossier import Event
from motcua.states import History, State
from motcua.states.table import TRANSITIONS

__all__ = ["Reported", "reported"]


class Reported(NamedTuple):
    """An event that is reported.

    Attributes:
        place: its place in the history, from 0.
        event: the event.
        state: where it led.
        status: the national code of that state.
    """

    place: int
    event: Event
    state: State
    status: int


def reported(history: History) -> Iterator[Reported]:
    """Yield the events of a history that change its state, in order, each with the state and code it led to.

    Consultations, digitisation, apologies, ratings and corrections leave the state alone; an apology still shows in
    the due moment of the head.
    """
    state, before = State.DRAFT, State.DRAFT
    for index, event in enumerate(history.events):
        row = TRANSITIONS[state, event.event]
        target = row.target or before
        if target is State.WITHDRAW_REQUESTED:
            before = state
        if target is not state:
            state = target
            code = state.national_code
            if code is not None:
                yield Reported(index, event, state, code)
