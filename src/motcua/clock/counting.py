"""The evaluators of counting policies: one function per thing that is counted, all on the compiled tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, cast

import attrs

from motcua.clock.kernel import WorkTables
from motcua.clock.pause import Pause, merged
from motcua.clock.policy import Counts, Policy
from motcua.clock.term import CalendarDays, HalfDays, Hours, Term, Weeks, WorkingDays, WorkingHours
from motcua.errors import BadInputError, NotCoveredError
from motcua.localtime import DESK_ZONE

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

__all__ = [
    "Leg",
    "count_leg",
    "included_first_day",
    "latest_notice",
    "open_leg",
    "restarted",
    "starting_half",
    "with_rest",
]

_MICROSECONDS_PER_MINUTE = 60_000_000


@attrs.frozen
class Leg:
    """One term of a chain, counted.

    Attributes:
        term: the term.
        policy: how it was counted.
        start: the moment it was counted from, in +07:00.
        pauses: the pauses it was counted with, clipped and merged.
        due: the due moment, or None while a pause is open.
        legal_end: the moment the term ends by law, exclusive; None with `due`.
        last_day: the last day of the term; None with `due`.
        before_roll: the last day before it was moved off a day off, or None.
        remaining: what is left while a pause is open, in the unit of `remaining_unit`.
        remaining_unit: working_minutes, minutes, working_days, half_days or calendar_days.
    """

    term: Term
    policy: Policy
    start: datetime
    pauses: tuple[Pause, ...] = ()
    due: datetime | None = None
    legal_end: datetime | None = None
    last_day: date | None = None
    before_roll: date | None = None
    remaining: int | None = None
    remaining_unit: str | None = None


def count_leg(
    tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...], *, final: bool
) -> Leg:
    """Count one term.

    Args:
        tables: week and calendar, compiled.
        start: the moment to count from, in +07:00.
        term: how long.
        policy: how to count; it must take the term's unit.
        pauses: when the term does not run.
        final: whether it is the last of its chain, which alone rolls off a day off.

    Raises:
        BadInputError: POLICY_UNIT when the policy does not count that unit.
        NotCoveredError: when the calendar ends too early.
    """
    policy.require(term.unit)
    policy.require_amount(int(term.amount))
    try:
        counted = _EVALUATORS[policy.counts](tables, start, term, policy, merged(pauses, start))
    except (OverflowError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise NotCoveredError(
            "CALENDAR_NOT_COVERED",
            f"Thời hạn {term} vượt quá năm 9999, không có lịch nào phủ tới.",
            f"a term of {term.amount} {term.unit.value} ends after the year 9999, which no calendar covers",
        ) from error
    if final and policy.roll and counted.last_day is not None:
        return _rolled(tables, counted)
    return counted


def latest_notice(due: datetime, term: Term, policy: Policy) -> Leg:
    """Return the latest moment for a notice that must come whole calendar days before a due date."""
    days = cast("CalendarDays", term).amount
    last = due.date() - timedelta(days=days)
    end = datetime.combine(last + timedelta(days=1), time(), DESK_ZONE)
    return Leg(term, policy, due, due=end - timedelta(minutes=1), legal_end=end, last_day=last)


def restarted(start: datetime, policy: Policy, pauses: tuple[Pause, ...]) -> datetime | None:
    """Return the moment from which a term that starts again is counted, or None while a supplement is open.

    Args:
        start: the moment the term started first.
        policy: a policy under which a supplement starts the term again.
        pauses: from each request to its completion.

    Raises:
        BadInputError: SUPPLEMENT_MISSING without one, SUPPLEMENT_EARLY for one complete before the start.
    """
    ends = [pause.end for pause in pauses if pause.end is not None]
    if len(ends) < len(pauses):
        return None
    if not ends:
        raise BadInputError(
            "SUPPLEMENT_MISSING",
            f"Cách tính {policy.id} cần thời điểm nhận đủ hồ sơ bổ sung (supplement_complete).",
            f"policy {policy.id} needs the moment the full dossier came (supplement_complete)",
        )
    if max(ends) < start:
        raise BadInputError(
            "SUPPLEMENT_EARLY",
            f"Hồ sơ bổ sung đủ lúc {max(ends).isoformat()}, trước khi thời hạn bắt đầu ({start.isoformat()}).",
            f"the full dossier came at {max(ends).isoformat()}, before the term started ({start.isoformat()})",
        )
    return max(ends)


def open_leg(term: Term, policy: Policy, start: datetime, pauses: tuple[Pause, ...]) -> Leg:
    """Return the leg of a term that will be counted anew: all of it is left."""
    if isinstance(term, WorkingHours | Hours):
        unit = "working_minutes" if isinstance(term, WorkingHours) else "minutes"
        return Leg(term, policy, start, pauses, remaining=int(term.minutes), remaining_unit=unit)
    return Leg(term, policy, start, pauses, remaining=int(term.amount), remaining_unit=_UNIT_LEFT[policy.counts])


def with_rest(leg: Leg, following: tuple[Term, ...]) -> Leg:
    """Return an open leg that also holds what is left of the terms after it, as far as they count the same unit."""
    more = [open_leg(term, leg.policy, leg.start, ()) for term in following if term.unit == leg.term.unit]
    if len(more) < len(following) or not more:
        return leg
    return attrs.evolve(leg, remaining=(leg.remaining or 0) + sum(one.remaining or 0 for one in more))


def starting_half(tables: WorkTables, start: datetime) -> int:
    """Return the half day of a reception: 2k is the morning of the k-th working day, 2k + 1 its afternoon.

    Received on a day off, it counts as received in the morning of the next working day.
    """
    place = tables.index(start)
    day = tables.workday_at_or_after(place)
    return 2 * tables.rank[day] + (0 if day != place or _is_morning(tables, start) else 1)


def _working_time(tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...]) -> Leg:
    target = tables.worked(start) + cast("WorkingHours", term).microseconds
    for pause in pauses:
        if not tables.covers(pause.start):
            break  # past the calendar: the term has run out before, or is not covered itself
        stopped = tables.worked(pause.start)
        if stopped >= target:
            break
        if pause.end is None:
            left = (target - stopped) // _MICROSECONDS_PER_MINUTE
            return Leg(term, policy, start, pauses, remaining=left, remaining_unit="working_minutes")
        target += tables.worked(pause.end) - stopped
    due = tables.moment(target)
    return Leg(term, policy, start, pauses, due, due, due.date())


def _working_days(tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...]) -> Leg:
    amount = cast("WorkingDays", term).amount
    if policy.clamp:
        start = tables.first_working_moment(start, reception=policy.clamp == "reception")
        pauses = merged(pauses, start)
    first = tables.index(start)
    if policy.first_day == "included":
        first = included_first_day(tables, start, policy) - 1
    last = tables.nth_workday(first, amount)
    for pause in pauses:
        if not tables.covers(pause.start):
            break  # the term has run out before
        stopped = tables.index(pause.start)
        if stopped > last:
            break  # the term had run out before
        if pause.end is None:
            left = tables.workdays_between(stopped, last)
            return Leg(term, policy, start, pauses, remaining=left, remaining_unit="working_days")
        waited = tables.workdays_between(stopped, tables.index(pause.end))
        last = tables.nth_workday(last, waited) if waited else last
    return Leg(
        term,
        policy,
        start,
        pauses,
        _due_moment(tables, last, start, policy),
        tables.midnight_after(last),
        tables.day(last),
    )


def included_first_day(tables: WorkTables, start: datetime, policy: Policy) -> int:
    """Return the place of day one when the reception day counts if it comes before the cutoff."""
    place = tables.index(start)
    if policy.cutoff is None:
        return tables.workday_at_or_after(place)
    clock = start.timetz().replace(tzinfo=None)
    in_time = clock < policy.cutoff or (clock == policy.cutoff and policy.at_cutoff == "same_day")
    return tables.workday_at_or_after(place if in_time else place + 1)


def _due_moment(tables: WorkTables, last: int, start: datetime, policy: Policy) -> datetime:
    if policy.due_time == "closing":
        return tables.closing(last)
    if policy.due_time == "session":
        return tables.session_end(last, 0 if _is_morning(tables, start) else -1)
    clock = time(start.hour, start.minute if policy.due_time == "same_minute" else 0)
    return datetime.combine(tables.day(last), clock, DESK_ZONE)


def _is_morning(tables: WorkTables, start: datetime) -> bool:
    """Whether a moment lies up to the end of the morning session of its day, or on a day off."""
    sessions = tables.sessions[tables.index(start)]
    return not sessions or start <= tables.session_end(tables.index(start), 0)


def _half_days(tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...]) -> Leg:
    half = starting_half(tables, start) + cast("HalfDays", term).amount
    for pause in pauses:
        if not tables.covers(pause.start):
            break  # the term has run out before
        stopped = tables.index(pause.start)
        left = half - 2 * tables.rank[stopped + 1] + 1
        if left <= 0:
            break  # the term had run out before
        if pause.end is None:
            return Leg(term, policy, start, pauses, remaining=left, remaining_unit="half_days")
        half += 2 * tables.workdays_between(stopped, tables.index(pause.end))
    if half // 2 >= len(tables.workdays):
        raise NotCoveredError(
            "CALENDAR_NOT_COVERED", "Lịch không phủ đến ngày đến hạn.", "the calendar ends before the due date"
        )
    last = tables.workdays[half // 2]
    due = tables.session_end(last, 0 if half % 2 == 0 else -1)
    return Leg(term, policy, start, pauses, due, due, tables.day(last))


def _calendar(tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...]) -> Leg:
    tables.index(start)  # what cannot be explained from its first day on is not answered
    last = start.date() + _calendar_step(term)
    for pause in pauses:
        if pause.start.date() > last:
            break
        if pause.end is None:
            left = (last - pause.start.date()).days
            return Leg(term, policy, start, pauses, remaining=left, remaining_unit="calendar_days")
        last += pause.end.date() - pause.start.date()
    place = tables.index(last)
    end = tables.midnight_after(place)
    due = tables.closing(place) if tables.sessions[place] else end - timedelta(minutes=1)
    return Leg(term, policy, start, pauses, due, end, last)


def _rolled(tables: WorkTables, leg: Leg) -> Leg:
    """Move a last day off to the next working day."""
    last = cast("date", leg.last_day)
    place = tables.workday_at_or_after(tables.index(last))
    if tables.day(place) == last:
        return leg
    return attrs.evolve(
        leg,
        due=tables.closing(place),
        legal_end=tables.midnight_after(place),
        last_day=tables.day(place),
        before_roll=last,
    )


def _wall(tables: WorkTables, start: datetime, term: Term, policy: Policy, pauses: tuple[Pause, ...]) -> Leg:
    del tables  # the wall clock knows no days off
    due = start + (timedelta(microseconds=term.microseconds) if isinstance(term, Hours) else _calendar_step(term))
    for pause in pauses:
        if pause.start >= due:
            break
        if pause.end is None:
            left = int((due - pause.start).total_seconds() // 60)
            return Leg(term, policy, start, pauses, remaining=left, remaining_unit="minutes")
        due += pause.end - pause.start
    return Leg(term, policy, start, pauses, due, due, due.date())


def _calendar_step(term: Term) -> timedelta | relativedelta:
    if isinstance(term, CalendarDays):
        return timedelta(days=term.amount)
    if isinstance(term, Weeks):
        return timedelta(weeks=term.amount)
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  months and years are rare

    amount = cast("CalendarDays", term).amount
    return relativedelta(months=amount) if term.unit == "month" else relativedelta(years=amount)


_Evaluator = Callable[[WorkTables, datetime, Term, Policy, tuple[Pause, ...]], Leg]
_EVALUATORS: dict[Counts, _Evaluator] = {
    Counts.WORKING_TIME: _working_time,
    Counts.WORKING_DAYS: _working_days,
    Counts.HALF_DAYS: _half_days,
    Counts.CALENDAR: _calendar,
    Counts.WALL: _wall,
    Counts.NOTICE: lambda _tables, start, term, policy, _pauses: latest_notice(start, term, policy),
}
_UNIT_LEFT = {
    Counts.WORKING_TIME: "working_minutes",
    Counts.WORKING_DAYS: "working_days",
    Counts.HALF_DAYS: "half_days",
    Counts.CALENDAR: "calendar_days",
    Counts.WALL: "minutes",
}
"""What is left of a term that has not run, by what its policy counts."""
