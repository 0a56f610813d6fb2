"""`motcua exchange check` and `motcua exchange encode`: messages to the national portal, checked and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs
import click

from motcua.cli.output import (
    CLEAN,
    UNREADABLE,
    common,
    emit,
    exit_for,
    pick,
    print_findings,
    read_text_file,
    stdout,
)
from motcua.errors import UnreadableFileError
from motcua.exchange import check_stream, dialects, encode, read_stream
from motcua.exchange.model import FROM_HISTORY, Head, Message
from motcua.findings import Finding
from motcua.states import History, replay
from motcua.units import Severity
from motcua.wire import read_history
from motcua.wire.shape import load_json
from motcua.wire.write import to_json

__all__ = ["exchange_group"]

_DIALECT = click.Choice([one.id for one in dialects()])
_TEXTS = frozenset(field.name for field in attrs.fields(Head) if str(field.type) == "str | None") - {*FROM_HISTORY}
_LONGEST = 200


@click.group("exchange")
def exchange_group() -> None:
    """Bản tin gửi Cổng quốc gia: kiểm tra, ghi. Messages to the national portal: check, encode."""


@exchange_group.command("check")
@click.argument("file")
@click.option("--dialect", "name", type=_DIALECT, help="Cách ghi / the dialect they should be in.")
@click.option(
    "--history", "histories", multiple=True, metavar="FILE", help="Lịch sử của hệ thống / the host's history."
)
@click.option("--fail-on", type=click.Choice([one.value for one in Severity]), default="error", show_default=True)
@common
def check_command(
    file: str,
    name: str | None,
    histories: tuple[str, ...],
    fail_on: str,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """Kiểm tra các bản tin (JSON, mỗi dòng một bản tin, - là stdin). Check messages: one document, or one a line."""
    messages = list(read_stream(read_text_file(file), name=name))
    known = dict(_history(path, messages) for path in histories)
    findings = list(check_stream(messages, histories=known))
    if as_json:
        emit(_summary(messages, findings))
    else:
        read = sum(1 for one in messages if one.kind is not None)
        text = pick(lang, f"{read}/{len(messages)} bản tin đọc được", f"{read} of {len(messages)} messages read")
        stdout().print(text)
        print_findings(stdout(), findings[:_LONGEST], lang)
        if len(findings) > _LONGEST:
            more = len(findings) - _LONGEST
            stdout().print(pick(lang, f"  và {more} phát hiện nữa (--json)", f"  and {more} more findings (--json)"))
    if messages and all(one.kind is None for one in messages):
        return UNREADABLE
    return max(exit_for(findings, Severity(fail_on)), CLEAN)


@exchange_group.command("encode")
@click.argument("file", metavar="HISTORY")
@click.option("--dialect", "name", type=_DIALECT, default="dvcqg-mc", show_default=True, help="Cách ghi / dialect.")
@click.option("--about", metavar="FILE", help="Điều hệ thống biết thêm (tệp JSON) / what the host knows besides.")
@click.option("--unit", help="Mã đơn vị báo cáo / the reporting unit.")
@common
def encode_command(
    file: str,
    name: str,
    about: str | None,
    unit: str | None,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """Ghi lịch sử một hồ sơ thành bản tin. Write the history of a dossier as messages."""
    document = read_history(read_text_file(file))
    replayed = replay(document.events, case=document.case, profile=document.profile, tolerant=True)
    encoded = encode(replayed.history, about=_about(about), name=name, unit=unit)
    if as_json:
        messages = [
            {"dialect": name, "kind": one.kind, "service": one.service, "keys": list(one.keys), "body": one.body}
            for one in encoded.messages
        ]
        emit({"dialect": name, "messages": messages, "findings": to_json(encoded.findings)})
    else:
        for one in encoded.messages:
            stdout().print(f"{one.service}: {len(one.keys)}", markup=False)
        print_findings(stdout(), encoded.findings, lang)
    return exit_for(encoded.findings)


def _history(path: str, messages: Iterable[Message]) -> tuple[str, History]:
    """Return a host's history under its code; one without a code goes with the first dossier of the stream."""
    document = read_history(read_text_file(path))
    history = replay(document.events, case=document.case, profile=document.profile, tolerant=True).history
    codes = (record.code for message in messages for record in message.records if record.code)
    return history.case.code or next(codes, ""), history


def _about(path: str | None) -> Head:
    """Return what the host knows besides: the texts of a head, by their neutral names.

    Raises:
        UnreadableFileError: ABOUT_ILL_FORMED, when it is no object of texts, or says what only the history may say.
    """
    if path is None:
        return Head()
    content = load_json(read_text_file(path))
    names = content if isinstance(content, dict) else {}
    strange = [name for name, value in names.items() if name not in _TEXTS or not isinstance(value, str)]
    if strange or not isinstance(content, dict):
        what = ", ".join(strange) or "$"
        raise UnreadableFileError(
            "ABOUT_ILL_FORMED",
            f"Tệp --about chỉ gồm các trường dạng chữ của hồ sơ, không phải: {what[:80]}.",
            f"--about holds texts of a dossier by their neutral names, not: {what[:80]}",
            path=f"$.{strange[0]}" if strange else "$",
        )
    return Head(**content)


def _summary(messages: list[Message], findings: list[Finding]) -> dict[str, Any]:
    dialects_met = Counter(f"{one.dialect}/{one.kind}" for one in messages if one.kind is not None)
    codes = {record.code for message in messages for record in message.records if record.code}
    return {
        "messages": len(messages),
        "unreadable": sum(1 for one in messages if one.kind is None),
        "kinds": dict(sorted(dialects_met.items())),
        "dossiers": len(codes),
        "counts": dict(sorted(Counter(one.id for one in findings).items())),
        "findings": to_json(findings),
    }
