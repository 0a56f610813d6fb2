"""Run checks over a register: every finding with its row, and the figures that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from motcua.audit.check import Check, RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.facts import RowFacts, end_of_day, gather, register_profile
from motcua.audit.lookups import conflicts
from motcua.clock import WorkClock
from motcua.errors import NotCoveredError, UnreadableFileError
from motcua.findings import Finding, finding, worst_severity
from motcua.ledger import Column, Register
from motcua.states import Profile
from motcua.statistics import Outcome, on_time_ratios
from motcua.units import Severity

__all__ = ["AuditFinding", "AuditResult", "audit"]


@attrs.frozen
class AuditFinding:
    """A finding and where it stands.

    Attributes:
        check: id of the check that raised it.
        row: the row of the sheet, counted from 1.
        code: the dossier code as it stands in the register, or None.
        finding: what was noticed.
    """

    check: str
    row: int
    code: str | None
    finding: Finding


@attrs.frozen
class AuditResult:
    """What an audit of a register shows.

    Attributes:
        register: the register.
        at: the moment it was judged at.
        clock: the week and calendar it was judged by.
        profile: the profile it was judged by.
        checks: the checks that ran.
        findings: everything found, by row.
        dossiers: how many different dossiers the rows stand for.
        outcomes: how each accepted dossier stands, for the figures.
        place: the province whose rules were asked for, or None for that of each code.
        as_of: the day it was judged as of, or None.
    """

    register: Register
    at: datetime
    clock: WorkClock
    profile: Profile
    checks: tuple[Check, ...]
    findings: tuple[AuditFinding, ...]
    dossiers: int
    outcomes: tuple[Outcome, ...]
    place: str | None = None
    as_of: date | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How often each finding was raised, by name."""
        return dict(sorted(Counter(one.finding.id for one in self.findings).items()))

    @property
    def on_time(self) -> dict[str, float | None]:
        """The on-time ratios by "class/denominator"."""
        return on_time_ratios(self.outcomes)

    @property
    def worst(self) -> Severity | None:
        """The heaviest severity found."""
        return worst_severity(tuple(one.finding for one in self.findings))


def audit(  # noqa: PLR0913  each is a choice of the auditor
    register: Register,
    *,
    clock: WorkClock | None = None,
    profile: Profile | None = None,
    as_of: date | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
    progress: Callable[[int], Any] | None = None,
) -> AuditResult:
    """Return what the checks find in a register.

    Args:
        register: the register.
        clock: week and calendar; the default week and the official calendar by default.
        profile: how dossiers live; observed practice by default.
        as_of: judge at the end of this day, with what was known of the calendar then; by default at the
            latest moment in the register, with all that is known.
        place: level-1 code of the province whose rules apply; by default that of each dossier code.
        checks: the checks to run; all of motcua's by default.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: REGISTER_EMPTY when there is no row with a moment and no `as_of`.
    """
    at = end_of_day(as_of) if as_of is not None else register.last_moment
    if at is None:
        raise UnreadableFileError(
            "REGISTER_EMPTY",
            "Sổ không có dòng nào có ngày giờ; không biết kiểm tra tại thời điểm nào.",
            "no row of the register has a moment, so there is no moment to judge at",
            path=register.source,
        )
    used = clock or WorkClock.default()
    if as_of is not None:
        used = used.known_on(as_of)
    chosen = tuple(checks) if checks is not None else all_checks()
    lived = register_profile(profile)
    facts: list[RowFacts] = []
    findings: list[AuditFinding] = []
    for done, row in enumerate(gather(register, at=at, clock=used, profile=lived, place=place), start=1):
        facts.append(row)
        findings.extend(_row_findings(row, chosen))
        if progress is not None and done % 250 == 0:
            progress(done)
    findings.extend(_register_findings(register, tuple(facts), chosen))
    findings.sort(key=lambda one: (one.row, one.check))
    outcomes = tuple(outcome for row in _one_per_dossier(facts) if (outcome := row.outcome) is not None)
    return AuditResult(register, at, used, lived, chosen, tuple(findings), _dossiers(facts), outcomes, place, as_of)


def _row_findings(facts: RowFacts, checks: Sequence[Check]) -> Iterator[AuditFinding]:
    for check in checks:
        if isinstance(check, RowCheck):
            try:
                for found in check.look(facts):
                    yield _placed(check.id, facts, found)
            except NotCoveredError as error:  # one row at the calendar's edge does not end an audit
                unknown = finding("CALENDAR_UNCOVERED", vi=error.message_vi, en=error.message_en)
                yield _placed(check.id, facts, unknown)


def _register_findings(
    register: Register, facts: tuple[RowFacts, ...], checks: Sequence[Check]
) -> Iterator[AuditFinding]:
    for check in checks:
        if not isinstance(check, RowCheck):
            for row, found in check.look(register, facts):
                yield _placed(check.id, row, found)


def _placed(check: str, facts: RowFacts, found: Finding) -> AuditFinding:
    return AuditFinding(check, facts.row.number, facts.row.text(Column.CODE), found)


def _one_per_dossier(facts: Sequence[RowFacts]) -> Iterator[RowFacts]:
    """Yield one row for each dossier: rows of one code that do not contradict the first are the same dossier."""
    first: dict[str, RowFacts] = {}
    for row in facts:
        code = str(row.verdict.code) if row.verdict is not None and row.verdict.code is not None else None
        if code is None or code not in first or conflicts(first[code].row, row.row):
            yield row
        if code is not None:
            first.setdefault(code, row)


def _dossiers(facts: Sequence[RowFacts]) -> int:
    """Count different codes; a row whose code cannot be read is a dossier of its own."""
    codes = {str(row.verdict.code) for row in facts if row.verdict is not None and row.verdict.code is not None}
    return len(codes) + sum(row.verdict is None or row.verdict.code is None for row in facts)
