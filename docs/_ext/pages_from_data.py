"""Write pages from the packaged data before the site is built: packs, ways of counting, checks, modules, commands."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from pygments.lexers.special import TextLexer

import motcua
from motcua.audit import all_checks
from motcua.audit.pages import check_pages
from motcua.cli.app import app as command_line
from motcua.clock.policy import policies
from motcua.findings import finding_kinds
from motcua.rules import RuleBook

_PACKAGES = {
    "codes": "Codes", "clock": "Working time", "rules": "Rules", "states": "States", "forms": "Papers",
    "signatures": "Signatures", "exchange": "Portal messages", "ledger": "Registers", "statistics": "Figures",
    "audit": "Audit", "wire": "JSON", "demo": "Demo",
}  # fmt: skip


def _cell(text: object) -> str:
    return " ".join(str("" if text is None else text).split()).replace("|", "\\|").replace("<", "&lt;")


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    names = list(heads)
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    return [*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows), ""]


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _toctree(names: Iterable[str]) -> list[str]:
    return ["```{toctree}", ":maxdepth: 1", "", *names, "```", ""]


def _rule(rule: Any) -> list[str]:
    """Return a row of a pack as a lawyer reads it."""
    unit = getattr(rule, "unit", None)
    value = "—" if rule.value is None else f"{rule.value} {unit or ''}".strip()
    days = f"{rule.in_force.start or '…'} – {rule.in_force.end or '…'}"
    told = f"`{rule.sets}` = **{_cell(value)}** · {days} · {rule.cite.provenance.value}"
    cite = f"{rule.cite.text_vi} / {rule.cite.text_en}"
    return [f"## {rule.id.partition(':')[2] or rule.id}", "", _cell(rule.summary_vi), "", _cell(rule.summary_en), "",
            told, "", _cell(cite), ""]  # fmt: skip


def _packs(folder: Path) -> None:
    packs = sorted(RuleBook.official().packs, key=lambda pack: pack.id)
    for pack in packs:
        lines = [f"# {pack.instrument.title_vi}", "", pack.instrument.title_en, ""]
        for rule in pack.rules:
            lines += _rule(rule)
        _write(folder / f"{pack.id}.md", lines)
    heads = ("pack", "văn bản / instrument", "rows")
    listed = [(f"[{pack.id}]({pack.id}.md)", pack.instrument.title_vi, len(pack.rules)) for pack in packs]
    _write(
        folder / "index.md",
        ["# Rule packs / Gói quy định", "", *_table(heads, listed), *_toctree(pack.id for pack in packs)],
    )


def _policies(folder: Path) -> None:
    for name, policy in policies().items():
        keys = ("counts", "first_day", "cutoff", "at_cutoff", "clamp", "due_time", "roll", "supplement")
        rows = [(f"`{key}`", getattr(policy, key)) for key in keys]
        units = ", ".join(sorted(unit.value for unit in policy.units))
        body = [f"# {name}", "", policy.summary_vi, "", policy.summary_en, "", f"Units: {units}.", ""]
        _write(folder / f"{name}.md", [*body, *_table(("key", "value"), rows)])
    _write(folder / "index.md", ["# Ways of counting / Cách tính thời hạn", "", *_toctree(policies())])


def _checks(folder: Path) -> None:
    raised = {check.id: check.names for check in all_checks()}
    pages = check_pages()
    for check, page in pages.items():
        lines = [
            f"# {check} {page.title_vi} / {page.title_en}", "",
            f"**Xem gì:** {page.what_vi}", "", f"**Vì sao:** {page.why_vi}", "", f"**Xử lý:** {page.mend_vi}", "",
            f"**What:** {page.what_en}", "", f"**Why:** {page.why_en}", "", f"**How to mend:** {page.mend_en}", "",
        ]  # fmt: skip
        kinds = [finding_kinds()[name] for name in raised.get(check, ())]
        rows = [(f"`{one.id}`", one.severity.value, f"{one.message_vi} / {one.message_en}") for one in kinds]
        _write(folder / f"{check}.md", [*lines, *(_table(("finding", "severity", "says"), rows) if rows else ())])
    _write(folder / "index.md", ["# Checks / Các kiểm tra", "", *_toctree(pages)])


def _modules(folder: Path) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for one in pkgutil.walk_packages(motcua.__path__, "motcua."):
        area = one.name.split(".")[1]
        if area != "cli" and "__main__" not in one.name and one.name != "motcua.audit.spark":
            found[area if area in _PACKAGES else "foundations"].append(one.name)
    for area, names in found.items():
        lines = [f"# {_PACKAGES.get(area, 'Foundations')}", ""]
        for name in sorted(names):
            if getattr(importlib.import_module(name), "__all__", ()):
                left = ", ".join(_from_elsewhere(name))
                options = ["   :members:", *([f"   :exclude-members: {left}"] if left else [])]
                lines += [f"## {name}", "", "```{eval-rst}", f".. automodule:: {name}", *options, "```", ""]
        _write(folder / f"{area}.md", lines)
    _write(folder / "index.md", ["# Modules", "", *_toctree(sorted(found))])


def _from_elsewhere(name: str) -> list[str]:
    """Return what a module only passes on: it is described where it is defined."""
    module = importlib.import_module(name)
    return [one for one in module.__all__ if getattr(getattr(module, one), "__module__", name) != name]


def _commands(path: Path) -> None:
    lines = ["# Commands / Các lệnh", "", "Every command takes `--json` and `--lang vi|en`.", ""]
    for name, command in sorted(command_line.commands.items()):
        lines += _command(name, command)
    _write(path, lines)


def _command(name: str, command: Any) -> list[str]:
    context = click.Context(command, info_name=f"motcua {name}")
    lines = [f"## motcua {name}", "", "```text", command.get_help(context), "```", ""]
    for inner, other in sorted(getattr(command, "commands", {}).items()):
        lines += _command(f"{name} {inner}", other)
    return lines


def write_pages(app: Any) -> None:
    """Write all pages anew."""
    folder = Path(app.srcdir) / "_generated"
    shutil.rmtree(folder, ignore_errors=True)
    _packs(folder / "packs")
    _policies(folder / "policies")
    _checks(folder / "checks")
    _modules(folder / "modules")
    _commands(folder / "commands.md")


def setup(app: Any) -> dict[str, bool]:
    """Have the pages written before the sources are read."""
    app.connect("builder-inited", write_pages)
    for name in ("csv", "mermaid"):
        app.add_lexer(name, TextLexer)
    return {"parallel_read_safe": True}
