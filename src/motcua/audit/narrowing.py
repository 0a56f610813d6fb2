"""Which rows a look with several outcomes must see, told from codes, dues and lives: never too few.

It means nothing for rows that are no ordinary lives: those are looked at in any case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from types import MappingProxyType

import numpy as np

from motcua.audit.check import RowCheck
from motcua.audit.checks import is_own
from motcua.audit.checks.notices import goes_by_post
from motcua.audit.columns import Flags, day_of
from motcua.audit.exactlife import Bench
from motcua.audit.vectordues import local_days
from motcua.audit.words import read_answer, read_channel, read_level, read_way
from motcua.clock.batch import UNANSWERED
from motcua.dossier import Event, EventName
from motcua.errors import LawError
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading
from motcua.localtime import DESK_ZONE
from motcua.states import State
from motcua.states.levels import ServiceLevel, check_level, levels_on
from motcua.units import Channel

__all__ = ["narrowed"]

Narrow = Callable[[Bench], Flags]


def narrowed(check: RowCheck, bench: Bench) -> Flags | None:
    """Return which rows of a batch a check must see as far as its lives tell, or None where they tell nothing.

    Args:
        check: the check.
        bench: the batch with its lives.
    """
    rule = _RULES.get(check.id) if is_own(check) else None
    return None if rule is None else rule(bench)


def _by_post(bench: Bench) -> Flags:
    """A return by post, later than the day of the result or still to come."""
    columns = bench.columns
    ways = (Column.POSTAL_RETURN, Column.RETURN_MODE, Column.CHANNEL)
    posted = columns.where_together(ways, lambda postal, mode, word: goes_by_post(postal, mode, read_channel(word)))
    ended, returned = columns.moments(Column.FINISHED_AT), columns.moments(Column.RETURNED_AT)
    later = (returned == UNANSWERED) | (local_days(returned) > local_days(ended))
    rows = np.flatnonzero(posted & later & columns.known(Column.FINISHED_AT))
    wheres = [(province, Channel.POST) for province, _ in bench.told_wheres]
    found = bench.rules.find("result.return_post", local_days(ended[rows]), bench.where[rows], wheres)
    clocks = bench.is_clock(found)
    rows, found = rows[clocks], found[clocks]
    until = np.where(returned == UNANSWERED, np.maximum(columns.at_seconds, ended), returned)
    mask = columns.none
    mask[rows] = bench.may_be_late(found, ended[rows], until[rows])
    return mask


def _transfer(bench: Bench) -> Flags:
    def other(office: str | None, resolving: str | None) -> bool:
        return bool(office) and bool(resolving) and fold_heading(office or "") != fold_heading(resolving or "")

    columns = bench.columns
    elsewhere = columns.where_together((Column.OFFICE, Column.RESOLVING_OFFICE), other)
    passed = columns.days(Column.FORWARDED_AT) > columns.days(Column.ACCEPTED_AT)
    return bench.ruled("forward.other_authority", elsewhere & passed) > 0


def _not_at_once(bench: Bench) -> Flags:
    """Filed online, and passed on after the first working day from acceptance on."""
    columns, dues = bench.columns, bench.dues
    accepted, passed = columns.moments(Column.ACCEPTED_AT), columns.moments(Column.FORWARDED_AT)
    online = bench.batch.channel.where(lambda one: one is Channel.ONLINE)
    later = columns.known(Column.ACCEPTED_AT) & (local_days(passed) > local_days(accepted)) & online
    number = dues.tables.rank[dues.day_place(accepted)]
    known = later & dues.covered(accepted) & dues.covered(passed) & (number < len(dues.tables.workdays))
    in_time = columns.none
    rows = np.flatnonzero(known)
    in_time[rows] = dues.day_place(passed[rows]) <= dues.tables.workdays[number[rows]]
    return later & ~in_time


def _unsigned(bench: Bench) -> Flags:
    def on_paper(mode: str | None, word: str | None) -> bool:
        way = read_way(mode)
        return not (way is Channel.ONLINE or (way is None and read_channel(word) in (None, Channel.ONLINE)))

    return bench.columns.where_together((Column.RETURN_MODE, Column.CHANNEL), on_paper)


def _not_refunded(bench: Bench) -> Flags:
    ended = bench.batch.status.where(lambda state: state in (State.STOPPED, State.REFUSED, State.CANCELLED))
    paid, refunded = bench.columns.numbers(Column.FEE_PAID), bench.columns.numbers(Column.FEE_REFUNDED)
    return ended & (np.where(refunded == UNANSWERED, 0, refunded) < paid)


def _not_digitised(bench: Bench) -> Flags:
    columns = bench.columns
    paper = bench.batch.channel.where(lambda one: one not in (None, Channel.ONLINE))
    no = columns.where(Column.DIGITISED, lambda text: read_answer(text) is False)
    return paper & no & columns.known(Column.ACCEPTED_AT)


def _level(bench: Bench) -> Flags:
    """A level that the day does not know, or that does not allow the way of filing or of the return."""
    columns = bench.columns
    levels = columns.judged(Column.LEVEL, read_level)
    rows = np.flatnonzero(levels.where(lambda one: one is not None))
    if not rows.size:
        return columns.none
    accepted = columns.known(Column.ACCEPTED_AT)
    days = np.where(accepted, columns.days(Column.ACCEPTED_AT), columns.days(Column.SUBMITTED_AT))
    ways = columns.judged(Column.RETURN_MODE, read_way)
    came_back = columns.known(Column.RETURNED_AT)
    wheres = bench.told_wheres
    key = ((days[rows] * len(levels.values) + levels.places[rows] % len(levels.values)) * len(ways.values)
           + ways.places[rows] % len(ways.values)) * 2 + came_back[rows]  # fmt: skip
    distinct, inverse = np.unique(key * len(wheres) + bench.where[rows], return_inverse=True)
    first = np.zeros(distinct.size, np.int64)
    first[inverse] = rows
    answers = []
    for row, number in zip(first.tolist(), distinct.tolist(), strict=True):
        place, channel = wheres[number % len(wheres)]
        way = ways.values[ways.places[row]] if came_back[row] else None
        answers.append(_breaks_level(levels.values[levels.places[row]], int(days[row]), way, place, channel))
    mask = columns.none
    mask[rows] = np.array(answers, np.bool_)[inverse]
    return mask


def _breaks_level(
    level: ServiceLevel | None, day_number: int, way: Channel | None, place: str | None, channel: Channel | None
) -> bool:
    day = day_of(day_number)
    if level is None or day is None:
        return False
    mode = None if way is None else "electronic" if way is Channel.ONLINE else way.value
    at = datetime.combine(day, time(), DESK_ZONE)
    events = () if mode is None else (Event(at=at, event=EventName.RETURN_RESULT, mode=mode),)
    try:
        listed = levels_on(day, place=place)
    except LawError:
        return True  # the look itself says what then can be said
    if level.scheme is not listed.scheme:
        return True
    return bool(check_level(events, level, day, place=place, channel=channel))


_RULES: Mapping[str, Narrow] = MappingProxyType(
    {
        "MC213": _by_post,
        "MC217": _transfer,
        "MC220": _not_at_once,
        "MC309": _level,
        "MC310": _level,
        "MC311": _not_digitised,
        "MC404": _unsigned,
        "MC408": _not_refunded,
    }
)
"""By the id of the check."""
