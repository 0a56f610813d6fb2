"""Level-1 codes with their names, closings and successors, as a dated and sourced table.

The table answers questions; it never rewrites a stored code. Turning a legacy code into one of
Decision 20/2020 is no arithmetic, since units were numbered anew: it takes the host's own table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes.agency import AgencyCode, AgencyForm
from motcua.errors import BadInputError
from motcua.law import Provenance
from motcua.tables import read_table

__all__ = ["Level1", "converted", "level1_registry", "successor_of"]


@attrs.frozen
class Level1:
    """A row of the registry: a province's committee or council, or a central body.

    Attributes:
        code: the level-1 code, such as "H09".
        name_vi: its name before the changes of 2025.
        kind: province_committee, province_council or central.
        opened_on: first day on which the code is open, or None where that was not read.
        closed_on: first day on which the code is closed, or None while it is open.
        successor: the code that took its place, or None.
        provenance: how well the code is known.
        closing_provenance: how well its closing is known.
    """

    code: str
    name_vi: str
    kind: str
    opened_on: date | None
    closed_on: date | None
    successor: str | None
    provenance: Provenance
    closing_provenance: Provenance

    def is_open(self, day: date) -> bool:
        """Return whether the code is open on `day`."""
        not_yet = self.opened_on is not None and day < self.opened_on
        return not not_yet and (self.closed_on is None or day < self.closed_on)


@cache
def level1_registry() -> Mapping[str, Level1]:
    """Return the registry, by code."""
    return {row["code"]: _level1(row) for row in read_table("motcua.codes", "agency_level1.csv")}


def successor_of(level1: str, on: date) -> Level1 | None:
    """Return the body that stands in a level-1 code's place on a day: itself while it is open.

    Args:
        level1: the level-1 code.
        on: the day asked about.

    Returns:
        The row of the registry, or None when the code is not on record.
    """
    row = level1_registry().get(level1)
    while row is not None and not row.is_open(on):
        row = None if row.successor is None else level1_registry().get(row.successor)
    return row


def converted(agency: AgencyCode, table: Mapping[str, str] | None = None) -> AgencyCode:
    """Return the code of Decision 20/2020 that a host's table gives for a legacy code.

    Args:
        agency: the agency; one already in the new form comes back as it is.
        table: legacy code to new code, as text; the host's own.

    Raises:
        BadInputError: CONVERSION_NEEDS_TABLE when no table, or no row of it, names the agency.
    """
    if agency.form is AgencyForm.QD20:
        return agency
    found = (table or {}).get(agency.canonical)
    if found is None:
        raise BadInputError(
            "CONVERSION_NEEDS_TABLE",
            f"Không suy ra được mã mới của {agency}: các đơn vị được đánh số lại, cần bảng chuyển đổi của hệ thống.",
            f"the new code of {agency} cannot be derived: units were numbered anew; a table of the host is needed",
            value=agency,
        )
    return agency_codes.parse(found)


def _level1(row: Mapping[str, str]) -> Level1:
    return Level1(
        code=row["code"],
        name_vi=row["name_vi"],
        kind=row["kind"],
        opened_on=date.fromisoformat(row["opened_on"]) if row["opened_on"] else None,
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        successor=row["successor"] or None,
        provenance=Provenance(row["code_provenance"]),
        closing_provenance=Provenance(row["closing_provenance"] or "sourced"),
    )
