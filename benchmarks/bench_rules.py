"""What law as data costs: reading a pack, a cold process to its first explained deadline, a million questions.

Run with `make bench-rules`. Prints a Markdown table and JSON.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files

from motcua.rules import RuleBook
from motcua.rules.read import skim_pack

COLD = """
import datetime as dt, motcua
filed = dt.datetime(2024, 3, 11, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
motcua.WorkClock().deadline(filed, motcua.WorkingDays(5)).explain()
"""


def milliseconds(call: Callable[[], object], repeat: int = 5) -> float:
    """Return the best time of a call in milliseconds."""
    best = float("inf")
    for _ in range(repeat):
        before = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - before)
    return best * 1000


def question_a_million() -> None:
    """Ask which row is in force, for seeded days and places."""
    book, chance = RuleBook.official(), random.Random(20261122)
    days = [date(2016, 1, 1) + timedelta(days=chance.randrange(4000)) for _ in range(1000)]
    places = [None, "H01", "H09", "H19", "H34", "H61"]
    asked = [(day, chance.choice(places)) for day in days]
    for _ in range(1000):
        for day, place in asked:
            book.find("counting.day.start", day, place=place)


def main() -> None:
    """Print the table."""
    folder = files("motcua.rules").joinpath("packs", "national")
    largest = max((entry.read_text("utf-8") for entry in folder.iterdir()), key=len)
    cold = lambda: subprocess.run([sys.executable, "-c", COLD], check=True)  # noqa: E731
    rows = [
        ("largest pack cut into rows, ms", milliseconds(lambda: skim_pack(largest)), "under 15"),
        ("largest pack, every row read, ms", milliseconds(lambda: skim_pack(largest).rules), ""),
        ("cold process to its first explained deadline, ms", milliseconds(cold), "under 400"),
        ("a million questions, ms", milliseconds(question_a_million, 3), "under 1,500"),
    ]
    print("| | measured | aim |\n|---|---|---|")
    for what, measured, aim in rows:
        print(f"| {what} | {measured:,.1f} | {aim} |")
    print(json.dumps({what: measured for what, measured, _ in rows}))


if __name__ == "__main__":
    main()
