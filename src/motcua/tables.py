"""Bundled CSV tables: comment lines say source and day, then a header, then rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

__all__ = ["read_table"]


def read_table(package: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `tables/<name>` of a package, passing over its comment lines."""
    text = files(package).joinpath("tables", name).read_text("utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
