"""Charts of a report as static SVG with Vietnamese text: bars, a histogram, a week by hours.

Each is a picture with a name, without script, font or link; the numbers stand in a table beside it, for whoever
cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bar_chart", "histogram", "week_chart"]

_WIDTH = 470
_LABEL = 176
_BAR = 26
_INK, _SOFT, _GOOD, _BAD = "#1b2530", "#56636f", "#2f6b3c", "#a03a1c"
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 13, fill: str = _INK) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{max(height, 0):g}" fill="{fill}"/>'


def _picture(title: str, width: int, height: float, parts: Sequence[str]) -> str:
    name = escape(title, quote=True)
    return (
        f'<svg viewBox="0 0 {width} {height:g}" role="img" aria-label="{name}" '
        f'font-family="system-ui, Segoe UI, Noto Sans, sans-serif">{"".join(parts)}</svg>'
    )


def _short(words: str, most: int = 24) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def bar_chart(title: str, bars: Sequence[tuple[str, float | None, str]], *, limit: float | None = None) -> str:
    """Return bars from left to right, one below the other.

    Args:
        title: the name of the picture.
        bars: label, share between 0 and 1 or None when nothing was counted, and the text behind the bar.
        limit: a share below which a bar is shown in the colour of warning, or None.
    """
    parts = []
    room = _WIDTH - _LABEL - 112
    for place, (label, share, said) in enumerate(bars):
        top = place * _BAR
        parts.append(_text(_LABEL - 8, top + 17, _short(label), anchor="end"))
        parts.append(_rect(_LABEL, top + 4, room, _BAR - 8, "#e9eff4"))
        if share is not None:
            colour = _BAD if limit is not None and share < limit else _GOOD
            parts.append(_rect(_LABEL, top + 4, room * share, _BAR - 8, colour))
        parts.append(_text(_LABEL + room + 8, top + 17, said))
    return _picture(title, _WIDTH, len(bars) * _BAR + 4, parts)


def histogram(title: str, columns: Sequence[tuple[str, int]], *, late_from: int = 0) -> str:
    """Return columns from the ground up with their numbers above them.

    Args:
        title: the name of the picture.
        columns: label and number.
        late_from: the first column that is shown in the colour of warning; those before are in time.
    """
    height, ground = 210, 168
    most = max((count for _, count in columns), default=0) or 1
    wide = _WIDTH / max(len(columns), 1)
    parts = [_rect(0, ground, _WIDTH, 1, _SOFT)]
    for place, (label, count) in enumerate(columns):
        tall = (ground - 26) * count / most
        left = place * wide
        colour = _BAD if place >= late_from else _GOOD
        parts.append(_rect(left + wide * 0.12, ground - tall, wide * 0.76, tall, colour))
        parts.append(
            _text(left + wide / 2, ground - tall - 5, f"{count:,}".replace(",", "."), anchor="middle", size=12)
        )
        parts.append(_text(left + wide / 2, ground + 17, label, anchor="middle", size=12))
    return _picture(title, _WIDTH, height - 14, parts)


def week_chart(title: str, hours: Sequence[int], counts: Sequence[Sequence[int]]) -> str:
    """Return a week as rows of days and columns of hours; the darker, the more.

    Args:
        title: the name of the picture.
        hours: the hours shown, in order.
        counts: for each of the seven days, Monday first, the number of each hour shown.
    """
    most = max((count for day in counts for count in day), default=0) or 1
    left, tall = 78, 26
    wide = (_WIDTH - left) / max(len(hours), 1)
    parts = [
        _text(left + (place + 0.5) * wide, 13, f"{hour}", anchor="middle", size=12) for place, hour in enumerate(hours)
    ]
    for day, row in enumerate(counts):
        top = 20 + day * tall
        parts.append(_text(left - 8, top + 17, _DAYS[day], anchor="end"))
        for place, count in enumerate(row):
            parts.append(_rect(left + place * wide + 1, top + 1, wide - 2, tall - 2, _shade(count / most)))
            if count:
                ink = "#ffffff" if count / most > 0.45 else _INK  # noqa: PLR2004  where white is read better than ink
                parts.append(
                    _text(left + (place + 0.5) * wide, top + 17, f"{count}", anchor="middle", size=11, fill=ink)
                )
    return _picture(title, _WIDTH, 24 + 7 * tall, parts)


def _shade(share: float) -> str:
    """Return a blue between paper and ink."""
    light, dark = (238, 243, 247), (22, 66, 107)
    red, green, blue = (round(low + (high - low) * share**0.7) for low, high in zip(light, dark, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"
