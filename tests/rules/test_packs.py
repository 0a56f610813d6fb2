"""Every row of every bundled pack is shaped, cited, dated and short; the book answers or says why not."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from motcua.errors import CollectedError, ConflictingRules, NoRuleInForce
from motcua.law import Provenance, Standing
from motcua.rules import RuleBook, read_pack
from motcua.rules.read import pack_faults
from motcua.states.table import TRANSITIONS

BOOK = RuleBook.official()
RULES = [rule for pack in BOOK.packs for rule in pack.rules]
PACK = """
[pack]
id = "test-1"
scope = "national"

[instrument]
id = "1/TEST"
title_vi = "Văn bản thử 1"
title_en = "Test text 1"
in_force = { start = 2024-01-01 }

[[rule]]
id = "one"
kind = "order"
sets = "test.one"
summary_vi = "một"
summary_en = "one"
cite = { article = "1" }
checked_on = 2026-11-24
provenance = "sourced"
"""


def test_every_bundled_pack_has_the_shape_of_the_schema():
    folder = files("motcua.rules").joinpath("packs")
    texts = [entry.read_text("utf-8") for scope in folder.iterdir() if scope.is_dir() for entry in scope.iterdir()]

    assert [fault for text in texts for fault in pack_faults(tomllib.loads(text))] == []
    assert len(texts) == len(BOOK.packs)


def test_row_ids_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_row_is_cited_and_dated_and_says_so_when_it_was_not_read(rule):
    assert rule.cite.instrument
    assert rule.cite.article or rule.provenance is not Provenance.SOURCED or rule.note
    assert rule.provenance is not Provenance.UNVERIFIED or rule.note or rule.cite.instrument == "FIELD"
    assert rule.in_force.end is None or rule.in_force.start <= rule.in_force.end
    assert rule.checked_on >= date(2026, 11, 1)


def test_every_rule_that_the_machine_names_exists():
    named = {rule_id for row in TRANSITIONS.values() for rule_id in row.rules}

    assert {BOOK.rule(rule_id).id for rule_id in named} == named


def test_no_two_national_rows_set_one_thing_on_one_day():
    days = [date(year, month, 15) for year in range(2015, 2027) for month in (3, 8, 12)]
    for sets in {rule.sets for rule in RULES}:
        for day in days:
            for channel in ("online", "counter", "post"):
                BOOK.find(sets, day, channel=channel)


class TestReading:
    """A bad pack is refused with all its faults at once, each with its path."""

    def test_a_good_pack_is_read(self):
        pack = read_pack(PACK)

        assert pack.rules[0].id == "test-1:one"
        assert pack.rules[0].in_force.standing(date(2023, 12, 31)) is Standing.NOT_IN_FORCE

    def test_all_faults_are_told_at_once(self):
        bad = PACK.replace('kind = "order"', 'kind = "wish"').replace("checked_on = 2026-11-24\n", "colour = 1\n")
        bad = bad.replace("start = 2024-01-01", 'start = "soon"')

        with pytest.raises(CollectedError) as refused:
            read_pack(bad)

        paths = {fault.path for fault in refused.value.faults}
        assert {"$.instrument.in_force.start", "$.rule[0]", "$.rule[0].kind"} <= paths

    def test_two_rows_in_force_are_a_conflict(self):
        book = RuleBook((read_pack(PACK), read_pack(PACK.replace("test-1", "test-2"))))

        with pytest.raises(ConflictingRules):
            book.in_force("test.one", date(2024, 6, 1))

    def test_nothing_in_force_says_which_rows_are_known(self):
        book = RuleBook((read_pack(PACK),))

        with pytest.raises(NoRuleInForce, match="test-1:one: 2024-01-01"):
            book.in_force("test.one", date(2020, 6, 1))
