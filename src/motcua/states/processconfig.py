"""What a service has to be configured with: process, level, times, officers, eForm, components.

Bình Dương's Regulation 2244 of 2023, Article 22(7) step 2, has the departments send it to the IT centre.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from motcua.errors import LawError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.rules import RuleBook
from motcua.states.levels.lists import levels_on
from motcua.states.process import Process
from motcua.states.ruled import judge_components

__all__ = ["INFORMATION_ONLY", "check_configuration"]

INFORMATION_ONLY = "information"
"""Only information is online: the row's third word besides full and partial."""


def check_configuration(
    process: Process, day: date, *, place: str | None = None, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """Return what a process does not say of what a service is configured with, and a level that the day does not know.

    Args:
        process: the process.
        day: the day whose law it is held against.
        place: level-1 code of the province; only a province's row asks for it.
        book: the rules.
    """
    book = book or RuleBook.official()
    return (*_missing(process, day, place, book), *_level(process, day, place, book))


def _missing(process: Process, day: date, place: str | None, book: RuleBook) -> Iterator[Finding]:
    said = {
        "procedure": bool(process.procedure),
        "process": bool(process.steps),
        "service_level": bool(process.level),
        "step_times": any(step.minutes for step in process.steps),
        "officers": all(step.role.strip() for step in process.steps),
        "eform": bool(process.eform) or process.level == INFORMATION_ONLY,
        "other_components": bool(process.components),
    }
    rule = book.find("catalogue.change_data", day, place=place)
    missing = None if rule is None else judge_components(rule, (name for name, is_said in said.items() if is_said))
    if missing is not None:
        yield missing


def _level(process: Process, day: date, place: str | None, book: RuleBook) -> Iterator[Finding]:
    if process.level in ("", INFORMATION_ONLY):
        return
    because: tuple[Citation, ...] = ()
    known: tuple[str, ...] = ()
    try:
        listed = levels_on(day, place=place, book=book)
    except LawError:
        pass  # then no level is known, and the finding says so
    else:
        because, known = listed.because, tuple(level.value for level in listed.levels)
    if process.level not in known:
        yield finding(
            "PROCESS_LEVEL_UNKNOWN",
            because=because,
            level=process.level,
            day=day.isoformat(),
            known=", ".join(known) or "-",
        )
