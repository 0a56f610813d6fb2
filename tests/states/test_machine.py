"""The machine: its graph, its refusals, replay against advance."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import WorkingDays, WorkingHours
from motcua.dossier import Event, EventName
from motcua.errors import StepNotAllowedError
from motcua.localtime import DESK_ZONE
from motcua.states import Case, History, Profile, State, advance, judge, replay
from motcua.states.guards import GUARDS
from motcua.states.table import TRANSITIONS

START = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def events(*steps: tuple[str, str], **extra) -> list[Event]:
    return [Event(at=at(moment), event=EventName(name), reason="lý do", items=1, **extra) for moment, name in steps]


OPENING = (("2024-03-11T09:00", "submit"), ("2024-03-11T10:00", "accept"), ("2024-03-11T11:00", "forward"))


class TestGraph:
    """Every state is reachable and every state has a way to an end."""

    def test_every_state_is_reachable_from_draft(self):
        reached, wave = {State.DRAFT}, {State.DRAFT}
        while wave:
            wave = {row.target for row in TRANSITIONS.values() if row.state in wave and row.target} - reached
            reached |= wave

        assert reached == set(State)

    def test_every_state_can_come_to_an_end(self):
        ending = {state for state in State if state.is_final}
        while True:
            more = {row.state for row in TRANSITIONS.values() if row.target in ending} - ending
            if not more:
                break
            ending |= more

        assert ending == set(State)

    def test_refused_cancelled_and_stopped_have_no_exit(self):
        assert not {row.state for row in TRANSITIONS.values()} & {State.REFUSED, State.CANCELLED, State.STOPPED}

    def test_every_guard_named_in_the_table_exists(self):
        assert {name for row in TRANSITIONS.values() for name in row.guards} == set(GUARDS)

    def test_every_state_but_the_draft_has_one_of_the_ten_national_codes(self):
        codes = {state: state.national_code for state in State}

        assert codes.pop(State.DRAFT) is None
        assert set(codes.values()) == set(range(1, 11))


class TestAdvance:
    """A step is taken whole or refused with every guard that failed."""

    def test_every_failed_guard_is_named(self):
        history = replay(events(*OPENING)).history

        with pytest.raises(StepNotAllowedError) as refused:
            advance(history, Event(at=at("2024-03-11T12:00"), event=EventName.REQUEST_SUPPLEMENT))

        assert refused.value.guards == ("REASON_REQUIRED", "ITEMS_REQUIRED")

    def test_structural_and_legal_guards_are_told_together(self):
        history = replay(events(*OPENING)).history

        with pytest.raises(StepNotAllowedError) as refused:
            advance(history, Event(at=at("2024-03-11T08:00"), event=EventName.STOP))

        assert refused.value.guards == ("TIME_BACKWARDS", "REASON_REQUIRED")

    def test_the_same_event_delivered_twice_counts_once(self):
        event = Event(at=START, event=EventName.SUBMIT, id="e1")
        once = advance(History(), event).history

        assert advance(once, event).history == once

    def test_the_same_id_with_other_content_is_refused(self):
        once = advance(History(), Event(at=START, event=EventName.SUBMIT, id="e1")).history

        with pytest.raises(StepNotAllowedError) as refused:
            advance(once, Event(at=START, event=EventName.ACCEPT, id="e1"))

        assert refused.value.guards == ("DUPLICATE_EVENT",)

    def test_a_second_rating_is_refused(self):
        steps = (*OPENING, ("2024-03-12T09:00", "decide"), ("2024-03-12T10:00", "return_result"))
        rated = replay(events(*steps, ("2024-03-12T11:00", "rate"), ("2024-03-12T12:00", "rate")))

        assert rated.refused.guards == ("NO_TRANSITION",)


class TestReplay:
    """Replay from scratch equals advancing step by step; it stops at the first refusal unless tolerant."""

    @given(st.lists(st.tuples(st.sampled_from(list(EventName)), st.integers(0, 900)), max_size=25))
    def test_replay_equals_advance_for_any_sequence(self, steps):
        moment, history, given_events = START, History(), []
        for name, minutes in steps:
            moment += timedelta(minutes=minutes)
            given_events.append(
                Event(
                    at=moment,
                    event=name,
                    reason="lý do",
                    items=("đơn",),
                    new_due=moment + timedelta(days=40),
                    due=moment,
                )
            )
        expected, stopped = history, None
        for index, event in enumerate(given_events):
            try:
                expected = advance(expected, event).history
            except StepNotAllowedError:
                stopped = index
                break

        replayed = replay(given_events)

        assert replayed.history == expected
        assert (replayed.refused.index if replayed.refused else None) == stopped

    @given(st.lists(st.tuples(st.sampled_from(list(EventName)), st.integers(-300, 900)), max_size=25))
    def test_a_tolerant_replay_reads_any_history_to_its_end_in_time_order(self, steps):
        moment, given_events = START, []
        for name, minutes in steps:
            moment += timedelta(minutes=minutes)
            given_events.append(Event(at=moment, event=name))

        history = replay(given_events, tolerant=True).history

        assert list(history.events) == sorted(history.events, key=lambda event: event.at)

    def test_a_tolerant_replay_applies_what_only_the_law_refuses_and_keeps_the_name(self):
        request = Event(at=at("2024-03-12T09:00"), event=EventName.REQUEST_SUPPLEMENT)

        replayed = replay([*events(*OPENING), request], tolerant=True)

        assert replayed.history.state is State.SUPPLEMENT_REQUIRED
        assert replayed.failed == ((3, "REASON_REQUIRED"), (3, "ITEMS_REQUIRED"))
        assert not replayed.is_legal


class TestClocks:
    """Minutes are office minutes; pauses are taken out; withdrawal ends at its request."""

    def test_minutes_run_paused_and_waited(self):
        steps = (*OPENING, ("2024-03-12T09:30", "request_supplement"), ("2024-03-13T09:30", "submit_supplement"))
        report = judge(replay(events(*steps, ("2024-03-13T10:30", "decide"))))

        assert (report.intake_minutes, report.running_minutes, report.paused_minutes) == (60, 510, 480)

    def test_ce9_a_dossier_stopped_while_paused_does_not_count_the_pause(self):
        """Paused and then ended at once, the hold still counts as hold."""
        steps = (*OPENING, ("2024-03-11T11:30", "request_supplement"), ("2024-04-22T11:30", "supplement_timeout"))
        report = judge(replay(events(*steps)))

        assert report.running_minutes == 90
        assert report.replay.history.state is State.STOPPED

    def test_an_approved_withdrawal_ends_processing_at_the_request(self):
        steps = (*OPENING, ("2024-03-12T09:00", "request_withdraw"), ("2024-03-20T09:00", "approve_withdraw"))
        report = judge(replay(events(*steps)))

        assert report.replay.history.ended_at == at("2024-03-12T09:00")
        assert report.running_minutes == 90 + 240 + 90

    def test_a_rejected_withdrawal_goes_back_to_where_it_stood(self):
        steps = (*OPENING, ("2024-03-12T09:00", "request_supplement"), ("2024-03-12T10:00", "request_withdraw"))
        replayed = replay(events(*steps, ("2024-03-13T09:00", "reject_withdraw")))

        assert replayed.history.state is State.SUPPLEMENT_REQUIRED

    def test_a_dossier_stopped_while_suspended_is_not_late(self):
        """Suspended before its due moment, the term was not running when the supplement ran out of time."""
        steps = (*OPENING, ("2024-03-12T09:00", "request_supplement"), ("2024-04-22T09:00", "supplement_timeout"))
        report = judge(replay(events(*steps), case=Case(terms=(WorkingDays(5),))))

        assert "LATE" not in {one.id for one in report.findings}

    def test_the_term_runs_while_a_withdrawal_is_being_decided(self):
        steps = (
            *OPENING,
            ("2024-03-12T09:00", "request_supplement"),
            ("2024-03-14T09:00", "request_withdraw"),
            ("2024-03-15T09:00", "reject_withdraw"),
            ("2024-03-18T09:00", "submit_supplement"),
        )
        report = judge(replay(events(*steps), case=Case(terms=(WorkingDays(5),))))

        assert report.paused_minutes == 2 * 480 + 480
        assert report.replay.history.due == at("2024-03-21T17:30")

    def test_ended_past_both_due_moments_is_late_on_both(self):
        accepted = Event(at=at("2024-03-11T10:00"), event=EventName.ACCEPT, due=at("2024-03-15T17:30"))
        first, _, forward = events(*OPENING)
        apology = Event(
            at=at("2024-03-13T10:00"), event=EventName.ISSUE_APOLOGY, reason="quá tải", new_due=at("2024-03-18T17:30")
        )
        report = judge(replay([first, accepted, forward, apology, *events(("2024-03-19T08:00", "decide"))]))

        assert [one.id for one in report.findings][:2] == ["LATE", "LATE_ORIGINAL_DUE"]

    def test_hours_are_moved_by_the_working_time_of_the_pause(self):
        steps = (*OPENING, ("2024-03-11T16:30", "require_payment"), ("2024-03-12T08:30", "confirm_payment"))
        replayed = replay(events(*steps), case=Case(terms=(WorkingHours(8),)))

        assert replayed.history.due == at("2024-03-12T14:00")

    def test_a_promise_moves_by_whole_working_days_when_the_term_is_not_known(self):
        accepted = Event(at=at("2024-03-11T10:00"), event=EventName.ACCEPT, due=at("2024-03-15T10:00"))
        first, _, forward = events(*OPENING)
        rest = events(("2024-03-12T09:00", "request_supplement"), ("2024-03-14T09:00", "submit_supplement"))

        assert replay([first, accepted, forward, *rest]).history.due == at("2024-03-19T10:00")

    def test_open_and_past_due_is_overdue_ended_and_past_due_is_late(self):
        case = Case(terms=(WorkingDays(2),))
        opened = judge(replay(events(*OPENING), case=case), at=at("2024-03-14T00:01"))
        in_time = judge(replay(events(*OPENING), case=case), at=at("2024-03-13T23:59"))
        ended = judge(replay(events(*OPENING, ("2024-03-14T08:00", "decide")), case=case))

        assert "OVERDUE" in {one.id for one in opened.findings}
        assert "OVERDUE" not in {one.id for one in in_time.findings}
        assert "LATE" in {one.id for one in ended.findings}


def test_a_profile_reads_its_numbers_from_the_packs_and_says_how_well_they_are_known():
    profile = Profile.default()

    assert (profile.supplement, profile.payment, profile.apology_limit) == ("suspend", "suspend", 1)
    assert profile.provenance == "unverified"
    assert {cite.instrument for cite in profile.because} == {"FIELD", "61/2018/NĐ-CP"}


@pytest.mark.parametrize("guard", sorted(set(GUARDS) - Profile.default().guards))
def test_a_host_can_switch_a_guard_on(guard):
    profile = Profile.default().with_settings({"guards_on": [guard]})

    assert guard in profile.guards
