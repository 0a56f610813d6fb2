"""The records the desk works with: frozen, without behaviour beyond reading themselves.

A dossier (hồ sơ) is filed by an applicant for a procedure (thủ tục hành chính); what happens to it is
a sequence of events.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from motcua.localtime import local, local_or_none
from motcua.units import Channel

__all__ = ["Actor", "Applicant", "Component", "Dossier", "Event", "EventName", "Procedure"]


class EventName(StrEnum):
    """What can happen to a dossier."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_INTAKE_SUPPLEMENT = "request_intake_supplement"
    SUBMIT_INTAKE_SUPPLEMENT = "submit_intake_supplement"
    CANCEL = "cancel"
    DIGITISE = "digitise"
    FORWARD = "forward"
    CONSULT = "consult"
    CONSULT_REPLY = "consult_reply"
    CONFIRM_DRAFT = "confirm_draft"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUBMIT_SUPPLEMENT = "submit_supplement"
    SUPPLEMENT_TIMEOUT = "supplement_timeout"
    REQUIRE_PAYMENT = "require_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    REQUEST_WITHDRAW = "request_withdraw"
    APPROVE_WITHDRAW = "approve_withdraw"
    REJECT_WITHDRAW = "reject_withdraw"
    STOP = "stop"
    ISSUE_APOLOGY = "issue_apology"
    DECIDE = "decide"
    RETURN_RESULT = "return_result"
    CLOSE = "close"
    RATE = "rate"
    CORRECT_RESULT = "correct_result"


class Actor(StrEnum):
    """Who did it."""

    APPLICANT = "applicant"
    AUTHORISED = "authorised"
    OFFICER = "officer"
    LEADER = "leader"


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened to a dossier; every moment is kept in +07:00.

    Attributes:
        at: when it happened.
        event: what happened.
        id: the host's id; the same id twice with the same content counts once.
        by: who did it.
        due: the due moment promised, on acceptance.
        new_due: the new due moment, on an apology.
        reason: why, in words.
        items: what is asked for: names, or how many.
        outcome: "granted" or "denied", on a decision.
        mode: "electronic", "counter" or "post", on a return; the way of paying, on a payment.
        receiver: "owner" or "third_party", on a return.
        authorisation: the receiver's mandate.
        approved_by: the leader who approved.
        signed: whether the paper is signed.
        originals_compared: whether originals were compared.
        fee_paid: whether what is due is paid.
        result_ref: the number of the result.
    """

    at: datetime = attrs.field(converter=local)
    event: EventName
    id: str | None = None
    by: Actor | None = None
    due: datetime | None = attrs.field(default=None, converter=local_or_none)
    new_due: datetime | None = attrs.field(default=None, converter=local_or_none)
    reason: str | None = None
    items: tuple[str, ...] | int | None = None
    outcome: str | None = None
    mode: str | None = None
    receiver: str | None = None
    authorisation: str | None = None
    approved_by: str | None = None
    signed: bool | None = None
    originals_compared: bool | None = None
    fee_paid: bool | None = None
    result_ref: str | None = None


@attrs.frozen
class Component:
    """A paper that a dossier consists of (thành phần hồ sơ).

    Attributes:
        name: what it is.
        copies: how many.
        kind: original, certified copy, photocopy, electronic; or "".
    """

    name: str
    copies: int = 1
    kind: str = ""


@attrs.frozen
class Procedure:
    """An administrative procedure (thủ tục hành chính) as the desk offers it.

    Attributes:
        code: its national code, such as "1.000236".
        name: its name.
        term: the time it may take, as its published text.
    """

    code: str
    name: str
    term: str


@attrs.frozen
class Applicant:
    """Who files (tổ chức, cá nhân nộp hồ sơ); personal data, kept out of messages and logs.

    Attributes:
        name: full name of the filer.
        address: postal address.
        phone: telephone number, or "".
        email: mail address, or "".
        organisation: the organisation filed for, or "".
    """

    name: str
    address: str
    phone: str = ""
    email: str = ""
    organisation: str = ""


@attrs.frozen
class Dossier:
    """A filing: who asks whom for what, through which channel.

    Attributes:
        procedure: the procedure asked for.
        applicant: who asks.
        channel: the way it was filed.
        submitted_at: when it was filed, in +07:00.
        components: the papers handed in.
        code: the dossier code, once accepted.
    """

    procedure: Procedure
    applicant: Applicant
    channel: Channel
    submitted_at: datetime = attrs.field(converter=local)
    components: tuple[Component, ...] = ()
    code: str | None = None
