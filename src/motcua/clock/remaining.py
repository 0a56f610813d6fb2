"""What is left of a term at a moment, or by how much it is overdue, in the term's own unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from motcua.clock.pause import merged
from motcua.clock.policy import Counts
from motcua.localtime import local

if TYPE_CHECKING:
    from motcua.clock.counting import Leg
    from motcua.clock.deadline import Deadline
    from motcua.clock.workclock import WorkClock

__all__ = ["Remaining", "remaining_at"]

_ONE_MINUTE = timedelta(minutes=1)


@attrs.frozen
class Remaining:
    """What is left of a term (thời hạn còn lại), or how far it is overdue.

    Attributes:
        amount: how much, never below zero; whole units, rounded down.
        unit: "working_minutes", "minutes", "working_days", "half_days" (while paused) or "calendar_days".
        is_overdue: whether the term has ended: terms in hours at their due moment, others with their last
            day (Civil Code 91/2015/QH13, Article 148(6)).
        is_paused: whether a pause is open, so that nothing runs.
    """

    amount: int
    unit: str
    is_overdue: bool = False
    is_paused: bool = False


def remaining_at(deadline: Deadline, at: datetime) -> Remaining:
    """Return what is left of a deadline at a moment; before the start it is the whole term.

    Days are those after the day of the moment, up to and including the last, pauses left out; overdue days are
    those after the last, up to and including that of the moment.

    Raises:
        BadInputError: for a naive moment.
        NotCoveredError: when the calendar does not reach the moment.
    """
    leg, clock = deadline.legs[-1], deadline.clock
    moment = local(at) if leg.policy.counts is Counts.NOTICE else max(local(at), deadline.start)
    if deadline.due is None or deadline.legal_end is None or leg.last_day is None:
        return _while_open(leg, clock, moment)
    is_overdue = moment > deadline.legal_end
    first, last = (deadline.due, moment) if is_overdue else (moment, max(deadline.due, moment))
    pauses = [one for each in deadline.legs for one in merged(each.pauses, first)]
    unit = _unit_of(deadline)
    if unit == "minutes":
        inside = sum(((min(one.end or last, last) - one.start) for one in pauses if one.start < last), timedelta())
        return Remaining(int((last - first - inside) / _ONE_MINUTE), unit, is_overdue)
    if unit == "working_minutes":
        return Remaining(clock.elapsed(first, last, pauses=pauses).working_minutes, unit, is_overdue)
    days = _calendar_days if unit == "calendar_days" else clock.workdays_in
    after, upto = (leg.last_day, moment.date()) if is_overdue else (moment.date(), leg.last_day)
    waited = sum(days(max(one.start.date(), after), min(one.end.date(), upto)) for one in pauses if one.end is not None)
    return Remaining(max(days(after, upto) - waited, 0), unit, is_overdue)


_UNITS = {
    Counts.WALL: "minutes",
    Counts.WORKING_TIME: "working_minutes",
    Counts.HALF_DAYS: "working_minutes",
    Counts.WORKING_DAYS: "working_days",
    Counts.CALENDAR: "calendar_days",
    Counts.NOTICE: "calendar_days",
}


def _unit_of(deadline: Deadline) -> str:
    """Return the unit of what is left: the term's own, or calendar days for a chain of several."""
    units = {_UNITS[leg.policy.counts] for leg in deadline.legs}
    return units.pop() if len(units) == 1 else "calendar_days"


def _while_open(leg: Leg, clock: WorkClock, moment: datetime) -> Remaining:
    """Return what is left when a pause stands open, which before its beginning is more."""
    amount, unit = leg.remaining or 0, leg.remaining_unit or ""
    begins = next((pause.start for pause in leg.pauses if pause.end is None), None)
    if begins is None or moment >= begins or leg.policy.supplement == "restart":
        return Remaining(amount, unit, is_paused=begins is None or moment >= begins)
    if unit == "working_minutes":
        amount += clock.elapsed(moment, begins).working_minutes
    elif unit == "minutes":
        amount += int((begins - moment) / _ONE_MINUTE)
    elif unit == "calendar_days":
        amount += _calendar_days(moment.date(), begins.date())
    else:
        amount += clock.workdays_in(moment.date(), begins.date()) * (2 if unit == "half_days" else 1)
    return Remaining(amount, unit)


def _calendar_days(after: date, upto: date) -> int:
    return max((upto - after).days, 0)
