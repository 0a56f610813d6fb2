"""The page of checks says what the registry says; regenerate it with `python tests/test_docs.py`."""

from __future__ import annotations

from pathlib import Path

from motcua.audit import all_checks
from motcua.findings import finding_kinds

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"


def expected() -> str:
    """The page, from the registry."""
    head = PAGE.read_text("utf-8").partition("| id |")[0]
    kinds = finding_kinds()
    lines = ["| id | kiểm tra | check | findings |", "|---|---|---|---|"]
    for check in all_checks():
        names = ", ".join(f"`{name}`" for name in check.names)
        lines.append(f"| {check.id} | {check.title_vi} | {check.title_en} | {names} |")
    lines += ["", "## Findings / Các phát hiện", "", "| finding | severity | nội dung | content |", "|---|---|---|---|"]
    for check in all_checks():
        for kind in (kinds[name] for name in check.names):
            lines.append(f"| `{kind.id}` | {kind.severity.value} | {kind.message_vi} | {kind.message_en} |")
    return head + "\n".join(lines) + "\n"


def test_the_page_of_checks_says_what_the_registry_says():
    assert PAGE.read_text("utf-8") == expected()


def test_every_finding_speaks_both_languages_and_uses_the_same_particulars():
    import re

    for kind in finding_kinds().values():
        vi, en = (set(re.findall(r"{(\w+)", text)) for text in (kind.message_vi, kind.message_en))
        assert {name.removesuffix("_vi") for name in vi - {"vi"}} == {name.removesuffix("_en") for name in en - {"en"}}


if __name__ == "__main__":
    PAGE.write_text(expected(), "utf-8")
