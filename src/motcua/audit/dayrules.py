"""Which rule is in force for each of many rows: looked up once for each day, province and channel that occurs."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from motcua.audit.columns import Numbers, day_of
from motcua.rules import Rule, RuleBook
from motcua.units import Channel

__all__ = ["DayRules"]


@attrs.define(eq=False)
class DayRules:
    """The rules met so far; one serves all batches of a register.

    Attributes:
        book: the packs of law.
        rules: the rules that were in force somewhere, and None in the first place.
    """

    book: RuleBook = attrs.field(factory=RuleBook.official)
    rules: list[Rule | None] = attrs.field(factory=lambda: [None])
    _known: dict[tuple[str, int, str | None, Channel | None], int] = attrs.field(factory=dict)
    _numbers: dict[str, int] = attrs.field(factory=dict)

    def find(
        self, sets: str, days: Numbers, where: Numbers, wheres: Sequence[tuple[str | None, Channel | None]]
    ) -> Numbers:
        """Return for each row the place of its rule in `rules`, 0 where the law is silent.

        Args:
            sets: what the rule sets.
            days: the day for each row, counted from 1970-01-01; shape (n,).
            where: for each row the place of its province and channel in `wheres`; shape (n,).
            wheres: the provinces and channels that occur.
        """
        if not days.size:
            return np.zeros(0, np.int64)
        first = int(days.min())
        width = len(wheres)
        keys = (days - first) * width + where
        span = (int(days.max()) - first + 1) * width
        if span > _LARGEST_SPAN:
            distinct, places = np.unique(keys, return_inverse=True)
            found = [self._one(sets, first + key // width, *wheres[key % width]) for key in distinct.tolist()]
            return np.array(found, np.int64)[places]
        table = np.zeros(span, np.int64)
        for key in np.flatnonzero(np.bincount(keys, minlength=span)).tolist():
            table[key] = self._one(sets, first + key // width, *wheres[key % width])
        found_rules: Numbers = table[keys]
        return found_rules

    def _one(self, sets: str, day: int, place: str | None, channel: Channel | None) -> int:
        key = sets, day, place, channel
        number = self._known.get(key)
        if number is None:
            known = day_of(day)
            rule = None if known is None else self.book.find(sets, known, place=place, channel=channel)
            number = 0
            if rule is not None:
                number = self._numbers.setdefault(rule.id, len(self.rules))
                if number == len(self.rules):
                    self.rules.append(rule)
            self._known[key] = number
        return number


_LARGEST_SPAN = 4_000_000
