"""The same counts for millions of dossiers: NumPy columns in, the mergeable records of this package out.

Moments are whole microseconds since 1970-01-01T00:00Z as int64, as NumPy's and Arrow's `timestamp[us]` hold them; a
missing one is `MISSING`, which is also how NumPy writes NaT. Needs the extra `motcua[batch]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.figures import PeriodFigures
from motcua.statistics.ontime import LATENESS_CLASSES, OnTimeCounts, require_class, supplements_allowed_766
from motcua.statistics.periods import Period

__all__ = ["MISSING", "DossierColumns", "count_on_time_columns", "count_period_columns"]

MISSING = -(2**63)
"""Stands where there is no moment."""

_Moments: TypeAlias = NDArray[np.int64]
_Flags: TypeAlias = NDArray[np.bool_]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ZONE = DESK_ZONE.utcoffset(None) // _MICROSECOND
_MINUTE = timedelta(minutes=1) // _MICROSECOND
_DAY = timedelta(days=1) // _MICROSECOND


@attrs.frozen(eq=False, kw_only=True)
class DossierColumns:
    """Accepted dossiers as columns of one length; the meanings are those of `HandledDossier`.

    Attributes:
        accepted: when accepted; never MISSING.
        due: the due moment in force.
        promised: the moment on the receipt, MISSING where it is the one in force.
        ended: when processing ended.
        supplement: microseconds of supplement, 0 for none.
        waiting: since when a supplement is awaited.
        requests: how many supplements were asked for.
        is_timed: whether the term ends at a minute.
        group: for each dossier the place of its unit in `groups`; int32.
        groups: the names of the units.
    """

    accepted: _Moments
    due: _Moments
    promised: _Moments
    ended: _Moments
    supplement: _Moments
    waiting: _Moments
    requests: NDArray[np.int32]
    is_timed: _Flags
    group: NDArray[np.int32]
    groups: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse columns of different lengths, a missing acceptance, and a group that does not exist."""
        rows = len(self.accepted)
        lengths = {len(getattr(self, name)) for name in _COLUMNS}
        if lengths != {rows}:
            raise BadInputError(
                "BATCH_SHAPE",
                f"Các cột phải cùng {rows} dòng, không phải {sorted(lengths)}.",
                f"the columns must all have {rows} rows, not {sorted(lengths)}",
            )
        if rows and (int(self.group.min()) < 0 or int(self.group.max()) >= len(self.groups)):
            raise BadInputError(
                "BATCH_PLACE",
                f"Có dòng trỏ tới đơn vị ngoài {len(self.groups)} đơn vị đã cho.",
                f"a row points past the {len(self.groups)} groups given",
            )
        if rows and int(self.accepted.min()) == MISSING:
            raise BadInputError(
                "STAT_NOT_ACCEPTED",
                "Có dòng không có ngày tiếp nhận.",
                "a row has no moment of acceptance",
                path="$.accepted",
            )

    @staticmethod
    def of(
        dossiers: Iterable[HandledDossier], key: Callable[[HandledDossier], str] = lambda one: one.unit
    ) -> DossierColumns:
        """Return the columns of dossiers, grouped by what `key` says; by their unit unless told otherwise."""
        rows = tuple(dossiers)
        groups = tuple(sorted({key(one) for one in rows}))
        places = {name: place for place, name in enumerate(groups)}
        return DossierColumns(
            accepted=_moments([one.accepted_at for one in rows]),
            due=_moments([one.due for one in rows]),
            promised=_moments([one.promised for one in rows]),
            ended=_moments([one.ended_at for one in rows]),
            supplement=np.array([one.supplement // _MICROSECOND for one in rows], np.int64),
            waiting=_moments([one.waiting_since for one in rows]),
            requests=np.array([one.requests for one in rows], np.int32),
            is_timed=np.array([one.is_timed for one in rows], np.bool_),
            group=np.array([places[key(one)] for one in rows], np.int32),
            groups=groups,
        )


_COLUMNS = ("accepted", "due", "promised", "ended", "supplement", "waiting", "requests", "is_timed", "group")


@attrs.frozen(eq=False)
class _Judged:
    """Rows as they stood at a moment."""

    moment: _Moments
    due: _Moments
    has_due: _Flags
    has_ended: _Flags
    on_time: _Flags
    early: _Flags


def count_on_time_columns(
    columns: DossierColumns, at: datetime, *, rows: _Flags | None = None
) -> Mapping[str, OnTimeCounts]:
    """Return the on-time counts of each group as things stood at a moment; as `count_on_time` counts them.

    Args:
        columns: the dossiers.
        at: the moment of judgement.
        rows: which rows to count, or None for all.
    """
    wanted = np.ones(len(columns.accepted), np.bool_) if rows is None else rows
    per_class = [_judge(columns, at, name) for name in LATENESS_CLASSES]
    received = _per_group(columns, wanted)
    solved = _per_group(columns, wanted & per_class[0].has_due & per_class[0].has_ended)
    in_time = [_per_group(columns, wanted & one.has_due & one.has_ended & one.on_time) for one in per_class]
    still = [_per_group(columns, wanted & one.has_due & ~one.has_ended & one.on_time) for one in per_class]
    return {
        name: OnTimeCounts(
            received[place], solved[place], tuple(one[place] for one in in_time), tuple(one[place] for one in still)
        )
        for place, name in enumerate(columns.groups)
        if received[place]
    }


def count_period_columns(
    columns: DossierColumns, period: Period, *, lateness_class: str = "date"
) -> Mapping[str, PeriodFigures]:
    """Return the figures of a period for each group that had a dossier in hand; as `count_period` counts them.

    Args:
        columns: the dossiers, of any time.
        period: the period.
        lateness_class: by which class early, on time and late are told.

    Raises:
        BadInputError: LATENESS_CLASS.
    """
    require_class(lateness_class)
    start, end = _number(period.start), _number(period.end)
    ended_before = (columns.ended != MISSING) & (columns.ended < start)
    is_new = (columns.accepted >= start) & (columns.accepted < end)
    is_carried = (columns.accepted < start) & ~ended_before
    judged = _judge(columns, period.last_moment, lateness_class)
    held = is_new | is_carried
    solved, still = held & judged.has_ended & ~ended_before, held & ~judged.has_ended
    known = solved & judged.has_due
    counted = {
        "carried": is_carried,
        "received": is_new,
        "solved": solved,
        "early": known & judged.early,
        "on_time": known & judged.on_time & ~judged.early,
        "late": known & ~judged.on_time,
        "unjudged": solved & ~judged.has_due,
        "open": still,
        "overdue": still & judged.has_due & ~judged.on_time,
    }
    sums = {name: _per_group(columns, flags) for name, flags in counted.items()}
    return {
        name: PeriodFigures(
            period=period, lateness_class=lateness_class, **{count: each[place] for count, each in sums.items()}
        )
        for place, name in enumerate(columns.groups)
        if sums["carried"][place] + sums["received"][place]
    }


def _judge(columns: DossierColumns, at: datetime, lateness_class: str) -> _Judged:
    """Return each row as it stood at a moment; where there is no due moment the flags mean nothing."""
    now = _number(at)
    has_ended = (columns.ended != MISSING) & (columns.ended <= now)
    has_due = (columns.due != MISSING) & ~_contradictory(columns)
    moment = np.where(has_ended, columns.ended, now)
    due = np.where(has_due, columns.due, 0)
    if lateness_class == "766":
        waits = ~has_ended & (columns.waiting != MISSING) & (columns.waiting <= now)
        moment = np.where(waits, columns.waiting, moment - columns.supplement)
        due = np.where(has_due & (columns.promised != MISSING), columns.promised, due)
        on_time = (moment <= due) & ~(waits & (columns.requests > supplements_allowed_766()))
    elif lateness_class == "date":
        on_time = _dates(moment) <= _dates(due)
    elif lateness_class == "legal24":
        on_time = moment <= np.where(columns.is_timed, due, (_dates(due) + 1) * _DAY - _ZONE)
    else:
        on_time = moment <= due
    is_before = np.where(columns.is_timed, moment // _MINUTE < due // _MINUTE, _dates(moment) < _dates(due))
    return _Judged(moment, due, has_due, has_ended, on_time, on_time & is_before)


def _contradictory(columns: DossierColumns) -> _Flags:
    found: _Flags = columns.supplement < 0
    for name in ("due", "ended", "waiting"):
        moments = getattr(columns, name)
        found = found | ((moments != MISSING) & (moments < columns.accepted))
    return found


def _dates(moments: _Moments) -> _Moments:
    """Return the number of the day in +07:00."""
    return (moments + _ZONE) // _DAY


def _per_group(columns: DossierColumns, rows: _Flags) -> list[int]:
    counted: list[int] = np.bincount(columns.group[rows], minlength=len(columns.groups)).tolist()
    return counted


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moments(moments: Sequence[datetime | None]) -> _Moments:
    return np.array([MISSING if moment is None else _number(moment) for moment in moments], np.int64)
