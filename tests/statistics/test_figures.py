"""Figures of a period: parts add up to the whole, the order of rows says nothing, identities hold or are reported."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_dossiers import CLEAN, EVEN_CLEAN, EVEN_ODD, MARCH
from motcua.clock import WorkingHours
from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.statistics.columns import DossierColumns, count_on_time_columns, count_period_columns
from motcua.statistics.dossiers import HandledDossier, dossier_faults
from motcua.statistics.figures import (
    PeriodFigures,
    check_carry_over,
    check_identities,
    count_period,
    figures_by,
    figures_of,
    in_hand,
    on_time_in,
)
from motcua.statistics.ontime import LATENESS_CLASSES, OnTimeCounts, count_on_time
from motcua.statistics.periods import Period
from motcua.statistics.sensitivity import sensitivity

CLASS = st.sampled_from(tuple(LATENESS_CLASSES))
APRIL = Period.parse("2024-04")
DUE = datetime(2024, 3, 18, 17, 30, tzinfo=DESK_ZONE)
ONE = HandledDossier(code="S-1", accepted_at=DUE - timedelta(days=7), due=DUE, ended_at=DUE, unit="A")


def total(parts, zero):
    parts = list(parts)
    return sum(parts[1:], parts[0]) if parts else zero


@given(EVEN_ODD, CLASS)
def test_the_figures_of_the_units_add_up_to_those_of_the_cluster(drawn, name):
    whole = count_period(drawn, MARCH, lateness_class=name)
    by_unit = figures_by(drawn, MARCH, lambda one: one.unit, lateness_class=name)

    assert total(by_unit.values(), PeriodFigures(period=MARCH, lateness_class=name)) == whole


@given(EVEN_ODD, st.integers(0, 25))
def test_on_time_counts_of_two_parts_add_up_to_the_whole(drawn, cut):
    first, last = (count_on_time(one.outcome(MARCH.last_moment) for one in part) for part in (drawn[:cut], drawn[cut:]))

    assert first + last == count_on_time(one.outcome(MARCH.last_moment) for one in drawn)
    assert OnTimeCounts() + first == first


@given(EVEN_ODD, st.randoms(), CLASS)
def test_the_order_of_rows_changes_nothing(drawn, chance, name):
    shuffled = list(drawn)
    chance.shuffle(shuffled)

    assert count_period(shuffled, MARCH, lateness_class=name) == count_period(drawn, MARCH, lateness_class=name)
    assert sensitivity(shuffled, MARCH.last_moment) == sensitivity(drawn, MARCH.last_moment)


@given(EVEN_CLEAN, CLASS)
def test_both_identities_hold_where_nothing_contradicts_itself_and_all_have_a_due_moment(drawn, name):
    """What is carried and received is solved or open; solved = early + on time + late."""
    figures = count_period(
        [attrs.evolve(one, due=one.due or one.accepted_at) for one in drawn], MARCH, lateness_class=name
    )

    assert figures.carried + figures.received == figures.solved + figures.open
    assert figures.solved == figures.early + figures.on_time + figures.late
    assert [one.id for one in check_identities(figures)] in ([], ["STAT_NOTHING_COUNTED"])


@given(EVEN_CLEAN, CLASS)
def test_what_march_leaves_open_april_carries_over_and_both_add_up(drawn, name):
    """Carry-over, and a month after a month: the two make the figures of the days of both."""
    march, april = (count_period(drawn, each, lateness_class=name) for each in (MARCH, APRIL))
    both = Period.of_days(MARCH.first_day, APRIL.last_day)

    assert check_carry_over(march, april) == ()
    assert march.followed_by(april) == count_period(drawn, both, lateness_class=name)


@given(EVEN_ODD, CLASS)
def test_columns_count_as_records_do(drawn, name):
    columns = DossierColumns.of(drawn)
    at = MARCH.last_moment

    assert count_period_columns(columns, MARCH, lateness_class=name) == figures_by(
        drawn, MARCH, lambda one: one.unit, lateness_class=name
    )
    assert count_on_time_columns(columns, at) == {
        unit: count_on_time(one.outcome(at) for one in drawn if one.unit == unit) for unit in columns.groups
    }


@given(CLEAN)
def test_the_lateness_of_the_period_agrees_with_the_on_time_share(one):
    """Late by the figures and in time by the counts exclude each other, under every class."""
    for name in LATENESS_CLASSES:
        figures = count_period([one], MARCH, lateness_class=name)
        counts = on_time_in([one], MARCH)
        place = tuple(LATENESS_CLASSES).index(name)

        assert figures.early + figures.on_time == counts.in_time[place]


def test_an_end_before_its_acceptance_in_another_month_breaks_the_first_identity_and_is_told():
    backwards = attrs.evolve(ONE, ended_at=MARCH.start - timedelta(days=3))
    figures, found = figures_of([backwards], MARCH)

    assert (figures.received, figures.solved, figures.open) == (1, 0, 0)
    assert [(one.id, one.data[2:]) for one in found] == [("STAT_IDENTITY", (("left", "1"), ("right", "0")))]
    assert [one.id for one in dossier_faults([backwards])] == ["STAT_DURATION_NEGATIVE"]


def test_a_dossier_without_due_moment_is_solved_but_neither_on_time_nor_late():
    figures, found = figures_of([attrs.evolve(ONE, due=None)], MARCH)

    assert (figures.solved, figures.unjudged, figures.late) == (1, 1, 0)
    assert [one.id for one in found] == ["STAT_IDENTITY"]


def test_a_report_of_the_host_is_held_against_the_same_identities():
    reported = PeriodFigures(period=MARCH, carried=5, received=20, solved=18, early=10, on_time=5, late=3, open=6)
    more_late = attrs.evolve(reported, open=7, overdue=8)

    assert [(one.data[2][1], one.data[3][1]) for one in check_identities(reported)] == [("25", "24")]
    assert [(one.data[2][1], one.data[3][1]) for one in check_identities(more_late)] == [("8", "7")]
    assert [one.id for one in check_carry_over(reported, PeriodFigures(period=APRIL, carried=7))] == ["STAT_IDENTITY"]


def test_an_empty_period_says_so_and_has_no_ratio():
    figures, found = figures_of([], MARCH)
    share = on_time_in([], MARCH).share("date", "received")

    assert [one.id for one in found] == ["STAT_NOTHING_COUNTED"]
    assert figures.solved == 0
    assert share.ratio is None
    assert share.why_empty_vi
    assert share.why_empty_en


@pytest.mark.parametrize(
    ("ended", "terms", "expected"),
    [
        (DUE, (), "on_time"),
        (DUE - timedelta(hours=9), (), "on_time"),  # the same date: days are compared as dates
        (DUE - timedelta(days=1), (), "early"),
        (DUE + timedelta(days=1), (), "late"),
        (DUE + timedelta(seconds=30), (WorkingHours(8),), "late"),
        (DUE - timedelta(minutes=1), (WorkingHours(8),), "early"),
    ],
)
def test_early_and_on_time_are_told_in_the_unit_of_the_term(ended, terms, expected):
    figures = count_period([attrs.evolve(ONE, ended_at=ended, terms=terms)], MARCH, lateness_class="legal24")

    assert getattr(figures, expected) == 1


def test_what_carried_dossiers_do_to_the_denominator_is_a_choice():
    carried = attrs.evolve(ONE, code="S-2", accepted_at=MARCH.start - timedelta(days=2))

    assert on_time_in([ONE, carried], MARCH).received == 2
    assert on_time_in([ONE, carried], MARCH, count_carried=False).received == 1
    assert in_hand([attrs.evolve(carried, ended_at=MARCH.start - timedelta(minutes=1))], MARCH) == ()


def test_766_takes_an_open_request_as_the_end_and_a_second_one_as_late():
    """Decision 766, indicator 2.1, as reported: asked once, the request is the end; asked twice, it is late."""
    waiting = attrs.evolve(ONE, ended_at=None, waiting_since=DUE - timedelta(days=1), requests=1)
    at = DUE + timedelta(days=9)

    assert count_on_time([waiting.outcome(at)]).share("766", "handled").part == 1
    assert count_on_time([attrs.evolve(waiting, requests=2).outcome(at)]).share("766", "handled").part == 0
    assert count_on_time([waiting.outcome(at)]).share("date", "handled").part == 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Period.parse("2024-13"),
        lambda: Period.parse("0000"),
        lambda: Period.of_days(APRIL.first_day, MARCH.first_day),
        lambda: PeriodFigures(period=MARCH, late=-1),
        lambda: count_period([], MARCH, lateness_class="tomorrow"),
        lambda: OnTimeCounts().share("date", "asked"),
        lambda: PeriodFigures(period=MARCH) + PeriodFigures(period=APRIL),
        lambda: PeriodFigures(period=APRIL).followed_by(PeriodFigures(period=MARCH)),
        lambda: attrs.evolve(ONE, accepted_at=datetime(2024, 3, 1)),
        lambda: attrs.evolve(ONE, requests=-1),
        lambda: attrs.evolve(DossierColumns.of([ONE]), groups=()),
        lambda: attrs.evolve(DossierColumns.of([ONE]), accepted=DossierColumns.of([attrs.evolve(ONE, due=None)]).due),
        lambda: attrs.evolve(DossierColumns.of([ONE]), due=DossierColumns.of([]).due),
    ],
    ids=map(str, range(13)),
)
def test_bad_input_is_refused_in_both_languages(wrong):
    with pytest.raises(BadInputError) as refused:
        wrong()

    assert refused.value.code
    assert refused.value.message_vi
    assert refused.value.message_en


def test_unknown_units_and_codes_that_come_twice_are_reported_and_counted():
    drawn = [ONE, ONE, attrs.evolve(ONE, code="S-3", unit="")]

    assert [one.id for one in dossier_faults(drawn, units={"A"})] == ["STAT_CODE_TWICE", "STAT_UNIT_UNKNOWN"]
    assert set(figures_by(drawn, MARCH, lambda one: one.unit)) == {"A", ""}


@pytest.mark.parametrize("text", ["2024", "2024-H2", "2024-Q4", "2024-12"])
def test_a_period_is_read_as_it_is_written_and_ends_with_its_last_day(text):
    period = Period.parse(text)

    assert period.text == text
    assert period.contains(period.last_moment)
    assert not period.contains(period.end)
    assert not period.months or (period.months[0].start, period.months[-1].end) == (period.start, period.end)


def test_days_of_ones_own_choosing_are_no_months():
    assert Period.of_days(MARCH.first_day, APRIL.last_day).months == ()
    assert Period.of_days(MARCH.first_day, APRIL.last_day).text == "2024-03-01/2024-04-30"
