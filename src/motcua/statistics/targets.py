"""What provinces ask of on-time figures: Vĩnh Long's target above 95 %, An Giang's monthly list of the late.

The share, the period and the kinds of names come from the rows of the province; a province without such a row in force
gets a refusal, not a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

import attrs

from motcua.errors import BadInputError
from motcua.findings import Finding
from motcua.law import Citation
from motcua.rules import Rule, RuleBook
from motcua.rules.model import Reading
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.figures import figures_by
from motcua.statistics.ontime import DENOMINATORS, LATENESS_CLASSES, OnTimeCounts, require_class
from motcua.statistics.periods import Period
from motcua.statistics.ruled import judge_ratio, meets_ratio
from motcua.statistics.share import Share

__all__ = ["LateEntry", "LateList", "TargetVerdict", "judge_on_time_target", "late_list"]


@attrs.frozen
class TargetVerdict:
    """Whether a province's on-time target is reached (chỉ tiêu tỷ lệ đúng hạn).

    Attributes:
        rule: the row that sets the target.
        lateness_class: the class the verdict rests on.
        denominator: the denominator it rests on, which is the row's own.
        share: the share judged.
        is_met: whether it is reached, or None when nothing was counted.
        finding: what to report when it is not reached, or None.
        beside: for every class and denominator whether the target would be reached.
    """

    rule: Rule
    lateness_class: str
    denominator: str
    share: Share
    is_met: bool | None
    finding: Finding | None
    beside: tuple[tuple[str, str, bool | None], ...]

    @property
    def reading(self) -> Reading | None:
        """The reading of the row that the verdict rests on, or None where the row has one reading only."""
        return next((one for one in self.rule.readings if one.applied), None)

    @property
    def is_settled(self) -> bool:
        """Whether every class and denominator gives the same verdict."""
        return len({met for _, _, met in self.beside}) == 1


def judge_on_time_target(
    counts: OnTimeCounts, day: date, *, place: str, lateness_class: str = "date", book: RuleBook | None = None
) -> TargetVerdict:
    """Return whether the on-time target of a province is reached.

    Args:
        counts: the on-time counts.
        day: the day whose rows apply; of a period its last.
        place: level-1 code of the province.
        lateness_class: the class to judge by; no row names one.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: when the province sets no target on that day.
        BadInputError: LATENESS_CLASS.
    """
    require_class(lateness_class)
    rule = (book or RuleBook.official()).in_force("ratio.on_time_target", day, place=place)
    denominator = rule.fields[-1]
    share = counts.share(lateness_class, denominator)
    beside = []
    for name in LATENESS_CLASSES:
        for whole in DENOMINATORS:
            other = counts.share(name, whole)
            beside.append((name, whole, meets_ratio(rule, other.part, other.whole)))
    met = meets_ratio(rule, share.part, share.whole)
    found = judge_ratio(rule, share.part, share.whole)
    return TargetVerdict(rule, lateness_class, denominator, share, met, found, tuple(beside))


@attrs.frozen
class LateEntry:
    """A name on the list of the late.

    Attributes:
        kind: agency, organisation or person.
        name: the name.
        solved_late: dossiers it ended late in the month.
        open_late: dossiers it had open and late when the month ended.
        in_hand: all dossiers it had in hand in the month.
    """

    kind: str
    name: str
    solved_late: int
    open_late: int
    in_hand: int

    @property
    def late(self) -> int:
        """How many dossiers are late in all."""
        return self.solved_late + self.open_late


@attrs.frozen
class LateList:
    """The list of the late of one period (danh sách cơ quan, tổ chức, cá nhân giải quyết chậm).

    Attributes:
        period: the period.
        lateness_class: by which class they are late; no row names one.
        entries: the late, most late dossiers first.
        unnamed: late dossiers of no named unit; they are on no list.
        because: the rows that ask for the list.
    """

    period: Period
    lateness_class: str
    entries: tuple[LateEntry, ...]
    unnamed: int
    because: tuple[Citation, ...]


def late_list(
    dossiers: Iterable[HandledDossier],
    period: Period,
    *,
    place: str,
    organisations: Collection[str] = (),
    lateness_class: str = "date",
    book: RuleBook | None = None,
) -> LateList:
    """Return the list of the late that a province has published, by agency, organisation and person.

    Args:
        dossiers: the dossiers.
        period: the period, as long as the row says.
        place: level-1 code of the province.
        organisations: the units that are organisations and no agencies.
        lateness_class: by which class they are late.
        book: the packs to read; the official ones by default.

    Raises:
        NoRuleInForce: when the province asks for no such list on that day.
        BadInputError: STAT_PERIOD for a period of another length, LATENESS_CLASS.
    """
    packs = book or RuleBook.official()
    often = packs.in_force("report.late_list", period.last_day, place=place)
    content = packs.in_force("report.late_list_content", period.last_day, place=place)
    if (period.kind, "1") != (often.unit, often.value):
        raise BadInputError(
            "STAT_PERIOD",
            f"Danh sách này lập theo kỳ {often.value} {often.unit}, không phải {period.text}.",
            f"this list is made for {often.value} {often.unit}, not for {period.text}",
            value=period.text,
            because=(often.cite,),
        )
    rows = tuple(dossiers)
    entries = [
        *_entries(
            rows,
            period,
            lambda one: one.unit,
            lambda name: "organisation" if name in organisations else "agency",
            lateness_class,
        ),
        *_entries(rows, period, lambda one: one.officer, lambda _: "person", lateness_class),
    ]
    unnamed = sum(one.late for one in entries if not one.name and one.kind != "person")
    named = [one for one in entries if one.name and one.late and one.kind in content.fields]
    named.sort(key=lambda one: (content.fields.index(one.kind), -one.late, one.name))
    return LateList(period, lateness_class, tuple(named), unnamed, (often.cite, content.cite))


def _entries(
    dossiers: tuple[HandledDossier, ...],
    period: Period,
    key: Callable[[HandledDossier], str],
    kind: Callable[[str], str],
    lateness_class: str,
) -> Iterator[LateEntry]:
    for name, figures in figures_by(dossiers, period, key, lateness_class=lateness_class).items():
        yield LateEntry(kind(name), name, figures.late, figures.overdue, figures.carried + figures.received)
