"""How a due moment comes about and moves: promised on acceptance, moved by supplements and payments.

Hours move by working time, days by whole working days: the policies P-SUSPEND and P-RESTART of the clock.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from motcua.clock import CalendarDays, HalfDays, Hours, Months, Pause, Term, Weeks, WorkClock, WorkingHours, Years
from motcua.dossier import Event
from motcua.errors import NotCoveredError
from motcua.localtime import DESK_ZONE

__all__ = ["is_timed", "legal_end", "moved_due", "promised_due"]

_CALENDAR = (CalendarDays, Weeks, Months, Years)


def is_timed(terms: tuple[Term, ...]) -> bool:
    """Return whether a term ends at a minute rather than with a day: hours, and half days with their session."""
    return bool(terms) and isinstance(terms[-1], WorkingHours | Hours | HalfDays)


def legal_end(due: datetime, terms: tuple[Term, ...]) -> datetime:
    """Return the last moment that is not late: the due minute for hours, the end of the due date for days."""
    if is_timed(terms) or due.date() == date.max:
        return due
    return datetime.combine(due.date() + timedelta(days=1), time(), DESK_ZONE)


def promised_due(clock: WorkClock, terms: tuple[Term, ...], event: Event) -> datetime | None:
    """Return the due moment that an acceptance promises, or the computed one when it promises none."""
    if event.due is not None or not terms:
        return event.due
    return clock.due_at(event.at, terms[0]) if len(terms) == 1 else clock.deadline(event.at, terms).due


def moved_due(
    clock: WorkClock, terms: tuple[Term, ...], due: datetime | None, pause: Pause, effect: str
) -> datetime | None:
    """Return the due moment after a pause that has ended.

    Args:
        clock: the desk's week and calendar.
        terms: the term, or nothing when not known.
        due: the due moment before.
        pause: when the term did not run.
        effect: suspend or restart.

    Raises:
        NotCoveredError: when the calendar, or time itself, does not reach that far.
    """
    try:
        return _moved(clock, terms, due, pause, effect)
    except OverflowError as error:
        raise NotCoveredError(
            "CALENDAR_NOT_COVERED",
            f"Hạn sau khi dời vượt quá năm 9999 (từ {due}).",
            f"the due moment moves past the year 9999 (from {due})",
        ) from error


def _moved(  # noqa: PLR0911  one answer for each way of moving
    clock: WorkClock, terms: tuple[Term, ...], due: datetime | None, pause: Pause, effect: str
) -> datetime | None:
    end = pause.end
    if end is None:
        return due
    if due is not None and pause.start >= legal_end(due, terms):
        return due  # the term had run out before: what comes after cures nothing
    if effect == "restart":
        return clock.deadline(end, terms).due if terms else None
    if due is None:
        return None
    if terms and isinstance(terms[-1], WorkingHours):
        return clock.moment_after(due, clock.worked_microseconds(pause.start, end))
    if terms and isinstance(terms[-1], Hours):
        return due + (end - pause.start)
    return _moved_by_days(clock, terms, due, pause.start, end)


def _moved_by_days(
    clock: WorkClock, terms: tuple[Term, ...], due: datetime, start: datetime, end: datetime
) -> datetime:
    tables = clock.tables
    place = tables.index(due)
    sessions = tables.sessions[place]
    at_closing = bool(sessions) and (due.hour * 60 + due.minute, due.second) == (sessions[-1][1], 0)
    if terms and isinstance(terms[-1], _CALENDAR):
        moved = tables.workday_at_or_after(tables.index(due.date() + (end.date() - start.date())))
    else:
        waited = tables.workdays_between(tables.index(start), tables.index(end))
        moved = tables.nth_workday(place, waited) if waited else place
    return tables.closing(moved) if at_closing else due + timedelta(days=moved - place)
