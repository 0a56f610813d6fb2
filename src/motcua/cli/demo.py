"""`motcua demo`: make a register with planted faults, audit it, and compare with the answer key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import motcua
from motcua.audit.report import clear_write_errors, write_report
from motcua.cli.audit import print_summary, progress_bar, require_audit_extra
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, stdout

__all__ = ["demo_command"]


@click.command("demo")
@click.option("--out", "out", default="demo-report", show_default=True, metavar="DIR", help="Thư mục / folder.")
@click.option("--rows", type=click.IntRange(min=1), default=5000, show_default=True, help="Số hồ sơ / dossiers.")
@common
def demo_command(out: str, rows: int, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Chạy thử trên sổ giả lập có cài lỗi. Try it on a synthetic register with planted faults."""
    require_audit_extra()
    from motcua.demo import run_demo, sign_receipts, write_gallery  # noqa: PLC0415  it writes a spreadsheet, which needs the extra

    folder = Path(out)
    with progress_bar(rows, quiet=as_json) as advance_to:
        with clear_write_errors(folder):
            demo = run_demo(folder, rows=rows, progress=advance_to)
            gallery = write_gallery(folder / "forms")
            signing = sign_receipts(folder / "signatures")
        advance_to(rows)
    written, _ = write_report([demo.result], folder, version=motcua.__version__)
    outputs = (*demo.outputs, *written, *gallery, *signing.outputs)
    if as_json:
        emit(_json(demo, signing) | {"outputs": [str(path) for path in outputs]})
    else:
        print_summary([demo.result], outputs, lang)
        _print(demo, signing, lang)
        stdout().print(pick(lang, f"Báo cáo: {folder / 'report.html'}", f"Report: {folder / 'report.html'}"))
        stdout().print(pick(lang, f"Giấy tờ: {gallery[0]}", f"Papers: {gallery[0]}"))
    return CLEAN if not demo.missed and not demo.wrong else FOUND


def _json(demo: Any, signing: Any) -> dict[str, Any]:
    return {
        "rows": demo.result.register.sheet_rows,
        "planted": len(demo.planted),
        "found": len(demo.found),
        "missed": len(demo.missed),
        "wrong": len(demo.wrong),
        "kinds": demo.kinds,
        "signatures": {
            "signed": signing.signed,
            "passed": signing.passed,
            "tampered_refused": signing.tampered_refused,
        },
    }


def _print(demo: Any, signing: Any, lang: str) -> None:
    """Say how the answer key was met and what became of the signed receipts."""
    style = "bold green" if not demo.missed and not demo.wrong else "bold red"
    vi = (
        f"Đối chiếu đáp án: cài {len(demo.planted)} lỗi thuộc {demo.kinds} loại, tìm thấy {len(demo.found)}, "
        f"sót {len(demo.missed)}, báo nhầm {len(demo.wrong)}."
    )
    en = (
        f"Answer key: {len(demo.planted)} faults of {demo.kinds} kinds planted, {len(demo.found)} found, "
        f"{len(demo.missed)} missed, {len(demo.wrong)} wrong."
    )
    stdout().print(pick(lang, vi, en), style=style)
    vi = (
        f"Chữ ký: ký {signing.signed} giấy tiếp nhận, {signing.passed} hợp lệ, "
        f"{signing.tampered_refused} bản sửa bị từ chối. Kiểm tra lại: {signing.command}"
    )
    en = (
        f"Signatures: {signing.signed} receipts signed, {signing.passed} pass, {signing.tampered_refused} tampered "
        f"copy refused. Again: {signing.command}"
    )
    stdout().print(pick(lang, vi, en), markup=False)
