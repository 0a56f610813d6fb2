"""How anything says why: instrument, article, days in force, and how good the evidence is.

>>> cite = Citation("61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP", "Decree 61/2018/NĐ-CP", article="19", clause="4")
>>> cite.text_vi
'khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP'
>>> cite.text_en
'Decree 61/2018/NĐ-CP, Article 19(4)'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

import attrs

__all__ = ["Citation", "InForce", "Provenance", "Standing", "weakest"]

_ONE_DAY = timedelta(days=1)
_ROMAN = re.compile(r"[IVX]+")


class Provenance(StrEnum):
    """How a fact is known: read in an official text, read in a report of it, or recalled."""

    SOURCED = "sourced"
    SECONDHAND = "secondhand"
    UNVERIFIED = "unverified"

    @property
    def rank(self) -> int:
        """0 for sourced, 2 for unverified: larger is weaker."""
        return ("sourced", "secondhand", "unverified").index(self.value)


def weakest(provenances: Iterable[Provenance]) -> Provenance:
    """Return the weakest of several provenances; SOURCED when there are none.

    An answer is only as good as its weakest part, so recalled law never looks sourced.
    """
    return max(provenances, key=lambda provenance: provenance.rank, default=Provenance.SOURCED)


@attrs.frozen
class Citation:
    """A place in a legal instrument (căn cứ pháp lý).

    Attributes:
        instrument: number of the instrument, such as "61/2018/NĐ-CP".
        title_vi: how the instrument is called in Vietnamese.
        title_en: how it is called in English.
        article: the article (điều), or None for the instrument as a whole; a Roman numeral is a section (mục).
        clause: the clause (khoản), or None.
        point: the point (điểm), or None.
        provenance: how well the place is known.
    """

    instrument: str
    title_vi: str
    title_en: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    provenance: Provenance = Provenance.SOURCED

    @property
    def text_vi(self) -> str:
        """The place as Vietnamese writes it, from the point up to the instrument."""
        parts = (
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"{'Mục' if _ROMAN.fullmatch(self.article) else 'Điều'} {self.article}" if self.article else "",
            self.title_vi,
        )
        return " ".join(part for part in parts if part)

    @property
    def text_en(self) -> str:
        """The place as English writes it, from the instrument down to the point."""
        if not self.article:
            named = [f"clause {self.clause}" if self.clause else "", f"point {self.point}" if self.point else ""]
            return ", ".join(part for part in (self.title_en, *named) if part)
        clause = f"({self.clause})" if self.clause else ""
        point = f"({self.point})" if self.point else ""
        part = "Section" if _ROMAN.fullmatch(self.article) else "Article"
        return f"{self.title_en}, {part} {self.article}{clause}{point}"


class Standing(StrEnum):
    """Where a day stands to a rule's days in force."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    NOT_FORMALISED = "not_formalised"


@attrs.frozen
class InForce:
    """The days on which a rule binds, and how far that is known.

    Attributes:
        start: first day in force.
        end: last day in force, or None while no end is known.
        sourced_until: last day for which the rule's validity is sourced, or None without such a limit.
        after_vi: why validity after `sourced_until` is not sourced, in Vietnamese.
        after_en: the same in English.
    """

    start: date
    end: date | None = None
    sourced_until: date | None = None
    after_vi: str = ""
    after_en: str = ""

    def turns(self) -> tuple[date, ...]:
        """Return the days on which the standing can change: the first in force, those after its end and its sources."""
        ends = (day for day in (self.end, self.sourced_until) if day is not None and day < date.max)
        return (self.start, *(day + _ONE_DAY for day in ends))

    def meets(self, other: InForce) -> bool:
        """Return whether the two bind on some day, as far as that is sourced."""
        return self.start <= other._last and other.start <= self._last

    @property
    def _last(self) -> date:
        return min(self.end or date.max, self.sourced_until or date.max)

    def standing(self, day: date) -> Standing:
        """Say whether the rule binds on `day`, does not, or whether that is not known."""
        if day < self.start or (self.end is not None and day > self.end):
            return Standing.NOT_IN_FORCE
        if self.sourced_until is not None and day > self.sourced_until:
            return Standing.NOT_FORMALISED
        return Standing.IN_FORCE
