"""MC4xx: papers, signatures and money as the register records them: result number, signature, rating, fees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from motcua.audit.check import Check
from motcua.audit.checks.making import Suspects, register_check, row_check
from motcua.audit.checks.picks import filers, keep_result_numbers
from motcua.audit.checks.shadows import DONE
from motcua.audit.checks.streams import streamed
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites, governing_day, place_of, rule_of
from motcua.audit.words import read_way
from motcua.errors import LawError
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.ledger.schema import fold_heading
from motcua.rules import RuleBook
from motcua.states import State
from motcua.states.refund import RefundFacts, RefundOutcome, decide_refund
from motcua.units import Channel, Severity

if TYPE_CHECKING:
    from motcua.audit.columns import Columns, Flags

__all__ = ["paper_checks"]


def paper_checks() -> tuple[Check, ...]:
    """Return the checks of papers, signatures and fees, in the order of their ids."""
    return (
        row_check("MC401", ("RESULT_NUMBER_MISSING",), _number_missing),
        streamed(
            register_check("MC402", ("RESULT_NUMBER_TWICE",), _number_twice),
            *(Column.RESULT_NUMBER, Column.FINISHED_AT, Column.OFFICE),
            keep=keep_result_numbers,
            picks=filers,
            needs=(Column.RESULT_NUMBER,),
        ),
        row_check("MC403", ("RESULT_BEFORE_END",), _number_early),
        row_check("MC404", ("SIGNED_FOR_MISSING",), _unsigned, _returned_without(Column.SIGNED_FOR)),
        row_check("MC405", ("RATING_EARLY",), _rated_early),
        row_check("MC406", ("FEE_UNPAID",), _unpaid),
        row_check("MC407", ("FEE_OVERPAID",), _overpaid),
        row_check("MC408", ("FEE_NOT_REFUNDED",), _not_refunded, lambda columns: columns.numbers(Column.FEE_PAID) > 0),
        row_check("MC409", ("FEE_REFUND_LARGE",), _refund_large),
        row_check("MC410", ("FEE_PAID_LATE",), _paid_late),
        row_check("MC411", ("FEE_PAID_UNDATED",), _undated),
    )


def _returned_without(column: Column) -> Suspects:
    def suspects(columns: Columns) -> Flags:
        if not columns.has(column):
            return columns.none
        return columns.known(Column.RETURNED_AT) & ~columns.filled(column)

    return suspects


def _number_missing(facts: RowFacts) -> Iterator[Finding]:
    row = facts.row
    if Column.RESULT_NUMBER not in facts.headings or row.text(Column.RESULT_NUMBER):
        return
    if facts.status in DONE and row.moment(Column.FINISHED_AT) is not None:
        yield finding("RESULT_NUMBER_MISSING", because=cites(facts, "result.stored"))


def _number_twice(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """One number on the results of two dossiers; the number of a register is that of one office's papers."""
    if Column.RESULT_NUMBER not in register.headings:
        return
    by_number: dict[tuple[str, str, int], dict[str, RowFacts]] = defaultdict(dict)
    for facts in rows:
        number, ended = facts.row.text(Column.RESULT_NUMBER), facts.row.moment(Column.FINISHED_AT)
        if number is not None and ended is not None:
            key = (fold_heading(number), fold_heading(facts.row.text(Column.OFFICE) or ""), ended.year)
            by_number[key].setdefault(facts.row.text(Column.CODE) or f"#{facts.row.number}", facts)
    for same in by_number.values():
        first, *others = same.values()
        for facts in others:
            yield (
                facts,
                finding(
                    "RESULT_NUMBER_TWICE",
                    number=(facts.row.text(Column.RESULT_NUMBER) or "")[:40],
                    row=first.row.number,
                ),
            )


def _number_early(facts: RowFacts) -> Iterator[Finding]:
    number = facts.row.text(Column.RESULT_NUMBER)
    if number and not facts.row.text(Column.FINISHED_AT) and facts.status is not None and facts.status.is_open:
        yield finding("RESULT_BEFORE_END", number=number[:40])


def _unsigned(facts: RowFacts) -> Iterator[Finding]:
    """A result handed over without a signature; what went back electronically is not signed for."""
    row = facts.row
    if Column.SIGNED_FOR not in facts.headings or row.text(Column.SIGNED_FOR) or not row.moment(Column.RETURNED_AT):
        return
    way = read_way(row.text(Column.RETURN_MODE))
    if way is Channel.ONLINE or (way is None and facts.channel in (None, Channel.ONLINE)):
        return
    rule = rule_of(facts, "result.return_post", channel=Channel.POST) if way is Channel.POST else None
    signed_by_rule = rule is not None and rule.policy is None
    severity = None if signed_by_rule else Severity.INFO
    yield finding(
        "SIGNED_FOR_MISSING",
        because=(rule.cite,) if signed_by_rule and rule else cites(facts, "forms.fields.register"),
        severity=severity,
    )


def _rated_early(facts: RowFacts) -> Iterator[Finding]:
    """A rating of a result that nobody has received yet."""
    row = facts.row
    known = Column.RETURNED_AT in facts.headings and facts.status is not None and facts.status.is_open
    if known and row.text(Column.RATING) and not row.text(Column.RETURNED_AT):
        yield finding("RATING_EARLY", because=cites(facts, "rating.items", "rating.subject"))


def _sum(facts: RowFacts, column: Column) -> int | None:
    """Return a sum in đồng, or None where the cell is blank or cannot be read."""
    from motcua.ledger.texts import read_amount  # noqa: PLC0415  brings pyarrow, an extra

    text = facts.row.text(column)
    return None if text is None else read_amount(text)


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _unpaid(facts: RowFacts) -> Iterator[Finding]:
    """A result handed over while a fee is owed."""
    charged, paid = _sum(facts, Column.FEE_CHARGED), _sum(facts, Column.FEE_PAID)
    if not charged or Column.FEE_PAID not in facts.headings or facts.row.is_unreadable(Column.FEE_PAID):
        return
    if facts.row.moment(Column.RETURNED_AT) is not None and (paid or 0) < charged:
        because = cites(facts, "fees.paid", "fees.at_return")
        yield finding("FEE_UNPAID", because=because, charged=_money(charged), paid=_money(paid or 0))


def _overpaid(facts: RowFacts) -> Iterator[Finding]:
    charged, paid = _sum(facts, Column.FEE_CHARGED), _sum(facts, Column.FEE_PAID)
    if charged is None or paid is None:
        return
    if paid - (_sum(facts, Column.FEE_REFUNDED) or 0) > charged:
        because = cites(facts, "fees.none_beyond")
        yield finding("FEE_OVERPAID", because=because, charged=_money(charged), paid=_money(paid))


def _not_refunded(facts: RowFacts) -> Iterator[Finding]:
    """Paid, and the service was not performed: given back where a province's rule says so; readings are told."""
    paid, day = _sum(facts, Column.FEE_PAID), governing_day(facts)
    if not paid or day is None or facts.status not in (State.STOPPED, State.REFUSED, State.CANCELLED):
        return
    if Column.FEE_REFUNDED not in facts.headings or (_sum(facts, Column.FEE_REFUNDED) or 0) >= paid:
        return
    try:
        decision = decide_refund(
            RefundFacts(paid=True, settled=False), day, place=place_of(facts), book=RuleBook.official()
        )
    except LawError:
        return
    sure = decision.outcome is RefundOutcome.REFUND
    yield finding(
        "FEE_NOT_REFUNDED",
        because=decision.because,
        severity=None if sure else Severity.INFO,
        paid=_money(paid),
        vi=decision.text("vi").splitlines()[0],
        en=decision.text("en").splitlines()[0],
    )


def _refund_large(facts: RowFacts) -> Iterator[Finding]:
    paid, refunded = _sum(facts, Column.FEE_PAID) or 0, _sum(facts, Column.FEE_REFUNDED)
    if refunded and refunded > paid and Column.FEE_PAID in facts.headings:
        yield finding("FEE_REFUND_LARGE", refunded=_money(refunded), paid=_money(paid))


def _paid_late(facts: RowFacts) -> Iterator[Finding]:
    """Paid after the result was handed over; a day counts to its end."""
    row = facts.row
    paid, returned = row.moment(Column.FEE_PAID_AT), row.moment(Column.RETURNED_AT)
    if paid is None or returned is None:
        return
    bare = row.bare_days & {Column.FEE_PAID_AT, Column.RETURNED_AT}
    if paid.date() > returned.date() or (not bare and paid > returned):
        yield finding(
            "FEE_PAID_LATE",
            because=cites(facts, "fees.at_return", "fees.paid"),
            paid=f"{paid:%H:%M %d/%m/%Y}",
            returned=f"{returned:%H:%M %d/%m/%Y}",
        )


def _undated(facts: RowFacts) -> Iterator[Finding]:
    paid = _sum(facts, Column.FEE_PAID)
    if paid and Column.FEE_PAID_AT in facts.headings and not facts.row.text(Column.FEE_PAID_AT):
        yield finding("FEE_PAID_UNDATED", because=cites(facts, "fees.proof"), paid=_money(paid))
