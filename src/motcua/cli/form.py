"""`motcua form`: make a paper of the desk from its JSON, as HTML, plain text or PDF."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from motcua.cli.output import CLEAN, common, emit, pick, print_findings, read_text_file, stderr, stdout
from motcua.errors import BadInputError
from motcua.forms import FORM_CLASSES, Form, check_form, lookup_address, render_html, render_text
from motcua.forms.blocks import Picture
from motcua.forms.pdf import render_pdf
from motcua.wire import to_json
from motcua.wire.forms import check_kind, read_form

__all__ = ["form_command"]

_KINDS = ", ".join(FORM_CLASSES)


@click.command(
    "form",
    help=f"Lập giấy tờ từ tệp JSON. Make a paper from JSON.\n\nKIND: {_KINDS}.",
)
@click.argument("kind")
@click.argument("file")
@click.option("--to", "to", type=click.Choice(["html", "text", "pdf"]), default="html", show_default=True)
@click.option("--out", "out", metavar="PATH", help="Tệp kết quả / output file.")
@click.option("--copy", "copy", type=click.IntRange(1, 2), default=2, show_default=True, help="Liên / copy.")
@click.option("--paper", type=click.Choice(["A5", "A4"]), help="Khổ giấy, mặc định theo mẫu / paper, the form's own.")
@click.option("--english", is_flag=True, help="Kèm tiếng Anh / English beside the Vietnamese.")
@click.option("--lookup", metavar="URL", help="Địa chỉ tra cứu có {code}, đưa vào QR / look-up address for the QR.")
@common
def form_command(**options: Any) -> int:
    """Make a form, show or write it, and say what to look at before issuing it."""
    as_json, lang, to, out = options["as_json"], options["lang"], options["to"], options["out"]
    check_kind(options["kind"])
    form = read_form(options["kind"], read_text_file(options["file"]))
    found = check_form(form)
    if options["lookup"] and not any(isinstance(block, Picture) for block in form.blocks):
        raise BadInputError(
            "LOOKUP_UNUSED", f"Mẫu {form.kind} không có mã QR, nên không dùng --lookup.",
            f"the form {form.kind} has no QR code, so --lookup has no use", path="--lookup",
        )  # fmt: skip
    if to == "pdf" and out is None and (as_json or sys.stdout.isatty()):
        raise BadInputError(
            "FORM_OUT_NEEDED", "PDF cần --out.", "a PDF needs --out, or a stdout that is no terminal", path="--out"
        )
    made = _made(form, options)
    if out is not None:
        _write(Path(out), made)
    if as_json:
        content = None if out or isinstance(made, bytes) else made
        emit({"kind": form.kind, "to": to, "output": out, "digest": form.digest, "content": content,
              "regulation": form.regulation, "number": form.definition.number,
              "layout_sourced": form.definition.layout_sourced, "findings": to_json(found)})  # fmt: skip
        return CLEAN
    if out is None:
        click.echo(made, nl=False)
        sys.stdout.flush()
    else:
        stdout().print(pick(lang, f"Đã ghi {out}", f"wrote {out}"), markup=False)
    print_findings(stdout() if out else stderr(), found, lang)  # never inside the paper itself
    return CLEAN


def _made(form: Form, options: dict[str, Any]) -> str | bytes:
    code = getattr(form, "code", "")
    qr = lookup_address(options["lookup"], code) if options["lookup"] and code else None
    copy, paper, english = options["copy"], options["paper"], options["english"]
    if options["to"] == "text":
        return render_text(form, copy=copy, english=english, qr=qr)
    if options["to"] == "pdf":
        return render_pdf(form, copy=copy, paper=paper, english=english, qr=qr)
    return render_html(form, copy=copy, paper=paper, english=english, qr=qr)


def _write(path: Path, made: str | bytes) -> None:
    try:
        path.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
    except OSError as error:
        raise BadInputError(
            "OUTPUT_UNWRITABLE",
            f"Không ghi được {path}: {error.strerror}.",
            f"cannot write {path}: {error.strerror}",
            path=str(path),
        ) from error
