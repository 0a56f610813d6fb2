"""Each field of each form stands under its own label, in its own column, and nowhere else."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec

import pytest

from forms.chromium import grey_picture, require
from forms.reading import Reading
from forms.samples import document, sample
from motcua.forms import form_definitions, render_html, render_text

PERSON = {"name": "Tên A", "address": "Địa chỉ B", "phone": "0900 000 111", "email": "c@example.vn"}
SEAL = "Chữ ký số của Tổ chức (nếu là biểu mẫu điện tử)"
RECEIVER = "(Chữ ký số của Người tiếp nhận hồ sơ nếu là biểu mẫu điện tử)"
SIGN = "(Ký và ghi rõ họ tên)"


def read(kind, **changes):
    return Reading(render_html(sample(kind, **changes)))


def test_the_values_of_the_receipt_stand_at_their_labels():
    page = read("receipt", applicant=PERSON | {"organisation": "Tổ chức D"}, book="02", book_number=15, sets=3)

    assert page.values == {
        "Trung tâm Phục vụ hành chính công": "Trung tâm thử nghiệm",
        "Số điện thoại": "0296 000 000",
        "Tiếp nhận hồ sơ của ông/bà": "Tên A",
        "Tổ chức": "Tổ chức D",
        "Địa chỉ": "Địa chỉ B",
        "Email": "c@example.vn",
        "Nội dung yêu cầu giải quyết": "Cấp bản sao trích lục",
        "Số lượng hồ sơ": "3 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là": "3 ngày làm việc",
        "Thời gian nhận hồ sơ": "09 giờ 05 phút, ngày 11 tháng 3 năm 2024",
        "Thời gian trả kết quả giải quyết hồ sơ": "17 giờ 30 phút, ngày 14 tháng 3 năm 2024",
        "Đăng ký nhận kết quả tại": "Bộ phận Một cửa",
        "Vào Sổ theo dõi hồ sơ, Quyển số": "02",
        "Số thứ tự": "15",
    }
    assert [value for label, value in page.pairs if label == "Số điện thoại:"] == ["0296 000 000", "0900 000 111"]
    assert page.lists[0] == ("Thành phần hồ sơ nộp gồm", ["Tờ khai (1 bản chính)"])
    assert page.slots == [
        ["NGƯỜI NỘP HỒ SƠ", SIGN, "Tên A"],
        ["NGƯỜI TIẾP NHẬN HỒ SƠ", SIGN, RECEIVER, "Trần Văn Thử"],
    ]
    assert page.lines[:3] == ["UBND TỈNH AN GIANG", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Số: 12/TTPVHCC"]


def test_the_counts_of_a_supplement_request_stand_in_their_three_columns():
    wanted = [{"name": "Giấy X", "originals": 1, "certified": 2, "photocopies": 3}]
    page = read("supplement_request", applicant=PERSON, wanted=wanted, reason="Lý do E", approver="Lãnh đạo F")

    assert page.rows == [
        {
            "TT": "1",
            "Thành phần hồ sơ": "Giấy X",
            "Số lượng > Bản chính": "1",
            "Số lượng > Bản chứng thực": "2",
            "Số lượng > Bản photo": "3",
        }
    ]
    text = render_text(sample("supplement_request", wanted=wanted))
    assert re.findall(r"Số lượng, (\S+ \S+(?: \S+)?): (\d)", text) == [
        ("Bản chính", "1"), ("Bản chứng thực", "2"), ("Bản photo", "3")]  # fmt: skip
    assert page.values == {
        "Tiếp nhận hồ sơ/yêu cầu của": "Tên A",
        "Nội dung yêu cầu giải quyết": "Cấp bản sao trích lục",
        "Địa chỉ": "Địa chỉ B",
        "Số điện thoại": "0900 000 111",
        "Email": "c@example.vn",
        "Lý do": "Lý do E",
        "Tra cứu tại": "https://dvc.example.vn/tra-cuu",
        "Điện thoại liên hệ": "0296 000 000",
    }
    assert page.slots == [["LÃNH ĐẠO CƠ QUAN", SIGN, "Lãnh đạo F"], ["NGƯỜI HƯỚNG DẪN", SIGN, "Trần Văn Thử"]]
    assert "Số: 31/HDHS" in page.lines


def test_the_values_of_a_refusal_stand_at_their_labels():
    page = read("refusal", applicant=PERSON, reason="Lý do E", lookup_at="Nơi G", code="000.00.01.H01-240311-0007")

    assert page.values == {
        "Tiếp nhận hồ sơ của": "Tên A",
        "Địa chỉ": "Địa chỉ B",
        "Số điện thoại": "0900 000 111",
        "Email": "c@example.vn",
        "Nội dung yêu cầu giải quyết": "Cấp bản sao trích lục",
        "Lý do": "Lý do E",
        "Tra cứu tại": "Nơi G",
        "Điện thoại liên hệ": "0296 000 000",
    }
    assert page.slots == [["NGƯỜI TIẾP NHẬN HỒ SƠ", SIGN, "Trần Văn Thử"]]
    assert "Mã hồ sơ: 000.00.01.H01-240311-0007" in page.lines


@pytest.mark.parametrize("kind", ["apology", "apology_extension"])
def test_the_values_of_an_apology_stand_at_their_labels(kind):
    page = read(
        kind, applicant=PERSON, reason="Lý do E", received_at="2024-03-01T08:00:00+07:00",
        issued_at="2024-03-05T08:00:00+07:00", due_at="2024-03-06T09:00:00+07:00",
        new_due_at="2024-03-07T10:00:00+07:00",
    )  # fmt: skip
    own = {
        "apology": {"Người tiếp nhận": "Trần Văn Thử", "Số giấy tiếp nhận": "12/TTPVHCC"},
        "apology_extension": {"Đề nghị gia hạn thời gian giải quyết": "02 ngày làm việc"},
    }
    assert page.values == own[kind] | {
        "Kính gửi": "Tên A",
        "Địa chỉ": "Địa chỉ B",
        "Số điện thoại": "0900 000 111",
        "Email": "c@example.vn",
        "Nội dung yêu cầu giải quyết": "Cấp bản sao trích lục",
        "Thời gian nhận hồ sơ": "08 giờ 00 phút, ngày 01 tháng 3 năm 2024",
        "Thời gian hẹn trả kết quả": "09 giờ 00 phút, ngày 06 tháng 3 năm 2024",
        "Lý do": "Lý do E",
        "Thời gian hẹn trả kết quả lại": "10 giờ 00 phút, ngày 07 tháng 3 năm 2024",
    }
    assert page.lists[0] == ("Nơi nhận", document(kind)["recipients"])
    assert [slot[-1] for slot in page.slots] == ["Lê Văn Mẫu"]
    assert ("Số: 5/PXL" in page.lines) == (kind == "apology")


def test_the_values_of_a_stop_notice_stand_at_their_labels():
    page = read("stop_notice", applicant=PERSON, stop_request="S1", stage="S2", decision="S3", finance="S4")

    assert page.values == {
        "Kính gửi": "Tên A",
        "Địa chỉ": "Địa chỉ B",
        "Số điện thoại": "0900 000 111",
        "Email": "c@example.vn",
        "Nội dung yêu cầu giải quyết": "Cấp bản sao trích lục",
        "Yêu cầu dừng giải quyết": "S1",
        "Giai đoạn đang giải quyết": "S2",
        "Quyết định": "S3",
        "Phí, lệ phí": "S4",
        "Điện thoại liên hệ": "0296 000 000",
    }
    assert page.slots == [["GIÁM ĐỐC", SIGN, "Lê Văn Mẫu"]]


def test_each_part_of_a_hand_over_stands_in_its_own_column():
    steps = [
        {"agency": f"Phòng {word}", "handed_at": f"2024-03-11T1{hour}:00:00+07:00", "handed_by": f"Giao {word}",
         "taken_at": f"2024-03-11T1{hour}:30:00+07:00", "taken_by": f"Nhận {word}", "outcome": word,
         "remark": f"Ghi {word}"}
        for hour, word in enumerate(("early", "on_time", "late"))
    ]  # fmt: skip
    page = read("control_slip", applicant=PERSON, procedure="Thủ tục P", hand_overs=steps, blank_rows=0)
    words = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
    times = "THỜI GIAN GIAO, NHẬN HỒ SƠ > "

    assert page.rows == [
        {
            "TÊN CƠ QUAN": f"Phòng {word}",
            f"{times}1. Giao": f"1{hour} giờ 00 phút, ngày 11 tháng 3 năm 2024",
            f"{times}Người giao": f"Giao {word}",
            f"{times}2. Nhận": f"1{hour} giờ 30 phút, ngày 11 tháng 3 năm 2024",
            f"{times}Người nhận": f"Nhận {word}",
            "KẾT QUẢ GIẢI QUYẾT": said,
            "GHI CHÚ": f"Ghi {word}",
        }
        for hour, (word, said) in enumerate(words.items())
    ]
    assert page.values == {
        "Kèm theo hồ sơ của": "Tên A",
        "Số điện thoại": "0900 000 111",
        "Thủ tục": "Thủ tục P",
        "Thời gian nhận hồ sơ": "09 giờ 05 phút, ngày 11 tháng 3 năm 2024",
    }


ENTRY = {
    "serial": 7, "code": "000.00.01.H01-240311-0007", "procedure": "Thủ tục P", "sets": 4, "applicant": "Tên A",
    "contact": "Liên hệ B", "lead_agency": "Cơ quan C", "received_on": "2024-03-01", "due_on": "2024-03-02",
    "passed_on": "2024-03-03", "result_on": "2024-03-04", "returned_on": "2024-03-05", "return_way": "Cách D",
    "signed_for": "Ký E", "remark": "Ghi F",
}  # fmt: skip
ROW = {
    "STT": "07",
    "Mã hồ sơ": "000.00.01.H01-240311-0007",
    "Tên thủ tục hành chính": "Thủ tục P",
    "Số lượng hồ sơ": "4",
    "Tên cá nhân, tổ chức": "Tên A",
    "Địa chỉ, số điện thoại": "Liên hệ B",
    "Cơ quan chủ trì": "Cơ quan C",
    "Ngày, tháng, năm > Nhận hồ sơ": "01/03/2024",
    "Ngày, tháng, năm > Hẹn trả": "02/03/2024",
    "Ngày, tháng, năm > Chuyển đến cơ quan giải quyết": "03/03/2024",
    "Ngày, tháng, năm > Nhận kết quả từ cơ quan giải quyết": "04/03/2024",
    "Trả kết quả > Ngày trả": "05/03/2024",
    "Trả kết quả > Phương thức nhận": "Cách D",
    "Trả kết quả > Ký nhận": "Ký E",
    "Ghi chú": "Ghi F",
}


def test_each_part_of_a_register_entry_stands_in_its_own_column():
    page = read("register", entries=[ENTRY], book="03")

    assert page.rows == [ROW]
    assert page.values == {"Năm": "2024", "Quyển số": "03", "Khóa sổ": "An Giang, ngày 31 tháng 12 năm 2024"}
    assert page.slots == [["TRƯỞNG BỘ PHẬN MỘT CỬA", "(Ký, ghi rõ họ tên, đóng dấu)", "Lê Văn Mẫu"]]


def test_the_columns_of_the_register_stand_in_the_same_order_in_the_pdf(tmp_path):
    """Each value begins below its own heading, right of the value before."""
    require(find_spec("typst"), "typst")
    require(shutil.which("pdftotext"), "pdftotext")
    from motcua.forms.pdf import render_pdf

    (tmp_path / "a.pdf").write_bytes(render_pdf(sample("register", entries=[ENTRY])))
    boxes = subprocess.run(["pdftotext", "-bbox", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True)  # noqa: S603, S607
    left = {word: float(x) for x, word in re.findall(r'xMin="([\d.]+)"[^>]*>([^<]*)<', boxes.stdout)}
    values = [left[value.split()[-1]] for value in ROW.values()]
    columns = {"Hẹn": ("02/03/2024", "03/03/2024"), "Chuyển": ("03/03/2024", "04/03/2024"), "Phương": ("Cách", "E")}

    assert values == sorted(values)
    for heading, (value, after) in columns.items():
        assert left[value] - 1 < left[heading] < left[after]


def test_the_values_of_a_conversion_stamp_stand_at_their_labels():
    page = read("conversion_stamp", document="V1", system="V2", managing_body="V3", lookup_code="V4",
                document_digest="V5", converter="V6")  # fmt: skip

    assert page.values == {
        "Văn bản": "V1",
        "Hệ thống thông tin": "V2",
        "Cơ quan quản lý hệ thống": "V3",
        "Mã tra cứu": "V4",
        "Mã băm bản điện tử": "V5",
        "Thời điểm chuyển đổi": "09 giờ 00 phút, ngày 15 tháng 3 năm 2024",
    }
    assert page.slots == [["NGƯỜI CHUYỂN ĐỔI", SIGN, "(Đóng dấu)", "V6"]]


@pytest.mark.parametrize("definition", form_definitions(), ids=lambda one: f"{one.kind}-{one.regulation}")
@pytest.mark.parametrize("is_electronic", [True, False])
def test_a_paper_names_the_digital_signature_of_its_definition_and_no_other(definition, is_electronic):
    """The national page of 2018 names the organisation, An Giang's annex the receiver; of 2025 nothing is known."""
    how = {} if definition.kind in ("register", "conversion_stamp") else {"is_electronic": is_electronic}
    page = render_html(sample(definition.kind, regulation=definition.regulation, **how))
    shown = {"organisation": [SEAL], "receiver": [RECEIVER], "": []}[definition.signature]

    assert page.count("Chữ ký số") == len(shown)
    assert all(words in page for words in shown)


def test_the_qr_code_of_a_receipt_is_read_back_as_its_code_from_page_and_pdf(tmp_path):
    """What a reader's camera gets, not only that there is a picture."""
    require(find_spec("zxingcpp"), "zxing-cpp")
    zxingcpp = pytest.importorskip("zxingcpp")
    require(find_spec("typst") and shutil.which("pdftoppm"), "typst and pdftoppm")
    from motcua.forms.pdf import render_pdf

    form = sample("receipt")
    for qr in (None, "https://dvc.example.vn/tra-cuu?ma=000.00.01.H01-240311-0007"):
        (tmp_path / "a.pdf").write_bytes(render_pdf(form, qr=qr))
        command = ["pdftoppm", "-r", "200", "-gray", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"]
        subprocess.run(command, check=True)  # noqa: S603
        found = zxingcpp.read_barcodes(grey_picture((tmp_path / "a.pgm").read_bytes()))

        assert [one.text for one in found] == [qr or form.code]
