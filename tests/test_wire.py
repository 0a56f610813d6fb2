"""What goes out as JSON can come in again: the text under `code` means the same code."""

from __future__ import annotations

import json

import pytest

from motcua.codes import agency, dossier, procedure, sector
from motcua.wire.codes import agency_json, dossier_json, procedure_json, sector_json


@pytest.mark.parametrize(
    ("module", "to_json", "text"),
    [
        (agency, agency_json, "000.00.32.H19"),
        (agency, agency_json, "H56.14.22"),
        (sector, sector_json, "G09-ĐĐ01"),
        (procedure, procedure_json, "1.001234.000.00.00.H56"),
        (dossier, dossier_json, "000.22.14.H56-210105-0012"),
        (dossier, dossier_json, "H56.14.22-210105-0012"),
    ],
)
def test_a_code_survives_json(module, to_json, text):
    code = module.parse(text)
    assert module.parse(json.loads(json.dumps(to_json(code)))["code"]) == code


@pytest.mark.parametrize("to_json", [agency_json, sector_json, procedure_json, dossier_json])
def test_without_a_code_every_part_is_null(to_json):
    assert set(to_json(None).values()) == {None}
