"""The applicant's rating of a dossier: once, after the result was returned; and counting many.

Decree 61/2018 lets applicants rate progress and quality (Article 25(2)(e)) on nine items (Article 31(1)) and keeps
who rated confidential (Article 27(3)), so a rating here carries no name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.law import Citation
from motcua.localtime import local
from motcua.rules import RuleBook
from motcua.states.machine import History, Step, advance

__all__ = ["Rating", "RatingCounts", "RatingScale", "count_ratings", "rate", "rating_scale"]


@attrs.frozen
class RatingScale:
    """The scores a rating may have.

    Attributes:
        lowest: the lowest score.
        highest: the highest.
        items: what may be rated apart; none means the whole only.
        because: the row that states the scale, and the one that names the items; none for a host's own.
    """

    lowest: int
    highest: int
    items: tuple[str, ...] = ()
    because: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a scale without a choice."""
        if self.lowest >= self.highest:
            raise BadInputError(
                "RATING_SCALE",
                f"Thang điểm {self.lowest} đến {self.highest} không có lựa chọn.",
                f"a scale from {self.lowest} to {self.highest} leaves no choice",
            )


@attrs.frozen(kw_only=True)
class Rating:
    """What an applicant thinks of how a dossier was handled (đánh giá của tổ chức, cá nhân).

    Attributes:
        code: the dossier code.
        at: when it was given, in +07:00.
        score: the score of the whole.
        scale: the scale it is on.
        items: scores of single items, by name, in the order given.
    """

    code: str
    at: datetime = attrs.field(converter=local)
    score: int
    scale: RatingScale
    items: tuple[tuple[str, int], ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a score off the scale, an item that the scale does not know, or one rated twice."""
        for path, score in (("$.score", self.score), *((f"$.items.{name}", score) for name, score in self.items)):
            if not self.scale.lowest <= score <= self.scale.highest:
                raise BadInputError(
                    "RATING_SCORE",
                    f"Điểm {score} nằm ngoài thang {self.scale.lowest} đến {self.scale.highest}.",
                    f"the score {score} is off the scale from {self.scale.lowest} to {self.scale.highest}",
                    path=path,
                    value=score,
                    because=self.scale.because,
                )
        names = [name for name, _ in self.items]
        for name in names:
            if name not in self.scale.items or names.count(name) > 1:
                raise BadInputError(
                    "RATING_ITEM",
                    f"Nội dung {name[:40]!r} không có trong thang đánh giá, hoặc bị chấm hai lần.",
                    f"the item {name[:40]!r} is not on the scale, or is rated twice",
                    path="$.items",
                    value=name,
                    because=self.scale.because,
                )


@attrs.frozen
class RatingCounts:
    """Ratings counted; shares are left to whoever shows them, with the denominator they choose.

    Attributes:
        rated: how many dossiers are rated.
        by_score: how many gave each score, every score of the scale listed.
        by_item: the same for each item; an item that nobody rated is left out.
        repeated: codes rated more than once; only their first rating counts.
    """

    rated: int
    by_score: tuple[tuple[int, int], ...]
    by_item: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    repeated: tuple[str, ...]


def rating_scale(
    day: date,
    *,
    host: tuple[int, int] | None = None,
    place: str | None = None,
    book: RuleBook | None = None,
) -> RatingScale:
    """Return the scale of a day: that of a row, or the host's where no row states one.

    A row states one when it sets `rating.scale` with a highest score as value; scores then begin with 1. No official
    row does: the indices of Circular 01/2018, Article 13, score agencies, not opinions. The items are those that a row
    names, `rating.items` or, in a province, `rating.subject`.

    Args:
        day: the day of the rating.
        host: the host's lowest and highest score.
        place: level-1 code of the province, or None.
        book: the packs to read; the official ones by default.

    Raises:
        BadInputError: RATING_SCALE when no row states a scale and the host gives none.
    """
    packs = book or RuleBook.official()
    row = packs.find("rating.scale", day, place=place)
    named = packs.find("rating.items", day, place=place) or packs.find("rating.subject", day, place=place)
    items = () if named is None else named.fields
    because = tuple(rule.cite for rule in (row, named) if rule is not None)
    if row is not None and row.value is not None and row.value.isdecimal():
        return RatingScale(1, int(row.value), items, because)
    if host is None:
        raise BadInputError(
            "RATING_SCALE",
            f"Không có dòng quy định nào nêu thang điểm cho ngày {day:%d/%m/%Y}; hãy cho biết thang của cơ quan.",
            f"no row states a scale for {day.isoformat()}; give the host's own",
        )
    return RatingScale(*host, items, because)


def rate(history: History, rating: Rating) -> Step:
    """Return the step by which a dossier is rated: after its result was returned, and once.

    Raises:
        BadInputError: RATING_OTHER_DOSSIER when the rating is of another code.
        StepNotAllowedError: before the return, a second time, or back in time.
    """
    if history.case.code is not None and history.case.code != rating.code:
        raise BadInputError(
            "RATING_OTHER_DOSSIER",
            "Đánh giá này là của hồ sơ khác.",
            "the rating is of another dossier",
            path="$.code",
            value=rating.code,
        )
    return advance(history, Event(at=rating.at, event=EventName.RATE))


def count_ratings(ratings: Iterable[Rating]) -> RatingCounts:
    """Return ratings counted by score and item; of several of one dossier the first given counts.

    Raises:
        BadInputError: RATING_SCALES_DIFFER when they are not all on one scale of scores.
    """
    first: dict[str, Rating] = {}
    repeated: dict[str, None] = {}
    for rating in sorted(ratings, key=lambda one: one.at):
        if first.setdefault(rating.code, rating) is not rating:
            repeated[rating.code] = None
    counted = tuple(first.values())
    if len({(one.scale.lowest, one.scale.highest) for one in counted}) > 1:
        raise BadInputError(
            "RATING_SCALES_DIFFER",
            "Các đánh giá dùng thang điểm khác nhau, không cộng chung được.",
            "the ratings are on different scales and cannot be counted together",
        )
    items: dict[str, Counter[int]] = {}
    for name, score in (pair for rating in counted for pair in rating.items):
        items.setdefault(name, Counter())[score] += 1
    scores = () if not counted else tuple(range(counted[0].scale.lowest, counted[0].scale.highest + 1))
    return RatingCounts(
        len(counted),
        _listed(Counter(rating.score for rating in counted), scores),
        tuple((name, _listed(items[name], scores)) for name in sorted(items)),
        tuple(repeated),
    )


def _listed(counts: Mapping[int, int], scores: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((score, counts.get(score, 0)) for score in scores)
