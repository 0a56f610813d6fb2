"""`sniff` says what a file looks like and writes a mapping file that reads back to the same columns."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.cli.app import run
from motcua.errors import UnreadableFileError
from motcua.ledger import Column, read_mapping, read_register
from motcua.ledger.mappingfile import mapping_text
from motcua.ledger.sniff import sniff
from synthetic import HEADINGS, clean_row, write_sheet


@pytest.fixture
def register(tmp_path):
    rows = [clean_row(number) for number in range(1, 31)]
    rows[4][7] = "31/02/2024"
    return write_sheet(tmp_path / "so.xlsx", [*rows, [], ["Tổng cộng: 30"]], [*HEADINGS[:9], "Ghi vui"], top=2)


def asked(capsys, *arguments):
    code = run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_sheets_columns_styles_and_doubtful_cells_are_told(register):
    found = sniff(register)
    by_letter = {one.letters: one for one in found.columns}

    assert (found.format, found.first_row, found.rows, found.dossiers, found.notes) == ("xlsx", 4, 30, 30, 1)
    assert (by_letter["H"].column, by_letter["H"].unreadable) == (Column.DUE_AT, 1)
    assert by_letter["H"].dates.day_first == 29
    assert (by_letter["J"].column, by_letter["J"].how) == (None, "unknown")
    assert [(fault.cell, fault.row, fault.heading) for fault in found.faults] == [("H8", 8, "Ngày hẹn trả")]
    assert found.error is None


def test_the_mapping_file_reads_back_to_the_same_columns(register):
    text = mapping_text(sniff(register))

    assert tomllib.loads(text)["code"] == "Mã hồ sơ"
    assert '# ? = "Ghi vui"  # cột J' in text
    assert read_register(register, mapping=read_mapping(text)) == read_register(register)


def test_one_line_of_it_edited_settles_an_unknown_heading(tmp_path):
    path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)], ["STT", "Ký hiệu lưu", *HEADINGS[2:]])
    found = sniff(path)
    text = mapping_text(found)

    assert found.missing == (Column.CODE,)
    assert found.error.code == "REGISTER_NO_HEADINGS"
    edited = text.replace('# ? = "Ký hiệu lưu"', 'code = "Ký hiệu lưu"')
    assert read_register(path, mapping=read_mapping(edited)).rows[0].text(Column.CODE) == clean_row(1)[1]


def test_an_ambiguous_column_is_a_choice_between_lines(tmp_path):
    headings = ["Ngày tiếp nhận" if text == "Ngày nộp hồ sơ" else text for text in HEADINGS]
    path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)], headings)
    found = sniff(path)
    text = mapping_text(found)

    assert found.error.code == "HEADING_AMBIGUOUS"
    assert [one.letters for one in found.columns if one.how == "ambiguous"] == ["F", "G"]
    chosen = text.replace('# accepted_at = { column = "G" }', 'accepted_at = { column = "G" }')
    assert read_register(path, mapping=read_mapping(chosen)).headings[Column.ACCEPTED_AT] == "Ngày nhận"


def test_doubtful_dates_get_a_line_that_says_the_order(tmp_path):
    path = tmp_path / "so.csv"
    path.write_text("Mã hồ sơ,Ngày nhận\nH57.132-240311-0001,01/02/2024\n", "utf-8")
    text = mapping_text(sniff(path))

    assert 'accepted_at = { heading = "Ngày nhận", order = "day_first" }' in text
    turned = read_mapping(text.replace('order = "day_first"', 'order = "month_first"'))
    assert read_register(path, mapping=turned).rows[0].moment(Column.ACCEPTED_AT).month == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20), max_size=5))
def test_whatever_headings_say_the_mapping_file_is_toml_and_changes_nothing(tmp_path, texts):
    import csv

    path = tmp_path / "so.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Mã hồ sơ", "Ngày nhận", *texts])
        writer.writerow(["H57.132-240311-0001", "13/03/2024", *["x"] * len(texts)])
    try:
        found = sniff(path)
    except UnreadableFileError:
        return
    given_map = read_mapping(mapping_text(found))

    assert set(given_map.headings) == {one.column for one in found.columns if one.column}


def test_nothing_that_is_no_spreadsheet_is_sniffed(tmp_path):
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")

    with pytest.raises(UnreadableFileError, match="NOT_A_SPREADSHEET"):
        sniff(path)


def test_the_command_writes_a_mapping_that_audit_takes_and_never_over_an_edited_one(register, tmp_path, capsys):
    out = tmp_path / "cot.toml"
    code, told = asked(capsys, "sniff", register, "--out", out)

    assert (code, told["ok"], told["rows"], told["outputs"]) == (0, True, 30, [str(out)])
    assert told["map"] == out.read_text("utf-8")
    assert [cell["cell"] for cell in told["unreadable_cells"]] == ["H8"]
    assert asked(capsys, "sniff", register, "--out", out)[1]["error"]["code"] == "OUTPUT_EXISTS"
    assert asked(capsys, "sniff", register, "--out", out, "--force")[0] == 0
    code, audited = asked(capsys, "audit", register, "--map", out)
    assert (code, audited["rows"], audited["dossiers"]) == (1, 30, 30)
    assert {one["id"] for one in audited["remarks"]} >= {"REGISTER_ROWS_NOTED", "REGISTER_ROWS_BLANK"}


def test_a_file_that_needs_a_mapping_exits_3_with_its_columns(tmp_path, capsys):
    path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)], ["STT", "Ký hiệu lưu", *HEADINGS[2:]])
    code, told = asked(capsys, "sniff", path)

    assert (code, told["ok"], told["missing"], told["error"]["code"]) == (3, False, ["code"], "REGISTER_NO_HEADINGS")
    assert len(told["columns"]) == len(HEADINGS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_people_are_shown_columns_and_cells_but_no_personal_text(tmp_path, capsys, lang):
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("Mã hồ sơ", "Người nộp", "Số điện thoại", "Ngày nhận", "Lạ"))
        sheet.write_row(1, 0, ("H57.132-240311-0001", "Nguyễn Thị Mẫu", "0900000123"))
        sheet.write_datetime(1, 3, datetime(2024, 3, 11, 9), made.add_format({"num_format": "d/m/yy"}))

    assert run(["sniff", str(path), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert "accepted_at" in shown
    assert "Mẫu" not in shown
    assert "0900000123" not in shown
