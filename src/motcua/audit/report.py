"""Write what an audit found: a workbook, a JSON file, one offline HTML page, and the manifest.

Names, addresses and identity numbers of the register are not in any of them: a finding names the row
and the dossier code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.audit.manifest import build_manifest
from motcua.audit.run import AuditFinding, AuditResult
from motcua.errors import BadInputError
from motcua.findings import finding_kinds

if TYPE_CHECKING:
    import jinja2

__all__ = ["clear_write_errors", "finding_record", "write_report"]

_SHOWN_IN_PAGE = 40


def write_report(results: Sequence[AuditResult], folder: Path, *, version: str) -> tuple[tuple[Path, ...], str]:
    """Write the report of one or more audits into a folder.

    Args:
        results: the audits, one per register.
        folder: where to write; it is made when missing.
        version: the library's version, for the manifest.

    Returns:
        The files written, and the hash of the manifest.

    Raises:
        BadInputError: OUTPUT_UNWRITABLE when the folder cannot be written to.
    """
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        outputs = [folder / "findings.xlsx", folder / "findings.json", folder / "report.html"]
        _write_workbook(outputs[0], results)
        _write_text(outputs[1], json.dumps([_records(result) for result in results], ensure_ascii=False, indent=1))
        _write_text(outputs[2], _page(results, version))
        manifest = build_manifest(results, outputs, version=version)
        outputs.append(folder / "manifest.json")
        _write_text(outputs[-1], json.dumps(manifest, ensure_ascii=False, indent=1))
    return tuple(outputs), str(manifest["manifest_sha256"])


@contextmanager
def clear_write_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says of a folder that cannot be written to into a clear error.

    Raises:
        BadInputError: OUTPUT_UNWRITABLE.
    """
    try:
        yield
    except OSError as error:
        raise BadInputError(
            "OUTPUT_UNWRITABLE",
            f"Không ghi được vào {folder.name}: {error.strerror}.",
            f"cannot write into {folder.name}: {error.strerror}",
            path=str(folder),
        ) from error


def finding_record(one: AuditFinding) -> dict[str, Any]:
    """Return a finding with its place as JSON-like data."""
    found = one.finding
    return {
        "check": one.check,
        "row": one.row,
        "code": one.code,
        "id": found.id,
        "severity": found.severity.value,
        "message_vi": found.message_vi,
        "message_en": found.message_en,
        "because_vi": [cite.text_vi for cite in found.because],
        "because_en": [cite.text_en for cite in found.because],
        "provenance": [cite.provenance.value for cite in found.because],
    }


def _records(result: AuditResult) -> dict[str, Any]:
    return {
        "register": result.register.source,
        "judged_at": result.at.isoformat(),
        "rows": result.register.sheet_rows,
        "dossiers": result.dossiers,
        "unreadable": result.register.unreadable_rows,
        "unread_headings": list(result.register.unread_headings),
        "remarks": [
            {"id": one.id, "severity": one.severity.value, "message_vi": one.message_vi, "message_en": one.message_en}
            for one in result.register.remarks
        ],
        "on_time": result.on_time,
        "findings": [finding_record(one) for one in result.findings],
    }


def _write_text(path: Path, text: str) -> None:
    """Write beside the target and move over it, so that no half-written report is left behind."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def _write_workbook(path: Path, results: Sequence[AuditResult]) -> None:
    import xlsxwriter  # noqa: PLC0415  an extra

    beside = path.with_name(f".{path.name}.part")
    with xlsxwriter.Workbook(beside, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": results[0].at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1})
        summary = book.add_worksheet("Tổng hợp")
        summary.write_row(0, 0, ("Kiểm tra", "Nội dung", "Số phát hiện"), bold)
        for number, (check, title, found) in enumerate(_by_check(results), start=1):
            summary.write_row(number, 0, (check, title, len(found)))
            if found:
                _write_sheet(book.add_worksheet(check), found, bold)
        summary.set_column(1, 1, 40)
    beside.replace(path)


def _write_sheet(sheet: Any, found: Sequence[tuple[AuditResult, AuditFinding]], bold: Any) -> None:
    headings = ("Sổ", "Dòng", "Mã hồ sơ", "Mức", "Phát hiện", "Nội dung", "Căn cứ", "Content in English")
    sheet.write_row(0, 0, headings, bold)
    for number, (result, one) in enumerate(found, start=1):
        record = finding_record(one)
        sheet.write_row(
            number,
            0,
            (
                result.register.source,
                record["row"],
                record["code"] or "",
                record["severity"],
                record["id"],
                record["message_vi"],
                "; ".join(record["because_vi"]),
                record["message_en"],
            ),
        )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(found), len(headings) - 1)
    sheet.set_column(2, 7, 32)


def _by_check(
    results: Sequence[AuditResult],
) -> list[tuple[str, str, list[tuple[AuditResult, AuditFinding]]]]:
    grouped: dict[str, tuple[str, list[tuple[AuditResult, AuditFinding]]]] = {
        check.id: (check.title_vi, []) for result in results for check in result.checks
    }
    for result in results:
        for one in result.findings:
            grouped[one.check][1].append((result, one))
    return [(check, title, found) for check, (title, found) in grouped.items()]


def _page(results: Sequence[AuditResult], version: str) -> str:
    shown = [
        {
            "result": result,
            "ratios": _ratio_table(result.on_time),
            "severities": Counter(one.finding.severity.value for one in result.findings),
            "checks": [
                {"id": check, "title": title, "found": [one for _, one in found][:_SHOWN_IN_PAGE], "count": len(found)}
                for check, title, found in _by_check([result])
            ],
        }
        for result in results
    ]
    return _template().render(registers=shown, version=version, kinds=finding_kinds(), limit=_SHOWN_IN_PAGE)


def _ratio_table(ratios: dict[str, float | None]) -> list[tuple[str, list[float | None]]]:
    classes = list(dict.fromkeys(key.partition("/")[0] for key in ratios))
    return [(name, [ratios[key] for key in ratios if key.startswith(f"{name}/")]) for name in classes]


@cache
def _template() -> jinja2.Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  an extra

    text = files("motcua.audit").joinpath("templates", "report.html.jinja").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text)
