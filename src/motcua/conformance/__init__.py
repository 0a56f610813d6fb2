"""Cases that any implementation can be held against: requests and what must be answered, as JSON without a language.

The cases stand in `vectors.json`, their shape in `vectors.schema.json`. `motcua conformance --against PROGRAM` asks
another program; docs/conformance.md says how it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

__all__ = ["VERSION", "Disagreement", "compared", "conformance_cases", "conformance_texts"]

VERSION = 1
"""Of the shape of cases; a case is never changed but by a change of law, which the changelog names."""


@attrs.frozen
class Disagreement:
    """Where an answer differs from what a case expects.

    Attributes:
        case: the case's id.
        key: the key of the answer.
        expected: what it must be.
        answered: what it was; None when it was not there.
        why: what the case proves.
    """

    case: str
    key: str
    expected: Any
    answered: Any
    why: str


@cache
def _document() -> Mapping[str, Any]:
    return json.loads(conformance_texts()["vectors.json"])  # type: ignore[no-any-return]  # the schema holds its shape


def conformance_cases() -> Sequence[Mapping[str, Any]]:
    """Return the cases, each with `id`, `kind`, `request`, `expect`, `why` and `basis`."""
    cases: Sequence[Mapping[str, Any]] = _document()["cases"]
    return cases


def conformance_texts() -> Mapping[str, str]:
    """Return the files that another implementation needs, by name."""
    folder = files("motcua.conformance")
    return {name: folder.joinpath(name).read_text("utf-8") for name in ("vectors.json", "vectors.schema.json")}


def compared(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Yield where an answer differs from a case; keys that the case does not name are not looked at.

    Args:
        case: the case.
        answer: the answer, shaped as the command's JSON. Findings are compared as a sorted list of their ids.
    """
    for key, expected in case["expect"].items():
        answered = answer.get(key)
        if key == "findings" and isinstance(answered, list):
            answered = sorted(one["id"] if isinstance(one, dict) else one for one in answered)
        if answered != expected or type(answered) is not type(expected):
            yield Disagreement(case["id"], key, expected, answered, case["why"])
