"""`motcua rules`: list the packs, show a pack or a row, check a pack file."""

from __future__ import annotations

from typing import Any

import click

from motcua.cli.output import CLEAN, common, emit, pick, read_text_file, stdout
from motcua.rules import Rule, RuleBook, RulePack, read_pack
from motcua.wire.write import pack_json, to_json

__all__ = ["rules_group"]


@click.group("rules")
def rules_group() -> None:
    """Quy định dưới dạng dữ liệu có căn cứ và ngày. Law as cited, dated data."""


@rules_group.command("list")
@common
def list_command(as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Liệt kê các gói quy định. List the packs."""
    rows = [pack_json(pack) for pack in RuleBook.official().packs]
    if as_json:
        emit(rows)
        return CLEAN
    for row in rows:
        start, end = row["in_force"]["start"], row["in_force"]["end"] or row["in_force"]["sourced_until"] or "..."
        counts = ", ".join(f"{count} {name}" for name, count in row["provenance"].items() if count)
        title = pick(lang, row["title_vi"], row["title_en"])
        stdout().print(f"[bold]{row['pack']}[/bold]  {start} - {end}  {row['rows']} ({counts})  {title}")
    return CLEAN


@rules_group.command("show")
@click.argument("name", metavar="ID")
@common
def show_command(name: str, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Xem một gói hay một dòng quy định. Show a pack or a row."""
    book = RuleBook.official()
    shown = book.rule(name) if ":" in name else book.pack(name)
    if as_json:
        emit(_pack_with_rows(shown) if isinstance(shown, RulePack) else to_json(shown))
        return CLEAN
    for rule in shown.rules if isinstance(shown, RulePack) else (shown,):
        _print(rule, lang)
    return CLEAN


@rules_group.command("check")
@click.argument("file")
@common
def check_command(file: str, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Kiểm tra khuôn dạng một tệp gói quy định. Check the shape of a pack file."""
    pack = read_pack(read_text_file(file))
    if as_json:
        emit({"ok": True, "pack": pack.id, "rows": len(pack.rules), "faults": []})
    else:
        stdout().print(pick(lang, f"{pack.id}: {len(pack.rules)} dòng, đúng khuôn dạng", f"{pack.id}: well-formed"))
    return CLEAN


def _pack_with_rows(pack: RulePack) -> dict[str, Any]:
    return {**pack_json(pack), "rules": to_json(pack.rules)}


def _print(rule: Rule, lang: str) -> None:
    value = f" = {rule.value} {rule.unit or ''}".rstrip() if rule.value is not None else ""
    until = rule.in_force.end or rule.in_force.sourced_until or "..."
    console = stdout()
    console.print(f"[bold]{rule.id}[/bold] ({rule.kind}){value}")
    console.print(f"  {pick(lang, rule.summary_vi, rule.summary_en)}", markup=False)
    cite = pick(lang, rule.cite.text_vi, rule.cite.text_en)
    console.print(f"  {cite}; {rule.in_force.start} - {until}; {rule.provenance.value}", markup=False)
    if rule.note:
        console.print(f"  {rule.note}", style="dim", markup=False)
