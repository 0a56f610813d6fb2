"""Tolerant decoding: all faults with their paths and in both languages, and never an exception."""

from __future__ import annotations

import json

import pytest
from exchange_cases import reports
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.exchange import check_stream, decode, read_answer
from motcua.exchange.codes import code_for, meaning
from motcua.exchange.moments import FORMATS, read_moment, write_moment
from motcua.wire import to_json
from synthetic import at


def places(message):
    """The faults of a message: (finding, path)."""
    for one in message.faults:
        assert one.message_vi != one.message_en
    return {(one.id, dict(one.data)["path"]) for one in message.faults}


class TestSameCodeOtherMeaning:
    """LoaiDoiTuong 1 is a person in the older dialect and an enterprise in the newer one."""

    def test_decoded(self):
        head, _ = reports().bodies()
        dossier, *_ = reports(name="adapter-2026").bodies()
        dossier["LoaiDoiTuong"] = 1
        assert head["data"][0]["LoaiDoiTuong"] == "1"

        assert decode(head).records[0].party == "person"
        assert decode(dossier).records[0].party == "enterprise"

    def test_encoded(self):
        assert reports().bodies()[0]["data"][0]["LoaiDoiTuong"] == "1"
        assert reports(name="adapter-2026").bodies()[0]["LoaiDoiTuong"] == 0

    def test_in_the_lists(self):
        assert meaning("dvcqg-mc", "LoaiDoiTuong", "1").value == "person"
        assert meaning("adapter-2026", "LoaiDoiTuong", "1").value == "enterprise"
        assert code_for("adapter-2026", "LoaiDoiTuong", "state_agency") is None


class TestBadInput:
    """What arrives is not what should."""

    @pytest.mark.parametrize(("name", "other"), [("dvcqg-mc", "adapter-2026"), ("adapter-2026", "dvcqg-mc")])
    def test_a_message_in_the_wrong_dialect(self, name, other):
        for body in reports(name=other).bodies():
            message = decode(body, name=name, path="$[3]")

            assert message.records == ()
            assert places(message) & {("SYNC_DIALECT_WRONG", "$[3]"), ("SYNC_DIALECT_UNKNOWN", "$[3]")}

    def test_the_dossier_of_the_other_dialect_is_named(self):
        (fault,) = decode(reports().bodies()[0], name="adapter-2026").faults

        assert "dvcqg-mc" in fault.message_vi and "adapter-2026" in fault.message_en

    def test_three_forms_of_dates_in_one_message(self, head):
        head["data"][0].update(NgayTiepNhan="2024-03-11 09:00:00", NgayHenTra="20/03/2024 17:30:00")
        message = decode(head)

        assert places(message) == {
            ("SYNC_DATE_FORMAT", "$.data[0].NgayTiepNhan"),
            ("SYNC_DATE_FORMAT", "$.data[0].NgayHenTra"),
            ("SYNC_DATES_MIXED", "$"),
        }
        mixed = next(one for one in message.faults if one.id == "SYNC_DATES_MIXED")
        assert dict(mixed.data)["forms"].count("yy") == 3 * 2
        assert message.records[0].accepted_at == at("2024-03-11T09:00:00")
        assert message.records[0].due == at("2024-03-20T17:30:00")

    @pytest.mark.parametrize("text", ["20240230090000", "11.03.2024", "hôm qua", "20240311250000", "٢٠٢٤٠٣١١٠٩٠٠٠٠"])
    def test_no_real_moment(self, head, text):
        head["data"][0]["NgayTiepNhan"] = text

        assert places(decode(head)) == {("SYNC_DATE_UNREADABLE", "$.data[0].NgayTiepNhan")}

    def test_numbers_as_texts_and_texts_as_numbers(self, head):
        head["data"][0].update(TrangThaiHoSo=9, LoaiDoiTuong=1)
        *_, status = reports(name="adapter-2026").bodies()
        status[0]["TrangThai"] = "9"
        older, newer = decode(head), decode(status)

        assert places(older) == {
            ("SYNC_TYPE", "$.data[0].TrangThaiHoSo"),
            ("SYNC_TYPE", "$.data[0].LoaiDoiTuong"),
        }
        assert places(newer) == {("SYNC_TYPE", "$[0].TrangThai")}
        assert (older.records[0].status, older.records[0].party, newer.records[0].status) == (9, "person", 9)

    def test_a_number_of_thousands_of_digits(self, progress):
        progress["data"][0].update(TrangThai=10**9000, NguoiXuLy=10**9000, ThoiDiemXuLy=10**9000)

        assert ("SYNC_STATUS_UNKNOWN", "$.data[0].TrangThai") in places(decode(progress))

    def test_true_is_no_number(self, progress):
        progress["data"][0]["TrangThai"] = True
        message = decode(progress)

        assert places(message) == {("SYNC_TYPE", "$.data[0].TrangThai")}
        assert message.records[0].status is None

    def test_nulls_and_nothing(self, head):
        row = head["data"][0]
        row.update(MaHoSo=None, MaTTHC="", NgayTiepNhan=None, Email=None, NgayHenTra=None)
        del row["TenTTHC"]

        assert places(decode(head)) == {
            ("SYNC_NULL", "$.data[0].MaHoSo"),
            ("SYNC_FIELD_EMPTY", "$.data[0].MaTTHC"),
            ("SYNC_NULL", "$.data[0].NgayTiepNhan"),
            ("SYNC_FIELD_MISSING", "$.data[0].TenTTHC"),
        }

    @pytest.mark.parametrize(("text", "fault", "status"), [
        ("Đã xử lý xong", "SYNC_STATUS_TEXT", 9), ("đã  xử lý XONG", "SYNC_STATUS_TEXT", 9),
        ("Hồ sơ đã bổ sung giấy tờ", "SYNC_STATUS_UNKNOWN", None), ("11", "SYNC_STATUS_UNKNOWN", None),
        ("09", "SYNC_STATUS_UNKNOWN", None),
    ])  # fmt: skip
    def test_a_status_in_words(self, progress, text, fault, status):
        progress["data"][5]["TrangThai"] = text
        message = decode(progress)

        assert places(message) == {(fault, "$.data[5].TrangThai")}
        assert message.records[5].status == status

    def test_unknown_fields_and_codes(self, head):
        head["extra"] = 1
        head["data"][0].update(TTHCQuyTrinh=[], KenhThucHien="9", DanhSachLePhi=[{"Gia": "một trăm"}])

        assert places(decode(head)) >= {
            ("SYNC_FIELD_UNKNOWN", "$.extra"),
            ("SYNC_FIELD_UNKNOWN", "$.data[0].TTHCQuyTrinh"),
            ("SYNC_CODE_UNKNOWN", "$.data[0].KenhThucHien"),
            ("SYNC_NUMBER_UNREADABLE", "$.data[0].DanhSachLePhi[0].Gia"),
            ("SYNC_FIELD_MISSING", "$.data[0].DanhSachLePhi[0].MaPhiLePhi"),
        }

    def test_lists_and_objects_of_another_kind(self, head):
        head["data"][0].update(TaiLieuNop={}, DinhDanhCHS=["079204000017"])
        message = decode(head)

        assert places(message) == {
            ("SYNC_TYPE", "$.data[0].TaiLieuNop"),
            ("SYNC_TYPE", "$.data[0].DinhDanhCHS[0]"),
        }
        assert "079204000017" not in str(message.faults)

    def test_a_name_that_is_no_dialect_is_the_callers_fault(self):
        with pytest.raises(BadInputError, match="DIALECT_UNKNOWN"):
            decode({}, name="nothing")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_no_body_raises_and_every_finding_can_be_written(data):
    """An honest body with any value put at any place."""
    name = data.draw(st.sampled_from(["dvcqg-mc", "adapter-2026"]))
    body = data.draw(st.sampled_from(json.loads(json.dumps(reports(name=name).bodies()))) | ANYTHING)
    rows = body.get("data", body) if isinstance(body, dict) else body
    row = rows[0] if isinstance(rows, list) and rows else rows
    if isinstance(row, dict) and row:
        row[data.draw(st.sampled_from(sorted(row)) | st.text(max_size=5))] = data.draw(ANYTHING)
    said = data.draw(st.sampled_from([None, "dvcqg-mc", "adapter-2026"]))

    for one in check_stream([decode(body, name=said)]):
        assert json.dumps(to_json(one), ensure_ascii=False).encode()
        assert dict(one.data)["path"].startswith("$")


class TestMoments:
    """Each form is written and read as the dialects do."""

    @pytest.mark.parametrize(("form", "text"), [
        ("compact", "20240311090500"), ("spaced", "2024-03-11 09:05:00"), ("t_millis", "2024-03-11T09:05:00.000"),
    ])  # fmt: skip
    def test_written_and_read(self, form, text):
        assert write_moment(at("2024-03-11T09:05:00"), form) == text
        assert read_moment(text, form) == (at("2024-03-11T09:05:00"), form)

    @given(st.text(max_size=25) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9:.]{8,15}", fullmatch=True))
    def test_reading_never_raises(self, text):
        moment, found = read_moment(text, "compact")

        assert (moment is None) == (found is None)
        assert found is None or found in FORMATS


class TestAnswers:
    """Codes of answers are numbers, whether they come as 0, "0" or "00"."""

    @pytest.mark.parametrize("code", ["0", "00", 0], ids=repr)
    def test_accepted(self, code):
        answer = read_answer("dvcqg-mc", {"error_code": code, "message": "thành công"})

        assert (answer.accepted, answer.exists, answer.faults) == (True, False, ())

    @pytest.mark.parametrize("code", ["3", "-3", 3], ids=repr)
    def test_already_there(self, code):
        assert read_answer("dvcqg-mc", {"error_code": code, "message": "đã tồn tại"}).exists

    def test_the_newer_dialect_gives_an_id(self):
        answer = read_answer("adapter-2026", {"code": 200, "message": "ok", "data": {"idHoSo": "a", "maHoSo": "b"}})

        assert (answer.accepted, answer.portal_id, answer.faults) == (True, "a", ())

    @pytest.mark.parametrize(
        "body", [None, [], {}, {"error_code": None}, {"error_code": "x", "message": 1}, {"error_code": "٠"}]
    )
    def test_what_cannot_be_read_is_not_accepted(self, body):
        answer = read_answer("dvcqg-mc", body)

        assert not answer.accepted
        assert answer.faults
