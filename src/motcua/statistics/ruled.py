"""What rows of a pack say a share must reach, and judging a figure by them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.rules import Rule

__all__ = ["judge_ratio", "meets_ratio"]

_BOUNDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
}


def judge_ratio(rule: Rule, part: int, whole: int) -> Finding | None:
    """Return a finding when a share misses what a ratio row sets; None when it meets it, or nothing was counted.

    The comparison is exact, so that "above 95 %" is not met by 95 %.

    Args:
        rule: a ratio row in percent.
        part: the numerator that the row names.
        whole: the denominator that the row names.

    Raises:
        BadInputError: RULE_NOT_A_RATIO for a row without a percentage to compare with.
    """
    if meets_ratio(rule, part, whole) is not False:
        return None
    return finding(
        "RULE_RATIO",
        because=(rule.cite,),
        severity=rule.severity,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        part=part,
        whole=whole,
        percent=f"{100 * part / whole:.2f}",
        wanted=f"{rule.operator} {rule.value}%",
    )


def meets_ratio(rule: Rule, part: int, whole: int) -> bool | None:
    """Return whether a share meets what a ratio row sets; None when nothing was counted.

    Args:
        rule: a ratio row in percent.
        part: the numerator that the row names.
        whole: the denominator that the row names.

    Raises:
        BadInputError: RULE_NOT_A_RATIO for a row without a percentage to compare with.
    """
    if rule.value is None or rule.unit != "percent" or rule.operator is None:
        raise BadInputError(
            "RULE_NOT_A_RATIO",
            f"{rule.id} không đặt ra tỷ lệ: {rule.summary_vi}",
            f"{rule.id} sets no share: {rule.summary_en}",
            value=rule.id,
        )
    return _BOUNDS[rule.operator](Fraction(100 * part, whole), Fraction(rule.value)) if whole else None
