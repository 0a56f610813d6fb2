"""JSON out: values as the command line's contract names them; moments as ISO with +07:00."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

import attrs

from motcua.audit import AuditResult
from motcua.clock import Deadline
from motcua.clock.calendar import Day
from motcua.clock.term import Term
from motcua.clock.termtext import TermReading
from motcua.clock.trace import TraceDay
from motcua.codes.check import CodeVerdict
from motcua.errors import MotcuaError
from motcua.findings import Finding
from motcua.law import Citation
from motcua.ledger import Register
from motcua.rules import Rule, RulePack
from motcua.signatures import Criterion, Report
from motcua.states import HistoryReport, Profile
from motcua.states.dues import is_timed
from motcua.wire.codes import dossier_json

__all__ = ["deadline_json", "history_json", "to_json"]


@singledispatch
def to_json(value: Any) -> Any:
    """Return a value as JSON-like data.

    Raises:
        TypeError: for a type that has no JSON form here.
    """
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


@to_json.register
def _(value: datetime) -> str:
    return value.isoformat()


@to_json.register
def _(value: date) -> str:
    return value.isoformat()


@to_json.register
def _(cite: Citation) -> dict[str, Any]:
    return {
        "instrument": cite.instrument,
        "article": cite.article,
        "clause": cite.clause,
        "point": cite.point,
        "provenance": cite.provenance.value,
        "text_vi": cite.text_vi,
        "text_en": cite.text_en,
    }


@to_json.register
def _(found: Finding) -> dict[str, Any]:
    return {
        "id": found.id,
        "severity": found.severity.value,
        "message_vi": found.message_vi,
        "message_en": found.message_en,
        "because": to_json(found.because),
        "data": dict(found.data),
    }


@to_json.register
def _(error: MotcuaError) -> dict[str, Any]:
    shown = {
        "code": error.code,
        "message_vi": error.message_vi,
        "message_en": error.message_en,
        "path": error.path,
        "value": error.value,
        "because": to_json([cite for cite in error.because if isinstance(cite, Citation)]),
    }
    faults = getattr(error, "faults", None)
    if faults is not None:
        shown["faults"] = [to_json(fault) for fault in faults]
    return shown


@to_json.register
def _(verdict: CodeVerdict) -> dict[str, Any]:
    return {
        "input": verdict.raw,
        "ok": verdict.code is not None,
        **dossier_json(verdict.code),
        "strict": verdict.strict,
        "because": to_json(verdict.because),
        "findings": to_json(verdict.findings),
    }


@to_json.register
def _(one: Criterion) -> dict[str, Any]:
    return {
        "id": one.id,
        "result": one.result.value,
        "text_vi": one.text_vi,
        "text_en": one.text_en,
        "evidence_sha256": one.evidence_sha256,
        "because": to_json(one.because),
    }


@to_json.register
def _(report: Report) -> dict[str, Any]:
    return {
        "verdict": report.verdict.value,
        "reason": report.reason.value if report.reason else None,
        "text_vi": report.text_vi,
        "text_en": report.text_en,
        "warnings": [warning.value for warning in report.warnings],
        "criteria": to_json(report.criteria),
        "signer": report.signer,
        "signing_time": to_json(report.signing_time),
        "proven_time": to_json(report.proven_time),
    }


def term_json(term: Term) -> dict[str, str]:
    """Return a term as value (a decimal string) and unit."""
    return {
        "value": f"{term.amount:f}" if not isinstance(term.amount, int) else str(term.amount),
        "unit": term.unit.value,
    }


@to_json.register
def _(reading: TermReading) -> dict[str, Any]:
    return {
        "input": reading.raw,
        "ok": reading.ok,
        "terms": [term_json(term) for term in reading.terms],
        "readings": [[term_json(term) for term in chain] for chain in reading.readings],
        "findings": to_json(reading.findings),
    }


@to_json.register
def _(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "working": day.is_working,
        "kind": day.kind.value,
        "reason_vi": day.reason_vi,
        "reason_en": day.reason_en,
        "source": day.cite.text_vi if day.cite else (day.source or None),
        "provisional": day.is_provisional,
        "cite": to_json(day.cite),
        "swap_with": to_json(day.swap_with),
        "announced_on": to_json(day.announced_on),
        "evidence": day.source or None,
    }


@to_json.register
def _(row: TraceDay) -> dict[str, Any]:
    return {
        "date": row.date.isoformat(),
        "counted_minutes": row.counted_minutes,
        "counted_days": row.counted_days,
        "counted_halves": row.counted_halves,
        "why_vi": row.why_vi,
        "why_en": row.why_en,
        "cite": to_json(row.cite),
        "provisional": row.is_provisional,
    }


def deadline_json(deadline: Deadline, *, week_assumed: bool = False) -> dict[str, Any]:
    """Return a deadline as the contract of `due` names it."""
    leg = deadline.legs[-1]
    week, calendar = deadline.clock.week, deadline.clock.calendar
    remaining = None if leg.remaining is None else {"value": leg.remaining, "unit": leg.remaining_unit}
    return {
        "due": to_json(deadline.due),
        "legal_end": _legal_end(deadline),
        "legal_end_exclusive": to_json(deadline.legal_end),
        "remaining": remaining,
        "terms": [term_json(term) for term in deadline.terms],
        "policy": deadline.policy.id,
        "policy_vi": deadline.policy.summary_vi,
        "policy_en": deadline.policy.summary_en,
        "provenance": deadline.provenance.value,
        "week": {
            "id": week.id,
            "spec": week.spec,
            "assumed": week_assumed,
            "source": week.source or None,
            "reception": None if week.reception is None else week.reception.spec,
            "holds": all(week.holds_on(day) for day in (deadline.start.date(), deadline.last_day) if day),
        },
        "calendar": {"id": calendar.id, "version": calendar.version, "provisional": deadline.is_provisional},
        "because": to_json(deadline.because),
        "trace": to_json(deadline.trace),
    }


def _legal_end(deadline: Deadline) -> str | None:
    """Return the legal end as the law writes it: 24:00 of the last day, or the due moment itself."""
    end = deadline.legal_end
    if end is None:
        return None
    if end == deadline.due and (end.hour, end.minute) != (0, 0):
        return end.isoformat()
    if deadline.last_day is not None and end.date() == deadline.last_day + timedelta(days=1):
        return f"{deadline.last_day.isoformat()}T24:00:00+07:00"
    return end.isoformat()


def history_json(report: HistoryReport, profile: Profile) -> dict[str, Any]:
    """Return a judged history as the contract of `history` names it."""
    replayed, history = report.replay, report.replay.history
    refused = replayed.refused
    return {
        "legal": replayed.is_legal,
        "state": history.state.value,
        "state_vi": history.state.label_vi,
        "national_code": history.state.national_code,
        "error": None
        if refused is None
        else {
            "index": refused.index,
            "event": refused.event.event.value,
            "state": refused.state.value,
            "guards": list(refused.guards),
        },
        "running_minutes": report.running_minutes,
        "paused_minutes": report.paused_minutes,
        "intake_minutes": report.intake_minutes,
        "supplements": history.supplements,
        "apologies": history.apologies,
        "ended_at": to_json(history.ended_at),
        "due": to_json(history.due),
        "lateness_class": "minute" if is_timed(history.case.terms) else "legal24",
        "profile": {"id": profile.id, "because": to_json(profile.because), "provenance": profile.provenance.value},
        "findings": to_json(report.findings),
    }


@to_json.register
def _(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "sets": rule.sets,
        "value": rule.value,
        "unit": rule.unit,
        "policy": rule.policy,
        "trigger": rule.trigger,
        "ends": list(rule.ends),
        "channels": list(rule.channels),
        "place": rule.place,
        "summary_vi": rule.summary_vi,
        "summary_en": rule.summary_en,
        "cite": to_json(rule.cite),
        "in_force": {
            "start": rule.in_force.start.isoformat(),
            "end": to_json(rule.in_force.end),
            "sourced_until": to_json(rule.in_force.sourced_until),
            "after_vi": rule.in_force.after_vi or None,
            "after_en": rule.in_force.after_en or None,
        },
        "checked_on": rule.checked_on.isoformat(),
        "provenance": rule.provenance.value,
        "note": rule.note or None,
        "scope": rule.scope,
        "operator": rule.operator,
        "actor": rule.actor or None,
        "levels": list(rule.levels),
        "procedures": list(rule.procedures),
        "ways": list(rule.ways),
        "events": list(rule.events),
        "paper": rule.paper,
        "fields": list(rule.fields),
        "readings": [attrs.asdict(reading) for reading in rule.readings],
        "covers": list(rule.covers),
        "overrides": list(rule.overrides),
        "reason_vi": rule.reason_vi or None,
        "reason_en": rule.reason_en or None,
    }


def pack_json(pack: RulePack) -> dict[str, Any]:
    """Return a pack as a line of `rules list`: counts, not rows."""
    counts = {"sourced": 0, "secondhand": 0, "unverified": 0}
    for rule in pack.rules:
        counts[rule.provenance.value] += 1
    in_force = pack.instrument.in_force
    return {
        "pack": pack.id,
        "scope": pack.scope,
        "place": pack.place,
        "instrument": pack.instrument.id,
        "title_vi": pack.instrument.title_vi,
        "title_en": pack.instrument.title_en,
        "in_force": {
            "start": in_force.start.isoformat(),
            "end": to_json(in_force.end),
            "sourced_until": to_json(in_force.sourced_until),
        },
        "rows": len(pack.rules),
        "provenance": counts,
    }


@to_json.register
def _(result: AuditResult) -> dict[str, Any]:
    register = result.register
    return {
        "rows": len(register.rows) if isinstance(register, Register) else register.sheet_rows,
        "dossiers": result.dossiers,
        "unreadable": result.register.unreadable_rows,
        "findings": result.counts,
        "on_time": result.on_time,
    }
