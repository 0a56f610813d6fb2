"""Random lives: whatever happens, nothing is lost, time does not go back, and there is always a way to an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from motcua.clock import HalfDays, WorkingDays, WorkingHours
from motcua.dossier import Event, EventName
from motcua.errors import StepNotAllowedError
from motcua.localtime import DESK_ZONE
from motcua.states import Case, History, Profile, State, advance, replay
from motcua.states.digest import links, verify
from motcua.states.guards import GUARDS
from motcua.states.table import TRANSITIONS
from motcua.units import Channel

STRUCTURAL = {"NO_TRANSITION", "TIME_BACKWARDS", "DUPLICATE_EVENT"}
DETAILS = st.fixed_dictionaries(
    {
        "reason": st.sampled_from([None, "", "lý do"]),
        "items": st.sampled_from([None, 0, 2, ("Tờ khai",)]),
        "outcome": st.sampled_from(["granted", "denied"]),
        "receiver": st.sampled_from([None, "owner", "third_party"]),
        "fee_paid": st.sampled_from([None, True, False]),
        "result_ref": st.just("1/QĐ"),
    }
)
NEXT = {
    state: {row.target or State.PROCESSING for row in TRANSITIONS.values() if row.state is state} for state in State
}


def ways_to_an_end(state: State) -> bool:
    """Whether some sequence of rows leads from a state to one that is final."""
    seen, wave = {state}, {state}
    while wave:
        if any(one.is_final for one in wave):
            return True
        wave = {target for one in wave for target in NEXT[one]} - seen
        seen |= wave
    return False


class Lives(RuleBasedStateMachine):
    """Drive a dossier by random events, with random details, and hold what must always hold."""

    @initialize(
        channel=st.sampled_from(list(Channel)),
        term=st.sampled_from([(), (WorkingDays(5),), (WorkingHours(8),), (HalfDays(1),)]),
        supplement=st.sampled_from(["suspend", "restart", "run"]),
        payment=st.sampled_from(["suspend", "run"]),
    )
    def begin(self, channel, term, supplement, payment):
        self.profile = Profile.default().with_settings({"supplement": supplement, "payment": payment})
        self.case = Case(channel=channel, terms=term)
        self.history = History(case=self.case)
        self.now = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)
        self.applied: list[Event] = []
        self.number = 0

    @rule(
        name=st.sampled_from(list(EventName)),
        minutes=st.integers(-30, 4000),
        days=st.integers(-2, 20),
        details=DETAILS,
    )
    def happen(self, name, minutes, days, details):
        self.number += 1
        moment = self.now + timedelta(minutes=minutes)
        event = Event(at=moment, event=name, id=f"e{self.number}", new_due=moment + timedelta(days=days), **details)
        before = self.history
        try:
            self.history = advance(before, event, profile=self.profile).history
        except StepNotAllowedError as error:
            refused = error
        else:
            self.applied.append(event)
            self.now = moment
            assert before.events == tuple(self.applied[:-1])
            return
        assert refused.guards and set(refused.guards) <= STRUCTURAL | set(GUARDS)
        assert refused.message_vi and refused.message_en
        assert self.history is before

    @rule(place=st.integers(0, 50))
    def deliver_again(self, place):
        """The same event once more is no event; the same id with other content is refused."""
        if self.applied:
            known = self.applied[place % len(self.applied)]
            assert advance(self.history, known, profile=self.profile).history is self.history

    @invariant()
    def no_event_is_lost_and_time_never_goes_back(self):
        if hasattr(self, "applied"):
            moments = [event.at for event in self.history.events]
            assert self.history.events == tuple(self.applied)
            assert moments == sorted(moments)

    @invariant()
    def replaying_gives_the_same(self):
        if hasattr(self, "applied"):
            assert replay(self.applied, case=self.case, profile=self.profile).history == self.history
            assert replay(self.applied, case=self.case, profile=self.profile, tolerant=True).history == self.history

    @invariant()
    def there_is_always_a_way_to_an_end(self):
        if hasattr(self, "applied"):
            assert ways_to_an_end(self.history.state)

    @invariant()
    def pauses_stand_in_order_and_the_chain_holds(self):
        if hasattr(self, "applied"):
            ends = [moment for pause in self.history.pauses for moment in (pause.start, pause.end)]
            assert ends == sorted(ends)
            assert verify(self.history.events, links(self.applied, "D-1"), "D-1") is None


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)


def test_ce9_a_pause_that_is_ended_by_a_decision_elsewhere_is_still_counted():
    """CE9: a ticket that went from paused straight to resolved lost its hold; here the pause ends with processing."""
    start = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)
    steps = [("submit", 0), ("accept", 0), ("forward", 0), ("request_supplement", 24), ("supplement_timeout", 24 * 8)]
    events = [
        Event(at=start + timedelta(hours=hours), event=EventName(name), reason="lý do", items=1)
        for name, hours in steps
    ]
    history = replay(events, case=Case(channel=Channel.COUNTER, terms=(WorkingDays(5),))).history

    assert history.state is State.STOPPED
    assert [(pause.start, pause.end) for pause in history.pauses] == [(events[3].at, events[4].at)]
    assert history.due.date().isoformat() == "2024-03-25"
