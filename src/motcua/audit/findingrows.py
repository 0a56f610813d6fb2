"""Findings with their places, and what the checks over rows say of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from motcua.audit.check import Check, RowCheck
from motcua.audit.facts import RowFacts
from motcua.errors import NotCoveredError
from motcua.findings import Finding, finding
from motcua.ledger import Column

__all__ = ["AuditFinding", "placed", "row_findings"]


@attrs.frozen
class AuditFinding:
    """A finding and where it stands.

    Attributes:
        check: id of the check that raised it.
        row: the row of the sheet, counted from 1.
        code: the dossier code as it stands in the register, or None.
        finding: what was noticed.
    """

    check: str
    row: int
    code: str | None
    finding: Finding


def row_findings(facts: RowFacts, checks: Sequence[Check]) -> Iterator[AuditFinding]:
    """Yield what the checks over rows find in one row.

    Args:
        facts: what is known of the row.
        checks: the checks; those over a register are passed over.
    """
    for check in checks:
        if isinstance(check, RowCheck):
            try:
                for found in check.look(facts):
                    yield placed(check.id, facts, found)
            except NotCoveredError as error:  # one row at the calendar's edge does not end an audit
                unknown = finding("CALENDAR_UNCOVERED", vi=error.message_vi, en=error.message_en)
                yield placed(check.id, facts, unknown)


def placed(check: str, facts: RowFacts, found: Finding) -> AuditFinding:
    """Return a finding with its place.

    Args:
        check: id of the check that raised it.
        facts: the row it stands in.
        found: the finding.
    """
    return AuditFinding(check, facts.row.number, facts.row.text(Column.CODE), found)
