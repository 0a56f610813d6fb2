"""The machine as a picture: Mermaid and Graphviz text of the transitions that a profile allows."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.states.guards import GUARDS
from motcua.states.profile import Profile
from motcua.states.status import State
from motcua.states.table import TRANSITIONS, ClockEffect, Row

__all__ = ["graphviz", "mermaid"]


def mermaid(profile: Profile | None = None) -> str:
    """Return the machine as a Mermaid state diagram; arrows name the event, the guards that bind, the clock."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    lines += [f"    {row.state} --> {_target(row)}: {_label(row, profile)}" for row in TRANSITIONS.values()]
    lines += [f"    {state} --> [*]" for state in State if state.is_final]
    return "\n".join(lines) + "\n"


def graphviz(profile: Profile | None = None) -> str:
    """Return the machine as a Graphviz digraph, the states with their Vietnamese labels and national codes."""
    lines = ["digraph dossier {", "    rankdir=LR;"]
    for state in State:
        shape = "doublecircle" if state.is_final else "box"
        code = "" if state.national_code is None else f" ({state.national_code})"
        lines.append(f'    {state} [shape={shape}, label="{state.label_vi}{code}"];')
    lines += [f'    {row.state} -> {_target(row)} [label="{_label(row, profile)}"];' for row in TRANSITIONS.values()]
    return "\n".join([*lines, "}"]) + "\n"


def _target(row: Row) -> str:
    """A rejected withdrawal leads back to where it was asked for; the picture shows the most usual place."""
    return (row.target or State.PROCESSING).value


def _label(row: Row, profile: Profile | None) -> str:
    guards = tuple(name for name, _ in (profile or Profile.default()).bound(row, GUARDS))
    return " ".join(_parts(row, guards))


def _parts(row: Row, guards: tuple[str, ...]) -> Iterator[str]:
    yield row.event.value
    if guards:
        yield f"[{', '.join(guards)}]"
    if row.effect is not ClockEffect.NONE:
        yield f"/ {row.effect.value}"
