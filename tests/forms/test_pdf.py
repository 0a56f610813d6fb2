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


def pages_of(path):
    return text_of(path).rstrip("\f").split("\f")


@pytest.mark.parametrize("english", [False, True], ids=["vi", "vi+en"])
def test_places_to_sign_and_notes_never_stand_on_a_page_without_a_line_of_content(pdf, english):
    """However many papers: what is signed stands on the same page as its last line."""
    for count in range(1, 16):
        parts = [{"name": f"Giấy tờ thứ {number}", "kind": "bản chính"} for number in range(1, count + 1)]
        last = pages_of(pdf(sample("receipt", components=parts), english=english))[-1]

        assert "Vào Sổ theo dõi hồ sơ" in last and "NGƯỜI NỘP HỒ SƠ" in last and "Ghi chú" in last


def test_a_receipt_in_two_languages_fits_on_one_page_of_a5(pdf):
    assert len(pages_of(pdf(sample("receipt", book="02", book_number=15), english=True))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_english_on_a_line_of_its_own_has_no_slash_before_it(pdf, kind):
    text = text_of(pdf(sample(kind), english=True))

    assert not [line for line in text.splitlines() if line.startswith("/")]


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_is_set_in_the_bold_italic_font_which_gives_a_doubled_letter_back(pdf, kind):
    """Its pairs with ơ come out of the file as ơơ; the other three styles give every pair of letters back."""
    assert "BoldItalic" not in tool("pdffonts", pdf(sample(kind), english=True))


def test_every_page_of_the_register_has_a_number_and_the_first_of_other_forms_none(pdf):
    """Circular 01/2018/TT-VPCP, Article 10(2)b: the pages of the book are numbered; Decree 30/2020: not the first."""
    assert text_of(pdf(sample("register"))).splitlines()[0].strip() == "1"
    assert text_of(pdf(sample("refusal"))).splitlines()[0] == "UBND TỈNH MẪU"
    long = pages_of(pdf(sample("refusal", reason="Dài.\n" * 60)))
    assert len(long) > 1 and long[0].startswith("UBND") and long[1].splitlines()[0].strip() == "2"


def test_the_register_is_refused_on_a_paper_too_narrow_for_its_columns(pdf):
    with pytest.raises(BadInputError, match="columns") as refused:
        pdf(sample("register"), paper="A5")

    assert (refused.value.code, "nhiều cột" in refused.value.message_vi) == ("FORM_PAPER", True)


ADDRESS = "https://dvc.example.vn/tra-cuu?ma=000.00.01.H01-240311-0007"
LONG = ADDRESS + "&ngon-ngu=vi&trang=" + "ket-qua-" * 6 + "xong"


def test_an_address_comes_back_exact_where_it_fits_a_line_and_without_hidden_characters_where_it_breaks(pdf):
    """Copied out of the PDF it must open the page; it breaks after / ? & = by layout alone."""
    fits = text_of(pdf(sample("refusal", lookup_at=ADDRESS), paper="A4"))
    breaks = text_of(pdf(sample("refusal", lookup_at=LONG)))

    assert ADDRESS in fits
    assert LONG in breaks.replace("\n", "") and LONG not in breaks
    assert next(line for line in breaks.splitlines() if line.startswith("Tra cứu"))[-1] in "/?&="
    assert "\u200b" not in fits + breaks


def test_the_longest_name_of_an_office_stays_on_the_page_and_reads_as_it_was_written(pdf):
    office = document("refusal")["office"]
    for name in ("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG VÀ HỖ TRỢ DOANH NGHIỆP MẪU " * 4, "X" * 300):
        form = sample("refusal", office=office | {"name": name.strip()})
        path = pdf(form)
        rights = [float(found) for found in re.findall(r'xMax="([\d.]+)"', tool("pdftotext", path, "-bbox"))]

        assert matches(form, text_of(path)) == () and max(rights) < 148 * 72 / 25.4


@pytest.mark.parametrize("field", ["document_digest", "lookup_code"])
def test_a_long_word_breaks_without_a_character_put_into_it(pdf, field):
    word = "0123456789abcdef" * 12
    text = text_of(pdf(sample("conversion_stamp", **{field: word})))

    assert word in text.replace("\n", "") and "\u200b" not in text


def test_a_long_code_stays_in_its_column(pdf):
    entry = document("register")["entries"][0] | {"procedure": "x" * 300, "contact": "y" * 300}
    boxes = tool("pdftotext", pdf(sample("register", entries=[entry])), "-bbox")
    spans = {c: [(float(a), float(b)) for a, b, w in re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>(.*?)<', boxes)
                 if set(w) == {c}] for c in "xy"}  # fmt: skip

    assert len(spans["x"]) > 5 and max(right for _, right in spans["x"]) < min(left for left, _ in spans["y"])


def test_what_the_engine_refuses_is_told_apart_and_quotes_nobody(pdf):
    """A letter without a glyph, a broken logo: two faults; the engine's own words hold what the citizen wrote."""
    from base64 import b64decode, b64encode

    from forms.test_hostile import LOGO
    from motcua.forms.pdf import _refused

    with pytest.raises(BadInputError) as glyph:
        pdf(sample("refusal", reason="bí mật 越"))
    cut = "data:image/png;base64," + b64encode(b64decode(LOGO.partition(",")[2])[:40]).decode()
    brand = Brand()
    object.__setattr__(brand, "logo", cut)  # past the check of Brand, whatever it finds
    with pytest.raises(BadInputError) as picture:
        pdf(sample("refusal"), brand=brand)

    assert (glyph.value.code, picture.value.code) == ("PDF_GLYPH", "PDF_PICTURE")
    assert _refused("panicked").code == "PDF_ENGINE"
    for error in (glyph.value, picture.value):
        assert error.__cause__ is None and error.__context__ is None
        assert "越" not in error.message_vi + error.message_en
