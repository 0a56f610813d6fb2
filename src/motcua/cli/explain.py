"""`motcua explain`: what a check finds; what an audit says of one row, and how its due moment comes about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from motcua.audit import Check, RowCheck, all_checks
from motcua.audit.pages import check_pages, page_text
from motcua.cli.audit import require_audit_extra
from motcua.cli.auditrun import asked_of
from motcua.cli.output import CLEAN, common, emit, pick, print_findings, stdout
from motcua.clock import Deadline
from motcua.errors import BadInputError, MotcuaError
from motcua.findings import finding_kinds
from motcua.ledger import Column, open_register
from motcua.ledger.schema import column_labels
from motcua.wire.write import to_json

if TYPE_CHECKING:
    from motcua.audit.explaining import ExplainedRow

__all__ = ["explain_command"]


@click.command("explain")
@click.argument("names", nargs=-1, metavar="[CHECK|FINDING|FILE]...")
@click.option("--row", type=click.IntRange(min=1), help="Dòng của sổ FILE / a row of the register FILE.")
@click.option("--map", "map_file", metavar="FILE", help="Tên cột / headings.")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="Gói quy định của tỉnh / a province's pack.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc / office hours.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@click.option("--as-of", "as_of", metavar="DATE", help="Xét vào cuối ngày này / judge at the end of this day.")
@common
def explain_command(names: tuple[str, ...], as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Giải thích một kiểm tra (MC203), một phát hiện (LATE), hoặc một dòng. Explain a check, a finding or a row."""
    if given["row"] is None:
        checks = [check for name in names or ("",) for check in _named(name)]
        if as_json:
            emit({"checks": [_check_json(check) for check in checks]})
        else:
            _print_checks(checks, lang)
        return CLEAN
    require_audit_extra()
    if len(names) != 1:
        raise click.UsageError("--row N FILE")
    from motcua.audit.explaining import explain_row  # noqa: PLC0415  it needs pyarrow, slow to import

    asked = asked_of(given)
    register = open_register(names[0], mapping=asked.mapping)
    rows = explain_row(register, given["row"], clock=asked.clock, as_of=asked.as_of, place=asked.place)
    if as_json:
        emit({"rows": [_row_json(row) for row in rows]})
    else:
        for row in rows:
            _print_row(row, lang)
    return CLEAN


def _named(name: str) -> list[Check]:
    """Return the checks of an id, or those that raise a finding; every check for no name."""
    found = [one for one in all_checks() if not name or name.upper() in (one.id, *one.names)]
    if not found:
        known = ", ".join(check.id for check in all_checks())
        raise BadInputError(
            "CHECK_UNKNOWN",
            f"Không có kiểm tra hay phát hiện {name[:40]!r}; các kiểm tra: {known}.",
            f"there is no check or finding {name[:40]!r}; the checks: {known}",
            value=name,
        )
    return found


def _check_json(check: Check) -> dict[str, Any]:
    kinds = [finding_kinds()[name] for name in check.names]
    return {
        "id": check.id,
        "title_vi": check.title_vi,
        "title_en": check.title_en,
        "looks_at": "row" if isinstance(check, RowCheck) else "register",
        "findings": [
            {"id": kind.id, "severity": kind.severity.value, "message_vi": kind.message_vi,
             "message_en": kind.message_en}
            for kind in kinds
        ],
    }  # fmt: skip


def _print_checks(checks: Sequence[Check], lang: str) -> None:
    console = stdout()
    for check in checks:
        console.print(f"{check.id}  {pick(lang, check.title_vi, check.title_en)}", style="bold", markup=False)
        page = check_pages().get(check.id)
        if page is not None:
            console.print("\n".join(page_text(page, lang).splitlines()[1:]), markup=False)
        for kind in (finding_kinds()[name] for name in check.names):
            text = pick(lang, kind.message_vi, kind.message_en)
            console.print(f"  {kind.id} ({kind.severity.value}): {text}", markup=False)


def _deadline(row: ExplainedRow) -> Deadline | None:
    """Return how the due moment comes about by the term, where it can be counted."""
    accepted = row.facts.row.moment(Column.ACCEPTED_AT)
    if accepted is None or not row.facts.terms:
        return None
    try:
        return row.facts.clock.deadline(accepted, row.facts.terms)
    except MotcuaError:
        return None


def _row_json(row: ExplainedRow) -> dict[str, Any]:
    facts, counted = row.facts, _deadline(row)
    return {
        "row": facts.row.number,
        "sheet": row.sheet,
        "code": facts.row.text(Column.CODE),
        "judged_at": facts.at.isoformat(),
        "moments": {column.value: moment.isoformat() for column, moment in facts.row.moments.items()},
        "status": None if facts.status is None else facts.status.value,
        "channel": None if facts.channel is None else facts.channel.value,
        "computed_due": None if counted is None or counted.due is None else counted.due.isoformat(),
        "findings": [{"check": one.check, **to_json(one.finding)} for one in row.findings],
    }


def _print_row(row: ExplainedRow, lang: str) -> None:
    console: Console = stdout()
    facts, counted = row.facts, _deadline(row)
    place = f"{row.sheet} " if row.sheet else ""
    head = f"{place}{pick(lang, 'dòng', 'row')} {facts.row.number}: {facts.row.text(Column.CODE) or '-'}"
    console.print(head, style="bold", markup=False)
    for column, moment in facts.row.moments.items():
        vi, en = column_labels(column)
        console.print(f"  {pick(lang, vi, en)}: {moment:%H:%M %d/%m/%Y}", markup=False)
    if counted is not None:
        console.print(counted.explain(lang), markup=False)
    console.print(pick(lang, "Phát hiện:", "Findings:") if row.findings else pick(lang, "Không có phát hiện.", "None."))
    print_findings(console, [one.finding for one in row.findings], lang)
