"""Static checks of a process: a graph that ends, guards that exist, steps that keep the term, approval, validity.

Nothing here looks at a dossier; what a dossier did is checked in `handover`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from motcua.clock import WorkClock
from motcua.errors import MotcuaError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.states.guards import GUARDS
from motcua.states.process import Issuer, Process
from motcua.states.processgraph import Way, cycles, dead_ends, false_returns, longest_way, unreachable
from motcua.states.processlaw import EACH, STEPS, approval_rules, cites, weight
from motcua.states.processtime import TermSize, term_in_english, term_size
from motcua.units import Severity

__all__ = ["check_catalogue", "check_graph", "check_process"]


def check_process(
    process: Process,
    desk: WorkClock | int,
    *,
    exact: bool = False,
    place: str | None = None,
    day: date | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a process, whatever dossiers do.

    Args:
        process: the process.
        desk: the desk's clock, or the minutes of its working day.
        exact: whether the longest way must fill the term; otherwise it must not exceed it.
        place: level-1 code of the province, for the rules of its own.
        day: the day whose law it is held against; by default its first day of validity.
    """
    day = day or process.valid_from
    return (
        *check_graph(process, day=day),
        *_time(process, desk, day, exact=exact),
        *_paper(process, day, place),
    )


def check_graph(process: Process, *, day: date | None = None) -> Iterator[Finding]:
    """Yield what is wrong with the steps as a graph, and guards that do not exist.

    Args:
        process: the process.
        day: the day whose law is cited, or None to cite nothing.
    """
    because = cites(STEPS, day)
    for name in unreachable(process):
        yield finding("PROCESS_UNREACHABLE", because=because, step=name, first=process.first.id)
    for name in dead_ends(process):
        yield finding("PROCESS_DEAD_END", because=because, step=name)
    for ring in cycles(process):
        yield finding("PROCESS_CYCLE", because=because, steps=", ".join(ring))
    for name, target in false_returns(process):
        yield finding("PROCESS_NO_RETURN", because=because, step=name, target=target)
    for step in process.steps:
        for guard in step.guards:
            if guard not in GUARDS:
                yield finding("PROCESS_GUARD_UNKNOWN", step=step.id, guard=guard, known=", ".join(GUARDS))


def check_catalogue(
    processes: Sequence[Process], procedures: Iterable[str], on: date, *, issuer: Issuer | None = None
) -> tuple[Finding, ...]:
    """Return where it is not true that each procedure has one process.

    Args:
        processes: all versions of all processes.
        procedures: the codes of the procedures that need one.
        on: the day on which each needs one.
        issuer: who issues them, for the rule that is cited.
    """
    sets = EACH[issuer] if issuer else (*EACH[Issuer.MINISTRY], *EACH[Issuer.PROVINCE])
    because = cites(sets, on)
    covered = {one.procedure for one in processes if one.covers(on)}
    missing = (code for code in dict.fromkeys(procedures) if code not in covered)
    return (
        *(
            finding("PROCESS_MISSING", because=because, severity=weight(because), procedure=code, day=on.isoformat())
            for code in missing
        ),
        *_twice(processes, sets),
    )


def _twice(processes: Sequence[Process], sets: tuple[str, ...]) -> Iterator[Finding]:
    for place, one in enumerate(processes):
        for other in processes[place + 1 :]:
            if one.procedure != other.procedure or one.valid_from is None or other.valid_from is None:
                continue
            day = max(one.valid_from, other.valid_from)
            if one.covers(day) and other.covers(day):
                because = cites(sets, day)
                yield finding(
                    "PROCESS_TWICE",
                    because=because,
                    severity=weight(because),
                    procedure=one.procedure,
                    one=f"{one.id} ({one.version})",
                    other=f"{other.id} ({other.version})",
                    day=day.isoformat(),
                )


def _time(process: Process, desk: WorkClock | int, day: date | None, *, exact: bool) -> Iterator[Finding]:
    if cycles(process):
        return  # said already; no way is the longest
    way = longest_way(process)
    try:
        size = term_size(process.term, desk, first=process.valid_from, last=process.valid_to)
    except MotcuaError as error:
        yield finding("PROCESS_TERM_NOT_COMPARED", vi=error.message_vi, en=error.message_en, minutes=way.minutes)
        return
    if not size.is_one_number:
        lengths = ", ".join(map(str, size.lengths))
        yield finding("PROCESS_DAYS_DIFFER", lengths=lengths, term=size.term, term_en=term_in_english(size.term))
    because = cites(STEPS, day)
    if way.minutes > size.fewest:
        yield _over(way, size, because)
    elif way.minutes < size.fewest:
        yield finding(
            "PROCESS_UNDER_TERM",
            because=because,
            severity=Severity.ERROR if exact else None,
            minutes=way.minutes,
            term=size.term,
            term_en=term_in_english(size.term),
            allowed=size.fewest,
            left=size.fewest - way.minutes,
        )


def _over(way: Way, size: TermSize, because: tuple[Citation, ...]) -> Finding:
    told: dict[str, Any] = {
        "way": " → ".join(way.steps),
        "minutes": way.minutes,
        "term": size.term,
        "term_en": term_in_english(size.term),
        "allowed": size.fewest,
    }
    if size.is_one_number:
        return finding("PROCESS_OVER_TERM", because=because, **told)
    short = size.short_runs(way.minutes)
    return finding(
        "PROCESS_OVER_TERM_ON_DAYS",
        because=because,
        **told,
        short=len(short),
        runs=len(size.runs),
        day=short[0][0].isoformat(),
    )


def _paper(process: Process, day: date | None, place: str | None) -> Iterator[Finding]:
    """Yield what is missing around the steps: approval, validity, the law itself."""
    if not process.approval:
        because = cites(approval_rules(process.issuer), day, place=place)
        yield finding("PROCESS_NOT_APPROVED", because=because, severity=weight(because), process=process.id)
    if process.valid_from is None:
        yield finding("PROCESS_NO_VALIDITY", process=process.id, version=process.version)
    if not cites(STEPS, day):
        yield finding("PROCESS_LAW_UNKNOWN", day="-" if day is None else day.isoformat())
