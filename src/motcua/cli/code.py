"""`motcua code parse`, `motcua code find` and `motcua code issue`."""

from __future__ import annotations

import click

from motcua.cli.output import (
    CLEAN,
    FOUND,
    common,
    emit,
    exit_for,
    pick,
    print_findings,
    read_day,
    read_text_file,
    stdout,
)
from motcua.cli.stores import opened_store
from motcua.codes import issue
from motcua.codes.check import judge_agency, judge_code
from motcua.codes.find import find
from motcua.localtime import parse_moment
from motcua.wire.write import to_json

__all__ = ["code_group"]


@click.group("code")
def code_group() -> None:
    """Mã số hồ sơ: đọc, tìm, cấp. Dossier codes: read, find, issue."""


@code_group.command("parse")
@click.argument("codes", nargs=-1, required=True)
@click.option("--on", "on", metavar="DATE", help="Xét theo quy định ngày này / judge by the rules of this day.")
@common
def parse_command(codes: tuple[str, ...], on: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Đọc mã hồ sơ: khuôn dạng, quy định, cơ quan. Read dossier codes: shape, rule, registry."""
    day = None if on is None else read_day(on, "--on")
    verdicts = [judge_code(code, on=day) for code in codes]
    if as_json:
        emit([to_json(verdict) for verdict in verdicts])
    else:
        console = stdout()
        for verdict in verdicts:
            shown = verdict.code if verdict.code is not None else pick(lang, "không đọc được", "not readable")
            strict = {True: "✓", False: "✗", None: "?"}[verdict.strict]
            profile = f" {verdict.code.profile.value} {strict}" if verdict.code else ""
            console.print(f"{verdict.raw}: {shown}{profile}", markup=False)
            print_findings(console, verdict.findings, lang)
    if any(verdict.code is None for verdict in verdicts):
        return FOUND
    return max((exit_for(verdict.findings) for verdict in verdicts), default=CLEAN)


@code_group.command("issue")
@click.option("--agency", required=True, help="Mã cơ quan tiếp nhận / the receiving agency.")
@click.option("--at", "at", required=True, metavar="ISO", help="Thời điểm tiếp nhận / moment of acceptance.")
@click.option("--store", default="memory", show_default=True, help="memory | sqlite:PATH | postgres:DSN")
@click.option("--count", type=click.IntRange(min=1), default=1, show_default=True)
@common
def issue_command(agency: str, at: str, store: str, count: int, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Cấp mã hồ sơ. Issue dossier codes."""
    del lang
    moment = parse_moment(at, path="--at")
    with opened_store(store) as opened:
        codes = issue(agency, moment, store=opened, count=count)
    if as_json:
        _, findings = judge_agency(agency, on=codes[0].accepted_on)
        emit({"codes": [str(code) for code in codes], "findings": to_json(findings)})
    else:
        for code in codes:
            stdout().print(str(code), markup=False)
    return CLEAN


@code_group.command("find")
@common
def find_command(as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Tìm mã hồ sơ trong văn bản (đọc stdin). Find dossier codes in a text on stdin."""
    found = list(find(read_text_file("-")))
    if as_json:
        emit([{"code": one.code, "start": one.start, "end": one.end, "certain": one.certain} for one in found])
    else:
        for one in found:
            doubt = (
                "" if one.certain else pick(lang, " (không chắc: dính với chữ hoặc số khác)", " (not certain: glued)")
            )
            stdout().print(f"{one.start}-{one.end} {one.code}{doubt}", markup=False)
    return CLEAN
