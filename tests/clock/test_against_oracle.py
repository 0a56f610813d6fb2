"""The library against the oracle: random weeks, days off, worked Saturdays, starts, terms and pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from random import Random

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clock import oracle
from clock.oracle import DAY, MINUTE, SECOND, Case, Office, at
from motcua import clock as lib
from motcua.clock import HalfDays, Hours, Pause, Policy, WorkClock, WorkingDays, WorkingHours
from motcua.clock.calendar import Day, DayKind

CALENDAR_UNITS = {"day": lib.CalendarDays, "week": lib.Weeks, "month": lib.Months, "year": lib.Years}
COUNTED = (WorkingHours, WorkingDays, HalfDays, lib.CalendarDays)


def examine(*strategies: st.SearchStrategy) -> Callable:
    """Let Hypothesis draw the arguments of a test: the same 150 draws everywhere."""
    return lambda test: settings(max_examples=150, deadline=None, derandomize=True)(given(*strategies)(test))


@lru_cache(maxsize=4)
def clock_of(office: Office, announced: date | None = None) -> WorkClock:
    """Say the office to the library: a written week, and a calendar of exceptions."""
    parts = [
        f"{name} {','.join(f'{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}' for a, b in sessions)}"
        for name, sessions in zip(("T2", "T3", "T4", "T5", "T6", "T7", "CN"), office.weekdays, strict=True)
        if sessions
    ]
    swapped = {replaced: saturday for saturday, replaced in office.worked.items()}
    days = {day: exception(day, swapped.get(day), announced, works=False) for day in office.off}
    days |= {day: exception(day, swap, announced, works=True) for day, swap in office.worked.items()}
    calendar = lib.Calendar(id="oracle", version="1", first=date(2024, 1, 1), last=date(2025, 12, 31), days=days)
    return WorkClock(lib.Week.parse("; ".join(parts)), calendar)


def exception(day: date, swap: date | None, announced: date | None, *, works: bool) -> Day:
    kind = DayKind.SWAP if swap else DayKind.LOCAL
    return Day(day, works, kind, "thử", "trial", swap_with=swap, announced_on=announced)


def answer(case: Case, term: lib.Term, policy: Policy | None = None) -> lib.Deadline:
    """Ask the library."""
    return clock_of(case.office).deadline(case.start, term, policy=policy, pauses=pauses_of(case))


def pauses_of(case: Case) -> list[Pause]:
    return [Pause(first, last) for first, last in case.pauses]


@st.composite
def cases(draw: st.DrawFn, **wanted: int | bool) -> Case:
    return oracle.make_case(lambda low, high: draw(st.integers(low, high)), **wanted)


def hours(minutes: int) -> WorkingHours:
    return WorkingHours(Decimal(minutes) / 60)


threes = st.integers(1, 800).map(lambda number: 3 * number)
"""Minutes that are a round decimal of hours."""


class TestOracleItself:
    """Before the oracle judges, it is judged: by asking at every minute whether the desk is open."""

    def test_walking_over_sessions_agrees_with_counting_every_minute(self):
        """P-HOUR, P-HOUR-SUSPEND: 2,000 seeded cases, whole minutes."""
        for seed in range(2000):
            random = Random(seed)
            case = oracle.make_case(random.randint, whole=True, pauses=2)
            minutes = random.randint(1, 900)

            due = oracle.due_by_ticks(case.office, case.start, minutes, MINUTE, case.pauses)

            assert oracle.hours_due(case.office, case.start, minutes * MINUTE, case.pauses) == due, seed
            assert oracle.working_time(case.office, case.start, due, case.pauses) == minutes * MINUTE, seed

    def test_walking_over_sessions_agrees_with_counting_every_second(self):
        """P-HOUR, P-HOUR-SUSPEND: a start within a minute loses no second and gains none."""
        for seed in range(5):
            random = Random(seed)
            case = oracle.make_case(random.randint, pauses=1)
            seconds = random.randint(1, 9000)

            due = oracle.due_by_ticks(case.office, case.start, seconds, SECOND, case.pauses)

            assert oracle.hours_due(case.office, case.start, seconds * SECOND, case.pauses) == due, seed


class TestHours:
    """P-HOUR, P-HOUR-SUSPEND: the term starts at the instant (Civil Code 2015, Article 147.1) and eats office time."""

    @examine(cases(), threes)
    def test_hours_end_where_the_walker_ends(self, case, minutes):
        """P-HOUR: a start out of hours moves on; hours used up at a session's end are due at that end."""
        due = oracle.hours_due(case.office, case.start, minutes * MINUTE)

        assert answer(case, hours(minutes)).due == clock_of(case.office).due_at(case.start, hours(minutes)) == due

    @examine(cases(whole=True), st.integers(0, 9))
    def test_hours_used_up_at_the_end_of_a_session_end_there(self, case, which):
        """P-HOUR: the closing instant is outside the session, yet it is the due moment, not the next opening."""
        last = list(islice(oracle.open_pieces(case.office, case.start, ()), which + 1))[-1][1]
        term = hours(oracle.working_time(case.office, case.start, last) // MINUTE)

        assert answer(case, term).due == clock_of(case.office).due_at(case.start, term) == last

    @examine(cases(pauses=3), threes, st.sampled_from(["P-HOUR", "P-HOUR-SUSPEND"]))
    def test_hours_do_not_run_inside_pauses(self, case, minutes, policy):
        """P-HOUR-SUSPEND: time in [pause, resume) is not consumed, however pauses overlap or precede the start."""
        due = oracle.hours_due(case.office, case.start, minutes * MINUTE, case.pauses)

        assert answer(case, hours(minutes), Policy.named(policy)).due == due

    @examine(cases(pauses=2), threes)
    def test_hours_are_due_inside_a_session_or_at_its_end(self, case, minutes):
        """P-HOUR: nobody is promised an answer at lunch, at night, or on a day off."""
        due = answer(case, hours(minutes)).due

        assert oracle.is_open(case.office, due - timedelta(microseconds=1))

    @examine(cases(whole=True, pauses=2), threes)
    def test_the_time_elapsed_until_due_is_the_term(self, case, minutes):
        """P-HOUR and its measure are one: what is counted forward is measured back, pauses taken out."""
        due = answer(case, hours(minutes)).due

        assert clock_of(case.office).elapsed(case.start, due, pauses=pauses_of(case)).working_minutes == minutes

    @examine(cases(pauses=2), st.integers(0, 30 * 86400))
    def test_elapsed_time_is_office_time_outside_pauses(self, case, seconds):
        """P-HOUR-SUSPEND: whole minutes of sessions; without pauses, working days leave the first date out."""
        end = case.start + seconds * SECOND
        worked = oracle.working_time(case.office, case.start, end, case.pauses)

        days = oracle.working_days_in(case.office, case.start.date(), end.date())
        clock = clock_of(case.office)

        assert clock.elapsed(case.start, end, pauses=pauses_of(case)).working_minutes == worked // MINUTE
        assert clock.elapsed(case.start, end).working_days == len(days)
        assert clock.worked_minutes(case.start, end) == oracle.working_time(case.office, case.start, end) // MINUTE

    @examine(cases(whole=True), threes, st.integers(0, 10**6), st.integers(0, 10**6))
    def test_a_pause_before_the_due_moment_moves_it_by_its_own_office_time(self, case, minutes, one, other):
        """P-HOUR-SUSPEND: a pause costs the working time inside it, no more and no less."""
        due = answer(case, hours(minutes)).due
        room = (due - case.start) // MINUTE
        first, last = sorted((case.start + one % (room + 1) * MINUTE, case.start + other % (room + 1) * MINUTE))
        moved = clock_of(case.office).deadline(case.start, hours(minutes), pauses=[Pause(first, last)]).due

        assert oracle.working_time(case.office, due, moved) == oracle.working_time(case.office, first, last)

    @examine(cases(pauses=2), st.integers(1, 400))
    def test_clock_hours_are_plain_addition_without_their_pauses(self, case, amount):
        """P-WALL: nights and days off count; each minute outside [pause, resume) is a minute of the term."""
        due = oracle.hours_due(Office((((0, 1440),),) * 7), case.start, amount * 60 * MINUTE, case.pauses)

        assert answer(case, Hours(amount)).due == due
        assert clock_of(case.office).due_at(case.start, Hours(amount)) == case.start + timedelta(hours=amount)


class TestDays:
    """P-DAY-EXCL and its kin: the first day is not counted (Article 147.2), the last ends at 24:00 (Article 148.6)."""

    @examine(cases(), st.integers(1, 25), st.booleans())
    def test_the_reception_day_is_not_counted(self, case, amount, clamp):
        """P-DAY-EXCL, Article 147.2: due at closing of the Nth working day after the (clamped) reception day."""
        last = oracle.last_day_excluded(case.office, case.start, amount, clamp=clamp)
        policy = attrs.evolve(Policy.named("P-DAY-EXCL"), clamp="working" if clamp else "")
        found = answer(case, WorkingDays(amount), policy)

        assert (found.last_day, found.legal_end) == (last, at(last, 1440))
        assert found.due == oracle.closing(case.office, last)
        if not clamp:
            assert found.clock.due_at(case.start, WorkingDays(amount)) == found.due

    @examine(cases(pauses=2, reach=2880), st.integers(1, 25), st.sampled_from(["P-DAY-EXCL", "P-SUSPEND"]))
    def test_a_pause_adds_the_working_days_after_the_request_up_to_completion(self, case, amount, name):
        """P-SUSPEND: working days in (request day, completion day]; a day in two pauses is waited for once."""
        original = oracle.last_day_excluded(case.office, case.start, amount)
        assume(all(request.date() <= original for request, _ in case.pauses))
        last = oracle.suspended(case.office, original, case.pauses)
        found = answer(case, WorkingDays(amount), Policy.named(name))

        assert (found.last_day, found.due) == (last, oracle.closing(case.office, last))

    @examine(cases(), st.integers(1, 9), st.booleans(), st.sampled_from([None, time(11, 30), time(16)]), st.booleans())
    def test_a_reception_before_the_cutoff_makes_its_day_day_one(self, case, amount, same_day, cutoff, on_the_dot):
        """P-DAY-INCL15, P-SAMEDAY: later, or on a day off, day one is the next working day; 15:00 unless told."""
        name, cutoff = "P-SAMEDAY" if amount == 1 else "P-DAY-INCL15", cutoff or time(15)
        at_cutoff = "same_day" if same_day else "next_day"
        policy = attrs.evolve(Policy.named(name), cutoff=cutoff, at_cutoff=at_cutoff)
        start = datetime.combine(case.start, cutoff, oracle.ZONE) if on_the_dot else case.start
        last = oracle.last_day_included(case.office, start, amount, cutoff, at_cutoff_same_day=same_day)

        due = clock_of(case.office).deadline(start, WorkingDays(amount), policy=policy).due
        assert due == oracle.closing(case.office, last)

    @examine(cases(sessions=2), st.integers(1, 15))
    def test_half_days_step_from_session_to_session(self, case, halves):
        """P-HALFDAY-SESSION: morning to the end of the afternoon, afternoon to the end of the next morning."""
        assume(oracle.halves_are_defined(case))
        due = oracle.half_day_due(case.office, case.start, halves)

        assert answer(case, HalfDays(halves)).due == clock_of(case.office).due_at(case.start, HalfDays(halves)) == due

    @examine(cases(), st.sampled_from(sorted(CALENDAR_UNITS)), st.integers(1, 45), st.booleans())
    def test_calendar_terms_roll_off_a_last_day_off_and_end_at_midnight(self, case, unit, amount, at_month_end):
        """P-CAL, Article 148.1 to 148.6: same weekday, same date or the month's last day, then on to a working day."""
        amount = 1 + amount % {"day": 45, "week": 8, "month": 17, "year": 1}[unit]
        start = at(oracle.month_end(case.start.date()), 540) if at_month_end else case.start
        last = oracle.calendar_last_day(case.office, start.date(), amount, unit)
        found = clock_of(case.office).deadline(start, CALENDAR_UNITS[unit](amount))

        assert (found.last_day, found.legal_end) == (last, at(last, 1440))
        assert found.due == oracle.closing(case.office, last)

    @examine(cases(), st.integers(1, 40), st.integers(1, 5))
    def test_a_chain_rolls_only_at_its_end(self, case, days, working):
        """Design 7: working days after calendar days are counted from the last day itself, off or not."""
        middle = oracle.unrolled_last_day(case.start.date(), days, "day")
        last = oracle.nth_working_day_after(case.office, middle, working)

        found = answer(case, (lib.CalendarDays(days), WorkingDays(working)))
        assert (found.last_day, found.due) == (last, oracle.closing(case.office, last))


class TestOrder:
    """What must hold whatever the unit is."""

    @examine(cases(sessions=2), st.sampled_from(COUNTED), st.integers(1, 20), st.integers(0, 8))
    def test_more_term_is_never_due_earlier(self, case, unit, amount, more):
        """P-HOUR, P-DAY-EXCL, P-HALFDAY-SESSION, P-CAL: due moments keep the order of terms."""
        assert answer(case, unit(amount)).due <= answer(case, unit(amount + more)).due

    @examine(cases(sessions=2), st.sampled_from(COUNTED), st.integers(1, 20), st.integers(0, 99))
    def test_one_day_off_less_is_never_due_later(self, case, unit, amount, which):
        """P-HOUR, P-DAY-EXCL, P-HALFDAY-SESSION, Article 148.5: a day off can only delay."""
        assume(case.office.off)
        off = sorted(case.office.off)
        fewer = replace(case.office, off=case.office.off - {off[which % len(off)]})
        term = unit(amount)

        assert answer(replace(case, office=fewer), term).due <= answer(case, term).due

    @examine(cases(), st.integers(1, 20), st.integers(-3, 3))
    def test_a_promise_is_counted_with_the_days_known_on_its_knowledge_date(self, case, amount, lead):
        """Design 7, as_of: a day announced on the knowledge date is known, one announced later is not yet."""
        announced, as_of = date(2024, 3, 1), date(2024, 3, 1) + lead * DAY
        known = case.office if lead >= 0 else Office(case.office.weekdays)
        last = oracle.last_day_excluded(known, case.start, amount)
        assume(last.year == 2024)  # the notice for 2025 was not out

        due = clock_of(case.office, announced).deadline(case.start, WorkingDays(amount), as_of=as_of).due
        assert due == oracle.closing(known, last)


class TestTrace:
    """The rows of a trace add up to the term they explain."""

    @staticmethod
    def sums(found: lib.Deadline) -> tuple[int, int]:
        return sum(row.counted_minutes for row in found.trace), sum(row.counted_halves for row in found.trace)

    @examine(cases(whole=True, pauses=2), threes)
    def test_the_minutes_of_a_trace_add_up_to_the_hours(self, case, minutes):
        """P-HOUR, P-HOUR-SUSPEND: no minute is shown that was not counted, and none is missing."""
        assert self.sums(answer(case, hours(minutes))) == (minutes, 0)

    @examine(cases(pauses=2), threes)
    def test_the_minutes_add_up_from_a_start_between_two_minutes_too(self, case, minutes):
        """P-HOUR, Article 147.1: the term starts at the instant, seconds included; the rows still sum to it."""
        assert self.sums(answer(case, hours(minutes))) == (minutes, 0)

    @examine(cases(pauses=2, reach=2880), st.integers(1, 15))
    @pytest.mark.parametrize("policy", ["P-DAY-EXCL", "P-SUSPEND", "P-DAY-INCL15"])
    def test_the_halves_of_a_trace_add_up_to_twice_the_working_days(self, policy, case, amount):
        """P-DAY-EXCL, P-SUSPEND, P-DAY-INCL15: a working day is two halves, a day waited for is none."""
        original = answer(replace(case, pauses=()), WorkingDays(amount), Policy.named(policy)).last_day
        assume(all(request.date() <= original for request, _ in case.pauses))

        assert self.sums(answer(case, WorkingDays(amount), Policy.named(policy))) == (0, 2 * amount)

    @examine(cases(sessions=2), st.integers(1, 15))
    def test_the_halves_of_a_trace_add_up_to_the_half_days(self, case, halves):
        """P-HALFDAY-SESSION: an afternoon counted from a morning's reception is one half."""
        assume(oracle.halves_are_defined(case))

        assert self.sums(answer(case, HalfDays(halves))) == (0, halves)
