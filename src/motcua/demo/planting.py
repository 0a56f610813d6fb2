"""Plant faults into clean dossiers and keep the answer key."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import attrs

from motcua.clock import WorkClock
from motcua.demo.dossiers import Draft, export_moment
from motcua.demo.faults import FAULTS, FaultKind

__all__ = ["plant_faults", "repeats"]

_SHARE = 0.05


def repeats(rows: int) -> int:
    """Return how often each kind of fault is planted so that about one row in twenty carries one."""
    return max(1, round(rows * _SHARE / (len(FAULTS) + 2)))


@attrs.define
class _Numbered:
    """The numbers of the register: identities of each day's last draft, and every code given out."""

    last: set[int]
    codes: set[str]


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
    numbered = _Numbered({id(day[-1]) for day in days.values()}, {draft.code for draft in drafts})
    pool = [draft for draft in drafts if not draft.fault and id(draft) not in removed]
    random.shuffle(pool)
    for kind in FAULTS:
        _plant_kind(kind, pool, numbered, random, clock, times)
    return [draft for draft in drafts if id(draft) not in removed]


def _by_day(drafts: list[Draft]) -> dict[tuple[str, object], list[Draft]]:
    days: dict[tuple[str, object], list[Draft]] = defaultdict(list)
    for draft in drafts:
        days[draft.agency, draft.accepted_at.date()].append(draft)
    return days


def _plant_kind(
    kind: FaultKind, pool: list[Draft], numbered: _Numbered, random: Random, clock: WorkClock, times: int
) -> None:
    planted = 0
    for draft in list(pool):
        if planted == times:
            return
        if not kind.may(draft) or (kind.last_of_day and id(draft) not in numbered.last):
            continue
        trial = attrs.evolve(draft, cells=dict(draft.cells))
        kind.plant(trial, random, clock)
        if (kind.numbers_anew and trial.code in numbered.codes) or (
            _lies_ahead(trial) and kind.name != "DATE_IN_FUTURE"
        ):
            continue  # it would show a second fault that the answer key does not name
        trial.fault, trial.expected = kind.name, (kind.name, *kind.implied(trial))
        _write_back(trial, draft)
        numbered.codes.add(draft.code)
        pool.remove(draft)
        planted += 1


def _lies_ahead(draft: Draft) -> bool:
    """Tell whether anything is said to have happened after the register was exported."""
    moments = (draft.accepted_at, draft.forwarded_at, draft.finished_at, draft.returned_at)
    happened = (*moments, *(draft.supplement or ()), *(draft.apology or ())[:1])
    return any(moment is not None and moment > export_moment() for moment in happened)


def _write_back(trial: Draft, draft: Draft) -> None:
    for field in attrs.fields(Draft):
        setattr(draft, field.name, getattr(trial, field.name))


def _plant_duplicates(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> None:
    """Give the last dossier of a day the code of the one before it."""
    busy = [day[-2:] for day in days.values() if len(day) >= 2]  # noqa: PLR2004
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
