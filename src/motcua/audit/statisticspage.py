"""The official figures of a register as data and as one offline page: periods, units, classes, what comes due."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from motcua.audit.charts import bar_chart, histogram
from motcua.errors import LawError
from motcua.findings import Finding
from motcua.statistics.census import Census
from motcua.statistics.figures import PeriodFigures, check_carry_over, check_identities
from motcua.statistics.ontime import LATENESS_CLASSES, OnTimeCounts
from motcua.statistics.periods import Period
from motcua.statistics.risk import LateRisk
from motcua.statistics.share import Share
from motcua.statistics.targets import judge_on_time_target

if TYPE_CHECKING:
    import jinja2

__all__ = ["CLASS_WORDS", "census_record", "month_charts", "percent", "render_statistics", "risk_record"]

CLASS_WORDS = {
    "minute": "đúng đến phút",
    "date": "so theo ngày",
    "legal24": "đến 24 giờ ngày cuối",
    "766": "theo Quyết định 766",
}
"""What the classes of lateness are called on pages."""
_COUNT_WORDS = {
    "carried": "Tồn đầu kỳ", "received": "Nhận trong kỳ", "solved": "Đã giải quyết", "early": "Trước hạn",
    "on_time": "Đúng hạn", "late": "Quá hạn", "unjudged": "Không xét được", "open": "Đang giải quyết",
    "overdue": "Trong đó quá hạn",
}  # fmt: skip


def census_record(census: Census, *, place: str | None = None) -> list[dict[str, Any]]:
    """Return the figures of every period as JSON-like data, oldest first.

    Args:
        census: the census.
        place: level-1 code of a province whose on-time target is judged, or None.
    """
    periods = census.periods
    told = [_period_record(census, period, place) for period in periods]
    for before, after, record in zip(periods, periods[1:], told[1:], strict=False):
        if before.is_followed_by(after):
            met = check_carry_over(census.figures(before), census.figures(after))
            record["identities"] += [finding_words(one) for one in met]
    return told


def _period_record(census: Census, period: Period, place: str | None) -> dict[str, Any]:
    figures, on_time = census.figures(period), census.on_time(period)
    return {
        "period": period.text,
        **_counted(figures, on_time),
        "identities": [finding_words(one) for one in check_identities(figures)],
        "target": None if place is None else _target(on_time, period, place),
        "units": [
            {"unit": unit or None, **_counted(census.figures(period, unit), census.on_time(period, unit))}
            for unit in census.units(period)
        ],
    }


def _counted(figures: PeriodFigures, on_time: OnTimeCounts) -> dict[str, Any]:
    return {"figures": figures.counts, "on_time": {name: _share(one) for name, one in on_time.shares.items()}}


def _share(share: Share) -> dict[str, Any]:
    ratio = share.ratio
    return {
        "part": share.part,
        "whole": share.whole,
        "ratio": None if ratio is None else round(float(ratio), 6),
        "why_vi": share.why_empty_vi or None,
        "why_en": share.why_empty_en or None,
    }


def _target(on_time: OnTimeCounts, period: Period, place: str) -> dict[str, Any] | None:
    """Return how a province's target is met under every way of counting, or None where it sets none."""
    try:
        verdict = judge_on_time_target(on_time, period.last_day, place=place)
    except LawError:
        return None
    cite = verdict.rule.cite
    return {
        "class": verdict.lateness_class,
        "denominator": verdict.denominator,
        "met": verdict.is_met,
        "settled": verdict.is_settled,
        "beside": {f"{name}/{whole}": met for name, whole, met in verdict.beside},
        "because": {"text_vi": cite.text_vi, "text_en": cite.text_en, "provenance": cite.provenance.value},
    }


def finding_words(one: Finding) -> dict[str, Any]:
    """Return a finding about figures as JSON-like data."""
    return {"id": one.id, "severity": one.severity.value, "message_vi": one.message_vi, "message_en": one.message_en}


def risk_record(risk: LateRisk, most: int) -> dict[str, Any]:
    """Return the open dossiers by what is left as JSON-like data.

    Args:
        risk: the dossiers.
        most: how many to show.
    """
    groups = {"units": risk.by_unit, "officers": risk.by_officer}
    return {
        "at": risk.at.isoformat(),
        "open": len(risk.rows),
        "rows": [
            {"code": row.code, "unit": row.unit or None, "officer": row.officer or None, "due": row.due.isoformat(),
             "minutes": row.minutes, "overdue": row.is_overdue}
            for row in risk.rows[:most]
        ],
        **{name: [{"name": one.name, "open": one.open, "overdue": one.overdue, "least_minutes": one.least}
                  for one in found] for name, found in groups.items()},
        "without_due": len(risk.without_due),
        "uncovered": len(risk.uncovered),
    }  # fmt: skip


def percent(share: Share) -> str:
    """Return a share as text, a dash where nothing was counted."""
    found = share.percent()
    return "—" if found is None else f"{found} %".replace(".", ",")


def month_charts(census: Census) -> list[dict[str, Any]]:
    """Return the charts of a census by period: what came and what was solved, and on time by class.

    Args:
        census: the census.
    """
    periods = census.periods
    told = [(period, census.figures(period), census.on_time(period)) for period in periods]
    title = "Hồ sơ nhận trong kỳ"
    received = {
        "title": title,
        "svg": histogram(title, [(_short(period), one.received) for period, one, _ in told], late_from=len(told)),
        "heads": ("Kỳ", *_COUNT_WORDS.values()),
        "rows": [(period.text, *one.counts.values()) for period, one, _ in told],
    }
    return [received, *(_class_chart(name, told) for name in ("date", "legal24"))]


def _class_chart(name: str, told: Sequence[tuple[Period, PeriodFigures, OnTimeCounts]]) -> dict[str, Any]:
    title = f"Đúng hạn từng kỳ, {CLASS_WORDS[name]}, trên hồ sơ giải quyết xong"
    shares = [(period.text, counts.share(name, "solved")) for period, _, counts in told]
    bars = [
        (text, None if one.ratio is None else float(one.ratio), f"{percent(one)} / {one.whole}") for text, one in shares
    ]
    rows = [
        (period.text, *(percent(counts.share(each, "solved")) for each in LATENESS_CLASSES))
        for period, _, counts in told
    ]
    return {"title": title, "svg": bar_chart(title, bars), "heads": ("Kỳ", *CLASS_WORDS.values()), "rows": rows}


def _short(period: Period) -> str:
    """Return how a period is called below a column: months without their century."""
    return f"{period.first_day:%m/%y}"


def render_statistics(census: Census, record: dict[str, Any], *, version: str) -> str:
    """Return the page.

    Args:
        census: the figures.
        record: what `motcua statistics --json` says of them.
        version: the library's version.
    """
    template, style = _template()
    return template.render(
        record=record,
        charts=[*month_charts(census), *_unit_charts(census)],
        words=_COUNT_WORDS,
        classes=CLASS_WORDS,
        style=style,
        policy=_policy(style),
        version=version,
    )


def _unit_charts(census: Census) -> list[dict[str, Any]]:
    """Return how the units did in the last period in which something was solved, the least punctual first."""
    last = [period for period in census.periods if census.figures(period).solved][-1:]
    units = [(unit, census.on_time(period, unit).share("date", "solved")) for period in last
             for unit in census.units(period)]  # fmt: skip
    units.sort(key=lambda one: (one[1].ratio is None, one[1].ratio or 0, one[0]))
    if len(units) < 2:  # noqa: PLR2004  one unit is the whole
        return []
    title = f"Đúng hạn theo đơn vị, kỳ {last[0].text}, so theo ngày"
    shown = units[:_SHOWN_UNITS]
    bars = [
        (unit or "—", None if one.ratio is None else float(one.ratio), f"{percent(one)} / {one.whole}")
        for unit, one in shown
    ]
    rows = [(unit or "—", one.whole, one.part, percent(one)) for unit, one in units]
    return [{"title": title, "svg": bar_chart(title, bars, limit=0.9),
             "heads": ("Đơn vị", "Đã xong", "Đúng hạn", "Tỷ lệ"), "rows": rows}]  # fmt: skip


_SHOWN_UNITS = 20


def _policy(style: str) -> str:
    from motcua.audit.reportpage import style_hash  # noqa: PLC0415  that page shows charts of this one

    return f"default-src 'none'; style-src 'sha256-{style_hash(style)}'; base-uri 'none'; form-action 'none'"


@cache
def _template() -> tuple[jinja2.Template, str]:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  an extra

    folder = files("motcua.audit").joinpath("templates")
    text, style = (folder.joinpath(name).read_text("utf-8") for name in ("statistics.html.jinja", "report.css"))
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text), style
