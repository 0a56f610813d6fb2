"""`motcua elapsed`: working time between two moments."""

from __future__ import annotations

import click

from motcua.cli.clockwork import build_clock
from motcua.cli.output import CLEAN, common, emit, pick, stdout
from motcua.clock import Pause
from motcua.localtime import parse_moment

__all__ = ["elapsed_command"]


@click.command("elapsed")
@click.option("--from", "start", required=True, metavar="ISO", help="Từ thời điểm / from.")
@click.option("--to", "end", required=True, metavar="ISO", help="Đến thời điểm / to.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc / office hours.")
@click.option("--pause", "pauses", multiple=True, metavar="ISO/ISO", help="Khoảng tạm dừng / a pause.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@common
def elapsed_command(  # noqa: PLR0913, PLR0917
    start: str,
    end: str,
    week: str | None,
    pauses: tuple[str, ...],
    calendar_file: str | None,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """Thời gian làm việc đã trôi qua. Working time between two moments."""
    clock = build_clock(week, calendar_file)
    passed = clock.elapsed(
        parse_moment(start, path="--from"),
        parse_moment(end, path="--to"),
        pauses=[Pause.parse(text, path="--pause") for text in pauses],
    )
    if as_json:
        emit({"working_minutes": passed.working_minutes, "working_days": passed.working_days})
    else:
        vi = f"{passed.working_minutes} phút làm việc, {passed.working_days} ngày làm việc"
        en = f"{passed.working_minutes} working minutes, {passed.working_days} working days"
        stdout().print(pick(lang, vi, en))
    return CLEAN
