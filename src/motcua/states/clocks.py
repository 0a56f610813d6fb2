"""The clocks of a dossier in one view: what runs now, until when, and what stops it.

Every limit comes from the row in force on the day its clock started; where no row sets one the clock is shown
without a due moment, so that a host can see that it runs and that the law gives it no end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import attrs

from motcua.clock import CalendarDays, Deadline, Hours, Policy, WorkingDays, WorkingHours
from motcua.clock.remaining import Remaining, remaining_at
from motcua.clock.ruled import ruled_term
from motcua.dossier import Event, EventName
from motcua.law import Citation
from motcua.localtime import local
from motcua.rules import Rule
from motcua.states.dues import is_timed, legal_end
from motcua.states.machine import History
from motcua.states.profile import Profile
from motcua.states.status import State
from motcua.units import Channel

__all__ = ["DossierClock", "dossier_clocks", "forward_limit"]

_ANSWERS = (EventName.ACCEPT, EventName.REFUSE, EventName.REQUEST_INTAKE_SUPPLEMENT, EventName.CANCEL)
_FILINGS = (EventName.SUBMIT, EventName.SUBMIT_INTAKE_SUPPLEMENT)
_LABELS = {
    "intake": ("trả lời tiếp nhận", "answer to the filing"),
    "forwarding": ("chuyển hồ sơ", "passing on"),
    "resolution": ("giải quyết", "resolution"),
    "consultation": ("lấy ý kiến", "consultation"),
    "supplement_notice": ("thông báo bổ sung", "notice to supplement"),
    "apology": ("xin lỗi, hẹn lại", "apology and new date"),
    "return_by_post": ("trả kết quả qua bưu chính", "return by post"),
}


@attrs.frozen
class DossierClock:
    """One clock of a dossier.

    Attributes:
        name: intake, forwarding, resolution, consultation, supplement_notice, apology or return_by_post.
        started_at: when it started; for an apology, the acceptance, since it may be issued from then on.
        due: by when, or None while a pause is open or where no rule sets a limit.
        ended_at: when it was stopped, or None while it runs.
        is_paused: whether it stands still at the moment asked about.
        remaining: what is left at that moment, or how far it is overdue; None once stopped or without a limit.
        stops: the events that stop it.
        because: the citations of its limit.
    """

    name: str
    started_at: datetime
    due: datetime | None
    ended_at: datetime | None
    is_paused: bool
    remaining: Remaining | None
    stops: tuple[str, ...]
    because: tuple[Citation, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it was started, not stopped, and does not stand still."""
        return self.ended_at is None and not self.is_paused

    @property
    def label_vi(self) -> str:
        """What it is called in Vietnamese."""
        return _LABELS[self.name][0]

    @property
    def label_en(self) -> str:
        """What it is called in English."""
        return _LABELS[self.name][1]


def dossier_clocks(history: History, at: datetime, *, profile: Profile | None = None) -> tuple[DossierClock, ...]:
    """Return every clock that a history has started, in the order of a dossier's life.

    Args:
        history: what happened so far.
        at: the moment asked about.
        profile: the profile it was replayed with; observed practice by default.

    Raises:
        BadInputError: for a naive moment.
        NotCoveredError: when the calendar does not reach.
    """
    moment = local(at)
    resolution = partial(_resolution, profile=profile or Profile.default())
    return tuple(
        clock
        for make in (_intake, _forwarding, resolution, _consultations, _supplement_notice, _apology, _return_by_post)
        for clock in make(history, moment)
    )


def forward_limit(history: History, accepted: datetime, cutoff: str) -> datetime:
    """Return the last moment for passing on what was taken in on paper.

    The end of the day of reception, or of the next working day's first session when it came after the cutoff
    (Decree 61/2018, Article 18(2)).
    """
    clock = history.case.clock
    policy = attrs.evolve(Policy.named("P-SAMEDAY"), cutoff=datetime.strptime(cutoff, "%H:%M").time())  # noqa: DTZ007
    answer = clock.deadline(accepted, WorkingDays(1), policy=policy)
    assert answer.last_day is not None and answer.legal_end is not None  # noqa: S101, PT018
    if answer.last_day == accepted.date():
        return answer.legal_end - timedelta(microseconds=1)
    return clock.session_ends(answer.last_day)[0]


def _intake(history: History, at: datetime) -> Iterator[DossierClock]:
    filed = next((event for event in reversed(history.events) if event.event in _FILINGS), None)
    if filed is not None:
        rule = _find("intake.online", history, filed.at) if history.case.channel is Channel.ONLINE else None
        yield _ruled(history, "intake", filed.at, at, rule, _ANSWERS)


def _forwarding(history: History, at: datetime) -> Iterator[DossierClock]:
    if history.accepted_at is None:
        return
    accepted, paper = history.accepted_at, history.case.channel is not Channel.ONLINE
    within = _find("forward.within", history, accepted)
    if within is not None and within.policy is not None:
        yield _ruled(history, "forwarding", accepted, at, within, (EventName.FORWARD,))
        return
    rule = _find("forward.cutoff" if paper else "forward.online", history, accepted)
    due = forward_limit(history, accepted, rule.value) if paper and rule is not None and rule.value else None
    ended = _stopped(history, accepted, (EventName.FORWARD,)) or history.ended_at
    left = None
    if due is not None and ended is None:
        passed = history.case.clock.elapsed(min(at, due), max(at, due))
        left = Remaining(passed.working_minutes, "working_minutes", is_overdue=at > due)
    cites = () if rule is None else (rule.cite,)
    yield DossierClock("forwarding", accepted, due, ended, False, left, (EventName.FORWARD.value,), cites)  # noqa: FBT003


def _resolution(history: History, at: datetime, *, profile: Profile) -> Iterator[DossierClock]:
    """The due moment is that of the history, apologies and supplements included; pauses are its own."""
    if history.accepted_at is None:
        return
    case, paused = history.case, history.pause_start is not None and history.ended_at is None
    plain = case.clock.deadline(history.accepted_at, case.terms) if case.terms else None
    left = None
    if history.ended_at is None and history.due is not None:
        left = _left_when_open(history, profile) if paused else _left_until(history, history.due, at)
    stops = (EventName.DECIDE.value, EventName.STOP.value, EventName.APPROVE_WITHDRAW.value)
    moved = profile.because if history.pauses or paused or history.apologies else ()
    because = tuple(dict.fromkeys((*(() if plain is None else plain.because), *moved)))
    due = None if paused else history.due
    yield DossierClock("resolution", history.accepted_at, due, history.ended_at, paused, left, stops, because)


def _left_until(history: History, due: datetime, at: datetime) -> Remaining:
    """Return what is left until a due moment in the term's own unit; without a term, in calendar days."""
    clock, terms = history.case.clock, history.case.terms
    over = at > legal_end(due, terms)
    if is_timed(terms):
        if isinstance(terms[-1], Hours):
            return Remaining(int(abs(due - at) / timedelta(minutes=1)), "minutes", is_overdue=over)
        passed = clock.elapsed(min(at, due), max(at, due))
        return Remaining(passed.working_minutes, "working_minutes", is_overdue=over)
    first, last = (due.date(), at.date()) if over else (at.date(), due.date())
    if terms and isinstance(terms[-1], WorkingDays):
        return Remaining(clock.workdays_in(first, last), "working_days", is_overdue=over)
    return Remaining(max((last - first).days, 0), "calendar_days", is_overdue=over)


def _left_when_open(history: History, profile: Profile) -> Remaining:
    """Return what is left while something is waited for: the whole term where it will be counted anew."""
    stopped = history.pause_start
    assert stopped is not None  # noqa: S101  asked before
    assert history.due is not None  # noqa: S101
    if history.state is State.SUPPLEMENT_REQUIRED and profile.supplement == "restart" and history.case.terms:
        term = history.case.terms[-1]
        minutes = int(term.minutes) if isinstance(term, WorkingHours | Hours) else None
        unit = "working_minutes" if isinstance(term, WorkingHours) else "minutes"
        whole = Remaining(int(term.amount), f"{term.unit.value}s") if minutes is None else Remaining(minutes, unit)
        return attrs.evolve(whole, is_paused=True)
    return attrs.evolve(_left_until(history, history.due, stopped), is_paused=True)


def _consultations(history: History, at: datetime) -> Iterator[DossierClock]:
    """Each request names its own limit (Decree 61/2018, Article 19(5)); an event's `due` carries it.

    Replies answer the requests in their order.
    """
    replies = [event.at for event in history.events if event.event is EventName.CONSULT_REPLY]
    requests = [event for event in history.events if event.event is EventName.CONSULT]
    for number, event in enumerate(requests):
        ended = replies[number] if number < len(replies) else history.ended_at
        rule = _find("consult.answer", history, event.at)
        left = None
        if event.due is not None and ended is None:
            passed = history.case.clock.elapsed(min(at, event.due), max(at, event.due))
            left = Remaining(passed.working_minutes, "working_minutes", is_overdue=at > event.due)
        cites = () if rule is None else (rule.cite,)
        stops = (EventName.CONSULT_REPLY.value,)
        yield DossierClock("consultation", event.at, event.due, ended, False, left, stops, cites)  # noqa: FBT003


def _supplement_notice(history: History, at: datetime) -> Iterator[DossierClock]:
    if history.accepted_at is not None:
        rule = _find("supplement.notice", history, history.accepted_at)
        if rule is not None:
            stops = (EventName.REQUEST_SUPPLEMENT, EventName.DECIDE, EventName.STOP)
            yield _ruled(history, "supplement_notice", history.accepted_at, at, rule, stops)


def _apology(history: History, at: datetime) -> Iterator[DossierClock]:
    """By when an apology can still be issued, as long as none was and the dossier is open."""
    if history.accepted_at is None or history.due is None or history.apologies:
        return
    rule = _find("apology.latest", history, history.accepted_at)
    if rule is None or rule.value is None or not history.state.is_open:
        return
    latest = history.case.clock.deadline(history.due, CalendarDays(int(rule.value)), policy=Policy.named("P-APOLOGY"))
    days = (latest.last_day - at.date()).days if latest.last_day else 0
    left = Remaining(abs(days), "calendar_days", is_overdue=days < 0)
    stops = (EventName.ISSUE_APOLOGY.value, EventName.DECIDE.value)
    paused = history.pause_start is not None
    yield DossierClock("apology", history.accepted_at, latest.due, None, paused, left, stops, (rule.cite,))


def _return_by_post(history: History, at: datetime) -> Iterator[DossierClock]:
    if history.state not in (State.DECIDED, State.RETURNED, State.CLOSED) or history.ended_at is None:
        return
    returned = next((event for event in history.events if event.event is EventName.RETURN_RESULT), None)
    by_post = returned.mode == "post" if returned is not None else history.case.channel is Channel.POST
    rule = _find("result.return_post", history, history.ended_at, channel=Channel.POST) if by_post else None
    if rule is not None and rule.kind == "clock":
        yield _ruled(history, "return_by_post", history.ended_at, at, rule, (EventName.RETURN_RESULT,))


def _find(sets: str, history: History, moment: datetime, *, channel: Channel | None = None) -> Rule | None:
    case = history.case
    return case.book.find(sets, moment.date(), place=case.place, channel=channel or case.channel)


def _ruled(
    history: History, name: str, start: datetime, at: datetime, rule: Rule | None, stops: tuple[EventName, ...]
) -> DossierClock:
    """Return a clock whose limit a row sets; without a row, one that runs and has no end."""
    ended = _stopped(history, start, stops) or (history.ended_at if start != history.ended_at else None)
    counted: Deadline | None = None
    if rule is not None:
        terms, policy = ruled_term(rule)
        counted = history.case.clock.deadline(start, terms, policy=policy, cited=(rule.cite,))
    left = None if counted is None or ended is not None else remaining_at(counted, at)
    because = () if counted is None else counted.because
    due = None if counted is None else counted.due
    return DossierClock(name, start, due, ended, False, left, tuple(one.value for one in stops), because)  # noqa: FBT003


def _stopped(history: History, start: datetime, stops: tuple[EventName, ...]) -> datetime | None:
    """Return when the first of some events came at or after a start."""
    return next((event.at for event in history.events if event.event in stops and _is_after(event, start)), None)


def _is_after(event: Event, start: datetime) -> bool:
    return event.at >= start
