"""What is true beside the state, and linked dossiers: never contradicting the history they are read from."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.clock import CalendarDays, WorkClock, WorkingDays, WorkingHours
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.states import Case, History, replay
from motcua.states.axes import LinkedChild, LinkedGroup, axes, check_group
from motcua.units import Channel

START = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)
CLOCK = WorkClock.default()


def lived(*names: str, channel: Channel = Channel.COUNTER, **extra) -> History:
    given = {"reason": "lý do", "items": 1, **extra}
    events = [
        Event(at=START.replace(hour=9 + place), event=EventName(name), **given) for place, name in enumerate(names)
    ]
    replayed = replay(events, case=Case(channel=channel, terms=(WorkingDays(5),)))
    assert replayed.is_legal, replayed.refused
    return replayed.history


OPENING = ("submit", "accept", "forward")


@pytest.mark.parametrize(
    ("names", "payment", "delivery", "digitisation"),
    [
        (("submit",), "none", "not_ready", "pending"),
        ((*OPENING, "require_payment"), "owed", "not_ready", "pending"),
        ((*OPENING, "require_payment", "confirm_payment"), "paid", "not_ready", "pending"),
        (("submit", "accept", "digitise", "forward", "decide"), "none", "ready", "done"),
        ((*OPENING, "decide", "return_result"), "none", "returned", "pending"),
    ],
)
def test_the_axes_follow_the_history(names, payment, delivery, digitisation):
    found = axes(lived(*names), reported=1)

    assert (found.payment, found.delivery, found.digitisation) == (payment, delivery, digitisation)
    assert found.unreported == len(names) - 1


def test_an_online_filing_needs_no_digitising_and_a_return_tells_its_mode():
    history = lived(*OPENING, "decide", "return_result", channel=Channel.ONLINE, mode="electronic")

    assert (axes(history).digitisation, axes(history).delivery_mode) == ("not_needed", "electronic")


def test_more_reported_than_happened_is_refused():
    with pytest.raises(BadInputError, match="REPORTED_UNKNOWN"):
        axes(lived("submit"), reported=2)


class TestLinked:
    """One receipt, several dossiers, one lead (Decree 61/2018, Article 19(6)); the term of the whole still holds."""

    def group(
        self, *terms, lead: str = "H01.1", parent: History | None = None, done: bool = False, in_turn: bool = True
    ):
        life = lived(*OPENING, "decide") if done else lived(*OPENING)
        children = tuple(LinkedChild(f"d{n}", f"H01.{n}", term, life) for n, term in enumerate(terms, start=1))
        return LinkedGroup("g", lead, WorkingDays(5), children, parent or lived(*OPENING), in_turn)

    def names(self, group: LinkedGroup) -> list[str]:
        return [found.id for found in check_group(group, CLOCK, start=START)]

    def test_terms_that_fit_one_after_the_other_are_no_finding(self):
        assert self.names(self.group(WorkingDays(2), WorkingDays(3))) == []
        assert self.names(self.group(WorkingDays(2), WorkingHours(8))) == []

    def test_terms_whose_sum_runs_past_the_whole_are_one(self):
        assert self.names(self.group(WorkingDays(3), WorkingDays(3))) == ["LINKED_BUDGET"]
        assert self.names(self.group(WorkingDays(3), WorkingDays(3), in_turn=False)) == []
        assert self.names(self.group(CalendarDays(30), in_turn=False)) == ["LINKED_BUDGET"]

    def test_the_lead_is_one_of_the_agencies(self):
        assert self.names(self.group(WorkingDays(2), lead="H01.9")) == ["LINKED_LEAD"]

    def test_the_whole_does_not_end_before_its_parts(self):
        ended = lived(*OPENING, "decide")

        assert self.names(self.group(WorkingDays(2), parent=ended)) == ["LINKED_OPEN"]
        assert self.names(self.group(WorkingDays(2), parent=ended, done=True)) == []
