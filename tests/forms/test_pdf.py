"""The PDF forms: exact text, embedded fonts, tags, PDF/A, nothing of the machine, hostile text as data."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from importlib.util import find_spec

import attrs
import pytest

from forms.chromium import require
from forms.samples import KINDS, document, sample
from motcua.errors import BadInputError
from motcua.forms import Brand, ExtraField, matches
from motcua.forms.pdf import FONT, render_pdf

TOOLS = {name: shutil.which(name) for name in ("pdftotext", "pdffonts", "pdfinfo")}
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
"""The letters of Vietnamese with every tone, and the foreign f, j, w, z."""


def tool(name, path, *options):
    require(TOOLS[name], name)
    command = [TOOLS[name], *options, str(path), *(["-"] if name == "pdftotext" else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


@pytest.fixture
def pdf(tmp_path):
    require(find_spec("typst"), "typst")

    def made(form, **options):
        path = tmp_path / "form.pdf"
        path.write_bytes(render_pdf(form, **options))
        return path

    return made


def text_of(path):
    return tool("pdftotext", path, "-raw")


@pytest.mark.parametrize("english", [False, True], ids=["vi", "vi+en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_the_pdf_is_what_the_form_says_in_composed_letters(pdf, kind, english):
    form = sample(kind)
    text = text_of(pdf(form, english=english))

    assert matches(form, text, english=english) == ()
    assert unicodedata.normalize("NFC", text) == text


@pytest.mark.parametrize("style", ["signer", "reason", "place"])
def test_every_letter_of_vietnamese_comes_back_from_every_style_of_the_font(pdf, style):
    """Upright, bold and italic: the signer's name is bold, the place is italic."""
    written = f"{LETTERS} {LETTERS.upper()}"
    words = " ".join(written[place : place + 8] for place in range(0, len(written), 8))
    text = text_of(pdf(sample("refusal", **{style: words})))

    assert re.sub(r"\s", "", words) in re.sub(r"\s", "", text)


def test_the_dossier_code_comes_back_as_one_word(pdf):
    for kind in ("receipt", "apology", "control_slip", "register"):
        form = sample(kind)
        code = form.entries[0].code if kind == "register" else form.code
        assert code in text_of(pdf(form)).split()


def test_letters_written_apart_are_printed_composed(pdf):
    spread = sample("refusal", signer=unicodedata.normalize("NFD", "Nguyễn Thị Mẫu Đường"))

    assert "Nguyễn Thị Mẫu Đường" in text_of(pdf(spread))


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_tagged_archival_and_carries_its_fonts(pdf, kind):
    form = sample(kind)
    path = pdf(form)
    fonts = tool("pdffonts", path).splitlines()[2:]
    info = tool("pdfinfo", path)
    raw = path.read_bytes()

    assert fonts and all(re.search(r" yes yes yes +\d+ +\d+$", line) for line in fonts)  # embedded, subset, Unicode
    assert all(FONT.replace(" ", "") in line for line in fonts)
    assert re.search(r"Tagged: +yes", info)
    assert b"<pdfaid:part>2</pdfaid:part>" in raw and b"<pdfaid:conformance>A</pdfaid:conformance>" in raw
    assert b"/Lang" in raw and f"motcua-digest:{form.digest}" in info


@pytest.mark.parametrize(
    ("kind", "paper", "size"),
    [("receipt", None, (148, 210)), ("receipt", "A4", (210, 297)), ("register", None, (297, 210))],
)
def test_the_paper_is_that_of_the_form_or_the_one_asked_for(pdf, kind, paper, size):
    """Circular 01/2018/TT-VPCP, Article 9(2): A5, the register A4."""
    shown = re.search(r"Page size: +([\d.]+) x ([\d.]+)", tool("pdfinfo", pdf(sample(kind), paper=paper)))

    assert tuple(round(float(part) * 25.4 / 72) for part in shown.groups()) == size


def test_a_receipt_fits_on_one_page_of_a5_with_its_notes(pdf):
    parts = [{"name": f"Giấy tờ thứ {number}", "kind": "bản chính"} for number in range(1, 5)]

    assert re.search(r"Pages: +1\n", tool("pdfinfo", pdf(sample("receipt", components=parts, book="02"))))


def test_a_long_register_runs_over_pages_with_numbers_and_headings_on_each(pdf):
    """Circular 01/2018/TT-VPCP, Article 10(2)b: pages are numbered."""
    entry = document("register")["entries"][0]
    entries = [entry | {"serial": number, "code": f"000.00.01.H01-240311-{number:04d}"} for number in range(1, 121)]
    form = sample("register", entries=entries)
    path = pdf(form)
    pages = int(re.search(r"Pages: +(\d+)", tool("pdfinfo", path))[1])
    text = text_of(path)

    assert pages > 1
    assert all(f"{number:04d}" in text for number in range(1, 121))
    assert text.split("\f")[1].splitlines()[0].strip() == "2"
    assert text.count("Mã hồ sơ") == pages


@pytest.mark.parametrize(
    "text", ["#panic()", "*a* _b_ $x$ `c` @d <e> \\", '"+read("/etc/passwd")+"', "https://x.vn/a", "</script>"]
)
def test_nothing_written_in_a_form_is_read_as_markup_of_the_engine(pdf, text):
    form = sample("refusal", reason=text)

    assert matches(form, text_of(pdf(form))) == ()


def test_a_word_of_two_thousand_letters_stays_on_the_page(pdf):
    form = sample("refusal", reason="x" * 2000)
    boxes = tool("pdftotext", pdf(form), "-bbox")
    rights = [float(found) for found in re.findall(r'xMax="([\d.]+)"', boxes)]

    assert matches(form, text_of(pdf(form))) == ()
    assert max(rights) <= 148 * 72 / 25.4


def test_a_letter_that_no_font_has_is_refused_and_nothing_is_printed(pdf):
    with pytest.raises(BadInputError) as refused:
        pdf(sample("refusal", reason="越南 漢字"))
    assert refused.value.code == "PDF_GLYPH"


def test_the_same_form_gives_the_same_bytes_and_no_time_of_the_machine(pdf):
    form = sample("receipt")
    path = pdf(form)
    first = path.read_bytes()

    assert pdf(form).read_bytes() == first
    assert "2024" in re.search(r"CreationDate: +(.*)", tool("pdfinfo", path))[1]
    assert render_pdf(attrs.evolve(form, number="13")) != first


def test_a_brand_is_printed_with_its_extra_fields(pdf):
    from forms.test_hostile import LOGO

    brand = Brand(
        logo=LOGO, logo_alt="Huy hiệu", agency_lines=("SỞ MẪU",), extra=(ExtraField("Đường dây nóng", "1022"),)
    )
    form = sample("receipt")

    assert matches(form, text_of(pdf(form, brand=brand)), brand=brand) == ()
