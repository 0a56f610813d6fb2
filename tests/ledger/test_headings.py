"""Headings are compared by their letters, whatever their case, spacing, composition; the tables hold together."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib.resources import files

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import UnreadableFileError
from motcua.ledger import Column, read_mapping
from motcua.ledger.headings import fold_heading, heading_index, loose_index, loosen_heading
from motcua.ledger.layout import find_layout
from motcua.ledger.mapping import RegisterMap
from motcua.ledger.schema import Holding, column_labels, personal_kind
from motcua.ledger.sources import Sheet
from motcua.ledger.texts import clean_texts, covered, read_amount

TABLES = files("motcua.ledger").joinpath("tables")


def layout(*rows):
    return find_layout(Sheet(name="", head=rows, pieces=lambda _: iter(())), RegisterMap())


def test_every_column_has_its_names_and_no_heading_stands_for_two():
    aliases = tomllib.loads(TABLES.joinpath("aliases.toml").read_text("utf-8"))["columns"]
    folded = [(fold_heading(text), name) for name, texts in aliases.items() for text in texts]

    assert set(aliases) == {column.value for column in Column}
    assert set(tomllib.loads(TABLES.joinpath("columns.toml").read_text("utf-8"))) == set(aliases)
    assert len(dict(folded)) == len(folded)
    for text, name in folded:
        assert heading_index()[text] == name, text
    assert all(column_labels(column) for column in Column)


def test_no_heading_loses_its_second_chance_to_another_columns():
    assert {loosen_heading(text) for text in heading_index()} == set(loose_index())


@given(
    st.sampled_from(sorted(heading_index())), st.sampled_from(["NFC", "NFD"]), st.sampled_from([str.upper, str.title])
)
def test_composition_case_spaces_and_bracketed_remarks_make_no_difference(heading, form, case):
    seen = unicodedata.normalize(form, f"  {case(heading)} \n(dd/MM/yyyy)".replace(" ", "\u00a0 "))

    assert fold_heading(seen) == heading
    assert list(layout((seen, "x")).columns) == [heading_index()[heading]]


@given(st.sampled_from(sorted(loose_index())))
def test_without_marks_and_spaces_a_heading_is_loose(heading):
    found = layout((heading,))
    known = heading in heading_index()

    assert list(found.columns) == [loose_index()[heading]]
    assert bool(found.loose) == (not known)


def test_the_official_register_is_covered():
    """Form 06 of Circular 01/2018/TT-VPCP: its columns, as facts on forms list them."""
    form = ("STT", "Mã hồ sơ", "Tên TTHC", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
            "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Chuyển hồ sơ đến cơ quan giải quyết",
            "Nhận kết quả từ cơ quan giải quyết", "Ngày trả kết quả", "Phương thức nhận kết quả", "Ký nhận",
            "Ghi chú")  # fmt: skip
    found = layout(form)

    assert len(found.columns) == len(form)
    assert not found.unread


def test_the_personal_columns_are_known_and_numbers_are_masked_as_they_are_read():
    assert {column for column in Column if personal_kind(column)} >= {Column.APPLICANT, Column.OWNER, Column.PHONE,
                                                                      Column.EMAIL, Column.ID_NUMBER}  # fmt: skip
    assert covered(Column.PHONE, pa.array(["0900000123", None])).to_pylist() == ["***123", None]
    assert covered(Column.EMAIL, pa.array(["mau@example.vn"])).to_pylist() == ["***"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("50000", 50_000), ("50.000", 50_000), ("1,250,000 VNĐ", 1_250_000), ("50000.0", 50_000), ("0 đồng", 0),
     ("Miễn phí", 0), ("12,5", None), ("1.25.000", None), ("năm mươi", None)],
)  # fmt: skip
def test_sums_are_read_in_dong_or_not_at_all(text, amount):
    assert read_amount(text) == amount
    assert Column.FEE_PAID.holding is Holding.MONEY


@given(st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=10))
def test_cleaning_a_column_is_cleaning_its_cells(texts):
    from motcua.ledger.cells import read_text

    writable = [text if text is None else text.encode("utf-8", "replace").decode() for text in texts]

    assert clean_texts(pa.array(writable, pa.string())).to_pylist() == [read_text(text) for text in writable]


@pytest.mark.parametrize("text", ["no_column = 'x'", "code = 1", "code = {other = 'x'}", "code = {order = 'x'}",
                                  "code = {column = '1'}", "code ="])  # fmt: skip
def test_an_ill_formed_mapping_is_refused_with_the_columns_it_may_name(text):
    with pytest.raises(UnreadableFileError) as refused:
        read_mapping(text, "cot.toml")

    assert refused.value.code == "MAP_ILL_FORMED"
    assert "accepted_at" in refused.value.message_vi
