"""The engine: a register streamed through the kernel, and only what could be wrong looked at row by row.

The words of a finding always come from the check itself, so that an audit by columns says what an audit by rows says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np
import pyarrow as pa

from motcua.audit.censustaker import CensusTaker
from motcua.audit.check import Check, PickingSeries, RegisterCheck, RowCheck, Series
from motcua.audit.checks import duplicate_finding, gap_finding, shown_rows
from motcua.audit.coded import Coded
from motcua.audit.codetally import CodeTally, Gap, SortedCodes
from motcua.audit.columns import Columns, Numbers
from motcua.audit.exact import sure_rows
from motcua.audit.facts import RowFacts, light_facts, row_facts
from motcua.audit.findingrows import AuditFinding, row_findings
from motcua.audit.kernel import Kernel, Verdict
from motcua.audit.opendossiers import OpenDossiers
from motcua.audit.records import ColumnReader, rows_of
from motcua.audit.source import BatchSource, RegisterAccount
from motcua.audit.standing import count_batch, without
from motcua.audit.termseries import TermSeries
from motcua.findings import Finding, finding_kinds
from motcua.ledger import CellFault, Column, RegisterRow
from motcua.statistics import Outcome
from motcua.statistics.ontime import OnTimeCounts
from motcua.units import Severity

__all__ = ["Engine", "Sink", "can_stream"]

Sink: TypeAlias = Callable[[pa.RecordBatch], Any]
_DUPLICATES = "MC501", ("CODE_DUPLICATE",)
_GAPS = "MC502", ("SERIAL_GAP",)
_WORDING = "MC505", ("TERM_AMBIGUOUS", "TERM_RANGE")
SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("check", pa.dictionary(pa.int32(), pa.string())),
        ("finding", pa.dictionary(pa.int32(), pa.string())),
        ("severity", pa.dictionary(pa.int32(), pa.string())),
    ]
)
"""The columns of findings without their words."""


def can_stream(checks: Sequence[Check]) -> bool:
    """Return whether a register need not be held for some checks.

    Args:
        checks: the checks.
    """
    known = (_DUPLICATES, _GAPS, _WORDING)
    return all(isinstance(one, RowCheck) or one.series is not None or (one.id, one.names) in known for one in checks)


@attrs.define(eq=False)
class Engine:
    """Audits one register.

    Attributes:
        source: the register.
        kernel: what judges its batches.
        checks: the checks.
        sink: where findings go as columns without words; None to explain them and keep them.
        progress: called with the number of rows done.
        taker: what counts the dossiers by period and unit, or None.
        opened: what gathers the open dossiers, or None.
        judges: whether rows are judged and counted; if not, what repeats a dossier is counted below zero.
        joins: whether the register is judged as a whole, and what repeats a dossier taken out of the counts.
        findings: the findings, explained; in order once the engine has run.
        counts: how often each finding was raised, with its weight.
        on_time: the on-time counts.
        account: what is told of the register.
        dossiers: how many different dossiers there are.
    """

    source: BatchSource
    kernel: Kernel
    checks: Sequence[Check]
    sink: Sink | None = None
    progress: Callable[[int], Any] | None = None
    taker: CensusTaker | None = None
    opened: OpenDossiers | None = None
    judges: bool = attrs.field(default=True, kw_only=True)
    joins: bool = attrs.field(default=True, kw_only=True)
    findings: list[AuditFinding] = attrs.field(factory=list, init=False)
    counts: Counter[tuple[str, Severity]] = attrs.field(factory=Counter, init=False)
    on_time: OnTimeCounts = attrs.field(factory=OnTimeCounts, init=False)
    account: RegisterAccount | None = attrs.field(default=None, init=False)
    dossiers: int = attrs.field(default=0, init=False)
    _headings: frozenset[Column] = attrs.field(
        default=attrs.Factory(lambda self: frozenset(self.source.register.headings), takes_self=True), init=False
    )

    def run(self) -> None:
        """Read the register and judge it."""
        tally, series = CodeTally(), self._series() if self.joins else {}
        remarks: list[Finding] = []
        notes: list[tuple[int, str]] = []
        unreadable = rows = done = 0
        reader = self._reader()
        for batch in self.source.batches():
            remarks += batch.remarks
            notes += batch.notes
            rows = batch.rows if batch.rows is not None else rows
            columns = reader.read(batch)
            if columns is None:
                continue
            coded = self._judged(columns) if self.judges else self.kernel.codes.read(columns)
            if self.joins:
                tally.add(columns, coded)
            for one in series.values():
                one.add(columns, coded)
            unreadable += int(columns.faulty.sum())
            done += len(columns)
            if self.progress is not None:
                self.progress(done)
        if self.joins:
            self._finish(tally.sorted(self.kernel.codes), series)
        self.account = self.source.account(remarks, notes, unreadable, rows)
        self.findings.sort(key=lambda one: (one.row, one.check))

    def _reader(self) -> ColumnReader:
        return ColumnReader(self.kernel.at, self.kernel.clock, self._headings, self.kernel.place)

    def _series(self) -> dict[str, Series | PickingSeries]:
        made = {
            one.id: one.series() for one in self.checks if isinstance(one, RegisterCheck) and one.series is not None
        }
        wording = {
            one.id: TermSeries() for one in self.checks if (one.id, one.names) == _WORDING and one.id not in made
        }
        return made | wording

    def _judged(self, columns: Columns) -> Coded:
        verdict = self.kernel.judge(columns)
        self._judge(columns, verdict)
        return verdict.bench.batch.coded

    def _judge(self, columns: Columns, verdict: Verdict) -> None:
        """Judge a batch: what the columns are sure of is taken from them, unless its words are wanted."""
        sure, told = verdict.sure, self.sink is None
        unsure: list[RowFacts] = []
        doubtful: list[AuditFinding] = []
        places = np.flatnonzero(verdict.suspects if told else verdict.asked)
        for place, facts in zip(places.tolist(), self._facts(columns, places), strict=True):
            asking = self.kernel.checks
            if sure[place] and not told:  # the masks speak for the others
                asking = [check for check, mask in verdict.asks if mask[place]]
            doubtful += row_findings(facts, asking)
            if not sure[place]:
                unsure.append(facts)
        self._take(doubtful)
        if self.sink is not None:
            for check, (name, severity, mask) in verdict.found:
                weight = severity or finding_kinds()[name].severity
                self._give(columns.rows[mask & sure], check, name, weight)
        self.on_time += count_batch(verdict.bench, sure, _outcomes(unsure))
        if self.taker is not None:
            self.taker.add(verdict.bench, sure, unsure)
        if self.opened is not None:
            self.opened.add(verdict.bench, sure, unsure)

    def _facts(self, columns: Columns, places: Numbers) -> Iterator[RowFacts]:
        for row in rows_of(columns, places):
            yield self._facts_of(row)

    def _facts_of(self, row: RegisterRow) -> RowFacts:
        kernel = self.kernel
        return row_facts(
            row, at=kernel.at, clock=kernel.clock, profile=kernel.profile, place=kernel.place,
            headings=self._headings,
        )  # fmt: skip

    def _take(self, found: Sequence[AuditFinding]) -> None:
        """Keep findings, or give them away as columns."""
        if self.sink is not None:
            alike: dict[tuple[str, str, Severity], list[int]] = {}
            for one in found:
                alike.setdefault((one.check, one.finding.id, one.finding.severity), []).append(one.row)
            for (check, name, severity), rows in alike.items():
                self._give(np.array(rows, np.int64), check, name, severity)
            return
        self.findings += found
        self.counts.update((one.finding.id, one.finding.severity) for one in found)

    def _give(self, rows: Numbers, check: str, name: str, severity: Severity) -> None:
        if self.sink is None or not rows.size:
            return
        self.counts[name, severity] += rows.size
        zeros = pa.array(np.zeros(rows.size, np.int32))
        words = [pa.DictionaryArray.from_arrays(zeros, pa.array([one])) for one in (check, name, severity.value)]
        self.sink(pa.RecordBatch.from_arrays([pa.array(rows), *words], schema=SCHEMA))

    def _finish(self, codes: SortedCodes, series: dict[str, Series | PickingSeries]) -> None:
        """Judge the register as a whole; rows that are needed once more are read once more."""
        self.dossiers = codes.dossiers
        by_rule = {(one.id, one.names): one for one in self.checks if isinstance(one, RegisterCheck)}
        gaps = list(codes.gaps()) if _GAPS in by_rule and by_rule[_GAPS].series is None else []
        folded = [gap.at for gap in gaps if self.sink is None and codes.folded[gap.at]]
        picking = [one for one in series.values() if isinstance(one, PickingSeries)]
        picked = np.unique(np.concatenate([np.array(folded, np.int64), *(one.pick(codes.book) for one in picking)]))
        wanted = frozenset(column for one in picking for column in one.wanted)
        duplicates, seen = self._again(codes, picked, wanted)
        for check in self.checks:
            if check.id in series:
                own = series[check.id]
                told = own.tell(seen) if isinstance(own, PickingSeries) else own.finish()
                self._take([AuditFinding(check.id, row, code, one) for row, code, one in told])
            elif (check.id, check.names) == _DUPLICATES:
                self._take([attrs.evolve(one, check=check.id) for one in duplicates])
            elif (check.id, check.names) == _GAPS:
                self._take([self._gap(check.id, gap, codes, seen) for gap in gaps])

    def _gap(self, check: str, gap: Gap, codes: SortedCodes, seen: dict[int, RowFacts]) -> AuditFinding:
        code = seen[gap.at].row.text(Column.CODE) if gap.at in seen else codes.code_at(gap.at)
        return AuditFinding(
            check, int(codes.rows[gap.at]), code, gap_finding(gap.agency, gap.day, gap.missing, gap.last)
        )

    def _again(
        self, codes: SortedCodes, picked: Numbers, wanted: frozenset[Column]
    ) -> tuple[list[AuditFinding], dict[int, RowFacts]]:
        """Read the register once more: which repeated codes stand for several dossiers, and the rows that were picked.

        A row that repeats its dossier was counted with the others, and is taken out of the figures here.
        """
        seen: dict[int, RowFacts] = {}
        repeats = codes.repeats
        found: list[tuple[int, int, AuditFinding]] = []
        reader, start = self._reader(), 0
        for batch in self.source.again(wanted) if repeats.places.size or picked.size else ():
            columns = reader.read(batch)
            if columns is None:
                continue
            ordinals = np.arange(start, start + len(columns))
            if self.source.is_narrow:  # fewer columns may make fewer rows; in one sheet the row tells which it is
                ordinals = np.searchsorted(codes.rows, columns.rows)
            start += len(columns)
            again, runs, differs = repeats.judge(columns, ordinals)
            self._take_out(columns, again[~differs])
            for place, run in zip(again[differs].tolist(), runs[differs].tolist(), strict=True):
                at = int(ordinals[place])
                found.append((run, at, self._duplicate(codes, columns, place, at)))
            seen |= self._see(columns, ordinals, picked)
        return [one for _, _, one in sorted(found, key=lambda each: each[:2])], seen

    def _see(self, columns: Columns, ordinals: Numbers, picked: Numbers) -> dict[int, RowFacts]:
        """Return what the cells of the picked rows of a batch say."""
        low, high = np.searchsorted(picked, (ordinals[0], ordinals[-1] + 1)).tolist()
        own = np.searchsorted(ordinals, picked[low:high])
        kernel = self.kernel
        about: Any = {"at": kernel.at, "clock": kernel.clock, "place": kernel.place, "headings": columns.headings}
        rows = rows_of(columns, own)
        return {at: light_facts(row, **about) for at, row in zip(picked[low:high].tolist(), rows, strict=True)}

    def _duplicate(self, codes: SortedCodes, columns: Columns, place: int, at: int) -> AuditFinding:
        key = int(codes.keys[at])
        told = duplicate_finding(codes.book.code(key), shown_rows(codes.rows_of(key, _SHOWN + 1)))
        return AuditFinding("", int(columns.rows[place]), columns.code_at(place), told)

    def _take_out(self, columns: Columns, places: Numbers) -> None:
        """Take rows that repeat their dossier out of the figures."""
        if not places.size:
            return
        own = attrs.evolve(columns, records=columns.records.take(pa.array(places)), faults=_faults_of(columns, places))
        bench = self.kernel.bench(own)
        sure = sure_rows(bench)  # how a dossier stands does not depend on what the checks doubt
        unsure = list(self._facts(own, np.flatnonzero(~sure)))
        self.on_time = without(self.on_time, count_batch(bench, sure, _outcomes(unsure)))
        if self.taker is not None:
            self.taker.add(bench, sure, unsure, sign=-1)


def _outcomes(facts: Iterable[RowFacts]) -> list[Outcome]:
    return [outcome for one in facts if (outcome := one.outcome) is not None]


def _faults_of(columns: Columns, places: Numbers) -> list[tuple[int, CellFault]]:
    """Return the faults of some rows, by their new places."""
    new = {place: number for number, place in enumerate(places.tolist())}
    return [(new[place], fault) for place, fault in columns.faults if place in new]


_SHOWN = 20
