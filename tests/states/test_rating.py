"""Ratings: once, after the return, on a stated scale; and counted without names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, StepNotAllowedError
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook, read_pack
from motcua.states import Case, replay
from motcua.states.rating import Rating, RatingScale, count_ratings, rate, rating_scale

START = datetime(2020, 3, 2, 9, tzinfo=DESK_ZONE)
CODE = "000.00.01.H01-200302-0007"
FIVE = RatingScale(1, 5)
STEPS = ("submit", "accept", "forward", "decide", "return_result")


def history(steps: int = len(STEPS), code: str | None = CODE):
    events = [
        Event(at=START + timedelta(hours=hour), event=EventName(name), outcome="granted")
        for hour, name in enumerate(STEPS[:steps])
    ]
    return replay(events, case=Case(code=code)).history


def rating(score: int = 4, code: str = CODE, hours: int = 10, **given: object) -> Rating:
    return Rating(code=code, at=START + timedelta(hours=hours), score=score, scale=given.pop("scale", FIVE), **given)


class TestOnce:
    """A dossier is rated once, after its result was returned."""

    def test_after_the_return_and_not_again(self):
        rated = rate(history(), rating()).history

        assert rated.is_rated
        with pytest.raises(StepNotAllowedError):
            rate(rated, rating(5, hours=11))

    @pytest.mark.parametrize("steps", range(len(STEPS)))
    def test_not_before(self, steps):
        with pytest.raises(StepNotAllowedError):
            rate(history(steps), rating())

    def test_not_that_of_another_dossier(self):
        with pytest.raises(BadInputError) as refused:
            rate(history(), rating(code="000.00.01.H01-200302-0008"))
        assert refused.value.code == "RATING_OTHER_DOSSIER"


class TestScale:
    """The scale is a row's if one states it, else the host's."""

    def test_no_official_row_states_one_and_none_is_invented(self):
        with pytest.raises(BadInputError) as refused:
            rating_scale(date(2020, 3, 2))
        assert refused.value.code == "RATING_SCALE"

    def test_the_items_are_those_of_the_decree(self):
        """Decree 61/2018, Article 31(1): nine items."""
        scale = rating_scale(date(2020, 3, 2), host=(1, 5))

        assert (scale.lowest, scale.highest, len(scale.items)) == (1, 5, 9)
        assert [(cite.instrument, cite.article, cite.clause) for cite in scale.because] == [
            ("61/2018/NĐ-CP", "31", "1")
        ]

    def test_a_row_goes_before_the_host(self):
        pack = read_pack(
            """
            [pack]
            id = "our-slip"
            scope = "host"
            [instrument]
            id = "5/TB-VP"
            title_vi = "Mẫu phiếu (ví dụ)"
            title_en = "A slip (an example)"
            in_force = { start = 2020-01-01 }
            [[rule]]
            id = "scale"
            kind = "standard"
            sets = "rating.scale"
            value = 3
            summary_vi = "Ba mức."
            summary_en = "Three scores."
            cite = {}
            checked_on = 2026-11-24
            provenance = "sourced"
            """
        )
        scale = rating_scale(date(2020, 3, 2), host=(1, 5), book=RuleBook.official().with_packs([pack]))

        assert (scale.lowest, scale.highest, scale.because[0].instrument) == (1, 3, "5/TB-VP")

    @pytest.mark.parametrize(
        ("given_", "code"),
        [
            ({"score": 0}, "RATING_SCORE"),
            ({"score": 6}, "RATING_SCORE"),
            ({"items": (("conduct", 3),)}, "RATING_ITEM"),
            ({"items": (("a", 9),), "scale": RatingScale(1, 5, ("a",))}, "RATING_SCORE"),
            ({"items": (("a", 1), ("a", 2)), "scale": RatingScale(1, 5, ("a",))}, "RATING_ITEM"),
        ],
    )
    def test_what_the_scale_does_not_have_is_refused(self, given_, code):
        with pytest.raises(BadInputError) as refused:
            rating(**given_)
        assert refused.value.code == code

    def test_a_scale_leaves_a_choice(self):
        with pytest.raises(BadInputError):
            RatingScale(3, 3)


class TestCounts:
    """Counting opinions."""

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), max_size=20))
    def test_each_dossier_counts_once_by_its_first_rating(self, drawn):
        given_ = [rating(score, code=f"code-{number}", hours=hour) for hour, (score, number) in enumerate(drawn)]
        counts = count_ratings(reversed(given_))
        first = {}
        for score, number in drawn:
            first.setdefault(number, score)

        assert counts.rated == len(first) == sum(number for _, number in counts.by_score)
        assert all(number == list(first.values()).count(score) for score, number in counts.by_score)
        numbers = [number for _, number in drawn]
        assert set(counts.repeated) == {f"code-{number}" for number in numbers if numbers.count(number) > 1}

    def test_items_are_counted_apart(self):
        scale = RatingScale(1, 2, ("a", "b"))
        given_ = [
            rating(1, code="x", scale=scale, items=(("a", 2),)),
            rating(2, code="y", scale=scale, items=(("a", 1),)),
        ]

        assert count_ratings(given_).by_item == (("a", ((1, 1), (2, 1))),)

    def test_different_scales_are_not_added_up(self):
        with pytest.raises(BadInputError) as refused:
            count_ratings([rating(1, code="x"), rating(1, code="y", scale=RatingScale(1, 3))])
        assert refused.value.code == "RATING_SCALES_DIFFER"
