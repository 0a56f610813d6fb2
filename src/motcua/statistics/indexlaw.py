"""The numbers of Circular 01/2018, Articles 13 to 15, as they stand on a day: points, shares, class limits, rounding.

Nothing is counted here and no number stands here: all of them are rows of the pack, and each is cited.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import attrs

from motcua.law import Citation
from motcua.rules import Rule, RuleBook
from motcua.statistics.readings import CHOICES, IndexReadings, ReadingTaken, reading_taken
from motcua.statistics.ruled import meets_ratio

__all__ = ["IndexLaw"]

_PREFIX = "rating."


@attrs.frozen(eq=False)
class IndexLaw:
    """The rows about indices in force on one day, and the readings they are applied with.

    Attributes:
        day: the day; of a period the last.
        readings: how the open questions are answered.
        rules: the rows in force, by what they set without "rating.".
    """

    day: date
    readings: IndexReadings
    rules: Mapping[str, Rule] = attrs.field(repr=False)
    _numbers: dict[str, Fraction] = attrs.field(init=False, repr=False, factory=dict)
    _cited: dict[tuple[str, ...], tuple[Citation, ...]] = attrs.field(init=False, repr=False, factory=dict)

    @staticmethod
    def on(day: date, *, readings: IndexReadings | None = None, book: RuleBook | None = None) -> IndexLaw:
        """Return the rows in force on a day.

        Args:
            day: the day.
            readings: how the open questions are answered; as the rows apply them by default.
            book: the packs to read; the official ones by default.

        Raises:
            NoRuleInForce: on a day without indices: they began on 06/01/2019 and ended with the circular.
            NotFormalised: on a day for which the rows are not sourced.
        """
        packs = book or RuleBook.official()
        packs.in_force(f"{_PREFIX}index_scale", day)
        levels = {rule.sets: next(iter(rule.levels), None) for rule in packs.setting(_PREFIX)}
        rules = {sets: packs.find(sets, day, level=level) for sets, level in sorted(levels.items())}
        named = {sets.removeprefix(_PREFIX): rule for sets, rule in rules.items() if rule is not None}
        return IndexLaw(day, readings or IndexReadings(), named)

    def number(self, name: str) -> Fraction:
        """Return the value of a row."""
        found = self._numbers.get(name)
        if found is None:
            value = self.rules[name].value
            assert value is not None  # noqa: S101  asked for rows of numbers alone
            found = self._numbers[name] = Fraction(value)
        return found

    @cached_property
    def points(self) -> tuple[int, int, int]:
        """The bottom, middle and top points of an index."""
        bottom, middle, top = (int(self.number(f"index_points_{name}")) for name in ("bottom", "middle", "top"))
        return bottom, middle, top

    def meets(self, name: str, part: int, whole: int) -> bool | None:
        """Return whether a share meets a ratio row; None when nothing was counted."""
        return meets_ratio(self.rules[name], part, whole)

    def cites(self, *names: str) -> tuple[Citation, ...]:
        """Return the citations of rows, each once."""
        found = self._cited.get(names)  # asked for once per dossier and index
        if found is None:
            found = self._cited[names] = tuple(dict.fromkeys(self.rules[name].cite for name in names))
        return found

    def indices_of(self, subject: str) -> tuple[int, ...]:
        """Return the numbers of the indices that count for an "official" or an "agency"."""
        return tuple(int(name.rpartition("_")[2]) for name in self.rules[f"{subject}_indices"].fields)

    def class_of(self, subject: str, total: Decimal) -> Rule:
        """Return the row of the class that a total reaches: the highest lower limit that it meets.

        Args:
            subject: official or agency.
            total: the total of the index scores.
        """
        rows = [rule for name, rule in self.rules.items() if name.startswith(f"class_{subject}_")]
        limits = sorted((Decimal(rule.value or 0), rule.id, rule) for rule in rows if rule.operator == ">=")
        reached = [rule for limit, _, rule in limits if total >= limit]
        return reached[-1] if reached else next(rule for rule in rows if rule.operator == "<")

    def taken(self, *choices: str) -> tuple[ReadingTaken, ...]:
        """Return the readings taken for choices; for all of them when none is named."""
        return tuple(
            reading_taken(name, self.readings, self.rules[CHOICES[name][0].removeprefix(_PREFIX)])
            for name in (choices or CHOICES)
        )
