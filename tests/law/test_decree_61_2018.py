"""Decree 61/2018/NĐ-CP, Articles 17 to 20, as the judgement of a history applies them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from motcua.clock import Policy, WorkClock, WorkingDays
from motcua.clock.ruled import ruled_term
from motcua.dossier import Event, EventName
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook
from motcua.states import Case, Profile, judge, replay
from motcua.units import Channel


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def history(*steps: tuple[str, str], channel: Channel = Channel.COUNTER, profile: Profile | None = None, **case):
    events = [
        Event(at=at(moment), event=EventName(name), reason="lý do", items=1, result_ref="1/QĐ")
        for moment, name in steps
    ]
    return judge(replay(events, case=Case(channel=channel, **case), profile=profile, tolerant=True), profile=profile)


def names(report) -> set[str]:
    return {one.id for one in report.findings}


class TestArticle18:
    """Taken in person, it passes on within the day; received after 15:00, at the start of the next working day."""

    @pytest.mark.parametrize(
        ("accepted", "forwarded", "late"),
        [
            ("2024-03-11T14:59", "2024-03-11T17:20", False),
            ("2024-03-11T14:59", "2024-03-12T07:35", True),
            ("2024-03-11T15:00", "2024-03-12T07:35", True),
            ("2024-03-11T15:01", "2024-03-12T07:35", False),
            ("2024-03-11T15:01", "2024-03-12T14:00", True),
            ("2024-03-15T16:00", "2024-03-18T08:00", False),
        ],
    )
    def test_the_cutoff_is_fifteen_hours(self, accepted, forwarded, late):
        report = history((accepted, "submit"), (accepted, "accept"), (forwarded, "forward"))

        assert ("FORWARD_LATE" in names(report)) is late

    def test_an_online_dossier_has_no_number_to_miss(self):
        steps = (("2024-03-11T09:00", "submit"), ("2024-03-11T09:30", "accept"), ("2024-03-14T09:00", "forward"))

        assert "FORWARD_LATE" not in names(history(*steps, channel=Channel.ONLINE))

    def test_after_the_decree_ended_nothing_is_found_rather_than_guessed(self):
        steps = (("2025-08-11T09:00", "submit"), ("2025-08-11T09:30", "accept"), ("2025-08-14T09:00", "forward"))

        assert "FORWARD_LATE" not in names(history(*steps))

    def test_the_row_itself_can_be_counted(self):
        terms, policy = ruled_term(RuleBook.official().rule("nd-61-2018:forward-cutoff"))

        answer = WorkClock.default().deadline(at("2024-03-15T16:00"), terms, policy=policy)

        assert answer.last_day == date(2024, 3, 18)


class TestArticle19Clause4:
    """The notice of supplement comes within 3 working days; afterwards the term is counted again from the start."""

    STEPS = (("2024-03-11T09:00", "submit"), ("2024-03-11T09:10", "accept"), ("2024-03-11T09:30", "forward"))

    @pytest.mark.parametrize(("asked", "late"), [("2024-03-14T16:00", False), ("2024-03-15T08:00", True)])
    def test_the_notice_is_late_on_the_fourth_working_day(self, asked, late):
        assert ("SUPPLEMENT_NOTICE_LATE" in names(history(*self.STEPS, (asked, "request_supplement")))) is late

    def test_a_second_request_is_found(self):
        steps = (
            *self.STEPS,
            ("2024-03-12T09:00", "request_supplement"),
            ("2024-03-13T09:00", "submit_supplement"),
            ("2024-03-14T09:00", "request_supplement"),
        )

        assert "SUPPLEMENT_REPEATED" in names(history(*steps))

    @pytest.mark.parametrize(
        ("profile", "due"),
        [
            (Profile.named("nd-61-2018"), "2024-03-21T17:30"),
            (Profile.default(), "2024-03-20T17:30"),
            (Profile.default().with_settings({"supplement": "run"}), "2024-03-18T17:30"),
        ],
    )
    def test_restart_suspend_and_run_give_three_due_moments(self, profile, due):
        """Accepted Monday 11, five days, supplement asked on the 12th and complete on the 14th."""
        steps = (*self.STEPS, ("2024-03-12T09:00", "request_supplement"), ("2024-03-14T09:00", "submit_supplement"))

        assert history(*steps, profile=profile, terms=(WorkingDays(5),)).replay.history.due == at(due)

    def test_the_clock_policy_agrees_with_the_machine(self):
        from motcua.clock import Pause

        pause = Pause(at("2024-03-12T09:00"), at("2024-03-14T09:00"))
        for name, due in (("P-RESTART", "2024-03-21T17:30"), ("P-SUSPEND", "2024-03-20T17:30")):
            answer = WorkClock.default().deadline(
                at("2024-03-11T09:10"), WorkingDays(5), policy=Policy.named(name), pauses=[pause]
            )
            assert answer.due == at(due)


class TestArticle19Clause9:
    """An apology comes at latest one day before the due date; the appointment is renewed at most once."""

    @pytest.mark.parametrize(
        ("apologised", "failed"), [("2024-03-17T20:00", False), ("2024-03-18T08:00", True), ("2024-03-20T08:00", True)]
    )
    def test_the_day_before_is_the_last(self, apologised, failed):
        """Due Monday 18 March: Sunday the 17th is still in time, since the text says day, not working day."""
        accepted = Event(at=at("2024-03-11T09:10"), event=EventName.ACCEPT, due=at("2024-03-18T17:30"))
        apology = Event(
            at=at(apologised), event=EventName.ISSUE_APOLOGY, reason="quá tải", new_due=at("2024-03-25T17:30")
        )
        events = [Event(at=at("2024-03-11T09:00"), event=EventName.SUBMIT), accepted, apology]

        refused = replay(events).refused

        assert (refused is not None) is failed
        assert refused is None or refused.guards == ("APOLOGY_TOO_LATE",)
