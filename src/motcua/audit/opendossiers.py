"""The open dossiers of a register, for what comes due: built from columns, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
import numpy as np

from motcua.audit.columns import Flags
from motcua.audit.exactlife import Bench
from motcua.audit.facts import RowFacts, handled
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column
from motcua.localtime import DESK_ZONE
from motcua.statistics import HandledDossier

__all__ = ["OpenDossiers"]


@attrs.define(eq=False)
class OpenDossiers:
    """Gathers the open dossiers of the batches of a register.

    Attributes:
        by: the column that names the unit, or None.
        found: the dossiers by code, or by row where there is none; of several rows the first.
    """

    by: Column | None = None
    found: dict[str, HandledDossier] = attrs.field(factory=dict, init=False)

    def add(self, bench: Bench, sure: Flags, looked: Iterable[RowFacts]) -> None:
        """Take in a batch.

        Args:
            bench: the batch with its lives.
            sure: the rows that the columns tell of; the others stand in `looked`.
            looked: the rows that were looked at one by one.
        """
        columns, life = bench.columns, bench.life
        ordinary = life.sure & sure & ~bench.batch.any_disordered & (life.steps.ended == UNANSWERED)
        rows = np.flatnonzero(ordinary)
        units, officers = (self._texts(bench, column) for column in (self.by, Column.OFFICER))
        for row in rows.tolist():
            due, reading = int(life.due[row]), bench.batch.terms.readings[bench.batch.terms.places[row]]
            self._keep(
                HandledDossier(
                    code=columns.code_at(row) or f"#{int(columns.rows[row])}",
                    accepted_at=_moment(int(life.steps.accepted[row])),
                    due=None if due == UNANSWERED else _moment(due),
                    terms=reading.terms,
                    unit=units[row],
                    officer=officers[row],
                )
            )
        for facts in looked:
            one = handled(facts, self.by)
            if one is not None and (one.ended_at is None or one.ended_at > facts.at):
                self._keep(one)

    def _keep(self, one: HandledDossier) -> None:
        self.found.setdefault(one.code, one)

    def _texts(self, bench: Bench, column: Column | None) -> list[str]:
        if column is None:
            return [""] * len(bench.columns)
        texts = bench.columns.texts(column)
        values = (*texts.values, "")
        return [values[place] for place in texts.places.tolist()]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, DESK_ZONE)
