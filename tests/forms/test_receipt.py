"""The receipt after An Giang's annex: complete or refused, escaped, the same for the same content."""

from __future__ import annotations

import copy
import json
from html.parser import HTMLParser

import pytest

from motcua.errors import BadInputError, CollectedError, UnreadableFileError
from motcua.forms import render_html
from motcua.wire import read_receipt
from synthetic import RECEIPT


def receipt(**changes):
    content = copy.deepcopy(RECEIPT) | changes
    return read_receipt(json.dumps(content))


class Outline(HTMLParser):
    """Collect the texts and tags of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def test_every_field_of_the_annex_stands_on_the_page():
    text = " ".join(Outline(render_html(receipt(book="02", book_number=15))).texts)

    for expected in (
        "UBND TỈNH AN GIANG",
        "Số: 12/TTPVHCC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "An Giang, ngày 11 tháng 3 năm 2024",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "000.00.01.H01-240311-0007",
        "Liên 2: Giao cho công dân",
        "Tiếp nhận hồ sơ của ông/bà",
        "Nguyễn Thị Mẫu",
        "Số 1 đường Giả Lập",
        "0900 000 000",
        "Cấp bản sao trích lục",
        "Tờ khai (1 bản chính)",
        "1 (bộ)",
        "3 ngày làm việc",
        "09 giờ 05 phút, ngày 11 tháng 3 năm 2024",
        "17 giờ 30 phút, ngày 14 tháng 3 năm 2024",
        "Bộ phận Một cửa",
        "Vào Sổ theo dõi hồ sơ, Quyển số",
        "02 Số thứ tự: 15",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Chữ ký số của Người tiếp nhận hồ sơ",
        "Ghi chú:",
    ):
        assert expected in text, expected


def test_the_page_is_in_vietnamese_has_one_heading_and_nothing_from_outside():
    outline = Outline(render_html(receipt()))
    tags = [tag for tag, _ in outline.tags]

    assert ("html", {"lang": "vi"}) in outline.tags
    assert tags.count("h1") == 1
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert not [attrs for _, attrs in outline.tags if "src" in attrs or "href" in attrs]


def test_the_qr_code_holds_the_bare_code_and_has_a_name():
    page = render_html(receipt())

    assert '<svg role="img"' in page
    assert "Mã QR của 000.00.01.H01-240311-0007" in page


def test_markup_in_a_name_is_shown_and_never_run():
    person = RECEIPT["applicant"] | {"name": "<script>alert(1)</script>\"'&"}
    page = render_html(receipt(applicant=person))

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "name", ["a\x00b", "a\u202eb", "\ud800", "x" * 10_000], ids=["nul", "bidi", "surrogate", "long"]
)
def test_hostile_text_is_refused_with_its_place(name):
    with pytest.raises(CollectedError) as refused:
        receipt(applicant=RECEIPT["applicant"] | {"name": name})

    assert {fault.path for fault in refused.value.faults} == {"$.applicant.name"}


def test_every_missing_field_is_named_at_once_with_the_form_it_belongs_to():
    with pytest.raises(CollectedError, match="03/2023/QĐ-UBND") as refused:
        receipt(number=" ", receiver="", components=[], due_at="2024-03-01T09:00:00+07:00")

    paths = {fault.path for fault in refused.value.faults}
    assert paths >= {"$.number", "$.receiver", "$.components", "$.due_at"}


def test_a_naive_time_is_refused_with_its_place():
    with pytest.raises(CollectedError) as refused:
        receipt(accepted_at="2024-03-11T09:05:00")

    assert [fault.path for fault in refused.value.faults] == ["$.accepted_at"]


def test_what_is_not_json_is_an_unreadable_file():
    with pytest.raises(UnreadableFileError):
        read_receipt("{")


def test_the_digest_is_the_identity_of_the_content():
    assert receipt().digest == receipt().digest
    assert receipt().digest != receipt(sets=2).digest


def test_paper_and_copy_are_choices_of_a_closed_list():
    assert "210mm 297mm" in render_html(receipt(), paper="A4", copy=1)
    with pytest.raises(BadInputError):
        render_html(receipt(), paper="A3")
    with pytest.raises(BadInputError):
        render_html(receipt(), copy=3)
