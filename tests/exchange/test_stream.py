"""Streams in files, and the two commands."""

from __future__ import annotations

import json

import pytest
from exchange_cases import CODE, reports

from motcua.cli import main
from motcua.errors import UnreadableFileError
from motcua.exchange import read_stream

HISTORY = {
    "channel": "online",
    "code": CODE,
    "term": "5 ngày làm việc",
    "events": [
        {"at": "2024-03-11T08:00:00+07:00", "event": "submit"},
        {"at": "2024-03-11T09:00:00+07:00", "event": "accept"},
        {"at": "2024-03-11T09:20:00+07:00", "event": "forward"},
        {"at": "2024-03-12T10:00:00+07:00", "event": "request_supplement", "reason": "thiếu", "items": ["Tờ khai"]},
    ],
}


@pytest.fixture
def write(tmp_path):
    """Write a document or lines to a file and return its path."""

    def writing(name, *documents):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in documents), "utf-8")
        return str(path)

    return writing


@pytest.fixture
def run(capsys):
    """Run a command with --json."""

    def running(*arguments):
        code = main([*arguments, "--json"])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, json.loads(printed.out)

    return running


class TestStream:
    """One document or one message a line, wrapped or bare."""

    def kinds(self, text):
        return [(one.dialect, one.kind, one.path) for one in read_stream(text)]

    def test_the_forms_of_a_stream(self):
        head, progress = reports().bodies()
        dossier, rows, status = reports(name="adapter-2026").bodies()
        older = [("dvcqg-mc", "dossier"), ("dvcqg-mc", "progress")]

        assert self.kinds(json.dumps([head, progress])) == [(*older[0], "$[0]"), (*older[1], "$[1]")]
        assert self.kinds(json.dumps({"messages": [head, progress]}))[1][2] == "$.messages[1]"
        assert self.kinds(json.dumps(head) + "\n" + json.dumps(progress))[1] == (*older[1], "$line[2]")
        assert self.kinds(json.dumps(rows)) == [("adapter-2026", "progress", "$")]
        assert self.kinds(json.dumps([dossier, rows, status]))[2] == ("adapter-2026", "status", "$[2]")
        wrapped = {"dialect": "adapter-2026", "kind": "status", "body": [{"MaHoSo": "x", "TrangThai": 4}]}
        assert self.kinds(json.dumps(wrapped)) == [("adapter-2026", "status", "$.body")]

    @pytest.mark.parametrize("text", ["", "{", '{"a": 1}\nx', "nope"])
    def test_no_json_is_refused(self, text):
        with pytest.raises(UnreadableFileError, match="NOT_JSON"):
            list(read_stream(text))

    @pytest.mark.parametrize("document", [1, None, "x", [1], {"dialect": [], "body": 1}, [[]], {}])
    def test_json_that_is_no_message_is_a_fault(self, document):
        for message in read_stream(json.dumps(document)):
            assert [one.id for one in message.faults] == ["SYNC_DIALECT_UNKNOWN"]


class TestCheck:
    """`motcua exchange check`."""

    def test_a_clean_stream(self, run, write):
        code, said = run("exchange", "check", write("m.json", *reports().bodies()))

        assert (code, said["messages"], said["dossiers"], said["findings"]) == (0, 2, 1, [])
        assert said["kinds"] == {"dvcqg-mc/dossier": 1, "dvcqg-mc/progress": 1}

    def test_against_the_history(self, run, write):
        history = write("h.json", HISTORY)
        code, said = run("exchange", "check", write("m.json", *reports().bodies()), "--history", history)

        assert code == 1
        assert said["counts"]["SYNC_WAITING_AS_DONE"] > 0

    def test_the_wrong_dialect_is_unreadable(self, run, write):
        code, said = run("exchange", "check", write("m.json", reports().bodies()[0]), "--dialect", "adapter-2026")

        assert (code, said["unreadable"], said["counts"]) == (3, 1, {"SYNC_DIALECT_WRONG": 1})

    def test_no_json(self, run, tmp_path):
        (tmp_path / "m.json").write_text("{", "utf-8")
        code, said = run("exchange", "check", str(tmp_path / "m.json"))

        assert (code, said["error"]["code"]) == (3, "NOT_JSON")

    def test_warnings_count_when_asked_for(self, run, write):
        head, progress = reports().bodies()
        head["data"][0]["TrangThaiHoSo"] = "4"
        path = write("m.json", head, progress)

        assert run("exchange", "check", path)[0] == 0
        assert run("exchange", "check", path, "--fail-on", "warning")[0] == 1

    def test_for_people(self, write, capsys):
        head = reports().bodies()[0]
        head["data"][0]["NgayNopHoSo"] = head["data"][0]["NgayTiepNhan"]

        assert main(["exchange", "check", write("m.json", head)]) == 1
        assert "SYNC_SUBMISSION_COPIED" in capsys.readouterr().out


class TestEncode:
    """`motcua exchange encode`, whose output `check` reads."""

    @pytest.mark.parametrize("name", ["dvcqg-mc", "adapter-2026"])
    def test_what_it_says_is_honest(self, run, write, name):
        history = write("h.json", HISTORY)
        code, said = run("exchange", "encode", history, "--dialect", name)
        _, checked = run("exchange", "check", write("m.json", said), "--history", history)

        assert code == 0
        assert {one["id"] for one in checked["findings"]} <= {"SYNC_FIELD_EMPTY", "SYNC_NULL"}

    def test_what_the_host_knows_besides(self, run, write):
        about = write("a.json", {"procedure_name": "Thủ tục thử nghiệm"})
        _, said = run("exchange", "encode", write("h.json", HISTORY), "--about", about)

        assert said["messages"][0]["body"]["data"][0]["TenTTHC"] == "Thủ tục thử nghiệm"

    @pytest.mark.parametrize("about", [{"status": "9"}, {"nothing": "x"}, {"procedure_name": 1}, []])
    def test_what_it_cannot_know(self, run, write, about):
        code, said = run("exchange", "encode", write("h.json", HISTORY), "--about", write("a.json", about))

        assert (code, said["error"]["code"]) == (3, "ABOUT_ILL_FORMED")

    def test_a_draft_has_nothing_to_report(self, run, write):
        code, said = run("exchange", "encode", write("h.json", {"channel": "online", "events": []}))

        assert (code, said["error"]["code"]) == (2, "SYNC_NOTHING_TO_REPORT")

    def test_for_people(self, write, capsys):
        assert main(["exchange", "encode", write("h.json", HISTORY), "--lang", "en"]) == 0
        assert "DongBoHoSoMC: 1" in capsys.readouterr().out
