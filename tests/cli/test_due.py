"""The contract of `due` and `what-if`: keys, exit codes, JSON errors, two languages."""

from __future__ import annotations

import pytest

from motcua.cli import main
from synthetic import clean_row, write_sheet

CITATION = {"instrument", "article", "clause", "point", "provenance", "text_vi", "text_en"}


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

    ALL = ("due", "--from", "2024-03-11T09:00:00+07:00", "--policy", "all", "--term")

    def ids(self, answer) -> set[str]:
        return {one["policy"] for one in answer["policies"]}

    def test_every_policy_takes_a_pause(self, call):
        pause = ("--pause", "2024-03-12T09:00:00+07:00/2024-03-13T09:00:00+07:00")

        assert {"P-DAY-EXCL", "P-DAY-SAMETIME", "P-SUSPEND", "P-RESTART"} <= self.ids(
            call(*self.ALL, "2 ngày làm việc", *pause)[1]
        )
        assert self.ids(call(*self.ALL, "30 ngày lịch", *pause)[1]) == {"P-CAL", "P-WALL"}
        assert self.ids(call(*self.ALL, "1/2 ngày làm việc", *pause)[1]) == {"P-HALFDAY-SESSION"}

    def test_a_chain_of_several_units_has_its_own_reading(self, call):
        code, answer = call(*self.ALL, "30 ngày lịch + 2 ngày làm việc")

        assert (code, [one["due"] for one in answer["policies"]]) == (0, ["2024-04-12T17:30:00+07:00"])

    def test_the_cutoff_of_a_row_is_kept(self, call):
        asked = ("due", "--from", "2026-07-20T15:30:00+07:00", "--rule", "procedures-2026-07:water-cutoff")
        same_day = {one["policy"]: one["due"][:10] for one in call(*asked, "--policy", "all")[1]["policies"]}

        assert (call(*asked)[1]["due"][:10], same_day["P-SAMEDAY"]) == ("2026-07-20", "2026-07-20")

    def test_an_estimate_is_made_on_what_was_known(self, call):
        asked = ("due", "--from", "2024-12-20T09:00:00+07:00", "--term", "15 ngày làm việc", "--as-of", "2024-11-01")

        assert call(*asked)[0] == 4
        code, answer = call(*asked, "--allow-provisional")
        assert (code, answer["provenance"], answer["calendar"]["provisional"]) == (0, "unverified", True)

    def test_marks_in_a_file_name_or_a_reason_are_text(self, capsys, tmp_path):
        path = tmp_path / "own.csv"
        path.write_text("date,status,reason\n2024-03-12,off,nghỉ [/x] [b]hội[/b]\n", "utf-8")
        asked = ["due", "--from", "2024-03-11T09:00:00+07:00", "--term", "2 ngày làm việc"]

        assert main([*asked, "--calendar", str(path)]) == 0
        assert "nghỉ [/x] [b]hội[/b]" in capsys.readouterr().out
        assert main([*asked, "--week", str(tmp_path / "[/x].toml")]) == 3
        assert "[/x].toml" in capsys.readouterr().err

    def test_hours_of_a_unit_come_from_a_file(self, call, tmp_path):
        path = tmp_path / "hours.toml"
        path.write_text(
            'id = "so"\n[[hours]]\nworking = "Mon-Fri 07:00-11:30,13:30-17:00"\n'
            '[[hours]]\nunit = "one-stop"\nworking = "Mon-Fri 07:30-11:30,13:00-16:30"\nfirst = 2024-01-01\n',
            "utf-8",
        )
        asked = ("due", "--from", "2024-03-11T09:00:00+07:00", "--term", "1 ngày làm việc", "--week")

        assert call(*asked, str(path))[1]["due"] == "2024-03-12T17:00:00+07:00"
        code, answer = call(*asked, f"{path}#one-stop")
        assert (code, answer["due"], answer["week"]["id"]) == (0, "2024-03-12T16:30:00+07:00", "so#one-stop")
        code, answer = call(*asked, f"{path}#land")
        assert (code, answer["error"]["code"]) == (2, "HOURS_UNIT")
        path.write_text("[[hours]]\n", "utf-8")
        assert call(*asked, str(path))[0] == 3

    def test_two_layers_matter_to_a_clamped_reception(self, call):
        asked = (
            "due",
            "--from",
            "2024-03-09T09:00:00+07:00",
            "--term",
            "1 ngày làm việc",
            "--param",
            "reception_clamp=yes",
        )

        for week in ("CAL-B", "CAL-D"):
            assert call(*asked, "--week", week)[1]["due"] == "2024-03-12T17:30:00+07:00"
        at_the_desk = (*asked[:-1], "reception_clamp=reception", "--week", "CAL-D")
        assert call(*at_the_desk)[1]["due"] == "2024-03-11T17:30:00+07:00"

    def test_a_schedule_outside_of_its_days_says_so(self, call):
        asked = ("due", "--term", "1 ngày làm việc", "--week", "hai-duong-2023-winter", "--from")

        assert call(*asked, "2024-03-11T09:00:00+07:00")[1]["week"]["holds"] is True
        answer = call(*asked, "2024-07-11T09:00:00+07:00")[1]
        assert (answer["week"]["holds"], answer["provenance"]) == (False, "unverified")


class TestWhatIf:
    """`what-if`: the deadlines of a register that one more day off would move."""

    ASKED = ("--off", "2024-03-13", "--all")

    @pytest.fixture
    def register(self, tmp_path):
        return str(write_sheet(tmp_path / "register.xlsx", [clean_row(1)]))

    def test_what_moves_is_listed_with_both_due_moments(self, call, register):
        code, answer = call("what-if", register, *self.ASKED)

        assert code == 0
        assert (answer["rows"], answer["later"], answer["earlier"], answer["unchanged"]) == (1, 1, 0, 0)
        assert set(answer["changes"][0]) == {"id", "before", "after"}
        assert answer["changes"][0]["before"] < answer["changes"][0]["after"]

    def test_dossiers_that_have_ended_are_left_out_and_counted(self, call, register):
        assert call("what-if", register, "--off", "2024-03-13")[1]["left_out"] == {"ENDED": [2]}

    def test_a_day_elsewhere_moves_nothing(self, call, register):
        assert call("what-if", register, "--off", "2025-03-13", "--all")[1]["unchanged"] == 1

    def test_nothing_supposed_is_a_usage_error(self, call, register):
        code, answer = call("what-if", register)
        assert (code, answer["error"]["code"]) == (2, "USAGE")


class TestRules:
    """`rules diff`, `rules conform`: what changed, and how a province stands to the nation."""

    def test_one_pack_on_two_dates(self, call):
        code, found = call("rules", "diff", "nd-61-2018@2021-06-01", "nd-61-2018@2022-06-01")

        assert code == 0
        assert {"sets", "change", "before", "after", "changes"} == set(found[0])
        assert ("supplement.effect", "removed") in {(one["sets"], one["change"]) for one in found}

    def test_a_province_beside_the_nation(self, call):
        code, found = call("rules", "conform", "kon-tum-08-2018", "--on", "2019-06-01")
        rows = {one["sets"]: one for one in found["rows"]}

        assert (code, rows["supplement.reason"]["relation"]) == (0, "same")
        assert (
            set(rows["supplement.reason"]["local"]["cite"])
            == set(rows["supplement.reason"]["national"]["cite"])
            == CITATION
        )
        assert found["counts"]["silent"] > 100

    def test_an_unknown_row_names_near_ones(self, call):
        code, answer = call("rules", "show", "nd-61-2018:supplement-restrat")

        assert (code, answer["error"]["code"]) == (2, "RULE_UNKNOWN")
        assert "nd-61-2018:supplement-restart" in answer["error"]["message_en"]

    def test_a_reading_is_shown_with_its_reason(self, call):
        _, rule = call("rules", "show", "dong-nai-33-2015:forward-six-hours")

        assert [one["applied"] for one in rule["readings"]].count(True) == 1
