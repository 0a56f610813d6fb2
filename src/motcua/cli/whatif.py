"""`motcua what-if`: what one more day off, or other office hours, would do to the dossiers of a register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click

from motcua.audit.facts import row_term
from motcua.cli.audit import read_map, require_audit_extra
from motcua.cli.clockwork import build_clock, read_week
from motcua.cli.output import CLEAN, common, emit, pick, read_day, stdout
from motcua.clock import Term, WorkClock
from motcua.clock.whatif import Effect, Filing, what_if, with_days
from motcua.errors import BadInputError, NotCoveredError
from motcua.ledger import Column, RegisterRow, read_register
from motcua.wire.write import to_json

__all__ = ["what_if_command"]


@click.command("what-if")
@click.argument("register", metavar="FILE")
@click.option("--off", multiple=True, metavar="DATE", help="Giả sử nghỉ thêm ngày này / suppose this day is off.")
@click.option("--worked", multiple=True, metavar="DATE", help="Giả sử làm việc ngày này / suppose this day is worked.")
@click.option("--to-week", metavar="SPEC|ID", help="Giả sử giờ làm việc này / suppose these office hours.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc hiện nay / the office hours of today.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@click.option("--map", "map_file", metavar="FILE", help="Tên cột / headings of the columns.")
@click.option("--all", "finished_too", is_flag=True, help="Cả hồ sơ đã xong / dossiers already ended too.")
@common
def what_if_command(as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Nếu nghỉ thêm một ngày hay đổi giờ thì hạn nào đổi. What one more day off would move."""
    if not (given["off"] or given["worked"] or given["to_week"]):
        raise BadInputError(
            "USAGE",
            "Cần ít nhất một giả định: --off, --worked hoặc --to-week.",
            "give at least one supposition: --off, --worked or --to-week",
        )
    require_audit_extra()
    before = build_clock(given["week"], given["calendar_file"])
    after = with_days(
        before if given["to_week"] is None else WorkClock(read_week(given["to_week"]), before.calendar),
        off=[read_day(text, "--off") for text in given["off"]],
        worked=[read_day(text, "--worked") for text in given["worked"]],
    )
    register = read_register(given["register"], mapping=read_map(given["map_file"]))
    left_out: dict[str, list[int]] = {}
    filings = list(_filings(register.rows, before, left_out, finished_too=given["finished_too"]))
    effect = what_if(filings, before, after)
    if as_json:
        emit(_json(effect, left_out, rows=len(register.rows)))
    else:
        _print(effect, left_out, lang)
    return CLEAN


def _filings(
    rows: tuple[RegisterRow, ...], clock: WorkClock, left_out: dict[str, list[int]], *, finished_too: bool
) -> Iterator[Filing]:
    """Yield the dossiers that have a start and a term; of the others, note the row under its reason."""
    for row in rows:
        start = row.moment(Column.ACCEPTED_AT)
        terms: tuple[Term, ...] = ()
        if row.moment(Column.FINISHED_AT) is not None and not finished_too:
            why = "ENDED"
        elif start is None:
            why = "START_MISSING"
        else:
            why, terms = _chosen_term(row, start, clock)
        if start is None or not terms:
            left_out.setdefault(why, []).append(row.number)
        else:
            yield Filing(row.text(Column.CODE) or f"#{row.number}", start, terms)


def _chosen_term(row: RegisterRow, start: datetime, clock: WorkClock) -> tuple[str, tuple[Term, ...]]:
    """Return the term of a row; of several readings, the one that gives the promised day."""
    reading = row_term(row)
    promised = row.moment(Column.DUE_AT)
    if not reading.is_ambiguous or promised is None:
        return ("TERM_AMBIGUOUS", ()) if reading.is_ambiguous else ("TERM_UNREADABLE", reading.terms)
    for terms in (reading.terms, *reading.readings):
        try:
            due = clock.deadline(start, terms).due
        except NotCoveredError:
            continue
        if due is not None and due.date() == promised.date():
            return "", terms
    return "TERM_AMBIGUOUS", ()


def _json(effect: Effect, left_out: Mapping[str, list[int]], *, rows: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "unchanged": effect.unchanged,
        "later": effect.later,
        "earlier": effect.earlier,
        "changes": [
            {"id": change.id, "before": to_json(change.before), "after": to_json(change.after)}
            for change in effect.changes
        ],
        "uncovered": [{"id": name, "message_vi": error.message_vi, "message_en": error.message_en}
                      for name, error in effect.uncovered],
        "left_out": dict(left_out),
    }  # fmt: skip


def _print(effect: Effect, left_out: Mapping[str, list[int]], lang: str) -> None:
    console = stdout()
    vi = f"{effect.later} hạn lùi lại, {effect.earlier} hạn sớm hơn, {effect.unchanged} không đổi"
    en = f"{effect.later} deadlines later, {effect.earlier} earlier, {effect.unchanged} unchanged"
    console.print(pick(lang, vi, en), style="bold", markup=False)
    for change in effect.changes:
        console.print(f"  {change.id}: {change.before:%d/%m/%Y %H:%M} -> {change.after:%d/%m/%Y %H:%M}", markup=False)
    for name, error in effect.uncovered:
        console.print(f"  {name}: {pick(lang, error.message_vi, error.message_en)}", markup=False)
    for why, numbers in left_out.items():
        shown = ", ".join(map(str, numbers[:10])) + (", ..." if len(numbers) > 10 else "")  # noqa: PLR2004
        console.print(f"  {pick(lang, 'bỏ qua', 'left out')} ({why}): {len(numbers)} ({shown})", markup=False)
