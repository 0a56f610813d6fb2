"""A register in the layout of the register form (06 of Circular 01/2018, 07 of Circular 03/2025).

The columns are those that the row `forms.fields.register` names; neither annex was read, so the row is unverified and
every column carries that. A column that a register does not hold stays empty and says so.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.law import Citation, Provenance
from motcua.ledger import Column, Register, RegisterRow
from motcua.rules import RuleBook

__all__ = ["FormColumn", "RegisterForm", "register_form"]

_HELD: Mapping[str, tuple[Column, ...]] = {
    "dossier_code": (Column.CODE,),
    "procedure": (Column.PROCEDURE_NAME, Column.PROCEDURE_CODE),
    "applicant": (Column.APPLICANT, Column.OWNER),
    "address_phone": (Column.ADDRESS,),
    "lead_agency": (Column.OFFICE,),
    "received_on": (Column.ACCEPTED_AT,),
    "due_on": (Column.DUE_AT,),
    "passed_on": (Column.FORWARDED_AT,),
    "returned_on": (Column.RETURNED_AT,),
    "return_way": (Column.RETURN_MODE,),
}


@attrs.frozen
class FormColumn:
    """A column of the form.

    Attributes:
        field: its name in the rule row.
        vi: its heading in Vietnamese.
        en: its heading in English.
        is_held: whether the register has such a column; "serial" is made here.
        provenance: how well it is known that the form has it.
    """

    field: str
    vi: str
    en: str
    is_held: bool
    provenance: Provenance


@attrs.frozen
class RegisterForm:
    """A register laid out as the form (sổ theo dõi hồ sơ).

    Attributes:
        number: the number of the form in force on the day.
        columns: its columns.
        rows: one row for each accepted dossier, by acceptance; None where nothing is known.
        left_out: rows of the register without an acceptance, by their number.
        because: the rows it rests on: number, columns, numbering, paper.
    """

    number: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str | None, ...], ...]
    left_out: tuple[int, ...]
    because: tuple[Citation, ...]


def register_form(register: Register, day: date, *, last_serial: int = 0, book: RuleBook | None = None) -> RegisterForm:
    """Return a register in the layout of the form in force on a day.

    Args:
        register: the register.
        day: the day.
        last_serial: the last serial number of the book before, in the first year; each later year begins anew.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: on a day without such a form.
        NotFormalised: on a day for which the form is not sourced.
    """
    packs = book or RuleBook.official()
    number, fields = (packs.in_force(name, day) for name in ("forms.number.register", "forms.fields.register"))
    others = [packs.find(name, day) for name in ("forms.register_numbers", "forms.paper")]
    first = next((rule.value for rule in others[:1] if rule is not None and rule.value is not None), "1")
    accepted = [row for row in register.rows if row.moment(Column.ACCEPTED_AT) is not None]
    accepted.sort(key=lambda row: (row.moments[Column.ACCEPTED_AT], row.number))
    serials = _serials([row.moments[Column.ACCEPTED_AT].year for row in accepted], first, last_serial)
    rows = [
        tuple(serial if field == "serial" else _cell(row, field) for field in fields.fields)
        for row, serial in zip(accepted, serials, strict=True)
    ]
    left_out = tuple(row.number for row in register.rows if row.moment(Column.ACCEPTED_AT) is None)
    rules = [number, fields, *(rule for rule in others if rule is not None)]
    columns = tuple(_column(field, register, fields.provenance) for field in fields.fields)
    because = tuple(dict.fromkeys(rule.cite for rule in rules))
    return RegisterForm(number.value or "", columns, tuple(rows), left_out, because)


def _serials(years: list[int], first: str, last_serial: int) -> list[str]:
    """Return a serial number for each dossier: from the first of the row on, anew each year, as wide as the row's."""
    given: Counter[int] = Counter({years[0]: last_serial} if years else {})
    serials = []
    for year in years:
        serials.append(f"{int(first) + given[year]:0{len(first)}}")
        given[year] += 1
    return serials


def _cell(row: RegisterRow, field: str) -> str | None:
    for column in _HELD.get(field, ()):
        moment = row.moment(column)
        if moment is not None:
            return _written(moment, is_bare=column in row.bare_days)
        if (text := row.text(column)) is not None:
            return text
    return None


def _written(moment: datetime, *, is_bare: bool) -> str:
    return f"{moment:%d/%m/%Y}" if is_bare else f"{moment:%H:%M %d/%m/%Y}"


def _column(field: str, register: Register, provenance: Provenance) -> FormColumn:
    held = field == "serial" or any(column in register.headings for column in _HELD.get(field, ()))
    texts = _labels().get(field, {"vi": field, "en": field})
    return FormColumn(field, texts["vi"], texts["en"], held, provenance)


@cache
def _labels() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.statistics").joinpath("tables", "register_form.toml").read_text("utf-8"))
