"""`motcua history`: replay a dossier's history and judge it."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from typing import Any

import click

from motcua.cli.output import CLEAN, FOUND, common, emit, exit_for, pick, print_findings, read_text_file, stdout
from motcua.cli.rules import PACKS, read_book
from motcua.localtime import parse_moment
from motcua.states import HistoryReport, judge, replay
from motcua.wire import read_history
from motcua.wire.read import HistoryDocument
from motcua.wire.write import history_json, to_json

__all__ = ["history_command", "judged"]


@click.command("history")
@click.argument("file")
@click.option("--at", "at", metavar="ISO", help="Thời điểm xét / moment of judgement.")
@click.option("--allow-provisional", "allow", is_flag=True, help="Cho phép luật chưa đọc / allow law not read.")
@PACKS
@common
def history_command(
    file: str,
    at: str | None,
    allow: bool,  # noqa: FBT001
    folder: str | None,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """Xét lịch sử một hồ sơ (tệp JSON, - là stdin). Judge the history of a dossier."""
    moment = None if at is None else parse_moment(at, path="--at")
    document = read_history(read_text_file(file), allow_unformalised=allow, book=read_book(folder))
    shown, report = judged(document, moment)
    if as_json:
        emit(shown)
    else:
        _print(report, lang)
    if not report.replay.is_legal:
        return FOUND
    term_findings = document.term.findings if document.term else ()
    return max(exit_for(report.findings), exit_for(term_findings), CLEAN)


def judged(document: HistoryDocument, moment: datetime | None) -> tuple[dict[str, Any], HistoryReport]:
    """Return what is said of a history, as the contract shapes it, and the judgement itself.

    Args:
        document: the history.
        moment: the moment of judgement, or None for that of the last event.

    Raises:
        LawError: when the profile's law does not cover the day of acceptance.
    """
    events = document.events if moment is None else tuple(takewhile(lambda one: one.at <= moment, document.events))
    replayed = replay(events, case=document.case, profile=document.profile)
    if replayed.history.accepted_at is not None:
        document.profile.require(replayed.history.accepted_at.date(), book=document.case.book)
    report = judge(replayed, at=moment, profile=document.profile)
    shown: dict[str, Any] = history_json(report, document.profile)
    term_findings = document.term.findings if document.term else ()
    shown["findings"] = [*to_json(list(term_findings)), *shown["findings"]]
    return shown, report


def _print(report: HistoryReport, lang: str) -> None:
    console, history, refused = stdout(), report.replay.history, report.replay.refused
    due = f"{history.due:%H:%M %d/%m/%Y}" if history.due else "-"
    console.print(
        pick(
            lang,
            f"{history.state.label_vi} ({history.state.value}); hạn {due}; chạy {report.running_minutes} phút, "
            f"tạm dừng {report.paused_minutes} phút",
            f"{history.state.value}; due {due}; {report.running_minutes} minutes run, {report.paused_minutes} paused",
        )
    )
    if refused is not None:
        guards = ", ".join(refused.guards)
        vi = f"bước {refused.index} ({refused.event.event.value}) bị từ chối: {guards}"
        en = f"event {refused.index} ({refused.event.event.value}) refused: {guards}"
        console.print(pick(lang, vi, en), style="red")
    print_findings(console, report.findings, lang)
