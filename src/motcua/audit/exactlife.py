"""What the clocks find in ordinary lives, as masks; each says of a row what `states.judge` and its check say of it.

Every function takes a `Bench` and yields findings as (name, weight, rows); the rows of lives that are not ordinary mean
nothing, since those are judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import TypeAlias

import attrs
import numpy as np

from motcua.audit.columns import DAY_SECONDS, ZONE_SECONDS, Columns, Flags, Numbers
from motcua.audit.dayrules import DayRules
from motcua.audit.life import Batch, Life, legal_end
from motcua.audit.vectordues import VectorDues, local_days
from motcua.clock import Hours, WorkClock, WorkingHours
from motcua.clock.batch import UNANSWERED
from motcua.clock.policy import default_policy
from motcua.clock.ruled import ruled_term
from motcua.ledger import Column
from motcua.rules import Rule
from motcua.states import Profile, State
from motcua.states.dues import is_timed
from motcua.units import Channel, Severity

__all__ = ["Bench", "Found", "day_off", "forward_late", "intake_late", "lateness", "mismatch", "notice_late",
           "open_endings", "overdue"]  # fmt: skip

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
        where: for each row the place of its province and channel in `wheres`.
        wheres: the provinces and channels that occur, the channel as the replay takes it.
    """

    batch: Batch
    life: Life
    dues: VectorDues
    rules: DayRules
    profile: Profile
    doubtful: Flags
    where: Numbers
    wheres: list[tuple[str | None, str | None]]

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
    has_policy = np.array([rule is not None and rule.policy is not None for rule in bench.rules.rules])[within]
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
    if not rows.size:
        return
    chains = []
    for rule in _used(bench, within[rows]):
        terms, policy = ((), None) if rule is None else ruled_term(rule)
        usual = len(terms) == 1 and is_timed(terms) and policy == default_policy(terms[0].unit)
        chains.append(terms if usual else ())
    steps = bench.life.steps
    due = bench.dues.computed(steps.accepted[rows], chains, within[rows])
    passed = np.where(steps.forwarded != UNANSWERED, steps.forwarded, bench.moment)[rows]
    bench.doubtful[rows] |= (due == UNANSWERED) | (passed > due)


def day_off(bench: Bench) -> Iterator[Found]:
    """DUE_ON_DAY_OFF: a promise for a day that no state of knowledge of the calendar calls a working day."""
    life, columns = bench.life, bench.columns
    promised = life.sure & (life.promised != UNANSWERED)
    hours = bench.batch.terms.where(last=(Hours,))
    off = promised & ~hours & ~(bench.dues.covered(life.promised) & bench.dues.works_on(life.promised))
    found = columns.none
    rows = np.flatnonzero(off)
    days = local_days(life.promised[rows]).tolist()
    known = local_days(life.steps.accepted[rows]).tolist()
    answers = {pair: _is_off(bench.dues.clock, *pair) for pair in set(zip(days, known, strict=True))}
    found[rows] = [answers[pair] for pair in zip(days, known, strict=True)]
    yield "DUE_ON_DAY_OFF", None, found


def _is_off(clock: WorkClock, day: int, accepted: int) -> bool:
    promised = date.fromordinal(day + _EPOCH)
    clocks = (clock, clock.known_on(date.fromordinal(accepted + _EPOCH)))
    sure = [one for one in clocks if one.calendar.first <= promised <= one.calendar.last]
    return bool(sure) and not any(one.works_on(promised) for one in sure)


def mismatch(bench: Bench) -> Iterator[Found]:
    """DUE_MISMATCH: a promise that fits no reading of the term, by the calendar as known then or now."""
    life, terms = bench.life, bench.batch.terms
    promised = life.promised
    asks = life.sure & (promised != UNANSWERED) & (terms.lengths > 0) & ~bench.starts_at_no_hour
    differs = asks & ~_same(life.computed, promised, terms.timed)
    bare = bench.columns.bare(Column.DUE_AT)
    differs &= ~(bare & (local_days(life.computed) == local_days(promised)))
    moved = differs & (life.steps.completed != UNANSWERED)  # a moved date may have been written over the first one
    bench.doubtful |= moved
    rows = np.flatnonzero(differs & ~moved)
    fits = _fits_otherwise(bench, rows)
    wrong = bench.columns.none
    wrong[rows] = ~fits
    later = promised > legal_end(life.computed, terms.timed)
    yield "DUE_MISMATCH", Severity.ERROR, wrong & later
    yield "DUE_MISMATCH", Severity.WARNING, wrong & ~later


def _same(computed: Numbers, promised: Numbers, timed: Flags) -> Flags:
    """Return which promises are the computed due moment: by minutes for hours, by dates for days."""
    found: Flags = np.where(timed, computed // 60 == promised // 60, local_days(computed) == local_days(promised))
    return found


def _fits_otherwise(bench: Bench, rows: Numbers) -> Flags:
    """Return which of some promises fit another reading of the term, or the calendar as it was known then."""
    life, terms = bench.life, bench.batch.terms
    fits = np.zeros(rows.size, np.bool_)
    if not rows.size:
        return fits
    knowledge = np.array([day.toordinal() - _EPOCH for day in bench.dues.clock.calendar.knowledge_days()], np.int64)
    accepted = life.steps.accepted[rows]
    reached = np.searchsorted(knowledge, local_days(accepted), side="right")
    most = 1 + max(len(one.readings) for one in terms.readings)
    for level in np.unique(reached).tolist():
        some = np.flatnonzero(reached == level)
        then = bench.dues.clock.known_on(date.fromordinal(int(local_days(accepted[some[:1]])[0]) + _EPOCH))
        for dues in dict.fromkeys((bench.dues, VectorDues.of(then) if then is not bench.dues.clock else bench.dues)):
            for number in range(most):
                chains = [
                    ((one.terms, *one.readings) if one.terms else ())[number : number + 1] for one in terms.readings
                ]
                flat = [chain[0] if chain else () for chain in chains]
                places = terms.places[rows[some]]
                computed = dues.computed(accepted[some], flat, places)
                timed = np.array([is_timed(chain) for chain in flat], np.bool_)[places]
                chained = np.array([len(chain) > 1 for chain in flat], np.bool_)[places]
                bench.doubtful[rows[some[chained]]] = True
                known = computed != UNANSWERED
                fits[some] |= known & _same(computed, life.promised[rows[some]], timed)
    return fits
