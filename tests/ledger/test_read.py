"""A register is read as it is: titles, merged headings, three styles of dates; what cannot be read is kept."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
import xlsxwriter

from motcua.errors import UnreadableFileError
from motcua.ledger import Column, read_register
from motcua.ledger.cells import read_moment
from synthetic import HEADINGS, at, clean_row, write_sheet


def test_titles_above_the_headings_are_passed_over(tmp_path):
    register = read_register(write_sheet(tmp_path / "so.xlsx", [clean_row(1), clean_row(2)], top=3))

    assert [row.number for row in register.rows] == [5, 6]
    assert register.rows[0].moment(Column.ACCEPTED_AT) == at("2024-03-11T09:00")


def test_a_two_row_merged_heading_is_understood(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "so.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(1, 0, 2, 0, "STT")
        sheet.merge_range(1, 1, 1, 2, "Hồ sơ")
        sheet.merge_range(1, 3, 1, 4, "Thời gian (theo hệ thống)")
        sheet.write_row(2, 1, ("Mã số hồ sơ", "Trạng thái", "Tiếp nhận", "Hẹn trả kết quả"))
        sheet.write_row(3, 0, (1, "H57.132-240311-0001", "Đang xử lý", "11/03/2024 09:00", "18/03/2024"))

    register = read_register(tmp_path / "so.xlsx")

    assert register.headings[Column.DUE_AT] == "Hẹn trả kết quả"
    assert register.rows[0].moment(Column.DUE_AT) == at("2024-03-18T00:00")


def test_headings_in_decomposed_unicode_are_recognised(tmp_path):
    headings = [unicodedata.normalize("NFD", heading) for heading in HEADINGS]

    register = read_register(write_sheet(tmp_path / "so.xlsx", [clean_row(1)], headings))

    assert Column.ACCEPTED_AT in register.headings


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("11/03/2024 09:05:07", "2024-03-11T09:05:07"),
        ("1/3/2024 9:05", "2024-03-01T09:05"),
        ("11-03-2024", "2024-03-11T00:00"),
        ("09:05 11/03/2024", "2024-03-11T09:05"),
        ("2024-03-11 09:05:00", "2024-03-11T09:05"),
        ("45362.375", "2024-03-11T09:00"),
    ],
)
def test_dates_are_read_day_first_iso_or_as_serials(text, moment):
    assert read_moment(text) == at(moment)


@pytest.mark.parametrize("text", ["31/02/2024", "2024-13-01", "hôm qua", "12/2024", "11/03/24"])
def test_no_date_is_ever_guessed(text):
    with pytest.raises(ValueError, match=r".+"):
        read_moment(text)


def test_true_spreadsheet_dates_are_read(tmp_path):
    row = clean_row(1)
    row[6] = datetime(2024, 3, 11, 9, 0)

    register = read_register(write_sheet(tmp_path / "so.xlsx", [row]))

    assert register.rows[0].moment(Column.ACCEPTED_AT) == at("2024-03-11T09:00")


def test_an_unreadable_date_in_row_37_is_kept_with_its_cell_and_the_row_is_not_dropped(tmp_path):
    rows = [clean_row(number) for number in range(1, 51)]
    rows[35][7] = "31/02/2024"

    register = read_register(write_sheet(tmp_path / "so.xlsx", rows))

    assert len(register.rows) == 50
    assert register.unreadable_rows == 1
    fault = register.rows[35].faults[0]
    assert (fault.cell, fault.raw, fault.column) == ("H37", "31/02/2024", Column.DUE_AT)


def test_totals_and_signatures_are_kept_as_notes_and_blank_rows_are_no_rows(tmp_path):
    rows = [clean_row(1), [], ["Tổng cộng: 1 hồ sơ"]]

    register = read_register(write_sheet(tmp_path / "so.xlsx", rows))

    assert len(register.rows) == 1
    assert register.notes == ((4, "Tổng cộng: 1 hồ sơ"),)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_is_read_with_its_own_delimiter(tmp_path, mark, delimiter):
    lines = [delimiter.join(HEADINGS), delimiter.join(map(str, clean_row(1)))]
    (tmp_path / "so.csv").write_text(mark + "\n".join(lines), "utf-8")

    assert read_register(tmp_path / "so.csv").rows[0].text(Column.CODE) == "000.00.32.H19-240311-0001"


def test_a_heading_nobody_knows_can_be_named(tmp_path):
    path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)], ["STT", "Ký hiệu lưu", *HEADINGS[2:]])

    with pytest.raises(UnreadableFileError, match="--map"):
        read_register(path)
    assert read_register(path, mapping={Column.CODE: "Ký hiệu lưu"}).rows


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("so.xlsx", b"this is no spreadsheet", "NOT_A_SPREADSHEET"),
        ("so.xlsx", b"", "NOT_A_SPREADSHEET"),
        ("so.csv", b"\xff\xfe\x00", "NOT_UTF8"),
        ("so.csv", b"a,b\n1,2\n", "REGISTER_NO_HEADINGS"),
        ("so.csv", b"", "REGISTER_NO_HEADINGS"),
    ],
)
def test_what_is_no_register_is_refused_by_name(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableFileError) as refused:
        read_register(tmp_path / name)

    assert refused.value.code == code


def test_a_missing_file_is_refused_without_its_folders(tmp_path):
    with pytest.raises(UnreadableFileError) as refused:
        read_register(tmp_path / "none.xlsx")

    assert str(tmp_path) not in refused.value.message_vi
