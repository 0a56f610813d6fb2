"""Registers that are no files: record batches of any origin, queries in PostgreSQL; found is what a file shows."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest

from codes.postgres_server import find_binaries, running_server
from motcua.audit import audit
from motcua.demo.dossiers import LAST_DAY
from motcua.demo.large import base_table
from motcua.errors import BadInputError, UnreadableFileError
from motcua.ledger import Column, open_batches
from motcua.ledger.postgres import open_query
from motcua.localtime import DESK_ZONE


@pytest.fixture(scope="module")
def table():
    return base_table(700)


@pytest.fixture(scope="module")
def told(table, tmp_path_factory):
    """What an audit of the same register in a file says."""
    import pyarrow.parquet as pq

    path = tmp_path_factory.mktemp("file") / "so.parquet"
    pq.write_table(table, path)
    return audit(path, as_of=LAST_DAY).findings


def test_batches_say_what_their_file_says(table, told):
    register = open_batches(lambda: table.to_batches(max_chunksize=97), table.schema, source="kho")

    assert audit(register, as_of=LAST_DAY).findings == told
    assert audit(register, as_of=LAST_DAY).register.source == "kho"


def test_batches_without_headings_of_a_register_are_refused():
    table = pa.table({"a": ["1"], "b": ["2"]})

    with pytest.raises(UnreadableFileError) as refused:
        open_batches(table.to_batches, table.schema)
    assert refused.value.code == "REGISTER_NO_HEADINGS"


@pytest.mark.parametrize("name", ["duckdb", "polars"])
def test_other_engines_hand_their_rows_over(table, told, name):
    """The recipes of docs/scale.md."""
    library = pytest.importorskip(name, reason="make test-spark installs it")
    if name == "duckdb":
        connection = library.connect()
        connection.register("so", table)
        query = "SELECT * FROM so"

        def batches():
            return connection.sql(query).to_arrow_reader(300)

        schema = batches().schema
    else:
        frame = library.from_arrow(table)

        def batches():
            return frame.to_arrow(compat_level=library.CompatLevel.oldest()).to_batches(max_chunksize=300)

        schema = frame.to_arrow(compat_level=library.CompatLevel.oldest()).schema

    assert audit(open_batches(batches, schema), as_of=LAST_DAY).findings == told


@pytest.fixture(scope="module")
def connection():
    psycopg = pytest.importorskip("psycopg")
    binaries = find_binaries()
    if binaries is None:
        assert os.environ.get("MOTCUA_REQUIRE_POSTGRES") != "1"
        pytest.skip("no PostgreSQL server is installed")
    with TemporaryDirectory() as folder, running_server(binaries, Path(folder)) as dsn, psycopg.connect(dsn) as made:
        made.execute("SET TIME ZONE 'UTC'")
        made.execute(
            "CREATE TABLE dossier (id serial, code text, filed timestamptz, accepted timestamptz, due timestamp,"
            " done date, fee numeric, paid int, urgent bool)"
        )
        at = dt.datetime(2024, 3, 11, 2, 30, tzinfo=dt.UTC)  # 09:30 at the desk
        rows = [
            (
                f"000.00.32.H19-240311-{n:04}",
                at,
                at,
                dt.datetime(2024, 3, 18, 17, 30),
                dt.date(2024, 3, 20),
                50_000,
                0,
                True,
            )
            for n in range(1, 501)
        ]
        with made.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO dossier (code, filed, accepted, due, done, fee, paid, urgent)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            cursor.execute("INSERT INTO dossier (code) VALUES (NULL)")
        yield made


QUERY = """SELECT code AS "Mã hồ sơ", filed AS "Ngày nộp hồ sơ", accepted AS "Ngày nhận", due AS "Ngày hẹn trả",
 done AS "Ngày kết thúc xử lý", fee AS "Số tiền phải nộp", paid AS "Số tiền đã nộp", urgent AS "Khẩn"
 FROM dossier WHERE id <= %(last)s ORDER BY id"""


def test_a_query_is_read_in_batches_and_its_times_are_the_desks(connection):
    register = open_query(connection, QUERY, {"last": 500}, rows=64)
    sizes = [len(batch.records) for batch in register.batches() if len(batch.records)]
    first = next(register.batches(raw=True)).records.slice(0, 1).to_pylist()[0]

    assert sum(sizes) == 500 and max(sizes) <= 64
    assert first["accepted_at"].astimezone(DESK_ZONE) == dt.datetime(2024, 3, 11, 9, 30, tzinfo=DESK_ZONE)
    assert first["due_at"].astimezone(DESK_ZONE) == dt.datetime(2024, 3, 18, 17, 30, tzinfo=DESK_ZONE)
    assert first["finished_at_kind"] == 2  # a day without a time of day
    assert (first["fee_charged"], first["fee_paid"]) == (50_000, 0)
    assert register.unread_headings == ("Khẩn",)


def test_what_a_query_holds_is_audited_and_blanks_are_blank(connection):
    found = audit(open_query(connection, QUERY, {"last": 501}, rows=100), as_of=dt.date(2024, 4, 1))

    assert found.counts["LATE"] == 500
    assert found.register.sheet_rows == 500  # a row without a cell is none


def test_a_connection_that_commits_by_itself_is_refused(connection):
    import psycopg

    with psycopg.connect(connection.info.dsn, autocommit=True) as other, pytest.raises(BadInputError) as refused:
        open_query(other, QUERY, {"last": 1})
    assert refused.value.code == "CONNECTION_COMMITS"


def test_a_mapping_names_columns_that_are_called_otherwise(connection):
    query = "SELECT code AS ma, accepted AS nhan, due AS hen FROM dossier ORDER BY id"
    mapping = {Column.CODE: "ma", Column.ACCEPTED_AT: "nhan", Column.DUE_AT: "hen"}

    assert set(open_query(connection, query, mapping=mapping).headings) == set(mapping)
