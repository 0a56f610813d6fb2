"""The columns a register can have and what their cells hold (`tables/columns.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.ledger.headings import fold_heading, heading_index

__all__ = ["Column", "Holding", "column_labels", "fold_heading", "heading_index", "personal_kind"]


class Holding(StrEnum):
    """What the cells of a column hold, and so how they are read."""

    TEXT = "text"
    CODE = "code"
    MOMENT = "moment"
    TERM = "term"
    COUNT = "count"
    MONEY = "money"


class Column(StrEnum):
    """What a column of a register (sổ theo dõi hồ sơ) holds.

    They are those of the official register, Form 06 of Circular 01/2018/TT-VPCP (Form 07 of Circular 03/2025), and
    those that exports of portals add to it.
    """

    ROW_NUMBER = "row_number"
    OFFICE = "office"
    PROCEDURE_CODE = "procedure_code"
    PROCEDURE_NAME = "procedure_name"
    SECTOR = "sector"
    LEVEL = "level"
    COPIES = "copies"
    TERM = "term"
    CODE = "code"
    STATUS = "status"
    CHANNEL = "channel"
    APPLICANT = "applicant"
    OWNER = "owner"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    ID_NUMBER = "id_number"
    RESOLVING_OFFICE = "resolving_office"
    UNIT = "unit"
    RECEIVER = "receiver"
    OFFICER = "officer"
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
    RESULT_RECEIVED_AT = "result_received_at"
    RETURNED_AT = "returned_at"
    RETURN_MODE = "return_mode"
    POSTAL_RETURN = "postal_return"
    SIGNED_FOR = "signed_for"
    RESULT_NUMBER = "result_number"
    TIMELINESS = "timeliness"
    FEE_CHARGED = "fee_charged"
    FEE_PAID = "fee_paid"
    FEE_REFUNDED = "fee_refunded"
    FEE_PAID_AT = "fee_paid_at"
    RATING = "rating"
    DIGITISED = "digitised"
    NOTE = "note"

    @property
    def is_moment(self) -> bool:
        """Whether its cells hold moments."""
        return self.value.endswith("_at")

    @property
    def holding(self) -> Holding:
        """What its cells hold."""
        return Holding.MOMENT if self.is_moment else Holding(_rows()[self.value].get("holds", "text"))


@cache
def _rows() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.ledger").joinpath("tables", "columns.toml").read_text("utf-8"))


def column_labels(column: Column) -> tuple[str, str]:
    """Return what a column is called in Vietnamese and in English."""
    row = _rows()[column.value]
    return row["vi"], row["en"]


def personal_kind(column: Column) -> str | None:
    """Return how a personal text of a column is masked: "name", "number", "text"; None when it is not personal."""
    kind = _rows()[column.value].get("personal")
    return None if kind is None else str(kind)
