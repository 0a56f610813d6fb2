"""The demo's signed receipts: all pass, a tampered copy does not, no key is written, the printed command repeats it."""

from __future__ import annotations

import json
import shlex

import pytest

from motcua.cli import main
from motcua.demo import sign_receipts


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sign_receipts(tmp_path_factory.mktemp("demo") / "signatures")


def test_every_receipt_passes_and_the_tampered_copy_is_refused(made):
    assert made.signed == made.passed > 5
    assert made.tampered_refused == 1


def test_no_private_key_is_written(made):
    assert all(b"PRIVATE" not in path.read_bytes() for path in made.outputs)
    assert {path.suffix for path in made.outputs} == {".txt", ".pem", ".crl", ".json", ".p7s"}


def test_the_printed_command_verifies_again_and_refuses_the_tampered_copy(made, capsys):
    arguments = shlex.split(made.command)[1:]
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "TOTAL_PASSED"

    bent = [one.replace("receipt-01", "tampered") for one in arguments]
    assert main([*bent, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "HASH_FAILURE"


def test_two_runs_have_two_keys(tmp_path):
    first, second = (sign_receipts(tmp_path / name) for name in ("a", "b"))
    roots = [next(path for path in one.outputs if path.name == "root.pem").read_bytes() for one in (first, second)]
    assert roots[0] != roots[1]
