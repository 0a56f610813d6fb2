"""Plant faults into clean dossiers and keep the answer key."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from motcua.clock import WorkClock
from motcua.demo.dossiers import Draft
from motcua.demo.faults import FAULTS, FaultKind

__all__ = ["plant_faults", "repeats"]

_SHARE = 0.05


def repeats(rows: int) -> int:
    """Return how often each kind of fault is planted so that about one row in twenty carries one."""
    return max(1, round(rows * _SHARE / (len(FAULTS) + 2)))


def plant_faults(drafts: list[Draft], random: Random, clock: WorkClock, times: int) -> list[Draft]:
    """Plant every kind of fault `times` times, each on a row of its own, and return the rows that remain.

    Args:
        drafts: clean dossiers in order of acceptance, changed in place; planting gaps takes `times` of them out.
        random: the seeded source of chance.
        clock: the desk's week and calendar.
        times: how often to plant each kind.
    """
    days = _by_day(drafts)
    _plant_duplicates(days, random, times)
    removed = _plant_gaps(days, random, times)
    last = {id(day[-1]) for day in days.values()}
    pool = [draft for draft in drafts if not draft.fault and id(draft) not in removed]
    random.shuffle(pool)
    for kind in FAULTS:
        _plant_kind(kind, pool, last, random, clock, times)
    return [draft for draft in drafts if id(draft) not in removed]


def _by_day(drafts: list[Draft]) -> dict[tuple[str, object], list[Draft]]:
    days: dict[tuple[str, object], list[Draft]] = defaultdict(list)
    for draft in drafts:
        days[draft.agency, draft.accepted_at.date()].append(draft)
    return days


def _plant_kind(
    kind: FaultKind, pool: list[Draft], last: set[int], random: Random, clock: WorkClock, times: int
) -> None:
    planted = 0
    for draft in list(pool):
        if planted == times:
            return
        if kind.may(draft) and (not kind.last_of_day or id(draft) in last):
            kind.plant(draft, random, clock)
            draft.fault = kind.name
            draft.expected = (kind.name, *kind.implied(draft))
            pool.remove(draft)
            planted += 1


def _plant_duplicates(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> None:
    """Give the last dossier of a day the code of the one before it."""
    busy = [day for day in days.values() if len(day) == 2]  # noqa: PLR2004
    for first, second in random.sample(busy, min(times, len(busy))):
        second.code = first.code
        first.fault = "(twin)"
        second.fault, second.expected = "CODE_DUPLICATE", ("CODE_DUPLICATE",)


def _plant_gaps(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> set[int]:
    """Take the first dossier of a busy day out of the register; its last one then shows the gap."""
    busy = [day for day in days.values() if len(day) >= 3 and not any(draft.fault for draft in day)]  # noqa: PLR2004
    removed: set[int] = set()
    for day in random.sample(busy, min(times, len(busy))):
        removed.add(id(day[0]))
        for draft in day[1:-1]:
            draft.fault = "(neighbour)"
        day[-1].fault, day[-1].expected = "SERIAL_GAP", ("SERIAL_GAP",)
    return removed
