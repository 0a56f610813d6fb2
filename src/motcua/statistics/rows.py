"""From a register's rows to dossiers that can be counted, by what the cells say alone.

An audit replays each dossier's life and knows more (a due moment moved by a supplement); this reading takes the cells
as they are, for figures without an audit. It invents nothing: a due day without a time of day ends with that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from motcua.clock import Term, parse_term
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register, RegisterRow
from motcua.statistics.dossiers import HandledDossier, dossier_faults
from motcua.units import Channel

__all__ = ["Gathered", "register_dossiers"]


@attrs.frozen
class Gathered:
    """What was gathered from a register.

    Attributes:
        dossiers: one for each row with an acceptance, in their order.
        findings: rows left out, and what is odd about the others.
    """

    dossiers: tuple[HandledDossier, ...]
    findings: tuple[Finding, ...]


def register_dossiers(register: Register, *, channels: Mapping[str, Channel] | None = None) -> Gathered:
    """Return the accepted dossiers of a register.

    Args:
        register: the register.
        channels: which channel the words of its column stand for.
    """
    dossiers: list[HandledDossier] = []
    found: list[Finding] = []
    for row in register.rows:
        accepted = row.moment(Column.ACCEPTED_AT)
        if accepted is None:
            found.append(finding("STAT_NOT_ACCEPTED", row=row.number))
        else:
            dossiers.append(_dossier(row, accepted, channels or {}))
    return Gathered(tuple(dossiers), (*found, *dossier_faults(dossiers)))


def _dossier(row: RegisterRow, accepted: datetime, channels: Mapping[str, Channel]) -> HandledDossier:
    asked, completed = row.moment(Column.SUPPLEMENT_REQUESTED_AT), row.moment(Column.SUPPLEMENT_COMPLETED_AT)
    promised = _end(row, Column.DUE_AT)
    waits = asked is not None and completed is None and row.moment(Column.FINISHED_AT) is None
    return HandledDossier(
        code=row.text(Column.CODE) or f"#{row.number}",
        accepted_at=accepted,
        due=_end(row, Column.NEW_DUE_AT) or promised,
        promised=promised,
        ended_at=_after(row, Column.FINISHED_AT, accepted),
        supplement=completed - asked if asked is not None and completed is not None else timedelta(),
        waiting_since=_after(row, Column.SUPPLEMENT_REQUESTED_AT, accepted) if waits else None,
        requests=int(asked is not None),
        terms=_terms(row),
        unit=row.text(Column.OFFICE) or "",
        procedure=row.text(Column.PROCEDURE_CODE) or row.text(Column.PROCEDURE_NAME) or "",
        channel=channels.get(row.text(Column.CHANNEL) or ""),
    )


def _terms(row: RegisterRow) -> tuple[Term, ...]:
    text = row.text(Column.TERM)
    return () if text is None else parse_term(text).terms


def _end(row: RegisterRow, column: Column) -> datetime | None:
    """Return a promised moment; a bare day promises until its last microsecond."""
    moment = row.moment(column)
    if moment is None or column not in row.bare_days:
        return moment
    return moment + timedelta(days=1, microseconds=-1)


def _after(row: RegisterRow, column: Column, accepted: datetime) -> datetime | None:
    """Return a moment that happened; a bare day that is the day of the acceptance does not come before it."""
    moment = row.moment(column)
    if moment is not None and column in row.bare_days and moment.date() == accepted.date():
        return accepted
    return moment
