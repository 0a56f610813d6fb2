"""The same audit on a cluster: rows judged where they lie, the register as a whole in one task; needs `motcua[spark]`.

Both use `DataFrame.mapInArrow` and the engine of the single process, so that findings and figures are the same, row by
row. The register as a whole goes through one task that keeps some dozens of bytes of each row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from motcua.audit.checks import checks_named
from motcua.audit.parts import AuditPart, audit_rows, audit_whole, sum_parts
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.ledger import Column, open_batches
from motcua.statistics.census import CensusPlan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame  # noqa: TC004  an extra

__all__ = ["SparkAudit", "audit_frame"]

_Findings: TypeAlias = Iterator[pa.RecordBatch]
_RESULT = "row long, check string, finding string, severity string, part string"
_SCHEMA = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in ("check", "finding", "severity", "part"))])
_WORDS = ("check", "finding", "severity")


@attrs.frozen
class SparkAudit:
    """What an audit of a data frame shows.

    Attributes:
        findings: a data frame of `row`, `check`, `finding`, `severity`; not computed again, it is cached.
        part: the counts and figures of the whole register.
    """

    findings: DataFrame
    part: AuditPart


@attrs.frozen
class _Task:
    """What is sent to the machines: texts and days, from which each makes its own clock."""

    row: str
    as_of: date
    make_clock: Callable[[], WorkClock]
    place: str | None
    checks: tuple[str, ...]
    census: CensusPlan | None
    headings: tuple[tuple[str, str], ...]


def audit_frame(  # noqa: PLR0913  each is a choice of the auditor
    frame: DataFrame,
    *,
    row: str,
    as_of: date,
    make_clock: Callable[[], WorkClock] = WorkClock.default,
    place: str | None = None,
    checks: Sequence[str] = (),
    census: CensusPlan | None = None,
    mapping: dict[Column, str] | None = None,
) -> SparkAudit:
    """Return what motcua's checks find in a data frame, one dossier on each row.

    Args:
        frame: the register; its columns are named by the register's headings.
        row: a column of whole numbers, each once: the row that findings name, and the register's order.
        as_of: the day of judgement.
        make_clock: makes the week and calendar on each machine; the default week and official calendar by default.
        place: level-1 code of the province whose rules apply; by default that of each dossier code.
        checks: ids or families of checks, as `checks_named` takes them; all by default.
        census: what to count by period and unit, or None.
        mapping: headings that stand for a column, beside the known ones.

    Raises:
        BadInputError: SPARK_ROW when there is no such column, CHECK_UNKNOWN.
        UnreadableFileError: REGISTER_NO_HEADINGS and its kin, from the machines.
    """
    if row not in frame.columns:
        raise BadInputError(
            "SPARK_ROW",
            f"Bảng không có cột số dòng {row!r}.",
            f"the data frame has no column {row!r} of row numbers",
            value=row,
        )
    checks_named(checks)
    headings = tuple((column.value, text) for column, text in (mapping or {}).items())
    task = _Task(row, as_of, make_clock, place, tuple(checks), census, headings)
    apart = frame.mapInArrow(partial(_rows, task), _RESULT)
    whole = frame.coalesce(1).sortWithinPartitions(row).mapInArrow(partial(_whole, task), _RESULT)
    found = apart.unionByName(whole).cache()
    parts = [AuditPart.read(json.loads(one["part"])) for one in found.where("part is not null").collect()]
    return SparkAudit(found.where("part is null").select("row", *_WORDS), sum_parts(parts))


def _rows(task: _Task, batches: Iterable[pa.RecordBatch]) -> _Findings:
    """Judge the rows of a partition, batch by batch: a partition need not fit into memory."""
    for batch in batches:
        yield from _judged(task, [batch], audit_rows)


def _whole(task: _Task, batches: Iterable[pa.RecordBatch]) -> _Findings:
    """Look at the register as a whole; its batches are kept as Arrow, since they may be read twice."""
    yield from _judged(task, list(batches), audit_whole)


def _judged(task: _Task, batches: list[pa.RecordBatch], judge: Callable[..., AuditPart]) -> _Findings:
    if not sum(map(len, batches)):
        return
    names = [name for name in batches[0].schema.names if name != task.row]
    numbers = np.concatenate([np.asarray(batch.column(task.row).cast(pa.int64())) for batch in batches])
    kept = [batch.select(names) for batch in batches]
    mapping = {Column(name): text for name, text in task.headings}
    register = open_batches(lambda: kept, kept[0].schema, source="spark", mapping=mapping)
    found: list[pa.RecordBatch] = []
    part = judge(
        register,
        found.append,
        as_of=task.as_of,
        clock=task.make_clock(),
        place=task.place,
        checks=checks_named(task.checks),
        census=task.census,
    )
    for batch in found:
        yield _named(batch, numbers)
    told = [pa.array([value], kind) for value, kind in zip((0, "", "", "", json.dumps(part.record())), _SCHEMA.types,
                                                           strict=True)]  # fmt: skip
    yield pa.RecordBatch.from_arrays(told, schema=_SCHEMA)


def _named(found: pa.RecordBatch, numbers: np.ndarray[Any, Any]) -> pa.RecordBatch:
    """Return findings with the rows as the data frame numbers them."""
    places = np.asarray(found.column("row")) - 1
    words = [pc.cast(found.column(name), pa.string()) for name in _WORDS]
    arrays = [pa.array(numbers[places]), *words, pa.nulls(len(found), pa.string())]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)
