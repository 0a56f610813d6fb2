"""The whole flow on one page, from a filing to what the audit would say."""

from __future__ import annotations

import pytest

from motcua.codes import InMemorySerialStore
from motcua.desk import Desk
from motcua.dossier import Applicant, Component, Dossier, Event, EventName, Procedure
from motcua.errors import BadInputError, StepNotAllowedError
from motcua.forms import ReceiptOffice, render_html
from motcua.states import State
from motcua.units import Channel
from synthetic import at


def desk() -> Desk:
    return Desk(
        agency="000.00.01.H01",
        office=ReceiptOffice("UBND TỈNH AN GIANG", "Trung tâm thử nghiệm", "0296 000 000"),
        place="An Giang",
        store=InMemorySerialStore(),
    )


def filing(term: str = "3 ngày làm việc") -> Dossier:
    return Dossier(
        procedure=Procedure("1.000236", "Cấp bản sao trích lục", term),
        applicant=Applicant("Nguyễn Thị Mẫu", "Số 1 đường Giả Lập", "0900 000 000"),
        channel=Channel.ONLINE,
        submitted_at=at("2024-03-08T18:40"),
        components=(Component("Tờ khai"),),
    )


def test_a_dossier_goes_from_filing_to_return():
    taken = desk().accept(filing(), at("2024-03-11T09:05"), receiver="Trần Văn Thử", number="12")
    history = taken.history
    for moment, event, extra in (
        ("2024-03-11T09:30", EventName.FORWARD, {}),
        ("2024-03-13T15:00", EventName.DECIDE, {"outcome": "granted", "result_ref": "1/QĐ"}),
        ("2024-03-14T08:00", EventName.RETURN_RESULT, {"receiver": "owner"}),
        ("2024-03-14T08:05", EventName.CLOSE, {}),
    ):
        history = desk().step(history, Event(at=at(moment), event=event, **extra))
    report = desk().judge(history, at("2024-04-01T09:00"))

    assert str(taken.code) == "000.00.01.H01-240311-0001"
    assert taken.deadline.due == at("2024-03-14T17:30")
    assert "17 giờ 30 phút, ngày 14 tháng 3 năm 2024" in render_html(taken.receipt)
    assert history.state is State.CLOSED
    assert report.findings == ()


def test_a_term_that_could_mean_two_things_is_not_accepted():
    with pytest.raises(BadInputError, match="TERM_AMBIGUOUS"):
        desk().accept(filing("3 ngày"), at("2024-03-11T09:05"), receiver="Trần Văn Thử", number="12")


def test_a_step_that_cannot_be_is_refused_and_changes_nothing():
    taken = desk().accept(filing(), at("2024-03-11T09:05"), receiver="Trần Văn Thử", number="12")

    with pytest.raises(StepNotAllowedError, match="NO_TRANSITION"):
        desk().step(taken.history, Event(at=at("2024-03-11T10:00"), event=EventName.CLOSE))
    assert taken.history.state is State.ACCEPTED
