"""Pauses (tạm dừng tính thời hạn): intervals during which a term does not run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from motcua.errors import BadInputError
from motcua.localtime import local, local_or_none, parse_moment

__all__ = ["Pause", "merged"]


@attrs.frozen
class Pause:
    """A half-open interval [start, end) in which a term does not run.

    Attributes:
        start: when the term stops running, in +07:00.
        end: when it runs again, or None while the pause is open.
    """

    start: datetime = attrs.field(converter=local)
    end: datetime | None = attrs.field(default=None, converter=local_or_none)

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise BadInputError(
                "PAUSE_BACKWARDS",
                f"Khoảng tạm dừng kết thúc ({self.end.isoformat()}) trước khi bắt đầu ({self.start.isoformat()}).",
                f"the pause ends ({self.end.isoformat()}) before it starts ({self.start.isoformat()})",
            )

    @staticmethod
    def parse(text: str, *, path: str | None = None) -> Pause:
        """Return the pause written as `ISO/ISO`, or `ISO/` while it is open.

        Args:
            text: the pause.
            path: where the text stands, for the error.

        Raises:
            BadInputError: for another form, a naive time, or an end before the start.
        """
        start, slash, end = text.partition("/")
        if not slash:
            raise BadInputError(
                "PAUSE_FORM",
                f"Khoảng tạm dừng {text[:40]!r} phải viết dạng BẮT_ĐẦU/KẾT_THÚC.",
                f"the pause {text[:40]!r} is not written START/END",
                path=path,
                value=text,
            )
        return Pause(parse_moment(start, path=path), parse_moment(end, path=path) if end.strip() else None)


def merged(pauses: Iterable[Pause], not_before: datetime) -> tuple[Pause, ...]:
    """Return the pauses in order, clipped to start at `not_before`, with overlaps joined."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.start):
        if pause.end is not None and pause.end <= not_before:
            continue
        start = max(pause.start, not_before)
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and last.end < start):
            joined.append(Pause(start, pause.end))
        elif last.end is not None and (pause.end is None or pause.end > last.end):
            joined[-1] = Pause(last.start, pause.end)
    return tuple(joined)
