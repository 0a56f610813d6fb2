"""Where the law on internal processes stands: the rows of the packs that a process is held against."""

from __future__ import annotations

from datetime import date

from motcua.law import Citation, Provenance, weakest
from motcua.rules import RuleBook
from motcua.states.process import Issuer
from motcua.units import Severity

__all__ = ["EACH", "PER_AGENCY", "STEPS", "approval_rules", "cites", "weight"]

STEPS = ("process.approved",)
"""A process has steps and times that keep the term, and is approved: Decree 61/2018, Article 12(3)."""

PER_AGENCY = ("process.approved", "resolve.transfer_slip")
"""Each agency's share of the term is named when a linked dossier is passed on: Decree 61/2018, Article 19(6)(a)."""

EACH = {Issuer.MINISTRY: ("process.each_ministry",), Issuer.PROVINCE: ("process.each_province",)}
"""One process for each procedure: Decree 61/2018, Articles 35(5) and 36(4)."""

_APPROVED = {Issuer.MINISTRY: ("process.internal_ministry",), Issuer.PROVINCE: ("process.internal_local",)}
_EITHER = (Issuer.MINISTRY, Issuer.PROVINCE)


def approval_rules(issuer: Issuer | None) -> tuple[str, ...]:
    """Return the names of what sets who approves a process; those of both issuers where the issuer is not said."""
    issuers = (issuer,) if issuer else _EITHER
    by_issuer = (name for one in issuers for name in (*EACH[one], *_APPROVED[one]))
    return (*STEPS, *by_issuer, "process.approval")


def cites(sets: tuple[str, ...], day: date | None, *, place: str | None = None) -> tuple[Citation, ...]:
    """Return the citations of the rows that are in force on a day; none for no day.

    Args:
        sets: the names of what is set.
        day: the day whose law is asked for.
        place: level-1 code of a province, for its own rows.
    """
    if day is None:
        return ()
    book = RuleBook.official()
    return tuple(rule.cite for name in sets if (rule := book.find(name, day, place=place)))


def weight(because: tuple[Citation, ...]) -> Severity:
    """Return how much a breach weighs: an error where a text that was read forbids it, else a warning."""
    sourced = bool(because) and weakest(cite.provenance for cite in because) is Provenance.SOURCED
    return Severity.ERROR if sourced else Severity.WARNING
