"""Checks that stand on rules of the five provincial regulations: what is found, and which article it cites."""

from __future__ import annotations

import pytest

from motcua.audit import all_checks, audit
from motcua.audit.checks import only_by_post, only_sectors
from motcua.audit.reconcile import ListEntry, ListKind, list_entries, reconcile
from motcua.audit.series import check_series
from motcua.ledger import read_register
from synthetic import HEADINGS, clean_row, write_sheet


def register(tmp_path, *rows, **cells):
    """A register of clean rows with other columns; a list gives a cell for each row."""
    headings = [*HEADINGS, *(name for name in cells if name not in HEADINGS)]
    made = []
    for place, row in enumerate(rows):
        full = [*row, *[""] * (len(headings) - len(HEADINGS))]
        for name, value in cells.items():
            full[headings.index(name)] = value[place] if isinstance(value, list) else value
        made.append(full)
    return read_register(write_sheet(tmp_path / "so.xlsx", made, headings))


def found(audited, check):
    return [one.finding for one in audited.findings if one.check == check]


def cited(findings):
    return {cite.instrument for one in findings for cite in one.because}


def at_place(level1, number=1):
    row = clean_row(number)
    row[1] = f"000.00.32.{level1}-240311-{number:04d}"
    return row


class TestPost:
    """What goes by post, and what the post collects."""

    @pytest.mark.parametrize(("level1", "instrument"), [("H09", "2244"), ("H01", "03/2023")])
    def test_only_listed_procedures_go_by_post(self, tmp_path, level1, instrument):
        """Decision 2244/2023 of Bình Dương, Article 26(1), and 03/2023 of An Giang, Article 31(9): a published list."""
        rows = [at_place(level1, 1), at_place(level1, 2), at_place(level1, 3)]
        held = register(
            tmp_path,
            *rows,
            **{"Mã TTHC": ["1.000894", "1.000001", "1.000894"],
               "Hình thức nộp": ["Dịch vụ bưu chính", "Dịch vụ bưu chính", "Trực tiếp"]},
        )  # fmt: skip
        findings = found(audit(held, checks=[only_by_post({"1.000001"})]), "MC516")

        assert [dict(one.data)["code"] for one in findings] == ["1.000894"]
        assert all(instrument in name for name in cited(findings)) and cited(findings)

    def test_what_the_post_collected_is_handed_over_in_full(self, tmp_path):
        """Decision 2244/2023 of Bình Dương, Article 26(2): collected fees are handed over in full."""
        held = register(
            tmp_path,
            *(at_place("H09", number) for number in (1, 2, 3)),
            **{"Hình thức nộp": "Dịch vụ bưu chính", "Số tiền đã nộp": ["50.000", "20.000", "30.000"]},
        )
        sums = ((1, 50_000), (2, 15_000), (9, 9_000), (1, 50_000))
        listed = [
            ListEntry(row, f"000.00.32.h09-240311-{serial:04d}", amount)
            for row, (serial, amount) in enumerate(sums, start=1)
        ]
        differences = reconcile(held, listed, ListKind.POST_FEES)

        assert [(one.row, one.finding.id) for one in differences] == [
            (3, "RECONCILE_NOT_IN_REGISTER"),
            (4, "RECONCILE_TWICE"),
            (3, "RECONCILE_AMOUNT"),
            (4, "RECONCILE_NOT_IN_LIST"),
        ]
        assert any("2244" in name for name in cited([one.finding for one in differences]))

    def test_postal_returns_and_the_register_are_held_against_each_other(self, tmp_path):
        held = register(
            tmp_path,
            *(at_place("H09", number) for number in (1, 2)),
            **{"Hình thức nhận kết quả": "Bưu chính", "Ngày trả kết quả": "15/03/2024"},
        )
        listed = read_register(
            write_sheet(
                tmp_path / "ds.xlsx",
                [["000.00.32.H09-240311-0001", "11/03/2024", "16/03/2024"]],
                ["Mã hồ sơ", "Ngày nhận", "Ngày trả kết quả"],
            )
        )
        differences = reconcile(held, list_entries(listed), ListKind.POST_RETURNS)

        assert [(one.row, one.finding.id) for one in differences] == [
            (2, "RECONCILE_DAY"),
            (3, "RECONCILE_NOT_IN_LIST"),
        ]


def test_online_payments_are_held_against_the_list_of_the_bank(tmp_path):
    """Decision 03/2023 of An Giang, Articles 31(7) and 37: payments are reconciled daily, a difference looked into."""
    held = register(tmp_path, at_place("H01"), **{"Số tiền đã nộp": "50.000", "Ngày thanh toán": "11/03/2024"})
    same = [ListEntry(1, "000.00.32.H01-240311-0001", 50_000)]

    assert reconcile(held, same, ListKind.FEES) == ()
    (missing,) = reconcile(held, [], ListKind.FEES)
    assert missing.finding.id == "RECONCILE_NOT_IN_LIST"
    assert any("03/2023" in name for name in cited([missing.finding]))


def test_an_online_dossier_goes_on_at_once(tmp_path):
    """Decision 2244/2023 of Bình Dương, Article 10(2)(b): right after acceptance; no number, so only a note."""
    rows = [at_place("H09", 1), at_place("H09", 2)]
    moved = {"Ngày chuyển xử lý": ["12/03/2024 08:00", "11/03/2024 09:10"]}
    (one,) = found(audit(register(tmp_path, *rows, **moved)), "MC220")

    assert one.severity == "info"
    assert any("2244" in name for name in cited([one]))


def test_the_result_is_entered_in_the_system(tmp_path):
    """Decision 33/2015 of Đồng Nai, Article 4(3)(c): the officer enters the result in the online-service system."""
    rows = [clean_row(1), clean_row(2)]
    (one,) = found(audit(register(tmp_path, *rows, **{"Số kết quả": ["12/GP-MAU", ""]})), "MC401")

    assert any("33/2015" in name for name in cited([one]))


def test_a_dossier_goes_on_within_half_a_working_day(tmp_path):
    """Decision 08/2018 of Kon Tum, Article 14(4): half a working day from a full, valid dossier."""
    row = clean_row(1)
    row[1], row[5:9] = (
        "000.00.32.H34-210308-0001",
        ["08/03/2021 08:00", "08/03/2021 09:00", "15/03/2021 17:30", "12/03/2021 10:00"],
    )
    late = audit(register(tmp_path, row, **{"Ngày chuyển xử lý": "09/03/2021 15:00"}))
    in_time = audit(register(tmp_path, row, **{"Ngày chuyển xử lý": "08/03/2021 11:00"}))

    assert any("08/2018" in name for name in cited(found(late, "MC206")))
    assert found(in_time, "MC206") == []


def test_a_desk_takes_its_own_sectors(tmp_path):
    """Decision 612/2016 of Vĩnh Long: eight sectors; education, health, police and military are left out."""
    rows = [at_place("H61", 1), at_place("H61", 2)]
    (one,) = found(
        audit(register(tmp_path, *rows, **{"Lĩnh vực": ["Hộ tịch", "Quân sự"]}), checks=[only_sectors(["hộ tịch"])]),
        "MC517",
    )

    assert dict(one.data)["sector"] == "Quân sự"
    assert any("612" in name for name in cited([one]))


def test_a_series_of_receipts_has_no_gap_and_no_double():
    """Decision 03/2023 of An Giang: the receipt has a number of its own, with the suffix of its office."""
    numbers = ["01/BPTNTKQ", "02/BPTNTKQ", "01/TTPVHCC", "04/BPTNTKQ", "04/BPTNTKQ", "không số"]
    found_in = {(place, one.id) for place, one in check_series((text, place) for place, text in enumerate(numbers))}

    assert found_in == {(3, "SERIES_GAP"), (4, "SERIES_TWICE"), (5, "SERIES_UNREADABLE")}


def test_a_promise_by_another_way_of_counting_says_which(tmp_path):
    """Counting the day of reception when it came before 15:00 gives the day before."""
    row = clean_row(1)
    row[HEADINGS.index("Ngày hẹn trả")] = "15/03/2024 17:30"
    (one,) = found(audit(register(tmp_path, row)), "MC201")

    assert "P-DAY-INCL15" in one.message_vi
    assert dict(one.data)["agrees"] == "P-DAY-INCL15"


def test_every_finding_that_stands_on_a_rule_says_how_sure_it_is(tmp_path):
    row = clean_row(1)
    row[HEADINGS.index("Ngày kết thúc xử lý")] = "19/03/2024 08:00"
    late = found(audit(register(tmp_path, row), checks=all_checks()), "MC203")

    assert late
    assert all(cite.provenance.value for one in late for cite in one.because)
