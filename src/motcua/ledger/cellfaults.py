"""A cell that could not be read: where it stands, what it holds, what was wanted."""

from __future__ import annotations

import attrs

from motcua.forms.masking import Masking, masked
from motcua.ledger.cells import cell_name
from motcua.ledger.schema import Column, Holding, personal_kind
from motcua.ledger.sources import Sheet

__all__ = ["CellFault", "fault_at"]

_LETTERS = ("chữ đọc được, không có byte hỏng", "readable letters, without broken bytes")
_WANTED = {
    Holding.TEXT: _LETTERS,
    Holding.CODE: _LETTERS,
    Holding.MOMENT: ("ngày giờ dạng dd/MM/yyyy HH:mm:ss", "a date as dd/MM/yyyy HH:mm:ss"),
    Holding.TERM: ("một số và một đơn vị, ví dụ '5 ngày làm việc'", "a number and a unit, such as '5 ngày làm việc'"),
    Holding.COUNT: ("một số nguyên", "a whole number"),
    Holding.MONEY: ("một số tiền bằng đồng", "a sum in đồng"),
}
_ERROR = ("một giá trị, không phải ô lỗi của bảng tính", "a value, not a spreadsheet's error")
_UNCOMPUTED = (
    "giá trị đã tính của công thức; hãy mở và lưu lại tệp bằng phần mềm bảng tính",
    "the stored value of the formula; open and save the file with a spreadsheet program",
)


@attrs.frozen
class CellFault:
    """A cell that could not be read.

    Attributes:
        cell: its place in the sheet, such as "J37".
        column: what it should hold.
        raw: its text, as it stands; masked in a column of personal data.
        wanted_vi: what was expected, in Vietnamese.
        wanted_en: what was expected, in English.
        sheet: the sheet's name, or "".
        row: its row, counted from 1.
        heading: the heading of its column.
    """

    cell: str
    column: Column
    raw: str
    wanted_vi: str
    wanted_en: str
    sheet: str = ""
    row: int = 0
    heading: str = ""


def fault_at(  # noqa: PLR0913  all of it is the cell's place
    sheet: Sheet, row: int, place: int, column: Column, heading: str, raw: str, *, is_hole: bool
) -> CellFault:
    """Return the fault of a cell.

    Args:
        sheet: its sheet.
        row: its row, counted from 1.
        place: its column in the sheet, counted from 0.
        column: what it should hold.
        heading: the heading of its column.
        raw: its text.
        is_hole: whether it is an error or a formula without a value.
    """
    if is_hole:
        vi, en = _UNCOMPUTED if raw.startswith("=") else _ERROR
    else:
        vi, en = _WANTED[column.holding]
    kind = personal_kind(column)
    shown = raw if kind is None or is_hole else masked(raw, kind, Masking.INITIALS)
    return CellFault(cell_name(row, place), column, shown, vi, en, sheet.name, row, heading)
