"""The kinds of faults planted into a clean register: where each may stand, what it does, what must be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import attrs

from motcua.clock import WorkClock
from motcua.demo.dossiers import Draft, export_moment, working_moment
from motcua.units import Channel

__all__ = ["FAULTS", "FaultKind"]

# The answer key knows these days by itself: read from the packs, a wrong day there would be planted and found alike.
_DECREE_61_ENDS = date(2025, 6, 30)
_STRICT_ENDS = date(2025, 9, 14)
_MERGERS_BEGIN = date(2025, 7, 1)


@attrs.frozen
class FaultKind:
    """A kind of planted fault.

    Attributes:
        name: the finding it must raise; also its name in the answer key.
        may: whether a clean draft can carry it.
        plant: what it changes in the draft.
        implied: findings that it brings with it, given the draft.
        last_of_day: whether only the last serial of a day may carry it, so that no gap arises.
        numbers_anew: whether it gives the dossier another well-formed code, which no other dossier may have.
    """

    name: str
    may: Callable[[Draft], bool]
    plant: Callable[[Draft, Random, WorkClock], None]
    implied: Callable[[Draft], tuple[str, ...]] = lambda _draft: ()
    last_of_day: bool = False
    numbers_anew: bool = False


def _any(draft: Draft) -> bool:
    return draft.finished_at is not None and draft.supplement is None


def _returned(draft: Draft) -> bool:
    return _any(draft) and draft.returned_at is not None


def _finished_with_room(draft: Draft) -> bool:
    return _any(draft) and (draft.due_at.date() - draft.accepted_at.date()).days >= 9  # noqa: PLR2004


def _day_term(draft: Draft) -> bool:
    return _finished_with_room(draft) and draft.terms[0].unit == "working_day"


def _online(draft: Draft) -> bool:
    return _day_term(draft) and draft.entry.channel is Channel.ONLINE


def _paper_under_decree(draft: Draft) -> bool:
    return _day_term(draft) and draft.entry.channel is Channel.COUNTER and _under_decree(draft)


def _under_decree(draft: Draft) -> bool:
    return _finished_with_room(draft) and draft.accepted_at.date() <= _DECREE_61_ENDS


def _legacy(draft: Draft) -> bool:
    return _any(draft) and draft.agency.startswith("000.")


def _merged(draft: Draft) -> bool:
    return _any(draft) and draft.accepted_at.date() >= _MERGERS_BEGIN


def _open(draft: Draft) -> bool:
    return draft.finished_at is None and draft.entry.channel is Channel.ONLINE


def _not_strict(draft: Draft) -> tuple[str, ...]:
    return ("CODE_NOT_STRICT",) if draft.accepted_at.date() <= _STRICT_ENDS else ()


def _code(change: Callable[[str], str]) -> Callable[[Draft, Random, WorkClock], None]:
    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.code = change(draft.code)

    return plant


def _cell(column: str, text: str) -> Callable[[Draft, Random, WorkClock], None]:
    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.cells[column] = text

    return plant


def _wider(code: str) -> str:
    head, _, serial = code.rpartition("-")
    return f"{head}-{int(serial):06d}"


def _sunday_code(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Date the code on a Sunday before, when nothing else was numbered."""
    del random, clock
    sunday = draft.accepted_at.date() - timedelta(days=draft.accepted_at.isoweekday())
    draft.code = f"{draft.agency}-{sunday:%y%m%d}-0001"


def _closed_agency(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    serial = draft.number % 9000 + 1
    draft.code = f"000.00.{serial % 89 + 10}.H47-{draft.accepted_at:%y%m%d}-0001"


def _later_due(draft: Draft, random: Random, clock: WorkClock) -> None:
    day = clock.workday_after(draft.due_at.date(), random.randint(2, 5))
    draft.due_at = clock.session_ends(day)[-1]


def _due_on_sunday(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    draft.due_at += timedelta(days=7 - draft.due_at.isoweekday())


def _late(draft: Draft, random: Random, clock: WorkClock) -> None:
    day = clock.workday_after(draft.due_at.date(), random.randint(1, 6))
    draft.finished_at = working_moment(random, clock, day)
    draft.returned_at = draft.finished_at + timedelta(minutes=20)


def _overdue(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Leave the dossier without an end, its due date being past at the export."""
    del random, clock
    draft.finished_at = draft.returned_at = None
    draft.status = "Đang xử lý"


def _recently_due(draft: Draft) -> bool:
    end = export_moment()
    return (
        _any(draft)
        and draft.due_at < end - timedelta(days=2)
        and draft.forwarded_at > end - timedelta(days=29)
        and draft.terms[0].unit == "working_day"
    )


def _intake_late(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Move the filing back so that the answer took three working days."""
    day = draft.accepted_at.date()
    while clock.workdays_in(day, draft.accepted_at.date()) < 3:  # noqa: PLR2004
        day -= timedelta(days=1)
    draft.submitted_at = datetime.combine(day, draft.submitted_at.timetz()) - timedelta(minutes=random.randint(0, 9))


def _forward_late(draft: Draft, random: Random, clock: WorkClock) -> None:
    day = clock.workday_after(draft.accepted_at.date(), 2)
    draft.forwarded_at = working_moment(random, clock, day, first=0.5)
    if draft.finished_at is not None and draft.finished_at <= draft.forwarded_at:
        draft.finished_at = draft.forwarded_at + timedelta(minutes=5)
        draft.returned_at = draft.finished_at + timedelta(minutes=5)


def _notice_late(draft: Draft, random: Random, clock: WorkClock) -> None:
    asked = clock.workday_after(draft.accepted_at.date(), 5)
    completed = clock.workday_after(asked, 2)
    draft.supplement = (
        working_moment(random, clock, asked, last=0.5),
        working_moment(random, clock, completed, last=0.5),
    )
    draft.finished_at = max(draft.finished_at or draft.supplement[1], draft.supplement[1] + timedelta(minutes=10))
    draft.returned_at = draft.finished_at + timedelta(minutes=30)


def _room_for_notice(draft: Draft) -> bool:
    return _under_decree(draft) and _day_term(draft) and draft.terms[0].amount >= 8  # noqa: PLR2004


def _apology_late(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Apologise on the due day itself, and finish within the renewed appointment."""
    day = clock.workday_after(draft.due_at.date(), 5)
    draft.apology = (draft.due_at - timedelta(hours=2), clock.session_ends(day)[-1])
    draft.finished_at = working_moment(random, clock, clock.workday_after(draft.due_at.date(), 2))
    draft.returned_at = draft.finished_at + timedelta(minutes=20)


def _new_due_earlier(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random
    asked = clock.moment_after(draft.forwarded_at, 30 * 60_000_000)
    draft.finished_at = clock.moment_after(asked, 30 * 60_000_000)
    draft.returned_at = draft.finished_at + timedelta(minutes=20)
    new_due = draft.due_at - timedelta(days=1)
    while not clock.works_on(new_due.date()):  # a day off would be a second fault
        new_due -= timedelta(days=1)
    draft.apology = (asked, new_due)


def _ended_before_accepted(draft: Draft, random: Random, clock: WorkClock) -> None:
    del clock
    draft.finished_at = draft.accepted_at - timedelta(days=random.randint(1, 20))


def _returned_in_future(draft: Draft, random: Random, clock: WorkClock) -> None:
    del clock
    draft.returned_at = export_moment() + timedelta(days=random.randint(20, 90), hours=-9)


def _no_end(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    draft.finished_at = draft.returned_at = None


def _on_saturday(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Accept on the Saturday after, with a code of that Saturday and a promise counted from it."""
    moved = draft.accepted_at + timedelta(days=6 - draft.accepted_at.isoweekday())
    draft.accepted_at = moved
    draft.forwarded_at = moved + timedelta(minutes=10)
    draft.submitted_at = moved - timedelta(minutes=30)
    draft.code = f"{draft.agency}-{moved:%y%m%d}-0001"
    due = clock.deadline(moved, draft.terms).due
    assert due is not None  # noqa: S101  no pause is given
    draft.due_at = due
    draft.finished_at = working_moment(random, clock, clock.workday_after(moved.date(), 1))
    draft.returned_at = draft.finished_at + timedelta(minutes=20)


def _ordinary_saturday(draft: Draft) -> bool:
    saturday = draft.accepted_at.date() + timedelta(days=6 - draft.accepted_at.isoweekday())
    return _online(draft) and not WorkClock.default().works_on(saturday)


def _due_on_workday(draft: Draft) -> bool:
    """A term in calendar days may end on a day off; without its procedure that would look like a fault."""
    return _any(draft) and WorkClock.default().works_on(draft.due_at.date())


def _status(word: str) -> Callable[[Draft, Random, WorkClock], None]:
    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.status = word

    return plant


FAULTS: tuple[FaultKind, ...] = (
    FaultKind("CODE_SHAPE", _any, _code(lambda code: code.replace("-", "/", 1)), last_of_day=True),
    FaultKind("CODE_DATE", _any, _code(lambda code: f"{code[:-9]}1399{code[-5:]}"), last_of_day=True),
    FaultKind("CODE_NOT_DOSSIER", _any, _code(lambda _code_text: "KQ.H57.000861"), last_of_day=True),
    FaultKind("CODE_MISSING", _any, _code(lambda _code_text: ""), last_of_day=True),
    FaultKind("CODE_FOLDED", _any, _code(lambda code: f"{code.lower()} ")),
    FaultKind("CODE_GROUPS_MISSING", _legacy, _code(lambda code: code.partition(".")[2]), _not_strict),
    FaultKind("CODE_SERIAL_WIDTH", _any, _code(_wider), _not_strict),
    FaultKind("CODE_SERIAL_ZERO", _any, _code(lambda code: f"{code[:-4]}0000"), last_of_day=True),
    FaultKind("CODE_AGENCY_CLOSED", _merged, _closed_agency, last_of_day=True, numbers_anew=True),
    FaultKind("CODE_DATE_DIFFERS", _any, _sunday_code, last_of_day=True, numbers_anew=True),
    FaultKind("DUE_MISMATCH", _day_term, _later_due),
    FaultKind("DUE_ON_DAY_OFF", _day_term, _due_on_sunday, lambda _draft: ("DUE_MISMATCH",)),
    FaultKind("DUE_MISSING", _day_term, _cell("due_at", "")),
    FaultKind("LATE", _day_term, _late),
    FaultKind("OVERDUE", _recently_due, _overdue),
    FaultKind("INTAKE_LATE", _online, _intake_late),
    FaultKind("FORWARD_LATE", _paper_under_decree, _forward_late),
    FaultKind("SUPPLEMENT_NOTICE_LATE", _room_for_notice, _notice_late),
    FaultKind("APOLOGY_TOO_LATE", _day_term, _apology_late, lambda _draft: ("LATE_ORIGINAL_DUE",)),
    FaultKind("NEW_DUE_NOT_LATER", _day_term, _new_due_earlier),
    FaultKind("ACCEPTED_ON_DAY_OFF", _ordinary_saturday, _on_saturday, last_of_day=True, numbers_anew=True),
    FaultKind("TIME_ORDER", _any, _ended_before_accepted),
    FaultKind("DATE_IN_FUTURE", _any, _returned_in_future),
    FaultKind("FINISH_MISSING", _any, _no_end),
    FaultKind("ACCEPTANCE_MISSING", _any, _cell("accepted_at", "")),
    FaultKind("STATUS_CONTRADICTS", _any, _status("Đang xử lý")),
    FaultKind("STATUS_UNKNOWN", _any, _status("Chờ xác minh lại")),
    FaultKind("SUPPLEMENT_REPEATED", _any, _cell("supplements", "2")),
    FaultKind("NOT_CLOSED", _returned, _status("Đã trả kết quả")),
    FaultKind("CELL_UNREADABLE", _any, _cell("returned_at", "31/02/2025 09:00:00")),
    FaultKind("PROCEDURE_UNKNOWN", _due_on_workday, _cell("procedure_code", "9.999999")),
)
"""Every kind that the demo plants, beside duplicates and gaps, which concern two rows each."""
