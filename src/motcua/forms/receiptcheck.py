"""Does a receipt tell the truth: the published term, the due moment that follows from it, the moments of the history?

An Giang's annex has the prescribed term, the moment of reception and that of return on the receipt, to the minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.clock import Term, WorkClock, parse_term
from motcua.codes import dossier as dossier_codes
from motcua.dossier import EventName
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.forms.receipt import Receipt
from motcua.law import Citation
from motcua.rules import RuleBook
from motcua.states import History

__all__ = ["check_receipt"]


def check_receipt(
    receipt: Receipt,
    published: str,
    clock: WorkClock,
    *,
    history: History | None = None,
    book: RuleBook | None = None,
) -> tuple[Finding, ...]:
    """Return where a receipt differs from the published term, the computed due moment, or the history.

    A bare "ngày" for a term of working days is a finding of its own: the annex prints "ngày" and the row reads the
    number in the unit of the published procedure.

    Args:
        receipt: the receipt.
        published: the term of the procedure as published on the day of reception.
        clock: the desk's week and calendar.
        history: the history at reception, to hold the two moments against; or None.
        book: the rules that are cited.

    Raises:
        BadInputError: TERM_UNREADABLE or TERM_AMBIGUOUS when the published term is no clear term.
        NotCoveredError: when the calendar does not reach far enough.
    """
    terms = _published(published)
    book = book or RuleBook.official()
    because = tuple(_cites(book, receipt, "forms.receipt_term"))
    times = tuple(_cites(book, receipt, "forms.receipt_time"))
    due = clock.deadline(receipt.accepted_at, terms).due
    found = list(_term(receipt, published, terms, because))
    if _minute(receipt.due_at) != _minute(due):
        found.append(_differs("RECEIPT_DUE_DIFFERS", times, receipt.due_at, due))
    return (*found, *_history(receipt, history, times))


def _published(text: str) -> tuple[Term, ...]:
    reading = parse_term(text)
    if reading.ok and not reading.is_ambiguous:
        return reading.terms
    fault = reading.findings[0]
    raise BadInputError(fault.id, fault.message_vi, fault.message_en, path="$.published")


def _cites(book: RuleBook, receipt: Receipt, sets: str) -> Iterator[Citation]:
    """The row of the province whose agency issued the code."""
    place = dossier_codes.parse(receipt.code).agency.level1
    rule = book.find(sets, receipt.accepted_at.date(), place=place)
    if rule is not None:
        yield rule.cite


def _term(
    receipt: Receipt, published: str, terms: tuple[Term, ...], because: tuple[Citation, ...]
) -> Iterator[Finding]:
    printed = parse_term(receipt.term)
    if printed.terms == terms:
        return
    name = "RECEIPT_TERM_UNIT" if terms in printed.readings else "RECEIPT_TERM_DIFFERS"
    yield finding(name, because=because, printed=receipt.term, published=published)


def _history(receipt: Receipt, history: History | None, because: tuple[Citation, ...]) -> Iterator[Finding]:
    if history is None:
        return
    accepted = next((one for one in history.events if one.event is EventName.ACCEPT), None)
    if _minute(receipt.accepted_at) != _minute(history.accepted_at):
        yield _differs("RECEIPT_RECEIVED_DIFFERS", because, receipt.accepted_at, history.accepted_at)
    if accepted is not None and accepted.due is not None and _minute(receipt.due_at) != _minute(accepted.due):
        yield _differs("RECEIPT_PROMISE_DIFFERS", because, receipt.due_at, accepted.due)


def _differs(name: str, because: tuple[Citation, ...], told: datetime | None, wanted: datetime | None) -> Finding:
    return finding(name, because=because, printed=_words(told), wanted=_words(wanted))


def _words(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%d/%m/%Y %H:%M}"


def _minute(moment: datetime | None) -> datetime | None:
    """What the form prints of a moment."""
    return None if moment is None else moment.replace(second=0, microsecond=0)
