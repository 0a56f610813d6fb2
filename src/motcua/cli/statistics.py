"""`motcua statistics`: the official figures of registers by period and unit, on time in every way of counting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.table import Table

import motcua
from motcua.audit.publish import published
from motcua.audit.results import ColumnAudit
from motcua.audit.run import take_census
from motcua.audit.statisticspage import CLASS_WORDS, census_record, percent, render_statistics, risk_record
from motcua.cli.audit import progress_bar, require_audit_extra
from motcua.cli.auditrun import Asked, asked_of
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, read_day, read_text_file, stdout
from motcua.errors import BadInputError, UnreadableFileError
from motcua.ledger import Column, OpenRegister, open_register
from motcua.statistics import Period
from motcua.statistics.census import Census, CensusPlan
from motcua.statistics.risk import day_off_risk, late_risk

__all__ = ["statistics_command"]

_UNITS = (Column.UNIT, Column.RESOLVING_OFFICE, Column.OFFICE)
_BY = (*_UNITS, Column.OFFICER, Column.SECTOR, Column.PROCEDURE_CODE, Column.CHANNEL, Column.LEVEL)


@click.command("statistics")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--period", "periods", multiple=True, metavar="P", help="Kỳ / a period: 2024-07, 2024-Q3, 2024-H1, 2024.")
@click.option("--months", type=click.IntRange(0, 600), help="Số tháng gần nhất / the last N months (12).")
@click.option(
    "--by", type=click.Choice([column.value for column in _BY]), help="Tính theo cột này / the unit's column."
)
@click.option("--risk", type=click.IntRange(1), metavar="N", help="N hồ sơ sắp trễ nhất / the N most pressed dossiers.")
@click.option("--day-off", "day_off", metavar="DATE", help="Nếu nghỉ thêm ngày này / what if this day is off too.")
@click.option("--add", "added", multiple=True, metavar="FILE", help="Cộng số liệu đã lưu / add a census.json.")
@click.option("--map", "map_file", metavar="FILE", help="Tên cột / headings (TOML: column = 'heading').")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="Gói quy định của tỉnh / a province's pack.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc / office hours.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@click.option("--as-of", "as_of", metavar="DATE", help="Xét vào cuối ngày này / judge at the end of this day.")
@click.option("--out", "out", metavar="DIR", help="Thư mục báo cáo / folder for the report.")
@common
def statistics_command(files: tuple[str, ...], as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Số liệu giải quyết hồ sơ theo kỳ và đơn vị. The official figures of registers, by period and unit."""
    require_audit_extra()
    if not files and not given["added"]:
        raise BadInputError(
            "STATISTICS_NOTHING",
            "Hãy nêu sổ, hoặc số liệu đã lưu bằng --add.",
            "name a register, or a census with --add",
        )
    asked = asked_of(given)
    registers = [open_register(file, mapping=asked.mapping) for file in files]
    plan = _plan(given, registers)
    with progress_bar(None, quiet=as_json) as advance_to:
        audits = _counted(registers, plan, asked, advance_to)
    census = sum([Census(), *(one.census or Census() for one in audits), *map(_kept, given["added"])], Census())
    record = _record(census, audits, given, asked, plan)
    if given["out"] is not None:
        record["outputs"] = _written(Path(given["out"]), census, record)
    if as_json:
        emit(record)
    else:
        _print(census, record, lang)
    return FOUND if any(one["identities"] for one in record["periods"]) else CLEAN


def _plan(given: dict[str, Any], registers: Sequence[OpenRegister]) -> CensusPlan:
    periods = tuple(map(Period.read, given["periods"]))
    months = given["months"] if given["months"] is not None else (0 if periods else _MONTHS)
    named = (column.value for column in _UNITS if registers and all(column in one.headings for one in registers))
    is_open = given["risk"] is not None or given["day_off"] is not None
    return CensusPlan(periods, months, given["by"] or next(named, None), open=is_open)


_MONTHS = 12


def _counted(registers: Sequence[OpenRegister], plan: CensusPlan, asked: Asked, advance_to: Any) -> list[ColumnAudit]:
    audits: list[ColumnAudit] = []
    for register in registers:
        before = sum(one.register.sheet_rows for one in audits)
        audits.append(
            take_census(
                register,
                plan,
                clock=asked.clock,
                as_of=asked.as_of,
                place=asked.place,
                progress=partial(_advance, advance_to, before),
            )
        )
    return audits


def _advance(advance_to: Any, before: int, rows: int) -> None:
    advance_to(before + rows)


def _kept(path: str) -> Census:
    """Return a census that was kept in a file.

    Raises:
        UnreadableFileError: CENSUS_ILL_FORMED.
    """
    try:
        record = json.loads(read_text_file(path))
        return Census.read(record["census"] if isinstance(record, dict) else record)
    except (ValueError, KeyError, TypeError, BadInputError) as error:
        raise UnreadableFileError(
            "CENSUS_ILL_FORMED",
            f"Tệp {path} không phải số liệu đã lưu của motcua statistics: {error}",
            f"{path} is no census that motcua statistics wrote: {error}",
            path=path,
        ) from error


def _record(
    census: Census, audits: Sequence[ColumnAudit], given: dict[str, Any], asked: Asked, plan: CensusPlan
) -> dict[str, Any]:
    at = max((one.at for one in audits), default=None)
    opened = [dossier for one in audits for dossier in one.open_dossiers]
    record: dict[str, Any] = {
        "registers": [one.register.source for one in audits],
        "rows": sum(one.register.sheet_rows for one in audits),
        "dossiers": sum(one.dossiers for one in audits),
        "judged_at": None if at is None else at.isoformat(),
        "by": plan.by,
        "periods": census_record(census, place=asked.place),
        "risk": None,
        "day_off": None,
        "census": census.record(),
        "outputs": [],
    }
    if at is not None and given["risk"] is not None:
        record["risk"] = risk_record(late_risk(opened, at, asked.clock), given["risk"])
    if at is not None and given["day_off"] is not None:
        record["day_off"] = _day_off(day_off_risk(opened, at, asked.clock, read_day(given["day_off"], "--day-off")))
    return record


def _day_off(risk: Any) -> dict[str, Any]:
    day: date = risk.day
    shortened = [{"code": code, "minutes": before, "minutes_if_off": after} for code, before, after in risk.shortened]
    return {"date": day.isoformat(), "shortened": shortened}


def _written(out: Path, census: Census, record: dict[str, Any]) -> list[str]:
    names = ("statistics.json", "statistics.html", "census.json")
    with published(out) as folder:
        texts = (
            json.dumps(record, ensure_ascii=False, indent=1),
            render_statistics(census, record, version=motcua.__version__),
            json.dumps({"census": census.record()}, ensure_ascii=False, indent=1),
        )
        for name, text in zip(names, texts, strict=True):
            (folder / name).write_text(text, "utf-8")
    return [str(out / name) for name in names]


def _named(period: Period) -> str:
    """Return how a period is called in a narrow table."""
    first, last = period.first_day, period.last_day
    return period.text if period.kind != "days" else f"{first:%d/%m}-{last:%d/%m/%y}"


def _print(census: Census, record: dict[str, Any], lang: str) -> None:
    console = stdout()
    heads = pick(lang, "Kỳ|Tồn|Nhận|Xong|Sớm|Đúng|Trễ|Mở|phút|ngày|24h|766",
                 "Period|Held|New|Done|Early|On|Late|Open|min|date|24h|766")  # fmt: skip
    table = Table(box=None, pad_edge=False)
    for place, head in enumerate(heads.split("|")):
        table.add_column(head, justify="right" if place else "left", no_wrap=True)
    for period in census.periods:
        counts, on_time = census.figures(period).counts, census.on_time(period)
        shown = ("carried", "received", "solved", "early", "on_time", "late", "open")
        ratios = (percent(on_time.share(name, "solved")).removesuffix(" %") for name in CLASS_WORDS)
        table.add_row(_named(period), *(str(counts[name]) for name in shown), *ratios)
    console.print(table)
    console.print(pick(lang, "Bốn cột cuối: % đúng hạn trên số đã giải quyết, theo bốn cách so.",
                       "The last four columns: % on time of those solved, by four ways of comparing."))  # fmt: skip
    for one in record["periods"]:
        for found in one["identities"]:
            console.print(f"{one['period']}: {found[f'message_{lang}']}", markup=False)
    for row in (record["risk"] or {"rows": []})["rows"]:
        console.print(f"  {row['code']}  {row['due']}  {row['minutes']}", markup=False)
    for path in record["outputs"]:
        console.print(f"  {path}", markup=False)
