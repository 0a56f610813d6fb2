"""Exports of many shapes, each read without a hand-made mapping, or with one line of it (issue 11)."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from motcua.errors import UnreadableFileError
from motcua.ledger import Column, open_register, read_mapping, read_register
from synthetic import at

CODES = [f"H57.132-240311-{number:04d}" for number in range(1, 4)]
ACCEPTED = ["2024-03-11T09:00", "2024-03-13T14:30", "2024-03-25T08:05"]
DUE = "2024-04-18T17:00"


def codes(register):
    return [row.text(Column.CODE) for row in register.rows]


def accepted(register):
    return [row.moment(Column.ACCEPTED_AT) for row in register.rows]


def assert_whole(register):
    """All three dossiers, with the moments they were written with."""
    assert codes(register) == CODES
    assert accepted(register) == [at(text) for text in ACCEPTED]
    assert {row.moment(Column.DUE_AT) for row in register.rows} == {at(DUE)}
    assert register.unreadable_rows == 0


def slashed(text, form="%d/%m/%Y %H:%M"):
    return datetime.fromisoformat(text).strftime(form)


def ids(register):
    return {one.id for one in register.remarks}


def book(path, sheets):
    """Write {sheet: rows}; a datetime becomes a true date cell."""
    with xlsxwriter.Workbook(path) as made:
        stamp = made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, place, cell, stamp)
                    elif isinstance(cell, str):
                        sheet.write_string(number, place, cell)
                    elif cell is not None:
                        sheet.write(number, place, cell)
    return path


def test_1_printed_list_with_titles_three_heading_rows_numbering_and_signatures(tmp_path):
    """Form 06 of Circular 01/2018 as it is printed: groups over groups, (1) (2) (3), totals, signatures."""
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Sổ")
        sheet.merge_range(0, 0, 0, 8, "UBND TỈNH GIẢ LẬP")
        sheet.merge_range(1, 0, 1, 8, "SỔ THEO DÕI HỒ SƠ")
        for place, text in enumerate(("STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên cá nhân, tổ chức")):
            sheet.merge_range(3, place, 5, place, text)
        sheet.merge_range(3, 4, 3, 8, "Theo dõi")
        sheet.merge_range(4, 4, 4, 5, "Nhận và hẹn")
        sheet.merge_range(4, 6, 4, 8, "Trả kết quả")
        sheet.write_row(5, 4, ("Nhận hồ sơ", "Hẹn trả kết quả", "Ngày", "Phương thức nhận kết quả", "Ký nhận"))
        sheet.write_row(6, 0, [f"({number})" for number in range(1, 10)])
        for number, code in enumerate(CODES):
            row = (number + 1, code, "Khai sinh", "Nguyễn Thị Mẫu", slashed(ACCEPTED[number]), slashed(DUE), "", "", "")
            sheet.write_row(7 + number, 0, row)
        sheet.write_row(11, 0, ("Tổng cộng: 3 hồ sơ", "", "", "3", "", "", "", "1", "2"))
        sheet.write(13, 2, "NGƯỜI LẬP BIỂU")
        sheet.write(13, 6, "THỦ TRƯỞNG ĐƠN VỊ")

    register = read_register(path)

    assert_whole(register)
    assert register.headings[Column.RETURNED_AT] == "Trả kết quả Ngày"
    assert [number for number, _ in register.notes] == [7, 12, 14]
    assert {"REGISTER_ROWS_NOTED", "REGISTER_ROWS_BLANK"} <= ids(register)


def test_2_true_dates_blank_first_column_and_a_table_that_starts_at_c4(tmp_path):
    path = tmp_path / "so.xlsx"
    rows = [[]] * 3 + [[None, None, "Mã số hồ sơ", "Ngày tiếp nhận", "Hạn trả"]]
    rows += [[None, None, code, datetime.fromisoformat(ACCEPTED[n]), datetime.fromisoformat(DUE)]
             for n, code in enumerate(CODES)]  # fmt: skip
    rows[-1][4] = "bao giờ xong"

    register = read_register(book(path, {"Dữ liệu": rows}))

    assert accepted(register) == [at(text) for text in ACCEPTED]
    fault = register.rows[2].faults[0]
    assert (fault.cell, fault.row, fault.heading, fault.raw) == ("E7", 7, "Hạn trả", "bao giờ xong")


@pytest.mark.parametrize("old_macintosh", [False, True])
def test_3_serial_numbers_of_both_systems(tmp_path, old_macintosh):
    path = tmp_path / "so.xlsx"
    start = datetime(1904, 1, 1) if old_macintosh else datetime(1899, 12, 30)

    def serial(text):
        return (datetime.fromisoformat(text) - start).total_seconds() / 86_400

    with xlsxwriter.Workbook(path, {"date_1904": old_macintosh}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("Mã hồ sơ", "Thời gian tiếp nhận", "Thời gian hẹn trả"))
        for number, code in enumerate(CODES):
            sheet.write_row(number + 1, 0, (code, serial(ACCEPTED[number]), serial(DUE)))

    assert_whole(read_register(path))


def test_4_sheets_by_month_are_joined_others_and_hidden_ones_are_named(tmp_path):
    head = ["Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả"]
    rows = [[code, slashed(ACCEPTED[n]), slashed(DUE)] for n, code in enumerate(CODES)]
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name, content in (
            ("Bìa", [["Sổ tháng 3"]]),
            ("T3", [head, *rows[:2]]),
            ("T4", [["Tháng 4"], head, rows[2]]),
            ("Nháp", [head, ["H57.132-240311-0009", "11/03/2024", "11/03/2024"]]),
            ("Tổng hợp", [["Lĩnh vực", "Số lượng"], ["Đất đai", 3]]),
        ):
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(content):
                sheet.write_row(number, 0, cells)
            if name == "Nháp":
                sheet.hide()

    register = read_register(path)

    assert_whole(register)
    assert [(row.sheet, row.number) for row in register.rows] == [("T3", 2), ("T3", 3), ("T4", 3)]
    assert register.unread_sheets == ("Bìa", "Nháp", "Tổng hợp")
    assert "REGISTER_SHEETS_JOINED" in ids(register)
    assert any("bị ẩn" in one.message_vi for one in register.remarks)


def delimited(delimiter, quote=csv.QUOTE_MINIMAL):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quote)
    writer.writerow(["Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả kết quả"])
    for number, code in enumerate(CODES):
        writer.writerow([code, 'Nguyễn Thị "Mẫu", Lê; A', slashed(ACCEPTED[number]), slashed(DUE)])
    return buffer.getvalue()


def cp1258(text):
    """Encode as Windows does: letters with their shape marks whole, tones as combining signs behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spread = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones))
        spread.append(base + "".join(sign for sign in apart if sign in tones))
    return "".join(spread).encode("cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize(
    ("encode", "told"),
    [
        (lambda text: text.encode("utf-8"), "UTF-8"),
        (lambda text: text.encode("utf-8-sig"), "UTF-8 (BOM)"),
        (lambda text: text.encode("utf-16"), "UTF-16 LE"),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "UTF-16 BE"),
        (lambda text: text.encode("utf-16-le"), "UTF-16 LE"),
        (lambda text: unicodedata.normalize("NFD", text).encode("utf-8"), "UTF-8"),
        (cp1258, "CP1258"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16", "utf-16-be", "utf-16-unmarked", "utf-8-nfd", "cp1258"],
)
def test_5_delimited_texts_in_every_encoding(tmp_path, encode, told, delimiter):
    path = tmp_path / "so.csv"
    path.write_bytes(encode(delimited(delimiter)))

    opened, register = open_register(path), read_register(path)

    assert opened.encoding == told
    assert_whole(register)
    assert register.rows[0].text(Column.OWNER) == 'Nguyễn Thị "Mẫu", Lê; A'


HTML = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style>td {{color: red}}</style></head><body><table><tr><td colspan=3>SỔ THEO DÕI</td></tr>
<tr><th rowspan="2">Mã hồ&nbsp;sơ</th><th colspan="2">Thời gian</th></tr><tr><th>Tiếp nhận</th><th>Hẹn<br>trả</th></tr>
{rows}</table></body></html>"""


def test_6_an_html_table_saved_under_a_workbooks_name(tmp_path):
    rows = "".join(
        f"<tr><td>{code}</td><td>{slashed(ACCEPTED[n])}<td>{slashed(DUE)}</td></tr>\n" for n, code in enumerate(CODES)
    )
    path = tmp_path / "so.xls"
    path.write_text(HTML.format(rows=rows), "utf-8")

    register = read_register(path)

    assert_whole(register)
    assert "REGISTER_EXTENSION" in ids(register)


def test_7_parquet_with_types_of_its_own_and_portal_keys(tmp_path):
    path = tmp_path / "so.parquet"
    stamps = [datetime.fromisoformat(text) for text in ACCEPTED]
    table = pa.table(
        {
            "MaHoSo": pa.array(CODES).dictionary_encode(),
            "NgayTiepNhan": pa.array(stamps, pa.timestamp("us")),
            "NgayHenTra": pa.array([slashed(DUE)] * 3, pa.large_string()),
            "GiayTo": pa.array([["đơn"], [], None], pa.list_(pa.string())),
        }
    )
    pq.write_table(table, path)

    register = read_register(path)

    assert_whole(register)
    assert [row.number for row in register.rows] == [1, 2, 3]
    assert "REGISTER_NESTED" in ids(register)


def test_8_json_lines_with_nested_values_and_compact_dates(tmp_path):
    path = tmp_path / "so.jsonl"
    lines = [
        json.dumps(
            {
                "hoSo": {"x": 1},
                "MaHoSo": code,
                "NgayTiepNhan": slashed(ACCEPTED[n], "%Y%m%d%H%M%S"),
                "NgayHenTra": f"{DUE}:00+07:00",
                "TaiLieuNop": [1, 2],
            }
        )
        for n, code in enumerate(CODES)
    ]
    path.write_text("\n".join([lines[0], "", *lines[1:]]), "utf-8")

    register = read_register(path)

    assert_whole(register)
    assert [row.number for row in register.rows] == [1, 3, 4]
    assert register.unread_headings == ("hoSo.x",)
    assert "REGISTER_NESTED" in ids(register)


def test_9_month_first_dates_are_read_so_when_the_column_proves_it_and_said_so(tmp_path):
    rows = [["Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả"]]
    rows += [[code, slashed(ACCEPTED[n], "%m/%d/%Y %H:%M"), slashed(DUE)] for n, code in enumerate(CODES)]

    register = read_register(book(tmp_path / "so.xlsx", {"Sổ": rows}))

    assert_whole(register)
    told = [one for one in register.remarks if one.id == "DATE_ORDER_MONTH_FIRST"]
    assert [(dict(one.data)["column_en"], dict(one.data)["count"]) for one in told] == [("Accepted at", "2")]


def test_10_one_dossier_on_several_rows_merged_and_blank_below(tmp_path):
    """A row for each paper: the code merged downwards, or blank below, or repeated."""
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("STT", "Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Giấy tờ", "Ghi chú"))
        sheet.merge_range(1, 1, 3, 1, CODES[0])
        sheet.merge_range(1, 2, 3, 2, slashed(ACCEPTED[0]))
        sheet.write(1, 0, 1)
        sheet.write(1, 3, slashed(DUE))
        for row, paper in enumerate(("Đơn", "Bản sao", "Ảnh"), start=1):
            sheet.write(row, 4, paper)
        sheet.write(3, 5, "thiếu ảnh")
        sheet.write_row(4, 0, (2, CODES[1], slashed(ACCEPTED[1]), slashed(DUE), "Đơn"))
        sheet.write_row(5, 4, ("Bản sao", "nộp sau"))
        sheet.write_row(6, 0, (3, CODES[2], slashed(ACCEPTED[2]), "", "Đơn"))
        sheet.write_row(7, 0, (3, CODES[2], slashed(ACCEPTED[2]), slashed(DUE), "Ảnh"))

    register = read_register(path)

    assert_whole(register)
    assert [row.parts for row in register.rows] == [3, 2, 2]
    assert [row.text(Column.NOTE) for row in register.rows] == ["thiếu ảnh", "nộp sau", None]
    assert register.sheet_rows == 7
    assert {"REGISTER_ROWS_JOINED", "REGISTER_CELLS_FILLED"} <= ids(register)


def test_11_rows_of_one_code_that_contradict_each_other_stay_apart(tmp_path):
    rows = [["Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả"]]
    rows += [[CODES[0], slashed(ACCEPTED[0]), slashed(DUE)], [CODES[0], slashed(ACCEPTED[1]), slashed(DUE)]]

    register = read_register(book(tmp_path / "so.xlsx", {"Sổ": rows}))

    (told,) = [one for one in register.remarks if one.id == "REGISTER_ROWS_CONFLICT"]
    assert len(register.rows) == 2
    assert dict(told.data) == {"rows": "2, 3", "columns_vi": "Ngày tiếp nhận", "columns_en": "Accepted at"}


def test_12_two_headings_for_one_column_are_not_guessed_and_one_line_settles_it(tmp_path):
    rows = [["Mã hồ sơ", "Ngày nhận", "Ngày tiếp nhận", "Ngày hẹn trả", "Tình trạng", "Trạng thái"]]
    rows += [[code, "01/01/2024", slashed(ACCEPTED[n]), slashed(DUE), "a", "b"] for n, code in enumerate(CODES)]
    path = book(tmp_path / "so.xlsx", {"Sổ": rows})

    with pytest.raises(UnreadableFileError) as refused:
        read_register(path)
    assert refused.value.code == "HEADING_AMBIGUOUS"
    assert 'accepted_at = { column = "B" }' in refused.value.message_vi

    register = read_register(path, mapping=read_mapping('accepted_at = { column = "C" }'))
    assert_whole(register)
    assert Column.STATUS not in register.headings
    assert "REGISTER_HEADING_AMBIGUOUS" in ids(register)
    assert_whole(read_register(path, mapping=read_mapping('accepted_at = "Ngày tiếp nhận"')))


def test_13_headings_without_marks_are_a_second_chance_with_a_remark(tmp_path):
    rows = [["MA_HO_SO", "NGAY NHAN", "Ngay hen tra"]]
    rows += [[code, slashed(ACCEPTED[n]), slashed(DUE)] for n, code in enumerate(CODES)]

    register = read_register(book(tmp_path / "so.xlsx", {"Sổ": rows}))

    assert_whole(register)
    assert sum(one.id == "REGISTER_HEADING_LOOSE" for one in register.remarks) == 3


def test_14_a_heading_repeated_on_every_printed_page_is_no_dossier(tmp_path):
    head = ["Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả"]
    rows = [[code, slashed(ACCEPTED[n]), slashed(DUE)] for n, code in enumerate(CODES)]

    register = read_register(book(tmp_path / "so.xlsx", {"Sổ": [head, rows[0], head, rows[1], [], head, rows[2]]}))

    assert_whole(register)
    assert [number for number, _ in register.notes] == [3, 6]


def test_15_words_hours_and_two_digit_years(tmp_path):
    rows = [["Mã hồ sơ", "Thời gian nhận hồ sơ", "Ngày hẹn trả"],
            [CODES[0], "9h ngày 11/03/2024", "17 giờ 00 phút, ngày 18 tháng 4 năm 2024"],
            [CODES[1], "14h30 ngày 13/3/2024", "05:00 CH 18/04/2024".replace("05:00 CH", "17:00")],
            [CODES[2], "25/03/24 08:05", "18/04/2024 5:00 CH"]]  # fmt: skip

    register = read_register(book(tmp_path / "so.xlsx", {"Sổ": rows}))

    assert_whole(register)
    assert {"DATE_YEAR_SHORT", "DATE_STYLES_MIXED"} <= ids(register)


def test_16_formulas_with_and_without_their_values_and_error_cells(tmp_path):
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Sổ")
        sheet.write_row(0, 0, ("Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Trạng thái", "Lệ phí"))
        for number, code in enumerate(CODES):
            sheet.write_row(number + 1, 0, (code, slashed(ACCEPTED[number])))
            sheet.write_formula(number + 1, 2, "=B2", value=slashed(DUE))
        sheet.write_formula(1, 3, "=HYPERLINK(1)", value="")
        sheet.write_formula(2, 3, "=1/0", value="#DIV/0!")
        sheet.write(3, 4, "một nghìn")

    register = read_register(path)

    assert codes(register) == CODES
    faults = {fault.cell: fault for row in register.rows for fault in row.faults}
    assert {cell: fault.raw for cell, fault in faults.items()} == {
        "D2": "=HYPERLINK(1)",
        "D3": "#DIV/0!",
        "E4": "một nghìn",
    }
    assert "công thức" in faults["D2"].wanted_vi
    assert register.rows[0].text(Column.STATUS) is None
    assert "REGISTER_FORMULAS" in ids(register)


def test_19_one_broken_byte_is_a_cell_that_cannot_be_read_and_not_a_file(tmp_path):
    text = delimited(";").encode()
    at_name = text.index("ễ".encode(), text.index(CODES[1].encode()))
    (tmp_path / "so.csv").write_bytes(text[: at_name + 1] + text[at_name + 2 :])

    register = read_register(tmp_path / "so.csv")

    assert codes(register) == CODES
    assert [(fault.cell, fault.heading, "***" in fault.raw) for row in register.rows for fault in row.faults] == [
        ("B3", "Chủ hồ sơ", True)
    ]


@pytest.mark.parametrize(
    ("content", "letters"),
    [
        ("M· hå s¬;Ngµy nhËn\n1;2\n".encode("cp1252"), "TCVN3"),
        ("Maõ hoà sô;Ngaøy nhaän\n1;2\n".encode("cp1252"), "VNI"),
    ],
    ids=["tcvn3", "vni"],
)
def test_17_the_old_letter_sets_are_named_and_refused(tmp_path, content, letters):
    (tmp_path / "so.csv").write_bytes(content)
    rows = [content.decode("cp1252").splitlines()[0].split(";"), ["1", "2"]]

    for path in (tmp_path / "so.csv", book(tmp_path / "so.xlsx", {"Sổ": rows})):
        with pytest.raises(UnreadableFileError) as refused:
            read_register(path)
        assert refused.value.code == "TEXT_LEGACY"
        assert letters in refused.value.message_vi


def test_18_a_workbook_of_the_old_binary_kind():
    """`register.xls` was written by xlwt 1.3: one sheet with true dates and texts, one hidden."""
    register = read_register(Path(__file__).with_name("register.xls"))

    assert_whole(register)
    assert register.unread_sheets == ("Ẩn",)
