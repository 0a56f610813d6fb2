"""Numbers of the paper desk: the receipt's own series, and the register's book and order number.

The register's numbers run from 01 to the end of the year and go on in the next book: Circular 01/2018/TT-VPCP, Article
10(2)c. The receipt's series has the suffix of its office (annex of An Giang's Decision 03/2023/QĐ-UBND); whether it
begins anew each year is not said there, and is taken as for the register. Each function takes the last number and gives
the next: a host keeps the last one and sees to it that no two desks take from it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

import attrs

from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.forms.office import ReceiptOffice
from motcua.forms.receipt import Receipt
from motcua.forms.register import RegisterBook
from motcua.law import Citation
from motcua.localtime import local
from motcua.rules import RuleBook

__all__ = ["BookPlace", "ReceiptNumber", "check_books", "check_numbers", "close_book", "next_place", "next_receipt"]


@attrs.frozen
class ReceiptNumber:
    """A receipt's own number (số của giấy tiếp nhận), apart from the dossier code.

    Attributes:
        year: the year of its series.
        serial: its place in the series.
        suffix: that of the office, "TTPVHCC" or "BPTNTKQ".
    """

    year: int
    serial: int
    suffix: str

    @property
    def text(self) -> str:
        """The number without its suffix, as `Receipt.number` takes it; at least two digits."""
        return f"{self.serial:02d}"

    def __str__(self) -> str:
        """The number as the form prints it."""
        return f"{self.text}/{self.suffix}"


@attrs.frozen
class BookPlace:
    """A line of the register (quyển số, số thứ tự).

    Attributes:
        year: the year the book is opened for.
        book: the number of the book in that year.
        serial: the order number, which runs through the books of the year.
    """

    year: int
    book: int
    serial: int

    @property
    def book_text(self) -> str:
        """The book, as `Receipt.book` takes it; at least two digits."""
        return f"{self.book:02d}"


def next_receipt(
    last: ReceiptNumber | None,
    office: ReceiptOffice,
    day: date,
    *,
    first: int | None = None,
    book: RuleBook | None = None,
) -> ReceiptNumber:
    """Return the receipt number after the last one.

    Args:
        last: the last number of this office, or None when there is none.
        office: the office; its kind gives the suffix.
        day: the day of issue; a new year begins a new series.
        first: where a series begins, where the host knows it and no row says so.
        book: the rules.

    Raises:
        BadInputError: NUMBER_BACKWARDS for a day in a year before the last number's, NUMBER_OTHER_OFFICE for a last
            number with another suffix, NUMBER_NOT_RULED when no row in force says where numbers begin.
    """
    if last is not None and last.suffix != office.number_suffix:
        raise BadInputError(
            "NUMBER_OTHER_OFFICE",
            f"Số cuối {last} thuộc dãy khác; đơn vị này dùng đuôi {office.number_suffix}.",
            f"the last number {last} is of another series; this office's suffix is {office.number_suffix}",
            value=str(last),
        )
    serial = _next(None if last is None else (last.year, last.serial), day, first, book)
    return ReceiptNumber(day.year, serial, office.number_suffix)


def next_place(
    last: BookPlace | None,
    day: date,
    *,
    new_book: bool = False,
    first: int | None = None,
    book: RuleBook | None = None,
) -> BookPlace:
    """Return the line of the register after the last one.

    Args:
        last: the last line written, or None when there is none.
        day: the day of reception; a new year opens book 01 of that year.
        new_book: whether the last book is full, so that the number goes on in the next.
        first: where numbers begin, where the host knows it and no row says so.
        book: the rules.

    Raises:
        BadInputError: NUMBER_BACKWARDS, NUMBER_NOT_RULED as `next_receipt`.
    """
    serial = _next(None if last is None else (last.year, last.serial), day, first, book)
    if last is None or last.year < day.year:
        return BookPlace(day.year, 1, serial)
    return BookPlace(day.year, last.book + new_book, serial)


def _next(last: tuple[int, int] | None, day: date, first: int | None, book: RuleBook | None) -> int:
    if last is not None and day.year < last[0]:
        raise BadInputError(
            "NUMBER_BACKWARDS",
            f"Ngày {day:%d/%m/%Y} thuộc năm trước của số cuối ({last[0]}).",
            f"{day.isoformat()} is in a year before that of the last number ({last[0]})",
            value=day.isoformat(),
        )
    if last is not None and last[0] == day.year:
        return last[1] + 1
    begins = _first(book or RuleBook.official(), day)
    begins = first if begins is None else begins
    if begins is None:
        raise BadInputError(
            "NUMBER_NOT_RULED",
            f"Ngày {day:%d/%m/%Y} không có quy định đã biết về số bắt đầu của dãy.",
            f"no known row says on {day.isoformat()} where numbers begin",
            value=day.isoformat(),
        )
    return begins


def close_book(register: RegisterBook, on: date, *, place: str, head: str) -> RegisterBook:
    """Return the book closed for the year: its head signs, with name and stamp (Article 10(2)a of the circular).

    Args:
        register: the open book.
        on: the day it is closed.
        place: where.
        head: the head of the one-stop.

    Raises:
        BadInputError: REGISTER_CLOSED when it is closed already.
        CollectedError: when the head is not named, or the day is before a line of the book.
    """
    if register.closed_on is not None:
        raise BadInputError(
            "REGISTER_CLOSED",
            f"Sổ quyển {register.book} năm {register.year} đã khóa ngày {register.closed_on:%d/%m/%Y}.",
            f"book {register.book} of {register.year} was closed on {register.closed_on.isoformat()}",
        )
    return attrs.evolve(register, closed_on=on, place=place, head=head)


def check_books(registers: Iterable[RegisterBook], day: date, *, book: RuleBook | None = None) -> Iterator[Finding]:
    """Yield where the books of an office break their row of numbers, or stay open after their year.

    Args:
        registers: whole books, in the order they were written.
        day: the day of the check.
        book: the rules.
    """
    rules = book or RuleBook.official()
    last: tuple[int, int] | None = None
    for one in registers:
        ends, numbers = date(one.year, 12, 31), one.entries[0].serial
        goes_on = last is not None and last[0] == one.year
        wanted = last[1] + 1 if last is not None and goes_on else _first(rules, one.entries[0].received_on)
        if wanted is not None and numbers != wanted:
            because = _cites(rules, "forms.register_numbers", one.entries[0].received_on)
            yield finding("REGISTER_NUMBERS", because=because, year=one.year, book=one.book, first=numbers,
                          wanted=wanted)  # fmt: skip
        if one.closed_on is None and day > ends:
            because = _cites(rules, "forms.register_closed", ends)
            yield finding("REGISTER_OPEN", because=because, year=one.year, book=one.book)
        last = (one.year, one.entries[-1].serial)


def check_numbers(receipts: Iterable[Receipt]) -> Iterator[Finding]:
    """Yield where a series of receipts has a number twice, leaves one out, or is not in the order of time.

    Numbers that are no whole numbers are passed over: an office may write them as it likes. Each year and each suffix
    is a series; a series begins where the list begins.

    Args:
        receipts: the receipts of an office.
    """
    series: dict[tuple[int, str], list[tuple[int, Receipt]]] = {}
    for one in receipts:
        if one.number.strip().isdecimal():
            key = (local(one.issued_at).year, one.office.number_suffix)
            series.setdefault(key, []).append((int(one.number), one))
    for (year, suffix), numbered in series.items():
        for (before, earlier), (after, later) in pairwise(sorted(numbered, key=lambda pair: pair[0])):
            number, former = f"{after:02d}/{suffix}", f"{before:02d}/{suffix}"
            if after == before:
                yield finding("RECEIPT_NUMBER_TWICE", number=number, year=year)
            elif after > before + 1:
                yield finding("RECEIPT_NUMBER_GAP", number=number, before=former, year=year)
            if after > before and later.issued_at < earlier.issued_at:
                yield finding("RECEIPT_NUMBER_ORDER", number=number, before=former, year=year)


def _first(rules: RuleBook, day: date) -> int | None:
    """Where the row of the day has numbers begin."""
    rule = rules.find("forms.register_numbers", day)
    return None if rule is None or rule.value is None else int(rule.value)


def _cites(rules: RuleBook, sets: str, day: date) -> tuple[Citation, ...]:
    rule = rules.find(sets, day)
    return () if rule is None else (rule.cite,)
