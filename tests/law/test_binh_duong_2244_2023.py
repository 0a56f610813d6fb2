"""Bình Dương 2244/QĐ-UBND of 2023, Article 10(2)(a): an online filing is answered within 8 working hours."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from motcua.clock import WorkClock, WorkingHours
from motcua.clock.ruled import ruled_term
from motcua.errors import NoRuleInForce, NotFormalised
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook

BOOK = RuleBook.official()
INTAKE = "binh-duong-2244-2023:intake-online"


def test_filed_on_friday_evening_the_answer_is_due_on_monday_evening():
    """Out of hours, counting starts at the next working hour: Friday 18:40 gives Monday 17:30."""
    rule = BOOK.require(INTAKE, date(2024, 3, 8))
    terms, policy = ruled_term(rule)

    answer = WorkClock.default().deadline(
        datetime(2024, 3, 8, 18, 40, tzinfo=DESK_ZONE), terms, policy=policy, cited=(rule.cite,)
    )

    assert terms == (WorkingHours(8),)
    assert answer.due == datetime(2024, 3, 11, 17, 30, tzinfo=DESK_ZONE)
    assert answer.because[0].text_vi == "điểm a khoản 2 Điều 10 Quyết định 2244/QĐ-UBND của UBND tỉnh Bình Dương"


def test_after_the_merger_its_validity_is_not_sourced():
    with pytest.raises(NotFormalised) as refused:
        BOOK.require(INTAKE, date(2026, 3, 6))

    assert "2025-07-01" in refused.value.message_en
    assert "01/07/2025" in refused.value.message_vi


def test_before_it_was_signed_it_does_not_bind():
    with pytest.raises(NoRuleInForce):
        BOOK.require(INTAKE, date(2023, 8, 30))


def test_the_province_goes_before_the_nation_in_its_own_place_only():
    day = date(2024, 3, 8)

    assert BOOK.in_force("intake.online", day, place="H09", channel="online").id == INTAKE
    assert BOOK.in_force("intake.online", day, place="H26", channel="online").provenance == "unverified"


def test_the_two_dates_of_the_decision_are_two_readings():
    """Signed 31/08/2023, the annex captioned 05/09/2023: the row keeps both, applies one, and says why."""
    rule = RuleBook.official().rule("binh-duong-2244-2023:in-force-from")

    assert {reading.value for reading in rule.readings} == {"2023-08-31", "2023-09-05"}
    (applied,) = [reading for reading in rule.readings if reading.applied]
    assert (applied.value, bool(applied.why_vi and applied.why_en)) == ("2023-08-31", True)
