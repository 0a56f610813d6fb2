"""Encoding a history: what it says, no more. A status, a date or a due moment comes from the history or is not sent.

What a dialect requires and neither the history nor the host can say is left empty and reported; a text longer than
the length at which systems were seen to cut, and a moment finer than the dialect's form, are cut and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.exchange.dialect import Dialect, dialect
from motcua.exchange.key import idempotency_key
from motcua.exchange.model import FROM_HISTORY, Head, ProgressRow, StatusRow
from motcua.exchange.reported import Reported, reported
from motcua.exchange.write import write_record
from motcua.findings import Finding, finding
from motcua.states import History, State

__all__ = ["Encoded", "Handler", "Outgoing", "encode"]


@attrs.frozen(kw_only=True)
class Handler:
    """Who handled an event, which a history does not say (người xử lý).

    Attributes:
        name: who.
        title: their office.
        unit_name: their unit.
        started_at: when their step started.
        step_due: when it had to be done.
    """

    name: str | None = None
    title: str | None = None
    unit_name: str | None = None
    started_at: datetime | None = None
    step_due: datetime | None = None


@attrs.frozen(kw_only=True)
class Outgoing:
    """A message to send.

    Attributes:
        kind: "dossier", "progress" or "status".
        service: the name of the call.
        body: the body; `session` and `isUpdating` of an envelope are the host's to fill in, by the portal's answers.
        keys: the idempotency key of each record in it.
    """

    kind: str
    service: str
    body: Any
    keys: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Encoded:
    """A history as messages.

    Attributes:
        dialect: the dialect's id.
        messages: what to send, in this order.
        findings: what was cut, what is missing, what the dialect cannot say.
    """

    dialect: str
    messages: tuple[Outgoing, ...]
    findings: tuple[Finding, ...]

    def bodies(self) -> tuple[Any, ...]:
        """Return the bodies alone."""
        return tuple(message.body for message in self.messages)


def encode(
    history: History,
    *,
    about: Head | None = None,
    name: str = "dvcqg-mc",
    handlers: Mapping[int, Handler] | None = None,
    unit: str | None = None,
) -> Encoded:
    """Return the messages that report a history.

    Args:
        history: what happened.
        about: what the host knows besides: procedure, owner, papers, fees, results; nothing that the history says.
        name: the dialect's id.
        handlers: who handled the events, by index from 0.
        unit: the unit that reports, for the envelope.

    Raises:
        BadInputError: DIALECT_UNKNOWN; SYNC_FROM_HISTORY when `about` says what only the history may say;
            SYNC_NOTHING_TO_REPORT for a draft.
    """
    about = about or Head()
    unit = unit or about.unit_code
    in_dialect = dialect(name)
    _require_silence(about)
    steps = tuple(reported(history))
    if not steps:
        raise BadInputError(
            "SYNC_NOTHING_TO_REPORT",
            "Hồ sơ chưa nộp thì không có gì để báo.",
            "a dossier that was not filed has nothing to report",
        )
    code = about.code if about.code is not None else history.case.code
    head = attrs.evolve(about, code=code, **_said_by(history, steps))
    rows = _progress(steps, code, handlers or {})
    findings: list[Finding] = []
    messages = [
        _outgoing(in_dialect, "dossier", [(head, None)], unit, findings),
        _outgoing(in_dialect, "progress", rows, unit, findings),
    ]
    if "status" in in_dialect.messages:
        last = [(_status(head, in_dialect, findings), steps[-1].event)]
        messages.append(_outgoing(in_dialect, "status", last, unit, findings))
    return Encoded(dialect=name, messages=tuple(messages), findings=tuple(findings))


def _require_silence(about: Head) -> None:
    said = [name for name in FROM_HISTORY if getattr(about, name) is not None]
    if said:
        listed = ", ".join(said)
        raise BadInputError(
            "SYNC_FROM_HISTORY",
            f"Chỉ lịch sử hồ sơ được nói: {listed}.",
            f"only the history may say: {listed}",
            path=f"$.{said[0]}",
        )


def _said_by(history: History, steps: tuple[Reported, ...]) -> dict[str, Any]:
    """Return what a head takes from the history."""
    events = history.events
    return {
        "status": steps[-1].status,
        "submitted_at": _first(events, EventName.SUBMIT),
        "accepted_at": history.accepted_at,
        "due": history.due,
        "ended_at": history.ended_at,
        "returned_at": _first(events, EventName.RETURN_RESULT),
        "refused_at": _first(events, EventName.REFUSE) if history.state is State.REFUSED else None,
        "channel": history.case.channel.value,
    }


def _first(events: tuple[Event, ...], wanted: EventName) -> datetime | None:
    return next((event.at for event in events if event.event is wanted), None)


def _progress(
    steps: tuple[Reported, ...], code: str | None, handlers: Mapping[int, Handler]
) -> list[tuple[ProgressRow, Event | None]]:
    rows: list[tuple[ProgressRow, Event | None]] = []
    nobody = Handler()
    for step in steps:
        by = handlers.get(step.place, nobody)
        row = ProgressRow(
            code=code,
            status=step.status,
            at=step.event.at,
            note=step.event.reason,
            handler=by.name,
            title=by.title,
            unit_name=by.unit_name,
            started_at=by.started_at,
            step_due=by.step_due,
        )
        rows.append((row, step.event))
    return rows


def _status(head: Head, in_dialect: Dialect, findings: list[Finding]) -> StatusRow:
    """The lists go with some statuses only; results that cannot go are reported."""
    carries = head.status in in_dialect.list_statuses
    if head.results and not carries:
        findings.append(finding("SYNC_CANNOT_SAY", path="status:$[0]", what="results", dialect=in_dialect.id))
    return StatusRow(
        code=head.code,
        status=head.status,
        unit_name=head.unit_name,
        fees=head.fees if carries else (),
        results=head.results if carries else (),
    )


def _outgoing(in_dialect: Dialect, kind: str, rows: list[Any], unit: str | None, findings: list[Finding]) -> Outgoing:
    message = in_dialect.messages[kind]
    written: list[dict[str, Any]] = []
    keys: list[str] = []
    for record, event in rows:
        body = write_record(in_dialect, message, record, _place(in_dialect, kind, len(written)), findings)
        written.append(body)
        keys.append(idempotency_key(in_dialect.id, kind, body, event=None if event is None else event.id))
    whole: Any = written[0] if message.single else written
    if in_dialect.rows:
        whole = {
            "session": "",
            "madonvi": unit or "",
            "service": message.service,
            "isUpdating": "False",
            in_dialect.rows: written,
        }
    return Outgoing(kind=kind, service=message.service, body=whole, keys=tuple(keys))


def _place(in_dialect: Dialect, kind: str, index: int) -> str:
    if in_dialect.messages[kind].single:
        return f"{kind}:$"
    return f"{kind}:$.{in_dialect.rows}[{index}]" if in_dialect.rows else f"{kind}:$[{index}]"
