"""Late risk: open dossiers by the working time they have left, per unit and officer; and a day off announced today.

A day off moves the due moments that the law counts in working days, but not those printed on receipts; which of the
two binds the desk is not said in one place, so both are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

import attrs

from motcua.clock import WorkClock
from motcua.clock.whatif import Effect, Filing, what_if, with_days
from motcua.errors import NotCoveredError
from motcua.localtime import local
from motcua.statistics.dossiers import HandledDossier

__all__ = ["DayOffRisk", "GroupRisk", "LateRisk", "RiskRow", "day_off_risk", "late_risk"]


@attrs.frozen
class RiskRow:
    """An open dossier and the working time it has left.

    Attributes:
        code: the dossier.
        unit: its unit.
        officer: the officer in charge.
        due: the due moment in force.
        minutes: working minutes left, rounded down; below zero the working minutes it is overdue.
        is_overdue: whether the due moment has passed, in office hours or not.
    """

    code: str
    unit: str
    officer: str
    due: datetime
    minutes: int
    is_overdue: bool


@attrs.frozen
class GroupRisk:
    """The open dossiers of one unit or officer.

    Attributes:
        name: the unit or officer.
        open: how many are open.
        overdue: how many of them are overdue.
        least: the fewest working minutes one of them has left.
    """

    name: str
    open: int
    overdue: int
    least: int


@attrs.frozen
class LateRisk:
    """Open dossiers ranked by what is left (nguy cơ trễ hạn).

    Attributes:
        at: the moment.
        rows: the least time left first.
        without_due: open dossiers without a due moment, or whose moments contradict each other.
        uncovered: those whose due moment no calendar covers, with the reason.
    """

    at: datetime
    rows: tuple[RiskRow, ...]
    without_due: tuple[str, ...]
    uncovered: tuple[tuple[str, NotCoveredError], ...]

    @property
    def by_unit(self) -> tuple[GroupRisk, ...]:
        """The same per unit, the most pressed first."""
        return _grouped(self.rows, lambda row: row.unit)

    @property
    def by_officer(self) -> tuple[GroupRisk, ...]:
        """The same per officer, the most pressed first; the unit stands before the officer, as "unit/officer"."""
        return _grouped(self.rows, lambda row: f"{row.unit}/{row.officer}")

    def within(self, minutes: int) -> tuple[RiskRow, ...]:
        """Return the dossiers that have so many working minutes left, or fewer."""
        return tuple(row for row in self.rows if row.minutes <= minutes)


def late_risk(dossiers: Iterable[HandledDossier], at: datetime, clock: WorkClock) -> LateRisk:
    """Return the open dossiers ranked by their remaining working time.

    Args:
        dossiers: the dossiers; those not accepted yet, or ended, at the moment are passed over.
        at: the moment.
        clock: the desk's week and calendar.

    Raises:
        BadInputError: NAIVE_TIME.
    """
    now = local(at)
    rows: list[RiskRow] = []
    without: list[str] = []
    uncovered: list[tuple[str, NotCoveredError]] = []
    for one in dossiers:
        if not _is_open(one, now):
            continue
        if one.due is None or one.is_contradictory:
            without.append(one.code)
            continue
        try:
            minutes = _minutes_left(clock, now, one.due)
        except NotCoveredError as error:
            uncovered.append((one.code, error))
            continue
        rows.append(RiskRow(one.code, one.unit, one.officer, one.due, minutes, now > one.due))
    rows.sort(key=lambda row: (row.minutes, row.due, row.code))
    return LateRisk(now, tuple(rows), tuple(sorted(without)), tuple(sorted(uncovered, key=lambda pair: pair[0])))


@attrs.frozen
class DayOffRisk:
    """What a day off announced today does to open dossiers.

    Attributes:
        day: the day off.
        before: the risk as the calendar stood.
        kept: the risk when every due moment stays as it was promised.
        moved: the deadlines that move when the law counts them anew.
        without_term: open dossiers whose term is not known, so that they cannot be counted anew.
    """

    day: date
    before: LateRisk
    kept: LateRisk
    moved: Effect
    without_term: tuple[str, ...]

    @property
    def shortened(self) -> tuple[tuple[str, int, int], ...]:
        """The dossiers that lose working time when promises are kept: code, minutes before, minutes after."""
        before = {row.code: row.minutes for row in self.before.rows}
        return tuple(
            (row.code, before[row.code], row.minutes) for row in self.kept.rows if row.minutes < before[row.code]
        )


def day_off_risk(dossiers: Iterable[HandledDossier], at: datetime, clock: WorkClock, day: date) -> DayOffRisk:
    """Return what one more day off does to the open dossiers.

    Args:
        dossiers: the dossiers, each with its term and pauses where they are known.
        at: the moment the day off is announced.
        clock: the desk's week and calendar, without the day off.
        day: the day off.

    Raises:
        NotCoveredError: for a day outside the calendar.
        BadInputError: NAIVE_TIME.
    """
    after = with_days(clock, off=[day])
    now = local(at)
    still = tuple(one for one in dossiers if _is_open(one, now))
    filings = [Filing(one.code, one.accepted_at, one.terms, pauses=one.pauses) for one in still if one.terms]
    without = tuple(sorted(one.code for one in still if not one.terms))
    return DayOffRisk(
        day, late_risk(still, now, clock), late_risk(still, now, after), what_if(filings, clock, after), without
    )


def _is_open(one: HandledDossier, at: datetime) -> bool:
    return one.accepted_at <= at and (one.ended_at is None or one.ended_at > at)


def _minutes_left(clock: WorkClock, at: datetime, due: datetime) -> int:
    return clock.worked_minutes(at, due) if at <= due else -clock.worked_minutes(due, at)


def _grouped(rows: Iterable[RiskRow], key: Callable[[RiskRow], str]) -> tuple[GroupRisk, ...]:
    groups: dict[str, list[RiskRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    made = [
        GroupRisk(name, len(each), sum(row.is_overdue for row in each), min(row.minutes for row in each))
        for name, each in groups.items()
    ]
    return tuple(sorted(made, key=lambda group: (group.least, -group.overdue, group.name)))
