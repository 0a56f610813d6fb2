"""Circular 01/2018/TT-VPCP, Article 19: V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX, the day being that of acceptance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.codes import InMemorySerialStore, issue
from motcua.codes import dossier as dossier_codes
from motcua.codes.agency import AgencyCode, AgencyForm
from motcua.codes.check import judge_code, profile_rule
from motcua.codes.dossier import DossierCode, Profile
from motcua.codes.folding import fold
from motcua.codes.serial import SerialsExhaustedError
from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEVEL1 = st.builds(lambda letter, number: f"{letter}{number:02d}", st.sampled_from("ABCDEFGHKTY"), st.integers(0, 99))
LEGACY = st.builds(
    lambda v, z, y, m: AgencyCode(AgencyForm.LEGACY, (v, z, y, m)),
    st.text(ALPHABET, min_size=3, max_size=3),
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text(ALPHABET, min_size=2, max_size=2),
    LEVEL1,
)
CODES = st.builds(DossierCode, LEGACY, st.dates(date(2018, 1, 1), date(2099, 12, 31)), st.integers(0, 9999))


class TestArticle19Clause1:
    """Four groups of the unit, six digits of the acceptance day, four digits of the order of the day."""

    @given(CODES)
    def test_parsing_what_was_written_gives_it_back(self, code):
        assert dossier_codes.parse(str(code)) == code

    @given(st.text())
    def test_any_text_gets_a_verdict(self, text):
        assert judge_code(text).raw == text

    @given(st.text())
    def test_folding_twice_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)

    @given(LEGACY, st.lists(st.tuples(st.dates(date(2019, 1, 6)), st.integers(1, 9999)), min_size=2))
    def test_codes_of_one_agency_order_by_day_and_serial(self, agency, keys):
        codes = [DossierCode(agency, min(day, date(2099, 12, 31)), serial) for day, serial in keys]

        assert sorted(codes) == sorted(codes, key=lambda code: (code.accepted_on, code.serial))

    @given(LEGACY, st.integers(0, 9999))
    def test_no_code_is_read_by_two_layouts_without_saying_so(self, agency, serial):
        """A legacy agency whose first group looks like a level-1 group also fits Decision 20/2020."""
        import re

        code = DossierCode(agency, date(2024, 3, 11), serial)
        fits_both = re.fullmatch(r"[A-Y][0-9]{2}", agency.groups[0]) is not None

        assert ("CODE_AMBIGUOUS" in {one.id for one in judge_code(str(code)).findings}) is fits_both

    def test_profiles_have_the_days_of_their_rows(self):
        assert profile_rule(Profile.TT01_2018).in_force.end == date(2025, 9, 14)
        assert profile_rule(Profile.QD20_2020).in_force.start == date(2020, 9, 15)
        assert profile_rule(Profile.OBSERVED_WIDE).cite.instrument == "FIELD"

    @pytest.mark.parametrize(
        ("text", "layout", "level1", "strict"),
        [
            ("000.00.BD.H08-230512-0041", "legacy", "H08", True),
            ("38.98.H29-210611-0017", "legacy-short", "H29", False),
            ("000.17.22.H56-210704-0009", "legacy", "H56", True),
            ("H57.132-240604-0583", "qd20", "H57", False),
            ("H57.132-260604-0583", "qd20", "H57", None),
            ("G01.899.909-260816-890031", "qd20", "G01", None),
            ("G01.913.307.000-240816-0031", "qd20", "G01", False),
        ],
    )
    def test_codes_of_the_field_are_read_as_they_are(self, text, layout, level1, strict):
        verdict = judge_code(text)

        assert (verdict.code.agency.form.value, verdict.code.agency.level1) == (layout, level1)
        assert verdict.strict is strict
        assert str(verdict.code) == text

    @pytest.mark.parametrize(
        ("text", "finding"),
        [
            ("000.00.19.H47-211332-0001", "CODE_DATE"),
            ("KQ.G12.000861", "CODE_NOT_DOSSIER"),
            ("000.00.00.G04-KQ0345", "CODE_NOT_DOSSIER"),
            ("03706/2026/07906", "CODE_NOT_DOSSIER"),
            ("G01.899.108-....", "CODE_SHAPE"),
            ("000.00.19.H47-210101-001", "CODE_SHAPE"),
            ("vnpay38.98.H29-210611-0003300000020190530094744", "CODE_SHAPE"),
            ("", "CODE_SHAPE"),
        ],
    )
    def test_look_alikes_are_refused_by_name(self, text, finding):
        verdict = judge_code(text)

        assert verdict.code is None
        assert [one.id for one in verdict.findings] == [finding]

    def test_spaces_case_and_dashes_are_folded_and_reported(self):
        verdict = judge_code(" h57.132\u2013240604\u20130583 ")

        assert str(verdict.code) == "H57.132-240604-0583"
        assert "CODE_FOLDED" in {one.id for one in verdict.findings}

    def test_a_code_that_fits_both_layouts_is_read_as_legacy_and_said_to_be_ambiguous(self):
        verdict = judge_code("A12.00.00.H26-240604-0583")

        assert verdict.code.agency.form is AgencyForm.LEGACY
        assert "CODE_AMBIGUOUS" in {one.id for one in verdict.findings}


class TestRegistry:
    """Decision 09/2025/QĐ-TTg: codes of merged provinces are closed, and the successor is named."""

    def test_a_closed_agency_is_found_on_a_later_day_with_its_successor(self):
        found = {one.id: one for one in judge_code("000.00.19.H47-260105-0001").findings}

        assert dict(found["CODE_AGENCY_CLOSED"].data)["successor"] == "H17"

    def test_the_same_agency_was_open_before(self):
        assert judge_code("000.00.19.H47-240105-0001").findings == ()


class TestNumbering:
    """One counter for each agency and each day in +07:00, from one; never two of the same."""

    AT = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)

    def test_layout_follows_the_form_of_the_agency(self):
        store = InMemorySerialStore()

        assert str(issue("000.00.19.H47", self.AT, store=store)[0]) == "000.00.19.H47-240311-0001"
        assert str(issue("H57.132", self.AT, store=store)[0]) == "H57.132-240311-0001"

    def test_the_day_is_that_of_the_desk_not_of_the_server(self):
        utc = datetime(2024, 3, 10, 18, 0, tzinfo=UTC)

        assert issue("H57.132", utc, store=InMemorySerialStore())[0].accepted_on == date(2024, 3, 11)

    def test_ce5_two_days_with_the_same_digits_do_not_share_a_counter(self):
        """Keys without padding make 11 January and 1 November one day; ours are dates."""
        store = InMemorySerialStore()
        issue("H57.132", datetime(2024, 1, 11, 9, tzinfo=DESK_ZONE), store=store, count=7)

        assert issue("H57.132", datetime(2024, 11, 1, 9, tzinfo=DESK_ZONE), store=store)[0].serial == 1

    def test_zero_groups_do_not_make_another_agency(self):
        store = InMemorySerialStore()
        issue("G01", self.AT, store=store)

        assert issue("G01.000.000", self.AT, store=store)[0].serial == 2

    def test_after_9999_the_store_is_exhausted_unless_widening_is_allowed(self):
        store = InMemorySerialStore()
        issue("H57.132", self.AT, store=store, count=9999)

        with pytest.raises(SerialsExhaustedError):
            issue("H57.132", self.AT, store=store)
        assert issue("H57.132", self.AT, store=store, widen=True)[0].serial_width == 5

    def test_threads_never_get_one_number_twice(self):
        from concurrent.futures import ThreadPoolExecutor

        store = InMemorySerialStore()
        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda _: issue("H57.132", self.AT, store=store)[0], range(400)))

        assert sorted(code.serial for code in codes) == list(range(1, 401))

    def test_a_naive_moment_is_refused(self):
        with pytest.raises(BadInputError) as refused:
            issue("H57.132", self.AT.replace(tzinfo=None), store=InMemorySerialStore())

        assert refused.value.code == "NAIVE_TIME"

    def test_moments_of_any_offset_give_the_day_in_plus_seven(self):
        for hours in (-11, 0, 7, 12):
            zone = timezone(timedelta(hours=hours))
            assert issue("H57.132", self.AT.astimezone(zone), store=InMemorySerialStore())[0].accepted_on.day == 11
