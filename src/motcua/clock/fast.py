"""The fast path of `WorkClock.due_at`: whole minutes and working days straight from the slot grid.

The tables are bound to local names once, since in this loop a global look-up costs as much as the
arithmetic. What the grid cannot answer (seconds, other units, moments outside the calendar, naive
times) goes to the general path, which answers it or says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from motcua.clock.grid import SlotGrid, minute_deltas
from motcua.clock.term import Term, WorkingDays, WorkingHours

__all__ = ["DueAt", "make_due_at", "make_worked_seconds"]

DueAt: TypeAlias = Callable[[datetime, Term], datetime]


def make_due_at(grid: SlotGrid, general: DueAt) -> DueAt:
    """Return the fast path over a grid.

    Args:
        grid: the week and calendar as a grid of slots.
        general: what answers everything the grid cannot.
    """
    origin, width, midnights, closings = grid.origin, grid.minutes, grid.midnights, grid.closings
    before, in_day, upto = list(grid.worked_before), grid.worked_in_day, list(grid.workdays_upto)
    slot_day, slot_minute, deltas = list(grid.slot_day), list(grid.slot_minute), minute_deltas()

    def due_at(start: datetime, term: Term) -> datetime:
        try:
            since = start - origin
            day, seconds = since.days, since.seconds
            if day >= 0:
                if type(term) is WorkingHours and not (seconds % 60 or since.microseconds):
                    last = before[day] + in_day[day][seconds // 60] + term.whole_minutes - 1  # type: ignore[operator]
                    slot = last // width
                    return midnights[slot_day[slot]] + deltas[slot_minute[slot] + last - slot * width + 1]
                if type(term) is WorkingDays:
                    return closings[upto[day] + term.amount - 1]
        except (IndexError, TypeError):
            pass  # outside the calendar, naive, or no whole minutes: the general path says which
        return general(start, term)

    return due_at


def make_worked_seconds(grid: SlotGrid) -> Callable[[datetime], tuple[int, int]]:
    """Return a look-up of one moment: whole seconds worked before it, and working days up to and including its day.

    A moment outside the calendar raises IndexError.
    """
    origin, before, in_day, opened = grid.origin, list(grid.worked_before), grid.worked_in_day, grid.open_in_day
    upto = list(grid.workdays_upto)

    def worked(moment: datetime) -> tuple[int, int]:
        since = moment - origin
        day, seconds = since.days, since.seconds
        if day < 0:
            raise IndexError
        minute = seconds // 60
        whole = (before[day] + in_day[day][minute]) * 60
        return (whole + seconds - minute * 60 if opened[day][minute] else whole), upto[day]

    return worked
