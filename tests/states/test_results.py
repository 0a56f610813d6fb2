"""Results corrected: versions that chain, of which exactly one counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, CollectedError
from motcua.localtime import DESK_ZONE
from motcua.states.results import (
    ResultVersion,
    check_results,
    correct_result,
    correction_rules,
    current_result,
    result_versions,
)
from motcua.units import Severity

START = datetime(2020, 3, 2, 9, tzinfo=DESK_ZONE)
FIRST = ResultVersion(number=1, reference="12/GCN-UBND", issued_at=START)


def version(number: int, corrects: int | None, *, hours: int = 24, reason: str = "sai ngày sinh") -> ResultVersion:
    return ResultVersion(
        number=number,
        reference=f"{number}/GCN-UBND",
        issued_at=START + timedelta(hours=hours * number),
        corrects=corrects,
        reason=reason,
    )


def ids(versions) -> list[str]:
    return [found.id for found in check_results(versions)]


class TestChain:
    """Every fault of a chain by its name."""

    def test_a_sound_chain(self):
        chain = (FIRST, version(2, 1), version(3, 2))

        assert check_results(chain) == ()
        assert current_result(chain) == chain[-1]

    @pytest.mark.parametrize(
        ("chain", "names"),
        [
            ((attrs.evolve(FIRST, number=2),), ["RESULT_NUMBERING"]),
            ((attrs.evolve(FIRST, corrects=1),), ["RESULT_FIRST"]),
            ((FIRST, version(2, None)), ["RESULT_CORRECTS_NOTHING"]),
            ((FIRST, version(2, 5)), ["RESULT_CORRECTS_UNKNOWN"]),
            ((FIRST, version(2, 2)), ["RESULT_CORRECTS_UNKNOWN"]),
            ((FIRST, version(2, 1), version(3, 1)), ["RESULT_CORRECTED_TWICE"]),
            ((FIRST, version(2, 1, hours=-1)), ["RESULT_TIME"]),
            ((FIRST, version(2, 1, reason=" ")), ["RESULT_REASON"]),
        ],
    )
    def test_each_fault(self, chain, names):
        assert ids(chain) == names

    def test_a_fault_cites_the_duty_to_correct(self):
        """Decree 61/2018, Article 21(1)."""
        (found,) = check_results((FIRST, version(2, None)))

        assert {(cite.instrument, cite.article, cite.clause) for cite in found.because} == {
            ("61/2018/NĐ-CP", "21", "1")
        }

    def test_a_missing_reason_is_a_warning_and_leaves_the_current_version_clear(self):
        chain = (FIRST, version(2, 1, reason=""))

        assert [found.severity for found in check_results(chain)] == [Severity.WARNING]
        assert current_result(chain).number == 2

    def test_an_unsound_chain_has_no_current_version(self):
        with pytest.raises(CollectedError) as refused:
            current_result((FIRST, version(2, 1), version(3, 1), version(4, 9)))
        assert [fault.code for fault in refused.value.faults] == ["RESULT_CORRECTED_TWICE", "RESULT_CORRECTS_UNKNOWN"]
        with pytest.raises(BadInputError) as none:
            current_result(())
        assert none.value.code == "RESULT_NONE"

    @given(st.lists(st.tuples(st.integers(1, 5), st.none() | st.integers(1, 5)), min_size=1, max_size=5))
    def test_a_chain_without_errors_has_exactly_one_version_that_no_other_corrects(self, links):
        chain = [attrs.evolve(version(number, corrects), issued_at=START) for number, corrects in links]
        errors = [found for found in check_results(chain) if found.severity is Severity.ERROR]
        corrected = [one.corrects for one in chain if one.corrects is not None]
        left = [one for one in chain if one.number not in corrected]

        is_sound = [one.number for one in chain] == list(range(1, len(chain) + 1)) and [
            one.corrects for one in chain
        ] == [None, *range(1, len(chain))]
        assert (not errors) == is_sound
        if not errors:
            assert left == [current_result(chain)]


class TestCorrect:
    """A correction adds a version and overwrites none."""

    @given(st.lists(st.text(min_size=1).filter(str.strip), max_size=5))
    def test_every_correction_becomes_the_version_that_counts(self, reasons):
        chain: tuple[ResultVersion, ...] = (FIRST,)
        for hours, reason in enumerate(reasons, start=1):
            longer = correct_result(chain, reference="x", issued_at=START + timedelta(hours=hours), reason=reason)
            assert longer[:-1] == chain
            chain = longer

        assert check_results(chain) == ()
        assert current_result(chain).number == len(reasons) + 1

    def test_without_a_reason_or_back_in_time_it_is_refused(self):
        for issued, reason, code in ((START, "  ", "RESULT_REASON"), (START - timedelta(1), "sai", "RESULT_TIME")):
            with pytest.raises(BadInputError) as refused:
                correct_result((FIRST,), reference="13/GCN-UBND", issued_at=issued, reason=reason)
            assert refused.value.code == code

    def test_an_older_version_without_a_reason_does_not_stop_a_new_one(self):
        chain = correct_result(
            (FIRST, version(2, 1, reason="")), reference="x", issued_at=START + timedelta(9), reason="sai"
        )

        assert [one.corrects for one in chain] == [None, 1, 2]

    def test_the_authority_at_fault_corrects_and_the_applicant_pays_nothing(self):
        """Decree 61/2018, Article 21(1)."""
        duty, cost = correction_rules(START)

        assert (duty.sets, cost.value) == ("result.correction", "0")
        assert {rule.cite.article for rule in (duty, cost)} == {"21"}
        assert correction_rules(datetime(2026, 3, 2, 9, tzinfo=DESK_ZONE)) == ()

    def test_a_naive_moment_is_refused(self):
        with pytest.raises(BadInputError):
            ResultVersion(number=1, reference="1", issued_at=datetime(2020, 3, 2, 9))


def test_versions_are_read_from_a_history():
    def event(name: str, days: int, **given: object) -> Event:
        return Event(at=START + timedelta(days=days), event=EventName(name), **given)

    versions = result_versions(
        [
            event("submit", 0),
            event("decide", 1, outcome="granted", result_ref="12/GCN-UBND"),
            event("return_result", 2),
            event("correct_result", 3, reason="sai tên", result_ref="15/GCN-UBND"),
            event("correct_result", 4),
        ]
    )

    assert [(one.number, one.reference, one.corrects) for one in versions] == [
        (1, "12/GCN-UBND", None),
        (2, "15/GCN-UBND", 1),
        (3, "", 2),
    ]
    assert ids(versions) == ["RESULT_REASON"]
