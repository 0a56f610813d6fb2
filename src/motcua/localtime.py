"""The desk's local time: a fixed +07:00, and the refusal of times that do not say their offset.

Asia/Ho_Chi_Minh has kept +07:00 without daylight saving since 1975, so deadlines use the fixed
offset; a naive time is refused, because guessing a zone moves a deadline.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from motcua.errors import BadInputError

__all__ = ["DESK_ZONE", "local", "local_or_none", "parse_moment"]

DESK_ZONE = timezone(timedelta(hours=7))


def local(moment: datetime) -> datetime:
    """Return the moment in +07:00.

    Raises:
        BadInputError: NAIVE_TIME when the moment has no offset.
    """
    if moment.tzinfo is DESK_ZONE:
        return moment
    if moment.utcoffset() is None:
        raise _naive(moment.isoformat())
    try:
        return moment.astimezone(DESK_ZONE)
    except OverflowError as error:
        raise BadInputError(
            "NOT_A_MOMENT",
            f"{moment.isoformat()} nằm ngoài khoảng thời gian biểu diễn được.",
            f"{moment.isoformat()} lies outside the representable range of times",
            value=moment,
        ) from error


def local_or_none(moment: datetime | None) -> datetime | None:
    """Return the moment in +07:00, or None for None."""
    return None if moment is None else local(moment)


def parse_moment(text: str, *, path: str | None = None) -> datetime:
    """Return the moment written in ISO 8601 with an offset, in +07:00.

    Args:
        text: such as "2024-03-08T18:40:00+07:00".
        path: where the text stands, for the error.

    Raises:
        BadInputError: NOT_A_MOMENT when it is not ISO 8601, NAIVE_TIME when it has no offset.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInputError(
            "NOT_A_MOMENT",
            f"{text[:40]!r} không phải thời điểm ISO 8601, ví dụ 2024-03-08T18:40:00+07:00.",
            f"{text[:40]!r} is not an ISO 8601 moment, such as 2024-03-08T18:40:00+07:00",
            path=path,
            value=text,
        ) from error
    if moment.utcoffset() is None:
        raise _naive(text, path)
    try:
        return moment.astimezone(DESK_ZONE)
    except OverflowError as error:
        raise BadInputError(
            "NOT_A_MOMENT",
            f"{text[:40]!r} nằm ngoài khoảng thời gian biểu diễn được.",
            f"{text[:40]!r} lies outside the representable range of times",
            path=path,
            value=text,
        ) from error


def _naive(text: str, path: str | None = None) -> BadInputError:
    return BadInputError(
        "NAIVE_TIME",
        f"Thời điểm {text[:40]!r} không có múi giờ; hãy ghi rõ, ví dụ {text[:19]}+07:00.",
        f"the time {text[:40]!r} has no offset; write it, for example {text[:19]}+07:00",
        path=path,
        value=text,
    )
