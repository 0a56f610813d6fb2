"""MC502 and MC506 to MC508: series of numbers, and whether they follow time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from motcua.audit.check import Check
from motcua.audit.checks.making import register_check
from motcua.audit.checks.picks import keep_minutes, serial_order
from motcua.audit.checks.rising import outside_of_order, runs_outside
from motcua.audit.checks.rownumbers import keep_row_numbers, row_numbers
from motcua.audit.checks.streams import Kept, Picked, streamed
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites
from motcua.audit.series import check_series
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.rules import RuleBook

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns

__all__ = ["LARGEST_GAP_SEARCH", "gap_finding", "ordered_checks"]

LARGEST_GAP_SEARCH = 10_000
"""Serials are looked for below this one alone."""
_SHOWN = 10
_NO_DAY = -(2**31)


def ordered_checks() -> tuple[Check, ...]:
    """Return the checks of series and order, in the order of their ids."""
    return (
        register_check("MC502", ("SERIAL_GAP",), _gaps),
        streamed(
            register_check("MC506", ("SERIES_TWICE", "SERIES_GAP"), _row_numbers),
            Column.ROW_NUMBER,
            keep=keep_row_numbers,
            picks=row_numbers,
            needs=(Column.ROW_NUMBER,),
        ),
        streamed(
            register_check("MC507", ("SERIAL_OUT_OF_ORDER",), _serials_against_time),
            keep=keep_minutes,
            picks=serial_order,
            needs=(Column.ACCEPTED_AT,),
        ),
        streamed(
            register_check("MC508", ("REGISTER_OUT_OF_ORDER",), _out_of_order),
            keep=_keep_days,
            picks=_outside_in,
            needs=(Column.ACCEPTED_AT,),
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
    outside = outside_of_order([day.toordinal() for _, day in dated])
    yield from _each_outside(register, tuple(dated[place][0] for place in outside))


def _each_outside(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    del register
    for facts in rows:
        day = facts.row.moments[Column.ACCEPTED_AT]
        yield facts, finding("REGISTER_OUT_OF_ORDER", because=cites(facts, "intake.entered"), day=f"{day:%d/%m/%Y}")


def _keep_days(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep the day of acceptance; 32 bits of it reach past the end of time."""
    import numpy as np  # noqa: PLC0415  an extra

    del coded
    days = np.where(columns.known(Column.ACCEPTED_AT), columns.days(Column.ACCEPTED_AT), _NO_DAY)
    return (days.astype(np.int32),)


def _outside_in(kept: Kept) -> Picked:
    """Return the rows of a streamed register that stand outside its order."""
    import numpy as np  # noqa: PLC0415  an extra

    days = kept.joined(0)
    known = np.flatnonzero(days != _NO_DAY)
    return Picked(known[_outside_days(days[known])], _each_outside)


def _outside_days(days: Any) -> Any:
    """Return the places of days outside the order that most keep, as `outside_of_order` does, from an array."""
    import numpy as np  # noqa: PLC0415  an extra

    steps = np.diff(days)
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    starts = np.flatnonzero(np.append(True, steps != 0))[: days.size]
    lengths = np.diff(starts, append=days.size)
    runs = runs_outside(days[starts].tolist(), lengths.tolist(), falls=falls, rises=rises)
    outside = np.zeros(starts.size, np.bool_)
    outside[runs] = True
    return np.flatnonzero(np.repeat(outside, lengths))
