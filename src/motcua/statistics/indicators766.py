"""The indicators of Decision 766 as far as they are known: read in reports of the formulas, not in the annex.

Every share is one row of the pack with two counts by name; a register gives some of them and the host the rest. What
is not known (an indicator's own maximum of points, indicator 3.4) is said in `NOT_SOURCED`, and not made up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

import attrs

from motcua.rules import Rule, RuleBook
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.figures import on_time_in
from motcua.statistics.periods import Period
from motcua.statistics.share import Share
from motcua.statistics.usage import count_reuse
from motcua.units import Channel

__all__ = ["Indicator", "NotSourced", "counts_766", "indicators_766", "not_sourced_766"]


@attrs.frozen
class Indicator:
    """One indicator (chỉ số) of Decision 766.

    Attributes:
        rule: its row, with its texts, its citation and how well it is known.
        share: its share, or None while a count is missing.
        percent: the share in percent, rounded as the row on rounding says, or None.
        of_maximum: which part of its maximum of points it earns, or None; all from the row's threshold up.
        missing: the counts that were not given.
    """

    rule: Rule
    share: Share | None
    percent: Decimal | None
    of_maximum: Fraction | None
    missing: tuple[str, ...] = ()


@attrs.frozen
class NotSourced:
    """Something about Decision 766 that no source read says, so that it is not computed.

    Attributes:
        id: its name.
        vi: what and why, in Vietnamese.
        en: the same in English.
    """

    id: str
    vi: str
    en: str


@cache
def not_sourced_766() -> tuple[NotSourced, ...]:
    """Return what is not computed, and why."""
    rows = tomllib.loads(files("motcua.statistics").joinpath("tables", "not_sourced_766.toml").read_text("utf-8"))
    return tuple(NotSourced(name, row["vi"], row["en"]) for name, row in rows.items())


def counts_766(dossiers: Iterable[HandledDossier], period: Period) -> dict[str, int]:
    """Return the counts that dossiers can give, by the names the rows use.

    A dossier without a channel counts as filed at the counter, as reported of indicator 3.3. The reuse of components
    is left out unless it is known for every dossier received.
    """
    rows = tuple(dossiers)
    received = [one for one in rows if period.contains(one.accepted_at)]
    handled = on_time_in(rows, period).share("766", "handled")
    by_channel = {name: sum((one.channel or Channel.COUNTER) is name for one in received) for name in Channel}
    counts = {
        "dossiers_in_time": handled.part,
        "dossiers_received_and_handled": handled.whole,
        "dossiers_received": len(received),
        **{f"dossiers_{name.value}": count for name, count in by_channel.items()},
    }
    reuse = count_reuse(rows, period)
    return counts if reuse.unknown else {**counts, "dossiers_reusing": reuse.dossiers.part}


def indicators_766(period: Period, counts: Mapping[str, int], *, book: RuleBook | None = None) -> tuple[Indicator, ...]:
    """Return every indicator that is a share, in the order of the rows' names.

    Args:
        period: the period; the rows in force on its last day apply.
        counts: the counts, by the names the rows use; `counts_766` gives those of a register.
        book: the packs to read; the official ones by default.

    Raises:
        BadInputError: STAT_COUNTS for a part larger than its whole.
    """
    packs = book or RuleBook.official()
    names = {rule.sets for rule in packs.setting("ratio.") if rule.sets.endswith("_766") and _is_share(rule)}
    levels = {rule.sets: next(iter(rule.levels), None) for rule in packs.setting("ratio.")}
    rules = [packs.find(name, period.last_day, level=levels[name]) for name in sorted(names)]
    rounding = packs.find("ratio.rounding_766", period.last_day)
    return tuple(_indicator(rule, counts, rounding) for rule in rules if rule is not None)


def _is_share(rule: Rule) -> bool:
    """Whether a row is a share of two counts; not a sum of ratios, and not a mean time."""
    return rule.kind == "ratio" and len(rule.fields) == 2 and rule.id not in _NO_SHARES  # noqa: PLR2004


_NO_SHARES = frozenset({"qd-766-2022-ttg:satisfaction", "qd-766-2022-ttg:average-time"})


def _indicator(rule: Rule, counts: Mapping[str, int], rounding: Rule | None) -> Indicator:
    missing = tuple(name for name in rule.fields if name not in counts)
    if missing:
        return Indicator(rule, None, None, None, missing)
    share = Share(*(counts[name] for name in rule.fields))
    if share.ratio is None:
        return Indicator(rule, share, None, None)
    full = Fraction(rule.value) / 100 if rule.value is not None else Fraction(1)
    percent = share.percent() if rounding is None else share.percent(int(rounding.value or 0))
    return Indicator(rule, share, percent, min(share.ratio / full, Fraction(1)))
