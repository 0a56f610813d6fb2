"""An audit in parts that add up: rows judged apart, on other machines or other days, and the register as a whole.

`audit_rows` judges the rows of a part of a register; `audit_whole` looks at what only the whole register shows, such as
doubles and gaps, and takes out of the counts the rows that repeat a dossier. Together they say what one audit says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import attrs

from motcua.audit.check import Check, RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.choice import Choice, make_engine, require_streamed
from motcua.audit.facts import register_profile
from motcua.audit.results import ratios
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.ledger import OpenRegister
from motcua.statistics.census import Census, CensusPlan
from motcua.statistics.ontime import OnTimeCounts
from motcua.units import Severity

if TYPE_CHECKING:
    from motcua.audit.engine import Sink

__all__ = ["AuditPart", "audit_rows", "audit_whole", "sum_parts"]


@attrs.frozen
class AuditPart:
    """What a part of an audit counted (kết quả từng phần); parts add up in any order.

    Attributes:
        rows: rows of the register.
        unreadable: dossiers with a cell that could not be read.
        dossiers: different dossiers; known to the whole alone.
        weights: how often each finding was raised, by name and weight.
        on_time: the on-time counts; below zero where a part only takes out.
        counts: the census, by period and unit; likewise.
    """

    rows: int = 0
    unreadable: int = 0
    dossiers: int = 0
    weights: Mapping[tuple[str, str], int] = attrs.field(factory=dict)
    on_time: OnTimeCounts = attrs.field(factory=OnTimeCounts)
    counts: Mapping[tuple[str, str], Mapping[str, int]] = attrs.field(factory=dict)

    def __add__(self, other: AuditPart) -> AuditPart:
        """Return both parts together."""
        return AuditPart(
            self.rows + other.rows,
            self.unreadable + other.unreadable,
            self.dossiers + other.dossiers,
            _sums([self.weights, other.weights]),
            self.on_time + other.on_time,
            {
                key: _sums([self.counts.get(key, {}), other.counts.get(key, {})])
                for key in sorted({*self.counts, *other.counts})
            },
        )

    @property
    def findings(self) -> dict[str, int]:
        """How often each finding was raised, by name."""
        totals: Counter[str] = Counter()
        for (name, _), count in self.weights.items():
            totals[name] += count
        return dict(sorted(totals.items()))

    @property
    def ratios(self) -> dict[str, float | None]:
        """The on-time ratios, by "class/denominator"; they mean something of the sum of all parts."""
        return ratios(self.on_time)

    @property
    def census(self) -> Census:
        """The dossiers by period and unit.

        Raises:
            BadInputError: CENSUS_COUNT of a part that only takes out.
        """
        return Census.of_counts(self.counts)

    def record(self) -> dict[str, Any]:
        """Return the part as JSON-like data; `read` takes it back."""
        on_time = self.on_time
        return {
            "rows": self.rows,
            "unreadable": self.unreadable,
            "dossiers": self.dossiers,
            "weights": [[name, weight, count] for (name, weight), count in sorted(self.weights.items())],
            "on_time": [on_time.received, on_time.solved, list(on_time.in_time), list(on_time.still)],
            "counts": [[period, unit, dict(named)] for (period, unit), named in sorted(self.counts.items())],
        }

    @staticmethod
    def read(record: Mapping[str, Any]) -> AuditPart:
        """Return the part of JSON-like data.

        Args:
            record: what `record` made.

        Raises:
            BadInputError: PART_ILL_FORMED.
        """
        try:
            received, solved, in_time, still = record["on_time"]
            return AuditPart(
                int(record["rows"]),
                int(record["unreadable"]),
                int(record["dossiers"]),
                {(str(name), Severity(weight).value): int(count) for name, weight, count in record["weights"]},
                OnTimeCounts(int(received), int(solved), tuple(map(int, in_time)), tuple(map(int, still))),
                {(str(period), str(unit)): dict(named) for period, unit, named in record["counts"]},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadInputError(
                "PART_ILL_FORMED",
                f"Kết quả từng phần không đọc được: {error}.",
                f"this is no part of an audit: {error}",
            ) from error


def _sums(mappings: Sequence[Mapping[Any, int]]) -> dict[Any, int]:
    totals: Counter[Any] = Counter()
    for one in mappings:
        totals.update(one)
    return {key: count for key, count in sorted(totals.items()) if count}


def sum_parts(parts: Iterable[AuditPart]) -> AuditPart:
    """Return all parts together.

    Args:
        parts: the parts.
    """
    return reduce(add, parts, AuditPart())


def audit_rows(  # noqa: PLR0913  each is a choice of the auditor
    register: OpenRegister,
    sink: Sink,
    *,
    as_of: date,
    clock: WorkClock | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
    census: CensusPlan | None = None,
    progress: Callable[[int], Any] | None = None,
) -> AuditPart:
    """Judge the rows of a part of a register, each by itself; arguments as for `audit_columns`.

    Args:
        register: the part.
        sink: called with each record batch of findings; rows are counted in the part, from 1.
        as_of: the day of judgement, which parts cannot find out for themselves.
        clock: week and calendar; the default week and the official calendar by default.
        place: level-1 code of the province whose rules apply; by default that of each dossier code.
        checks: the checks, of which those over rows run; all of motcua's by default.
        census: what to count by period and unit, or None to count nothing.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: as `audit`.
    """
    chosen = tuple(one for one in (checks or all_checks()) if isinstance(one, RowCheck))
    choice = _choice(clock, as_of, place, chosen, census, progress)
    return _run(register, choice, sink, judges=True)


def audit_whole(  # noqa: PLR0913  each is a choice of the auditor
    register: OpenRegister,
    sink: Sink,
    *,
    as_of: date,
    clock: WorkClock | None = None,
    place: str | None = None,
    checks: Sequence[Check] | None = None,
    census: CensusPlan | None = None,
    progress: Callable[[int], Any] | None = None,
) -> AuditPart:
    """Look at what only the whole register shows, and take out of the counts the rows that repeat a dossier.

    Args:
        register: the whole register, in its order.
        sink: called with each record batch of findings.
        as_of: the day of judgement.
        clock: week and calendar; as for `audit_rows`.
        place: level-1 code of a province; as for `audit_rows`.
        checks: the checks, of which those over a register run; all of motcua's by default.
        census: what `audit_rows` counted by period and unit, or None.
        progress: called with the number of rows done, now and then.

    Raises:
        UnreadableFileError: as `audit`.
        BadInputError: CHECK_NOT_STREAMED.
    """
    chosen = tuple(one for one in (checks or all_checks()) if not isinstance(one, RowCheck))
    require_streamed(chosen)
    return _run(register, _choice(clock, as_of, place, chosen, census, progress), sink, judges=False)


def _choice(
    clock: WorkClock | None,
    as_of: date,
    place: str | None,
    checks: tuple[Check, ...],
    census: CensusPlan | None,
    progress: Callable[[int], Any] | None,
) -> Choice:
    return Choice(clock or WorkClock.default(), register_profile(), as_of, place, checks, census, progress)


def _run(register: OpenRegister, choice: Choice, sink: Sink, *, judges: bool) -> AuditPart:
    _, engine = make_engine(register, choice, sink, judges=judges, joins=not judges)
    engine.run()
    assert engine.account is not None  # noqa: S101  it has run
    return AuditPart(
        engine.account.sheet_rows if judges else 0,
        engine.account.unreadable_rows if judges else 0,
        engine.dossiers,
        {(name, severity.value): count for (name, severity), count in engine.counts.items()},
        engine.on_time,
        {} if engine.taker is None else engine.taker.counts,
    )
