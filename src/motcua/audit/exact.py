"""What each check finds in a batch, as masks: the same findings as its look, row by row, without their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from motcua.audit.check import RowCheck
from motcua.audit.checks import is_own
from motcua.audit.coded import NO_DAY
from motcua.audit.columns import Flags
from motcua.audit.exactcells import CELL_RULES
from motcua.audit.exactdues import day_off, mismatch
from motcua.audit.exactlife import (
    Bench,
    Found,
    apology_missing,
    forward_late,
    intake_late,
    lateness,
    notice_late,
    open_endings,
    overdue,
    timeliness_differs,
)
from motcua.codes.catalogue import catalogue_codes
from motcua.ledger import Column
from motcua.states import State

__all__ = ["exact_rule", "sure_rows"]

_DONE = (State.DECIDED, State.RETURNED, State.CLOSED)
_NOT_ACCEPTED = (State.DRAFT, State.SUBMITTED, State.INTAKE_SUPPLEMENT, State.REFUSED, State.CANCELLED)
Rule = Callable[[Bench, Sequence[str]], Iterable[Found]]


def exact_rule(check: RowCheck) -> Rule | None:
    """Return the rule that finds as masks what a check finds, or None for one that must look at rows.

    A host's own check is never judged by what stands here, whatever its id.

    Args:
        check: the check.
    """
    if not is_own(check):
        return None
    return CELL_RULES.get(check.id) or _RULES.get((check.id, check.names))


def _codes(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    yield from bench.batch.coded.having(names)


def _code_missing(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    accepted = bench.batch.status.where(lambda state: state not in _NOT_ACCEPTED)
    yield names[0], None, ~bench.batch.coded.filled & accepted


def _code_date(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    coded, columns = bench.batch.coded, bench.columns
    days = coded.days
    differs = (days != NO_DAY) & columns.known(Column.ACCEPTED_AT) & (days != columns.days(Column.ACCEPTED_AT))
    yield names[0], None, differs


def _due_missing(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    yield names[0], None, columns.known(Column.ACCEPTED_AT) & ~columns.filled(Column.DUE_AT)


def _accepted_on_day_off(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    accepted = bench.columns.moments(Column.ACCEPTED_AT)
    yield names[0], None, bench.dues.covered(accepted) & ~bench.dues.works_on(accepted)


def _order(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    for wrong in bench.batch.disordered:
        yield names[0], None, wrong


def _future(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    for column in sorted(columns.headings):
        if column.is_moment and column not in (Column.DUE_AT, Column.NEW_DUE_AT):
            yield names[0], None, columns.known(column) & (columns.moments(column) > columns.at_seconds)


def _missing_moments(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns, status = bench.columns, bench.batch.status
    told = status.where(lambda state: state is not None and state not in _NOT_ACCEPTED)
    yield names[0], None, told & ~columns.filled(Column.ACCEPTED_AT)
    yield names[1], None, status.where(lambda state: state in _DONE) & ~columns.filled(Column.FINISHED_AT)


def _status(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns, status = bench.columns, bench.batch.status
    yield names[0], None, (columns.texts(Column.STATUS).places >= 0) & status.where(lambda state: state is None)
    finished = columns.known(Column.FINISHED_AT) & (columns.moments(Column.FINISHED_AT) <= columns.at_seconds)
    yield names[1], None, finished & status.where(lambda state: state is not None and state.is_open)


def _channel(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    told = bench.columns.texts(Column.CHANNEL).places >= 0
    yield names[0], None, told & bench.batch.channel.where(lambda one: one is None)


def _unreadable(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    times = np.bincount([place for place, _ in bench.columns.faults], minlength=len(bench.columns))
    for number in range(int(times.max(initial=0))):
        yield names[0], None, times > number


def _procedure(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    known = catalogue_codes()
    yield names[0], None, bench.columns.where(Column.PROCEDURE_CODE, lambda one: one is not None and one not in known)


def _of_lives(*rules: Callable[[Bench], Iterator[Found]]) -> Rule:
    def found(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
        ordinary = bench.life.sure
        for rule in rules:
            for name, severity, mask in rule(bench):
                if name in names:
                    yield name, severity, mask & ordinary

    return found


def _nothing(bench: Bench, names: Sequence[str]) -> Iterable[Found]:
    """Ordinary lives keep to the steps, lie inside the calendar and were never renewed."""
    del bench, names
    return ()


_SHAPE = ("CODE_SHAPE", "CODE_DATE", "CODE_NOT_DOSSIER")
_VARIANT = ("CODE_FOLDED", "CODE_GROUPS_MISSING", "CODE_SERIAL_WIDTH", "CODE_SERIAL_ZERO", "CODE_AMBIGUOUS")
_RULES: Mapping[tuple[str, tuple[str, ...]], Rule] = MappingProxyType(
    {
        ("MC101", _SHAPE): _codes,
        ("MC102", ("CODE_MISSING",)): _code_missing,
        ("MC103", _VARIANT): _codes,
        ("MC104", ("CODE_NOT_STRICT",)): _codes,
        ("MC105", ("CODE_AGENCY_UNKNOWN", "CODE_AGENCY_CLOSED")): _codes,
        ("MC106", ("CODE_DATE_DIFFERS",)): _code_date,
        ("MC201", ("DUE_MISMATCH",)): _of_lives(mismatch),
        ("MC202", ("DUE_ON_DAY_OFF",)): _of_lives(day_off),
        ("MC203", ("LATE", "LATE_ORIGINAL_DUE")): _of_lives(lateness),
        ("MC204", ("OVERDUE",)): _of_lives(overdue),
        ("MC205", ("INTAKE_LATE",)): _of_lives(intake_late),
        ("MC206", ("FORWARD_LATE",)): _of_lives(forward_late),
        ("MC207", ("SUPPLEMENT_NOTICE_LATE",)): _of_lives(notice_late),
        ("MC208", ("APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER")): _nothing,
        ("MC209", ("DUE_MISSING",)): _due_missing,
        ("MC210", ("ACCEPTED_ON_DAY_OFF",)): _accepted_on_day_off,
        ("MC211", ("CALENDAR_UNCOVERED",)): _nothing,
        ("MC214", ("APOLOGY_MISSING",)): _of_lives(apology_missing),
        ("MC219", ("TIMELINESS_DIFFERS",)): _of_lives(timeliness_differs),
        ("MC301", ("TIME_ORDER",)): _order,
        ("MC302", ("DATE_IN_FUTURE",)): _future,
        ("MC303", ("ACCEPTANCE_MISSING", "FINISH_MISSING")): _missing_moments,
        ("MC304", ("STATUS_UNKNOWN", "STATUS_CONTRADICTS")): _status,
        ("MC306", ("NOT_CLOSED", "STALE")): _of_lives(open_endings),
        ("MC307", ("NO_TRANSITION", "DUPLICATE_EVENT", "APOLOGY_LIMIT")): _nothing,
        ("MC308", ("CHANNEL_UNKNOWN",)): _channel,
        ("MC503", ("CELL_UNREADABLE",)): _unreadable,
        ("MC504", ("PROCEDURE_UNKNOWN",)): _procedure,
    }
)
"""By the id of the check and what it names: a check that comes to name more must be looked at again."""


def sure_rows(bench: Bench) -> Flags:
    """Return the rows for which the rules above say all there is to say.

    These are the ordinary lives, the rows whose moments contradict each other (which are not judged further), and
    those without a filing or an acceptance.

    Args:
        bench: the batch, after all rules have spoken.
    """
    return (bench.life.sure & ~bench.doubtful) | bench.batch.any_disordered | bench.life.empty
