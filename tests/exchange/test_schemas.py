"""The bundled schemas are those of the tables, and schema and decoder agree on what is as it should be."""

from __future__ import annotations

import json

import pytest
from exchange_cases import reports
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from regenerate import FOLDER, text_of

from motcua.errors import BadInputError
from motcua.exchange import decode
from motcua.exchange.schema import all_schemas, schema_of, shape_faults

SCHEMAS = list(all_schemas())
KINDS = {"dvcqg-mc": ("dossier", "progress"), "adapter-2026": ("dossier", "progress", "status")}


@pytest.mark.parametrize(("name", "kind", "direction"), SCHEMAS)
def test_a_schema_is_that_of_the_table(name, kind, direction):
    assert (FOLDER / f"{name}.{kind}.{direction}.schema.json").read_text("utf-8") == text_of(name, kind, direction)
    Draft202012Validator.check_schema(schema_of(name, kind, direction))


def test_there_is_no_other_schema():
    assert {path.name for path in FOLDER.iterdir()} == {f"{'.'.join(one)}.schema.json" for one in SCHEMAS}
    with pytest.raises(BadInputError, match="SCHEMA_UNKNOWN"):
        schema_of("dvcqg-mc", "status")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_is_encoded_has_the_shape_of_its_schema(name):
    for kind, body in zip(KINDS[name], reports(name=name).bodies(), strict=True):
        assert shape_faults(body, name, kind) == ()


def test_answers_have_schemas_too():
    assert shape_faults({"error_code": "00", "message": "thành công"}, "dvcqg-mc", "dossier", "response") == ()
    assert [one.path for one in shape_faults({"message": 1}, "dvcqg-mc", "dossier", "response")] == ["$", "$.message"]


def test_a_fault_of_shape_never_repeats_the_value(head):
    head["data"][0]["SoGiayToChuHoSo"] = 79204000017
    (fault,) = shape_faults(head, "dvcqg-mc", "dossier")

    assert fault.path == "$.data[0].SoGiayToChuHoSo"
    assert "79204000017" not in str(fault) + fault.message_vi


VALUES = st.sampled_from(
    ["", "1", "9", "0", "11", "x", 0, 1, 2, 9, 11, None, True, [], {}, 1.5, "20240311090500", "2024-03-11 09:05:00",
     "2024-03-11T09:05:00.000", "20241311090500", "11/03/2024", "False", [{}], ["x"]]
)  # fmt: skip


@given(st.data())
def test_schema_and_decoder_agree(data):
    """With any value in any field of a record: the schema finds a fault exactly when the decoder does."""
    name = data.draw(st.sampled_from(sorted(KINDS)))
    place = data.draw(st.integers(0, len(KINDS[name]) - 1))
    kind = KINDS[name][place]
    body = json.loads(json.dumps(reports(name=name).bodies()[place]))
    rows = body["data"] if isinstance(body, dict) and "data" in body else body
    row = rows[0] if isinstance(rows, list) else rows
    known = sorted(schema_of(name, kind)["$defs"]) + sorted(row)
    field = data.draw(st.sampled_from(sorted(set(row) | {"Fax", "Email", "ChucDanh", "GhiChu", *known})))
    if data.draw(st.booleans()):
        row[field] = data.draw(VALUES)
    else:
        row.pop(field, None)

    said = bool(decode(body, name=name, kind=kind).faults)
    assert said == bool(shape_faults(body, name, kind))
