"""Is a refusal as the rows of the day and the place want it: the reason, the leader's signature, the way, the notice?

Rows: Decree 61/2018/NĐ-CP, Articles 17(1)b and 19(8); An Giang 03/2023, Article 19(4); Kon Tum 08/2018, Article 15(2);
Đồng Nai 33/2015, Article 4(3)b, whose leader signs the paper of a denial. At intake the desk refuses, so the rows on
leaders are asked only about a denial.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, NoRuleInForce, NotFormalised
from motcua.findings import Finding, finding
from motcua.forms.refusal import Refusal
from motcua.forms.ruled import judge_content
from motcua.rules import Rule, RuleBook
from motcua.states.ruled import judge_approval

__all__ = ["check_refusal"]

_PAPERS = {
    EventName.REFUSE: ("intake.refusal_slip", "refusal.form"),
    EventName.DECIDE: ("refusal.slip", "refusal.form", "refusal.paper"),
}
_REASONS = {EventName.REFUSE: ("refusal.reason",), EventName.DECIDE: ("refusal.resolve_reason", "refusal.reason")}


def check_refusal(
    slip: Refusal,
    event: Event,
    *,
    place: str | None = None,
    steps: Sequence[str] | None = None,
    told_by: Collection[str] | None = None,
    book: RuleBook | None = None,
) -> tuple[Finding, ...]:
    """Return where a refusal falls short of the rows in force on the day of its event.

    Args:
        slip: the paper.
        event: the refusal at intake, or the decision that denies; `approved_by` names the leader who signs.
        place: level-1 code of the province.
        steps: the steps taken, oldest first, as rows call them (such as "draft_notice", "leader_signs", "refuse");
            None when they are not recorded, and then not judged.
        told_by: how the filer was told besides, as rows call it ("electronic_notice", "sms"); None as for `steps`.
        book: the rules.

    Raises:
        BadInputError: REFUSAL_NO_EVENT for an event that refuses nothing.
    """
    if event.event not in _PAPERS or (event.event is EventName.DECIDE and event.outcome != "denied"):
        raise BadInputError(
            "REFUSAL_NO_EVENT",
            "Phiếu từ chối chỉ đi với việc không tiếp nhận hoặc quyết định từ chối.",
            "a refusal slip goes with a refusal or with a decision that denies",
            path="$.event",
            value=event.event.value,
        )
    rules = _Rows(book or RuleBook.official(), event, place)
    found = (
        *_reason(slip, event, rules),
        *_paper(slip, event, rules),
        *(_way(rules, steps) if steps is not None else ()),
        *(_told(rules, told_by) if told_by is not None else ()),
    )
    return (*found, *rules.unsourced.values())


class _Rows:
    """The rows in force on the day of an event at a place; those of which that is not known are told once."""

    def __init__(self, book: RuleBook, event: Event, place: str | None) -> None:
        self.book, self.day, self.place = book, event.at.date(), place
        self.unsourced: dict[str, Finding] = {}

    def of(self, *names: str) -> Iterator[Rule]:
        for sets in names:
            try:
                yield self.book.in_force(sets, self.day, place=self.place)
            except NotFormalised as unknown:
                self.unsourced[sets] = finding("REFUSAL_RULE_UNSOURCED", vi=unknown.message_vi, en=unknown.message_en)
            except NoRuleInForce:
                continue


def _reason(slip: Refusal, event: Event, rules: _Rows) -> Iterator[Finding]:
    """The reason printed is the one recorded."""
    if _folded(slip.reason) != _folded(event.reason or ""):
        because = tuple(rule.cite for rule in rules.of(*_REASONS[event.event]))
        yield finding("REFUSAL_REASON_DIFFERS", because=because, event=event.event.value)


def _paper(slip: Refusal, event: Event, rules: _Rows) -> Iterator[Finding]:
    signed = _folded(slip.signer) == _folded(event.approved_by or "")
    shown = {"reason", *(("leader_signature",) if signed else ())}
    for rule in rules.of(*_PAPERS[event.event]):
        missing = judge_content(rule, shown)
        if missing is not None:
            yield missing
    for rule in rules.of("refusal.approval"):
        yield from judge_approval(rule, (event,))


def _way(rules: _Rows, steps: Sequence[str]) -> Iterator[Finding]:
    """Every step that the row names, in its order."""
    for rule in rules.of("refusal.through_desk"):
        for earlier, later in zip(rule.events, rule.events[1:], strict=False):
            if earlier not in steps or (later in steps and steps.index(later) < steps.index(earlier)):
                yield finding(
                    "RULE_ORDER",
                    because=(rule.cite,),
                    severity=rule.severity,
                    rule=rule.id,
                    vi=rule.summary_vi,
                    en=rule.summary_en,
                    earlier=earlier,
                    later=later,
                )


def _told(rules: _Rows, told_by: Collection[str]) -> Iterator[Finding]:
    """One of the ways that the row names is enough."""
    for rule in rules.of("refusal.told"):
        if not set(rule.fields) & set(told_by):
            yield finding("REFUSAL_NOT_TOLD", because=(rule.cite,), severity=rule.severity, ways=", ".join(rule.fields))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
