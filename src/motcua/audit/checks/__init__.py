"""The checks that motcua brings, by family; each raises findings of the registry by name, and each has its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from motcua.errors import BadInputError

__all__ = [
    "LARGEST_GAP_SEARCH",
    "MessageCheck",
    "all_checks",
    "audit_messages",
    "checks_named",
    "duplicate_finding",
    "gap_finding",
    "is_own",
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


@cache
def _by_id() -> Mapping[str, Check]:
    return {check.id: check for check in all_checks()}


def checks_named(names: Sequence[str]) -> tuple[Check, ...]:
    """Return the checks of some ids or families, in the order of their ids; all of them for no name.

    Args:
        names: ids and beginnings of ids, such as "MC203" or "MC2" for all checks of time.

    Raises:
        BadInputError: CHECK_UNKNOWN for a name that no check begins with.
    """
    wanted = [name.upper().rstrip("X") for name in names]
    for name, start in zip(names, wanted, strict=True):
        if not start or not any(check.id.startswith(start) for check in all_checks()):
            raise BadInputError(
                "CHECK_UNKNOWN",
                f"Không có kiểm tra nào tên {name!r}; ví dụ MC203, hoặc MC2 cho mọi kiểm tra về thời gian.",
                f"no check is named {name!r}; for example MC203, or MC2 for every check of time",
                value=name,
            )
    return tuple(check for check in all_checks() if not wanted or check.id.startswith(tuple(wanted)))


def is_own(check: Check) -> bool:
    """Return whether a check is one that motcua brings, not a host's under the same id.

    Args:
        check: the check.
    """
    return _by_id().get(check.id) is check
