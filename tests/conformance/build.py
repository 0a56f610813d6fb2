"""Build the conformance cases from hand-made vectors, the official table of days, and an oracle that knows no clock.

`python tests/conformance/build.py` writes `src/motcua/conformance/vectors.json`; a test holds the file against this.
"""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src" / "motcua" / "conformance" / "vectors.json"
HANOI = timezone(timedelta(hours=7))
SESSIONS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
KEPT = ("legal", "state", "national_code", "running_minutes", "paused_minutes", "intake_minutes", "supplements",
        "apologies", "ended_at", "due", "findings")  # fmt: skip
TERMS = {
    "20 Ngày làm việc": ("20", "working_day"), "8 Giờ làm việc": ("8", "working_hour"), "3 Tháng": ("3", "month"),
    "1/2 ngày làm việc": ("1", "half_working_day"), "0,5 ngày làm việc": ("1", "half_working_day"),
    "1.5 ngày làm việc": ("3", "half_working_day"), "30 ngày": ("30", "calendar_day"), "24 giờ": ("24", "hour"),
    "2 năm": ("2", "year"), "2 tuần": ("2", "week"),
}  # fmt: skip


def official_days() -> dict[date, bool]:
    """The days that the table calls off or worked; proposals change nothing."""
    path = ROOT / "src" / "motcua" / "clock" / "tables" / "days_off.csv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {
        date.fromisoformat(row["date"]): row["status"] == "worked"
        for row in csv.DictReader(lines)
        if row["status"] in ("off", "worked")
    }


OFFICIAL = official_days()


def works(day: date) -> bool:
    """Whether a day is worked: the table, else Monday to Friday."""
    return OFFICIAL.get(day, day.weekday() < 5)


def due_in_days(start: datetime, days: int) -> datetime:
    """Walk: the day of reception is not counted (Civil Code 2015, Article 147(2)); due at closing time of the last."""
    day, left = start.date(), days
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return datetime.combine(day, SESSIONS[-1][1], HANOI)


def due_in_hours(start: datetime, hours: int) -> datetime:
    """Walk minute by minute through the sessions."""
    at, left = start, hours * 60
    while left:
        inside = any(first <= at.time() < last for first, last in SESSIONS)
        left -= works(at.date()) and inside
        at += timedelta(minutes=1)
    return at


def codes() -> list[dict[str, Any]]:
    """Codes as their observers read them."""
    rows = json.loads((ROOT / "tests" / "vectors" / "codes.json").read_text("utf-8"))["vectors"]
    kept = ("layout", "accepted_on", "serial", "serial_width", "level1")
    return [
        {
            "id": f"code-{number:03}", "kind": "code", "request": {"code": row["text"]},
            "expect": {"ok": row["ok"], **({key: row[key] for key in kept} if row["ok"] else {})},
            "why": row.get("why") or f"a code as its observer read it ({row['kind']})", "basis": "observed",
        }
        for number, row in enumerate(rows, start=1)
        if row["kind"] in ("dossier", "not-a-dossier")
    ]  # fmt: skip


def histories() -> list[dict[str, Any]]:
    """Histories worked out on paper."""
    rows = json.loads((ROOT / "tests" / "vectors" / "histories.json").read_text("utf-8"))
    found = []
    for row in rows:
        expect = {key: row["expect"][key] for key in KEPT if key in row["expect"]}
        if row["expect"].get("exit") in (0, 1) and expect and not row.get("flags"):
            request = {"history": row["history"], **({"at": row["at"]} if row.get("at") else {})}
            found.append({"id": f"history-{row['name']}", "kind": "history", "request": request, "expect": expect,
                          "why": row["why"], "basis": "by-hand"})  # fmt: skip
    return found


def days() -> list[dict[str, Any]]:
    """Every day of the table, and the day before each."""
    wanted = sorted({day for one in OFFICIAL for day in (one, one - timedelta(days=1))})
    return [
        {"id": f"day-{day.isoformat()}", "kind": "day", "request": {"date": day.isoformat()},
         "expect": {"working": works(day)}, "why": "the calendar of civil servants, else Monday to Friday",
         "basis": "official-table"}
        for day in wanted if date(2015, 1, 1) <= day <= date(2026, 12, 31)
    ]  # fmt: skip


def dues() -> list[dict[str, Any]]:
    """Deadlines around days off and at random, by the walk."""
    random, found = Random(20261125), []
    around = [day - timedelta(days=back) for day in OFFICIAL if day.year > 2015 for back in (1, 4)]
    starts = [
        *random.sample(around, 120),
        *(date(2016, 1, 4) + timedelta(days=random.randrange(3800)) for _ in range(80)),
    ]
    for number, day in enumerate(starts, start=1):
        start = datetime.combine(day, time(random.randrange(24), random.choice((0, 15, 30, 59))), HANOI)
        amount, in_days = random.choice((1, 2, 3, 5, 7, 10, 15, 20)), number % 3 != 0
        unit = "ngày làm việc" if in_days else "giờ làm việc"
        due = due_in_days(start, amount) if in_days else due_in_hours(start, amount)
        why = (
            "the day of reception is not counted; due at closing time of the last working day"
            if in_days else "working time inside the sessions, from the next working moment on"
        )  # fmt: skip
        request = {"from": start.isoformat(), "term": f"{amount} {unit}"}
        found.append({"id": f"due-{number:03}", "kind": "due", "request": request,
                      "expect": {"due": due.isoformat()}, "why": why, "basis": "oracle"})  # fmt: skip
    return found


def terms() -> list[dict[str, Any]]:
    """Words of terms."""
    return [
        {"id": f"term-{number:02}", "kind": "term", "request": {"term": text},
         "expect": {"ok": True, "terms": [{"value": value, "unit": unit}]},
         "why": "official texts write terms so; a bare day is a calendar day, half a working day a session",
         "basis": "by-hand"}
        for number, (text, (value, unit)) in enumerate(TERMS.items(), start=1)
    ]  # fmt: skip


def document() -> str:
    """All cases as the file holds them."""
    cases = [*codes(), *days(), *dues(), *histories(), *terms()]
    return json.dumps({"version": 1, "cases": cases}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
