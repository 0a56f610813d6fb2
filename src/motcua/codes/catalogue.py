"""The national catalogue of procedures as observed: name, sector, and the term by channel.

The table is a crawl of the national portal (its header says of which day); its terms are
observations, not law, and a procedure may show several terms for one channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import attrs

from motcua.tables import read_table
from motcua.units import Channel

__all__ = ["CatalogueEntry", "catalogue", "catalogue_codes", "catalogue_terms"]


@attrs.frozen
class CatalogueEntry:
    """A procedure as published, for one channel.

    Attributes:
        code: the national procedure code, such as "1.000236".
        channel: the filing channel the term belongs to.
        term: the term's text as published.
        level: the level of the competent agency, as published.
        sector: the sector's name.
        name: the procedure's name.
    """

    code: str
    channel: Channel
    term: str
    level: str
    sector: str
    name: str


@cache
def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return every entry, in the order of the table."""
    return tuple(
        CatalogueEntry(row["code"], Channel(row["channel"]), row["term"], row["level"], row["sector"], row["name"])
        for row in read_table("motcua.codes", "procedures.csv")
    )


@cache
def catalogue_terms() -> Mapping[tuple[str, Channel], tuple[str, ...]]:
    """Return the published term texts by procedure code and channel."""
    terms: dict[tuple[str, Channel], list[str]] = {}
    for entry in catalogue():
        terms.setdefault((entry.code, entry.channel), []).append(entry.term)
    return {key: tuple(texts) for key, texts in terms.items()}


@cache
def catalogue_codes() -> frozenset[str]:
    """Return the procedure codes on record: of the catalogue, and those seen without a term."""
    seen = {row["code"] for row in read_table("motcua.codes", "procedure_codes.csv")}
    return frozenset(seen | {entry.code for entry in catalogue()})
