"""What rows of a pack say about time: terms and their policies, periodic duties, retention; and judging by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from motcua.clock.pause import Pause
from motcua.clock.policy import Policy
from motcua.clock.term import Term, WorkingDays, make_term
from motcua.clock.workclock import WorkClock
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.localtime import local
from motcua.rules import Reading, Rule
from motcua.units import Severity, TimeUnit

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

__all__ = ["judge_clock", "judge_duty", "judge_retention", "ruled_term"]


@cache
def _periods() -> Mapping[str, relativedelta]:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  slow to import, rarely needed

    return {
        "calendar_day": relativedelta(days=1),
        "week": relativedelta(weeks=1),
        "month": relativedelta(months=1),
        "quarter": relativedelta(months=3),
        "year": relativedelta(years=1),
    }


def ruled_term(rule: Rule | Reading) -> tuple[tuple[Term, ...], Policy]:
    """Return the term and the policy that a clock row, or one reading of it, sets.

    A row whose value is a time of day sets the cutoff of a same-day rule.

    Raises:
        BadInputError: RULE_NOT_A_CLOCK for a row that sets no term.
    """
    if rule.value is None or rule.unit is None or rule.policy is None or getattr(rule, "kind", "clock") != "clock":
        raise _no_clock(rule)
    policy = Policy.named(rule.policy)
    if rule.unit == "time_of_day":
        return (WorkingDays(1),), attrs.evolve(policy, cutoff=time.fromisoformat(rule.value))
    if rule.unit not in set(TimeUnit):
        raise _no_clock(rule)
    return (make_term(rule.value, TimeUnit(rule.unit)),), policy


def judge_clock(
    rule: Rule, clock: WorkClock, *, start: datetime, ended: datetime | None, at: datetime, pauses: Iterable[Pause] = ()
) -> Finding | None:
    """Return a finding when a duty with a term was done late, or is not done and overdue; None when all is well.

    Late by the reading that the row applies but in time by another is only a warning, and says so.

    Args:
        rule: a clock row.
        clock: week and calendar of whoever is bound.
        start: when its trigger happened.
        ended: when it was done, or None while it is not.
        at: the moment of judgement.
        pauses: when the term does not run.

    Raises:
        BadInputError: RULE_NOT_A_CLOCK, or a naive moment.
        NotCoveredError: when the calendar does not reach.
    """
    moment, begin, stopped = local(ended or at), local(start), tuple(pauses)

    def is_late(read: Rule | Reading) -> datetime | None:
        terms, policy = ruled_term(read)
        counted = clock.deadline(begin, terms, policy=policy, pauses=stopped)
        return counted.due if counted.legal_end is not None and moment > counted.legal_end else None

    due = is_late(rule)
    if due is None:
        return None
    others = [one for one in rule.readings if not one.applied and one.policy and one.value and is_late(one) is None]
    return finding(
        "RULE_LATE",
        because=(rule.cite,),
        severity=Severity.WARNING if others else rule.severity,
        rule=rule.id,
        due=f"{due:%Y-%m-%dT%H:%M}",
        moment=f"{moment:%Y-%m-%dT%H:%M}",
        vi=rule.summary_vi,
        en=rule.summary_en,
        other_vi="".join(f" (đúng hạn nếu hiểu: {one.says_vi})" for one in others),
        other_en="".join(f" (in time if read: {one.says_en})" for one in others),
    )


def judge_duty(
    rule: Rule, *, acts: Iterable[date], first: date, until: date, clock: WorkClock | None = None
) -> Iterator[Finding]:
    """Yield a finding for each whole period between two days in which a periodic duty was not done.

    Periods begin with `first`: months from that day of the month on, and so on. Where the duty is one of working
    days, a period lasts from one working day to the next, so that days off are made up for on the day after.

    Args:
        rule: a duty row, whose value and unit say how often.
        acts: the days on which it was done.
        first: the first day on which it bound.
        until: the day of judgement; a period that is not over by then is not judged.
        clock: week and calendar, for duties in working days; the official calendar by default.

    Raises:
        BadInputError: RULE_NOT_PERIODIC for a row that sets no period.
        NotCoveredError: when the calendar does not reach, for duties in working days.
    """
    done = sorted(acts)
    for start, end in pairwise(_periods_of(rule, first, until, clock)):
        if not any(start <= day < end for day in done):
            yield finding(
                "RULE_PERIOD",
                because=(rule.cite,),
                severity=rule.severity,
                rule=rule.id,
                first=start,
                last=end - timedelta(days=1),
                vi=rule.summary_vi,
                en=rule.summary_en,
            )


def _periods_of(rule: Rule, first: date, until: date, clock: WorkClock | None) -> Iterator[date]:
    """Yield the first days of the periods, up to the last that begins by `until`."""
    if rule.unit == "working_day" and rule.value is not None:
        desk = clock or WorkClock.default()
        day = desk.workday_at_or_after(first)
        while day <= until:
            yield day
            day = desk.workday_after(day, int(rule.value))
        return
    length, number = _length(rule), 0
    while (start := first + length * number) <= until:
        yield start
        number += 1


def _length(rule: Rule) -> relativedelta:
    if rule.value is None or (unit := _periods().get(rule.unit or "")) is None:
        raise BadInputError(
            "RULE_NOT_PERIODIC",
            f"{rule.id} không đặt ra chu kỳ: {rule.summary_vi}",
            f"{rule.id} sets no period: {rule.summary_en}",
            value=rule.id,
        )
    return unit * int(rule.value)


def judge_retention(rule: Rule, *, since: date, destroyed: date) -> Finding | None:
    """Return a finding when something was destroyed before the time that a retention row sets.

    Args:
        rule: a retention row in calendar days, weeks, months or years.
        since: the day from which it must be kept.
        destroyed: the day it was destroyed.

    Raises:
        BadInputError: RULE_NOT_PERIODIC for a row that sets no length of time.
    """
    end = since + _length(rule)
    if destroyed >= end:
        return None
    return finding(
        "RULE_RETENTION",
        because=(rule.cite,),
        severity=rule.severity,
        rule=rule.id,
        day=end,
        vi=rule.summary_vi,
        en=rule.summary_en,
    )


def _no_clock(rule: Rule | Reading) -> BadInputError:
    name = getattr(rule, "id", "?")
    vi, en = getattr(rule, "summary_vi", ""), getattr(rule, "summary_en", "")
    return BadInputError(
        "RULE_NOT_A_CLOCK",
        f"{name} không đặt ra một thời hạn tính được: {vi}",
        f"{name} sets no term that can be counted: {en}",
        value=name,
    )
