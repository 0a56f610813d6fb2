"""Put the commands together, run one, and turn what it raises into a message and an exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import click

from motcua.cli.audit import audit_command
from motcua.cli.code import code_group
from motcua.cli.conformance import conformance_command
from motcua.cli.day import day_command
from motcua.cli.demo import demo_command
from motcua.cli.due import due_command
from motcua.cli.elapsed import elapsed_command
from motcua.cli.exchange import exchange_group
from motcua.cli.explain import explain_command
from motcua.cli.form import form_command
from motcua.cli.history import history_command
from motcua.cli.identifiers import agency_command, procedure_command, sector_command
from motcua.cli.output import INTERNAL, USAGE, exit_code_of, show_error
from motcua.cli.replay import replay_command
from motcua.cli.rules import rules_group
from motcua.cli.selftest import selftest_command
from motcua.cli.sniff import sniff_command
from motcua.cli.statistics import statistics_command
from motcua.cli.term import term_command
from motcua.cli.verify import verify_command
from motcua.cli.whatif import what_if_command
from motcua.errors import BadInputError, MotcuaError

__all__ = ["app", "run"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="motcua")
def app() -> None:
    """Một cửa: mã hồ sơ, thời hạn, trạng thái, giấy tờ, kiểm tra sổ. One-stop desk as a library."""


for command in (
    agency_command,
    audit_command,
    code_group,
    conformance_command,
    day_command,
    demo_command,
    due_command,
    elapsed_command,
    exchange_group,
    explain_command,
    form_command,
    history_command,
    procedure_command,
    replay_command,
    rules_group,
    sector_command,
    selftest_command,
    sniff_command,
    statistics_command,
    term_command,
    verify_command,
    what_if_command,
):
    app.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; nothing but an internal fault leaves a traceback."""
    as_json = "--json" in arguments
    lang = _language(arguments)
    try:
        code = app.main(args=list(arguments), prog_name="motcua", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.ClickException, click.Abort, KeyboardInterrupt) as error:
        _show_usage(error, as_json=as_json, lang=lang)
        return USAGE
    except MotcuaError as error:
        show_error(error, as_json=as_json, lang=lang)
        return exit_code_of(error)
    except Exception as error:  # noqa: BLE001  the last door: say that it is our fault, and show it
        traceback.print_exc(file=sys.stderr)
        fault = MotcuaError("INTERNAL", f"Lỗi bên trong motcua: {error}", f"internal fault of motcua: {error}")
        show_error(fault, as_json=as_json, lang=lang)
        return INTERNAL
    return code if isinstance(code, int) else 0


def _show_usage(error: BaseException, *, as_json: bool, lang: str) -> None:
    """Say what is wrong with the call; a bare call gets the help; an interrupted one gets silence."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and not as_json:
        click.echo(error.format_message(), err=True)
    elif isinstance(error, click.ClickException):
        text = error.format_message()
        show_error(BadInputError("USAGE", f"Sai cú pháp lệnh: {text}", text), as_json=as_json, lang=lang)


def _language(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return "vi"
