"""Corners where an answer went wrong once, found by somebody who had not written it; each named by its rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    parse_term,
)
from motcua.clock.batch import due_many
from motcua.clock.batchpauses import Pauses
from motcua.clock.calendarfile import covered_until, read_calendar_days
from motcua.clock.hours import AgencyHours
from motcua.clock.remaining import Remaining
from motcua.clock.whatif import with_days
from motcua.errors import BadInputError, CollectedError, NotCoveredError, UnreadableFileError
from motcua.localtime import DESK_ZONE

CLOCK = WorkClock.default()
_MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


class TestCitations:
    """An answer rests on the rows that count as it counted, and on no other."""

    @pytest.mark.parametrize(("name", "amount"), [("P-DAY-INCL15", 2), ("P-SAMEDAY", 1)])
    @pytest.mark.parametrize("start", ["2020-03-11T14:00", "2020-03-11T16:00"])
    def test_the_cutoff_of_fifteen_hours_is_cited(self, name, amount, start):
        """Decree 61/2018, Article 18(2): also for the day that drops out by it."""
        answer = CLOCK.deadline(at(start), WorkingDays(amount), policy=Policy.named(name))

        assert {cite.article for cite in answer.because} == {"18"}
        dropped = [row for row in answer.trace if "cutoff" in row.why_en]
        assert [row.cite.article for row in dropped] == (["18"] if "16" in start else [])

    def test_starting_again_cites_the_row_that_says_so_and_names_one_that_says_otherwise(self):
        """Decree 61/2018, 19(4) until 2021; what is recalled of Decree 107/2021 says suspend."""
        again = [Pause(at("2020-03-13T09:00"), at("2020-03-16T09:00"))]
        then = CLOCK.deadline(at("2020-03-11T09:00"), WorkingDays(2), policy=Policy.named("P-RESTART"), pauses=again)
        assert ("19", None) in {(cite.article, then.set_otherwise) for cite in then.because}

        later = [Pause(at("2024-03-13T09:00"), at("2024-03-14T09:00"))]
        now = CLOCK.deadline(at("2024-03-11T09:00"), WorkingDays(2), policy=Policy.named("P-RESTART"), pauses=later)
        assert "107/2021/NĐ-CP" not in {cite.instrument for cite in now.because}
        assert (now.set_otherwise.policy, "P-SUSPEND" in now.explain("en")) == ("P-SUSPEND", True)
        kept = CLOCK.deadline(at("2024-03-11T09:00"), WorkingDays(2), policy=Policy.named("P-SUSPEND"), pauses=later)
        assert "107/2021/NĐ-CP" in {cite.instrument for cite in kept.because}


class TestRestart:
    """P-RESTART: the whole term anew from the full dossier, once, never before it started."""

    POLICY = Policy.named("P-RESTART")

    def test_a_chain_starts_again_once(self):
        pauses = [Pause(at("2024-03-13T09:00"), at("2024-03-14T09:00"))]
        answer = CLOCK.deadline(
            at("2024-03-11T09:00"), (WorkingDays(2), WorkingDays(3)), policy=self.POLICY, pauses=pauses
        )

        assert answer.last_day == date(2024, 3, 21)
        assert sum(row.counted_days for row in answer.trace) == 5
        assert [row.date.day for row in answer.trace] == list(range(11, 22))

    def test_a_supplement_complete_before_the_start_is_refused(self):
        pauses = [Pause(at("2024-03-04T09:00"), at("2024-03-05T09:00"))]
        with pytest.raises(BadInputError, match="SUPPLEMENT_EARLY"):
            CLOCK.deadline(at("2024-03-20T09:00"), WorkingDays(3), policy=self.POLICY, pauses=pauses)

    def test_while_the_supplement_is_open_the_whole_term_is_left(self):
        answer = CLOCK.deadline(
            at("2024-03-11T09:00"), WorkingDays(5), policy=self.POLICY, pauses=[Pause(at("2024-03-13T09:00"))]
        )

        assert (answer.due, answer.legs[-1].remaining) == (None, 5)
        assert CLOCK.remaining(answer, at("2024-03-14T09:00")) == Remaining(5, "working_days", is_paused=True)


class TestChains:
    """Working days after working days: each part leaves the last day of the one before out."""

    @pytest.mark.parametrize("spec", ["Mon-Fri 08:00-12:00,13:00-24:00", "Mon-Fri 08:00-12:00,13:00-17:00"])
    def test_a_closing_time_at_midnight_is_still_the_same_day(self, spec):
        answer = WorkClock(Week.parse(spec)).deadline(at("2024-03-11T09:00"), (WorkingDays(1), WorkingDays(1)))

        assert answer.last_day == date(2024, 3, 13)

    def test_the_time_of_day_stays_that_of_the_reception(self):
        """P-DAY-SAMETIME."""
        answer = CLOCK.deadline(
            at("2024-03-11T09:10"), (WorkingDays(2), WorkingDays(3)), policy=Policy.named("P-DAY-SAMETIME")
        )

        assert answer.due == at("2024-03-18T09:10")

    def test_what_is_left_of_a_chain_is_all_of_it(self):
        answer = CLOCK.deadline(at("2024-03-11T09:00"), (WorkingDays(5), WorkingDays(3)))
        assert CLOCK.remaining(answer, at("2024-03-11T09:00")) == Remaining(8, "working_days")

        paused = CLOCK.deadline(
            at("2024-03-11T09:00"), (WorkingDays(5), WorkingDays(3)), pauses=[Pause(at("2024-03-13T09:00"))]
        )
        assert paused.legs[-1].remaining == 6
        mixed = CLOCK.deadline(at("2024-03-11T09:00"), (CalendarDays(30), WorkingDays(2)))
        assert CLOCK.remaining(mixed, at("2024-03-11T09:00")).unit == "calendar_days"

    def test_a_day_is_told_once(self):
        answer = CLOCK.deadline(at("2024-03-11T09:00"), (WorkingDays(2), WorkingDays(3)))

        assert [row.date.day for row in answer.trace] == list(range(11, 19))
        assert sum(row.counted_days for row in answer.trace) == 5

    def test_a_pause_in_the_first_part_is_told(self):
        pause = Pause(at("2024-03-12T09:00"), at("2024-03-13T09:00"))
        answer = CLOCK.deadline(at("2024-03-11T09:00"), (WorkingDays(2), WorkingDays(3)), pauses=[pause])

        assert "2024-03-12 09:00 to 2024-03-13 09:00" in answer.explain("en")


class TestPauses:
    """A pause matters only while the term runs."""

    @pytest.mark.parametrize("term", [WorkingDays(1), WorkingHours(1), HalfDays(1)])
    def test_one_that_begins_past_the_calendar_changes_nothing(self, term):
        start, pauses = at("2026-12-28T09:00"), [Pause(at("2027-01-05T09:00"), at("2027-01-06T09:00"))]
        answer = CLOCK.deadline(start, term, pauses=pauses)

        assert answer.due == CLOCK.due_at(start, term) == answer.legs[-1].due
        assert answer.explain("vi")
        batch = due_many(CLOCK, np.array([int(start.timestamp())]), term, pauses=Pauses.of([pauses]))
        assert batch.due.tolist() == [int(answer.due.timestamp())]

    def test_before_it_begins_nothing_stands_still(self):
        answer = CLOCK.deadline(at("2024-03-11T07:30"), WorkingDays(5), pauses=[Pause(at("2024-03-13T10:30"))])

        assert CLOCK.remaining(answer, at("2024-03-11T09:00")) == Remaining(5, "working_days")
        assert CLOCK.remaining(answer, at("2024-03-13T11:00")) == Remaining(3, "working_days", is_paused=True)

    def test_a_latest_notice_is_counted_to_from_today(self):
        notice = CLOCK.deadline(at("2024-03-18T17:30"), CalendarDays(1), policy=Policy.named("P-APOLOGY"))

        assert CLOCK.remaining(notice, at("2024-03-11T09:00")) == Remaining(6, "calendar_days")
        assert CLOCK.remaining(notice, at("2024-03-18T09:00")).is_overdue

    @given(
        st.integers(0, 5 * 24 * 60), st.integers(-2000, 6000), st.integers(0, 8000), st.integers(1, 9),
        st.sampled_from(["P-DAY-EXCL", "P-SUSPEND", "P-DAY-SESSION", "P-DAY-SAMETIME"]),
    )  # fmt: skip
    def test_the_trace_adds_up_also_when_the_reception_is_moved(self, minutes, stop, length, amount, name):
        """reception_clamp: pauses before the moved reception are no longer waited for."""
        start = at("2024-03-08T09:00") + minutes * _MINUTE
        pause = Pause(start + stop * _MINUTE, start + (stop + length) * _MINUTE)
        policy = attrs.evolve(Policy.named(name), clamp="working")
        answer = CLOCK.deadline(start, WorkingDays(amount), policy=policy, pauses=[pause])

        if pause.start.date() <= answer.last_day:
            assert sum(row.counted_days for row in answer.trace) == amount
        assert answer.trace[0].date == start.date()


class TestTrace:
    """A row says what was so on its day."""

    def row(self, answer, day: str):
        return next(row for row in answer.trace if row.date == date.fromisoformat(day))

    def test_a_pause_from_the_first_minute_is_no_late_reception(self):
        pause = Pause(at("2024-03-11T09:00"), at("2024-03-13T10:00"))
        answer = CLOCK.deadline(at("2024-03-11T09:00"), WorkingHours(7), pauses=[pause])

        assert [self.row(answer, f"2024-03-{day}").why_en for day in (11, 12)] == ["paused, not counted"] * 2

    def test_a_weekday_without_hours_is_not_a_working_day_of_the_office(self):
        answer = WorkClock(Week.parse("Mon-Thu 08:00-12:00")).deadline(at("2024-03-14T09:00"), WorkingDays(1))

        assert self.row(answer, "2024-03-15").why_en == "not counted: the office does not work that day"

    def test_a_saturday_that_the_office_works_is_no_rest(self):
        answer = WorkClock(Week.parse("Mon-Sat 08:00-12:00")).deadline(at("2024-03-15T09:00"), WorkingDays(1))

        assert self.row(answer, "2024-03-16").why_en == "counted, 1 so far"

    def test_a_worked_saturday_after_hours_counts_nothing_and_says_why(self):
        answer = CLOCK.deadline(at("2026-01-10T18:00"), WorkingHours(1))

        assert self.row(answer, "2026-01-10").why_en.startswith("received after office hours")

    @given(st.integers(0, 9 * 24 * 60), st.integers(1, 9))
    def test_half_days_add_up_from_any_reception(self, minutes, halves):
        """P-HALFDAY-SESSION, also filed on a day off or after closing."""
        answer = CLOCK.deadline(at("2024-03-08T00:00") + minutes * _MINUTE, HalfDays(halves))

        assert sum(row.counted_halves for row in answer.trace) == halves
        assert answer.trace[-1].counted_halves in (1, 2)


class TestEdges:
    """What lies past an edge is refused or answered, never guessed."""

    @pytest.mark.parametrize("term", [WorkingDays(1), WorkingHours(1), CalendarDays(1)])
    def test_no_latest_start_for_a_due_moment_past_the_calendar(self, term):
        with pytest.raises(NotCoveredError):
            CLOCK.latest_start(at("2027-05-01T12:00"), term)

    def test_clock_hours_need_no_calendar(self):
        assert CLOCK.latest_start(at("2030-01-01T12:00"), Hours(1)) == at("2030-01-01T11:00")

    def test_calendar_days_from_before_the_calendar_are_refused_at_once(self):
        with pytest.raises(NotCoveredError):
            CLOCK.due_at(at("2014-12-20T09:00"), CalendarDays(30))

    def test_hours_that_end_are_not_blamed_on_the_calendar(self):
        hours = AgencyHours.parse("[[hours]]\nworking = 'Mon-Fri 08:00-12:00'\nlast = 2024-06-30").of()
        with pytest.raises(NotCoveredError) as refused:
            WorkClock(hours).due_at(at("2024-07-05T09:00"), WorkingDays(1))

        assert refused.value.code == "HOURS_NOT_COVERED"

    def test_a_stated_version_reproduces_the_calendar(self):
        later, earlier = CLOCK.known_on(date(2024, 4, 1)), CLOCK.known_on(date(2024, 1, 1))

        assert later.calendar.version == earlier.calendar.version
        assert CLOCK.known_on(date(2024, 4, 12)).calendar.version != later.calendar.version

    def test_a_term_too_small_to_count_is_refused(self):
        with pytest.raises(BadInputError, match="TERM_AMOUNT"):
            WorkingHours("0.00000000001")

    def test_three_times_twenty_minutes_are_an_hour(self):
        third = WorkingHours.of_minutes(20)

        assert third + third + third == WorkingHours(1)
        assert str(third) == "20 phút làm việc"

    def test_moments_past_the_end_of_time_are_bad_input(self):
        for moment in (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)):
            with pytest.raises((BadInputError, NotCoveredError)):
                CLOCK.due_at(moment, WorkingHours(1))


@pytest.mark.parametrize(
    ("text", "terms", "ambiguous"),
    [
        ("1/2 ngày", (HalfDays(1),), True),
        ("nửa ngày", (HalfDays(1),), True),
        ("0,125 giờ làm việc", (WorkingHours("0.125"),), False),
        ("1 nửa ngày làm việc", (HalfDays(1),), False),
        ("1,5 ngày làm việc", (HalfDays(3),), False),
    ],
)
def test_fractions_are_read_where_one_meaning_takes_them(text, terms, ambiguous):
    reading = parse_term(text)

    assert (reading.terms, reading.is_ambiguous) == (terms, ambiguous)


class TestFiles:
    """A host's files are refused with their rows, never with a traceback."""

    @pytest.mark.parametrize(
        "row", ["2026-03-02,off", "2026-03-02", "2026-03-02,maybe,x", ",,", "2026-03-02,off,x,y,z,1,2,3"]
    )
    def test_a_short_or_long_calendar_row_is_told(self, row):
        head = "date,status,reason\n"
        if row.endswith("3"):
            assert len(read_calendar_days(head + row)) == 1
        else:
            with pytest.raises(CollectedError):
                read_calendar_days(head + row)

    def test_a_field_without_end_is_unreadable(self):
        with pytest.raises(UnreadableFileError):
            read_calendar_days("date,status,reason\n2026-03-02,off," + "x" * 200_000)

    def test_a_notice_may_settle_the_next_year(self):
        text = "# covers until 2027-12-31\ndate,status,reason\n2027-01-01,off,Tết Dương lịch\n"
        calendar = Calendar.official().with_days(read_calendar_days(text), name="2027", until=covered_until(text))

        assert WorkClock(calendar=calendar).due_at(at("2026-12-31T09:00"), WorkingDays(1)) == at("2027-01-04T17:30")
        with pytest.raises(UnreadableFileError):
            covered_until("# covers until 2027-02-31\n")
        assert covered_until("date,status,reason\n") is None

    def test_hours_of_units_only_need_a_unit(self):
        hours = AgencyHours.parse("[[hours]]\nunit = 'one-stop'\nworking = 'Mon 08:00-09:00'")
        with pytest.raises(BadInputError, match="one-stop"):
            hours.of()
        with pytest.raises(CollectedError):
            AgencyHours.parse("hours = [1]")

    def test_a_supposed_day_lies_in_the_calendar_and_is_one_or_the_other(self):
        with pytest.raises(NotCoveredError):
            with_days(CLOCK, off=[date(2027, 1, 4)])
        with pytest.raises(BadInputError, match="DAY_BOTH_WAYS"):
            with_days(CLOCK, off=[date(2026, 3, 2)], worked=[date(2026, 3, 2)])
