"""Load a host's own days from a CSV file: local closures, or a notice announced today.

Columns: `date` (ISO), `status` (off or worked), `reason`; optional `reason_en`, `swap_with`, `announced_on`,
`instrument`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

from motcua.clock.calendar import Day, DayKind
from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.law import Citation, Provenance

__all__ = ["read_calendar_days"]


def read_calendar_days(text: str) -> tuple[Day, ...]:
    """Return the days written in a CSV text.

    Raises:
        UnreadableFileError: when the columns are missing.
        CollectedError: with every row that cannot be read.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines)
    if not {"date", "status", "reason"} <= set(reader.fieldnames or ()):
        raise UnreadableFileError(
            "CALENDAR_COLUMNS",
            "Tệp lịch cần các cột date,status,reason.",
            "the calendar file needs the columns date,status,reason",
            path="$[0]",
        )
    faults: list[MotcuaError] = []
    days = tuple(_read_rows(reader, faults))
    if faults:
        listed = "; ".join(fault.message_en for fault in faults)
        raise CollectedError(
            "CALENDAR_ROWS",
            f"Tệp lịch có {len(faults)} dòng sai: " + "; ".join(fault.message_vi for fault in faults),
            f"the calendar file has {len(faults)} bad rows: {listed}",
            faults=tuple(faults),
        )
    return days


def _read_rows(reader: csv.DictReader[str], faults: list[MotcuaError]) -> Iterator[Day]:
    seen: set[date] = set()
    for number, row in enumerate(reader, start=1):
        try:
            day = _day(row)
            _refuse_twice(day.date, seen)
            yield day
        except (ValueError, TypeError) as error:
            faults.append(
                BadInputError(
                    "CALENDAR_ROW",
                    f"dòng {number}: {error}",
                    f"row {number}: {error}",
                    path=f"$[{number}]",
                )
            )


def _refuse_twice(day: date, seen: set[date]) -> None:
    if day in seen:
        message = f"{day} is given twice"
        raise ValueError(message)
    seen.add(day)


def _day(row: dict[str, str]) -> Day:
    status = row["status"].strip()
    if status not in ("off", "worked"):
        message = f"status {status!r} is neither off nor worked"
        raise ValueError(message)
    instrument = (row.get("instrument") or "").strip()
    swap = (row.get("swap_with") or "").strip()
    announced = (row.get("announced_on") or "").strip()
    return Day(
        date=date.fromisoformat(row["date"].strip()),
        is_working=status == "worked",
        kind=DayKind.SWAP if swap else DayKind.LOCAL,
        reason_vi=row["reason"].strip(),
        reason_en=(row.get("reason_en") or row["reason"]).strip(),
        cite=Citation(instrument, instrument, instrument, provenance=Provenance.UNVERIFIED) if instrument else None,
        source="host calendar",
        swap_with=date.fromisoformat(swap) if swap else None,
        announced_on=date.fromisoformat(announced) if announced else None,
    )
