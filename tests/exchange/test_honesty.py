"""Each honesty check on a falsified message and on an honest one beside it; a clean stream raises nothing."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from exchange_cases import ABOUT, CODE, EVENTS, life, names, reports

from motcua.dossier import Event, EventName
from motcua.exchange import check_stream, decode
from motcua.exchange.honesty import HONESTY
from motcua.findings import finding_kinds
from motcua.units import Channel
from synthetic import at


@pytest.mark.parametrize("name", ["dvcqg-mc", "adapter-2026"])
@pytest.mark.parametrize("with_history", [False, True])
def test_a_clean_stream_raises_nothing(name, with_history):
    history = life()
    found = names(*reports(history, name).bodies(), history=history if with_history else None)

    assert found == set()


def test_every_check_is_registered_under_a_finding():
    assert set(HONESTY) <= set(finding_kinds())


class TestDoneFabricated:
    """A step "processed" that nobody made, as a provincial system adds when it reports."""

    def test_at_the_moment_of_acceptance(self, head, progress):
        progress["data"][5]["ThoiDiemXuLy"] = head["data"][0]["NgayTiepNhan"]

        assert "SYNC_DONE_FABRICATED" in names(head, progress)

    def test_because_there_was_no_appointment(self, progress):
        progress["data"][5]["NoiDungXuLy"] = "Hồ sơ không có ngày hẹn trả"

        assert names(progress) == {"SYNC_DONE_FABRICATED"}

    def test_a_history_that_is_still_open_gives_it_away(self):
        full, still_open = reports().bodies(), life(*EVENTS[:3])

        assert "SYNC_DONE_FABRICATED" in names(*full, history=still_open)

    def test_done_later_is_no_fabrication(self, head, progress):
        assert names(head, progress) == set()

    def test_a_history_may_confirm_what_looks_odd(self):
        at_once = [attrs.evolve(event, at=at("2024-03-11T09:00:00")) for event in (*EVENTS[1:3], EVENTS[5])]
        history = life(EVENTS[0], *at_once)

        assert "SYNC_DONE_FABRICATED" in names(*reports(history).bodies())
        assert "SYNC_DONE_FABRICATED" not in names(*reports(history).bodies(), history=history)


class TestSubmissionCopied:
    """The filing time copied from the acceptance."""

    def test_an_online_filing_accepted_in_its_second(self, head):
        head["data"][0]["NgayNopHoSo"] = head["data"][0]["NgayTiepNhan"]

        assert names(head) == {"SYNC_SUBMISSION_COPIED"}

    def test_at_the_counter_both_may_be_one_unless_the_history_says_otherwise(self, head):
        head["data"][0].update(NgayNopHoSo=head["data"][0]["NgayTiepNhan"], KenhThucHien="1")

        assert names(head) == set()
        assert names(head, history=life(channel=Channel.COUNTER)) == {"SYNC_SUBMISSION_COPIED"}

    def test_filed_before_accepted_is_honest(self, head):
        assert names(head) == set()


class TestWaitingAsDone:
    """Statuses 5, 6 and 8 sent as 9."""

    @pytest.mark.parametrize(("asks", "status"), [(EventName.REQUEST_SUPPLEMENT, "5"), (EventName.REQUIRE_PAYMENT, "6"),
                                                  (EventName.STOP, "8")])  # fmt: skip
    def test_the_history_waits_and_the_message_is_done(self, asks, status):
        waits = life(*EVENTS[:3], Event(at=at("2024-03-12T10:00:00"), event=asks, reason="lý do", items=("Tờ khai",)))
        head, progress = reports(waits).bodies()
        assert head["data"][0]["TrangThaiHoSo"] == progress["data"][-1]["TrangThai"] == status
        assert names(head, progress, history=waits) == set()
        head["data"][0]["TrangThaiHoSo"] = progress["data"][-1]["TrangThai"] = "9"

        assert names(head, progress, history=waits) == {"SYNC_WAITING_AS_DONE"}

    @pytest.mark.parametrize(
        "text", ["Cán bộ trả hồ sơ bổ sung", "Công dân thực hiện NVTC", "Cán bộ trả bổ sung hồ sơ"]
    )
    def test_the_text_of_the_step_says_that_it_waits(self, progress, text):
        progress["data"][5]["NoiDungXuLy"] = text

        assert names(progress) == {"SYNC_WAITING_AS_DONE"}

    def test_a_step_from_waiting_straight_to_done(self, progress):
        del progress["data"][4]

        assert names(progress) == {"SYNC_WAITING_AS_DONE"}

    def test_a_done_step_that_mentions_what_was_supplied_is_honest(self, progress):
        progress["data"][5]["NoiDungXuLy"] = "Công dân đã thực hiện nghĩa vụ tài chính, đã ký"

        assert names(progress) == set()


class TestResultIsSubmitted:
    """A submitted file sent as the result."""

    def test_the_same_link(self, head):
        row = head["data"][0]
        row["DanhSachGiayToKetQua"][0]["DuongDanTepTinKetQua"] = row["TaiLieuNop"][0]["DuongDanTaiTepTin"]

        assert names(head) == {"SYNC_RESULT_IS_SUBMITTED"}

    def test_the_same_id_in_the_newer_dialect(self):
        dossier, *_, status = reports(life(*EVENTS[:6]), "adapter-2026").bodies()
        assert names(dossier, status) == set()
        status[0]["DanhSachGiayToKetQua"] = [{"IdGiayTo": "g-1", "TenGiayTo": "Kết quả"}]

        assert names(dossier, status) == {"SYNC_RESULT_IS_SUBMITTED"}

    def test_two_files_of_one_name_are_two_files(self, head):
        row = head["data"][0]
        row["DanhSachGiayToKetQua"][0]["TenGiayTo"] = row["TaiLieuNop"][0]["TenTepDinhKem"]

        assert names(head) == set()


class TestIdentity:
    """Identity numbers that stand for nobody."""

    @pytest.mark.parametrize("number", ["000000001", "111111111", "123456789", "000000000"])
    def test_a_placeholder(self, head, number):
        head["data"][0]["DinhDanhCHS"] = [{"LoaiDinhDanh": "2", "SoDinhDanh": number}]

        assert names(head) == {"SYNC_IDENTITY_PLACEHOLDER"}

    def test_a_number_too_short_for_its_kind(self, head):
        head["data"][0]["DinhDanhCHS"][0]["SoDinhDanh"] = "0792040017"

        assert names(head) == {"SYNC_IDENTITY_SHAPE"}

    def test_a_number_is_never_repeated_in_a_finding(self, head):
        head["data"][0]["DinhDanhCHS"] = [{"LoaiDinhDanh": "2", "SoDinhDanh": "000000001"}]
        (found,) = check_stream([decode(head)])

        assert "000000001" not in found.message_vi + found.message_en + str(found.data)

    def test_a_number_with_many_zeros_may_be_a_person(self, head):
        head["data"][0]["DinhDanhCHS"][0]["SoDinhDanh"] = "001200000001"

        assert names(head) == set()


class TestCodes:
    """Random and foreign dossier codes; Circular 01/2018/TT-VPCP, Article 19 has four digits in the serial."""

    @staticmethod
    def coded(head, code):
        head["data"][0]["MaHoSo"] = code
        return head

    def test_five_digits_are_chance(self, head):
        assert names(self.coded(head, "000.00.32.H19-240311-54321")) == {"SYNC_CODE_RANDOM"}

    def test_seven_digits_come_from_the_portal_in_the_newer_dialect(self):
        bodies = reports(name="adapter-2026").bodies()
        bodies[0]["MaHoSo"] = bodies[2][0]["MaHoSo"] = "H19.32-20240311-0092637"
        for row in bodies[1]:
            row["MaHoSo"] = "H19.32-20240311-0092637"

        assert names(*bodies) == set()

    def test_a_code_of_another_province(self, head):
        assert names(self.coded(head, "000.00.32.H57-240311-0007")) == {"SYNC_CODE_FOREIGN"}

    def test_a_code_of_another_day(self, head):
        assert names(self.coded(head, "000.00.32.H19-240312-0007")) == {"SYNC_CODE_DAY"}

    def test_no_code_at_all(self, head):
        assert names(self.coded(head, "HS-2024-001")) == {"SYNC_CODE_UNREADABLE"}

    def test_a_code_that_was_rewritten_is_found_by_its_acceptance(self, head):
        assert names(self.coded(head, "000.00.32.H19-240311-0009"), history=life()) == {"SYNC_CODE_CHANGED"}


class TestSteps:
    """Steps without time, out of order, and promises that cannot be kept."""

    def test_due_when_it_starts(self, progress):
        progress["data"][2]["NgayKetThucTheoQuyDinh"] = progress["data"][2]["NgayBatDau"]

        assert names(progress) == {"SYNC_STEP_WITHOUT_TIME"}

    def test_sent_after_a_later_one(self, progress):
        progress["data"][3]["ThoiDiemXuLy"] = "20240311080000"

        assert names(progress) == {"SYNC_PROGRESS_BACKWARDS"}

    def test_processed_without_being_processed(self, progress):
        progress["data"] = [progress["data"][place] for place in (0, 1, 5, 6)]

        assert names(progress) == {"SYNC_PROGRESS_ORDER"}

    def test_a_step_sent_twice_is_one_step(self, progress):
        assert names(progress, progress) == set()

    def test_the_head_says_another_status(self, head, progress):
        head["data"][0]["TrangThaiHoSo"] = "4"

        assert names(head, progress) == {"SYNC_HEAD_DIFFERS"}

    def test_promised_before_accepted(self, head):
        head["data"][0]["NgayHenTra"] = "20240308173000"

        assert names(head) == {"SYNC_DATES_ORDER"}

    @pytest.mark.parametrize(("due", "expected"), [
        ("20240316173000", {"SYNC_DUE_DAY_OFF"}),  # a Saturday
        ("20240430173000", {"SYNC_DUE_DAY_OFF"}),  # Reunification Day
        ("20440316173000", {"SYNC_DUE_UNCOVERED"}),
        ("20240320173000", set()),
    ])  # fmt: skip
    def test_the_day_of_the_promise(self, head, due, expected):
        head["data"][0]["NgayHenTra"] = due

        assert names(head) == expected

    def test_accepted_without_a_promise(self):
        head, _ = reports(life(*EVENTS[:3])).bodies()
        assert names(head) == set()
        del head["data"][0]["NgayHenTra"]

        assert names(head) == {"SYNC_DUE_MISSING"}

    def test_the_newer_dialect_has_no_field_for_the_promise(self):
        assert names(reports(life(*EVENTS[:3]), "adapter-2026").bodies()[0]) == set()


class TestTexts:
    """Texts cut at a limit, and texts in place of none."""

    @pytest.mark.parametrize(("length", "dots", "expected"), [
        (998, "...", {"SYNC_TEXT_CUT"}), (1000, "", {"SYNC_TEXT_CUT"}), (998, "", set()), (400, "...", set()),
    ])  # fmt: skip
    def test_the_abstract(self, head, length, dots, expected):
        head["data"][0]["TrichYeuHoSo"] = "x" * (length - len(dots)) + dots

        assert names(head) == expected

    def test_the_handler_is_cut_below_fifty_letters(self, progress):
        progress["data"][0]["NguoiXuLy"] = "N" * 46 + "..."

        assert names(progress) == {"SYNC_TEXT_CUT"}

    def test_a_text_in_place_of_none(self, head):
        head["data"][0]["TrichYeuHoSo"] = "Dinhkem"

        assert names(head) == {"SYNC_TEXT_PLACEHOLDER"}


class TestAgainstHistory:
    """The host's own history decides."""

    @pytest.mark.parametrize("field", ["NgayHenTra", "NgayKetThucXuLy", "NgayTra", "NgayTiepNhan", "NgayNopHoSo"])
    def test_a_date_that_is_not_the_historys(self, head, field):
        head["data"][0][field] = "20240319100000"

        assert "SYNC_DATE_CHANGED" in names(head, history=life())

    def test_a_step_moved_in_time(self, progress):
        progress["data"][5]["ThoiDiemXuLy"] = "20240314150000"

        assert names(progress) == set()
        assert names(progress, history=life()) == {"SYNC_DATE_CHANGED"}

    def test_a_status_that_never_was(self, head):
        head["data"][0]["TrangThaiHoSo"] = "3"

        assert names(head, history=life()) == {"SYNC_NOT_IN_HISTORY"}

    def test_a_promise_that_was_made_once_is_no_lie(self, head):
        apology = Event(
            at=at("2024-03-14T14:00:00"),
            event=EventName.ISSUE_APOLOGY,
            reason="quá tải",
            new_due=at("2024-03-25T17:30:00"),
        )
        history = life(*EVENTS[:5], apology, *EVENTS[5:])

        assert reports(history).bodies()[0]["data"][0]["NgayHenTra"] == "20240325173000"
        assert names(head, history=history) == set()


def test_findings_carry_the_place_and_both_languages(head):
    head["data"][0]["TrangThaiHoSo"] = "4"
    head["data"][0]["NgayHenTra"] = ""
    (found,) = check_stream([decode(head, path="$[12]")])

    assert dict(found.data)["path"] == "$[12].data[0]"
    assert CODE in found.message_vi and CODE in found.message_en
    assert ABOUT.owner_name not in found.message_vi


def test_sub_second_moments_are_compared_to_the_second():
    late = [attrs.evolve(event, at=event.at + timedelta(microseconds=700_000)) for event in EVENTS]
    history = life(*late)

    assert names(*reports(history).bodies(), history=history) == set()
