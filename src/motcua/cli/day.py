"""`motcua day`: is a day worked, and why."""

from __future__ import annotations

from typing import Any

import click

from motcua.cli.output import CLEAN, common, emit, exit_code_of, pick, read_day, stdout
from motcua.clock import Calendar
from motcua.errors import MotcuaError
from motcua.wire.write import to_json

__all__ = ["day_command"]

_NOTHING = dict.fromkeys(("working", "kind", "reason_vi", "reason_en", "source", "provisional"))


@click.command("day")
@click.argument("dates", nargs=-1, required=True)
@common
def day_command(dates: tuple[str, ...], as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Ngày làm việc hay nghỉ, vì sao. Is a day worked, and why."""
    items: list[Any] = [_looked_up(text) for text in dates]
    errors = [item for item in items if isinstance(item, MotcuaError)]
    if len(errors) == len(items):
        raise errors[0]
    if as_json:
        emit([_json(text, item) for text, item in zip(dates, items, strict=True)])
    else:
        for text, item in zip(dates, items, strict=True):
            _print(text, item, lang)
    return max((exit_code_of(error) for error in errors), default=CLEAN)


def _looked_up(text: str) -> Any:
    try:
        return Calendar.official().day(read_day(text, "DATE"))
    except MotcuaError as error:
        return error


def _json(text: str, item: Any) -> dict[str, Any]:
    if isinstance(item, MotcuaError):
        return {"date": text, **_NOTHING, "error": to_json(item)}
    shown: dict[str, Any] = to_json(item)
    return shown


def _print(text: str, item: Any, lang: str) -> None:
    console = stdout()
    if isinstance(item, MotcuaError):
        console.print(f"{text}: {pick(lang, item.message_vi, item.message_en)}", markup=False)
        return
    word = pick(lang, "làm việc", "worked") if item.is_working else pick(lang, "nghỉ", "off")
    cite = f" [{pick(lang, item.cite.text_vi, item.cite.text_en)}]" if item.cite else ""
    mark = pick(lang, " (chưa chắc chắn)", " (provisional)") if item.is_provisional else ""
    console.print(f"{text}: {word} - {pick(lang, item.reason_vi, item.reason_en)}{mark}{cite}", markup=False)
