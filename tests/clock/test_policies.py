"""The counting policies, and the counter-examples that public systems got wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

import attrs
import pytest

from motcua.clock import (
    Calendar,
    CalendarDays,
    HalfDays,
    Hours,
    Pause,
    Policy,
    Week,
    WorkClock,
    WorkingDays,
    WorkingHours,
)
from motcua.clock.calendar import Day, DayKind
from motcua.clock.policy import default_policy, policies
from motcua.errors import BadInputError, NotCoveredError
from motcua.localtime import DESK_ZONE
from motcua.units import TimeUnit

CLOCK = WorkClock.default()
SUNDAY = Day(date(2024, 3, 10), False, DayKind.LOCAL, "đóng cửa", "closed")
THANH_HOA = WorkClock(Week.named("thanh-hoa"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


class TestCounterExamples:
    """Answers that systems in the field gave, and the right ones."""

    def test_ce1_one_working_hour_from_half_past_eleven_is_after_lunch(self):
        assert THANH_HOA.due_at(at("2024-03-11T11:30"), WorkingHours(1)) == at("2024-03-11T14:30")

    def test_ce2_seven_hours_from_four_pm_skip_the_lunch_of_the_next_day(self):
        assert THANH_HOA.due_at(at("2024-03-11T16:00"), WorkingHours(7)) == at("2024-03-12T15:00")

    def test_ce3_a_filing_on_saturday_is_never_due_on_monday_morning(self):
        assert THANH_HOA.due_at(at("2024-03-09T09:00"), WorkingDays(1)) == at("2024-03-11T17:00")
        assert THANH_HOA.due_at(at("2024-03-09T09:00"), WorkingHours(8)) == at("2024-03-11T17:00")

    def test_ce4_a_past_dossier_still_sees_the_days_off_of_its_time(self):
        assert CLOCK.due_at(at("2024-02-07T09:00"), WorkingDays(1)).date() == date(2024, 2, 15)

    def test_ce6_a_term_that_ends_at_ten_or_a_quarter_past_is_rounded_by_nobody(self):
        """Two routines of one system rounded 10:00 to 10:00 and to 10:15: here the minute stays what it is."""
        for minutes in (60, 75, 76):
            term, start = WorkingHours.of_minutes(minutes), at("2024-03-11T09:00")
            due = start.replace(hour=10, minute=minutes - 60)

            assert CLOCK.due_at(start, term) == CLOCK.deadline(start, term).due == due
            assert CLOCK.elapsed(start, due).working_minutes == minutes

    def test_ce7_the_swap_of_new_year_2026_is_kept(self):
        assert CLOCK.due_at(at("2025-12-31T16:00"), WorkingDays(5)) == at("2026-01-09T17:30")
        assert CLOCK.due_at(at("2025-12-31T16:00"), WorkingDays(6)) == at("2026-01-10T17:30")

    def test_ce8_a_pause_over_night_adds_working_time_only(self):
        answer = CLOCK.deadline(
            at("2024-03-11T13:30"), WorkingHours(8), pauses=[Pause(at("2024-03-11T17:00"), at("2024-03-12T09:00"))]
        )

        assert answer.due == at("2024-03-13T07:30").replace(day=12, hour=15, minute=30)

    def test_ce10_a_calendar_that_never_works_is_refused_without_a_loop(self):
        closed = {day: attrs.evolve(SUNDAY, date=day) for day in map(date.fromordinal, range(738_886, 739_252))}
        calendar = Calendar("closed", "1", min(closed), max(closed), closed)
        for term in (WorkingDays(5), WorkingHours(1), HalfDays(1), CalendarDays(1)):
            with pytest.raises(NotCoveredError):
                WorkClock(calendar=calendar).due_at(at("2024-03-11T09:00"), term)


@pytest.mark.parametrize(
    ("policy", "start", "amount", "due"),
    [
        ("P-DAY-EXCL", "2024-03-11T09:00", 2, "2024-03-13T17:30"),
        ("P-DAY-INCL15", "2024-03-11T14:00", 2, "2024-03-12T17:30"),
        ("P-DAY-INCL15", "2024-03-11T15:01", 2, "2024-03-13T17:30"),
        ("P-SAMEDAY", "2024-03-15T14:00", 1, "2024-03-15T17:30"),
        ("P-SAMEDAY", "2024-03-15T15:30", 1, "2024-03-18T17:30"),
        ("P-SAMEDAY", "2024-03-16T09:00", 1, "2024-03-18T17:30"),
        ("P-DAY-SAMETIME", "2024-03-11T09:12:40", 2, "2024-03-13T09:12"),
        ("P-DAY-SAMEHOUR", "2024-03-11T09:12:40", 2, "2024-03-13T09:00"),
        ("P-DAY-SESSION", "2024-03-11T09:12", 2, "2024-03-13T11:30"),
        ("P-DAY-SESSION", "2024-03-11T11:31", 2, "2024-03-13T17:30"),
    ],
)
def test_a_day_policy_gives_its_own_due_moment(policy, start, amount, due):
    assert CLOCK.deadline(at(start), WorkingDays(amount), policy=Policy.named(policy)).due == at(due)


@pytest.mark.parametrize(
    ("start", "halves", "due"),
    [
        ("2024-03-11T09:00", 1, "2024-03-11T17:30"),
        ("2024-03-11T11:30", 1, "2024-03-11T17:30"),
        ("2024-03-11T14:00", 1, "2024-03-12T11:30"),
        ("2024-03-15T14:00", 1, "2024-03-18T11:30"),
        ("2024-03-11T09:00", 3, "2024-03-12T17:30"),
    ],
)
def test_half_days_go_by_session(start, halves, due):
    assert CLOCK.due_at(at(start), HalfDays(halves)) == at(due)


def test_hours_used_up_at_a_sessions_end_end_there():
    assert CLOCK.due_at(at("2024-03-11T07:30"), WorkingHours(4)) == at("2024-03-11T11:30")
    assert CLOCK.due_at(at("2024-03-11T07:30"), WorkingHours(8)) == at("2024-03-11T17:30")


def test_a_chain_in_days_leaves_the_last_day_of_each_part_out_of_the_next():
    """30 days end on a Sunday; the first of the two working days is the Monday after it."""
    answer = CLOCK.deadline(at("2024-03-08T09:00"), (CalendarDays(30), WorkingDays(2)))

    assert [leg.last_day for leg in answer.legs] == [date(2024, 4, 7), date(2024, 4, 9)]
    assert answer.provenance == "unverified"


def test_a_chain_from_days_into_hours_starts_at_the_end_of_the_day():
    answer = CLOCK.deadline(at("2024-03-11T09:00"), (WorkingDays(1), WorkingHours(2)))

    assert answer.due == at("2024-03-13T09:30")


class TestOpenPause:
    """While a pause is open there is no due moment, only what is left."""

    def test_hours_left_are_working_minutes(self):
        answer = CLOCK.deadline(at("2024-03-11T07:30"), WorkingHours(8), pauses=[Pause(at("2024-03-11T10:30"))])

        assert answer.due is None
        assert (answer.legs[-1].remaining, answer.legs[-1].remaining_unit) == (300, "working_minutes")

    def test_days_left_are_working_days(self):
        answer = CLOCK.deadline(at("2024-03-11T07:30"), WorkingDays(5), pauses=[Pause(at("2024-03-13T10:30"))])

        assert (answer.due, answer.legs[-1].remaining) == (None, 3)


def test_a_worked_saturday_takes_the_sessions_of_the_day_it_replaces():
    """10 January 2026 replaces Friday 2 January; a week with a short Friday makes it a short Saturday."""
    clock = WorkClock(Week.parse("Mon-Thu 07:30-11:30,13:30-17:30; Fri 07:30-11:30"))

    assert [end.hour for end in clock.session_ends(date(2026, 1, 10))] == [11]


def test_every_unit_has_a_default_policy_and_every_policy_says_what_it_does():
    assert {default_policy(unit).id for unit in TimeUnit} == {
        "P-HOUR",
        "P-DAY-EXCL",
        "P-HALFDAY-SESSION",
        "P-CAL",
        "P-WALL",
    }
    for policy in policies().values():
        assert policy.summary_vi and policy.summary_en and policy.because


def test_a_policy_refuses_a_unit_it_does_not_count():
    with pytest.raises(BadInputError, match="P-CAL"):
        CLOCK.deadline(at("2024-03-11T07:30"), Hours(8), policy=Policy.named("P-CAL"))


def test_a_naive_start_is_refused_with_the_way_to_mend_it():
    with pytest.raises(BadInputError, match=r"\+07:00"):
        CLOCK.due_at(datetime(2024, 3, 11, 9, 0), WorkingDays(1))


class TestBadInput:
    """Each a clear error with a code, and nothing loops."""

    FAULTS: ClassVar = {
        "naive start": ("NAIVE_TIME", lambda: CLOCK.due_at(datetime(2024, 3, 11, 9), WorkingHours(1))),
        "naive moment": ("NAIVE_TIME", lambda: CLOCK.elapsed(datetime(2024, 3, 11, 9), at("2024-03-11T09:00"))),
        "naive end": ("NAIVE_TIME", lambda: CLOCK.worked_minutes(at("2024-03-11T09:00"), datetime(2024, 3, 11, 9))),
        "backwards": ("END_BEFORE_START", lambda: CLOCK.elapsed(at("2024-03-11T09:00"), at("2024-03-11T08:59"))),
        "pause backwards": ("PAUSE_BACKWARDS", lambda: Pause(at("2024-03-11T09:00"), at("2024-03-11T08:59"))),
        "empty week": ("WEEK_SPEC", lambda: Week.parse("")),
        "slots that overlap": ("WEEK_SPEC", lambda: Week.parse("Mon 08:00-09:00,08:30-10:00")),
        "term of zero": ("TERM_AMOUNT", lambda: WorkingDays(0)),
        "term below zero": ("TERM_AMOUNT", lambda: WorkingHours("-1")),
        "chain of nothing": ("TERM_EMPTY", lambda: CLOCK.deadline(at("2024-03-11T09:00"), ())),
    }

    @pytest.mark.parametrize("fault", FAULTS)
    def test_what_cannot_be_counted_is_refused_by_name(self, fault):
        code, ask = self.FAULTS[fault]
        with pytest.raises(BadInputError) as refused:
            ask()

        assert refused.value.code == code
        assert refused.value.message_vi and refused.value.message_en

    @pytest.mark.parametrize("term", [WorkingHours(1), WorkingDays(1), HalfDays(1), CalendarDays(1)])
    @pytest.mark.parametrize("pauses", [(), (Pause(at("2024-03-11T10:00"), at("2024-03-11T11:00")),)])
    def test_a_calendar_without_any_working_day_is_refused(self, term, pauses):
        closed = [
            Day(date(2024, 1, 1) + timedelta(days), False, DayKind.LOCAL, "đóng cửa", "closed") for days in range(366)
        ]
        calendar = Calendar("closed", "1", date(2024, 1, 1), date(2024, 12, 31), {day.date: day for day in closed})
        with pytest.raises(NotCoveredError):
            WorkClock(calendar=calendar).deadline(at("2024-03-11T09:00"), term, pauses=pauses)

        assert WorkClock(calendar=calendar).elapsed(at("2024-03-11T09:00"), at("2024-12-11T09:00")).working_minutes == 0

    @pytest.mark.parametrize("term", [WorkingHours(1), WorkingDays(1), HalfDays(1), CalendarDays(1)])
    def test_outside_the_coverage_there_is_no_answer(self, term):
        for start in ("2014-06-02T09:00", "2026-12-31T17:00", "2031-01-01T09:00"):
            with pytest.raises(NotCoveredError):
                CLOCK.deadline(at(start), term)


def test_the_trace_names_the_notice_behind_each_day_off():
    trace = {row.date: row for row in CLOCK.deadline(at("2025-12-31T16:00"), WorkingDays(6)).trace}

    assert trace[date(2026, 1, 2)].cite.instrument == "12729/VPCP-KGVX"
    assert "10/01/2026" in trace[date(2026, 1, 2)].why_vi
    assert sum(row.counted_days for row in trace.values()) == 6


def test_the_explanation_speaks_both_languages():
    answer = CLOCK.deadline(at("2025-12-31T16:00"), WorkingDays(1))

    assert answer.explain("vi").startswith("Hạn: 17:30 ngày 05/01/2026.")
    assert "Civil Code 91/2015/QH13, Article 147(2)" in answer.explain("en")


def test_a_fast_path_kept_before_its_first_use_compiles_once():
    """Whoever binds `clock.due_at` early must not have the tables made anew for each call."""
    clock = WorkClock(Week.named("thanh-hoa"))
    due_at, elapsed = clock.due_at, clock.elapsed
    first, made = due_at(at("2024-03-11T09:00"), WorkingHours(1)), clock.due_at

    assert due_at(at("2024-03-11T09:00"), WorkingHours(1)) == first == at("2024-03-11T10:00")
    assert elapsed(at("2024-03-11T09:00"), first).working_minutes == 60
    assert clock.due_at is made
