"""MC510 and MC511: one procedure with several terms, and terms that the national catalogue does not publish."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from motcua.audit.checks.streams import Kept, KeptSeries, Picked
from motcua.audit.facts import RowFacts
from motcua.audit.words import read_channel
from motcua.clock import Term, parse_term
from motcua.codes.catalogue import catalogue_terms
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.units import Channel, Severity

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns

__all__ = ["several_terms", "term_series", "unpublished", "unpublished_weight"]

_Group: TypeAlias = tuple[str, Channel | None]


@lru_cache(maxsize=4096)
def _readings(text: str) -> frozenset[tuple[Term, ...]]:
    """Return every way to read a term."""
    reading = parse_term(text)
    return frozenset(chain for chain in (reading.terms, *reading.readings) if chain)


def several_terms(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """One procedure by one channel with several terms: the rows that differ from the usual one are shown."""
    del register
    groups: dict[_Group, list[str]] = defaultdict(list)
    for facts in rows:
        group = _group_of(facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.TERM), facts.channel)
        if group is not None:
            groups[group].append(facts.row.text(Column.TERM) or "")
    usual = {group: Counter(texts).most_common(1)[0][0] for group, texts in groups.items()}
    yield from _unusual(usual, rows)


def _group_of(procedure: str | None, term: str | None, channel: Channel | None) -> _Group | None:
    """Return what a row's term is compared within, or None where there is nothing to compare."""
    return None if procedure is None or term is None or not _readings(term) else (procedure, channel)


def _unusual(usual: dict[_Group, str], rows: Sequence[RowFacts]) -> Iterator[tuple[RowFacts, Finding]]:
    told: dict[_Group, list[tuple[RowFacts, Finding]]] = {group: [] for group in usual}
    for facts in rows:
        procedure, text = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.TERM)
        group = _group_of(procedure, text, facts.channel)
        if group is None or text is None or _readings(text) & _readings(usual[group]):
            continue
        own = finding("PROCEDURE_TERMS_DIFFER", procedure=group[0][:30], term=text[:60], usual=usual[group][:60])
        told[group].append((facts, own))
    for found in told.values():
        yield from found


class _Wordings:
    """The groups and terms of a register as numbers."""

    def __init__(self) -> None:
        self._groups: dict[_Group, int] = {}
        self._terms: dict[str, int] = {}

    def keep(self, columns: Columns, coded: Coded) -> tuple[Any, ...]:
        """Keep for each row the number of its group, -1 for none, and of its term."""
        import numpy as np  # noqa: PLC0415  an extra

        del coded
        places, combinations = columns.together(Column.PROCEDURE_CODE, Column.TERM, Column.CHANNEL)
        numbers = np.full((2, len(combinations)), -1, np.int32)
        for place, (procedure, term, word) in enumerate(combinations):
            group = _group_of(procedure, term, read_channel(word))
            if group is not None and term is not None:
                numbers[0, place] = self._groups.setdefault(group, len(self._groups))
                numbers[1, place] = self._terms.setdefault(term, len(self._terms))
        return numbers[0][places], numbers[1][places]

    def picks(self, kept: Kept) -> Picked:
        """Return the rows whose term cannot be read as the usual one of their group, and what tells of them."""
        import numpy as np  # noqa: PLC0415  an extra

        group, term = kept.joined(0), kept.joined(1)
        width = len(self._terms) + 1
        pairs = np.where(group >= 0, group.astype(np.int64) * width + term, -1)
        distinct, first, counts = np.unique(pairs, return_index=True, return_counts=True)
        texts, groups = list(self._terms), list(self._groups)
        best: dict[int, tuple[int, int, str]] = {}
        for pair, row, count in zip(distinct.tolist(), first.tolist(), counts.tolist(), strict=True):
            number, text = divmod(pair, width)
            if pair >= 0:
                best[number] = min(best.get(number, (0, 0, "")), (-count, row, texts[text]))
        odd = [
            pair
            for pair in distinct.tolist()
            if pair >= 0 and not _readings(texts[pair % width]) & _readings(best[pair // width][2])
        ]
        usual = {groups[number]: text for number, (_, _, text) in best.items()}
        return Picked(np.flatnonzero(np.isin(pairs, odd)), lambda _, rows: _unusual(usual, rows))


def term_series() -> KeptSeries:
    """Return the same check for batches."""
    wordings, needs = _Wordings(), (Column.PROCEDURE_CODE, Column.TERM)
    return KeptSeries(several_terms, needs, wordings.keep, wordings.picks, needs)


@lru_cache(maxsize=8192)
def _published(procedure: str, channel: Channel) -> tuple[str, ...]:
    return catalogue_terms().get((procedure, channel), ())


def unpublished_weight(procedure: str | None, term: str | None, channel: Channel | None) -> Severity | None:
    """Return how much it weighs that a term is none of those published, or None where that cannot be said.

    A desk may promise more than it must, so that a shorter term is only worth a look.

    Args:
        procedure: the code of the procedure.
        term: the text of the term.
        channel: how the dossier was filed.
    """
    if procedure is None or term is None or channel is None or not _readings(term):
        return None
    known = frozenset().union(*(_readings(one) for one in _published(procedure.strip(), channel)))
    if not known or known & _readings(term):
        return None
    shorter = any(_is_shorter(own, other) for own in _readings(term) for other in known)
    return Severity.INFO if shorter else Severity.WARNING


def unpublished(facts: RowFacts) -> Iterator[Finding]:
    """The term is none of those that the national catalogue publishes for the procedure and the channel."""
    procedure, text, channel = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.TERM), facts.channel
    weight = unpublished_weight(procedure, text, channel)
    if weight is not None and procedure is not None and channel is not None:
        yield finding(
            "TERM_NOT_PUBLISHED",
            severity=weight,
            procedure=procedure[:30],
            term=(text or "")[:60],
            published="; ".join(_published(procedure.strip(), channel))[:80],
        )


def _is_shorter(own: tuple[Term, ...], other: tuple[Term, ...]) -> bool:
    """Whether a term of one unit is shorter than another of the same unit."""
    if len(own) != 1 or len(other) != 1 or own[0].unit is not other[0].unit:
        return False
    return own[0].amount < other[0].amount
