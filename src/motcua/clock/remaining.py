"""What is left of a term at a moment, or by how much it is overdue, in the term's own unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from motcua.clock.pause import merged
from motcua.clock.policy import Counts
from motcua.localtime import local

if TYPE_CHECKING:
    from motcua.clock.deadline import Deadline

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
    if deadline.due is None or deadline.legal_end is None or leg.last_day is None:
        return Remaining(leg.remaining or 0, leg.remaining_unit or "", is_paused=True)
    moment = max(local(at), leg.start)
    is_overdue = moment > deadline.legal_end
    first, last = (deadline.due, moment) if is_overdue else (moment, max(deadline.due, moment))
    pauses = merged(leg.pauses, first)
    if leg.policy.counts is Counts.WALL:
        inside = sum(((min(one.end or last, last) - one.start) for one in pauses if one.start < last), timedelta())
        return Remaining(int((last - first - inside) / _ONE_MINUTE), "minutes", is_overdue)
    if leg.policy.counts in (Counts.WORKING_TIME, Counts.HALF_DAYS):
        return Remaining(clock.elapsed(first, last, pauses=pauses).working_minutes, "working_minutes", is_overdue)
    days = _calendar_days if leg.policy.counts is Counts.CALENDAR else clock.workdays_in
    after, upto = (leg.last_day, moment.date()) if is_overdue else (moment.date(), leg.last_day)
    waited = sum(days(max(one.start.date(), after), min(one.end.date(), upto)) for one in pauses if one.end is not None)
    unit = "calendar_days" if days is _calendar_days else "working_days"
    return Remaining(max(days(after, upto) - waited, 0), unit, is_overdue)


def _calendar_days(after: date, upto: date) -> int:
    return max((upto - after).days, 0)
