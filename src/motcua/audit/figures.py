"""The figures behind a report's charts, counted from a register as it stands: receptions, days early and late, units.

They go by the dates that the register promises, day against day, and say so; the audit judges in its findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import attrs

from motcua.clock import WorkClock
from motcua.ledger import Column, OpenRegister, Register, RegisterRow
from motcua.localtime import DESK_ZONE

__all__ = ["DayCount", "RegisterFigures", "UnitFigures", "count_figures"]

_SHOWN_UNITS = 12
_EARLY = ((-10_000, -15, "≥15"), (-14, -8, "8–14"), (-7, -4, "4–7"), (-3, -2, "2–3"), (-1, -1, "1"), (0, 0, "0"))
_LATE = ((1, 1, "1"), (2, 3, "2–3"), (4, 7, "4–7"), (8, 14, "8–14"), (15, 30, "15–30"), (31, 100_000, ">30"))
_MOMENTS = (Column.ACCEPTED_AT, Column.FINISHED_AT, Column.DUE_AT, Column.NEW_DUE_AT)
_UNITS = (Column.UNIT, Column.RESOLVING_OFFICE, Column.OFFICE)


@attrs.frozen
class DayCount:
    """How many dossiers ended so many days before or after the promised day.

    Attributes:
        label: the days, as shown.
        count: how many dossiers.
        is_late: whether the days lie after the promise.
    """

    label: str
    count: int
    is_late: bool


@attrs.frozen
class UnitFigures:
    """How the dossiers of one unit ended.

    Attributes:
        name: the unit, as the register writes it.
        solved: dossiers that ended and had a promise.
        on_time: those that ended by the promised day.
    """

    name: str
    solved: int
    on_time: int

    @property
    def share(self) -> float | None:
        """The share on time, or None when nothing ended."""
        return self.on_time / self.solved if self.solved else None


@attrs.frozen
class RegisterFigures:
    """What a register shows by itself.

    Attributes:
        receptions: how many dossiers were accepted in each hour of each weekday, Monday first; seven times 24.
        days: dossiers by days before and after the promised day, from early to late.
        units: the units with the most dossiers, the least punctual first.
        open_days: the open dossiers by days left until the promised day, those past it apart.
    """

    receptions: tuple[tuple[int, ...], ...]
    days: tuple[DayCount, ...]
    units: tuple[UnitFigures, ...]
    open_days: tuple[DayCount, ...]


def count_figures(register: Register | OpenRegister, at: date) -> RegisterFigures:
    """Return the figures of a register; one that is not held is read once more, with the few columns that are needed.

    Args:
        register: the register, held or opened.
        at: the day it is judged on, for what is still open.
    """
    receptions: Counter[tuple[int, int]] = Counter()
    ended: Counter[int] = Counter()
    still: Counter[int] = Counter()
    units: Counter[str] = Counter()
    punctual: Counter[str] = Counter()
    unit_column = next((column for column in _UNITS if column in register.headings), None)
    for row in _rows(register, unit_column, at):
        accepted = row.moment(Column.ACCEPTED_AT)
        if accepted is None:
            continue
        if Column.ACCEPTED_AT not in row.bare_days:
            receptions[accepted.weekday(), accepted.hour] += 1
        days = _days_past(row, at)
        if days is None:
            continue
        if row.moment(Column.FINISHED_AT) is None:
            still[days] += 1
            continue
        ended[days] += 1
        name = (row.text(unit_column) if unit_column is not None else None) or "—"
        units[name] += 1
        punctual[name] += days <= 0
    shown = [UnitFigures(name, count, punctual[name]) for name, count in units.most_common(_SHOWN_UNITS)]
    return RegisterFigures(
        tuple(tuple(receptions[day, hour] for hour in range(24)) for day in range(7)),
        _grouped(ended),
        tuple(sorted(shown, key=lambda one: (one.share or 0, one.name))),
        _grouped(still),
    )


def _rows(register: Register | OpenRegister, unit: Column | None, at: date) -> Iterator[RegisterRow]:
    if isinstance(register, Register):
        yield from register.rows
        return
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.audit.records import ColumnReader, rows_of  # noqa: PLC0415  it needs numpy and pyarrow, extras
    from motcua.audit.source import only  # noqa: PLC0415  likewise

    chosen = {*_MOMENTS, *(() if unit is None else (unit,))} & set(register.headings)
    reader = ColumnReader(datetime(at.year, at.month, at.day, tzinfo=DESK_ZONE), WorkClock.default(), frozenset(chosen))
    for batch in only(register, chosen).batches():
        columns = reader.read(batch)
        if columns is not None:
            yield from rows_of(columns, np.arange(len(columns)))


def _days_past(row: RegisterRow, at: date) -> int | None:
    """Return the days from the promised day to the end, or to the day of judgement; negative when early."""
    promised = row.moment(Column.NEW_DUE_AT) or row.moment(Column.DUE_AT)
    if promised is None or row.is_unreadable(Column.FINISHED_AT):
        return None
    ended = row.moment(Column.FINISHED_AT)
    return ((at if ended is None else ended.date()) - promised.date()).days


def _grouped(days: Counter[int]) -> tuple[DayCount, ...]:
    def total(low: int, high: int) -> int:
        return sum(count for day, count in days.items() if low <= day <= high)

    def counts(groups: Iterable[tuple[int, int, str]], *, is_late: bool) -> list[DayCount]:
        return [DayCount(label, total(low, high), is_late) for low, high, label in groups]

    return (*counts(_EARLY, is_late=False), *counts(_LATE, is_late=True))
