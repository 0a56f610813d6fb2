"""`motcua conformance`: hold this library, or another program, against cases without a language."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from motcua.audit.report import clear_write_errors
from motcua.cli.history import judged
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, read_day, stdout
from motcua.clock import WorkClock, parse_term
from motcua.codes.check import judge_code
from motcua.conformance import VERSION, Disagreement, compared, conformance_cases, conformance_texts
from motcua.errors import BadInputError, UnreadableFileError
from motcua.localtime import parse_moment
from motcua.wire import read_history
from motcua.wire.write import to_json

__all__ = ["conformance_command"]

_LONGEST_WAIT = 600


@click.command("conformance")
@click.option(
    "--against", "program", metavar="PROGRAM", help="Chương trình khác / another program: JSON lines in and out."
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["code", "day", "due", "history", "term"]))
@click.option("--export", "export", metavar="DIR", help="Ghi bộ ca kiểm thử ra thư mục / write the cases to a folder.")
@common
def conformance_command(
    as_json: bool,  # noqa: FBT001
    lang: str,
    program: str | None,
    kinds: tuple[str, ...],
    export: str | None,
) -> int:
    """So một phần mềm với bộ ca kiểm thử chung. Hold a program against the conformance cases."""
    if export is not None:
        return _export(Path(export), as_json=as_json)
    cases = [case for case in conformance_cases() if not kinds or case["kind"] in kinds]
    answers = _ask(program, cases) if program is not None else map(_answer, cases)
    apart = [one for case, answer in zip(cases, answers, strict=True) for one in compared(case, answer)]
    if as_json:
        emit({"version": VERSION, "cases": len(cases), "agreeing": len(cases) - len({one.case for one in apart}),
              "disagreements": [_record(one) for one in apart]})  # fmt: skip
    else:
        _print(apart, len(cases), lang)
    return FOUND if apart else CLEAN


def _answer(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what this library answers, shaped as its commands do."""
    request, kind = case["request"], case["kind"]
    if kind == "term":
        reading = parse_term(request["term"])
        return {
            "ok": reading.ok,
            "terms": [{"value": str(one.amount), "unit": one.unit.value} for one in reading.terms],
        }
    if kind == "day":
        return {"working": WorkClock.default().works_on(read_day(request["date"]))}
    if kind == "due":
        answer = WorkClock.default().deadline(parse_moment(request["from"]), parse_term(request["term"]).terms)
        return {"due": None if answer.due is None else answer.due.isoformat()}
    if kind == "code":
        return dict(to_json(judge_code(request["code"])))
    return _history(request)


def _history(request: Mapping[str, Any]) -> Mapping[str, Any]:
    moment = None if request.get("at") is None else parse_moment(request["at"])
    return judged(read_history(json.dumps(request["history"])), moment)[0]


def _ask(program: str, cases: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the answers of another program: it reads a request a line, and writes an answer a line.

    Raises:
        BadInputError: PROGRAM_NOT_STARTED.
        UnreadableFileError: PROGRAM_ANSWER for an answer that is no JSON object, or missing.
    """
    asked = [json.dumps({"id": one["id"], "kind": one["kind"], **one["request"]}, ensure_ascii=False) for one in cases]
    try:
        done = subprocess.run(  # noqa: S603  the user's own program
            shlex.split(program), input="\n".join(asked) + "\n", capture_output=True, text=True, check=False,
            encoding="utf-8", timeout=_LONGEST_WAIT,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise BadInputError(
            "PROGRAM_NOT_STARTED",
            f"Không chạy được {program[:60]!r}: {error}.",
            f"cannot run {program[:60]!r}: {error}",
            value=program,
        ) from error
    lines = done.stdout.splitlines()
    for number, case in enumerate(cases):
        yield _read(lines[number] if number < len(lines) else "", case["id"])


def _read(line: str, case: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise UnreadableFileError(
            "PROGRAM_ANSWER",
            f"Câu trả lời cho {case} không phải một đối tượng JSON: {line[:60]!r}.",
            f"the answer to {case} is no JSON object: {line[:60]!r}",
            path=case,
        )
    return answer


def _export(folder: Path, *, as_json: bool) -> int:
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in conformance_texts().items():
            (folder / name).write_text(text, "utf-8")
    outputs = [str(folder / name) for name in conformance_texts()]
    if as_json:
        emit({"version": VERSION, "outputs": outputs})
    else:
        for one in outputs:
            stdout().print(one, markup=False)
    return CLEAN


def _record(one: Disagreement) -> dict[str, Any]:
    return {"case": one.case, "key": one.key, "expected": one.expected, "answered": one.answered, "why": one.why}


def _print(apart: Iterable[Disagreement], cases: int, lang: str) -> None:
    told = list(apart)
    for one in told:
        stdout().print(f"{one.case}: {one.key}: {one.answered!r} ≠ {one.expected!r} ({one.why})", markup=False)
    agreeing = cases - len({one.case for one in told})
    stdout().print(pick(lang, f"{agreeing} trên {cases} ca khớp.", f"{agreeing} of {cases} cases agree."))
