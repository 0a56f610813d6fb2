"""The other way round: by when must something start so that it is due no later than a given moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from motcua.clock.counting import count_leg
from motcua.clock.kernel import WorkTables
from motcua.clock.policy import Counts, Policy
from motcua.clock.term import Hours, Term
from motcua.errors import BadInputError, NotCoveredError
from motcua.localtime import DESK_ZONE

__all__ = ["latest_start"]

_MICROSECONDS_OF_DAY = 86_400_000_000
_ONE_DAY = timedelta(days=1)


def latest_start(tables: WorkTables, due: datetime, term: Term, policy: Policy) -> datetime:
    """Return the last moment from which the term is due no later than `due`, to the microsecond.

    Within a day a later start is never due earlier, whatever the policy; from day to day that holds of the last
    day of the term. So the day is found by bisection, and then the moment within it.

    Args:
        tables: week and calendar, compiled.
        due: when it must be done, in +07:00.
        term: how long.
        policy: how to count.

    Raises:
        BadInputError: POLICY_NOT_INVERTIBLE for a policy that counts back from a due date, or needs a supplement.
        NotCoveredError: when no start inside the calendar is early enough.
    """
    if policy.counts is Counts.NOTICE or policy.supplement == "restart":
        raise BadInputError(
            "POLICY_NOT_INVERTIBLE",
            f"Cách tính {policy.id} không có thời điểm bắt đầu muộn nhất.",
            f"the policy {policy.id} has no latest start",
            value=policy.id,
        )
    if policy.counts is Counts.WALL and isinstance(term, Hours):
        return due - timedelta(microseconds=term.microseconds)
    tables.index(due)  # beyond the calendar there is no latest start, only the end of what is known
    first, day = tables.day(0), _last_day_in_time(tables, due, term, policy)
    while day >= first:
        if _is_in_time(tables, _moment(day, 0), due, term, policy):
            return _moment(day, _last_in_time(tables, day, due, term, policy))
        day -= _ONE_DAY
    raise NotCoveredError(
        "CALENDAR_NOT_COVERED",
        f"Không có ngày nào từ {first:%d/%m/%Y} đủ sớm để xong trước {due.isoformat()}.",
        f"no day from {first} on is early enough to be done by {due.isoformat()}",
    )


def _last_day_in_time(tables: WorkTables, due: datetime, term: Term, policy: Policy) -> date:
    """Return the last day on which a start is due on the day of `due` or before."""
    low, high = 0, min((due.date() - tables.day(0)).days, len(tables.sessions) - 1) + 1
    while low < high:
        middle = (low + high) // 2
        last = _due(tables, _moment(tables.day(middle), 0), term, policy)
        if last is not None and last.date() <= due.date():
            low = middle + 1
        else:
            high = middle
    return tables.day(0) + timedelta(days=low - 1)


def _last_in_time(tables: WorkTables, day: date, due: datetime, term: Term, policy: Policy) -> int:
    """Return the last microsecond of a day that is in time, knowing that the first is."""
    low, high = 0, _MICROSECONDS_OF_DAY - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _is_in_time(tables, _moment(day, middle), due, term, policy):
            low = middle
        else:
            high = middle - 1
    return low


def _is_in_time(tables: WorkTables, start: datetime, due: datetime, term: Term, policy: Policy) -> bool:
    found = _due(tables, start, term, policy)
    return found is not None and found <= due


def _due(tables: WorkTables, start: datetime, term: Term, policy: Policy) -> datetime | None:
    """Return when the term is due from a start, or None when that lies past the calendar."""
    try:
        return count_leg(tables, start, term, policy, (), final=True).due
    except NotCoveredError:
        return None


def _moment(day: date, microseconds: int) -> datetime:
    return datetime.combine(day, time(), DESK_ZONE) + timedelta(microseconds=microseconds)
