"""What is kept of the rows of a streamed register for the looks over the whole of it, and which rows those must see.

Never too few rows are picked; one too many is only slow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from motcua.audit.checks.streams import Kept, Picked
from motcua.ledger import Column

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns

__all__ = ["filers", "keep_filers", "keep_minutes", "keep_result_numbers", "mixed", "repeated", "serial_order"]

_NO_MINUTE = -(2**31)
_PRIME = 0x100000001B3
_WIDEST_SERIAL = 2**62


def mixed(*numbers: Any) -> Any:
    """Return one number for each row out of several, the same where all are the same.

    Args:
        numbers: arrays of whole numbers; shape (n,) each.
    """
    import numpy as np  # noqa: PLC0415  an extra

    found = np.zeros(len(numbers[0]), np.uint64)
    for one in numbers:
        found = (found ^ one.astype(np.int64).view(np.uint64)) * np.uint64(_PRIME)
        found ^= found >> np.uint64(29)
    return (found | np.uint64(1)).view(np.int64)


def repeated(numbers: Any) -> Any:
    """Return the places of numbers that come more than once, in order; 0 stands for none.

    Args:
        numbers: whole numbers; shape (n,).
    """
    import numpy as np  # noqa: PLC0415  an extra

    told = np.flatnonzero(numbers)
    order = told[np.argsort(numbers[told], kind="stable")]
    same = np.diff(numbers[order]) == 0
    return np.sort(order[np.append(same, False) | np.append(False, same)]) if order.size else order


def keep_result_numbers(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep a number for each result's number with its office and year; 0 where there is none, or no end."""
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.lettersums import letter_sums  # noqa: PLC0415  it needs numpy and pyarrow, extras

    del coded
    numbers = letter_sums(columns, Column.RESULT_NUMBER)
    days = columns.days(Column.FINISHED_AT).astype("datetime64[D]")
    key = mixed(numbers, letter_sums(columns, Column.OFFICE), days.astype("datetime64[Y]").astype(np.int64))
    return (np.where((numbers != 0) & columns.known(Column.FINISHED_AT), key, 0),)


def keep_filers(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep a number for each filer with the address, the procedure and the day; 0 where one of them is missing."""
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.lettersums import letter_sums  # noqa: PLC0415  it needs numpy and pyarrow, extras

    del coded
    owner, applicant = (letter_sums(columns, column) for column in (Column.OWNER, Column.APPLICANT))
    name, address = np.where(owner != 0, owner, applicant), letter_sums(columns, Column.ADDRESS)
    procedure = letter_sums(columns, Column.PROCEDURE_CODE)
    there = (name != 0) & (address != 0) & (procedure != 0) & columns.known(Column.ACCEPTED_AT)
    return (np.where(there, mixed(name, address, procedure, columns.days(Column.ACCEPTED_AT)), 0),)


def filers(kept: Kept) -> Picked:
    """Return the rows whose number stands in another row too: of a result, or of a filer."""
    return Picked(repeated(kept.joined(0)))


def keep_minutes(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep the minute of acceptance; 32 bits of it reach some thousands of years."""
    import numpy as np  # noqa: PLC0415  an extra

    del coded
    minutes = np.clip(columns.moments(Column.ACCEPTED_AT) // 60, _NO_MINUTE + 1, -_NO_MINUTE - 1)
    return (np.where(columns.known(Column.ACCEPTED_AT), minutes, _NO_MINUTE).astype(np.int32),)


def serial_order(kept: Kept) -> Picked:
    """Return the rows of an agency's days on which a higher serial was accepted earlier than a lower one."""
    import numpy as np  # noqa: PLC0415  an extra

    groups, serials = _numbered_codes(kept)
    minutes = kept.joined(0)
    rows = np.flatnonzero((minutes != _NO_MINUTE) & (groups >= 0) & (serials > 0))
    order = rows[np.lexsort((serials[rows], groups[rows]))]
    falls = (np.diff(groups[order]) == 0) & (np.diff(minutes[order]) < 0)
    wrong = np.unique(groups[order][1:][falls]) if order.size else order
    return Picked(np.flatnonzero(np.isin(groups, wrong) & (groups >= 0)))


def _numbered_codes(kept: Kept) -> tuple[Any, Any]:
    """Return for each row the number of its agency and day, -1 where there is no code, and its serial."""
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.coded import FIRST_DAY, SERIALS, SPAN, WAYS  # noqa: PLC0415  it needs numpy, an extra

    keys, book = kept.all_keys, kept.book
    heads, serials = np.divmod(np.maximum(keys, 0), SERIALS)
    rest, days = np.divmod(heads, SPAN)
    canonical = np.array([0, *book.canonical], np.int64)
    groups = np.where(keys > 0, canonical[rest // WAYS] * SPAN + days, -1)
    other = len(book.names) * SPAN  # days before or after those that two digits of a year can tell
    for place in np.flatnonzero(keys < 0).tolist():
        _, name, day, serial = book.wide[int(keys[place])]
        number = (day - FIRST_DAY).days
        inside = 0 <= number < SPAN
        groups[place] = book.names.index(name) * SPAN + number if inside else other + day.toordinal()
        serials[place] = min(serial, _WIDEST_SERIAL)
    return groups, serials
