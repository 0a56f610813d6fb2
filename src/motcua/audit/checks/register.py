"""MC501 to MC513: the register as a whole: numbers, order, doubles, procedures and their terms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import attrs

from motcua.audit.check import Check
from motcua.audit.checks.making import register_check, row_check
from motcua.audit.checks.order import ordered_checks
from motcua.audit.checks.picks import filers, term_groups
from motcua.audit.checks.streams import Kept, KeptSeries, streamed
from motcua.audit.facts import RowFacts
from motcua.audit.lookups import conflicts
from motcua.audit.ruling import cites
from motcua.clock import Term, parse_term
from motcua.codes.catalogue import catalogue, catalogue_codes, catalogue_terms
from motcua.codes.dossier import parse as parse_code
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.ledger.schema import column_labels, fold_heading
from motcua.rules import RuleBook
from motcua.units import Channel, Severity

if TYPE_CHECKING:
    from motcua.audit.coded import Coded
    from motcua.audit.columns import Columns

__all__ = ["duplicate_finding", "register_checks", "shown_rows"]

_SHOWN_ROWS = 20
_NOT_WORD = re.compile(r"[\W_]+")
_REQUIRED = ((Column.PROCEDURE_CODE, Column.PROCEDURE_NAME), (Column.APPLICANT, Column.OWNER))


def register_checks() -> tuple[Check, ...]:
    """Return the checks of the register, in the order of their ids."""
    own: tuple[Check, ...] = (
        register_check("MC501", ("CODE_DUPLICATE",), _duplicates),
        row_check("MC503", ("CELL_UNREADABLE",), _unreadable),
        row_check("MC504", ("PROCEDURE_UNKNOWN",), _procedure),
        register_check("MC505", ("TERM_AMBIGUOUS", "TERM_RANGE"), _term_words),
        streamed(
            register_check("MC509", ("DUPLICATE_FILING",), _filed_twice),
            *(Column.OWNER, Column.APPLICANT, Column.ADDRESS),
            picks=filers,
            needs=(Column.PROCEDURE_CODE, Column.ADDRESS),
        ),
        streamed(
            register_check("MC510", ("PROCEDURE_TERMS_DIFFER",), _several_terms),
            Column.TERM,
            picks=term_groups,
            needs=(Column.PROCEDURE_CODE, Column.TERM),
        ),
        row_check("MC511", ("TERM_NOT_PUBLISHED",), _unpublished, lambda columns: columns.filled(Column.TERM)),
        row_check(
            "MC512", ("PROCEDURE_NAME_DIFFERS",), _name_differs, lambda columns: columns.filled(Column.PROCEDURE_NAME)
        ),
        attrs.evolve(register_check("MC513", ("ROW_INCOMPLETE",), _incomplete), series=_IncompleteSeries),
    )
    return tuple(sorted((*own, *ordered_checks()), key=lambda check: check.id))


def _unreadable(facts: RowFacts) -> Iterator[Finding]:
    for fault in facts.row.faults:
        vi, _ = column_labels(fault.column)
        yield finding(
            "CELL_UNREADABLE",
            cell=fault.cell,
            column=vi,
            raw=fault.raw[:40],
            wanted_vi=fault.wanted_vi,
            wanted_en=fault.wanted_en,
            sheet=fault.sheet,
            heading=fault.heading,
        )


def _is_unknown_procedure(code: str | None) -> bool:
    return code is not None and code not in catalogue_codes()


def _procedure(facts: RowFacts) -> Iterator[Finding]:
    code = facts.row.text(Column.PROCEDURE_CODE)
    if code is not None and _is_unknown_procedure(code):
        yield finding("PROCEDURE_UNKNOWN", because=cites(facts, "code.procedure.base"), code=code[:30])


def _duplicates(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    del register
    by_code: dict[str, list[RowFacts]] = defaultdict(list)
    for facts in rows:
        if facts.verdict is not None and facts.verdict.code is not None:
            by_code[str(facts.verdict.code)].append(facts)
    for code, same in by_code.items():
        numbers = shown_rows([other.row.number for other in same])
        for facts in same[1:]:
            if conflicts(same[0].row, facts.row):
                yield facts, duplicate_finding(code, numbers)


def shown_rows(numbers: Sequence[int]) -> str:
    """Return the numbers of rows as a text, the first twenty of them."""
    return ", ".join(map(str, numbers[:_SHOWN_ROWS])) + (", …" if len(numbers) > _SHOWN_ROWS else "")


def duplicate_finding(code: str, rows: str) -> Finding:
    """Return what is said of a code that stands for several dossiers, by the rule of the day in it.

    Args:
        code: the code, as it should be written.
        rows: the rows that have it, as text.
    """
    rule = RuleBook.official().find("code.one_per_dossier", parse_code(code).accepted_on)
    because = () if rule is None else (rule.cite,)
    return finding("CODE_DUPLICATE", because=because, code=code, rows=rows)


def _term_words(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Report each odd wording of a term once, at the first row that has it."""
    del register
    seen: dict[str, RowFacts] = {}
    for facts in rows:
        text = facts.row.text(Column.TERM)
        if text is not None and not facts.row.is_unreadable(Column.TERM):
            seen.setdefault(text, facts)
    for text, facts in seen.items():
        for one in parse_term(text).findings:
            yield facts, one


def _person(facts: RowFacts) -> tuple[str, str] | None:
    """Return what tells one filer from another: a name with an address; numbers are masked, a name alone is nobody."""
    row = facts.row
    name, address = row.text(Column.OWNER) or row.text(Column.APPLICANT), row.text(Column.ADDRESS)
    return None if name is None or address is None else (fold_heading(name), fold_heading(address))


def _filed_twice(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """One person, one procedure, one day, two codes: filed twice, or one dossier counted twice. Nobody is named."""
    del register
    seen: dict[tuple[object, ...], RowFacts] = {}
    for facts in rows:
        person, day = _person(facts), facts.row.moment(Column.ACCEPTED_AT)
        procedure = facts.row.text(Column.PROCEDURE_CODE)
        if person is None or day is None or procedure is None:
            continue
        first = seen.setdefault((*person, procedure, day.date()), facts)
        code = facts.row.text(Column.CODE)
        if first is not facts and code is not None and first.row.text(Column.CODE) not in (None, code):
            yield (
                facts,
                finding("DUPLICATE_FILING", procedure=procedure[:30], day=f"{day:%d/%m/%Y}", row=first.row.number),
            )


@lru_cache(maxsize=4096)
def _readings(text: str) -> frozenset[tuple[Term, ...]]:
    """Return every way to read a term."""
    reading = parse_term(text)
    return frozenset(chain for chain in (reading.terms, *reading.readings) if chain)


def _several_terms(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """One procedure by one channel with several terms: the rows that differ from the usual one are shown."""
    del register
    groups: dict[tuple[str, Channel | None], list[tuple[RowFacts, str]]] = defaultdict(list)
    for facts in rows:
        procedure, text = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.TERM)
        if procedure is not None and text is not None and _readings(text):
            groups[procedure, facts.channel].append((facts, text))
    for (procedure, _), same in groups.items():
        usual = Counter(text for _, text in same).most_common(1)[0][0]
        for facts, text in same:
            if not _readings(text) & _readings(usual):
                yield (
                    facts,
                    finding("PROCEDURE_TERMS_DIFFER", procedure=procedure[:30], term=text[:60], usual=usual[:60]),
                )


@lru_cache(maxsize=8192)
def _published(procedure: str, channel: Channel) -> tuple[str, ...]:
    return catalogue_terms().get((procedure, channel), ())


def _unpublished(facts: RowFacts) -> Iterator[Finding]:
    """The term is none of those that the national catalogue publishes for the procedure and the channel."""
    procedure, text = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.TERM)
    if procedure is None or text is None or facts.channel is None or not _readings(text):
        return
    published = _published(procedure.strip(), facts.channel)
    known = frozenset().union(*(_readings(term) for term in published))
    if known and not known & _readings(text):
        shorter = any(_is_shorter(own, other) for own in _readings(text) for other in known)
        yield finding(
            "TERM_NOT_PUBLISHED",
            severity=Severity.INFO if shorter else None,
            procedure=procedure[:30],
            term=text[:60],
            published="; ".join(published)[:80],
        )


def _is_shorter(own: tuple[Term, ...], other: tuple[Term, ...]) -> bool:
    """Whether a term of one unit is shorter than another of the same unit: a desk may promise more than it must."""
    if len(own) != 1 or len(other) != 1 or own[0].unit is not other[0].unit:
        return False
    return own[0].amount < other[0].amount


def _plain(name: str) -> str:
    """Return a name without case and punctuation."""
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", name).casefold()).split())


@lru_cache(maxsize=1)
def _names() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for entry in catalogue():
        names[entry.code].add(_plain(entry.name))
    return {code: frozenset(found) for code, found in names.items()}


def _name_differs(facts: RowFacts) -> Iterator[Finding]:
    """The name is not that of the code in the catalogue; a cut or longer one begins alike and is let pass."""
    code, name = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.PROCEDURE_NAME)
    if code is None or name is None or not (known := _names().get(code)):
        return
    own = _plain(name)
    if not any(one.startswith(own[:60]) or own.startswith(one[:60]) for one in known):
        yield finding("PROCEDURE_NAME_DIFFERS", code=code[:30], name=name[:80])


def _incomplete(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """A received dossier whose row lacks what most rows of the register hold and its form asks for."""
    del register
    received = tuple(facts for facts in rows if facts.row.moment(Column.ACCEPTED_AT) is not None)
    kept = tuple(columns for columns in _REQUIRED if _is_kept(columns, received))
    yield from _told(received, kept)


def _told(rows: tuple[RowFacts, ...], kept: Sequence[tuple[Column, ...]]) -> Iterator[tuple[RowFacts, Finding]]:
    for facts in rows:
        for columns in kept:
            if any(facts.row.text(column) for column in columns):
                continue
            vi, en = column_labels(next(column for column in columns if column in facts.headings))
            because = cites(facts, "forms.fields.register", "intake.entered")
            yield facts, finding("ROW_INCOMPLETE", because=because, missing_vi=vi, missing_en=en)


def _is_kept(columns: tuple[Column, ...], received: Sequence[RowFacts]) -> bool:
    """Whether at least half of the dossiers have one of some columns; one that stands empty was never kept."""
    filled = sum(any(facts.row.text(column) for column in columns) for facts in received)
    return bool(filled) and 2 * filled >= len(received)


class _IncompleteSeries:
    """The same from batches, one thing that a row must have after the other."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._parts = [
            KeptSeries(partial(_told_of, columns), columns, partial(_lacking, columns)) for columns in _REQUIRED
        ]

    def add(self, columns: Columns, coded: Coded) -> None:
        """Keep what is needed of a batch."""
        for part in self._parts:
            part.add(columns, coded)

    def finish(self) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield what is missing."""
        for part in self._parts:
            yield from part.finish()


def _told_of(
    columns: tuple[Column, ...], register: Register, rows: tuple[RowFacts, ...]
) -> Iterator[tuple[RowFacts, Finding]]:
    del register
    yield from _told(rows, (columns,))


def _lacking(columns: tuple[Column, ...], kept: Kept) -> Any:
    """Return the rows of a streamed register that lack something which most of its rows have."""
    import numpy as np  # noqa: PLC0415  an extra

    received = kept.joined(lambda batch: batch.known(Column.ACCEPTED_AT))
    filled = kept.joined(lambda batch: batch.filled(columns[0]) | batch.filled(columns[1]))
    own = int((filled & received).sum())
    is_kept = own > 0 and 2 * own >= int(received.sum())
    return np.flatnonzero(received & ~filled) if is_kept else np.zeros(0, np.int64)
