"""A mapping file (tệp ghép cột): which heading stands for which column, one line a column, for a person to edit.

>>> given = read_mapping('due_at = { heading = "Hạn trả", order = "month_first" }')
>>> given.headings[Column.DUE_AT], given.orders[Column.DUE_AT]
('Hạn trả', 'month_first')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import attrs

from motcua.errors import UnreadableFileError
from motcua.ledger.schema import Column

__all__ = ["RegisterMap", "as_map", "read_mapping"]

_ORDERS = ("day_first", "month_first")
_LETTERS = re.compile(r"[A-Z]{1,3}")


@attrs.frozen
class RegisterMap:
    """What a person says of a register's columns; it goes before every known heading.

    Attributes:
        headings: the heading that stands for a column.
        places: the letters of the sheet's column that stands for a column, where headings cannot tell.
        orders: "day_first" or "month_first" for columns of slashed dates.
        left_out: columns that the register does not have, whatever its headings look like.
    """

    headings: Mapping[Column, str] = attrs.field(factory=dict)
    places: Mapping[Column, str] = attrs.field(factory=dict)
    orders: Mapping[Column, str] = attrs.field(factory=dict)
    left_out: tuple[Column, ...] = ()

    @property
    def named(self) -> frozenset[Column]:
        """The columns that known headings must not be asked for."""
        return frozenset((*self.headings, *self.places, *self.left_out))


def as_map(mapping: RegisterMap | Mapping[Column, str] | None) -> RegisterMap:
    """Return a mapping given as headings, or not at all, as a RegisterMap."""
    return mapping if isinstance(mapping, RegisterMap) else RegisterMap(dict(mapping or {}))


def read_mapping(text: str, name: str = "") -> RegisterMap:
    """Return what a mapping file says.

    Args:
        text: its TOML: `column = "heading"`, `column = ""` for a column that is not there, or
            `column = { heading = "…", column = "H", order = "day_first" }` with any of the three.
        name: the file's name, for the error.

    Raises:
        UnreadableFileError: MAP_ILL_FORMED.
    """
    try:
        lines = {Column(key): _line(value) for key, value in tomllib.loads(text).items()}
    except ValueError as error:  # of TOML, of a column's name, of a line
        known = ", ".join(Column)
        raise UnreadableFileError(
            "MAP_ILL_FORMED",
            f"Tệp tên cột {name} sai: {error}. Mỗi dòng viết cột = 'tiêu đề'; các cột: {known}.",
            f"the map {name} is ill-formed: {error}; each line is column = 'heading'; columns: {known}",
            path=name or None,
        ) from error
    return RegisterMap(
        {column: line["heading"] for column, line in lines.items() if line.get("heading")},
        {column: line["column"] for column, line in lines.items() if "column" in line},
        {column: line["order"] for column, line in lines.items() if "order" in line},
        tuple(column for column, line in lines.items() if line.get("heading") == "" and "column" not in line),
    )


def _line(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"heading": value.strip()}
    if not isinstance(value, dict) or not value.keys() <= {"heading", "column", "order"}:
        raise ValueError(f"{value!r}")
    line = {key: str(item).strip() for key, item in value.items()}
    if line.get("order", _ORDERS[0]) not in _ORDERS:
        raise ValueError(f"order = {line['order']!r}; {' | '.join(_ORDERS)}")
    if not _LETTERS.fullmatch(line.get("column", "A")):
        raise ValueError(f"column = {line['column']!r}; A, B, …, AA")
    return line
