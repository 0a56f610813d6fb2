"""MC1xx: the dossier code, its agency, its day, and the codes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import attrs

from motcua.audit.check import Check
from motcua.audit.checks.making import Look, coded, row_check
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites
from motcua.codes import agency, sector
from motcua.findings import Finding, finding
from motcua.ledger import Column
from motcua.states import State

__all__ = ["NOT_ACCEPTED", "code_checks", "names_unknown_sector", "offices_named"]

NOT_ACCEPTED = (State.DRAFT, State.SUBMITTED, State.INTAKE_SUPPLEMENT, State.REFUSED, State.CANCELLED)
"""The states before a dossier was accepted, or in which it never was."""

_SHAPE = ("CODE_SHAPE", "CODE_DATE", "CODE_NOT_DOSSIER")
_VARIANT = ("CODE_FOLDED", "CODE_GROUPS_MISSING", "CODE_SERIAL_WIDTH", "CODE_SERIAL_ZERO", "CODE_AMBIGUOUS")
_AGENCY = ("CODE_AGENCY_UNKNOWN", "CODE_AGENCY_CLOSED")
_DOTTED = re.compile(r"(?<![\w.])[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)+(?![\w.])")
_SECTOR_LIKE = re.compile(r"[A-Za-z][0-9]{2}\s*[-_]\s*\S+")


def code_checks() -> tuple[Check, ...]:
    """Return the checks of codes, in the order of their ids."""
    return (
        row_check("MC101", _SHAPE, _cited("code.dossier.profile", *_SHAPE)),
        row_check("MC102", ("CODE_MISSING",), _missing),
        row_check("MC103", _VARIANT, _cited("code.dossier.profile", *_VARIANT)),
        row_check("MC104", ("CODE_NOT_STRICT",), coded("CODE_NOT_STRICT")),
        row_check("MC105", _AGENCY, coded(*_AGENCY)),
        row_check("MC106", ("CODE_DATE_DIFFERS",), _day_differs),
        row_check("MC107", ("CODE_OFFICE_DIFFERS",), _office_differs),
        row_check("MC108", ("SECTOR_CODE_UNKNOWN",), _sector_unknown),
    )


def _cited(sets: str, *names: str) -> Look:
    """Return a look that passes on findings of the code, with the rule of the day beside their own reasons."""

    def look(facts: RowFacts) -> Iterator[Finding]:
        for one in coded(*names)(facts):
            yield one if one.because else attrs.evolve(one, because=cites(facts, sets))

    return look


def _missing(facts: RowFacts) -> Iterator[Finding]:
    if facts.verdict is None and facts.status not in NOT_ACCEPTED:
        yield finding("CODE_MISSING", because=cites(facts, "code.one_per_dossier", "intake.entered"))


def _day_differs(facts: RowFacts) -> Iterator[Finding]:
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    code = facts.verdict.code if facts.verdict else None
    if code is not None and accepted is not None and code.accepted_on != accepted.date():
        yield finding(
            "CODE_DATE_DIFFERS",
            because=cites(facts, "code.dossier.day") or (facts.verdict.because if facts.verdict else ()),
            coded=f"{code.accepted_on:%d/%m/%Y}",
            accepted=f"{accepted:%d/%m/%Y}",
        )


def _dotted(text: str | None) -> list[str]:
    """Return the agency codes that a text names."""
    return [] if text is None else [one for one in _DOTTED.findall(text) if agency.is_valid(one)]


@lru_cache(maxsize=4096)
def offices_named(text: str | None) -> frozenset[tuple[str, ...]]:
    """Return the agencies whose codes a text names, each without what only fills its code up.

    Args:
        text: the name of an office.
    """
    return frozenset(agency.parse(one).significant for one in _dotted(text))


def _office_differs(facts: RowFacts) -> Iterator[Finding]:
    """The office's own code stands beside its name, and the dossier code begins with another."""
    code = facts.verdict.code if facts.verdict else None
    named = _dotted(facts.row.text(Column.OFFICE))
    if code is None or not named:
        return
    if code.agency.significant not in offices_named(facts.row.text(Column.OFFICE)):
        yield finding(
            "CODE_OFFICE_DIFFERS",
            because=cites(facts, "code.dossier.unit", "code.dossier.profile"),
            coded=str(code.agency),
            office=named[0],
        )


def names_unknown_sector(text: str | None) -> bool:
    """Return whether a text looks like a sector code and is none that is known.

    Args:
        text: the sector.
    """
    if text is None or not _SECTOR_LIKE.fullmatch(text):
        return False
    return not sector.is_valid(text) or sector.parse(text).key not in sector.sector_names()


def _sector_unknown(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.SECTOR)
    if names_unknown_sector(text):
        yield finding("SECTOR_CODE_UNKNOWN", because=cites(facts, "code.sector.profile"), code=(text or "")[:35])
