"""What is wrong with a signed PDF or a bundle: a name of a table, the reason it leads to, words in two languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import ClassVar

import attrs

from motcua.signatures.verdict import Criterion, Outcome, Reason, Report, Verdict

__all__ = ["BundleError", "FileError", "PdfError", "fault_texts", "refused"]


class FileError(Exception):
    """A file that is not read any further; never leaves the public functions of this package.

    Attributes:
        table: the table of its faults.
        name: a row of that table.
        reason: what the report says.
    """

    table: ClassVar[str]

    def __init__(self, name: str) -> None:
        """Take the name of a row."""
        super().__init__(name)
        self.name = name
        self._row = fault_texts(self.table)[name]
        self.reason = Reason(self._row["reason"])

    @property
    def text_vi(self) -> str:
        """What was found, in Vietnamese."""
        return self._row["vi"]

    @property
    def text_en(self) -> str:
        """The same in English."""
        return self._row["en"]


class PdfError(FileError):
    """A PDF that is not taken up."""

    table = "pdf.toml"


class BundleError(FileError):
    """An evidence bundle that is not taken up."""

    table = "bundle.toml"


def refused(report: Report, error: FileError) -> Report:
    """Return a report with the fault of the file in place of its reason, told where integrity is told.

    Args:
        report: what was found so far.
        error: the fault.
    """
    verdict = Verdict.of(error.reason)
    return attrs.evolve(
        report,
        verdict=verdict,
        reason=error.reason,
        criteria=tuple(_told(one, error, verdict) if one.id == "integrity" else one for one in report.criteria),
    )


def _told(plain: Criterion, error: FileError, verdict: Verdict) -> Criterion:
    result = Outcome.FAIL if verdict is Verdict.TOTAL_FAILED else Outcome.UNKNOWN
    return attrs.evolve(plain, result=result, text_vi=error.text_vi, text_en=error.text_en)


@cache
def fault_texts(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the rows of faults of a table by name."""
    return tomllib.loads(files("motcua.signatures").joinpath("tables", table).read_text("utf-8"))["fault"]  # type: ignore[no-any-return]  # rows of texts, as the tests check
