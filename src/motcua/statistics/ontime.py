"""On time (đúng hạn) has no single meaning: four lateness classes and three denominators are in use.

Classes: `minute` compares with the due moment, `date` compares dates, `legal24` allows the whole due
date (Civil Code 91/2015/QH13, Article 148(6)), `766` takes the supplement's wall time off the end
(Decision 766/QĐ-TTg, read in reports). Denominators: `received` (Decree 61/2018, Article 30(2)(c)),
`solved`, and `handled` (766: solved in time or still open and in time, over all received).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache

import attrs

from motcua.errors import BadInputError
from motcua.rules import RuleBook
from motcua.states.dues import legal_end
from motcua.statistics.share import Share

__all__ = [
    "DENOMINATORS",
    "LATENESS_CLASSES",
    "OnTimeCounts",
    "Outcome",
    "compare_with_due",
    "count_on_time",
    "is_on_time",
    "on_time_ratios",
    "side_in_unit",
]


@attrs.frozen
class Outcome:
    """How one accepted dossier stands.

    Attributes:
        due: the due moment in force, or None when there is none.
        promised: the due moment printed on the receipt, or None.
        ended_at: when processing ended, or None while it is open.
        at: the moment of judgement.
        supplement: wall time between the request and the completion of a supplement.
        is_timed: whether the term ends at a minute rather than with a day.
        waiting_since: since when a supplement is awaited, or None; read by the class 766 alone.
        requests: how many supplements were asked for; read by the class 766 alone.
    """

    due: datetime | None
    promised: datetime | None
    ended_at: datetime | None
    at: datetime
    supplement: timedelta = timedelta()
    is_timed: bool = False
    waiting_since: datetime | None = None
    requests: int = 0


def _by_minute(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    del outcome
    return moment <= due


def _by_date(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    del outcome
    return moment.date() <= due.date()


def _by_legal_end(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    return moment <= (due if outcome.is_timed else legal_end(due, ()))


def _by_766(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    if outcome.ended_at is None and outcome.waiting_since is not None and outcome.requests > supplements_allowed_766():
        return False
    return _moment_766(outcome, moment) <= (outcome.promised or due)


def _moment_766(outcome: Outcome, moment: datetime) -> datetime:
    """Return the end as the class 766 counts it: the open request while one is open, less the supplement's time."""
    if outcome.ended_at is None and outcome.waiting_since is not None:
        return outcome.waiting_since
    return moment - outcome.supplement


@cache
def supplements_allowed_766() -> int:
    """Return how many open requests for a supplement the class 766 allows, from its row."""
    return int(RuleBook.official().rule("qd-766-2022-ttg:on-time-open-supplement").value or 0)


LATENESS_CLASSES: Mapping[str, Callable[[Outcome, datetime, datetime], bool]] = {
    "minute": _by_minute,
    "date": _by_date,
    "legal24": _by_legal_end,
    "766": _by_766,
}
DENOMINATORS = ("received", "solved", "handled")


def is_on_time(outcome: Outcome, lateness_class: str) -> bool:
    """Return whether a dossier is on time at its end, or at the moment of judgement while open.

    Raises:
        BadInputError: NO_DUE when it has no due moment, since then there is nothing to judge by; LATENESS_CLASS for
            a class that does not exist.
    """
    if outcome.due is None:
        raise BadInputError("NO_DUE", "Hồ sơ không có ngày hẹn trả.", "the dossier has no due moment")
    require_class(lateness_class)
    return LATENESS_CLASSES[lateness_class](outcome, outcome.due, outcome.ended_at or outcome.at)


def compare_with_due(outcome: Outcome, lateness_class: str) -> int:
    """Return -1 for early, 0 for on time, 1 for late.

    Early is told in the unit of the term: on an earlier date for days, by an earlier minute for hours. What is not
    late by its class and not early is on time.

    Raises:
        BadInputError: NO_DUE, LATENESS_CLASS as for `is_on_time`.
    """
    if not is_on_time(outcome, lateness_class):
        return 1
    moment, due = outcome.ended_at or outcome.at, outcome.due
    assert due is not None  # noqa: S101  judged just now
    if lateness_class == "766":
        moment, due = _moment_766(outcome, moment), outcome.promised or due
    return -1 if side_in_unit(moment, due, is_timed=outcome.is_timed) < 0 else 0


def side_in_unit(moment: datetime, due: datetime, *, is_timed: bool) -> int:
    """Return -1, 0 or 1 for before, at or after the due moment, compared in the unit of the term.

    Args:
        moment: the end, in +07:00.
        due: the due moment, in +07:00.
        is_timed: whether the term is one of hours, compared by minutes, or of days, compared by dates.
    """
    if is_timed:
        ends = [one.replace(second=0, microsecond=0) for one in (moment, due)]
        return (ends[0] > ends[1]) - (ends[0] < ends[1])
    return (moment.date() > due.date()) - (moment.date() < due.date())


def require_class(lateness_class: str) -> None:
    """Refuse a lateness class that does not exist.

    Raises:
        BadInputError: LATENESS_CLASS.
    """
    if lateness_class not in LATENESS_CLASSES:
        known = ", ".join(LATENESS_CLASSES)
        raise BadInputError(
            "LATENESS_CLASS",
            f"Không có cách xét trễ hạn {lateness_class!r}; các cách: {known}.",
            f"there is no lateness class {lateness_class!r}; known: {known}",
            value=lateness_class,
        )


@attrs.frozen
class OnTimeCounts:
    """On-time counts of a set of dossiers; those of two sets without a common dossier add up with `+`.

    Attributes:
        received: how many were taken in.
        solved: how many of them ended and can be judged.
        in_time: how many ended in time, one number for each lateness class in its order.
        still: how many are open and not yet late, likewise.
    """

    received: int = 0
    solved: int = 0
    in_time: tuple[int, ...] = (0,) * len(LATENESS_CLASSES)
    still: tuple[int, ...] = (0,) * len(LATENESS_CLASSES)

    def __add__(self, other: OnTimeCounts) -> OnTimeCounts:
        """Return the counts of both sets together."""
        return OnTimeCounts(
            self.received + other.received,
            self.solved + other.solved,
            tuple(map(int.__add__, self.in_time, other.in_time)),
            tuple(map(int.__add__, self.still, other.still)),
        )

    def share(self, lateness_class: str, denominator: str) -> Share:
        """Return one on-time share.

        Raises:
            BadInputError: LATENESS_CLASS or DENOMINATOR for a name that does not exist.
        """
        require_class(lateness_class)
        place = tuple(LATENESS_CLASSES).index(lateness_class)
        if denominator == "received":
            return Share(self.in_time[place], self.received)
        if denominator == "solved":
            return Share(self.in_time[place], self.solved)
        if denominator == "handled":
            return Share(self.in_time[place] + self.still[place], self.received)
        raise BadInputError(
            "DENOMINATOR",
            f"Không có mẫu số {denominator!r}; các mẫu số: {', '.join(DENOMINATORS)}.",
            f"there is no denominator {denominator!r}; known: {', '.join(DENOMINATORS)}",
            value=denominator,
        )

    @property
    def shares(self) -> dict[str, Share]:
        """Every share as "class/denominator"."""
        return {f"{name}/{whole}": self.share(name, whole) for name in LATENESS_CLASSES for whole in DENOMINATORS}


def count_on_time(outcomes: Iterable[Outcome]) -> OnTimeCounts:
    """Return the on-time counts of dossiers.

    A dossier without a due moment, or whose moments contradict each other, is neither on time nor late: it
    counts among those received and handled, since they are all that were taken in, and not among those solved.
    """
    received = tuple(outcomes)
    judged = tuple(outcome for outcome in received if outcome.due is not None)
    solved = tuple(outcome for outcome in judged if outcome.ended_at is not None)
    still = tuple(outcome for outcome in judged if outcome.ended_at is None)
    return OnTimeCounts(
        len(received),
        len(solved),
        tuple(sum(is_on_time(one, name) for one in solved) for name in LATENESS_CLASSES),
        tuple(sum(is_on_time(one, name) for one in still) for name in LATENESS_CLASSES),
    )


def on_time_ratios(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    """Return every ratio as "class/denominator", rounded to four places; None where nothing was counted.

    The exact shares are `count_on_time(outcomes).shares`.
    """
    shares = count_on_time(outcomes).shares
    return {name: round(share.part / share.whole, 4) if share.whole else None for name, share in shares.items()}
