"""The batch gives what the scalar gives, row by row; a row without an answer has a reason, never a wrong number."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.clock import (
    Calendar,
    CalendarDays,
    HalfDays,
    Hours,
    Months,
    Pause,
    Week,
    Weeks,
    WorkClock,
    WorkingDays,
    WorkingHours,
    Years,
)
from motcua.clock.arrow import due_batch
from motcua.clock.batch import UNANSWERED, due_many
from motcua.clock.batchelapsed import elapsed_many
from motcua.clock.batchkinds import Reason
from motcua.clock.batchpauses import Pauses
from motcua.clock.batchtables import batch_tables
from motcua.clock.calendar import Day, DayKind
from motcua.errors import BadInputError, NotCoveredError
from motcua.units import TimeUnit

CLOCKS = [
    WorkClock.default(),
    WorkClock(Week.named("vinh-phuc-2020")),
    WorkClock(
        Week.parse("Mon-Fri 07:30-11:30; Sat 22:00-24:00"),
        Calendar("short", "1", date(2024, 2, 1), date(2024, 6, 9), {}),
    ),
]
TABLES = [batch_tables(clock) for clock in CLOCKS]
KINDS = (WorkingDays, HalfDays, CalendarDays, Weeks, Months, Years)
TERMS = st.one_of(
    st.sampled_from((WorkingHours, Hours)).flatmap(lambda kind: st.integers(1, 3000).map(kind.of_minutes)),
    st.builds(lambda kind, amount: kind(amount), st.sampled_from(KINDS), st.integers(1, 40)),
)
MOMENTS = st.integers(1_706_000_000, 1_719_000_000) | st.integers(1_400_000_000, 1_810_000_000)


@st.composite
def rows(draw: st.DrawFn) -> tuple[int, list[tuple[int, int | None]]]:
    """A start, and pauses around it: in any order, overlapping, some open."""
    start = draw(MOMENTS)
    made = []
    for _ in range(draw(st.integers(0, 3))):
        stop = start + draw(st.integers(-100_000, 1_500_000))
        length = draw(st.none() | st.integers(0, 900_000))
        made.append((stop, None if length is None else stop + length))
    return start, made


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def paused(row: list[tuple[int, int | None]]) -> list[Pause]:
    return [Pause(at(stop), None if resume is None else at(resume)) for stop, resume in row]


def scalar(clock: WorkClock, start: int, term: object, row: list[tuple[int, int | None]]) -> tuple[int, str]:
    try:
        due = clock.deadline(at(start), term, pauses=paused(row)).due
    except NotCoveredError:
        return UNANSWERED, "NOT_COVERED"
    return (UNANSWERED, "PAUSE_OPEN") if due is None else (int(due.timestamp()), "ANSWERED")


@settings(max_examples=400)
@given(
    st.lists(st.tuples(rows(), st.integers(0, 3), st.integers(0, 2)), max_size=12),
    st.lists(TERMS, min_size=4, max_size=4),
)
def test_mixed_terms_clocks_and_pauses_agree_with_the_scalar(cases, terms):
    """Every unit under its default policy: P-HOUR, P-DAY-EXCL, P-HALFDAY-SESSION, P-CAL, P-WALL, with pauses."""
    starts = np.array([start for (start, _), _, _ in cases], np.int64)
    answer = due_many(
        TABLES,
        starts,
        terms,
        term_of=np.array([term for _, term, _ in cases], np.int64),
        clock_of=np.array([clock for _, _, clock in cases], np.int64),
        pauses=Pauses.of([paused(row) for (_, row), _, _ in cases]),
    )

    expected = [scalar(CLOCKS[clock], start, terms[term], row) for (start, row), term, clock in cases]
    found = [
        (due, Reason(reason).name) for due, reason in zip(answer.due.tolist(), answer.reason.tolist(), strict=True)
    ]
    assert found == expected


@given(st.lists(MOMENTS, max_size=30), TERMS, st.sampled_from([0, 1, 2]))
def test_one_term_for_all_rows_agrees_with_the_scalar(starts, term, which):
    answer = due_many(CLOCKS[which], np.array(starts, np.int64), term)

    assert answer.due.tolist() == [scalar(CLOCKS[which], start, term, [])[0] for start in starts]


@given(st.lists(st.tuples(rows(), st.integers(0, 3_000_000)), max_size=15), st.sampled_from([0, 1, 2]))
def test_elapsed_agrees_with_the_scalar(cases, which):
    starts = np.array([start for (start, _), _ in cases], np.int64)
    ends = starts + np.array([length for _, length in cases], np.int64)
    answer = elapsed_many(TABLES[which], starts, ends, pauses=Pauses.of([paused(row) for (_, row), _ in cases]))

    for place, ((start, row), length) in enumerate(cases):
        try:
            passed = CLOCKS[which].elapsed(at(start), at(start + length), pauses=paused(row))
            expected = (passed.working_minutes, passed.working_days, Reason.ANSWERED)
        except NotCoveredError:
            expected = (UNANSWERED, UNANSWERED, Reason.NOT_COVERED)
        found = (answer.working_minutes[place], answer.working_days[place], answer.reason[place])
        assert found == expected


def test_what_is_missing_is_named():
    starts = np.array([UNANSWERED, 1_711_000_000, 1_711_000_000, 9_000_000_000, UNANSWERED, 1_711_000_000], np.int64)
    pauses = Pauses(np.array([0, 0, 0, 0, 0, 0, 1]), np.array([1_711_000_900]), np.array([1_711_000_000]))
    answer = due_many(
        CLOCKS,
        starts,
        (WorkingHours(1), Hours(1)),
        term_of=np.array([0, -1, 0, 0, 1, 0]),
        clock_of=np.array([0, 0, -1, 0, 0, 1]),
        pauses=pauses,
    )

    assert [Reason(one).name for one in answer.reason] == [
        "START_MISSING",
        "TERM_MISSING",
        "CLOCK_MISSING",
        "NOT_COVERED",
        "START_MISSING",
        "PAUSE_BACKWARDS",
    ]
    assert (answer.due == UNANSWERED).all()


def test_elapsed_backwards_or_without_an_end_is_named():
    starts = np.array([1_711_000_000, 1_711_000_000, UNANSWERED], np.int64)
    answer = elapsed_many(CLOCKS[0], starts, np.array([1_710_000_000, UNANSWERED, 1_711_000_000], np.int64))

    assert [Reason(one).name for one in answer.reason] == ["END_BEFORE_START", "END_MISSING", "START_MISSING"]


@pytest.mark.parametrize(
    ("terms", "given", "code"),
    [
        (WorkingHours("0.0001"), {}, "BATCH_TERM"),
        (WorkingDays(1), {"term_of": np.array([0, 0])}, "BATCH_SHAPE"),
        (WorkingDays(1), {"term_of": np.array([1])}, "BATCH_PLACE"),
        (WorkingDays(1), {"clock_of": np.array([7])}, "BATCH_PLACE"),
        (WorkingDays(1), {"pauses": Pauses.of([[], []])}, "BATCH_SHAPE"),
        ((), {}, "BATCH_PLACE"),
        ((WorkingDays(1), WorkingDays(2)), {}, "BATCH_PLACE"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(terms, given, code):
    with pytest.raises(BadInputError) as refused:
        due_many(CLOCKS[0], np.array([1_711_000_000]), terms, **given)

    assert refused.value.code == code


def test_a_century_needs_no_more_than_the_types_hold():
    clock = WorkClock(
        Week.parse("Mon-Sun 00:00-24:00"), Calendar("long", "1", date(1900, 1, 1), date(2099, 12, 31), {})
    )
    start = int(datetime(2099, 12, 1, tzinfo=UTC).timestamp())

    assert due_many(clock, np.array([start]), WorkingHours(5)).due.tolist() == [start + 5 * 3600]


class TestArrow:
    """A RecordBatch in, a RecordBatch out: nothing of the input is lost."""

    STAMP = pa.timestamp("ms", tz="+07:00")

    def batch(self, **columns: object) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict(columns)

    def starts(self, *texts: str | None) -> pa.Array:
        return pa.array([None if text is None else datetime.fromisoformat(text) for text in texts], self.STAMP)

    def test_terms_clocks_and_pauses_come_from_columns(self):
        pause = {
            "start": datetime.fromisoformat("2024-03-11T17:00+07:00"),
            "end": datetime.fromisoformat("2024-03-12T09:00+07:00"),
        }
        kind = pa.list_(pa.struct([("start", self.STAMP), ("end", self.STAMP)]))
        batch = self.batch(
            id=["a", "b", "c", "d", "e", "f"],
            start=self.starts("2024-03-11T13:30+07:00", "2024-03-11T09:00+07:00", None, "2031-01-01T09:00+07:00",
                              "2024-03-11T09:00+07:00", "2024-03-11T09:00+07:00"),
            term=pa.array(
                ["8 giờ làm việc", "2 ngày làm việc", "2 ngày làm việc", "1 giờ làm việc", "5 ngày", "ngay"]
            ).dictionary_encode(),
            clock=["b", "thanh-hoa", "b", "b", "b", "b"],
            pauses=pa.array([[pause], [], None, None, [], []], kind),
        )  # fmt: skip
        clocks = {"b": WorkClock.default(), "thanh-hoa": WorkClock(Week.named("thanh-hoa"))}
        answer = due_batch(batch, clocks)

        assert answer.schema.names == ["id", "start", "term", "clock", "pauses", "due", "due_reason"]
        assert answer.select(batch.schema.names).equals(batch)
        assert [None if due is None else due.isoformat() for due in answer["due"].to_pylist()] == [
            "2024-03-12T15:30:00+07:00",
            "2024-03-13T17:00:00+07:00",
            None,
            None,
            None,
            None,
        ]
        assert answer["due_reason"].to_pylist() == [
            None, None, "START_MISSING", "NOT_COVERED", "TERM_AMBIGUOUS", "TERM_UNREADABLE",
        ]  # fmt: skip

    def test_an_open_pause_and_a_settled_word(self):
        kind = pa.list_(pa.struct([("start", self.STAMP), ("end", self.STAMP)]))
        pause = {"start": datetime.fromisoformat("2024-03-12T09:00+07:00"), "end": None}
        batch = self.batch(
            start=self.starts("2024-03-11T09:00+07:00", "2024-03-11T09:00+07:00"),
            term=["2 ngày", None],
            pauses=pa.array([[pause], []], kind),
        )

        answer = due_batch(batch, WorkClock.default(), units={"ngày": TimeUnit.WORKING_DAY})
        assert answer["due_reason"].to_pylist() == ["PAUSE_OPEN", "TERM_MISSING"]

    @pytest.mark.parametrize(
        ("columns", "code"),
        [
            ({"term": ["1 giờ làm việc"]}, "BATCH_COLUMN"),
            ({"start": ["2024-03-11"], "term": ["1 giờ làm việc"]}, "BATCH_COLUMN"),
            ({"start": pa.array([datetime(2024, 3, 11)]), "term": ["1 giờ làm việc"]}, "NAIVE_TIME"),
            ({"start": pa.array([datetime(2024, 3, 11)], pa.timestamp("s", tz="+07:00")), "term": [5]}, "BATCH_COLUMN"),
        ],
    )
    def test_columns_of_another_kind_are_refused(self, columns, code):
        with pytest.raises(BadInputError) as refused:
            due_batch(self.batch(**columns), WorkClock.default())

        assert refused.value.code == code

    def test_a_slice_of_a_batch_is_read_from_where_it_begins(self):
        """Arrow slices share their parent's buffers; offsets must not be taken for rows."""
        kind = pa.list_(pa.struct([("start", self.STAMP), ("end", self.STAMP)]))
        pause = {
            "start": datetime.fromisoformat("2024-03-11T09:00+07:00"),
            "end": datetime.fromisoformat("2024-03-11T10:00+07:00"),
        }
        batch = self.batch(
            start=self.starts(*["2024-03-11T08:00+07:00"] * 3),
            term=["1 giờ làm việc", "2 giờ làm việc", "3 giờ làm việc"],
            pauses=pa.array([[], [pause], [pause, pause]], kind),
        )

        whole, part = due_batch(batch, WorkClock.default()), due_batch(batch.slice(1), WorkClock.default())
        assert part["due"].to_pylist() == whole["due"].to_pylist()[1:]

    def test_a_null_in_a_dictionary_and_a_column_that_is_taken(self):
        terms = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["1 giờ làm việc", None]))
        batch = self.batch(start=self.starts("2024-03-11T08:00+07:00", "2024-03-11T08:00+07:00"), term=terms)
        answer = due_batch(batch, WorkClock.default())

        assert answer["due_reason"].to_pylist() == [None, "TERM_MISSING"]
        with pytest.raises(BadInputError, match="BATCH_COLUMN"):
            due_batch(answer, WorkClock.default())


@pytest.mark.parametrize("term", [WorkingHours(1), WorkingDays(1), HalfDays(1), CalendarDays(1), Months(1)])
def test_a_calendar_without_any_working_day_answers_nothing(term):
    """A mask and a reason, as the scalar refuses."""
    closed = {
        date(2024, 1, 1) + timedelta(n): Day(date(2024, 1, 1) + timedelta(n), False, DayKind.LOCAL, "đóng", "closed")
        for n in range(366)
    }
    clock = WorkClock(calendar=Calendar("closed", "1", date(2024, 1, 1), date(2024, 12, 31), closed))
    answer = due_many(clock, np.array([1_711_000_000, UNANSWERED]), term)

    assert [Reason(one).name for one in answer.reason] == ["NOT_COVERED", "START_MISSING"]


@pytest.mark.parametrize("start", [2**63 - 1, -(2**62), -62_135_596_801])
def test_moments_that_do_not_exist_are_refused(start):
    answer = due_many(CLOCKS[0], np.array([start]), Hours(1_000_000))

    assert (answer.due.tolist(), Reason(answer.reason[0])) == ([UNANSWERED], Reason.NOT_COVERED)


def test_a_term_longer_than_the_calendar_never_wraps_around():
    clock = WorkClock(
        Week.parse("Mon-Sun 00:00-24:00"), Calendar("wide", "1", date(1970, 1, 2), date(2037, 12, 31), {})
    )
    start = int(datetime(2036, 1, 1, tzinfo=UTC).timestamp())

    for hours in (900_000, 1_000_000):
        assert due_many(clock, np.array([start]), WorkingHours(hours)).due.tolist() == [UNANSWERED]


def test_a_clock_travels_to_another_process():
    """Spark pickles what a function closes over: the week and the calendar travel, the tables are made again."""
    clock = pickle.loads(pickle.dumps(CLOCKS[1]))  # noqa: S301  its own

    assert clock.due_at(at(1_711_000_000), WorkingHours(4)) == CLOCKS[1].due_at(at(1_711_000_000), WorkingHours(4))
