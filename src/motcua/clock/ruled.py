"""What a clock row of a pack sets, as terms and a counting policy."""

from __future__ import annotations

from datetime import time

import attrs

from motcua.clock.policy import Policy
from motcua.clock.term import Term, WorkingDays, make_term
from motcua.errors import BadInputError
from motcua.rules import Rule
from motcua.units import TimeUnit

__all__ = ["ruled_term"]


def ruled_term(rule: Rule) -> tuple[tuple[Term, ...], Policy]:
    """Return the term and the policy that a clock row sets.

    A row whose value is a time of day sets the cutoff of a same-day rule.

    Raises:
        BadInputError: RULE_NOT_A_CLOCK for a row that sets no term.
    """
    if rule.kind != "clock" or rule.value is None or rule.unit is None or rule.policy is None:
        raise _no_clock(rule)
    policy = Policy.named(rule.policy)
    if rule.unit == "time_of_day":
        return (WorkingDays(1),), attrs.evolve(policy, cutoff=time.fromisoformat(rule.value))
    if rule.unit not in set(TimeUnit):
        raise _no_clock(rule)
    return (make_term(rule.value, TimeUnit(rule.unit)),), policy


def _no_clock(rule: Rule) -> BadInputError:
    return BadInputError(
        "RULE_NOT_A_CLOCK",
        f"{rule.id} không đặt ra một thời hạn tính được: {rule.summary_vi}",
        f"{rule.id} sets no term that can be counted: {rule.summary_en}",
        value=rule.id,
    )
