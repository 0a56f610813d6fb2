"""The figures of a period: carried over, received, solved, early, on time, late, open; they add up, or say that not.

Two identities must hold: carried + received = solved + open, and solved = early + on time + late. They fail when the
register contradicts itself, and then a finding says so; nothing is bent to make them hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.ontime import OnTimeCounts, compare_with_due, count_on_time, require_class
from motcua.statistics.periods import Period
from motcua.statistics.share import require_counts

__all__ = [
    "PeriodFigures",
    "check_carry_over",
    "check_identities",
    "count_period",
    "figures_by",
    "figures_of",
    "in_hand",
    "on_time_in",
]


@attrs.frozen(kw_only=True)
class PeriodFigures:
    """What a unit did in a period (tình hình, kết quả giải quyết trong kỳ).

    A host may also build one from a report of its own, to hold it against the identities.

    Attributes:
        period: the period.
        lateness_class: by which class early, on time and late were told.
        carried: accepted before it and open when it began.
        received: accepted in it.
        solved: ended in it.
        early: ended before the due day, or minute.
        on_time: ended neither early nor late.
        late: ended late.
        unjudged: ended without a due moment, or with moments that contradict each other.
        open: open when it ended.
        overdue: of these, late already.
    """

    period: Period
    lateness_class: str = "date"
    carried: int = 0
    received: int = 0
    solved: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    unjudged: int = 0
    open: int = 0
    overdue: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse counts below zero and a class that does not exist."""
        require_class(self.lateness_class)
        require_counts(**self.counts)

    @property
    def counts(self) -> dict[str, int]:
        """The counts, by name."""
        return {name: getattr(self, name) for name in _COUNTS}

    def __add__(self, other: PeriodFigures) -> PeriodFigures:
        """Return the figures of two sets of dossiers in one period.

        Raises:
            BadInputError: STAT_MERGE when period or class differ.
        """
        self._require_like(other, self.period == other.period)
        sums = {name: count + other.counts[name] for name, count in self.counts.items()}
        return PeriodFigures(period=self.period, lateness_class=self.lateness_class, **sums)

    def followed_by(self, other: PeriodFigures) -> PeriodFigures:
        """Return the figures of two periods, one right after the other, of one set of dossiers.

        What was carried over is that of the first, what is open that of the last; `check_carry_over` says whether the
        two meet.

        Raises:
            BadInputError: STAT_MERGE when the periods do not meet or the classes differ.
        """
        self._require_like(other, self.period.is_followed_by(other.period))
        sums = {name: count + other.counts[name] for name, count in self.counts.items()}
        joined = Period.of_days(self.period.first_day, other.period.last_day)
        ends = {"carried": self.carried, "open": other.open, "overdue": other.overdue}
        return PeriodFigures(period=joined, lateness_class=self.lateness_class, **{**sums, **ends})

    def _require_like(self, other: PeriodFigures, fits: bool) -> None:  # noqa: FBT001  says what was asked
        if not fits or self.lateness_class != other.lateness_class:
            raise BadInputError(
                "STAT_MERGE",
                f"Không cộng được kỳ {self.period.text} ({self.lateness_class}) với kỳ {other.period.text}"
                f" ({other.lateness_class}).",
                f"the figures of {self.period.text} ({self.lateness_class}) and of {other.period.text}"
                f" ({other.lateness_class}) do not add up",
            )


_COUNTS = ("carried", "received", "solved", "early", "on_time", "late", "unjudged", "open", "overdue")


def in_hand(dossiers: Iterable[HandledDossier], period: Period) -> tuple[HandledDossier, ...]:
    """Return the dossiers a unit had in hand in a period: received in it, or before it and not ended before it."""
    return tuple(
        one
        for one in dossiers
        if one.accepted_at < period.end
        and (one.accepted_at >= period.start or one.ended_at is None or one.ended_at >= period.start)
    )


def on_time_in(dossiers: Iterable[HandledDossier], period: Period, *, count_carried: bool = True) -> OnTimeCounts:
    """Return the on-time counts of a period, judged as things stood at its end.

    Args:
        dossiers: the dossiers.
        period: the period.
        count_carried: whether those carried into it are among those received; Decree 61/2018, Article 30(2)(c), does
            not say. Without them, a month says how its own dossiers went.
    """
    held = in_hand(dossiers, period)
    kept = held if count_carried else tuple(one for one in held if period.contains(one.accepted_at))
    return count_on_time(one.outcome(period.last_moment) for one in kept)


def count_period(dossiers: Iterable[HandledDossier], period: Period, *, lateness_class: str = "date") -> PeriodFigures:
    """Return the figures of a period.

    Args:
        dossiers: the dossiers, of any time.
        period: the period.
        lateness_class: by which class early, on time and late are told.

    Raises:
        BadInputError: LATENESS_CLASS.
    """
    require_class(lateness_class)
    counts = dict.fromkeys(_COUNTS, 0)
    at = period.last_moment
    for one in in_hand(dossiers, period):
        counts["carried" if one.accepted_at < period.start else "received"] += 1
        for name in _standing(one, period, at, lateness_class):
            counts[name] += 1
    return PeriodFigures(period=period, lateness_class=lateness_class, **counts)


def _standing(one: HandledDossier, period: Period, at: datetime, lateness_class: str) -> tuple[str, ...]:
    """Return the counts a dossier in hand falls under at the end of the period."""
    outcome = one.outcome(at)
    side = None if outcome.due is None else compare_with_due(outcome, lateness_class)
    if outcome.ended_at is None:
        return ("open", "overdue") if side == 1 else ("open",)
    if outcome.ended_at < period.start:  # it ended before it was accepted: in no count, so the identity fails
        return ()
    return ("solved", "unjudged" if side is None else ("on_time", "late", "early")[side])


def figures_of(
    dossiers: Iterable[HandledDossier], period: Period, *, lateness_class: str = "date"
) -> tuple[PeriodFigures, tuple[Finding, ...]]:
    """Return the figures of a period, and what is wrong with them: see `count_period` and `check_identities`."""
    figures = count_period(dossiers, period, lateness_class=lateness_class)
    return figures, check_identities(figures)


def figures_by(
    dossiers: Iterable[HandledDossier],
    period: Period,
    key: Callable[[HandledDossier], str],
    *,
    lateness_class: str = "date",
) -> Mapping[str, PeriodFigures]:
    """Return the figures by what `key` says of each dossier, such as its unit or officer, in that order.

    A key without a dossier in hand in the period is left out.
    """
    groups: dict[str, list[HandledDossier]] = {}
    for one in in_hand(dossiers, period):
        groups.setdefault(key(one), []).append(one)
    return {name: count_period(groups[name], period, lateness_class=lateness_class) for name in sorted(groups)}


def check_identities(figures: PeriodFigures) -> tuple[Finding, ...]:
    """Return a finding for each identity that does not hold, and for a period without a dossier."""
    if not figures.carried + figures.received:
        return (finding("STAT_NOTHING_COUNTED", period=figures.period.text),)
    pairs = (
        (
            "tồn đầu kỳ + nhận trong kỳ = đã giải quyết + đang giải quyết",
            "carried over + received = solved + open",
            figures.carried + figures.received,
            figures.solved + figures.open,
        ),
        (
            "đã giải quyết = trước hạn + đúng hạn + quá hạn",
            "solved = early + on time + late",
            figures.solved,
            figures.early + figures.on_time + figures.late,
        ),
    )
    found = [
        finding("STAT_IDENTITY", name_vi=vi, name_en=en, left=left, right=right)
        for vi, en, left, right in pairs
        if left != right
    ]
    if figures.overdue > figures.open:
        vi, en = "quá hạn đang giải quyết không quá số đang giải quyết", "open and overdue is not more than open"
        found.append(finding("STAT_IDENTITY", name_vi=vi, name_en=en, left=figures.overdue, right=figures.open))
    return tuple(found)


def check_carry_over(earlier: PeriodFigures, later: PeriodFigures) -> tuple[Finding, ...]:
    """Return a finding when what one period left open is not what the next carried over.

    Raises:
        BadInputError: STAT_MERGE when the one does not follow the other.
    """
    earlier.followed_by(later)
    if earlier.open == later.carried:
        return ()
    vi, en = "đang giải quyết cuối kỳ trước = tồn đầu kỳ sau", "open at the end of one = carried into the next"
    return (finding("STAT_IDENTITY", name_vi=vi, name_en=en, left=earlier.open, right=later.carried),)
