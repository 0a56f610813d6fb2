"""MC502 and MC506 to MC508: series of numbers, and whether they follow time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from motcua.audit.check import Check
from motcua.audit.checks.making import register_check
from motcua.audit.checks.picks import numbered_rows, serial_order
from motcua.audit.checks.streams import Kept, streamed
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites
from motcua.audit.series import check_series
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.rules import RuleBook

__all__ = ["LARGEST_GAP_SEARCH", "gap_finding", "ordered_checks"]

LARGEST_GAP_SEARCH = 10_000
"""Serials are looked for below this one alone."""
_KEPT_IN_ORDER = 0.9
_SHOWN = 10


def ordered_checks() -> tuple[Check, ...]:
    """Return the checks of series and order, in the order of their ids."""
    return (
        register_check("MC502", ("SERIAL_GAP",), _gaps),
        streamed(
            register_check("MC506", ("SERIES_TWICE", "SERIES_GAP"), _row_numbers),
            Column.ROW_NUMBER,
            picks=numbered_rows,
            needs=(Column.ROW_NUMBER,),
        ),
        streamed(
            register_check("MC507", ("SERIAL_OUT_OF_ORDER",), _serials_against_time),
            picks=serial_order,
            needs=(Column.ACCEPTED_AT,),
        ),
        streamed(
            register_check("MC508", ("REGISTER_OUT_OF_ORDER",), _out_of_order),
            picks=_outside_in,
            needs=(Column.ACCEPTED_AT,),
            look=_each_outside,
        ),
    )


def _by_day(rows: Sequence[RowFacts]) -> dict[tuple[str, date], dict[int, RowFacts]]:
    """Return the first row of each serial, by agency and day."""
    days: dict[tuple[str, date], dict[int, RowFacts]] = defaultdict(dict)
    for facts in rows:
        code = facts.verdict.code if facts.verdict else None
        if code is not None:
            days[code.agency.canonical, code.accepted_on].setdefault(code.serial, facts)
    return days


def _gaps(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Find serials missing below the highest one of an agency's day; a gap asks for an explanation, not for blame."""
    del register
    for (agency, day), serials in _by_day(rows).items():
        last = max(serials)
        missing = [number for number in range(1, min(last, LARGEST_GAP_SEARCH)) if number not in serials]
        if missing and len(missing) < len(serials):
            yield serials[last], gap_finding(agency, day, missing, last)


def gap_finding(agency: str, day: date, missing: Sequence[int], last: int) -> Finding:
    """Return what is said of serials that are missing below the last of an agency's day."""
    shown = ", ".join(map(str, missing[:_SHOWN])) + (", …" if len(missing) > _SHOWN else "")
    rule = RuleBook.official().find("code.dossier.serial", day)
    because = () if rule is None else (rule.cite,)
    return finding("SERIAL_GAP", because=because, agency=agency, day=f"{day:%d/%m/%Y}", missing=shown, last=last)


def _row_numbers(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Order numbers of the register: each once, none left out; a register numbered anew on each sheet is not judged."""
    if Column.ROW_NUMBER not in register.headings or len({facts.row.sheet for facts in rows}) > 1:
        return
    books: list[list[tuple[str, RowFacts]]] = [[]]
    for facts in rows:
        number = facts.row.text(Column.ROW_NUMBER) or ""
        if number.strip().lstrip("0") == "1":  # a new year's book begins
            books.append([])
        books[-1].append((number, facts))
    because = next((found for facts in rows if (found := cites(facts, "forms.register_numbers"))), ())
    for book in books:
        told = check_series(book, because=because)
        yield from ((facts, one) for facts, one in told if one.id != "SERIES_UNREADABLE")


def _serials_against_time(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """The serial is the order in which dossiers of a day came: a higher one was not accepted earlier."""
    del register
    for (_, day), serials in _by_day(rows).items():
        told = [
            (serial, facts, at)
            for serial, facts in sorted(serials.items())
            if (at := _moment_of(facts, day)) and serial
        ]
        for (lower, _, before), (higher, facts, after) in pairwise(told):
            if after < before:
                yield (
                    facts,
                    finding(
                        "SERIAL_OUT_OF_ORDER",
                        because=cites(facts, "code.dossier.serial"),
                        lower=lower,
                        before=f"{before:%H:%M}",
                        higher=higher,
                        after=f"{after:%H:%M}",
                        day=f"{day:%d/%m/%Y}",
                    ),
                )


def _moment_of(facts: RowFacts, day: date) -> datetime | None:
    """Return when a row was accepted, where it says the minute and agrees with the day of its code."""
    moment = facts.row.moment(Column.ACCEPTED_AT)
    if moment is None or Column.ACCEPTED_AT in facts.row.bare_days or moment.date() != day:
        return None
    return moment.replace(second=0, microsecond=0)


def _out_of_order(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Rows that stand outside the order of days which the rest of the register keeps, up or down.

    A register that is not kept in the order of acceptance at all is not blamed row by row.
    """
    dated = [(facts, moment.date()) for facts in rows if (moment := facts.row.moment(Column.ACCEPTED_AT)) is not None]
    outside = _outside([day.toordinal() for _, day in dated])
    yield from _each_outside(register, tuple(dated[place][0] for place in outside))


def _each_outside(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    del register
    for facts in rows:
        day = facts.row.moments[Column.ACCEPTED_AT]
        yield facts, finding("REGISTER_OUT_OF_ORDER", because=cites(facts, "intake.entered"), day=f"{day:%d/%m/%Y}")


def _outside_in(kept: Kept) -> Any:
    """Return the rows of a streamed register that stand outside its order."""
    import numpy as np  # noqa: PLC0415  an extra

    known = np.flatnonzero(kept.joined(lambda batch: batch.known(Column.ACCEPTED_AT)))
    days = kept.joined(lambda batch: batch.days(Column.ACCEPTED_AT))[known]
    return known[np.array(_outside(days.tolist()), np.int64)]


def _outside(days: Sequence[int]) -> list[int]:
    """Return the places outside the order of days, up or down, that most keep; none where too few keep one."""
    if len(days) < _SHOWN:
        return []
    kept = max(_longest_rise(days), _longest_rise([-day for day in days]), key=len)
    if len(kept) < len(days) * _KEPT_IN_ORDER:
        return []
    inside = frozenset(kept)
    return [place for place in range(len(days)) if place not in inside]


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Return the places of a longest run of values, not necessarily neighbours, that never falls."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        length = bisect_right(ends, value)
        before.append(places[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            places.append(place)
        else:
            ends[length], places[length] = value, place
    found, place = [], places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]
