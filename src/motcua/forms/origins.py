"""Where the documents of a dossier come from, and whether the record of it holds what it should.

Bình Dương's Decision 2244/QĐ-UBND, Article 9(3) and Decree 45/2020, Article 10 name the ways in which paper becomes
electronic; Decree 61/2018, Article 17(1) has what comes on paper scanned and kept. The rows name kinds of documents;
which evidence a record of a kind needs is this project's reading, and its finding says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.rules import Rule, RuleBook
from motcua.states import Case
from motcua.units import Channel

__all__ = ["DocumentOrigin", "DocumentRecord", "check_origins"]


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.forms").joinpath("tables", "origins.toml").read_text("utf-8"))


class DocumentOrigin(StrEnum):
    """Where a document comes from (nguồn gốc giấy tờ)."""

    ORIGINAL = "original"
    CERTIFIED_COPY = "certified_copy"
    E_COPY_FROM_REGISTER = "e_copy_from_register"
    CERTIFIED_E_COPY = "certified_e_copy"
    DIGITISED_COPY = "digitised_copy"
    PHOTOCOPY = "photocopy"
    ELECTRONIC_ORIGINAL = "electronic_original"

    @property
    def label_vi(self) -> str:
        """What it is called in Vietnamese."""
        return str(self._row["label_vi"])

    @property
    def label_en(self) -> str:
        """What it is called in English."""
        return str(self._row["label_en"])

    @property
    def is_paper(self) -> bool:
        """Whether it is on paper."""
        return bool(self._row["medium"] == "paper")

    @property
    def evidence(self) -> tuple[str, ...]:
        """What a record of it should hold, by the names of `DocumentRecord`."""
        return tuple(self._row["evidence"])

    @property
    def _row(self) -> Mapping[str, Any]:
        row: Mapping[str, Any] = _table()["origins"][self.value]
        return row


@attrs.frozen(kw_only=True)
class DocumentRecord:
    """What is recorded about one document of a dossier; blank or None where it is not known.

    Attributes:
        component: the component of the dossier that it is.
        origin: where it comes from.
        issuer: the body that issued it.
        issued_on: when that was.
        certifier: who certified it.
        certified_on: when that was.
        signer: whose digital signature it carries.
        digitised_by: who digitised it.
        digitised_on: when that was.
        digitised_from: what it was digitised from.
        compared_by: who compared it with the original.
        compared_on: when that was.
    """

    component: str
    origin: DocumentOrigin
    issuer: str = ""
    issued_on: date | None = None
    certifier: str = ""
    certified_on: date | None = None
    signer: str = ""
    digitised_by: str = ""
    digitised_on: date | None = None
    digitised_from: DocumentOrigin | None = None
    compared_by: str = ""
    compared_on: date | None = None


def check_origins(
    records: Iterable[DocumentRecord], case: Case, on: date, *, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with the records of a dossier's documents.

    Evidence that is missing, days that cannot be, copies digitised from what is not paper or from a photocopy that
    nobody compared, paper in an online dossier, and paper received at the desk or by post that was not digitised.

    Args:
        records: one for each document; a paper and its digitised copy are two records of one component.
        case: the dossier's channel and place.
        on: the day of judgement, in the desk's time; the rows in force on it decide.
        book: the rules; those that come with motcua by default.
    """
    every, book = tuple(records), book or RuleBook.official()
    found: list[Finding] = []
    for record in every:
        found += _evidence(record, case, on, book)
        found += _days(record, on)
        found += _source(record, every)
    found += _online(every, case, on, book) if case.channel is Channel.ONLINE else _undigitised(every, case, on, book)
    return tuple(found)


def _named(origin: DocumentOrigin) -> dict[str, Any]:
    return {"origin_vi": origin.label_vi, "origin_en": origin.label_en}


def _in_force(sets: Iterable[str], case: Case, on: date, book: RuleBook) -> Iterator[Rule]:
    """The rows in force, of the place and of the nation."""
    found: dict[str, Rule] = {}
    for name in sets:
        for place in dict.fromkeys((case.place, None)):
            rule = book.find(name, on, place=place, channel=case.channel.value)
            if rule is not None:
                found[rule.id] = rule
    yield from found.values()


def _evidence(record: DocumentRecord, case: Case, on: date, book: RuleBook) -> Iterator[Finding]:
    missing = [name for name in record.origin.evidence if not getattr(record, name)]
    if not missing:
        return
    row, words = _table()["origins"][record.origin.value], _table()["evidence"]
    because: tuple[Citation, ...] = tuple(rule.cite for rule in _in_force(row["rows"], case, on, book))
    yield finding(
        "ORIGIN_EVIDENCE_MISSING",
        because=because,
        component=record.component,
        **_named(record.origin),
        missing_vi=", ".join(words[name]["vi"] for name in missing),
        missing_en=", ".join(words[name]["en"] for name in missing),
        missing=", ".join(missing),
    )


def _days(record: DocumentRecord, on: date) -> Iterator[Finding]:
    """A day of the record after the day of judgement, or a copy made before what it copies was issued."""
    words = _table()["evidence"]
    for name in ("issued_on", "certified_on", "digitised_on", "compared_on"):
        day = getattr(record, name)
        if day is not None and day > on:
            yield _impossible(
                record, f"{words[name]['vi']} {day:%d/%m/%Y} chưa đến", f"{words[name]['en']}, {day}, is to come"
            )
    for name in ("certified_on", "digitised_on", "compared_on"):
        day = getattr(record, name)
        if day is not None and record.issued_on is not None and day < record.issued_on:
            yield _impossible(
                record,
                f"{words[name]['vi']} {day:%d/%m/%Y} trước ngày cấp {record.issued_on:%d/%m/%Y}",
                f"{words[name]['en']}, {day}, is before the day of issue, {record.issued_on}",
            )


def _impossible(record: DocumentRecord, what_vi: str, what_en: str) -> Finding:
    return finding("ORIGIN_TIME", component=record.component, what_vi=what_vi, what_en=what_en)


def _source(record: DocumentRecord, every: tuple[DocumentRecord, ...]) -> Iterator[Finding]:
    source = record.digitised_from
    if record.origin is not DocumentOrigin.DIGITISED_COPY or source is None:
        return
    if not source.is_paper:
        yield finding("ORIGIN_SOURCE", component=record.component, **_named(source))
    elif source is DocumentOrigin.PHOTOCOPY:
        same = [one for one in every if one.component == record.component]
        if not any(one.compared_by and one.compared_on for one in same):
            yield finding("ORIGIN_WEAK", component=record.component)


def _online(every: tuple[DocumentRecord, ...], case: Case, on: date, book: RuleBook) -> Iterator[Finding]:
    """Paper that stands in an online dossier alone, beside no electronic document of the same component."""
    electronic = {record.component for record in every if not record.origin.is_paper}
    rules = tuple(_in_force(_table()["online"]["rows"], case, on, book))
    for record in every:
        if record.origin.is_paper and record.component not in electronic:
            for rule in rules:
                yield _broken("ORIGIN_WAY", rule, component=record.component, **_named(record.origin))


def _undigitised(every: tuple[DocumentRecord, ...], case: Case, on: date, book: RuleBook) -> Iterator[Finding]:
    """Paper received at the desk or by post without an electronic document of the same component."""
    electronic = {record.component for record in every if not record.origin.is_paper}
    rules = sorted(_in_force(_table()["digitised"]["rows"], case, on, book), key=lambda rule: rule.provenance.rank)
    if not rules:
        return
    for component in dict.fromkeys(record.component for record in every):
        if component not in electronic:
            yield _broken("ORIGIN_NOT_DIGITISED", *rules, component=component)


def _broken(name: str, rule: Rule, *others: Rule, **particulars: Any) -> Finding:
    """A finding in the words and the weight of the row that is known best, which stands first; all are cited."""
    return finding(
        name,
        because=tuple(one.cite for one in (rule, *others)),
        severity=rule.severity,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        **particulars,
    )
