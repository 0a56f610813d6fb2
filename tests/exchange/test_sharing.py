"""Personal and dossier data go out only by a named row or a recorded consent: Kon Tum 08/2018, Article 13(5)."""

from __future__ import annotations

import itertools
import json
import tomllib
from datetime import timedelta
from importlib.resources import files

import attrs
import pytest
from exchange_cases import ABOUT, ABOUT_2026, HANDLERS, life

from motcua.errors import BadInputError
from motcua.exchange import Consent, Head, LegalBasis, decode, encode, share
from motcua.exchange.sharing import personal_groups
from synthetic import at

NOW = at("2020-03-18T10:00:00")
TO = "cơ quan thuế giả lập"
BOTH = ("account_data", "dossier_data")
CONSENT = Consent(recipient=TO, groups=BOTH, given_at=at("2020-03-11T08:00:00"), evidence="Đơn số 1")
ROW = LegalBasis(rule="nd-61-2018:shared-with-national", groups=("dossier_data",))


def ids(shared):
    return [one.id for one in shared.findings]


def test_every_attribute_of_a_reported_dossier_is_in_one_list():
    table = tomllib.loads(files("motcua.exchange").joinpath("tables", "personal.toml").read_text("utf-8"))
    names = list(itertools.chain.from_iterable(table.values()))

    assert sorted(names) == sorted(one.name for one in attrs.fields(Head))
    assert set(personal_groups()) == set(BOTH)


def test_without_law_or_consent_nothing_of_the_person_and_no_paper_goes_out():
    shared = share(ABOUT, recipient=TO, at=NOW, place="H34")

    assert ids(shared) == ["SHARE_WITHOUT_BASIS"] * 2
    assert {cite.instrument for one in shared.findings for cite in one.because} == {"08/2018/QĐ-UBND"}
    assert set(shared.withheld) == {"owner_name", "owner_id", "identities", "abstract", "files", "results"}
    assert shared.head.procedure_code == ABOUT.procedure_code


@pytest.mark.parametrize(("about", "name"), [(ABOUT, "dvcqg-mc"), (ABOUT_2026, "adapter-2026")])
def test_what_is_held_back_is_in_no_message(about, name):
    shared = share(about, recipient=TO, at=NOW)
    bodies = encode(life(), about=shared.head, name=name, handlers=HANDLERS).bodies()
    sent = json.dumps(bodies, ensure_ascii=False)

    assert not [text for text in ("Nguyễn Thị Mẫu", "079204000017", "tờ khai.pdf", "example.invalid") if text in sent]
    for body in bodies:
        for record in decode(body).records:
            if isinstance(record, Head):
                assert share(record, recipient=TO, at=NOW).withheld == ()


def test_a_consent_lets_the_data_go():
    shared = share(ABOUT, recipient=TO, at=NOW, consents=(CONSENT,))

    assert (shared.head, shared.withheld, shared.findings) == (ABOUT, (), ())


def test_a_row_of_the_law_lets_go_what_it_is_named_for_and_is_cited():
    shared = share(ABOUT, recipient=TO, at=NOW, rules=(ROW,))

    assert shared.head.files == ABOUT.files and shared.head.owner_name is None
    assert [cite.text_en for cite in shared.because] == ["Decree 61/2018/NĐ-CP, Article 25(2)(g)"]


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "ngân hàng giả lập"},
        {"given_at": NOW + timedelta(minutes=1)},
        {"withdrawn_at": NOW},
        {"evidence": " "},
    ],
)
def test_a_consent_to_another_of_another_time_or_without_record_counts_for_nothing(changes):
    shared = share(ABOUT, recipient=TO, at=NOW, consents=(attrs.evolve(CONSENT, **changes),))

    assert ids(shared) == ["SHARE_CONSENT_VOID", "SHARE_WITHOUT_BASIS", "SHARE_WITHOUT_BASIS"]
    assert "owner_name" in shared.withheld
    assert not [one for one in shared.findings if "Mẫu" in one.message_vi]


def test_a_row_that_does_not_bind_that_day_or_there_is_no_basis():
    """The article on sharing was amended on 06/12/2021 by a text that was not read."""
    later = share(ABOUT, recipient=TO, at=at("2024-03-18T10:00:00"), rules=(ROW,))
    elsewhere = LegalBasis(rule="kon-tum-08-2018:data-sharing", groups=BOTH)

    assert ids(later)[0] == "SHARE_RULE_NOT_BINDING" and "files" in later.withheld
    assert ids(share(ABOUT, recipient=TO, at=NOW, rules=(elsewhere,), place="H01"))[0] == "SHARE_RULE_NOT_BINDING"
    with pytest.raises(BadInputError, match="RULE_UNKNOWN"):
        share(ABOUT, recipient=TO, at=NOW, rules=(LegalBasis(rule="nd-61-2018:nothing", groups=BOTH),))


def test_an_unknown_group_of_data_is_refused():
    with pytest.raises(BadInputError, match="SHARE_GROUP"):
        LegalBasis(rule=ROW.rule, groups=("everything",))
