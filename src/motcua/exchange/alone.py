"""Checks that need no more than the messages; where a history is given, it decides what a step or a date is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motcua.codes.agency import parse as parse_agency
from motcua.errors import BadInputError
from motcua.exchange import against
from motcua.exchange.dialect import Field, dialect
from motcua.exchange.model import Head, StatusRow
from motcua.exchange.signs import DONE, WAITING, is_placeholder_number, signs
from motcua.exchange.trail import Trail
from motcua.findings import Finding, finding
from motcua.rules import rule_cite

__all__ = [
    "code_day",
    "code_foreign",
    "code_random",
    "code_unreadable",
    "due_missing",
    "fabricated",
    "identity_placeholder",
    "result_is_submitted",
    "submission_copied",
    "text_cut",
    "text_placeholder",
    "waiting_as_done",
]

_LOCAL_DIALECT = "dvcqg-mc"
"""The dialect whose codes are made by the reporting system, not by the portal."""
_OPEN_AFTER_ACCEPTANCE = frozenset({2, 4, 5, 6})
_CODE_LAYOUT = "tt-01-2018-vpcp:code-layout"
_WIDTHS = {"citizen_id": 12, "old_id": 9}


def fabricated(trail: Trail) -> Iterator[Finding]:
    """A step "processed" or "returned" that nobody made: at the moment of acceptance, or with a text that says so."""
    if trail.history is not None:
        yield from against.fabricated(trail)
        return
    accepted = trail.accepted_at
    for row in trail.rows:
        if row.status in DONE and row.at is not None and (row.at == accepted or signs().is_made_up(row.note)):
            yield finding("SYNC_DONE_FABRICATED", path=row.path, code=trail.code, status=row.status)


def waiting_as_done(trail: Trail) -> Iterator[Finding]:
    """Papers asked for, payment asked for, or stopped (5, 6, 8), and reported as processed."""
    if trail.history is not None:
        yield from against.waiting_as_done(trail)
        return
    before: int | None = None
    for row in trail.rows:
        if row.status in DONE and (before in WAITING or signs().waits(row.note)):
            yield finding("SYNC_WAITING_AS_DONE", path=row.path, code=trail.code, status=row.status)
        before = row.status or before
    last = before
    for one in trail.last_told:
        if one.status in DONE and last in WAITING:
            yield finding("SYNC_WAITING_AS_DONE", path=one.path, code=trail.code, status=one.status)


def submission_copied(trail: Trail) -> Iterator[Finding]:
    """An online filing accepted in the second in which it was filed: the filing time is that of the acceptance.

    At the counter both moments may well be one, so only a history can tell there.
    """
    if trail.history is not None:
        yield from against.submission_copied(trail)
        return
    for head in trail.heads:
        is_online = head.channel == "online" or not trail.says("channel")
        if is_online and head.submitted_at is not None and head.submitted_at == head.accepted_at:
            yield finding("SYNC_SUBMISSION_COPIED", path=head.path, code=trail.code)


def result_is_submitted(trail: Trail) -> Iterator[Finding]:
    """A paper of the applicant's, given back as the result: same link, same id, or same content."""
    if not any(one.results for one in trail.carriers):
        return
    filed = {mark for head in trail.heads for mark in _filed_marks(head)}
    for one in trail.carriers:
        for index, result in enumerate(one.results):
            if filed & {("link", result.link), ("id", result.id), ("hash", result.hash)}:
                yield finding("SYNC_RESULT_IS_SUBMITTED", path=one.path, code=trail.code, index=index)


def _filed_marks(head: Head) -> Iterator[tuple[str, str]]:
    for file in (*head.files, *(file for component in head.components for file in component.files)):
        for name in ("link", "id", "hash"):
            mark = getattr(file, name)
            if mark:
                yield name, mark


def identity_placeholder(trail: Trail) -> Iterator[Finding]:
    """An identity number that stands for nobody, or one of another length than its kind has; it is never repeated."""
    for head in trail.heads:
        for name, kind, number in dict.fromkeys(_numbers(head)):
            if is_placeholder_number(number):
                yield finding("SYNC_IDENTITY_PLACEHOLDER", path=head.path, code=trail.code, field=name)
            elif kind in _WIDTHS and (len(number) != _WIDTHS[kind] or not number.isdecimal()):
                yield finding("SYNC_IDENTITY_SHAPE", path=head.path, code=trail.code, field=name, wanted=_WIDTHS[kind])


def _numbers(head: Head) -> Iterator[tuple[str, str | None, str]]:
    """Yield each identity number: what it is called, its kind, the number."""
    for identity in head.identities:
        if identity.number:
            yield "identities", identity.kind, identity.number
    if head.owner_id:
        yield "owner_id", None, head.owner_id
    details = None if head.submitter is None else head.submitter.details
    if details is not None:
        for name in ("number", "owner_number"):
            number = getattr(details, name)
            if number:
                yield f"submitter.{name}", None, number


def code_unreadable(trail: Trail) -> Iterator[Finding]:
    """No dossier code that any rule knows."""
    if trail.code and trail.parsed is None:
        yield finding("SYNC_CODE_UNREADABLE", path=trail.records[0].path, code=trail.code)


def code_random(trail: Trail) -> Iterator[Finding]:
    """A serial of five digits, which a system makes by chance where the order of the day should stand."""
    code = trail.parsed if trail.dialect == _LOCAL_DIALECT else None
    wide = signs().random_serial_width
    if code is not None and code.serial_width == wide and code.serial >= 10 ** (wide - 1):
        yield finding(
            "SYNC_CODE_RANDOM", because=(rule_cite(_CODE_LAYOUT),), path=trail.records[0].path, code=trail.code
        )


def code_foreign(trail: Trail) -> Iterator[Finding]:
    """A code of another ministry or province than the unit that reports it."""
    code = trail.parsed
    if code is None or trail.unit is None:
        return
    try:
        unit = parse_agency(trail.unit)
    except BadInputError:
        return
    if unit.level1 != code.agency.level1:
        yield finding("SYNC_CODE_FOREIGN", path=trail.records[0].path, code=trail.code, unit=trail.unit)


def code_day(trail: Trail) -> Iterator[Finding]:
    """A code of another day than that of the acceptance, in the dialect whose codes the reporting system makes."""
    code = trail.parsed if trail.dialect == _LOCAL_DIALECT else None
    head = trail.head
    if code is None or head is None or head.accepted_at is None or code.accepted_on == head.accepted_at.date():
        return
    cite = rule_cite(_CODE_LAYOUT)
    yield finding("SYNC_CODE_DAY", because=(cite,), path=head.path, code=trail.code, day=head.accepted_at.date())


def due_missing(trail: Trail) -> Iterator[Finding]:
    """An accepted dossier without a promise, in a dialect that has a field for it."""
    head = trail.head
    if head is not None and head.due is None and head.status in _OPEN_AFTER_ACCEPTANCE and trail.says("due"):
        yield finding("SYNC_DUE_MISSING", path=head.path, code=trail.code)


def text_cut(trail: Trail) -> Iterator[Finding]:
    """A text that fills its observed limit, or ends in dots just below it."""
    shapes = dialect(trail.dialect)
    for record in trail.records:
        if isinstance(record, StatusRow):
            continue
        kind = "dossier" if isinstance(record, Head) else "progress"
        yield from _cut_in(record, shapes.messages[kind].limited, record.path, trail.code)
        if isinstance(record, Head):
            for part, items in (("file", record.files), ("result", record.results)):
                for item in items:
                    yield from _cut_in(item, shapes.parts[part].limited, record.path, trail.code)


def _cut_in(record: object, fields: Iterable[Field], path: str, code: str) -> Iterator[Finding]:
    for field in fields:
        text = getattr(record, field.to)
        if text is not None and field.limit is not None and signs().was_cut(text, field.limit):
            yield finding("SYNC_TEXT_CUT", path=path, code=code, field=field.name, length=len(text))


def text_placeholder(trail: Trail) -> Iterator[Finding]:
    """A text that was put where the system had none."""
    for head in trail.heads:
        if signs().says_nothing(head.abstract):
            yield finding("SYNC_TEXT_PLACEHOLDER", path=head.path, code=trail.code, field="abstract")
    for row in trail.rows:
        if signs().says_nothing(row.handler):
            yield finding("SYNC_TEXT_PLACEHOLDER", path=row.path, code=trail.code, field="handler")
