"""Back from messages to a history: each reported status names one event, given the state the dossier is in.

A message carries when a status was reached and why, not what was asked for, who approved, or what changed nothing;
the promise it carries is the one in force. So the rebuilt history has the reported events, their moments and
reasons, and the due moment, which is not moved again by pauses it has seen already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import attrs

from motcua.dossier import Event, EventName
from motcua.exchange.model import Head, Message, ProgressRow
from motcua.findings import Finding, finding
from motcua.states import Case, History, Profile, State, replay
from motcua.states.table import TRANSITIONS
from motcua.units import Channel

__all__ = ["Rebuilt", "event_for", "rebuild"]


@attrs.frozen
class Rebuilt:
    """What the messages about one dossier say happened.

    Attributes:
        history: the history they give.
        findings: the rows that no event can explain, each with its path.
    """

    history: History
    findings: tuple[Finding, ...]


def rebuild(messages: Iterable[Message], *, code: str | None = None) -> Rebuilt:
    """Return the history that messages give of one dossier.

    Args:
        messages: the decoded messages, in the order they were sent.
        code: whose; the first code that occurs when not said.
    """
    records = [record for message in messages for record in message.records]
    wanted = code or next((record.code for record in records if record.code), None)
    heads = [one for one in records if isinstance(one, Head) and one.code == wanted]
    rows = [one for one in records if isinstance(one, ProgressRow) and one.code == wanted]
    head = heads[-1] if heads else Head()
    findings: list[Finding] = []
    events = list(_events(rows, head, findings))
    channel = Channel(head.channel) if head.channel is not None else Channel.ONLINE
    profile = Profile.default().with_settings({"supplement": "run", "payment": "run"})
    replayed = replay(events, case=Case(channel=channel, code=wanted), profile=profile, tolerant=True)
    return Rebuilt(replayed.history, tuple(findings))


def event_for(state: State, status: int, before: State | None = None) -> EventName | None:
    """Return the event that leads from a state to a national status; None when none does.

    Args:
        state: where the dossier stands.
        status: the code reached.
        before: where it stood before a withdrawal was asked for.
    """
    if state is State.WITHDRAW_REQUESTED and before is not None and before.national_code == status:
        return EventName.REJECT_WITHDRAW
    return _moves().get((state, status))


@cache
def _moves() -> Mapping[tuple[State, int], EventName]:
    """Every transition that changes the state, by the state and the code it leads to; each names one event."""
    return {
        (row.state, row.target.national_code): row.event
        for row in TRANSITIONS.values()
        if row.target is not None and row.target is not row.state and row.target.national_code is not None
    }


def _events(rows: list[ProgressRow], head: Head, findings: list[Finding]) -> Iterator[Event]:
    state, before = State.DRAFT, State.DRAFT
    known: set[tuple[object, ...]] = set()
    for row in rows:
        if row.at is None or row.status is None or _is_known(row, known):
            continue
        if state is State.DRAFT and row.status != State.SUBMITTED.national_code:
            yield Event(at=head.submitted_at or head.accepted_at or row.at, event=EventName.SUBMIT)
            state = State.SUBMITTED
        event = event_for(state, row.status, before)
        if event is None:
            findings.append(finding("SYNC_ROW_UNEXPLAINED", path=row.path, status=row.status, state=state.value))
            continue
        target = TRANSITIONS[state, event].target or before
        if target is State.WITHDRAW_REQUESTED:
            before = state
        state = target
        yield Event(at=row.at, event=event, reason=row.note, due=head.due if event is EventName.ACCEPT else None)


def _is_known(row: ProgressRow, known: set[tuple[object, ...]]) -> bool:
    """Whether the same row came before; a portal may be told twice."""
    key = (row.at, row.status, row.note)
    if key in known:
        return True
    known.add(key)
    return False
