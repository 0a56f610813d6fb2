"""Packs compared: on two dates, with one another, and a province's with the nation's."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.rules import RuleBook, read_pack
from motcua.rules.compare import Relation, conformance, diff, rules_on

BOOK = RuleBook.official()
HEAD = """
[pack]
id = "{id}"
scope = "{scope}"
{place}
[instrument]
id = "1"
title_vi = "một"
title_en = "one"
in_force = {{ start = 2024-01-01 }}
"""
ROW = """
[[rule]]
id = "{id}"
kind = "{kind}"
sets = "{sets}"
summary_vi = "một"
summary_en = "one"
cite = {{ article = "1" }}
checked_on = 2026-11-24
provenance = "sourced"
{more}
"""


def pack(name: str, *rows: tuple[str, str, str], scope: str = "national"):
    place = 'place = "H99"' if scope == "provincial" else ""
    text = HEAD.format(id=name, scope=scope, place=place)
    return read_pack(
        text
        + "".join(ROW.format(id=f"r{n}", kind=kind, sets=sets, more=more) for n, (kind, sets, more) in enumerate(rows))
    )


def term(value: int | str, unit: str = "working_day", operator: str = "<=", policy: str = "P-DAY-EXCL") -> str:
    return (
        f'value = {value}\nunit = "{unit}"\noperator = "{operator}"\npolicy = "{policy}"\n'
        'trigger = "accept"\nends = ["forward"]\n'
    )


def share(value: int, operator: str) -> str:
    return f'value = {value}\nunit = "percent"\noperator = "{operator}"\n'


def shown(*fields: str) -> str:
    return f'paper = "receipt"\nfields = {list(fields)}\n'.replace("'", '"')


@pytest.mark.parametrize(
    ("kind", "local", "national", "relation"),
    [
        ("clock", term(2), term(3), Relation.STRICTER),
        ("clock", term(4), term(3), Relation.LOOSER),
        ("clock", term(3), term(3), Relation.SAME),
        ("clock", term(8, "working_hour", policy="P-HOUR"), term(1), Relation.INCOMPARABLE),
        ("clock", term(3), term(3, policy="P-DAY-INCL15"), Relation.INCOMPARABLE),
        ("clock", term(3, operator=">="), term(3), Relation.CONTRADICTORY),
        ("ratio", share(98, ">="), share(95, ">="), Relation.STRICTER),
        ("ratio", share(90, ">="), share(95, ">="), Relation.LOOSER),
        ("ratio", share(95, ">"), share(95, ">="), Relation.STRICTER),
        ("content", shown("code", "due", "fee"), shown("code", "due"), Relation.STRICTER),
        ("content", shown("code"), shown("code", "due"), Relation.LOOSER),
        ("content", shown("code", "fee"), shown("code", "due"), Relation.INCOMPARABLE),
        ("order", 'events = ["accept", "forward"]', 'events = ["forward", "accept"]', Relation.CONTRADICTORY),
        ("counting", 'value = "run"\nunit = "policy"', 'value = "restart"\nunit = "policy"', Relation.CONTRADICTORY),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_province_stands_to_the_nation_in_one_of_six_ways(kind, local, national, relation):
    nation = pack("nation", (kind, "a.b", national))
    province = pack("province", (kind, "a.b", local), scope="provincial")

    (found,) = conformance(province, RuleBook((nation, province)), on=date(2024, 6, 1))
    assert found.relation is relation
    assert found.local.cite.article and found.national.cite.article


def test_what_only_one_of_them_speaks_of_is_silent_or_own():
    nation = pack("nation", ("order", "a.b", ""), ("order", "a.c", ""))
    province = pack("province", ("order", "a.d", ""), scope="provincial")

    found = {one.sets: one.relation for one in conformance(province, RuleBook((nation, province)), on=date(2024, 6, 1))}
    assert found == {"a.b": Relation.SILENT, "a.c": Relation.SILENT, "a.d": Relation.OWN}


def test_kon_tum_restates_decree_61_on_reasons():
    """Kon Tum 08/2018, Article 15(2): a supplement needs a reason, as Decree 61/2018, Article 19(4)."""
    found = {one.sets: one.relation for one in conformance(BOOK.pack("kon-tum-08-2018"), BOOK, on=date(2019, 6, 1))}

    assert found["supplement.reason"] is Relation.SAME
    assert found["forward.same_day"] is Relation.SILENT


def test_one_pack_on_two_dates_shows_what_ceased_to_be_sourced():
    """Decree 61/2018, Article 19(4): after 5 December 2021 what Decree 107/2021 made of it was not read."""
    decree = BOOK.pack("nd-61-2018")
    found = {one.sets: one for one in diff(rules_on(decree, date(2021, 6, 1)), rules_on(decree, date(2022, 6, 1)))}

    assert found["supplement.effect"].after is None
    assert "intake.accept_online" not in found


def test_two_packs_differ_row_by_row():
    before, after = (
        pack("x", ("clock", "a.b", term(3)), ("order", "a.c", "")),
        pack("x", ("clock", "a.b", term(2)), ("order", "a.d", "")),
    )
    found = {one.sets: one for one in diff(before.rules, after.rules)}

    assert found["a.b"].changes == (("value", "3", "2"),)
    assert (found["a.c"].after, found["a.d"].before) == (None, None)
    assert diff(before.rules, before.rules) == ()
