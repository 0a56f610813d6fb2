"""The words portals use for statuses, channels, levels, ways and answers (`tables/words.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.ledger.schema import fold_heading
from motcua.states import State
from motcua.states.levels import ServiceLevel
from motcua.units import Channel

__all__ = ["read_answer", "read_channel", "read_level", "read_status", "read_timeliness", "read_way"]


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


@cache
def _said(table: str) -> Mapping[str, str]:
    return {fold_heading(word): name for name, words in _words()[table].items() for word in words}


def read_timeliness(text: str | None) -> bool | None:
    """Return whether an export says "on time", or None when it does not say."""
    said = None if text is None else _said("timeliness").get(fold_heading(text))
    return None if said is None else said == "yes"


def read_answer(text: str | None) -> bool | None:
    """Return whether a cell answers yes, or None when it does not say."""
    said = None if text is None else _said("answer").get(fold_heading(text))
    return None if said is None else said == "yes"


def read_way(text: str | None) -> Channel | None:
    """Return the way a result goes back, or None when it is not known; "yes" to a return by post is the post."""
    if text is None:
        return None
    if read_answer(text) is True:
        return Channel.POST
    said = _said("way").get(fold_heading(text))
    return None if said is None else Channel(said)


@cache
def read_level(text: str | None) -> ServiceLevel | None:
    """Return the level of online service that a cell names, or None when it is not known."""
    return None if text is None else _levels().get(fold_heading(text))


@cache
def _levels() -> Mapping[str, ServiceLevel]:
    own = {fold_heading(form): level for level in ServiceLevel for form in (level.value, level.label_vi)}
    words = {
        fold_heading(form): level
        for level in ServiceLevel
        for form in (
            f"Dịch vụ công {level.label_vi}",
            f"DVC {level.label_vi}",
            f"Dịch vụ công trực tuyến {level.label_vi}",
        )
    }
    short = {fold_heading(f"Mức {level.value}"): level for level in ServiceLevel if level.value.isdigit()}
    return own | words | short
