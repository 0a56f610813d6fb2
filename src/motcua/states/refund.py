"""Whether fees are given back when a service was not performed, or its result not collected.

Written for Decision 08/2018 of Kon Tum, Article 8(2)(c), which can be read in two ways; both are answered.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.dossier import Event, EventName
from motcua.law import Citation, Provenance, weakest
from motcua.rules import Reading, Rule, RuleBook

__all__ = [
    "FailedBy",
    "ReadingAnswer",
    "RefundDecision",
    "RefundFacts",
    "RefundOutcome",
    "decide_refund",
    "refund_facts",
]

_APPLICANT_ENDS = (EventName.CANCEL, EventName.APPROVE_WITHDRAW, EventName.SUPPLEMENT_TIMEOUT)


class FailedBy(StrEnum):
    """On whose side the reason lies that the service was not performed."""

    AGENCY = "agency"
    APPLICANT = "applicant"


class RefundOutcome(StrEnum):
    """What is owed."""

    REFUND = "refund"
    NO_REFUND = "no_refund"
    UNDECIDED = "undecided"


@attrs.frozen(kw_only=True)
class RefundFacts:
    """What the decision rests on; None for what is not known.

    Attributes:
        paid: whether fees were paid.
        failed_by: who could not do their part; the applicant also where conditions were not met or it was withdrawn.
        settled: whether the agency finished its part; a refusal in due form counts, with the applicant as `failed_by`.
        collected: whether the result was collected.
    """

    paid: bool | None = None
    failed_by: FailedBy | None = None
    settled: bool | None = None
    collected: bool | None = None


@attrs.frozen
class ReadingAnswer:
    """What one reading of the row answers.

    Attributes:
        reading: the reading.
        outcome: what it answers.
        why_vi: why, in Vietnamese.
        why_en: why, in English.
    """

    reading: Reading
    outcome: RefundOutcome
    why_vi: str
    why_en: str


@attrs.frozen
class RefundDecision:
    """Whether fees are given back (hoàn trả phí, lệ phí).

    Attributes:
        outcome: the answer of the reading that is applied.
        answers: the answer of every reading of the row, in the row's order.
        rules: the rows it rests on.
    """

    outcome: RefundOutcome
    answers: tuple[ReadingAnswer, ...]
    rules: tuple[Rule, ...]

    @property
    def is_contested(self) -> bool:
        """Whether another reading answers otherwise."""
        return len({answer.outcome for answer in self.answers}) > 1

    @property
    def because(self) -> tuple[Citation, ...]:
        """Where it stands."""
        return tuple(dict.fromkeys(rule.cite for rule in self.rules))

    @property
    def provenance(self) -> Provenance:
        """The weakest among its citations."""
        return weakest(rule.provenance for rule in self.rules)

    def text(self, lang: str) -> str:
        """Say the answer, its reason, its place, and every other reading, in `vi` or `en`."""
        is_vi, table = lang == "vi", _table()
        cites = "; ".join(cite.text_vi if is_vi else cite.text_en for cite in self.because)
        applied = next(answer for answer in self.answers if answer.reading.applied)
        outcome = table["outcomes"][self.outcome.value][lang]
        lines = [f"{outcome}: {applied.why_vi if is_vi else applied.why_en} ({cites})."]
        if self.is_contested:
            lines.append(table["whys"][f"split_{lang}"])
        for answer in self.answers:
            mark = "*" if answer.reading.applied else "-"
            says = answer.reading.says_vi if is_vi else answer.reading.says_en
            lines.append(f"{mark} {says} → {table['outcomes'][answer.outcome.value][lang]}")
        return "\n".join(lines)


def decide_refund(
    facts: RefundFacts, day: date, *, place: str | None = None, book: RuleBook | None = None
) -> RefundDecision:
    """Return whether fees are given back, with the answer of each reading of the law.

    Args:
        facts: what is known.
        day: the day whose law governs.
        place: level-1 code of the desk's province; no national row that was read speaks of refunds.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: when no text that was read speaks of refunds on that day in that place.
        NotFormalised: when one does whose validity on that day is not sourced.
    """
    packs = book or RuleBook.official()
    refund = packs.in_force("fees.refund", day, place=place)
    kept = packs.find("fees.no_refund", day, place=place)
    pairs = zip(refund.readings, _table()["readings"], strict=True)
    answers = tuple(_answer(reading, facts, is_broad=name == "not_performed") for reading, name in pairs)
    outcome = next(answer.outcome for answer in answers if answer.reading.applied)
    return RefundDecision(outcome, answers, (refund,) if kept is None else (refund, kept))


def refund_facts(events: Iterable[Event]) -> RefundFacts:
    """Return what a history says; what it leaves open stays None, for the desk to fill in (`attrs.evolve`).

    A refusal with a reason, a withdrawal, a cancellation and a supplement that never came lie with the applicant; a
    dossier stopped, or refused without a reason, leaves it open whose part failed. That the agency failed is never
    read out of a history: no event says so.
    """
    happened = tuple(events)
    paid = next((fee for fee in (_paid(event) for event in reversed(happened)) if fee is not None), None)
    settled: bool | None = None
    failed_by: FailedBy | None = None
    for event in happened:
        is_denied = event.event is EventName.DECIDE and event.outcome == "denied"
        is_reasoned = bool(event.reason and event.reason.strip())
        if event.event is EventName.DECIDE and not is_denied:
            settled = True
        elif (is_denied or event.event is EventName.REFUSE) and is_reasoned:
            settled, failed_by = True, FailedBy.APPLICANT
        elif event.event in _APPLICANT_ENDS:
            settled, failed_by = False, FailedBy.APPLICANT
    collected = True if any(event.event is EventName.RETURN_RESULT for event in happened) else None
    return RefundFacts(paid=paid, failed_by=failed_by, settled=settled, collected=collected)


def _paid(event: Event) -> bool | None:
    if event.fee_paid is not None:
        return event.fee_paid
    return True if event.event is EventName.CONFIRM_PAYMENT else None


def _answer(reading: Reading, facts: RefundFacts, *, is_broad: bool) -> ReadingAnswer:
    outcome, why = _decided(facts, is_broad=is_broad)
    whys = _table()["whys"]
    return ReadingAnswer(reading, outcome, whys[f"{why}_vi"], whys[f"{why}_en"])


def _decided(facts: RefundFacts, *, is_broad: bool) -> tuple[RefundOutcome, str]:
    if facts.paid is None:
        return RefundOutcome.UNDECIDED, "paid_unknown"
    if not facts.paid:
        return RefundOutcome.NO_REFUND, "not_paid"
    if facts.settled and facts.failed_by is not FailedBy.APPLICANT:
        return _of_settled(facts)
    return _of_unsettled(facts.failed_by, is_broad=is_broad)


def _of_settled(facts: RefundFacts) -> tuple[RefundOutcome, str]:
    if facts.failed_by is FailedBy.AGENCY:
        return RefundOutcome.UNDECIDED, "contradiction"
    return RefundOutcome.NO_REFUND, {True: "collected", False: "uncollected", None: "settled"}[facts.collected]


def _of_unsettled(failed_by: FailedBy | None, *, is_broad: bool) -> tuple[RefundOutcome, str]:
    """Only here the readings part: the applicant's own failure is refunded by the broad one alone."""
    if failed_by is None:
        return RefundOutcome.UNDECIDED, "open"
    if failed_by is FailedBy.AGENCY:
        return RefundOutcome.REFUND, "agency"
    if is_broad:
        return RefundOutcome.REFUND, "applicant_broad"
    return RefundOutcome.NO_REFUND, "applicant_narrow"


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.states").joinpath("tables", "refund.toml").read_text("utf-8"))
