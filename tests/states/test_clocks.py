"""Every clock of a dossier in one view: what runs, until when, what stops it, and by which row."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.clock import WorkingDays, WorkingHours
from motcua.dossier import Event, EventName
from motcua.localtime import DESK_ZONE
from motcua.states import Case, replay
from motcua.states.clocks import dossier_clocks
from motcua.units import Channel


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def lived(*steps: tuple[str, str], case: Case, **extra):
    given = {"reason": "lý do", "items": 1, "fee_paid": True, **extra}
    replayed = replay([Event(at=at(moment), event=EventName(name), **given) for moment, name in steps], case=case)
    assert replayed.is_legal, replayed.refused
    return replayed.history


def clocks(history, moment: str):
    return {clock.name: clock for clock in dossier_clocks(history, at(moment))}


COUNTER = Case(channel=Channel.COUNTER, terms=(WorkingDays(5),))
ONLINE = Case(channel=Channel.ONLINE, terms=(WorkingDays(5),))


def test_an_online_filing_waits_eight_working_hours_for_an_answer():
    """Bình Dương 2244/2023, Article 10(2)(a): filed Friday 18:40, by Monday's closing time."""
    case = Case(channel=Channel.ONLINE, place="H09")
    found = clocks(lived(("2024-03-08T18:40", "submit"), case=case), "2024-03-11T09:30")["intake"]

    assert (found.due, found.ended_at, found.is_running) == (at("2024-03-11T17:30"), None, True)
    assert (found.remaining.amount, found.remaining.unit) == (360, "working_minutes")
    assert found.because[0].instrument == "2244/QĐ-UBND"
    assert "accept" in found.stops and found.label_vi and found.label_en


@pytest.mark.parametrize(
    ("accepted", "limit"),
    [("2020-03-11T14:59", "2020-03-11T23:59:59.999999"), ("2020-03-11T15:01", "2020-03-12T11:30")],
)
def test_paper_is_passed_on_within_the_day_or_after_three_at_the_start_of_the_next(accepted, limit):
    """Decree 61/2018, Article 18(2)."""
    history = lived((accepted, "submit"), (accepted, "accept"), case=COUNTER)
    found = clocks(history, accepted)["forwarding"]

    assert (found.due, found.is_running) == (at(limit), True)
    assert found.because[0].article == "18"


def test_online_passing_on_has_no_number_and_says_by_which_text():
    """Decree 61/2018, Article 18(1): right after reception, by the link of the systems."""
    history = lived(("2020-03-11T09:00", "submit"), ("2020-03-11T09:00", "accept"), case=ONLINE)
    found = clocks(history, "2020-03-11T10:00")["forwarding"]

    assert (found.due, found.remaining, found.is_running) == (None, None, True)
    assert found.because[0].article == "18"


def test_resolution_stands_still_while_a_supplement_is_waited_for_and_goes_on_after():
    steps = (
        ("2024-03-11T09:00", "submit"),
        ("2024-03-11T09:05", "accept"),
        ("2024-03-11T09:10", "forward"),
        ("2024-03-12T09:00", "request_supplement"),
    )
    waiting = clocks(lived(*steps, case=COUNTER), "2024-03-13T09:00")["resolution"]
    assert (waiting.is_paused, waiting.is_running, waiting.due) == (True, False, None)
    assert (waiting.remaining.amount, waiting.remaining.unit, waiting.remaining.is_paused) == (4, "working_days", True)

    again = lived(*steps, ("2024-03-14T09:00", "submit_supplement"), case=COUNTER)
    running = clocks(again, "2024-03-15T09:00")["resolution"]
    assert (running.due, running.is_running) == (at("2024-03-20T17:30"), True)
    assert running.remaining.amount == 3


def test_hours_are_left_by_working_time():
    case = Case(channel=Channel.COUNTER, terms=(WorkingHours(8),))
    history = lived(("2024-03-11T14:00", "submit"), ("2024-03-11T14:00", "accept"), case=case)

    assert clocks(history, "2024-03-11T18:00")["resolution"].remaining.amount == 270


def test_the_notice_to_supplement_has_three_working_days():
    """Decree 61/2018, Article 19(4): within three working days of the reception day."""
    history = lived(("2020-03-11T09:00", "submit"), ("2020-03-11T09:00", "accept"), case=COUNTER)
    found = clocks(history, "2020-03-13T09:00")["supplement_notice"]

    assert (found.due.date().isoformat(), found.remaining.amount) == ("2020-03-16", 1)
    assert "request_supplement" in found.stops


def test_an_apology_can_be_issued_until_the_day_before():
    """Decree 61/2018, Article 19(9): at latest one day before the last day."""
    history = lived(("2020-03-09T09:00", "submit"), ("2020-03-09T09:00", "accept"), case=COUNTER)

    found = clocks(history, "2020-03-13T09:00")["apology"]
    assert (found.due.date().isoformat(), found.remaining.amount, found.remaining.is_overdue) == (
        "2020-03-15",
        2,
        False,
    )
    assert clocks(history, "2020-03-16T09:00")["apology"].remaining.is_overdue


def test_the_post_has_a_day_and_a_night():
    """An Giang 03/2023, Article 33(2): 24 hours by the clock, nights and days off included."""
    case = Case(channel=Channel.POST, terms=(WorkingDays(5),), place="H01")
    steps = (
        ("2024-03-11T09:00", "submit"),
        ("2024-03-11T09:05", "accept"),
        ("2024-03-11T09:10", "forward"),
        ("2024-03-15T16:00", "decide"),
    )
    found = clocks(lived(*steps, case=case, result_ref="1/QĐ", outcome="granted"), "2024-03-15T17:00")["return_by_post"]

    assert (found.due, found.remaining.amount, found.remaining.unit) == (at("2024-03-16T16:00"), 23 * 60, "minutes")
    assert found.because[0].article == "33"


def test_a_consultation_runs_to_the_limit_of_its_request():
    """Decree 61/2018, Article 19(5): the request names the limit."""
    history = lived(
        ("2020-03-11T09:00", "submit"), ("2020-03-11T09:05", "accept"), ("2020-03-11T09:10", "forward"), case=COUNTER
    )
    asked = Event(at=at("2020-03-12T09:00"), event=EventName.CONSULT, due=at("2020-03-13T17:30"))
    asking = replay([*history.events, asked], case=COUNTER).history
    found = clocks(asking, "2020-03-13T16:30")["consultation"]

    assert (found.due, found.remaining.amount, found.is_running) == (asked.due, 60, True)
    replied = Event(at=at("2020-03-13T10:00"), event=EventName.CONSULT_REPLY)
    assert clocks(replay([*asking.events, replied], case=COUNTER).history, "2020-03-16T09:00")["consultation"].ended_at


def test_what_has_ended_has_nothing_left():
    steps = (
        ("2024-03-11T09:00", "submit"),
        ("2024-03-11T09:05", "accept"),
        ("2024-03-11T09:10", "forward"),
        ("2024-03-12T16:00", "decide"),
    )
    for clock in dossier_clocks(lived(*steps, case=COUNTER, result_ref="1/QĐ"), at("2024-06-01T09:00")):
        assert (clock.is_running, clock.remaining) == (False, None), clock.name
