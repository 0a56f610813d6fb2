"""Synthetic people, papers and registers for the tests; nobody here exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from motcua.localtime import DESK_ZONE

RECEIPT: dict[str, Any] = {
    "office": {"authority": "UBND TỈNH AN GIANG", "name": "Trung tâm thử nghiệm", "phone": "0296 000 000"},
    "number": "12",
    "place": "An Giang",
    "issued_at": "2024-03-11T09:05:00+07:00",
    "code": "000.00.01.H01-240311-0007",
    "applicant": {"name": "Nguyễn Thị Mẫu", "address": "Số 1 đường Giả Lập", "phone": "0900 000 000"},
    "request": "Cấp bản sao trích lục",
    "components": [{"name": "Tờ khai", "copies": 1, "kind": "bản chính"}],
    "sets": 1,
    "term": "3 ngày làm việc",
    "accepted_at": "2024-03-11T09:05:00+07:00",
    "due_at": "2024-03-14T17:30:00+07:00",
    "collect_at": "Bộ phận Một cửa",
    "receiver": "Trần Văn Thử",
}

HEADINGS = ("STT", "Mã hồ sơ", "Mã TTHC", "Hình thức nộp", "Trạng thái", "Ngày nộp hồ sơ", "Ngày nhận", "Ngày hẹn trả",
            "Ngày kết thúc xử lý", "Thời hạn giải quyết")  # fmt: skip


def clean_row(number: int) -> list[Any]:
    """A dossier that keeps every rule: accepted on Monday 11 March 2024, five working days, done in three."""
    code = f"000.00.32.H19-240311-{number:04d}"
    return [number, code, "", "Trực tuyến", "Đã xử lý xong", "11/03/2024 08:00:00", "11/03/2024 09:00:00",
            "18/03/2024 17:30:00", "14/03/2024 10:00:00", "5 ngày làm việc"]  # fmt: skip


def write_sheet(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, top: int = 0) -> Path:
    """Write a sheet: `top` title rows, the headings, the rows; datetimes become true spreadsheet dates."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        stamp = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for row in range(top):
            sheet.write(row, 0, f"Dòng tiêu đề {row + 1}")
        sheet.write_row(top, 0, headings)
        for offset, cells in enumerate(rows, start=top + 1):
            for place, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(offset, place, cell, stamp)
                elif isinstance(cell, str):
                    sheet.write_string(offset, place, cell)
                else:
                    sheet.write(offset, place, cell)
    return path


def at(text: str) -> datetime:
    """A moment of the desk, written without its offset."""
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)
