"""The machine drawn, as the page of the docs shows it; regenerate that with `python tests/states/test_diagram.py`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from motcua.states import Profile, State
from motcua.states.diagram import graphviz, mermaid
from motcua.states.table import TRANSITIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"


def expected() -> str:
    """The page, its diagram and its table made anew."""
    head = PAGE.read_text("utf-8").partition("## The machine")[0]
    rows = ["| state | event | becomes | guards | clock | paper | rows |", "|---|---|---|---|---|---|---|"]
    for row in TRANSITIONS.values():
        cells = (
            row.state,
            row.event,
            row.target or "as before",
            ", ".join(row.guards),
            row.effect,
            row.form or "",
            ", ".join(row.rules),
        )
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join([f"{head}## The machine", "", "```mermaid", mermaid().rstrip(), "```", "", *rows]) + "\n"


def test_the_page_of_states_says_what_the_table_says():
    assert PAGE.read_text("utf-8") == expected()


def test_every_transition_is_drawn_once_in_both():
    arrows = re.findall(r"^    (\w+) --> (\w+): (\w+)", mermaid(), re.MULTILINE)
    edges = re.findall(r'^    (\w+) -> (\w+) \[label="(\w+)', graphviz(), re.MULTILINE)

    assert arrows == edges
    assert [(state, event) for state, _, event in arrows] == [(row.state, row.event) for row in TRANSITIONS.values()]
    assert all(f"{state} --> [*]" in mermaid() for state in State if state.is_final)


def test_a_profile_shows_the_guards_that_bind_in_it():
    kon_tum = Profile.by_law(date(2019, 6, 1), place="H34")

    assert "request_supplement [REASON_REQUIRED, ITEMS_REQUIRED, APPROVAL_REQUIRED]" in mermaid(kon_tum)
    assert "APPROVAL_REQUIRED" not in mermaid()


if __name__ == "__main__":
    PAGE.write_text(expected(), "utf-8")
