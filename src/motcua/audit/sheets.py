"""The findings as a workbook: a sheet for each check, with filters and links to the rows; and as Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from motcua.audit.findingrows import AuditFinding
from motcua.audit.pages import check_pages
from motcua.audit.run import AuditResult

__all__ = ["by_check", "sure_vi", "write_parquet", "write_workbook"]

_HEADINGS = ("Sổ", "Dòng", "Mã hồ sơ", "Mức", "Phát hiện", "Nội dung", "Căn cứ", "Mức chắc chắn", "Content in English")
_WIDTHS = (18, 8, 28, 10, 24, 60, 44, 24, 60)
_MOST_LINKS = 20_000
_MOST_ROWS = 1_000_000
_SURE = {
    "sourced": "đã đối chiếu văn bản",
    "secondhand": "theo nguồn dẫn lại",
    "unverified": "chưa kiểm chứng",
}

Grouped = list[tuple[str, str, list[tuple[AuditResult, AuditFinding]]]]


def by_check(results: Sequence[AuditResult]) -> Grouped:
    """Return every check that ran with its title and what it found, in the order of the checks."""
    grouped: dict[str, tuple[str, list[tuple[AuditResult, AuditFinding]]]] = {
        check.id: (check.title_vi, []) for result in results for check in result.checks
    }
    for result in results:
        for one in result.findings:
            grouped[one.check][1].append((result, one))
    return [(check, title, found) for check, (title, found) in grouped.items()]


def sure_vi(one: AuditFinding) -> str:
    """Return how sure the law behind a finding is, in Vietnamese; the weakest of its sources counts."""
    known = [cite.provenance.value for cite in one.finding.because]
    weakest = next((name for name in reversed(_SURE) if name in known), None)
    return _SURE[weakest] if weakest else "xét từ số liệu, không viện dẫn điều khoản"


def write_workbook(path: Path, results: Sequence[AuditResult]) -> None:
    """Write a summary and a sheet for each check that found something; what looks like a formula stays a text."""
    import xlsxwriter  # noqa: PLC0415  an extra

    beside = path.with_name(f".{path.name}.part")
    with xlsxwriter.Workbook(beside, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": results[0].at.replace(tzinfo=None)})
        formats = {
            "bold": book.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "link": book.add_format({"font_color": "#1B4A73", "underline": 1, "valign": "top"}),
        }
        grouped = by_check(results)
        _write_summary(book.add_worksheet("Tổng hợp"), grouped, formats)
        for check, _, found in grouped:
            if found:
                _write_sheet(book.add_worksheet(check), found, formats)
    beside.replace(path)


def _write_summary(sheet: Any, grouped: Grouped, formats: Mapping[str, Any]) -> None:
    sheet.write_row(0, 0, ("Kiểm tra", "Nội dung", "Số phát hiện", "Cách xử lý"), formats["bold"])
    for number, (check, title, found) in enumerate(grouped, start=1):
        if found:
            sheet.write_url(number, 0, f"internal:'{check}'!A1", formats["link"], check)
        else:
            sheet.write_string(number, 0, check)
        page = check_pages().get(check)
        sheet.write_string(number, 1, title)
        sheet.write_number(number, 2, len(found))
        sheet.write_string(number, 3, page.mend_vi if page is not None and found else "", formats["wrap"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(grouped), 3)
    for column, width in enumerate((10, 42, 14, 70)):
        sheet.set_column(column, column, width)


def _write_sheet(sheet: Any, found: Sequence[tuple[AuditResult, AuditFinding]], formats: Mapping[str, Any]) -> None:
    sheet.write_row(0, 0, _HEADINGS, formats["bold"])
    for number, (result, one) in enumerate(found[:_MOST_ROWS], start=1):
        source, link = result.register.source, _row_link(result, one)
        sheet.write_string(number, 0, source)
        if link is not None and number <= _MOST_LINKS:
            sheet.write_url(number, 1, link, formats["link"], str(one.row))
        else:
            sheet.write_number(number, 1, one.row)
        texts = (one.code or "", one.finding.severity.value, one.finding.id, one.finding.message_vi)
        cites = "; ".join(cite.text_vi for cite in one.finding.because)
        for column, text in enumerate((*texts, cites, sure_vi(one), one.finding.message_en), start=2):
            sheet.write_string(number, column, text)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(found), len(_HEADINGS) - 1)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)


def _row_link(result: AuditResult, one: AuditFinding) -> str | None:
    """Return a link to the row in the register's own workbook, which must lie beside the report."""
    source, sheet = result.register.source, result.register.sheet
    if not source.lower().endswith((".xlsx", ".xlsm")) or not sheet:
        return None
    quoted = sheet.replace("'", "''")
    return f"external:{source}#'{quoted}'!A{one.row}"


def write_parquet(path: Path, results: Sequence[AuditResult]) -> None:
    """Write every finding with its words as one Parquet file."""
    import pyarrow as pa  # noqa: PLC0415  an extra
    import pyarrow.parquet as pq  # noqa: PLC0415  likewise

    rows = [(result.register.source, one) for result in results for one in result.findings]
    texts = pa.list_(pa.string())
    table = pa.table(
        {
            "register": pa.array([source for source, _ in rows], pa.string()),
            "row": pa.array([one.row for _, one in rows], pa.int64()),
            "code": pa.array([one.code for _, one in rows], pa.string()),
            "check": pa.array([one.check for _, one in rows], pa.string()),
            "finding": pa.array([one.finding.id for _, one in rows], pa.string()),
            "severity": pa.array([one.finding.severity.value for _, one in rows], pa.string()),
            "message_vi": pa.array([one.finding.message_vi for _, one in rows], pa.string()),
            "message_en": pa.array([one.finding.message_en for _, one in rows], pa.string()),
            "because_vi": pa.array([[cite.text_vi for cite in one.finding.because] for _, one in rows], texts),
            "provenance": pa.array([[cite.provenance.value for cite in one.finding.because] for _, one in rows], texts),
        }
    )
    beside = path.with_name(f".{path.name}.part")
    pq.write_table(table, beside)
    beside.replace(path)
