"""Sectors, procedures, agencies, the finder and the payload: shapes, folding, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from motcua.codes import agency, dossier, procedure, sector
from motcua.codes.check import judge_agency, judge_procedure, judge_sector
from motcua.codes.find import find
from motcua.codes.payload import payload
from motcua.codes.registry import converted, level1_registry, successor_of
from motcua.errors import BadInputError


@pytest.mark.parametrize("module", [agency, dossier, procedure, sector])
@given(text=st.text())
def test_any_text_is_valid_or_refused_by_a_bad_input_error(module, text):
    try:
        code = module.parse(text)
    except BadInputError:
        assert not module.is_valid(text)
    else:
        assert module.is_valid(text)
        assert module.parse(module.format(code)) == code
        assert module.validate(text) == module.format(code)


@given(st.text())
def test_what_is_found_lies_where_it_says_and_is_a_code(text):
    for one in find(text):
        assert 0 <= one.start < one.end <= len(text)
        assert dossier.is_valid(text[one.start : one.end])


@given(
    before=st.sampled_from(["", "x", "9", ".", " ", "_", "hồ sơ "]),
    after=st.sampled_from(["", "9", "a", ".", ",", " "]),
)
def test_certainty_depends_on_what_a_code_is_glued_to(before, after):
    text = f"{before}000.00.32.H19-210713-0035{after}"
    (one,) = find(text)

    assert one.certain is (before not in ("x", "9", ".") and after != "a")


def test_a_long_run_without_a_hyphen_is_passed_over_in_one_go():
    """Base64 of a megabyte holds no code; searching it from each of its letters would take hours."""
    (one,) = find("a" * 1_000_000 + " H57.132-260807-0586")

    assert one.code == "H57.132-260807-0586"


def test_two_codes_in_one_text_are_both_found():
    text = "gồm 000.00.32.H19-210713-0035; H57.132–260807–0586."

    assert [one.code for one in find(text)] == ["000.00.32.H19-210713-0035", "H57.132-260807-0586"]


class TestSector:
    """Circular 01/2018, Article 20: level-1 unit, hyphen, letters and digits; Đ compares as D."""

    def test_ascii_and_vietnamese_spellings_mean_one_sector(self):
        assert sector.parse("G07-LD11").matches(sector.parse("g07-lđ11"))
        assert str(sector.parse("G07-LĐ11")) == "G07-LĐ11"

    @pytest.mark.parametrize("text", ["BTC_QLT", "BHXH-Thu", "G05-KD-12", "CTLS"])
    def test_irregular_real_codes_are_read_and_said_to_be_irregular(self, text):
        code, found = judge_sector(text)

        assert code.level1 is None
        assert "SECTOR_IRREGULAR" in {one.id for one in found}

    @pytest.mark.parametrize("text", ["", "G07-", "-LD11", "G07 LD11", "G07--LD1"])
    def test_nonsense_is_refused(self, text):
        assert judge_sector(text)[0] is None


class TestProcedure:
    """d.dddddd, an owner in the legacy form, two digits of a service."""

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("1.00023", "d.dddddd"),
            ("1.000236.H55", "H55"),
            ("1.000236.1", "'1'"),
            ("T-BPC-280421", "2018"),
            ("1.000236.000.00.00.H55.2", "000.00.00.H55.2"),
        ],
    )
    def test_an_error_names_the_offending_part(self, text, part):
        with pytest.raises(BadInputError, match=part):
            procedure.parse(text)

    def test_a_code_outside_the_catalogue_is_read_and_reported(self):
        code, found = judge_procedure("9.999999")

        assert code.base == "9.999999"
        assert [one.id for one in found] == ["PROCEDURE_UNKNOWN"]

    def test_a_closed_owner_is_found_on_a_later_day_only(self):
        assert [one.id for one in judge_procedure("1.000236.000.00.00.H09", on=date(2024, 1, 1))[1]] == []
        assert [one.id for one in judge_procedure("1.000236.000.00.00.H09", on=date(2026, 1, 1))[1]] == [
            "CODE_AGENCY_CLOSED"
        ]


class TestAgencyAndRegistry:
    """63 provinces before the mergers, 34 after; successors answer questions and rewrite nothing."""

    @pytest.mark.parametrize(
        ("text", "part"), [("000.00.1_.H26", "1_"), ("12.34.56", "level-1"), ("0000.00.00.H26", "3.2.2.3")]
    )
    def test_an_error_names_the_offending_group(self, text, part):
        with pytest.raises(BadInputError, match=part):
            agency.parse(text)

    def test_sixty_three_provinces_of_which_thirty_four_stay_open(self):
        provinces = [row for row in level1_registry().values() if row.kind == "province_committee"]

        assert len(provinces) == 63
        assert sum(row.is_open(date(2025, 6, 30)) for row in provinces) == 63
        assert sum(row.is_open(date(2025, 7, 1)) for row in provinces) == 34

    def test_every_closed_code_has_an_open_successor(self):
        for row in level1_registry().values():
            heir = successor_of(row.code, date(2026, 1, 1))
            assert heir is not None
            assert heir.is_open(date(2026, 1, 1))

    def test_the_successor_depends_on_the_day(self):
        assert successor_of("H09", date(2024, 1, 1)).code == "H09"
        assert successor_of("H09", date(2026, 1, 1)).code == "H29"
        assert successor_of("X99", date(2026, 1, 1)) is None

    def test_without_a_day_a_closing_on_record_is_reported(self):
        assert [one.id for one in judge_agency("H47.12")[1]] == ["CODE_AGENCY_CLOSED"]
        assert [one.id for one in judge_agency("H47.12", on=date(2024, 1, 1))[1]] == []

    def test_converting_needs_the_hosts_table(self):
        legacy = agency.parse("000.00.19.H26")

        with pytest.raises(BadInputError, match="CONVERSION_NEEDS_TABLE"):
            converted(legacy)
        assert str(converted(legacy, {"000.00.19.H26": "H26.170"})) == "H26.170"
        assert converted(agency.parse("H26.170")) == agency.parse("H26.170")


def test_the_payload_is_the_bare_code_and_fits_the_alphanumeric_mode():
    code = dossier.parse("000.00.32.H19-210713-0035")

    assert payload(code) == str(code)
    assert segno.make(payload(code), micro=False).mode == "alphanumeric"


def test_equal_agencies_hash_alike_and_order_within_a_set():
    assert len({agency.parse("G01.000.000").canonical, agency.parse("G01").canonical}) == 1
    assert agency.parse("h57.132") == agency.parse("H57.132 ")


CODE_LIKE = st.from_regex(r"[0A-H]{1,3}(\.[0-9]{2,3}){0,3}-[0-9]{6}-[0-9]{3,6} ?", fullmatch=True)


@given(st.lists(st.text() | CODE_LIKE))
def test_a_batch_recognises_what_parsing_one_by_one_does(texts):
    from motcua.codes.batch import recognise

    expected = [dossier.parse(text).profile if dossier.is_valid(text) else None for text in texts]

    assert recognise(texts) == expected
