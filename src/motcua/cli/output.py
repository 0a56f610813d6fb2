"""What every command shares: the two common options, JSON on stdout, people's text through rich, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape

from motcua.errors import (
    BadInputError,
    CollectedError,
    LawError,
    MotcuaError,
    NotCoveredError,
    UnreadableFileError,
)
from motcua.findings import Finding
from motcua.units import Severity
from motcua.wire.write import to_json

__all__ = [
    "CLEAN",
    "FOUND",
    "INTERNAL",
    "UNCOVERED",
    "UNREADABLE",
    "USAGE",
    "common",
    "emit",
    "exit_code_of",
    "exit_for",
    "pick",
    "print_findings",
    "read_day",
    "read_text_file",
    "show_error",
    "stderr",
    "stdout",
]

CLEAN, FOUND, USAGE, UNREADABLE, UNCOVERED, INTERNAL = 0, 1, 2, 3, 4, 70

_Command = TypeVar("_Command", bound=Callable[..., Any])
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def common(command: _Command) -> _Command:
    """Give a command the options --json and --lang."""
    command = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Ngôn ngữ / language.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Một tài liệu JSON / one JSON document.")(command)


def stdout() -> Console:
    """Return a console on stdout that never breaks codes and dates over lines."""
    return Console(soft_wrap=True, highlight=False)


def stderr() -> Console:
    """Return a console on stderr, for what must not stand inside a document on stdout."""
    return Console(stderr=True, soft_wrap=True, highlight=False)


def emit(value: Any) -> None:
    """Write one JSON document to stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, as somebody's input held it: written as an escape
        text = json.dumps(value, indent=2)
    sys.stdout.write(text + "\n")


def pick(lang: str, vi: str, en: str) -> str:
    """Return the text of the language asked for."""
    return en if lang == "en" else vi


def show_error(error: MotcuaError, *, as_json: bool, lang: str) -> None:
    """Write an error: JSON on stdout, or its code, message and place on stderr."""
    if as_json:
        emit({"error": to_json(error)})
        return
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    where = f" @ {error.path}" if error.path else ""
    console.print(f"[red]{error.code}[/red]{escape(where)}", end=": ")
    console.print(pick(lang, error.message_vi, error.message_en), markup=False)


def exit_code_of(error: MotcuaError) -> int:
    """Return the exit code of an error: unreadable file, law or calendar silent, or bad arguments."""
    if isinstance(error, UnreadableFileError | CollectedError):
        return UNREADABLE
    if isinstance(error, LawError | NotCoveredError):
        return UNCOVERED
    return USAGE if isinstance(error, BadInputError) or error.code == "EXTRA_MISSING" else FOUND


def exit_for(findings: Iterable[Finding], fail_on: Severity = Severity.ERROR) -> int:
    """Return FOUND when a finding weighs at least `fail_on`."""
    return FOUND if any(one.severity.rank >= fail_on.rank for one in findings) else CLEAN


def print_findings(console: Console, findings: Iterable[Finding], lang: str) -> None:
    """Print findings, one a line, with their reasons."""
    for one in findings:
        console.print(f"  [{_COLOURS[one.severity]}]{one.id}[/]", end=" ")
        console.print(pick(lang, one.message_vi, one.message_en), markup=False)
        for cite in one.because:
            console.print(f"    {pick(lang, cite.text_vi, cite.text_en)} ({cite.provenance.value})", markup=False)


def read_day(text: str, path: str | None = None) -> date:
    """Return the day written as YYYY-MM-DD.

    Args:
        text: the day.
        path: where the text stands, for the error.

    Raises:
        BadInputError: NOT_A_DAY.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInputError(
            "NOT_A_DAY",
            f"{text[:30]!r} không phải ngày dạng YYYY-MM-DD.",
            f"{text[:30]!r} is not a day written YYYY-MM-DD",
            path=path,
            value=text,
        ) from error


def read_text_file(path: str) -> str:
    """Return the text of a file, or of stdin for "-".

    Raises:
        UnreadableFileError: when it cannot be opened or is not UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFileError(
            "FILE_UNREADABLE",
            f"Không mở được tệp {path}: {error.strerror}.",
            f"cannot open {path}: {error.strerror}",
            path=path,
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "NOT_UTF8", f"Tệp {path} không phải văn bản UTF-8.", f"{path} is not UTF-8 text", path=path
        ) from error
