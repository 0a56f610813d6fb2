"""The table of texts and names behind the levels of online service."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["level_table"]


@cache
def level_table() -> Mapping[str, Any]:
    """Return the table `levels.toml`: labels, aspects with the names under which packs set them, and texts."""
    return tomllib.loads(files("motcua.states.levels").joinpath("levels.toml").read_text("utf-8"))
