"""Profiles and criteria are dated, cited data; what was not read is never called sourced."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from string import Formatter

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from pki import at

from motcua.demo.pki import make_demo_pki
from motcua.errors import BadInputError, ConflictingRules, NotFormalised
from motcua.law import Provenance
from motcua.signatures import profiles as module
from motcua.signatures.chain import build_path
from motcua.signatures.faults import fault, unusable_texts
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import AnchorClass, Pss, criteria, profile, profile_for, profiles
from motcua.signatures.revocation import check_revocation
from motcua.signatures.verdict import Reason, Report, Verdict

DAY = timedelta(days=1)


class TestDays:
    def test_decree_130_2018_until_decree_68_2024_for_agencies(self):
        """In force 15/11/2018; for agencies Decree 68/2024 takes over on 15/08/2024."""
        change = date(2024, 8, 15)

        assert profile_for(date(2018, 11, 15)).id == "nd130_2018"
        assert profile_for(change - DAY).id == "nd130_2018"
        assert profile_for(change).id == "nd68_2024_public_duty"
        assert profile_for(date(2026, 6, 1)).id == "nd68_2024_public_duty"

    def test_public_signatures_go_by_decree_130_2018_and_then_by_circular_15_2025(self):
        of = AnchorClass.NATIONAL

        assert profile_for(date(2025, 4, 9), anchor_class=of).id == "nd130_2018"
        assert profile_for(date(2025, 8, 15), anchor_class=of).id == "tt15_2025"

    @pytest.mark.parametrize("day", [date(2025, 4, 10), date(2025, 8, 14)])
    def test_days_between_two_texts_that_were_read_are_not_filled(self, day):
        with pytest.raises(NotFormalised) as caught:
            profile_for(day, anchor_class=AnchorClass.NATIONAL)

        assert caught.value.code == "PROFILE_NOT_FORMALISED" and caught.value.because
        assert f"{day:%d/%m/%Y}" in caught.value.message_vi and day.isoformat() in caught.value.message_en

    def test_days_before_the_first_text_and_classes_without_any_are_refused(self):
        with pytest.raises(NotFormalised):
            profile_for(date(2018, 11, 14))
        with pytest.raises(NotFormalised):
            profile_for(date(2025, 1, 1), anchor_class=AnchorClass.TIME_STAMP)

    def test_two_texts_of_one_day_without_precedence_are_a_conflict(self, monkeypatch):
        rows = {row.id: module.attrs.evolve(row, precedes=()) for row in profiles().values()}
        monkeypatch.setattr(module, "profiles", lambda: rows)

        with pytest.raises(ConflictingRules) as caught:
            profile_for(date(2024, 9, 1))

        assert "nd130_2018" in caught.value.message_vi and "nd68_2024_public_duty" in caught.value.message_en

    @given(st.dates(), st.sampled_from(AnchorClass))
    def test_whatever_is_returned_binds_on_that_day_for_that_class(self, day, anchor_class):
        try:
            found = profile_for(day, anchor_class=anchor_class)
        except NotFormalised:
            return
        assert anchor_class in found.anchors and found.in_force.start <= day <= (found.in_force.end or date.max)

    def test_an_unknown_profile_is_refused_with_the_known_ones(self):
        with pytest.raises(BadInputError, match="tt15_2025"):
            profile("tt16_2025")


class TestRows:
    def test_nothing_is_called_sourced(self):
        cites = [cite for row in profiles().values() for cite in row.because]
        cites += [row.cite for row in criteria().values()]

        assert all(cite.provenance is not Provenance.SOURCED for cite in cites)
        assert all(row.provenance is not Provenance.SOURCED and row.sources and row.note for row in profiles().values())

    def test_every_profile_places_every_criterion_once(self):
        for row in profiles().values():
            assert sorted((*row.mandatory, *row.optional)) == sorted(criteria()), row.id

    def test_annex_ii_leaves_the_key_purpose_to_the_verifier(self):
        assert "key_purpose" in profile("tt15_2025").optional
        assert criteria()["key_purpose"].cite.text_vi == "khoản 1.5 Phụ lục II Thông tư 15/2025/TT-BKHCN"
        assert criteria()["path_to_anchor"].cite.text_en == "Circular 15/2025/TT-BKHCN, Article 6(1)(b)"

    def test_annex_i_asks_for_pss_which_is_a_warning_only(self):
        assert profile("tt15_2025").pss is Pss.WARN and profile("nd130_2018").pss is Pss.ALLOWED

    def test_annex_i_keys_and_digests(self):
        rules = profile("tt15_2025").algorithms

        assert (rules.rsa_bits, rules.ec_bits) == (2048, 256)
        assert "sha256" in rules.hashes and not {"sha1", "md5", "sha224"} & rules.hashes

    def test_every_criterion_speaks_two_languages(self):
        for row in criteria().values():
            assert row.text_vi != row.text_en and row.text_vi.endswith(".")


def test_every_fault_leads_to_a_reason_and_a_criterion_and_can_be_said():
    table = tomllib.loads(files("motcua.signatures").joinpath("tables", "faults.toml").read_text("utf-8"))
    for name, row in table["fault"].items():
        wanted = [field for text in (row["vi"], row["en"]) for _, field, _, _ in Formatter().parse(text) if field]
        found = fault(name, **dict.fromkeys(wanted, at(2025)))
        assert found.criterion in criteria() and Verdict.of(found.reason) is not Verdict.TOTAL_PASSED
        assert "{" not in found.text_vi + found.text_en
    first, *_, last = unusable_texts()
    assert (first, last) == ("none", "stale")


def test_the_demo_pki_signs_and_its_signer_passes():
    moment = at(2026, 3, 2, 9)
    pki = make_demo_pki(moment)
    moments, rules = Moments(moment, claimed=moment), profile_for(moment.date())

    found = build_path(pki.agency, intermediates=pki.intermediates, anchors=pki.anchors, moments=moments, profile=rules)
    status = check_revocation(found, [pki.revocation], moments=moments, profile=rules)
    data = "Giấy tiếp nhận".encode()
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)

    assert found.reason is None and status.reason is None
    pki.agency.public_key().verify(pki.sign(digest.finalize(), "ecdsa-sha256"), data, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(BadInputError, match="DEMO_ALGORITHM"):
        pki.sign(b"", "sha1")


def test_a_reason_of_the_path_makes_a_report_that_does_not_pass():
    report = Report(Verdict.of(Reason.CHAIN_CONSTRAINTS_FAILURE), Reason.CHAIN_CONSTRAINTS_FAILURE)

    assert not report.passed and report.verdict is Verdict.INDETERMINATE
