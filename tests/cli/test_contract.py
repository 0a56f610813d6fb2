"""The command line's contract: keys, exit codes, JSON errors, two languages, never a traceback."""

from __future__ import annotations

import io
import json

import pytest

from motcua.cli import main
from synthetic import RECEIPT, clean_row, write_sheet

HISTORY = {
    "channel": "online",
    "term": "5 ngày làm việc",
    "events": [
        {"at": "2024-03-08T18:40:00+07:00", "event": "submit"},
        {"at": "2024-03-11T09:00:00+07:00", "event": "accept"},
        {"at": "2024-03-11T10:00:00+07:00", "event": "forward"},
        {"at": "2024-03-14T10:00:00+07:00", "event": "decide", "outcome": "granted", "result_ref": "1/QĐ"},
    ],
}
CITATION = {"instrument", "article", "clause", "point", "provenance", "text_vi", "text_en"}


@pytest.fixture
def call(capsys):
    """Run a command with --json and return its exit code and its document."""

    def run(*arguments: str):
        code = main([*arguments, "--json"])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, json.loads(printed.out)

    return run


class TestDue:
    """`due`: the deadline, its legal end, its reasons and its trace."""

    def test_the_swap_of_january_2026(self, call):
        code, answer = call("due", "--from", "2025-12-31T16:00:00+07:00", "--term", "6 ngày làm việc")

        assert code == 0
        assert answer["due"] == "2026-01-10T17:30:00+07:00"
        assert answer["legal_end"] == "2026-01-10T24:00:00+07:00"
        assert answer["legal_end_exclusive"] == "2026-01-11T00:00:00+07:00"
        assert answer["terms"] == [{"value": "6", "unit": "working_day"}]
        assert (answer["policy"], answer["remaining"]) == ("P-DAY-EXCL", None)
        assert answer["week"]["assumed"] is True
        assert set(answer["because"][0]) == CITATION
        assert {"date", "counted_minutes", "counted_days", "why_vi", "why_en", "cite"} <= set(answer["trace"][0])
        notices = {row["cite"]["instrument"] for row in answer["trace"] if row["cite"]}
        assert "12729/VPCP-KGVX" in notices

    def test_a_rule_brings_term_policy_and_citation(self, call):
        rule = "binh-duong-2244-2023:intake-online"
        code, answer = call("due", "--from", "2024-03-08T18:40:00+07:00", "--rule", rule)

        assert (code, answer["due"]) == (0, "2024-03-11T17:30:00+07:00")
        assert answer["due"] == answer["legal_end"] == answer["legal_end_exclusive"]
        assert answer["because"][0]["instrument"] == "2244/QĐ-UBND"

    def test_a_rule_outside_its_sourced_validity_is_refused_unless_allowed(self, call):
        arguments = ("due", "--from", "2026-03-06T18:40:00+07:00", "--rule", "binh-duong-2244-2023:intake-online")
        refused, error = call(*arguments)
        allowed, answer = call(*arguments, "--allow-provisional")

        assert (refused, error["error"]["code"]) == (4, "NOT_FORMALISED")
        assert (allowed, answer["provenance"]) == (0, "unverified")
        assert answer["notes"]

    @pytest.mark.parametrize(
        ("arguments", "exit_code", "error"),
        [
            (("--from", "2024-03-11T09:00:00", "--term", "5 ngày làm việc"), 2, "NAIVE_TIME"),
            (("--from", "hôm qua", "--term", "5 ngày làm việc"), 2, "NOT_A_MOMENT"),
            (("--from", "2024-03-11T09:00:00+07:00", "--term", "5 con trăng"), 2, "TERM_UNIT_UNKNOWN"),
            (("--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày"), 2, "TERM_AMBIGUOUS"),
            (("--from", "2024-03-11T09:00:00+07:00"), 2, "USAGE"),
            (("--term", "5 ngày làm việc"), 2, "USAGE"),
            (("--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--colour", "x"), 2, "USAGE"),
            (("--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--week", "Mon 9"), 2, "WEEK_SPEC"),
            (
                ("--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--policy", "P-X"),
                2,
                "POLICY_UNKNOWN",
            ),
            (
                ("--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--policy", "P-CAL"),
                2,
                "POLICY_UNIT",
            ),
            (("--from", "2024-03-11T09:00:00+07:00", "--rule", "x:y"), 2, "RULE_UNKNOWN"),
            (("--from", "2014-03-11T09:00:00+07:00", "--term", "5 ngày làm việc"), 4, "CALENDAR_NOT_COVERED"),
            (("--from", "2026-12-30T09:00:00+07:00", "--term", "5 ngày làm việc"), 4, "CALENDAR_NOT_COVERED"),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_what_is_wrong_is_named_in_both_languages(self, call, arguments, exit_code, error):
        code, answer = call("due", *arguments)

        assert (code, answer["error"]["code"]) == (exit_code, error)
        assert answer["error"]["message_vi"] and answer["error"]["message_en"]

    @pytest.mark.parametrize(
        ("policy", "param"),
        [
            ("P-DAY-EXCL", "cutoff=15:00"),
            ("P-CAL", "reception_clamp=yes"),
            ("P-HOUR", "supplement_complete=2024-03-12T09:00:00+07:00"),
        ],
    )
    def test_a_parameter_that_contradicts_its_preset_is_refused(self, call, policy, param):
        term = {"P-DAY-EXCL": "5 ngày làm việc", "P-CAL": "5 ngày lịch", "P-HOUR": "5 giờ làm việc"}[policy]
        start = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", term)

        assert call(*start, "--policy", policy, "--param", param)[0] == 2

    def test_a_policy_of_one_kind_settles_an_ambiguous_term(self, call):
        start = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày", "--policy")

        assert call(*start, "P-CAL")[1]["due"] == "2024-03-18T17:30:00+07:00"
        assert call(*start, "P-WALL")[1]["due"] == "2024-03-16T09:00:00+07:00"
        assert call(*start, "P-DAY-EXCL")[1]["terms"] == [{"value": "5", "unit": "working_day"}]

    def test_every_policy_at_once(self, call):
        code, answer = call(
            "due", "--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--policy", "all"
        )

        assert code == 0
        assert {item["policy"] for item in answer["policies"]} >= {"P-DAY-EXCL", "P-DAY-INCL15", "P-DAY-SAMETIME"}

    def test_an_open_pause_leaves_what_remains(self, call):
        _, answer = call(
            "due",
            "--from",
            "2024-03-11T07:30:00+07:00",
            "--term",
            "8 giờ làm việc",
            "--pause",
            "2024-03-11T09:30:00+07:00/",
        )

        assert answer["due"] is None
        assert answer["remaining"] == {"value": 360, "unit": "working_minutes"}
        assert answer["policy"] == "P-HOUR-SUSPEND"

    @pytest.mark.parametrize("term", ["9000 năm", "900000 tuần"])
    def test_a_term_past_the_last_year_is_not_covered(self, call, term):
        assert call("due", "--from", "2024-01-15T10:00:00+07:00", "--term", term)[0] == 4
        assert call("due", "--from", "2024-01-15T10:00:00+07:00", "--term", term, "--policy", "P-WALL")[0] == 4

    def test_a_cutoff_is_a_plain_time_of_day(self, call):
        start = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", "1 ngày làm việc", "--policy", "P-SAMEDAY")

        assert call(*start, "--param", "cutoff=15:00+07:00")[1]["error"]["code"] == "PARAM_VALUE"

    def test_half_a_supplement_is_refused(self, call):
        start = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--policy", "P-SUSPEND")

        assert call(*start, "--param", "supplement_complete=2024-03-14T10:00:00+07:00")[0] == 2

    def test_a_calendar_that_names_a_day_twice_is_refused(self, call, tmp_path):
        (tmp_path / "c.csv").write_text("date,status,reason\n2024-01-09,off,x\n2024-01-09,worked,x\n", "utf-8")
        start = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", "5 ngày làm việc", "--calendar")

        assert call(*start, str(tmp_path / "c.csv"))[0] == 3

    def test_an_estimate_beyond_the_calendar_is_marked(self, call):
        arguments = ("due", "--from", "2026-12-30T09:00:00+07:00", "--term", "30 ngày làm việc", "--allow-provisional")
        code, answer = call(*arguments)

        assert code == 0
        assert answer["calendar"]["provisional"] is True
        assert answer["provenance"] == "unverified"

    def test_a_notice_of_today_is_loaded_from_a_file(self, call, tmp_path):
        notice = tmp_path / "notice.csv"
        notice.write_text("date,status,reason,swap_with\n2026-11-23,off,hoán đổi,2026-11-28\n", "utf-8")
        start = ("due", "--from", "2026-11-20T09:00:00+07:00", "--term", "1 ngày làm việc")

        assert call(*start)[1]["due"].startswith("2026-11-23")
        assert call(*start, "--calendar", str(notice))[1]["due"].startswith("2026-11-25")


class TestSmallCommands:
    """`day`, `term`, `elapsed`, `code`, `rules`."""

    def test_a_day_says_why(self, call):
        code, days = call("day", "2026-11-24", "2026-11-23")

        assert code == 0
        assert days[0]["working"] is False
        assert "28/2026/QH16" in days[0]["source"]
        assert days[1]["provisional"] is True
        assert {"date", "working", "kind", "reason_vi", "reason_en", "source", "provisional"} <= set(days[0])

    def test_the_worst_of_several_days_sets_the_exit_code(self, call):
        code, days = call("day", "2026-11-24", "2030-01-01")

        assert code == 4
        assert days[1]["error"]["code"] == "CALENDAR_NOT_COVERED"

    def test_a_term_is_read_with_its_other_readings(self, call):
        code, (reading,) = call("term", "8 Giờ")

        assert code == 0
        assert reading["terms"] == [{"value": "8", "unit": "hour"}]
        assert reading["readings"] == [[{"value": "8", "unit": "working_hour"}]]

    def test_an_unreadable_term_is_found(self, call):
        assert call("term", "5 ngày làm việc", "xyz")[0] == 1

    def test_elapsed_counts_minutes_and_dates(self, call):
        _, answer = call("elapsed", "--from", "2024-03-08T16:30:00+07:00", "--to", "2024-03-11T08:30:00+07:00")

        assert answer == {"working_minutes": 120, "working_days": 1}

    def test_a_code_is_taken_apart(self, call):
        code, (verdict,) = call("code", "parse", "000.00.19.H47-210105-0012")

        assert code == 0
        assert verdict["ok"] is True
        assert (verdict["profile"], verdict["layout"], verdict["strict"]) == ("tt01-2018", "legacy", True)
        assert (verdict["serial"], verdict["serial_width"], verdict["accepted_on"]) == (12, 4, "2021-01-05")
        assert (verdict["agency"], verdict["level1"]) == ("000.00.19.H47", "H47")

    def test_parts_are_null_when_it_is_no_code(self, call):
        code, (verdict,) = call("code", "parse", "HS-2025-001")

        assert code == 1
        assert (verdict["ok"], verdict["profile"], verdict["serial"], verdict["strict"]) == (False, None, None, None)
        assert verdict["findings"][0]["id"] == "CODE_NOT_DOSSIER"

    def test_codes_are_issued_in_a_row(self, call):
        _, answer = call("code", "issue", "--agency", "H57.132", "--at", "2024-03-11T09:00:00+07:00", "--count", "2")

        assert answer == {"codes": ["H57.132-240311-0001", "H57.132-240311-0002"], "findings": []}

    def test_codes_are_found_on_stdin(self, call, monkeypatch):
        text = "Mã số hồ sơ: H57.132-260807-0586 - Số phiếu: 26.10229; xH57.132-260807-0587"
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code, found = call("code", "find")

        assert code == 0
        assert found == [
            {"code": "H57.132-260807-0586", "start": 13, "end": 32, "certain": True},
            {"code": "H57.132-260807-0587", "start": 56, "end": 75, "certain": False},
        ]

    def test_a_durable_store_goes_on_where_it_stopped(self, call, tmp_path):
        store = ("code", "issue", "--agency", "H57.132", "--at", "2024-03-11T09:00:00+07:00", "--store")

        assert call(*store, f"sqlite:{tmp_path / 's.db'}")[1]["codes"] == ["H57.132-240311-0001"]
        assert call(*store, f"sqlite:{tmp_path / 's.db'}")[1]["codes"] == ["H57.132-240311-0002"]

    @pytest.mark.parametrize(
        "store",
        [
            "redis:x",
            "sqlite:",
            "sqlite:/no/such/folder/s.db",
            "postgres:host=127.0.0.1 port=1",
            "postgres://u:s3cret@127.0.0.1:1/db",
        ],
    )
    def test_a_store_that_cannot_be_used_is_refused(self, call, store):
        code, answer = call(
            "code", "issue", "--agency", "H57.132", "--at", "2024-03-11T09:00:00+07:00", "--store", store
        )

        assert code == 2
        assert answer["error"]["code"] in ("STORE_UNKNOWN", "STORE_UNREADABLE")
        assert "s3cret" not in json.dumps(answer)

    def test_agencies_sectors_and_procedures_are_read(self, call):
        _, (agency,) = call("agency", "000.00.19.H47", "--on", "2026-01-05")
        _, (sector,) = call("sector", "G07-LĐ01")
        _, (procedure,) = call("procedure", "2.000815.000.00.00.H55.02")

        assert (agency["ok"], agency["form"], agency["level1"], agency["level"]) == (True, "legacy", "H47", 2)
        assert (agency["successor"], agency["findings"][0]["id"]) == ("H17", "CODE_AGENCY_CLOSED")
        assert (sector["level1"], sector["field"], sector["regular"]) == ("G07", "LĐ01", True)
        assert (procedure["base"], procedure["owner"], procedure["service"]) == ("2.000815", "000.00.00.H55", "02")

    @pytest.mark.parametrize("command", ["agency", "sector", "procedure"])
    def test_what_is_no_code_has_null_parts_and_exits_with_one(self, call, command):
        code, (item,) = call(command, "???")

        assert (code, item["ok"], item["code"]) == (1, False, None)
        assert item["findings"][0]["severity"] == "error"

    def test_packs_are_listed_with_counts_and_shown_with_rows(self, call):
        _, packs = call("rules", "list")
        _, pack = call("rules", "show", "binh-duong-2244-2023")
        _, rule = call("rules", "show", "BINH-DUONG-2244-2023:intake-online")

        assert {"pack", "instrument", "in_force", "rows", "provenance"} <= set(packs[0])
        assert pack["rules"][0] == rule
        assert (rule["value"], rule["unit"]) == ("8", "working_hour")

    def test_a_bad_pack_file_tells_every_fault(self, call, tmp_path):
        (tmp_path / "bad.toml").write_text('[pack]\nid = "x"\nscope = "moon"\n', "utf-8")
        (tmp_path / "no.toml").write_text("= nonsense", "utf-8")
        assert call("rules", "check", str(tmp_path / "no.toml"))[0] == 3
        code, answer = call("rules", "check", str(tmp_path / "bad.toml"))

        assert code == 3
        assert len(answer["error"]["faults"]) >= 3


class TestHistory:
    """`history`: replayed, judged, refused with its guards."""

    @pytest.fixture
    def judged(self, call, tmp_path):
        def run(document, *arguments):
            path = tmp_path / "history.json"
            path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
            return call("history", str(path), *arguments)

        return run

    def test_a_legal_history(self, judged):
        code, answer = judged(HISTORY)

        assert code == 0
        assert (answer["legal"], answer["state"], answer["national_code"], answer["error"]) == (
            True,
            "DECIDED",
            9,
            None,
        )
        assert answer["due"] == "2024-03-18T17:30:00+07:00"
        assert answer["ended_at"] == "2024-03-14T10:00:00+07:00"
        assert (answer["intake_minutes"], answer["running_minutes"], answer["paused_minutes"]) == (90, 1500, 0)
        assert answer["profile"]["id"] == "default"
        assert answer["findings"] == []

    def test_the_first_refused_event_stops_it(self, judged):
        document = HISTORY | {"events": [*HISTORY["events"][:3], {"at": "2024-03-12T09:00:00+07:00", "event": "stop"}]}
        code, answer = judged(document)

        assert code == 1
        assert answer["legal"] is False
        assert answer["error"] == {"index": 3, "event": "stop", "state": "PROCESSING", "guards": ["REASON_REQUIRED"]}
        assert answer["state"] == "PROCESSING"

    def test_a_profile_of_a_text_is_refused_where_the_text_is_not_sourced(self, judged):
        code, answer = judged(HISTORY | {"profile": "nd-61-2018"})

        assert (code, answer["error"]["code"]) == (4, "NOT_FORMALISED")

    def test_a_late_end_is_a_finding_and_exits_with_one(self, judged):
        late = [*HISTORY["events"][:3], HISTORY["events"][3] | {"at": "2024-03-19T08:00:00+07:00"}]
        code, answer = judged(HISTORY | {"events": late})

        assert code == 1
        assert [one["id"] for one in answer["findings"]] == ["LATE"]

    def test_judged_later_an_open_dossier_is_overdue(self, judged):
        document = HISTORY | {"events": HISTORY["events"][:3]}

        assert judged(document)[0] == 0
        assert judged(document, "--at", "2024-03-20T09:00:00+07:00")[0] == 1

    def test_every_fault_of_a_document_is_told_with_its_path(self, judged):
        document = {
            "channel": "pigeon",
            "term": "5 cái",
            "events": [{"at": "2024-03-08", "event": "dance"}, {"event": "accept"}],
        }
        code, answer = judged(document)

        assert code == 3
        paths = {fault["path"] for fault in answer["error"]["faults"]}
        assert paths == {"$.channel", "$.events[0].at", "$.events[0].event", "$.events[1]", "$.term"}

    def test_naive_times_and_unread_terms_are_told_with_their_path(self, judged):
        document = {
            "channel": "online",
            "term": "5 cái",
            "week": "Mon x",
            "events": [{"at": "2024-03-08T09:00:00", "event": "submit"}],
        }
        code, answer = judged(document)

        assert code == 3
        assert {fault["path"] for fault in answer["error"]["faults"]} == {"$.term", "$.events[0].at", "$.week"}

    def test_integers_of_thousands_of_digits_are_refused(self, judged):
        assert judged('{"channel": "online", "events": [{"items": ' + "9" * 5000 + "}]}")[0] == 3

    def test_judged_at_a_moment_later_events_have_not_happened_yet(self, judged):
        _, answer = judged(HISTORY, "--at", "2024-03-12T09:00:00+07:00")

        assert (answer["state"], answer["ended_at"]) == ("PROCESSING", None)

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "[]",
            "null",
            '{"channel": "online", "events": 3}',
            '{"events": []}',
            '{"channel": "post", "events": [3]}',
        ],
    )
    def test_what_is_no_history_is_refused(self, judged, text):
        assert judged(text)[0] == 3


class TestAudit:
    """`audit`: counts, ratios, unreadable cells, outputs."""

    def test_a_clean_register(self, call, tmp_path):
        code, answer = call("audit", str(write_sheet(tmp_path / "so.xlsx", [clean_row(1)])))

        assert code == 0
        assert (answer["rows"], answer["dossiers"], answer["unreadable"], answer["findings"]) == (1, 1, 0, {})
        assert answer["on_time"]["legal24/solved"] == 1.0
        assert (answer["outputs"], len(answer["manifest_sha256"])) == ([], 64)

    def test_a_map_goes_before_known_headings_and_must_be_found(self, call, tmp_path):
        path = str(write_sheet(tmp_path / "so.xlsx", [clean_row(1)]))
        (tmp_path / "map.toml").write_text('accepted_at = "Ngày nộp hồ sơ"', "utf-8")
        (tmp_path / "lost.toml").write_text('accepted_at = "Ngày không có"', "utf-8")

        code, answer = call("audit", path, "--map", str(tmp_path / "map.toml"))
        assert code == 0
        assert answer["unread_headings"] == ["Ngày nhận"]
        assert call("audit", path, "--map", str(tmp_path / "lost.toml"))[1]["error"]["code"] == "MAP_NOT_FOUND"

    def test_an_unreadable_date_is_listed_and_nothing_dropped(self, call, tmp_path):
        rows = [clean_row(number) for number in range(1, 41)]
        rows[35][7] = "31/02/2024"
        code, answer = call("audit", str(write_sheet(tmp_path / "so.xlsx", rows)), "--out", str(tmp_path / "out"))

        assert code == 1
        assert (answer["rows"], answer["unreadable"]) == (40, 1)
        assert answer["unreadable_cells"][0]["row"] == 37
        assert answer["unreadable_cells"][0]["cell"] == "H37"
        assert len(answer["outputs"]) == 4

    def test_what_is_no_spreadsheet_exits_with_three(self, call, tmp_path):
        (tmp_path / "so.xlsx").write_text("no spreadsheet")
        code, answer = call("audit", str(tmp_path / "so.xlsx"))

        assert (code, answer["error"]["code"]) == (3, "NOT_A_SPREADSHEET")

    def test_fail_on_sets_the_bar(self, call, tmp_path):
        row = clean_row(1)
        row[1] = "H57.132-240311-0001"
        path = str(write_sheet(tmp_path / "so.xlsx", [row]))

        assert call("audit", path)[0] == 0
        assert call("audit", path, "--fail-on", "info")[0] == 1


class TestForm:
    """`form receipt`: HTML, or every missing field."""

    def test_a_receipt_is_written(self, call, tmp_path):
        (tmp_path / "r.json").write_text(json.dumps(RECEIPT), "utf-8")
        code, answer = call("form", "receipt", str(tmp_path / "r.json"), "--out", str(tmp_path / "r.html"))

        assert code == 0
        assert "GIẤY TIẾP NHẬN" in (tmp_path / "r.html").read_text("utf-8")
        assert len(answer["digest"]) == 64

    def test_missing_fields_exit_with_three(self, call, tmp_path):
        (tmp_path / "r.json").write_text(json.dumps({**RECEIPT, "receiver": ""}), "utf-8")
        code, answer = call("form", "receipt", str(tmp_path / "r.json"))

        assert code == 3
        assert answer["error"]["faults"][0]["path"] == "$.receiver"

    def test_an_unknown_form_is_refused(self, call, tmp_path):
        assert call("form", "poem", str(tmp_path / "none"))[0] == 2


def test_a_demo_that_cannot_be_written_is_a_clear_error(call, tmp_path):
    (tmp_path / "file").write_text("x")

    assert call("demo", "--out", str(tmp_path / "file"))[0] == 2


def test_the_demo_finds_what_it_planted(call, tmp_path):
    code, answer = call("demo", "--out", str(tmp_path), "--rows", "500")

    assert code == 0
    assert (answer["rows"], answer["missed"], answer["wrong"]) == (500, 0, 0)
    assert answer["planted"] == answer["found"] > 30


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_people_get_text_in_their_language_and_no_traceback(capsys, lang):
    assert main(["due", "--from", "2024-03-11T09:00:00", "--term", "5 ngày làm việc", "--lang", lang]) == 2
    printed = capsys.readouterr()

    assert ("has no offset" in printed.err) is (lang == "en")
    assert printed.out == ""


def test_without_the_extra_the_command_says_what_to_install(capsys, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "motcua.cli.app", None)
    monkeypatch.setitem(sys.modules, "click", None)
    for name in [name for name in sys.modules if name.startswith("motcua.cli.")]:
        monkeypatch.delitem(sys.modules, name)

    assert main(["due", "--json"]) == 2
    assert "motcua[cli]" in json.loads(capsys.readouterr().out)["error"]["message_en"]
