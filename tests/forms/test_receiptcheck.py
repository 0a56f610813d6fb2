"""A receipt against the published term, the computed due moment and the history."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.samples import sample
from motcua.clock import WorkClock, parse_term
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.forms import check_receipt
from motcua.states import Case, replay
from synthetic import at

CLOCK = WorkClock.default()
GOOD = sample("receipt", term="3 ngày làm việc", due_at="2024-03-14T17:30:00+07:00")


def ids(receipt, published="3 ngày làm việc", **more):
    return [one.id for one in check_receipt(receipt, published, CLOCK, **more)]


def history(accepted=GOOD.accepted_at, due=GOOD.due_at):
    events = [Event(at=at("2024-03-08T18:40"), event=EventName.SUBMIT),
              Event(at=accepted, event=EventName.ACCEPT, due=due)]  # fmt: skip
    return replay(events, case=Case(terms=parse_term("3 ngày làm việc").terms)).history


def test_a_receipt_that_prints_the_published_term_and_its_due_moment_is_true():
    """Annex of An Giang 03/2023: the prescribed term, reception and return on the receipt."""
    assert ids(GOOD) == []
    assert ids(GOOD, history=history()) == []


def test_another_term_or_due_moment_is_found_with_the_row_of_the_annex():
    found = check_receipt(attrs.evolve(GOOD, term="4 ngày làm việc"), "3 ngày làm việc", CLOCK)
    late = check_receipt(attrs.evolve(GOOD, due_at=GOOD.due_at + timedelta(days=1)), "3 ngày làm việc", CLOCK)

    assert [one.id for one in found] == ["RECEIPT_TERM_DIFFERS"]
    assert [one.id for one in late] == ["RECEIPT_DUE_DIFFERS"]
    assert {cite.instrument for one in (*found, *late) for cite in one.because} == {"03/2023/QĐ-UBND"}
    assert dict(late[0].data) == {"printed": "15/03/2024 17:30", "wanted": "14/03/2024 17:30"}
    assert ids(attrs.evolve(GOOD, due_at=None)) == ["RECEIPT_DUE_DIFFERS"]


def test_bare_days_for_a_term_of_working_days_only_lack_their_unit():
    """The annex prints "ngày"; the row reads the number in the unit of the published procedure."""
    assert ids(attrs.evolve(GOOD, term="3 ngày")) == ["RECEIPT_TERM_UNIT"]
    assert ids(attrs.evolve(GOOD, term="4 ngày")) == ["RECEIPT_TERM_DIFFERS"]


def test_seconds_do_not_count_because_the_form_prints_minutes():
    assert ids(attrs.evolve(GOOD, due_at=GOOD.due_at + timedelta(seconds=59))) == []
    assert ids(attrs.evolve(GOOD, due_at=GOOD.due_at + timedelta(seconds=60))) == ["RECEIPT_DUE_DIFFERS"]


def test_the_moments_of_the_history_are_those_of_the_receipt():
    other = history(accepted=GOOD.accepted_at + timedelta(minutes=1), due=GOOD.due_at + timedelta(days=1))

    assert ids(GOOD, history=other) == ["RECEIPT_RECEIVED_DIFFERS", "RECEIPT_PROMISE_DIFFERS"]


@pytest.mark.parametrize(("published", "code"), [("3 ngày", "TERM_AMBIGUOUS"), ("sớm nhất có thể", "TERM_UNREADABLE")])
def test_a_published_term_that_is_not_clear_is_refused(published, code):
    with pytest.raises(BadInputError) as refused:
        check_receipt(GOOD, published, CLOCK)
    assert (refused.value.code, refused.value.path) == (code, "$.published")


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_due_moment_is_true_for_its_own_term_and_no_other(printed, published):
    """Property: a receipt made with one term is true exactly for that term."""
    text = f"{printed} ngày làm việc"
    receipt = attrs.evolve(GOOD, term=text, due_at=CLOCK.deadline(GOOD.accepted_at, parse_term(text).terms).due)

    found = ids(receipt, f"{published} ngày làm việc")
    assert found == ([] if printed == published else ["RECEIPT_TERM_DIFFERS", "RECEIPT_DUE_DIFFERS"])
