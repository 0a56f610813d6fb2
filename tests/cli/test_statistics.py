"""`motcua statistics`: figures of registers by period and unit; kept counts add up; bad input is told clearly."""

from __future__ import annotations

import json
from random import Random

import pytest

from motcua.clock import WorkClock
from motcua.demo.dossiers import clean_dossiers
from motcua.demo.workbook import write_register
from motcua.statistics.ontime import LATENESS_CLASSES

ARGUMENTS = ("--months", "3", "--as-of", "2024-06-20")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("registers")
    drafts = clean_dossiers(900, Random(7), WorkClock.default())
    for name, part in (("whole", drafts), ("one", drafts[:400]), ("two", drafts[400:])):
        write_register(made / f"{name}.xlsx", part)
    return made


def counted(answer):
    return {one["period"]: one["figures"] for one in answer["periods"]}


def test_the_figures_of_two_files_are_those_of_one(call, folder):
    code, whole = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS)
    parts = call("statistics", str(folder / "one.xlsx"), str(folder / "two.xlsx"), *ARGUMENTS)[1]

    assert code == 0
    assert [one["period"] for one in whole["periods"]] == ["2024-04", "2024-05", "2024-06-01/2024-06-20"]
    assert whole["census"] == parts["census"] and whole["dossiers"] == parts["dossiers"] == 900
    assert all(one["identities"] == [] for one in whole["periods"])


def test_kept_counts_add_up(call, folder, tmp_path):
    for name in ("one", "two"):
        call("statistics", str(folder / f"{name}.xlsx"), *ARGUMENTS, "--out", str(tmp_path / name))
    whole = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS)[1]
    kept = [argument for name in ("one", "two") for argument in ("--add", str(tmp_path / name / "census.json"))]

    assert counted(call("statistics", *kept)[1]) == counted(whole)


def test_units_make_the_whole_and_every_class_stands_beside_the_others(call, folder):
    answer = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS, "--by", "channel")[1]

    for one in answer["periods"]:
        for name, count in one["figures"].items():
            assert sum(unit["figures"][name] for unit in one["units"]) == count
        assert {name.split("/")[0] for name in one["on_time"]} == set(LATENESS_CLASSES)


def test_what_comes_due_is_ranked_and_a_day_off_shortens_it(call, folder):
    answer = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS, "--risk", "5", "--day-off", "2024-06-21")[1]
    minutes = [row["minutes"] for row in answer["risk"]["rows"]]

    assert len(minutes) == 5 and minutes == sorted(minutes)
    assert answer["risk"]["open"] == answer["periods"][-1]["figures"]["open"]
    assert all(one["minutes_if_off"] < one["minutes"] for one in answer["day_off"]["shortened"])
    assert answer["day_off"]["shortened"]


def test_a_province_with_a_target_is_judged_by_it(call, folder):
    answer = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS, "--pack", "vinh-long-612-2016")[1]

    assert {one["target"]["because"]["provenance"] for one in answer["periods"] if one["target"]} <= {"sourced"}


def test_an_empty_period_has_no_ratio_and_says_why(call, folder):
    code, answer = call("statistics", str(folder / "whole.xlsx"), "--period", "2019-05", "--as-of", "2024-06-20")

    assert (code, answer["periods"]) == (0, [])


def test_the_report_is_one_offline_page_with_charts(call, folder, tmp_path):
    answer = call("statistics", str(folder / "whole.xlsx"), *ARGUMENTS, "--risk", "3", "--out", str(tmp_path / "out"))[
        1
    ]
    page = (tmp_path / "out" / "statistics.html").read_text("utf-8")
    record = json.loads((tmp_path / "out" / "statistics.json").read_text("utf-8"))

    assert [path.rpartition("/")[2] for path in answer["outputs"]] == [
        "statistics.json",
        "statistics.html",
        "census.json",
    ]
    assert page.count("<svg") >= 3 and "http" not in page.replace("http-equiv", "") and "<script" not in page
    assert record["census"] == answer["census"]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((), 2, "STATISTICS_NOTHING"),
        (("whole.xlsx", "--period", "Q3"), 2, "STAT_PERIOD"),
        (("whole.xlsx", "--by", "officer"), 2, "CENSUS_UNIT"),
        (("--add", "whole.xlsx"), 3, None),
        (("--add", "other.json"), 3, "CENSUS_ILL_FORMED"),
    ],
)
def test_bad_input_is_told_clearly(call, folder, arguments, code, error):
    (folder / "other.json").write_text('{"census": [{"period": "2024-01"}]}', "utf-8")
    paths = [str(folder / one) if "." in one else one for one in arguments]
    returned, answer = call("statistics", *paths)

    assert returned == code
    assert error in (None, answer["error"]["code"])
