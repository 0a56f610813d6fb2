"""What a service is configured with: Bình Dương 2244/QĐ-UBND, Article 22(7) step 2."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest

from motcua.canonical import canonical_hash
from motcua.errors import CollectedError
from motcua.states.processconfig import check_configuration
from motcua.states.processdiff import diff_processes
from motcua.states.processfile import process_from, process_json, read_process

TEXT = (Path(__file__).resolve().parents[2] / "examples" / "process.toml").read_text("utf-8")
BARE = read_process(TEXT)
WHOLE = attrs.evolve(BARE, level="full", eform="TK-01", components=("Tờ khai", "Giấy ủy quyền"))
DAY, PLACE = date(2024, 3, 11), "H09"


def test_all_that_the_row_names_is_asked_for():
    found = check_configuration(BARE, DAY, place=PLACE)

    assert [one.id for one in found] == ["RULE_CONTENT"]
    assert dict(found[0].data)["missing"] == "service_level, eform, other_components"
    assert found[0].because[0].text_vi.startswith("khoản 7 Điều 22")
    assert check_configuration(WHOLE, DAY, place=PLACE) == ()
    assert check_configuration(BARE, DAY) == ()  # no row of the nation asks for it


def test_a_step_without_an_officer_is_not_configured():
    first, *rest = WHOLE.steps
    found = check_configuration(attrs.evolve(WHOLE, steps=(attrs.evolve(first, role=" "), *rest)), DAY, place=PLACE)

    assert [dict(one.data)["missing"] for one in found] == ["officers"]


def test_a_service_of_information_only_has_no_form_to_fill_in():
    """The row's third word besides the two levels."""
    assert check_configuration(attrs.evolve(WHOLE, level="information", eform=""), DAY, place=PLACE) == ()


@pytest.mark.parametrize(("level", "known"), [("full", True), ("partial", True), ("3", False)])
def test_the_level_is_one_of_the_day(level, known):
    """Decree 42/2022, Article 11: full and partial."""
    found = check_configuration(attrs.evolve(WHOLE, level=level), DAY)

    assert [one.id for one in found] == ([] if known else ["PROCESS_LEVEL_UNKNOWN"])


def test_the_file_names_level_form_and_components_and_gives_them_back():
    said = 'level = "full"\neform = "TK-01"\ncomponents = ["Tờ khai", "Giấy ủy quyền"]\n'
    assert read_process(said + TEXT) == WHOLE
    assert process_from(process_json(WHOLE)) == WHOLE
    assert canonical_hash(process_json(WHOLE)) != canonical_hash(process_json(BARE))
    assert not {"level", "eform", "components"} & process_json(BARE).keys()
    with pytest.raises(CollectedError) as refused:
        read_process(said.replace('"full"', '"5"').replace('"TK-01"', '" "') + TEXT)
    assert {fault.path for fault in refused.value.faults} == {"$.level", "$.eform"}


def test_a_change_of_them_is_told():
    found = diff_processes(BARE, WHOLE)

    assert [one.field for one in found.head] == ["level", "eform", "components"]
    assert "Quy trình: mức độ dịch vụ đổi từ trống thành full." in found.lines()
