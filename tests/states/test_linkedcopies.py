"""Several agencies: a copy goes to the next, information returns to the lead: Đồng Nai 33/2015, Article 4(3)b."""

from __future__ import annotations

import pytest

from motcua.clock import WorkingDays
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.states import Case, replay
from motcua.states.axes import LinkedChild, LinkedGroup
from motcua.states.linkedcopies import LinkedCopy, check_copies
from synthetic import at

LEAD, NEXT = "Sở Mẫu", "Chi cục Thử"


def lived(day, *, ended=None):
    events = [
        Event(at=at(f"2024-03-{day}T08:00"), event=EventName.SUBMIT),
        Event(at=at(f"2024-03-{day}T09:00"), event=EventName.ACCEPT),
        Event(at=at(f"2024-03-{day}T09:30"), event=EventName.FORWARD),
    ]
    if ended:
        events.append(Event(at=at(f"2024-03-{ended}T10:00"), event=EventName.DECIDE, outcome="granted", result_ref="1"))
    return replay(events, case=Case(terms=(WorkingDays(3),))).history


def group(*, child="14", parent="18"):
    return LinkedGroup(
        id="g", lead=LEAD, term=WorkingDays(8), parent=lived("11", ended=parent),
        children=(LinkedChild("a", LEAD, WorkingDays(3), lived("11", ended="12")),
                  LinkedChild("b", NEXT, WorkingDays(3), lived("12", ended=child))),
    )  # fmt: skip


def copy(sent="12T08:30", informed="14T11:00"):
    told = None if informed is None else at(f"2024-03-{informed}")
    return LinkedCopy(child="b", sent_at=at(f"2024-03-{sent}"), informed_at=told)


def test_a_copy_before_the_work_and_a_report_after_it_are_in_order():
    assert check_copies(group(), (copy(),), place="H19") == ()
    assert check_copies(group(child=None, parent=None), (copy(informed=None),), place="H19") == ()


@pytest.mark.parametrize(
    ("copies", "found"),
    [
        ((), ["LINKED_NO_COPY", "LINKED_NOT_INFORMED"]),
        ((copy(sent="12T09:01"),), ["LINKED_COPY_ORDER"]),
        ((copy(informed="14T09:59"),), ["LINKED_COPY_ORDER"]),
        ((copy(informed=None),), ["LINKED_NOT_INFORMED"]),
        ((copy(informed="18T10:01"),), ["LINKED_NOT_INFORMED"]),
    ],
)
def test_a_missing_or_late_copy_or_report_is_found_with_the_row(copies, found):
    answer = check_copies(group(), copies, place="H19")

    assert [one.id for one in answer] == found
    assert {cite.text_vi for one in answer for cite in one.because} == {answer[0].because[0].text_vi}
    assert answer[0].because[0].text_vi.startswith("điểm b khoản 3 Điều 4")


def test_the_leading_agency_needs_no_copy_and_each_other_gets_one():
    with pytest.raises(BadInputError, match="LINKED_COPY_TWICE"):
        check_copies(group(), (copy(), copy()))
    with pytest.raises(BadInputError, match="LINKED_COPY_UNKNOWN"):
        check_copies(group(), (LinkedCopy(child="c", sent_at=at("2024-03-12T08:30")),))
