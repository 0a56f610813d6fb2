"""`motcua audit`: check a register and say what is wrong, why, and by which article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from motcua.audit import AuditResult, all_checks
from motcua.audit.manifest import Audited
from motcua.audit.results import ratios
from motcua.cli.auditrun import asked_of, read_map, run_bare, run_full
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, stdout
from motcua.errors import BadInputError
from motcua.findings import finding_kinds
from motcua.ledger import Register, open_register
from motcua.statistics.ontime import OnTimeCounts
from motcua.units import Severity

if TYPE_CHECKING:
    from motcua.audit.source import RegisterAccount

__all__ = ["audit_command", "print_summary", "progress_bar", "read_map", "require_audit_extra"]


@click.command("audit")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--map", "map_file", metavar="FILE", help="Tên cột / headings (TOML: column = 'heading').")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="Gói quy định của tỉnh / a province's pack.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc / office hours.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@click.option("--as-of", "as_of", metavar="DATE", help="Xét vào cuối ngày này / judge at the end of this day.")
@click.option("--out", "out", metavar="DIR", help="Thư mục báo cáo / folder for the report.")
@click.option("--check", "checks", multiple=True, metavar="ID", help="Chỉ các kiểm tra này / only these: MC203, MC2.")
@click.option("--no-explain", "bare", is_flag=True, help="Chỉ dòng, kiểm tra, phát hiện / findings without words.")
@click.option("--fail-on", type=click.Choice([one.value for one in Severity]), default="error", show_default=True)
@common
def audit_command(files: tuple[str, ...], as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Kiểm tra sổ theo dõi hồ sơ (.xlsx, .csv, .parquet). Audit a register."""
    require_audit_extra()

    asked = asked_of(given)
    registers = [open_register(file, mapping=asked.mapping) for file in files]
    out = None if given["out"] is None else Path(given["out"])
    with progress_bar(None, quiet=as_json) as advance_to:
        if given["bare"]:
            bare, outputs, digest = run_bare(registers, asked, out, advance_to)
            results: Sequence[Audited] = bare
        else:
            results, outputs, digest = run_full(registers, asked, out, advance_to)
    if as_json:
        emit(_combined(results, outputs, digest))
    else:
        print_summary(results, outputs, lang)
    wanted = Severity(given["fail_on"])
    worst = [result.worst for result in results if result.worst is not None]
    return FOUND if any(severity.rank >= wanted.rank for severity in worst) else CLEAN


def require_audit_extra() -> None:
    """Refuse early and clearly when the parts that read and write spreadsheets are not installed.

    Raises:
        BadInputError: EXTRA_MISSING.
    """
    missing = [name for name in ("fastexcel", "jinja2", "pyarrow", "xlsxwriter") if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        raise BadInputError(
            "EXTRA_MISSING",
            f"Kiểm tra sổ cần cài thêm: pip install 'motcua[audit]' (thiếu {names}).",
            f"auditing a register needs: pip install 'motcua[audit]' (missing: {names})",
        )


@contextmanager
def progress_bar(rows: int | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on stderr, unless quiet; the value moves it to a number of rows done; None for no end."""
    done = TextColumn("{task.completed:,.0f} dòng") if rows is None else MofNCompleteColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), done)
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("motcua", total=rows)
        yield lambda done: progress.update(task, completed=done)


def print_summary(results: Sequence[Audited], outputs: Sequence[Path], lang: str) -> None:
    """Print counts by finding, the ratios of the usual class, and where the report lies."""
    console = stdout()
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
    for result in results:
        rows, unreadable = result.register.sheet_rows, result.register.unreadable_rows
        at = f"{result.at:%H:%M %d/%m/%Y}"
        vi = f"{rows} dòng, {result.dossiers} hồ sơ, {unreadable} dòng không đọc hết; xét lúc {at}"
        en = f"{rows} rows, {result.dossiers} dossiers, {unreadable} not fully read; judged {at}"
        console.print(f"{result.register.source}: {pick(lang, vi, en)}", style="bold", markup=False)
        _print_unread(console, result.register, lang)
        table = Table(box=None, pad_edge=False)
        table.add_column(pick(lang, "Phát hiện", "Finding"))
        table.add_column(pick(lang, "Số", "Count"), justify="right")
        table.add_column(pick(lang, "Kiểm tra", "Check"))
        for name, count in result.counts.items():
            told = f"[{colours[finding_kinds()[name].severity]}]{name}[/]"
            table.add_row(told, str(count), _check_of(name, lang))
        console.print(table)
        if result.counts:
            hint = "Giải thích: motcua explain MÃ (vd. MC203)", "Explained by: motcua explain ID (as MC203)"
            console.print(pick(lang, *hint), style="dim", markup=False)
        ratio = result.on_time["legal24/solved"]
        shown = "-" if ratio is None else f"{ratio:.2%}"
        console.print(pick(lang, f"Đúng hạn (legal24/solved): {shown}", f"On time (legal24/solved): {shown}"))
        for one in result.findings if isinstance(result, AuditResult) else ():
            if one.finding.id == "CELL_UNREADABLE":
                text = pick(lang, one.finding.message_vi, one.finding.message_en)
                console.print(f"  {pick(lang, 'dòng', 'row')} {one.row}: {text}", markup=False)
    for path in outputs:
        console.print(f"  {path}", markup=False)


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """Return by finding the check that raises it, with its title."""
    return {
        name: (f"{check.id} {check.title_vi}", f"{check.id} {check.title_en}")
        for check in reversed(all_checks())
        for name in check.names
    }


def _check_of(name: str, lang: str) -> str:
    return pick(lang, *_titles().get(name, ("", "")))


def _print_unread(console: Console, register: Register | RegisterAccount, lang: str) -> None:
    """Print which columns and sheets are not read, and what is doubtful in how the file was read."""
    if register.unread_headings:
        unread = ", ".join(register.unread_headings)
        console.print(pick(lang, f"  Cột không dùng: {unread}", f"  Columns not used: {unread}"), markup=False)
    if register.unread_sheets:
        unread = ", ".join(register.unread_sheets)
        console.print(pick(lang, f"  Trang tính không đọc: {unread}", f"  Sheets not read: {unread}"), markup=False)
    for remark in register.remarks:
        if remark.severity is not Severity.INFO and remark.id != "REGISTER_SHEET_UNREAD":
            console.print(f"  {pick(lang, remark.message_vi, remark.message_en)}", markup=False)


def _combined(results: Sequence[Audited], outputs: Sequence[Path], digest: str) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
    return {
        "rows": sum(result.register.sheet_rows for result in results),
        "dossiers": sum(result.dossiers for result in results),
        "unreadable": sum(result.register.unreadable_rows for result in results),
        "findings": dict(sorted(counts.items())),
        "on_time": ratios(sum((result.on_time_counts for result in results), OnTimeCounts())),
        "outputs": [str(path) for path in outputs],
        "manifest_sha256": digest,
        "unread_sheets": [sheet for result in results for sheet in result.register.unread_sheets],
        "unread_headings": [heading for result in results for heading in result.register.unread_headings],
        "unreadable_cells": [
            {"file": result.register.source, "row": one.row, **dict(one.finding.data)}
            for result in results
            if isinstance(result, AuditResult)
            for one in result.findings
            if one.finding.id == "CELL_UNREADABLE"
        ],
        "remarks": [
            {"file": result.register.source, "id": one.id, "severity": one.severity.value,
             "message_vi": one.message_vi, "message_en": one.message_en}
            for result in results
            for one in result.register.remarks
        ],
    }  # fmt: skip
