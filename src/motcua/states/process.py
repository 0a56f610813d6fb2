"""Internal processes as data: which unit does which step of a procedure, and in how many minutes.

Decree 61/2018 has such a process worked out with steps and times that keep the term (Article 12(3)), and issued for
each procedure (Articles 35(5) and 36(4)). Files: `processfile`; checks: `processcheck`; versions: `processdiff`.

>>> from motcua.clock import WorkingDays
>>> desk = ProcessStep(
...     id="receive", name_vi="Tiếp nhận", unit="Một cửa", role="tiếp nhận", minutes=60, next=("decide",)
... )
>>> done = ProcessStep(id="decide", name_vi="Phê duyệt", unit="Sở", role="lãnh đạo", minutes=420)
>>> process = Process(id="p", procedure="1.000236", version="1", term=WorkingDays(1), steps=(desk, done))
>>> process.first.name_vi, [step.id for step in process.ends]
('Tiếp nhận', ['decide'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property

import attrs

from motcua.clock import Term
from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.states.status import State

__all__ = ["Issuer", "Process", "ProcessStep", "ill_formed", "process_on", "structure_faults"]


class Issuer(StrEnum):
    """Who issues the process: Decree 61/2018, Article 35(5) for a ministry, Article 36(4) for a province."""

    MINISTRY = "ministry"
    PROVINCE = "province"


@attrs.frozen(kw_only=True)
class ProcessStep:
    """A step of an internal process (bước của quy trình nội bộ).

    Attributes:
        id: its name within the process.
        name_vi: what is done, in Vietnamese.
        unit: the unit that does it.
        role: who does it there.
        minutes: the working time it may take, in minutes; 0 where the term does not run.
        next: the steps that may follow: several are branches of which one is taken, none is the end.
        returns_to: earlier steps that it may send the dossier back to, so that they repeat.
        guards: names of legal guards that must hold before it is left.
        state: where the dossier stands meanwhile, or None where that is not said.
    """

    id: str
    name_vi: str
    unit: str
    role: str
    minutes: int
    next: tuple[str, ...] = ()
    returns_to: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    state: State | None = None

    @property
    def is_end(self) -> bool:
        """Whether nothing follows it."""
        return not self.following

    @property
    def following(self) -> tuple[str, ...]:
        """The steps that may come after it, those it returns to included."""
        return (*self.next, *self.returns_to)


@attrs.frozen(kw_only=True)
class Process:
    """The internal process of one procedure (quy trình nội bộ giải quyết thủ tục hành chính), in one version.

    Attributes:
        id: its name; all its versions share it.
        procedure: the code of the procedure.
        version: which version it is.
        term: the time the procedure may take.
        steps: its steps; the first one is where a dossier begins.
        approval: the decision that approved it, or "" when none is named.
        issuer: who issues it, or None where that is not said.
        valid_from: the first day it is followed, or None when not said.
        valid_to: the last day it is followed, or None while no end is set.
        level: how far the service goes online, as `ServiceLevel` has it, or "information"; "" when not said.
        eform: the interactive form that the filer fills in, by the host's name for it, or "".
        components: the papers that a dossier needs.
    """

    id: str
    procedure: str
    version: str
    term: Term
    steps: tuple[ProcessStep, ...]
    approval: str = ""
    issuer: Issuer | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    level: str = ""
    eform: str = ""
    components: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse steps that are no graph.

        Raises:
            CollectedError: PROCESS_ILL_FORMED with every fault.
        """
        if faults := tuple(structure_faults(self.steps, self.valid_from, self.valid_to)):
            raise ill_formed(faults)

    @property
    def first(self) -> ProcessStep:
        """The step where a dossier begins."""
        return self.steps[0]

    @property
    def ends(self) -> tuple[ProcessStep, ...]:
        """The steps after which nothing follows."""
        return tuple(step for step in self.steps if step.is_end)

    @cached_property
    def _by_id(self) -> dict[str, ProcessStep]:
        return {step.id: step for step in self.steps}

    def has(self, step_id: str) -> bool:
        """Return whether it has a step of that id."""
        return step_id in self._by_id

    def step(self, step_id: str) -> ProcessStep:
        """Return the step of that id.

        Raises:
            BadInputError: PROCESS_STEP_UNKNOWN when there is none.
        """
        found = self._by_id.get(step_id)
        if found is None:
            known = ", ".join(self._by_id)
            raise BadInputError(
                "PROCESS_STEP_UNKNOWN",
                f"Quy trình {self.id} không có bước {step_id[:40]!r}; các bước: {known}.",
                f"process {self.id} has no step {step_id[:40]!r}; its steps: {known}",
                value=step_id,
            )
        return found

    def covers(self, day: date) -> bool:
        """Return whether it is followed on a day; a version without a first day is followed on none."""
        return self.valid_from is not None and self.valid_from <= day <= (self.valid_to or date.max)


def process_on(processes: Iterable[Process], procedure: str, day: date) -> Process:
    """Return the one process that is followed for a procedure on a day.

    Args:
        processes: all versions of all processes.
        procedure: the code of the procedure.
        day: the day asked about.

    Raises:
        BadInputError: PROCESS_MISSING when there is none, PROCESS_TWICE when there is more than one.
    """
    found = [one for one in processes if one.procedure == procedure and one.covers(day)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.id} ({one.version})" for one in found)
    raise BadInputError(
        "PROCESS_TWICE" if found else "PROCESS_MISSING",
        f"Ngày {day:%d/%m/%Y} thủ tục {procedure} phải có đúng một quy trình; đang có: {names or 'không có'}.",
        f"on {day.isoformat()} procedure {procedure} needs exactly one process; there is: {names or 'none'}",
        value=procedure,
    )


def structure_faults(
    steps: tuple[ProcessStep, ...], first: date | None = None, last: date | None = None
) -> Iterator[MotcuaError]:
    """Yield what keeps steps from being a graph: none at all, an id twice, a following step that does not exist.

    Args:
        steps: the steps.
        first: the first day of validity; days in the wrong order are a fault too.
        last: the last day of validity.
    """
    yield from _backwards(first, last)
    if not steps:
        yield _fault("$.step", "quy trình phải có ít nhất một bước", "a process has at least one step")
    places: dict[str, int] = {}
    for place, step in enumerate(steps):
        if (earlier := places.setdefault(step.id, place)) != place:
            yield _fault(
                f"$.step[{place}].id",
                f"mã bước {step.id!r} đã dùng ở $.step[{earlier}]",
                f"the id {step.id!r} is also that of $.step[{earlier}]",
            )
    for place, step in enumerate(steps):
        for name in ("next", "returns_to"):
            for number, target in enumerate(getattr(step, name)):
                if target not in places:
                    yield _fault(
                        f"$.step[{place}].{name}[{number}]",
                        f"không có bước {target[:40]!r}",
                        f"there is no step {target[:40]!r}",
                    )


def ill_formed(faults: tuple[MotcuaError, ...]) -> CollectedError:
    """Return the error that carries all faults of a process."""
    return CollectedError(
        "PROCESS_ILL_FORMED",
        f"Quy trình có {len(faults)} lỗi: " + "; ".join(f"{fault.path}: {fault.message_vi}" for fault in faults),
        f"the process has {len(faults)} faults: " + "; ".join(f"{one.path}: {one.message_en}" for one in faults),
        faults=faults,
    )


def _backwards(first: date | None, last: date | None) -> Iterator[MotcuaError]:
    if first is not None and last is not None and last < first:
        yield _fault(
            "$.valid_to",
            f"hết hiệu lực {last:%d/%m/%Y} trước ngày bắt đầu {first:%d/%m/%Y}",
            f"the last day {last.isoformat()} comes before the first, {first.isoformat()}",
        )


def _fault(path: str, vi: str, en: str) -> BadInputError:
    return BadInputError("PROCESS_ILL_FORMED", vi, en, path=path)
