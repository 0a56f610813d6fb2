"""The conformance cases are what their builder makes, fit their schema, and tell a right program from a wrong one."""

from __future__ import annotations

import json
import sys
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from conformance.build import TARGET, document
from motcua.cli import main
from motcua.conformance import compared, conformance_cases, conformance_texts

KINDS = ("code", "day", "due", "history", "term")


def call(capsys, *arguments):
    code = main(["conformance", *arguments, "--json"])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return code, json.loads(printed.out)


def test_the_cases_are_those_that_are_built():
    assert TARGET.read_text("utf-8") == document()


def test_they_fit_their_schema_and_each_has_a_name_of_its_own():
    texts = conformance_texts()
    Draft202012Validator(json.loads(texts["vectors.schema.json"])).validate(json.loads(texts["vectors.json"]))
    names = Counter(case["id"] for case in conformance_cases())

    assert set(names.values()) == {1} and len(names) > 600
    assert {case["kind"] for case in conformance_cases()} == set(KINDS)


def test_this_library_agrees_with_every_case(capsys):
    code, answer = call(capsys)

    assert (code, answer["disagreements"]) == (0, [])
    assert answer["agreeing"] == answer["cases"] == len(conformance_cases())


def test_what_a_case_does_not_name_is_not_compared_and_a_missing_key_is_told():
    case = {"id": "x", "expect": {"ok": True, "findings": ["A", "B"]}, "why": "y"}

    assert list(compared(case, {"ok": True, "findings": [{"id": "B"}, {"id": "A"}], "more": 1})) == []
    assert [one.key for one in compared(case, {"ok": 1})] == ["ok", "findings"]


PROGRAM = """
import json, sys
from datetime import date
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"working": date.fromisoformat(asked["date"]).weekday() < 5}))
"""


def test_another_program_is_asked_line_by_line_and_its_errors_are_told(capsys, tmp_path):
    """A program that knows no holidays is right on plain days only."""
    path = tmp_path / "weekends.py"
    path.write_text(PROGRAM, "utf-8")
    code, answer = call(capsys, "--against", f"{sys.executable} {path}", "--kind", "day")

    assert code == 1 and 0 < answer["agreeing"] < answer["cases"]
    assert {one["key"] for one in answer["disagreements"]} == {"working"}
    assert "day-2024-02-09" in {one["case"] for one in answer["disagreements"]}  # Tết


@pytest.mark.parametrize(
    ("program", "code", "error"),
    [("no-such-program-here", 2, "PROGRAM_NOT_STARTED"), (f"{sys.executable} -c pass", 3, "PROGRAM_ANSWER")],
)
def test_a_program_that_does_not_answer(capsys, program, code, error):
    returned, answer = call(capsys, "--against", program, "--kind", "term")

    assert (returned, answer["error"]["code"]) == (code, error)


def test_the_cases_are_given_away_with_their_schema(capsys, tmp_path):
    code, answer = call(capsys, "--export", str(tmp_path / "out"))

    assert code == 0 and len(answer["outputs"]) == 2
    assert (tmp_path / "out" / "vectors.json").read_text("utf-8") == conformance_texts()["vectors.json"]
