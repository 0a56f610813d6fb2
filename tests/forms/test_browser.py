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
