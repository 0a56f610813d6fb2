"""The columns a register can have, and the headings portals give them (`tables/columns.toml`)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Column", "column_labels", "fold_heading", "heading_index"]


class Column(StrEnum):
    """What a column of a register holds."""

    ROW_NUMBER = "row_number"
    OFFICE = "office"
    PROCEDURE_CODE = "procedure_code"
    PROCEDURE_NAME = "procedure_name"
    TERM = "term"
    CODE = "code"
    STATUS = "status"
    CHANNEL = "channel"
    APPLICANT = "applicant"
    OWNER = "owner"
    ADDRESS = "address"
    SUBMITTED_AT = "submitted_at"
    ACCEPTED_AT = "accepted_at"
    FORWARDED_AT = "forwarded_at"
    DUE_AT = "due_at"
    SUPPLEMENTS = "supplements"
    SUPPLEMENT_REQUESTED_AT = "supplement_requested_at"
    SUPPLEMENT_COMPLETED_AT = "supplement_completed_at"
    APOLOGY_AT = "apology_at"
    NEW_DUE_AT = "new_due_at"
    FINISHED_AT = "finished_at"
    RETURNED_AT = "returned_at"
    RETURN_MODE = "return_mode"

    @property
    def is_moment(self) -> bool:
        """Whether its cells hold moments."""
        return self.value.endswith("_at")


@cache
def _rows() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.ledger").joinpath("tables", "columns.toml").read_text("utf-8"))


def column_labels(column: Column) -> tuple[str, str]:
    """Return what a column is called in Vietnamese and in English."""
    row = _rows()[column.value]
    return row["vi"], row["en"]


def fold_heading(text: str) -> str:
    """Return a heading without case, spacing, punctuation and bracketed remarks, for comparison."""
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = re.sub(r"\([^)]*\)", " ", plain)
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


@cache
def heading_index() -> Mapping[str, Column]:
    """Return the column that each known heading stands for."""
    return {
        fold_heading(heading): Column(name)
        for name, row in _rows().items()
        for heading in (row["vi"], *row.get("aliases", ()))
    }
