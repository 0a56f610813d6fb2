"""The engine: apply one event to a history, or replay many; every refusal names its guards.

Structural guards (NO_TRANSITION, TIME_BACKWARDS, DUPLICATE_EVENT) say that an event cannot be; legal
guards say that it should not have been. `advance` refuses on both; a tolerant replay, which audit uses,
applies events that only legal guards refuse and keeps the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

import attrs

from motcua.clock import Pause, Term, WorkClock
from motcua.dossier import Event, EventName
from motcua.errors import StepNotAllowedError
from motcua.states.dues import moved_due, promised_due
from motcua.states.guards import failed_guards
from motcua.states.profile import Profile
from motcua.states.status import State
from motcua.states.table import TRANSITIONS, ClockEffect, Row
from motcua.units import Channel

__all__ = ["Case", "History", "Refusal", "Replay", "Step", "advance", "replay"]


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
    """

    channel: Channel = Channel.ONLINE
    clock: WorkClock = attrs.field(factory=WorkClock.default)
    terms: tuple[Term, ...] = ()
    other_terms: tuple[tuple[Term, ...], ...] = ()
    components: tuple[str, ...] = ()
    code: str | None = None
    place: str | None = None


@attrs.frozen(kw_only=True)
class History:
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


@attrs.frozen
class Step:
    """An event applied.

    Attributes:
        history: the history after it; the same as before for a repeated delivery.
        row: the row of the table that allowed it, or None for a repeated delivery.
        failed: names of legal guards that failed, when the replay was tolerant.
    """

    history: History
    row: Row | None
    failed: tuple[str, ...] = ()


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
    structural = _structural(history, event)
    if structural == ("REPEATED",):
        return Step(history, None)
    row = TRANSITIONS.get((history.state, event.event))
    legal = failed_guards(row.guards, history, event, profile) if row is not None else ()
    failed = (*structural, *legal)
    if failed or row is None:
        raise _refused(history, event, failed)
    return Step(_applied(history, event, row, profile), row)


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
    history = History(case=case or Case())
    refused: Refusal | None = None
    failed: list[tuple[int, str]] = []
    for index, event in enumerate(events):
        try:
            history = advance(history, event, profile=profile).history
        except StepNotAllowedError as error:
            refusal = Refusal(index, event, history.state, error.guards)
            row = TRANSITIONS.get((history.state, event.event))
            if not tolerant:
                return Replay(history, refusal)
            failed.extend((index, guard) for guard in error.guards)
            if row is not None and not _structural(history, event):
                history = _applied(history, event, row, profile)
            else:
                refused = refused or refusal
    return Replay(history, refused, tuple(failed))


def _structural(history: History, event: Event) -> tuple[str, ...]:
    if event.id is not None:
        for known in history.events:
            if known.id == event.id:
                return ("REPEATED",) if known == event else ("DUPLICATE_EVENT",)
    failed = []
    if (history.state, event.event) not in TRANSITIONS or (event.event is EventName.RATE and history.is_rated):
        failed.append("NO_TRANSITION")
    if history.events and event.at < history.events[-1].at:
        failed.append("TIME_BACKWARDS")
    return tuple(failed)


def _refused(history: History, event: Event, guards: tuple[str, ...]) -> StepNotAllowedError:
    names = ", ".join(guards)
    return StepNotAllowedError(
        "STEP_NOT_ALLOWED",
        f"Không thực hiện được bước {event.event.value} khi hồ sơ ở trạng thái {history.state.label_vi!r}: {names}.",
        f"{event.event.value} is not allowed in {history.state.value}: {names}",
        guards=guards,
    )


def _applied(history: History, event: Event, row: Row, profile: Profile) -> History:
    """Return the history with the event applied: a new state, and what the row does to the clock."""
    changed = _EFFECTS[row.effect](history, event, profile)
    target = row.target or history.before_withdrawal or history.state
    return attrs.evolve(
        changed,
        events=(*history.events, event),
        state=target,
        is_rated=history.is_rated or event.event is EventName.RATE,
        is_digitised=history.is_digitised or event.event is EventName.DIGITISE,
    )


def _start(history: History, event: Event, profile: Profile) -> History:
    del profile
    due = promised_due(history.case.clock, history.case.terms, event)
    return attrs.evolve(history, accepted_at=event.at, due=due, original_due=due)


def _await_supplement(history: History, event: Event, profile: Profile) -> History:
    paused = None if profile.supplement == "run" else event.at
    return attrs.evolve(history, pause_start=paused, supplements=history.supplements + 1)


def _await_payment(history: History, event: Event, profile: Profile) -> History:
    return attrs.evolve(history, pause_start=None if profile.payment == "run" else event.at)


def _resume(history: History, event: Event, effect: str) -> History:
    """Let the term run again, its due moments moved by the pause that ends; restarting counts from here."""
    if history.pause_start is None and effect != "restart":
        return history
    pause = Pause(history.pause_start or event.at, event.at)
    case = history.case
    return attrs.evolve(
        history,
        pause_start=None,
        pauses=(*history.pauses, pause),
        due=moved_due(case.clock, case.terms, history.due, pause, effect),
        original_due=moved_due(case.clock, case.terms, history.original_due, pause, effect),
    )


def _re_appoint(history: History, event: Event, profile: Profile) -> History:
    del profile
    return attrs.evolve(history, apologies=history.apologies + 1, due=event.new_due or history.due)


def _mark_withdrawal(history: History, event: Event, profile: Profile) -> History:
    """The term runs while a withdrawal is being decided, so an open pause ends here."""
    del profile
    running = _resume(history, event, "suspend")
    return attrs.evolve(running, before_withdrawal=history.state, withdrawal_at=event.at)


def _reject_withdrawal(history: History, event: Event, profile: Profile) -> History:
    """Back where it stood: what was waited for before is waited for again."""
    effect = {State.SUPPLEMENT_REQUIRED: profile.supplement, State.AWAITING_PAYMENT: profile.payment}
    waits = effect.get(history.before_withdrawal or history.state, "run") != "run"
    return attrs.evolve(history, pause_start=event.at if waits else None, withdrawal_at=None)


def _stop(history: History, at: datetime | None, event: Event) -> History:
    """End processing; a pause still open ends with it and moves the due moment as it would have."""
    return attrs.evolve(_resume(history, event, "suspend"), ended_at=at)


_Effect: TypeAlias = Callable[[History, Event, Profile], History]
_EFFECTS: dict[ClockEffect, _Effect] = {
    ClockEffect.NONE: lambda history, _event, _profile: history,
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
