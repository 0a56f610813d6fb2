"""What a look-up may show of a dossier: the fields that the row in force names, and no others.

An Giang's Decision 03/2023/QĐ-UBND, Article 12 names them for a valid dossier and for an online one that is not valid
yet; other provinces and the nation have rows of their own. No field is named in code. Who asks decides how much of a
name or a number is shown; a dossier that is not accepted never shows an appointment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs

from motcua.dossier import Dossier
from motcua.errors import BadInputError, NoRuleInForce, NotFormalised
from motcua.findings import Finding, finding
from motcua.forms.masking import COVER, Masking, masked, tells_who
from motcua.forms.plain import plain
from motcua.forms.ruled import judge_content
from motcua.forms.viewfields import LookupFacts, field_values, view_table
from motcua.law import Citation, Provenance, weakest
from motcua.localtime import local
from motcua.rules import Reading, Rule, RuleBook
from motcua.states import History, State

__all__ = ["Audience", "LookupFacts", "Masking", "View", "ViewField", "public_view"]


class Audience(StrEnum):
    """Who looks a dossier up."""

    PUBLIC = "public"
    APPLICANT = "applicant"
    OFFICER = "officer"

    @property
    def label_vi(self) -> str:
        """Who that is, in Vietnamese."""
        return str(view_table()["audiences"][self.value]["label_vi"])

    @property
    def label_en(self) -> str:
        """Who that is, in English."""
        return str(view_table()["audiences"][self.value]["label_en"])


@attrs.frozen
class ViewField:
    """One line of a look-up.

    Attributes:
        name: the field, as rows call it.
        label_vi: its label in Vietnamese.
        label_en: its label in English.
        value: its text; days as dd/mm/yyyy, states by their Vietnamese label.
        is_masked: whether the text is covered, wholly or in part.
    """

    name: str
    label_vi: str
    label_en: str
    value: str
    is_masked: bool = False


@attrs.frozen(kw_only=True)
class View:
    """What a look-up may show (nội dung tra cứu hồ sơ).

    Attributes:
        audience: who looks.
        at: when, in +07:00; the rows in force on that day decide.
        is_accepted: whether the dossier was accepted, which is when it counts as valid.
        fields: what is shown, in the order of the rows.
        rules: ids of the rows that name the fields.
        because: the citations of these rows, and of the duty of secrecy where something is covered.
        readings: the readings applied where a row's text can be read in more than one way.
        findings: what is covered, held back, or missing.
    """

    audience: Audience
    at: datetime
    is_accepted: bool
    fields: tuple[ViewField, ...]
    rules: tuple[str, ...]
    because: tuple[Citation, ...]
    readings: tuple[Reading, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def provenance(self) -> Provenance:
        """How well the weakest of its citations is known."""
        return weakest(cite.provenance for cite in self.because)

    def as_json(self) -> dict[str, Any]:
        """Return the view as JSON-like data."""
        return {**plain(self), "provenance": self.provenance.value}


def public_view(  # noqa: PLR0913  each is a choice of the host
    dossier: Dossier,
    history: History,
    audience: Audience,
    *,
    at: datetime,
    facts: LookupFacts | None = None,
    masking: Masking | None = None,
    book: RuleBook | None = None,
) -> View:
    """Return what a look-up may show to an audience.

    Args:
        dossier: the filing.
        history: what has happened to it; its case says the place.
        audience: who looks. That a filer or an officer is who they say they are, the host has made sure of.
        at: the moment of the look-up, with its offset, not before the last event.
        facts: what only the host knows.
        masking: how much of names and numbers is shown, where the host must differ from what the audience usually sees.
        book: the rules; those that come with motcua by default.

    Raises:
        BadInputError: VIEW_NOT_FILED for a draft, VIEW_BEFORE_HISTORY for a moment before the last event,
            VIEW_CODES_DIFFER when dossier and history have different codes, VIEW_PERSONAL_DATA when the QR code tells
            who filed.
        NoRuleInForce: VIEW_NOT_RULED when no row in force says what may be shown to that audience.
    """
    at, facts = local(at), facts or LookupFacts()
    _check(dossier, history, at, facts)
    rules, found = _whitelist(book or RuleBook.official(), dossier, history, audience, at.date())
    usual = Masking(view_table()["audiences"][audience.value]["masking"])
    values = field_values(dossier, history, facts)
    if (masking or usual) is Masking.HIDDEN:
        values = {name: _without_person(name, value, dossier, facts) for name, value in values.items()}
    fields = tuple(_shown(rules, values, history, masking or usual))
    found = (*found, *_findings(rules, fields, history, audience))
    if usual is Masking.HIDDEN and (open_ones := _open(fields)):
        found = (*found, finding("VIEW_PERSONAL_SHOWN", **_whom(audience), fields=open_ones))
    secrecy = (book or RuleBook.official()).find("account.secrecy", at.date())
    because = tuple(rule.cite for rule in rules)
    return View(
        audience=audience,
        at=at,
        is_accepted=history.accepted_at is not None,
        fields=fields,
        rules=tuple(rule.id for rule in rules),
        because=(*because, secrecy.cite) if secrecy and any(one.is_masked for one in fields) else because,
        readings=tuple(reading for rule in rules for reading in rule.readings if reading.applied),
        findings=found,
    )


def _check(dossier: Dossier, history: History, at: datetime, facts: LookupFacts) -> None:
    if history.state is State.DRAFT:
        raise BadInputError(
            "VIEW_NOT_FILED",
            "Hồ sơ chưa nộp thì chưa có gì để tra cứu.",
            "a draft is not filed, so there is nothing to look up",
            path="$.history",
        )
    if history.events and at < history.events[-1].at:
        raise BadInputError(
            "VIEW_BEFORE_HISTORY",
            "Thời điểm tra cứu trước bước cuối của hồ sơ.",
            "the moment of the look-up is before the last event",
            path="$.at",
            value=at.isoformat(),
        )
    if history.case.code is not None and history.case.code != dossier.code:
        raise BadInputError(
            "VIEW_CODES_DIFFER",
            "Mã trong hồ sơ và trong quá trình xử lý khác nhau.",
            "the dossier and its history have different codes",
            path="$.history.case.code",
        )
    if told := tells_who(facts.qr_code, dossier.applicant, facts.identity_number):
        raise BadInputError(
            "VIEW_PERSONAL_DATA",
            f"Mã QR chứa dữ liệu cá nhân ({told}); mã QR chỉ nên chứa mã hồ sơ.",
            f"the QR code holds personal data ({told}); it should hold the dossier code alone",
            path="$.facts.qr_code",
        )


def _whitelist(
    book: RuleBook, dossier: Dossier, history: History, audience: Audience, day: date
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """Return the rows that say what may be shown: those of the place, or else the nation's."""
    stage = "not_valid" if history.accepted_at is None else "valid"
    groups = view_table()["audiences"][audience.value][stage]
    found: list[Finding] = []
    for place in dict.fromkeys((history.case.place, None)):
        for group in groups:
            rows = []
            for sets in group:
                try:
                    rule = book.in_force(sets, day, place=place, channel=dossier.channel.value)
                except NoRuleInForce:
                    continue
                except NotFormalised as unknown:
                    found.append(_unsourced(unknown))
                    continue
                if rule.kind == "content" and rule.fields and (rule.place == place or rule.scope == "host"):
                    rows.append(rule)
            if rows:
                return tuple(rows), tuple(found)
    raise NoRuleInForce(
        "VIEW_NOT_RULED",
        f"Ngày {day:%d/%m/%Y} không có quy định nào có hiệu lực nói {audience.label_vi} được xem gì.",
        f"on {day.isoformat()} no row in force says what may be shown to {audience.label_en}",
        because=tuple(cite for one in found for cite in one.because),
    )


def _unsourced(unknown: NotFormalised) -> Finding:
    because = tuple(cite for cite in unknown.because if isinstance(cite, Citation))
    return finding("VIEW_RULE_UNSOURCED", because=because, vi=unknown.message_vi, en=unknown.message_en)


def _canonical(name: str) -> str:
    return str(view_table()["aliases"].get(name, name))


def _names(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield from dict.fromkeys(_canonical(name) for rule in rules for name in rule.fields)


def _is_held_back(name: str, history: History) -> bool:
    return history.accepted_at is None and bool(view_table()["fields"].get(name, {}).get("after_acceptance"))


def _shown(rules: tuple[Rule, ...], values: dict[str, str], history: History, masking: Masking) -> Iterator[ViewField]:
    for name in _names(rules):
        row, value = view_table()["fields"].get(name), values.get(name, "")
        if row is None or not value or _is_held_back(name, history):
            continue
        text = masked(value, row["personal"], masking) if "personal" in row else value
        yield ViewField(name, row["label_vi"], row["label_en"], text, text != value)


def _without_person(name: str, value: str, dossier: Dossier, facts: LookupFacts) -> str:
    """Return a text that is not personal by its kind, covered where it tells who filed all the same."""
    if "personal" in view_table()["fields"].get(name, {}) or not value:
        return value
    return COVER if tells_who(value, dossier.applicant, facts.identity_number) else value


def _open(fields: tuple[ViewField, ...]) -> str:
    table = view_table()["fields"]
    return ", ".join(one.name for one in fields if "personal" in table[one.name] and not one.is_masked)


def _whom(audience: Audience) -> dict[str, Any]:
    return {"audience_vi": audience.label_vi, "audience_en": audience.label_en}


def _findings(
    rules: tuple[Rule, ...], fields: tuple[ViewField, ...], history: History, audience: Audience
) -> Iterator[Finding]:
    """What is covered, held back, unknown to this library, or demanded by a row and missing."""
    table, because = view_table()["fields"], tuple(rule.cite for rule in rules)
    if covered := [one.name for one in fields if one.is_masked]:
        yield finding("VIEW_MASKED", because=because, **_whom(audience), fields=", ".join(covered))
    if held := [name for name in _names(rules) if _is_held_back(name, history)]:
        yield finding("VIEW_HELD_BACK", because=because, fields=", ".join(held))
    if unknown := [name for name in _names(rules) if name not in table]:
        yield finding("VIEW_FIELD_UNKNOWN", because=because, fields=", ".join(unknown))
    excused = {name for name in _names(rules) if table.get(name, {}).get("optional")}
    named = {one.name for one in fields} | set(held) | set(unknown) | excused
    for rule in rules:
        missing = judge_content(rule, [name for name in rule.fields if _canonical(name) in named])
        if missing is not None:
            yield missing
    if history.pause_start is not None and any(one.name == "appointment_date" for one in fields):
        yield finding("VIEW_DUE_PAUSED", because=because, since=f"{history.pause_start:%d/%m/%Y}")
