"""A share (tỷ lệ) as two counts: exact, adds up, and says why it is empty when nothing was counted.

>>> Share(19, 20).percent()
Decimal('95.00')
>>> Share(0, 0).percent() is None
True
>>> (Share(1, 3) + Share(1, 3)).ratio
Fraction(1, 3)
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from motcua.errors import BadInputError

__all__ = ["Share", "require_counts", "rounded"]

TIES = ("half_up", "half_even")


@attrs.frozen
class Share:
    """A part of a whole, both counted.

    Attributes:
        part: how many of the whole.
        whole: how many there are.
    """

    part: int
    whole: int

    def __attrs_post_init__(self) -> None:
        """Refuse a part that no whole could have."""
        require_counts(part=self.part, whole=self.whole)
        if self.part > self.whole:
            raise BadInputError(
                "STAT_COUNTS",
                f"Phần ({self.part}) lớn hơn tổng ({self.whole}).",
                f"the part ({self.part}) is larger than the whole ({self.whole})",
                path="$.part",
                value=self.part,
            )

    def __add__(self, other: Share) -> Share:
        """Return the share of two sets of dossiers that have none in common."""
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def ratio(self) -> Fraction | None:
        """The exact ratio, or None when nothing was counted."""
        return Fraction(self.part, self.whole) if self.whole else None

    def percent(self, places: int = 2) -> Decimal | None:
        """Return the ratio in percent, a tie rounded half up, or None when nothing was counted.

        Args:
            places: decimals kept.
        """
        return None if self.ratio is None else rounded(100 * self.ratio, places)

    @property
    def why_empty_vi(self) -> str:
        """Why there is no ratio, in Vietnamese; "" when there is one."""
        return "" if self.whole else "Mẫu số bằng 0: không có gì để tính, nên không có tỷ lệ."

    @property
    def why_empty_en(self) -> str:
        """Why there is no ratio, in English; "" when there is one."""
        return "" if self.whole else "the denominator is 0: nothing was counted, so there is no ratio"


def rounded(value: Fraction, places: int, *, tie: str = "half_up") -> Decimal:
    """Return a number of zero or more with so many decimals, computed on whole numbers.

    Args:
        value: the exact number, not below zero.
        places: decimals kept, zero or more.
        tie: what becomes of an exact middle: half_up or half_even.

    Raises:
        BadInputError: STAT_TIE for another tie rule.
    """
    if tie not in TIES:
        raise BadInputError(
            "STAT_TIE",
            f"Cách làm tròn {tie!r} không có; chọn {', '.join(TIES)}.",
            f"there is no tie rule {tie!r}; known: {', '.join(TIES)}",
            value=tie,
        )
    scaled = value * 10**places
    below, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    is_up = twice > scaled.denominator or (twice == scaled.denominator and (tie == "half_up" or below % 2 == 1))
    return Decimal(below + is_up).scaleb(-places)


def require_counts(**counts: int) -> None:
    """Refuse counts below zero.

    Raises:
        BadInputError: STAT_COUNTS, with the name of the count as its path.
    """
    for name, count in counts.items():
        if count < 0:
            raise BadInputError(
                "STAT_COUNTS",
                f"Số đếm {name} không thể âm: {count}.",
                f"the count {name} cannot be below zero: {count}",
                path=f"$.{name}",
                value=count,
            )
