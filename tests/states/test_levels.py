"""Levels of online service: which list a day has, what a level allows or demands, and a dossier judged by it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, LawError, NoRuleInForce, NotFormalised
from motcua.law import Provenance
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook, read_pack
from motcua.states.levels import (
    Aspect,
    Scheme,
    ServiceLevel,
    check_level,
    level_terms,
    levels_on,
    two_level_reading,
)
from motcua.units import Channel, Severity

DONG_NAI, KON_TUM, BINH_DUONG = "H19", "H34", "H09"
L1, L2, L3, L4, FULL, PARTIAL = ServiceLevel


def event(name: str, **given: object) -> Event:
    return Event(at=datetime(2019, 3, 11, 9, tzinfo=DESK_ZONE), event=EventName(name), **given)


def ways(level: ServiceLevel, day: date, place: str, sets: str) -> set[str]:
    return {way for term in level_terms(level, day, place=place).terms if term.rule.sets == sets for way in term.ways}


def ids(found) -> list[str]:
    return [one.id for one in found]


class TestLists:
    """Four levels until Decree 42/2022, two since; nothing where no text was read."""

    def test_dong_nai_has_four_in_2016(self):
        """Đồng Nai 33/2015, Article 2(4): levels 01 to 04; sourced."""
        listed = levels_on(date(2016, 1, 4), place=DONG_NAI)

        assert (listed.scheme, listed.levels) == (Scheme.FOUR, (L1, L2, L3, L4))
        assert (listed.provenance, listed.others) == (Provenance.SOURCED, ())
        assert {(cite.instrument, cite.article, cite.clause) for cite in listed.because} >= {
            ("33/2015/QĐ-UBND", "2", "4")
        }

    @pytest.mark.parametrize(
        ("day", "scheme"),
        [(date(2018, 4, 19), None), (date(2018, 4, 20), Scheme.FOUR), (date(2021, 12, 31), Scheme.FOUR)],
    )
    def test_kon_tum_has_four_from_the_day_its_regulation_begins(self, day, scheme):
        """Kon Tum 08/2018, Articles 5 to 8, in force on 20/04/2018, sourced to the end of 2021."""
        if scheme is None:
            with pytest.raises(NoRuleInForce):
                levels_on(day, place=KON_TUM)
        else:
            assert levels_on(day, place=KON_TUM).scheme is scheme

    def test_kon_tum_in_early_2022_is_not_known(self):
        """Decision 05/2022 of Kon Tum replaced it on a day that was not read; Decree 42/2022 came in August."""
        with pytest.raises(NotFormalised) as refused:
            levels_on(date(2022, 3, 1), place=KON_TUM)

        assert "05/2022" in refused.value.message_vi and "05/2022" in refused.value.message_en
        assert refused.value.because

    def test_the_nation_is_silent_before_decree_42_because_decree_43_of_2011_was_not_read(self):
        with pytest.raises(NoRuleInForce) as refused:
            levels_on(date(2022, 8, 14))

        assert "14/08/2022" in refused.value.message_vi and "2022-08-14" in refused.value.message_en

    def test_two_levels_change_hands_without_a_gap(self):
        """Decree 42/2022, Article 11 (not read), to 30/06/2026; Decree 224/2026, Article 14 (read), from then on."""
        first, last, new = (levels_on(day) for day in (date(2022, 8, 15), date(2026, 6, 30), date(2026, 7, 1)))

        assert first.levels == last.levels == new.levels == (FULL, PARTIAL)
        assert (first.provenance, last.provenance) == (Provenance.UNVERIFIED, Provenance.UNVERIFIED)
        assert new.provenance is Provenance.SOURCED
        assert {cite.instrument for cite in new.because} == {"224/2026/NĐ-CP"}

    def test_degrees_of_proactive_service_are_no_levels(self):
        """Decree 224/2026, Article 16, counts 1 to 4 as well, of another thing."""
        assert levels_on(date(2026, 8, 3)).others == ()
        with pytest.raises(NoRuleInForce) as refused:
            level_terms(L3, date(2026, 8, 3))
        assert refused.value.code == "LEVEL_NOT_IN_FORCE"

    def test_two_lists_at_once_are_told_and_unverified(self):
        """Đồng Nai 33/2015 was never ended by a text read; in 2023 Decree 42/2022 has two levels."""
        listed = levels_on(date(2023, 1, 9), place=DONG_NAI)

        assert (listed.scheme, listed.provenance) == (Scheme.TWO, Provenance.UNVERIFIED)
        assert {rule.cite.instrument for rule in listed.others} == {"33/2015/QĐ-UBND"}
        assert "33/2015/QĐ-UBND" in listed.text("vi") and "unverified" in listed.text("en")

    @given(
        st.dates(date(2014, 1, 1), date(2027, 12, 31)), st.sampled_from([None, DONG_NAI, KON_TUM, BINH_DUONG, "H61"])
    )
    def test_every_day_has_one_list_or_a_refusal_with_reasons(self, day, place):
        try:
            listed = levels_on(day, place=place)
        except LawError:
            assert day < date(2022, 8, 15)
            return
        assert set(listed.levels) in ({L1, L2, L3, L4}, {FULL, PARTIAL})
        assert listed.because
        for level in ServiceLevel:
            try:
                terms = level_terms(level, day, place=place)
            except LawError:
                assert level not in listed.levels
                continue
            assert all(level in term.rule.levels for term in terms.terms)
            assert {term.aspect for term in terms.terms}.isdisjoint(terms.silent)


class TestTerms:
    """What each level allows or demands, thing by thing, with its place."""

    @pytest.mark.parametrize(("place", "day"), [(DONG_NAI, date(2016, 1, 4)), (KON_TUM, date(2019, 1, 7))])
    def test_level_3_is_paid_and_collected_at_the_agency(self, place, day):
        """Đồng Nai 33/2015, Article 2(4)(c); Kon Tum 08/2018, Articles 7(1)(b) and 8(2)(a)."""
        assert ways(L3, day, place, "level.payment") == {Channel.COUNTER}
        assert ways(L3, day, place, "level.return") == {Channel.COUNTER}

    @pytest.mark.parametrize(("place", "day"), [(DONG_NAI, date(2016, 1, 4)), (KON_TUM, date(2019, 1, 7))])
    def test_level_4_goes_back_online_in_person_or_by_post(self, place, day):
        """Đồng Nai 33/2015, Article 2(4)(d); Kon Tum 08/2018, Article 8(2)(b)."""
        assert ways(L4, day, place, "level.return") == set(Channel)
        assert Channel.ONLINE in ways(L4, day, place, "level.payment")

    def test_each_level_contains_the_lower_ones(self):
        """Đồng Nai 33/2015, Article 2(4): each level is the one below and something more."""
        offers = [level_terms(level, date(2016, 1, 4), place=DONG_NAI).offers for level in (L1, L2, L3, L4)]

        assert [lower < upper for lower, upper in pairwise(offers)] == [True, True, True]
        assert ["submit_online" in one for one in offers] == [False, False, True, True]
        assert ["pay_online" in one for one in offers] == [False, False, False, True]

    def test_level_4_of_dong_nai_compares_originals_at_the_counter_and_by_post(self):
        """Đồng Nai 33/2015, Article 4(3)(c): a row for each way of return, and no conflict between them."""
        terms = level_terms(L4, date(2016, 1, 4), place=DONG_NAI)

        assert {term.rule.channels for term in terms.about(Aspect.ORIGINALS)} == {("counter",), ("post",)}

    def test_silence_is_told(self):
        """Kon Tum 08/2018 asks no signature at level 3; what Decree 42/2022 lets the full level do was not read."""
        assert Aspect.SIGNATURE in level_terms(L3, date(2019, 1, 7), place=KON_TUM).silent
        full = level_terms(FULL, date(2023, 1, 9))
        assert (full.about(Aspect.PAYMENT), full.provenance) == ((), Provenance.UNVERIFIED)
        assert "không nói về" in full.explain("vi") and "silent on" in full.explain("en")

    def test_binh_duong_adds_online_payment_to_the_full_level(self):
        """Bình Dương 2244/2023, Article 7(5)."""
        fees = level_terms(FULL, date(2023, 10, 2), place=BINH_DUONG).about(Aspect.PAYMENT)

        assert [(term.cite.article, term.cite.clause) for term in fees] == [("7", "5")]

    def test_an_old_level_on_a_day_of_the_new_list_is_refused_and_not_translated(self):
        with pytest.raises(NoRuleInForce) as refused:
            level_terms(L4, date(2023, 1, 9))
        assert refused.value.code == "LEVEL_NOT_IN_FORCE" and "toàn trình" in refused.value.message_vi
        with pytest.raises(NotFormalised):
            level_terms(L4, date(2023, 1, 9), place=KON_TUM)

    def test_every_line_says_where_it_stands(self):
        terms = level_terms(L4, date(2019, 1, 7), place=KON_TUM)

        for lang, title in (("vi", "Quyết định 08/2018/QĐ-UBND"), ("en", "Decision 08/2018/QĐ-UBND")):
            lines = terms.explain(lang).splitlines()
            assert title in lines[0]
            assert sum(title in line for line in lines) >= 8

    def test_a_host_pack_is_read_too(self):
        book = RuleBook.official().with_packs([read_pack(HOST)])
        terms = level_terms(PARTIAL, date(2026, 8, 3), book=book)

        assert [term.cite.instrument for term in terms.about(Aspect.RETURN)] == ["9/TB-VP"]


HOST = """
[pack]
id = "our-levels"
scope = "host"
[instrument]
id = "9/TB-VP"
title_vi = "Thông báo nội bộ (ví dụ)"
title_en = "An internal notice (an example)"
in_force = { start = 2026-07-01 }
[[rule]]
id = "return"
kind = "level"
sets = "level.return"
levels = ["partial"]
ways = ["counter"]
summary_vi = "Mức một phần: trả tại quầy."
summary_en = "Partial: returned at the desk."
cite = {}
checked_on = 2026-11-24
provenance = "sourced"
"""


class TestReading:
    """No text maps 1 to 4 onto full and partial; the usual reading says so of itself."""

    @pytest.mark.parametrize(("level", "target"), [(L4, FULL), (L3, PARTIAL), (L2, None), (L1, None)])
    def test_it_is_a_reading_and_never_silent_about_it(self, level, target):
        reading = two_level_reading(level, date(2023, 1, 9))

        assert (reading.target, reading.provenance) == (target, Provenance.UNVERIFIED)
        assert "chưa kiểm chứng" in reading.text("vi") and "unverified" in reading.text("en")
        assert reading.because[0].article is None

    def test_there_is_none_before_or_after_decree_42(self):
        for day in (date(2022, 8, 14), date(2026, 7, 1)):
            with pytest.raises(NoRuleInForce):
                two_level_reading(L4, day)

    def test_a_level_of_the_new_list_is_not_converted(self):
        with pytest.raises(BadInputError) as refused:
            two_level_reading(FULL, date(2023, 1, 9))
        assert refused.value.code == "LEVEL_NOT_FORMER"


class TestCheck:
    """A dossier against its level."""

    EARLY = date(2018, 5, 2)
    """Before Decree 61/2018 (21/06/2018)."""

    def test_a_level_3_dossier_that_does_everything_at_the_desk_is_clean(self):
        """Kon Tum 08/2018, Articles 7(1) and 8(2)(a)."""
        events = [event("submit"), event("confirm_payment", mode="counter"),
                  event("return_result", mode="counter", originals_compared=True)]  # fmt: skip

        assert check_level(events, L3, self.EARLY, place=KON_TUM, channel=Channel.ONLINE) == ()

    def test_online_payment_at_level_3(self):
        """Kon Tum 08/2018, Article 7(1)(b): at the agency."""
        (found,) = check_level([event("confirm_payment", mode="electronic")], L3, self.EARLY, place=KON_TUM)

        assert (found.id, found.severity) == ("LEVEL_PAYMENT", Severity.ERROR)
        assert [(cite.article, cite.clause, cite.point) for cite in found.because] == [("7", "1", "b")]
        assert "mức độ 3" in found.message_vi and "level 3" in found.message_en

    def test_online_payment_at_level_3_is_in_doubt_once_decree_61_opens_it_to_all(self):
        """Decree 61/2018, Article 22(1)(c), from 21/06/2018: online by the system, whatever the dossier."""
        (found,) = check_level([event("confirm_payment", mode="electronic")], L3, date(2018, 6, 21), place=KON_TUM)

        assert found.severity is Severity.WARNING
        assert "61/2018/NĐ-CP" in found.message_vi and "Article 22(1)(c)" in found.message_en
        assert {cite.instrument for cite in found.because} == {"08/2018/QĐ-UBND", "61/2018/NĐ-CP"}

    @pytest.mark.parametrize("way", ["electronic", "post"])
    def test_level_3_returned_otherwise_than_at_the_agency(self, way):
        """Kon Tum 08/2018, Article 8(2)(a)."""
        found = check_level([event("return_result", mode=way, originals_compared=True)], L3, self.EARLY, place=KON_TUM)

        assert [(one.id, one.severity) for one in found] == [("LEVEL_RETURN", Severity.ERROR)]

    def test_level_3_by_post_in_dong_nai_is_a_question_of_reading(self):
        """Đồng Nai 33/2015, Article 2(4)(c) keeps level 3 at the agency; 4(3)(c) can be read to let it go by post."""
        (by_post,) = (
            one for one in check_level([event("return_result", mode="post", originals_compared=True)], L3,
                                       date(2016, 1, 4), place=DONG_NAI))  # fmt: skip
        (online,) = check_level([event("return_result", mode="electronic")], L3, date(2016, 1, 4), place=DONG_NAI)

        assert (by_post.id, by_post.severity) == ("LEVEL_RETURN", Severity.WARNING)
        assert "Cách hiểu khác" in by_post.message_vi and "Every level from 3 up" in by_post.message_en
        assert (online.id, online.severity) == ("LEVEL_RETURN", Severity.ERROR)

    @pytest.mark.parametrize(
        ("compared", "severity"), [(True, None), (False, Severity.ERROR), (None, Severity.WARNING)]
    )
    def test_originals_are_compared_at_level_3(self, compared, severity):
        """Kon Tum 08/2018, Article 7(1)(a): at collection; what is not recorded is only a warning."""
        found = check_level(
            [event("return_result", mode="counter", originals_compared=compared)], L3, self.EARLY, place=KON_TUM
        )

        assert [(one.id, one.severity) for one in found] == (
            [] if severity is None else [("LEVEL_ORIGINALS", severity)]
        )

    def test_originals_at_level_4_follow_the_way_of_return(self):
        """Đồng Nai 33/2015, Article 4(3)(c): in person and by post; a result that goes online is not held back."""
        day = date(2016, 1, 4)
        for way, names in (("counter", ["LEVEL_ORIGINALS"]), ("post", ["LEVEL_ORIGINALS"]), ("electronic", [])):
            found = check_level([event("return_result", mode=way, originals_compared=False)], L4, day, place=DONG_NAI)
            assert ids(found) == names

    @pytest.mark.parametrize(
        ("signed", "channel", "certified", "severity"),
        [
            (True, Channel.ONLINE, False, None),
            (False, Channel.ONLINE, False, Severity.ERROR),
            (None, Channel.ONLINE, False, Severity.WARNING),
            (False, Channel.ONLINE, True, None),
            (False, Channel.COUNTER, False, None),
        ],
    )
    def test_level_4_is_signed_or_followed_by_certified_papers(self, signed, channel, certified, severity):
        """Kon Tum 08/2018, Article 7(2)(a): what goes online is signed, or certified papers come by post as well."""
        found = check_level(
            [event("submit", signed=signed)],
            L4,
            date(2019, 3, 11),
            place=KON_TUM,
            channel=channel,
            certified_by_post=certified,
        )

        assert [(one.id, one.severity) for one in found] == (
            [] if severity is None else [("LEVEL_SIGNATURE", severity)]
        )

    @pytest.mark.parametrize(("level", "names"), [(L1, ["LEVEL_FILING"]), (L2, ["LEVEL_FILING"]), (L3, []), (L4, [])])
    def test_levels_1_and_2_are_not_filed_online(self, level, names):
        """Đồng Nai 33/2015, Article 2(4)(a), (b): information, then forms to download and bring or post."""
        day = date(2016, 1, 4)

        assert ids(check_level([event("submit")], level, day, place=DONG_NAI, channel=Channel.ONLINE)) == names
        assert check_level([event("submit")], level, day, place=DONG_NAI, channel=Channel.COUNTER) == ()

    def test_an_old_level_still_written_after_decree_42_weighs_less(self):
        """Đồng Nai 33/2015 beside Decree 42/2022: the same breach, a warning."""
        paid = [event("confirm_payment", mode="electronic")]

        assert [one.severity for one in check_level(paid, L3, date(2016, 1, 4), place=DONG_NAI)] == [Severity.ERROR]
        assert [one.severity for one in check_level(paid, L3, date(2023, 1, 9), place=DONG_NAI)] == [Severity.WARNING]

    def test_where_the_law_does_not_cover_the_level_it_says_so(self):
        for level, day, place in ((L4, date(2022, 3, 1), KON_TUM), (L4, date(2023, 1, 9), None)):
            (found,) = check_level([event("return_result", mode="post")], level, day, place=place)
            assert (found.id, found.severity) == ("LEVEL_UNJUDGED", Severity.INFO)
            assert found.because

    def test_nothing_is_said_of_the_full_level_whose_content_was_not_read(self):
        """Decree 42/2022, Article 11: that the level exists, not what it allows."""
        events = [event("submit", signed=False), event("confirm_payment", mode="electronic"),
                  event("return_result", mode="post", originals_compared=False)]  # fmt: skip

        assert check_level(events, FULL, date(2023, 1, 9), channel=Channel.ONLINE) == ()

    @given(
        st.sampled_from([L1, L2, L3, L4]),
        st.sampled_from([(DONG_NAI, date(2016, 1, 4)), (KON_TUM, date(2018, 5, 2)), (KON_TUM, date(2019, 3, 11))]),
        st.sampled_from([None, "electronic", "counter", "post"]),
        st.sampled_from([None, True, False]),
    )
    def test_a_return_is_found_fault_with_exactly_when_its_way_is_not_among_those_of_the_level(
        self, level, where, way, compared
    ):
        place, day = where
        allowed = ways(level, day, place, "level.return")
        found = check_level([event("return_result", mode=way, originals_compared=compared)], level, day, place=place)

        is_foreign = bool(allowed) and way is not None and way.replace("electronic", "online") not in allowed
        assert ("LEVEL_RETURN" in ids(found)) == is_foreign
        assert not (compared and "LEVEL_ORIGINALS" in ids(found))
        assert all(one.because for one in found)
