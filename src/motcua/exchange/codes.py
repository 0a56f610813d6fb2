"""Code lists: what a code means in a dialect, and which code a dialect has for a meaning.

>>> meaning("dvcqg-mc", "LoaiDoiTuong", "1").en, meaning("adapter-2026", "LoaiDoiTuong", "1").en
('person', 'enterprise')
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs

__all__ = ["Meaning", "code_for", "code_list", "meaning"]


@attrs.frozen
class Meaning:
    """What a code means.

    Attributes:
        code: as the dialect writes it.
        value: the neutral name.
        vi: the meaning in Vietnamese.
        en: the meaning in English.
        read_only: whether it is understood but never written.
    """

    code: str
    value: str
    vi: str
    en: str
    read_only: bool = False


def code_list(dialect: str, field: str) -> Mapping[str, Meaning]:
    """Return the codes of a field in a dialect; empty when none are known.

    Args:
        dialect: the dialect's id.
        field: the field's name in it.
    """
    return _lists().get((dialect, field), {})


def meaning(dialect: str, field: str, code: str) -> Meaning | None:
    """Return what a code means in a field of a dialect, or None."""
    return code_list(dialect, field).get(code)


def code_for(dialect: str, field: str, value: str) -> str | None:
    """Return the code that a dialect has for a neutral name, or None."""
    return next(
        (one.code for one in code_list(dialect, field).values() if one.value == value and not one.read_only), None
    )


@cache
def _lists() -> Mapping[tuple[str, str], Mapping[str, Meaning]]:
    table = tomllib.loads(files(__package__).joinpath("tables", "codes.toml").read_text("utf-8"))
    return {
        (dialect, field): {code: Meaning(code, **row) for code, row in codes.items()}
        for dialect, fields in table.items()
        for field, codes in fields.items()
    }
