"""The HTML forms in a real browser: no overflow at phone width, no violation of axe-core, printed on their paper."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from forms import chromium
from forms.samples import KINDS, document, sample
from motcua.forms import matches, render_html

PHONE = 390


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_fits_a_phone_and_breaks_no_accessibility_rule(kind, tmp_path):
    """Đồng Nai 33/2015 asks for accessible pages; axe-core holds the page against WCAG."""
    found = chromium.overflow_and_axe(render_html(sample(kind), english=True), tmp_path, width=PHONE)

    assert found["width"] == PHONE and found["content"] <= PHONE
    assert found["rules"] > 10  # the rules were really run
    assert found["violations"] == []


def test_the_longest_words_stay_inside_the_page(tmp_path):
    form = sample(
        "control_slip", procedure="x" * 2000, applicant=document("control_slip")["applicant"] | {"name": "W" * 500}
    )
    found = chromium.overflow_and_axe(render_html(form), tmp_path, width=PHONE)

    assert found["content"] <= PHONE


def test_the_check_itself_sees_a_page_that_is_wrong(tmp_path):
    """A test that cannot fail proves nothing: a wide page without a language and with pale letters is found out."""
    page = render_html(sample("refusal")).replace('lang="vi"', "").replace("color: #000", "color: #ddd; width: 600px")
    found = chromium.overflow_and_axe(page, tmp_path, width=PHONE)
    rules = {one.partition(":")[0] for one in found["violations"]}

    assert found["content"] > PHONE
    assert {"html-has-lang", "color-contrast"} <= rules


@pytest.mark.parametrize(("kind", "size"), [("receipt", (148, 210)), ("supplement_request", (148, 210)),
                                            ("control_slip", (148, 210)), ("register", (297, 210))])  # fmt: skip
def test_the_browser_prints_a_form_on_one_page_of_its_paper(kind, size, tmp_path):
    """Circular 01/2018/TT-VPCP, Article 9(2): A5, the register A4."""
    form = sample(kind)
    path = chromium.print_pdf(render_html(form), tmp_path)
    chromium.require(shutil.which("pdfinfo"), "pdfinfo")
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    shown = re.search(r"Page size: +([\d.]+) x ([\d.]+)", info)

    assert re.search(r"Pages: +1\n", info)
    assert tuple(round(float(part) * 25.4 / 72) for part in shown.groups()) == size
    assert matches(form, text) == ()


@pytest.mark.parametrize(("width", "height"), [(PHONE, 844), (559, 794)], ids=["phone", "A5"])
def test_a_receipt_can_be_photographed_at_phone_and_a5_size(width, height, tmp_path):
    picture = chromium.screenshot(render_html(sample("receipt")), tmp_path, width=width, height=height).read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (width, height)


def test_the_audit_report_fits_a_phone_and_breaks_no_accessibility_rule(tmp_path):
    from motcua.cli import main

    assert main(["demo", "--out", str(tmp_path / "demo"), "--json"]) == 0
    page = (tmp_path / "demo" / "report.html").read_text("utf-8")
    found = chromium.overflow_and_axe(page, tmp_path, width=PHONE)

    assert found["content"] <= PHONE
    assert found["rules"] > 10
    assert found["violations"] == []


BROKEN = """
  const lines = node => { const range = win.document.createRange(); range.selectNodeContents(node);
                          return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size; };
  const box = what => win.document.querySelector(what).getBoundingClientRect();
"""


@pytest.mark.parametrize("width", [320, PHONE, 559, 800])
@pytest.mark.parametrize("kind", ["receipt", "apology"])
def test_the_national_name_stands_on_one_line(kind, width, tmp_path):
    """Decree 30/2020/NĐ-CP: quốc hiệu and tiêu ngữ are a line each."""
    script = BROKEN + "return [...win.document.querySelectorAll('.motto strong')].map(lines);"

    assert chromium.ask(render_html(sample(kind)), script, tmp_path, width=width) == [1, 1]


def test_a_lone_place_to_sign_is_as_wide_as_a_phone_and_half_of_a_page(tmp_path):
    script = BROKEN + "return box('.signatures > div').width / box('main').width;"
    page = render_html(sample("stop_notice"))

    assert chromium.ask(page, script, tmp_path, width=PHONE) == 1
    assert chromium.ask(page, script, tmp_path, width=559) < 0.6


def test_who_gets_a_copy_stands_left_of_who_signs(tmp_path):
    script = BROKEN + "const list = box('ol, ul.dashed'), sign = box('.signatures > div');"
    script += "return [list.right <= sign.left, list.top < sign.bottom && sign.top < list.bottom];"

    assert chromium.ask(render_html(sample("apology")), script, tmp_path, width=559) == [True, True]


def test_a_row_of_the_control_slip_has_room_for_two_people_to_sign(tmp_path):
    script = BROKEN + "return [...win.document.querySelectorAll('tbody tr')].map(one => one.offsetHeight);"
    heights = chromium.ask(
        render_html(sample("control_slip", hand_overs=None, blank_rows=3)), script, tmp_path, width=559
    )

    assert len(heights) == 3 and min(heights) >= 60  # CSS pixels: 16 mm


def test_the_line_under_the_issuer_is_a_third_to_a_half_of_its_name_and_clear_of_the_dots_below(tmp_path):
    """Decree 30/2020/NĐ-CP: from one third to one half of the text; the motto's line is as long as the motto."""
    script = (
        BROKEN
        + """
      const rule = what => { const style = win.getComputedStyle(win.document.querySelector(what), '::after');
        return [parseFloat(style.width) / box(what).width, parseFloat(style.marginTop)]; };
      return [rule('.issuer strong'), rule('.motto .line')];"""
    )
    issuer, motto = chromium.ask(render_html(sample("receipt")), script, tmp_path, width=559)

    assert 1 / 3 <= issuer[0] <= 1 / 2 and round(motto[0], 3) == 1
    assert min(issuer[1], motto[1]) > 2


@pytest.mark.parametrize("count", [4, 6, 8, 12])
def test_a_printed_receipt_keeps_its_places_to_sign_together_with_its_last_line(count, tmp_path):
    """Nothing of the second page is painted at the foot of the first."""
    parts = [{"name": f"Giấy tờ thứ {number}", "kind": "bản chính"} for number in range(1, count + 1)]
    form = sample("receipt", components=parts)
    path = chromium.print_pdf(render_html(form), tmp_path)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    pages = text.rstrip("\f").split("\f")

    assert "Vào Sổ theo dõi hồ sơ" in pages[-1] and "NGƯỜI NỘP HỒ SƠ" in pages[-1] and "Ghi chú" in pages[-1]
    if len(pages) > 1:
        assert pages[0].splitlines()[-1] == "Đăng ký nhận kết quả tại: Bộ phận Một cửa"
    assert matches(form, text) == ()


def test_a_receipt_in_two_languages_is_printed_on_one_page(tmp_path):
    path = chromium.print_pdf(render_html(sample("receipt"), english=True), tmp_path)
    chromium.require(shutil.which("pdfinfo"), "pdfinfo")
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607

    assert re.search(r"Pages: +1\n", info)
