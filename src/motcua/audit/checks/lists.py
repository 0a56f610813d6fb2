"""Checks that need a list of the host's: what may go by post, what the desk takes. They are made with the list.

>>> only_by_post(["1.000001"]).id
'MC516'
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from motcua.audit.check import RowCheck
from motcua.audit.checks.making import row_check
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites
from motcua.audit.words import read_answer, read_way
from motcua.findings import Finding, finding
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading
from motcua.units import Channel

__all__ = ["only_by_post", "only_sectors"]


def only_by_post(procedures: Collection[str]) -> RowCheck:
    """Return the check that only procedures of a published list are filed or returned by post.

    Decision 2244/2023 of Bình Dương and Decision 03/2023 of An Giang want such a list published.

    Args:
        procedures: the codes of the procedures on the list.
    """
    listed = frozenset(code.strip() for code in procedures)

    def look(facts: RowFacts) -> Iterator[Finding]:
        row, code = facts.row, facts.row.text(Column.PROCEDURE_CODE)
        returned = read_way(row.text(Column.RETURN_MODE)) is Channel.POST or read_answer(row.text(Column.POSTAL_RETURN))
        if code is not None and code not in listed and (facts.channel is Channel.POST or returned):
            yield finding(
                "POST_NOT_LISTED", because=cites(facts, "intake.post_list", "catalogue.post_lists"), code=code[:30]
            )

    return row_check("MC516", ("POST_NOT_LISTED",), look, lambda columns: columns.filled(Column.PROCEDURE_CODE))


def only_sectors(sectors: Collection[str]) -> RowCheck:
    """Return the check that the desk takes dossiers of its own sectors only.

    Decision 612/2016 of Vĩnh Long lists eight sectors and leaves four out.

    Args:
        sectors: names or codes of the sectors the desk takes.
    """
    taken = frozenset(map(fold_heading, sectors))

    def look(facts: RowFacts) -> Iterator[Finding]:
        text = facts.row.text(Column.SECTOR)
        if text is not None and fold_heading(text) not in taken:
            because = cites(facts, "code.sector.scope", "code.sector.excluded")
            yield finding("SECTOR_NOT_TAKEN", because=because, sector=text[:60])

    return row_check("MC517", ("SECTOR_NOT_TAKEN",), look, lambda columns: columns.filled(Column.SECTOR))
