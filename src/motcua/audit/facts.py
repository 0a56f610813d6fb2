"""What can be known of one row: its code judged, its term, its life replayed and judged.

Everything is computed once per row and shared by the checks. A register rarely records reasons, items
or mandates, so guards that ask for them do not bind here: what is not recorded is not a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import attrs

from motcua.audit.words import read_channel, read_status
from motcua.clock import Term, WorkClock, parse_term
from motcua.clock.termtext import TermReading
from motcua.codes.catalogue import catalogue_terms
from motcua.codes.check import CodeVerdict, judge_code
from motcua.dossier import Event, EventName
from motcua.errors import NotCoveredError
from motcua.ledger import Column, Register, RegisterRow
from motcua.localtime import DESK_ZONE
from motcua.states import Case, HistoryReport, Profile, State, judge, replay
from motcua.states.dues import is_timed
from motcua.statistics import HandledDossier, Outcome
from motcua.units import Channel

__all__ = [
    "RowFacts",
    "count_of",
    "gather",
    "handled",
    "light_facts",
    "register_profile",
    "requests_in",
    "row_facts",
    "row_term",
    "term_of",
]

_UNRECORDED = frozenset({"REASON_REQUIRED", "ITEMS_REQUIRED", "RECEIVER_NOT_AUTHORISED", "OBLIGATION_OPEN"})
_LONGEST_COUNT = 10
ORDER: tuple[tuple[Column, Column], ...] = (
    (Column.SUBMITTED_AT, Column.ACCEPTED_AT),
    (Column.ACCEPTED_AT, Column.FORWARDED_AT),
    (Column.ACCEPTED_AT, Column.SUPPLEMENT_REQUESTED_AT),
    (Column.SUPPLEMENT_REQUESTED_AT, Column.SUPPLEMENT_COMPLETED_AT),
    (Column.ACCEPTED_AT, Column.APOLOGY_AT),
    (Column.ACCEPTED_AT, Column.FINISHED_AT),
    (Column.FINISHED_AT, Column.RETURNED_AT),
    (Column.ACCEPTED_AT, Column.DUE_AT),
)
"""Pairs of moments of which the first must not come after the second."""


@attrs.frozen
class RowFacts:
    """What is known of a row.

    Attributes:
        row: the row.
        at: the moment of the audit.
        clock: the desk's week and calendar.
        verdict: its code judged, or None when there is no code.
        status: the state its status word stands for, or None.
        channel: its channel, or None when not known.
        terms: its term, or nothing when not known.
        report: its life replayed and judged, or None when its moments cannot be put in order.
        uncovered: why its time could not be judged, when the calendar does not reach.
        headings: the columns that the register has; a cell of another column is not blank but unknown.
        place: level-1 code of the province whose rules bind it, or None for the nation's alone.
    """

    row: RegisterRow
    at: datetime
    clock: WorkClock
    verdict: CodeVerdict | None
    status: State | None
    channel: Channel | None
    terms: tuple[Term, ...]
    report: HistoryReport | None
    uncovered: NotCoveredError | None = None
    headings: frozenset[Column] = frozenset(Column)
    place: str | None = None

    @property
    def disordered(self) -> tuple[tuple[Column, Column], ...]:
        """The pairs of moments that stand in the wrong order."""
        return disordered(self.row)

    @property
    def outcome(self) -> Outcome | None:
        """How the dossier stands, for statistics; None when it was not accepted.

        One that was accepted but cannot be judged has no due moment: it counts as received, not as on time.
        """
        if self.row.moment(Column.ACCEPTED_AT) is None:
            return None
        if self.report is None or self.report.replay.history.accepted_at is None:
            return Outcome(None, None, self.row.moment(Column.FINISHED_AT), self.at)
        history = self.report.replay.history
        asked = self.row.moment(Column.SUPPLEMENT_REQUESTED_AT)
        completed = self.row.moment(Column.SUPPLEMENT_COMPLETED_AT)
        waited = max(completed - asked, timedelta()) if asked and completed else timedelta()  # bare days stand early
        accepted = history.accepted_at
        is_waiting = asked and accepted and not completed and history.ended_at is None
        waiting = max(asked, accepted) if is_waiting and asked and accepted else None
        return Outcome(
            history.due, promised(self.row), history.ended_at, self.at, waited, is_timed(self.terms), waiting,
            requests_in(self.row),
        )  # fmt: skip


def count_of(text: str | None) -> int:
    """Return the number that a cell counts, -1 where it counts nothing.

    Args:
        text: the cell.
    """
    return int(text) if text is not None and text.isdecimal() and len(text) < _LONGEST_COUNT else -1


def requests_in(row: RegisterRow) -> int:
    """Return how many supplements were asked for: as the row counts them, or one where one was asked for.

    Args:
        row: the row.
    """
    counted = count_of(row.text(Column.SUPPLEMENTS))
    return counted if counted >= 0 else int(row.moment(Column.SUPPLEMENT_REQUESTED_AT) is not None)


def handled(facts: RowFacts, by: Column | None) -> HandledDossier | None:
    """Return a row as the figures of a period want it, or None when it was not accepted.

    Args:
        facts: what is known of the row.
        by: the column that names the unit, or None to name none.
    """
    row, outcome, accepted = facts.row, facts.outcome, facts.row.moment(Column.ACCEPTED_AT)
    if outcome is None or accepted is None:
        return None
    return HandledDossier(
        code=row.text(Column.CODE) or f"#{row.number}",
        accepted_at=accepted,
        due=outcome.due,
        promised=outcome.promised,
        ended_at=outcome.ended_at,
        supplement=outcome.supplement,
        waiting_since=outcome.waiting_since,
        requests=outcome.requests,
        terms=facts.terms,
        unit="" if by is None else row.text(by) or "",
        officer=row.text(Column.OFFICER) or "",
        sector=row.text(Column.SECTOR) or "",
        procedure=row.text(Column.PROCEDURE_CODE) or "",
        level=row.text(Column.LEVEL) or "",
        channel=facts.channel,
    )


def register_profile(profile: Profile | None = None) -> Profile:
    """Return the profile for rows of a register: guards about things a register does not record are off."""
    base = profile or Profile.default()
    return attrs.evolve(base, guards=base.guards - _UNRECORDED)


def disordered(row: RegisterRow) -> tuple[tuple[Column, Column], ...]:
    """Return the pairs of moments of a row that stand in the wrong order; a due date counts to its end."""
    found = []
    for earlier, later in ORDER:
        first, last = row.moment(earlier), row.moment(later)
        if first is None or last is None:
            continue
        same_day_known = not row.bare_days & {earlier, later} and later is not Column.DUE_AT
        if first.date() > last.date() or (same_day_known and first > last):
            found.append((earlier, later))
    return tuple(found)


def gather(
    register: Register, *, at: datetime, clock: WorkClock, profile: Profile, place: str | None = None
) -> Iterator[RowFacts]:
    """Yield the facts of every row, in order.

    Args:
        register: the register.
        at: the moment of the audit.
        clock: the desk's week and calendar.
        profile: the profile the rows are replayed with.
        place: level-1 code of the province whose rules apply; by default that of each dossier code.
    """
    headings = frozenset(register.headings)
    for row in register.rows:
        yield row_facts(row, at=at, clock=clock, profile=profile, place=place, headings=headings)


def row_facts(
    row: RegisterRow,
    *,
    at: datetime,
    clock: WorkClock,
    profile: Profile,
    place: str | None,
    headings: frozenset[Column],
) -> RowFacts:
    """Return the facts of one row; arguments as for `gather`.

    Args:
        row: the row.
        at: the moment of the audit.
        clock: the desk's week and calendar.
        profile: the profile it is replayed with.
        place: level-1 code of the province whose rules apply, or None.
        headings: the columns that the register has.
    """
    facts, other_terms = _still(row, at, clock, headings, place)
    if facts.disordered:
        return facts
    return _lived(facts, other_terms, profile, knows_forwarding=Column.FORWARDED_AT in headings)


def light_facts(
    row: RegisterRow, *, at: datetime, clock: WorkClock, place: str | None, headings: frozenset[Column]
) -> RowFacts:
    """Return what the cells of one row say by themselves, its life neither replayed nor judged; as for `row_facts`."""
    return _still(row, at, clock, headings, place)[0]


def _still(
    row: RegisterRow, at: datetime, clock: WorkClock, headings: frozenset[Column], place: str | None
) -> tuple[RowFacts, tuple[tuple[Term, ...], ...]]:
    """Return what the cells say by themselves, and the other readings of the term."""
    code = row.text(Column.CODE)
    verdict = None if code is None else judge_code(code)
    channel = read_channel(row.text(Column.CHANNEL))
    reading = row_term(row)
    status = read_status(row.text(Column.STATUS))
    own = verdict.code.agency.level1 if verdict is not None and verdict.code is not None else None
    return (
        RowFacts(row, at, clock, verdict, status, channel, reading.terms, None, None, headings, place or own),
        reading.readings,
    )


def _lived(
    facts: RowFacts,
    other_terms: tuple[tuple[Term, ...], ...],
    profile: Profile,
    *,
    knows_forwarding: bool,
) -> RowFacts:
    """Replay and judge the life that a row's moments tell."""
    case = Case(
        channel=facts.channel or Channel.ONLINE,
        clock=facts.clock,
        terms=facts.terms,
        other_terms=other_terms,
        place=facts.place,
    )
    events = _in_order(_events(facts, knows_forwarding=knows_forwarding), facts.row)
    try:
        report = judge(replay(events, case=case, profile=profile, tolerant=True), at=facts.at, profile=profile)
    except NotCoveredError as error:
        return attrs.evolve(facts, uncovered=error)
    return attrs.evolve(facts, report=report)


def _in_order(events: Iterator[tuple[Event, Column | None]], row: RegisterRow) -> list[Event]:
    """Return the events by moment; a bare day is read as the earliest moment that fits the order of a life.

    It lies after midnight, which ends the day before, and not before what came earlier on the same day.
    """
    placed: list[Event] = []
    for event, column in events:
        moment = event.at
        if column in row.bare_days:
            same_day = [earlier.at for earlier in placed if earlier.at.date() == moment.date()]
            moment = max([moment + timedelta(seconds=1), *same_day])
        placed.append(attrs.evolve(event, at=moment))
    return sorted(placed, key=lambda event: event.at)


def promised(row: RegisterRow) -> datetime | None:
    """Return the moment a row promises; a bare day promises until its end."""
    due = row.moment(Column.DUE_AT)
    return end_of_day(due.date()) if due is not None and Column.DUE_AT in row.bare_days else due


def row_term(row: RegisterRow) -> TermReading:
    """Return the term of a row: its own text, or every term the catalogue shows for its procedure and channel."""
    return term_of(row.text(Column.TERM), row.text(Column.PROCEDURE_CODE), read_channel(row.text(Column.CHANNEL)))


@lru_cache(maxsize=20_000)
def term_of(text: str | None, procedure: str | None, channel: Channel | None) -> TermReading:
    """Return the term of a row by its own text, or by its procedure and channel.

    Args:
        text: the text of the term, if there is one.
        procedure: the code of the procedure, if there is one.
        channel: how it was filed, if that is known.
    """
    if text is not None and parse_term(text).ok:
        return parse_term(text)
    if procedure is None or channel is None:
        return TermReading("", ())
    readings = [parse_term(term) for term in catalogue_terms().get((procedure.strip(), channel), ())]
    chains = [chain for reading in readings for chain in (reading.terms, *reading.readings) if chain]
    return TermReading("", chains[0], tuple(chains[1:])) if chains else TermReading("", ())


def _events(facts: RowFacts, *, knows_forwarding: bool) -> Iterator[tuple[Event, Column | None]]:
    """Yield a row's events, each with the column of its moment, in the order of a dossier's life."""
    row = facts.row
    accepted = row.moment(Column.ACCEPTED_AT)
    submitted = row.moment(Column.SUBMITTED_AT) or accepted
    if submitted is not None:
        column = Column.SUBMITTED_AT if row.moment(Column.SUBMITTED_AT) else Column.ACCEPTED_AT
        yield Event(at=submitted, event=EventName.SUBMIT), column
    if accepted is None:
        if submitted is not None and facts.status is State.REFUSED:
            yield Event(at=row.moment(Column.FINISHED_AT) or submitted, event=EventName.REFUSE), Column.FINISHED_AT
        return
    yield Event(at=accepted, event=EventName.ACCEPT, due=promised(row)), Column.ACCEPTED_AT
    ended = row.moment(Column.FINISHED_AT)
    forwarded = row.moment(Column.FORWARDED_AT)
    if forwarded is not None or ended is not None or not knows_forwarding:
        column = Column.ACCEPTED_AT if forwarded is None else Column.FORWARDED_AT
        yield Event(at=forwarded or accepted, event=EventName.FORWARD), column
    yield from _waiting_events(row)
    if ended is not None:
        yield from _ending_events(facts, ended)


def _waiting_events(row: RegisterRow) -> Iterator[tuple[Event, Column]]:
    for column, name in (
        (Column.SUPPLEMENT_REQUESTED_AT, EventName.REQUEST_SUPPLEMENT),
        (Column.SUPPLEMENT_COMPLETED_AT, EventName.SUBMIT_SUPPLEMENT),
    ):
        moment = row.moment(column)
        if moment is not None:
            yield Event(at=moment, event=name), column
    apology = row.moment(Column.APOLOGY_AT)
    if apology is not None:
        new_due = row.moment(Column.NEW_DUE_AT)
        if new_due is not None and Column.NEW_DUE_AT in row.bare_days:
            new_due = end_of_day(new_due.date())
        yield Event(at=apology, event=EventName.ISSUE_APOLOGY, new_due=new_due), Column.APOLOGY_AT


def _ending_events(facts: RowFacts, ended: datetime) -> Iterator[tuple[Event, Column]]:
    if facts.status is State.STOPPED:
        yield Event(at=ended, event=EventName.STOP), Column.FINISHED_AT
        return
    yield Event(at=ended, event=EventName.DECIDE, outcome="granted"), Column.FINISHED_AT
    returned = facts.row.moment(Column.RETURNED_AT)
    if returned is not None:
        yield Event(at=returned, event=EventName.RETURN_RESULT), Column.RETURNED_AT
        if facts.status is State.CLOSED:
            yield Event(at=returned, event=EventName.CLOSE), Column.RETURNED_AT


def end_of_day(day: date) -> datetime:
    """Return the last second of a day in +07:00: the moment of an audit that names only a day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=DESK_ZONE)
