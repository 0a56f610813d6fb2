"""MC501 to MC513: the register as a whole: numbers, order, doubles, procedures and their terms."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from motcua.audit.check import Check
from motcua.audit.checks.making import register_check, row_check
from motcua.audit.checks.order import ordered_checks
from motcua.audit.checks.picks import filers, keep_filers
from motcua.audit.checks.streams import Kept, Picked, streamed
from motcua.audit.checks.terms import several_terms, term_series, unpublished
from motcua.audit.facts import RowFacts
from motcua.audit.lookups import conflicts
from motcua.audit.ruling import cites
from motcua.clock import parse_term
from motcua.codes.catalogue import catalogue, catalogue_codes
from motcua.codes.dossier import parse as parse_code
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.ledger.schema import column_labels, fold_heading
from motcua.rules import RuleBook

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
            keep=keep_filers,
            picks=filers,
            needs=(Column.PROCEDURE_CODE, Column.ADDRESS),
        ),
        attrs.evolve(register_check("MC510", ("PROCEDURE_TERMS_DIFFER",), several_terms), series=term_series),
        row_check("MC511", ("TERM_NOT_PUBLISHED",), unpublished),
        row_check("MC512", ("PROCEDURE_NAME_DIFFERS",), _name_differs),
        streamed(
            register_check("MC513", ("ROW_INCOMPLETE",), _incomplete),
            *(column for columns in _REQUIRED for column in columns),
            keep=_keep_filled,
            picks=_lacking,
        ),
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


def _plain(name: str) -> str:
    """Return a name without case and punctuation."""
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", name).casefold()).split())


@lru_cache(maxsize=1)
def _names() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for entry in catalogue():
        names[entry.code].add(_plain(entry.name))
    return {code: frozenset(found) for code, found in names.items()}


def is_other_name(code: str | None, name: str | None) -> bool:
    """Return whether a name is not that of its procedure in the catalogue; a cut or longer one begins alike.

    Args:
        code: the code of the procedure, as it stands.
        name: the name beside it.
    """
    if code is None or name is None or not (known := _names().get(code)):
        return False
    own = _plain(name)
    return not any(one.startswith(own[:60]) or own.startswith(one[:60]) for one in known)


def _name_differs(facts: RowFacts) -> Iterator[Finding]:
    code, name = facts.row.text(Column.PROCEDURE_CODE), facts.row.text(Column.PROCEDURE_NAME)
    if is_other_name(code, name):
        yield finding("PROCEDURE_NAME_DIFFERS", code=(code or "")[:30], name=(name or "")[:80])


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


def _keep_filled(columns: Columns, coded: Coded) -> tuple[Any, ...]:
    """Keep which rows were received, and for each thing a row must have which rows have it."""
    del coded
    filled = (columns.filled(first) | columns.filled(second) for first, second in _REQUIRED)
    return columns.known(Column.ACCEPTED_AT), *filled


def _lacking(kept: Kept) -> Picked:
    """Return the received rows that lack something which most have, and what tells of them."""
    import numpy as np  # noqa: PLC0415  an extra

    received, most, lacking = kept.joined(0), [], []
    for place, columns in enumerate(_REQUIRED, start=1):
        filled = kept.joined(place)
        own = int((filled & received).sum())
        if own and 2 * own >= int(received.sum()):
            most.append(columns)
            lacking.append(received & ~filled)
    wanted = np.flatnonzero(np.logical_or.reduce(lacking)) if lacking else np.zeros(0, np.int64)
    return Picked(wanted, lambda _, rows: _told(rows, most))
