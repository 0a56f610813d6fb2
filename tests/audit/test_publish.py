"""A report is there whole or not at all, and its manifest runs the audit again."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from motcua.audit.publish import published
from motcua.cli import main
from motcua.demo import run_demo
from motcua.errors import BadInputError
from synthetic import clean_row, write_sheet


def call(capsys, *arguments):
    code = main([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def command(*arguments, **options):
    return subprocess.Popen([sys.executable, "-m", "motcua", *map(str, arguments), "--json"],  # noqa: S603
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # fmt: skip


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestWholeOrNot:
    """Whoever finds a manifest finds the report that it tells of."""

    def test_a_failure_in_the_middle_leaves_the_old_report(self, tmp_path):
        with published(tmp_path / "out") as folder:
            (folder / "manifest.json").write_text("1")

        def fail():
            with published(tmp_path / "out") as folder:
                (folder / "manifest.json").write_text("2")
                raise OSError(28, "No space left on device")

        with pytest.raises(BadInputError, match="OUTPUT_UNWRITABLE"):
            fail()

        assert files_of(tmp_path / "out") == {"manifest.json": b"1"}
        assert [path.name for path in tmp_path.iterdir()] == ["out"]

    @pytest.mark.parametrize("bare", [(), ("--no-explain",)])
    def test_a_full_disk_is_a_clear_error(self, tmp_path, bare):
        run_demo(tmp_path / "demo", rows=500)
        limit = 4096 if bare else 16_384

        def small_disk():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = command("audit", tmp_path / "demo" / "register.xlsx", "--out", tmp_path / "out", *bare,
                       preexec_fn=small_disk)  # fmt: skip
        out, _ = done.communicate(timeout=120)

        assert (done.returncode, json.loads(out)["error"]["code"]) == (2, "OUTPUT_UNWRITABLE")
        assert [path.name for path in tmp_path.iterdir()] == ["demo"]

    def test_a_file_where_the_folder_should_be(self, tmp_path, capsys):
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)])
        (tmp_path / "out").write_text("x")

        code, answer = call(capsys, "audit", path, "--out", tmp_path / "out")

        assert (code, answer["error"]["code"]) == (2, "OUTPUT_UNWRITABLE")
        assert (tmp_path / "out").read_text() == "x"

    def test_killed_and_run_again(self, tmp_path):
        """Whenever it is killed, there is no half report, and the next run gives what an undisturbed one gives."""
        run_demo(tmp_path / "demo", rows=500)
        register = tmp_path / "demo" / "register.xlsx"
        started = time.monotonic()
        command("audit", register, "--out", tmp_path / "whole").communicate(timeout=120)
        length = time.monotonic() - started
        whole = files_of(tmp_path / "whole")
        for share in (0.3, 0.7, 0.9, 0.97):
            running = command("audit", register, "--out", tmp_path / "out")
            time.sleep(length * share)
            running.send_signal(signal.SIGKILL)
            running.communicate()
            assert not (tmp_path / "out").exists() or files_of(tmp_path / "out") == whole

        command("audit", register, "--out", tmp_path / "out").communicate(timeout=120)

        assert files_of(tmp_path / "out") == whole
        assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "out", "whole"]


class TestReplay:
    """The manifest holds all that an audit depends on."""

    @pytest.mark.parametrize("bare", [(), ("--no-explain",)])
    def test_in_another_process_every_finding_is_the_same(self, tmp_path, bare):
        run_demo(tmp_path, rows=500)
        register = tmp_path / "register.xlsx"
        options = (
            "--as-of",
            "2026-06-30",
            "--week",
            "Mon-Fri 08:00-12:00,13:00-17:00",
            "--pack",
            "binh-duong-2244-2023",
        )
        for seed in ("1", "2"):
            command("audit", register, "--out", tmp_path / seed, *options, *bare,
                    env=os.environ | {"PYTHONHASHSEED": seed}).communicate(timeout=120)  # fmt: skip

        done = command("replay", tmp_path / "1" / "manifest.json")
        answer = json.loads(done.communicate(timeout=120)[0])

        assert (done.returncode, answer) == (0, {"identical": True, "findings_identical": True, "differences": []})
        assert files_of(tmp_path / "1") == files_of(tmp_path / "2")

    def test_an_audit_of_some_checks_is_run_again_with_the_same_checks(self, tmp_path, capsys):
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)])
        call(capsys, "audit", path, "--out", tmp_path / "out", "--check", "MC203", "--check", "mc5xx")
        manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))

        assert manifest["inputs"][0]["checks"][:2] == ["MC203", "MC501"]
        assert call(capsys, "replay", tmp_path / "out" / "manifest.json")[0] == 0
        assert call(capsys, "audit", path, "--check", "MC9")[1]["error"]["code"] == "CHECK_UNKNOWN"

    def test_another_register_is_said_to_be_another(self, tmp_path, capsys):
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)])
        assert call(capsys, "audit", path, "--out", tmp_path / "out")[0] == 0
        row = clean_row(1)
        row[8] = "19/03/2024 08:00:00"
        write_sheet(path, [row])

        code, answer = call(capsys, "replay", tmp_path / "out" / "manifest.json")
        named = {one["path"] for one in answer["differences"]}

        assert (code, answer["findings_identical"]) == (1, False)
        assert {"$.inputs[0].sha256", "$.inputs[0].findings.LATE", "$.inputs[0].findings_sha256"} <= named

    def test_a_missing_register_and_a_file_that_is_no_manifest(self, tmp_path, capsys):
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1)])
        call(capsys, "audit", path, "--out", tmp_path / "out")
        path.unlink()
        (tmp_path / "other.json").write_text("{}")

        assert call(capsys, "replay", tmp_path / "out" / "manifest.json")[1]["error"]["code"] == "INPUT_NOT_FOUND"
        code, answer = call(capsys, "replay", tmp_path / "other.json")
        assert (code, answer["error"]["code"]) == (3, "MANIFEST_ILL_FORMED")


class TestExplainAndSelftest:
    """What was found without words can be asked for."""

    def test_a_check_a_finding_and_a_row(self, tmp_path, capsys):
        row = clean_row(1)
        row[8] = "19/03/2024 08:00:00"
        path = write_sheet(tmp_path / "so.xlsx", [row])

        assert [one["id"] for one in call(capsys, "explain", "MC203")[1]["checks"]] == ["MC203"]
        assert [one["id"] for one in call(capsys, "explain", "LATE")[1]["checks"]] == ["MC203"]
        assert call(capsys, "explain", "MC999")[1]["error"]["code"] == "CHECK_UNKNOWN"
        told = call(capsys, "explain", "--row", 2, path)[1]["rows"][0]
        assert (told["code"], told["computed_due"]) == (row[1], "2024-03-18T17:30:00+07:00")
        assert [(one["check"], one["id"]) for one in told["findings"]] == [("MC203", "LATE")]
        assert call(capsys, "explain", "--row", 9, path)[1]["error"]["code"] == "ROW_NOT_FOUND"

    def test_selftest(self, capsys):
        code, answer = call(capsys, "selftest")

        assert (code, answer["ok"]) == (0, True)
        assert [one["name"] for one in answer["tests"]] == ["calendar", "clock", "packs", "tables", "audit"]
