"""The audit: a clean register raises nothing, planted faults are all found and nothing else is."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from motcua.audit import RowCheck, all_checks, audit
from motcua.audit.report import write_report
from motcua.demo import run_demo
from motcua.demo.dossiers import LAST_DAY, clean_dossiers
from motcua.demo.workbook import write_register
from motcua.errors import BadInputError
from motcua.findings import finding, finding_kinds
from motcua.ledger import Column, read_register
from synthetic import HEADINGS, at, clean_row, write_sheet


def audited(tmp_path, rows, **options):
    return audit(read_register(write_sheet(tmp_path / "so.xlsx", rows)), **options)


def changed(column: str, value: str, number: int = 1):
    row = clean_row(number)
    row[HEADINGS.index(column)] = value
    return row


class TestDemo:
    """The demo's register holds more than sixty kinds of planted faults; all are found, none wrong."""

    @pytest.mark.parametrize("seed", [20261124, 7, 99])
    def test_all_found_none_wrong(self, tmp_path, seed):
        demo = run_demo(tmp_path, rows=900, seed=seed)

        assert demo.missed == frozenset()
        assert demo.wrong == frozenset()
        assert len(demo.result.register.rows) == 900
        assert demo.kinds >= 65

    def test_the_same_seed_gives_the_same_register(self, tmp_path):
        first, second = run_demo(tmp_path / "a", rows=500), run_demo(tmp_path / "b", rows=500)

        assert first.result.register.sha256 == second.result.register.sha256
        assert first.planted == second.planted

    def test_a_clean_register_raises_nothing(self, tmp_path):
        from random import Random

        from motcua.clock import WorkClock

        write_register(tmp_path / "clean.xlsx", clean_dossiers(1500, Random(5), WorkClock.default()))

        assert audit(read_register(tmp_path / "clean.xlsx"), as_of=LAST_DAY).counts == {}

    def test_too_few_rows_for_every_kind_are_refused(self, tmp_path):
        with pytest.raises(BadInputError, match="500"):
            run_demo(tmp_path, rows=20)


class TestRows:
    """One fault, one finding: what is not recorded is not held against the desk."""

    def test_a_clean_row_raises_nothing(self, tmp_path):
        assert audited(tmp_path, [clean_row(1), clean_row(2)]).counts == {}

    @pytest.mark.parametrize(
        ("column", "value", "found"),
        [
            ("Mã hồ sơ", "000.00.32.H19-241332-0001", {"CODE_DATE"}),
            ("Mã hồ sơ", "000.00.32.H19-240310-0001", {"CODE_DATE_DIFFERS"}),
            ("Ngày hẹn trả", "19/03/2024 17:30:00", {"DUE_MISMATCH"}),
            ("Ngày hẹn trả", "", {"DUE_MISSING"}),
            ("Ngày kết thúc xử lý", "19/03/2024 08:00:00", {"LATE"}),
            ("Ngày kết thúc xử lý", "10/03/2024 08:00:00", {"TIME_ORDER"}),
            ("Ngày kết thúc xử lý", "", {"FINISH_MISSING"}),
            ("Ngày nộp hồ sơ", "08/03/2024 08:00:00", {"INTAKE_LATE"}),
            ("Trạng thái", "Đang xử lý", {"STATUS_CONTRADICTS"}),
            ("Trạng thái", "Linh tinh", {"STATUS_UNKNOWN"}),
            ("Ngày kết thúc xử lý", "hôm kia", {"CELL_UNREADABLE"}),
        ],
    )
    def test_a_single_fault_is_a_single_finding(self, tmp_path, column, value, found):
        assert set(audited(tmp_path, [changed(column, value)]).counts) == found

    def test_finishing_in_the_evening_of_the_last_day_is_not_late(self, tmp_path):
        """By law the day ends at 24:00 (Civil Code 2015, Article 148(6)), whatever closing time the receipt shows."""
        result = audited(tmp_path, [changed("Ngày kết thúc xử lý", "18/03/2024 20:00:00")])

        assert result.counts == {}
        assert result.on_time["minute/solved"] == 0.0
        assert result.on_time["legal24/solved"] == 1.0

    def test_an_ambiguous_term_is_only_held_against_a_promise_that_fits_no_reading(self, tmp_path):
        calendar_reading, working_reading, neither = "18/03/2024", "18/03/2024", "21/03/2024"
        rows = [changed("Thời hạn giải quyết", "5 ngày", number) for number in (1, 2, 3)]
        for row, due in zip(rows, (calendar_reading, working_reading, neither), strict=True):
            row[HEADINGS.index("Ngày hẹn trả")] = due

        result = audited(tmp_path, rows)

        assert [(one.row, one.finding.id) for one in result.findings] == [(2, "TERM_AMBIGUOUS"), (4, "DUE_MISMATCH")]

    def test_a_promise_made_before_a_swap_was_announced_is_not_held_against_the_desk(self, tmp_path):
        """Accepted on 9 April 2024, when 29 April was still an ordinary Monday."""
        row = clean_row(1)
        row[1] = "000.00.32.H19-240409-0001"
        row[5], row[6], row[7] = "09/04/2024 08:00:00", "09/04/2024 09:00:00", "02/05/2024 17:30:00"
        row[8], row[9] = "22/04/2024 09:00:00", "13 ngày làm việc"

        known_later = audited(tmp_path, [row])
        row[7] = "29/04/2024 17:30:00"
        known_then = audited(tmp_path, [row])

        assert known_later.counts == {}
        assert known_then.counts == {}

    def test_open_dossiers_are_judged_at_the_moment_of_the_audit(self, tmp_path):
        row = changed("Ngày kết thúc xử lý", "")
        row[4] = "Đang xử lý"

        assert audited(tmp_path, [row], as_of=date(2024, 3, 18)).counts == {}
        assert set(audited(tmp_path, [row], as_of=date(2024, 3, 19)).counts) == {"OVERDUE"}

    @pytest.mark.parametrize("value", ["31/02/2024 09:00:00", ""])
    def test_a_row_without_a_readable_acceptance_is_listed_and_the_rest_is_audited(self, tmp_path, value):
        rows = [clean_row(1), changed("Ngày nhận", value, 2), clean_row(3)]
        for row in rows[1:2]:
            row[HEADINGS.index("Ngày nộp hồ sơ")] = ""

        result = audited(tmp_path, rows)

        assert {one.row for one in result.findings} == {3}
        assert len(result.register.rows) == 3

    def test_a_footer_is_no_dossier_and_no_crash(self, tmp_path):
        result = audited(tmp_path, [clean_row(1), ["Tổng cộng", "", "", "x", "y"]])

        assert len(result.register.rows) == 1

    def test_an_unreadable_term_is_a_cell_that_could_not_be_read(self, tmp_path):
        result = audited(tmp_path, [changed("Thời hạn giải quyết", "5 xyz")])

        assert result.counts == {"CELL_UNREADABLE": 1}
        assert result.register.unreadable_rows == 1

    def test_columns_nobody_knows_are_named(self, tmp_path):
        register = read_register(write_sheet(tmp_path / "so.xlsx", [clean_row(1)], [*HEADINGS[:-1], "Ghi vui"]))

        assert register.unread_headings == ("Ghi vui",)

    def test_all_that_were_received_count_as_received(self, tmp_path):
        """Decree 61/2018, Article 30(2)(c): in time over received, though one row's moments contradict each other."""
        result = audited(tmp_path, [clean_row(1), changed("Ngày kết thúc xử lý", "01/03/2024 08:00:00", 2)])

        assert result.on_time["legal24/received"] == 0.5
        assert result.on_time["legal24/solved"] == 1.0

    def test_duplicates_name_their_rows_and_gaps_their_numbers(self, tmp_path):
        rows = [clean_row(1), clean_row(2), changed("Ngày kết thúc xử lý", "14/03/2024 11:00:00", 2), clean_row(5)]
        texts = {one.finding.id: one.finding.message_vi for one in audited(tmp_path, rows).findings}

        assert "3, 4" in texts["CODE_DUPLICATE"]
        assert "3, 4" in texts["SERIAL_GAP"]

    def test_one_dossier_on_several_rows_is_one_dossier(self, tmp_path):
        result = audited(tmp_path, [clean_row(1), clean_row(1)])

        assert (result.counts, result.dossiers, result.on_time_counts.received) == ({}, 1, 1)

    def test_a_bare_day_after_the_due_day_is_late(self, tmp_path):
        row = changed("Ngày hẹn trả", "18/03/2024")
        row[HEADINGS.index("Ngày kết thúc xử lý")] = "19/03/2024"
        result = audited(tmp_path, [row])

        assert result.counts == {"LATE": 1}
        assert result.on_time["legal24/solved"] == result.on_time["date/solved"] == 0.0

    @pytest.mark.parametrize("column", ["Ngày nộp hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý"])
    @pytest.mark.parametrize("term", ["5 ngày làm việc", "32 giờ làm việc"])
    def test_a_bare_day_among_moments_accuses_nobody(self, tmp_path, column, term):
        """32 working hours from Monday 09:00 end on Friday at 09:00; a day says nothing of the hour."""
        row = changed("Thời hạn giải quyết", term)
        if "giờ" in term:
            row[HEADINGS.index("Ngày hẹn trả")] = "15/03/2024 09:00:00"
        row[HEADINGS.index(column)] = row[HEADINGS.index(column)][:10]

        assert audited(tmp_path, [row]).counts == {}

    def test_a_filing_whose_channel_is_not_known_is_not_judged_as_online(self, tmp_path):
        row = changed("Hình thức nộp", "chim bồ câu")
        row[HEADINGS.index("Ngày nộp hồ sơ")] = "04/03/2024 08:00:00"

        assert audited(tmp_path, [row]).counts == {"CHANNEL_UNKNOWN": 1}

    def test_a_row_at_the_edge_of_the_calendar_does_not_end_the_audit(self, tmp_path):
        headings = [*HEADINGS, "Ngày yêu cầu bổ sung", "Ngày bổ sung xong"]
        row = [*clean_row(2), "05/12/2026 09:00:00", "14/12/2026 09:00:00"]
        row[1], row[5:9] = "000.00.32.H19-261102-0001", ["02/11/2026 08:00", "02/11/2026 09:00", "30/11/2026 17:30", ""]
        row[4], row[9] = "Đang xử lý", "20 ngày làm việc"
        rows = [[*clean_row(1), "", ""], row]
        result = audit(read_register(write_sheet(tmp_path / "so.xlsx", rows, headings)), as_of=date(2026, 12, 20))

        assert len(result.register.rows) == 2

    def test_after_the_decree_ended_an_apology_is_a_warning_without_an_article(self, tmp_path):
        headings = [*HEADINGS, "Ngày xin lỗi", "Ngày hẹn lại"]
        row = [*clean_row(1), "09/03/2026 10:00:00", "20/03/2026 17:30:00"]
        row[1], row[4], row[9] = "000.00.32.H19-260302-0001", "Đã xử lý xong", "5 ngày làm việc"
        row[5:9] = ["02/03/2026 08:00", "02/03/2026 09:00", "09/03/2026 17:30", "10/03/2026 09:00"]
        result = audit(read_register(write_sheet(tmp_path / "so.xlsx", [row], headings)))
        (found,) = [one.finding for one in result.findings if one.finding.id == "APOLOGY_TOO_LATE"]

        assert (found.severity, found.because) == ("warning", ())

    def test_without_any_moment_there_is_nothing_to_judge_at(self, tmp_path):
        row = clean_row(1)
        row[5:9] = ["", "", "", ""]

        with pytest.raises(BadInputError, match="REGISTER_EMPTY"):
            audited(tmp_path, [row])

    def test_a_far_off_slip_of_the_pen_does_not_move_the_moment_of_the_audit(self, tmp_path):
        rows = [clean_row(1), changed("Ngày kết thúc xử lý", "14/03/2062 10:00:00", 2)]
        result = audited(tmp_path, rows)

        assert result.at == at("2024-03-14T10:00")
        assert "DATE_IN_FUTURE" in result.counts


class TestChecks:
    """Checks have stable ids and may only raise findings of the registry that they name."""

    def test_ids_are_unique_and_names_are_registered(self):
        checks = all_checks()

        assert len({check.id for check in checks}) == len(checks) >= 12
        assert {name for check in checks for name in check.names} <= set(finding_kinds())

    def test_no_check_raises_what_it_does_not_name(self, tmp_path):
        named = {check.id: set(check.names) for check in all_checks()}

        for one in run_demo(tmp_path, rows=500).result.findings:
            assert one.finding.id in named[one.check]

    def test_a_host_adds_its_own_check(self, tmp_path):
        def no_supplements(facts):
            if facts.row.text(Column.CHANNEL) == "Trực tuyến":
                yield finding("STATUS_UNKNOWN", status="thử")

        own = RowCheck("XX101", "Kiểm tra riêng", "Own check", ("STATUS_UNKNOWN",), no_supplements)

        assert audited(tmp_path, [clean_row(1)], checks=[own]).counts == {"STATUS_UNKNOWN": 1}


class TestReport:
    """The report names rows and codes, never people, and its manifest is the same for the same input."""

    def test_no_name_or_address_leaves_the_register(self, tmp_path):
        demo = run_demo(tmp_path, rows=500)
        outputs, _ = write_report([demo.result], tmp_path / "out", version="test")

        for path in outputs:
            if path.suffix in (".html", ".json"):
                text = path.read_text("utf-8")
                assert "giả lập 0" not in text, path.name

    def test_the_manifest_hash_depends_on_the_input_alone(self, tmp_path):
        result = run_demo(tmp_path, rows=500).result
        (_, first), (_, second) = (
            write_report([result], tmp_path / folder, version="test") for folder in ("one", "two")
        )

        assert first == second
        manifest = json.loads((tmp_path / "one" / "manifest.json").read_text("utf-8"))
        assert manifest["manifest_sha256"] == first
        assert {item["name"] for item in manifest["outputs"]} == {
            "findings.xlsx",
            "findings.json",
            "report.html",
            "findings.parquet",
        }

    def test_every_scrolling_table_takes_the_keyboard_and_has_its_own_name(self, tmp_path):
        """WCAG 2.1, 2.1.1 and 4.1.2: what scrolls is reached without a mouse, and is told apart from the others."""
        result = run_demo(tmp_path, rows=500).result
        write_report([result, result], tmp_path / "out", version="test")
        page = (tmp_path / "out" / "report.html").read_text("utf-8")

        blocks = re.findall(r'<div class="scroll"([^>]*)>', page)
        names = [re.search(r'aria-label="([^"]+)"', block)[1] for block in blocks]
        assert len(blocks) > 4
        assert all('tabindex="0" role="region"' in block for block in blocks)
        assert len(set(names)) == len(names)

    def test_formulas_in_a_code_stay_text(self, tmp_path):
        import fastexcel

        result = audited(tmp_path, [changed("Mã hồ sơ", "=HYPERLINK(1)")])
        write_report([result], tmp_path / "out", version="test")
        sheet = fastexcel.read_excel((tmp_path / "out" / "findings.xlsx").read_bytes()).load_sheet("MC101")

        assert "=HYPERLINK(1)" in sheet.to_arrow().column("Mã hồ sơ").to_pylist()

    def test_a_folder_that_cannot_be_written_is_a_clear_error(self, tmp_path):
        (tmp_path / "file").write_text("x")

        with pytest.raises(BadInputError, match="OUTPUT_UNWRITABLE"):
            write_report([audited(tmp_path, [clean_row(1)])], tmp_path / "file", version="test")
