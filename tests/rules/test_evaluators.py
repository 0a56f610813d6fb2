"""A row judges facts: every kind that can be broken gives a finding with its article, in both languages."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

from motcua.clock import WorkClock
from motcua.clock.ruled import judge_clock, judge_duty, judge_retention, ruled_term
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.forms.ruled import judge_content
from motcua.law import Provenance
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook
from motcua.states.ruled import judge_approval, judge_components, judge_order, judge_reason, judge_way
from motcua.statistics.ruled import judge_ratio
from motcua.units import Severity

BOOK = RuleBook.official()
CLOCK = WorkClock.default()
RULES = [rule for pack in BOOK.packs for rule in pack.rules]
CLOCK_ROWS = [rule for rule in RULES if rule.kind == "clock" and rule.unit != "policy"]
"""Rows of terms; a row whose unit is a policy says what a supplement does to one."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def event(name: str, **given: object) -> Event:
    return Event(at=at("2024-03-11T09:00"), event=EventName(name), **given)


def assert_cites(found, rule) -> None:
    assert found is not None
    assert found.because == (rule.cite,)
    assert rule.id in found.message_vi and rule.id in found.message_en
    assert rule.summary_vi in found.message_vi and rule.summary_en in found.message_en


@pytest.mark.parametrize("rule", CLOCK_ROWS, ids=lambda rule: rule.id)
def test_every_clock_row_can_be_counted(rule):
    """Also those beyond the dossier: incidents, tests, feedback, catalogue updates, return by post."""
    terms, policy = ruled_term(rule)
    start = at("2024-03-11T09:00")

    counted = (
        CLOCK.deadline(start, terms, policy=policy) if policy.supplement != "restart" else CLOCK.deadline(start, terms)
    )
    assert counted.due is not None and counted.explain("vi") and counted.explain("en")
    for reading in rule.readings:
        if reading.policy and reading.value and reading.unit != "time_of_day":
            assert ruled_term(reading)


class TestClock:
    """A duty with a term: Bình Dương 2244/2023, Article 22(3): new procedures on the system within 5 working days."""

    RULE = BOOK.rule("binh-duong-2244-2023:catalogue-update")

    def judge(self, ended: str | None, at_moment: str = "2024-12-31T00:00"):
        done = None if ended is None else at(ended)
        return judge_clock(self.RULE, CLOCK, start=at("2024-03-11T09:00"), ended=done, at=at(at_moment))

    def test_in_time_is_no_finding(self):
        assert self.judge("2024-03-18T23:59") is None
        assert self.judge(None, "2024-03-18T20:00") is None

    def test_late_or_still_open_is_one(self):
        for found in (self.judge("2024-03-19T08:00"), self.judge(None, "2024-03-19T08:00")):
            assert_cites(found, self.RULE)
            assert (found.id, found.severity) == ("RULE_LATE", Severity.ERROR)

    def test_a_row_that_was_not_read_only_warns(self):
        rule = attrs.evolve(self.RULE, cite=attrs.evolve(self.RULE.cite, provenance=Provenance.UNVERIFIED))
        found = judge_clock(
            rule, CLOCK, start=at("2024-03-11T09:00"), ended=at("2024-04-11T09:00"), at=at("2024-04-11T09:00")
        )

        assert found.severity is Severity.WARNING

    def test_in_time_by_another_reading_only_warns_and_says_which(self):
        """Đồng Nai 33/2015, Article 4(3)(a): "sau 06 tiếng" is six clock hours, or six working hours."""
        rule = BOOK.rule("dong-nai-33-2015:forward-six-hours")
        found = judge_clock(
            rule, CLOCK, start=at("2016-03-14T16:00"), ended=at("2016-03-15T09:00"), at=at("2016-03-16T09:00")
        )

        assert found.severity is Severity.WARNING
        assert "đúng hạn nếu hiểu" in found.message_vi and "in time if read" in found.message_en
        late = judge_clock(
            rule, CLOCK, start=at("2016-03-14T07:30"), ended=at("2016-03-18T09:00"), at=at("2016-03-18T09:00")
        )
        assert late is not None

    def test_what_is_no_clock_is_refused(self):
        with pytest.raises(BadInputError, match="RULE_NOT_A_CLOCK"):
            ruled_term(BOOK.rule("nd-61-2018:forward-online"))


class TestDuty:
    """A periodic duty: Bình Dương 2244/2023, Article 19(8)(b): a backup in every month."""

    RULE = BOOK.rule("binh-duong-2244-2023:backup")

    def test_each_period_without_the_act_is_a_finding(self):
        acts = [date(2024, 1, 31), date(2024, 3, 1), date(2024, 4, 15)]
        found = list(judge_duty(self.RULE, acts=acts, first=date(2024, 1, 1), until=date(2024, 6, 15)))

        assert [dict(one.data)["first"] for one in found] == ["2024-02-01", "2024-05-01"]
        for one in found:
            assert_cites(one, self.RULE)

    def test_a_period_that_is_not_over_is_not_judged(self):
        assert list(judge_duty(self.RULE, acts=[], first=date(2024, 1, 1), until=date(2024, 1, 31))) == []

    def test_a_daily_duty_of_working_days_is_made_up_for_after_days_off(self):
        """An Giang 03/2023, Article 31(7): payments are reconciled daily; days off on the day after."""
        rule = BOOK.rule("an-giang-03-2023:reconcile-daily")
        acts = [date(2024, 3, day) for day in (7, 8, 11, 13)]
        found = list(judge_duty(rule, acts=acts, first=date(2024, 3, 7), until=date(2024, 3, 14)))

        assert [dict(one.data)["first"] for one in found] == ["2024-03-12"]

    def test_every_duty_row_names_a_period(self):
        for rule in RULES:
            if rule.kind == "duty" and rule.unit != "day_of_year":
                list(judge_duty(rule, acts=[], first=date(2024, 1, 1), until=date(2024, 2, 1)))


def test_what_is_destroyed_early_is_a_finding():
    kept = attrs.evolve(RULES[0], kind="retention", value="5", unit="year")

    assert judge_retention(kept, since=date(2020, 2, 29), destroyed=date(2025, 2, 28)) is None
    assert_cites(judge_retention(kept, since=date(2020, 2, 29), destroyed=date(2025, 2, 27)), kept)


class TestOrder:
    """Bình Dương 2244/2023, Article 12(3): the dossier is ended in the system after the result was returned."""

    RULE = next(rule for rule in BOOK.pack("binh-duong-2244-2023").rules if rule.sets == "result.close")

    def test_the_right_order_and_an_unfinished_one_are_no_finding(self):
        assert judge_order(self.RULE, [event("return_result"), event("close")]) is None
        assert judge_order(self.RULE, [event("return_result")]) is None

    def test_the_later_step_alone_or_first_is_one(self):
        assert_cites(judge_order(self.RULE, [event("close")]), self.RULE)
        assert_cites(judge_order(self.RULE, [event("close"), event("return_result")]), self.RULE)

    def test_a_row_without_an_order_is_refused(self):
        with pytest.raises(BadInputError, match="RULE_NOT_AN_ORDER"):
            judge_order(BOOK.rule("binh-duong-2244-2023:backup"), [])


def test_a_refusal_without_a_reason_is_a_finding():
    """Kon Tum 08/2018, Article 15(2)."""
    rule = BOOK.in_force("refusal.reason", date(2019, 6, 1), place="H34")
    name = rule.events[0]

    assert list(judge_reason(rule, [event(name, outcome="denied", reason="thiếu giấy")])) == []
    assert list(judge_reason(rule, [event(name, outcome="granted")])) == []
    (found,) = judge_reason(rule, [event("submit"), event(name, outcome="denied")])
    assert_cites(found, rule)
    assert dict(found.data)["index"] == "1"


def test_a_step_that_nobody_approved_is_a_finding():
    """Đồng Nai 33/2015, Article 4: the refusal is signed by the leader."""
    rule = BOOK.rule("dong-nai-33-2015:refusal-signed")

    assert list(judge_approval(rule, [event("decide", outcome="denied", approved_by="lãnh đạo")])) == []
    assert list(judge_approval(rule, [event("decide", outcome="granted")])) == []
    (found,) = judge_approval(rule, [event("decide", outcome="denied")])
    assert_cites(found, rule)


def test_a_way_that_a_service_level_does_not_allow_is_a_finding():
    """Kon Tum 08/2018: at level 3 the fee is paid at the agency, at level 4 online or by post too."""
    third = BOOK.in_force("level.payment", date(2019, 6, 1), place="H34", level="3")
    fourth = BOOK.in_force("level.payment", date(2019, 6, 1), place="H34", level="4")

    assert judge_way(third, "counter") is None and judge_way(fourth, "online") is None
    assert_cites(judge_way(third, "online"), third)


def test_a_paper_that_lacks_what_the_text_demands_is_a_finding():
    rule = next(rule for rule in RULES if rule.kind == "content" and len(rule.fields) > 2)

    assert judge_content(rule, set(rule.fields)) is None
    found = judge_content(rule, set(rule.fields[1:]))
    assert_cites(found, rule)
    assert dict(found.data)["missing"] == rule.fields[0]


def test_a_dossier_without_its_components_is_a_finding():
    rule = attrs.evolve(RULES[0], kind="component", fields=("form", "identity"))

    assert judge_components(rule, ["identity", "form"]) is None
    assert_cites(judge_components(rule, ["form"]), rule)


class TestRatio:
    """Vĩnh Long 612/2016, IV.7: more than 95 % on time: 95 % is not enough."""

    RULE = next(rule for rule in BOOK.pack("vinh-long-612-2016").rules if rule.kind == "ratio" and rule.operator == ">")

    def test_exactly_the_share_does_not_exceed_it(self):
        assert_cites(judge_ratio(self.RULE, 95, 100), self.RULE)
        assert judge_ratio(self.RULE, 95_001, 100_000) is None
        assert judge_ratio(self.RULE, 0, 0) is None

    def test_a_row_without_a_share_is_refused(self):
        with pytest.raises(BadInputError, match="RULE_NOT_A_RATIO"):
            judge_ratio(BOOK.rule("binh-duong-2244-2023:backup"), 1, 1)
