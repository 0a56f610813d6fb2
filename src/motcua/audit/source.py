"""The batches of a register, read as often as an audit needs: small registers are kept, large ones are read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs
import numpy as np
import pyarrow as pa

from motcua.audit.ahead import ahead
from motcua.audit.check import Check
from motcua.audit.checks import is_own
from motcua.audit.columns import DAY_SECONDS
from motcua.audit.records import ColumnReader, rows_of
from motcua.clock import WorkClock
from motcua.findings import Finding
from motcua.ledger import Column, OpenRegister, Register, RegisterBatch, RegisterRow
from motcua.ledger.limits import too_large
from motcua.localtime import DESK_ZONE

__all__ = ["BatchSource", "RegisterAccount", "held", "read_by"]

_KEPT_ROWS = 300_000
_LONGEST_SILENCE = timedelta(days=180) // timedelta(seconds=1)
"""As in `Register.last_moment`: a last moment that far from all others is a slip of the pen."""
_TELLING = (Column.CODE, Column.PROCEDURE_CODE, Column.TERM, Column.CHANNEL, Column.STATUS)
_READ_BY: Mapping[Column, AbstractSet[str]] = MappingProxyType(
    {
        Column.PHONE: set(), Column.EMAIL: set(), Column.ID_NUMBER: set(), Column.RECEIVER: set(),
        Column.OFFICER: set(), Column.NOTE: set(), Column.UNIT: set(), Column.COPIES: set(),
        Column.APPLICANT: {"MC509", "MC513"}, Column.OWNER: {"MC509", "MC513"}, Column.ADDRESS: {"MC509"},
        Column.PROCEDURE_NAME: {"MC512", "MC513"}, Column.SECTOR: {"MC108"}, Column.ROW_NUMBER: {"MC506"},
        Column.SIGNED_FOR: {"MC404"}, Column.RESULT_NUMBER: {"MC401", "MC402", "MC403"}, Column.RATING: {"MC405"},
        Column.DIGITISED: {"MC311"}, Column.LEVEL: {"MC309", "MC310"}, Column.FEE_CHARGED: {"MC406", "MC407"},
        Column.FEE_PAID: {"MC406", "MC407", "MC408", "MC409", "MC411"},
        Column.FEE_REFUNDED: {"MC407", "MC408", "MC409"},
        Column.OFFICE: {"MC107", "MC217", "MC402"}, Column.RESOLVING_OFFICE: {"MC217"},
        Column.TIMELINESS: {"MC219"},
        Column.RETURN_MODE: {"MC213", "MC309", "MC315", "MC404"}, Column.POSTAL_RETURN: {"MC213", "MC315"},
    }
)  # fmt: skip
"""Which checks read the columns that few read; held against what the looks really read by the tests."""
_PROMISED = (Column.DUE_AT, Column.NEW_DUE_AT)


@attrs.frozen
class RegisterAccount:
    """What is told of a register that was streamed; its rows are not held.

    Attributes:
        source: the file's name, without its folders.
        sheet: the sheet's name, or "".
        sha256: hash of the file's bytes.
        notes: texts of rows that are no dossiers, by row number.
        unread_headings: headings that stand for no known column.
        unread_sheets: other sheets of the file, which are not looked at.
        remarks: what was noticed about the file, its sheets, headings, rows and dates.
        sheet_rows: how many rows of its sheets hold dossiers.
        unreadable_rows: how many dossiers have a cell that could not be read.
    """

    source: str
    sheet: str
    sha256: str
    notes: tuple[tuple[int, str], ...]
    unread_headings: tuple[str, ...]
    unread_sheets: tuple[str, ...]
    remarks: tuple[Finding, ...]
    sheet_rows: int
    unreadable_rows: int


@attrs.define(eq=False)
class BatchSource:
    """Reads a register, once or more.

    Attributes:
        register: the register.
        raw: whether the texts of moments, sums and counts are kept.
    """

    register: OpenRegister
    raw: bool = True
    _kept: list[RegisterBatch] | None = attrs.field(default=None, init=False)

    def batches(self) -> Iterator[RegisterBatch]:
        """Yield the batches, read ahead; those of a small register come from memory the second time."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[RegisterBatch] | None = []
        rows = 0
        for batch in ahead(self.register.batches(raw=self.raw)):
            rows += len(batch.records)
            if kept is not None and rows <= _KEPT_ROWS:
                kept.append(batch)
            else:
                kept = None
            yield batch
        self._kept = kept

    @property
    def is_narrow(self) -> bool:
        """Whether `again` reads only the columns that tell dossiers and how they stand: in one large sheet."""
        return self._kept is None and len(self.register.sheets) == 1

    def again(self, wanted: Collection[Column] = ()) -> Iterator[RegisterBatch]:
        """Yield the batches once more; see `is_narrow`.

        Args:
            wanted: columns to read beside those.
        """
        if not self.is_narrow:
            yield from self.batches()
            return
        kept = {column for column in self.register.headings if column.is_moment} | {*_TELLING, *wanted}
        yield from ahead(only(self.register, kept).batches(raw=self.raw))

    def last_moment(self) -> datetime | None:
        """Return the latest moment of what happened, as `Register.last_moment` does: promises and slips left out."""
        spans: dict[int, tuple[int, int]] = {}
        for batch in self.batches():
            for column in self.register.headings:
                if column.is_moment and column not in _PROMISED and column.value in batch.records.schema.names:
                    _widen(spans, batch.records.column(column.value))
        days = sorted(spans, reverse=True)
        for place, day in enumerate(days):
            first, last = spans[day]
            before = spans[days[place + 1]][1] if place + 1 < len(days) else first
            if first < last or place + 1 == len(days) or last - before <= _LONGEST_SILENCE:
                return datetime.fromtimestamp(last, DESK_ZONE)
        return None

    def account(
        self, remarks: list[Finding], notes: list[tuple[int, str]], unreadable: int, rows: int
    ) -> RegisterAccount:
        """Return what is told of the register after it was read.

        Args:
            remarks: the remarks of its batches.
            notes: the notes of its batches.
            unreadable: how many dossiers have a cell that could not be read.
            rows: how many rows of its sheets hold dossiers.
        """
        register = self.register
        return RegisterAccount(
            register.source,
            register.sheets[0].sheet.name,
            register.sha256,
            tuple(notes),
            register.unread_headings,
            register.other_sheets,
            (*register.remarks, *remarks),
            rows,
            unreadable,
        )


def only(register: OpenRegister, columns: Collection[Column]) -> OpenRegister:
    """Return a register of which only some columns are read.

    Args:
        register: the register.
        columns: the columns to read; the dossier code is always read.
    """
    sheets = []
    for chosen in register.sheets:
        kept = {one: place for one, place in chosen.layout.columns.items() if one in columns or one is Column.CODE}
        sheets.append(attrs.evolve(chosen, layout=attrs.evolve(chosen.layout, columns=kept)))
    return attrs.evolve(register, sheets=tuple(sheets))


def read_by(checks: Sequence[Check], register: OpenRegister, *, besides: Collection[Column] = ()) -> OpenRegister:
    """Return a register without the columns that none of some checks reads.

    Args:
        checks: the checks; a host's own may read any column.
        register: the register.
        besides: columns that are read in any case.
    """
    if not all(map(is_own, checks)):
        return register
    ids = {check.id for check in checks}
    kept = [column for column in register.headings if _READ_BY.get(column) is None or ids & _READ_BY[column]]
    return only(register, (*kept, Column.SUPPLEMENTS, *besides))


def held(register: OpenRegister) -> Register:
    """Return a register with all its rows, as `read_register` returns it, for checks that must see it whole.

    Args:
        register: the register.

    Raises:
        UnreadableFileError: FILE_TOO_LARGE past `limits.held_rows`.
    """
    source = BatchSource(register)
    reader = ColumnReader(_ANY, WorkClock.default(), frozenset(register.headings))
    rows: list[RegisterRow] = []
    remarks: list[Finding] = []
    notes: list[tuple[int, str]] = []
    sheet_rows = 0
    for batch in source.batches():
        columns = reader.read(batch)
        remarks += batch.remarks
        notes += batch.notes
        sheet_rows = batch.rows if batch.rows is not None else sheet_rows
        if columns is not None:
            rows += rows_of(columns, np.arange(len(columns)))
        if len(rows) > register.limits.held_rows:
            most = register.limits.held_rows
            raise too_large(register.source, f"hơn {most} dòng", f"more than {most} rows")
    told = source.account(remarks, notes, 0, sheet_rows)
    return Register(
        told.source, told.sheet, told.sha256, register.headings, tuple(rows), told.notes, told.unread_headings,
        told.unread_sheets, told.remarks, told.sheet_rows,
    )  # fmt: skip


_ANY = datetime(1970, 1, 1, tzinfo=DESK_ZONE)
"""Reading rows takes no moment of judgement, but columns have one."""


def _widen(spans: dict[int, tuple[int, int]], moments: pa.Array) -> None:
    """Take the moments of a column into the first and last moment of each day."""
    seconds = np.asarray(moments.cast(pa.int64()).drop_null())
    if not seconds.size:
        return
    ordered = np.sort(seconds)
    days = ordered // DAY_SECONDS
    starts = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    ends = np.append(starts[1:], days.size) - 1
    for day, first, last in zip(days[starts].tolist(), ordered[starts].tolist(), ordered[ends].tolist(), strict=True):
        known = spans.get(day, (first, last))
        spans[day] = min(first, known[0]), max(last, known[1])
