"""The report of a register that was streamed shows the same charts as that of one that was held."""

from __future__ import annotations

import re
from html import unescape

from motcua.audit.figures import count_figures
from motcua.audit.report import write_report
from motcua.demo import run_demo
from motcua.ledger import open_register, read_register


def test_figures_of_a_streamed_register_are_those_of_a_held_one(tmp_path):
    result = run_demo(tmp_path, rows=500).result
    path = tmp_path / "register.xlsx"

    assert count_figures(open_register(path), result.at.date()) == count_figures(read_register(path), result.at.date())


def test_the_page_has_charts_reasons_and_one_script_that_its_policy_names(tmp_path):
    result = run_demo(tmp_path, rows=500).result
    write_report([result], tmp_path / "out", version="test")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")

    assert page.count("<svg ") == 5
    assert page.count("<script>") == page.count("</script>") == 1
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", unescape(page))
    assert "http:" not in page and "https:" not in page
    assert "đã đối chiếu văn bản" in page and "Xử lý:" in page


def test_the_workbook_leads_to_the_rows_and_has_filters(tmp_path):
    import zipfile

    result = run_demo(tmp_path, rows=500).result
    write_report([result], tmp_path / "out", version="test")
    with zipfile.ZipFile(tmp_path / "out" / "findings.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        links = book.read("xl/worksheets/_rels/sheet2.xml.rels").decode()

    assert "<autoFilter" in sheet and 'state="frozen"' in sheet
    assert "register.xlsx" in links


def test_every_finding_is_in_the_parquet_file(tmp_path):
    import pyarrow.parquet as pq

    result = run_demo(tmp_path, rows=500).result
    write_report([result], tmp_path / "out", version="test")
    table = pq.read_table(tmp_path / "out" / "findings.parquet")

    assert len(table) == len(result.findings)
    assert set(table.column("check").to_pylist()) == {one.check for one in result.findings}
