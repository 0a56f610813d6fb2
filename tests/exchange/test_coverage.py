"""What was not sent is found: An Giang 03/2023, Articles 9(3), 14(1), 24(4)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from exchange_cases import ABOUTS, CODE, EVENTS, HANDLERS, life
from hypothesis import given
from hypothesis import strategies as st

from motcua.exchange import coverage, decode, encode

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)


def history(code=CODE, events=EVENTS, place="H01"):
    one = life(*events)
    return attrs.evolve(one, case=attrs.evolve(one.case, code=code, place=place))


def sent(*histories, name="dvcqg-mc"):
    bodies = [
        body for one in histories for body in encode(one, name=name, about=ABOUTS[name], handlers=HANDLERS).bodies()
    ]
    return [decode(body) for body in bodies]


@pytest.mark.parametrize("name", ["dvcqg-mc", "adapter-2026"])
def test_what_was_sent_to_its_last_state_is_current(name):
    one = history()
    found = coverage({CODE: one}, sent(one, name=name), FIRST, LAST)

    assert (found.counted, found.synchronised, found.current, found.ratio) == (1, 1, 1, Fraction(1))
    assert found.findings == ()
    assert [cite.instrument for cite in found.because] == ["766/QĐ-TTg"]


def test_a_dossier_never_sent_and_one_that_is_behind_are_found_with_the_row():
    other = CODE[:-1] + "8"
    before = history(events=EVENTS[:4])
    found = coverage({CODE: history(), other: history(other)}, sent(before), FIRST, LAST)

    assert [(one.id, dict(one.data)["code"]) for one in found.findings] == [
        ("SYNC_BEHIND", CODE),
        ("SYNC_NEVER_SENT", other),
    ]
    assert (found.ratio, found.current) == (Fraction(1, 2), 0)
    assert {cite.instrument for one in found.findings for cite in one.because} == {"03/2023/QĐ-UBND"}


def test_steps_without_a_head_are_no_dossier_to_the_portal():
    one = history()
    _, progress = sent(one)
    found = coverage({CODE: one}, [progress], FIRST, LAST)

    assert (found.synchronised, [each.id for each in found.findings]) == (0, ["SYNC_NEVER_SENT"])


def test_only_what_was_received_in_the_period_counts():
    one = history()
    found = coverage({CODE: one, "x": history("x", EVENTS[:1])}, (), date(2024, 4, 1), date(2024, 4, 30))

    assert (found.counted, found.ratio, found.findings) == (0, None, ())
    assert coverage({CODE: one}, (), date(2024, 3, 11), date(2024, 3, 11)).counted == 1


@given(st.integers(2, len(EVENTS)), st.integers(1, len(EVENTS)))
def test_a_dossier_is_current_exactly_when_its_last_status_was_sent(lived, told):
    """Property: sent early or late, the last status decides."""
    one, earlier = history(events=EVENTS[:lived]), history(events=EVENTS[:told])
    found = coverage({CODE: one}, sent(earlier), FIRST, LAST)

    same = one.state.national_code == earlier.state.national_code
    assert (found.current == 1) == same == (found.findings == ())
