"""The receipt's own series and the register's numbers: from 01 to the end of the year, on in the next book."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.samples import sample
from motcua.errors import BadInputError, CollectedError
from motcua.forms import (
    BookPlace,
    ReceiptNumber,
    ReceiptOffice,
    check_books,
    check_numbers,
    close_book,
    next_place,
    next_receipt,
)
from motcua.rules import RuleBook

CENTRE = ReceiptOffice("UBND TỈNH AN GIANG", "Trung tâm thử nghiệm", "0296 000 000")
DESK = attrs.evolve(CENTRE, is_centre=False)
DAY = date(2024, 3, 11)


def open_book(first=1, **changes):
    register = sample("register")
    entries = tuple(attrs.evolve(one, serial=place) for place, one in enumerate(register.entries, start=first))
    return attrs.evolve(register, entries=entries, closed_on=None, place="", head="", **changes)


class TestReceipt:
    """Annex of An Giang 03/2023: a number of its own, with the suffix of the office."""

    def test_the_first_of_the_year_is_01_with_the_suffix_of_the_office(self):
        assert str(next_receipt(None, CENTRE, DAY)) == "01/TTPVHCC"
        assert str(next_receipt(None, DESK, DAY)) == "01/BPTNTKQ"
        assert RuleBook.official().find("forms.register_numbers", DAY).value == "01"

    def test_a_new_year_begins_anew(self):
        assert str(next_receipt(ReceiptNumber(2023, 812, "TTPVHCC"), CENTRE, DAY)) == "01/TTPVHCC"
        assert str(next_receipt(ReceiptNumber(2024, 812, "TTPVHCC"), CENTRE, DAY)) == "813/TTPVHCC"

    def test_the_receipt_prints_it(self):
        number = next_receipt(ReceiptNumber(2024, 8, "TTPVHCC"), CENTRE, DAY)
        head = sample("receipt", number=number.text).blocks[0]

        assert head.number == f"Số: {number}"

    def test_a_series_does_not_go_back_nor_into_another_office(self):
        for last, day, code in (
            (ReceiptNumber(2025, 3, "TTPVHCC"), DAY, "NUMBER_BACKWARDS"),
            (ReceiptNumber(2024, 3, "BPTNTKQ"), DAY, "NUMBER_OTHER_OFFICE"),
        ):
            with pytest.raises(BadInputError) as refused:
                next_receipt(last, CENTRE, day)
            assert refused.value.code == code

    def test_where_no_row_says_where_numbers_begin_the_host_does(self):
        """Circular 01/2018 ended on 14/09/2025, and the annex of the next one was not read."""
        day = date(2026, 1, 5)
        with pytest.raises(BadInputError, match="NUMBER_NOT_RULED"):
            next_receipt(None, CENTRE, day)

        assert next_receipt(None, CENTRE, day, first=1).serial == 1
        assert next_receipt(ReceiptNumber(2026, 1, "TTPVHCC"), CENTRE, day).serial == 2


class TestRegister:
    """Circular 01/2018/TT-VPCP, Article 10(2)."""

    @given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60))
    def test_numbers_run_through_the_books_of_a_year_without_a_gap(self, steps):
        """Property (point c): whatever the days and full books, each year has 1, 2, 3 and its books never go back."""
        day, last, years = date(2022, 11, 1), None, {}
        for days, is_full in steps:
            day += timedelta(days=days)
            last = next_place(last, day, new_book=is_full)
            years.setdefault(day.year, []).append(last)

        for places in years.values():
            assert [one.serial for one in places] == list(range(1, len(places) + 1))
            assert places[0].book == 1
            assert [one.book for one in places] == sorted(one.book for one in places)

    def test_the_next_book_takes_the_number_after_the_last(self):
        place = next_place(BookPlace(2024, 1, 500), DAY, new_book=True)

        assert (place, place.book_text) == (BookPlace(2024, 2, 501), "02")
        assert next_place(BookPlace(2023, 4, 500), DAY, new_book=True) == BookPlace(2024, 1, 1)

    def test_books_that_do_not_go_on_are_found(self):
        first, second = open_book(book="01"), open_book(first=99, book="02")
        found = list(check_books((first, second), DAY))

        assert [(one.id, dict(one.data)["wanted"]) for one in found] == [
            ("REGISTER_NUMBERS", str(first.entries[-1].serial + 1))
        ]
        assert found[0].because[0].point == "c"
        assert list(check_books((first, open_book(first=len(first.entries) + 1, book="02")), DAY)) == []
        assert [one.id for one in check_books((open_book(first=2),), DAY)] == ["REGISTER_NUMBERS"]

    def test_a_book_is_closed_at_the_end_of_its_year_by_the_head_of_the_desk(self):
        """Point a."""
        register = open_book()
        ends = date(register.year, 12, 31)
        closed = close_book(register, ends, place="An Giang", head="Lê Văn Mẫu")

        assert [one.id for one in check_books((register,), ends + timedelta(days=1))] == ["REGISTER_OPEN"]
        assert list(check_books((register,), ends)) == []
        assert list(check_books((closed,), ends + timedelta(days=1))) == []
        assert closed.blocks[-1].slots[0].person == "Lê Văn Mẫu"

    def test_a_book_is_closed_once_with_a_name_and_not_before_its_last_line(self):
        register = open_book()
        closed = close_book(register, date(register.year, 12, 31), place="An Giang", head="Lê Văn Mẫu")
        with pytest.raises(BadInputError, match="REGISTER_CLOSED"):
            close_book(closed, date(register.year, 12, 31), place="An Giang", head="Lê Văn Mẫu")
        with pytest.raises(CollectedError) as refused:
            close_book(register, date(register.year, 1, 1), place="", head=" ")
        assert {one.code for one in refused.value.faults} == {"FIELD_MISSING", "REGISTER_CLOSED_EARLY"}


def test_a_number_twice_left_out_or_out_of_order_is_found():
    receipts = [
        sample("receipt", number=number, issued_at=f"2024-03-11T{hour}:05:00+07:00")
        for number, hour in (("12", "09"), ("12", "10"), ("14", "11"), ("15", "08"), ("X-1", "12"))
    ]
    found = [(one.id, dict(one.data)["number"]) for one in check_numbers(receipts)]

    assert found == [
        ("RECEIPT_NUMBER_TWICE", "12/TTPVHCC"),
        ("RECEIPT_NUMBER_GAP", "14/TTPVHCC"),
        ("RECEIPT_NUMBER_ORDER", "15/TTPVHCC"),
    ]
    assert list(check_numbers(receipts[:1])) == []
