"""What rows of a pack say a paper or a page must show, and judging one by them."""

from __future__ import annotations

from collections.abc import Collection

from motcua.findings import Finding, finding
from motcua.rules import Rule

__all__ = ["judge_content"]


def judge_content(rule: Rule, shown: Collection[str]) -> Finding | None:
    """Return a finding that names the fields a content row demands and a paper does not show.

    Args:
        rule: a content row with fields.
        shown: the names of the fields that the paper shows, as packs call them.
    """
    missing = [name for name in rule.fields if name not in shown]
    if not missing:
        return None
    return finding(
        "RULE_CONTENT",
        because=(rule.cite,),
        severity=rule.severity,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        missing=", ".join(missing),
    )
