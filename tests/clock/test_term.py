"""Terms: typed amounts, and the text that official data writes them in."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import CalendarDays, HalfDays, Hours, Months, WorkingDays, WorkingHours, parse_term
from motcua.codes.catalogue import catalogue
from motcua.errors import BadInputError
from motcua.units import TimeUnit


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("20 Ngày làm việc", (WorkingDays(20),)),
        ("05 ngày làm việc", (WorkingDays(5),)),
        ("3 Tháng", (Months(3),)),
        ("1/2 ngày làm việc", (HalfDays(1),)),
        ("½ ngày làm việc", (HalfDays(1),)),
        ("nửa ngày làm việc", (HalfDays(1),)),
        ("1,5 ngày làm việc", (HalfDays(3),)),
        ("1.5 Ngày làm việc", (HalfDays(3),)),
        ("8 giờ làm việc", (WorkingHours(8),)),
        ("không quá 03 (ba) ngày làm việc kể từ ngày nhận đủ hồ sơ", (WorkingDays(3),)),
        ("30 ngày lịch + 2 ngày làm việc", (CalendarDays(30), WorkingDays(2))),
    ],
)
def test_official_wordings_are_read(text, terms):
    for form in ("NFC", "NFD"):
        reading = parse_term(unicodedata.normalize(form, text))
        assert (reading.terms, reading.is_ambiguous) == (terms, False)


@pytest.mark.parametrize(
    ("text", "chosen", "other"),
    [("30 Ngày", CalendarDays(30), WorkingDays(30)), ("8 Giờ", Hours(8), WorkingHours(8))],
)
def test_a_bare_word_is_ambiguous_and_every_reading_is_given(text, chosen, other):
    reading = parse_term(text)

    assert reading.terms == (chosen,)
    assert reading.readings == ((other,),)
    assert [one.id for one in reading.findings] == ["TERM_AMBIGUOUS"]


def test_a_caller_settles_what_a_word_means():
    reading = parse_term("2 tiếng", units={"tiếng": TimeUnit.WORKING_HOUR})

    assert reading.terms == (WorkingHours(2),)
    assert not reading.is_ambiguous


def test_a_range_gives_its_upper_bound_and_says_so():
    reading = parse_term("3-5 ngày làm việc")

    assert reading.terms == parse_term("5 - 3 ngày làm việc").terms == (WorkingDays(5),)
    assert [one.id for one in reading.findings] == ["TERM_RANGE"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("2 tiếng", "TERM_UNIT_UNKNOWN"),
        ("5 tuần trăng", "TERM_UNIT_UNKNOWN"),
        ("0 ngày làm việc", "TERM_AMOUNT"),
        ("0,3 ngày làm việc", "TERM_AMOUNT"),
        ("1/0 ngày", "TERM_AMOUNT"),
        ("6 tiếng làm việc", "TERM_UNIT_UNKNOWN"),
        ("1.000 ngày làm việc", "TERM_AMOUNT"),
        ("-5 ngày", "TERM_UNREADABLE"),
        ("ngay", "TERM_UNREADABLE"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(text, finding):
    reading = parse_term(text)

    assert not reading.ok
    assert [one.id for one in reading.findings] == [finding]


@given(st.text())
def test_any_text_gives_a_reading_and_never_an_exception(text):
    assert parse_term(text).raw == text


def test_every_term_of_the_national_catalogue_is_read_or_named():
    unread = {entry.term for entry in catalogue() if not parse_term(entry.term).ok}

    assert unread == set()


@pytest.mark.parametrize("kind", [WorkingDays, HalfDays, CalendarDays, Months])
@pytest.mark.parametrize("amount", [0, -1, "1.5", 1.25, True, 10**9, "x"])
def test_a_count_takes_whole_positive_numbers_only(kind, amount):
    with pytest.raises(BadInputError):
        kind(amount)


def test_hours_take_decimals_but_no_floats():
    assert WorkingHours("7.5").microseconds == 27_000_000_000
    assert Hours(Decimal("0.5")).minutes == 30
    with pytest.raises(BadInputError):
        WorkingHours(7.5)


def test_different_units_do_not_add():
    assert WorkingDays(2) + WorkingDays(3) == WorkingDays(5)
    with pytest.raises(TypeError):
        WorkingDays(2) + CalendarDays(3)
