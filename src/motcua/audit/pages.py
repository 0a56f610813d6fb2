"""The page of a check: what it looks at, why, on which rules, how to mend, with a true and a false example.

The pages stand in `tables/checks.toml`; `motcua explain`, the documentation and the tests read the same ones, and the
examples are executed: the true one raises the check's finding, the false one does not.

>>> check_page("MC201").title_en
'Promise against the rule'
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.law import Citation
from motcua.ledger import Column
from motcua.ledger.schema import column_labels
from motcua.rules import RuleBook

__all__ = ["CheckPage", "Example", "base_row", "check_page", "check_pages", "page_record", "page_text"]


@attrs.frozen
class Example:
    """Something that a check finds, or does not find.

    Attributes:
        rows: cells of each row of the register, by column, where they differ from the clean row; "" is blank.
        listed: entries of the other list, for checks that compare two.
        messages: changes to two honest messages to the portal, each the place and what is put there.
    """

    rows: tuple[Mapping[str, str], ...] = ()
    listed: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()


@attrs.frozen
class CheckPage:
    """The page of a check.

    Attributes:
        id: the check's stable id.
        title_vi, title_en: what it is called.
        what_vi, what_en: what it looks at.
        why_vi, why_en: why that matters.
        mend_vi, mend_en: what to do about a finding.
        sets: the names of what the rules behind it set, such as "intake.online"; none where no rule was read.
        raises: an example that raises a finding.
        clean: one that does not.
        as_of: the day on which the examples are judged, or None for their last moment.
    """

    id: str
    title_vi: str
    title_en: str
    what_vi: str
    what_en: str
    why_vi: str
    why_en: str
    mend_vi: str
    mend_en: str
    sets: tuple[str, ...]
    raises: Example
    clean: Example
    as_of: date | None = None

    @property
    def because(self) -> tuple[Citation, ...]:
        """Where the rules behind it stand, of every place and day."""
        rules = [rule for name in self.sets for rule in RuleBook.official().setting(name) if rule.sets == name]
        return tuple(dict.fromkeys(rule.cite for rule in sorted(rules, key=lambda rule: (rule.place or "", rule.id))))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.audit").joinpath("tables", "checks.toml").read_text("utf-8"))


@cache
def check_pages() -> Mapping[str, CheckPage]:
    """Return every page, by id, in the order of the ids."""
    return {name: _page(name, row) for name, row in sorted(_table().items()) if name != "base"}


def check_page(check: str) -> CheckPage:
    """Return the page of a check, by id without regard to case.

    Raises:
        BadInputError: CHECK_UNKNOWN when there is none.
    """
    page = check_pages().get(check.upper())
    if page is None:
        near = ", ".join(get_close_matches(check.upper(), check_pages(), n=5, cutoff=0.5)) or "MC101 …"
        raise BadInputError(
            "CHECK_UNKNOWN",
            f"Không có kiểm tra {check[:20]!r}; gần giống: {near}.",
            f"there is no check {check[:20]!r}; near ones: {near}",
            value=check[:20],
        )
    return page


def base_row() -> Mapping[str, str]:
    """Return the clean row that examples differ from, by column."""
    return dict(_table()["base"])


def _page(name: str, row: Mapping[str, Any]) -> CheckPage:
    texts = {f"{part}_{lang}": str(row[f"{part}_{lang}"]) for part in ("what", "why", "mend") for lang in ("vi", "en")}
    return CheckPage(
        id=name,
        title_vi=row["vi"],
        title_en=row["en"],
        sets=tuple(row.get("sets", ())),
        raises=_example(row, "true"),
        clean=_example(row, "false"),
        as_of=row.get("as_of"),
        **texts,
    )


def _example(row: Mapping[str, Any], shown: str) -> Example:
    return Example(
        tuple(row.get(shown, ())), tuple(row.get(f"{shown}_list", ())), tuple(row.get(f"{shown}_messages", ()))
    )


_PARTS = (("what", ("Xem gì", "Looks at")), ("why", ("Vì sao", "Why")), ("mend", ("Xử lý", "To mend")))
_SHOWN = (("raises", ("Ví dụ có", "Raises it")), ("clean", ("Ví dụ không", "Does not")))


def page_record(page: CheckPage) -> dict[str, Any]:
    """Return a page as JSON-like data, its examples as the cells that differ from the clean row."""
    texts = [f"{part}_{lang}" for part in ("title", "what", "why", "mend") for lang in ("vi", "en")]
    cites = [
        {"text_vi": one.text_vi, "text_en": one.text_en, "provenance": one.provenance.value} for one in page.because
    ]
    return {
        "id": page.id,
        **{name: getattr(page, name) for name in texts},
        "because": cites,
        "example_true": [dict(row) for row in page.raises.rows],
        "example_false": [dict(row) for row in page.clean.rows],
    }


def page_text(page: CheckPage, lang: str) -> str:
    """Return a page in words, in `vi` or `en`, a line for each part."""
    place = 0 if lang == "vi" else 1
    lines = [f"{page.id} {getattr(page, f'title_{lang}')}"]
    lines += [f"{words[place]}: {getattr(page, f'{part}_{lang}')}" for part, words in _PARTS]
    lines += [f"  {cite.text_vi if place == 0 else cite.text_en} ({cite.provenance.value})" for cite in page.because]
    for name, words in _SHOWN:
        lines += [f"{words[place]}: {_cells(row)}" for row in getattr(page, name).rows]
    return "\n".join(lines)


def _cells(row: Mapping[str, str]) -> str:
    cells = {**base_row(), **row}
    return "; ".join(f"{column_labels(Column(name))[0]}: {text or '-'}" for name, text in cells.items())
