"""Level-1 codes with their names, closings and successors, as a dated and sourced table.

The table answers questions; it never rewrites a stored code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import attrs

from motcua.law import Provenance
from motcua.tables import read_table

__all__ = ["Level1", "level1_registry"]


@attrs.frozen
class Level1:
    """A row of the registry: a province's committee or council, or a central body.

    Attributes:
        code: the level-1 code, such as "H09".
        name_vi: its name before the changes of 2025.
        kind: province_committee, province_council or central.
        closed_on: first day on which the code is closed, or None while it is open.
        successor: the code that took its place, or None.
        provenance: how well the code is known.
        closing_provenance: how well its closing is known.
    """

    code: str
    name_vi: str
    kind: str
    closed_on: date | None
    successor: str | None
    provenance: Provenance
    closing_provenance: Provenance

    def is_open(self, day: date) -> bool:
        """Return whether the code is open on `day`."""
        return self.closed_on is None or day < self.closed_on


@cache
def level1_registry() -> Mapping[str, Level1]:
    """Return the registry, by code."""
    return {row["code"]: _level1(row) for row in read_table("motcua.codes", "agency_level1.csv")}


def _level1(row: Mapping[str, str]) -> Level1:
    return Level1(
        code=row["code"],
        name_vi=row["name_vi"],
        kind=row["kind"],
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        successor=row["successor"] or None,
        provenance=Provenance(row["code_provenance"]),
        closing_provenance=Provenance(row["closing_provenance"] or "sourced"),
    )
