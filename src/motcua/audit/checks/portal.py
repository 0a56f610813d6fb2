"""MC6xx: messages to the national portal: what `motcua.exchange` finds in a stream, under stable ids, by dossier.

A register has no messages, so these checks have their own door: `audit_messages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import attrs

from motcua.audit.facts import gather, register_profile
from motcua.audit.pages import check_pages
from motcua.clock import Calendar, WorkClock
from motcua.exchange import Message, check_stream
from motcua.findings import Finding, finding_kinds
from motcua.ledger import Register
from motcua.states import History

__all__ = ["MessageCheck", "MessageFinding", "audit_messages", "message_checks", "register_histories"]

_HELD: Mapping[str, tuple[str, ...]] = {
    "MC601": ("SYNC_FIELD_UNKNOWN", "SYNC_FIELD_MISSING", "SYNC_FIELD_EMPTY", "SYNC_NULL", "SYNC_TYPE",
              "SYNC_DIALECT_UNKNOWN", "SYNC_DIALECT_WRONG", "SYNC_NUMBER_UNREADABLE"),
    "MC602": ("SYNC_DATE_FORMAT", "SYNC_DATE_UNREADABLE", "SYNC_DATES_MIXED", "SYNC_DATES_ORDER", "SYNC_MOMENT_CUT"),
    "MC603": ("SYNC_CODE_UNREADABLE", "SYNC_CODE_RANDOM", "SYNC_CODE_FOREIGN", "SYNC_CODE_DAY"),
    "MC604": ("SYNC_DUE_MISSING", "SYNC_DUE_DAY_OFF", "SYNC_DUE_UNCOVERED"),
    "MC605": ("SYNC_STEP_WITHOUT_TIME", "SYNC_PROGRESS_BACKWARDS", "SYNC_PROGRESS_ORDER", "SYNC_HEAD_DIFFERS"),
    "MC606": ("SYNC_DONE_FABRICATED", "SYNC_WAITING_AS_DONE", "SYNC_SUBMISSION_COPIED", "SYNC_RESULT_IS_SUBMITTED"),
    "MC607": ("SYNC_TEXT_CUT", "SYNC_TEXT_PLACEHOLDER"),
    "MC608": ("SYNC_IDENTITY_PLACEHOLDER", "SYNC_IDENTITY_SHAPE"),
    "MC609": ("SYNC_NOT_IN_HISTORY", "SYNC_DATE_CHANGED", "SYNC_CODE_CHANGED"),
    "MC610": ("SYNC_CODE_UNKNOWN", "SYNC_CODE_FORM", "SYNC_STATUS_UNKNOWN", "SYNC_STATUS_TEXT"),
}  # fmt: skip


@attrs.frozen
class MessageCheck:
    """A check of messages to the national portal.

    Attributes:
        id: its stable id, MC6xx.
        title_vi: what it looks at, in Vietnamese.
        title_en: the same in English.
        names: the findings it raises.
    """

    id: str
    title_vi: str
    title_en: str
    names: tuple[str, ...]


@attrs.frozen
class MessageFinding:
    """A finding about a message.

    Attributes:
        check: id of the check that raised it.
        finding: what was noticed; its data name the dossier code or the path in the message where known.
    """

    check: str
    finding: Finding


@cache
def message_checks() -> tuple[MessageCheck, ...]:
    """Return the checks of messages, in the order of their ids."""
    pages = check_pages()
    return tuple(MessageCheck(id_, pages[id_].title_vi, pages[id_].title_en, names) for id_, names in _HELD.items())


def audit_messages(
    messages: Iterable[Message], *, histories: Mapping[str, History] | None = None, calendar: Calendar | None = None
) -> tuple[MessageFinding, ...]:
    """Return what is wrong with messages to the portal, each finding under the check it belongs to.

    Args:
        messages: decoded messages, in the order they were sent (`motcua.exchange.read_stream`).
        histories: the host's own histories by dossier code, for MC609.
        calendar: the days off; the official calendar by default.
    """
    owner = {name: id_ for id_, names in _HELD.items() for name in names}
    found = check_stream(messages, histories=histories, calendar=calendar)
    return tuple(MessageFinding(owner.get(one.id, "MC601"), one) for one in found if one.id in finding_kinds())


def register_histories(register: Register, *, clock: WorkClock | None = None) -> Mapping[str, History]:
    """Return the histories that a register tells, by dossier code: what messages are held against.

    Args:
        register: the register.
        clock: the desk's week and calendar; the default week and the official calendar by default.
    """
    at = register.last_moment
    if at is None:
        return {}
    rows = gather(register, at=at, clock=clock or WorkClock.default(), profile=register_profile())
    return {
        str(facts.verdict.code): facts.report.replay.history
        for facts in rows
        if facts.report is not None and facts.verdict is not None and facts.verdict.code is not None
    }
