"""The legal guards: each a question to the history and the event, true when the law is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from motcua.codes import dossier as dossier_codes
from motcua.dossier import Event, EventName
from motcua.states.profile import Profile
from motcua.units import Channel

if TYPE_CHECKING:
    from motcua.states.machine import UnsealedHistory
    from motcua.states.table import Row

__all__ = ["GUARDS", "failed_guards"]

Guard: TypeAlias = "Callable[[UnsealedHistory, Event, Profile], bool]"


def failed_guards(row: Row, history: UnsealedHistory, event: Event, profile: Profile) -> tuple[str, ...]:
    """Return the names of the guards of a row that bind in the profile and fail."""
    failed: tuple[str, ...] = ()
    for name, guard in profile.bound(row, GUARDS):
        if not guard(history, event, profile):
            failed = (*failed, name)
    return failed


def _reason_given(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    """A decision needs a reason when it denies; the other events always do."""
    del history, profile
    if event.event is EventName.DECIDE and event.outcome != "denied":
        return True
    return bool(event.reason and event.reason.strip())


def _items_given(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del history, profile
    if event.items is None:
        return False
    return event.items > 0 if isinstance(event.items, int) else any(item.strip() for item in event.items)


def _items_known(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del profile
    return not isinstance(event.items, tuple) or set(event.items) <= set(history.case.components)


def _apology_allowed(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del event
    return history.apologies < profile.apology_limit


def _apology_in_time(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    """At latest so many calendar days before the due date; without a due date there is nothing to miss."""
    if history.due is None:
        return True
    return (history.due.date() - event.at.date()).days >= profile.apology_lead_days


def _new_due_later(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del profile
    if event.new_due is None:
        return False
    return history.due is None or event.new_due > history.due


def _nothing_owed(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del history, profile
    return event.fee_paid is not False


def _receiver_authorised(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del history, profile
    return event.receiver != "third_party" or bool(event.authorisation and event.authorisation.strip())


def _components_present(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del event, profile
    return bool(history.case.components)


def _approved(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    """Of decisions, the paper that denies needs the approval; who grants signs the result itself."""
    del history, profile
    if event.event is EventName.DECIDE and event.outcome != "denied":
        return True
    return bool(event.approved_by and event.approved_by.strip())


def _originals_compared(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del history, profile
    return event.originals_compared is True


def _code_valid(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del event, profile
    return history.case.code is not None and dossier_codes.is_valid(history.case.code)


def _due_given(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del profile
    return event.due is not None or bool(history.case.terms)


def _digitised(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del event, profile
    return history.case.channel is Channel.ONLINE or history.is_digitised


def _signed(history: UnsealedHistory, event: Event, profile: Profile) -> bool:
    del history, profile
    return event.signed is True


GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "REASON_REQUIRED": _reason_given,
        "ITEMS_REQUIRED": _items_given,
        "ITEMS_UNKNOWN": _items_known,
        "APOLOGY_LIMIT": _apology_allowed,
        "APOLOGY_TOO_LATE": _apology_in_time,
        "NEW_DUE_NOT_LATER": _new_due_later,
        "OBLIGATION_OPEN": _nothing_owed,
        "RECEIVER_NOT_AUTHORISED": _receiver_authorised,
        "COMPONENTS_MISSING": _components_present,
        "APPROVAL_REQUIRED": _approved,
        "ORIGINALS_NOT_COMPARED": _originals_compared,
        "CODE_INVALID": _code_valid,
        "DUE_MISSING": _due_given,
        "DIGITISATION_MISSING": _digitised,
        "SIGNATURE_REQUIRED": _signed,
    }
)
"""Every legal guard, by the name it is reported under."""
