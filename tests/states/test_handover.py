"""Hand-overs and the control slip: Decree 61/2018, Article 39(1); Circular 01/2018, Article 9, form 05."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.clock import Pause, WorkClock
from motcua.errors import BadInputError
from motcua.law import Provenance
from motcua.localtime import DESK_ZONE
from motcua.states import State
from motcua.states.controlslip import SlipOutcome, control_slip
from motcua.states.handover import HandOver, check_hand_overs, stands_at
from motcua.states.processfile import read_process
from motcua.units import Severity

PROCESS = read_process((Path(__file__).resolve().parents[2] / "examples" / "process.toml").read_text("utf-8"))
CLOCK = WorkClock.default()
DESK, OFFICE, HEAD = "Bộ phận Một cửa", "Phòng Chuyên môn Mẫu", "Lãnh đạo Sở Mẫu"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def hand(step: str, from_unit: str, to_unit: str, handed: str, received: str | None = None, **extra) -> HandOver:
    received_at = at(received) if received else None
    return HandOver(
        step=step, from_unit=from_unit, to_unit=to_unit, handed_over_at=at(handed), received_at=received_at, **extra
    )


def ids(findings) -> list[str]:
    return [found.id for found in findings]


WHOLE = (
    hand("receive", "Nguyễn Thị Mẫu", DESK, "2024-03-11T07:30", "2024-03-11T07:30"),  # 120 of 120
    hand("check", DESK, OFFICE, "2024-03-11T09:30", "2024-03-11T10:00"),  # 959 of 960
    hand("draft", OFFICE, OFFICE, "2024-03-13T09:59", "2024-03-13T09:59"),  # 812 of 720
    hand("sign", OFFICE, HEAD, "2024-03-15T07:31", "2024-03-15T07:31"),  # 419 of 480
    hand("return", HEAD, DESK, "2024-03-15T16:30", "2024-03-15T16:30"),
)


class TestStandsAt:
    """A dossier stands at one step with one unit; until it is received, the unit that handed it over answers."""

    def test_before_any_hand_over_it_is_at_the_first_step(self):
        found = stands_at(PROCESS, ())

        assert (found.step.id, found.unit, found.since) == ("receive", DESK, None)
        assert found.message_vi == "Hồ sơ đang ở bước 'Tiếp nhận, số hóa và chuyển hồ sơ' tại Bộ phận Một cửa."

    @pytest.mark.parametrize(
        ("moment", "step", "unit", "to"),
        [
            ("2024-03-11T07:00", "receive", DESK, ""),
            ("2024-03-11T09:00", "receive", DESK, ""),
            ("2024-03-11T09:45", "check", DESK, OFFICE),
            ("2024-03-11T10:00", "check", OFFICE, ""),
            ("2024-03-15T16:00", "sign", HEAD, ""),
            ("2024-03-20T16:00", "return", DESK, ""),
        ],
    )
    def test_the_moment_decides(self, moment, step, unit, to):
        found = stands_at(PROCESS, WHOLE, at=at(moment))

        assert (found.step.id, found.unit, found.on_its_way_to) == (step, unit, to)

    def test_on_its_way_is_said_in_both_languages(self):
        found = stands_at(PROCESS, WHOLE, at=at("2024-03-11T09:45"))

        assert "Bộ phận Một cửa đã giao cho Phòng Chuyên môn Mẫu từ 09:30 11/03/2024" in found.message_vi
        assert "no reception is recorded" in found.message_en
        assert stands_at(PROCESS, WHOLE).message_en == "at step 'return' with Bộ phận Một cửa since 2024-03-15 16:30"

    def test_a_step_that_the_process_does_not_have_is_refused(self):
        with pytest.raises(BadInputError, match="PROCESS_STEP_UNKNOWN"):
            stands_at(PROCESS, [hand("dance", DESK, OFFICE, "2024-03-11T09:30")])

    def test_naive_moments_are_refused(self):
        with pytest.raises(BadInputError, match="NAIVE_TIME"):
            HandOver(step="check", from_unit=DESK, to_unit=OFFICE, handed_over_at=datetime(2024, 3, 11, 9, 0))


class TestChecks:
    """Each hand-over has both sides and follows the process."""

    def test_a_life_by_the_process_has_no_findings(self):
        assert check_hand_overs(PROCESS, WHOLE, state=State.DECIDED) == ()
        assert check_hand_overs(PROCESS, WHOLE[1:]) == ()  # the filer's handing in need not be recorded

    def test_a_hand_over_without_reception_lacks_a_side(self):
        broken = (*WHOLE[:2], attrs.evolve(WHOLE[2], received_at=None), *WHOLE[3:])
        (found,) = check_hand_overs(PROCESS, broken)

        assert (found.id, found.severity) == ("HANDOVER_ONE_SIDED", Severity.WARNING)
        assert dict(found.data)["missing"] == "received_at"
        assert [(cite.article, cite.clause) for cite in found.because] == [("39", "1")]

    def test_the_last_one_may_be_on_its_way(self):
        (found,) = check_hand_overs(PROCESS, (*WHOLE[:4], attrs.evolve(WHOLE[4], received_at=None)))

        assert (found.id, found.severity) == ("HANDOVER_ONE_SIDED", Severity.INFO)

    @pytest.mark.parametrize("side", ["from_unit", "to_unit"])
    def test_units_are_sides_too(self, side):
        (found,) = check_hand_overs(PROCESS, (*WHOLE[:4], attrs.evolve(WHOLE[4], **{side: " "})))

        assert (found.id, found.severity, dict(found.data)["missing"]) == ("HANDOVER_ONE_SIDED", Severity.WARNING, side)

    def test_steps_follow_each_other_as_the_process_says(self):
        skipped = (*WHOLE[:2], attrs.evolve(WHOLE[3], from_unit=OFFICE), WHOLE[4])
        (found,) = check_hand_overs(PROCESS, skipped)

        assert found.id == "HANDOVER_OUT_OF_ORDER"
        assert dict(found.data)["allowed"] == "draft, supplement, refuse"
        assert [(cite.article, cite.clause) for cite in found.because] == [("12", "3")]

    def test_a_return_that_the_process_names_is_in_order(self):
        back = hand("check", HEAD, OFFICE, "2024-03-15T08:00", "2024-03-15T08:10")

        assert check_hand_overs(PROCESS, (*WHOLE[:4], back)) == ()

    def test_the_first_hand_over_goes_to_the_first_step_or_on_from_it(self):
        assert ids(check_hand_overs(PROCESS, WHOLE[3:])) == ["HANDOVER_OUT_OF_ORDER", "HANDOVER_UNIT_DIFFERS"]

    def test_who_hands_over_is_who_had_it(self):
        strange = (*WHOLE[:3], attrs.evolve(WHOLE[3], from_unit="Phòng Lạ"), attrs.evolve(WHOLE[4], to_unit="Kho Lạ"))
        found = check_hand_overs(PROCESS, strange)

        assert ids(found) == ["HANDOVER_UNIT_DIFFERS", "HANDOVER_UNIT_DIFFERS"]
        assert [dict(each.data)["wanted"] for each in found] == [OFFICE, DESK]

    def test_time_does_not_go_back(self):
        early = attrs.evolve(WHOLE[1], received_at=at("2024-03-11T09:00"))
        before = attrs.evolve(WHOLE[2], handed_over_at=at("2024-03-11T09:59"))

        assert ids(check_hand_overs(PROCESS, (WHOLE[0], early))) == ["HANDOVER_TIME_BACKWARDS"]
        assert ids(check_hand_overs(PROCESS, (*WHOLE[:2], before))) == ["HANDOVER_TIME_BACKWARDS"]

    def test_unknown_steps_and_other_minutes_are_told(self):
        found = check_hand_overs(
            PROCESS,
            (attrs.evolve(WHOLE[1], minutes=900), attrs.evolve(WHOLE[2], step="dance")),
            state=State.PROCESSING,
        )

        assert ids(found) == ["HANDOVER_BUDGET_DIFFERS", "HANDOVER_STEP_UNKNOWN"]

    def test_the_state_of_the_step_is_held_against_that_of_the_history(self):
        (found,) = check_hand_overs(PROCESS, WHOLE[:3], state=State.SUPPLEMENT_REQUIRED)

        assert found.id == "PROCESS_STATE_DIFFERS"
        assert ids(check_hand_overs(PROCESS, (), state=State.PROCESSING)) == ["PROCESS_STATE_DIFFERS"]
        assert check_hand_overs(PROCESS, WHOLE[:3], state=State.PROCESSING) == ()


class TestSlip:
    """Each line says both moments and whether the step was early (trước hạn), on time (đúng hạn) or late (quá hạn)."""

    def test_each_step_is_judged_by_working_time(self):
        slip = control_slip(PROCESS, WHOLE, CLOCK, at=at("2024-03-18T08:00"), ended_at=at("2024-03-15T17:00"))

        assert [(row.used_minutes, row.budget_minutes, row.outcome) for row in slip.rows] == [
            (120, 120, SlipOutcome.ON_TIME),
            (90 + 240 + 480 + 149, 960, SlipOutcome.EARLY),  # Monday 10:00 to Wednesday 09:59
            (91 + 240 + 480 + 1, 720, SlipOutcome.LATE),  # Wednesday 09:59 to Friday 07:31
            (239 + 180, 480, SlipOutcome.EARLY),
            (30, 120, SlipOutcome.EARLY),
        ]
        assert [row.outcome.label_vi for row in slip.rows[:3]] == ["Đúng hạn", "Trước hạn", "Quá hạn"]
        assert slip.rows[2].explain() == (
            "Phòng Chuyên môn Mẫu, Dự thảo giấy phép: Quá hạn, dùng 812/720 phút làm việc."
        )
        assert slip.rows[2].explain("en") == "Phòng Chuyên môn Mẫu, draft: late, 812/720 working minutes."

    def test_a_late_step_is_a_finding(self):
        slip = control_slip(PROCESS, WHOLE, CLOCK, at=at("2024-03-18T08:00"))
        late = dict(slip.findings[0].data)

        assert ids(slip.findings) == ["HANDOVER_LATE"]
        assert (late["step"], late["used"], late["budget"]) == ("draft", "812", "720")

    def test_the_form_has_its_number_of_the_day_and_its_reasons(self):
        slip = control_slip(PROCESS, WHOLE, CLOCK, at=at("2024-03-18T08:00"))
        later = [attrs.evolve(one, handed_over_at=at("2025-10-01T08:00"), received_at=None) for one in WHOLE[:1]]
        new = control_slip(PROCESS, later, CLOCK, at=at("2025-10-01T09:00"))

        assert (slip.number, new.number) == ("05", "06")  # Circular 01/2018, then Circular 03/2025
        assert {cite.instrument for cite in slip.because} == {"61/2018/NĐ-CP", "01/2018/TT-VPCP"}
        assert slip.provenance is Provenance.SECONDHAND  # the annex itself was not read

    def test_a_slip_without_hand_overs_claims_nothing(self):
        slip = control_slip(PROCESS, WHOLE, CLOCK, at=at("2024-03-01T08:00"))

        assert (slip.rows, slip.number, slip.findings) == ((), "", ())
        assert slip.provenance is Provenance.UNVERIFIED

    def test_an_open_step_is_judged_only_once_it_took_too_long(self):
        def judged(moment: str) -> tuple[int | None, SlipOutcome | None]:
            row = control_slip(PROCESS, WHOLE[:2], CLOCK, at=at(moment)).rows[-1]
            return row.used_minutes, row.outcome

        assert judged("2024-03-11T11:00") == (60, None)
        assert judged("2024-03-13T10:00") == (960, None)
        assert judged("2024-03-13T10:01") == (961, SlipOutcome.LATE)

    def test_what_is_on_its_way_is_counted_for_neither_side(self):
        row = control_slip(PROCESS, WHOLE[:2], CLOCK, at=at("2024-03-11T09:59")).rows[-1]

        assert (row.used_minutes, row.outcome, row.remark_vi) == (None, None, "Chưa ghi nhận việc nhận.")

    def test_a_missing_reception_counts_from_handing_over_and_says_so(self):
        broken = (WHOLE[0], attrs.evolve(WHOLE[1], received_at=None, note="gấp"), *WHOLE[2:])
        row = control_slip(PROCESS, broken, CLOCK, at=at("2024-03-18T08:00")).rows[1]

        assert (row.used_minutes, row.outcome) == (959 + 30, SlipOutcome.LATE)
        assert row.remark_vi == "Không ghi thời điểm nhận; tính từ lúc giao. gấp"

    def test_times_that_contradict_are_not_counted(self):
        broken = (attrs.evolve(WHOLE[0], received_at=at("2024-03-11T09:31")), *WHOLE[1:])
        row = control_slip(PROCESS, broken, CLOCK, at=at("2024-03-18T08:00")).rows[0]

        assert (row.used_minutes, row.outcome) == (None, None)
        assert row.remark_en

    def test_pauses_do_not_count(self):
        pause = Pause(at("2024-03-13T10:00"), at("2024-03-14T10:00"))
        row = control_slip(PROCESS, WHOLE, CLOCK, at=at("2024-03-18T08:00"), pauses=[pause]).rows[2]

        assert (row.used_minutes, row.outcome) == (812 - 480, SlipOutcome.EARLY)

    def test_seconds_that_the_slip_does_not_print_do_not_count(self):
        late = attrs.evolve(WHOLE[1], handed_over_at=at("2024-03-11T09:30:59"))
        row = control_slip(PROCESS, (WHOLE[0], late), CLOCK, at=at("2024-03-18T08:00")).rows[0]

        assert row.outcome is SlipOutcome.ON_TIME

    def test_steps_without_minutes_and_unknown_steps_are_not_judged(self):
        waiting = hand("supplement", OFFICE, DESK, "2024-03-12T10:00", "2024-03-12T10:00")
        strange = hand("dance", DESK, OFFICE, "2024-03-13T10:00", "2024-03-13T10:00")
        given = hand("dance", DESK, OFFICE, "2024-03-14T10:00", "2024-03-14T10:00", minutes=60)
        rows = control_slip(PROCESS, (waiting, strange, given), CLOCK, at=at("2024-03-18T08:00")).rows

        assert [row.outcome for row in rows] == [None, None, SlipOutcome.LATE]
        assert [row.step_vi for row in rows[1:]] == ["dance", "dance"]

    @given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 600)), min_size=1, max_size=6), st.integers(0, 2000))
    def test_no_working_minute_is_counted_twice(self, gaps, after):
        """What steps used and what lay on the way make up the working time from the first hand-over to the end."""
        moment, hand_overs, on_the_way = at("2024-03-11T08:00"), [], 0
        for held, way in gaps:
            received = moment + timedelta(minutes=way)
            hand_overs.append(
                HandOver(step="check", from_unit="A", to_unit="B", handed_over_at=moment, received_at=received)
            )
            on_the_way += CLOCK.worked_minutes(moment, received)
            moment = received + timedelta(minutes=held)
        end = moment + timedelta(minutes=after)
        slip = control_slip(PROCESS, hand_overs, CLOCK, at=end, ended_at=end)

        used = sum(row.used_minutes for row in slip.rows)
        assert used + on_the_way == CLOCK.worked_minutes(at("2024-03-11T08:00"), end)

    @given(st.integers(1, 2000), st.integers(1, 2000))
    def test_outcomes_are_the_order_of_used_and_given(self, used, budget):
        start = at("2024-03-11T07:30")
        end = CLOCK.moment_after(start, used * 60_000_000)
        one = HandOver(
            step="check", from_unit="A", to_unit="B", handed_over_at=start, received_at=start, minutes=budget
        )
        (row,) = control_slip(PROCESS, [one], CLOCK, at=end, ended_at=end).rows

        assert row.used_minutes == used
        assert row.outcome is (
            SlipOutcome.EARLY if used < budget else SlipOutcome.LATE if used > budget else SlipOutcome.ON_TIME
        )
