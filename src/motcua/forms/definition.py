"""Which forms there are: each keyed by (regulation, number), with its title, paper and how far its layout is sourced.

>>> form_definition("control_slip", "01/2018/TT-VPCP").number, form_definition("control_slip", "03/2025/TT-VPCP").number
('05', '06')
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import attrs

from motcua.errors import BadInputError
from motcua.forms.blocks import Label
from motcua.law import Citation, Provenance

__all__ = ["FormDefinition", "form_definition", "form_definitions", "usual_regulation"]


def _labels(rows: Iterable[Label | Mapping[str, str]]) -> tuple[Label, ...]:
    return tuple(one if isinstance(one, Label) else Label(**one) for one in rows)


@attrs.frozen(kw_only=True)
class FormDefinition:
    """A form of the desk (mẫu, biểu mẫu) as one regulation numbers it.

    Attributes:
        kind: what it is, such as "receipt".
        regulation: number of the instrument it belongs to.
        number: its number there, or the name of the part that has it, such as "Phụ lục".
        number_en: that name in English; "" where the form has a number.
        title_vi: its title, Vietnamese.
        title_en: the same in English.
        instrument_vi: how the instrument is called in Vietnamese.
        instrument_en: the same in English.
        paper: "A5" or "A4".
        landscape: whether the long side lies below.
        signature: whose digital signature it names, "receiver" or "organisation"; "" where that is not known.
        is_book: whether it is a book, of which every page carries a number, the first too.
        is_usual: whether it is the form of its kind that is meant where no regulation is named.
        notes: the notes printed at its foot, as the instrument has them.
        layout_sourced: whether its layout was read in the instrument.
        reason_vi: why not, in Vietnamese; "" when it was.
        reason_en: the same in English.
        provenance: how well title and number are known.
    """

    kind: str
    regulation: str
    number: str
    number_en: str = ""
    title_vi: str
    title_en: str
    instrument_vi: str
    instrument_en: str
    paper: str
    landscape: bool = False
    signature: str
    is_book: bool = False
    is_usual: bool = False
    notes: tuple[Label, ...] = attrs.field(default=(), converter=_labels)
    layout_sourced: bool
    reason_vi: str = ""
    reason_en: str = ""
    provenance: Provenance = attrs.field(converter=Provenance)

    @property
    def key(self) -> tuple[str, str]:
        """Regulation and number; the number alone names no form."""
        return (self.regulation, self.number)

    @property
    def source_vi(self) -> str:
        """Where the form stands, Vietnamese."""
        number = self.number if self.number_en else f"Mẫu số {self.number}"
        return f"{number} {self.instrument_vi}"

    @property
    def source_en(self) -> str:
        """Where the form stands, English."""
        return f"{self.number_en or f'Form {self.number}'} of {self.instrument_en}"

    @property
    def cite(self) -> Citation:
        """The instrument, as a citation."""
        return Citation(self.regulation, self.instrument_vi, self.instrument_en, provenance=self.provenance)


@cache
def form_definitions() -> tuple[FormDefinition, ...]:
    """Return all forms, in the order of the table."""
    rows = tomllib.loads(files("motcua.forms").joinpath("tables", "forms.toml").read_text("utf-8"))["form"]
    return tuple(FormDefinition(**row) for row in rows)


@cache
def _index() -> Mapping[tuple[str, str], FormDefinition]:
    return {(one.kind, one.regulation): one for one in form_definitions()}


def form_definition(kind: str, regulation: str) -> FormDefinition:
    """Return the form of a kind that a regulation has.

    Args:
        kind: such as "refusal".
        regulation: such as "03/2025/TT-VPCP".

    Raises:
        BadInputError: FORM_REGULATION when it has no form of that kind.
    """
    found = _index().get((kind, regulation))
    if found is not None:
        return found
    known = ", ".join(one.regulation for one in form_definitions() if one.kind == kind)
    raise BadInputError(
        "FORM_REGULATION",
        f"Văn bản {regulation[:40]!r} không có mẫu {kind}; có ở: {known}.",
        f"{regulation[:40]!r} has no form {kind}; these have: {known}",
        path="$.regulation",
        value=regulation,
    )


@cache
def usual_regulation(kind: str) -> str:
    """Return the regulation whose form of a kind is meant where none is named, as the table of forms says.

    Args:
        kind: such as "receipt".
    """
    return next(one.regulation for one in form_definitions() if one.kind == kind and one.is_usual)
