"""What the library does about the five provincial regulations: the page says what the data say, and the data are true.

Regenerate the page with `python tests/law/test_seeds.py`.
"""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "docs" / "law" / "seeds.toml").read_text("utf-8"))
PAGE = ROOT / "docs" / "law" / "seeds.md"
TEXTS = {
    "BD": ("Bình Dương 2244/QĐ-UBND 2023", 49),
    "AG": ("An Giang 03/2023/QĐ-UBND", 54),
    "KT": ("Kon Tum 08/2018/QĐ-UBND", 24),
    "VL": ("Vĩnh Long 612/QĐ-UBND 2016", 20),
    "DN": ("Đồng Nai 33/2015/QĐ-UBND", 21),
}


def resolved(dotted: str) -> object:
    """The object of a dotted name: the longest module, then its attributes."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


def page() -> str:
    """The page, from the data."""
    counts = Counter(row["status"] for row in ROWS.values())
    lines = [
        "# The five regulations, row by row",
        "",
        "What a library could do about each provision, and what this one does. Generated from `docs/law/seeds.toml` by",
        "`python tests/law/test_seeds.py`; a test holds every name and every test that it mentions.",
        "",
        ", ".join(f"{status}: {counts[status]}" for status in ("done", "hook", "host", "planned")) + ".",
    ]
    for prefix, (title, _) in TEXTS.items():
        lines += ["", f"## {title}", "", "| row | article | provision | what is done |", "|---|---|---|---|"]
        for name, row in ROWS.items():
            if name.startswith(prefix):
                lines.append(f"| {name} | {row['article']} | {row['says']} | {_done(row)} |")
    return "\n".join(lines) + "\n"


def _done(row: dict[str, Any]) -> str:
    if row["status"] == "done":
        return f"`{row['name']}`, proven by `{row['test'].rpartition('::')[2]}`"
    if row["status"] == "hook":
        return f"the host fills `{row['name']}`" + (f": {row['why']}" if row["why"] else "")
    if row["status"] == "host":
        return f"the host's own business: {row['why']}"
    return f"planned: part {row['part']} ({row['why']})"


def test_every_row_of_the_five_regulations_is_there():
    assert {prefix: sum(name.startswith(prefix) for name in ROWS) for prefix in TEXTS} == {
        prefix: count for prefix, (_, count) in TEXTS.items()
    }


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row["name"]])
def test_a_name_that_is_mentioned_exists(name):
    assert resolved(ROWS[name]["name"]) is not None


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row["status"] == "done"])
def test_what_is_done_has_a_name_and_a_test_that_exist(name):
    file, *inside = ROWS[name]["test"].split("::")
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text("utf-8")).body
    for part in inside:
        node = next(one for one in body if getattr(one, "name", None) == part)
        body = getattr(node, "body", [])

    assert ROWS[name]["name"] and inside


def test_what_is_not_done_says_why_and_when():
    for name, row in ROWS.items():
        assert row["status"] in {"done", "hook", "host", "planned"}, name
        assert row["why"] or row["status"] in {"done", "hook"}, name
        assert (row["status"] == "planned") == bool(row["part"]), name


def test_the_page_says_what_the_data_say():
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
