"""Civil Code 91/2015/QH13, Articles 147 and 148: where a term starts and where it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import CalendarDays, Hours, Months, Weeks, WorkClock, WorkingDays, WorkingHours, Years
from motcua.localtime import DESK_ZONE

CLOCK = WorkClock.default()
MOMENTS = st.datetimes(datetime(2017, 1, 2), datetime(2025, 10, 1)).map(lambda at: at.replace(tzinfo=DESK_ZONE))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


class TestArticle147:
    """Hours run from the fixed instant (clause 1); for days and longer, the first day is not counted (clause 2)."""

    def test_wall_hours_run_from_the_instant_through_nights_and_days_off(self):
        assert CLOCK.due_at(at("2024-03-08T18:40"), Hours(48)) == at("2024-03-10T18:40")

    def test_the_day_of_reception_is_not_counted(self):
        assert CLOCK.due_at(at("2024-03-11T07:31"), WorkingDays(1)) == at("2024-03-12T17:30")

    @given(MOMENTS, st.integers(1, 60))
    def test_no_working_day_term_ends_on_the_day_it_starts(self, start, days):
        assert CLOCK.due_at(start, WorkingDays(days)).date() > start.date()

    @given(MOMENTS, st.integers(1, 400))
    def test_the_hour_of_filing_does_not_move_a_term_in_days(self, start, days):
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)

        assert CLOCK.due_at(start, CalendarDays(days)) == CLOCK.due_at(midnight, CalendarDays(days))


class TestArticle148:
    """Days end with their last day (1, 6); weeks, months, years correspond (2-4); a last day off rolls (5)."""

    def test_the_legal_end_is_twenty_four_hours_of_the_last_day(self):
        answer = CLOCK.deadline(at("2024-03-11T09:00"), WorkingDays(3))

        assert answer.due == at("2024-03-14T17:30")
        assert answer.legal_end == at("2024-03-15T00:00")

    def test_a_month_without_the_day_ends_on_its_last_day(self):
        assert CLOCK.due_at(at("2024-01-31T09:00"), Months(1)).date() == date(2024, 2, 29)

    def test_a_week_ends_on_the_same_weekday(self):
        assert CLOCK.due_at(at("2024-03-12T09:00"), Weeks(2)).date() == date(2024, 3, 26)

    def test_a_year_ends_on_the_same_date(self):
        assert CLOCK.due_at(at("2023-03-14T09:00"), Years(1)).date() == date(2024, 3, 14)

    def test_a_last_day_in_tet_moves_to_the_next_working_day_and_says_so(self):
        answer = CLOCK.deadline(at("2026-02-10T08:40"), CalendarDays(7))

        assert answer.last_day == date(2026, 2, 23)
        assert "148" in {cite.article for cite in answer.because}
        assert "5" in {cite.clause for cite in answer.because}

    @given(MOMENTS, st.integers(1, 400))
    def test_a_rolled_term_never_ends_on_a_day_off_and_never_before_its_last_day(self, start, days):
        answer = CLOCK.deadline(start, CalendarDays(days))

        assert CLOCK.works_on(answer.last_day)
        assert answer.last_day >= start.date() + timedelta(days=days)


class TestProvenance:
    """An answer of 2016 cites the code of 2016, which was not read, and says so."""

    def test_an_answer_before_2017_is_unverified(self):
        answer = CLOCK.deadline(at("2016-03-11T09:00"), WorkingDays(3))

        assert {cite.instrument for cite in answer.because} == {"33/2005/QH11"}
        assert answer.provenance == "unverified"

    def test_an_answer_of_2024_is_sourced(self):
        assert CLOCK.deadline(at("2024-03-11T09:00"), WorkingDays(3)).provenance == "sourced"


@pytest.mark.parametrize("term", [WorkingHours(8), WorkingDays(5), CalendarDays(30)])
@given(start=MOMENTS, more=st.integers(1, 40))
def test_a_longer_term_is_never_due_earlier(term, start, more):
    """More time cannot end sooner: it would punish the desk for being given more."""
    longer = type(term)(term.amount + more)

    assert CLOCK.due_at(start, longer) >= CLOCK.due_at(start, term)
