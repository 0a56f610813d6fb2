"""The batch gives what the scalar gives, row by row; a row outside the calendar is masked, never wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.batch import UNANSWERED, batch_tables, due_working_days, due_working_minutes
from motcua.errors import BadInputError, NotCoveredError

CLOCKS = [WorkClock.default(), WorkClock(Week.named("vinh-phuc-2020"))]
TABLES = [batch_tables(clock) for clock in CLOCKS]
SECONDS = st.lists(st.integers(1_400_000_000, 1_810_000_000), max_size=30)


def scalar(clock: WorkClock, second: int, term: WorkingHours | WorkingDays) -> int:
    """The due moment in seconds since 1970, or UNANSWERED."""
    try:
        return int(clock.due_at(datetime.fromtimestamp(second, UTC), term).timestamp())
    except NotCoveredError:
        return UNANSWERED


@pytest.mark.parametrize("which", [0, 1], ids=["default", "seasons"])
@given(starts=SECONDS, minutes=st.integers(1, 60_000))
def test_working_minutes_equal_the_scalar(which, starts, minutes):
    dues, answered = due_working_minutes(TABLES[which], np.array(starts, np.int64), minutes)
    expected = [scalar(CLOCKS[which], second, WorkingHours.of_minutes(minutes)) for second in starts]

    assert dues.tolist() == expected
    assert answered.tolist() == [due != UNANSWERED for due in expected]


@pytest.mark.parametrize("which", [0, 1], ids=["default", "seasons"])
@given(starts=SECONDS, days=st.integers(1, 300))
def test_working_days_equal_the_scalar(which, starts, days):
    dues, answered = due_working_days(TABLES[which], np.array(starts, np.int64), days)
    expected = [scalar(CLOCKS[which], second, WorkingDays(days)) for second in starts]

    assert dues.tolist() == expected
    assert answered.tolist() == [due != UNANSWERED for due in expected]


def test_each_row_may_have_its_own_amount():
    start = int(datetime(2024, 3, 11, 2, 0, tzinfo=UTC).timestamp())  # 09:00 at the desk
    starts, amounts = np.array([start, start]), np.array([60, 480])
    hours = [datetime.fromtimestamp(int(due), UTC) for due in due_working_minutes(CLOCKS[0], starts, amounts)[0]]

    assert hours == [datetime(2024, 3, 11, 3, tzinfo=UTC), datetime(2024, 3, 12, 2, tzinfo=UTC)]
    assert hours[1] - hours[0] > timedelta(hours=22)


@pytest.mark.parametrize("due", [due_working_minutes, due_working_days])
def test_an_amount_below_one_is_refused(due):
    with pytest.raises(BadInputError, match="BATCH_AMOUNT"):
        due(CLOCKS[0], np.array([1_700_000_000]), np.array([0]))
