"""Which levels of online service a day knows, 1 to 4 or full and partial, and the usual reading between the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

import attrs

from motcua.errors import BadInputError, NoRuleInForce, NotFormalised
from motcua.law import Citation, Provenance, Standing, weakest
from motcua.rules import Rule, RuleBook
from motcua.states.levels.texts import level_table

__all__ = ["LevelList", "LevelReading", "Scheme", "ServiceLevel", "levels_on", "two_level_reading"]


class ServiceLevel(StrEnum):
    """How far a service goes online (mức độ dịch vụ công trực tuyến).

    Levels 1 to 4 stand in Decision 33/2015 of Đồng Nai, Article 2(4), and Decision 08/2018 of Kon Tum, Articles 7 and
    8; full and partial in Decree 42/2022, Article 11, and Decree 224/2026, Article 14.
    """

    LEVEL_1 = "1"
    LEVEL_2 = "2"
    LEVEL_3 = "3"
    LEVEL_4 = "4"
    FULL = "full"
    PARTIAL = "partial"

    @property
    def label_vi(self) -> str:
        """What is shown to people, in Vietnamese."""
        return str(level_table()["labels"][self.value]["vi"])

    @property
    def label_en(self) -> str:
        """The same in English."""
        return str(level_table()["labels"][self.value]["en"])

    @property
    def scheme(self) -> Scheme:
        """The list it belongs to."""
        return Scheme.FOUR if self in Scheme.FOUR.levels else Scheme.TWO


class Scheme(StrEnum):
    """A closed list of levels."""

    FOUR = "four"
    TWO = "two"

    @property
    def levels(self) -> tuple[ServiceLevel, ...]:
        """Its levels; 1 to 4 from the least online to the most."""
        four, two = tuple(ServiceLevel)[:4], tuple(ServiceLevel)[4:]
        return four if self is Scheme.FOUR else two

    def text(self, lang: str) -> str:
        """How the list is called, in `vi` or `en`."""
        return str(level_table()["lists"][f"{self.value}_{lang}"])


@attrs.frozen
class LevelList:
    """The list of levels that a day and a place know.

    Attributes:
        scheme: which list.
        rules: the rows in force that name its levels.
        others: rows in force that name levels of the other list; any makes the answer a reading, unverified.
    """

    scheme: Scheme
    rules: tuple[Rule, ...]
    others: tuple[Rule, ...] = ()

    @property
    def levels(self) -> tuple[ServiceLevel, ...]:
        """The levels in force."""
        return self.scheme.levels

    @property
    def because(self) -> tuple[Citation, ...]:
        """Where it stands, the other list's places last."""
        return tuple(dict.fromkeys(rule.cite for rule in (*self.rules, *self.others)))

    @property
    def provenance(self) -> Provenance:
        """The weakest among its citations; unverified where two lists compete."""
        return Provenance.UNVERIFIED if self.others else weakest(rule.provenance for rule in self.rules)

    def text(self, lang: str) -> str:
        """Say which list it is, and on whose word, in `vi` or `en`."""
        said = f"{self.scheme.text(lang)} ({_titles(self.rules, lang)})."
        if not self.others:
            return said
        other = (Scheme.TWO if self.scheme is Scheme.FOUR else Scheme.FOUR).text(lang)
        contested = level_table()["lists"][f"contested_{lang}"]
        return f"{said} {contested.format(other=other, texts=_titles(self.others, lang))}"


@attrs.frozen
class LevelReading:
    """How one of the former levels 1 to 4 is usually read as full or partial; never more than a reading.

    Attributes:
        level: the former level.
        target: full or partial, or None where it is neither.
        rule: the row that records the reading.
    """

    level: ServiceLevel
    target: ServiceLevel | None
    rule: Rule

    @property
    def because(self) -> tuple[Citation, ...]:
        """Where the reading is recorded; it names no article, because no text maps the levels."""
        return (self.rule.cite,)

    @property
    def provenance(self) -> Provenance:
        """How well the reading is known."""
        return self.rule.provenance

    def text(self, lang: str) -> str:
        """Say the reading, and that it is one, in `vi` or `en`."""
        texts = level_table()["reading"]
        target = texts[f"none_{lang}"] if self.target is None else _label(self.target, lang)
        said = self.rule.summary_vi if lang == "vi" else self.rule.summary_en
        return str(texts[lang].format(level=_label(self.level, lang), target=target, rule=said))


def levels_on(day: date, *, place: str | None = None, book: RuleBook | None = None) -> LevelList:
    """Return the list of levels in force on a day in a place.

    Where a province's text still uses one list and the nation's another, no row says which goes first: the national
    one is taken, and the answer says so and is unverified.

    Args:
        day: the day asked about.
        place: level-1 code of the province, or None for the national rules alone.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: when no text that was read lists levels on that day.
        NotFormalised: when one does whose validity on that day is not sourced.
    """
    rows = sorted(_rows(book or RuleBook.official(), place), key=lambda rule: rule.id)
    binding = [rule for rule in rows if rule.in_force.standing(day) is Standing.IN_FORCE]
    if not binding:
        raise _silent(rows, day, place)
    found = {scheme: tuple(rule for rule in binding if _names(rule, scheme)) for scheme in Scheme}
    chosen = max(Scheme, key=lambda scheme: _weight(found[scheme]))
    other = Scheme.TWO if chosen is Scheme.FOUR else Scheme.FOUR
    return LevelList(chosen, found[chosen], found[other])


def two_level_reading(level: ServiceLevel, day: date, *, book: RuleBook | None = None) -> LevelReading:
    """Return how a former level is usually read in the two-level list; the answer says that it is unverified.

    Args:
        level: one of the levels 1 to 4.
        day: a day on which the reading is recorded as in use.
        book: the packs to read; the official ones by default.

    Raises:
        BadInputError: LEVEL_NOT_FORMER for full or partial.
        NoRuleInForce: when no reading is recorded for that day.
    """
    if level.scheme is Scheme.TWO:
        raise BadInputError(
            "LEVEL_NOT_FORMER",
            f"{level.label_vi!r} đã là một trong hai mức, không cần quy đổi.",
            f"{level.label_en!r} is one of the two levels already",
            value=level.value,
        )
    rows = [rule for rule in (book or RuleBook.official()).setting("level.from_") if level.value in rule.levels]
    for rule in rows:
        if rule.in_force.standing(day) is Standing.IN_FORCE:
            targets = [ServiceLevel(name) for name in rule.levels if ServiceLevel(name).scheme is Scheme.TWO]
            return LevelReading(level, targets[0] if targets else None, rule)
    raise NoRuleInForce(
        "NO_RULE_IN_FORCE",
        f"Không ghi nhận cách quy đổi {level.label_vi} sang hai mức cho ngày {day:%d/%m/%Y}.",
        f"no reading of {level.label_en} in the two levels is recorded for {day.isoformat()}",
        because=tuple(rule.cite for rule in rows),
    )


def _rows(book: RuleBook, place: str | None) -> Iterator[Rule]:
    lists = level_table()["lists"]
    for prefix in lists["prefixes"]:
        for rule in book.setting(prefix):
            if rule.kind == "level" and rule.place in (None, place) and not rule.sets.startswith(tuple(lists["never"])):
                yield rule


def _names(rule: Rule, scheme: Scheme) -> bool:
    return set(rule.levels) <= set(scheme.levels)


def _weight(rules: Iterable[Rule]) -> tuple[int, date]:
    """A national text goes before a province's, and the later before the earlier."""
    return max(((1 if rule.place is None else 0, rule.in_force.start) for rule in rules), default=(-1, date.min))


def _silent(rows: list[Rule], day: date, place: str | None) -> NoRuleInForce | NotFormalised:
    lists = level_table()["lists"]
    unsure = [rule for rule in rows if rule.in_force.standing(day) is Standing.NOT_FORMALISED]
    at = "" if place is None else f" ({place})"
    vi = lists["silent_vi"].format(day=f"{day:%d/%m/%Y}", at=at)
    en = lists["silent_en"].format(day=day.isoformat(), at=at)
    if unsure:
        force = unsure[0].in_force
        because = tuple(dict.fromkeys(rule.cite for rule in unsure))
        return NotFormalised("NOT_FORMALISED", f"{vi} {force.after_vi}", f"{en}: {force.after_en}", because=because)
    return NoRuleInForce("NO_RULE_IN_FORCE", vi, en, because=tuple(dict.fromkeys(rule.cite for rule in rows)))


def _label(level: ServiceLevel, lang: str) -> str:
    return level.label_vi if lang == "vi" else level.label_en


def _titles(rules: Iterable[Rule], lang: str) -> str:
    cites = (rule.cite for rule in rules)
    return "; ".join(dict.fromkeys(cite.title_vi if lang == "vi" else cite.title_en for cite in cites))
