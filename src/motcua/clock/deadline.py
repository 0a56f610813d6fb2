"""A deadline (thời hạn giải quyết, hạn trả): the due moment, its legal end, and why.

Everything that explains it (the trace by day, the citations, the provenance) is computed when asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from motcua.clock.calendar import Day
from motcua.clock.counting import Leg
from motcua.clock.pause import Pause
from motcua.clock.policy import Counts, Policy
from motcua.clock.term import Term
from motcua.law import Citation, Provenance, weakest
from motcua.rules import Rule, RuleBook
from motcua.units import Channel

if TYPE_CHECKING:
    from motcua.clock.trace import TraceDay
    from motcua.clock.workclock import WorkClock  # noqa: TC004  the clock makes deadlines, so it cannot be imported here

__all__ = ["Deadline", "UnsealedDeadline"]


@attrs.define
class UnsealedDeadline:
    """What a deadline holds, before its class makes it frozen.

    Setting seven attributes of a frozen class costs more than the deadline itself; so the clock makes one of these
    and then changes its class, which changes nothing in it.
    """

    start: datetime
    terms: tuple[Term, ...]
    due: datetime | None
    clock: WorkClock = attrs.field(repr=False)
    cited: tuple[Citation, ...] = ()
    pauses: tuple[Pause, ...] = ()
    _legs: tuple[Leg, ...] | None = attrs.field(default=None, repr=False, eq=False)


@attrs.frozen
class Deadline(UnsealedDeadline):
    """When something is due, and the whole reasoning behind it.

    Attributes:
        start: the moment counted from, in +07:00.
        terms: the terms of the chain.
        due: the due moment in +07:00, or None while a pause is open.
        clock: the clock that counted.
        cited: the rule that set the term, if one did.
        pauses: when the term does not run, as given.
    """

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The terms of the chain, counted one after the other; worked out when first asked for."""
        if self._legs is None:
            object.__setattr__(self, "_legs", self.clock.count(self.start, self.terms, pauses=self.pauses))
        assert self._legs is not None  # noqa: S101  just set
        return self._legs

    @property
    def legal_end(self) -> datetime | None:
        """The moment the term ends by law, exclusive: for days the midnight that ends the last day."""
        return self.legs[-1].legal_end

    @property
    def last_day(self) -> date | None:
        """The last day of the term."""
        return self.legs[-1].last_day

    @property
    def policy(self) -> Policy:
        """The policy of the last leg, which names the whole."""
        return self.legs[-1].policy

    @property
    def special_days(self) -> tuple[Day, ...]:
        """The days between start and end that the calendar names: days off, worked Saturdays."""
        days = self.clock.calendar.days
        first = self.start.date()
        last = max((leg.last_day for leg in self.legs if leg.last_day), default=first)
        if (last - first).days > len(days):
            return tuple(days[day] for day in sorted(days) if first <= day <= last)
        span = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
        return tuple(days[day] for day in span if day in days)

    @property
    def because(self) -> tuple[Citation, ...]:
        """The citations: the rule that set the term first, then the rules on counting."""
        return tuple(dict.fromkeys((*self.cited, *(rule.cite for rule in self._rules() if self._applies(rule)))))

    @property
    def set_otherwise(self) -> Rule | None:
        """The row by which the law of the day counts a supplement in another way than was asked for, or None."""
        return next((rule for rule in self._rules() if not self._applies(rule)), None)

    def _rules(self) -> Iterator[Rule]:
        """Yield the rows behind the counting on the day of the start; rules of the desk are those of its counter."""
        book, day = RuleBook.official(), self.start.date()
        for sets in self._sets():
            rule = book.find(sets, day) or book.find(sets, day, channel=Channel.COUNTER)
            if rule is not None:
                yield rule

    def _applies(self, rule: Rule) -> bool:
        """Whether a row that sets a policy for supplements sets the one that counted."""
        return rule.sets != "supplement.effect" or rule.policy in {leg.policy.id for leg in self.legs}

    @property
    def is_provisional(self) -> bool:
        """Whether a proposed or estimated day lies between start and end."""
        calendar = self.clock.calendar
        ends = (self.start.date(), *(leg.last_day for leg in self.legs if leg.last_day))
        return not all(map(calendar.is_sure, ends)) or any(day.is_provisional for day in self.special_days)

    @property
    def provenance(self) -> Provenance:
        """The weakest provenance among the citations and the calendar days that counted."""
        from_days = (day.cite.provenance for day in self.special_days if day.cite)
        because = self.because
        unfounded = (Provenance.UNVERIFIED,) if self.is_provisional or not because else ()
        return weakest((*(cite.provenance for cite in because), *from_days, *self._from_hours(), *unfounded))

    @property
    def trace(self) -> tuple[TraceDay, ...]:
        """One row per day from the start to the due day: counted or not, and why."""
        from motcua.clock.trace import trace_legs  # noqa: PLC0415  built only when asked for

        return tuple(trace_legs(self))

    def explain(self, lang: str = "vi") -> str:
        """Return the reasoning as a paragraph that a citizen can read.

        Args:
            lang: "vi" or "en".
        """
        from motcua.clock.explain import explained  # noqa: PLC0415  built only when asked for

        return explained(self, lang)

    def explain_days(self, lang: str = "vi") -> str:
        """Return the trace as text, one line per day.

        Args:
            lang: "vi" or "en".
        """
        from motcua.clock.explain import explained_days  # noqa: PLC0415  built only when asked for

        return explained_days(self, lang)

    def _from_hours(self) -> Iterator[Provenance]:
        """Yield how well the office hours are known, where they name a source; hours the host gave are its own."""
        hours = self.clock.week
        if hours.source:
            holds = hours.holds_on(self.start.date()) and (self.last_day is None or hours.holds_on(self.last_day))
            yield hours.provenance if holds else Provenance.UNVERIFIED

    def _sets(self) -> Iterator[str]:
        for leg in self.legs:
            yield from leg.policy.because
            yield from _END_RULES.get(leg.term.unit, ())
            if leg.before_roll:
                yield "counting.last_day_off"
            if leg.pauses and not leg.policy.supplement and leg.policy.counts is Counts.WORKING_DAYS:
                yield "counting.suspend_days"
        if len(self.legs) > 1:
            yield "counting.chain"


_END_RULES = {"week": ("counting.week.end",), "month": ("counting.month.end",), "year": ("counting.year.end",)}
