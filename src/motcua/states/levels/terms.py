"""What a level of online service allows or demands on a day in a place: each thing with the row it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import attrs

from motcua.errors import NoRuleInForce, NotFormalised
from motcua.law import Citation, Provenance, weakest
from motcua.rules import Rule, RuleBook
from motcua.states.levels.lists import LevelList, ServiceLevel, levels_on
from motcua.states.levels.texts import level_table
from motcua.units import Channel

__all__ = ["Aspect", "LevelTerm", "LevelTerms", "level_terms"]


class Aspect(StrEnum):
    """What a level can speak about."""

    DEFINITION = "definition"
    FILING = "filing"
    HANDLING = "handling"
    PAPERS = "papers"
    SIGNATURE = "signature"
    ORIGINALS = "originals"
    PAYMENT = "payment"
    RETURN = "return"
    GENERAL = "general"

    def text(self, lang: str) -> str:
        """How it is called, in `vi` or `en`."""
        return str(level_table()["aspects"][self.value][lang])


@attrs.frozen
class LevelTerm:
    """One thing that a level allows or demands.

    Attributes:
        aspect: what it is about.
        rule: the row, with its ways, fields, events and readings.
    """

    aspect: Aspect
    rule: Rule

    @property
    def ways(self) -> tuple[Channel, ...]:
        """The ways it allows; none where it names none."""
        return tuple(Channel(way) for way in self.rule.ways)

    @property
    def cite(self) -> Citation:
        """Where it stands."""
        return self.rule.cite

    def text(self, lang: str) -> str:
        """What it says and where, in `vi` or `en`."""
        if lang == "vi":
            return f"{self.aspect.text('vi')}: {self.rule.summary_vi} ({self.cite.text_vi})"
        return f"{self.aspect.text('en')}: {self.rule.summary_en} ({self.cite.text_en})"


@attrs.frozen
class LevelTerms:
    """Everything that the texts of a day and a place say of a level.

    Attributes:
        level: the level.
        day: the day.
        place: level-1 code of the province, or None.
        listed: the list of levels of that day.
        terms: what is allowed or demanded, by aspect.
        unread: aspects on which a text exists whose validity on that day is not sourced.
        offers: what the definition gives, those of lower levels that it contains included.
    """

    level: ServiceLevel
    day: date
    place: str | None
    listed: LevelList
    terms: tuple[LevelTerm, ...]
    unread: tuple[Aspect, ...] = ()
    offers: frozenset[str] = frozenset()

    @property
    def silent(self) -> tuple[Aspect, ...]:
        """Aspects on which no text that was read speaks."""
        spoken = {term.aspect for term in self.terms}
        return tuple(aspect for aspect in Aspect if aspect not in spoken and aspect not in self.unread)

    @property
    def because(self) -> tuple[Citation, ...]:
        """Every place it rests on."""
        return tuple(dict.fromkeys((*(term.cite for term in self.terms), *self.listed.because)))

    @property
    def provenance(self) -> Provenance:
        """The weakest among what it rests on."""
        return weakest((*(term.cite.provenance for term in self.terms), self.listed.provenance))

    def about(self, aspect: Aspect) -> tuple[LevelTerm, ...]:
        """Return what is said on one aspect; nothing where the law is silent."""
        return tuple(term for term in self.terms if term.aspect is aspect)

    def explain(self, lang: str) -> str:
        """Say all of it, a line for each thing, in `vi` or `en`."""
        texts = level_table()["explain"]
        lines = [self.listed.text(lang)]
        if self.level not in self.listed.levels:
            lines.append(texts[f"not_listed_{lang}"].format(list=self.listed.scheme.text(lang)))
        lines += [term.text(lang) for term in self.terms]
        for name, aspects in (("silent", self.silent), ("unread", self.unread)):
            if aspects:
                named = ", ".join(aspect.text(lang) for aspect in aspects)
                lines.append(texts[f"{name}_{lang}"].format(aspects=named))
        return "\n".join(lines)


def level_terms(
    level: ServiceLevel, day: date, *, place: str | None = None, book: RuleBook | None = None
) -> LevelTerms:
    """Return what a level allows or demands.

    Args:
        level: the level.
        day: the day whose law is asked for.
        place: level-1 code of the province, or None for the national rules alone.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: when no text read lists levels on that day, or neither the list nor a text has this one.
        NotFormalised: when a text exists whose validity on that day is not sourced.
        ConflictingRules: when two rows of one scope say different things.
    """
    packs = book or RuleBook.official()
    listed = levels_on(day, place=place, book=packs)
    terms: list[LevelTerm] = []
    unread: dict[Aspect, NotFormalised] = {}
    for aspect in Aspect:
        for sets in level_table()["aspects"][aspect.value]["sets"]:
            try:
                terms += (LevelTerm(aspect, rule) for rule in _rules(packs, sets, level, day, place))
            except NotFormalised as refused:
                unread[aspect] = refused
    if level not in listed.levels and all(term.aspect is Aspect.GENERAL for term in terms):
        raise next(iter(unread.values()), None) or _not_listed(level, day, listed)
    said = {term.aspect for term in terms}
    unknown = tuple(aspect for aspect in unread if aspect not in said)
    return LevelTerms(level, day, place, listed, tuple(terms), unknown, _offers(packs, level, day, place))


def _rules(book: RuleBook, sets: str, level: ServiceLevel, day: date, place: str | None) -> tuple[Rule, ...]:
    """Return the rows that name the level, asked for each channel, since one thing may be set for each of them."""
    found: dict[str, Rule] = {}
    for channel in Channel:
        try:
            rule = book.in_force(sets, day, place=place, channel=channel, level=level)
        except NoRuleInForce:
            continue
        if level in rule.levels:
            found[rule.id] = rule
    return tuple(found.values())


def _offers(book: RuleBook, level: ServiceLevel, day: date, place: str | None) -> frozenset[str]:
    return frozenset(_given(book, level, day, place))


def _given(book: RuleBook, level: ServiceLevel, day: date, place: str | None) -> Iterator[str]:
    """Yield what a definition gives; "level_2" in it stands for what level 2 gives."""
    rule = book.find("level.definition", day, place=place, level=level)
    for name in () if rule is None else rule.fields:
        lower = name.removeprefix("level_")
        if lower in set(ServiceLevel) and lower < level:
            yield from _given(book, ServiceLevel(lower), day, place)
        else:
            yield name


def _not_listed(level: ServiceLevel, day: date, listed: LevelList) -> NoRuleInForce:
    return NoRuleInForce(
        "LEVEL_NOT_IN_FORCE",
        f"Ngày {day:%d/%m/%Y} không có {level.label_vi}: {listed.text('vi')}",
        f"there is no {level.label_en} on {day.isoformat()}: {listed.text('en')}",
        because=listed.because,
    )
