"""Where documents come from: each kind has its evidence, and paper becomes electronic in the ways that rows name."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.forms.origins import DocumentOrigin as Origin
from motcua.forms.origins import DocumentRecord, check_origins
from motcua.rules import RuleBook
from motcua.states import Case
from motcua.units import Channel

DAY = date(2024, 3, 12)
SOON = date(2024, 3, 13)
GOOD = {
    Origin.ORIGINAL: {},
    Origin.CERTIFIED_COPY: {"certifier": "UBND xã Giả Lập", "certified_on": DAY},
    Origin.E_COPY_FROM_REGISTER: {"issuer": "UBND xã Giả Lập", "issued_on": DAY, "signer": "UBND xã Giả Lập"},
    Origin.CERTIFIED_E_COPY: {"certifier": "Trần Văn Thử", "certified_on": DAY, "signer": "Trần Văn Thử"},
    Origin.DIGITISED_COPY: {"digitised_by": "Trần Văn Thử", "digitised_on": DAY, "digitised_from": Origin.ORIGINAL},
    Origin.PHOTOCOPY: {"compared_by": "Trần Văn Thử", "compared_on": DAY},
    Origin.ELECTRONIC_ORIGINAL: {"issuer": "UBND xã Giả Lập", "signer": "UBND xã Giả Lập"},
}


def record(origin, component="Giấy khai sinh", **changes):
    return DocumentRecord(component=component, origin=origin, **GOOD[origin] | changes)


def check(*records, place="H09", channel=Channel.ONLINE, on=DAY):
    return check_origins(records, Case(channel=channel, place=place), on)


def ids(found):
    return [one.id for one in found]


@pytest.mark.parametrize("origin", [one for one in Origin if not one.is_paper])
def test_electronic_documents_with_their_evidence_pass(origin):
    """Bình Dương 2244, Article 9(3): e-copies issued or certified, and digitised data."""
    assert check(record(origin)) == ()


@pytest.mark.parametrize(("origin", "name"), [(origin, name) for origin in Origin for name in origin.evidence])
def test_each_missing_piece_of_evidence_is_named(origin, name):
    """The kinds are the law's; the evidence of each is this project's reading, and the finding says so."""
    blank = None if name.endswith("_on") or name == "digitised_from" else ""
    found = [one for one in check(record(origin, **{name: blank})) if one.id == "ORIGIN_EVIDENCE_MISSING"]

    assert [dict(one.data)["missing"] for one in found] == [name]
    assert "cách hiểu của dự án" in found[0].message_vi and "reading" in found[0].message_en


def test_the_finding_cites_the_rows_that_name_the_kind():
    """Bình Dương 2244, Article 9(3) on its days; Decree 45/2020, Article 10 on those days when it alone is sourced."""
    bare = DocumentRecord(component="Giấy khai sinh", origin=Origin.CERTIFIED_E_COPY)

    assert [(c.instrument, c.article) for c in check(bare)[0].because] == [("2244/QĐ-UBND", "9")]
    assert [(c.instrument, c.article) for c in check(bare, on=date(2022, 3, 1))[0].because] == [("45/2020/NĐ-CP", "10")]


def test_paper_alone_in_an_online_dossier_is_a_finding_and_beside_its_copy_it_is_not():
    """Bình Dương 2244, Article 9(3)."""
    paper, copy = record(Origin.CERTIFIED_COPY), record(Origin.DIGITISED_COPY)

    found = check(paper)
    assert ids(found) == ["ORIGIN_WAY"] and found[0].severity == "error"
    assert check(paper, copy) == ()
    assert ids(check(paper, record(Origin.DIGITISED_COPY, "Tờ khai"))) == ["ORIGIN_WAY"]


def test_paper_received_at_the_desk_must_be_digitised():
    """Bình Dương 2244, Article 10(2)(a); Decree 61/2018, Article 17(1): scanned and kept."""
    paper, book = record(Origin.ORIGINAL), RuleBook.official()
    for place, rule in (("H09", "binh-duong-2244-2023:digitise-paper"), (None, "nd-61-2018:receipt-checked")):
        found = check(paper, place=place, channel=Channel.COUNTER)
        assert ids(found) == ["ORIGIN_NOT_DIGITISED"] and found[0].severity == "error"
        assert book.rule(rule).cite in found[0].because
    assert check(paper, record(Origin.DIGITISED_COPY), channel=Channel.POST) == ()


def test_after_the_rules_end_nothing_is_demanded():
    """No row in force in November 2026 asks for it; none is carried on."""
    assert check(record(Origin.ORIGINAL), place=None, channel=Channel.COUNTER, on=date(2026, 11, 16)) == ()


def test_days_to_come_and_copies_older_than_what_they_copy():
    found = check(record(Origin.E_COPY_FROM_REGISTER, issued_on=SOON))
    assert ids(found) == ["ORIGIN_TIME"] and "2024-03-13" in found[0].message_en

    found = check(record(Origin.CERTIFIED_E_COPY, issued_on=DAY, certified_on=date(2024, 3, 11)))
    assert ids(found) == ["ORIGIN_TIME"] and "trước ngày cấp 12/03/2024" in found[0].message_vi


def test_a_digitised_copy_is_made_from_paper_and_is_worth_what_the_paper_was():
    assert ids(check(record(Origin.DIGITISED_COPY, digitised_from=Origin.CERTIFIED_E_COPY))) == ["ORIGIN_SOURCE"]
    weak = record(Origin.DIGITISED_COPY, digitised_from=Origin.PHOTOCOPY)
    assert ids(check(weak)) == ["ORIGIN_WEAK"]
    assert check(weak, record(Origin.PHOTOCOPY)) == ()


def test_every_row_that_names_a_way_names_a_kind_known_here():
    """A way in a pack without a kind here would be a way that nobody can record."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("motcua.forms").joinpath("tables", "origins.toml").read_text("utf-8"))
    known = {name for row in table["origins"].values() for name in row["names"]}
    book = RuleBook.official()
    for sets in table["online"]["rows"]:
        for rule in book.setting(sets):
            assert set(rule.fields) <= known
    for row in table["origins"].values():
        assert set(row["evidence"]) <= set(table["evidence"])
        assert all(any(book.setting(sets)) for sets in row["rows"])
