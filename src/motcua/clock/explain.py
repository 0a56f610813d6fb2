"""A deadline in words: a paragraph for the citizen, and the list of its days for whoever checks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from motcua.clock.calendar import Calendar, Day, DayKind
from motcua.clock.pause import Pause
from motcua.clock.policy import Counts
from motcua.clock.term import HalfDays, Hours, Term, WorkingHours

if TYPE_CHECKING:
    from motcua.clock.deadline import Deadline

__all__ = ["explained", "explained_days"]

_LISTED = 12
"""Named days that a paragraph lists; of more it gives the number, and the day by day list has them all."""


def explained(deadline: Deadline, lang: str) -> str:
    """Return one paragraph in "vi" or "en": when, counted from when and how, what was left out, and by which rules."""
    return " ".join(_sentences_vi(deadline) if lang == "vi" else _sentences_en(deadline))


def explained_days(deadline: Deadline, lang: str) -> str:
    """Return one line per day in "vi" or "en"."""
    if lang == "vi":
        return "\n".join(f"- {row.date:%d/%m/%Y}: {row.why_vi}" for row in deadline.trace)
    return "\n".join(f"- {row.date.isoformat()}: {row.why_en}" for row in deadline.trace)


def _sentences_vi(deadline: Deadline) -> Iterator[str]:
    leg = deadline.legs[-1]
    if deadline.due is None:
        yield f"Chưa xác định hạn: đang tạm dừng, còn {leg.remaining} {_UNITS_VI[leg.remaining_unit or '']}."
    else:
        yield f"Hạn: {_moment_vi(deadline.due)}."
    how = "; ".join(dict.fromkeys(one.policy.summary_vi for one in deadline.legs))
    if leg.policy.counts is Counts.NOTICE:
        yield f"Tính lùi {leg.term} từ ngày đến hạn {deadline.start:%d/%m/%Y} ({how})."
    else:
        yield f"Tính từ {_moment_vi(deadline.start)}, thời hạn {', rồi '.join(map(str, deadline.terms))} ({how})."
    for pause in _pauses(deadline):
        to = "đến nay" if pause.end is None else f"đến {_moment_vi(pause.end)}"
        yield f"Chờ bổ sung hoặc tạm dừng từ {_moment_vi(pause.start)} {to}."
    weekly, named = _left_out(deadline)
    parts = [f"{weekly} ngày nghỉ hằng tuần"] if weekly else []
    parts += [f"{_days_vi(days)} ({why})" for why, days in _grouped(named, "vi")]
    if parts:
        yield f"Không tính: {'; '.join(parts)}."
    if worked := _specially_worked(deadline):
        yield f"Có tính: {'; '.join(f'{day.date:%d/%m/%Y} ({day.reason_vi})' for day in worked)}."
    yield from _endings_vi(deadline)


def _endings_vi(deadline: Deadline) -> Iterator[str]:
    leg = deadline.legs[-1]
    if leg.before_roll and leg.last_day:
        yield f"Ngày cuối {leg.before_roll:%d/%m/%Y} là ngày nghỉ nên dời đến {leg.last_day:%d/%m/%Y}."
    if deadline.legal_end and leg.last_day and deadline.legal_end != deadline.due:
        yield f"Theo luật, thời hạn hết lúc 24:00 ngày {leg.last_day:%d/%m/%Y}."
    if deadline.is_provisional:
        yield "Lưu ý: có ngày mới được đề nghị hoặc ước tính, chưa chắc chắn."
    if (other := deadline.set_otherwise) is not None:
        yield f"Lưu ý: quy định ngày đó ({other.cite.text_vi}) tính theo cách khác: {other.policy}."
    cites = "; ".join(dict.fromkeys(cite.text_vi for cite in deadline.because))
    yield f"Căn cứ: {cites or 'chưa ghi nhận'}."


def _sentences_en(deadline: Deadline) -> Iterator[str]:
    leg = deadline.legs[-1]
    if deadline.due is None:
        left = _counted_en(leg.remaining or 0, (leg.remaining_unit or "").replace("_", " ").removesuffix("s"))
        yield f"No due moment yet: a pause is open, with {left} left."
    else:
        yield f"Due: {_moment_en(deadline.due)}."
    how = "; ".join(dict.fromkeys(one.policy.summary_en for one in deadline.legs))
    terms = ", then ".join(map(_term_en, deadline.terms))
    if leg.policy.counts is Counts.NOTICE:
        yield f"Counted back {terms} from the due date {deadline.start:%Y-%m-%d} ({how})."
    else:
        yield f"Counted from {_moment_en(deadline.start)}, a term of {terms} ({how})."
    for pause in _pauses(deadline):
        to = "on" if pause.end is None else f"to {_moment_en(pause.end)}"
        yield f"Waited or paused from {_moment_en(pause.start)} {to}."
    weekly, named = _left_out(deadline)
    parts = [_counted_en(weekly, "weekly rest day")] if weekly else []
    parts += [f"{_days_en(days)} ({why})" for why, days in _grouped(named, "en")]
    if parts:
        yield f"Not counted: {'; '.join(parts)}."
    if worked := _specially_worked(deadline):
        yield f"Counted: {'; '.join(f'{day.date} ({day.reason_en})' for day in worked)}."
    yield from _endings_en(deadline)


def _endings_en(deadline: Deadline) -> Iterator[str]:
    leg = deadline.legs[-1]
    if leg.before_roll and leg.last_day:
        yield f"The last day {leg.before_roll} is a day off, so it moves to {leg.last_day}."
    if deadline.legal_end and leg.last_day and deadline.legal_end != deadline.due:
        yield f"By law the term ends at 24:00 on {leg.last_day}."
    if deadline.is_provisional:
        yield "Note: a day on the way is only proposed or estimated."
    if (other := deadline.set_otherwise) is not None:
        yield f"Note: the rule of that day ({other.cite.text_en}) counts in another way: {other.policy}."
    cites = "; ".join(dict.fromkeys(cite.text_en for cite in deadline.because))
    yield f"Because of: {cites or 'nothing on record'}."


_UNITS_VI = {
    "working_minutes": "phút làm việc",
    "minutes": "phút",
    "working_days": "ngày làm việc",
    "half_days": "nửa ngày làm việc",
    "calendar_days": "ngày",
}


def _moment_vi(moment: datetime) -> str:
    return f"{moment:%H:%M:%S ngày %d/%m/%Y}" if moment.second else f"{moment:%H:%M ngày %d/%m/%Y}"


def _moment_en(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _term_en(term: Term) -> str:
    if isinstance(term, HalfDays):
        return _counted_en(Decimal(term.amount) / 2, "working day")
    if isinstance(term, WorkingHours | Hours) and term.whole_minutes is not None and term.whole_minutes % 6:
        return _counted_en(term.whole_minutes, term.unit.value.replace("_", " ").replace("hour", "minute"))
    return _counted_en(term.amount, term.unit.value.replace("_", " "))


def _counted_en(amount: Decimal | int, thing: str) -> str:
    shown = f"{amount.normalize():f}" if isinstance(amount, Decimal) else str(amount)
    return f"{shown} {thing}" if amount == 1 else f"{shown} {thing}s"


def _pauses(deadline: Deadline) -> tuple[Pause, ...]:
    """Return the pauses as given: also those of a term that started again, and of an earlier leg."""
    return tuple(pause for pause in deadline.pauses if pause.end is None or pause.end > pause.start)


def _left_out(deadline: Deadline) -> tuple[int, list[Day]]:
    """Return how many weekly rest days, and which named days, lie on the way and used up nothing."""
    if deadline.policy.counts is Counts.NOTICE:
        return 0, []
    calendar, rows = deadline.clock.calendar, deadline.trace
    counted = {row.date for row in rows if row.is_counted}
    skipped = sorted({row.date for row in rows} - counted)
    off = [
        day for day in map(calendar.day, (day for day in skipped if _is_covered(calendar, day))) if not day.is_working
    ]
    named = [day for day in off if day.kind is not DayKind.WEEKEND]
    return len(off) - len(named), named


def _is_covered(calendar: Calendar, day: date) -> bool:
    return calendar.first <= day <= calendar.last


def _specially_worked(deadline: Deadline) -> list[Day]:
    counted = {row.date for row in deadline.trace if row.is_counted}
    return [day for day in deadline.special_days if day.is_working and day.date in counted][:_LISTED]


def _grouped(days: list[Day], lang: str) -> Iterator[tuple[str, list[date]]]:
    """Yield runs of days with one reason, the reason in the language."""
    groups = [(why, [day.date for day in run]) for why, run in groupby(days, lambda day: _reason(day, lang))]
    if len(groups) > _LISTED:
        every = [day.date for day in days]
        yield (
            (f"{len(days)} ngày nghỉ lễ, tết" if lang == "vi" else f"{len(days)} public days off"),
            [every[0], every[-1]],
        )
        return
    yield from groups


def _reason(day: Day, lang: str) -> str:
    return day.reason_vi if lang == "vi" else day.reason_en


def _days_vi(days: list[date]) -> str:
    return ", ".join(_span(first, last, "%d/%m/%Y", " đến ") for first, last in _runs(days))


def _days_en(days: list[date]) -> str:
    return ", ".join(_span(first, last, "%Y-%m-%d", " to ") for first, last in _runs(days))


def _span(first: date, last: date, form: str, to: str) -> str:
    return f"{first:{form}}" if first == last else f"{first:{form}}{to}{last:{form}}"


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """Yield runs of days that follow each other."""
    first = days[0]
    for day, following in pairwise([*days, None]):
        if day is not None and (following is None or (following - day).days > 1):
            yield first, day
            first = following or first
