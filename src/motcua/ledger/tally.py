"""How the dates of a column are written, counted: styles, and what proves that the day or the month stands first."""

from __future__ import annotations

from collections import Counter

import attrs
import numpy as np
import numpy.typing as npt

__all__ = ["DateTally"]

_MOST_MONTHS = 12
_PROOF_SHARE = 5
"""One slashed date in five must prove that the month stands first, before a column is read so; by chance 3 in 5 do."""


@attrs.frozen
class DateTally:
    """Counts over the cells of a column.

    Attributes:
        styles: readable cells by style, keys of `writtendates.STYLES`.
        day_first: slashed dates that can only have the day first, such as 15/03/2026.
        month_first: slashed dates that can only have the month first, such as 03/15/2026.
        either: slashed dates that fit both.
    """

    styles: Counter[str] = attrs.field(factory=Counter)
    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def __add__(self, other: DateTally) -> DateTally:
        """Add the counts of more cells."""
        return DateTally(
            self.styles + other.styles,
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
        )

    @classmethod
    def of_parts(
        cls, style: str, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], *, slashed: bool
    ) -> DateTally:
        """Return the tally of readable dates of one style by the two numbers that stand before the year."""
        styles = Counter({style: first.size})
        if not slashed or not first.size:
            return cls(styles)
        day, month = int((first > _MOST_MONTHS).sum()), int((second > _MOST_MONTHS).sum())
        return cls(styles, day, month, first.size - day - month)

    def with_parts(self, first: int, second: int, times: int) -> DateTally:
        """Return the tally with one more distinct slashed date."""
        day, month = first > _MOST_MONTHS, second > _MOST_MONTHS
        return self + DateTally(
            Counter(), times if day else 0, times if month and not day else 0, 0 if day or month else times
        )

    @property
    def looks_month_first(self) -> bool:
        """Whether the month stands first: some dates allow nothing else and none allows only the other."""
        slashed = self.day_first + self.month_first + self.either
        return self.month_first > 0 and self.day_first == 0 and self.month_first * _PROOF_SHARE >= slashed

    @property
    def contradicts(self) -> bool:
        """Whether some dates can only have the day first and others only the month."""
        return self.day_first > 0 and self.month_first > 0

    @property
    def unproven(self) -> bool:
        """Whether there are slashed dates and none of them proves which number is the day."""
        return self.either > 0 and self.day_first == 0 and self.month_first == 0
