"""Bombs, giants, macros, formulas and wrong names: refused or read within bounds, and said so (issue 11)."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.errors import UnreadableFileError
from motcua.ledger import Column, Limits, open_register, read_mapping, read_register
from motcua.ledger.formats import detect_format
from motcua.ledger.sniff import sniff
from synthetic import HEADINGS, clean_row, write_sheet

BINARY = Path(__file__).with_name("register.xls")
SHEET = "xl/worksheets/sheet1.xml"


def refused(path, **limits):
    with pytest.raises(UnreadableFileError) as caught:
        read_register(path, limits=Limits(**limits))
    assert str(path.parent) not in caught.value.message_vi
    return caught.value


def rewritten(source, target, **members):
    """Copy a workbook with members replaced; keys name them by their last part."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = members.get(name.rpartition("/")[2].replace(".", "_"))
            new.writestr(name, old.read(name) if content is None else content)
        for name, content in members.get("more", {}).items():
            new.writestr(name, content)
    return target


@pytest.fixture
def workbook(tmp_path):
    return write_sheet(tmp_path / "good.xlsx", [clean_row(1)])


def sheet_xml(cells):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def test_a_zip_bomb_that_tells_its_size_is_refused_before_it_is_unpacked(tmp_path, workbook):
    cells = '<row r="1"><c r="A1"><v>0</v></c></row>' + " " * 60_000_000
    bomb = rewritten(workbook, tmp_path / "bomb.xlsx", sheet1_xml=sheet_xml(cells))

    error = refused(bomb)

    assert (error.code, "bom nén" in error.message_vi) == ("FILE_TOO_LARGE", True)
    assert bomb.stat().st_size < 500_000


def test_a_zip_bomb_that_lies_of_its_size_is_refused(tmp_path, workbook):
    """The directory says 1,000 bytes; the bytes go on."""
    bomb = rewritten(workbook, tmp_path / "liar.xlsx", sheet1_xml=sheet_xml(" " * 5_000_000))
    content = bytearray(bomb.read_bytes())
    with zipfile.ZipFile(bomb) as archive:
        member = archive.getinfo(SHEET)
    struct.pack_into("<L", content, member.header_offset + 22, 1000)
    central = content.rindex(SHEET.encode()) - 46
    struct.pack_into("<L", content, central + 24, 1000)
    bomb.write_bytes(content)

    assert refused(bomb).code == "NOT_A_SPREADSHEET"


def test_two_far_cells_do_not_make_a_grid_of_seventeen_thousand_million(tmp_path, workbook):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>1</v></c></row>'
    wide = rewritten(workbook, tmp_path / "wide.xlsx", sheet1_xml=sheet_xml(far.format("XFD")))
    tall = rewritten(workbook, tmp_path / "tall.xlsx", sheet1_xml=sheet_xml(far.format("CZ")))

    assert "16384" in refused(wide).message_en
    assert "cells" in refused(tall).message_en


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_ten_thousand_columns_are_refused(tmp_path, suffix):
    path = tmp_path / f"wide{suffix}"
    headings = [*HEADINGS, *(f"Cột {number}" for number in range(10_000))]
    if suffix == ".csv":
        path.write_text(",".join(headings), "utf-8")
    else:
        with xlsxwriter.Workbook(path) as made:
            made.add_worksheet().write_row(0, 0, headings)

    error = refused(path)

    assert (error.code, "702" in error.message_vi) == ("FILE_TOO_LARGE", True)


def test_rows_bytes_sheets_and_members_have_bounds(tmp_path):
    many = write_sheet(tmp_path / "many.xlsx", [clean_row(number) for number in range(1, 40)])

    assert refused(many, rows=20).code == "FILE_TOO_LARGE"
    assert refused(many, held_rows=20).code == "FILE_TOO_LARGE"
    assert refused(many, workbook_bytes=1000).code == "FILE_TOO_LARGE"
    assert refused(many, unpacked_bytes=1000).code == "FILE_TOO_LARGE"
    assert refused(many, members=3).code == "FILE_TOO_LARGE"
    assert refused(many, sheets=0).code == "FILE_TOO_LARGE"
    assert len(read_register(many).rows) == 39


def test_one_endless_line_and_one_endless_cell_are_not_read_into_memory(tmp_path):
    line = tmp_path / "line.csv"
    line.write_text("Mã hồ sơ,Ngày nhận\n" + "x" * (1 << 24) + "\n", "utf-8")
    quote = tmp_path / "quote.csv"
    quote.write_text('Mã hồ sơ,Ngày nhận\n"' + "x\n" * 200_000, "utf-8")

    assert refused(line).code == "FILE_TOO_LARGE"
    assert refused(quote).code == "CSV_ILL_FORMED"


def test_a_cell_longer_than_a_spreadsheet_allows_is_cut_and_counted(tmp_path):
    path = tmp_path / "so.csv"
    path.write_text(f"Mã hồ sơ,Ngày nhận,Ghi chú\nH57.132-240311-0001,11/03/2024,{'ơ' * 40_000}\n", "utf-8")

    register = read_register(path)

    assert len(register.rows[0].text(Column.NOTE)) == 1001
    assert [dict(one.data) for one in register.remarks if one.id == "REGISTER_CELLS_CUT"] == [
        {"count": "1", "limit": "32767", "kept": "1000"}
    ]


def test_macros_are_passed_over_and_said(tmp_path, workbook):
    path = rewritten(workbook, tmp_path / "so.xlsm", more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not read"})

    register = read_register(path)

    assert [one.id for one in register.remarks if one.severity == "info"][:1] == ["REGISTER_MACROS"]
    assert register.rows[0].text(Column.CODE) == "000.00.32.H19-240311-0001"


@pytest.mark.parametrize("name", ["so.csv", "so.xls", "so.parquet", "so", "so.XLSX"])
def test_a_wrong_extension_is_said_and_the_content_is_read(tmp_path, workbook, name):
    path = tmp_path / name
    path.write_bytes(workbook.read_bytes())

    register = read_register(path)

    told = [one for one in register.remarks if one.id == "REGISTER_EXTENSION"]
    assert len(register.rows) == 1
    assert bool(told) == (name != "so.XLSX")


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    row = clean_row(1)
    row[1], row[4] = "=cmd|' /C calc'!A0", "@SUM(1+1)"

    register = read_register(write_sheet(tmp_path / "so.xlsx", [row]))

    assert register.rows[0].text(Column.CODE) == "=cmd|' /C calc'!A0"
    assert register.rows[0].text(Column.STATUS) == "@SUM(1+1)"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing more", "NOT_A_SPREADSHEET"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "NOT_A_SPREADSHEET"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "FILE_ENCRYPTED"),
        (b"PAR1 and nothing more", "NOT_A_SPREADSHEET"),
        (b'{"a": 1}\n[2]\n', "JSON_ILL_FORMED"),
        (b'{"a": ' * 5000, "JSON_ILL_FORMED"),
        (b"<html><p>no table</p></html>", "NOT_A_SPREADSHEET"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "NOT_A_SPREADSHEET"),
        (b"<table><tr><td colspan=999999999>x</td></tr></table>", "FILE_TOO_LARGE"),
        (bytes(range(128, 256)) * 10, "NOT_UTF8"),
    ],
    ids=["zip", "ole", "locked", "parquet", "json", "deep-json", "html", "xml-2003", "colspan", "bytes"],
)
def test_broken_locked_and_foreign_files_are_refused_by_name(tmp_path, content, code):
    path = tmp_path / "so.bin"
    path.write_bytes(content)

    assert refused(path).code == code


def test_rows_and_cells_that_do_not_say_where_they_stand_are_read(tmp_path, workbook):
    """Some exporters leave out the optional references; the rows count from the top, and are bounded too."""
    cells = "<row><c t='inlineStr'><is><t>{}</t></is></c><c t='inlineStr'><is><t>{}</t></is></c></row>"
    rows = cells.format("Mã hồ sơ", "Ngày nhận") + cells.format("H57.132-240311-0001", "11/03/2024")
    path = rewritten(workbook, tmp_path / "so.xlsx", sheet1_xml=sheet_xml(rows))
    wide = rewritten(workbook, tmp_path / "w.xlsx", sheet1_xml=sheet_xml("<row>" + "<c><v>1</v></c>" * 800 + "</row>"))

    assert [row.number for row in read_register(path).rows] == [2]
    assert refused(wide).code == "FILE_TOO_LARGE"


def test_a_workbook_of_the_strict_kind_is_read(tmp_path, workbook):
    with zipfile.ZipFile(workbook) as archive:
        book = archive.read("xl/workbook.xml").decode()
    strict = book.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )

    assert len(read_register(rewritten(workbook, tmp_path / "so.xlsx", workbook_xml=strict)).rows) == 1


def test_a_million_blank_rows_below_the_data_are_no_gap(tmp_path, workbook):
    def stretched(name, cells):
        with zipfile.ZipFile(workbook) as archive:
            sheet = archive.read(SHEET).decode()
        return rewritten(workbook, tmp_path / name, sheet1_xml=sheet.replace("</sheetData>", f"{cells}</sheetData>"))

    register = read_register(
        stretched("so.xlsx", '<row r="900000"><c r="A900000" t="inlineStr"><is><t> </t></is></c></row>')
    )

    assert (len(register.rows), register.notes) == (1, ())
    assert "REGISTER_ROWS_BLANK" not in {one.id for one in register.remarks}


def test_a_binary_workbook_whose_sectors_run_in_a_circle_is_refused(tmp_path):
    """The table of sectors is made to lead back: a reader that follows it fills all memory."""
    content = bytearray(BINARY.read_bytes())
    table = (struct.unpack_from("<L", content, 76)[0] + 1) * 512
    start = struct.unpack_from("<L", content, 48)[0]
    struct.pack_into("<L", content, table + 4 * start, start)
    (tmp_path / "so.xls").write_bytes(content)

    assert refused(tmp_path / "so.xls").code == "NOT_A_SPREADSHEET"


@pytest.mark.parametrize(
    ("record", "offset", "value"),
    [(b"\xfc\x00", 8, 0x7FFFFFFF), (b"\x00\x02\x0e\x00", 8, 0x7FFFFFFF), (b"\xfd\x00\x0a\x00", 4, 0xFFFFFFFF)],
    ids=["texts", "extent", "cell"],
)
def test_a_binary_workbook_that_tells_of_more_than_it_holds_is_refused(tmp_path, record, offset, value):
    content = bytearray(BINARY.read_bytes())
    struct.pack_into("<L", content, content.index(record, 512) + offset, value)
    (tmp_path / "so.xls").write_bytes(content)

    assert refused(tmp_path / "so.xls").code in ("NOT_A_SPREADSHEET", "FILE_TOO_LARGE")


@pytest.mark.parametrize("name", ["so.xlsx", "so.xls", "so.parquet", "so.csv", "so.html", "so.jsonl"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_broken_file_is_read_or_refused_and_nothing_else(tmp_path, name, changes):
    """Whatever bytes are changed, the answer is a register or an error of the house."""
    good = tmp_path / "good.xlsx"
    if not good.exists():
        write_sheet(good, [clean_row(1), clean_row(2)])
    cells = [list(map(str, row)) for row in (HEADINGS, clean_row(1), clean_row(2))]
    table = io.BytesIO()
    pq.write_table(pa.table({heading: [row[n] for row in cells[1:]] for n, heading in enumerate(cells[0])}), table)
    content = bytearray(
        {
            ".xlsx": good.read_bytes(),
            ".xls": BINARY.read_bytes(),
            ".parquet": table.getvalue(),
            ".csv": "\n".join(";".join(row) for row in cells).encode(),
            ".html": ("<table><tr>" + "<tr>".join("<td>" + "<td>".join(row) for row in cells)).encode(),
            ".jsonl": "\n".join(json.dumps(dict(zip(cells[0], row, strict=True))) for row in cells[1:]).encode(),
        }[Path(name).suffix]
    )
    for place, value in changes:
        content[place % len(content)] = value
    (tmp_path / name).write_bytes(content)
    try:
        told = sniff(tmp_path / name).source
    except UnreadableFileError as error:
        told = error.message_vi
    assert name in told or ".xlsx" in told or "--map" in told


def test_entities_in_a_workbook_are_refused(tmp_path, workbook):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'

    assert refused(rewritten(workbook, tmp_path / "so.xlsx", workbook_xml=bomb)).code == "NOT_A_SPREADSHEET"


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>
<table:table table:name="So">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(path, rows):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(rows=rows))
    return path


def ods_row(*texts, repeat=1):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def test_an_open_document_is_read_and_its_repeats_are_bounded(tmp_path):
    head, row = ods_row("Mã hồ sơ", "Ngày nhận"), ("H57.132-240311-0001", "11/03/2024 09:00")
    blank = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    good = open_document(tmp_path / "so.ods", head + ods_row(*row) + blank)
    bomb = open_document(tmp_path / "bomb.ods", head + ods_row(*row, repeat=90_000_000))

    assert detect_format(good) == "ods"
    assert len(read_register(good).rows) == 1
    assert refused(bomb).code == "FILE_TOO_LARGE"


def test_a_few_bytes_of_parquet_do_not_unfold_to_a_thousand_million(tmp_path):
    """A dictionary says a long text once and repeats it by number; a bound on the batch keeps 12 GB from unfolding."""
    path = tmp_path / "so.parquet"
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 60_000, pa.int32()), pa.array(["x" * 200_000]))
    codes = pa.array([f"H57.132-240311-{number:04d}" for number in range(60_000)])
    days = pa.array(["11/03/2024"] * 60_000).dictionary_encode()
    pq.write_table(pa.table({"Mã hồ sơ": codes, "Ngày nhận": days, "Ghi chú": long}), path)

    assert path.stat().st_size < 2_000_000
    assert refused(path).code == "FILE_TOO_LARGE"
    assert refused(path, stream_rows=50_000).code == "FILE_TOO_LARGE"
    assert len(list(open_register(path, mapping=read_mapping('note = ""')).batches())) == 2
    short = pa.DictionaryArray.from_arrays(long.indices, pa.array(["x" * 2_000]))
    pq.write_table(pa.table({"Mã hồ sơ": codes, "Ngày nhận": days, "Ghi chú": short}), path)
    batches = open_register(path, limits=Limits(batch_bytes=20_000_000)).batches()
    assert max(len(batch.records) for batch in batches) <= 10_001


def test_a_stream_holds_one_batch_at_a_time(tmp_path):
    path = tmp_path / "so.csv"
    rows = "".join(f"H57.132-240311-{number:04d},11/03/2024 09:00\n" for number in range(1, 1001))
    path.write_text("Mã hồ sơ,Ngày nhận\n" + rows, "utf-8")

    batches = list(open_register(path, limits=Limits(batch_rows=100)).batches())

    assert max(len(batch.records) for batch in batches) == 100
    assert sum(len(batch.records) for batch in batches) == batches[-1].rows == 1000
