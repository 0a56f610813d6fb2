"""One step and one life of a dossier, beside general state machines, in one run. Prints Markdown and JSON.

Run with `make bench-states`. The peers only move between states: no guards that read a law, no clock, no due moment,
no history that can be replayed; what they are timed at is the least that they do. A life has 20 events.
"""

from __future__ import annotations

import json
import timeit
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.util import find_spec

from motcua.clock import WorkingDays
from motcua.dossier import Event, EventName
from motcua.localtime import DESK_ZONE
from motcua.states import Case, History, Profile, advance, replay

NAMES = [
    "submit",
    "accept",
    "digitise",
    "forward",
    "consult",
    "consult_reply",
    "confirm_draft",
    "request_supplement",
    "submit_supplement",
    "consult",
    "consult_reply",
    "require_payment",
    "confirm_payment",
    "consult",
    "consult_reply",
    "issue_apology",
    "decide",
    "return_result",
    "rate",
    "close",
]
ROUND = ("submit", "accept", "forward", "ask", "supply", "ask", "supply", "decide", "give", "close")
MOVES = {
    "submit": ("draft", "submitted"),
    "accept": ("submitted", "accepted"),
    "forward": ("accepted", "processing"),
    "ask": ("processing", "waiting"),
    "supply": ("waiting", "processing"),
    "decide": ("processing", "decided"),
    "give": ("decided", "returned"),
    "close": ("returned", "draft"),
}
"""A smaller graph for the peers, closed into a ring so that 20 events are two rounds of it."""


def events() -> list[Event]:
    """Return a life of 20 events."""
    start = datetime(2024, 3, 11, 9, tzinfo=DESK_ZONE)
    return [
        Event(
            at=start + timedelta(hours=place), event=EventName(name), id=f"e{place}", reason="lý do", items=1,
            new_due=start + timedelta(days=90), fee_paid=True,
        )
        for place, name in enumerate(NAMES)
    ]  # fmt: skip


def microseconds(call: Callable[[], object], number: int) -> float:
    """Return the best microseconds per call."""
    return min(timeit.repeat(call, number=number, repeat=9)) / number * 1e6


def own() -> tuple[float, float]:
    """Return our microseconds for one step (the mean over a life) and for replaying a life."""
    life, case, profile = events(), Case(terms=(WorkingDays(5),)), Profile.default()
    replayed = replay(life, case=case, profile=profile)
    assert replayed.is_legal
    assert len(replayed.history.events) == len(NAMES)
    before, steps = History(case=case), []
    for event in life:
        steps.append(microseconds(lambda before=before, event=event: advance(before, event, profile=profile), 5_000))
        before = advance(before, event, profile=profile).history
    whole = microseconds(lambda: replay(life, case=case, profile=profile), 500)
    return sorted(steps)[len(steps) // 2], whole


def transitions_life() -> Callable[[], object]:
    """Return 20 events of the package transitions."""
    from transitions import Machine

    machine = Machine(states=["draft", *{move[1] for move in MOVES.values()} - {"draft"}], initial="draft")
    for name, (source, target) in MOVES.items():
        machine.add_transition(name, source, target)
    calls = [getattr(machine, name) for name in ROUND * 2]
    return lambda: [call() for call in calls]


def statemachine_life() -> Callable[[], object]:
    """Return 20 events of the package python-statemachine."""
    from statemachine import State, StateMachine

    body: dict[str, object] = {name: State(initial=name == "draft") for name in {move[1] for move in MOVES.values()}}
    for name, (source, target) in MOVES.items():
        body[name if name not in body else f"{name}_"] = body[source].to(body[target])  # type: ignore[attr-defined]
    machine = type("Life", (StateMachine,), body)()
    return lambda: [machine.send(name) for name in ROUND * 2]


def automat_life() -> Callable[[], object]:
    """Return 20 events of the package automat."""
    from typing import Protocol

    from automat import TypeMachineBuilder

    def method(name: str) -> Callable[[object], None]:
        def call(self: object) -> None: ...

        call.__name__ = name
        return call

    methods = {name: method(name) for name in MOVES}
    protocol = type("Life", (Protocol,), methods)
    builder = TypeMachineBuilder(protocol, object)
    states = {name: builder.state(name) for name in ["draft", *{move[1] for move in MOVES.values()} - {"draft"}]}
    for name, (source, target) in MOVES.items():
        states[source].upon(getattr(protocol, name)).to(states[target]).returns(None)
    machine = builder.build()(object())
    calls = [getattr(machine, name) for name in ROUND * 2]
    return lambda: [call() for call in calls]


def main() -> None:
    """Print the table."""
    step, life = own()
    rows = [
        ("motcua advance, the middle of 20 steps", step, "under 3"),
        ("motcua replay of 20 events", life, "under 60"),
    ]
    for package, module, make in (
        ("transitions", "transitions", transitions_life),
        ("python-statemachine", "statemachine", statemachine_life),
        ("automat", "automat", automat_life),
    ):
        if find_spec(module) is None:
            print(f"{package} is not installed and left out")
            continue
        rows.append((f"{package}, 20 events, states only", microseconds(make(), 100), ""))
    print("| | microseconds | ratio to our replay | aim |\n|---|---|---|---|")
    for name, measured, aim in rows:
        print(f"| {name} | {measured:,.2f} | {measured / life:,.2f} | {aim} |")
    print(json.dumps({name: measured for name, measured, _ in rows}))


if __name__ == "__main__":
    main()
