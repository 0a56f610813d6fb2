"""`motcua sniff`: what a register's file looks like, and a mapping file that a person can edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from motcua.audit.report import clear_write_errors
from motcua.cli.audit import read_map, require_audit_extra
from motcua.cli.output import CLEAN, UNREADABLE, common, emit, pick, stdout
from motcua.errors import BadInputError
from motcua.findings import Finding
from motcua.ledger.mappingfile import mapping_text
from motcua.ledger.schema import column_labels
from motcua.ledger.sniff import SniffedColumn, SniffedRegister, sniff
from motcua.ledger.writtendates import STYLES
from motcua.wire.write import to_json

__all__ = ["sniff_command"]


@click.command("sniff")
@click.argument("file", metavar="FILE")
@click.option("--map", "map_file", metavar="FILE", help="Tệp ghép cột đã có / a mapping file to start from.")
@click.option("--out", "out", metavar="MAP", help="Ghi tệp ghép cột / write a mapping file.")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có / write over a file that is there.")
@common
def sniff_command(file: str, as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Xem thử sổ theo dõi hồ sơ: cột, kiểu ngày, ô nghi ngờ. Look at a register."""
    require_audit_extra()
    found = sniff(file, mapping=read_map(given["map_file"]))
    if given["out"] is not None:
        _write(Path(given["out"]), mapping_text(found), force=given["force"])
    if as_json:
        emit(_json(found, given["out"]))
    else:
        _print(found, lang)
        if given["out"] is not None:
            stdout().print(f"  {given['out']}", markup=False)
    return CLEAN if found.error is None else UNREADABLE


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write the mapping file; one that a person may have edited is not written over unasked."""
    if path.exists() and not force:
        raise BadInputError(
            "OUTPUT_EXISTS",
            f"Tệp {path.name} đã có; dùng --force để ghi đè.",
            f"{path.name} is there already; write over it with --force",
            path=str(path),
        )
    with clear_write_errors(path.parent):
        path.write_text(text, "utf-8")


def _json(found: SniffedRegister, out: str | None) -> dict[str, Any]:
    return {
        "ok": found.error is None,
        "error": None if found.error is None else to_json(found.error),
        "file": found.source,
        "format": found.format,
        "encoding": found.encoding,
        "sheets": [
            {"name": one.name, "hidden": one.hidden, "read": one.read, "why_vi": one.why_vi, "why_en": one.why_en}
            for one in found.sheets
        ],
        "first_row": found.first_row,
        "rows": found.rows,
        "dossiers": found.dossiers,
        "notes": found.notes,
        "columns": [_column(one) for one in found.columns],
        "missing": [column.value for column in found.missing],
        "unreadable": found.unreadable,
        "unreadable_cells": [
            {"sheet": one.sheet, "row": one.row, "cell": one.cell, "heading": one.heading, "column": one.column.value,
             "raw": one.raw[:80], "wanted_vi": one.wanted_vi, "wanted_en": one.wanted_en}
            for one in found.faults
        ],
        "remarks": [_remark(one) for one in found.remarks],
        "map": mapping_text(found),
        "outputs": [] if out is None else [out],
    }  # fmt: skip


def _column(one: SniffedColumn) -> dict[str, Any]:
    dates = one.dates
    return {
        "letters": one.letters,
        "heading": one.heading,
        "column": None if one.column is None else one.column.value,
        "how": one.how,
        "candidates": [column.value for column in one.candidates],
        "styles": None if dates is None else dict(dates.styles),
        "order": None
        if dates is None
        else {"day_first": dates.day_first, "month_first": dates.month_first, "either": dates.either},
        "unreadable": one.unreadable,
    }


def _remark(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "severity": one.severity.value,
        "message_vi": one.message_vi,
        "message_en": one.message_en,
    }


def _print(found: SniffedRegister, lang: str) -> None:
    console = stdout()
    encoding = f", {found.encoding}" if found.encoding else ""
    vi = f"{found.rows} dòng, {found.dossiers} hồ sơ, dữ liệu từ dòng {found.first_row}"
    en = f"{found.rows} rows, {found.dossiers} dossiers, data from row {found.first_row}"
    told = f"{found.source} ({found.format}{encoding}): {pick(lang, vi, en)}"
    console.print(told, style="bold", markup=False)
    table = Table(box=None, pad_edge=False)
    for heading in (pick(lang, "Cột", "Column"), pick(lang, "Tiêu đề", "Heading"), pick(lang, "Đọc là", "Read as"),
                    pick(lang, "Kiểu ngày", "Dates")):  # fmt: skip
        table.add_column(heading)
    for one in found.columns:
        read = "?" if one.column is None else f"{one.column.value} ({column_labels(one.column)[lang == 'en']})"
        styles = {} if one.dates is None else one.dates.styles
        shown = ", ".join(f"{STYLES[style][lang == 'en']} {count}" for style, count in styles.items())
        cells = (one.letters, one.heading, read, shown)
        table.add_row(*(escape(cell) for cell in cells), style=None if one.column else "yellow")
    console.print(table)
    for remark in found.remarks:
        console.print(f"  {pick(lang, remark.message_vi, remark.message_en)}", markup=False)
    for fault in found.faults:
        wanted = pick(lang, fault.wanted_vi, fault.wanted_en)
        text = pick(
            lang, f"không đọc được {fault.raw[:40]!r}, cần {wanted}", f"unreadable {fault.raw[:40]!r}, wanted {wanted}"
        )
        console.print(f"  {fault.sheet} {fault.cell}: {text}".rstrip(), markup=False)
    if found.error is not None:
        console.print(pick(lang, found.error.message_vi, found.error.message_en), style="red", markup=False)
