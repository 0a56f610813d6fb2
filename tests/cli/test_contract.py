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
        assert rule in pack["rules"]
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
        assert len(answer["outputs"]) == 5

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
