"""`motcua term`: read the text of a term."""

from __future__ import annotations

import click

from motcua.cli.output import CLEAN, FOUND, common, emit, exit_for, pick, print_findings, stdout
from motcua.clock import parse_term
from motcua.errors import BadInputError
from motcua.units import TimeUnit
from motcua.wire.write import to_json

__all__ = ["read_units", "term_command"]


@click.command("term")
@click.argument("texts", nargs=-1, required=True)
@click.option("--unit", "units", multiple=True, metavar="WORD=UNIT", help="Nghĩa của một từ / what a word means.")
@common
def term_command(texts: tuple[str, ...], units: tuple[str, ...], as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Đọc thời hạn viết bằng chữ. Read the text of a term."""
    meanings = read_units(units)
    readings = [parse_term(text, units=meanings) for text in texts]
    if as_json:
        emit([to_json(reading) for reading in readings])
    else:
        console = stdout()
        for reading in readings:
            shown = " + ".join(map(str, reading.terms)) or pick(lang, "không đọc được", "not readable")
            console.print(f"{reading.raw}: {shown}", markup=False)
            print_findings(console, reading.findings, lang)
    if not all(reading.ok for reading in readings):
        return FOUND
    return max((exit_for(reading.findings) for reading in readings), default=CLEAN)


def read_units(units: tuple[str, ...]) -> dict[str, TimeUnit]:
    """Return what words mean, written WORD=UNIT.

    Raises:
        BadInputError: UNIT_UNKNOWN.
    """
    meanings: dict[str, TimeUnit] = {}
    for text in units:
        word, _, name = text.partition("=")
        if not word.strip() or name not in set(TimeUnit):
            known = ", ".join(TimeUnit)
            raise BadInputError(
                "UNIT_UNKNOWN",
                f"--unit {text[:40]!r} phải viết TỪ=ĐƠN_VỊ, đơn vị là một trong: {known}.",
                f"--unit {text[:40]!r} is not WORD=UNIT with a unit among: {known}",
                value=text,
            )
        meanings[word.strip()] = TimeUnit(name)
    return meanings
