"""Which rows of a streamed register a look over the whole of it must see: never too few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from motcua.audit.checks.streams import Kept
from motcua.audit.words import read_channel
from motcua.codes.check import judge_code
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading

if TYPE_CHECKING:
    from motcua.audit.columns import Columns

__all__ = ["filers", "numbered_rows", "result_numbers", "serial_order", "term_groups"]


def _folded(*columns: Column) -> Callable[[Columns], Sequence[object]]:
    """Return the folded text of the first of some columns that is filled, for each row."""

    def ask(batch: Columns) -> Sequence[object]:
        found: list[object] = [None] * len(batch)
        for column in reversed(columns):
            judged = batch.judged(column, lambda text: None if text is None else fold_heading(text))
            values, places = judged.values, judged.places.tolist()
            found = [
                values[place] if values[place] is not None else known
                for place, known in zip(places, found, strict=True)
            ]
        return found

    return ask


def _day(batch: Columns) -> Sequence[object]:
    known, days = batch.known(Column.ACCEPTED_AT).tolist(), batch.days(Column.ACCEPTED_AT).tolist()
    return [day if is_known else None for day, is_known in zip(days, known, strict=True)]


def _repeated(numbers: Any) -> Any:
    """Return the places of numbers that come more than once; -1 stands for none."""
    import numpy as np  # noqa: PLC0415  an extra

    counts = np.bincount(numbers[numbers >= 0], minlength=1)
    return np.flatnonzero((numbers >= 0) & (counts[numbers] > 1))


def result_numbers(kept: Kept) -> Any:
    """Return the rows whose result number stands in another row too."""
    return _repeated(kept.numbered(_folded(Column.RESULT_NUMBER)))


def filers(kept: Kept) -> Any:
    """Return the rows whose filer, address, procedure and day stand together in another row too."""
    name = _folded(Column.OWNER, Column.APPLICANT)
    return _repeated(kept.numbered(name, _folded(Column.ADDRESS), _folded(Column.PROCEDURE_CODE), _day))


def term_groups(kept: Kept) -> Any:
    """Return the rows of procedures that have more than one wording of a term by one channel."""
    import numpy as np  # noqa: PLC0415  an extra

    def channel(batch: Columns) -> Sequence[object]:
        judged = batch.judged(Column.CHANNEL, lambda text: read_channel(text) or "")
        return [judged.values[place] for place in judged.places.tolist()]

    groups = kept.numbered(_folded(Column.PROCEDURE_CODE), channel)
    terms = kept.numbered(_folded(Column.TERM))
    told = (groups >= 0) & (terms >= 0)
    pairs = np.unique(np.stack([groups[told], terms[told]]), axis=1)
    several = np.bincount(pairs[0], minlength=1) > 1
    return np.flatnonzero(told & several[groups])


def numbered_rows(kept: Kept) -> Any:
    """Return no row where the order numbers run on without a break, else every row."""
    import numpy as np  # noqa: PLC0415  an extra

    def number(batch: Columns) -> Any:
        return batch.judged(Column.ROW_NUMBER, _plain).numbers(int)

    numbers = kept.joined(number)
    runs_on = (np.diff(numbers) == 1) | (numbers[1:] == 1)
    return np.arange(0 if runs_on.all() and (numbers > 0).all() else len(numbers))


def _plain(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004  fits a number


def serial_order(kept: Kept) -> Any:
    """Return the rows of an agency's days on which a higher serial was accepted earlier than a lower one."""
    import numpy as np  # noqa: PLC0415  an extra

    groups, serials = _numbered_codes(kept)
    minutes = kept.joined(lambda batch: batch.moments(Column.ACCEPTED_AT)) // 60
    known = kept.joined(lambda batch: batch.known(Column.ACCEPTED_AT)) & (groups >= 0) & (serials > 0)
    rows = np.flatnonzero(known)
    order = rows[np.lexsort((serials[rows], groups[rows]))]
    falls = (np.diff(groups[order]) == 0) & (np.diff(minutes[order]) < 0)
    wrong = np.unique(groups[order][1:][falls]) if order.size else order
    return np.flatnonzero(np.isin(groups, wrong) & (groups >= 0))


def _numbered_codes(kept: Kept) -> tuple[Any, Any]:
    """Return for each row the number of its agency and day, -1 where there is no code, and its serial.

    Codes whose keys have one head differ in their serial alone, so that one of them is read for all.
    """
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.coded import SERIALS  # noqa: PLC0415  it needs numpy, an extra

    keys = kept.all_keys
    heads = np.where(keys > 0, keys // SERIALS, keys)
    serials = np.where(keys > 0, keys % SERIALS, 0)
    texts = [text for batch in kept.columns for text in _codes(batch)]
    distinct, first, inverse = np.unique(heads, return_index=True, return_inverse=True)
    numbers: dict[tuple[str, date], int] = {}
    table = np.full(len(distinct), -1, np.int64)
    for at, (head, row) in enumerate(zip(distinct.tolist(), first.tolist(), strict=True)):
        code = judge_code(texts[row] or "").code if head else None
        if code is not None:
            table[at] = numbers.setdefault((code.agency.canonical, code.accepted_on), len(numbers))
            if head < 0:  # a serial too wide for a key; such a head is one code alone
                serials[heads == head] = min(code.serial, _WIDEST_SERIAL)
    return table[inverse.reshape(-1)], serials


def _codes(batch: Columns) -> list[str | None]:
    texts: list[str | None] = batch.records.column(Column.CODE.value).to_pylist() if batch.has(Column.CODE) else []
    return texts or [None] * len(batch)


_WIDEST_SERIAL = 2**62
