"""What was not sent: dossiers the portal was never told of, and those whose last state it does not know; ratio 1.4.

An Giang 03/2023/QĐ-UBND, Articles 9(3), 14(1) and 24(4), and Decision 31/2021/QĐ-TTg, Article 30 (not read), have a
dossier synchronised when its state changes. No text that was read says within what time, so none is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from motcua.exchange.model import Head, Message
from motcua.exchange.reported import reported
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.rules import RuleBook
from motcua.states import History

__all__ = ["Coverage", "coverage"]


@attrs.frozen(kw_only=True)
class Coverage:
    """How far a register is known to the portal (tỷ lệ đồng bộ hồ sơ).

    Attributes:
        counted: the dossiers received in the period.
        synchronised: those of them of which a head was sent.
        current: those of them whose last state was sent too.
        because: the row of the ratio, where one is in force.
        findings: each dossier never sent, or behind.
    """

    counted: int
    synchronised: int
    current: int
    because: tuple[Citation, ...]
    findings: tuple[Finding, ...]

    @property
    def ratio(self) -> Fraction | None:
        """Indicator 1.4 over this register: synchronised over counted; None when nothing is counted."""
        return Fraction(self.synchronised, self.counted) if self.counted else None


def coverage(
    histories: Mapping[str, History],
    messages: Iterable[Message],
    first: date,
    last: date,
    *,
    book: RuleBook | None = None,
) -> Coverage:
    """Return which dossiers received in a period were sent, and whether up to their last state.

    The register is the whole that is counted; indicator 1.4 proper takes the larger total of two national systems,
    which a host does not have.

    Args:
        histories: the host's own histories, by dossier code.
        messages: decoded messages, in the order they were sent.
        first: the first day of reception that counts.
        last: the last one.
        book: the rules.
    """
    book = book or RuleBook.official()
    heads, told = _told(messages)
    counted = {code: one for code, one in histories.items() if _is_within(one, first, last)}
    found: list[Finding] = []
    current = 0
    for code, history in counted.items():
        wanted = [step.status for step in reported(history)][-1]
        if code not in heads:
            found.append(finding("SYNC_NEVER_SENT", because=_duty(history, book), code=code))
        elif told[code] != wanted:
            found.append(
                finding("SYNC_BEHIND", because=_duty(history, book), code=code, told=told[code] or "-", wanted=wanted)
            )
        else:
            current += 1
    rule = book.find("ratio.sync_766", last)
    return Coverage(
        counted=len(counted),
        synchronised=sum(code in heads for code in counted),
        current=current,
        because=() if rule is None else (rule.cite,),
        findings=tuple(found),
    )


def _told(messages: Iterable[Message]) -> tuple[set[str], dict[str, int | None]]:
    """The dossiers of which a head was sent, and the last status that was said of each."""
    heads: set[str] = set()
    told: dict[str, int | None] = {}
    for message in messages:
        for record in message.records:
            if record.code:
                told[record.code] = record.status if record.status is not None else told.get(record.code)
                if isinstance(record, Head):
                    heads.add(record.code)
    return heads, told


def _is_within(history: History, first: date, last: date) -> bool:
    return history.accepted_at is not None and first <= history.accepted_at.date() <= last


def _duty(history: History, book: RuleBook) -> tuple[Citation, ...]:
    """The row that has a change of state synchronised, on the day of the last event."""
    day = history.events[-1].at.date()
    rule = book.find("integration.dossier_sync", day, place=history.case.place)
    return () if rule is None else (rule.cite,)
