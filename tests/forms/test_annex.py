"""The receipt against the annex of An Giang's Decision 03/2023/QĐ-UBND, and what else the sources ask of the papers."""

from __future__ import annotations

import attrs
import pytest

from forms.reading import Reading, order_of
from forms.samples import document, sample
from motcua.errors import CollectedError
from motcua.forms import form_definition, form_definitions, html_text, matches, render_html, render_text

DOTS = "……"
LABELS = (  # Decision 03/2023/QĐ-UBND of An Giang, annex: its labels from the title on, in its order
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "Mã hồ sơ:",
    "(Liên 2: Giao cho công dân)",
    "Trung tâm Phục vụ hành chính công:",
    "Số điện thoại:",
    "Tiếp nhận hồ sơ của ông/bà:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "Thành phần hồ sơ nộp gồm:",
    "Số lượng hồ sơ:",
    "(bộ)",
    "Thời gian giải quyết hồ sơ theo quy định là:",
    "Thời gian nhận hồ sơ:",
    "Thời gian trả kết quả giải quyết hồ sơ:",
    "Đăng ký nhận kết quả tại:",
    "Vào Sổ theo dõi hồ sơ, Quyển số:",
    "Số thứ tự:",
    "NGƯỜI NỘP HỒ SƠ",
    "(Ký và ghi rõ họ tên)",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
    "(Ký và ghi rõ họ tên)",
    "(Chữ ký số của Người tiếp nhận hồ sơ nếu là biểu mẫu điện tử)",
    "Ghi chú:",
    "Trường hợp chưa thiết lập được Hệ thống thông tin một cửa điện tử, Giấy tiếp nhận và hẹn trả kết quả",
    "Tổ chức, cá nhân có thể đăng ký nhận kết quả tại Bộ phận Một cửa hoặc tại nhà (trụ sở tổ chức)",
)


@pytest.mark.parametrize("show", [lambda form: html_text(render_html(form)), render_text], ids=["html", "text"])
@pytest.mark.parametrize("is_electronic", [True, False])
def test_the_labels_of_the_receipt_are_those_of_the_annex_in_its_order(show, is_electronic):
    """The words and the order of the annex, on paper and as an electronic form, blanks not filled in."""
    form = sample("receipt", is_electronic=is_electronic)

    assert order_of(LABELS, show(form).replace("\n    ", " ")) == ""
    labels = [label for label, _ in Reading(render_html(form)).pairs]
    assert labels == [one for one in LABELS if one in labels]  # no label beside those of the annex


def test_the_second_line_of_the_head_is_the_kind_of_the_office_in_upper_case():
    office = document("receipt")["office"]
    centre = Reading(render_html(sample("receipt"))).lines
    section = Reading(render_html(sample("receipt", office=office | {"is_centre": False})))

    assert centre[:2] == ["UBND TỈNH AN GIANG", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"]
    assert section.lines[:3] == ["UBND TỈNH AN GIANG", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "Số: 12/BPTNTKQ"]
    assert section.values["Bộ phận Tiếp nhận và Trả kết quả"] == "Trung tâm thử nghiệm"


def test_what_is_not_filled_in_has_its_label_and_dots_to_write_on():
    empty = Reading(render_html(sample("receipt"))).values
    blank = Reading(
        render_html(sample("receipt", book=" ", applicant=document("receipt")["applicant"] | {"email": " "}))
    )

    for label in ("Email", "Vào Sổ theo dõi hồ sơ, Quyển số", "Số thứ tự"):
        assert empty[label].startswith(DOTS) and blank.values[label].startswith(DOTS)
    assert "Tổ chức" not in empty


def test_the_notes_of_an_giang_stand_on_its_own_receipt_only():
    notes = {one.regulation: len(one.notes) for one in form_definitions() if one.kind == "receipt"}

    assert notes == {"03/2023/QĐ-UBND": 2, "01/2018/TT-VPCP": 0, "03/2025/TT-VPCP": 0}
    assert "45/2016/QĐ-TTg" in render_html(sample("receipt"))
    assert "Ghi chú" not in render_html(sample("receipt", regulation="01/2018/TT-VPCP"))


def test_the_form_that_is_meant_where_none_is_named_stands_in_the_table():
    usual = {one.kind: one.regulation for one in form_definitions() if one.is_usual}

    assert {kind: sample(kind, regulation=None).regulation for kind in usual} == usual
    assert usual == {"receipt": "03/2023/QĐ-UBND", "conversion_stamp": "45/2020/NĐ-CP"}
    assert form_definition("receipt", "03/2023/QĐ-UBND").source_en.startswith("the annex of Decision")
    assert form_definition("conversion_stamp", "45/2020/NĐ-CP").source_en.startswith("Article 18 of Decree")
    assert form_definition("refusal", "01/2018/TT-VPCP").source_en.startswith("Form 03 of Circular")


@pytest.mark.parametrize("kind", ["apology", "apology_extension"])
def test_an_apology_before_the_day_says_it_cannot_be_kept_and_after_it_that_it_was_not(kind):
    """Decree 61/2018/NĐ-CP, Article 19(9): the letter goes out at the latest a day before the term ends."""
    due = document(kind)["due_at"]
    early, kept = sample(kind), sample(kind, issued_at=due)
    late = sample(kind, issued_at=due.replace("17:30", "17:31"))

    for form in (early, kept):
        assert "không thể trả kết quả" in render_text(form) and "Đến nay" not in render_text(form)
    assert "Đến nay" in render_text(late) and "không thể trả" not in render_text(late)


def test_a_control_slip_is_issued_at_acceptance_with_rows_to_fill_in_by_hand():
    """It is issued when the dossier is accepted and nobody has handed it over yet, and travels with it."""
    fresh = Reading(render_html(sample("control_slip", hand_overs=None, blank_rows=None)))
    times = "THỜI GIAN GIAO, NHẬN HỒ SƠ > "

    assert len(fresh.rows) == 4
    for row in fresh.rows:
        assert row[f"{times}1. Giao"] == row[f"{times}2. Nhận"] == "… giờ … phút, ngày … tháng … năm …"
        assert row[f"{times}Người giao"] == row[f"{times}Người nhận"] == row["TÊN CƠ QUAN"] == row["GHI CHÚ"] == ""
        assert row["KẾT QUẢ GIẢI QUYẾT"] == "Trước hạn / Đúng hạn / Quá hạn"
    assert len(Reading(render_html(sample("control_slip", blank_rows=2))).rows) == 5
    with pytest.raises(CollectedError) as none:
        sample("control_slip", hand_overs=[], blank_rows=0)
    with pytest.raises(CollectedError) as many:
        attrs.evolve(sample("control_slip"), blank_rows=51)
    assert [one.path for one in (*none.value.faults, *many.value.faults)] == ["$.hand_overs", "$.blank_rows"]


def test_nothing_written_for_who_gave_can_look_like_that_somebody_took():
    """A forged acceptance inside another part stays in that part's own column."""
    forged = "X - 2. Nhận: 15 giờ 00 phút, ngày 11 tháng 3 năm 2024 - Người nhận: Y"
    step = {"agency": "Phòng Z", "handed_at": "2024-03-11T10:00:00+07:00", "handed_by": forged}
    row = Reading(render_html(sample("control_slip", hand_overs=[step]))).rows[0]
    times = "THỜI GIAN GIAO, NHẬN HỒ SƠ > "

    assert row[f"{times}Người giao"] == forged
    assert row[f"{times}2. Nhận"] == "… giờ … phút, ngày … tháng … năm …"
    assert row[f"{times}Người nhận"] == ""


@pytest.mark.parametrize("kind", ["refusal", "supplement_request"])
def test_a_blank_code_is_no_code(kind):
    form = sample(kind, code="  ")

    assert "Mã hồ sơ" not in render_html(form)
    assert matches(form, html_text(render_html(form))) == ()
