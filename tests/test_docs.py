"""The pages of checks say what their table and the registry say; regenerate them with `python tests/test_docs.py`."""

from __future__ import annotations

from pathlib import Path

from motcua.audit import all_checks
from motcua.audit.checks import message_checks, only_by_post, only_sectors
from motcua.audit.pages import base_row, check_pages
from motcua.audit.reconcile import LIST_FINDINGS, ListKind
from motcua.findings import finding_kinds
from motcua.ledger import Column
from motcua.ledger.schema import column_labels

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"
FAMILIES = {
    "MC1": ("codes", "Mã / Codes"),
    "MC2": ("time", "Thời gian / Time"),
    "MC3": ("steps", "Trình tự / Steps"),
    "MC4": ("papers", "Giấy tờ, chữ ký, phí / Papers, signatures, fees"),
    "MC5": ("register", "Sổ và đối chiếu / The register, and lists beside it"),
    "MC6": ("portal", "Thông điệp gửi Cổng / Messages to the portal"),
}


def names() -> dict[str, tuple[str, ...]]:
    """What every check may raise, by id."""
    made = (only_by_post(()), only_sectors(()))
    listed = {kind.check: LIST_FINDINGS for kind in ListKind}
    return dict(sorted({**{one.id: one.names for one in (*all_checks(), *message_checks(), *made)}, **listed}.items()))


def expected() -> str:
    """The table of checks, from the registry."""
    head = PAGE.read_text("utf-8").partition("| id |")[0]
    kinds, raised, pages = finding_kinds(), names(), check_pages()
    lines = ["| id | kiểm tra | check | findings |", "|---|---|---|---|"]
    for check, found in raised.items():
        link = f"[{check}](checks/{FAMILIES[check[:3]][0]}.md#{check.lower()})"
        page = pages[check]
        lines.append(f"| {link} | {page.title_vi} | {page.title_en} | {', '.join(f'`{name}`' for name in found)} |")
    lines += ["", "## Findings / Các phát hiện", "", "| finding | severity | nội dung | content |", "|---|---|---|---|"]
    named = dict.fromkeys(name for found in raised.values() for name in found)
    for kind in map(kinds.__getitem__, named):
        lines.append(f"| `{kind.id}` | {kind.severity.value} | {kind.message_vi} | {kind.message_en} |")
    return head + "\n".join(lines) + "\n"


def family(prefix: str) -> str:
    """The pages of a family of checks, from the table of pages."""
    raised = names()
    lines = [
        f"# {prefix}xx {FAMILIES[prefix][1]}",
        "",
        "Generated from `src/motcua/audit/tables/checks.toml` by `python tests/test_docs.py`; the examples are",
        "executed by `tests/audit/test_check_pages.py`. `motcua explain ID` says the same.",
    ]
    for check, page in check_pages().items():
        if not check.startswith(prefix):
            continue
        lines += ["", f"## {check}", "", f"**{page.title_vi}** / {page.title_en}", ""]
        for vi, en in ((page.what_vi, page.what_en), (page.why_vi, page.why_en), (page.mend_vi, page.mend_en)):
            lines += [f"- {vi}", f"  {en}"]
        law = "; ".join(f"{cite.text_vi} ({cite.provenance.value})" for cite in page.because) or "-"
        lines += ["", f"Căn cứ / Rules: {law}", "", f"Findings: {', '.join(f'`{name}`' for name in raised[check])}", ""]
        lines += [f"- raises: {shown(page.raises)}", f"- does not: {shown(page.clean)}"]
    return "\n".join(lines) + "\n"


def cells(row) -> str:
    """The cells of a row that differ from the clean one, in words."""
    return (
        ", ".join(f"{column_labels(Column(name))[0]} = {text or 'trống'}" for name, text in row.items()) or "dòng sạch"
    )


def shown(example) -> str:
    """An example in words: the cells that differ from the clean row."""
    rows = "; ".join(f"({cells(row)})" for row in example.rows)
    listed = "".join(f"; danh sách / list: {dict(entry)}" for entry in example.listed)
    messages = "; ".join(f"thông điệp / message {one['at']} = {one['put']}" for one in example.messages)
    return (
        rows + listed + (("; " if rows else "") + messages if messages else "")
        or "thông điệp trung thực / honest messages"
    )


def test_the_page_of_checks_says_what_the_registry_says():
    assert PAGE.read_text("utf-8") == expected()


def test_the_pages_of_families_say_what_the_table_says():
    for prefix, (name, _) in FAMILIES.items():
        assert (PAGE.parent / "checks" / f"{name}.md").read_text("utf-8") == family(prefix)


def test_the_clean_row_of_the_examples_stands_on_the_page():
    said = " ".join(PAGE.read_text("utf-8").split())

    assert all(text in said for text in base_row().values())


def test_every_finding_speaks_both_languages_and_uses_the_same_particulars():
    import re

    for kind in finding_kinds().values():
        vi, en = (set(re.findall(r"{(\w+)", text)) for text in (kind.message_vi, kind.message_en))
        assert {name.removesuffix("_vi") for name in vi - {"vi"}} == {name.removesuffix("_en") for name in en - {"en"}}


if __name__ == "__main__":
    PAGE.write_text(expected(), "utf-8")
    (PAGE.parent / "checks").mkdir(exist_ok=True)
    for each, (title, _) in FAMILIES.items():
        (PAGE.parent / "checks" / f"{title}.md").write_text(family(each), "utf-8")
