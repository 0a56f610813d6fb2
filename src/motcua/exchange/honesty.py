"""Honesty checks: tell from the messages, and where given from the host's own history, when a record was falsified.

Without a history the checks point at what no honest system sends; with one they compare, and the history decides: a
message that agrees with it is not suspected for looking odd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from motcua.clock.calendar import Calendar
from motcua.exchange import against, alone, order
from motcua.exchange.model import Message
from motcua.exchange.trail import Trail, Trails, attach
from motcua.findings import Finding
from motcua.states import History

__all__ = ["HONESTY", "check_stream"]

Check = Callable[[Trail], Iterable[Finding]]

HONESTY: Mapping[str, Check] = {
    "SYNC_DONE_FABRICATED": alone.fabricated,
    "SYNC_SUBMISSION_COPIED": alone.submission_copied,
    "SYNC_WAITING_AS_DONE": alone.waiting_as_done,
    "SYNC_RESULT_IS_SUBMITTED": alone.result_is_submitted,
    "SYNC_IDENTITY_PLACEHOLDER": alone.identity_placeholder,
    "SYNC_CODE_RANDOM": alone.code_random,
    "SYNC_CODE_FOREIGN": alone.code_foreign,
    "SYNC_CODE_UNREADABLE": alone.code_unreadable,
    "SYNC_CODE_DAY": alone.code_day,
    "SYNC_DUE_MISSING": alone.due_missing,
    "SYNC_TEXT_CUT": alone.text_cut,
    "SYNC_TEXT_PLACEHOLDER": alone.text_placeholder,
    "SYNC_STEP_WITHOUT_TIME": order.step_without_time,
    "SYNC_PROGRESS_BACKWARDS": order.progress_backwards,
    "SYNC_PROGRESS_ORDER": order.progress_order,
    "SYNC_HEAD_DIFFERS": order.head_differs,
    "SYNC_DATES_ORDER": order.dates_order,
    "SYNC_NOT_IN_HISTORY": against.not_in_history,
    "SYNC_DATE_CHANGED": against.date_changed,
    "SYNC_CODE_CHANGED": against.code_changed,
}
"""Every check of one dossier, by the finding it raises; SYNC_DUE_DAY_OFF also needs a calendar."""


def check_stream(
    messages: Iterable[Message],
    *,
    histories: Mapping[str, History] | None = None,
    calendar: Calendar | None = None,
) -> Iterator[Finding]:
    """Yield what is wrong with a stream: first the faults of its messages, then dossier by dossier.

    Args:
        messages: decoded messages, in the order they were sent.
        histories: the host's own histories, by dossier code; one whose code does not occur is matched with a
            dossier that
            was accepted in the same second, so that a code that was rewritten is found.
        calendar: the days off; the official calendar when not said.
    """
    calendar = calendar or Calendar.official()
    gathering = Trails()
    for message in messages:
        yield from message.faults
        gathering.add(message)
    gathered = gathering.all()
    if histories:
        attach(gathered, histories)
    for trail in gathered:
        for check in HONESTY.values():
            yield from check(trail)
        yield from order.due_day_off(trail, calendar)
