"""Run checks over a register: every finding with its row, and the figures that go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.audit.check import Check, RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.choice import Choice, make_engine, require_streamed, unit_column
from motcua.audit.facts import RowFacts, gather, handled, register_profile
from motcua.audit.findingrows import AuditFinding, placed, row_findings
from motcua.audit.lookups import conflicts
from motcua.audit.results import AuditResult, ColumnAudit
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.ledger import OpenRegister, Register, RegisterMap, open_register
from motcua.ledger.schema import column_labels
from motcua.states import Profile
from motcua.statistics.census import CensusPlan, census_of
from motcua.statistics.ontime import count_on_time

if TYPE_CHECKING:
    from motcua.audit.engine import Sink

__all__ = ["AuditFinding", "AuditResult", "ColumnAudit", "audit", "audit_columns", "take_census"]


def take_census(
    register: OpenRegister | str | Path,
    plan: CensusPlan,
    *,
    clock: WorkClock | None = None,
    as_of: date | None = None,
    place: str | None = None,
    progress: Callable[[int], Any] | None = None,
) -> ColumnAudit:
    """Return how the dossiers of a register stood, by period and unit; nothing else is checked.

    Args:
        register: the register, or its file.
        plan: what to count.
        clock: week and calendar; as for `audit`.
        as_of: judge at the end of this day; as for `audit`.
        place: level-1 code of the province whose rules apply; as for `audit`.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: as `audit`.
        BadInputError: CENSUS_UNIT when the register has no column of the units asked for.
    """
    opened = register if isinstance(register, OpenRegister) else open_register(register)
    column = unit_column(plan)
    if column is not None and column not in opened.headings:
        label_vi, label_en = column_labels(column)
        raise BadInputError(
            "CENSUS_UNIT",
            f"Sổ {opened.source} không có cột {label_vi!r} để tính theo đơn vị.",
            f"{opened.source} has no column {label_en!r} to count by",
            value=column.value,
        )
    return audit_columns(
        opened, lambda _: None, clock=clock, as_of=as_of, place=place, checks=(), census=plan, progress=progress
    )


def audit(  # noqa: PLR0913  each is a choice of the auditor
    register: Register | OpenRegister | str | Path,
    *,
    clock: WorkClock | None = None,
    profile: Profile | None = None,
    as_of: date | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
    census: CensusPlan | None = None,
    progress: Callable[[int], Any] | None = None,
) -> AuditResult:
    """Return what the checks find in a register.

    A register that is held as rows is gone through row by row. A file is streamed: its columns tell which rows could
    hold a finding, and only those are looked at; what is found is the same.

    Args:
        register: the register, or its file.
        clock: week and calendar; the default week and the official calendar by default.
        profile: how dossiers live; observed practice by default.
        as_of: judge at the end of this day, with what was known of the calendar then; by default at the
            latest moment in the register, with all that is known.
        place: level-1 code of the province whose rules apply; by default that of each dossier code.
        checks: the checks to run; all of motcua's by default.
        census: what to count by period and unit, or None to count nothing.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: REGISTER_EMPTY when there is no row with a moment and no `as_of`; what `open_register`
            raises for a file.
    """
    chosen = tuple(checks) if checks is not None else all_checks()
    choice = Choice(clock or WorkClock.default(), register_profile(profile), as_of, place, chosen, census, progress)
    if isinstance(register, Register):
        return _by_rows(register, choice, RegisterMap())
    opened = register if isinstance(register, OpenRegister) else open_register(register)
    return _by_columns(opened, choice)


def audit_columns(  # noqa: PLR0913  each is a choice of the auditor
    register: OpenRegister | str | Path,
    sink: Sink,
    *,
    clock: WorkClock | None = None,
    profile: Profile | None = None,
    as_of: date | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
    census: CensusPlan | None = None,
    progress: Callable[[int], Any] | None = None,
) -> ColumnAudit:
    """Give what motcua's checks find in a register to a sink, as record batches without words; for very large files.

    Each row of a record batch is a finding: `row`, `check`, `finding`, `severity`. `motcua explain` says the words.
    Of Parquet, columns that none of the checks reads are not read at all, such as those that name people when only
    time is checked, so that a record which holds nothing else is passed over.

    Args:
        register: the register, or its file.
        sink: called with each record batch.
        clock: week and calendar; as for `audit`.
        profile: how dossiers live; as for `audit`.
        as_of: judge at the end of this day; as for `audit`.
        place: level-1 code of the province whose rules apply; as for `audit`.
        checks: the checks to run, each of which must be able to see a register in parts; all of motcua's by default.
        census: what to count by period and unit, or None to count nothing.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: as `audit`.
        BadInputError: CHECK_NOT_STREAMED for a check over a register that must see it whole.
    """
    opened = register if isinstance(register, OpenRegister) else open_register(register)
    chosen = tuple(checks) if checks is not None else all_checks()
    require_streamed(chosen)
    choice = Choice(clock or WorkClock.default(), register_profile(profile), as_of, place, chosen, census, progress)
    at, engine = make_engine(opened, choice, sink)
    engine.run()
    assert engine.account is not None  # noqa: S101  it has run
    return ColumnAudit(
        engine.account,
        at,
        engine.kernel.clock,
        choice.profile,
        choice.checks,
        dict(engine.counts),
        engine.dossiers,
        engine.on_time,
        place,
        as_of,
        opened.given,
        None if engine.taker is None else engine.taker.census,
        () if engine.opened is None else tuple(engine.opened.found.values()),
    )


def _by_columns(opened: OpenRegister, choice: Choice) -> AuditResult:
    from motcua.audit.engine import can_stream  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import
    from motcua.audit.source import held  # noqa: PLC0415  likewise

    if not can_stream(choice.checks):
        return _by_rows(held(opened), choice, opened.given)
    at, engine = make_engine(opened, choice, None)
    engine.run()
    assert engine.account is not None  # noqa: S101  it has run
    return AuditResult(
        engine.account,
        at,
        engine.kernel.clock,
        choice.profile,
        choice.checks,
        tuple(engine.findings),
        engine.dossiers,
        engine.on_time,
        choice.place,
        choice.as_of,
        opened.given,
        None if engine.taker is None else engine.taker.census,
    )


def _by_rows(register: Register, choice: Choice, mapping: RegisterMap) -> AuditResult:
    at, used = choice.moment(lambda: register.last_moment, register.source), choice.known_clock
    facts: list[RowFacts] = []
    findings: list[AuditFinding] = []
    rows = gather(register, at=at, clock=used, profile=choice.profile, place=choice.place)
    for done, row in enumerate(rows, start=1):
        facts.append(row)
        findings.extend(row_findings(row, choice.checks))
        if choice.progress is not None and done % 250 == 0:
            choice.progress(done)
    findings.extend(_register_findings(register, tuple(facts), choice.checks))
    findings.sort(key=lambda one: (one.row, one.check))
    dossiers = tuple(_one_per_dossier(facts))
    counts = count_on_time(outcome for row in dossiers if (outcome := row.outcome) is not None)
    census = None
    if choice.census is not None:
        by = unit_column(choice.census)
        told = (one for row in dossiers if (one := handled(row, by)) is not None)
        census = census_of(tuple(told), choice.census.until(at.date()))
    return AuditResult(
        register, at, used, choice.profile, choice.checks, tuple(findings), _dossiers(facts), counts, choice.place,
        choice.as_of, mapping, census,
    )  # fmt: skip


def _register_findings(
    register: Register, facts: tuple[RowFacts, ...], checks: Sequence[Check]
) -> Iterator[AuditFinding]:
    for check in checks:
        if not isinstance(check, RowCheck):
            for row, found in check.look(register, facts):
                yield placed(check.id, row, found)


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
