"""The machine as rows: from which state, on which event, to which state, guarded by what.

Each row also names what it does to the clock, the paper it calls for, and the rules it rests on (ids of
pack rows, so that the citation follows the packs). The engine in `machine.py` knows no row by heart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from motcua.dossier import EventName as E
from motcua.states.status import State as S
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
    STOP_AT_WITHDRAWAL = "stop_at_withdrawal"
    STOP = "stop"


@attrs.frozen
class Row:
    """One transition.

    Attributes:
        state: where the dossier stands.
        event: what happens.
        target: where it stands then; None means where it stood before the withdrawal request.
        guards: names of the legal guards that may refuse it.
        effect: what it does to the clock.
        form: the paper it calls for, if any.
        rules: ids of the pack rows it rests on.
    """

    state: S
    event: E
    target: S | None
    guards: tuple[str, ...] = ()
    effect: ClockEffect = ClockEffect.NONE
    form: FormKind | None = None
    rules: tuple[str, ...] = ()


_ACCEPT = ("DUE_MISSING", "CODE_INVALID", "COMPONENTS_MISSING")
_ASK = ("REASON_REQUIRED", "ITEMS_REQUIRED", "ITEMS_UNKNOWN", "APPROVAL_REQUIRED")
_DECIDE = ("OBLIGATION_OPEN", "REASON_REQUIRED", "SIGNATURE_REQUIRED", "DIGITISATION_MISSING")
_RETURN = ("RECEIVER_NOT_AUTHORISED", "ORIGINALS_NOT_COMPARED", "OBLIGATION_OPEN")
_APOLOGY = ("REASON_REQUIRED", "APOLOGY_LIMIT", "APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER")
_APOLOGY_RULES = ("nd-61-2018:apology-before", "nd-61-2018:apology-once")
_WORKING = (S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUIRED, S.AWAITING_PAYMENT)


def _rows() -> Iterator[Row]:
    yield from _intake()
    yield from _processing()
    yield from _withdrawal()
    yield from _result()


def _intake() -> Iterator[Row]:
    refuse = ("REASON_REQUIRED", "APPROVAL_REQUIRED")
    yield Row(S.DRAFT, E.SUBMIT, S.SUBMITTED)
    yield Row(
        S.SUBMITTED,
        E.ACCEPT,
        S.ACCEPTED,
        _ACCEPT,
        ClockEffect.START,
        FormKind.RECEIPT,
        ("nd-61-2018:receipt", "nd-61-2018:one-code"),
    )
    for state in (S.SUBMITTED, S.INTAKE_SUPPLEMENT):
        yield Row(state, E.REFUSE, S.REFUSED, refuse, form=FormKind.REFUSAL, rules=("nd-61-2018:refusal-slip",))
        yield Row(state, E.CANCEL, S.CANCELLED)
    yield Row(
        S.SUBMITTED,
        E.REQUEST_INTAKE_SUPPLEMENT,
        S.INTAKE_SUPPLEMENT,
        _ASK,
        form=FormKind.SUPPLEMENT_REQUEST,
        rules=("nd-61-2018:supplement-slip", "nd-61-2018:supplement-online-once"),
    )
    yield Row(S.INTAKE_SUPPLEMENT, E.SUBMIT_INTAKE_SUPPLEMENT, S.SUBMITTED)


def _processing() -> Iterator[Row]:
    for state in (S.ACCEPTED, S.PROCESSING):
        yield Row(state, E.DIGITISE, state, rules=("nd-61-2018:receipt-checked",))
        yield Row(
            state,
            E.STOP,
            S.STOPPED,
            ("REASON_REQUIRED", "APPROVAL_REQUIRED"),
            ClockEffect.STOP,
            FormKind.STOP_NOTICE,
        )
    yield Row(S.ACCEPTED, E.FORWARD, S.PROCESSING, rules=("nd-61-2018:forward-same-day", "nd-61-2018:forward-online"))
    for event in (E.CONSULT, E.CONSULT_REPLY, E.CONFIRM_DRAFT):
        yield Row(S.PROCESSING, event, S.PROCESSING, rules=("nd-61-2018:consult",) if event is E.CONSULT else ())
    yield Row(
        S.PROCESSING,
        E.REQUEST_SUPPLEMENT,
        S.SUPPLEMENT_REQUIRED,
        _ASK,
        ClockEffect.AWAIT_SUPPLEMENT,
        FormKind.SUPPLEMENT_REQUEST,
        ("nd-61-2018:supplement-notice", "nd-61-2018:supplement-once"),
    )
    yield Row(
        S.SUPPLEMENT_REQUIRED,
        E.SUBMIT_SUPPLEMENT,
        S.PROCESSING,
        effect=ClockEffect.SUPPLEMENTED,
        rules=("nd-61-2018:supplement-restart",),
    )
    yield Row(S.SUPPLEMENT_REQUIRED, E.SUPPLEMENT_TIMEOUT, S.STOPPED, (), ClockEffect.STOP, FormKind.STOP_NOTICE)
    yield Row(S.PROCESSING, E.REQUIRE_PAYMENT, S.AWAITING_PAYMENT, effect=ClockEffect.AWAIT_PAYMENT)
    yield Row(S.AWAITING_PAYMENT, E.CONFIRM_PAYMENT, S.PROCESSING, ("OBLIGATION_OPEN",), ClockEffect.PAID)
    for state in _WORKING:
        yield Row(
            state, E.ISSUE_APOLOGY, state, _APOLOGY, ClockEffect.RE_APPOINT, FormKind.APOLOGY, _APOLOGY_RULES
        )


def _withdrawal() -> Iterator[Row]:
    for state in _WORKING:
        yield Row(state, E.REQUEST_WITHDRAW, S.WITHDRAW_REQUESTED, effect=ClockEffect.MARK_WITHDRAWAL)
    yield Row(
        S.WITHDRAW_REQUESTED, E.APPROVE_WITHDRAW, S.STOPPED, (), ClockEffect.STOP_AT_WITHDRAWAL, FormKind.STOP_NOTICE
    )
    yield Row(S.WITHDRAW_REQUESTED, E.REJECT_WITHDRAW, None)


def _result() -> Iterator[Row]:
    yield Row(
        S.PROCESSING, E.DECIDE, S.DECIDED, _DECIDE, ClockEffect.STOP, rules=("nd-61-2018:refusal-in-term",)
    )
    yield Row(
        S.DECIDED,
        E.RETURN_RESULT,
        S.RETURNED,
        _RETURN,
        rules=("nd-61-2018:result-at-appointment", "nd-61-2018:proxy-mandate", "nd-61-2018:fees-paid"),
    )
    yield Row(S.RETURNED, E.CLOSE, S.CLOSED, rules=("binh-duong-2244-2023:close-after-return",))
    for state in (S.RETURNED, S.CLOSED):
        yield Row(state, E.RATE, state)
        yield Row(state, E.CORRECT_RESULT, state)
    yield Row(S.DECIDED, E.CORRECT_RESULT, S.DECIDED)


TRANSITIONS: Mapping[tuple[S, E], Row] = MappingProxyType({(row.state, row.event): row for row in _rows()})
"""Every transition, by state and event; what is not here does not happen."""
