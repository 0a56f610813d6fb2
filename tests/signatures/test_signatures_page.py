"""docs/signatures.md is held to the tables it restates; run this file to write them into it."""

from __future__ import annotations

import re
from pathlib import Path

from motcua.signatures.profiles import criteria, profiles
from motcua.signatures.verdict import Reason, Verdict, verdict_texts

PAGE = Path(__file__).parent.parent.parent / "docs" / "signatures.md"


def criteria_lines() -> str:
    return "\n".join(
        f"- `{one.id}`: {one.text_en} ({one.cite.text_en}; {one.cite.provenance.value}). {one.text_vi}"
        for one in criteria().values()
    )


def reason_lines() -> str:
    rows = verdict_texts()["reason"]
    return "\n".join(
        f"| `{one.value}` | {Verdict.of(one).value} | {rows[one.value]['en']}. {rows[one.value]['vi']} |"
        for one in Reason
    )


def between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0].strip()


def test_the_criteria_and_the_reasons_are_those_of_the_tables():
    page = PAGE.read_text("utf-8")

    assert between(page, "## Criteria\n", "\n`signer_authorised` and") == criteria_lines()
    assert between(page, "| reason | leads to | what it means |\n|---|---|---|\n", "\nA failure goes") == reason_lines()


def test_the_profiles_and_their_days_are_those_of_the_table():
    page = PAGE.read_text("utf-8")
    for one in profiles().values():
        (row,) = re.findall(rf"^\| `{one.id}` \|.*$", page, re.MULTILINE)
        assert str(one.in_force.start) in row and str(one.in_force.end or "from") in row
        assert row.endswith(f"{one.provenance.value} |")


if __name__ == "__main__":
    written = PAGE.read_text("utf-8")
    for start, end, lines in (
        ("## Criteria\n", "\n`signer_authorised` and", criteria_lines()),
        ("| reason | leads to | what it means |\n|---|---|---|\n", "\nA failure goes", reason_lines()),
    ):
        head, _, tail = written.partition(start)
        gap = "\n" if start.startswith("##") else ""
        written = f"{head}{start}{gap}{lines}\n{end}{tail.partition(end)[2]}"
    PAGE.write_text(written, "utf-8")
