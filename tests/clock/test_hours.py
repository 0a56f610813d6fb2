"""Office hours that change with time and by unit, and the two layers: hours of reception and hours of work."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

from motcua.clock import Calendar, Policy, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.hours import AgencyHours
from motcua.errors import BadInputError, CollectedError, NotCoveredError, UnreadableFileError
from motcua.localtime import DESK_ZONE

HUE = """
id = "hue"
[[hours]]
working = "Mon-Fri 07:00-11:30,13:30-17:00"
last = 2022-08-31
[[hours]]
working = "Mon-Fri 08:00-11:30,13:00-17:30"
first = 2022-09-01
[[hours]]
unit = "one-stop"
working = "Mon-Fri 07:30-11:30,13:00-17:00"
first = 2022-09-01
last = 2023-12-31
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


class TestPeriods:
    """One week until a day, another from it on; a unit's own hours go before its agency's."""

    def test_a_unit_keeps_its_own_hours_on_its_days_and_the_agencys_on_others(self):
        hours = AgencyHours.parse(HUE)
        unit, agency = hours.of("one-stop"), hours.of()

        assert hours.units == ("one-stop",)
        assert unit.sessions_on(date(2022, 8, 31)) == agency.sessions_on(date(2022, 8, 31)) == ((420, 690), (810, 1020))
        assert unit.sessions_on(date(2022, 9, 1)) == ((450, 690), (780, 1020))
        assert agency.sessions_on(date(2022, 9, 1)) == ((480, 690), (780, 1050))
        assert unit.sessions_on(date(2024, 1, 2)) == agency.sessions_on(date(2024, 1, 2))

    def test_a_term_runs_over_the_change(self):
        """Wednesday 31 August 2022, 16:00: one hour that day, the rest on the new hours after the holiday."""
        clock = WorkClock(AgencyHours.parse(HUE).of())

        assert clock.due_at(at("2022-08-31T16:00"), WorkingHours(2)) == at("2022-09-05T09:00")
        assert clock.due_at(at("2022-08-30T16:00"), WorkingDays(2)) == at("2022-09-05T17:30")
        assert clock.elapsed(at("2022-08-31T16:00"), at("2022-09-05T09:00")).working_minutes == 120

    def test_every_day_compiles_to_what_the_week_of_that_day_says(self):
        """The tables are made by runs of like weeks; day by day they say what the week says."""
        for hours in (AgencyHours.parse(HUE).of("one-stop"), Week.named("vinh-phuc-2020"), Week.parse(
            "29/2-31/8: Mon-Fri 07:00-11:30; 1/9-28/2: Mon-Fri 07:30-11:30; Sun 08:00-09:00"
        )):  # fmt: skip
            tables = WorkClock(hours, Calendar("plain", "1", date(2019, 1, 1), date(2025, 12, 31), {})).tables
            for place, sessions in enumerate(tables.sessions):
                assert sessions == hours.sessions_on(tables.day(place)), tables.day(place)

    def test_hours_that_end_end_the_clock(self):
        hours = AgencyHours.parse(
            '[[hours]]\nworking = "Mon-Fri 08:00-11:30"\nfirst = 2024-01-01\nlast = 2024-03-31'
        ).of()
        clock = WorkClock(hours)

        assert clock.due_at(at("2024-03-28T09:00"), WorkingDays(1)) == at("2024-03-29T11:30")
        for start in ("2024-03-28T09:00", "2023-12-28T09:00"):
            with pytest.raises(NotCoveredError):
                clock.due_at(at(start), WorkingDays(2))
        with pytest.raises(NotCoveredError):
            hours.sessions_on(date(2024, 4, 1))

    def test_hours_without_a_day_in_common_with_the_calendar_are_refused(self):
        hours = AgencyHours.parse('[[hours]]\nworking = "Mon-Fri 08:00-11:30"\nlast = 2001-03-31').of()
        with pytest.raises(NotCoveredError) as refused:
            WorkClock(hours).due_at(at("2024-03-28T09:00"), WorkingDays(1))

        assert refused.value.code == "HOURS_NOT_COVERED"

    def test_all_faults_of_a_file_are_told_at_once_with_their_place(self):
        with pytest.raises(CollectedError) as refused:
            AgencyHours.parse(
                '[[hours]]\nworking = "Mon-Fri 11:30-08:00"\n[[hours]]\nwork = 1\n'
                '[[hours]]\nworking = "Mon 08:00-09:00"\nfirst = 2024-02-01\nlast = 2024-01-01'
            )

        assert [fault.path for fault in refused.value.faults] == ["$.hours[0]", "$.hours[1]", "$.hours[2]"]

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("hours = ", UnreadableFileError),
            ("id = 'x'", CollectedError),
            ("[[hours]]\nworking = 'Mon 08:00-09:00'\n[[hours]]\nworking = 'Mon 08:00-09:00'", CollectedError),
        ],
    )
    def test_files_that_say_nothing_or_twice_are_refused(self, text, error):
        with pytest.raises(error):
            AgencyHours.parse(text)

    def test_a_gap_between_two_periods_is_refused(self):
        hours = AgencyHours.parse(
            "[[hours]]\nworking = 'Mon 08:00-09:00'\nlast = 2024-01-31\n"
            "[[hours]]\nworking = 'Mon 08:00-09:00'\nfirst = 2024-03-01"
        )
        with pytest.raises(BadInputError, match="HOURS_GAP"):
            hours.of()

    def test_an_unknown_unit_lists_the_known_ones(self):
        with pytest.raises(BadInputError, match="one-stop"):
            AgencyHours.parse(HUE).of("land")


class TestReceptionLayer:
    """CAL-D: dossiers are taken in on Saturday mornings, which are not working time."""

    CLAMPED = attrs.evolve(Policy.named("P-DAY-EXCL"), clamp="reception")

    def test_a_filing_on_saturday_morning_is_received_that_day(self):
        clock = WorkClock(Week.named("CAL-D"))

        assert clock.deadline(at("2024-03-09T09:00"), WorkingDays(1), policy=self.CLAMPED).due == at("2024-03-11T17:30")
        assert clock.deadline(at("2024-03-09T11:30"), WorkingDays(1), policy=self.CLAMPED).due == at("2024-03-12T17:30")

    @pytest.mark.parametrize("week", [Week.named("CAL-B"), Week.named("CAL-D")], ids=["one layer", "two layers"])
    def test_moved_to_working_time_it_is_received_on_monday(self, week):
        """`reception_clamp=yes`: the first working moment, to which Saturday's reception does not belong."""
        policy = attrs.evolve(Policy.named("P-DAY-EXCL"), clamp="working")
        due = WorkClock(week).deadline(at("2024-03-09T09:00"), WorkingDays(1), policy=policy).due

        assert due == at("2024-03-12T17:30")

    def test_saturday_morning_is_no_working_time(self):
        assert WorkClock(Week.named("CAL-D")).due_at(at("2024-03-09T09:00"), WorkingHours(1)) == at("2024-03-11T08:30")

    def test_a_timetable_has_the_layer_where_its_weeks_have_it(self):
        hours = AgencyHours.parse(
            "[[hours]]\nworking = 'Mon-Fri 08:00-11:30'\nlast = 2024-02-29\n"
            "[[hours]]\nworking = 'Mon-Fri 08:00-11:30'\nreception = 'Mon-Sat 08:00-11:30'\nfirst = 2024-03-01"
        ).of()
        clock = WorkClock(hours)

        assert hours.reception.sessions_on(date(2024, 2, 24)) == ()
        assert clock.deadline(at("2024-03-09T09:00"), WorkingDays(1), policy=self.CLAMPED).due == at("2024-03-11T11:30")


class TestNamedHours:
    """A schedule read in a notice holds from a day; an answer outside of its days says that it is not known."""

    def test_an_answer_on_hours_outside_their_days_is_unverified(self):
        winter = WorkClock(Week.named("hai-duong-2023-winter"))

        assert winter.deadline(at("2024-03-11T09:00"), WorkingDays(1)).provenance == "secondhand"
        assert winter.deadline(at("2024-07-11T09:00"), WorkingDays(1)).provenance == "unverified"
        assert winter.deadline(at("2024-03-29T09:00"), WorkingDays(3)).provenance == "unverified"

    def test_hours_the_host_gives_do_not_weaken_an_answer(self):
        own = WorkClock(Week.parse("Mon-Fri 08:00-12:00"))

        assert own.deadline(at("2024-03-11T09:00"), WorkingDays(1)).provenance == "sourced"
