"""What is left of a term at a moment, latest notices, and the effect of other days or hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import CalendarDays, HalfDays, Hours, Pause, Policy, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.remaining import Remaining
from motcua.clock.whatif import Filing, what_if, with_days
from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE

CLOCK = WorkClock.default()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


class TestRemaining:
    """Hours by working time, days by whole working days; overdue after the legal end (Civil Code 2015, 148(6))."""

    @pytest.mark.parametrize(
        ("term", "moment", "amount", "unit", "overdue"),
        [
            (WorkingHours(8), "2024-03-11T16:30", 360, "working_minutes", False),
            (WorkingHours(8), "2024-03-11T20:00", 300, "working_minutes", False),
            (WorkingHours(8), "2024-03-12T14:30", 0, "working_minutes", False),
            (WorkingHours(8), "2024-03-12T15:00", 30, "working_minutes", True),
            (WorkingDays(3), "2024-03-11T14:30", 3, "working_days", False),
            (WorkingDays(3), "2024-03-14T23:00", 0, "working_days", False),
            (WorkingDays(3), "2024-03-15T00:00", 0, "working_days", False),
            (WorkingDays(3), "2024-03-15T00:01", 1, "working_days", True),
            (WorkingDays(3), "2024-03-18T09:00", 2, "working_days", True),
            (CalendarDays(10), "2024-03-16T09:00", 5, "calendar_days", False),
            (Hours(48), "2024-03-12T14:30", 24 * 60, "minutes", False),
            (HalfDays(1), "2024-03-12T09:30", 120, "working_minutes", False),
        ],
    )
    def test_what_is_left_is_told_in_the_terms_own_unit(self, term, moment, amount, unit, overdue):
        deadline = CLOCK.deadline(at("2024-03-11T14:30"), term)

        assert CLOCK.remaining(deadline, at(moment)) == Remaining(amount, unit, is_overdue=overdue)

    def test_while_a_pause_is_open_nothing_runs(self):
        deadline = CLOCK.deadline(at("2024-03-11T07:30"), WorkingDays(5), pauses=[Pause(at("2024-03-13T10:30"))])

        assert CLOCK.remaining(deadline, at("2024-05-01T09:00")) == Remaining(3, "working_days", is_paused=True)

    def test_the_days_of_a_pause_to_come_are_not_left(self):
        """Five days from Monday, waiting from Tuesday to Thursday: on Monday there are five left, not seven."""
        pause = Pause(at("2024-03-12T09:00"), at("2024-03-14T09:00"))
        deadline = CLOCK.deadline(at("2024-03-11T07:30"), WorkingDays(5), pauses=[pause])

        assert deadline.last_day == date(2024, 3, 20)
        assert [CLOCK.remaining(deadline, at(f"2024-03-{day}T12:00")).amount for day in (11, 12, 13, 14, 15, 20)] == [
            5, 4, 4, 4, 3, 0,
        ]  # fmt: skip

    @given(st.integers(1, 4000), st.integers(0, 30 * 24 * 60), st.integers(0, 3000))
    def test_what_has_run_and_what_is_left_are_the_term(self, minutes, later, paused):
        """P-HOUR-SUSPEND: elapsed and remaining working time add up to the term, before it is due."""
        start = at("2024-03-11T09:00")
        pauses = [Pause(start + timedelta(hours=3), start + timedelta(hours=3, minutes=paused))]
        deadline = CLOCK.deadline(start, WorkingHours.of_minutes(minutes), pauses=pauses)
        moment = min(start + timedelta(minutes=later), deadline.due)
        left = CLOCK.remaining(deadline, moment)

        assert left.amount + CLOCK.elapsed(start, moment, pauses=pauses).working_minutes == minutes

    def test_a_naive_moment_is_refused(self):
        with pytest.raises(BadInputError, match=r"\+07:00"):
            CLOCK.remaining(CLOCK.deadline(at("2024-03-11T07:30"), WorkingDays(5)), datetime(2024, 3, 12))


class TestLatestNotice:
    """P-APOLOGY, P-EXTEND: at latest the calendar day before the due date (Decree 61/2018, 19(9)), unrolled."""

    @pytest.mark.parametrize("name", ["P-APOLOGY", "P-EXTEND"])
    @pytest.mark.parametrize(
        ("due", "days", "last"),
        [
            ("2024-03-15T17:30", 1, date(2024, 3, 14)),
            ("2024-03-18T17:30", 1, date(2024, 3, 17)),
            ("2024-02-15T17:30", 1, date(2024, 2, 14)),
            ("2024-03-15T17:30", 3, date(2024, 3, 12)),
        ],
    )
    def test_the_day_before_counts_to_its_end_even_when_it_is_off(self, name, due, days, last):
        notice = CLOCK.deadline(at(due), CalendarDays(days), policy=Policy.named(name))

        assert notice.last_day == last
        assert notice.legal_end == datetime(last.year, last.month, last.day, tzinfo=DESK_ZONE) + timedelta(days=1)

    def test_its_explanation_says_before_what(self):
        notice = CLOCK.deadline(at("2024-03-18T17:30"), CalendarDays(1), policy=Policy.named("P-APOLOGY"))

        assert "17/03/2024" in notice.explain("vi")
        assert [row.date for row in notice.trace] == [date(2024, 3, 17)]


class TestWhatIf:
    """One more day off, a worked Saturday, another week: what moves, and what does not."""

    FILINGS = (
        Filing("a", at("2024-12-23T09:00"), WorkingDays(5)),
        Filing("b", at("2024-12-23T09:00"), WorkingDays(2)),
        Filing("c", at("2024-12-27T16:00"), WorkingHours(8)),
        Filing("d", at("2024-12-23T09:00"), WorkingDays(5), pauses=(Pause(at("2024-12-24T09:00")),)),
        Filing("e", at("2026-12-30T09:00"), WorkingDays(5)),
    )

    def test_one_more_day_off_moves_only_the_terms_that_run_over_it(self):
        effect = what_if(self.FILINGS, CLOCK, with_days(CLOCK, off=[date(2024, 12, 30)]))

        assert [(one.id, one.after) for one in effect.changes] == [
            ("a", at("2024-12-31T17:30")),
            ("c", at("2024-12-31T16:00")),
        ]
        assert (effect.later, effect.earlier, effect.unchanged, effect.open) == (2, 0, 1, ("d",))
        assert [name for name, _ in effect.uncovered] == ["e"]

    def test_a_worked_saturday_brings_deadlines_forward(self):
        effect = what_if(self.FILINGS[:3], CLOCK, with_days(CLOCK, worked=[date(2024, 12, 28)]))

        assert [(one.id, one.moved_by) for one in effect.changes] == [
            ("a", timedelta(days=-2)),
            ("c", timedelta(days=-2)),
        ]
        assert (effect.later, effect.earlier) == (0, 2)

    def test_other_hours_move_closing_times(self):
        effect = what_if(self.FILINGS[:2], CLOCK, WorkClock(Week.named("thanh-hoa")))

        assert {one.moved_by for one in effect.changes} == {timedelta(minutes=-30)}

    def test_a_supposed_day_is_never_taken_for_a_sure_one(self):
        supposed = with_days(CLOCK, off=[date(2024, 12, 30)])

        assert supposed.deadline(at("2024-12-27T09:00"), WorkingDays(2)).is_provisional
