"""The page of signatures says what the tables say; write them anew with `python tests/signatures/test_page.py`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.signatures import Reason, SignatureWarning
from motcua.signatures import der as der_limits
from motcua.signatures.binding import LARGEST
from motcua.signatures.certificates import MOST_BYTES
from motcua.signatures.profiles import criteria, profiles
from motcua.signatures.search import MOST_DEPTH
from motcua.signatures.verdict import verdict_texts

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "signatures.md"


def criteria_table() -> list[str]:
    """Each criterion, where it is asked, and which profiles must have it."""
    rows = ["| criterion | tiêu chí | asked | place | mandatory in |", "|---|---|---|---|---|"]
    for rule in criteria().values():
        wanted = [f"`{one.id}`" for one in profiles().values() if rule.id in one.mandatory]
        place = f"{rule.cite.text_en} ({rule.cite.provenance.value})"
        rows.append(f"| `{rule.id}` | {rule.text_vi} | {rule.text_en} | {place} | {', '.join(wanted) or 'none'} |")
    return rows


def profiles_table() -> list[str]:
    """Each profile with its days."""
    rows = ["| profile | title | days | roots | RSA without PSS | known | assumed |", "|---|---|---|---|---|---|---|"]
    for one in profiles().values():
        days = f"{one.in_force.start} to {one.in_force.end or '...'}"
        roots = ", ".join(sorted(one.anchors))
        rows.append(
            f"| `{one.id}` | {one.title_vi} / {one.title_en} | {days} | {roots} | {one.pss.value} "
            f"| {one.provenance.value} | {one.note} |"
        )
    return rows


def reasons_table() -> list[str]:
    """Each reason with the verdict it leads to."""
    rows = ["| reason | verdict | nội dung | content |", "|---|---|---|---|"]
    rows += [
        f"| `{name}` | {row['verdict']} | {row['vi']} | {row['en']} |"
        for name, row in verdict_texts()["reason"].items()
    ]
    return rows


def warnings_table() -> list[str]:
    """Each warning."""
    rows = ["| warning | nội dung | content |", "|---|---|---|"]
    return rows + [f"| `{name}` | {row['vi']} | {row['en']} |" for name, row in verdict_texts()["warning"].items()]


TABLES: dict[str, Callable[[], list[str]]] = {
    "criteria": criteria_table,
    "profiles": profiles_table,
    "reasons": reasons_table,
    "warnings": warnings_table,
}


def marked(name: str) -> re.Pattern[str]:
    """Where a table stands in the page."""
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_the_page_says_what_the_tables_say(name):
    (found,) = marked(name).findall(PAGE.read_text("utf-8"))

    assert found[1].strip().splitlines() == TABLES[name]()


def test_the_tables_hold_every_reason_and_warning_and_nothing_else():
    texts = verdict_texts()

    assert set(texts["reason"]) == {one.value for one in Reason}
    assert set(texts["warning"]) == {one.value for one in SignatureWarning}


def test_the_limits_of_the_page_are_those_of_the_code():
    text = PAGE.read_text("utf-8")
    mebi = 1024 * 1024

    for words in (
        f"at most {der_limits.LARGEST // mebi} MiB, {der_limits.MOST_ELEMENTS:,} elements, {der_limits.DEEPEST} levels",
        f"binding {LARGEST // mebi} MiB",
        f"{MOST_BYTES // mebi} MiB; a path {MOST_DEPTH} authorities",
    ):
        assert words in " ".join(text.split())


def test_the_page_is_reached_from_the_start_and_links_what_exists():
    assert "docs/signatures.md" in (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text("utf-8"))
    assert links and all((PAGE.parent / link).exists() for link in links)


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    for name, table in TABLES.items():
        body = "\n".join(table())
        page = marked(name).sub(lambda found, body=body: f"{found[1]}{body}\n{found[3]}", page)
    PAGE.write_text(page, "utf-8")
