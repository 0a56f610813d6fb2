"""The words shown for states come from the host, dated, whole, with their source."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from motcua.dossier import Applicant, Dossier, Event, EventName, Procedure
from motcua.errors import BadInputError, CollectedError, UnreadableFileError
from motcua.forms.statewords import StateWords, read_state_words, words_on
from motcua.forms.viewfields import LookupFacts, field_values
from motcua.states import Case, State, replay
from motcua.units import Channel
from synthetic import at

WORDS = {state: f"Hiển thị {state.value.lower()}" for state in State if state is not State.DRAFT}
TABLE = StateWords(source="Phụ lục giả lập", first=date(2024, 1, 1), last=date(2024, 12, 31), words=WORDS)
TEXT = 'source = "Phụ lục giả lập"\nfirst = 2024-01-01\nlast = 2024-12-31\n[words]\n' + "".join(
    f'{state.value} = "{word}"\n' for state, word in WORDS.items()
)


def test_a_table_is_read_from_data():
    assert read_state_words(TEXT) == TABLE


def test_a_look_up_shows_the_words_of_the_host_and_else_the_usual_ones():
    """An Giang 03/2023, Article 9(2): as Annex I of Circular 22/2019, which the host has."""
    dossier = Dossier(Procedure("1.000236", "Thử", "3 ngày làm việc"), Applicant("Nguyễn Thị Mẫu", "Số 1"),
                      Channel.ONLINE, at("2024-03-08T18:40"))  # fmt: skip
    history = replay([Event(at=at("2024-03-08T18:40"), event=EventName.SUBMIT)], case=Case()).history

    assert field_values(dossier, history, LookupFacts(states=TABLE))["status"] == "Hiển thị submitted"
    assert field_values(dossier, history, LookupFacts())["status"] == "Mới đăng ký"


@pytest.mark.parametrize("state", [State.ACCEPTED, State.CLOSED])
def test_a_state_left_out_is_refused_by_name(state):
    with pytest.raises(CollectedError) as refused:
        attrs.evolve(TABLE, words={key: word for key, word in WORDS.items() if key is not state})
    assert [fault.path for fault in refused.value.faults] == [f"$.words.{state.value}"]


def test_every_fault_of_a_table_is_told_at_once():
    with pytest.raises(CollectedError) as refused:
        StateWords(source=" ", first=date(2024, 1, 2), last=date(2024, 1, 1), words=WORDS | {State.DECIDED: "a\u202eb"})
    assert [fault.path for fault in refused.value.faults] == ["$.source", "$.last", "$.words.DECIDED"]
    broken = 'source = 1\nfirst = "x"\nend = 1\n[words]\nLOST = "Mất"\nDECIDED = 3\n'
    with pytest.raises(CollectedError) as misread:
        read_state_words(broken)
    assert {fault.path for fault in misread.value.faults} == {
        "$.source", "$.first", "$.end", "$.words.LOST", "$.words.DECIDED"
    }  # fmt: skip
    with pytest.raises(UnreadableFileError):
        read_state_words("=")


def test_each_day_has_one_table():
    later = attrs.evolve(TABLE, first=date(2025, 1, 1), last=None)

    assert words_on((TABLE, later), date(2024, 12, 31)) is TABLE
    assert words_on((TABLE, later), date(2025, 1, 1)) is later
    for tables, day, code in (
        ((TABLE, later), date(2023, 12, 31), "STATE_WORDS_NONE"),
        ((TABLE, TABLE), date(2024, 3, 1), "STATE_WORDS_TWICE"),
    ):
        with pytest.raises(BadInputError, match=code):
            words_on(tables, day)


def test_one_word_for_states_of_different_codes_is_found():
    same = attrs.evolve(TABLE, words=WORDS | {State.REFUSED: "Xong", State.DECIDED: "xong", State.STOPPED: "Dừng"})
    twins = attrs.evolve(TABLE, words=WORDS | {State.RETURNED: "Đã trả", State.CLOSED: "Đã trả"})

    assert [dict(one.data)["codes"] for one in same.check()] == ["3, 9"]
    assert list(twins.check()) == []
