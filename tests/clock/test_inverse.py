"""The latest start that is still in time: the inverse of a deadline, under every policy that counts forward."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.clock import CalendarDays, HalfDays, Hours, Months, Policy, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.policy import policies
from motcua.errors import BadInputError, NotCoveredError
from motcua.localtime import DESK_ZONE

CLOCKS = [WorkClock.default(), WorkClock(Week.named("vinh-phuc-2020")), WorkClock(Week.parse("Tue,Sat 08:00-11:00"))]
MICROSECOND = timedelta(microseconds=1)
MOMENTS = st.datetimes(datetime(2024, 3, 1), datetime(2025, 12, 1)).map(lambda one: one.replace(tzinfo=DESK_ZONE))
TERMS = st.one_of(
    st.integers(1, 2000).map(WorkingHours.of_minutes),
    st.integers(1, 3000).map(Hours.of_minutes),
    st.sampled_from([WorkingDays, HalfDays, CalendarDays]).flatmap(lambda kind: st.integers(1, 30).map(kind)),
    st.integers(1, 3).map(Months),
)
DAY_POLICIES = ["P-DAY-EXCL", "P-DAY-INCL15", "P-DAY-SAMETIME", "P-DAY-SAMEHOUR", "P-DAY-SESSION"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


@given(MOMENTS, TERMS, st.sampled_from(CLOCKS))
def test_the_latest_start_is_in_time_and_a_moment_later_is_not(due, term, clock):
    """P-HOUR, P-DAY-EXCL, P-HALFDAY-SESSION, P-CAL, P-WALL: nothing later is in time, nothing earlier is needed."""
    start = clock.latest_start(due, term)

    assert clock.due_at(start, term) <= due < clock.due_at(start + MICROSECOND, term)


@given(MOMENTS, TERMS, st.sampled_from(CLOCKS))
def test_the_inverse_of_a_deadline_gives_that_deadline_again(start, term, clock):
    """The inverse inverts: from the latest start for a due moment, the term is due at that very moment."""
    due = clock.due_at(start, term)

    assert clock.due_at(clock.latest_start(due, term), term) == due
    assert clock.latest_start(due, term) >= start


@given(MOMENTS, st.integers(1, 20), st.sampled_from(DAY_POLICIES), st.integers(0, 30 * 24 * 60))
def test_no_later_start_is_in_time_under_any_day_policy(due, amount, name, later):
    """P-DAY-SAMETIME and its kin are not monotone from day to day: Saturday 09:00 may be due before Friday 17:00."""
    policy, clock = Policy.named(name), CLOCKS[0]
    start = clock.latest_start(due, WorkingDays(amount), policy=policy)
    after = start + timedelta(minutes=later) + MICROSECOND

    assert clock.deadline(start, WorkingDays(amount), policy=policy).due <= due
    assert clock.deadline(after, WorkingDays(amount), policy=policy).due > due


@given(MOMENTS, st.integers(1, 2000))
def test_the_working_time_from_the_latest_start_is_the_term(due, minutes):
    clock = CLOCKS[0]
    start = clock.latest_start(due, WorkingHours.of_minutes(minutes))
    assume(start.second == due.second == 0)

    assert clock.elapsed(start, clock.due_at(start, WorkingHours.of_minutes(minutes))).working_minutes == minutes


def test_six_working_days_before_a_worked_saturday():
    assert CLOCKS[0].latest_start(at("2026-01-10T17:30"), WorkingDays(6)).date() == date(2026, 1, 4)


def test_before_the_calendar_there_is_no_start():
    with pytest.raises(NotCoveredError):
        CLOCKS[0].latest_start(at("2015-01-06T09:00"), WorkingDays(30))


@pytest.mark.parametrize("name", ["P-APOLOGY", "P-RESTART"])
def test_policies_that_count_from_elsewhere_have_no_latest_start(name):
    term = CalendarDays(1) if name == "P-APOLOGY" else WorkingDays(1)
    with pytest.raises(BadInputError, match="POLICY_NOT_INVERTIBLE"):
        CLOCKS[0].latest_start(at("2024-03-11T09:00"), term, policy=Policy.named(name))


def test_a_naive_due_moment_is_refused():
    with pytest.raises(BadInputError, match=r"\+07:00"):
        CLOCKS[0].latest_start(datetime(2024, 3, 11, 9), WorkingDays(1))


def test_every_policy_that_counts_forward_is_inverted_here():
    """Read from the table: a policy added to it without a test above is noticed."""
    terms = {kind.unit: kind(1) for kind in (WorkingHours, Hours, WorkingDays, HalfDays, CalendarDays, Months)}
    for policy in policies().values():
        if policy.counts == "notice" or policy.supplement == "restart":
            continue
        term = next(terms[unit] for unit in terms if unit in policy.units)
        start = CLOCKS[0].latest_start(at("2024-03-14T17:30"), term, policy=policy)

        assert CLOCKS[0].deadline(start, term, policy=policy).due <= at("2024-03-14T17:30"), policy.id
        assert CLOCKS[0].deadline(start + MICROSECOND, term, policy=policy).due > at("2024-03-14T17:30"), policy.id
