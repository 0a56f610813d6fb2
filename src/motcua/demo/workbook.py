"""Write the synthetic register as portals export it: title rows, a two-row merged heading, text dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from motcua.clock import CalendarDays, Hours
from motcua.demo.dossiers import FIRST_DAY, LAST_DAY, Draft, export_moment
from motcua.units import Channel

__all__ = ["FIRST_DATA_ROW", "term_text", "write_register"]

FIRST_DATA_ROW = 7
"""The sheet row of the first dossier, counted from 1."""

_CHANNELS = {Channel.ONLINE: "Trực tuyến", Channel.COUNTER: "Trực tiếp", Channel.POST: "Dịch vụ bưu chính"}
_WAYS = {Channel.ONLINE: "Trực tuyến", Channel.COUNTER: "Trực tiếp", Channel.POST: "Bưu chính"}
_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("", (("STT", "row_number"),)),
    (
        "Thủ tục hành chính",
        (("Mã TTHC", "procedure_code"), ("Tên thủ tục hành chính", "procedure_name"), ("Thời hạn giải quyết", "term")),
    ),
    (
        "Hồ sơ",
        (
            ("Mã hồ sơ", "code"),
            ("Đơn vị tiếp nhận", "office"),
            ("Hình thức nộp", "channel"),
            ("Mức độ DVC", "level"),
            ("Người nộp", "applicant"),
            ("Địa chỉ", "address"),
            ("Trạng thái", "status"),
        ),
    ),
    (
        "Thời gian",
        (
            ("Ngày nộp hồ sơ", "submitted_at"),
            ("Ngày nhận", "accepted_at"),
            ("Ngày chuyển xử lý", "forwarded_at"),
            ("Ngày hẹn trả", "due_at"),
            ("Ngày kết thúc xử lý", "finished_at"),
            ("Ngày nhận kết quả từ cơ quan giải quyết", "result_received_at"),
            ("Ngày trả kết quả", "returned_at"),
            ("Tình trạng giải quyết", "timeliness"),
        ),
    ),
    (
        "Bổ sung, gia hạn",
        (
            ("Số lần bổ sung", "supplements"),
            ("Ngày yêu cầu bổ sung", "supplement_requested_at"),
            ("Ngày bổ sung xong", "supplement_completed_at"),
            ("Ngày xin lỗi", "apology_at"),
            ("Ngày hẹn lại", "new_due_at"),
        ),
    ),
    (
        "Kết quả",
        (
            ("Số kết quả", "result_number"),
            ("Hình thức nhận kết quả", "return_mode"),
            ("Trả kết quả qua BCCI", "postal_return"),
            ("Người ký nhận", "signed_for"),
            ("Mức độ hài lòng", "rating"),
            ("Số hóa", "digitised"),
        ),
    ),
    (
        "Phí, lệ phí",
        (
            ("Số tiền phải nộp", "fee_charged"),
            ("Số tiền đã nộp", "fee_paid"),
            ("Ngày nộp phí", "fee_paid_at"),
            ("Số tiền hoàn trả", "fee_refunded"),
        ),
    ),
)


def write_register(path: Path, drafts: Sequence[Draft]) -> None:
    """Write the register to an .xlsx file."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 7, 1)})  # noqa: DTZ001  a fixed stamp: same seed, same file
        sheet = book.add_worksheet("Sổ theo dõi")
        bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
        _write_titles(sheet, book.add_format({"bold": True}))
        names = _write_headings(sheet, bold)
        number = 0
        for offset, draft in enumerate(drafts):
            number += draft.step
            cells = {**_told(number, draft), **_papers(draft), **_money(draft), **draft.cells}
            sheet.write_row(FIRST_DATA_ROW - 1 + offset, 0, [cells[name] for name in names])


def _write_titles(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format) -> None:
    sheet.write(0, 0, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ (dữ liệu giả lập)", bold)
    sheet.write(1, 0, "SỔ THEO DÕI HỒ SƠ", bold)
    sheet.write(2, 0, f"Từ ngày {FIRST_DAY:%d/%m/%Y} đến ngày {LAST_DAY:%d/%m/%Y}. Xuất lúc {_stamp(export_moment())}")


def _write_headings(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format) -> list[str]:
    names: list[str] = []
    for group, columns in _GROUPS:
        first, last = len(names), len(names) + len(columns) - 1
        if not group:
            sheet.merge_range(4, first, 5, first, columns[0][0], bold)
        elif first == last:
            sheet.write(4, first, group, bold)
        else:
            sheet.merge_range(4, first, 4, last, group, bold)
        for place, (heading, name) in enumerate(columns, start=first):
            if group:
                sheet.write(5, place, heading, bold)
            names.append(name)
    sheet.freeze_panes(6, 4)
    sheet.set_column(0, len(names) - 1, 20)
    return names


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%d/%m/%Y %H:%M:%S")


def _told(number: int, draft: Draft) -> dict[str, str | int]:
    """Return what was filed, by whom, and its moments."""
    asked, completed = draft.supplement or (None, None)
    apology, new_due = draft.apology or (None, None)
    return {
        "row_number": number,
        "procedure_code": draft.entry.code,
        "procedure_name": draft.entry.name[:250],
        "term": term_text(draft),
        "code": draft.code,
        "office": f"Đơn vị {draft.agency}",
        "channel": _CHANNELS[draft.entry.channel],
        "level": "",
        "applicant": f"Người nộp giả lập {draft.number:05d}",
        "address": f"Địa chỉ giả lập {draft.number:05d}",
        "status": draft.status,
        "submitted_at": _stamp(draft.submitted_at),
        "accepted_at": _stamp(draft.accepted_at),
        "forwarded_at": _stamp(draft.forwarded_at),
        "due_at": _stamp(draft.due_at),
        "finished_at": _stamp(draft.finished_at),
        "returned_at": _stamp(draft.returned_at),
        "supplements": "1" if draft.supplement else "0",
        "supplement_requested_at": _stamp(asked),
        "supplement_completed_at": _stamp(completed),
        "apology_at": _stamp(apology),
        "new_due_at": _stamp(new_due),
    }


def term_text(draft: Draft) -> str:
    """Return the term in words that can be read one way only; terms in wall clock hours have none."""
    term = draft.terms[0]
    if len(draft.terms) > 1 or isinstance(term, Hours):
        return ""
    return f"{term.amount} ngày lịch" if isinstance(term, CalendarDays) else str(term)


def _papers(draft: Draft) -> dict[str, str | int]:
    """Return what is told of the result: its number, its way, who signed, what the filer thought."""
    is_returned = draft.returned_at is not None and draft.finished_at is not None
    signed = is_returned and draft.entry.channel is not Channel.ONLINE
    return {
        "result_number": f"{draft.number}/KQ-MAU" if draft.finished_at is not None else "",
        "result_received_at": _stamp(draft.finished_at),
        "return_mode": _WAYS[draft.entry.channel],
        "postal_return": "Có" if draft.entry.channel is Channel.POST else "Không",
        "signed_for": f"Người nhận giả lập {draft.number:05d}" if signed else "",
        "rating": "Hài lòng" if is_returned and draft.number % 4 == 0 else "",
        "digitised": "Có",
        "timeliness": _timeliness(draft),
    }


def _timeliness(draft: Draft) -> str:
    """Return what a portal would say, where nothing moved the due date."""
    if draft.finished_at is None or draft.supplement or draft.apology:
        return ""
    return "Quá hạn" if draft.finished_at.date() > draft.due_at.date() else "Đúng hạn"


def _money(draft: Draft) -> dict[str, str | int]:
    """Return fees, charged and paid at filing; one dossier in three is free."""
    fee = (draft.number % 3) * 50_000
    return {
        "fee_charged": fee,
        "fee_paid": fee,
        "fee_paid_at": _stamp(draft.accepted_at) if fee else "",
        "fee_refunded": "",
    }
