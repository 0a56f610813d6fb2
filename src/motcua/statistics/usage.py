"""Dossiers by service and level (Kon Tum, Đồng Nai), and reuse of digitised components; tables that add up.

Kon Tum's and Đồng Nai's regulations have the agency's site show, for services from level 3 up, how often each is used
and how many dossiers were handled (rows `catalogue.statistics`).
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from motcua.errors import BadInputError
from motcua.law import Citation
from motcua.rules import Rule, RuleBook
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.figures import count_period, in_hand
from motcua.statistics.periods import Period
from motcua.statistics.share import Share

__all__ = ["Reuse", "ServiceUse", "count_reuse", "service_rule", "use_by_service"]


@attrs.frozen
class ServiceUse:
    """How a service was used in a period (tần suất sử dụng, số hồ sơ đã xử lý); those of two sets add up with `+`.

    Attributes:
        procedure: the service, "" where the register does not say.
        level: its level, "" where the register does not say.
        received: dossiers received in the period.
        solved: dossiers ended in it, whenever received.
        open: dossiers open at its end.
    """

    procedure: str
    level: str
    received: int
    solved: int
    open: int

    def __add__(self, other: ServiceUse) -> ServiceUse:
        """Return the use by both sets of dossiers.

        Raises:
            BadInputError: STAT_MERGE for another service or level.
        """
        if (self.procedure, self.level) != (other.procedure, other.level):
            raise BadInputError(
                "STAT_MERGE",
                f"Không cộng được dịch vụ {self.procedure} ({self.level}) với {other.procedure} ({other.level}).",
                f"{self.procedure} ({self.level}) and {other.procedure} ({other.level}) are two services",
            )
        sums = (self.received + other.received, self.solved + other.solved, self.open + other.open)
        return ServiceUse(self.procedure, self.level, *sums)

    def is_asked_by(self, rule: Rule) -> bool:
        """Return whether a row has this service's figures shown."""
        return self.level in rule.levels


def service_rule(period: Period, place: str, *, book: RuleBook | None = None) -> Rule | None:
    """Return the row by which a province has these figures shown, in force on the last day of a period, or None.

    Args:
        period: the period.
        place: level-1 code of the province.
        book: the packs to read; the official ones by default.
    """
    packs = book or RuleBook.official()
    levels = [level for rule in packs.setting("catalogue.statistics") if rule.place == place for level in rule.levels]
    found = (packs.find("catalogue.statistics", period.last_day, place=place, level=level) for level in levels)
    return next((rule for rule in found if rule is not None), None)


def use_by_service(dossiers: Iterable[HandledDossier], period: Period) -> tuple[ServiceUse, ...]:
    """Return the use of every service that had a dossier in hand, by service and level."""
    groups: dict[tuple[str, str], list[HandledDossier]] = {}
    for one in in_hand(dossiers, period):
        groups.setdefault((one.procedure, one.level), []).append(one)
    used = []
    for procedure, level in sorted(groups):
        figures = count_period(groups[procedure, level], period)
        used.append(ServiceUse(procedure, level, figures.received, figures.solved, figures.open))
    return tuple(used)


@attrs.frozen
class Reuse:
    """Reuse of digitised components (tái sử dụng thành phần hồ sơ đã số hóa) by dossiers received in a period.

    Attributes:
        dossiers: those that reuse at least one component, among those for which it is known.
        components: components reused, among those of the same dossiers.
        unknown: dossiers received for which it is not known.
        because: the row that defines the share, or nothing when none is in force.
    """

    dossiers: Share
    components: Share
    unknown: int
    because: tuple[Citation, ...] = ()

    def __add__(self, other: Reuse) -> Reuse:
        """Return the reuse of both sets of dossiers."""
        return Reuse(
            self.dossiers + other.dossiers,
            self.components + other.components,
            self.unknown + other.unknown,
            tuple(dict.fromkeys((*self.because, *other.because))),
        )


def count_reuse(dossiers: Iterable[HandledDossier], period: Period, *, book: RuleBook | None = None) -> Reuse:
    """Return the reuse of components by the dossiers received in a period.

    Decision 766, as reported, counts dossiers over all received; where a register does not say what was reused, those
    dossiers are in `unknown`, not in the whole.

    Args:
        dossiers: the dossiers.
        period: the period.
        book: the packs to read; the official ones by default.

    Raises:
        BadInputError: STAT_COUNTS for a dossier that reuses more components than it has.
    """
    received = [one for one in dossiers if period.contains(one.accepted_at)]
    known = [(one.components, one.reused) for one in received if one.components is not None and one.reused is not None]
    rule = (book or RuleBook.official()).find("ratio.reuse_766", period.last_day)
    each = [Share(reused, components) for components, reused in known]
    return Reuse(
        Share(sum(one.part > 0 for one in each), len(each)),
        sum(each, Share(0, 0)),
        len(received) - len(known),
        () if rule is None else (rule.cite,),
    )
