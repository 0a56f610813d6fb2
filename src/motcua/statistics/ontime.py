"""On time (đúng hạn) has no single meaning: four lateness classes and three denominators are in use.

Classes: `minute` compares with the due moment, `date` compares dates, `legal24` allows the whole due
date (Civil Code 91/2015/QH13, Article 148(6)), `766` takes the supplement's wall time off the end
(Decision 766/QĐ-TTg, read in reports). Denominators: `received` (Decree 61/2018, Article 30(2)(c)),
`solved`, and `handled` (766: solved in time or still open and in time, over all received).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from motcua.errors import BadInputError
from motcua.states.dues import legal_end

__all__ = ["DENOMINATORS", "LATENESS_CLASSES", "Outcome", "is_on_time", "on_time_ratios"]


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
    """

    due: datetime | None
    promised: datetime | None
    ended_at: datetime | None
    at: datetime
    supplement: timedelta = timedelta()
    is_timed: bool = False


def _by_minute(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    del outcome
    return moment <= due


def _by_date(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    del outcome
    return moment.date() <= due.date()


def _by_legal_end(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    return moment <= (due if outcome.is_timed else legal_end(due, ()))


def _by_766(outcome: Outcome, due: datetime, moment: datetime) -> bool:
    return moment - outcome.supplement <= (outcome.promised or due)


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
        BadInputError: NO_DUE when it has no due moment, since then there is nothing to judge by.
    """
    if outcome.due is None:
        raise BadInputError("NO_DUE", "Hồ sơ không có ngày hẹn trả.", "the dossier has no due moment")
    return LATENESS_CLASSES[lateness_class](outcome, outcome.due, outcome.ended_at or outcome.at)


def on_time_ratios(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    """Return every ratio as "class/denominator", rounded to four places; None where nothing was counted.

    A dossier without a due moment, or whose moments contradict each other, is neither on time nor late: it
    counts among those received and handled, since they are all that were taken in, and not among those solved.
    """
    received = tuple(outcomes)
    judged = tuple(outcome for outcome in received if outcome.due is not None)
    solved = tuple(outcome for outcome in judged if outcome.ended_at is not None)
    ratios: dict[str, float | None] = {}
    for lateness_class in LATENESS_CLASSES:
        in_time = sum(is_on_time(outcome, lateness_class) for outcome in solved)
        still = sum(is_on_time(outcome, lateness_class) for outcome in judged if outcome.ended_at is None)
        ratios[f"{lateness_class}/received"] = _ratio(in_time, len(received))
        ratios[f"{lateness_class}/solved"] = _ratio(in_time, len(solved))
        ratios[f"{lateness_class}/handled"] = _ratio(in_time + still, len(received))
    return ratios


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
