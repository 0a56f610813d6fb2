"""The engine: apply one event to a history, or replay many; every refusal names its guards.

Structural guards (NO_TRANSITION, TIME_BACKWARDS, DUPLICATE_EVENT) say that an event cannot be; legal
guards say that it should not have been. `advance` refuses on both; a tolerant replay, which audit uses,
applies events that only legal guards refuse and keeps the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypeAlias

import attrs

from motcua.clock import Pause, Term, WorkClock
from motcua.dossier import Event, EventName
from motcua.errors import StepNotAllowedError
from motcua.rules import RuleBook
from motcua.states.dues import moved_due, promised_due
from motcua.states.guards import failed_guards
from motcua.states.profile import Profile
from motcua.states.status import State
from motcua.states.table import TRANSITIONS, ClockEffect, Row
from motcua.units import Channel

__all__ = ["Case", "History", "Refusal", "Replay", "Step", "UnsealedHistory", "advance", "replay"]


@attrs.frozen(kw_only=True)
class Case:
    """What is fixed about a dossier while it lives.

    Attributes:
        channel: the way it was filed.
        clock: the desk's week and calendar.
        terms: the time it may take, or nothing when not known.
        other_terms: other readings of an ambiguous term.
        components: names of its papers, when known.
        code: its dossier code, when known.
        place: level-1 code of the desk's province, when known.
        book: the packs of law to judge by.
    """

    channel: Channel = Channel.ONLINE
    clock: WorkClock = attrs.field(factory=WorkClock.default)
    terms: tuple[Term, ...] = ()
    other_terms: tuple[tuple[Term, ...], ...] = ()
    components: tuple[str, ...] = ()
    code: str | None = None
    place: str | None = None
    book: RuleBook = attrs.field(factory=RuleBook.official, repr=False)


@attrs.define
class UnsealedHistory:
    """What a history holds, before its class makes it frozen; the engine changes one and then seals it."""

    case: Case = attrs.field(factory=Case)
    events: tuple[Event, ...] = ()
    state: State = State.DRAFT
    before_withdrawal: State | None = None
    withdrawal_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    due: datetime | None = None
    original_due: datetime | None = None
    pause_start: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    apologies: int = 0
    supplements: int = 0
    is_rated: bool = False
    is_digitised: bool = False

    def copy(self) -> UnsealedHistory:
        """Return another one with the same content."""
        return UnsealedHistory(
            self.case, self.events, self.state, self.before_withdrawal, self.withdrawal_at, self.accepted_at,
            self.ended_at, self.due, self.original_due, self.pause_start, self.pauses, self.apologies, self.supplements,
            self.is_rated, self.is_digitised,
        )  # fmt: skip

    def sealed(self) -> History:
        """Return itself as a frozen history, which must not be changed from here on."""
        self.__class__ = History
        return self  # type: ignore[return-value]  # its class was just set


@attrs.frozen
class History(UnsealedHistory):
    """What has happened to a dossier so far, and where that leaves it.

    Attributes:
        case: what is fixed.
        events: what happened, oldest first; never rewritten.
        state: where it stands.
        before_withdrawal: where it stood when withdrawal was asked for.
        withdrawal_at: when withdrawal was asked for.
        accepted_at: when it was accepted.
        ended_at: when processing ended.
        due: the due moment in force, apologies included.
        original_due: the due moment without apologies.
        pause_start: since when the term has not been running, or None.
        pauses: the pauses that ended.
        apologies: how many re-appointments were made.
        supplements: how many supplements were asked for after acceptance.
        is_rated: whether the applicant has rated it.
        is_digitised: whether its papers were digitised.
    """


class Step(NamedTuple):
    """An event applied.

    Attributes:
        history: the history after it; the same as before for a repeated delivery.
        row: the row of the table that allowed it, or None for a repeated delivery.
    """

    history: History
    row: Row | None


@attrs.frozen
class Refusal:
    """An event refused.

    Attributes:
        index: its place in the sequence, from 0.
        event: the event.
        state: where the dossier stood.
        guards: every guard that failed.
    """

    index: int
    event: Event
    state: State
    guards: tuple[str, ...]


@attrs.frozen
class Replay:
    """A sequence of events applied from scratch.

    Attributes:
        history: the history after the events that were applied.
        refused: the first event refused, or None; a tolerant replay goes on after it.
        failed: (index, guard) for every guard that failed in a tolerant replay.
    """

    history: History
    refused: Refusal | None = None
    failed: tuple[tuple[int, str], ...] = ()

    @property
    def is_legal(self) -> bool:
        """Whether nothing was refused and no guard failed."""
        return self.refused is None and not self.failed


def advance(history: History, event: Event, *, profile: Profile | None = None) -> Step:
    """Return the step that an event makes.

    Args:
        history: what happened so far.
        event: what happens now.
        profile: which guards bind; observed practice by default.

    Raises:
        StepNotAllowedError: with the name of every guard that failed.
    """
    profile = profile or Profile.default()
    events = history.events
    known = _delivered(events, event.id) if event.id is not None else None
    if known is not None and known == event:
        return Step(history, None)
    row, failed = _checked(history, event, profile, events[-1].at if events else None, is_known=known is not None)
    if failed or row is None:
        raise _refused(history, event, failed)
    after = history.copy()
    after.events = (*events, event)
    _apply(after, event, row, profile)
    return Step(after.sealed(), row)


def replay(
    events: Iterable[Event], *, case: Case | None = None, profile: Profile | None = None, tolerant: bool = False
) -> Replay:
    """Apply events from scratch.

    Args:
        events: what happened, oldest first.
        case: what is fixed about the dossier.
        profile: which guards bind; observed practice by default.
        tolerant: apply events that only legal guards refuse, and pass over those that cannot be;
            otherwise stop at the first refusal.
    """
    profile = profile or Profile.default()
    history, applied = UnsealedHistory(case or Case()), list[Event]()
    delivered: dict[str, Event] = {}
    refused: Refusal | None = None
    failed: list[tuple[int, str]] = []
    for index, event in enumerate(events):
        known = delivered.get(event.id) if event.id is not None else None
        if known is not None and known == event:
            continue
        last = applied[-1].at if applied else None
        row, guards = _checked(history, event, profile, last, is_known=known is not None)
        if guards:
            refusal = Refusal(index, event, history.state, guards)
            if not tolerant:
                refused = refusal
                break
            failed.extend((index, guard) for guard in guards)
            if row is None or not _STRUCTURAL.isdisjoint(guards):
                refused = refused or refusal
                continue
        assert row is not None  # noqa: S101  without a row a guard has failed
        applied.append(event)
        if event.id is not None:
            delivered[event.id] = event
        _apply(history, event, row, profile)
    history.events = tuple(applied)
    return Replay(history.sealed(), refused, tuple(failed))


_STRUCTURAL = frozenset({"NO_TRANSITION", "TIME_BACKWARDS", "DUPLICATE_EVENT"})
"""Guards that say that an event cannot be; the others say that it should not have been."""


def _delivered(events: tuple[Event, ...], wanted: str) -> Event | None:
    """Return the event of that id, if it was applied before."""
    for known in events:
        if known.id == wanted:
            return known
    return None


def _checked(
    history: UnsealedHistory, event: Event, profile: Profile, last: datetime | None, *, is_known: bool
) -> tuple[Row | None, tuple[str, ...]]:
    """Return the row of an event and the names of the guards that refuse it.

    Args:
        history: where the dossier stands.
        event: what happens now.
        profile: which guards bind.
        last: when the last event happened, or None before the first.
        is_known: whether another event came under the same id.
    """
    if is_known:
        return None, ("DUPLICATE_EVENT",)
    row = TRANSITIONS.get((history.state, event.event))
    if row is not None and history.is_rated and event.event is EventName.RATE:
        row = None
    legal = failed_guards(row, history, event, profile) if row is not None else ("NO_TRANSITION",)
    if last is not None and event.at < last:
        return row, ("NO_TRANSITION", "TIME_BACKWARDS") if row is None else ("TIME_BACKWARDS", *legal)
    return row, legal


def _refused(history: UnsealedHistory, event: Event, guards: tuple[str, ...]) -> StepNotAllowedError:
    names = ", ".join(guards)
    return StepNotAllowedError(
        "STEP_NOT_ALLOWED",
        f"Không thực hiện được bước {event.event.value} khi hồ sơ ở trạng thái {history.state.label_vi!r}: {names}.",
        f"{event.event.value} is not allowed in {history.state.value}: {names}",
        guards=guards,
    )


def _apply(history: UnsealedHistory, event: Event, row: Row, profile: Profile) -> None:
    """Change a history by an event: a new state, and what the row does to the clock."""
    if row.effect is not ClockEffect.NONE:
        _EFFECTS[row.effect](history, event, profile)
    history.state = row.target or history.before_withdrawal or history.state
    if event.event is EventName.RATE:
        history.is_rated = True
    elif event.event is EventName.DIGITISE:
        history.is_digitised = True


def _start(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    del profile
    history.accepted_at = event.at
    history.due = history.original_due = promised_due(history.case.clock, history.case.terms, event)


def _await_supplement(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    history.pause_start = None if profile.supplement == "run" else event.at
    history.supplements += 1


def _await_payment(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    history.pause_start = None if profile.payment == "run" else event.at


def _resume(history: UnsealedHistory, event: Event, effect: str) -> None:
    """Let the term run again, its due moments moved by the pause that ends; restarting counts from here."""
    if history.pause_start is None and effect != "restart":
        return
    pause = Pause(history.pause_start or event.at, event.at)
    case, original = history.case, history.original_due
    moved = moved_due(case.clock, case.terms, history.due, pause, effect)
    is_one = original == history.due
    original = moved if is_one else moved_due(case.clock, case.terms, original, pause, effect)
    history.pause_start = None
    history.pauses = (*history.pauses, pause)
    history.due, history.original_due = moved, original


def _re_appoint(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    del profile
    history.apologies += 1
    history.due = event.new_due or history.due


def _mark_withdrawal(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    """The term runs while a withdrawal is being decided, so an open pause ends here."""
    del profile
    _resume(history, event, "suspend")
    history.before_withdrawal, history.withdrawal_at = history.state, event.at


def _reject_withdrawal(history: UnsealedHistory, event: Event, profile: Profile) -> None:
    """Back where it stood: what was waited for before is waited for again."""
    effect = {State.SUPPLEMENT_REQUIRED: profile.supplement, State.AWAITING_PAYMENT: profile.payment}
    waits = effect.get(history.before_withdrawal or history.state, "run") != "run"
    history.pause_start, history.withdrawal_at = event.at if waits else None, None


def _stop(history: UnsealedHistory, at: datetime | None, event: Event) -> None:
    """End processing; a pause still open ends with it and moves the due moment as it would have."""
    _resume(history, event, "suspend")
    history.ended_at = at


_Effect: TypeAlias = Callable[[UnsealedHistory, Event, Profile], None]
_EFFECTS: dict[ClockEffect, _Effect] = {
    ClockEffect.START: _start,
    ClockEffect.AWAIT_SUPPLEMENT: _await_supplement,
    ClockEffect.SUPPLEMENTED: lambda history, event, profile: _resume(history, event, profile.supplement),
    ClockEffect.AWAIT_PAYMENT: _await_payment,
    ClockEffect.PAID: lambda history, event, profile: _resume(history, event, profile.payment),
    ClockEffect.RE_APPOINT: _re_appoint,
    ClockEffect.MARK_WITHDRAWAL: _mark_withdrawal,
    ClockEffect.REJECT_WITHDRAWAL: _reject_withdrawal,
    ClockEffect.STOP_AT_WITHDRAWAL: lambda history, event, _profile: _stop(history, history.withdrawal_at, event),
    ClockEffect.STOP: lambda history, event, _profile: _stop(history, event.at, event),
}
