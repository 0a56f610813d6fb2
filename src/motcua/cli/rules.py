"""`motcua rules`: list the packs, show a pack or a row, check a pack file, compare packs."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from motcua.cli.output import CLEAN, common, emit, pick, read_day, read_text_file, stdout
from motcua.rules import Rule, RuleBook, RulePack, read_pack
from motcua.rules.compare import Conformance, Difference, Relation, conformance, diff, rules_on
from motcua.wire.write import pack_json, to_json

__all__ = ["rules_group"]


@click.group("rules")
def rules_group() -> None:
    """Quy định dưới dạng dữ liệu có căn cứ và ngày. Law as cited, dated data."""


PACKS = click.option("--packs", "folder", metavar="DIR", help="Thư mục gói riêng / a folder of your own packs.")


def read_book(folder: str | None) -> RuleBook:
    """Return the official packs, with those of a host's folder if one is named."""
    book = RuleBook.official()
    return book if folder is None else book.with_directory(folder)


@rules_group.command("list")
@PACKS
@common
def list_command(folder: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Liệt kê các gói quy định. List the packs."""
    rows = [pack_json(pack) for pack in read_book(folder).packs]
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
@PACKS
@common
def show_command(name: str, folder: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Xem một gói hay một dòng quy định. Show a pack or a row."""
    book = read_book(folder)
    shown = book.rule(name) if ":" in name else book.pack(name)
    if as_json:
        emit(_pack_with_rows(shown) if isinstance(shown, RulePack) else to_json(shown))
        return CLEAN
    for rule in shown.rules if isinstance(shown, RulePack) else (shown,):
        _print(rule, lang)
    return CLEAN


@rules_group.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@PACKS
@common
def diff_command(before: str, after: str, folder: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """So hai gói, hoặc một gói ở hai ngày (GÓI@NGÀY). Compare two packs, or one on two dates (PACK@DATE)."""
    book = read_book(folder)
    found = diff(_rules_of(book, before), _rules_of(book, after))
    if as_json:
        emit([_difference(one) for one in found])
        return CLEAN
    for one in found:
        mark = "+" if one.before is None else "-" if one.after is None else "~"
        rule = one.after or one.before
        assert rule is not None  # noqa: S101  one of the two is there
        stdout().print(f"{mark} {one.sets} ({rule.id}): {pick(lang, rule.summary_vi, rule.summary_en)}", markup=False)
        for name, old, new in one.changes:
            stdout().print(f"    {name}: {old or '-'} -> {new or '-'}", markup=False)
    return CLEAN


@rules_group.command("conform")
@click.argument("name", metavar="PACK")
@click.option("--on", "day", metavar="DATE", help="Xét ngày này / on this day; mặc định: ngày gói có hiệu lực.")
@click.option("--silent", is_flag=True, help="Cả điều gói không nói đến / also what the pack is silent on.")
@PACKS
@common
def conform_command(
    name: str,
    day: str | None,
    silent: bool,  # noqa: FBT001
    folder: str | None,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """So gói của tỉnh với quy định của trung ương. How a provincial pack stands to the national ones."""
    book = read_book(folder)
    pack = book.pack(name)
    on = pack.instrument.in_force.start if day is None else read_day(day, "--on")
    found = [one for one in conformance(pack, book, on=on) if silent or one.relation is not Relation.SILENT]
    counts = Counter(one.relation.value for one in conformance(pack, book, on=on))
    if as_json:
        emit({"pack": pack.id, "on": on.isoformat(), "counts": dict(sorted(counts.items())),
              "rows": [_conformance(one) for one in found]})  # fmt: skip
        return CLEAN
    console = stdout()
    console.print(
        f"{pack.id}, {on}: " + ", ".join(f"{count} {one}" for one, count in sorted(counts.items())), style="bold"
    )
    for one in found:
        rules = [rule for rule in (one.local, one.national) if rule is not None]
        cites = " | ".join(pick(lang, rule.cite.text_vi, rule.cite.text_en) for rule in rules)
        console.print(f"{one.relation.value:13} {one.sets}: {cites}", markup=False)
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


def _rules_of(book: RuleBook, text: str) -> tuple[Rule, ...]:
    name, at, day = text.partition("@")
    return rules_on(book.pack(name), read_day(day, text) if at else None)


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "sets": one.sets,
        "change": "added" if one.before is None else "removed" if one.after is None else "changed",
        "before": None if one.before is None else to_json(one.before),
        "after": None if one.after is None else to_json(one.after),
        "changes": [{"name": name, "before": old or None, "after": new or None} for name, old, new in one.changes],
    }


def _conformance(one: Conformance) -> dict[str, Any]:
    return {
        "sets": one.sets,
        "relation": one.relation.value,
        "local": None if one.local is None else to_json(one.local),
        "national": None if one.national is None else to_json(one.national),
    }


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
    for reading in rule.readings:
        mark = pick(lang, "áp dụng", "applied") if reading.applied else pick(lang, "cách đọc khác", "other reading")
        why = pick(lang, reading.why_vi, reading.why_en)
        text = f"  [{mark}] {pick(lang, reading.says_vi, reading.says_en)}" + (f" ({why})" if why else "")
        console.print(text, style="dim", markup=False)
    if rule.note:
        console.print(f"  {rule.note}", style="dim", markup=False)
