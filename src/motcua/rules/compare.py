"""Compare rows: what changed between two packs or two days, and how a province's pack stands to the nation's.

"Stricter" asks more of the agency: a shorter term, a higher share, more to show. Values are compared only in equal
units, because a working day is not eight hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

import attrs

from motcua.law import InForce, Standing
from motcua.rules.book import RuleBook
from motcua.rules.model import Reading, Rule, RulePack

__all__ = ["Conformance", "Difference", "Relation", "conformance", "diff", "rules_on"]

_Key: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_COMPARED = ("kind", "value", "unit", "operator", "policy", "trigger", "ends", "ways", "events", "paper", "fields",
             "actor", "channels", "levels", "place", "provenance", "cite", "in_force", "readings", "overrides",
             "summary_vi", "summary_en")  # fmt: skip


class Relation(StrEnum):
    """How one row stands to another on the same subject."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    CONTRADICTORY = "contradictory"
    INCOMPARABLE = "incomparable"
    SILENT = "silent"
    OWN = "own"


@attrs.frozen
class Difference:
    """A row that was added, removed or changed.

    Attributes:
        sets: what it sets.
        before: the row before, or None when it was added.
        after: the row after, or None when it was removed.
        changes: the names of what changed, with both values as text.
    """

    sets: str
    before: Rule | None
    after: Rule | None
    changes: tuple[tuple[str, str, str], ...] = ()


@attrs.frozen
class Conformance:
    """How a province's row stands to the nation's on one subject.

    Attributes:
        sets: the subject.
        relation: stricter, looser, same, contradictory, incomparable; silent where only the nation speaks, own where
            only the province does.
        local: the province's row, or None.
        national: the nation's row, or None.
    """

    sets: str
    relation: Relation
    local: Rule | None
    national: Rule | None


def diff(before: Iterable[Rule], after: Iterable[Rule]) -> tuple[Difference, ...]:
    """Return what differs between two sets of rows.

    Rows of one name in one pack are the same row; others are matched by what they set and whom they concern.
    """
    old, new = list(before), list(after)
    named = {(rule.id, rule.sets): rule for rule in new}
    pairs: list[tuple[Rule | None, Rule | None]] = []
    unmatched = []
    for rule in old:
        other = named.pop((rule.id, rule.sets), None)
        if other is None:
            unmatched.append(rule)
        else:
            pairs.append((rule, other))
    left = {_key(rule): rule for rule in reversed(list(named.values()))}
    for rule in unmatched:
        other = left.pop(_key(rule), None)
        pairs.append((rule, other))
        if other is not None:
            named.pop((other.id, other.sets))
    pairs += [(None, rule) for rule in named.values()]
    return tuple(one for one in map(_difference, pairs) if one is not None)


def _difference(pair: tuple[Rule | None, Rule | None]) -> Difference | None:
    one, other = pair
    changes = () if one is None or other is None else tuple(_changes(one, other))
    shown = one or other
    if shown is None or (one is not None and other is not None and not changes):
        return None
    return Difference(shown.sets, one, other, changes)


def rules_on(pack: RulePack, day: date | None) -> tuple[Rule, ...]:
    """Return the rows of a pack that bind on a day; all of them without a day."""
    return tuple(rule for rule in pack.rules if day is None or rule.in_force.standing(day) is Standing.IN_FORCE)


def conformance(pack: RulePack, book: RuleBook, *, on: date) -> tuple[Conformance, ...]:
    """Return how each row of a provincial pack stands to the national ones, and what it is silent on.

    Args:
        pack: the province's pack.
        book: the packs to take the national rows from.
        on: the day on which both must bind; the province is also read beyond the days its sources reach, since the
            question is what its text says.
    """
    local = _by_key(rule for rule in pack.rules if rule.in_force.standing(on) is not Standing.NOT_IN_FORCE)
    nation = _by_key(rule for one in book.packs if one.scope == "national" for rule in rules_on(one, on))
    subjects = {key[0] for key in local}
    found = [_stand(rule, _counterpart(key, nation)) for key, rule in local.items()]
    found += [
        Conformance(key[0], Relation.SILENT, None, rule) for key, rule in nation.items() if key[0] not in subjects
    ]
    return tuple(sorted(found, key=lambda one: one.sets))


def _key(rule: Rule) -> _Key:
    return (rule.sets, rule.channels, rule.levels, rule.procedures)


def _by_key(rules: Iterable[Rule]) -> Mapping[_Key, Rule]:
    return {_key(rule): rule for rule in rules}


def _counterpart(key: _Key, nation: Mapping[_Key, Rule]) -> Rule | None:
    """Return the national row on the same subject: for the same dossiers, or for all."""
    sets = key[0]
    return (
        nation.get(key)
        or nation.get((sets, (), (), ()))
        or next((rule for other, rule in nation.items() if other[0] == sets), None)
    )


def _stand(local: Rule, national: Rule | None) -> Conformance:
    relation = Relation.OWN if national is None else _relation(local, national)
    return Conformance(local.sets, relation, local, national)


def _relation(local: Rule, national: Rule) -> Relation:
    if local.kind != national.kind:
        return Relation.INCOMPARABLE
    if local.value is not None or national.value is not None:
        return _by_value(local, national)
    if local.fields and national.fields:
        return _by_sets(set(local.fields), set(national.fields))
    if local.kind == "order" and local.events and national.events:
        same_steps = set(local.events) == set(national.events)
        return Relation.SAME if local.events == national.events else _ORDERED[same_steps]
    if local.ways and national.ways:
        return _by_sets(set(local.ways), set(national.ways))
    alike = local.events == national.events and bool(local.events) and not (local.fields or national.fields)
    return Relation.SAME if alike else Relation.INCOMPARABLE


_ORDERED = {True: Relation.CONTRADICTORY, False: Relation.INCOMPARABLE}
"""Two orders that differ: of the same steps they contradict each other, of other steps they cannot be compared."""


def _by_value(local: Rule, national: Rule) -> Relation:
    if local.value is None or national.value is None or local.unit != national.unit:
        return Relation.INCOMPARABLE
    if (local.value, local.policy, local.operator) == (national.value, national.policy, national.operator):
        return Relation.SAME
    one, other = _number(local.value), _number(national.value)
    bound, theirs = local.operator or "<=", national.operator or "<="
    if bound[0] != theirs[0] or (local.value != national.value and (one is None or other is None or bound == "=")):
        return Relation.CONTRADICTORY
    if one is None or other is None:
        return Relation.INCOMPARABLE  # one word, counted or bounded in another way
    if one == other:
        return _by_operator(bound, theirs) if local.policy == national.policy else Relation.INCOMPARABLE
    return Relation.STRICTER if (one < other) == (bound[0] == "<") else Relation.LOOSER


def _by_operator(bound: str, theirs: str) -> Relation:
    """Return how two bounds of one number stand: `>` asks more than `>=`."""
    return Relation.SAME if bound == theirs else Relation.STRICTER if len(bound) < len(theirs) else Relation.LOOSER


def _by_sets(local: set[str], national: set[str]) -> Relation:
    if local == national:
        return Relation.SAME
    if local > national:
        return Relation.STRICTER
    return Relation.LOOSER if local < national else Relation.INCOMPARABLE


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _changes(one: Rule, other: Rule) -> Iterator[tuple[str, str, str]]:
    for name in _COMPARED:
        before, after = (_text(getattr(rule, name)) for rule in (one, other))
        if before != after:
            yield name, before, after


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, InForce):
        return f"{value.start} - {value.end or value.sourced_until or '...'}"
    if isinstance(value, Reading):
        return f"{value.says_en}{' (applied)' if value.applied else ''}"
    return str(getattr(value, "text_en", value if value is not None else ""))
