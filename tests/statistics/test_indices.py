"""The nine indices of Circular 01/2018/TT-VPCP, Articles 13 to 15: points, averages, classes, what is left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_dossiers import dossiers
from motcua.clock import WorkingHours
from motcua.errors import BadInputError, NoRuleInForce
from motcua.localtime import DESK_ZONE
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.evidence import (
    AgencyEvidence,
    AgencyTime,
    ContactedBodies,
    DeskOrganisation,
    DossierEvidence,
    Feedback,
    OnlineService,
    Publication,
)
from motcua.statistics.indexlaw import IndexLaw
from motcua.statistics.indexpoints import DOSSIER_INDICES, points_of, points_of_agency
from motcua.statistics.periods import Period
from motcua.statistics.readings import CHOICES, IndexReadings
from motcua.statistics.scores import PointTally, rank_agencies, score_agency, score_official

DAY = date(2024, 3, 31)
MARCH = Period.parse("2024-03")
LAW = IndexLaw.on(DAY)
DUE = datetime(2024, 3, 18, 17, 30, tzinfo=DESK_ZONE)
DOSSIER = HandledDossier(
    code="S-1", accepted_at=DUE - timedelta(days=7), due=DUE, ended_at=DUE, unit="A", officer="1", sector="X"
)


def law(**readings):
    return IndexLaw.on(DAY, readings=IndexReadings(**readings))


def evidence(days=0, **known):
    """Evidence of a dossier that ended so many days after its due date."""
    return DossierEvidence(dossier=attrs.evolve(DOSSIER, ended_at=DUE + timedelta(days=days)), **known)


def own_time(taken):
    return (AgencyTime("A", taken, 5, "working_day"),)


class TestArticle13:
    """Every index scores 2, 1 or 0."""

    @pytest.mark.parametrize(("days", "points"), [(-1, 2), (0, 1), (1, 0)])
    def test_index_1_shorter_equal_longer_than_the_term(self, days, points):
        assert points_of(evidence(days), 1, LAW).points == points

    def test_hours_are_compared_by_the_minute_and_days_by_the_date(self):
        later = attrs.evolve(DOSSIER, ended_at=DUE + timedelta(minutes=5))
        in_hours = attrs.evolve(later, terms=(WorkingHours(8),))

        assert points_of(DossierEvidence(dossier=later), 1, LAW).points == 1
        assert points_of(DossierEvidence(dossier=in_hours), 1, LAW).points == 0
        soon = attrs.evolve(in_hours, ended_at=DUE + timedelta(seconds=30))
        assert points_of(DossierEvidence(dossier=soon), 1, LAW).points == 1

    def test_index_2_goes_by_the_own_unit_or_by_the_slowest_as_chosen(self):
        times = (AgencyTime("A", "2.5", 3, "working_day"), AgencyTime("B", 4, 3, "working_day"))

        assert points_of(evidence(agency_times=times), 2, LAW).points == 2
        assert points_of(evidence(agency_times=times), 2, law(official_agency="lowest")).points == 0
        assert points_of(evidence(agency_times=times[1:]), 2, LAW).points is None
        assert points_of(evidence(agency_times=own_time(5)), 2, LAW).points == 1

    @pytest.mark.parametrize(
        ("contacts", "by_filer", "points", "other_reading"),
        [(0, 0, 2, 2), (1, 0, 1, 1), (2, 0, 0, 0), (3, 2, 1, 1), (3, 3, 2, 1), (4, 1, 0, 1), (None, 0, None, None)],
    )
    def test_index_3_contacts_less_those_by_the_filers_fault(self, contacts, by_filer, points, other_reading):
        known = evidence(contacts=contacts, filer_contacts=by_filer)

        assert points_of(known, 3, LAW).points == points
        assert points_of(known, 3, law(filer_contacts="one")).points == other_reading

    @pytest.mark.parametrize(
        ("bodies", "points", "other_reading"),
        [
            (ContactedBodies(), 2, 2),
            (ContactedBodies(one_stop=True), 1, 1),
            (ContactedBodies(one_stop=True, in_charge=1), 1, 1),
            (ContactedBodies(in_charge=1), 1, 1),
            (ContactedBodies(others=1), 0, 1),
            (ContactedBodies(one_stop=True, others=1), 0, 0),
            (ContactedBodies(one_stop=True, in_charge=2), 0, 0),
            (None, None, None),
        ],
    )
    def test_index_4_bodies_the_law_puts_in_charge_are_added_to_those_allowed(self, bodies, points, other_reading):
        assert points_of(evidence(bodies=bodies), 4, LAW).points == points
        assert points_of(evidence(bodies=bodies), 4, law(lone_other_body="one")).points == other_reading

    def test_a_lone_other_body_is_flagged_with_the_reading_taken(self):
        flagged = points_of(evidence(bodies=ContactedBodies(others=1)), 4, LAW).findings

        assert [one.id for one in flagged] == ["STAT_READING"]
        assert flagged[0].because == (LAW.rules["index_4"].cite,)
        assert "Một cửa" in flagged[0].message_vi

    @pytest.mark.parametrize(
        ("kind", "whole", "points"),
        [("ministry", 20, 2), ("province", 19, 1), ("district", 50, 2), ("district", 49, 1), ("commune", 99, 1)],
    )
    def test_index_5_the_share_depends_on_the_desk(self, kind, whole, points):
        desk = DeskOrganisation(kind=kind, listed=100, whole_at_desk=whole, not_excepted=40, at_desk=40)

        assert points_of_agency(AgencyEvidence(organisation=desk), 5, LAW).points == points

    @pytest.mark.parametrize(("whole", "points", "other_reading"), [(20, 2, 0), (19, 0, 0)])
    def test_index_5_the_share_is_tested_before_the_hundred_percent_or_after(self, whole, points, other_reading):
        desk = DeskOrganisation(kind="province", listed=100, whole_at_desk=whole, not_excepted=40, at_desk=39)
        answer = points_of_agency(AgencyEvidence(organisation=desk), 5, LAW)

        assert answer.points == points
        assert bool(answer.findings) == (points == 2)
        assert points_of_agency(AgencyEvidence(organisation=desk), 5, law(desk_share="hundred_first")).points == (
            other_reading
        )

    def test_index_5_of_a_desk_without_procedures_is_missing_information(self):
        desk = DeskOrganisation(kind="province", listed=0, whole_at_desk=0, not_excepted=0, at_desk=0)

        assert points_of_agency(AgencyEvidence(organisation=desk), 5, LAW).points is None

    @pytest.mark.parametrize(
        ("exact", "posted", "electronic", "points"),
        [(True, True, True, 2), (True, True, False, 1), (True, False, True, 1), (False, True, True, 0),
         (True, False, False, 0)],
    )  # fmt: skip
    def test_index_6_both_ways_one_way_neither(self, exact, posted, electronic, points):
        shown = Publication(exact=exact, complete=True, in_time=True, posted=posted, electronic=electronic)

        assert points_of_agency(AgencyEvidence(publication=shown), 6, LAW).points == points

    @pytest.mark.parametrize(
        ("days", "complaints", "untrue", "points"),
        [(-1, 0, 0, 2), (0, 0, 0, 1), (-1, 1, 0, 0), (-1, 2, 2, 2), (1, 0, 0, None), (1, 1, 0, 0), (0, None, 0, None)],
    )
    def test_index_7_conduct(self, days, complaints, untrue, points):
        known = evidence(days, complaints=complaints, untrue_complaints=untrue)

        assert points_of(known, 7, LAW).points == points
        if (days, complaints) == (1, 0):
            assert points_of(known, 7, law(late_no_complaint="zero")).points == 0

    @pytest.mark.parametrize(
        ("total", "in_time", "prolonged", "points"),
        [(0, 0, 0, 2), (30, 30, 0, 2), (30, 30, 1, 0), (30, 27, 0, 1), (29, 26, 0, 0)],
    )
    def test_index_8_ninety_percent_exactly_scores_one(self, total, in_time, prolonged, points):
        told = Feedback(total=total, in_time=in_time, prolonged=prolonged)

        assert points_of_agency(AgencyEvidence(feedback=told), 8, LAW).points == points

    @pytest.mark.parametrize(
        ("online", "online_dossiers", "faults", "points"),
        [
            (200, 3000, {}, 2),
            (200, 2999, {}, 1),
            (200, 1500, {}, 1),
            (200, 1499, {}, 0),
            (200, 4000, {"late": 1}, 0),
            (200, 4000, {"open_past_due": 1}, 0),
            (200, 4000, {"open_in_term": 1}, 2),
            (199, 3000, {}, 1),
            (0, 3000, {}, 0),
        ],
    )
    def test_index_9_at_its_limits(self, online, online_dossiers, faults, points):
        given_counts = {"eligible": 1000, "online": online, "dossiers": 10_000, "online_dossiers": online_dossiers}
        service = AgencyEvidence(online=OnlineService(**given_counts, **faults))

        assert points_of_agency(service, 9, LAW).points == points

    def test_index_9_the_other_readings_and_levels_that_the_circular_does_not_know(self):
        few = OnlineService(eligible=10, online=1, dossiers=10, online_dossiers=5, levels=("full", "partial"))
        still = OnlineService(eligible=10, online=5, dossiers=10, online_dossiers=5, open_in_term=1)

        assert points_of_agency(AgencyEvidence(online=few), 9, law(few_procedures="missing")).points is None
        assert points_of_agency(AgencyEvidence(online=still), 9, law(open_online="all")).points == 0
        found = points_of_agency(AgencyEvidence(online=few), 9, LAW).findings
        assert [one.id for one in found] == ["STAT_READING", "STAT_LEVELS"]


def seven():
    """Seven dossiers of one official: 3 early, 3 on time, 1 late; own time 2,2,2,1,1,1,0; one contact; a complaint."""
    sides = [-1, -1, -1, 0, 0, 0, 1]
    return [
        evidence(
            side,
            agency_times=own_time(5 + side),
            contacts=int(number == 0),
            bodies=ContactedBodies(),
            complaints=int(side == 1),
        )
        for number, side in enumerate(sides)
    ]


class TestArticle15:
    """Averages to one decimal, then the sum; classes by the sum."""

    def test_each_index_is_rounded_before_the_sum(self):
        """9/7 is 1.2857; index 3 13/7; index 4 2; index 7 (2+2+2+1+1+1+0)/7: 1.3 + 1.3 + 1.9 + 2.0 + 1.3 = 7.8."""
        answer = score_official(PointTally.of(seven(), MARCH, LAW), "A", "1", LAW)

        assert [one.exact for one in answer.scores] == [Fraction(n, 7) for n in (9, 9, 13, 14, 9)]
        assert [str(one.score) for one in answer.scores] == ["1.3", "1.3", "1.9", "2.0", "1.3"]
        assert (answer.total, answer.counted) == (Decimal("7.8"), 5)
        assert answer.reached.id == "tt-01-2018-vpcp:official-full"
        assert "7,8 điểm trên 5/5 chỉ số" in answer.text_vi
        assert "7.8 points on 5 of 5 indices" in answer.text_en
        assert answer.reached.cite in answer.because

    @pytest.mark.parametrize(
        ("total", "subject", "name"),
        [("5.0", "official", "full"), ("4.9", "official", "part"), ("3.5", "official", "part"),
         ("3.4", "official", "low"), ("15.0", "agency", "excellent"), ("14.9", "agency", "good"),
         ("12.0", "agency", "good"), ("11.9", "agency", "fair"), ("8.9", "agency", "average"),
         ("6.0", "agency", "average"), ("5.9", "agency", "weak"), ("0.0", "agency", "weak")],
    )  # fmt: skip
    def test_lower_limits_are_inclusive(self, total, subject, name):
        assert LAW.class_of(subject, Decimal(total)).id == f"tt-01-2018-vpcp:{subject}-{name}"

    def test_an_index_without_information_is_left_out_and_not_zero(self):
        """Clause 4b: only index 1 is known, so the total is over 1 of 5; the limits stay."""
        tally = PointTally.of([evidence(-1)], MARCH, LAW)
        answer = score_official(tally, "A", "1", LAW)

        assert [one.score for one in answer.scores] == [Decimal("2.0"), None, None, None, None]
        assert (answer.total, answer.counted, answer.scaled) == (Decimal("2.0"), 1, Decimal("10.0"))
        assert answer.reached.id.endswith("official-low")
        assert score_official(tally, "A", "1", law(limits="scaled")).reached.id.endswith("official-full")

    def test_a_dossier_without_information_is_left_out_or_takes_the_index_with_it(self):
        rows = [evidence(-1, contacts=1), evidence(-1)]
        answer = score_official(PointTally.of(rows, MARCH, LAW), "A", "1", LAW)
        strict = law(partial="index_out")

        assert (answer.scores[2].score, answer.scores[2].counted, answer.scores[2].missing) == (Decimal("1.0"), 1, 1)
        assert score_official(PointTally.of(rows, MARCH, strict), "A", "1", strict).scores[2].score is None

    def test_nobody_without_resolved_dossiers_gets_a_class(self):
        answer = score_official(PointTally(), "A", "1", LAW)

        assert (answer.total, answer.reached, answer.counted) == (None, None, 0)
        assert "không có tổng điểm" in answer.text_vi
        assert "no total" in answer.text_en

    def test_an_agency_has_nine_indices_and_cooperating_agencies_their_own_time(self):
        helped = attrs.evolve(seven()[0], agency_times=(*own_time(4), AgencyTime("B", 9, 3, "working_day")))
        tally = PointTally.of([helped, *seven()[1:]], MARCH, LAW)
        known = AgencyEvidence(
            organisation=DeskOrganisation(kind="commune", listed=9, whole_at_desk=9, not_excepted=9, at_desk=9),
            publication=Publication(exact=True, complete=True, in_time=True, posted=True, electronic=True),
            feedback=Feedback(total=0, in_time=0),
            online=OnlineService(eligible=10, online=2, dossiers=10, online_dossiers=3),
        )
        answers = [score_agency(tally, "A", LAW, known), score_agency(tally, "B", LAW)]

        assert (answers[0].total, answers[0].counted) == (Decimal("15.8"), 9)
        assert answers[0].reached.id.endswith("agency-excellent")
        assert (answers[1].total, answers[1].counted) == (Decimal("0.0"), 1)
        assert [(rank, one.unit) for rank, one in rank_agencies(answers[::-1])] == [(1, "A"), (2, "B")]
        assert [rank for rank, _ in rank_agencies([answers[1], answers[1], answers[0]])] == [1, 2, 2]

    def test_sectors_are_pooled_or_averaged_as_chosen(self):
        other = attrs.evolve(evidence(1), dossier=attrs.evolve(evidence(1).dossier, sector="Y"))
        rows = [evidence(-1), evidence(-1), evidence(-1), other]
        means = law(sectors="mean")

        assert score_agency(PointTally.of(rows, MARCH, LAW), "A", LAW).scores[0].score == Decimal("1.5")
        assert score_agency(PointTally.of(rows, MARCH, means), "A", means).scores[0].score == Decimal("1.0")

    def test_a_tie_is_rounded_half_up_or_half_even_as_chosen(self):
        """5 points of 4 dossiers: 1.25."""
        rows = [evidence(-1), evidence(0), evidence(0), evidence(0)]

        assert score_official(PointTally.of(rows, MARCH, LAW), "A", "1", LAW).scores[0].score == Decimal("1.3")
        even = law(tie="half_even")
        assert score_official(PointTally.of(rows, MARCH, even), "A", "1", even).scores[0].score == Decimal("1.2")

    def test_officials_are_not_ranked_as_agencies(self):
        with pytest.raises(BadInputError):
            rank_agencies([score_official(PointTally(), "A", "1", LAW)])


class TestReadings:
    """Every open question has a default, which is the reading its row applies, and is named in the answer."""

    def test_the_defaults_are_the_readings_that_the_rows_apply(self):
        assert [one.choice for one in LAW.taken() if not one.is_default] == []
        assert {one.choice for one in LAW.taken()} == set(CHOICES)

    @pytest.mark.parametrize("choice", CHOICES)
    def test_every_choice_has_a_text_for_each_name_and_refuses_others(self, choice):
        sets, names = CHOICES[choice]

        assert len(LAW.rules[sets.removeprefix("rating.")].readings) == len(names)
        changed = law(**{choice: names[1]}).taken(choice)[0]
        assert (changed.chosen, changed.is_default) == (names[1], False)
        assert changed.reading.says_vi != changed.reading.says_en
        with pytest.raises(BadInputError):
            IndexReadings(**{choice: "whatever"})

    def test_before_and_after_the_circular_there_are_no_indices(self):
        for day in (date(2019, 1, 5), date(2025, 9, 15)):
            with pytest.raises(NoRuleInForce):
                IndexLaw.on(day)


EVIDENCE = st.lists(
    st.builds(
        DossierEvidence,
        dossier=dossiers(),
        contacts=st.none() | st.integers(1, 3),
        bodies=st.none() | st.builds(ContactedBodies, one_stop=st.booleans(), others=st.integers(0, 2)),
        complaints=st.none() | st.integers(0, 2),
        agency_times=st.sampled_from([(), own_time(4), own_time(6)]),
    ),
    max_size=6,
)


@given(EVIDENCE, st.integers(0, 6), st.randoms())
def test_tallies_of_parts_add_up_and_the_order_of_rows_changes_nothing(rows, cut, chance):
    whole = PointTally.of(rows, MARCH, LAW)
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert PointTally.of(rows[:cut], MARCH, LAW) + PointTally.of(rows[cut:], MARCH, LAW) == whole
    assert PointTally.of(shuffled, MARCH, LAW) == whole


@given(EVIDENCE)
def test_totals_stay_within_twice_the_number_of_indices(rows):
    tally = PointTally.of(rows, MARCH, LAW)
    for unit, officer in tally.officials:
        answer = score_official(tally, unit, officer, LAW)
        assert answer.total is None or 0 <= answer.total <= 2 * answer.counted <= 2 * len(DOSSIER_INDICES)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AgencyTime("A", -1, 2, "working_day"),
        lambda: AgencyTime("A", 1, 0, "working_day"),
        lambda: evidence(contacts=1, filer_contacts=2),
        lambda: evidence(complaints=0, untrue_complaints=1),
        lambda: ContactedBodies(others=-1),
        lambda: DeskOrganisation(kind="village", listed=1, whole_at_desk=1, not_excepted=1, at_desk=1),
        lambda: DeskOrganisation(kind="commune", listed=1, whole_at_desk=2, not_excepted=1, at_desk=1),
        lambda: Feedback(total=1, in_time=2),
        lambda: OnlineService(eligible=1, online=1, dossiers=1, online_dossiers=1, late=1, open_past_due=1),
    ],
    ids=map(str, range(9)),
)
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadInputError) as refused:
        wrong()

    assert refused.value.message_vi != refused.value.message_en


def test_a_unit_of_time_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        AgencyTime("A", 1, 2, "fortnight")


def test_feedback_of_two_bodies_adds_up_and_a_tally_names_every_agency_in_it():
    helped = evidence(agency_times=(*own_time(4), AgencyTime("B", 1, 3, "working_day")))
    both = Feedback(total=10, in_time=9) + Feedback(total=20, in_time=18, prolonged=1)

    assert both == Feedback(total=30, in_time=27, prolonged=1)
    assert PointTally.of([helped], MARCH, LAW).agencies == ("A", "B")
