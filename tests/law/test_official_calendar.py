"""The official calendar against the notices, and against the `holidays` package."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import holidays
import pytest

from motcua.clock import Calendar, WorkClock, WorkingDays
from motcua.clock.calendarfile import read_calendar_days
from motcua.errors import CollectedError, NotCoveredError
from motcua.localtime import DESK_ZONE

OFFICIAL = Calendar.official()
DIFFERENCES = {date(2026, 1, 2), date(2026, 1, 10)}
"""What holidays 0.109 gets wrong for 2015 to 2026: the swap announced on 25 December 2025."""


def test_the_calendar_differs_from_holidays_on_exactly_the_documented_days():
    package = holidays.country_holidays("VN", years=range(2014, 2028), language="vi")
    days = (date(2015, 1, 1) + timedelta(days=offset) for offset in range(4383))

    different = {day for day in days if OFFICIAL.day(day).is_working != package.is_working_day(day)}

    assert different == DIFFERENCES


def test_every_named_day_has_a_source_and_a_reason_in_two_languages():
    for day in OFFICIAL.days.values():
        assert day.source and day.reason_vi and day.reason_en, day.date


def test_every_swap_names_both_of_its_days():
    for day in OFFICIAL.days.values():
        if day.kind == "swap" and not day.is_provisional:
            partner = OFFICIAL.days[day.swap_with]
            assert partner.swap_with == day.date
            assert partner.is_working != day.is_working


class TestVietnamCultureDay:
    """Resolution 28/2026/QH16, Article 2: 24 November is a paid day off, first in 2026."""

    def test_it_is_off_in_2026_with_its_article(self):
        day = OFFICIAL.day(date(2026, 11, 24))

        assert not day.is_working
        assert (day.cite.instrument, day.cite.article) == ("28/2026/QH16", "2")

    def test_it_was_worked_the_year_before(self):
        assert OFFICIAL.day(date(2025, 11, 24)).is_working

    @pytest.mark.parametrize(("day", "worked"), [(date(2026, 11, 23), True), (date(2026, 11, 28), False)])
    def test_the_proposed_swap_around_it_is_provisional_and_changes_nothing(self, day, worked):
        assert OFFICIAL.day(day).is_provisional
        assert OFFICIAL.day(day).is_working is worked


class TestKnowledgeDate:
    """A promise is judged by what could be known: the 2024 swap was announced on 12 April 2024."""

    def test_the_swap_is_unknown_the_day_before_and_known_on_the_day(self):
        assert OFFICIAL.known_on(date(2024, 4, 11)).day(date(2024, 4, 29)).is_working
        assert not OFFICIAL.known_on(date(2024, 4, 12)).day(date(2024, 4, 29)).is_working

    def test_the_deadline_moves_with_what_is_known(self):
        start = datetime(2024, 4, 24, 9, 0, tzinfo=DESK_ZONE)
        clock = WorkClock.default()

        assert clock.deadline(start, WorkingDays(3), as_of=date(2024, 4, 1)).last_day == date(2024, 4, 29)
        assert clock.deadline(start, WorkingDays(3)).last_day == date(2024, 5, 2)

    def test_a_year_is_not_covered_before_its_notice(self):
        with pytest.raises(NotCoveredError):
            OFFICIAL.known_on(date(2025, 10, 15)).day(date(2026, 1, 5))


class TestCoverage:
    """Outside 2015 to 2026 the calendar refuses; estimates are marked."""

    @pytest.mark.parametrize("day", [date(2014, 12, 31), date(2027, 1, 1)])
    def test_a_day_outside_is_refused(self, day):
        with pytest.raises(NotCoveredError) as refused:
            OFFICIAL.day(day)

        assert refused.value.code == "CALENDAR_NOT_COVERED"

    def test_an_estimate_says_that_it_is_one(self):
        tet = OFFICIAL.with_estimates(date(2026, 1, 1), date(2027, 12, 31)).day(date(2027, 2, 8))

        assert tet.is_provisional
        assert not tet.is_working


class TestHostCalendar:
    """A host loads a notice on the day it is announced, and its own closures."""

    def test_a_confirmed_swap_replaces_the_proposal(self):
        text = "date,status,reason,swap_with\n2026-11-23,off,hoán đổi,2026-11-28\n2026-11-28,worked,làm bù,2026-11-23\n"
        clock = WorkClock(calendar=OFFICIAL.with_days(read_calendar_days(text), name="notice"))

        assert not clock.works_on(date(2026, 11, 23))
        assert clock.works_on(date(2026, 11, 28))

    def test_every_bad_row_is_named(self):
        with pytest.raises(CollectedError) as refused:
            read_calendar_days("date,status,reason\n2026-13-01,off,x\n2026-11-05,closed,x\n")

        assert [fault.path for fault in refused.value.faults] == ["$[1]", "$[2]"]
