"""`motcua agency`, `motcua sector`, `motcua procedure`: read the other identifiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

import click

from motcua.cli.output import CLEAN, FOUND, common, emit, exit_for, pick, print_findings, read_day, stdout
from motcua.codes.check import judge_agency, judge_procedure, judge_sector
from motcua.codes.registry import level1_registry, successor_of
from motcua.codes.sector import sector_names
from motcua.findings import Finding
from motcua.wire.codes import agency_json, procedure_json, sector_json
from motcua.wire.write import to_json

__all__ = ["agency_command", "procedure_command", "sector_command"]

_Judged: TypeAlias = tuple[Any, tuple[Finding, ...]]


@click.command("agency")
@click.argument("codes", nargs=-1, required=True)
@click.option("--on", "on", metavar="DATE", help="Hỏi bảng mã ngày này / ask the registry on this day.")
@common
def agency_command(codes: tuple[str, ...], on: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Mã định danh cơ quan. Agency codes."""

    def parts(code: Any, day: date | None) -> dict[str, Any]:
        row = None if code is None else level1_registry().get(code.level1)
        heir = None if row is None or row.closed_on is None else successor_of(row.code, day or row.closed_on)
        return {
            **agency_json(code),
            "name_vi": None if row is None else row.name_vi,
            "successor": None if heir is None else heir.code,
        }

    return _run(codes, on, judge_agency, parts, as_json=as_json, lang=lang)


@click.command("sector")
@click.argument("codes", nargs=-1, required=True)
@click.option("--on", "on", metavar="DATE", help="Hỏi bảng mã ngày này / ask the registry on this day.")
@common
def sector_command(codes: tuple[str, ...], on: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Mã ngành, lĩnh vực. Sector codes."""

    def parts(code: Any, day: date | None) -> dict[str, Any]:
        del day
        return {**sector_json(code), "names_vi": [] if code is None else list(sector_names().get(code.key, ()))}

    return _run(codes, on, judge_sector, parts, as_json=as_json, lang=lang)


@click.command("procedure")
@click.argument("codes", nargs=-1, required=True)
@click.option("--on", "on", metavar="DATE", help="Hỏi bảng mã ngày này / ask the registry on this day.")
@common
def procedure_command(codes: tuple[str, ...], on: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Mã thủ tục hành chính. Procedure codes."""

    def parts(code: Any, day: date | None) -> dict[str, Any]:
        del day
        return procedure_json(code)

    return _run(codes, on, judge_procedure, parts, as_json=as_json, lang=lang)


def _run(
    codes: Sequence[str],
    on: str | None,
    judge: Callable[..., _Judged],
    parts: Callable[[Any, date | None], dict[str, Any]],
    *,
    as_json: bool,
    lang: str,
) -> int:
    day = None if on is None else read_day(on, "--on")
    judged = [(text, *judge(text, on=day)) for text in codes]
    if as_json:
        emit(
            [
                {"input": text, "ok": code is not None, **parts(code, day), "findings": to_json(findings)}
                for text, code, findings in judged
            ]
        )
    else:
        for text, code, findings in judged:
            shown = code if code is not None else pick(lang, "không đọc được", "not readable")
            stdout().print(f"{text}: {shown}", markup=False)
            print_findings(stdout(), findings, lang)
    if any(code is None for _, code, _ in judged):
        return FOUND
    return max((exit_for(findings) for _, _, findings in judged), default=CLEAN)
