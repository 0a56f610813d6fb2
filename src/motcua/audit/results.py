"""What an audit shows: with every word, or as counts when the findings went elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from motcua.audit.check import Check
from motcua.audit.findingrows import AuditFinding
from motcua.clock import WorkClock
from motcua.findings import worst_severity
from motcua.ledger import Register, RegisterMap
from motcua.states import Profile
from motcua.statistics import HandledDossier
from motcua.statistics.census import Census
from motcua.statistics.ontime import OnTimeCounts
from motcua.units import Severity

if TYPE_CHECKING:
    from motcua.audit.source import RegisterAccount  # noqa: TC004  it needs pyarrow, an extra

__all__ = ["AuditResult", "ColumnAudit", "ratios"]


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
        census: the dossiers by period and unit, if that was asked for.
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
    census: Census | None = None

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
        census: the dossiers by period and unit, if that was asked for.
        open_dossiers: the open dossiers, if they were asked for.
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
    census: Census | None = None
    open_dossiers: tuple[HandledDossier, ...] = ()

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
