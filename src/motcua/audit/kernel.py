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
        asked: rows that checks without an exact rule want to look at.
    """

    bench: Bench
    sure: Flags
    found: Sequence[tuple[str, Found]]
    asked: Flags

    @property
    def suspects(self) -> Flags:
        """The rows that any check could find something in."""
        rows = self.asked | ~self.sure
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

    def judge(self, columns: Columns) -> Verdict:
        """Return what the columns of a batch say.

        Args:
            columns: the batch.
        """
        bench = self._bench(columns)
        found: list[tuple[str, Found]] = []
        asked = columns.none
        for check in self.checks:
            rule = exact_rule(check)
            if rule is not None:
                found += [(check.id, one) for one in rule(bench, check.names) if one[2].any()]
            elif check.suspects is None:
                asked |= True
            else:
                asked |= check.suspects(columns)
        return Verdict(bench, sure_rows(bench), found, asked)

    def _bench(self, columns: Columns) -> Bench:
        coded = self.codes.read(columns)
        channel = columns.judged(Column.CHANNEL, read_channel)
        batch = Batch(
            columns, coded, columns.judged(Column.STATUS, read_status), channel, _terms(columns), disorder(columns)
        )
        dues = VectorDues.of(self.clock)
        suspends = self.profile.supplement == "suspend"
        life = live(batch, dues, knows_forwarding=self.knows_forwarding, suspends=suspends)
        if not self.profile.guards <= _JUDGED_GUARDS or self.profile.approvals:
            life = attrs.evolve(life, sure=columns.none)
        where, wheres = self._where(batch)
        return Bench(batch, life, dues, self.rules, self.profile, columns.none, where, wheres)

    def _where(self, batch: Batch) -> tuple[Numbers, list[tuple[str | None, str | None]]]:
        """Return the province and channel whose rules each row goes by, as the replay takes them."""
        coded, channel = batch.coded, batch.channel
        provinces: list[str | None] = [self.place or entry.level1 for entry in coded.entries]
        known = list(dict.fromkeys(provinces))
        place = np.array([known.index(one) for one in provinces], np.int64)[coded.places]
        channels: list[str | None] = [one or Channel.ONLINE for one in channel.values]
        ways = list(dict.fromkeys(channels))
        way = np.array([ways.index(one) for one in channels], np.int64)[channel.places]
        return place * len(ways) + way, [(province, one) for province in known for one in ways]


def _terms(columns: Columns) -> Terms:
    """Return the terms of a batch; many procedures share one."""
    places, combinations = columns.together(Column.TERM, Column.PROCEDURE_CODE, Column.CHANNEL)
    numbers: dict[tuple[object, object], int] = {}
    readings: list[TermReading] = []
    number_of = np.zeros(len(combinations), np.int64)
    for place, (text, procedure, word) in enumerate(combinations):
        reading = term_of(text, procedure, read_channel(word))
        number_of[place] = numbers.setdefault((reading.terms, reading.readings), len(readings))
        if number_of[place] == len(readings):
            readings.append(reading)
    return Terms(readings, number_of[places])
