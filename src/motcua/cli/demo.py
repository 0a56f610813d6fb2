"""`motcua demo`: make a register with planted faults, audit it, compare with the answer key, and sign its receipts."""

from __future__ import annotations

from collections.abc import Sequence
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
@click.option(
    "--parquet", "parquet", metavar="FILE", help="Chỉ ghi sổ Parquet lớn tuỳ ý / only write a large register."
)
@common
def demo_command(out: str, rows: int, parquet: str | None, as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Chạy thử trên sổ giả lập có cài lỗi. Try it on a synthetic register with planted faults."""
    require_audit_extra()
    from motcua.demo import run_demo, sign_receipts, write_gallery  # noqa: PLC0415  a spreadsheet needs the extra

    if parquet is not None:
        return _write_parquet(Path(parquet), rows, as_json=as_json)
    folder = Path(out)
    with progress_bar(rows, quiet=as_json) as advance_to:
        with clear_write_errors(folder):
            demo = run_demo(folder, rows=rows, progress=advance_to)
            gallery = write_gallery(folder / "forms")
            signed = sign_receipts(folder / "signatures")
        advance_to(rows)
    written, _ = write_report([demo.result], folder, version=motcua.__version__)
    outputs = (*demo.outputs, *written, *gallery, *signed.outputs)
    if as_json:
        emit(_document(demo, signed, outputs))
    else:
        print_summary([demo.result], outputs, lang)
        _print(demo, signed, lang)
        stdout().print(pick(lang, f"Báo cáo: {folder / 'report.html'}", f"Report: {folder / 'report.html'}"))
        stdout().print(pick(lang, f"Giấy tờ: {gallery[0]}", f"Papers: {gallery[0]}"))
    return CLEAN if not demo.missed and not demo.wrong and signed.as_told else FOUND


def _write_parquet(path: Path, rows: int, *, as_json: bool) -> int:
    """Write a register of any size, with planted faults, and nothing else."""
    from motcua.demo.large import write_large  # noqa: PLC0415  it needs pyarrow, an extra

    with clear_write_errors(path.parent):
        write_large(path, rows)
    if as_json:
        emit({"rows": rows, "outputs": [str(path)]})
    else:
        stdout().print(str(path), markup=False)
    return CLEAN


def _document(demo: Any, signed: Any, outputs: Sequence[Path]) -> dict[str, Any]:
    return {
        "rows": demo.result.register.sheet_rows,
        "planted": len(demo.planted),
        "found": len(demo.found),
        "missed": len(demo.missed),
        "wrong": len(demo.wrong),
        "kinds": demo.kinds,
        "signatures": {"signed": signed.signed, "passed": signed.passed, "tampered_refused": signed.refused},
        "outputs": [str(path) for path in outputs],
    }


def _print(demo: Any, signed: Any, lang: str) -> None:
    vi = (
        f"Đối chiếu đáp án: cài {len(demo.planted)} lỗi thuộc {demo.kinds} loại, tìm thấy {len(demo.found)}, "
        f"sót {len(demo.missed)}, báo nhầm {len(demo.wrong)}."
    )
    en = (
        f"Answer key: {len(demo.planted)} faults of {demo.kinds} kinds planted, {len(demo.found)} found, "
        f"{len(demo.missed)} missed, {len(demo.wrong)} wrong."
    )
    stdout().print(pick(lang, vi, en), style=_style(good=not demo.missed and not demo.wrong))
    vi = (
        f"Chữ ký số: ký {signed.signed} giấy tiếp nhận bằng bộ chứng thư dùng thử, {signed.passed} hợp lệ; "
        f"{signed.refused} trong {signed.tampered} bản bị sửa đã bị từ chối. Lệnh kiểm tra lại: {signed.outputs[0]}"
    )
    en = (
        f"Signatures: {signed.signed} receipts signed with a throw-away PKI, {signed.passed} valid; "
        f"{signed.refused} of {signed.tampered} changed copies refused. Commands that repeat it: {signed.outputs[0]}"
    )
    stdout().print(pick(lang, vi, en), style=_style(good=signed.as_told))


def _style(*, good: bool) -> str:
    return "bold green" if good else "bold red"
