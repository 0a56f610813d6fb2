"""A refusal against the rows of its day and place: reason, leader's signature, way through the desk, notice."""

from __future__ import annotations

import attrs
import pytest

from forms.samples import sample
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.forms import check_refusal
from synthetic import at

AN_GIANG, DONG_NAI, KON_TUM = "H01", "H19", "H34"
LEADER = "Lê Văn Mẫu"
SLIP = attrs.evolve(sample("refusal"), signer=LEADER, signer_role="GIÁM ĐỐC", signer_role_en="DIRECTOR")
DENIED = Event(at=at("2024-03-15T10:00"), event=EventName.DECIDE, outcome="denied", reason=SLIP.reason,
               approved_by=LEADER)  # fmt: skip
REFUSED = Event(at=at("2024-03-11T10:00"), event=EventName.REFUSE, reason=SLIP.reason)
WAY = ("draft_notice", "leader_signs", "refuse")


def told(found):
    return [(one.id, one.because[-1].instrument) for one in found]


def test_the_denial_of_dong_nai_has_its_reason_its_leader_its_way_and_its_notice():
    """Đồng Nai 33/2015, Article 4(3)b."""
    assert check_refusal(SLIP, DENIED, place=DONG_NAI, steps=WAY, told_by=("sms",)) == ()


def test_in_dong_nai_the_leader_signs_the_paper_and_not_only_approves():
    unsigned = attrs.evolve(SLIP, signer="Trần Văn Thử")

    assert told(check_refusal(unsigned, DENIED, place=DONG_NAI)) == [("RULE_CONTENT", "33/2015/QĐ-UBND")]
    nobody, then = attrs.evolve(DENIED, approved_by=None), at("2021-03-15T10:00")
    assert check_refusal(unsigned, attrs.evolve(DENIED, at=then), place=KON_TUM) == ()
    assert told(check_refusal(SLIP, attrs.evolve(nobody, at=then), place=KON_TUM)) == [
        ("RULE_APPROVAL", "08/2018/QĐ-UBND")
    ]
    assert [one.id for one in check_refusal(SLIP, nobody, place=DONG_NAI)] == ["RULE_CONTENT", "RULE_APPROVAL"]


def test_the_desk_sends_it_after_the_leader_signed_and_tells_the_filer():
    for steps in (("draft_notice", "refuse"), ("draft_notice", "refuse", "leader_signs"), ()):
        found = check_refusal(SLIP, DENIED, place=DONG_NAI, steps=steps)
        assert {one.id for one in found} == {"RULE_ORDER"}
    assert told(check_refusal(SLIP, DENIED, place=DONG_NAI, told_by=())) == [("REFUSAL_NOT_TOLD", "33/2015/QĐ-UBND")]


def test_at_intake_the_desk_refuses_without_a_leader():
    """Decree 61/2018/NĐ-CP, Article 17(1)b."""
    slip = attrs.evolve(SLIP, signer="Trần Văn Thử")

    assert check_refusal(slip, REFUSED, place=DONG_NAI) == ()
    assert check_refusal(slip, REFUSED) == ()


def test_the_answer_of_an_giang_states_the_reason_and_goes_through_the_desk():
    """An Giang 03/2023, Article 19(4)."""
    steps = ("refusal_drafted", "refusal_sent_to_desk", "refuse")

    assert check_refusal(SLIP, DENIED, place=AN_GIANG, steps=steps) == ()
    found = check_refusal(SLIP, DENIED, place=AN_GIANG, steps=(steps[0], steps[2]))
    assert set(told(found)) == {("RULE_ORDER", "03/2023/QĐ-UBND")}


def test_rows_of_which_it_is_not_known_whether_they_still_bind_are_named():
    """Kon Tum 08/2018 was replaced during 2022, on a day that was not read."""
    found = check_refusal(SLIP, DENIED, place=KON_TUM)

    assert {one.id for one in found} == {"REFUSAL_RULE_UNSOURCED"}
    assert "2021-12-31" in found[0].message_en


@pytest.mark.parametrize("reason", ["Lý do khác", None, ""])
def test_another_reason_than_the_recorded_one_is_found(reason):
    found = check_refusal(SLIP, attrs.evolve(DENIED, reason=reason))

    assert [one.id for one in found] == ["REFUSAL_REASON_DIFFERS"]
    assert found[0].because[0].text_vi.startswith("khoản 8 Điều 19")


def test_a_slip_goes_with_an_event_that_refuses():
    for event in (attrs.evolve(DENIED, outcome="granted"), attrs.evolve(DENIED, event=EventName.ACCEPT)):
        with pytest.raises(BadInputError, match="REFUSAL_NO_EVENT"):
            check_refusal(SLIP, event)
