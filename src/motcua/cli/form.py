"""`motcua form`: make a paper of the desk from its JSON."""

from __future__ import annotations

from pathlib import Path

import click

from motcua.cli.output import CLEAN, common, emit, pick, read_text_file, stdout
from motcua.errors import BadInputError
from motcua.forms import render_html
from motcua.wire import read_receipt

__all__ = ["form_command"]

_KINDS = ("receipt",)


@click.command("form")
@click.argument("kind")
@click.argument("file")
@click.option("--to", "to", type=click.Choice(["html"]), default="html", show_default=True)
@click.option("--out", "out", metavar="PATH", help="Tệp kết quả / output file.")
@click.option("--copy", "copy", type=click.IntRange(1, 2), default=2, show_default=True, help="Liên / copy.")
@click.option("--paper", type=click.Choice(["A5", "A4"]), default="A5", show_default=True, help="Khổ giấy / paper.")
@common
def form_command(  # noqa: PLR0913, PLR0917
    kind: str,
    file: str,
    to: str,
    out: str | None,
    copy: int,
    paper: str,
    as_json: bool,  # noqa: FBT001
    lang: str,
) -> int:
    """Lập giấy tờ từ tệp JSON (đang có: receipt). Make a paper from JSON (so far: receipt)."""
    if kind not in _KINDS:
        raise BadInputError(
            "FORM_UNKNOWN",
            f"Chưa có mẫu {kind[:30]!r}; đang có: {', '.join(_KINDS)}.",
            f"there is no form {kind[:30]!r} yet; there are: {', '.join(_KINDS)}",
            value=kind,
        )
    receipt = read_receipt(read_text_file(file))
    page = render_html(receipt, copy=copy, paper=paper)
    if out is not None:
        _write(Path(out), page)
    if as_json:
        emit({"kind": kind, "to": to, "output": out, "digest": receipt.digest, "content": None if out else page})
    elif out is None:
        click.echo(page, nl=False)
    else:
        stdout().print(pick(lang, f"Đã ghi {out}", f"wrote {out}"), markup=False)
    return CLEAN


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise BadInputError(
            "OUTPUT_UNWRITABLE",
            f"Không ghi được {path}: {error.strerror}.",
            f"cannot write {path}: {error.strerror}",
            path=str(path),
        ) from error
