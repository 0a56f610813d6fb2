"""Run checks over a register: every finding with its row, and the figures that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from motcua.audit.check import Check, RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.facts import RowFacts, end_of_day, gather, register_profile
from motcua.audit.findingrows import AuditFinding, placed, row_findings
from motcua.audit.lookups import conflicts
from motcua.clock import WorkClock
from motcua.errors import BadInputError, UnreadableFileError
from motcua.findings import worst_severity
from motcua.ledger import Column, OpenRegister, Register, RegisterMap, open_register
from motcua.states import Profile
from motcua.statistics.ontime import OnTimeCounts, count_on_time
from motcua.units import Severity

if TYPE_CHECKING:
    from motcua.audit.engine import Engine, Sink
    from motcua.audit.source import RegisterAccount  # noqa: TC004  likewise

__all__ = ["AuditFinding", "AuditResult", "ColumnAudit", "audit", "audit_columns"]


@attrs.frozen
class AuditResult:
    """What an audit of a register shows.

    Attributes:
        register: the register, or what is told of one that was streamed.
        at: the moment it was judged at.
        clock: the week and calendar it was judged by.
        profile: the profile it was judged by.
        checks: the checks that ran.
        findings: everything found, by row.
        dossiers: how many different dossiers the rows stand for.
        on_time_counts: how the accepted dossiers stand, each once; counts of several registers add up.
        place: the province whose rules were asked for, or None for that of each code.
        as_of: the day it was judged as of, or None.
        mapping: what the auditor said of the register's columns.
    """

    register: Register | RegisterAccount
    at: datetime
    clock: WorkClock
    profile: Profile
    checks: tuple[Check, ...]
    findings: tuple[AuditFinding, ...]
    dossiers: int
    on_time_counts: OnTimeCounts
    place: str | None = None
    as_of: date | None = None
    mapping: RegisterMap = attrs.field(factory=RegisterMap)

    @property
    def counts(self) -> dict[str, int]:
        """How often each finding was raised, by name."""
        return dict(sorted(Counter(one.finding.id for one in self.findings).items()))

    @property
    def on_time(self) -> dict[str, float | None]:
        """The on-time ratios, by "class/denominator"."""
        return ratios(self.on_time_counts)

    @property
    def worst(self) -> Severity | None:
        """The worst severity found, or None when nothing was found."""
        return worst_severity(tuple(one.finding for one in self.findings))


@attrs.frozen
class ColumnAudit:
    """What an audit without words shows; the findings themselves went to its sink.

    Attributes:
        register: what is told of the register.
        at: the moment it was judged at.
        clock: the week and calendar it was judged by.
        profile: the profile it was judged by.
        checks: the checks that ran.
        weights: how often each finding was raised, by name and weight.
        dossiers: how many different dossiers the rows stand for.
        on_time_counts: how the accepted dossiers stand, each once.
        place: the province whose rules were asked for, or None for that of each code.
        as_of: the day it was judged as of, or None.
        mapping: what the auditor said of the register's columns.
    """

    register: RegisterAccount
    at: datetime
    clock: WorkClock
    profile: Profile
    checks: tuple[Check, ...]
    weights: Mapping[tuple[str, Severity], int]
    dossiers: int
    on_time_counts: OnTimeCounts
    place: str | None = None
    as_of: date | None = None
    mapping: RegisterMap = attrs.field(factory=RegisterMap)

    @property
    def counts(self) -> dict[str, int]:
        """How often each finding was raised, by name."""
        totals: Counter[str] = Counter()
        for (name, _), count in self.weights.items():
            totals[name] += count
        return dict(sorted(totals.items()))

    @property
    def on_time(self) -> dict[str, float | None]:
        """The on-time ratios, by "class/denominator"."""
        return ratios(self.on_time_counts)

    @property
    def worst(self) -> Severity | None:
        """The worst severity found, or None when nothing was found."""
        return max((severity for _, severity in self.weights), key=lambda one: one.rank, default=None)


def ratios(counts: OnTimeCounts) -> dict[str, float | None]:
    """Return every on-time ratio as "class/denominator", rounded to four places; None where nothing was counted.

    Args:
        counts: the counts.
    """
    return {name: round(one.part / one.whole, 4) if one.whole else None for name, one in counts.shares.items()}


def audit(  # noqa: PLR0913  each is a choice of the auditor
    register: Register | OpenRegister | str | Path,
    *,
    clock: WorkClock | None = None,
    profile: Profile | None = None,
    as_of: date | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
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
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: REGISTER_EMPTY when there is no row with a moment and no `as_of`; what `open_register`
            raises for a file.
    """
    chosen = tuple(checks) if checks is not None else all_checks()
    choice = _Choice(clock or WorkClock.default(), register_profile(profile), as_of, place, chosen, progress)
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
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: as `audit`.
        BadInputError: CHECK_NOT_STREAMED for a check over a register that must see it whole.
    """
    opened = register if isinstance(register, OpenRegister) else open_register(register)
    chosen = tuple(checks) if checks is not None else all_checks()
    _require_streamed(chosen)
    choice = _Choice(clock or WorkClock.default(), register_profile(profile), as_of, place, chosen, progress)
    at, engine = _engine(opened, choice, sink)
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
    )


@attrs.frozen
class _Choice:
    """What the auditor chose."""

    clock: WorkClock
    profile: Profile
    as_of: date | None
    place: str | None
    checks: tuple[Check, ...]
    progress: Callable[[int], Any] | None

    @property
    def known_clock(self) -> WorkClock:
        """The clock as known on the day of judgement."""
        return self.clock if self.as_of is None else self.clock.known_on(self.as_of)

    def moment(self, last: Callable[[], datetime | None], source: str) -> datetime:
        """Return the moment of judgement.

        Raises:
            UnreadableFileError: REGISTER_EMPTY.
        """
        at = end_of_day(self.as_of) if self.as_of is not None else last()
        if at is None:
            raise UnreadableFileError(
                "REGISTER_EMPTY",
                "Sổ không có dòng nào có ngày giờ; không biết kiểm tra tại thời điểm nào.",
                "no row of the register has a moment, so there is no moment to judge at",
                path=source,
            )
        return at


def _require_streamed(checks: Sequence[Check]) -> None:
    from motcua.audit.engine import can_stream  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import

    whole = [one.id for one in checks if not can_stream((one,))]
    if whole:
        names = ", ".join(whole)
        raise BadInputError(
            "CHECK_NOT_STREAMED",
            f"Kiểm tra {names} cần cả sổ một lúc; hãy dùng audit().",
            f"{names} must see the whole register at once; use audit()",
            value=names,
        )


def _engine(opened: OpenRegister, choice: _Choice, sink: Sink | None) -> tuple[datetime, Engine]:
    from motcua.audit.engine import Engine  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import
    from motcua.audit.kernel import Kernel  # noqa: PLC0415  likewise
    from motcua.audit.source import BatchSource, read_by  # noqa: PLC0415  likewise

    is_narrow = sink is not None and opened.format == "parquet"
    source = BatchSource(read_by(choice.checks, opened) if is_narrow else opened, raw=sink is None)
    at = choice.moment(source.last_moment, opened.source)
    knows = Column.FORWARDED_AT in opened.headings
    rows = [check for check in choice.checks if isinstance(check, RowCheck)]
    kernel = Kernel(at, choice.known_clock, choice.profile, choice.place, knows, rows)
    return at, Engine(source, kernel, choice.checks, sink, choice.progress)


def _by_columns(opened: OpenRegister, choice: _Choice) -> AuditResult:
    from motcua.audit.engine import can_stream  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import
    from motcua.audit.source import held  # noqa: PLC0415  likewise

    if not can_stream(choice.checks):
        return _by_rows(held(opened), choice, opened.given)
    at, engine = _engine(opened, choice, None)
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
    )


def _by_rows(register: Register, choice: _Choice, mapping: RegisterMap) -> AuditResult:
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
    counts = count_on_time(outcome for row in _one_per_dossier(facts) if (outcome := row.outcome) is not None)
    return AuditResult(
        register, at, used, choice.profile, choice.checks, tuple(findings), _dossiers(facts), counts, choice.place,
        choice.as_of, mapping,
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
