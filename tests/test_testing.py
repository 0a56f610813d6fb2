"""The strategies for hosts give what the library itself takes: codes that are read, histories that are allowed."""

from __future__ import annotations

import csv
import io

from hypothesis import assume, find, given, settings

from motcua import testing
from motcua.audit import audit
from motcua.codes.agency import is_valid
from motcua.codes.check import judge_code
from motcua.errors import NotCoveredError
from motcua.states import replay
from motcua.states.status import State


@given(testing.agency_codes(), testing.dossier_codes())
def test_codes_are_read_and_their_agencies_known(agency, code):
    verdict = judge_code(code)

    assert is_valid(agency)
    assert verdict.code is not None and not {one.id for one in verdict.findings} & {"CODE_SHAPE", "CODE_AGENCY_UNKNOWN"}


@given(testing.histories())
def test_histories_are_replayed_without_a_refusal(history):
    again = replay(history.events, case=history.case)

    assert again.is_legal and again.history.state is history.state


def test_the_usual_ends_of_a_life_are_drawn():
    seen = set()

    @settings(max_examples=400)
    @given(testing.histories(steps=12))
    def look(history):
        seen.add(history.state)

    look()
    assert {State.RETURNED, State.REFUSED, State.STOPPED, State.SUPPLEMENT_REQUIRED} <= seen


@given(testing.clocks(), testing.moments(), testing.terms())
def test_clocks_count_every_term_or_say_why_not(clock, start, term):
    try:
        due = clock.deadline(start, term).due
    except NotCoveredError:
        assume(False)
    assert due is not None and due >= start


@given(testing.named_policies(), testing.weeks(), testing.dossiers())
def test_policies_weeks_and_dossiers_are_whole(policy, week, dossier):
    assert policy.units and week.parts and dossier.components and dossier.procedure.term


@settings(max_examples=25)
@given(testing.registers(most=6))
def test_registers_are_read_whole(rows):
    from pathlib import Path
    from tempfile import TemporaryDirectory

    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "so.csv"
        path.write_text(stream.getvalue(), "utf-8")
        result = audit(path)

    assert result.register.sheet_rows == len(rows) and result.register.unreadable_rows == 0


def test_what_is_drawn_shrinks_to_something_simple():
    assert len(find(testing.registers(most=3), lambda _: True, settings=settings(max_examples=50))) == 1
