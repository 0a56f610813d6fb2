"""What is true of a dossier beside its state: payment, delivery, digitisation, synchronisation, linked dossiers.

The axes are derived from the history and never stored, so that they cannot contradict it; what the host alone
knows (how far it has reported to the national portal) it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import attrs

from motcua.clock import Term, WorkClock
from motcua.dossier import EventName
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.rules import RuleBook
from motcua.states.machine import History
from motcua.states.status import State
from motcua.units import Channel

__all__ = ["Axes", "Delivery", "Digitisation", "LinkedChild", "LinkedGroup", "Payment", "axes", "check_group"]


class Payment(StrEnum):
    """Whether money is owed."""

    NONE = "none"
    OWED = "owed"
    PAID = "paid"


class Delivery(StrEnum):
    """Whether the result has reached its owner."""

    NOT_READY = "not_ready"
    READY = "ready"
    RETURNED = "returned"


class Digitisation(StrEnum):
    """Whether the papers are electronic."""

    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    DONE = "done"


@attrs.frozen
class Axes:
    """What is true beside the state.

    Attributes:
        payment: whether money is owed.
        delivery: whether the result has reached its owner.
        delivery_mode: electronic, counter or post, once returned and told.
        digitisation: whether the papers are electronic.
        unreported: how many events were not reported to the national portal yet.
    """

    payment: Payment
    delivery: Delivery
    delivery_mode: str | None
    digitisation: Digitisation
    unreported: int


def axes(history: History, *, reported: int = 0) -> Axes:
    """Return what a history says beside the state.

    Args:
        history: what happened so far.
        reported: how many of its events the host has reported to the national portal.

    Raises:
        BadInputError: REPORTED_UNKNOWN for more events than there are.
    """
    if not 0 <= reported <= len(history.events):
        raise BadInputError(
            "REPORTED_UNKNOWN",
            f"Đã báo {reported} bước nhưng lịch sử chỉ có {len(history.events)}.",
            f"{reported} events are said to be reported, but there are {len(history.events)}",
            value=reported,
        )
    returned = next((event for event in history.events if event.event is EventName.RETURN_RESULT), None)
    ready = Delivery.READY if history.state is State.DECIDED else Delivery.NOT_READY
    return Axes(
        payment=_payment(history),
        delivery=Delivery.RETURNED if returned is not None else ready,
        delivery_mode=None if returned is None else returned.mode,
        digitisation=_digitisation(history),
        unreported=len(history.events) - reported,
    )


def _payment(history: History) -> Payment:
    """What was last said of money stands until something else is said of it."""
    found = Payment.NONE
    for event in history.events:
        if event.event is EventName.REQUIRE_PAYMENT or event.fee_paid is False:
            found = Payment.OWED
        elif event.event is EventName.CONFIRM_PAYMENT or event.fee_paid:
            found = Payment.PAID
    return found


def _digitisation(history: History) -> Digitisation:
    if history.case.channel is Channel.ONLINE:
        return Digitisation.NOT_NEEDED
    return Digitisation.DONE if history.is_digitised else Digitisation.PENDING


@attrs.frozen
class LinkedChild:
    """A dossier that one agency settles within a linked filing.

    Attributes:
        id: the dossier.
        agency: the agency that settles it.
        term: the time this agency may take.
        history: what has happened to it.
    """

    id: str
    agency: str
    term: Term
    history: History


@attrs.frozen
class LinkedGroup:
    """Dossiers taken in with one receipt (hồ sơ liên thông).

    Attributes:
        id: the receipt or the parent dossier.
        lead: the agency that leads.
        term: the published term of the whole.
        children: its dossiers, in the order in which the agencies settle them.
        in_turn: whether one agency starts when the one before has ended, or all at once.
        parent: the history of the whole.
    """

    id: str
    lead: str
    term: Term
    children: tuple[LinkedChild, ...]
    parent: History
    in_turn: bool = True


def check_group(group: LinkedGroup, clock: WorkClock, *, start: datetime) -> Iterable[Finding]:
    """Yield what does not fit in a linked filing.

    The lead must be one of the agencies; the terms of the agencies must fit into the term of the whole, one after the
    other or side by side; and the whole is not decided before every part has ended.

    Args:
        group: the linked dossiers.
        clock: the week and calendar to compare terms of different units with.
        start: the reception, from which the terms are counted.

    Raises:
        BadInputError: LINKED_EMPTY, or for a naive start.
        NotCoveredError: when the calendar does not reach.
    """
    if not group.children:
        raise BadInputError("LINKED_EMPTY", "Nhóm liên thông không có hồ sơ nào.", "a linked group has no dossier")
    rule = RuleBook.official().find("resolve.linked_dispatch", start.date(), channel=Channel.ONLINE)
    because = () if rule is None else (rule.cite,)
    if group.lead not in {child.agency for child in group.children}:
        yield finding("LINKED_LEAD", because=because, lead=group.lead)
    whole = clock.due_at(start, group.term)
    if group.in_turn:
        last = clock.deadline(start, tuple(child.term for child in group.children)).due
    else:
        last = max(clock.due_at(start, child.term) for child in group.children)
    if last is not None and last > whole:
        yield finding("LINKED_BUDGET", because=because, whole=f"{whole:%Y-%m-%dT%H:%M}", parts=f"{last:%Y-%m-%dT%H:%M}")
    open_parts = [child.id for child in group.children if not _has_ended(child.history)]
    if open_parts and _has_ended(group.parent):
        yield finding("LINKED_OPEN", because=because, parts=", ".join(open_parts))


def _has_ended(history: History) -> bool:
    return history.ended_at is not None or history.state.is_final
