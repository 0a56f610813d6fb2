"""A series of numbers, of receipts, apologies or rows: each once, none left out.

>>> [(place, one.id) for place, one in check_series([("01/BPTN", 2), ("02/BPTN", 3), ("02/BPTN", 4), ("05/BPTN", 5)])]
[(4, 'SERIES_TWICE'), (5, 'SERIES_GAP')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

from motcua.findings import Finding, finding
from motcua.law import Citation

__all__ = ["check_series", "gap", "twice"]

Place = TypeVar("Place")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,9})(?:[.,]0+)?\s*(?P<suffix>\D.*)?", re.DOTALL)
_SHOWN = 10


def check_series(
    numbers: Iterable[tuple[str, Place]], *, because: tuple[Citation, ...] = ()
) -> Iterator[tuple[Place, Finding]]:
    """Yield what is wrong with a series: a number used twice, numbers left out, what is no number.

    Numbers with another suffix ("12/BPTN", "12/TTPVHCC") are other series. A gap is told at the row behind it; a series
    that begins later than with 1 has no gap before its first number.

    Args:
        numbers: each number as written, with its place: a row, a file, whatever tells it apart.
        because: the rule the series rests on, such as that of the number of a receipt.
    """
    series: dict[str, dict[int, Place]] = {}
    for text, place in numbers:
        found = _NUMBER.fullmatch(text)
        if found is None:
            if text.strip():
                yield place, finding("SERIES_UNREADABLE", because=because, number=text[:40])
            continue
        known = series.setdefault((found["suffix"] or "").casefold().strip(), {})
        number = int(found["number"])
        if number in known:
            yield place, twice(text, because)
        known.setdefault(number, place)
    for known in series.values():
        yield from _gaps(known, because)


def _gaps(known: dict[int, Place], because: tuple[Citation, ...]) -> Iterator[tuple[Place, Finding]]:
    """Yield the gaps of one series; where more numbers are missing than there are, it is none."""
    numbers = sorted(known)
    if numbers[-1] - numbers[0] + 1 > 2 * len(numbers):
        return
    for before, after in pairwise(numbers):
        if after > before + 1:
            yield known[after], gap(before, after, because)


def twice(number: str, because: tuple[Citation, ...]) -> Finding:
    """Return what is said of a number that was used before.

    Args:
        number: the number as written.
        because: the rule the series rests on.
    """
    return finding("SERIES_TWICE", because=because, number=number[:40])


def gap(before: int, after: int, because: tuple[Citation, ...]) -> Finding:
    """Return what is said of numbers that were left out.

    Args:
        before: the last number in front of them.
        after: the first one behind them.
        because: the rule the series rests on.
    """
    missing = range(before + 1, after)
    shown = ", ".join(map(str, missing[:_SHOWN])) + (", …" if len(missing) > _SHOWN else "")
    return finding("SERIES_GAP", because=because, missing=shown, before=before, after=after)
