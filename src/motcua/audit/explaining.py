"""Explain on demand: one row of a register, looked at as a full audit would look at it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import numpy as np

from motcua.audit.check import RowCheck
from motcua.audit.checks import all_checks
from motcua.audit.facts import RowFacts, end_of_day, register_profile, row_facts
from motcua.audit.findingrows import AuditFinding, row_findings
from motcua.audit.records import ColumnReader, rows_of
from motcua.audit.source import BatchSource
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.ledger import OpenRegister, open_register

__all__ = ["ExplainedRow", "explain_row"]


@attrs.frozen
class ExplainedRow:
    """A row with what is known of it and what the checks over rows find.

    Attributes:
        sheet: the sheet it stands in, or "".
        facts: what is known of it.
        findings: what the checks find.
    """

    sheet: str
    facts: RowFacts
    findings: tuple[AuditFinding, ...]


def explain_row(
    register: OpenRegister | str | Path,
    row: int,
    *,
    clock: WorkClock | None = None,
    as_of: date | None = None,
    place: str | None = None,
) -> tuple[ExplainedRow, ...]:
    """Return what an audit says of a row; of several sheets, each row of that number.

    Args:
        register: the register, or its file.
        row: the row of the sheet, counted from 1.
        clock: week and calendar; as for `audit`.
        as_of: judge at the end of this day; as for `audit`.
        place: level-1 code of the province whose rules apply; as for `audit`.

    Raises:
        BadInputError: ROW_NOT_FOUND when no dossier begins in that row.
        UnreadableFileError: as `open_register`.
    """
    opened = register if isinstance(register, OpenRegister) else open_register(register)
    source = BatchSource(opened)
    at = end_of_day(as_of) if as_of is not None else source.last_moment()
    used = clock or WorkClock.default()
    if at is None:
        raise _no_row(row, opened.source)
    known = used if as_of is None else used.known_on(as_of)
    reader = ColumnReader(at, known, frozenset(opened.headings), place)
    checks = [check for check in all_checks() if isinstance(check, RowCheck)]
    found: list[ExplainedRow] = []
    for batch in source.batches():
        columns = reader.read(batch)
        if columns is None:
            continue
        for one in rows_of(columns, np.flatnonzero(columns.rows == row)):
            facts = row_facts(
                one, at=at, clock=known, profile=register_profile(), place=place,
                headings=frozenset(opened.headings),
            )  # fmt: skip
            found.append(ExplainedRow(batch.sheet, facts, tuple(row_findings(facts, checks))))
    if not found:
        raise _no_row(row, opened.source)
    return tuple(found)


def _no_row(row: int, source: str) -> BadInputError:
    return BadInputError(
        "ROW_NOT_FOUND",
        f"Không có hồ sơ nào bắt đầu ở dòng {row} của {source}.",
        f"no dossier begins in row {row} of {source}",
        path=source,
        value=row,
    )
