"""The kinds of faults planted into a clean register: where each may stand, what it does, what must be found."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from motcua.clock import Hours, WorkClock
from motcua.demo.dossiers import Draft, export_moment, working_moment
from motcua.demo.faultkinds import (
    FaultKind,
    cell,
    code_as,
    has_legacy_code,
    in_days,
    is_after_mergers,
    is_finished,
    is_online,
    is_paper_under_decree,
    is_returned,
    is_under_decree,
    not_strict,
    status,
)
from motcua.demo.paperfaults import PAPER_FAULTS
from motcua.units import Channel

__all__ = ["FAULTS"]


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
    draft.agency = f"000.00.{serial % 89 + 10}.H47"
    draft.code = f"{draft.agency}-{draft.accepted_at:%y%m%d}-0001"


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


def _late_at_desk(draft: Draft) -> tuple[str, ...]:
    """Name what else is found where the province wants the result at the desk before the appointment."""
    if draft.finished_at is None or not is_under_decree(draft) or not draft.agency.endswith(".H19"):
        return ()
    return ("RESULT_TO_DESK_LATE",) if draft.finished_at > draft.due_at else ()


def _late_too(draft: Draft) -> tuple[str, ...]:
    """Late, and without an apology: the decree wants one."""
    return (*(("APOLOGY_MISSING",) if is_under_decree(draft) else ()), *_late_at_desk(draft))


def _not_by_post(draft: Draft) -> bool:
    return is_finished(draft) and draft.entry.channel is not Channel.POST


def _overdue(draft: Draft, random: Random, clock: WorkClock) -> None:
    """Leave the dossier without an end, its due date being past at the export."""
    del random, clock
    draft.finished_at = draft.returned_at = None
    draft.status = "Đang xử lý"


def _recently_due(draft: Draft) -> bool:
    end = export_moment()
    return (
        is_finished(draft)
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
    return is_under_decree(draft) and in_days(draft) and draft.terms[0].amount >= 8  # noqa: PLR2004


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
    return is_online(draft) and not WorkClock.default().works_on(saturday)


def _due_on_workday(draft: Draft) -> bool:
    """A term in calendar days may end on a day off, one in hours at night: without its procedure that looks wrong."""
    in_hours = isinstance(draft.terms[-1], Hours)
    return is_finished(draft) and not in_hours and WorkClock.default().works_on(draft.due_at.date())


def _unknown_procedure(draft: Draft, random: Random, clock: WorkClock) -> None:
    """A code that no catalogue has, another each time: one code with several terms would be a second fault."""
    del random, clock
    draft.cells["procedure_code"] = f"9.{900_000 + draft.number}"


FAULTS: tuple[FaultKind, ...] = (
    FaultKind("CODE_SHAPE", is_finished, code_as(lambda code: code.replace("-", "/", 1)), last_of_day=True),
    FaultKind("CODE_DATE", is_finished, code_as(lambda code: f"{code[:-9]}1399{code[-5:]}"), last_of_day=True),
    FaultKind("CODE_NOT_DOSSIER", is_finished, code_as(lambda _code_text: "KQ.H57.000861"), last_of_day=True),
    FaultKind("CODE_MISSING", is_finished, code_as(lambda _code_text: ""), last_of_day=True),
    FaultKind("CODE_FOLDED", is_finished, code_as(lambda code: f"{code.lower()} ")),
    FaultKind("CODE_GROUPS_MISSING", has_legacy_code, code_as(lambda code: code.partition(".")[2]), not_strict),
    FaultKind("CODE_SERIAL_WIDTH", is_finished, code_as(_wider), not_strict),
    FaultKind("CODE_SERIAL_ZERO", is_finished, code_as(lambda code: f"{code[:-4]}0000"), last_of_day=True),
    FaultKind("CODE_AGENCY_CLOSED", is_after_mergers, _closed_agency, last_of_day=True, numbers_anew=True),
    FaultKind("CODE_DATE_DIFFERS", is_finished, _sunday_code, last_of_day=True, numbers_anew=True),
    FaultKind("DUE_MISMATCH", in_days, _later_due),
    FaultKind("DUE_ON_DAY_OFF", in_days, _due_on_sunday, lambda _draft: ("DUE_MISMATCH",)),
    FaultKind("DUE_MISSING", in_days, cell("due_at", "")),
    FaultKind("LATE", in_days, _late, _late_too),
    FaultKind("OVERDUE", _recently_due, _overdue),
    FaultKind("INTAKE_LATE", is_online, _intake_late),
    FaultKind("FORWARD_LATE", is_paper_under_decree, _forward_late),
    FaultKind("SUPPLEMENT_NOTICE_LATE", _room_for_notice, _notice_late, _late_at_desk),
    FaultKind("APOLOGY_TOO_LATE", in_days, _apology_late, lambda draft: ("LATE_ORIGINAL_DUE", *_late_at_desk(draft))),
    FaultKind("NEW_DUE_NOT_LATER", in_days, _new_due_earlier),
    FaultKind("ACCEPTED_ON_DAY_OFF", _ordinary_saturday, _on_saturday, last_of_day=True, numbers_anew=True),
    FaultKind("TIME_ORDER", is_finished, _ended_before_accepted),
    FaultKind("DATE_IN_FUTURE", _not_by_post, _returned_in_future),
    FaultKind("FINISH_MISSING", is_finished, _no_end),
    FaultKind("ACCEPTANCE_MISSING", is_finished, cell("accepted_at", "")),
    FaultKind("STATUS_CONTRADICTS", is_finished, status("Đang xử lý")),
    FaultKind("STATUS_UNKNOWN", is_finished, status("Chờ xác minh lại")),
    FaultKind("SUPPLEMENT_REPEATED", is_finished, cell("supplements", "2")),
    FaultKind("NOT_CLOSED", is_returned, status("Đã trả kết quả")),
    FaultKind("CELL_UNREADABLE", is_finished, cell("returned_at", "31/02/2025 09:00:00")),
    FaultKind("PROCEDURE_UNKNOWN", _due_on_workday, _unknown_procedure),
    *PAPER_FAULTS,
)
"""Every kind that the demo plants into one row, beside those of `pairs`, which concern two rows each."""
