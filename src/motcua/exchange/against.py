"""Checks against the host's own history: it decides which status was reached, and when.

Moments are compared to the second, which is what the coarsest dialect writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from motcua.dossier import EventName
from motcua.exchange.model import Head, ProgressRow, StatusRow
from motcua.exchange.reported import reported
from motcua.exchange.signs import DONE, WAITING
from motcua.exchange.trail import Trail
from motcua.findings import Finding, finding
from motcua.states import History

__all__ = ["code_changed", "date_changed", "fabricated", "not_in_history", "submission_copied", "waiting_as_done"]


class _Lie(NamedTuple):
    """A record that says a status the history does not hold, or not then.

    Attributes:
        name: what it is.
        path: where it stands.
        status: what it says.
    """

    name: str
    path: str
    status: int


def fabricated(trail: Trail) -> Iterator[Finding]:
    """A step "processed" or "returned" that the history does not hold."""
    return _named(trail, "SYNC_DONE_FABRICATED")


def waiting_as_done(trail: Trail) -> Iterator[Finding]:
    """Processed, says the message; waiting or stopped, says the history."""
    return _named(trail, "SYNC_WAITING_AS_DONE")


def not_in_history(trail: Trail) -> Iterator[Finding]:
    """Another status that the history does not hold."""
    return _named(trail, "SYNC_NOT_IN_HISTORY")


def _named(trail: Trail, name: str) -> Iterator[Finding]:
    for lie in _lies(trail):
        if lie.name == name:
            yield finding(name, path=lie.path, code=trail.code, status=lie.status)


def _lies(trail: Trail) -> Iterator[_Lie]:
    if trail.history is None:
        return
    steps = [(_second(step.event.at), step.status) for step in reported(trail.history)]
    held = {status for _, status in steps}
    for record in trail.records:
        if record.status is None or record.status in held:
            continue
        moment = _second(record.at) if isinstance(record, ProgressRow) and record.at is not None else None
        at_that_time = [status for at, status in steps if moment is None or at <= moment]
        yield _Lie(_name_of(record, at_that_time), record.path, record.status)


def _name_of(record: Head | ProgressRow | StatusRow, reached: list[int]) -> str:
    if record.status not in DONE:
        return "SYNC_NOT_IN_HISTORY"
    return "SYNC_WAITING_AS_DONE" if reached and reached[-1] in WAITING else "SYNC_DONE_FABRICATED"


def submission_copied(trail: Trail) -> Iterator[Finding]:
    """Filed when accepted, says the message; filed before, says the history."""
    filed = None if trail.history is None else _first(trail.history, EventName.SUBMIT)
    for head in trail.heads:
        if _is_copied(head, filed):
            yield finding("SYNC_SUBMISSION_COPIED", path=head.path, code=trail.code)


def _is_copied(head: Head, filed: datetime | None) -> bool:
    told = head.submitted_at
    return told is not None and told == head.accepted_at and filed is not None and _second(filed) != _second(told)


def date_changed(trail: Trail) -> Iterator[Finding]:
    """A date that is not the history's: filing, acceptance, promise, end, return, refusal, or that of a step."""
    history = trail.history
    if history is None:
        return
    filed = _first(history, EventName.SUBMIT)
    allowed_dates = _allowed(history)
    for head in trail.heads:
        for name, allowed in allowed_dates.items():
            told: datetime | None = getattr(head, name)
            if told is None or _second(told) in allowed or (name == "submitted_at" and _is_copied(head, filed)):
                continue
            yield finding(
                "SYNC_DATE_CHANGED", path=head.path, code=trail.code, field=name, told=f"{told:%Y-%m-%dT%H:%M:%S}"
            )
    steps = {(_second(step.event.at), step.status) for step in reported(history)}
    held = {status for _, status in steps}
    for row in trail.rows:
        if row.at is not None and row.status in held and (_second(row.at), row.status) not in steps:
            said = f"{row.at:%Y-%m-%dT%H:%M:%S}"
            yield finding("SYNC_DATE_CHANGED", path=row.path, code=trail.code, field="at", told=said)


def _allowed(history: History) -> dict[str, set[datetime]]:
    """Return what each date of a head may be; a promise may be any that was ever made."""
    promises: list[datetime | None] = [
        history.due,
        history.original_due,
        *(one for event in history.events for one in (event.due, event.new_due)),
    ]
    dates: dict[str, list[datetime | None]] = {
        "submitted_at": [_first(history, EventName.SUBMIT)],
        "accepted_at": [history.accepted_at],
        "due": promises,
        "ended_at": [history.ended_at],
        "returned_at": [event.at for event in history.events if event.event is EventName.RETURN_RESULT],
        "refused_at": [event.at for event in history.events if event.event is EventName.REFUSE],
    }
    return {name: {_second(one) for one in several if one is not None} for name, several in dates.items()}


def code_changed(trail: Trail) -> Iterator[Finding]:
    """Another dossier code than the history's."""
    own = None if trail.history is None else trail.history.case.code
    if own is not None and trail.code and own != trail.code:
        yield finding("SYNC_CODE_CHANGED", path=trail.records[0].path, code=trail.code, own=own)


def _first(history: History, wanted: EventName) -> datetime | None:
    return next((event.at for event in history.events if event.event is wanted), None)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
