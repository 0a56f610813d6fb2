"""Due moments of many rows as `states.dues` counts them row by row: computed, and moved by one supplement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs
import numpy as np

from motcua.audit.columns import DAY_SECONDS, ZONE_SECONDS, Flags, Numbers
from motcua.clock import CalendarDays, Hours, Months, Term, Weeks, WorkClock, WorkingHours, Years
from motcua.clock.batch import UNANSWERED, due_many
from motcua.clock.batchtables import BatchTables, batch_tables
from motcua.clock.termtext import TermReading
from motcua.states.dues import is_timed

__all__ = ["Terms", "VectorDues", "local_days"]

_CALENDAR = (CalendarDays, Weeks, Months, Years)


@attrs.frozen(eq=False)
class Terms:
    """The terms of the rows of a batch.

    Attributes:
        readings: the distinct readings of terms.
        places: for each row the place of its reading; shape (n,).
    """

    readings: Sequence[TermReading]
    places: Numbers

    def where(self, *, last: tuple[type[Term], ...]) -> Flags:
        """Return the rows whose term ends with one of some kinds.

        Args:
            last: the kinds.
        """
        kept = [bool(one.terms) and isinstance(one.terms[-1], last) for one in self.readings]
        return np.array(kept, np.bool_)[self.places]

    @property
    def lengths(self) -> Numbers:
        """How many terms each row's chain has; 0 where the term is not known."""
        return np.array([len(one.terms) for one in self.readings], np.int64)[self.places]

    @property
    def timed(self) -> Flags:
        """The rows whose term ends at a minute."""
        return np.array([is_timed(one.terms) for one in self.readings], np.bool_)[self.places]


@attrs.frozen(eq=False)
class VectorDues:
    """Counts due moments by one clock.

    Attributes:
        clock: the desk's week and calendar.
        tables: its tables.
    """

    clock: WorkClock
    tables: BatchTables

    @staticmethod
    def of(clock: WorkClock) -> VectorDues:
        """Return the counter of a clock, made once."""
        return _counter(clock)

    def covered(self, moments: Numbers) -> Flags:
        """Return which moments lie inside the calendar.

        Args:
            moments: seconds since 1970; shape (n,).
        """
        found: Flags = (moments >= self.tables.origin) & (moments < self.tables.origin + self.tables.seconds)
        return found

    def day_place(self, moments: Numbers) -> Numbers:
        """Return the place of each moment's day in the tables, that of the first day for moments outside.

        Args:
            moments: seconds since 1970; shape (n,).
        """
        inside = np.where(self.covered(moments), moments - self.tables.origin, 0)
        return inside // DAY_SECONDS

    def works_on(self, moments: Numbers) -> Flags:
        """Return which moments lie on a working day; meaningless outside the calendar.

        Args:
            moments: seconds since 1970; shape (n,).
        """
        place = self.day_place(moments)
        return self.tables.rank[place + 1] > self.tables.rank[place]

    def worked(self, moments: Numbers) -> Numbers:
        """Return the working seconds from the calendar's start to moments; none for moments outside.

        Args:
            moments: seconds since 1970; shape (n,).
        """
        inside = np.where(self.covered(moments), moments - self.tables.origin, 0)
        return self.tables.worked(inside.astype(self.tables.packed.dtype)).astype(np.int64)

    def computed(self, starts: Numbers, chains: Sequence[tuple[Term, ...]], chain_of: Numbers) -> Numbers:
        """Return when terms are due; UNANSWERED for chains of several terms, no term, or outside the calendar.

        Args:
            starts: when each begins, UNANSWERED where missing; shape (n,).
            chains: the chains of terms that occur.
            chain_of: for each row the place of its chain; shape (n,).
        """
        single = [chain[0] if len(chain) == 1 and _countable(chain[0]) else None for chain in chains]
        terms = list(dict.fromkeys(term for term in single if term is not None))
        if not terms:
            return np.full(len(starts), UNANSWERED)
        number = {term: place for place, term in enumerate(terms)}
        places = np.array([-1 if term is None else number[term] for term in single], np.int64)
        return due_many(self.tables, starts, terms, term_of=places[chain_of]).due

    def moved(self, terms: Terms, due: Numbers, asked: Numbers, completed: Numbers, limit: Numbers) -> Numbers:
        """Return due moments after one supplement that suspended the term; UNANSWERED where that cannot be said.

        Args:
            terms: the terms of the rows.
            due: the due moments before; shape (n,).
            asked: when the supplement was asked for; shape (n,).
            completed: when it was completed; shape (n,).
            limit: the first moments that are late; a supplement asked for then cures nothing; shape (n,).
        """
        known = self.covered(due) & self.covered(asked) & self.covered(completed) & (completed >= asked)
        hours, wall = terms.where(last=(WorkingHours,)), terms.where(last=(Hours,))
        moved = np.where(hours, self._by_hours(due, asked, completed), self._by_days(terms, due, asked, completed))
        moved = np.where(known, moved, UNANSWERED)
        moved = np.where(wall & (due != UNANSWERED), due + (completed - asked), moved)
        return np.where((due != UNANSWERED) & (asked >= limit), due, moved)

    def _by_hours(self, due: Numbers, asked: Numbers, completed: Numbers) -> Numbers:
        tables = self.tables
        amount = self.worked(completed) - self.worked(asked)
        target = self.worked(due) + amount
        place = (target - 1) // tables.width
        fits = (amount > 0) & (place < len(tables.shift)) & (place >= 0)
        found = tables.shift[np.where(fits, place, 0)] + target if len(tables.shift) else due
        return np.where(amount == 0, due, np.where(fits, found, UNANSWERED))

    def _by_days(self, terms: Terms, due: Numbers, asked: Numbers, completed: Numbers) -> Numbers:
        tables, rank = self.tables, self.tables.rank
        if not len(tables.workdays):
            return np.full(len(due), UNANSWERED)
        place, first, last = (self.day_place(one) for one in (due, asked, completed))
        works = rank[place + 1] > rank[place]
        at_closing = works & (due == tables.closings[np.where(works, rank[place], 0)])
        waited = np.maximum(0, rank[last + 1] - rank[first + 1])
        by_calendar = np.minimum(place + (last - first), tables.days)
        is_calendar = terms.where(last=_CALENDAR)
        number = np.where(is_calendar, rank[by_calendar], rank[place + 1] + waited - 1)
        stays = ~is_calendar & (waited == 0)
        fits = stays | ((number < len(tables.workdays)) & (by_calendar < tables.days))
        number = np.where(stays | ~fits, 0, number)
        day = np.where(stays, place, tables.workdays[number])
        # a supplement of no working day leaves the day; at closing time it is that day's closing time all the same
        closing = np.where(stays, due, tables.closings[number])
        moved = np.where(at_closing, closing, due + (day - place) * DAY_SECONDS)
        return np.where(fits, moved, UNANSWERED)


def _countable(term: Term) -> bool:
    """Return whether a term is whole seconds, as the batch counts them."""
    return not isinstance(term, WorkingHours | Hours) or term.microseconds % 1_000_000 == 0 < term.microseconds


@lru_cache(maxsize=64)
def _counter(clock: WorkClock) -> VectorDues:
    return VectorDues(clock, batch_tables(clock))


def local_days(moments: Numbers) -> Numbers:
    """Return the days of moments in +07:00, counted from 1970-01-01; meaningless where there is no moment.

    Args:
        moments: seconds since 1970; shape (n,).
    """
    return (moments + ZONE_SECONDS) // DAY_SECONDS
