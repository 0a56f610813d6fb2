"""The wordings of terms in a whole register: each odd one once, at the first row that has it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from motcua.audit.coded import Coded
from motcua.audit.columns import Columns
from motcua.clock import parse_term
from motcua.findings import Finding
from motcua.ledger import Column

__all__ = ["TermSeries"]


@attrs.define(eq=False)
class TermSeries:
    """Takes in the terms of a register, batch after batch."""

    _seen: set[str] = attrs.field(factory=set)
    _found: list[tuple[int, str | None, Finding]] = attrs.field(factory=list)

    def add(self, columns: Columns, coded: Coded) -> None:
        """Take in the next batch.

        Args:
            columns: the batch.
            coded: its codes.
        """
        del coded
        texts = columns.texts(Column.TERM)
        readable = np.flatnonzero((texts.places >= 0) & ~columns.unreadable(Column.TERM))
        distinct, first = np.unique(texts.places[readable], return_index=True)
        for number in np.argsort(first).tolist():
            text, place = texts.values[distinct[number]], int(readable[first[number]])
            if text in self._seen:
                continue
            self._seen.add(text)
            code = columns.code_at(place)
            self._found += [(int(columns.rows[place]), code, one) for one in parse_term(text).findings]

    def finish(self) -> Iterator[tuple[int, str | None, Finding]]:
        """Yield the findings, each with the row of the sheet and the dossier code it belongs to."""
        yield from self._found
