"""Encoding says what the history says and no more; what a message cannot say is reported."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from exchange_cases import ABOUT, CODE, EVENTS, HANDLERS, life, reports
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import WorkingDays
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.exchange import Head, check_stream, decode, encode, idempotency_key, rebuild
from motcua.exchange.dialect import dialects
from motcua.exchange.rebuild import event_for
from motcua.exchange.reported import reported
from motcua.forms.ruled import judge_content
from motcua.rules import RuleBook
from motcua.states import Case, replay
from motcua.states.table import TRANSITIONS
from motcua.units import Channel
from synthetic import at

NAMES = ["dvcqg-mc", "adapter-2026"]
LIES = {"SYNC_DONE_FABRICATED", "SYNC_WAITING_AS_DONE", "SYNC_NOT_IN_HISTORY", "SYNC_DATE_CHANGED",
        "SYNC_SUBMISSION_COPIED", "SYNC_CODE_CHANGED", "SYNC_PROGRESS_ORDER", "SYNC_PROGRESS_BACKWARDS",
        "SYNC_HEAD_DIFFERS"}  # fmt: skip


@st.composite
def histories(draw):
    """A random life: events that are allowed where it stands, at times that do not go back."""
    case = Case(channel=draw(st.sampled_from(list(Channel))), terms=(WorkingDays(5),), code=CODE)
    moment = at("2024-03-11T08:00:00") + timedelta(microseconds=draw(st.integers(0, 3_000_000)))
    events: list[Event] = []
    history = replay((), case=case).history
    for _ in range(draw(st.integers(1, 14))):
        possible = [row.event for row in TRANSITIONS.values() if row.state is history.state]
        if not possible:
            break
        moment += timedelta(minutes=draw(st.integers(0, 3_000)))
        event = Event(
            at=moment,
            event=draw(st.sampled_from(possible)),
            reason=draw(st.sampled_from(["thiếu tờ khai", "quá tải"])),
            items=("Tờ khai",),
            new_due=moment + timedelta(days=draw(st.integers(1, 30))),
            receiver="owner",
            fee_paid=True,
            outcome="granted",
        )
        events.append(event)
        history = replay(events, case=case, tolerant=True).history
    return history


def codes_of(bodies):
    """Every national status that bodies say, with the moment where there is one."""
    for body in bodies:
        for record in decode(body).records:
            if record.status is not None:
                yield record.status, getattr(record, "at", None)


def second(moment):
    return None if moment is None else moment.replace(microsecond=0)


@given(histories(), st.sampled_from(NAMES))
def test_encode_never_reports_a_status_that_the_history_does_not_hold(history, name):
    held = [(step.status, second(step.event.at)) for step in reported(history)]
    if not held:
        with pytest.raises(BadInputError, match="SYNC_NOTHING_TO_REPORT"):
            encode(history, name=name)
        return

    for status, moment in codes_of(encode(history, name=name).bodies()):
        assert status in {one for one, _ in held}
        assert moment is None or (status, second(moment)) in held


@given(histories(), st.sampled_from(NAMES))
def test_what_is_encoded_is_never_called_a_lie(history, name):
    if not list(reported(history)):
        return
    messages = [decode(body) for body in encode(history, name=name, about=Head(code=CODE)).bodies()]

    assert {one.id for one in check_stream(messages, histories={CODE: history})} & LIES == set()


@given(histories(), st.sampled_from(NAMES))
def test_a_history_comes_back_from_its_messages(history, name):
    """Reported events, their moments and reasons, the state; in the older dialect also promise and channel."""
    steps = list(reported(history))
    if not steps:
        return
    rebuilt = rebuild([decode(body) for body in encode(history, name=name).bodies()])
    back = list(reported(rebuilt.history))

    assert rebuilt.findings == ()
    assert [(one.event.event, one.event.reason) for one in back] == [
        (one.event.event, one.event.reason) for one in steps
    ]
    assert [second(one.event.at) for one in back] == [second(one.event.at) for one in steps]
    assert rebuilt.history.state is history.state
    assert rebuilt.history.case.code == CODE
    if name == "dvcqg-mc":
        assert second(rebuilt.history.due) == second(history.due)
        assert rebuilt.history.case.channel is history.case.channel


def test_a_status_names_one_event_in_every_state():
    """The round trip rests on it: no two events lead from a state to states of one code."""
    moves = [(row.state, row.target.national_code) for row in TRANSITIONS.values()
             if row.target is not None and row.target is not row.state]  # fmt: skip

    assert len(moves) == len(set(moves))
    for row in TRANSITIONS.values():
        if row.target is not None and row.target is not row.state:
            assert event_for(row.state, row.target.national_code) is row.event


def test_a_row_that_no_event_explains_is_reported(progress):
    del progress["data"][2:5]
    rebuilt = rebuild([decode(progress)])

    assert [one.id for one in rebuilt.findings] == ["SYNC_ROW_UNEXPLAINED"] * 2


class TestWire:
    """Each dialect's own way of writing."""

    def test_the_older_dialect_writes_texts(self):
        head, progress = reports().bodies()

        assert head["service"] == "DongBoHoSoMC" and progress["service"] == "CapNhatTienDoHoSoMC"
        row = head["data"][0]
        assert (row["TrangThaiHoSo"], row["NgayTiepNhan"], row["KenhThucHien"]) == ("10", "20240311090000", "2")
        assert all(isinstance(value, str | list) for value in row.values())

    def test_the_newer_dialect_writes_numbers_and_three_forms_of_dates(self):
        dossier, progress, status = reports(name="adapter-2026").bodies()

        assert dossier["NgayNop"] == "2024-03-11 08:00:00"
        assert progress[0]["ThoiDiemXuLy"] == "2024-03-11T08:00:00.000"
        assert status[0]["TrangThai"] == 10
        assert dossier["DanhSachLePhi"][0]["Gia"] == "50000"
        assert dossier["DanhSachLePhi"][0]["HinhThucThu"] == "4"

    @pytest.mark.parametrize("name", NAMES)
    def test_no_field_that_the_dialect_does_not_know(self, name):
        for body in reports(name=name).bodies():
            assert not [one for one in decode(body, name=name).faults if one.id == "SYNC_FIELD_UNKNOWN"]

    def test_lists_of_the_status_update_go_with_three_statuses_only(self):
        for count, carries in ((4, True), (6, True), (7, False), (5, False)):
            *_, status = reports(life(*EVENTS[:count]), "adapter-2026").bodies()
            assert ("DanhSachLePhi" in status[0]) is carries


class TestReportedInsteadOfSilent:
    """What is cut, missing, or cannot be said."""

    @staticmethod
    def found(encoded):
        return {(one.id, dict(one.data)["path"]) for one in encoded.findings}

    def test_an_honest_report_has_nothing_to_say(self):
        assert reports().findings == ()

    def test_a_long_text_is_cut_and_said(self):
        encoded = encode(life(), about=attrs.evolve(ABOUT, abstract="x" * 1001), handlers=HANDLERS)

        assert self.found(encoded) == {("SYNC_CUT_HERE", "dossier:$.data[0].TrichYeuHoSo")}
        cut = encoded.bodies()[0]["data"][0]["TrichYeuHoSo"]
        assert len(cut) == 1000
        assert "SYNC_TEXT_CUT" in {one.id for one in check_stream([decode(encoded.bodies()[0])])}

    def test_a_moment_finer_than_the_form(self):
        fine = life(attrs.evolve(EVENTS[0], at=EVENTS[0].at + timedelta(microseconds=500_000)), *EVENTS[1:])

        assert {one.id for one in reports(fine).findings} == {"SYNC_MOMENT_CUT"}

    def test_what_nobody_says_is_left_empty(self):
        encoded = encode(life(), handlers=HANDLERS, about=attrs.evolve(ABOUT, procedure_name=None))

        assert self.found(encoded) == {("SYNC_NOT_KNOWN", "dossier:$.data[0].TenTTHC")}
        assert encoded.bodies()[0]["data"][0]["TenTTHC"] == ""

    def test_a_filing_that_was_never_accepted_gets_no_acceptance(self):
        encoded = reports(life(EVENTS[0]))

        assert self.found(encoded) == {("SYNC_NOT_KNOWN", "dossier:$.data[0].NgayTiepNhan")}
        assert encoded.bodies()[0]["data"][0]["NgayTiepNhan"] == ""

    def test_a_meaning_that_the_dialect_has_no_code_for(self):
        household = attrs.evolve(ABOUT, party="household_business")
        encoded = encode(life(), about=household, handlers=HANDLERS)

        assert ("SYNC_CANNOT_SAY", "dossier:$.data[0].LoaiDoiTuong") in self.found(encoded)
        assert encoded.bodies()[0]["data"][0]["LoaiDoiTuong"] == ""

    def test_the_newer_dialect_cannot_say_the_promise(self):
        said = {dict(one.data).get("what") for one in reports(name="adapter-2026").findings}

        assert said == {"due", "channel"}

    @pytest.mark.parametrize("said", [{"status": 9}, {"due": at("2024-03-20T17:30:00")}, {"channel": "online"}])
    def test_the_host_cannot_say_what_the_history_says(self, said):
        with pytest.raises(BadInputError, match="SYNC_FROM_HISTORY"):
            encode(life(), about=attrs.evolve(ABOUT, **said))


class TestKeys:
    """One report, one key."""

    def test_the_same_twice(self):
        assert [one.keys for one in reports().messages] == [one.keys for one in reports().messages]

    def test_each_record_its_own(self):
        keys = [key for message in reports().messages for key in message.keys]

        assert len(keys) == len(set(keys)) == 1 + len(EVENTS)

    def test_content_dialect_kind_and_event_count(self):
        record = {"MaHoSo": "x", "rows": [{"a": 1}]}
        keys = {
            idempotency_key("dvcqg-mc", "dossier", record),
            idempotency_key("adapter-2026", "dossier", record),
            idempotency_key("dvcqg-mc", "progress", record),
            idempotency_key("dvcqg-mc", "dossier", record, event="1"),
            idempotency_key("dvcqg-mc", "dossier", {**record, "MaHoSo": "y"}),
        }

        assert len(keys) == 5

    def test_order_of_fields_and_form_of_letters_do_not(self):
        one = idempotency_key("dvcqg-mc", "dossier", {"a": "ê", "b": "1"})

        assert one == idempotency_key("dvcqg-mc", "dossier", {"b": "1", "a": "e\u0302"})


def test_every_field_says_how_well_it_is_known():
    """Nothing about the portal was read in an official text, so nothing is `sourced`."""
    fields = [
        field for one in dialects() for shape in (*one.messages.values(), *one.parts.values()) for field in shape.fields
    ]

    assert {field.provenance.value for field in fields} == {"secondhand", "unverified"}
    assert all(one.seen for one in dialects())


def test_reception_handling_and_return_are_shared_and_the_rating_stays_in_the_history():
    """Bình Dương 2244/QĐ-UBND, Article 4(3): reception, handling, return and rating are entered, linked or shared."""
    rated = Event(at=at("2024-03-18T10:05:00"), event=EventName.RATE)
    history = life(*EVENTS, rated)
    head = decode(reports(history).bodies()[0]).records[0]
    rows = decode(reports(history).bodies()[1]).records
    row = RuleBook.official().find("integration.dossier_data", head.accepted_at.date(), place="H09")
    said = {
        "reception": head.accepted_at == history.accepted_at,
        "resolution": head.ended_at == history.ended_at and {4, 9} <= {one.status for one in rows},
        "result_return": head.returned_at is not None,
        "rating": history.events[-1].event is EventName.RATE,
    }

    assert judge_content(row, [name for name, is_there in said.items() if is_there]) is None
    assert len(rows) == len(EVENTS)  # no dialect has a message for the rating


def test_event_names_of_withdrawal_lead_back():
    asked = Event(at=at("2024-03-12T10:00:00"), event=EventName.REQUEST_WITHDRAW)
    rejected = Event(at=at("2024-03-12T11:00:00"), event=EventName.REJECT_WITHDRAW)
    history = life(*EVENTS[:3], asked, rejected)
    rebuilt = rebuild([decode(body) for body in reports(history).bodies()])

    assert [event.event for event in rebuilt.history.events] == [event.event for event in history.events]
