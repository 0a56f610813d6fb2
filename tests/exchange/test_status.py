"""Our states map to the ten codes without a hole; a foreign system's map as its table says, holes reported."""

from __future__ import annotations

import pytest

from motcua.exchange import HostStatuses, national_status
from motcua.exchange.status import followers, national_statuses, status_of_text
from motcua.states import State


def ids(findings):
    return [one.id for one in findings if one.id != "SYNC_HOST_UNREACHED"]


class TestOurs:
    """Total: every state but the draft has a code, and every code has a state."""

    def test_every_state(self):
        assert {state for state in State if national_status(state) is None} == {State.DRAFT}
        assert {national_status(state).code for state in State if state is not State.DRAFT} == set(range(1, 11))

    def test_the_names_are_those_of_the_states(self):
        for state in (State.SUBMITTED, State.REFUSED, State.PROCESSING, State.STOPPED, State.DECIDED, State.RETURNED):
            assert national_status(state).vi == state.label_vi

    @pytest.mark.parametrize("code", range(1, 11))
    def test_a_name_is_read_whatever_its_case(self, code):
        assert status_of_text(f"  {national_statuses()[code].vi.upper()} ") == code

    def test_what_may_follow(self):
        assert 9 not in followers()[5] | followers()[6] | followers()[8]
        assert followers()[9] == {9, 10}
        assert 5 in followers()[7]


class TestHost:
    """Systems seen in the field: one has 6 for "papers were supplied" and an eleventh; one has twenty of its own."""

    def test_a_whole_table(self):
        table = HostStatuses.of({one.vi: one.code for one in national_statuses().values()})

        assert table.check(seen=["Đang xử lý"]) == ()
        assert table.code("đang xử lý") == 4

    def test_a_gap(self):
        table = HostStatuses.of({"new": 1})

        assert ids(table.check(seen=["new", "paying", "paying"])) == ["SYNC_HOST_GAP"]
        assert table.code("paying") is None

    def test_an_ambiguity(self):
        table = HostStatuses.of([("waiting", 5), ("Waiting ", 6)])

        assert ids(table.check()) == ["SYNC_HOST_AMBIGUOUS"]
        assert table.code("waiting") is None

    def test_a_code_that_is_none(self):
        table = HostStatuses.of({11: 11}, names={"11": "Nhận trực tiếp"})

        assert ids(table.check()) == ["SYNC_HOST_CODE"]
        assert table.code(11) is None

    def test_a_name_of_the_ten_under_another_code(self):
        table = HostStatuses.of({"7": 7}, names={"7": "Dừng xử lý"})

        assert ids(table.check()) == ["SYNC_HOST_CONTRADICTS"]

    def test_codes_that_nothing_reaches(self):
        unreached = [dict(one.data)["code"] for one in HostStatuses.of({"a": 1, "b": 10}).check()]

        assert unreached == [str(code) for code in range(2, 10)]
