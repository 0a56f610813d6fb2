"""On time has four classes and three denominators: Decree 61/2018 Art. 30, Civil Code Art. 148(6), Decision 766."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.statistics.ontime import DENOMINATORS, LATENESS_CLASSES, Outcome, is_on_time, on_time_ratios

DUE = datetime(2024, 3, 18, 11, 30, tzinfo=DESK_ZONE)
BASE = Outcome(due=DUE, promised=DUE, ended_at=DUE, at=DUE + timedelta(days=30))


@pytest.mark.parametrize(
    ("after_due", "changes", "on_time"),
    [
        (timedelta(0), {}, {"minute", "date", "legal24", "766"}),
        (timedelta(minutes=1), {}, {"date", "legal24"}),
        (timedelta(hours=12, minutes=30), {}, {"legal24"}),  # 24:00 is the end of the due date, and the next date
        (timedelta(minutes=1), {"is_timed": True}, {"date"}),
        (timedelta(hours=13), {}, set()),
        (timedelta(hours=13), {"supplement": timedelta(hours=13)}, {"766"}),
        (timedelta(hours=13), {"promised": DUE + timedelta(days=1)}, {"766"}),
    ],
)
def test_the_classes_part_ways_where_their_rules_do(after_due, changes, on_time):
    outcome = attrs.evolve(BASE, ended_at=DUE + after_due, **changes)
    assert {name for name in LATENESS_CLASSES if is_on_time(outcome, name)} == on_time


def test_denominators_differ_by_what_is_open():
    """Two solved in time, one solved late, one open in time, one without a due moment."""
    late = attrs.evolve(BASE, ended_at=DUE + timedelta(days=2))
    still = attrs.evolve(BASE, ended_at=None, at=DUE - timedelta(days=1))
    ratios = on_time_ratios([BASE, BASE, late, still, attrs.evolve(BASE, due=None)])
    assert [ratios[f"minute/{name}"] for name in DENOMINATORS] == [0.4, 0.6667, 0.6]


def test_of_nothing_there_is_no_ratio():
    assert set(on_time_ratios([]).values()) == {None}


def test_without_a_due_moment_there_is_nothing_to_judge():
    with pytest.raises(BadInputError) as caught:
        is_on_time(attrs.evolve(BASE, due=None), "minute")
    assert caught.value.code == "NO_DUE"


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=20))
def test_who_is_in_time_by_the_minute_is_in_time_by_the_day(minutes):
    ratios = on_time_ratios(attrs.evolve(BASE, ended_at=DUE + timedelta(minutes=late)) for late in minutes)
    assert ratios["minute/solved"] <= ratios["date/solved"] <= ratios["legal24/solved"]
