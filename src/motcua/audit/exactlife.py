"""What the clocks find in ordinary lives, as masks; each says of a row what `states.judge` and its check say of it.

Every function takes a `Bench` and yields findings as (name, weight, rows); the rows of lives that are not ordinary mean
nothing, since those are judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import attrs
import numpy as np

from motcua.audit.columns import DAY_SECONDS, ZONE_SECONDS, Columns, Flags, Numbers
from motcua.audit.dayrules import DayRules
from motcua.audit.life import Batch, Life
from motcua.audit.vectordues import VectorDues, local_days
from motcua.audit.words import read_timeliness
from motcua.clock import WorkingHours
from motcua.clock.batch import UNANSWERED
from motcua.clock.policy import default_policy
from motcua.clock.ruled import ruled_term
from motcua.ledger import Column
from motcua.localtime import DESK_ZONE
from motcua.rules import Rule
from motcua.states import Profile, State
from motcua.states.dues import is_timed
from motcua.statistics import Outcome
from motcua.statistics.ontime import LATENESS_CLASSES, is_on_time
from motcua.units import Channel, Severity

__all__ = [
    "Bench",
    "Found",
    "apology_missing",
    "forward_late",
    "intake_late",
    "lateness",
    "notice_late",
    "open_endings",
    "outcomes_of",
    "overdue",
    "timeliness_differs",
]

Found: TypeAlias = tuple[str, Severity | None, Flags]
_EPOCH = date(1970, 1, 1).toordinal()
_ENDED = (State.DECIDED, State.RETURNED, State.CLOSED, State.STOPPED)


@attrs.define(eq=False)
class Bench:
    """A batch and its lives, with what they are judged by.

    Attributes:
        batch: the batch.
        life: its lives.
        dues: the counter of due moments of the desk's clock.
        rules: the rules by day and place.
        profile: how dossiers live.
        doubtful: rows that turn out not to be sure after all; they are judged one by one.
        where: for each row the place of its province and channel in `told_wheres` and `wheres`.
        told_wheres: the provinces and channels that occur, as the register tells them.
    """

    batch: Batch
    life: Life
    dues: VectorDues
    rules: DayRules
    profile: Profile
    doubtful: Flags
    where: Numbers
    told_wheres: list[tuple[str | None, Channel | None]]

    @property
    def wheres(self) -> list[tuple[str | None, Channel | None]]:
        """The provinces and channels that occur, the channel as the replay takes it."""
        return [(province, channel or Channel.ONLINE) for province, channel in self.told_wheres]

    @property
    def columns(self) -> Columns:
        """The columns of the batch."""
        return self.batch.columns

    @property
    def silent_end(self) -> Flags:
        """The rows whose end is not written although it was: the gap is reported, not its shadow."""
        ended = self.batch.status.where(lambda state: state in _ENDED)
        return ~self.columns.known(Column.FINISHED_AT) & (ended | self.columns.unreadable(Column.FINISHED_AT))

    @property
    def starts_at_no_hour(self) -> Flags:
        """The rows with a term in hours from a day whose hour was not written."""
        return self.columns.bare(Column.ACCEPTED_AT) & self.batch.terms.timed

    @property
    def moment(self) -> Numbers:
        """The moment each row is judged at: that of the audit, or its last step if that lies behind it."""
        return np.maximum(self.columns.at_seconds, self.life.steps.last)

    def in_force(self, sets: str, days: Numbers) -> Numbers:
        """Return for each sure row the place of its rule in `rules.rules`; 0 elsewhere, and where there is none.

        Args:
            sets: what the rule sets.
            days: the day for each row; shape (n,).
        """
        found = np.zeros(len(days), np.int64)
        sure = np.flatnonzero(self.life.sure)
        found[sure] = self.rules.find(sets, days[sure], self.where[sure], self.wheres)
        return found

    def ruled(self, sets: str, rows: Flags) -> Numbers:
        """Return for each of some rows the place of its rule in `rules.rules`; 0 elsewhere, and where there is none.

        The day is that of acceptance, or of filing while the dossier was not accepted, as `ruling` takes it.

        Args:
            sets: what the rule sets.
            rows: the rows.
        """
        columns = self.columns
        accepted = columns.known(Column.ACCEPTED_AT)
        dated = np.flatnonzero(rows & (accepted | columns.known(Column.SUBMITTED_AT)))
        days = np.where(accepted, columns.days(Column.ACCEPTED_AT), columns.days(Column.SUBMITTED_AT))[dated]
        found = np.zeros(len(columns), np.int64)
        found[dated] = self.rules.find(sets, days, self.where[dated], self.told_wheres)
        return found

    def is_clock(self, places: Numbers) -> Flags:
        """Return which rules set a term with a way of counting it.

        Args:
            places: the places of rules in `rules.rules`; shape (n,).
        """
        return np.array([rule is not None and rule.policy is not None for rule in self.rules.rules], np.bool_)[places]

    def may_be_late(self, places: Numbers, starts: Numbers, ends: Numbers) -> Flags:
        """Return which duties were perhaps not done within the terms that rules set: never too few.

        Args:
            places: for each duty the place of its rule in `rules.rules`; shape (n,).
            starts: when each began; shape (n,).
            ends: when each was done, or judged; shape (n,).
        """
        chains = []
        for rule in _used(self, places):
            terms, policy = ((), None) if rule is None else ruled_term(rule)
            usual = len(terms) == 1 and is_timed(terms) and policy == default_policy(terms[0].unit)
            chains.append(terms if usual else ())
        due = self.dues.computed(starts, chains, places)
        found: Flags = (due == UNANSWERED) | (ends > due)
        return found


def lateness(bench: Bench) -> Iterator[Found]:
    """LATE: ended after the last moment that is not late. No due moment of an ordinary life was renewed."""
    life = bench.life
    shadow = bench.starts_at_no_hour & ~bench.columns.known(Column.DUE_AT)
    late = (life.due != UNANSWERED) & (life.steps.ended != UNANSWERED) & (life.steps.ended > life.legal_end)
    yield "LATE", None, late & ~shadow


def overdue(bench: Bench) -> Iterator[Found]:
    """OVERDUE: open, and the term ran out before the audit, or before the supplement that is still awaited."""
    life = bench.life
    waits = (life.steps.asked != UNANSWERED) & (life.steps.completed == UNANSWERED)
    stopped = np.where(waits, life.steps.asked, bench.moment)
    shadow = bench.silent_end | (bench.starts_at_no_hour & ~bench.columns.known(Column.DUE_AT))
    late = (life.due != UNANSWERED) & (life.steps.ended == UNANSWERED) & (stopped > life.legal_end)
    yield "OVERDUE", None, late & ~shadow


def apology_missing(bench: Bench) -> Iterator[Found]:
    """APOLOGY_MISSING: late or overdue without an apology, where a rule says until when it is due."""
    columns = bench.columns
    if Column.APOLOGY_AT in columns.headings:
        late = columns.none
        for _, _, found in (*lateness(bench), *overdue(bench)):
            late |= found
        rows = late & bench.life.sure & ~columns.filled(Column.APOLOGY_AT)
        yield "APOLOGY_MISSING", None, rows & bench.is_clock(bench.ruled("apology.latest", rows))


def timeliness_differs(bench: Bench) -> Iterator[Found]:
    """TIMELINESS_DIFFERS: the export says something else than the end of the due day, or the due minute, does."""
    said = bench.columns.judged(Column.TIMELINESS, read_timeliness)
    yes, no = said.where(lambda one: one is True), said.where(lambda one: one is False)
    life = bench.life
    ended = life.steps.ended
    in_time = ended <= life.legal_end
    judged = life.sure & (life.due != UNANSWERED) & (ended != UNANSWERED)
    rows = np.flatnonzero(judged & ((yes & ~in_time) | (no & in_time)))
    agreeing = _agreeing(bench, rows, yes[rows])
    for weight in (Severity.INFO, Severity.WARNING, Severity.ERROR):
        found = bench.columns.none
        found[rows] = [
            weight is (Severity.INFO if agrees else Severity.ERROR if says else Severity.WARNING)
            for agrees, says in zip(agreeing, yes[rows].tolist(), strict=True)
        ]
        yield "TIMELINESS_DIFFERS", weight, found


def _agreeing(bench: Bench, rows: Numbers, said: Flags) -> list[bool]:
    """Return of which ended dossiers any way of comparing agrees with what was said."""
    return [
        any(is_on_time(outcome, name) is says for name in LATENESS_CLASSES)
        for outcome, says in zip(outcomes_of(bench, rows), said.tolist(), strict=True)
    ]


def outcomes_of(bench: Bench, rows: Numbers) -> Iterator[Outcome]:
    """Yield how some ended dossiers stand, as `RowFacts.outcome` says it; ended ones wait for nothing.

    Args:
        bench: the batch.
        rows: their places in it.
    """
    life, columns = bench.life, bench.columns
    asked = columns.moments(Column.SUPPLEMENT_REQUESTED_AT)[rows]
    completed = columns.moments(Column.SUPPLEMENT_COMPLETED_AT)[rows]
    both = (asked != UNANSWERED) & (completed != UNANSWERED)
    waited = np.where(both, np.maximum(np.where(both, completed - asked, 0), 0), 0).tolist()
    moments = (life.due[rows].tolist(), life.promised[rows].tolist(), life.steps.ended[rows].tolist())
    timed = bench.batch.terms.timed[rows].tolist()
    for due, promised, ended, seconds, is_timed_ in zip(*moments, waited, timed, strict=True):
        yield Outcome(
            _moment(due), _moment(promised), _moment(ended), columns.at, timedelta(seconds=seconds), is_timed_
        )


def _moment(seconds: int) -> datetime | None:
    return None if seconds == UNANSWERED else datetime.fromtimestamp(seconds, DESK_ZONE)


def open_endings(bench: Bench) -> Iterator[Found]:
    """NOT_CLOSED and STALE: returned and not closed by the day after, or open without a step for long."""
    life, today = bench.life, local_days(bench.moment)
    returned = bench.batch.status.where(lambda state: state is State.RETURNED) & (life.steps.returned != UNANSWERED)
    yield "NOT_CLOSED", None, returned & (today > local_days(life.steps.returned))
    quiet = today - local_days(life.steps.last)
    stale = (life.steps.ended == UNANSWERED) & (quiet > bench.profile.stale_after_days)
    yield "STALE", None, stale & ~bench.silent_end


def notice_late(bench: Bench) -> Iterator[Found]:
    """SUPPLEMENT_NOTICE_LATE: asked for after more working days than the rule of the day allows."""
    steps = bench.life.steps
    asked = bench.life.sure & (steps.asked != UNANSWERED)
    late = bench.columns.none
    if asked.any():
        rows = np.flatnonzero(asked)
        days = local_days(steps.accepted[rows])
        found = bench.rules.find("supplement.notice", days, np.zeros(rows.size, np.int64), [(None, None)])
        limit = _whole(bench, found)
        rank = bench.dues.tables.rank
        first, last = bench.dues.day_place(steps.accepted[rows]), bench.dues.day_place(steps.asked[rows])
        late[rows] = (limit >= 0) & (rank[last + 1] - rank[first + 1] > limit)
    yield "SUPPLEMENT_NOTICE_LATE", None, late


def _whole(bench: Bench, places: Numbers) -> Numbers:
    """Return the whole number that each row's rule sets, -1 where there is none."""
    values = [-1 if rule is None or rule.value is None else int(rule.value) for rule in _used(bench, places)]
    return np.array(values, np.int64)[places]


def _used(bench: Bench, places: Numbers) -> list[Rule | None]:
    """Return the rules that occur in their places, None in all others: other kinds of rules have other values."""
    used = set(np.unique(places).tolist())
    return [rule if place in used else None for place, rule in enumerate(bench.rules.rules)]


def intake_late(bench: Bench) -> Iterator[Found]:
    """INTAKE_LATE: an online filing answered after the time that the rule of its day and province sets."""
    life, columns = bench.life, bench.columns
    steps, late = life.steps, columns.none
    online = bench.batch.channel.where(lambda one: one in (Channel.ONLINE, None))
    rows = np.flatnonzero(life.sure & online)
    channels = [(place, Channel.ONLINE) for place, _ in bench.wheres]
    found = bench.rules.find("intake.online", local_days(steps.submitted[rows]), bench.where[rows], channels)
    chains = [() if rule is None or rule.value is None else (WorkingHours(rule.value),) for rule in _used(bench, found)]
    due = bench.dues.computed(steps.submitted[rows], chains, found)
    ruled = np.array([bool(chain) for chain in chains], np.bool_)[found]
    bench.doubtful[rows] |= ruled & (due == UNANSWERED)
    late[rows] = ruled & (steps.accepted[rows] > due)
    known = bench.batch.channel.where(lambda one: one is not None)
    yield "INTAKE_LATE", None, late & known & ~columns.bare(Column.SUBMITTED_AT) & ~columns.bare(Column.ACCEPTED_AT)


def forward_late(bench: Bench) -> Iterator[Found]:
    """FORWARD_LATE: passed on after the day of reception, or after the hour the next day for what came late."""
    life, columns = bench.life, bench.columns
    steps = life.steps
    days = local_days(steps.accepted)
    within = bench.in_force("forward.within", days)
    has_policy = bench.is_clock(within)
    _passed_on_within(bench, within, has_policy)
    paper = bench.batch.channel.where(lambda one: one not in (Channel.ONLINE, None))
    asks = life.sure & paper & ~has_policy
    passed = np.where(steps.forwarded != UNANSWERED, steps.forwarded, bench.moment)
    later = asks & (local_days(passed) > days)  # by the end of the day of reception is in time in any case
    late = columns.none
    rows = np.flatnonzero(later)
    if rows.size:
        wheres = [(None, channel) for _, channel in bench.wheres]
        cutoffs = bench.rules.find("forward.cutoff", days[rows], bench.where[rows], wheres)
        late[rows] = _past_cutoff(bench, rows, passed[rows], cutoffs)
    bare = columns.bare(Column.ACCEPTED_AT) | columns.bare(Column.FORWARDED_AT)
    shadow = bench.silent_end | columns.unreadable(Column.FORWARDED_AT) | bare
    yield "FORWARD_LATE", None, late & ~shadow


def _past_cutoff(bench: Bench, rows: Numbers, passed: Numbers, cutoffs: Numbers) -> Flags:
    """Return which of some rows, passed on after the day of reception, were so too late."""
    steps, tables = bench.life.steps, bench.dues.tables
    seconds = np.array([_seconds(rule) for rule in _used(bench, cutoffs)], np.int64)[cutoffs]
    ruled = seconds >= 0
    accepted = steps.accepted[rows]
    clock = (accepted + ZONE_SECONDS) % DAY_SECONDS
    place = bench.dues.day_place(accepted)
    works = tables.rank[place + 1] > tables.rank[place]
    following = tables.rank[place + 1]
    known = following < len(tables.workdays)
    morning = tables.noons[np.where(known, following, 0)]
    closed = works & (accepted > tables.closings[np.where(works, tables.rank[place], 0)])
    plain = works & known & ~closed & (clock != seconds)
    late = np.where(clock > seconds, passed > morning, True)  # noqa: FBT003  a value of a mask
    bench.doubtful[rows] |= ruled & ~plain
    return ruled & late


def _seconds(rule: Rule | None) -> int:
    """Return the time of day that a row sets in seconds, -1 where there is none."""
    if rule is None or rule.value is None:
        return -1
    cutoff = time.fromisoformat(rule.value)
    return cutoff.hour * 3600 + cutoff.minute * 60


def _passed_on_within(bench: Bench, within: Numbers, has_policy: Flags) -> None:
    """Send to the single judgement what was not passed on within the term that a province sets."""
    rows = np.flatnonzero(bench.life.sure & has_policy)
    if rows.size:
        steps = bench.life.steps
        passed = np.where(steps.forwarded != UNANSWERED, steps.forwarded, bench.moment)[rows]
        bench.doubtful[rows] |= bench.may_be_late(within[rows], steps.accepted[rows], passed)
