"""Budgets of working time per unit or agency: what each may use of a linked procedure's term.

A linked dossier goes through several agencies; what passes it on names the time limit of each (Decree 61/2018,
Article 19(6)(a)), and together they keep the term (Article 12(3)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from motcua.clock import Term, WorkClock
from motcua.errors import MotcuaError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.states.process import Process
from motcua.states.processgraph import cycles, longest_way
from motcua.states.processlaw import PER_AGENCY, cites
from motcua.states.processtime import term_in_english, term_size

__all__ = ["UnitBudget", "budgets", "check_budgets"]


@attrs.frozen
class UnitBudget:
    """The working time that a process gives a unit or an agency.

    Attributes:
        unit: the unit, or the agency that its unit belongs to.
        minutes: the minutes of all its steps.
        on_one_way: the most of them that lie on one way; fewer than `minutes` where its steps are branches. None
            where the process goes in circles.
        steps: the ids of its steps.
    """

    unit: str
    minutes: int
    on_one_way: int | None
    steps: tuple[str, ...]


def budgets(process: Process, *, agency_of: Mapping[str, str] | None = None) -> tuple[UnitBudget, ...]:
    """Return what a process gives each unit, in the order in which units come first.

    Args:
        process: the process.
        agency_of: the agency of a unit, for units that are to be taken together; others stand for themselves.
    """
    owner = agency_of or {}
    steps: dict[str, list[str]] = {}
    for step in process.steps:
        steps.setdefault(owner.get(step.unit, step.unit), []).append(step.id)
    circles = bool(cycles(process))
    return tuple(
        UnitBudget(
            unit,
            sum(process.step(name).minutes for name in names),
            None if circles else _on_one_way(process, names),
            tuple(names),
        )
        for unit, names in steps.items()
    )


def check_budgets(
    process: Process,
    desk: WorkClock | int,
    *,
    agency_of: Mapping[str, str] | None = None,
    limits: Mapping[str, Term] | None = None,
    day: date | None = None,
) -> tuple[Finding, ...]:
    """Return which units are given more than the term, or than the limit of their own, and which have no limit.

    What is measured is the most that lies on one way, since of branches only one is taken.

    Args:
        process: the process.
        desk: the desk's clock, or the minutes of its working day.
        agency_of: the agency of a unit, for units that are to be taken together.
        limits: the time limit of each unit or agency; when given, each that has minutes must have one.
        day: the day whose law is cited; by default the first day of validity.
    """
    because = cites(PER_AGENCY, day or process.valid_from)
    found: list[Finding] = []
    for budget in budgets(process, agency_of=agency_of):
        found.extend(_against(process, desk, budget, process.term, because))
        limit = (limits or {}).get(budget.unit)
        if limit is not None:
            found.extend(_against(process, desk, budget, limit, because))
        elif limits is not None and budget.minutes:
            found.append(finding("PROCESS_UNIT_NO_LIMIT", because=because, unit=budget.unit, minutes=budget.minutes))
    return tuple(found)


def _against(
    process: Process, desk: WorkClock | int, budget: UnitBudget, term: Term, because: tuple[Citation, ...]
) -> Iterator[Finding]:
    minutes = budget.minutes if budget.on_one_way is None else budget.on_one_way
    try:
        size = term_size(term, desk, first=process.valid_from, last=process.valid_to)
    except MotcuaError as error:
        yield finding("PROCESS_TERM_NOT_COMPARED", vi=error.message_vi, en=error.message_en, minutes=minutes)
        return
    if minutes > size.fewest:
        yield finding(
            "PROCESS_UNIT_OVER_TERM",
            because=because,
            unit=budget.unit,
            minutes=minutes,
            term=term,
            term_en=term_in_english(term),
            allowed=size.fewest,
        )


def _on_one_way(process: Process, names: list[str]) -> int:
    own = frozenset(names)
    return longest_way(process, weigh=lambda step: step.minutes if step.id in own else 0).minutes
