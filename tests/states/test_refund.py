"""Refund of fees: Decision 08/2018 of Kon Tum, Article 8(2)(c), in both readings."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier import Event, EventName
from motcua.errors import NoRuleInForce, NotFormalised
from motcua.localtime import DESK_ZONE
from motcua.states.refund import FailedBy, RefundFacts, RefundOutcome, decide_refund, refund_facts

DAY, KON_TUM = date(2019, 3, 11), "H34"
REFUND, KEPT, OPEN = RefundOutcome.REFUND, RefundOutcome.NO_REFUND, RefundOutcome.UNDECIDED
TRISTATE = st.sampled_from([None, True, False])


def decided(**facts: object):
    return decide_refund(RefundFacts(**facts), DAY, place=KON_TUM)


def event(name: str, **given: object) -> Event:
    return Event(at=datetime(2019, 3, 11, 9, tzinfo=DESK_ZONE), event=EventName(name), **given)


@pytest.mark.parametrize(
    ("facts", "applied", "broad"),
    [
        ({"paid": True, "failed_by": FailedBy.AGENCY, "settled": False}, REFUND, REFUND),
        ({"paid": True, "settled": True, "collected": False}, KEPT, KEPT),
        ({"paid": True, "settled": True, "collected": True}, KEPT, KEPT),
        ({"paid": True, "settled": True}, KEPT, KEPT),
        ({"paid": True, "settled": True, "failed_by": FailedBy.APPLICANT}, KEPT, REFUND),
        ({"paid": True, "settled": False, "failed_by": FailedBy.APPLICANT}, KEPT, REFUND),
        ({"paid": True, "settled": False}, OPEN, OPEN),
        ({"paid": True, "settled": True, "failed_by": FailedBy.AGENCY}, OPEN, OPEN),
        ({"paid": False, "failed_by": FailedBy.AGENCY}, KEPT, KEPT),
        ({"failed_by": FailedBy.AGENCY}, OPEN, OPEN),
    ],
)
def test_the_point_in_both_readings(facts, applied, broad):
    """Paid and the agency cannot perform: given back. Settled but not collected: not. A refusal: the readings part."""
    answer = decided(**facts)

    assert [one.outcome for one in answer.answers] == [applied, broad]
    assert [one.reading.applied for one in answer.answers] == [True, False]
    assert (answer.outcome, answer.is_contested) == (applied, applied is not broad)


def test_it_explains_itself_with_both_readings_and_its_place():
    answer = decided(paid=True, settled=True, failed_by=FailedBy.APPLICANT)

    assert {(cite.article, cite.clause, cite.point) for cite in answer.because} == {("8", "2", "c")}
    assert answer.text("vi").startswith("Không hoàn phí, lệ phí: ")
    assert "điểm c khoản 2 Điều 8" in answer.text("vi") and "Article 8(2)(c)" in answer.text("en")
    for one in answer.answers:
        assert one.reading.says_vi in answer.text("vi") and one.reading.says_en in answer.text("en")
    assert "unless another law" in decided(paid=True, settled=True, collected=False).text("en")


def test_no_other_province_that_was_read_speaks_of_refunds():
    for place in (None, "H19", "H09"):
        with pytest.raises(NoRuleInForce):
            decide_refund(RefundFacts(paid=True), DAY, place=place)
    with pytest.raises(NotFormalised):
        decide_refund(RefundFacts(paid=True), date(2022, 3, 1), place=KON_TUM)


@given(TRISTATE, st.sampled_from([None, *FailedBy]), TRISTATE, TRISTATE)
def test_nothing_is_given_back_that_was_not_paid_and_the_broad_reading_never_gives_less(
    paid, failed_by, settled, collected
):
    answer = decided(paid=paid, failed_by=failed_by, settled=settled, collected=collected)
    narrow, broad = (one.outcome for one in answer.answers)

    assert (REFUND in (narrow, broad)) <= (paid is True)
    assert (narrow is REFUND) <= (broad is REFUND)
    assert (narrow is OPEN) == (broad is OPEN)
    assert answer.is_contested <= (failed_by is FailedBy.APPLICANT)


@pytest.mark.parametrize(
    ("events", "facts"),
    [
        ([], RefundFacts()),
        ([event("confirm_payment"), event("decide", outcome="granted")], RefundFacts(paid=True, settled=True)),
        (
            [event("confirm_payment"), event("decide", outcome="granted"), event("return_result", fee_paid=True)],
            RefundFacts(paid=True, settled=True, collected=True),
        ),
        (
            [event("confirm_payment"), event("decide", outcome="denied", reason="không đủ điều kiện")],
            RefundFacts(paid=True, settled=True, failed_by=FailedBy.APPLICANT),
        ),
        ([event("confirm_payment"), event("decide", outcome="denied")], RefundFacts(paid=True)),
        ([event("confirm_payment"), event("stop", reason="hệ thống")], RefundFacts(paid=True)),
        (
            [event("confirm_payment"), event("request_withdraw"), event("approve_withdraw")],
            RefundFacts(paid=True, settled=False, failed_by=FailedBy.APPLICANT),
        ),
        ([event("decide", outcome="granted", fee_paid=False)], RefundFacts(paid=False, settled=True)),
    ],
)
def test_a_history_says_what_it_says_and_no_more(events, facts):
    assert refund_facts(events) == facts


def test_a_stopped_dossier_is_left_to_the_desk():
    """Whose part failed is in no event, so a stop is undecided until somebody says."""
    facts = refund_facts([event("confirm_payment"), event("stop", reason="hệ thống")])

    assert decide_refund(facts, DAY, place=KON_TUM).outcome is OPEN
