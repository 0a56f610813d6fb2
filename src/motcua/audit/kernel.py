"""The kernel of the audit: a batch in, masks of findings out, and the rows that must be looked at one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
import numpy as np

from motcua.audit.check import RowCheck
from motcua.audit.coded import CodeBook
from motcua.audit.columns import Columns, Flags, Numbers
from motcua.audit.dayrules import DayRules
from motcua.audit.exact import exact_rule, sure_rows
from motcua.audit.exactlife import Bench, Found
from motcua.audit.facts import term_of
from motcua.audit.life import Batch, disorder, live
from motcua.audit.narrowing import narrowed
from motcua.audit.vectordues import Terms, VectorDues
from motcua.audit.words import read_channel, read_status
from motcua.clock import WorkClock
from motcua.clock.termtext import TermReading
from motcua.ledger import Column
from motcua.states import Profile
from motcua.units import Channel

__all__ = ["Kernel", "Verdict"]

_JUDGED_GUARDS = frozenset({"APOLOGY_LIMIT", "APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER"})
"""Guards that only an apology can fail, and lives with an apology are not ordinary."""


@attrs.frozen(eq=False)
class Verdict:
    """What the columns of a batch say.

    Attributes:
        bench: the batch with its lives.
        sure: the rows of which the masks say all there is to say.
        found: the findings as (check, name, weight, rows); they hold for sure rows.
        asks: the checks without an exact rule, each with the rows that it wants to look at.
    """

    bench: Bench
    sure: Flags
    found: Sequence[tuple[str, Found]]
    asks: Sequence[tuple[RowCheck, Flags]]

    @property
    def asked(self) -> Flags:
        """The rows that any check wants to look at, or that are not sure."""
        rows = ~self.sure
        for _, mask in self.asks:
            rows |= mask
        return rows

    @property
    def suspects(self) -> Flags:
        """The rows that any check could find something in."""
        rows = self.asked
        for _, (_, _, mask) in self.found:
            rows |= mask
        return rows


@attrs.define(eq=False)
class Kernel:
    """Judges batches by checks over rows; one kernel serves all batches of a register.

    Attributes:
        at: the moment of the audit.
        clock: the desk's week and calendar.
        profile: the profile that the rows are replayed with.
        place: level-1 code of the province whose rules were asked for, or None.
        knows_forwarding: whether the register has a column for the moment of passing on.
        checks: the checks over rows.
    """

    at: datetime
    clock: WorkClock
    profile: Profile
    place: str | None
    knows_forwarding: bool
    checks: Sequence[RowCheck]
    codes: CodeBook = attrs.field(factory=CodeBook, init=False)
    rules: DayRules = attrs.field(factory=DayRules, init=False)
    _readings: list[TermReading] = attrs.field(factory=list, init=False)
    _numbers: dict[tuple[object, object], int] = attrs.field(factory=dict, init=False)

    def judge(self, columns: Columns) -> Verdict:
        """Return what the columns of a batch say.

        Args:
            columns: the batch.
        """
        bench = self.bench(columns)
        found: list[tuple[str, Found]] = []
        asks: list[tuple[RowCheck, Flags]] = []
        for check in self.checks:
            rule = exact_rule(check)
            if rule is not None:
                found += [(check.id, one) for one in rule(bench, check.names) if one[2].any()]
            elif check.suspects is None:
                asks.append((check, ~columns.none))
            elif (suspects := check.suspects(columns)).any():
                narrow = narrowed(check, bench)
                asks.append((check, suspects if narrow is None else suspects & narrow))
        return Verdict(bench, sure_rows(bench), found, asks)

    def bench(self, columns: Columns) -> Bench:
        """Return a batch with its lives.

        Args:
            columns: the batch.
        """
        coded = self.codes.read(columns)
        channel = columns.judged(Column.CHANNEL, read_channel)
        batch = Batch(
            columns, coded, columns.judged(Column.STATUS, read_status), channel, self._terms(columns), disorder(columns)
        )
        dues = VectorDues.of(self.clock)
        suspends = self.profile.supplement == "suspend"
        life = live(batch, dues, knows_forwarding=self.knows_forwarding, suspends=suspends)
        if not self.profile.guards <= _JUDGED_GUARDS or self.profile.approvals:
            life = attrs.evolve(life, sure=columns.none)
        return Bench(batch, life, dues, self.rules, self.profile, columns.none, *self._where(batch))

    def _where(self, batch: Batch) -> tuple[Numbers, list[tuple[str | None, Channel | None]]]:
        """Return the place of each row's province and channel, and those that occur."""
        coded, channel = batch.coded, batch.channel
        provinces: list[str | None] = [self.place or entry.level1 for entry in coded.entries]
        known = list(dict.fromkeys(provinces))
        place = np.array([known.index(one) for one in provinces], np.int64)[coded.places]
        ways = list(dict.fromkeys(channel.values))
        way = np.array([ways.index(one) for one in channel.values], np.int64)[channel.places]
        return place * len(ways) + way, [(province, one) for province in known for one in ways]

    def _terms(self, columns: Columns) -> Terms:
        """Return the terms of a batch: a text that can be read stands for itself, others leave it to the procedure."""
        texts = columns.judged(Column.TERM, self._number_of_text)
        places = texts.numbers(int)
        rest = np.flatnonzero(places < 0)
        if rest.size:
            where, pairs = columns.together(Column.PROCEDURE_CODE, Column.CHANNEL)
            occurring = np.unique(where[rest]).tolist()
            numbers = np.zeros(len(pairs), np.int64)
            numbers[occurring] = [self._number(None, *pairs[place]) for place in occurring]
            places[rest] = numbers[where[rest]]
        return Terms(tuple(self._readings), places)

    def _number(self, text: str | None, procedure: str | None, word: str | None) -> int:
        """Return the number of the reading of a term, or of a procedure by the channel that a word stands for."""
        reading = term_of(text, procedure, read_channel(word))
        number = self._numbers.setdefault((reading.terms, reading.readings), len(self._readings))
        if number == len(self._readings):
            self._readings.append(reading)
        return number

    def _number_of_text(self, text: str | None) -> int:
        return self._number(text, None, None) if term_of(text, None, None).terms else -1
