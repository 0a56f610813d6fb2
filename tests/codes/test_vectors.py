"""Every code string seen in the field is read as its observer read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motcua.codes import agency as agency_codes
from motcua.codes import dossier as dossier_codes
from motcua.codes import procedure as procedure_codes
from motcua.codes.agency import AgencyForm
from motcua.codes.catalogue import catalogue_codes
from motcua.codes.check import judge_code, judge_sector
from motcua.codes.find import find
from motcua.tables import read_table

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "codes.json").read_text("utf-8"))["vectors"]


def of_kind(*kinds: str):
    rows = [row for row in VECTORS if row["kind"] in kinds]
    return pytest.mark.parametrize("row", rows, ids=[row["text"].strip() for row in rows])


def test_no_vector_is_left_out():
    kinds = {row["kind"] for row in VECTORS}

    assert len(VECTORS) == 88
    assert kinds == {
        "agency", "dossier", "text-with-dossier", "procedure", "public-service", "procedure-old",
        "not-a-dossier", "other-scheme-dossier", "other-identifier",
    }  # fmt: skip


@of_kind("dossier")
def test_a_dossier_code_is_read_as_observed(row):
    verdict = judge_code(row["text"])

    assert (verdict.code is not None) is row["ok"]
    if verdict.code is None:
        return
    code = verdict.code
    assert (code.agency.form.value, code.agency.level1) == (row["layout"], row["level1"])
    assert (code.accepted_on.isoformat(), code.serial, code.serial_width) == (
        row["accepted_on"], row["serial"], row["serial_width"],
    )  # fmt: skip
    if "strict_tt01" in row and code.accepted_on.isoformat() < "2025-09-15":
        assert verdict.strict is row["strict_tt01"]
    if "finding" in row:
        assert row["finding"] in {one.id for one in verdict.findings}


@of_kind("text-with-dossier")
def test_a_code_inside_a_text_is_found_with_its_place(row):
    (one,) = find(row["text"])

    assert (one.code, one.certain) == (row["finds"], row["certain"])
    assert row["text"][one.start : one.end].upper() == one.code
    assert not dossier_codes.is_valid(row["text"])


@of_kind("agency")
def test_an_agency_code_is_read_as_observed(row):
    assert agency_codes.is_valid(row["text"]) is row["ok"]
    if not row["ok"]:
        return
    code = agency_codes.parse(row["text"])
    assert (code.form.value, code.level1) == (row["form"], row["level1"])
    assert code.level == row.get("level", code.level)
    assert code.canonical == row.get("canonical", code.canonical)


@of_kind("procedure", "public-service")
def test_a_procedure_code_is_read_as_observed(row):
    code = procedure_codes.parse(row["text"])

    assert (code.base, code.service) == (row["base"], row["service"])
    assert (None if code.owner is None else str(code.owner)) == row["owner"]
    assert procedure_codes.format(code) == row["text"]


@of_kind("not-a-dossier", "other-scheme-dossier", "other-identifier", "procedure-old")
def test_look_alikes_are_no_dossiers_and_none_is_found_in_them(row):
    assert not dossier_codes.is_valid(row["text"])
    assert list(find(row["text"])) == []


def test_four_groups_of_three_are_not_read_as_legacy():
    """`G01.913.307.000` ends in zeros, not in a level-1 group: the police's own units of Decision 20/2020."""
    code = agency_codes.parse("G01.913.307.000")

    assert (code.form, code.level, code.canonical) == (AgencyForm.QD20, 3, "G01.913.307")


def test_every_procedure_code_of_the_catalogue_parses():
    codes = catalogue_codes()

    assert len(codes) > 2600
    assert all(procedure_codes.format(procedure_codes.parse(code)) == code for code in codes)


def test_all_273_sector_rows_parse_and_the_regular_ones_are_told_apart():
    rows = [row["code"] for row in read_table("motcua.codes", "sectors.csv")]
    judged = [judge_sector(code) for code in rows]

    assert len(rows) == 273
    assert all(code is not None for code, _ in judged)
    assert sum(code.is_regular for code, _ in judged) == 256
    assert sum("SECTOR_NAMES_DIFFER" in {one.id for one in found} for _, found in judged) == 10
