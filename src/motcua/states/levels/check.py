"""Judge a dossier by its level of online service: filing, payment, return, originals, signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from motcua.dossier import Event, EventName
from motcua.errors import LawError
from motcua.findings import Finding, finding
from motcua.law import Citation, Standing
from motcua.rules import Rule, RuleBook
from motcua.states.levels.lists import ServiceLevel
from motcua.states.levels.terms import Aspect, LevelTerms, level_terms
from motcua.states.levels.texts import level_table
from motcua.units import Channel, Severity

__all__ = ["check_level"]

_WAYS = {"electronic": "online"}
"""How a history calls a way, where packs call it otherwise."""


def check_level(
    events: Iterable[Event],
    level: ServiceLevel,
    day: date,
    *,
    place: str | None = None,
    channel: Channel | None = None,
    certified_by_post: bool = False,
) -> tuple[Finding, ...]:
    """Return what a history does that its level does not allow, or leaves out that its level demands.

    Only what the history records is judged: a payment or return without a way is passed over. What must have been
    done but is not recorded is a warning; recorded as not done, it weighs as its row does. It is a warning too where
    another text or reading allows it, and where the day's list no longer knows the level. Where the law of the day
    does not cover the level, one finding says so.

    Args:
        events: what happened, oldest first; `mode` of confirm_payment and return_result says the way.
        level: the level at which the service is offered.
        day: the day whose law governs the dossier.
        place: level-1 code of the desk's province.
        channel: the way the dossier was filed, or None when not known.
        certified_by_post: whether certified papers with the dossier code came by post, which Decision 08/2018 of Kon
            Tum, Article 7(2)(a), takes in place of a digital signature.

    Raises:
        ConflictingRules: when two rows of one scope say different things.
    """
    try:
        terms = level_terms(level, day, place=place)
    except LawError as refused:
        if refused.code == "RULES_CONFLICT":
            raise
        because = tuple(cite for cite in refused.because if isinstance(cite, Citation))
        return (finding("LEVEL_UNJUDGED", because=because, vi=refused.message_vi, en=refused.message_en),)
    happened = tuple(events)
    found = list(_filing(terms, channel))
    for index, event in enumerate(happened):
        found += _of_event(terms, index, event, is_online=channel is Channel.ONLINE, certified=certified_by_post)
    return tuple(found)


def _of_event(terms: LevelTerms, index: int, event: Event, *, is_online: bool, certified: bool) -> Iterator[Finding]:
    way = _WAYS.get(event.mode or "", event.mode)
    if event.event is EventName.SUBMIT and is_online and not certified:
        yield from _signature(terms, index, event)
    if event.event is EventName.CONFIRM_PAYMENT and way == Channel.ONLINE:
        yield from _payment(terms, index)
    if event.event is EventName.RETURN_RESULT:
        if way is not None:
            yield from _return(terms, index, way)
        yield from _originals(terms, index, event, way)


def _filing(terms: LevelTerms, channel: Channel | None) -> Iterator[Finding]:
    """A level whose definition or row leaves out filing online was filed online; paper may be filed at any level."""
    if channel is not Channel.ONLINE:
        return
    rule = _ways_rule(terms, Aspect.FILING, "level.submit") or _definition(terms, "submit_online")
    if rule is not None and Channel.ONLINE not in rule.ways:
        yield _broken("LEVEL_FILING", terms, rule, None)


def _payment(terms: LevelTerms, index: int) -> Iterator[Finding]:
    rule = _ways_rule(terms, Aspect.PAYMENT, "level.payment") or _definition(terms, "pay_online")
    if rule is not None and Channel.ONLINE not in rule.ways:
        yield _broken("LEVEL_PAYMENT", terms, rule, index, doubts=_doubts(terms, Aspect.PAYMENT, "online"))


def _return(terms: LevelTerms, index: int, way: str) -> Iterator[Finding]:
    rule = _ways_rule(terms, Aspect.RETURN, "level.return")
    if rule is not None and way not in rule.ways:
        yield _broken("LEVEL_RETURN", terms, rule, index, doubts=_doubts(terms, Aspect.RETURN, way), way=way)


def _originals(terms: LevelTerms, index: int, event: Event, way: str | None) -> Iterator[Finding]:
    if event.originals_compared is True:
        return
    for term in terms.about(Aspect.ORIGINALS):
        if "compare_originals" in term.rule.events and (not term.rule.channels or way in (None, *term.rule.channels)):
            yield _undone("LEVEL_ORIGINALS", terms, term.rule, index, recorded=event.originals_compared)
            return


def _signature(terms: LevelTerms, index: int, event: Event) -> Iterator[Finding]:
    if event.signed is True:
        return
    for term in terms.about(Aspect.SIGNATURE):
        if term.rule.sets == "level.signature":
            yield _undone("LEVEL_SIGNATURE", terms, term.rule, index, recorded=event.signed)


def _ways_rule(terms: LevelTerms, aspect: Aspect, sets: str) -> Rule | None:
    return next((term.rule for term in terms.about(aspect) if term.rule.sets == sets and term.rule.ways), None)


def _definition(terms: LevelTerms, thing: str) -> Rule | None:
    """Return the definition when it says what the level gives and this is not in it."""
    if not terms.offers or thing in terms.offers:
        return None
    return next((term.rule for term in terms.about(Aspect.DEFINITION) if term.rule.fields), None)


def _doubts(terms: LevelTerms, aspect: Aspect, way: str) -> Iterator[tuple[str, str, Citation]]:
    """Yield what speaks for the way all the same: a national row that opens it, a reading that is not applied."""
    book, row, texts = RuleBook.official(), level_table()["aspects"][aspect.value], level_table()["check"]
    if (sets := row.get("opened", {}).get(way)) and (rule := book.find(sets, terms.day, place=terms.place)):
        yield (
            texts["opened_vi"].format(cite=rule.cite.text_vi, summary=rule.summary_vi),
            texts["opened_en"].format(cite=rule.cite.text_en, summary=rule.summary_en),
            rule.cite,
        )
    if sets := row.get("readable", {}).get(way):
        for rule in book.setting(sets):
            if rule.place == terms.place and rule.levels and rule.in_force.standing(terms.day) is Standing.IN_FORCE:
                for other in (one for one in rule.readings if not one.applied):
                    yield (
                        texts["read_vi"].format(says=other.says_vi),
                        texts["read_en"].format(says=other.says_en),
                        rule.cite,
                    )


def _broken(
    name: str,
    terms: LevelTerms,
    rule: Rule,
    index: int | None,
    *,
    doubts: Iterable[tuple[str, str, Citation]] = (),
    **particulars: object,
) -> Finding:
    known = tuple(doubts)
    return finding(
        name,
        because=tuple(dict.fromkeys((rule.cite, *(cite for _, _, cite in known)))),
        severity=_weight(terms, rule, is_doubtful=bool(known)),
        level_vi=terms.level.label_vi,
        level_en=terms.level.label_en,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        other_vi="".join(vi for vi, _, _ in known),
        other_en="".join(en for _, en, _ in known),
        **({} if index is None else {"index": index}),
        **particulars,
    )


def _weight(terms: LevelTerms, rule: Rule, *, is_doubtful: bool) -> Severity:
    """A level that the day's list no longer knows, or something that speaks for the dossier, makes it a warning."""
    return Severity.WARNING if is_doubtful or terms.level not in terms.listed.levels else rule.severity


def _undone(name: str, terms: LevelTerms, rule: Rule, index: int, *, recorded: bool | None) -> Finding:
    texts = level_table()["check"]
    return finding(
        name,
        because=(rule.cite,),
        severity=_weight(terms, rule, is_doubtful=recorded is None),
        index=index,
        level_vi=terms.level.label_vi,
        level_en=terms.level.label_en,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        recorded_vi=texts["not_recorded_vi"] if recorded is None else "",
        recorded_en=texts["not_recorded_en"] if recorded is None else "",
    )
