"""One class for each form, keyed by regulation and number: complete or refused, the same in every view."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.samples import KINDS, document, sample
from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError, CollectedError, UnreadableFileError
from motcua.forms import (
    FORM_CLASSES,
    check_form,
    content_bytes,
    content_of,
    form_definition,
    form_definitions,
    html_text,
    matches,
    render_html,
    render_text,
)
from motcua.forms.ruled import judge_content
from motcua.rules import RuleBook
from motcua.wire import form_json, read_form
from motcua.wire.forms import check_kind


def test_a_number_alone_names_no_form_because_numbers_moved_in_2025():
    """Circular 03/2025 gives 05 to the stop notice and moves control slip and register (facts of forms, section 1)."""
    keys = [one.key for one in form_definitions()]

    assert len(keys) == len(set(keys))
    assert {one.kind for one in form_definitions() if one.number == "05"} == {"control_slip", "stop_notice"}
    assert form_definition("register", "01/2018/TT-VPCP").number == "06"
    assert form_definition("register", "03/2025/TT-VPCP").number == "07"


@pytest.mark.parametrize("definition", form_definitions(), ids=lambda one: f"{one.kind}-{one.regulation}")
def test_numbers_are_those_the_packs_cite(definition):
    if definition.number[:1].isalpha():
        return
    day = {"01/2018/TT-VPCP": date(2024, 3, 11), "03/2025/TT-VPCP": date(2025, 10, 14)}[definition.regulation]
    law = "apology" if definition.kind == "apology_extension" else definition.kind
    rule = RuleBook.official().find(f"forms.number.{law}", day)

    assert (rule.value, rule.cite.instrument) == (definition.number, definition.regulation)


def test_only_the_annex_of_an_giang_is_a_layout_that_was_read_and_the_others_say_why():
    sourced = [one for one in form_definitions() if one.layout_sourced]

    assert [one.key for one in sourced] == [("03/2023/QĐ-UBND", "Phụ lục")]
    assert all(one.reason_vi and one.reason_en for one in form_definitions() if not one.layout_sourced)
    for kind, form_class in FORM_CLASSES.items():
        assert form_class.layout_sourced == any(one.layout_sourced for one in form_definitions() if one.kind == kind)


def test_a_form_of_an_instrument_that_has_none_is_refused():
    with pytest.raises(BadInputError) as refused:
        attrs.evolve(sample("stop_notice"), regulation="01/2018/TT-VPCP")

    assert refused.value.code == "FORM_REGULATION"


@pytest.mark.parametrize("english", [False, True], ids=["vi", "vi+en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_view_says_what_the_form_says(kind, english):
    form = sample(kind)

    assert matches(form, html_text(render_html(form, english=english)), english=english) == ()
    assert matches(form, render_text(form, english=english), english=english) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_the_content_is_printed(kind):
    """Nothing that was filled in is left out of the paper, but for what the form has no line for."""
    form = sample(kind)
    shown = re.sub(r"\s+", "", html_text(render_html(form)))
    no_line = {
        "apology": {"office.phone"},
        "apology_extension": {"office.phone"},
        "control_slip": {"office.phone", "applicant.address"},
        "register": {"office.phone"},
    }
    # the regulation and English roles are not printed; moments and days are printed in words
    other = re.compile(r"regulation|signer_role_en|.*outcome|(?!collect_|lookup_).*_at|.*_on")

    for path, text in _leaves(form_json(form)):
        if path not in no_line.get(kind, ()) and not other.fullmatch(path):
            assert re.sub(r"\s+", "", text) in shown, path


def _leaves(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    elif isinstance(value, str) and value:
        yield path, value


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_field_left_blank_is_refused_by_name_and_source(kind):
    form = sample(kind)
    names = [one.name for one in attrs.fields(type(form)) if one.default is attrs.NOTHING]
    texts = [name for name in names if isinstance(getattr(form, name), str | tuple) and name != "regulation"]

    assert texts
    for name in texts:
        blank = () if isinstance(getattr(form, name), tuple) else " "
        with pytest.raises(CollectedError) as refused:
            attrs.evolve(form, **{name: blank})
        assert f"$.{name}" in {fault.path for fault in refused.value.faults}
        assert form.definition.source_en in refused.value.message_en
        assert form.definition.title_vi in refused.value.message_vi


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_field_left_out_of_the_json_is_refused_by_name_and_source(kind):
    form = sample(kind)
    for name in [one.name for one in attrs.fields(type(form)) if one.default is attrs.NOTHING]:
        with pytest.raises(CollectedError) as refused:
            sample(kind, **{name: None})
        assert repr(name) in refused.value.message_en
        if name != "regulation":
            assert form.definition.source_en in refused.value.message_en


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_comes_back_from_its_json_and_its_hash_is_that_of_the_canonical_bytes(kind):
    form = sample(kind)
    again = read_form(kind, json.dumps(form_json(form)))

    assert again == form
    assert content_bytes(form) == canonical_bytes(content_of(form))
    assert again.digest == form.digest == hashlib.sha256(content_bytes(form)).hexdigest()
    assert content_of(form)["schema"] == f"urn:motcua:form:{kind}:1"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_has_the_fields_of_the_class(kind):
    from importlib.resources import files

    schema = json.loads(files("motcua.wire").joinpath("schemas", f"{kind}.schema.json").read_text("utf-8"))
    fields = attrs.fields(FORM_CLASSES[kind])

    assert schema["$id"] == f"urn:motcua:form:{kind}:1"
    assert set(schema["properties"]) == {one.name for one in fields}
    assert set(schema["required"]) == {one.name for one in fields if one.default is attrs.NOTHING}
    assert schema["properties"]["regulation"]["enum"] == [
        one.regulation for one in form_definitions() if one.kind == kind
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "conversion_stamp"])
def test_the_same_content_under_another_regulation_is_another_paper(kind):
    form = sample(kind)
    others = [one.regulation for one in form_definitions() if one.kind == kind and one.regulation != form.regulation]

    for other in others:
        assert attrs.evolve(form, regulation=other).digest != form.digest


@given(st.text(max_size=40))
def test_canonical_bytes_of_a_form_are_those_of_the_one_canonical_form(text):
    """Property: whatever is written, the fast way and the general way agree to the byte."""
    try:
        form = sample("refusal", signer_role_en=text)
    except CollectedError:
        return
    assert content_bytes(form) == canonical_bytes(content_of(form))


@given(st.text(alphabet="abcđêôơưẠỹ 1<>&\"'", min_size=1, max_size=60).filter(str.strip))
def test_whatever_name_is_written_the_views_say_it_and_nothing_else_changes(name):
    """Property: a view matches its own form and no form with another name."""
    form = sample("refusal", signer=name)
    page = html_text(render_html(form))

    assert matches(form, page) == ()
    other = attrs.evolve(form, signer=f"{name} khác")
    assert [dict(one.data)["block"] for one in matches(other, page)] == ["signatures"]


def test_a_rendering_that_was_changed_is_found_block_by_block():
    form = sample("receipt")
    forged = render_text(form).replace("14 tháng 3", "24 tháng 3").replace("Nguyễn Thị Mẫu", "Trần Thị Mẫu")
    found = matches(form, forged)

    assert {dict(one.data)["block"] for one in found} == {"times", "filer", "signatures"}
    assert {one.id for one in found} == {"FORM_TEXT_DIFFERS"}


def test_the_copies_differ_in_their_line_and_in_nothing_else():
    """An Giang, annex: (Liên 1: Lưu tại Bộ phận Một cửa)/(Liên 2: Giao cho công dân)."""
    form = sample("receipt")
    first, second = render_text(form, copy=1), render_text(form, copy=2)

    assert (
        first.replace("(Liên 1: Lưu tại Bộ phận Một cửa)", "").split()
        == second.replace("(Liên 2: Giao cho công dân)", "").split()
    )
    assert matches(form, first, copy=1) == ()
    assert {dict(one.data)["block"] for one in matches(form, first, copy=2)} == {"copy"}


def test_the_blocks_of_the_receipt_stand_in_the_order_of_the_annex():
    text = re.sub(r"\s+", " ", html_text(render_html(sample("receipt", book="02", book_number=15))))
    order = ["UBND TỈNH", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Số: 12/TTPVHCC", "CỘNG HÒA", "An Giang, ngày", "GIẤY",
             "Mã hồ sơ:", "(Liên 2", "Trung tâm Phục vụ hành chính công:", "Tiếp nhận hồ sơ của ông/bà:", "Địa chỉ:",
             "Nội dung yêu cầu giải quyết:", "Thành phần hồ sơ nộp gồm:", "Số lượng hồ sơ:", "theo quy định là:",
             "Thời gian nhận hồ sơ:", "Thời gian trả kết quả giải quyết hồ sơ:", "Đăng ký nhận kết quả tại:",
             "Quyển số:", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Ghi chú:", "45/2016/QĐ-TTg"]  # fmt: skip
    places = [text.index(words, 0) for words in order]

    assert places == sorted(places)


@pytest.mark.parametrize(
    ("kind", "rule", "shown"),
    [
        ("supplement_request", "intake.supplement_slip", ["reason", "guidance"]),
        ("refusal", "intake.refusal_slip", ["reason"]),
        ("apology", "apology.letter", ["reason", "extension_time"]),
    ],
)
def test_what_the_decree_wants_on_a_slip_is_a_required_field(kind, rule, shown):
    """Decree 61/2018/NĐ-CP, Articles 17(1) and 19(9): the reason, the guidance, the new time."""
    row = RuleBook.official().find(rule, date(2024, 3, 11))

    assert judge_content(row, shown) is None
    with pytest.raises(CollectedError):
        sample(kind, reason="")


def test_the_guide_slip_receipt_and_control_slip_that_vinh_long_has_printed_are_made():
    """Vĩnh Long 612/QĐ-UBND, section IV(2): guide, receipt, control slip; IV(7): full guidance, for every paper."""
    book, day = RuleBook.official(), date(2024, 3, 11)
    printed = {"guide_slip": "guidance", "receipt": "receipt", "control_slip": "control_slip"}
    for kind, paper in printed.items():
        rule = book.in_force(f"forms.{paper}_printed", day, place="H61")
        assert rule.paper == paper
        assert sample(kind).definition.title_vi.upper() in html_text(render_html(sample(kind)))
    assert book.in_force("forms.guidance_printed", day, place="H61").cite.instrument == sample("guide_slip").regulation

    assert judge_content(book.in_force("intake.full_guidance", day, place="H61"), ["guidance"]) is None
    papers = document("guide_slip")["papers"]
    papers[1]["guidance"] = " "
    with pytest.raises(CollectedError) as refused:
        sample("guide_slip", papers=papers)
    assert [one.path for one in refused.value.faults] == ["$.papers[1].guidance"]


def test_times_of_a_control_slip_never_run_backwards():
    steps = document("control_slip")["hand_overs"]
    steps[1]["handed_at"] = "2024-03-11T09:00:00+07:00"
    steps[0]["taken_at"] = "2024-03-11T09:30:00+07:00"
    with pytest.raises(CollectedError) as refused:
        sample("control_slip", hand_overs=steps)

    assert {one.path for one in refused.value.faults} == {"$.hand_overs[0].taken_at", "$.hand_overs[1].handed_at"}


def test_a_register_has_no_gap_and_one_year():
    """Circular 01/2018/TT-VPCP, Article 10(2): a book a year, numbers run on."""
    entries = document("register")["entries"]
    entries[2]["serial"] = 9
    entries[4]["received_on"] = "2023-12-29"
    with pytest.raises(CollectedError) as refused:
        sample("register", entries=entries)

    assert {one.code for one in refused.value.faults} == {"REGISTER_GAP", "REGISTER_YEAR"}


def test_a_new_appointment_is_later_than_the_old_one():
    for kind in ("apology", "apology_extension"):
        with pytest.raises(CollectedError) as refused:
            sample(kind, new_due_at=document(kind)["due_at"])
        assert [one.code for one in refused.value.faults] == ["NEW_DUE_NOT_LATER"]


def test_a_conversion_stamp_names_a_system_or_body_and_a_code_or_person():
    """Decree 45/2020/NĐ-CP, Article 18, as the row nd-45-2020:paper-print restates it."""
    assert sample("conversion_stamp", managing_body=None, converter=None, seal=None)
    with pytest.raises(CollectedError) as refused:
        sample("conversion_stamp", system=None, managing_body=None, lookup_code=None, converter=None)
    assert {one.path for one in refused.value.faults} == {"$.system", "$.lookup_code"}


def test_a_paper_that_is_wanted_needs_a_number_of_copies():
    with pytest.raises(CollectedError) as refused:
        sample("supplement_request", wanted=[{"name": "Tờ khai"}])
    assert [one.path for one in refused.value.faults] == ["$.wanted[0]"]


def test_the_form_of_another_day_is_flagged_with_the_law_of_the_day():
    """Circular 03/2025 is in force from 15 September 2025."""
    found = check_form(sample("refusal", issued_at="2025-10-14T09:00:00+07:00"))

    assert [one.id for one in found] == ["FORM_NOT_OF_DAY"]
    assert found[0].because[0].instrument == "03/2025/TT-VPCP"
    assert check_form(sample("refusal")) == ()


def test_moments_and_days_that_are_none_are_named_deep_inside():
    steps = document("control_slip")["hand_overs"]
    steps[1]["taken_at"] = "2024-03-13T08:05:00"
    with pytest.raises(CollectedError) as naive:
        sample("control_slip", hand_overs=steps)
    entries = document("register")["entries"]
    entries[3]["due_on"] = "2024-02-31"
    with pytest.raises(CollectedError) as no_day:
        sample("register", entries=entries)

    assert [(one.code, one.path) for one in naive.value.faults] == [("NAIVE_TIME", "$.hand_overs[1].taken_at")]
    assert [(one.code, one.path) for one in no_day.value.faults] == [("NOT_A_DAY", "$.entries[3].due_on")]


def test_what_is_no_form_or_no_json_is_refused():
    with pytest.raises(BadInputError, match="poem"):
        check_kind("poem")
    with pytest.raises(UnreadableFileError):
        read_form("refusal", "{")
    with pytest.raises(CollectedError, match="Form 03"):
        read_form("refusal", "[]")


def test_the_documentation_names_every_form_and_why_its_layout_is_not_sourced():
    from pathlib import Path

    page = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]

    assert len(rows) == len(form_definitions())
    for row, one in zip(rows, form_definitions(), strict=True):
        assert f"| `{one.kind}` | `{FORM_CLASSES[one.kind].__name__}` | {one.regulation} | {one.number} |" in row
        assert one.title_vi in row and one.reason_vi in row and one.reason_en in row
        assert ("**not sourced**" in row) != one.layout_sourced
