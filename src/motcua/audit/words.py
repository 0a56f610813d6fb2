"""The words portals use for statuses and channels, read as states and channels (`tables/words.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.ledger.schema import fold_heading
from motcua.states import State
from motcua.units import Channel

__all__ = ["read_channel", "read_status"]


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.audit").joinpath("tables", "words.toml").read_text("utf-8"))


@cache
def _statuses() -> Mapping[str, State]:
    own = {fold_heading(state.label_vi): state for state in State}
    return own | {fold_heading(word): State(name) for name, words in _words()["status"].items() for word in words}


@cache
def _channels() -> Mapping[str, Channel]:
    return {fold_heading(word): Channel(name) for name, words in _words()["channel"].items() for word in words}


def read_status(text: str | None) -> State | None:
    """Return the state a status word stands for, or None when it is not known."""
    return None if text is None else _statuses().get(fold_heading(text))


def read_channel(text: str | None) -> Channel | None:
    """Return the channel a word stands for, or None when it is not known."""
    return None if text is None else _channels().get(fold_heading(text))
