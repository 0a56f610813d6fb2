"""A history proves itself: nothing can be changed, dropped or put in without breaking a link."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier import Event, EventName
from motcua.localtime import DESK_ZONE
from motcua.states.digest import digest, history_diff, links, verify

START = datetime(2024, 3, 11, 9, 0, tzinfo=DESK_ZONE)
EVENTS = st.lists(
    st.builds(
        lambda name, minutes, reason, items: Event(
            at=START + timedelta(minutes=minutes), event=name, reason=reason, items=items, id=None
        ),
        st.sampled_from(list(EventName)),
        st.integers(0, 10_000),
        st.none() | st.text(st.characters(codec="utf-8"), max_size=8),
        st.none() | st.integers(1, 9) | st.just(("Tờ khai", "CCCD")),
    ),
    max_size=12,
)


def test_another_program_gets_the_same_digest_from_the_documented_bytes():
    """Written from the documentation alone: plain JSON with sorted keys, and SHA-256."""
    event = Event(at=START, event=EventName.SUBMIT, items=("Tờ khai",), due=START + timedelta(days=2))
    first = hashlib.sha256(b'{"dossier":"D-1","history":"motcua/1"}').hexdigest()
    content = {
        "event": {
            "at": "2024-03-11T09:00:00+07:00",
            "due": "2024-03-13T09:00:00+07:00",
            "event": "submit",
            "items": ["Tờ khai"],
        },
        "previous": first,
    }
    bytes_ = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    assert digest([], "D-1").value == first
    assert digest([event], "D-1").value == hashlib.sha256(bytes_).hexdigest()


@given(EVENTS)
def test_links_hold_for_the_history_they_were_made_from_and_for_one_that_has_grown(events):
    chain = list(links(events, "D-1"))

    assert verify(events, chain, "D-1") is None
    assert verify([*events, Event(at=START, event=EventName.CLOSE)], chain, "D-1") is None
    assert digest(events, "D-1").length == len(events)


@given(EVENTS.filter(bool), st.data())
def test_a_changed_event_breaks_the_chain_at_its_place(events, data):
    place = data.draw(st.integers(0, len(events) - 1))
    changed = [*events]
    changed[place] = attrs.evolve(events[place], at=events[place].at + timedelta(seconds=1))

    assert verify(changed, links(events, "D-1"), "D-1").index == place
    assert [one.index for one in history_diff(events, changed)] == [place]
    assert history_diff(events, changed)[0].fields == ("at",)


@given(EVENTS.filter(bool), st.data())
def test_a_dropped_event_is_missed(events, data):
    """Append-only: what was once proven cannot be taken out, not even the last."""
    place = data.draw(st.integers(0, len(events) - 1))
    shorter = events[:place] + events[place + 1 :]

    broken = verify(shorter, links(events, "D-1"), "D-1")
    assert broken is not None and broken.index >= place
    assert history_diff(events, shorter)[-1].after is None


def test_equal_histories_do_not_differ():
    events = [Event(at=START, event=EventName.SUBMIT)]

    assert history_diff(events, events) == ()


def test_a_history_cannot_be_passed_off_as_that_of_another_dossier():
    events = [Event(at=START, event=EventName.SUBMIT)]

    assert verify(events, links(events, "D-1"), "D-2").index == 0
    assert digest(events, "D-1") != digest(events, "D-2")
