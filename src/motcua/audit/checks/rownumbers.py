"""MC506 for streamed registers: order numbers that come twice or leave others out, found without building the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from motcua.audit.checks.streams import Kept, Looks, Picked
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites
from motcua.audit.series import gap, twice
from motcua.findings import Finding
from motcua.ledger import Column, Register
from motcua.rules import RuleBook

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns

__all__ = ["SERIES_RULE", "keep_row_numbers", "row_numbers"]

SERIES_RULE = "forms.register_numbers"
"""What the packs call the rule that a register numbers its rows by."""
_BLANK, _ODD = -1, -2
_MOST_DIGITS = 9


def keep_row_numbers(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep the order numbers, the sheet, and which row is the first that the rule of its day speaks of, or -1."""
    import numpy as np  # noqa: PLC0415  numpy and pyarrow are extras
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    texts = columns.records.column(_text_name(columns)).cast(pa.string())
    plain = pc.match_substring_regex(texts, f"^[0-9]{{1,{_MOST_DIGITS}}}$").fill_null(False)  # noqa: FBT003
    read = pc.if_else(plain, texts, pa.scalar("0")).cast(pa.int32())
    blank = pc.is_null(texts)
    numbers = np.where(np.asarray(plain), np.asarray(read.fill_null(0)), np.where(np.asarray(blank), _BLANK, _ODD))
    return numbers.astype(np.int32), columns.sheet, _first_ruled(columns, coded)


def _text_name(columns: Columns) -> str:
    own = f"{Column.ROW_NUMBER.value}_text"
    return own if own in columns.records.schema.names else Column.ROW_NUMBER.value


def _first_ruled(columns: Columns, coded: Coded) -> int:
    """Return the place of the first row whose day has a rule on order numbers, -1 where none has."""
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.columns import day_of  # noqa: PLC0415  it needs numpy, an extra

    accepted, filed = columns.known(Column.ACCEPTED_AT), columns.known(Column.SUBMITTED_AT)
    days = np.where(accepted, columns.days(Column.ACCEPTED_AT), columns.days(Column.SUBMITTED_AT))
    book = RuleBook.official()
    told = np.flatnonzero(accepted | filed)
    _, first = np.unique(days[told] * len(coded.entries) + coded.places[told], return_index=True)
    for place in np.sort(told[first]).tolist():
        day = day_of(int(days[place]))
        if day and book.find(SERIES_RULE, day, place=coded.entries[coded.places[place]].level1) is not None:
            return int(place)
    return -1


def row_numbers(kept: Kept) -> Picked:
    """Return the rows whose order number comes again or leaves others out, and what tells of them.

    Numbers with a suffix are several series: then every row is picked for the check's own look.
    """
    import numpy as np  # noqa: PLC0415  an extra

    numbers = kept.joined(0)
    if len({sheet for _, sheet, _ in kept.parts}) > 1:
        return Picked(np.zeros(0, np.int64))
    if (numbers == _ODD).any():
        return Picked(np.arange(len(numbers)))
    rows = np.flatnonzero(numbers != _BLANK)
    told = dict(_told(numbers[rows].astype(np.int64), rows))
    if not told:
        return Picked(np.zeros(0, np.int64))
    ruled = _ruled(kept)[:1]
    places = sorted({*told, *ruled})
    return Picked(np.array(places, np.int64), _look(told, places, ruled))


def _ruled(kept: Kept) -> list[int]:
    """Return the first ruled row of each batch that has one."""
    found, start = [], 0
    for numbers, _, first in kept.parts:
        found += [start + first] if first >= 0 else []
        start += len(numbers)
    return found


def _told(numbers: Any, rows: Any) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield rows with (number) for a number that was there before, (before, after) for a gap."""
    import numpy as np  # noqa: PLC0415  an extra

    if not numbers.size:
        return
    book = np.cumsum(numbers == 1)  # a new year's book begins
    order = np.lexsort((rows, numbers, book))
    number, own, row = numbers[order], book[order], rows[order]
    same = np.append(False, (np.diff(number) == 0) & (np.diff(own) == 0))
    for at in np.flatnonzero(same).tolist():
        yield int(row[at]), (int(number[at]),)
    number, own, row = number[~same], own[~same], row[~same]
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    ends = np.append(starts[1:], own.size)
    is_series = number[ends - 1] - number[starts] + 1 <= 2 * (ends - starts)
    jumps = np.append(False, (np.diff(number) > 1) & (np.diff(own) == 0))
    for at in np.flatnonzero(jumps & np.repeat(is_series, ends - starts)).tolist():
        yield int(row[at]), (int(number[at - 1]), int(number[at]))


def _look(told: dict[int, tuple[int, ...]], places: Sequence[int], ruled: Sequence[int]) -> Looks:
    def look(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
        del register
        seen = dict(zip(places, rows, strict=True))
        because = cites(seen[ruled[0]], SERIES_RULE) if ruled else ()
        for place, numbers in told.items():
            text = seen[place].row.text(Column.ROW_NUMBER) or ""
            one = twice(text, because) if len(numbers) == 1 else gap(numbers[0], numbers[1], because)
            yield seen[place], one

    return look
