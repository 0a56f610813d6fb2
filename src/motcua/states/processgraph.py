"""The steps of a process as a graph: what is reached, what leads nowhere, what goes in circles, the longest way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

import attrs

from motcua.errors import BadInputError
from motcua.states.process import Process, ProcessStep

__all__ = ["Way", "cycles", "dead_ends", "false_returns", "longest_way", "unreachable"]

_Edges: TypeAlias = Mapping[str, Iterable[str]]


@attrs.frozen
class Way:
    """A way through a process.

    Attributes:
        steps: the ids of its steps, in order.
        minutes: the working time they may take together, in minutes.
    """

    steps: tuple[str, ...]
    minutes: int


def unreachable(process: Process) -> tuple[str, ...]:
    """Return the steps that no way from the first step comes to, in the order of the process."""
    reached = _reach(_forward(process), [process.first.id])
    return tuple(step.id for step in process.steps if step.id not in reached)


def dead_ends(process: Process) -> tuple[str, ...]:
    """Return the steps from which no way leads to an end, in the order of the process."""
    ending = _reach(_reversed(_forward(process)), [step.id for step in process.ends])
    return tuple(step.id for step in process.steps if step.id not in ending)


def cycles(process: Process) -> tuple[tuple[str, ...], ...]:
    """Return the groups of steps that lead back to themselves through `next`, without any step saying that it returns.

    Each group is as large as can be, in the order of the process; a step that follows itself is a group of one.
    """
    forward = _onward(process)
    try:
        TopologicalSorter(forward).prepare()
    except CycleError:
        return tuple(_rings(process, forward))
    return ()


def false_returns(process: Process) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a step and one it `returns_to` from which no way onward leads to it: no return at all."""
    forward = _onward(process)
    return tuple(
        (step.id, target)
        for step in process.steps
        for target in step.returns_to
        if step.id not in _reach(forward, [target])
    )


def longest_way(process: Process, *, weigh: Callable[[ProcessStep], int] | None = None) -> Way:
    """Return the way onward from the first step that may take longest; returns are not followed.

    Args:
        process: a process without cycles.
        weigh: how much of a step counts, in minutes; all of its minutes by default.

    Raises:
        BadInputError: PROCESS_CYCLE when `next` goes in circles, so that no way is the longest.
    """
    if rings := cycles(process):
        listed = "; ".join(", ".join(ring) for ring in rings)
        raise BadInputError(
            "PROCESS_CYCLE",
            f"Quy trình {process.id} có vòng lặp không khai báo: {listed}.",
            f"process {process.id} goes in circles that it does not declare: {listed}",
            value=process.id,
        )
    size = weigh or (lambda step: step.minutes)
    best: dict[str, Way] = {}
    for name in TopologicalSorter(_onward(process)).static_order():  # those that follow come first
        step = process.step(name)
        rest = max((best[after] for after in step.next), key=lambda way: way.minutes, default=Way((), 0))
        best[name] = Way((name, *rest.steps), size(step) + rest.minutes)
    return best[process.first.id]


def _forward(process: Process) -> _Edges:
    return {step.id: step.following for step in process.steps}


def _onward(process: Process) -> _Edges:
    return {step.id: step.next for step in process.steps}


def _reversed(edges: _Edges) -> _Edges:
    turned: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            turned[target].append(name)
    return turned


def _reach(edges: _Edges, starts: Iterable[str]) -> set[str]:
    """Return the starts and everything that can be come to from them."""
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _rings(process: Process, forward: _Edges) -> Iterable[tuple[str, ...]]:
    backward = _reversed(forward)
    seen: set[str] = set()
    for step in process.steps:
        after = _reach(forward, step.next)
        if step.id in after and step.id not in seen:
            ring = after & _reach(backward, [step.id])
            seen |= ring
            yield tuple(one.id for one in process.steps if one.id in ring)
