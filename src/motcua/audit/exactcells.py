"""What the checks of cells find in a batch, as masks: codes, papers, fees, steps, terms; the same as their looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from motcua.audit.checks.codes import names_unknown_sector, offices_named
from motcua.audit.checks.register import is_other_name
from motcua.audit.checks.shadows import DONE
from motcua.audit.checks.terms import unpublished_weight
from motcua.audit.columns import DAY_SECONDS, ZONE_SECONDS, Flags, Numbers
from motcua.audit.exactlife import Bench, Found
from motcua.audit.vectordues import local_days
from motcua.audit.words import read_answer, read_channel, read_way
from motcua.clock import Hours
from motcua.clock.batch import UNANSWERED
from motcua.ledger import Column
from motcua.states import Profile, State
from motcua.units import Channel, Severity

__all__ = ["CELL_RULES"]

_NOT_SERVED = (State.DRAFT, State.SUBMITTED, State.INTAKE_SUPPLEMENT, State.REFUSED, State.CANCELLED)
_MINUTE = 60


def _office_differs(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    coded, offices = bench.batch.coded, bench.columns.judged(Column.OFFICE, offices_named)
    width = len(offices.values)
    distinct, places = np.unique(coded.places * width + offices.places % width, return_inverse=True)
    wrong = []
    for number in distinct.tolist():
        agency, known = coded.entries[number // width].agency, offices.values[number % width]
        wrong.append(agency is not None and bool(known) and agency not in known)
    yield names[0], None, np.array(wrong, np.bool_)[places]


def _sector_unknown(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    yield names[0], None, bench.columns.where(Column.SECTOR, names_unknown_sector)


def _due_outside_hours(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns, dues = bench.columns, bench.dues
    due = columns.moments(Column.DUE_AT)
    minute = (due + ZONE_SECONDS) % DAY_SECONDS // _MINUTE
    at_an_end = (minute == 0) | (minute == DAY_SECONDS // _MINUTE - 1)
    asks = columns.known(Column.DUE_AT) & ~columns.bare(Column.DUE_AT) & ~at_an_end & dues.covered(due)
    rows = np.flatnonzero(asks & ~bench.batch.terms.where(last=(Hours,)))
    rows = rows[dues.works_on(due[rows])]
    start = due[rows] // _MINUTE * _MINUTE
    idle = dues.worked(start + _MINUTE) == dues.worked(start - _MINUTE)
    yield names[0], None, _only(bench, rows[idle])


def _only(bench: Bench, rows: Numbers) -> Flags:
    mask = bench.columns.none
    mask[rows] = True
    return mask


def _to_desk(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    came, due = columns.moments(Column.RESULT_RECEIVED_AT), columns.moments(Column.DUE_AT)
    bare = columns.bare(Column.RESULT_RECEIVED_AT) | columns.bare(Column.DUE_AT)
    late = columns.known(Column.RESULT_RECEIVED_AT) & columns.known(Column.DUE_AT)
    late &= (local_days(came) > local_days(due)) | (~bare & (came > due))
    yield names[0], None, late & (bench.ruled("result.to_desk", late) > 0)


def _waiting(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.RETURNED_AT not in columns.headings:
        return
    ended, due = columns.moments(Column.FINISHED_AT), columns.moments(Column.DUE_AT)
    may_wait = bench.batch.status.where(lambda state: state is None or state in DONE)
    days = local_days(np.full(len(columns), columns.at_seconds)) - local_days(np.maximum(ended, due))
    waits = columns.known(Column.FINISHED_AT) & ~columns.filled(Column.RETURNED_AT) & may_wait
    yield names[0], None, waits & (days > Profile.default().stale_after_days)


def _new_due(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if {Column.APOLOGY_AT, Column.NEW_DUE_AT} <= columns.headings:
        apology, renewed = columns.filled(Column.APOLOGY_AT), columns.filled(Column.NEW_DUE_AT)
        yield names[0], None, apology & ~renewed
        yield names[1], None, renewed & ~apology


def _supplement_count(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.SUPPLEMENT_REQUESTED_AT not in columns.headings:
        return
    counts = columns.judged(Column.SUPPLEMENTS, lambda text: int(text) if text is not None and text.isdecimal() else -1)
    asked = columns.filled(Column.SUPPLEMENT_REQUESTED_AT)
    none, one = counts.where(lambda count: count == 0), counts.where(lambda count: count == 1)
    yield names[0], None, (none & asked) | (one & ~asked)


def _return_missing(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.RETURNED_AT in columns.headings:
        came_back = bench.batch.status.where(lambda state: state in (State.RETURNED, State.CLOSED))
        lacking = columns.known(Column.FINISHED_AT) & ~columns.filled(Column.RETURNED_AT)
        yield names[0], None, came_back & lacking


def _not_accepted(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    unserved = bench.batch.status.where(lambda state: state in _NOT_SERVED)
    yield names[0], None, unserved & bench.columns.known(Column.ACCEPTED_AT)


def _ways(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    def differs(mode: str | None, postal: str | None) -> bool:
        way, by_post = read_way(mode), read_answer(postal)
        return way is not None and by_post is not None and by_post is not (way is Channel.POST)

    columns = bench.columns
    yield names[0], None, columns.where(Column.RETURN_MODE, lambda text: text is not None and read_way(text) is None)
    yield names[1], None, columns.where_together((Column.RETURN_MODE, Column.POSTAL_RETURN), differs)


def _number_missing(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.RESULT_NUMBER in columns.headings:
        done = bench.batch.status.where(lambda state: state in DONE) & columns.known(Column.FINISHED_AT)
        yield names[0], None, done & ~columns.filled(Column.RESULT_NUMBER)


def _number_early(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    unfinished = columns.filled(Column.RESULT_NUMBER) & ~columns.filled(Column.FINISHED_AT)
    yield names[0], None, unfinished & _is_open(bench)


def _is_open(bench: Bench) -> Flags:
    return bench.batch.status.where(lambda state: state is not None and state.is_open)


def _rated_early(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.RETURNED_AT in columns.headings:
        rated = columns.filled(Column.RATING) & ~columns.filled(Column.RETURNED_AT)
        yield names[0], None, rated & _is_open(bench)


def _sums(bench: Bench, column: Column) -> tuple[Numbers, Flags]:
    """Return the sums of a column, 0 where there is none, and where there is one."""
    sums = bench.columns.numbers(column)
    known = sums != UNANSWERED
    return np.where(known, sums, 0), known


def _unpaid(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.FEE_PAID in columns.headings:
        (charged, _), (paid, _) = _sums(bench, Column.FEE_CHARGED), _sums(bench, Column.FEE_PAID)
        owed = (charged != 0) & (paid < charged) & ~columns.unreadable(Column.FEE_PAID)
        yield names[0], None, owed & columns.known(Column.RETURNED_AT)


def _overpaid(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    (charged, is_charged), (paid, is_paid) = _sums(bench, Column.FEE_CHARGED), _sums(bench, Column.FEE_PAID)
    yield names[0], None, is_charged & is_paid & (paid - _sums(bench, Column.FEE_REFUNDED)[0] > charged)


def _refund_large(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    if Column.FEE_PAID in bench.columns.headings:
        (paid, _), (refunded, _) = _sums(bench, Column.FEE_PAID), _sums(bench, Column.FEE_REFUNDED)
        yield names[0], None, (refunded != 0) & (refunded > paid)


def _paid_late(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    both = columns.known(Column.FEE_PAID_AT) & columns.known(Column.RETURNED_AT)
    paid, returned = columns.moments(Column.FEE_PAID_AT), columns.moments(Column.RETURNED_AT)
    bare = columns.bare(Column.FEE_PAID_AT) | columns.bare(Column.RETURNED_AT)
    yield names[0], None, both & ((local_days(paid) > local_days(returned)) | (~bare & (paid > returned)))


def _undated(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = bench.columns
    if Column.FEE_PAID_AT in columns.headings:
        yield names[0], None, (_sums(bench, Column.FEE_PAID)[0] != 0) & ~columns.filled(Column.FEE_PAID_AT)


def _unpublished(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    places, combinations = bench.columns.together(Column.PROCEDURE_CODE, Column.TERM, Column.CHANNEL)
    weights = [unpublished_weight(code, term, read_channel(word)) for code, term, word in combinations]
    for weight in (Severity.INFO, Severity.WARNING):
        yield names[0], weight, np.array([one is weight for one in weights], np.bool_)[places]


def _name_differs(bench: Bench, names: Sequence[str]) -> Iterator[Found]:
    columns = (Column.PROCEDURE_CODE, Column.PROCEDURE_NAME)
    yield names[0], None, bench.columns.where_together(columns, is_other_name)


CELL_RULES: Mapping[str, Callable[[Bench, Sequence[str]], Iterator[Found]]] = MappingProxyType(
    {
        "MC107": _office_differs,
        "MC108": _sector_unknown,
        "MC212": _due_outside_hours,
        "MC215": _new_due,
        "MC216": _to_desk,
        "MC218": _waiting,
        "MC312": _supplement_count,
        "MC313": _return_missing,
        "MC314": _not_accepted,
        "MC315": _ways,
        "MC401": _number_missing,
        "MC403": _number_early,
        "MC405": _rated_early,
        "MC406": _unpaid,
        "MC407": _overpaid,
        "MC409": _refund_large,
        "MC410": _paid_late,
        "MC411": _undated,
        "MC511": _unpublished,
        "MC512": _name_differs,
    }
)
"""By the id of the check."""
