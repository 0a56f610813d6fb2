"""Load a host's own days from a CSV file: local closures, or a notice announced today.

Columns: `date` (ISO), `status` (off or worked), `reason`; optional `reason_en`, `swap_with`, `announced_on`,
`instrument`. A line `# covers until 2027-12-31` says that the notice settles all days up to that one, so that the
calendar reaches as far.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date

from motcua.clock.calendar import Day, DayKind
from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.law import Citation, Provenance

__all__ = ["covered_until", "read_calendar_days"]

_COVERS = re.compile(r"^\s*#\s*covers until (\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE)


def covered_until(text: str) -> date | None:
    """Return the day up to which a calendar file says that it settles everything, or None where it does not say.

    Raises:
        UnreadableFileError: CALENDAR_COVERS for what is no day.
    """
    found = _COVERS.search(text)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError as error:
        raise UnreadableFileError(
            "CALENDAR_COVERS",
            f"Tệp lịch: {found[1]!r} không phải một ngày.",
            f"the calendar file covers until {found[1]!r}, which is no day",
        ) from error


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
    try:
        days = tuple(_read_rows(reader, faults))
    except csv.Error as error:
        raise UnreadableFileError(
            "CALENDAR_NOT_CSV", f"Tệp lịch không đọc được: {error}", f"the calendar file cannot be read: {error}"
        ) from error
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
    row = {key: value or "" for key, value in row.items() if key}  # short rows hold None, long ones have no key
    if not all(row[key].strip() for key in ("date", "status", "reason")):
        message = "date, status and reason are needed"
        raise ValueError(message)
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
