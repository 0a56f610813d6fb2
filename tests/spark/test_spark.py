"""The audit on Spark is the audit of one process: same findings row by row, same figures; run by `make test-spark`."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(os.environ.get("MOTCUA_SPARK") != "1", reason="make test-spark runs it"),
    pytest.mark.filterwarnings("ignore"),  # Spark leaves sockets to the collector, and warns of its own ways
]

ROWS = int(os.environ.get("MOTCUA_SPARK_ROWS", "1000000"))
ROW = "Số dòng"


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "6g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50000")
        .getOrCreate()
    )
    yield made
    made.stop()


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register with planted faults, its rows numbered, in several files."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from motcua.demo.large import large_batches

    folder: Path = tmp_path_factory.mktemp("register")
    (folder / "parts").mkdir()
    first, batches = 1, list(large_batches(ROWS))
    for number, batch in enumerate(batches):
        rows = pa.array(np.arange(first, first + len(batch)))
        table = pa.Table.from_batches([batch]).append_column(ROW, rows)
        pq.write_table(table, folder / "parts" / f"{number:05}.parquet")
        first += len(batch)
    pq.write_table(pa.Table.from_batches(batches), folder / "whole.parquet", row_group_size=100_000)
    return folder


def test_a_cluster_finds_what_one_process_finds(session, register, capsys):
    from motcua.audit import audit_columns
    from motcua.audit.spark import audit_frame
    from motcua.demo.dossiers import LAST_DAY
    from motcua.statistics.census import CensusPlan

    plan = CensusPlan(months=24, by="office")
    frame = session.read.parquet(str(register / "parts")).repartition(4)  # in no order at all
    started = time.perf_counter()
    spread = audit_frame(frame, row=ROW, as_of=LAST_DAY, census=plan)
    found = Counter(tuple(one) for one in spread.findings.collect())
    middle = time.perf_counter()
    told: Counter[tuple[object, ...]] = Counter()
    whole = audit_columns(
        register / "whole.parquet",
        lambda batch: told.update(tuple(one.values()) for one in batch.to_pylist()),
        as_of=LAST_DAY,
        census=plan,
    )
    with capsys.disabled():
        print(f"\n{ROWS:,} rows: Spark {middle - started:.1f} s, one process {time.perf_counter() - middle:.1f} s")  # noqa: T201

    assert told and found == told
    assert spread.part.findings == whole.counts
    assert (spread.part.on_time, spread.part.census) == (whole.on_time_counts, whole.census)
    assert (spread.part.rows, spread.part.dossiers) == (ROWS, whole.dossiers)


def test_some_checks_alone_and_a_column_of_rows_that_is_not_there(session, register):
    from motcua.audit.spark import audit_frame
    from motcua.demo.dossiers import LAST_DAY
    from motcua.errors import BadInputError

    frame = session.read.parquet(str(register / "parts")).limit(2000)
    found = audit_frame(frame, row=ROW, as_of=LAST_DAY, checks=("MC203",))

    assert {one["check"] for one in found.findings.collect()} == {"MC203"}
    with pytest.raises(BadInputError) as refused:
        audit_frame(frame, row="row", as_of=LAST_DAY)
    assert refused.value.code == "SPARK_ROW"
