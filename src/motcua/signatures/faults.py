"""What is wrong with a path or with revocation data: a name, the reason it leads to, and words in two languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.localtime import DESK_ZONE
from motcua.signatures.verdict import Reason

__all__ = ["Fault", "fault", "unusable_texts"]


@attrs.frozen
class Fault:
    """One thing that keeps a signature from passing (lỗi phát hiện khi kiểm tra).

    Attributes:
        name: stable name, a row of `tables/faults.toml`.
        reason: the reason of the report.
        criterion: id of the criterion that fails.
        text_vi: what was found, in Vietnamese.
        text_en: the same in English.
        evidence_sha256: SHA-256 of the certificate or list it was found in, or None.
    """

    name: str
    reason: Reason
    criterion: str
    text_vi: str
    text_en: str
    evidence_sha256: str | None = None


def fault(name: str, *, evidence_sha256: str | None = None, **particulars: object) -> Fault:
    """Return a fault of the table with its particulars filled in; moments are written in local time."""
    row = _table()["fault"][name]
    words = {key: _word(value) for key, value in particulars.items()}
    return Fault(
        name,
        Reason(row["reason"]),
        row["criterion"],
        row["vi"].format(**words),
        row["en"].format(**words),
        evidence_sha256,
    )


def unusable_texts() -> Mapping[str, Mapping[str, str]]:
    """Return why revocation data may be of no use, by name, the most telling last."""
    return _table()["unusable"]  # type: ignore[no-any-return]  # rows of texts, as the tests check


def _word(value: object) -> str:
    if not isinstance(value, datetime):
        return str(value)
    try:
        return value.astimezone(DESK_ZONE).isoformat(timespec="seconds")
    except OverflowError:  # the end of time, which certificates give when they have no end (RFC 5280, 4.1.2.5)
        return value.isoformat(timespec="seconds")


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.signatures").joinpath("tables", "faults.toml").read_text("utf-8"))
