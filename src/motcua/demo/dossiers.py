"""Clean synthetic dossiers: real procedures with their real terms, filed at real agencies' codes, all in order.

Seeded, so that the same seed gives the same register. People are invented and numbered.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import attrs

from motcua.clock import Term, WorkClock, parse_term
from motcua.codes import InMemorySerialStore, issue
from motcua.codes.catalogue import CatalogueEntry, catalogue, catalogue_terms
from motcua.localtime import DESK_ZONE
from motcua.units import Channel

__all__ = ["Draft", "clean_dossiers", "procedures"]

FIRST_DAY = date(2024, 1, 2)
LAST_DAY = date(2026, 6, 30)
"""The span of the register: acceptance days; the export is made at the end of the last day."""

_NEW_CODES_FROM = date(2025, 9, 15)
_LEGACY_AGENCIES = ("000.00.32.H19", "000.00.14.H56", "000.17.22.H56", "000.00.38.H41", "000.00.05.H01")
_NEW_AGENCIES = ("H57.132", "H26.170", "H49.22", "H55.242")
_QUICK_POST = ("000.00.05.H01",)
_LONGEST_TERM = 45
_HOUR = 3_600_000_000


@attrs.define
class Draft:
    """A dossier being written: mutable, because faults are planted into it before it becomes a row.

    Attributes:
        entry: the procedure and channel.
        terms: its term.
        agency: code of the receiving agency.
        number: number of the invented filer.
        submitted_at, accepted_at, forwarded_at, due_at, finished_at, returned_at: its moments.
        supplement: when a supplement was asked for and completed, if one was.
        cells: texts of other columns, by column name; they replace what the moments would give.
        code: its dossier code.
        status: its status word.
        expected: names of the findings its planted fault must raise.
        fault: the kind of its planted fault, or "".
        apology: when an apology was sent and the new due moment, if one was.
        step: by how much the order number in the register goes on: 1, but for planted gaps and doubles.
    """

    entry: CatalogueEntry
    terms: tuple[Term, ...]
    agency: str
    number: int
    submitted_at: datetime
    accepted_at: datetime
    forwarded_at: datetime
    due_at: datetime
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    supplement: tuple[datetime, datetime] | None = None
    cells: dict[str, str] = attrs.field(factory=dict)
    code: str = ""
    status: str = "Đang xử lý"
    expected: tuple[str, ...] = ()
    fault: str = ""
    apology: tuple[datetime, datetime] | None = None
    step: int = 1


def procedures() -> tuple[tuple[CatalogueEntry, tuple[Term, ...]], ...]:
    """Return procedures whose channel has one readable term of a moderate length."""
    terms = catalogue_terms()
    found = []
    for entry in catalogue():
        if len(terms[entry.code, entry.channel]) == 1:
            reading = parse_term(entry.term)
            if reading.ok and reading.terms[0].amount <= _LONGEST_TERM and reading.terms[0].unit != "month":
                found.append((entry, reading.terms))
    return tuple(found)


def clean_dossiers(rows: int, random: Random, clock: WorkClock) -> list[Draft]:
    """Return dossiers that keep every rule, in order of acceptance, with their codes issued.

    Args:
        rows: how many.
        random: the seeded source of chance.
        clock: the desk's week and calendar.
    """
    offered = procedures()
    drafts = [_draft(number, random, clock, *random.choice(offered)) for number in range(1, rows + 1)]
    drafts.sort(key=lambda draft: draft.accepted_at)
    store = InMemorySerialStore()
    for draft in drafts:
        draft.code = str(issue(draft.agency, draft.accepted_at, store=store)[0])
    return drafts


def export_moment() -> datetime:
    """Return when the synthetic register is exported: the end of its last day."""
    return datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 59, 59, tzinfo=DESK_ZONE)


def _draft(number: int, random: Random, clock: WorkClock, entry: CatalogueEntry, terms: tuple[Term, ...]) -> Draft:
    accepted, submitted = _filing(random, clock, entry.channel)
    agencies = _LEGACY_AGENCIES if accepted.date() < _NEW_CODES_FROM else _NEW_AGENCIES
    due = clock.deadline(accepted, terms).due
    assert due is not None  # noqa: S101  no pause is given
    draft = Draft(
        entry=entry,
        terms=terms,
        agency=random.choice(agencies),
        number=number,
        submitted_at=submitted,
        accepted_at=accepted,
        forwarded_at=_forwarding(random, clock, accepted, due, entry.channel),
        due_at=due,
    )
    _finish(draft, random, clock)
    return draft


def working_moment(random: Random, clock: WorkClock, day: date, first: float = 0.0, last: float = 1.0) -> datetime:
    """Return a whole minute inside the office time of a working day, between two shares of it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=DESK_ZONE)
    length = clock.worked_microseconds(midnight, midnight + timedelta(days=1))
    moment = clock.moment_after(midnight, int(length * random.uniform(max(first, 0.01), last)))
    return moment.replace(second=0, microsecond=0)


def _filing(random: Random, clock: WorkClock, channel: Channel) -> tuple[datetime, datetime]:
    span = (LAST_DAY - FIRST_DAY).days
    day = clock.workday_at_or_after(FIRST_DAY + timedelta(days=random.randint(3, span - 3)))
    if channel is not Channel.ONLINE:
        accepted = working_moment(random, clock, day, last=0.95)
        return accepted, accepted - timedelta(minutes=random.randint(0, 9))
    filed = datetime(day.year, day.month, day.day, random.randint(0, 23), random.randint(0, 59), tzinfo=DESK_ZONE)
    answered = clock.moment_after(filed, int(_HOUR * random.uniform(0.3, 7.5)))
    return answered.replace(second=random.randint(0, 59), microsecond=0), filed


def _forwarding(random: Random, clock: WorkClock, accepted: datetime, due: datetime, channel: Channel) -> datetime:
    """Pass on within minutes; paper after 15:00 at the start of the next working day; always before it is due."""
    closing = clock.session_ends(accepted.date())[-1]
    soon = min(accepted + timedelta(minutes=random.randint(5, 25)), closing)
    if channel is Channel.ONLINE or (accepted.hour, accepted.minute) <= (
        15,
        0,
    ):  # the hour of Decree 61/2018, Article 18
        return soon if soon < due else accepted
    morning = working_moment(random, clock, clock.workday_after(accepted.date(), 1), last=0.1)
    return morning if morning < due else accepted


def _finish(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Resolve the dossier inside its term, or leave a recent one open."""
    end = export_moment()
    if draft.due_at > end and end - draft.accepted_at < timedelta(days=25) and random.random() < 0.6:  # noqa: PLR2004
        return
    if random.random() < 0.05:  # noqa: PLR2004  one dossier in twenty needs a supplement
        draft.supplement = _supplement(draft, random, clock)
    begin = draft.supplement[1] if draft.supplement else draft.forwarded_at
    latest = min(draft.due_at, end - timedelta(days=1))
    spare = max(0, clock.worked_microseconds(begin, latest)) if begin < latest else 0
    finished = clock.moment_after(begin, int(spare * random.uniform(0.2, 0.97))).replace(second=0, microsecond=0)
    draft.finished_at = max(begin, finished)
    hours = random.uniform(0.5, 20)
    returned = clock.moment_after(draft.finished_at, int(_HOUR * hours))
    if draft.entry.channel is Channel.POST and draft.agency in _QUICK_POST:
        returned = draft.finished_at + timedelta(hours=hours)  # the post delivers within the province's own term
    if returned < end:
        draft.returned_at = max(draft.finished_at, returned.replace(second=0, microsecond=0))
        draft.status = "Kết thúc hồ sơ"
    else:
        draft.status = "Đã xử lý xong"


def _supplement(draft: Draft, random: Random, clock: WorkClock) -> tuple[datetime, datetime] | None:
    """Ask on the second working day and complete a few days later, when the term leaves room for it."""
    asked_on = clock.workday_after(draft.accepted_at.date(), 2)
    completed_on = clock.workday_after(asked_on, random.randint(1, 4))
    if completed_on >= min(draft.due_at.date(), LAST_DAY) or draft.forwarded_at.date() >= asked_on:
        return None
    return working_moment(random, clock, asked_on, last=0.5), working_moment(random, clock, completed_on, last=0.5)
