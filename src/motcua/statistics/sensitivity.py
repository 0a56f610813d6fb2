"""How much the choice of class and denominator matters: every share side by side, and who changes sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

import attrs

from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.ontime import DENOMINATORS, LATENESS_CLASSES, OnTimeCounts, count_on_time, is_on_time
from motcua.statistics.share import Share

__all__ = ["Sensitivity", "SideChange", "sensitivity"]


@attrs.frozen
class SideChange:
    """A dossier that is on time by one class and late by another.

    Attributes:
        code: the dossier.
        is_open: whether it is open still.
        on_time: the classes by which it is on time.
        late: the classes by which it is late.
    """

    code: str
    is_open: bool
    on_time: tuple[str, ...]
    late: tuple[str, ...]


@attrs.frozen
class Sensitivity:
    """Every on-time share of one set of dossiers (bảng so sánh cách tính tỷ lệ đúng hạn).

    Attributes:
        counts: what was counted.
        changes: the dossiers that change sides between classes, by code.
    """

    counts: OnTimeCounts
    changes: tuple[SideChange, ...]

    @property
    def rows(self) -> tuple[tuple[str, tuple[Share, ...]], ...]:
        """One row for each class: its name, and its share under each denominator in their order."""
        return tuple(
            (name, tuple(self.counts.share(name, whole) for whole in DENOMINATORS)) for name in LATENESS_CLASSES
        )

    @property
    def spread(self) -> tuple[Fraction, Fraction] | None:
        """The lowest and the highest ratio of the table, or None when nothing was counted."""
        ratios = [share.ratio for _, shares in self.rows for share in shares if share.ratio is not None]
        return (min(ratios), max(ratios)) if ratios else None


def sensitivity(dossiers: Iterable[HandledDossier], at: datetime) -> Sensitivity:
    """Return every share as things stood at a moment.

    Args:
        dossiers: the dossiers; `figures.in_hand` picks those of a period.
        at: the moment of judgement; a `Period` has it as `last_moment`.
    """
    judged = tuple((one.code, one.outcome(at)) for one in dossiers)
    changes = []
    for code, outcome in judged:
        if outcome.due is None:
            continue
        sides = {name: is_on_time(outcome, name) for name in LATENESS_CLASSES}
        if len(set(sides.values())) > 1:
            on_time = tuple(name for name, fits in sides.items() if fits)
            late = tuple(name for name, fits in sides.items() if not fits)
            changes.append(SideChange(code, outcome.ended_at is None, on_time, late))
    changes.sort(key=lambda change: (change.code, change.late))
    return Sensitivity(count_on_time(outcome for _, outcome in judged), tuple(changes))
