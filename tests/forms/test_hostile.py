"""Hostile text is escaped, refused or flagged; a host can brand a form and cannot break or empty it."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.samples import KINDS, document, sample
from motcua.errors import BadInputError, CollectedError
from motcua.forms import (
    Brand,
    ExtraField,
    WantedPaper,
    check_form,
    html_text,
    lookup_address,
    matches,
    render_html,
    render_text,
)
from motcua.forms.lookup import check_payload
from motcua.forms.page import page_of

CODE = "000.00.01.H01-240311-0007"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LOGO = "data:image/png;base64," + base64.b64encode(PNG).decode()


class Tags(HTMLParser):
    """Collects the elements and attributes of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def poisoned(value, text):
    """The same document with a text put into every field that holds free text."""
    if isinstance(value, dict):
        fixed = ("regulation", "code", "term", "outcome")
        return {key: item if key in fixed or (key.endswith(("_at", "_on")) and key not in ("collect_at", "lookup_at"))
                else poisoned(item, text) for key, item in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [poisoned(item, text) for item in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></style></svg><b onclick='x'>", "{{head}}",
     "javascript:alert(1)"],
    ids=["script", "attribute", "closing", "slot", "link"],
)  # fmt: skip
def test_markup_in_any_field_is_shown_and_makes_no_element(kind, text):
    clean = Tags(render_html(sample(kind))).found
    form = sample(kind, **poisoned(document(kind), text))
    page = render_html(form)

    assert {tag for tag, _ in Tags(page).found} <= {tag for tag, _ in clean}
    assert not [
        attrs
        for _, attrs in Tags(page).found
        if any(name.startswith("on") or name in ("src", "href") for name in attrs)
    ]
    assert matches(form, html_text(page)) == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    ["a\x00b", "a\u202eb", "a\u200fb", "a\u2028b", "\ud800", "\ue000", "a\rb", "x" * 10_000],
    ids=["nul", "override", "mark", "separator", "surrogate", "private", "return", "long"],
)
def test_what_no_form_prints_is_refused_in_any_field_with_its_place(kind, text):
    with pytest.raises(CollectedError) as refused:
        sample(kind, **poisoned(document(kind), text))

    codes = {fault.code for fault in refused.value.faults}
    assert "TEXT_NOT_CLEAN" in codes
    assert all(fault.path.startswith("$.") for fault in refused.value.faults)
    assert text not in refused.value.message_vi


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nguyễn Thị Mẫu", set()),
        ("Nguye\u0302\u0303n Thị Mẫu", {"FORM_TEXT_NFD"}),
        ("Nguyễn Thị М\u1ea5u", {"FORM_TEXT_LOOKALIKE"}),
        ("ðặng Văn Thử", {"FORM_TEXT_LOOKALIKE"}),
        ("Müller-Łódź", set()),
        ("Mẫu\u200b Thử", {"FORM_TEXT_HIDDEN"}),
        ("=HYPERLINK(1)", {"FORM_TEXT_FORMULA"}),
        ("@SUM(A1)", {"FORM_TEXT_FORMULA"}),
        ("+84 900 000 000", set()),
        ("-2+cmd|' /C calc'!A0", {"FORM_TEXT_FORMULA"}),
        ("<b>Mẫu</b>", {"FORM_TEXT_MARKUP"}),
        ("javascript:alert(1)", {"FORM_TEXT_MARKUP"}),
        ("5\u03360\u0336", {"FORM_TEXT_REPERTOIRE"}),
        ("Số １２", {"FORM_TEXT_REPERTOIRE"}),
        ("Số ١٢", {"FORM_TEXT_REPERTOIRE"}),
        ("Tra\u0274", {"FORM_TEXT_REPERTOIRE"}),
        ("Mẫu\u00a0Thử", {"FORM_TEXT_REPERTOIRE"}),
        ("＝HYPERLINK(1)", {"FORM_TEXT_FORMULA", "FORM_TEXT_REPERTOIRE"}),
        ("-(cmd|' /C calc'!A0)", {"FORM_TEXT_FORMULA"}),
        ("+ 1+cmd|' /C calc'!A0", {"FORM_TEXT_FORMULA"}),
        ("- Giấy ủy quyền", set()),
    ],
)
def test_what_a_person_should_look_at_is_flagged_by_place_and_not_quoted(text, found):
    answer = check_form(sample("refusal", signer=text))

    assert {one.id for one in answer} == found
    assert all(dict(one.data)["path"] == "$.signer" and text not in one.message_vi for one in answer)


def test_separate_marks_and_composed_letters_are_the_same_content_and_print_composed():
    spread = sample("refusal", signer="Nguye\u0302\u0303n")
    whole = sample("refusal", signer="Nguyễn")

    assert spread.digest == whole.digest
    assert "Nguyễn" in render_html(spread) and "Nguyễn" in render_text(spread)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_that_would_join_the_markup_before_it_is_refused(kind):
    """U+0338 after ">" composes to another letter: a page normalised after escaping would lose the end of a tag."""
    with pytest.raises(CollectedError) as refused:
        sample(kind, **poisoned(document(kind), "\u0338 autofocus tabindex=0 onfocus=alert(1) x"))
    assert "TEXT_NOT_CLEAN" in {fault.code for fault in refused.value.faults}


@given(st.text(alphabet="\u0338\u0301\u0323<>=&'\" ax\u1eb1", min_size=1, max_size=12))
def test_no_text_changes_the_elements_of_a_page(text):
    """Property: whatever letters and marks a field holds, the page has the same elements and says that text."""
    clean = Tags(render_html(sample("refusal"))).found
    try:
        form = sample("refusal", reason=f"x{text}", signer=f"y{text}")
    except CollectedError:
        return
    page = render_html(form)

    assert [tag for tag, _ in Tags(page).found] == [tag for tag, _ in clean]
    assert matches(form, html_text(page)) == ()


@pytest.mark.parametrize("blank", ["\u2800", "\u034f", "\ufe0f", "\U000f0000", "\u200b", "\u00ad", "\u3164", "\u00a0"])
def test_a_field_filled_with_nothing_to_see_is_not_filled(blank):
    with pytest.raises(CollectedError) as refused:
        sample("refusal", reason=f"{blank} {blank}")
    assert [fault.code for fault in refused.value.faults] == ["FIELD_MISSING"]


@pytest.mark.parametrize(
    ("kind", "field"),
    [("refusal", "signer"), ("refusal", "number"), ("refusal", "place"), ("receipt", "request"),
     ("receipt", "collect_at"),
     ("apology", "received_by")],
)  # fmt: skip
def test_a_value_of_several_lines_cannot_pass_for_a_line_of_the_form(kind, field):
    """A second line could name another code or another appointment."""
    with pytest.raises(CollectedError) as refused:
        sample(kind, **{field: "Mẫu\nMã hồ sơ: 000.00.01.H01-240311-0001"})
    assert ("TEXT_NOT_ONE_LINE", f"$.{field}") in {(fault.code, fault.path) for fault in refused.value.faults}


def test_the_titles_of_who_signs_for_another_may_stand_under_each_other_and_hold_no_field():
    assert sample("apology", signer_role="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC")
    with pytest.raises(CollectedError):
        sample("apology", signer_role="GIÁM ĐỐC\nThời gian trả kết quả: ngày 1")


def test_a_reason_of_several_lines_is_set_in_from_the_labels():
    form = sample("refusal", reason="Thiếu giấy.\nMã hồ sơ: 000.00.01.H01-240311-0001")

    assert not [
        line for line in render_text(form).splitlines() if line.startswith("Mã hồ sơ: 000.00.01.H01-240311-0001")
    ]
    assert '<dd class="long">' in render_html(form)


@pytest.mark.parametrize(
    ("change", "block"),
    [
        (lambda page: page.replace("Trần Văn Thử", "Trần Văn Thửng"), "signatures"),
        (lambda page: page.replace("Trần Văn Thử", "Trần Văn Th ử"), "signatures"),
        (lambda page: page.replace("<dl>", "<p>Lệ phí phải nộp: 5.000.000 đồng</p><dl>", 1), "title"),
        (lambda page: page.replace("</main>", "<p>Đã duyệt</p></main>"), "signatures"),
        (lambda page: page.replace("Số 1 đường", "Số 11 đường"), "filer"),
    ],
    ids=["longer", "space", "inserted", "appended", "digit"],
)
def test_a_rendering_that_says_more_or_other_is_found_out(change, block):
    form = sample("refusal", code="")
    page = render_html(form)
    assert matches(form, html_text(page)) == ()

    assert {dict(one.data)["block"] for one in matches(form, html_text(change(page)))} == {block}


def test_a_shorter_name_does_not_pass_for_the_longer_one_it_begins():
    page, text = (
        html_text(render_html(sample("refusal", signer="Trần Văn Anh"))),
        render_text(sample("refusal", signer="Trần Văn Anh")),
    )

    assert [one.id for one in matches(sample("refusal", signer="Trần Văn An"), page)] == ["FORM_TEXT_ADDED"]
    assert matches(sample("refusal", signer="Trần Văn An"), text) != ()


def test_a_count_in_another_column_and_a_day_in_another_field_are_found_out():
    slip = sample("supplement_request")
    original = attrs.evolve(slip, wanted=(WantedPaper("Tờ khai", originals=1),))
    copied = attrs.evolve(slip, wanted=(WantedPaper("Tờ khai", photocopies=1),))
    more = attrs.evolve(slip, wanted=(WantedPaper("Tờ khai", originals=12),))
    for form in (copied, more):
        for shown in (html_text(render_html(form)), render_text(form)):
            assert "wanted" in {dict(one.data)["block"] for one in matches(original, shown)}

    book = sample("register")
    moved = attrs.evolve(book, entries=tuple(
        attrs.evolve(one, due_on=None, passed_on=one.due_on) for one in book.entries))  # fmt: skip
    for shown in (html_text(render_html(moved)), render_text(moved)):
        assert matches(book, shown) != ()


def test_the_digest_printed_under_plain_text_is_held_too():
    form = sample("refusal")
    text = render_text(form)

    assert [one.id for one in matches(form, text.replace(form.digest, "0" * 64))] == ["FORM_TEXT_ADDED"]


def test_a_host_can_add_its_face_and_everything_of_it_is_escaped():
    brand = Brand(logo=LOGO, logo_alt='Huy hiệu "<b>"', agency_lines=("SỞ <i>MẪU</i>",),
                  extra=(ExtraField("Đường dây nóng <1>", "0296 & 111"),))  # fmt: skip
    form = sample("receipt")
    page = render_html(form, brand=brand)

    assert "<i>" not in page and "<b>" not in page
    assert [attrs["alt"] for tag, attrs in Tags(page).found if tag == "img"] == ['Huy hiệu "<b>"']
    assert "Đường dây nóng <1>:0296 & 111" in html_text(page)
    assert matches(form, html_text(page), brand=brand) == ()
    assert matches(form, render_text(form, brand=brand), brand=brand) == ()


@pytest.mark.parametrize(
    "logo",
    [LOGO[:-12], LOGO.replace("AAAAEAAAABCAYAAAAf", "AAnEAAAABCAYAAAAf"),
     "https://example.vn/logo.png", "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=", "data:image/png;base64,AAAA",
     'data:image/png;base64,AA"onerror="x', "data:text/html;base64,AAAA", "data:image/png;base64,A"],
)  # fmt: skip
def test_a_logo_is_a_picture_inside_the_page_and_nothing_else(logo):
    with pytest.raises(BadInputError) as refused:
        Brand(logo=logo)
    assert refused.value.code == "BRAND_LOGO"


def test_a_brand_with_hostile_text_is_refused():
    for brand in ({"agency_lines": ("a\u202eb",)}, {"extra": (ExtraField("a", "\x00"),)}, {"logo_alt": "\ud800"}):
        with pytest.raises(BadInputError) as refused:
            Brand(**brand)
        assert refused.value.code == "TEXT_NOT_CLEAN"


def names(kind):
    return [block.name for block in page_of(sample(kind)).blocks]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_can_arrange_the_blocks_and_cannot_drop_or_double_one(kind):
    slots = names(kind)
    template = (
        "<div class='box'>" + "".join(f"<section>{{{{{name}}}}}</section>" for name in reversed(slots)) + "</div>"
    )
    form = sample(kind)
    page = render_html(form, brand=Brand(template=template))

    assert matches(form, html_text(page), brand=Brand(template=template)) == ()
    assert [block.name for block in page_of(form, brand=Brand(template=template)).blocks] == slots[::-1]
    for name in slots:
        for wrong in (template.replace(f"{{{{{name}}}}}", ""), template + f"<p>{{{{{name}}}}}</p>"):
            with pytest.raises(BadInputError, match=name) as refused:
                render_html(form, brand=Brand(template=wrong))
            assert refused.value.code == "TEMPLATE_DROPS_FIELD"


@pytest.mark.parametrize(
    "template",
    [
        "<script>{{head}}</script>",
        "<p onclick='x'>{{head}}</p>",
        "<p title='{{head}}'>a</p>",
        "<p style='display:none'>{{head}}</p>",
        "<p hidden>{{head}}</p>",
        "<div>{{head}}",
        "<div><p>{{head}}</div></p>",
        "<!-- {{head}} -->",
        "<p>{{ head",
        "<a href='x'>{{head}}</a>",
        "<p class='room'>{{head}}</p>",
        "<textarea>{{head}}</textarea>",
        "<p>{{head}}</p><",
        "<p>{{head}}</p></p>",
        "<?x {{head}}?>",
        "<![CDATA[{{head}}]]>",
        "<!DOCTYPE html>{{head}}",
        "{{head}}<p",
        "<title>{{head}}</title>",
        "<p>&#x202E;{{head}}</p>",
        "<p>&#0;{{head}}</p>",
        "<p>&lrm;{{head}}</p>",
        "<div class='small'>" * 9 + "{{times}}" + "</div>" * 9,
    ],
)
def test_a_template_that_could_run_load_or_hide_is_refused(template):
    with pytest.raises(BadInputError) as refused:
        Brand(template=template)
    assert refused.value.code == "TEMPLATE_MARKUP"


@pytest.mark.parametrize(
    "brand",
    [
        {"extra": (ExtraField("Mã hồ sơ", "000.00.01.H01-240311-9999"),)},
        {"extra": (ExtraField("MÃ  HỒ SƠ", "9999"),)},
        {"agency_lines": ("Thời gian trả kết quả giải quyết hồ sơ: 01 tháng 4",)},
        {"template": "<p>Thời gian trả kết quả giải quyết hồ sơ: <strong>1/4</strong></p>{slots}"},
    ],
)
def test_a_host_cannot_add_a_second_field_of_the_form(brand):
    """What a host adds must not look like the form's own appointment or code."""
    slots = "".join(f"{{{{{name}}}}}" for name in names("receipt"))
    brand = {key: value.replace("{slots}", slots) if key == "template" else value for key, value in brand.items()}
    with pytest.raises(BadInputError) as refused:
        render_html(sample("receipt"), brand=Brand(**brand))
    assert refused.value.code == "BRAND_LABEL"


def test_a_host_s_words_in_a_template_are_part_of_the_page_and_no_others():
    slots = "".join(f"{{{{{name}}}}}" for name in names("refusal"))
    brand = Brand(template=f"<p>Cổng thử nghiệm</p>{slots}<p>Xin cảm ơn</p>")
    form = sample("refusal")
    page = render_html(form, brand=brand)

    assert matches(form, html_text(page), brand=brand) == ()
    assert matches(form, html_text(page)) != ()


@given(st.text(alphabet="<>/{}!-='\" dpivhead&;scrt", max_size=40))
def test_no_template_that_is_taken_makes_an_element_beyond_the_plain_ones(text):
    """Property: whatever a host writes, the page has no element that runs or loads."""
    slots = "".join(f"{{{{{name}}}}}" for name in names("conversion_stamp"))
    try:
        page = render_html(sample("conversion_stamp"), brand=Brand(template=text + slots))
    except BadInputError:
        return
    assert not {tag for tag, _ in Tags(page).found} & {"script", "img", "iframe", "object", "link", "a"}
    assert matches(sample("conversion_stamp"), html_text(page), brand=Brand(template=text + slots)) == ()


@pytest.mark.parametrize(
    "template",
    ["https://dvc.example.vn/tra-cuu?MHS={code}&SGT={identity}", "https://dvc.example.vn/tra-cuu?MHS={code}&SGT=1",
     "https://dvc.example.vn/tra-cuu?ma={code}&cccd=", "https://dvc.example.vn/{cccd}/{code}",
     "https://dvc.example.vn/t?ma={code}&x=001203004567", "https://dvc.example.vn/t?ma={code}&x=001%20203%20004567",
     "https://dvc.example.vn/t?ma={code}&x=012.345.678", "https://dvc.example.vn/0900000000/{code}",
     "https://dvc.example.vn/t?ma={code}#cccd=", "https://dvc.example.vn/t?ma={code}&soCCCD=1",
     "https://dvc.example.vn/t?ma={code}&so_cccd=1", "https://dvc.example.vn/t?ma={code}&maDinhDanh=1",
     "https://dvc.example.vn/t?ma={code}&dien_thoai=1", "https://dvc.example.vn/t?ma={code}&hoten=a",
     "https://dvc.example.vn/t?ma={code}&x=%25300%25312%252503004567", "https://dvc.example.vn/t?ma={code}&x=001,203,004,567",
     "https://dvc.example.vn/001/203/004/567?ma={code}", "https://dvc.example.vn/t?m%C3%A3%20%C4%91%E1%BB%8Bnh%20danh=1&ma={code}"],
)  # fmt: skip
def test_an_identity_number_in_a_look_up_address_is_refused(template):
    """A system in the field prints SGT={identity number} into its QR; this library refuses it."""
    with pytest.raises(BadInputError) as refused:
        lookup_address(template, CODE)
    assert refused.value.code == "LOOKUP_IDENTITY"
    assert "001203004567" not in (refused.value.value or "")


@pytest.mark.parametrize(
    "template",
    ["http://dvc.example.vn/{code}", "https://dvc.example.vn/", "https://{code}.example.vn/", "https:///{code}",
     "https://a@example.vn/{code}", "https://dvc.example.vn/{code}/{code}", "https://dvc.example.vn/{code}/{other}",
     "https://dvc.example.vn/ tra {code}", "javascript:alert('{code}')", "https://dvc.example.vn/\u202e{code}",
     "https://[{code}", "https://dvc.example.vn/001203{code}004567"],
)  # fmt: skip
def test_a_look_up_address_is_https_with_one_code_after_the_host(template):
    with pytest.raises(BadInputError) as refused:
        lookup_address(template, CODE)
    assert refused.value.code == "LOOKUP_TEMPLATE"


def test_the_qr_code_holds_the_bare_code_or_the_address_or_a_text_signed_elsewhere():
    form = sample("receipt")
    address = lookup_address("https://dvc.example.vn/tra-cuu?ma={code}", CODE)
    pictures = {render_html(form), render_html(form, qr=address), render_html(form, qr="MC1:6BF-TEXT")}

    assert len(pictures) == 3
    assert f"QR: {address}" in render_text(form, qr=address)
    for bad in ("", "a\nb", "https://x.vn/" + "x" * 300, "https://dvc.example.vn/?sgt=1", "https://x.vn/001203004567",
                "001203004567", "tel:0900000000", "javascript:alert(1)", "dvc.example.vn/?sgt=001203004567",
                "MC1:" + "A" * 500,
                "000.00.01.H01-240311-0008"):  # fmt: skip
        with pytest.raises(BadInputError):
            check_payload(bad, CODE)


def test_a_fixed_mask_leaves_the_text_of_the_qr_code_as_it_is():
    """The mask changes the picture, not what it says; two masks of one text have the same version and size."""
    segno = pytest.importorskip("segno")
    free, fixed = segno.make(CODE, error="m", micro=False), segno.make(CODE, error="m", micro=False, mask=4)

    assert (free.version, free.error) == (fixed.version, fixed.error)


def test_an_unclean_type_is_named():
    with pytest.raises(CollectedError) as refused:
        attrs.evolve(sample("refusal"), reason=7)
    assert [fault.code for fault in refused.value.faults] == ["FIELD_TYPE"]
