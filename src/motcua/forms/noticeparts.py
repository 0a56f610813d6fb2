"""What a notice can carry, by the names that rows use, and which rows demand what of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal, TypeAlias

import attrs

from motcua.dossier import Applicant, Event, EventName
from motcua.errors import BadInputError
from motcua.rules import Rule, RuleBook
from motcua.states import History

__all__ = [
    "Language",
    "NoticeFacts",
    "filled",
    "notice_kind",
    "notice_rules",
    "notice_table",
    "part_names",
    "values_of",
]

Language: TypeAlias = Literal["vi", "en"]


@attrs.frozen(kw_only=True)
class NoticeFacts:
    """What a notice says and no event holds; None where the host does not know, empty where there is nothing to say.

    Attributes:
        office: the office that writes.
        phone: its telephone number.
        lookup: where the dossier can be looked up.
        applicant: who is written to; named in mails, in short texts only when `name_in_sms` is set.
        name_in_sms: whether a short text may name the filer.
        papers: the papers to bring and show at collection; none is an answer.
        fees: what is to be paid at collection; "" when nothing is.
        payment_guidance: how to pay; not needed when nothing is to be paid.
        guidance: how to complete the dossier.
        competent_agency: the agency that is competent, when a filing is refused because another one is.
        agency: the agency that resolves.
        receiving_officer: who receives.
        resolving_officer: who resolves.
        processing_time: the time of handling, as text.
    """

    office: str
    phone: str = ""
    lookup: str = ""
    applicant: Applicant | None = None
    name_in_sms: bool = False
    papers: tuple[str, ...] | None = None
    fees: str | None = None
    payment_guidance: str | None = None
    guidance: str | None = None
    competent_agency: str | None = None
    agency: str | None = None
    receiving_officer: str | None = None
    resolving_officer: str | None = None
    processing_time: str | None = None


@cache
def notice_table() -> Mapping[str, Any]:
    """Return the table of texts (`tables/notices.toml`)."""
    return tomllib.loads(files("motcua.forms").joinpath("tables", "notices.toml").read_text("utf-8"))


def notice_kind(event: Event, facts: NoticeFacts) -> str:
    """Return the name of the texts for an event: its own, one of its outcome, or those of every other event."""
    if event.event is EventName.REFUSE and facts.competent_agency:
        return "refuse_wrong_agency"
    if event.event is EventName.DECIDE and event.outcome == "denied":
        return "decide_denied"
    return event.event.value if event.event.value in notice_table() else "other"


def notice_rules(
    kind: str, event: Event, history: History, book: RuleBook, list_name: str = "rules"
) -> tuple[Rule, ...]:
    """Return the rows of the nation and of the place that bind a notice on the day of its event.

    A row of a province stands beside the nation's here: a notice has to please both.

    Args:
        kind: the name of its texts.
        event: what happened.
        history: the history after it; its case says place and channel.
        book: the rules.
        list_name: "rules" for rows that demand parts, "cites" for rows that allow the way.
    """
    table, case = notice_table(), history.case
    common = table["common"].get(list_name, []) if history.accepted_at is not None else []
    rows: dict[str, Rule] = {}
    for sets in (*table[kind].get(list_name, []), *common):
        for place in dict.fromkeys((case.place, None)):
            rule = book.find(sets, event.at.date(), place=place, channel=case.channel.value)
            if rule is not None and (rule.fields or list_name == "cites"):
                rows[rule.id] = rule
    return tuple(rows.values())


def part_names(parts: Iterable[str], language: Language) -> str:
    """Return parts in words, or as rows call them where the table has no word."""
    table = notice_table()["parts"]
    return ", ".join(table[part][language] if part in table else part for part in parts)


def values_of(event: Event, history: History, facts: NoticeFacts, language: Language) -> dict[str, str]:
    """Return what the texts can say, by the names in their braces; blank where it is not known.

    Args:
        event: what happened.
        history: the history after it, with the event as its last.
        facts: what only the host knows.
        language: "vi" or "en".

    Raises:
        BadInputError: NOTICE_NOT_LAST when the event is not the last of the history.
    """
    if not history.events or history.events[-1] != event:
        raise BadInputError(
            "NOTICE_NOT_LAST",
            "Thông báo phải lập cho bước cuối cùng của quá trình xử lý.",
            "a notice is made for the last event of the history",
            path="$.event",
            value=event.event.value,
        )
    words = notice_table()["words"][language]
    items = "; ".join(event.items) if isinstance(event.items, tuple) else ""
    is_return = event.event is EventName.RETURN_RESULT
    values = {
        **_named(event, history, words),
        "status": history.state.label_vi if language == "vi" else notice_table()["states_en"][history.state.value],
        "reason": event.reason,
        "items": items,
        "return_date": _day(event.due or history.due) if event.event is EventName.ACCEPT else "",
        "new_due": _day(event.new_due),
        "papers_to_present": _told(None if facts.papers is None else "; ".join(facts.papers), words["none"]),
        "fees_at_collection": _told(facts.fees, words["none"]),
        "payment_guidance": facts.payment_guidance
        or ("" if facts.fees is None or facts.fees.strip() else words["none"]),
        "received_at": _moment(history.accepted_at),
        "returned_at": _moment(event.at if is_return else history.due),
    }
    for name in ("office", "phone", "lookup", "guidance", "competent_agency", "agency", "receiving_officer",
                 "resolving_officer", "processing_time"):  # fmt: skip
        values[name] = getattr(facts, name)
    return {name: " ".join((value or "").split()) for name, value in values.items()}


def _named(event: Event, history: History, words: Mapping[str, str]) -> dict[str, str | None]:
    """How the dossier is called, at the head of a sentence and within one."""
    code = history.case.code
    day = _day(history.events[0].at if history.events else event.at)
    named = words["coded"].format(code=code) if code else words["uncoded"].format(day=day)
    return {"dossier": named, "dossier_low": named[0].lower() + named[1:]}


def _told(value: str | None, none: str) -> str:
    """An answer of nothing is an answer; no answer stays blank."""
    return "" if value is None else value.strip() or none


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%d/%m/%Y}"


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%H:%M %d/%m/%Y}"


def filled(
    sentences: Iterable[Mapping[str, Any]], values: Mapping[str, str], language: Language
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each sentence that can be said, with the parts it carries; one with a blank name is left out."""
    for sentence in sentences:
        template = sentence[language]
        names = [name for _, name, _, _ in Formatter().parse(template) if name]
        if all(values.get(name) for name in names):
            yield template.format_map(values), tuple(sentence.get("parts", ()))
