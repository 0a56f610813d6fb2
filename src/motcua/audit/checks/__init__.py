"""The checks that motcua brings, by family; each raises findings of the registry by name, and each has its page."""

from __future__ import annotations

from functools import cache

from motcua.audit.check import Check
from motcua.audit.checks.codes import code_checks
from motcua.audit.checks.lists import only_by_post, only_sectors
from motcua.audit.checks.notices import notice_checks
from motcua.audit.checks.order import LARGEST_GAP_SEARCH, gap_finding
from motcua.audit.checks.papers import paper_checks
from motcua.audit.checks.portal import MessageCheck, audit_messages, message_checks
from motcua.audit.checks.register import duplicate_finding, register_checks, shown_rows
from motcua.audit.checks.steps import step_checks
from motcua.audit.checks.times import time_checks

__all__ = [
    "LARGEST_GAP_SEARCH",
    "MessageCheck",
    "all_checks",
    "audit_messages",
    "duplicate_finding",
    "gap_finding",
    "message_checks",
    "only_by_post",
    "only_sectors",
    "shown_rows",
]


@cache
def all_checks() -> tuple[Check, ...]:
    """Return every check of a register that needs nothing beside it, in the order of their ids."""
    return (
        *code_checks(),
        *time_checks(),
        *notice_checks(),
        *step_checks(),
        *paper_checks(),
        *register_checks(),
    )
