"""Which values stand outside the order that most of a series keeps, up or down.

>>> outside_of_order([1, 2, 3, 4, 5, 99, 6, 7, 8, 9, 10])
[5]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

__all__ = ["outside_of_order", "runs_outside"]

_KEPT_IN_ORDER = 0.9
_FEWEST = 10


def outside_of_order(values: Sequence[int]) -> list[int]:
    """Return the places outside the order, up or down, that most keep; none where too few keep one.

    Args:
        values: the values.
    """
    runs = [(value, len(list(same))) for value, same in groupby(values)]
    falls = sum(after < before for (before, _), (after, _) in pairwise(runs))
    lengths = [length for _, length in runs]
    outside = set(runs_outside([value for value, _ in runs], lengths, falls=falls, rises=max(len(runs) - 1 - falls, 0)))
    which = (run for run, length in enumerate(lengths) for _ in range(length))
    return [place for place, run in enumerate(which) if run in outside]


def runs_outside(values: Sequence[int], lengths: Sequence[int], *, falls: int, rises: int) -> list[int]:
    """Return the runs of equal values outside the order that most values keep; none where too few keep one.

    Args:
        values: the value of each run.
        lengths: how many values it has.
        falls: how many runs are followed by a smaller value.
        rises: how many by a greater one.
    """
    total = sum(lengths)
    least = total * _KEPT_IN_ORDER
    if total < _FEWEST:
        return []
    ways = []
    # a value out of order takes part in two falls at most, so that many falls mean many values out of order
    if falls <= 2 * (total - least):
        ways.append(_longest_rise(values, lengths))
    if rises <= 2 * (total - least):
        ways.append(_longest_rise([-value for value in values], lengths))
    kept = max(ways, key=lambda runs: sum(lengths[run] for run in runs), default=[])
    if sum(lengths[run] for run in kept) < least:
        return []
    inside = frozenset(kept)
    return [run for run in range(len(values)) if run not in inside]


def _longest_rise(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the places of the heaviest series of values, not necessarily neighbours, that never falls."""
    rank = {value: place for place, value in enumerate(sorted(set(values)), start=1)}
    heaviest: list[tuple[int, int]] = [(0, -1)] * (len(rank) + 1)  # a Fenwick tree: weight and its last place
    before: list[int] = []
    best = (0, -1)
    for place, (value, weight) in enumerate(zip(values, weights, strict=True)):
        held, last = max((heaviest[node] for node in _downwards(rank[value])), key=lambda one: one[0])
        before.append(last)
        reached = held + weight, place
        for node in _upwards(rank[value], len(heaviest)):
            if heaviest[node][0] < reached[0]:
                heaviest[node] = reached
        best = max(best, reached, key=lambda one: one[0])
    found, place = [], best[1]
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _downwards(node: int) -> Iterator[int]:
    while node:
        yield node
        node &= node - 1


def _upwards(node: int, size: int) -> Iterator[int]:
    while node < size:
        yield node
        node += node & -node
