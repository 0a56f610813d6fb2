"""Every check has its page; the true example of a page raises its finding, the false one raises none."""

from __future__ import annotations

import pytest
from example_registers import LISTED, check_of, example_file, raised

from motcua.audit import audit
from motcua.audit.checks import all_checks, message_checks
from motcua.audit.facts import end_of_day, gather, register_profile
from motcua.audit.pages import check_page, check_pages, page_record, page_text
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.findings import finding_kinds
from motcua.ledger import open_register, read_register

RECONCILED = {"MC514", "MC515"}
PAGES = list(check_pages())


def names_of(check):
    if check in RECONCILED:
        return {name for name in finding_kinds() if name.startswith("RECONCILE_")}
    every = (*all_checks(), *message_checks(), *LISTED.values())
    return set(next(one for one in every if one.id == check).names)


def test_every_check_has_a_page_and_every_page_a_check():
    checks = {check.id for check in (*all_checks(), *message_checks(), *LISTED.values())} | RECONCILED

    assert set(PAGES) == checks
    assert len(checks) >= 45


@pytest.mark.parametrize("check", PAGES)
def test_the_true_example_raises_it(check, tmp_path):
    found = raised(tmp_path, check, check_pages()[check].raises)

    assert found
    assert found <= names_of(check)


@pytest.mark.parametrize("check", PAGES)
def test_the_false_example_does_not(check, tmp_path):
    assert raised(tmp_path, check, check_pages()[check].clean) == set()


@pytest.mark.parametrize("check", PAGES)
def test_a_rule_that_a_page_names_stands_in_a_pack(check):
    page = check_pages()[check]

    assert bool(page.sets) == bool(page.because)


def test_pages_are_found_without_regard_to_case_and_an_unknown_one_says_so():
    assert check_page("mc203").id == "MC203"
    with pytest.raises(BadInputError, match="CHECK_UNKNOWN"):
        check_page("MC999")


def test_a_page_says_its_rules_and_how_sure_they_are_in_both_languages():
    page = check_page("MC207")

    assert "Nghị định 61/2018/NĐ-CP (sourced)" in page_text(page, "vi")
    assert "Decree 61/2018/NĐ-CP" in page_text(page, "en")
    assert page_record(page)["example_true"] == [dict(row) for row in page.raises.rows]


def columns_of(path, at):
    from motcua.audit.columns import Columns

    opened = open_register(path)
    for batch in opened.batches(raw=True):
        numbers = batch.records.column("row").to_pylist()
        faults = [(numbers.index(fault.row), fault) for fault in batch.faults if fault.row in numbers]
        yield Columns(
            batch.records, at, WorkClock.default(), frozenset(opened.headings), faults=faults, sheet=batch.sheet
        )


@pytest.mark.parametrize(
    "check", [one.id for one in (*all_checks(), *LISTED.values()) if getattr(one, "suspects", None)]
)
def test_what_a_check_finds_it_has_suspected(check, tmp_path):
    """The mask may name a row too many; it never misses one."""
    page, one = check_page(check), check_of(check)
    path = example_file(tmp_path / "so.csv", page, page.raises)
    register = read_register(path)
    at = end_of_day(page.as_of) if page.as_of else register.last_moment
    rows = list(gather(register, at=at, clock=WorkClock.default(), profile=register_profile()))
    masks = [one.suspects(columns) for columns in columns_of(path, at)]
    suspected = [bool(flag) for mask in masks for flag in mask]

    assert all(mask.dtype == bool for mask in masks)
    assert [suspected[place] for place, facts in enumerate(rows) if list(one.look(facts))] != []
    assert all(suspected[place] for place, facts in enumerate(rows) if list(one.look(facts)))


@pytest.mark.parametrize("check", [one.id for one in (*all_checks(), *LISTED.values())])
@pytest.mark.parametrize("shown", ["raises", "clean"])
def test_columns_say_what_rows_say(check, shown, tmp_path):
    """A register that is streamed shows the same findings, in the same words, as one that is held."""
    page, one = check_page(check), check_of(check)
    path = example_file(tmp_path / "so.csv", page, getattr(page, shown))
    by_rows = audit(read_register(path), as_of=page.as_of, checks=[one])
    by_columns = audit(path, as_of=page.as_of, checks=[one])

    assert by_columns.findings == by_rows.findings
