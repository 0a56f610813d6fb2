"""Office hours: sessions per weekday, seasons, and the faults of a specification."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.clock import Week
from motcua.clock.week import named_weeks
from motcua.errors import BadInputError


def test_weekdays_may_be_named_in_english_or_vietnamese():
    english = Week.parse("Mon-Fri 07:30-11:30,13:30-17:30; Sat 07:30-11:30")
    vietnamese = Week.parse("T2-T6 07:30-11:30,13:30-17:30; t7 07:30-11:30")

    for day in range(1, 8):
        assert english.sessions_on(date(2024, 4, day)) == vietnamese.sessions_on(date(2024, 4, day))


def test_a_season_binds_its_days_ends_included_and_may_wrap_the_year():
    week = Week.named("vinh-phuc-2020")
    summer, winter = ((420, 690), (810, 1020)), ((450, 720), (780, 990))

    for day, sessions in (
        (date(2024, 4, 15), winter),
        (date(2024, 4, 16), summer),
        (date(2024, 10, 15), summer),
        (date(2024, 10, 16), winter),
        (date(2024, 1, 2), winter),
    ):
        assert week.sessions_on(day) == sessions, day


def test_undated_parts_serve_where_no_season_does():
    week = Week.parse("16/4-15/10: Mon-Fri 07:00-11:30,13:30-17:00; Mon-Fri 07:30-12:00,13:00-16:30")

    assert week.sessions_on(date(2024, 7, 1))[0] == (420, 690)
    assert week.sessions_on(date(2024, 12, 2))[0] == (450, 720)


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "Mon-Fri",
        "Mon-Fri 11:30-07:30",
        "Mon-Fri 07:30-11:30,11:00-17:30",
        "Fri-Mon 07:30-11:30",
        "Xyz 07:30-11:30",
        "Mon 25:00-26:00",
        "Mon 07:60-08:00",
        "31/2-15/10: Mon-Fri 07:00-11:30",
        "Mon-Fri 07:00-11:30; Mon 08:00-11:30",
        "1/4-30/9: Mon-Fri 07:00-11:30",
        "1/4-30/9: Mon-Fri 07:00-11:30; 1/9-31/3: Mon-Fri 07:30-11:30",
    ],
)
def test_gaps_overlaps_and_nonsense_are_refused(spec):
    with pytest.raises(BadInputError) as refused:
        Week.parse(spec)

    assert refused.value.code == "WEEK_SPEC"


def test_every_named_week_has_a_source_and_eight_hours_except_the_counter():
    for week in set(named_weeks().values()):
        minutes = sum(end - start for start, end in week.sessions_on(date(2024, 7, 1)))
        assert week.source
        assert minutes == (390 if week.id == "yen-bai-counter" else 480)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(BadInputError, match="hue-2022-one-stop"):
        Week.named("hue")
