"""An audit in parts says what one audit says: rows judged apart, the register as a whole, counts that add up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.audit import audit_columns
from motcua.audit.parts import AuditPart, audit_rows, audit_whole, sum_parts
from motcua.demo.dossiers import LAST_DAY
from motcua.demo.large import base_table, large_batches, tile, write_large
from motcua.errors import BadInputError
from motcua.ledger import open_batches, open_register
from motcua.statistics.census import CensusPlan

PLAN = CensusPlan(months=6, by="office")


@pytest.fixture(scope="module")
def table():
    """Two repetitions of a register with planted faults, the first 200 rows once more, each on two rows."""
    base = base_table(700)
    return pa.concat_tables([tile(base, 0), tile(base, 1), tile(base, 0).slice(0, 200)]).combine_chunks()


def opened(table):
    return open_batches(table.to_batches, table.schema)


def rows_of(batch, start=0):
    return [(one["row"] + start, one["check"], one["finding"], one["severity"]) for one in batch.to_pylist()]


@settings(max_examples=6, deadline=None)
@given(cuts=st.lists(st.integers(0, 1600), max_size=5), seed=st.integers())
def test_parts_make_the_whole(table, cuts, seed):
    told: list[object] = []
    whole = audit_columns(opened(table), lambda one: told.extend(rows_of(one)), as_of=LAST_DAY, census=PLAN)
    found: list[object] = []
    parts = []
    edges = sorted({0, len(table), *cuts})
    for start, end in pairwise(edges):
        part = table.slice(start, end - start)
        sink = lambda one, start=start: found.extend(rows_of(one, start))  # noqa: E731  where the part begins
        parts.append(audit_rows(opened(part), sink, as_of=LAST_DAY, census=PLAN))
    parts.append(audit_whole(opened(table), lambda one: found.extend(rows_of(one)), as_of=LAST_DAY, census=PLAN))
    Random(seed).shuffle(parts)
    total = sum_parts(AuditPart.read(part.record()) for part in parts)

    assert Counter(found) == Counter(told)
    assert (total.findings, total.on_time, total.census) == (whole.counts, whole.on_time_counts, whole.census)
    assert (total.rows, total.dossiers) == (len(table), whole.dossiers)


def test_adding_has_an_order_of_no_account():
    one = AuditPart(3, 1, 2, {("LATE", "error"): 2}, counts={("2024-01", "A"): {"received": 2}})
    two = AuditPart(1, 0, 1, {("LATE", "error"): -1, ("STALE", "warning"): 1}, counts={("2024-01", "B"): {"open": 1}})

    assert one + two == two + one
    assert (one + two) + one == one + (two + one)
    assert sum_parts([]) + one == one


def test_what_is_no_part_is_refused():
    with pytest.raises(BadInputError) as refused:
        AuditPart.read({"rows": 1})

    assert refused.value.code == "PART_ILL_FORMED"


def test_a_large_register_is_the_same_each_time_and_cut_where_it_was_asked(tmp_path):
    write_large(tmp_path / "so.parquet", 1700, base_rows=700)
    again = pa.Table.from_batches(large_batches(1700, base_rows=700))
    result = audit_columns(open_register(tmp_path / "so.parquet"), lambda _: None, as_of=LAST_DAY)

    assert len(again) == result.register.sheet_rows == 1700
    with pytest.raises(BadInputError):
        next(large_batches(10**9, base_rows=700))


def test_findings_of_rows_come_as_often_as_there_are_repetitions():
    once = audit_columns(opened(tile(base_table(700), 0)), lambda _: None, as_of=LAST_DAY).counts
    many = pa.concat_tables([tile(base_table(700), number) for number in range(12)])
    counts = audit_columns(opened(many), lambda _: None, as_of=LAST_DAY).counts
    of_the_whole = {"TERM_AMBIGUOUS", "REGISTER_OUT_OF_ORDER"}

    assert {name: count for name, count in counts.items() if name not in of_the_whole} == {
        name: count * 12 for name, count in once.items() if name not in of_the_whole
    }


def test_batches_that_differ_are_refused():
    table = base_table(700)
    other = table.drop_columns(["STT"]).to_batches()
    register = open_batches(lambda: [*table.slice(0, 5).to_batches(), *other], table.schema)

    with pytest.raises(BadInputError) as refused:
        audit_columns(register, lambda _: None, as_of=date(2026, 9, 30))
    assert refused.value.code == "BATCHES_DIFFER"
