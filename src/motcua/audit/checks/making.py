"""Make the checks that motcua brings: their titles come from their pages (`tables/checks.toml`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from motcua.audit.check import RegisterCheck, RowCheck
from motcua.audit.facts import RowFacts
from motcua.audit.pages import check_pages
from motcua.findings import Finding
from motcua.ledger import Register

if TYPE_CHECKING:
    from motcua.audit.columns import Columns, Flags

__all__ = ["Look", "Suspects", "coded", "judged", "register_check", "row_check"]

Look: TypeAlias = Callable[[RowFacts], Iterable[Finding]]
Suspects: TypeAlias = "Callable[[Columns], Flags] | None"


def row_check(id_: str, names: tuple[str, ...], look: Look, suspects: Suspects = None) -> RowCheck:
    """Return a check over one row, titled as its page is.

    Args:
        id_: its stable id.
        names: the findings it may raise.
        look: the look itself.
        suspects: a mask of the rows for which the look could find anything; None looks at every row.
    """
    page = check_pages()[id_]
    return RowCheck(id_, page.title_vi, page.title_en, names, look, suspects)


def register_check(
    id_: str,
    names: tuple[str, ...],
    look: Callable[[Register, tuple[RowFacts, ...]], Iterator[tuple[RowFacts, Finding]]],
) -> RegisterCheck:
    """Return a check over a whole register, titled as its page is; arguments as for `row_check`."""
    page = check_pages()[id_]
    return RegisterCheck(id_, page.title_vi, page.title_en, names, look)


def coded(*names: str) -> Look:
    """Return a look that passes on findings of the judged dossier code."""

    def look(facts: RowFacts) -> Iterator[Finding]:
        if facts.verdict is not None:
            yield from (one for one in facts.verdict.findings if one.id in names)

    return look


def judged(*names: str, unknown: Callable[[RowFacts], tuple[str, ...]]) -> Look:
    """Return a look that passes on findings of the judged life, but for those that a missing moment leaves open."""

    def look(facts: RowFacts) -> Iterator[Finding]:
        if facts.report is not None:
            hidden = unknown(facts)
            yield from (one for one in facts.report.findings if one.id in names and one.id not in hidden)

    return look
