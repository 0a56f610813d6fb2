"""Which rows of the packs stand behind what is found about a row of a register: by its day, place and channel."""

from __future__ import annotations

from datetime import date

from motcua.audit.facts import RowFacts
from motcua.law import Citation
from motcua.ledger import Column
from motcua.rules import Rule, RuleBook
from motcua.units import Channel

__all__ = ["cites", "governing_day", "place_of", "rule_of"]


def governing_day(facts: RowFacts) -> date | None:
    """Return the day whose law governs a row: that of acceptance, or of filing while it was not accepted."""
    moment = facts.row.moment(Column.ACCEPTED_AT) or facts.row.moment(Column.SUBMITTED_AT)
    return None if moment is None else moment.date()


def place_of(facts: RowFacts) -> str | None:
    """Return the level-1 code of the province whose rules bind a row: the one asked for, or that of its code."""
    return facts.place


def rule_of(facts: RowFacts, sets: str, *, day: date | None = None, channel: Channel | None = None) -> Rule | None:
    """Return the rule in force about something, or None where the law of the day is silent or was not read.

    Args:
        facts: the row.
        sets: what is set, such as "fees.paid".
        day: the day whose law governs; that of acceptance by default.
        channel: the channel; that of the row by default.
    """
    when = day or governing_day(facts)
    if when is None:
        return None
    return RuleBook.official().find(sets, when, place=place_of(facts), channel=channel or facts.channel)


def cites(facts: RowFacts, *sets: str, day: date | None = None) -> tuple[Citation, ...]:
    """Return where the rules in force about some things stand; those on which the law is silent are left out.

    Args:
        facts: the row.
        sets: what is set.
        day: the day whose law governs; that of acceptance by default.
    """
    rules = [rule_of(facts, one, day=day) for one in sets]
    return tuple(dict.fromkeys(rule.cite for rule in rules if rule is not None))
