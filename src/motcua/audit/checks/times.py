"""MC201 to MC212: the promise, the end, the clocks that run from filing and acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from motcua.audit.check import Check
from motcua.audit.checks.making import Look, judged, row_check
from motcua.audit.checks.shadows import starts_at_no_hour, unknowable
from motcua.audit.facts import RowFacts
from motcua.audit.lookups import explained_by_supplement
from motcua.audit.ruling import cites
from motcua.clock.policy import policies
from motcua.clock.term import Hours
from motcua.errors import BadInputError, NotCoveredError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.ledger import Column

__all__ = ["time_checks"]


def time_checks() -> tuple[Check, ...]:
    """Return the checks of promises and clocks, in the order of their ids."""
    return (
        row_check("MC201", ("DUE_MISMATCH",), _due_mismatch),
        row_check("MC202", ("DUE_ON_DAY_OFF",), _judged("DUE_ON_DAY_OFF")),
        row_check("MC203", ("LATE", "LATE_ORIGINAL_DUE"), _late),
        row_check("MC204", ("OVERDUE",), _overdue),
        row_check("MC205", ("INTAKE_LATE",), _judged("INTAKE_LATE")),
        row_check("MC206", ("FORWARD_LATE",), _judged("FORWARD_LATE")),
        row_check(
            "MC207",
            ("SUPPLEMENT_NOTICE_LATE",),
            _judged("SUPPLEMENT_NOTICE_LATE"),
        ),
        row_check(
            "MC208",
            ("APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER"),
            _apology,
        ),
        row_check("MC209", ("DUE_MISSING",), _due_missing),
        row_check("MC210", ("ACCEPTED_ON_DAY_OFF",), _accepted_on_day_off),
        row_check("MC211", ("CALENDAR_UNCOVERED",), _uncovered),
        row_check("MC212", ("DUE_OUTSIDE_HOURS",), _due_outside_hours),
    )


def _judged(*names: str) -> Look:
    return judged(*names, unknown=unknowable)


def _due_mismatch(facts: RowFacts) -> Iterator[Finding]:
    """Pass on the mismatch that the judgement found, unless a supplement or a bare day explains the promise."""
    if facts.report is None or starts_at_no_hour(facts):
        return
    for one in facts.report.findings:
        if one.id == "DUE_MISMATCH" and not explained_by_supplement(facts) and not _same_bare_day(facts):
            yield _with_other_policies(facts, one)


def _with_other_policies(facts: RowFacts, one: Finding) -> Finding:
    """Say under which other ways of counting the promise would be right: an error of method, not of arithmetic."""
    names = ", ".join(_agreeing(facts))
    if not names:
        return one
    return attrs.evolve(
        one,
        message_vi=f"{one.message_vi} Khớp nếu tính theo: {names}.",
        message_en=f"{one.message_en}; it agrees if counted by {names}",
        data=(*one.data, ("agrees", names)),
    )


def _agreeing(facts: RowFacts) -> Iterator[str]:
    accepted, due = facts.row.moment(Column.ACCEPTED_AT), facts.row.moment(Column.DUE_AT)
    if accepted is None or due is None or len(facts.terms) != 1:
        return
    for policy in policies().values():
        if policy.supplement or facts.terms[0].unit not in policy.units:
            continue
        try:
            counted = facts.clock.deadline(accepted, facts.terms, policy=policy).due
        except (BadInputError, NotCoveredError):
            continue  # a policy of one amount only, or days beyond the calendar
        if counted is not None and counted.date() == due.date():
            yield policy.id


def _same_bare_day(facts: RowFacts) -> bool:
    """Whether a promise that names only a day names the day that was computed, whatever the minute."""
    accepted, due = facts.row.moment(Column.ACCEPTED_AT), facts.row.moment(Column.DUE_AT)
    if Column.DUE_AT not in facts.row.bare_days or accepted is None or due is None:
        return False
    computed = facts.clock.deadline(accepted, facts.terms).due
    return computed is not None and computed.date() == due.date()


def _late(facts: RowFacts) -> Iterator[Finding]:
    for one in _judged("LATE", "LATE_ORIGINAL_DUE")(facts):
        yield attrs.evolve(one, because=one.because or _counted_by(facts))


def _overdue(facts: RowFacts) -> Iterator[Finding]:
    for one in _judged("OVERDUE")(facts):
        yield attrs.evolve(one, because=one.because or _counted_by(facts))


def _counted_by(facts: RowFacts) -> tuple[Citation, ...]:
    """Return by which rules the days of the term are counted, and that of the due day where one stands."""
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    held = cites(facts, "result.appointment")
    if accepted is None or not facts.terms:
        return held
    try:
        return (*facts.clock.deadline(accepted, facts.terms).because, *held)
    except NotCoveredError:
        return held


def _apology(facts: RowFacts) -> Iterator[Finding]:
    """When the apology came, and where its new date lies; a new date that is not recorded is another check's matter."""
    yield from _judged("APOLOGY_TOO_LATE")(facts)
    if facts.row.text(Column.NEW_DUE_AT):
        yield from _judged("NEW_DUE_NOT_LATER")(facts)


def _due_missing(facts: RowFacts) -> Iterator[Finding]:
    row = facts.row
    if row.moment(Column.ACCEPTED_AT) and not row.text(Column.DUE_AT):
        yield finding("DUE_MISSING", because=cites(facts, "intake.right_receipt", "intake.receipt"))


def _accepted_on_day_off(facts: RowFacts) -> Iterator[Finding]:
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    if accepted is None:
        return
    try:
        works = facts.clock.works_on(accepted.date())
        known = facts.clock.calendar.day(accepted.date())
    except NotCoveredError:
        return
    if not works:
        yield finding(
            "ACCEPTED_ON_DAY_OFF",
            because=(known.cite,) if known.cite else (),
            day=f"{accepted:%d/%m/%Y}",
            vi=known.reason_vi,
            en=known.reason_en,
        )


def _uncovered(facts: RowFacts) -> Iterator[Finding]:
    if facts.uncovered is not None:
        yield finding("CALENDAR_UNCOVERED", vi=facts.uncovered.message_vi, en=facts.uncovered.message_en)


def _due_outside_hours(facts: RowFacts) -> Iterator[Finding]:
    """A promise for a working day at an hour when nobody is there; the wall clock may run into the night."""
    row, due = facts.row, facts.row.moment(Column.DUE_AT)
    if due is None or Column.DUE_AT in row.bare_days or (facts.terms and isinstance(facts.terms[-1], Hours)):
        return
    if (due.hour, due.minute) in {(0, 0), (23, 59)}:
        return  # the day alone, or its end by the law, written out
    try:
        if not facts.clock.works_on(due.date()) or _at_work(facts, due):
            return
    except NotCoveredError:
        return
    yield finding("DUE_OUTSIDE_HOURS", due=f"{due:%H:%M %d/%m/%Y}", week=facts.clock.week.spec)


def _at_work(facts: RowFacts, moment: datetime) -> bool:
    """Whether a moment lies in a session or at the end of one."""
    minute = moment.replace(second=0, microsecond=0)
    step = timedelta(minutes=1)
    clock = facts.clock
    return bool(clock.worked_microseconds(minute - step, minute) or clock.worked_microseconds(minute, minute + step))
