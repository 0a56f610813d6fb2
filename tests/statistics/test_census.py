"""A census adds up: parts of a register make the whole, in any order and grouping, and the identities hold after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.statistics import HandledDossier, Period, check_carry_over, check_identities, figures_of
from motcua.statistics.census import Census, CensusPlan, census_of, months_until
from motcua.statistics.figures import on_time_in

FIRST = datetime(2024, 1, 1, tzinfo=DESK_ZONE)
PERIODS = (Period.parse("2024-01"), Period.parse("2024-02"), Period.parse("2024-Q1"))
HOURS = st.integers(0, 24 * 100)


@st.composite
def dossiers(draw):
    accepted = FIRST + timedelta(hours=draw(HOURS))
    due = draw(st.none() | st.integers(0, 400))
    ended = draw(st.none() | st.integers(0, 600))
    asked = draw(st.none() | st.integers(0, 300))
    return HandledDossier(
        code=str(draw(st.integers())),
        accepted_at=accepted,
        due=None if due is None else accepted + timedelta(hours=due),
        ended_at=None if ended is None else accepted + timedelta(hours=ended),
        waiting_since=None if asked is None or ended is not None else accepted + timedelta(hours=asked),
        requests=int(asked is not None),
        unit=draw(st.sampled_from("AB")),
    )


lists = st.lists(dossiers(), max_size=12)


@given(lists, st.data())
def test_parts_in_any_order_make_the_whole(whole, data):
    shuffled = data.draw(st.permutations(whole))
    cut = data.draw(st.integers(0, len(whole)))
    parts = [census_of(part, PERIODS) for part in (shuffled[:cut], shuffled[cut:])]

    assert parts[0] + parts[1] == parts[1] + parts[0] == census_of(whole, PERIODS)


@given(lists, lists, lists)
def test_adding_is_associative_and_the_empty_census_changes_nothing(one, two, three):
    a, b, c = (census_of(part, PERIODS) for part in (one, two, three))

    assert (a + b) + c == a + (b + c)
    assert a + Census() == Census() + a == a


@given(lists)
def test_a_census_says_what_the_figures_of_the_period_say(whole):
    census = census_of(whole, PERIODS)
    for period in PERIODS:
        assert census.figures(period) == figures_of(whole, period)[0]
        assert census.on_time(period) == on_time_in(whole, period)
        for unit in "AB":
            own = [one for one in whole if one.unit == unit]
            assert census.figures(period, unit) == figures_of(own, period)[0]


@given(lists, lists)
def test_what_holds_of_the_parts_holds_of_the_whole(one, two):
    """Carried over + received = solved + open; what January leaves open February carries over."""
    parts = [census_of(part, PERIODS) for part in (one, two)]
    whole = parts[0] + parts[1]
    january, february, _ = PERIODS

    def faults(census, period):
        return [found for found in check_identities(census.figures(period)) if found.id == "STAT_IDENTITY"]

    if not any(faults(part, period) for part in parts for period in PERIODS):
        assert not any(faults(whole, period) for period in PERIODS)
    assert check_carry_over(whole.figures(january), whole.figures(february)) == ()


@given(lists)
def test_it_is_read_as_it_was_written(whole):
    census = census_of(whole, PERIODS)

    assert Census.read(census.record()) == census


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ([{"period": "2024-01", "unit": "A"}], "CENSUS_ILL_FORMED"),
        ([{"period": "2024-01", "unit": None, "counts": {}}], "CENSUS_ILL_FORMED"),
        ([{"period": "2024-01", "unit": "A", "counts": {"received": 1.5}}], "CENSUS_ILL_FORMED"),
        ([{"period": "2024-01", "unit": "A", "counts": {"received": -1}}], "CENSUS_COUNT"),
        ([{"period": "2024-01", "unit": "A", "counts": {"lost": 1}}], "CENSUS_COUNT"),
        ([{"period": "January", "unit": "A", "counts": {}}], "STAT_PERIOD"),
        ([None], "CENSUS_ILL_FORMED"),
    ],
)
def test_a_record_that_is_none_is_refused(record, code):
    with pytest.raises(BadInputError) as refused:
        Census.read(record)

    assert refused.value.code == code


def test_a_period_that_is_not_over_is_cut_at_the_day_of_judgement_and_one_to_come_left_out():
    plan = CensusPlan((Period.parse("2024-03"), Period.parse("2024-04")), months=2)

    told = [one.text for one in plan.until(date(2024, 3, 10))]

    assert told == ["2024-03-01/2024-03-10", "2024-02"]
    assert [one.text for one in months_until(date(2024, 1, 31), 3)] == ["2023-11", "2023-12", "2024-01"]


def test_a_cut_period_is_read_again():
    cut = Period.parse("2024-03").until(date(2024, 3, 10))

    assert Period.read(cut.text) == cut
    with pytest.raises(BadInputError):
        Period.read("2024-03-10/2024-03-01")
