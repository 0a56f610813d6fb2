"""What is wrong with a signed PDF: a name of `tables/pdf.toml`, the reason it leads to, and words in two languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from motcua.signatures.verdict import Reason

__all__ = ["PdfError", "pdf_texts"]


class PdfError(Exception):
    """A file that is not read any further; never leaves the public functions of this package.

    Attributes:
        name: a row of `tables/pdf.toml`.
        reason: what the report says.
    """

    def __init__(self, name: str) -> None:
        """Take the name of a row."""
        super().__init__(name)
        self.name = name
        self.reason = Reason(pdf_texts()[name]["reason"])

    @property
    def text_vi(self) -> str:
        """What was found, in Vietnamese."""
        return pdf_texts()[self.name]["vi"]

    @property
    def text_en(self) -> str:
        """The same in English."""
        return pdf_texts()[self.name]["en"]


@cache
def pdf_texts() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of faults by name."""
    return tomllib.loads(files("motcua.signatures").joinpath("tables", "pdf.toml").read_text("utf-8"))["fault"]  # type: ignore[no-any-return]  # rows of texts, as the tests check
