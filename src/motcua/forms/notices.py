"""What the desk tells the filer when something happens: a short text, or a mail with the parts that the law demands.

Kon Tum's Decision 08/2018/QĐ-UBND, Articles 14(3) and 15(2), Đồng Nai's Decision 33/2015/QĐ-UBND, Article 4(3)(a), and
Decrees 61/2018, 118/2025 and 224/2026 say what notices carry; their rows are looked up for the day and the place of the
event. A short text holds no personal data and no free text; it sends the reader to the mail.
"""

from __future__ import annotations

from typing import Any

import attrs

from motcua.dossier import Event
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.forms.masking import tells_who
from motcua.forms.noticeparts import (
    Language,
    NoticeFacts,
    filled,
    notice_kind,
    notice_rules,
    notice_table,
    part_names,
    values_of,
)
from motcua.forms.plain import plain
from motcua.forms.ruled import judge_content
from motcua.forms.sms import SmsLength, not_gsm7, sms_length, unaccented
from motcua.law import Citation
from motcua.rules import Rule, RuleBook
from motcua.states import History

__all__ = ["Mail", "NoticeFacts", "ShortText", "SmsLength", "mail", "short_text", "sms_length", "unaccented"]


@attrs.frozen
class ShortText:
    """A notice as a short text (tin nhắn).

    Attributes:
        text: the text.
        length: its alphabet, units and segments.
        because: the rows that bind the notice or allow this way.
        findings: the parts that the law demands and that only the mail carries; what else is worth knowing.
    """

    text: str
    length: SmsLength
    because: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-like data."""
        return dict(plain(self))


@attrs.frozen
class Mail:
    """A notice as a mail (thông báo bằng thư điện tử).

    Attributes:
        subject: its subject, one line, without personal data.
        body: its body, plain text.
        because: the rows that say what it carries or allow this way.
        findings: the parts that are missing, one finding for each row that demands some.
    """

    subject: str
    body: str
    because: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-like data."""
        return dict(plain(self))


def short_text(
    event: Event,
    history: History,
    *,
    facts: NoticeFacts,
    language: Language = "vi",
    gsm7: bool = False,
    book: RuleBook | None = None,
) -> ShortText:
    """Return the short text for an event.

    Args:
        event: what happened.
        history: the history after it.
        facts: what only the host knows.
        language: "vi" or "en".
        gsm7: whether accents are dropped, for hosts that must send GSM-7.
        book: the rules; those that come with motcua by default.

    Raises:
        BadInputError: NOTICE_NOT_LAST; SMS_PERSONAL_DATA when a fact would put the filer's data into the text.
    """
    kind, book = notice_kind(event, facts), book or RuleBook.official()
    values = values_of(event, history, facts, language)
    sentences = (*notice_table()[kind]["sms"], *notice_table()["common"]["sms"])
    said = tuple(filled(sentences, values, language))
    text = " ".join(sentence for sentence, _ in said)
    _refuse_personal(text, facts)
    name = facts.applicant.name if facts.applicant and facts.name_in_sms else ""
    if name:
        greeting = notice_table()["words"][language]["sms_greeting"].format(name=" ".join(name.split()))
        text = f"{greeting} {text}"
    text = unaccented(text) if gsm7 else text
    rules = notice_rules(kind, event, history, book)
    carried = [part for _, parts in said for part in parts]
    missing = tuple(dict.fromkeys(part for rule in rules for part in rule.fields if part not in carried))
    return ShortText(
        text,
        sms_length(text),
        because=_because(rules, kind, event, history, book),
        findings=tuple(_remarks(missing, rules, named=bool(name), left=not_gsm7(text) if gsm7 else "")),
    )


def _remarks(missing: tuple[str, ...], rules: tuple[Rule, ...], *, named: bool, left: str) -> list[Finding]:
    found = []
    if missing:
        because = tuple(rule.cite for rule in rules)
        found.append(finding("NOTICE_PARTS_ELSEWHERE", because=because, missing=", ".join(missing)))
    if named:
        found.append(finding("SMS_NAMES_PERSON"))
    if left:
        found.append(finding("SMS_NOT_GSM7", chars=left))
    return found


def _refuse_personal(text: str, facts: NoticeFacts) -> None:
    told = tells_who(text, facts.applicant) if facts.applicant else None
    if told is not None:
        raise BadInputError(
            "SMS_PERSONAL_DATA",
            f"Tin nhắn sẽ chứa dữ liệu cá nhân của người nộp ({told}); hãy bỏ khỏi tên cơ quan, địa chỉ tra cứu.",
            f"the short text would hold personal data of the filer ({told}); see office and look-up address",
            path="$.facts",
        )


def mail(
    event: Event,
    history: History,
    *,
    facts: NoticeFacts,
    language: Language = "vi",
    strict: bool = True,
    book: RuleBook | None = None,
) -> Mail:
    """Return the mail for an event.

    Args:
        event: what happened.
        history: the history after it.
        facts: what only the host knows.
        language: "vi" or "en".
        strict: whether a notice without a part that a row demands is refused; otherwise it is reported.
        book: the rules; those that come with motcua by default.

    Raises:
        BadInputError: NOTICE_NOT_LAST; NOTICE_INCOMPLETE with the names of all missing parts and the rows behind them.
    """
    kind, book = notice_kind(event, facts), book or RuleBook.official()
    table, values = notice_table(), values_of(event, history, facts, language)
    subject = table[kind]["subject"][language].format_map(values)
    said = tuple(filled((*table[kind].get("lines", ()), *table["common"]["lines"]), values, language))
    carried = {part for _, parts in said for part in parts} | set(table[kind].get("fixed", ()))
    if values["items"]:
        carried |= {"items", "items_to_complete"}
    rules = notice_rules(kind, event, history, book)
    if strict:
        _refuse_incomplete(rules, carried)
    words, who = table["words"][language], facts.applicant
    greeting = words["greeting"].format(name=" ".join(who.name.split())) if who else words["greeting_bare"]
    return Mail(
        subject,
        "\n".join((greeting, "", f"{subject}.", *(sentence for sentence, _ in said), "", values["office"], "")),
        because=_because(rules, kind, event, history, book),
        findings=tuple(found for rule in rules if (found := judge_content(rule, carried)) is not None),
    )


def _refuse_incomplete(rules: tuple[Rule, ...], carried: set[str]) -> None:
    lacking = [rule for rule in rules if not carried.issuperset(rule.fields)]
    missing = tuple(dict.fromkeys(part for rule in lacking for part in rule.fields if part not in carried))
    if missing:
        raise BadInputError(
            "NOTICE_INCOMPLETE",
            f"Thông báo thiếu {part_names(missing, 'vi')} ({'; '.join(rule.cite.text_vi for rule in lacking)}).",
            f"the notice lacks {part_names(missing, 'en')} ({'; '.join(rule.cite.text_en for rule in lacking)})",
            path="$.facts",
            value=", ".join(missing),
            because=tuple(rule.cite for rule in lacking),
        )


def _because(
    rules: tuple[Rule, ...], kind: str, event: Event, history: History, book: RuleBook
) -> tuple[Citation, ...]:
    ways = notice_rules(kind, event, history, book, "cites")
    return tuple(dict.fromkeys(rule.cite for rule in (*rules, *ways)))
