"""Read a whole register as rows, for an audit that goes row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.findings import Finding
from motcua.ledger.cellfaults import CellFault
from motcua.ledger.limits import Limits, too_large
from motcua.ledger.mapping import RegisterMap
from motcua.ledger.opening import OpenRegister, RegisterBatch, open_register
from motcua.ledger.register import Register, RegisterRow
from motcua.ledger.schema import Column
from motcua.localtime import DESK_ZONE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["read_register"]

_BARE = 2


def read_register(
    path: str | Path, *, mapping: RegisterMap | Mapping[Column, str] | None = None, limits: Limits | None = None
) -> Register:
    """Return the register in a file; cells that cannot be read are kept as faults, no row is dropped.

    Args:
        path: the file.
        mapping: headings that stand for a column, beside the known ones, or all that a mapping file says.
        limits: the bounds to read within.

    Raises:
        UnreadableFileError: as `open_register`, and FILE_TOO_LARGE past `limits.held_rows`.
    """
    opened = open_register(path, mapping=mapping, limits=limits)
    kept: list[RegisterBatch] = []
    held = 0
    for batch in opened.batches(raw=True):
        held += len(batch.records)
        if held > opened.limits.held_rows:
            most = opened.limits.held_rows
            raise too_large(opened.source, f"hơn {most} dòng", f"more than {most} rows")
        kept.append(batch)
    faults: dict[tuple[str, int], list[CellFault]] = {}
    for batch in kept:
        for fault in batch.faults:
            faults.setdefault((fault.sheet, fault.row), []).append(fault)
    rows = tuple(row for batch in kept for row in _rows(batch, faults, opened))
    last = kept[-1]
    return Register(
        opened.source,
        opened.sheets[0].sheet.name,
        opened.sha256,
        opened.headings,
        rows,
        tuple(note for batch in kept for note in batch.notes),
        opened.unread_headings,
        opened.other_sheets,
        _remarks(opened, kept),
        last.rows or 0,
    )


def _remarks(opened: OpenRegister, kept: list[RegisterBatch]) -> tuple[Finding, ...]:
    return (*opened.remarks, *(remark for batch in kept for remark in batch.remarks))


def _rows(
    batch: RegisterBatch, faults: Mapping[tuple[str, int], list[CellFault]], opened: OpenRegister
) -> Iterator[RegisterRow]:
    records = batch.records
    if not len(records):
        return
    columns = [column for column in opened.headings if column.value in records.schema.names]
    texts = {column: _texts(records, column) for column in columns}
    moments = {column: _moments(records, column) for column in columns if column.is_moment}
    kinds = {column: records.column(f"{column}_kind").to_pylist() for column in moments}
    numbers, parts = records.column("row").to_pylist(), records.column("parts").to_pylist()
    for at, number in enumerate(numbers):
        own = [fault for row in range(number, number + _reach(parts, numbers, at))
               for fault in faults.get((batch.sheet, row), ())]  # fmt: skip
        yield RegisterRow(
            number,
            {column: text for column, values in texts.items() if (text := values[at]) is not None},
            {column: moment for column, values in moments.items() if (moment := values[at]) is not None},
            tuple(own),
            frozenset(column for column, values in kinds.items() if values[at] == _BARE),
            batch.sheet,
            parts[at],
        )


def _reach(parts: list[int], numbers: list[int], at: int) -> int:
    """Return how many rows of the sheet, notes among them, a dossier may reach over."""
    if parts[at] == 1:
        return 1
    return max(parts[at], numbers[at + 1] - numbers[at]) if at + 1 < len(numbers) else parts[at]


def _texts(records: pa.RecordBatch, column: Column) -> list[str | None]:
    name = f"{column}_text" if f"{column}_text" in records.schema.names else column.value
    return records.column(name).to_pylist()  # type: ignore[no-any-return]


def _moments(records: pa.RecordBatch, column: Column) -> list[datetime | None]:
    import pyarrow as pa  # noqa: PLC0415  an extra

    seconds: list[Any] = records.column(column.value).cast(pa.int64()).to_pylist()
    return [None if second is None else datetime.fromtimestamp(second, DESK_ZONE) for second in seconds]
