"""Versions of papers: Bình Dương 2244/QĐ-UBND, Article 11, by own wish or on request, in the system itself."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import WorkingDays
from motcua.dossier import Event, EventName
from motcua.states import Case, replay
from motcua.states.amendment import ComponentVersion, check_versions, components_at
from motcua.units import Channel
from synthetic import at

FILED_AT = at("2024-03-11T08:00")


def lived(*more, place="H09"):
    events = [
        Event(at=FILED_AT, event=EventName.SUBMIT),
        Event(at=at("2024-03-11T09:00"), event=EventName.ACCEPT),
        Event(at=at("2024-03-11T09:30"), event=EventName.FORWARD),
        *more,
    ]
    replayed = replay(events, case=Case(terms=(WorkingDays(5),), channel=Channel.ONLINE, place=place))
    assert replayed.is_legal
    return replayed.history


ASKED = Event(at=at("2024-03-12T10:00"), event=EventName.REQUEST_SUPPLEMENT, reason="thiếu", items=("Giấy ủy quyền",))
SUPPLIED = Event(at=at("2024-03-14T10:00"), event=EventName.SUBMIT_SUPPLEMENT)
DECIDED = Event(at=at("2024-03-15T10:00"), event=EventName.DECIDE, outcome="granted", result_ref="1/QĐ")
FORM = ComponentVersion(component="Tờ khai", at=FILED_AT, reason="filed")
MANDATE = ComponentVersion(component="Giấy ủy quyền", at=at("2024-03-13T08:00"), reason="on_request")
OWN = ComponentVersion(component="Tờ khai", at=at("2024-03-11T20:00"), reason="own_wish")


def ids(history, *versions):
    return [one.id for one in check_versions(history, versions)]


def test_a_filer_may_amend_by_own_wish_and_on_request():
    assert ids(lived(ASKED, SUPPLIED, DECIDED), FORM, OWN, MANDATE) == []
    at_the_answer = attrs.evolve(MANDATE, at=SUPPLIED.at)
    assert ids(lived(ASKED, SUPPLIED), FORM, at_the_answer) == []


def test_what_is_in_force_at_a_moment_is_the_last_version_of_each_paper():
    versions = (FORM, OWN, MANDATE, attrs.evolve(MANDATE, at=at("2024-03-14T09:00"), is_withdrawn=True))

    assert components_at(versions, at("2024-03-11T19:59")) == (FORM,)
    assert components_at(versions, at("2024-03-13T09:00")) == (OWN, MANDATE)
    assert components_at(versions, at("2024-03-14T09:00")) == (OWN,)
    assert components_at(versions, at("2024-03-10T09:00")) == ()


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 50), st.booleans())), st.integers(0, 60))
def test_a_paper_has_one_version_in_force_and_none_from_later(rows, minute):
    """Property: one version a paper, none younger than the moment, and no younger one passed over."""
    versions = [ComponentVersion(component=name, at=FILED_AT + timedelta(minutes=age), reason="own_wish",
                                 is_withdrawn=gone) for name, age, gone in rows]  # fmt: skip
    moment = FILED_AT + timedelta(minutes=minute)
    found = components_at(versions, moment)

    assert len({one.component for one in found}) == len(found)
    for one in found:
        ages = [other.at for other in versions if other.component == one.component and other.at <= moment]
        assert one.at == max(ages) and not one.is_withdrawn


@pytest.mark.parametrize(
    ("version", "found"),
    [
        (attrs.evolve(FORM, at=FILED_AT - timedelta(minutes=1)), "AMEND_BEFORE_FILING"),
        (attrs.evolve(OWN, at=at("2024-03-16T08:00")), "AMEND_AFTER_END"),
        (attrs.evolve(MANDATE, component="Bản vẽ", at=at("2024-03-12T09:59")), "AMEND_NOT_REQUESTED"),
        (attrs.evolve(MANDATE, component="Bản vẽ", at=at("2024-03-14T10:01")), "AMEND_NOT_REQUESTED"),
        (attrs.evolve(OWN, by="officer"), "AMEND_NOT_BY_FILER"),
        (attrs.evolve(OWN, way="counter"), "RULE_WAY"),
    ],
)
def test_a_version_that_does_not_fit_the_history_or_the_row_is_found(version, found):
    history = lived(ASKED, SUPPLIED, DECIDED)
    answer = check_versions(history, (FORM, MANDATE, version))

    assert [one.id for one in answer] == [found]
    assert answer[0].because[0].text_vi.startswith("Điều 11")


def test_an_answer_without_the_paper_that_was_asked_for_is_found():
    assert ids(lived(ASKED, SUPPLIED), FORM, OWN) == ["AMEND_ITEM_MISSING"]
    assert ids(lived(ASKED), FORM) == []  # not answered yet
