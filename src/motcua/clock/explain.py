"""A deadline in words: a paragraph for the citizen, and the list of its days for whoever checks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from motcua.clock.calendar import Day, DayKind

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
    terms = ", rồi ".join(map(str, deadline.terms))
    yield f"Tính từ {_moment_vi(deadline.start)}, thời hạn {terms} ({how})."
    for pause in leg.pauses:
        yield f"Tạm dừng từ {_moment_vi(pause.start)} " + (
            "đến nay." if pause.end is None else f"đến {_moment_vi(pause.end)}."
        )
    if left_out := _left_out(deadline):
        weekly, named = _split(left_out)
        parts = [f"{weekly} ngày nghỉ hằng tuần"] if weekly else []
        parts += [f"{_days_vi(days)} ({why})" for why, days in _grouped(named, "vi")]
        yield f"Không tính: {'; '.join(parts)}."
    if worked := _specially_worked(deadline):
        yield f"Có tính: {'; '.join(f'{day.date:%d/%m/%Y} ({day.reason_vi})' for day in worked)}."
    if leg.before_roll and leg.last_day:
        yield f"Ngày cuối {leg.before_roll:%d/%m/%Y} là ngày nghỉ nên dời đến {leg.last_day:%d/%m/%Y}."
    if deadline.legal_end and leg.last_day and deadline.legal_end != deadline.due:
        yield f"Theo luật, thời hạn hết lúc 24:00 ngày {leg.last_day:%d/%m/%Y}."
    if deadline.is_provisional:
        yield "Lưu ý: có ngày mới được đề nghị hoặc ước tính, chưa chắc chắn."
    yield f"Căn cứ: {'; '.join(cite.text_vi for cite in deadline.because) or 'chưa ghi nhận'}."


def _sentences_en(deadline: Deadline) -> Iterator[str]:
    leg = deadline.legs[-1]
    if deadline.due is None:
        left = f"{leg.remaining} {(leg.remaining_unit or '').replace('_', ' ')}"
        yield f"No due moment yet: a pause is open, {left} are left."
    else:
        yield f"Due: {deadline.due:%Y-%m-%d %H:%M}."
    how = "; ".join(dict.fromkeys(one.policy.summary_en for one in deadline.legs))
    terms = ", then ".join(f"{term.amount} {term.unit.value.replace('_', ' ')}(s)" for term in deadline.terms)
    yield f"Counted from {deadline.start:%Y-%m-%d %H:%M}, a term of {terms} ({how})."
    for pause in leg.pauses:
        yield f"Paused from {pause.start:%Y-%m-%d %H:%M} " + (
            "on." if pause.end is None else f"to {pause.end:%Y-%m-%d %H:%M}."
        )
    if left_out := _left_out(deadline):
        weekly, named = _split(left_out)
        parts = [f"{weekly} weekly rest days"] if weekly else []
        parts += [f"{_days_en(days)} ({why})" for why, days in _grouped(named, "en")]
        yield f"Not counted: {'; '.join(parts)}."
    if worked := _specially_worked(deadline):
        yield f"Counted: {'; '.join(f'{day.date} ({day.reason_en})' for day in worked)}."
    if leg.before_roll and leg.last_day:
        yield f"The last day {leg.before_roll} is a day off, so it moves to {leg.last_day}."
    if deadline.legal_end and leg.last_day and deadline.legal_end != deadline.due:
        yield f"By law the term ends at 24:00 on {leg.last_day}."
    if deadline.is_provisional:
        yield "Note: a day on the way is only proposed or estimated."
    yield f"Because of: {'; '.join(cite.text_en for cite in deadline.because) or 'nothing on record'}."


_UNITS_VI = {
    "working_minutes": "phút làm việc",
    "minutes": "phút",
    "working_days": "ngày làm việc",
    "half_days": "nửa ngày làm việc",
    "calendar_days": "ngày",
}


def _moment_vi(moment: datetime) -> str:
    return f"{moment:%H:%M ngày %d/%m/%Y}"


def _left_out(deadline: Deadline) -> list[Day]:
    """Return the days off that lie between start and end and used up nothing, in terms that skip days off."""
    calendar = deadline.clock.calendar
    skipped = {row.date for row in deadline.trace if not row.is_counted}
    covered = (day for day in sorted(skipped) if calendar.first <= day <= calendar.last)
    return [day for day in map(calendar.day, covered) if not day.is_working]


def _split(days: Iterable[Day]) -> tuple[int, list[Day]]:
    """Return how many are weekly rest, and those that have a name."""
    listed = list(days)
    named = [day for day in listed if day.kind is not DayKind.WEEKEND]
    return len(listed) - len(named), named


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
