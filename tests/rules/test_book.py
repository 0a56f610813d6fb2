"""The book of rules: precedence, a host's own packs, dates, and a province added by one file."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import (
    BadInputError,
    CollectedError,
    ConflictingRules,
    NoRuleInForce,
    NotFormalised,
    UnreadableFileError,
)
from motcua.law import Provenance, Standing
from motcua.rules import RuleBook, read_pack
from motcua.rules.read import skim_pack

BOOK = RuleBook.official()
RULES = [rule for pack in BOOK.packs for rule in pack.rules]
PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
PROVINCE, HOST = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


class TestBundledPacks:
    """What the packs promise as a whole."""

    def test_a_pack_cut_into_rows_reads_as_the_whole_file_does(self):
        for folder in files("motcua.rules").joinpath("packs").iterdir():
            for entry in folder.iterdir() if folder.is_dir() else ():
                text = entry.read_text("utf-8")
                whole, cut = read_pack(text), skim_pack(text)
                assert (cut.rules, cut.left_out, cut) == (whole.rules, whole.left_out, whole), entry.name
                assert [(row.id, row.sets) for row in cut.rows] == [(row.id, row.sets) for row in whole.rows]

    def test_every_duty_of_decree_61_is_a_row_or_has_its_reason(self):
        """120 checkable duties of Decree 61/2018: nothing is passed over in silence."""
        pack = BOOK.pack("nd-61-2018")
        restated = {one for rule in pack.rules for one in rule.covers}
        left_out = {one for entry in pack.left_out for one in entry.covers if entry.why_vi and entry.why_en}

        assert {f"nd61:ND61-{number:03}" for number in range(1, 121)} == restated | left_out
        assert not restated & left_out

    @pytest.mark.parametrize(
        ("pack", "prefix", "count"),
        [
            ("binh-duong-2244-2023", "BD", 21),
            ("an-giang-03-2023", "AG", 28),
            ("kon-tum-08-2018", "KT", 12),
            ("vinh-long-612-2016", "VL", 9),
            ("dong-nai-33-2015", "DN", 10),
        ],
    )
    def test_every_time_rule_of_the_five_regulations_is_a_row(self, pack, prefix, count):
        covered = {one for rule in BOOK.pack(pack).rules for one in rule.covers}

        assert {f"seed:{prefix}-{number:02}" for number in range(1, count + 1)} <= covered

    def test_an_ambiguous_text_has_one_applied_reading_with_its_reason(self):
        ambiguous = [rule for rule in RULES if rule.readings]

        assert {rule.place for rule in ambiguous} >= {"H01", "H09", "H19", "H34", "H61"}
        for rule in ambiguous:
            (applied,) = [one for one in rule.readings if one.applied]
            assert applied.why_vi and applied.why_en and len(rule.readings) > 1, rule.id
            assert applied.value in (None, rule.value) and applied.unit in (None, rule.unit), rule.id

    def test_summaries_are_short_and_in_both_languages(self):
        for rule in RULES:
            assert 0 < len(rule.summary_vi) <= 160 and 0 < len(rule.summary_en) <= 160, rule.id

    @given(st.sampled_from(RULES), st.dates(date(2014, 1, 1), date(2027, 12, 31)))
    def test_what_is_in_force_binds_on_that_day_and_what_is_not_is_refused(self, rule, day):
        """The stretches that answers are cut into say what each row's own days say."""
        where = {
            "place": rule.place,
            "channel": next(iter(rule.channels), None),
            "level": next(iter(rule.levels), None),
            "procedure": next(iter(rule.procedures), None),
        }
        found = BOOK.find(rule.sets, day, **where)

        if found is None:
            assert rule.in_force.standing(day) is not Standing.IN_FORCE
        else:
            assert (found.in_force.standing(day), found.sets) == (Standing.IN_FORCE, rule.sets)


class TestDates:
    """The same question on three days has three answers (Decree 61/2018, 19(4); Decree 107/2021; Decree 118/2025)."""

    def test_the_effect_of_a_supplement_by_the_law_of_the_day(self):
        found = [BOOK.in_force("supplement.effect", date(*day)) for day in ((2021, 6, 1), (2022, 6, 1))]

        assert [(rule.value, rule.provenance) for rule in found] == [
            ("restart", Provenance.SOURCED),
            ("suspend", Provenance.UNVERIFIED),
        ]
        with pytest.raises(NotFormalised):
            BOOK.in_force("supplement.effect", date(2025, 7, 2))

    def test_the_last_rule_known_is_a_guess_and_says_so(self):
        rule = BOOK.last_known("supplement.effect", date(2025, 7, 2))

        assert (rule.value, rule.provenance) == ("suspend", Provenance.UNVERIFIED)
        with pytest.raises(NoRuleInForce):
            BOOK.last_known("supplement.effect", date(2000, 1, 1))

    @given(st.dates(date(2014, 1, 1), date(2027, 12, 31)))
    def test_an_answer_changes_only_where_a_row_begins_or_ends(self, day):
        rule = BOOK.find("supplement.effect", day)
        turns = {turn for one in RULES if one.sets == "supplement.effect" for turn in one.in_force.turns()}

        assert day + timedelta(days=1) in turns or BOOK.find("supplement.effect", day + timedelta(days=1)) is rule


class TestProvince:
    """A sixth province comes by one file alone, as docs/rules.md says."""

    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "tinh-moi-2024.toml").write_text(PROVINCE, "utf-8")
        return tmp_path

    def test_its_rows_go_before_the_nations_in_that_province_only(self, folder):
        book = RuleBook.official().with_directory(folder)
        asked = {"day": date(2024, 3, 1), "channel": "online"}

        assert book.in_force("intake.online", **asked, place="H99").value == "4"
        assert book.in_force("intake.online", **asked, place="H01").id == "field-practice:intake-online"
        assert book.in_force("intake.online", date(2024, 1, 14), place="H99", channel="online").scope == "national"

    def test_the_command_line_counts_with_it(self, folder, capsys):
        from motcua.cli import main

        asked = ["due", "--from", "2024-03-11T14:00:00+07:00", "--rule", "tinh-moi-2024:intake-online"]
        code = main([*asked, "--packs", str(folder), "--json"])
        answer = json.loads(capsys.readouterr().out)

        assert (code, answer["due"]) == (0, "2024-03-12T08:00:00+07:00")
        assert answer["because"][0]["instrument"] == "01/2024/QĐ-UBND"
        assert main(["rules", "check", str(folder / "tinh-moi-2024.toml"), "--json"]) == 0

    def test_a_folder_without_packs_or_with_one_twice_is_refused(self, folder, tmp_path):
        with pytest.raises(UnreadableFileError, match="PACKS_UNREADABLE"):
            BOOK.with_directory(tmp_path / "nothing")
        (folder / "again.toml").write_text(PROVINCE, "utf-8")
        with pytest.raises(BadInputError, match="PACK_TWICE"):
            BOOK.with_directory(folder)


class TestHost:
    """A host overrides a row only by naming it, with its reason."""

    def test_the_row_it_names_gives_way(self):
        book = BOOK.with_packs([read_pack(HOST)])
        rule = book.in_force("profile.stale_after", date(2024, 6, 1))

        assert (rule.id, rule.value, bool(rule.reason_vi and rule.reason_en)) == ("our-desk:stale", "10", True)
        assert book.in_force("profile.stale_after", date(2023, 6, 1)).id == "field-practice:stale-after"

    def test_without_naming_it_the_two_conflict(self):
        plain = "\n".join(line for line in HOST.splitlines() if not line.startswith(("overrides", "reason_")))
        with pytest.raises(ConflictingRules):
            BOOK.with_packs([read_pack(plain)]).in_force("profile.stale_after", date(2024, 6, 1))

    def test_without_a_reason_the_pack_is_refused(self):
        silent = "\n".join(line for line in HOST.splitlines() if not line.startswith("reason_"))
        with pytest.raises(CollectedError):
            read_pack(silent)

    def test_a_row_that_does_not_exist_cannot_be_overridden(self):
        with pytest.raises(BadInputError, match="RULE_UNKNOWN"):
            BOOK.with_packs([read_pack(HOST.replace("field-practice:stale-after", "field-practice:nothing"))])


class TestBadPacks:
    """All faults at once, each with its path."""

    def test_every_fault_is_told(self):
        row = PROVINCE[PROVINCE.index("[[rule]]") :]
        bad = PROVINCE.replace("start = 2024-01-15", 'start = "hôm nay"') + "".join(
            row.replace('id = "intake-online"', f'id = "{name}"')
            .replace('sets = "intake.online"', f'sets = "a.{name}"')
            .replace(*change)
            for name, change in {
                "unit": ('unit = "working_hour"', 'unit = "fortnight"'),
                "cite": ('cite = { article = "7", clause = "2" }', ""),
                "key": ('actor = "receiving officer"', 'acter = "receiving officer"'),
                "long": ("Hồ sơ trực tuyến", "Hồ sơ trực tuyến " * 12),
                "term": ('policy = "P-HOUR"', ""),
            }.items()
        )
        with pytest.raises(CollectedError) as refused:
            read_pack(bad)

        told = {fault.path: fault.message_en for fault in refused.value.faults}
        assert len(refused.value.faults) >= 6
        assert "$.instrument.in_force.start" in told
        assert {"$.rule[1].unit", "$.rule[2]", "$.rule[3]", "$.rule[4].summary_vi", "$.rule[5]"} <= set(told)

    def test_an_id_twice_and_days_that_overlap_are_told(self):
        row = PROVINCE[PROVINCE.index("[[rule]]") :]
        later = row.replace('id = "intake-online"', 'id = "later"') + "in_force = { start = 2025-01-01 }\n"
        with pytest.raises(CollectedError) as refused:
            read_pack(PROVINCE + row + later)

        assert [fault.path for fault in refused.value.faults] == ["$.rule[1]", "$.rule[1]", "$.rule[2]"]
        parted = PROVINCE.replace("start = 2024-01-15 }", "start = 2024-01-15, end = 2024-12-31 }") + later
        assert len(read_pack(parted).rules) == 2

    def test_what_is_no_toml_is_refused(self):
        with pytest.raises(UnreadableFileError, match="PACK_NOT_TOML"):
            read_pack("[pack")
