"""The words of processes and control slips in two languages, from `tables/process.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["process_words"]


def process_words(table: str, name: str) -> tuple[str, str]:
    """Return how something is called, in Vietnamese and in English.

    Args:
        table: "field" or "outcome".
        name: a name of that table.
    """
    row = _words()[table][name]
    return row["vi"], row["en"]


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(files("motcua.states").joinpath("tables", "process.toml").read_text("utf-8"))
