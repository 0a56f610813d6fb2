"""Tell rows of dossiers from titles, totals, signatures, numbered columns, repeated headings and blank rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import attrs

from motcua.ledger.cells import read_text
from motcua.ledger.headings import fold_heading, row_words
from motcua.ledger.layout import Layout
from motcua.ledger.schema import Column

__all__ = ["RowKind", "RowKinds"]

_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?(?:\s*=.*)?")
_FEWEST_NUMBERED = 3
_MOST_OF_NO_DOSSIER = 2
_IDENTITY = (Column.CODE, Column.ROW_NUMBER, Column.PROCEDURE_CODE, Column.PROCEDURE_NAME, Column.APPLICANT,
             Column.OWNER)  # fmt: skip


class RowKind(IntEnum):
    """What a row of a sheet is."""

    DATA = 0
    MORE = 1
    NOTE = 2
    BLANK = 3


@attrs.frozen
class RowKinds:
    """Judges the rows that do not plainly begin a dossier.

    Attributes:
        layout: where the columns are.
    """

    layout: Layout

    def judge(self, number: int, cells: Sequence[str | None], *, after_data: bool, has_moment: bool) -> RowKind:
        """Return what a row is.

        Args:
            number: its row, counted from 1.
            cells: its texts.
            after_data: whether the row right above belongs to a dossier.
            has_moment: whether one of its moments can be read.
        """
        texts = [read_text(cell) for cell in cells]
        shown = [text for text in texts if text]
        if not shown:
            return RowKind.BLANK
        if not has_moment and (
            self._is_ending(shown[0]) or self._is_heading(texts) or self._is_numbering(number, shown)
        ):
            return RowKind.NOTE
        mapped = {column for column, place in self.layout.columns.items() if place < len(texts) and texts[place]}
        moments = any(column.is_moment for column in mapped)
        if after_data and mapped and not moments and not mapped & set(_IDENTITY):
            return RowKind.MORE
        kept = mapped - {Column.ROW_NUMBER}
        if Column.CODE in kept and len(shown) == 1 and not any(sign.isdigit() for sign in shown[0]):
            return RowKind.NOTE
        return RowKind.DATA if Column.CODE in kept or moments or len(kept) > _MOST_OF_NO_DOSSIER else RowKind.NOTE

    def _is_ending(self, first: str) -> bool:
        """Whether a text is, or begins with, the words of a total or a signature; one word only before a number."""
        folded = fold_heading(first)
        for words in row_words():
            rest = folded.removeprefix(words)
            if rest == "" or (rest != folded and rest[0] == " " and (" " in words or rest.split()[0].isdecimal())):
                return True
        return False

    def _is_heading(self, texts: Sequence[str | None]) -> bool:
        return tuple(texts[: len(self.layout.rows[0])]) in self.layout.rows if self.layout.rows else False

    def _is_numbering(self, number: int, shown: Sequence[str]) -> bool:
        """Whether a row right below the headings numbers the columns: (1) (2) (3), or A B 1 2."""
        numbered = [text for text in shown if _NUMBERED.fullmatch(text)]
        return number == self.layout.first_row and len(numbered) == len(shown) >= _FEWEST_NUMBERED
