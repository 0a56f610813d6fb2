"""What rows of a pack say about a dossier's life: order of steps, reasons, approvals, ways; and judging by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.rules import Rule

__all__ = ["judge_approval", "judge_components", "judge_order", "judge_reason", "judge_way"]


def judge_order(rule: Rule, events: Iterable[Event]) -> Finding | None:
    """Return a finding when a step that an order row names came without, or before, the step that must precede it.

    Steps that have not come yet are no fault: the life may still be going on.

    Args:
        rule: an order row with at least two events.
        events: the history, oldest first.

    Raises:
        BadInputError: RULE_NOT_AN_ORDER for a row that names fewer than two events.
    """
    if rule.kind != "order" or len(rule.events) < 2:  # noqa: PLR2004  an order needs two
        raise BadInputError(
            "RULE_NOT_AN_ORDER",
            f"{rule.id} không nêu thứ tự bước: {rule.summary_vi}",
            f"{rule.id} names no order of steps: {rule.summary_en}",
            value=rule.id,
        )
    names = [event.event.value for event in events]
    for earlier, later in zip(rule.events, rule.events[1:], strict=False):
        if later in names and earlier not in names[: names.index(later)]:
            return _broken("RULE_ORDER", rule, earlier=earlier, later=later)
    return None


def judge_reason(rule: Rule, events: Iterable[Event]) -> Iterator[Finding]:
    """Yield a finding for each step that a reason row names and that was taken without a reason."""
    for index, event in enumerate(events):
        if event.event.value in rule.events and _concerns(event) and not event.reason:
            yield _broken("RULE_REASON", rule, index=index, event=event.event.value)


def judge_approval(rule: Rule, events: Iterable[Event]) -> Iterator[Finding]:
    """Yield a finding for each step that an approval row names and that nobody approved."""
    for index, event in enumerate(events):
        if event.event.value in rule.events and _concerns(event) and not event.approved_by:
            yield _broken("RULE_APPROVAL", rule, index=index, event=event.event.value, actor=rule.actor or "-")


def _concerns(event: Event) -> bool:
    """Whether reasons and approvals are about an event: of decisions, those that deny."""
    return event.event is not EventName.DECIDE or event.outcome == "denied"


def judge_way(rule: Rule, way: str) -> Finding | None:
    """Return a finding when a way of filing, paying or returning is not among those that a row names.

    Args:
        rule: a channel or level row with ways.
        way: online, counter or post.
    """
    if not rule.ways or way in rule.ways:
        return None
    return _broken("RULE_WAY", rule, way=way, ways=", ".join(rule.ways))


def judge_components(rule: Rule, present: Iterable[str]) -> Finding | None:
    """Return a finding when components that a row demands are not there.

    Args:
        rule: a component row with fields.
        present: the components of the dossier, as the row calls them.
    """
    there = frozenset(present)
    missing = [name for name in rule.fields if name not in there]
    return _broken("RULE_CONTENT", rule, missing=", ".join(missing)) if missing else None


def _broken(name: str, rule: Rule, **particulars: object) -> Finding:
    return finding(
        name,
        because=(rule.cite,),
        severity=rule.severity,
        rule=rule.id,
        vi=rule.summary_vi,
        en=rule.summary_en,
        **particulars,
    )
