"""Two lists of one thing: what the post collected or delivered, against what the register says.

The second list is whatever the post, the bank or the treasury sent; `list_entries` takes it from a register that was
read with a mapping file, or a host gives `ListEntry` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial

import attrs

from motcua.audit.findingrows import AuditFinding
from motcua.audit.words import read_answer, read_channel, read_way
from motcua.codes.check import judge_code
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.ledger import Column, Register, RegisterRow
from motcua.rules import RuleBook
from motcua.units import Channel

__all__ = ["LIST_FINDINGS", "ListEntry", "ListKind", "list_entries", "reconcile"]


LIST_FINDINGS = (
    "RECONCILE_NOT_IN_REGISTER",
    "RECONCILE_NOT_IN_LIST",
    "RECONCILE_TWICE",
    "RECONCILE_AMOUNT",
    "RECONCILE_DAY",
)
"""Everything that `reconcile` may find."""


class ListKind(StrEnum):
    """What a list holds."""

    FEES = "fees"
    POST_FEES = "post_fees"
    POST_RETURNS = "post_returns"

    @property
    def check(self) -> str:
        """The id of the check that compares it."""
        return "MC515" if self is ListKind.POST_RETURNS else "MC514"


_RULES = {
    ListKind.FEES: ("fees.reconcile", "fees.settled"),
    ListKind.POST_FEES: ("fees.post_handover", "fees.to_post", "fees.settled"),
    ListKind.POST_RETURNS: ("result.return_post", "result.ways"),
}


@attrs.frozen
class ListEntry:
    """A line of the other list.

    Attributes:
        row: its row there, counted from 1.
        code: the dossier code as written.
        amount: the sum in đồng, or None for a list without sums.
        on: the day of payment or delivery, or None.
    """

    row: int
    code: str
    amount: int | None = None
    on: date | None = None


def list_entries(listed: Register) -> tuple[ListEntry, ...]:
    """Return the entries of a list that was read as a register: its code, sum paid, and day of payment or return."""
    from motcua.ledger.texts import read_amount  # noqa: PLC0415  brings pyarrow, an extra

    def entry(row: RegisterRow) -> ListEntry:
        amount = row.text(Column.FEE_PAID) or row.text(Column.FEE_CHARGED)
        moments = (Column.FEE_PAID_AT, Column.RETURNED_AT, Column.ACCEPTED_AT)
        on = next((moment.date() for column in moments if (moment := row.moment(column)) is not None), None)
        return ListEntry(row.number, row.text(Column.CODE) or "", None if amount is None else read_amount(amount), on)

    return tuple(entry(row) for row in listed.rows)


def reconcile(
    register: Register, listed: Iterable[ListEntry], kind: ListKind, *, place: str | None = None
) -> tuple[AuditFinding, ...]:
    """Return where a register and a list differ: missing on either side, twice, other sums, another day.

    Only rows that the list is about are looked for in it: paid ones, those paid at the post, those returned by post.
    A finding about an entry that the register does not know has the entry's row.

    Args:
        register: the register.
        listed: the entries of the list.
        kind: what the list holds.
        place: level-1 code of the province whose rules are cited; by default that of each dossier code.
    """
    own = {_key(row.text(Column.CODE)): row for row in register.rows if row.text(Column.CODE)}
    seen: dict[str, ListEntry] = {}
    found: list[AuditFinding] = []
    for entry in listed:
        key = _key(entry.code)
        raised = partial(_placed, kind, entry.row, entry.code or None)
        because = _because(kind, entry.on, key, place)
        if key in seen:
            found.append(raised(finding("RECONCILE_TWICE", because=because, row=entry.row, first=seen[key].row)))
            continue
        seen[key] = entry
        if key not in own:
            found.append(raised(finding("RECONCILE_NOT_IN_REGISTER", because=because, row=entry.row)))
    for key, row in own.items():
        code = row.text(Column.CODE)
        found += [_placed(kind, row.number, code, one) for one in _of_row(row, seen.get(key), kind, place)]
    return tuple(found)


def _of_row(row: RegisterRow, entry: ListEntry | None, kind: ListKind, place: str | None) -> Iterator[Finding]:
    accepted = row.moment(Column.ACCEPTED_AT)
    because = _because(kind, None if accepted is None else accepted.date(), _key(row.text(Column.CODE)), place)
    if entry is None:
        if _is_expected(row, kind):
            yield finding("RECONCILE_NOT_IN_LIST", because=because)
        return
    paid = _paid(row)
    if kind is not ListKind.POST_RETURNS and entry.amount is not None and entry.amount != paid:
        yield finding("RECONCILE_AMOUNT", because=because, row=entry.row, listed=entry.amount, own=paid)
    moment = row.moment(Column.RETURNED_AT if kind is ListKind.POST_RETURNS else Column.FEE_PAID_AT)
    if moment is not None and entry.on is not None and moment.date() != entry.on:
        yield finding(
            "RECONCILE_DAY", because=because, row=entry.row, listed=f"{entry.on:%d/%m/%Y}", own=f"{moment:%d/%m/%Y}"
        )


def _is_expected(row: RegisterRow, kind: ListKind) -> bool:
    """Whether the register says that a dossier should stand in the list."""
    if kind is ListKind.POST_RETURNS:
        by_post = read_way(row.text(Column.RETURN_MODE)) is Channel.POST or read_answer(row.text(Column.POSTAL_RETURN))
        return bool(by_post) and row.moment(Column.RETURNED_AT) is not None
    by_post = read_channel(row.text(Column.CHANNEL)) is Channel.POST
    return _paid(row) > 0 and (kind is ListKind.FEES or by_post)


def _paid(row: RegisterRow) -> int:
    from motcua.ledger.texts import read_amount  # noqa: PLC0415  brings pyarrow, an extra

    text = row.text(Column.FEE_PAID)
    return (None if text is None else read_amount(text)) or 0


def _key(code: str | None) -> str:
    """Return what a code is compared by: two spellings of one code are one."""
    if code is None:
        return ""
    read = judge_code(code).code
    return code.strip().casefold() if read is None else str(read)


def _because(kind: ListKind, day: date | None, key: str, place: str | None) -> tuple[Citation, ...]:
    read = judge_code(key).code if key else None
    when = day or (None if read is None else read.accepted_on)
    if when is None:
        return ()
    where = place or (None if read is None else read.agency.level1)
    channel = None if kind is ListKind.FEES else Channel.POST
    rules = [RuleBook.official().find(sets, when, place=where, channel=channel) for sets in _RULES[kind]]
    return tuple(rule.cite for rule in rules if rule is not None)


def _placed(kind: ListKind, row: int, code: str | None, found: Finding) -> AuditFinding:
    return AuditFinding(kind.check, row, code, found)
