"""How long an archived dossier is kept: a row that says so, or the plain answer that none was read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.law import Citation
from motcua.rules import Rule, RuleBook

__all__ = ["RetentionClass", "retention_class"]

_PERIOD = "archive.retention"
"""The name under which a row of kind `retention` sets how long a dossier is kept."""
_A_TEXT = attrs.validators.instance_of(str)
_A_TEXT_OR_NONE = attrs.validators.optional(_A_TEXT)
_TEXTS = ("status", "text_vi", "text_en")
_PARTS = ("rule", "value", "unit", "provenance")


@attrs.frozen(kw_only=True)
class RetentionClass:
    """How long a dossier is kept (thời hạn bảo quản), in words that stand without the library.

    Attributes:
        status: "stated" when a row states a period, else "not_sourced".
        rule: id of the row that states it, or None.
        value: the length, or None.
        unit: its unit, or None.
        provenance: how well the row is known, or None.
        text_vi: the class in Vietnamese, with its citations.
        text_en: the same in English.
        because: the period's row; without one, the rows that leave it to the law on archives. Not stored.
    """

    status: str = attrs.field(validator=_A_TEXT)
    text_vi: str = attrs.field(validator=_A_TEXT)
    text_en: str = attrs.field(validator=_A_TEXT)
    rule: str | None = attrs.field(default=None, validator=_A_TEXT_OR_NONE)
    value: str | None = attrs.field(default=None, validator=_A_TEXT_OR_NONE)
    unit: str | None = attrs.field(default=None, validator=_A_TEXT_OR_NONE)
    provenance: str | None = attrs.field(default=None, validator=_A_TEXT_OR_NONE)
    because: tuple[Citation, ...] = attrs.field(default=(), eq=False)

    @property
    def content(self) -> dict[str, str | None]:
        """The class as plain values."""
        return {name: getattr(self, name) for name in (*_TEXTS, *_PARTS)}

    @staticmethod
    def of(content: Mapping[str, Any]) -> RetentionClass:
        """Return the class that plain values hold.

        Raises:
            KeyError: when a part is missing.
            TypeError: when one is no text.
        """
        return RetentionClass(**{name: content[name] for name in (*_TEXTS, *_PARTS)})


def retention_class(
    day: date, *, place: str | None = None, procedure: str | None = None, book: RuleBook | None = None
) -> RetentionClass:
    """Return how long a dossier closed on a day is kept.

    No official row states a period: Circular 01/2018, Article 10(3), and the provincial regulations of 2023 leave it
    to texts that were not read. A host's pack may state one: kind `retention`, sets `archive.retention`.

    Args:
        day: the day whose law is asked for.
        place: level-1 code of the province, or None for the national rules alone.
        procedure: code of the procedure, or None.
        book: the packs to read; the official ones by default.

    Raises:
        ConflictingRules: when two rows of one scope state a period.
    """
    packs = book or RuleBook.official()
    rule = packs.find(_PERIOD, day, place=place, procedure=procedure)
    if rule is not None and rule.kind == "retention":
        return _stated(rule)
    table = _table()
    found = (packs.find(sets, day, place=place) for sets in table["referring"])
    cites = tuple(dict.fromkeys(rule.cite for rule in found if rule is not None))
    return RetentionClass(
        status="not_sourced",
        text_vi=_joined(table["not_sourced_vi"], table["referred_vi"], [cite.text_vi for cite in cites]),
        text_en=_joined(table["not_sourced_en"], table["referred_en"], [cite.text_en for cite in cites]),
        because=cites,
    )


def _stated(rule: Rule) -> RetentionClass:
    return RetentionClass(
        status="stated",
        text_vi=f"{rule.summary_vi} ({rule.cite.text_vi})",
        text_en=f"{rule.summary_en} ({rule.cite.text_en})",
        rule=rule.id,
        value=rule.value,
        unit=rule.unit,
        provenance=rule.provenance.value,
        because=(rule.cite,),
    )


def _joined(said: str, referred: str, places: list[str]) -> str:
    return f"{said} {referred.format(cites='; '.join(places))}" if places else said


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.states").joinpath("tables", "archive.toml").read_text("utf-8"))
