"""The headings that exports give to columns (`tables/aliases.toml`), compared by their letters.

First by letters with their marks; a heading that no alias equals gets a second chance without marks and spaces, so
that `NGAY_NHAN` and `NgayNhan` are found too, with a remark, and so is "Ngày trả KQ".

>>> fold_heading("Ngày  hẹn trả (dd/MM/yyyy)")
'ngày hẹn trả'
>>> loosen_heading("NgayHenTra")
'ngayhentra'
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from motcua.ledger.schema import Column

__all__ = ["fold_heading", "heading_index", "legacy_name", "loose_index", "loosen_heading", "row_words"]

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD = re.compile(r"[\W_]+")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.ledger").joinpath("tables", "aliases.toml").read_text("utf-8"))


@lru_cache(maxsize=8192)
def fold_heading(text: str) -> str:
    """Return a heading in NFC without case, spacing, punctuation and bracketed remarks, for comparison."""
    plain = _BRACKETS.sub(" ", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_NOT_WORD.sub(" ", plain).split())


@lru_cache(maxsize=8192)
def loosen_heading(text: str) -> str:
    """Return a heading without marks and spaces too and with short words in full, for the second chance."""
    full = " ".join(_table()["short"].get(word, word) for word in fold_heading(text).split())
    letters = unicodedata.normalize("NFD", full.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != " ")


@cache
def heading_index() -> Mapping[str, Column]:
    """Return the column that each known heading, folded, stands for."""
    from motcua.ledger.schema import Column, column_labels  # noqa: PLC0415  the columns need this module's folding

    index: dict[str, Column] = {}
    for column in Column:
        for heading in (column.value, *column_labels(column)[:1], *_table()["columns"].get(column.value, ())):
            index.setdefault(fold_heading(heading), column)
    return index


@cache
def loose_index() -> Mapping[str, Column]:
    """Return the column that each known heading stands for without its marks; headings of two columns are left out."""
    found: dict[str, set[Column]] = {}
    for heading, column in heading_index().items():
        found.setdefault(loosen_heading(heading), set()).add(column)
    return {heading: next(iter(columns)) for heading, columns in found.items() if len(columns) == 1}


@cache
def row_words() -> tuple[str, ...]:
    """Return the first words, folded, of rows that are no dossiers, such as totals and signatures."""
    return tuple(fold_heading(words) for words in _table()["rows"]["no_dossier"])


def legacy_name(text: str) -> str | None:
    """Return the old Vietnamese letter set that a text is written in ("TCVN3", "VNI"), or None.

    Such texts are Latin letters in a font that draws them as Vietnamese; headings of a register give them away.
    """
    for name, words in _table()["legacy"].items():
        if any(word in text for word in words):
            return str(name)
    return None
