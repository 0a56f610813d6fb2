"""Values of this package as JSON-like data: citations as the command line's contract names them, moments in ISO."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import attrs

from motcua.law import Citation

__all__ = ["plain"]


def plain(value: Any) -> Any:
    """Return an attrs value, a moment, a tuple or a plain value as JSON-like data.

    Args:
        value: a value of this package or a part of one.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # moments are dates too
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Citation):
        shown = attrs.asdict(value, filter=lambda attribute, _: not attribute.name.startswith("title"))
        return {**shown, "provenance": value.provenance.value, "text_vi": value.text_vi, "text_en": value.text_en}
    if attrs.has(type(value)):
        return {one.name: plain(getattr(value, one.name)) for one in attrs.fields(type(value))}
    return value
