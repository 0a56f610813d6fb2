"""What a register holds, counted by period and unit: figures that add up over files, months and machines.

>>> from motcua.statistics import Period
>>> march = Census.of_counts({("2024-03", "A"): {"received": 3, "open": 3}})
>>> (march + march).figures(Period.parse("2024-03")).received
6
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from motcua.errors import BadInputError
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.figures import PeriodFigures, count_period, in_hand, on_time_in
from motcua.statistics.ontime import LATENESS_CLASSES, OnTimeCounts
from motcua.statistics.periods import Period

__all__ = ["Census", "CensusPlan", "census_of", "months_until", "on_time_counts"]

_Key: TypeAlias = tuple[str, str]
_FIGURES = ("carried", "received", "solved", "early", "on_time", "late", "unjudged", "open", "overdue")
_CLASSES = tuple(LATENESS_CLASSES)
_IN_TIME = tuple(f"in_time:{name}" for name in _CLASSES)
_STILL = tuple(f"still:{name}" for name in _CLASSES)
_KNOWN = frozenset((*_FIGURES, "in_hand", "judged", *_IN_TIME, *_STILL))


def months_until(last_day: date, count: int) -> tuple[Period, ...]:
    """Return the months up to a day, oldest first; the last one ends with the day.

    Args:
        last_day: the day.
        count: how many months, the last one included.
    """
    found = []
    for back in range(count - 1, -1, -1):
        year, month = divmod(last_day.year * 12 + last_day.month - 1 - back, 12)
        if year >= 1:
            found.append(Period.parse(f"{year:04}-{month + 1:02}"))
    return tuple(one.until(last_day) for one in found)


@attrs.frozen
class Census:
    """Counts of the dossiers of a register (số liệu tổng hợp của sổ); censuses of different dossiers add up.

    Adding is associative and commutative, and an empty census changes nothing, so that files, months of a year and
    partitions of a cluster may be counted apart and put together in any order.

    Attributes:
        counts: for each period, as `Period.text` writes it, and unit the counts by name.
    """

    counts: Mapping[_Key, Mapping[str, int]] = attrs.field(factory=lambda: MappingProxyType({}))

    @staticmethod
    def of_counts(counts: Mapping[_Key, Mapping[str, int]]) -> Census:
        """Return the census with some counts; those of 0 are left out.

        Args:
            counts: for each period and unit the counts by name.

        Raises:
            BadInputError: CENSUS_COUNT for a name that is not known or a count below zero.
        """
        kept: dict[_Key, Mapping[str, int]] = {}
        for key, named in sorted(counts.items()):
            for name, count in named.items():
                if name not in _KNOWN or count < 0:
                    raise BadInputError(
                        "CENSUS_COUNT",
                        f"Số liệu {name!r} = {count} không hợp lệ.",
                        f"{name!r} = {count} is no count of a census",
                        value=name,
                    )
            told = {name: count for name, count in sorted(named.items()) if count}
            if told:
                kept[key] = MappingProxyType(told)
        return Census(MappingProxyType(kept))

    def __add__(self, other: Census) -> Census:
        """Return the census of both sets of dossiers."""
        keys = dict.fromkeys((*self.counts, *other.counts))
        return Census.of_counts({key: Counter(self.counts.get(key, {})) + Counter(other.counts.get(key, {}))
                                 for key in keys})  # fmt: skip

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods counted, by their first days."""
        found = (Period.read(text) for text in dict.fromkeys(text for text, _ in self.counts))
        return tuple(sorted(found, key=lambda one: (one.first_day, one.last_day)))

    def units(self, period: Period) -> tuple[str, ...]:
        """Return the units that had a dossier in hand in a period, by name."""
        return tuple(sorted(unit for text, unit in self.counts if text == period.text))

    def figures(self, period: Period, unit: str | None = None) -> PeriodFigures:
        """Return the figures of a period, by dates.

        Args:
            period: the period.
            unit: the unit, or None for all together.
        """
        total = self._total(period, unit)
        counts = {name: total[name] for name in _FIGURES}
        return PeriodFigures(period=period, lateness_class="date", **counts)

    def on_time(self, period: Period, unit: str | None = None) -> OnTimeCounts:
        """Return the on-time counts of the dossiers in hand in a period, as they stood at its end.

        Args:
            period: the period.
            unit: the unit, or None for all together.
        """
        total = self._total(period, unit)
        in_time, still = (tuple(total[name] for name in names) for names in (_IN_TIME, _STILL))
        return OnTimeCounts(total["in_hand"], total["judged"], in_time, still)

    def _total(self, period: Period, unit: str | None) -> Counter[str]:
        total: Counter[str] = Counter()
        for (text, name), counts in self.counts.items():
            if text == period.text and unit in (None, name):
                total.update(counts)
        return total

    def record(self) -> list[dict[str, Any]]:
        """Return the census as JSON-like data; `read` takes it back."""
        return [{"period": text, "unit": unit, "counts": dict(counts)} for (text, unit), counts in self.counts.items()]

    @staticmethod
    def read(record: Iterable[Mapping[str, Any]]) -> Census:
        """Return the census of JSON-like data.

        Args:
            record: what `record` made.

        Raises:
            BadInputError: CENSUS_ILL_FORMED, CENSUS_COUNT, STAT_PERIOD.
        """
        told: dict[_Key, Counter[str]] = {}
        for place, one in enumerate(record):
            try:
                key, counts = (Period.read(str(one["period"])).text, one["unit"]), dict(one["counts"])
            except BadInputError:
                raise
            except (KeyError, TypeError, ValueError):
                raise _ill_formed(place) from None
            if not isinstance(key[1], str) or not all(type(count) is int for count in counts.values()):
                raise _ill_formed(place)
            told.setdefault(key, Counter()).update(counts)
        return Census.of_counts(told)


def census_of(dossiers: Iterable[HandledDossier], periods: Iterable[Period]) -> Census:
    """Return the census of dossiers, by their units; each dossier stands in it once.

    Args:
        dossiers: the dossiers, of any time.
        periods: the periods.
    """
    by_unit: dict[str, list[HandledDossier]] = {}
    for one in dossiers:
        by_unit.setdefault(one.unit, []).append(one)
    told: dict[_Key, Mapping[str, int]] = {}
    for period in periods:
        for unit, own in by_unit.items():
            if in_hand(own, period):
                told[period.text, unit] = {
                    **count_period(own, period).counts,
                    **on_time_counts(on_time_in(own, period)),
                }
    return Census.of_counts(told)


def on_time_counts(counts: OnTimeCounts) -> dict[str, int]:
    """Return on-time counts by the names that a census gives them.

    Args:
        counts: the counts.
    """
    named = {"in_hand": counts.received, "judged": counts.solved}
    return named | dict(zip((*_IN_TIME, *_STILL), (*counts.in_time, *counts.still), strict=True))


@attrs.frozen
class CensusPlan:
    """What a census is to count.

    Attributes:
        periods: the periods; one that ends after the moment of judgement is cut there, later ones are left out.
        months: how many months up to that moment to count beside them.
        by: the column that names the unit, as `motcua.ledger.Column` calls it, or None to count all together.
        open: whether to gather the open dossiers too.
    """

    periods: tuple[Period, ...] = ()
    months: int = 0
    by: str | None = None
    open: bool = False

    def until(self, last_day: date) -> tuple[Period, ...]:
        """Return the periods to count, as far as they reach.

        Args:
            last_day: the day of judgement.
        """
        told = [one.until(last_day) for one in self.periods if one.first_day <= last_day]
        return tuple(dict.fromkeys((*told, *months_until(last_day, self.months))))


def _ill_formed(place: int) -> BadInputError:
    return BadInputError(
        "CENSUS_ILL_FORMED",
        f"Mục thứ {place + 1} không phải số liệu tổng hợp của một kỳ và một đơn vị.",
        f"entry {place + 1} is no count of a period and a unit",
        path=f"$[{place}]",
    )
