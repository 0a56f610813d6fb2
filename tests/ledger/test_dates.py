"""Moments by column: any moment in any style is read back exactly; what is in doubt is counted and said."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ledger import Column, open_register, read_register
from motcua.ledger.moments import BLANK, DAY, MOMENT, UNREADABLE, Reading, read_moments
from motcua.ledger.writtendates import read_written
from motcua.localtime import DESK_ZONE
from synthetic import at

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=DESK_ZONE)
)
TIMED = {
    "%d/%m/%Y %H:%M:%S": "day_month",
    "%d-%m-%Y %H:%M:%S": "day_month",
    "%d.%m.%Y, %H:%M:%S": "day_month",
    "%H:%M:%S %d/%m/%Y": "day_month",
    "%H:%M:%S ngày %d/%m/%Y": "day_month",
    "%d/%m/%Y %I:%M:%S %p": "day_month",
    "%Y-%m-%d %H:%M:%S": "iso",
    "%Y-%m-%dT%H:%M:%S": "iso",
    "%Y/%m/%d %H:%M:%S": "iso",
    "%Y%m%d%H%M%S": "compact",
    "%d/%m/%y %H:%M:%S": "short_year",
}
BY_MINUTE = {
    "%d/%m/%Y %H:%M": "day_month",
    "%Hh%M ngày %d/%m/%Y": "words",
    "%H giờ %M phút, ngày %d tháng %m năm %Y": "words",
    "%Y-%m-%d %H:%M": "iso",
}
BY_DAY = {"%d/%m/%Y": "day_month", "%d-%m-%Y": "day_month", "%Y-%m-%d": "iso", "%Y%m%d": "compact",
          "ngày %d tháng %m năm %Y": "words"}  # fmt: skip


def column(texts, **reading):
    return read_moments(pa.array(texts, pa.string()), Reading(**reading))


def stamps(moments):
    return [int(moment.timestamp()) for moment in moments]


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from(sorted(TIMED)))
def test_any_moment_in_any_style_is_read_back_to_the_second(moments, style):
    read = column([moment.strftime(style) for moment in moments])

    assert read.seconds.tolist() == stamps(moments)
    assert set(read.kinds.tolist()) == {MOMENT}
    assert dict(read.tally.styles) == {TIMED[style]: len(moments)}


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from(sorted(BY_MINUTE)))
def test_styles_without_seconds_are_read_back_to_the_minute(moments, style):
    read = column([moment.strftime(style) for moment in moments])

    assert read.seconds.tolist() == stamps(moment.replace(second=0) for moment in moments)
    assert dict(read.tally.styles) == {BY_MINUTE[style]: len(moments)}


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from(sorted(BY_DAY)))
def test_a_day_without_a_time_is_told_apart_from_midnight(moments, style):
    days = [moment.replace(hour=0, minute=0, second=0) for moment in moments]
    read = column([day.strftime(style) for day in days])

    assert read.seconds.tolist() == stamps(days)
    assert set(read.kinds.tolist()) == {DAY}


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.booleans())
def test_serial_numbers_of_both_systems_are_read_back_to_the_second(moments, since_1904):
    start = datetime(1904, 1, 1, tzinfo=DESK_ZONE) if since_1904 else datetime(1899, 12, 30, tzinfo=DESK_ZONE)
    texts = [repr((moment - start) / timedelta(days=1)) for moment in moments]

    assert column(texts, since_1904=since_1904).seconds.tolist() == stamps(moments)


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.booleans())
def test_true_timestamps_with_and_without_a_zone(moments, zoned):
    values = moments if zoned else [moment.replace(tzinfo=None) for moment in moments]
    array = pa.array(values, pa.timestamp("us", "+07:00" if zoned else None))

    assert read_moments(array, Reading()).seconds.tolist() == stamps(moments)


@given(st.lists(st.one_of(st.text(max_size=24), st.from_regex(r"[0-9/:\- ]{8,19}", fullmatch=True)), max_size=12))
def test_the_fast_way_and_the_careful_way_agree_on_every_text(texts):
    read = column(texts)

    for text, second, kind in zip(texts, read.seconds.tolist(), read.kinds.tolist(), strict=True):
        flat = " ".join(unicodedata.normalize("NFC", text).split())
        written = read_written(flat)
        if not flat:
            assert kind == BLANK
        elif written is None:
            assert kind == UNREADABLE
        else:
            assert (second, kind) == (int(written.moment.timestamp()), MOMENT if written.has_time else DAY)


@given(st.lists(MOMENTS, min_size=5, max_size=20))
def test_the_tally_counts_what_each_slashed_date_can_be(moments):
    tally = column([moment.strftime("%d/%m/%Y") for moment in moments]).tally
    late = sum(moment.day > 12 for moment in moments)

    assert (tally.day_first, tally.month_first, tally.either) == (late, 0, len(moments) - late)


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "29/02/2023 08:00:00", "2024-13-01", "24:00 11/03/2024", "11/03/2024 25:00", "11/03/2024 13:00 CH",
     "20241301", "hôm qua", "12/2024", "11/03-2024", "0"],
)  # fmt: skip
def test_what_is_no_moment_is_unreadable(text):
    assert column([text]).kinds.tolist() == [UNREADABLE]


def test_a_time_of_day_alone_in_a_date_cell_is_no_moment():
    """A spreadsheet gives 08:30 as half past eight on its day zero, 31 December 1899."""
    assert column(["1899-12-31 08:30:00"], from_cells=True).kinds.tolist() == [UNREADABLE]


@pytest.mark.parametrize(("from_cells", "kind"), [(True, DAY), (False, MOMENT)])
def test_midnight_in_a_true_date_cell_is_a_day_and_in_a_text_a_moment(from_cells, kind):
    assert column(["2024-03-11 00:00:00"], from_cells=from_cells).kinds.tolist() == [kind]


def register(tmp_path, dates, due=None):
    path = tmp_path / "so.csv"
    dues = due or ["15/12/2024"] * len(dates)
    rows = [f"H57.132-240311-{n:04d},{date},{dues[n]}" for n, date in enumerate(dates)]
    path.write_text("\n".join(["Mã hồ sơ,Ngày nhận,Ngày hẹn trả", *rows]), "utf-8")
    return read_register(path)


def remarks(read):
    return {one.id: dict(one.data) for one in read.remarks if one.id.startswith("DATE")}


def test_dates_that_prove_nothing_are_read_day_first_and_said_so(tmp_path):
    read = register(tmp_path, ["01/02/2024", "03/04/2024"])

    assert read.rows[0].moment(Column.ACCEPTED_AT) == at("2024-02-01T00:00")
    assert remarks(read)["DATE_ORDER_UNPROVEN"]["count"] == "2"


def test_contradictory_proof_is_counted_and_the_odd_cells_stay_unread(tmp_path):
    read = register(tmp_path, ["25/02/2024", "03/04/2024", "02/25/2024"])
    told = remarks(read)["DATE_ORDER_CONTRADICTS"]

    assert (told["day"], told["month"], told["either"]) == ("1", "1", "1")
    assert [fault.raw for row in read.rows for fault in row.faults] == ["02/25/2024"]


def test_one_slip_among_many_doubtful_dates_does_not_turn_the_column_round(tmp_path):
    """One date in a hundred is no proof: it is an unreadable cell, and the doubt is told."""
    read = register(tmp_path, [*["01/02/2024"] * 99, "02/25/2024"])

    assert read.rows[0].moment(Column.ACCEPTED_AT) == at("2024-02-01T00:00")
    assert read.unreadable_rows == 1
    assert remarks(read)["DATE_ORDER_CONTRADICTS"]["month"] == "1"


def test_the_mapping_says_which_number_is_the_day(tmp_path):
    from motcua.ledger import read_mapping

    register(tmp_path, ["01/02/2024", "03/04/2024"])
    given_order = read_mapping('accepted_at = { heading = "Ngày nhận", order = "month_first" }')
    (first, *_) = open_register(tmp_path / "so.csv", mapping=given_order).batches()

    assert first.records.column("accepted_at")[0].as_py() == at("2024-01-02T00:00")
