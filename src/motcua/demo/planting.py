"""Plant faults into clean dossiers and keep the answer key."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

import attrs

from motcua.clock import WorkClock
from motcua.demo.dossiers import Draft, export_moment
from motcua.demo.faultkinds import FaultKind
from motcua.demo.faults import FAULTS
from motcua.demo.pairs import PAIRED, plant_pairs, put_out_of_order

__all__ = ["plant_faults", "repeats"]

_SHARE = 0.05


def repeats(rows: int) -> int:
    """Return how often each kind of fault is planted so that about one row in twenty carries one."""
    return max(1, round(rows * _SHARE / (len(FAULTS) + len(PAIRED))))


@attrs.define
class _Known:
    """The register's numbers and procedures: last drafts of days, codes given out, dossiers of each procedure."""

    last: set[int]
    codes: set[str]
    procedures: Counter[tuple[object, ...]]

    def takes(self, kind: FaultKind, draft: Draft) -> bool:
        """Return whether a kind may stand on a draft."""
        if kind.last_of_day and id(draft) not in self.last:
            return False
        if kind.alone and self.procedures[draft.entry.code, draft.entry.channel] > 1:
            return False
        return kind.may(draft)


def plant_faults(drafts: list[Draft], random: Random, clock: WorkClock, times: int) -> list[Draft]:
    """Plant every kind of fault `times` times, each on a row of its own, and return the register in its order.

    Args:
        drafts: clean dossiers in order of acceptance, changed in place; planting gaps takes `times` of them out.
        random: the seeded source of chance.
        clock: the desk's week and calendar.
        times: how often to plant each kind.
    """
    days: dict[tuple[str, object], list[Draft]] = defaultdict(list)
    for draft in drafts:
        days[draft.agency, draft.accepted_at.date()].append(draft)
    removed = plant_pairs(drafts, random, clock, times)
    known = _Known(
        {id(day[-1]) for day in days.values()},
        {draft.code for draft in drafts},
        Counter((draft.entry.code, draft.entry.channel) for draft in drafts),
    )
    pool = [draft for draft in drafts if not draft.fault]
    random.shuffle(pool)
    for kind in FAULTS:
        _plant_kind(kind, pool, known, random, clock, times)
    return put_out_of_order([draft for draft in drafts if id(draft) not in removed], random, times)


def _plant_kind(
    kind: FaultKind, pool: list[Draft], known: _Known, random: Random, clock: WorkClock, times: int
) -> None:
    planted = 0
    for draft in list(pool):
        if planted == times:
            return
        if not known.takes(kind, draft):
            continue
        trial = attrs.evolve(draft, cells=dict(draft.cells))
        kind.plant(trial, random, clock)
        if (kind.numbers_anew and trial.code in known.codes) or (_lies_ahead(trial) and kind.name != "DATE_IN_FUTURE"):
            continue  # it would show a second fault that the answer key does not name
        trial.fault, trial.expected = kind.name, (kind.name, *kind.implied(trial))
        _write_back(trial, draft)
        known.codes.add(draft.code)
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
