"""Ratings by unit: counted on one scale, and counts that add up; who rated is in none of them.

A score that means satisfied is the host's choice: no official text read states a scale (see `motcua.states.rating`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from motcua.errors import BadInputError
from motcua.states.rating import Rating, count_ratings
from motcua.statistics.share import Share

__all__ = ["RatingTally", "tally_ratings"]


@attrs.frozen
class RatingTally:
    """Ratings counted by unit and score (tổng hợp đánh giá); tallies of disjoint dossiers add up with `+`.

    Attributes:
        lowest: the lowest score of the scale.
        highest: the highest.
        counts: for each unit how many gave each score, from the lowest up.
        repeated: codes rated more than once; only their first rating counts.
    """

    lowest: int
    highest: int
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    repeated: tuple[str, ...] = ()

    def __add__(self, other: RatingTally) -> RatingTally:
        """Return the ratings of both sets of dossiers.

        Raises:
            BadInputError: STAT_MERGE for another scale.
        """
        if (self.lowest, self.highest) != (other.lowest, other.highest):
            raise BadInputError(
                "STAT_MERGE",
                "Hai thang điểm khác nhau, không cộng được.",
                "the ratings are on two scales and do not add up",
            )
        joined = dict(self.counts)
        for unit, counts in other.counts:
            joined[unit] = tuple(map(int.__add__, joined[unit], counts)) if unit in joined else counts
        repeated = tuple(sorted({*self.repeated, *other.repeated}))
        return RatingTally(self.lowest, self.highest, tuple(sorted(joined.items())), repeated)

    def of_unit(self, unit: str | None = None) -> tuple[int, ...]:
        """Return how many gave each score, of one unit or, without a name, of all."""
        rows = [counts for name, counts in self.counts if unit is None or name == unit]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * (self.highest - self.lowest + 1)

    def share_from(self, score: int, unit: str | None = None) -> Share:
        """Return the share of ratings with a score or more.

        Args:
            score: the score, which the host takes for satisfied.
            unit: the unit, or None for all.
        """
        counts = self.of_unit(unit)
        return Share(sum(counts[max(score - self.lowest, 0) :]), sum(counts))

    def mean(self, unit: str | None = None) -> Fraction | None:
        """Return the exact mean score, or None when nobody rated."""
        counts = self.of_unit(unit)
        points = sum(count * (self.lowest + place) for place, count in enumerate(counts))
        return Fraction(points, sum(counts)) if sum(counts) else None


def tally_ratings(ratings: Iterable[Rating], unit_of: Mapping[str, str]) -> RatingTally:
    """Return ratings counted by the unit of their dossier; of several of one dossier the first given counts.

    Args:
        ratings: the ratings, all on one scale; at least one, since the scale is theirs.
        unit_of: the unit of each dossier code; a code that is not in it falls under "".

    Raises:
        BadInputError: RATING_SCALES_DIFFER, or STAT_NO_RATING when there is none.
    """
    rows = tuple(ratings)
    if not rows:
        raise BadInputError("STAT_NO_RATING", "Không có đánh giá nào.", "there is no rating, so there is no scale")
    count_ratings(rows)  # refuses scales that differ, also across units
    groups: dict[str, list[Rating]] = {}
    for one in rows:
        groups.setdefault(unit_of.get(one.code, ""), []).append(one)
    counted = {unit: count_ratings(groups[unit]) for unit in sorted(groups)}
    counts = tuple((unit, tuple(count for _, count in each.by_score)) for unit, each in counted.items())
    repeated = tuple(sorted({code for each in counted.values() for code in each.repeated}))
    return RatingTally(rows[0].scale.lowest, rows[0].scale.highest, counts, repeated)
