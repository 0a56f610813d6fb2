"""Kinds of planted faults about papers, ways, money, terms and the register's own columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from motcua.clock import WorkClock, WorkingDays
from motcua.demo.dossiers import Draft, export_moment
from motcua.demo.faultkinds import (
    FaultKind,
    cell,
    in_days,
    is_finished,
    is_online,
    is_open,
    is_paper_under_decree,
    is_returned,
    is_under_decree,
    status,
)
from motcua.rules import RuleBook
from motcua.units import Channel

__all__ = ["PAPER_FAULTS"]

_STALE_AFTER = 30
"""Days; the answer key's own number, as those of the other kinds."""


def _stamp(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M:%S")


def _fee(draft: Draft) -> int:
    return (draft.number % 3) * 50_000


def _charged(draft: Draft) -> bool:
    return is_returned(draft) and _fee(draft) > 0


def _charged_early(draft: Draft) -> bool:
    return _charged(draft) and draft.returned_at is not None and draft.returned_at < export_moment() - timedelta(days=9)


def _uncollected(draft: Draft) -> bool:
    return _collected(draft) and bool(_waits(draft))


def _collected(draft: Draft) -> bool:
    """By hand or online: what is not sent by post would be late by a second rule too."""
    return is_returned(draft) and draft.entry.channel is not Channel.POST


def _waits(draft: Draft) -> tuple[str, ...]:
    """Name what is found besides when a return is missing and the appointment long past."""
    if draft.finished_at is None:
        return ()
    days = (export_moment().date() - max(draft.finished_at, draft.due_at).date()).days
    return ("RESULT_WAITING",) if days > _STALE_AFTER else ()


def _handed_over(draft: Draft) -> bool:
    return is_returned(draft) and draft.entry.channel is not Channel.ONLINE


def _in_person(draft: Draft) -> bool:
    return is_returned(draft) and draft.entry.channel is Channel.COUNTER


def _quick_post(draft: Draft) -> bool:
    by_post = draft.entry.channel is Channel.POST and draft.agency.endswith(".H01")
    return is_returned(draft) and by_post and is_under_decree(draft) and _rule_holds(draft)


def _rule_holds(draft: Draft) -> bool:
    """Whether the province's term for the post binds on the day of the result."""
    day = (draft.finished_at or draft.accepted_at).date()
    return RuleBook.official().find("result.return_post", day, place="H01", channel=Channel.POST) is not None


def _early_at_desk(draft: Draft) -> bool:
    return in_days(draft) and is_returned(draft) and is_under_decree(draft) and draft.agency.endswith(".H19")


def _two_levels(draft: Draft) -> bool:
    return is_online(draft) and not draft.agency.endswith(".H19")


def _money(column: str, change: Callable[[int], int], **others: str) -> Callable[[Draft, Random, WorkClock], None]:
    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.cells.update({column: str(change(_fee(draft))), **others})

    return plant


def _posted_late(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    draft.returned_at = (draft.finished_at or draft.accepted_at) + timedelta(days=3)


def _late_at_desk(draft: Draft, random: Random, clock: WorkClock) -> None:
    """The division was in time; the result came to the desk on the next working day."""
    del random
    opening = clock.moment_after(draft.due_at, 90 * 60_000_000)
    draft.cells["result_received_at"] = _stamp(opening)
    draft.returned_at = opening + timedelta(minutes=30)


def _evening(draft: Draft, random: Random, clock: WorkClock) -> None:
    del clock
    draft.due_at = draft.due_at.replace(hour=random.randint(19, 22), minute=15)


def _no_new_due(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random
    draft.cells["apology_at"] = _stamp(clock.moment_after(draft.forwarded_at, 20 * 60_000_000))


def _apology_fits(draft: Draft) -> bool:
    return (
        in_days(draft) and draft.finished_at is not None and draft.finished_at > draft.forwarded_at + timedelta(days=1)
    )


def _no_apology(draft: Draft, random: Random, clock: WorkClock) -> None:
    later = clock.workday_after(draft.due_at.date(), random.randint(2, 4))
    draft.cells["new_due_at"] = _stamp(clock.session_ends(later)[-1])


def _paid_afterwards(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    draft.cells["fee_paid_at"] = _stamp((draft.returned_at or draft.accepted_at) + timedelta(days=2))


def _longer_term(draft: Draft, random: Random, clock: WorkClock) -> None:
    """A term of the desk's own, and a promise counted by it."""
    del random
    draft.terms = (WorkingDays(int(draft.terms[0].amount) + 300),)
    due = clock.deadline(draft.accepted_at, draft.terms).due
    draft.due_at = due if due is not None else draft.due_at


def _bare_term(draft: Draft, random: Random, clock: WorkClock) -> None:
    """A bare "ngày", in words of its own each time, since each wording is told once."""
    del random, clock
    draft.cells["term"] = f"{draft.terms[0].amount} ngày kể từ ngày nhận hồ sơ số {draft.number}"


def _no_return(draft: Draft, random: Random, clock: WorkClock) -> None:
    del random, clock
    draft.returned_at = None


def _uncollected_since(draft: Draft, random: Random, clock: WorkClock) -> None:
    _no_return(draft, random, clock)
    draft.status = "Đã xử lý xong"


def _step(width: int) -> Callable[[Draft, Random, WorkClock], None]:
    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.step = width

    return plant


def _long_ago(draft: Draft) -> bool:
    """Early enough that a much longer term still lies inside the calendar."""
    return in_days(draft) and draft.accepted_at < export_moment() - timedelta(days=360)


PAPER_FAULTS: tuple[FaultKind, ...] = (
    FaultKind("CODE_OFFICE_DIFFERS", is_finished, cell("office", "Đơn vị 000.00.98.H56")),
    FaultKind("DUE_OUTSIDE_HOURS", in_days, _evening),
    FaultKind("NEW_DUE_MISSING", _apology_fits, _no_new_due),
    FaultKind("NEW_DUE_UNEXPLAINED", in_days, _no_apology),
    FaultKind("RETURN_POST_LATE", _quick_post, _posted_late),
    FaultKind("RESULT_TO_DESK_LATE", _early_at_desk, _late_at_desk),
    FaultKind("RESULT_WAITING", _uncollected, _uncollected_since),
    FaultKind("TIMELINESS_DIFFERS", in_days, cell("timeliness", "Quá hạn")),
    FaultKind("LEVEL_NOT_OF_DAY", _two_levels, cell("level", "Mức độ 4")),
    FaultKind("NOT_DIGITISED", is_paper_under_decree, cell("digitised", "Chưa")),
    FaultKind("SUPPLEMENT_COUNT_DIFFERS", is_finished, cell("supplements", "1")),
    FaultKind("RETURN_MISSING", _collected, _no_return, _waits),
    FaultKind("STATUS_NOT_ACCEPTED", is_finished, status("Từ chối tiếp nhận")),
    FaultKind("RETURN_WAY_UNKNOWN", is_finished, cell("return_mode", "Nhờ người quen")),
    FaultKind("RETURN_WAY_DIFFERS", _in_person, cell("postal_return", "Có")),
    FaultKind("RESULT_NUMBER_MISSING", is_finished, cell("result_number", "")),
    FaultKind("RESULT_BEFORE_END", is_open, cell("result_number", "1/KQ-MAU")),
    FaultKind("RATING_EARLY", is_open, cell("rating", "Hài lòng")),
    FaultKind("SIGNED_FOR_MISSING", _handed_over, cell("signed_for", "")),
    FaultKind("FEE_UNPAID", _charged, _money("fee_paid", lambda _fee_text: 0, fee_paid_at="")),
    FaultKind("FEE_OVERPAID", _charged, _money("fee_paid", lambda fee: fee + 30_000)),
    FaultKind("FEE_REFUND_LARGE", _charged, _money("fee_refunded", lambda fee: 2 * fee)),
    FaultKind("FEE_PAID_LATE", _charged_early, _paid_afterwards),
    FaultKind("FEE_PAID_UNDATED", _charged, cell("fee_paid_at", "")),
    FaultKind("ROW_INCOMPLETE", is_finished, cell("applicant", "")),
    FaultKind("PROCEDURE_NAME_DIFFERS", is_finished, cell("procedure_name", "Thủ tục mẫu không có trong danh mục")),
    FaultKind("CHANNEL_UNKNOWN", in_days, cell("channel", "qua người quen")),
    FaultKind("TERM_NOT_PUBLISHED", _long_ago, _longer_term, alone=True),
    FaultKind("TERM_AMBIGUOUS", in_days, _bare_term),
    FaultKind("SERIES_TWICE", is_finished, _step(0)),
    FaultKind("SERIES_GAP", is_finished, _step(2)),
)
"""The kinds that stand in columns of papers, money, and the register itself."""
