"""The machine as rows: from which state, on which event, to which state, guarded by what.

Each row also names what it does to the clock, the paper it calls for, and the rules it rests on (ids of
pack rows, so that the citation follows the packs). The engine in `machine.py` knows no row by heart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from motcua.dossier import EventName
from motcua.states.status import State
from motcua.units import FormKind

__all__ = ["TRANSITIONS", "ClockEffect", "Row"]


class ClockEffect(StrEnum):
    """What an event does to the resolution clock."""

    NONE = "none"
    START = "start"
    AWAIT_SUPPLEMENT = "await_supplement"
    SUPPLEMENTED = "supplemented"
    AWAIT_PAYMENT = "await_payment"
    PAID = "paid"
    RE_APPOINT = "re_appoint"
    MARK_WITHDRAWAL = "mark_withdrawal"
    REJECT_WITHDRAWAL = "reject_withdrawal"
    STOP_AT_WITHDRAWAL = "stop_at_withdrawal"
    STOP = "stop"


@attrs.frozen(eq=False)
class Row:
    """One transition; each is one of a kind.

    Attributes:
        state: where the dossier stands.
        event: what happens.
        target: where it stands then; None means where it stood before the withdrawal request.
        guards: names of the legal guards that may refuse it.
        effect: what it does to the clock.
        form: the paper it calls for, if any.
        rules: ids of the pack rows it rests on.
    """

    state: State
    event: EventName
    target: State | None
    guards: tuple[str, ...] = ()
    effect: ClockEffect = ClockEffect.NONE
    form: FormKind | None = None
    rules: tuple[str, ...] = ()


_ACCEPT = ("DUE_MISSING", "CODE_INVALID", "COMPONENTS_MISSING")
_ASK = ("REASON_REQUIRED", "ITEMS_REQUIRED", "ITEMS_UNKNOWN", "APPROVAL_REQUIRED")
_DECIDE = ("OBLIGATION_OPEN", "REASON_REQUIRED", "APPROVAL_REQUIRED", "SIGNATURE_REQUIRED", "DIGITISATION_MISSING")
_RETURN = ("RECEIVER_NOT_AUTHORISED", "ORIGINALS_NOT_COMPARED", "OBLIGATION_OPEN")
_APOLOGY = ("REASON_REQUIRED", "APOLOGY_LIMIT", "APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER")
_APOLOGY_RULES = ("nd-61-2018:apology-before", "nd-61-2018:apology-once")
_WORKING = (State.ACCEPTED, State.PROCESSING, State.SUPPLEMENT_REQUIRED, State.AWAITING_PAYMENT)


def _rows() -> Iterator[Row]:
    yield from _intake()
    yield from _processing()
    yield from _waiting()
    yield from _withdrawal()
    yield from _result()


def _intake() -> Iterator[Row]:
    refuse = ("REASON_REQUIRED", "APPROVAL_REQUIRED")
    yield Row(State.DRAFT, EventName.SUBMIT, State.SUBMITTED)
    yield Row(
        State.SUBMITTED,
        EventName.ACCEPT,
        State.ACCEPTED,
        _ACCEPT,
        ClockEffect.START,
        FormKind.RECEIPT,
        ("nd-61-2018:receipt", "nd-61-2018:one-code"),
    )
    for state in (State.SUBMITTED, State.INTAKE_SUPPLEMENT):
        yield Row(
            state, EventName.REFUSE, State.REFUSED, refuse, form=FormKind.REFUSAL, rules=("nd-61-2018:refusal-slip",)
        )
        yield Row(state, EventName.CANCEL, State.CANCELLED)
    yield Row(
        State.SUBMITTED,
        EventName.REQUEST_INTAKE_SUPPLEMENT,
        State.INTAKE_SUPPLEMENT,
        _ASK,
        form=FormKind.SUPPLEMENT_REQUEST,
        rules=("nd-61-2018:supplement-slip", "nd-61-2018:supplement-online-once"),
    )
    yield Row(State.INTAKE_SUPPLEMENT, EventName.SUBMIT_INTAKE_SUPPLEMENT, State.SUBMITTED)


def _processing() -> Iterator[Row]:
    for state in (State.ACCEPTED, State.PROCESSING):
        yield Row(state, EventName.DIGITISE, state, rules=("nd-61-2018:receipt-checked",))
        yield Row(
            state,
            EventName.STOP,
            State.STOPPED,
            ("REASON_REQUIRED", "APPROVAL_REQUIRED"),
            ClockEffect.STOP,
            FormKind.STOP_NOTICE,
        )
    yield Row(
        State.ACCEPTED,
        EventName.FORWARD,
        State.PROCESSING,
        rules=("nd-61-2018:forward-same-day", "nd-61-2018:forward-online"),
    )
    for event in (EventName.CONSULT, EventName.CONSULT_REPLY, EventName.CONFIRM_DRAFT):
        yield Row(
            State.PROCESSING,
            event,
            State.PROCESSING,
            rules=("nd-61-2018:consult",) if event is EventName.CONSULT else (),
        )


def _waiting() -> Iterator[Row]:
    yield Row(
        State.PROCESSING,
        EventName.REQUEST_SUPPLEMENT,
        State.SUPPLEMENT_REQUIRED,
        _ASK,
        ClockEffect.AWAIT_SUPPLEMENT,
        FormKind.SUPPLEMENT_REQUEST,
        ("nd-61-2018:supplement-notice", "nd-61-2018:supplement-once"),
    )
    yield Row(
        State.SUPPLEMENT_REQUIRED,
        EventName.SUBMIT_SUPPLEMENT,
        State.PROCESSING,
        effect=ClockEffect.SUPPLEMENTED,
        rules=("nd-61-2018:supplement-restart",),
    )
    yield Row(
        State.SUPPLEMENT_REQUIRED,
        EventName.SUPPLEMENT_TIMEOUT,
        State.STOPPED,
        (),
        ClockEffect.STOP,
        FormKind.STOP_NOTICE,
    )
    yield Row(State.PROCESSING, EventName.REQUIRE_PAYMENT, State.AWAITING_PAYMENT, effect=ClockEffect.AWAIT_PAYMENT)
    yield Row(
        State.AWAITING_PAYMENT, EventName.CONFIRM_PAYMENT, State.PROCESSING, ("OBLIGATION_OPEN",), ClockEffect.PAID
    )
    for state in _WORKING:
        yield Row(
            state, EventName.ISSUE_APOLOGY, state, _APOLOGY, ClockEffect.RE_APPOINT, FormKind.APOLOGY, _APOLOGY_RULES
        )


def _withdrawal() -> Iterator[Row]:
    for state in _WORKING:
        yield Row(state, EventName.REQUEST_WITHDRAW, State.WITHDRAW_REQUESTED, effect=ClockEffect.MARK_WITHDRAWAL)
    yield Row(
        State.WITHDRAW_REQUESTED,
        EventName.APPROVE_WITHDRAW,
        State.STOPPED,
        (),
        ClockEffect.STOP_AT_WITHDRAWAL,
        FormKind.STOP_NOTICE,
    )
    yield Row(State.WITHDRAW_REQUESTED, EventName.REJECT_WITHDRAW, None, effect=ClockEffect.REJECT_WITHDRAWAL)


def _result() -> Iterator[Row]:
    yield Row(
        State.PROCESSING,
        EventName.DECIDE,
        State.DECIDED,
        _DECIDE,
        ClockEffect.STOP,
        rules=("nd-61-2018:refusal-in-term",),
    )
    yield Row(
        State.DECIDED,
        EventName.RETURN_RESULT,
        State.RETURNED,
        _RETURN,
        rules=("nd-61-2018:result-at-appointment", "nd-61-2018:proxy-mandate", "nd-61-2018:fees-paid"),
    )
    yield Row(State.RETURNED, EventName.CLOSE, State.CLOSED, rules=("binh-duong-2244-2023:close-after-return",))
    for state in (State.RETURNED, State.CLOSED):
        yield Row(state, EventName.RATE, state)
        yield Row(state, EventName.CORRECT_RESULT, state)
    yield Row(State.DECIDED, EventName.CORRECT_RESULT, State.DECIDED)


TRANSITIONS: Mapping[tuple[State, EventName], Row] = MappingProxyType({(row.state, row.event): row for row in _rows()})
"""Every transition, by state and event; what is not here does not happen."""
