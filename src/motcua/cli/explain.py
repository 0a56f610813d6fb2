"""`motcua explain`: what a check looks at, why, by which rules, how to mend, with examples; or what a finding means."""

from __future__ import annotations

from typing import Any

import click

from motcua.audit.checks import all_checks, message_checks, only_by_post, only_sectors
from motcua.audit.pages import CheckPage, base_row, check_page, check_pages
from motcua.audit.reconcile import LIST_FINDINGS, ListKind
from motcua.cli.output import CLEAN, common, emit, pick, stdout
from motcua.findings import FindingKind, finding_kinds
from motcua.ledger import Column
from motcua.ledger.schema import column_labels

__all__ = ["explain_command"]


@click.command("explain")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@common
def explain_command(names: tuple[str, ...], as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Giải thích một kiểm tra (MC203) hoặc một phát hiện (LATE). Explain a check or a finding."""
    records = [_record(name) for name in names]
    if as_json:
        emit(records)
        return CLEAN
    for record in records:
        _show(record, lang)
    return CLEAN


def _raisers() -> dict[str, tuple[str, ...]]:
    made = (only_by_post(()), only_sectors(()))
    listed = {kind.check: LIST_FINDINGS for kind in ListKind}
    return {**{one.id: one.names for one in (*all_checks(), *message_checks(), *made)}, **listed}


def _record(name: str) -> dict[str, Any]:
    """Return what is known of a check or a finding."""
    kind = finding_kinds().get(name.upper())
    if kind is not None and name.upper() not in check_pages():
        return _of_finding(kind)
    return _of_check(check_page(name))


def _of_finding(kind: FindingKind) -> dict[str, Any]:
    checks = [check for check, names in _raisers().items() if kind.id in names]
    return {
        "id": kind.id,
        "kind": "finding",
        "severity": kind.severity.value,
        "message_vi": kind.message_vi,
        "message_en": kind.message_en,
        "checks": checks,
    }


def _of_check(page: CheckPage) -> dict[str, Any]:
    texts = ("title_vi", "title_en", "what_vi", "what_en", "why_vi", "why_en", "mend_vi", "mend_en")
    cites = [
        {"text_vi": one.text_vi, "text_en": one.text_en, "provenance": one.provenance.value} for one in page.because
    ]
    return {
        "id": page.id,
        "kind": "check",
        **{name: getattr(page, name) for name in texts},
        "findings": list(_raisers().get(page.id, ())),
        "because": cites,
        "example_true": [dict(row) for row in page.raises.rows],
        "example_false": [dict(row) for row in page.clean.rows],
    }


def _show(record: dict[str, Any], lang: str) -> None:
    console = stdout()
    if record["kind"] == "finding":
        console.print(f"{record['id']} ({record['severity']})", style="bold", markup=False)
        console.print(record[f"message_{lang}"], markup=False)
        console.print(pick(lang, "Kiểm tra: ", "Checks: ") + ", ".join(record["checks"]), markup=False)
        return
    console.print(f"{record['id']} {record[f'title_{lang}']}", style="bold", markup=False)
    for part, words in (("what", ("Xem gì", "Looks at")), ("why", ("Vì sao", "Why")), ("mend", ("Xử lý", "To mend"))):
        console.print(f"{pick(lang, *words)}: {record[f'{part}_{lang}']}", markup=False)
    console.print(f"{pick(lang, 'Phát hiện', 'Findings')}: {', '.join(record['findings'])}", markup=False)
    for cite in record["because"]:
        console.print(f"  {cite[f'text_{lang}']} ({cite['provenance']})", markup=False)
    for key, words in (("example_true", ("Ví dụ có", "Raises it")), ("example_false", ("Ví dụ không", "Does not"))):
        for row in record[key]:
            console.print(f"{pick(lang, *words)}: {_cells(row)}", markup=False)


def _cells(row: dict[str, str]) -> str:
    cells = {**base_row(), **row}
    return "; ".join(f"{column_labels(Column(name))[0]}: {text or '-'}" for name, text in cells.items())
