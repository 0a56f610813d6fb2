"""Judge a history at a moment: minutes run, paused and waited, and what the clocks of the law find.

Limits come from the rows in force on the day the dossier was filed or accepted; where the law of that
day is silent or was not read, nothing is found rather than something guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from motcua.clock import Pause, WorkClock
from motcua.clock.pause import merged
from motcua.clock.ruled import judge_clock
from motcua.clock.term import Hours, WorkingHours
from motcua.dossier import Event, EventName
from motcua.errors import NotCoveredError
from motcua.findings import Finding, finding
from motcua.localtime import local
from motcua.rules import Rule
from motcua.states.clocks import forward_limit
from motcua.states.dues import is_timed, legal_end
from motcua.states.machine import History, Replay
from motcua.states.profile import Profile
from motcua.states.status import State
from motcua.units import Channel, Severity

__all__ = ["HistoryReport", "judge"]

_MINUTE = 60_000_000
_ANSWERS = (EventName.ACCEPT, EventName.REFUSE, EventName.REQUEST_INTAKE_SUPPLEMENT, EventName.CANCEL)
_FILINGS = (EventName.SUBMIT, EventName.SUBMIT_INTAKE_SUPPLEMENT)


@attrs.frozen
class HistoryReport:
    """What a history shows at a moment.

    Attributes:
        replay: the replay it was read from.
        at: the moment of judgement; None for a history without events.
        running_minutes: office minutes from acceptance to the end of processing, pauses excluded.
        paused_minutes: office minutes inside pauses.
        intake_minutes: office minutes spent filed and unanswered.
        findings: everything found, in order of the dossier's life.
    """

    replay: Replay
    at: datetime | None
    running_minutes: int
    paused_minutes: int
    intake_minutes: int
    findings: tuple[Finding, ...]


def judge(replayed: Replay, *, at: datetime | None = None, profile: Profile | None = None) -> HistoryReport:
    """Return what a replayed history shows.

    Args:
        replayed: the history, replayed.
        at: the moment of judgement; open intervals count to it; the last event by default.
        profile: the profile it was replayed with.

    Raises:
        NotCoveredError: when an event lies outside the calendar.
    """
    history = replayed.history
    last = history.events[-1].at if history.events else None
    moment = local(at) if at is not None else last
    if moment is None or last is None:
        return HistoryReport(replayed, moment, 0, 0, 0, tuple(_failed(replayed)))
    moment = max(moment, last)
    running, paused = _running(history, moment)
    intake = sum(_worked(history, start, end) for start, end in _intakes(history, moment)) // _MINUTE
    found = (*_failed(replayed), *_findings(history, moment, profile or Profile.default()))
    return HistoryReport(replayed, moment, running, paused, intake, found)


def _worked(history: History, start: datetime, end: datetime) -> int:
    """Return office time in microseconds; minutes are rounded down once, at the end."""
    return history.case.clock.worked_microseconds(start, end) if end > start else 0


def _running(history: History, at: datetime) -> tuple[int, int]:
    """Return the whole minutes of office time that ran and that stood still, each rounded down."""
    if history.accepted_at is None:
        return 0, 0
    end = history.ended_at or at
    pauses = list(history.pauses)
    if history.pause_start is not None:
        pauses.append(Pause(history.pause_start, max(end, history.pause_start)))
    spans = [(one.start, min(one.end or end, end)) for one in merged(pauses, history.accepted_at) if one.start < end]
    paused = sum(_worked(history, start, stop) for start, stop in spans)
    return (_worked(history, history.accepted_at, end) - paused) // _MINUTE, paused // _MINUTE


def _intakes(history: History, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield each span in which the dossier lay filed and unanswered."""
    filed: datetime | None = None
    for event in history.events:
        if event.event in _FILINGS:
            filed = event.at
        elif event.event in _ANSWERS and filed is not None:
            yield filed, event.at
            filed = None
    if filed is not None:
        yield filed, at


_GUARD_RULES = {
    "APOLOGY_LIMIT": "apology.limit",
    "APOLOGY_TOO_LATE": "apology.latest",
    "NEW_DUE_NOT_LATER": "apology.latest",
    "REASON_REQUIRED": "refusal.in_term",
    "RECEIVER_NOT_AUTHORISED": "result.proxy",
    "OBLIGATION_OPEN": "fees.paid",
}
"""The rule behind a guard, where there is one; looked up on the day of acceptance."""


def _failed(replayed: Replay) -> Iterator[Finding]:
    """Yield a finding for each guard that failed in a tolerant replay; a warning where the law of its day is silent."""
    history = replayed.history
    accepted = history.accepted_at
    for index, guard in replayed.failed:
        sets = _GUARD_RULES.get(guard)
        rule = None if sets is None or accepted is None else history.case.book.find(sets, accepted.date())
        because = () if rule is None else (rule.cite,)
        silent = sets is not None and rule is None
        yield finding(guard, because=because, severity=Severity.WARNING if silent else None, index=index)


def _findings(history: History, at: datetime, profile: Profile) -> Iterator[Finding]:
    yield from _intake_late(history, at)
    yield from _due_questions(history)
    yield from _forward_late(history, at)
    yield from _supplement_questions(history)
    yield from _lateness(history, at)
    yield from _endings(history, at, profile)


def _intake_late(history: History, at: datetime) -> Iterator[Finding]:
    if history.case.channel is not Channel.ONLINE:
        return
    book = history.case.book
    for filed, answered in _intakes(history, at):
        rule = book.find("intake.online", filed.date(), place=history.case.place, channel=Channel.ONLINE)
        if rule is None or rule.value is None:
            continue
        due = history.case.clock.due_at(filed, WorkingHours(rule.value))
        if answered > due:
            yield finding(
                "INTAKE_LATE",
                because=(rule.cite,),
                limit=rule.value,
                due=f"{due:%H:%M %d/%m/%Y}",
                answered=f"{answered:%H:%M %d/%m/%Y}",
            )


def _first(history: History, name: EventName) -> Event | None:
    return next((event for event in history.events if event.event is name), None)


def _due_questions(history: History) -> Iterator[Finding]:
    accepted = _first(history, EventName.ACCEPT)
    if accepted is None:
        return
    if accepted.due is not None and history.due is None and history.pause_start is None:
        yield finding("DUE_MISSING", severity=Severity.WARNING, index=history.events.index(accepted))
    renewed = [event.new_due for event in history.events if event.event is EventName.ISSUE_APOLOGY]
    for promised in (accepted.due, *renewed):
        if promised is not None:
            yield from _on_day_off(history, accepted, promised)
    yield from _due_mismatch(history, accepted)


def _on_day_off(history: History, accepted: Event, promised: datetime) -> Iterator[Finding]:
    """A promise for a day off; hours of the wall clock run through days off, so theirs may fall on one."""
    case, day = history.case, promised.date()
    clocks = _known_clocks(history, accepted)
    sure = [clock for clock in clocks if clock.calendar.first <= day <= clock.calendar.last]
    if not sure or any(clock.works_on(day) for clock in sure):
        return
    if not (case.terms and isinstance(case.terms[-1], Hours)):
        known = sure[0].calendar.day(day)
        yield finding(
            "DUE_ON_DAY_OFF",
            because=(known.cite,) if known.cite else (),
            due=f"{promised:%d/%m/%Y}",
            vi=known.reason_vi,
            en=known.reason_en,
        )


def _due_mismatch(history: History, accepted: Event) -> Iterator[Finding]:
    """Compare a promise with the computed due moment: dates for days, minutes for hours.

    A promise is right when it fits any reading of the term, with the calendar as known on the day of
    acceptance or as known now.
    """
    case, promised = history.case, accepted.due
    if not case.terms or promised is None:
        return
    computed = []
    for clock in _known_clocks(history, accepted):
        for terms in (case.terms, *case.other_terms):
            try:
                answer = clock.deadline(accepted.at, terms)
            except NotCoveredError:
                continue
            if answer.due is None or _same(answer.due, promised, timed=is_timed(terms)):
                return
            computed.append(answer)
    if not computed:
        return
    wanted = computed[0]
    assert wanted.due is not None  # noqa: S101  no pause is given, so the answer is not open
    later = promised > legal_end(wanted.due, case.terms)
    yield finding(
        "DUE_MISMATCH",
        because=wanted.because,
        severity=Severity.ERROR if later else Severity.WARNING,
        promised=f"{promised:%H:%M %d/%m/%Y}",
        computed=f"{wanted.due:%H:%M %d/%m/%Y}",
        policy=wanted.policy.id,
    )


def _known_clocks(history: History, accepted: Event) -> tuple[WorkClock, ...]:
    """Return the clock as known now and as known on the day of the promise; a promise may rest on either."""
    clock = history.case.clock
    return tuple(dict.fromkeys((clock, clock.known_on(accepted.at.date()))))


def _same(computed: datetime, promised: datetime, *, timed: bool) -> bool:
    if timed:
        return computed.replace(second=0, microsecond=0) == promised.replace(second=0, microsecond=0)
    return computed.date() == promised.date()


def _forward_late(history: History, at: datetime) -> Iterator[Finding]:
    if history.accepted_at is None:
        return
    accepted, case = history.accepted_at, history.case
    within = case.book.find("forward.within", accepted.date(), place=case.place, channel=case.channel)
    if within is not None and within.policy is not None:
        yield from _passed_on_late(history, at, within)
        return
    if case.channel is Channel.ONLINE:
        return
    rule = history.case.book.find("forward.cutoff", accepted.date(), channel=history.case.channel)
    if rule is None or rule.value is None:
        return
    forwarded = _first(history, EventName.FORWARD)
    passed_on = forwarded.at if forwarded is not None else history.ended_at or at
    limit = forward_limit(history, accepted, rule.value)
    if passed_on > limit:
        yield finding(
            "FORWARD_LATE",
            because=(rule.cite,),
            cutoff=rule.value,
            limit=f"{limit:%H:%M %d/%m/%Y}",
            forwarded=f"{passed_on:%H:%M %d/%m/%Y}",
        )


def _passed_on_late(history: History, at: datetime, rule: Rule) -> Iterator[Finding]:
    """Judge passing on by a province's own term, where it sets one."""
    assert history.accepted_at is not None  # noqa: S101  asked before
    forwarded = _first(history, EventName.FORWARD)
    ended = forwarded.at if forwarded is not None else history.ended_at
    found = judge_clock(rule, history.case.clock, start=history.accepted_at, ended=ended, at=at)
    if found is not None:
        data = dict(found.data)
        yield finding(
            "FORWARD_LATE",
            because=found.because,
            severity=Severity.WARNING if found.severity is Severity.WARNING else None,
            cutoff=f"{rule.value} {rule.unit}",
            limit=data["due"],
            forwarded=data["moment"],
        )


def _supplement_questions(history: History) -> Iterator[Finding]:
    if history.accepted_at is None:
        return
    book, day = history.case.book, history.accepted_at.date()
    once = book.find("supplement.once", day)
    if history.supplements > 1:
        because = (once.cite,) if once is not None else ()
        weight = (
            None if once is not None else Severity.INFO
        )  # more than one is only worth a look where no rule says one
        yield finding("SUPPLEMENT_REPEATED", because=because, severity=weight, count=history.supplements)
    asked = _first(history, EventName.REQUEST_SUPPLEMENT)
    notice = book.find("supplement.notice", day)
    if asked is None or notice is None or notice.value is None:
        return
    days = history.case.clock.workdays_in(day, asked.at.date())
    if days > int(notice.value):
        yield finding("SUPPLEMENT_NOTICE_LATE", because=(notice.cite,), limit=notice.value, days=days)


def _lateness(history: History, at: datetime) -> Iterator[Finding]:
    if history.accepted_at is None or history.due is None:
        return
    terms = history.case.terms
    limit = legal_end(history.due, terms)
    shown = f"{history.due:%H:%M %d/%m/%Y}"
    if history.ended_at is None:
        stopped = history.pause_start or at
        if stopped > limit and history.state.is_open:
            yield finding("OVERDUE", due=shown, at=f"{at:%H:%M %d/%m/%Y}")
        return
    ended = f"{history.ended_at:%H:%M %d/%m/%Y}"
    if history.ended_at > limit:
        yield finding("LATE", due=shown, ended=ended)
    first = history.original_due
    if first is not None and first != history.due and history.ended_at > legal_end(first, terms):
        yield finding("LATE_ORIGINAL_DUE", due=f"{first:%H:%M %d/%m/%Y}", ended=ended)


def _endings(history: History, at: datetime, profile: Profile) -> Iterator[Finding]:
    decided = _first(history, EventName.DECIDE)
    if decided is not None and not (decided.result_ref or "").strip():
        yield finding("RESULT_UNREFERENCED")
    last, returned = history.events[-1], _first(history, EventName.RETURN_RESULT)
    if history.state is State.RETURNED and returned is not None and at.date() > returned.at.date():
        rule = history.case.book.find("result.close", returned.at.date(), place=history.case.place)
        because = (rule.cite,) if rule is not None else ()
        yield finding("NOT_CLOSED", because=because, returned=f"{returned.at:%d/%m/%Y}")
    quiet = (at.date() - last.at.date()).days
    if history.state.is_open and quiet > profile.stale_after_days:
        rule = history.case.book.find("profile.stale_after", last.at.date())
        yield finding("STALE", because=(rule.cite,) if rule is not None else (), days=quiet)
