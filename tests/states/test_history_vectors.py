"""Hand-made histories: what the contract and the law say of each, worked out on paper and never taken from the program.

A vector of `tests/vectors/histories.json` names the rule it proves in `why`, and under `expect` only the keys its
author is sure of. Days off are those of the official table; the week is the default one unless the history names one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.cli import main

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "histories.json").read_text("utf-8")
)
SHOWN_AS_THEY_ARE = (
    "legal",
    "state",
    "national_code",
    "running_minutes",
    "paused_minutes",
    "intake_minutes",
    "supplements",
    "apologies",
    "ended_at",
    "due",
)


def fault_paths(error: dict[str, Any]) -> list[str]:
    """Return the paths of every fault of a refused document, sorted; one fault may stand alone in the error itself."""
    faults = error.get("faults") or [error]
    return sorted({fault["path"] for fault in faults})


def observed(code: int, answer: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Return, of what the command printed, what the vector speaks of, in the vector's own shape."""
    seen: dict[str, Any] = {"exit": code}
    for key in expected.keys() - {"exit"}:
        if key in SHOWN_AS_THEY_ARE:
            seen[key] = answer.get(key, "<absent>")
        elif key == "findings":
            seen[key] = sorted(one["id"] for one in answer.get(key, [{"id": "<absent>"}]))
        elif key == "paths":
            seen[key] = fault_paths(answer.get("error", {"path": "<absent>"}))
        elif key == "code":
            seen[key] = answer.get("error", {}).get("code")
        elif key == "error":
            seen[key] = observed_refusal(answer.get("error", "<absent>"), expected["error"])
        else:
            pytest.fail(f"the vector speaks of {key!r}, which nothing compares")
    return seen


def observed_refusal(refusal: Any, expected: dict[str, Any] | None) -> Any:
    """Return the parts of a refusal that the vector names; the order of failed guards carries no meaning."""
    if not isinstance(refusal, dict) or expected is None:
        return refusal
    seen = {key: refusal.get(key, "<absent>") for key in expected}
    if isinstance(seen.get("guards"), list):
        seen["guards"] = sorted(seen["guards"])
    return seen


def test_names_are_unique_and_every_vector_says_why():
    """A vector without a reason proves no rule; two of one name hide each other."""
    names = [vector["name"] for vector in VECTORS]

    assert len(names) == len(set(names))
    assert all(len(vector["why"]) > 10 for vector in VECTORS)
    assert {vector["history"].get("channel") for vector in VECTORS if isinstance(vector["history"], dict)} >= {
        "online",
        "counter",
        "post",
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_history(vector, tmp_path, capsys):
    """`motcua history` answers as the contract (design.md sections 4 and 6) and the law cited in `why` demand."""
    path = tmp_path / "history.json"
    path.write_text(json.dumps(vector["history"], ensure_ascii=False), "utf-8")
    moment = ("--at", vector["at"]) if "at" in vector else ()
    code = main(["history", str(path), *moment, *vector.get("flags", ()), "--json"])
    printed = capsys.readouterr()
    expected = vector["expect"]

    assert "Traceback" not in printed.err
    assert observed(code, json.loads(printed.out), expected) == expected
