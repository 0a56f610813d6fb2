"""What is shown of figures: targets, lists of the late, services, Decision 766, ratings, the register form, risk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_dossiers import CLEAN, EVEN_ODD, MARCH
from motcua.clock import WorkClock, WorkingDays
from motcua.errors import BadInputError, LawError
from motcua.law import Provenance
from motcua.ledger import read_register
from motcua.localtime import DESK_ZONE
from motcua.states.rating import Rating, RatingScale
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.indicators766 import counts_766, indicators_766, not_sourced_766
from motcua.statistics.ontime import LATENESS_CLASSES, OnTimeCounts
from motcua.statistics.periods import Period
from motcua.statistics.ratings import RatingTally, tally_ratings
from motcua.statistics.registerform import register_form
from motcua.statistics.risk import day_off_risk, late_risk
from motcua.statistics.rows import register_dossiers
from motcua.statistics.share import Share, rounded
from motcua.statistics.targets import judge_on_time_target, late_list
from motcua.statistics.usage import ServiceUse, count_reuse, service_rule, use_by_service
from synthetic import clean_row, write_sheet

VINH_LONG, AN_GIANG, KON_TUM, DONG_NAI = "H61", "H01", "H34", "H19"
CLOCK = WorkClock.default()
MONDAY = datetime(2024, 3, 18, 8, tzinfo=DESK_ZONE)
OPEN = HandledDossier(
    code="S-1",
    accepted_at=MONDAY,
    due=CLOCK.due_at(MONDAY, WorkingDays(2)),
    terms=(WorkingDays(2),),
    unit="A",
    officer="1",
)


def counts(in_time, received):
    """On-time counts that are alike in every class, all solved."""
    return OnTimeCounts(received, received, (in_time,) * len(LATENESS_CLASSES))


class TestVinhLongSectionIVClause7:
    """Decision 612/QĐ-UBND, Section IV(7): more than 95 % of dossiers are settled in time."""

    @pytest.mark.parametrize(("in_time", "received", "met"), [(95, 100, False), (951, 1000, True), (0, 0, None)])
    def test_exactly_95_percent_does_not_reach_it_and_nothing_counted_gives_no_verdict(self, in_time, received, met):
        verdict = judge_on_time_target(counts(in_time, received), MARCH.last_day, place=VINH_LONG)

        assert verdict.is_met is met
        assert (verdict.finding is not None) == (met is False)
        assert verdict.denominator == "received"
        assert "tiếp nhận" in verdict.reading.says_vi
        assert verdict.is_settled

    def test_where_the_verdict_hangs_on_the_denominator_it_says_so(self):
        mixed = OnTimeCounts(100, 90, (90,) * len(LATENESS_CLASSES))
        verdict = judge_on_time_target(mixed, MARCH.last_day, place=VINH_LONG)

        assert verdict.is_met is False
        assert ("date", "solved", True) in verdict.beside
        assert not verdict.is_settled

    @pytest.mark.parametrize(("day", "place"), [(date(2015, 1, 1), VINH_LONG), (date(2025, 7, 1), VINH_LONG),
                                                (date(2024, 1, 1), AN_GIANG)])  # fmt: skip
    def test_where_no_row_is_known_to_bind_there_is_no_target(self, day, place):
        with pytest.raises(LawError):
            judge_on_time_target(counts(1, 1), day, place=place)


class TestAnGiangArticle32Clause10:
    """Decision 03/2023/QĐ-UBND, Article 32(10): every month the late agencies, organisations and persons."""

    LATE = attrs.evolve(OPEN, ended_at=OPEN.due + timedelta(days=1))

    def test_the_list_names_agencies_organisations_and_persons_with_what_is_late(self):
        rows = [self.LATE, OPEN, attrs.evolve(OPEN, code="S-3", unit="P"), attrs.evolve(OPEN, code="S-4", unit="")]
        made = late_list(rows, MARCH, place=AN_GIANG, organisations={"P"})

        assert [(one.kind, one.name, one.solved_late, one.open_late, one.in_hand) for one in made.entries] == [
            ("agency", "A", 1, 1, 2),
            ("organisation", "P", 0, 1, 1),
            ("person", "1", 1, 3, 4),
        ]
        assert made.unnamed == 1
        assert {cite.article for cite in made.because} == {"32"}

    def test_it_is_a_list_of_a_month(self):
        with pytest.raises(BadInputError) as refused:
            late_list([], Period.parse("2024-Q1"), place=AN_GIANG)

        assert refused.value.because[0].clause == "10"

    def test_who_is_in_time_is_on_no_list(self):
        assert late_list([attrs.evolve(OPEN, ended_at=OPEN.due)], MARCH, place=AN_GIANG).entries == ()


class TestServices:
    """Kon Tum, Article 5(1)b, and Đồng Nai, Article 4(2)b: dossiers per service from level 3 up."""

    @given(EVEN_ODD, st.integers(0, 12))
    def test_the_use_of_two_parts_adds_up_to_the_whole(self, drawn, cut):
        sums: dict[tuple[str, str], ServiceUse] = {}
        for one in (*use_by_service(drawn[:cut], MARCH), *use_by_service(drawn[cut:], MARCH)):
            key = (one.procedure, one.level)
            sums[key] = sums[key] + one if key in sums else one

        assert tuple(sums[key] for key in sorted(sums)) == use_by_service(drawn, MARCH)

    def test_which_levels_must_be_shown_comes_from_the_row(self):
        asked = service_rule(Period.parse("2020"), KON_TUM)

        assert [level for level in ("", "2", "3", "4") if ServiceUse("X", level, 1, 1, 0).is_asked_by(asked)] == [
            "3",
            "4",
        ]
        assert "handling_progress" in service_rule(MARCH, DONG_NAI).fields
        assert service_rule(MARCH, KON_TUM) is None  # sourced until the end of 2021 only

    def test_two_services_do_not_add_up(self):
        with pytest.raises(BadInputError):
            ServiceUse("X", "3", 1, 1, 0) + ServiceUse("X", "4", 1, 1, 0)

    @given(EVEN_ODD, st.integers(0, 12))
    def test_reuse_adds_up_and_what_is_not_known_is_in_no_share(self, drawn, cut):
        whole = count_reuse(drawn, MARCH)

        assert count_reuse(drawn[:cut], MARCH) + count_reuse(drawn[cut:], MARCH) == whole
        assert whole.dossiers.whole + whole.unknown == sum(MARCH.contains(one.accepted_at) for one in drawn)

    def test_more_components_reused_than_there_are_is_refused(self):
        with pytest.raises(BadInputError):
            count_reuse([attrs.evolve(OPEN, components=1, reused=2)], MARCH)


class TestDecision766:
    """Decision 766/QĐ-TTg, as reported: shares by name; what is not sourced is said."""

    def test_full_marks_from_the_threshold_and_in_proportion_below(self):
        given_counts = {"dossiers_reusing": 8, "dossiers_received": 10, "dossiers_online": 2, "dossiers_counter": 0}
        found = {one.rule.sets: one for one in indicators_766(MARCH, given_counts)}

        assert found["ratio.reuse_766"].of_maximum == 1
        assert found["ratio.online_filing_766"].of_maximum == Fraction(2, 5)
        assert found["ratio.counter_filing_766"].percent == Decimal("0.00")
        assert found["ratio.on_time_766"].share is None
        assert found["ratio.on_time_766"].missing == ("dossiers_in_time", "dossiers_received_and_handled")

    def test_a_zero_denominator_is_not_applicable(self):
        found = {one.rule.sets: one for one in indicators_766(MARCH, counts_766([], MARCH))}

        assert found["ratio.on_time_766"].share == Share(0, 0)
        assert (found["ratio.on_time_766"].percent, found["ratio.on_time_766"].of_maximum) == (None, None)

    def test_nothing_known_of_it_looks_sourced_and_every_gap_speaks_both_languages(self):
        assert {one.rule.provenance for one in indicators_766(MARCH, {})} == {Provenance.SECONDHAND}
        assert all(one.vi != one.en for one in not_sourced_766())
        assert indicators_766(Period.parse("2021"), {}) == ()

    def test_reuse_is_left_out_unless_it_is_known_of_every_dossier(self):
        assert "dossiers_reusing" not in counts_766([OPEN], MARCH)
        assert counts_766([attrs.evolve(OPEN, components=2, reused=1)], MARCH)["dossiers_reusing"] == 1


SCALE = RatingScale(1, 5)


def rating(code, score, minutes=0):
    return Rating(code=code, at=MONDAY + timedelta(minutes=minutes), score=score, scale=SCALE)


class TestRatings:
    """Ratings are counted once per dossier, by unit, and add up."""

    def test_shares_and_means_by_unit(self):
        rows = [rating("S-1", 5), rating("S-2", 2), rating("S-3", 4), rating("S-3", 1, 5), rating("S-9", 3)]
        tally = tally_ratings(rows, {"S-1": "A", "S-2": "A", "S-3": "B"})

        assert (tally.of_unit("A"), tally.of_unit()) == ((0, 1, 0, 0, 1), (0, 1, 1, 1, 1))
        assert (tally.mean("A"), tally.mean("nobody")) == (Fraction(7, 2), None)
        assert (tally.share_from(4), tally.share_from(4, "nobody").ratio) == (Share(2, 4), None)
        assert (tally.repeated, dict(tally.counts)[""]) == (("S-3",), (0, 0, 1, 0, 0))

    @given(st.lists(st.integers(1, 5), min_size=2, max_size=9), st.integers(1, 8))
    def test_two_parts_add_up_to_the_whole(self, scores, cut):
        rows = [rating(f"S-{place}", score) for place, score in enumerate(scores)]
        units = {f"S-{place}": "AB"[place % 2] for place in range(9)}
        parts = [tally_ratings(part, units) for part in (rows[:cut], rows[cut:]) if part]

        assert sum(parts[1:], parts[0]) == tally_ratings(rows, units)

    def test_without_a_rating_there_is_no_scale_and_two_scales_do_not_add_up(self):
        with pytest.raises(BadInputError):
            tally_ratings([], {})
        with pytest.raises(BadInputError):
            RatingTally(1, 5) + RatingTally(1, 3)


@pytest.fixture
def register(tmp_path):
    rows = [clean_row(1), clean_row(2), clean_row(3)]
    rows[1][5:9] = ["29/12/2023 08:00:00", "29/12/2023", "29/12/2023", "29/12/2023"]
    rows[2][6] = None
    return read_register(write_sheet(tmp_path / "register.xlsx", rows))


class TestRegisterForm:
    """Circular 01/2018, Articles 9 and 10: form 06; numbers run from 01 to the end of the year."""

    def test_columns_carry_how_well_they_are_known_and_which_the_register_holds(self, register):
        form = register_form(register, date(2024, 3, 31))
        held = {one.field: one.is_held for one in form.columns}

        assert form.number == "06"
        assert {one.provenance for one in form.columns} == {Provenance.UNVERIFIED}
        assert (held["serial"], held["dossier_code"], held["receiver_signature"], held["copies"]) == (
            True,
            True,
            False,
            False,
        )
        assert all(one.vi != one.field for one in form.columns)
        assert register_form(register, date(2025, 10, 1)).number == "07"

    def test_numbers_begin_anew_each_year_and_go_on_from_the_book_before(self, register):
        form = register_form(register, date(2024, 3, 31), last_serial=41)
        code = [one.field for one in form.columns].index("dossier_code")

        assert [(row[0], row[code]) for row in form.rows] == [
            ("42", "000.00.32.H19-240311-0002"),
            ("01", "000.00.32.H19-240311-0001"),
        ]
        received = [one.field for one in form.columns].index("received_on")
        assert [row[received] for row in form.rows] == ["29/12/2023", "09:00 11/03/2024"]
        assert len(form.left_out) == 1

    def test_a_register_becomes_dossiers_and_says_which_rows_it_left_out(self, register):
        gathered = register_dossiers(register)

        assert [one.code[-1] for one in gathered.dossiers] == ["1", "2"]
        assert [one.id for one in gathered.findings] == ["STAT_NOT_ACCEPTED"]
        assert gathered.dossiers[0].terms == (WorkingDays(5),)

    def test_a_bare_due_day_ends_with_that_day_and_a_bare_end_is_not_before_the_acceptance(self, register):
        """The second row has days without times of day, accepted, due and ended on one."""
        bare = register_dossiers(register).dossiers[1]

        assert not bare.is_contradictory
        assert (bare.due.hour, bare.due.minute) == (23, 59)
        assert bare.ended_at == bare.accepted_at


class TestRisk:
    """Open dossiers by remaining working time; a day off announced today."""

    def test_the_least_time_comes_first_and_overdue_counts_below_zero(self):
        later = attrs.evolve(OPEN, code="S-2", due=OPEN.due + timedelta(days=1), officer="2")
        ended = attrs.evolve(OPEN, code="S-3", ended_at=MONDAY)
        none = attrs.evolve(OPEN, code="S-4", due=None)
        far = attrs.evolve(OPEN, code="S-5", due=datetime(2199, 1, 1, tzinfo=DESK_ZONE))
        risk = late_risk([later, OPEN, ended, none, far], datetime(2024, 3, 21, 8, tzinfo=DESK_ZONE), CLOCK)

        assert [(row.code, row.minutes, row.is_overdue) for row in risk.rows] == [
            ("S-1", -30, True),
            ("S-2", 450, False),
        ]
        assert (risk.without_due, [code for code, _ in risk.uncovered]) == (("S-4",), ["S-5"])
        assert [(one.name, one.least) for one in risk.by_officer] == [("A/1", -30), ("A/2", 450)]
        assert [row.code for row in risk.within(0)] == ["S-1"]

    def test_a_day_off_shortens_promises_or_moves_deadlines(self):
        unknown = attrs.evolve(OPEN, code="S-2", terms=())
        off = day_off_risk([OPEN, unknown], MONDAY, CLOCK, date(2024, 3, 19))

        assert off.shortened == (("S-1", 1410, 930), ("S-2", 1410, 930))
        assert [(one.id, one.after.date()) for one in off.moved.changes] == [("S-1", date(2024, 3, 21))]
        assert off.without_term == ("S-2",)

    @given(st.lists(CLEAN, max_size=8), st.randoms())
    def test_the_order_of_rows_changes_nothing_and_units_add_up(self, drawn, chance):
        shuffled = list(drawn)
        chance.shuffle(shuffled)
        risk = late_risk(drawn, MARCH.last_moment, CLOCK)

        assert {row.code for row in risk.rows} == {row.code for row in late_risk(shuffled, risk.at, CLOCK).rows}
        assert sum(one.open for one in risk.by_unit) == len(risk.rows)
        assert [row.minutes for row in risk.rows] == sorted(row.minutes for row in risk.rows)


@given(st.fractions(0, 100), st.integers(0, 3))
def test_rounding_is_never_off_by_more_than_half_of_the_last_place(value, places):
    for tie in ("half_up", "half_even"):
        assert abs(Fraction(rounded(value, places, tie=tie)) - value) <= Fraction(1, 2 * 10**places)


def test_an_exact_middle_goes_up_or_to_the_even_digit_and_no_other_way():
    assert (rounded(Fraction(5, 4), 1), rounded(Fraction(5, 4), 1, tie="half_even")) == (Decimal("1.3"), Decimal("1.2"))
    with pytest.raises(BadInputError):
        rounded(Fraction(1), 1, tie="down")
    with pytest.raises(BadInputError):
        Share(2, 1)
