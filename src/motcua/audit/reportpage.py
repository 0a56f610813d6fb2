"""The report as one offline page that a director can read: figures, then charts, then every finding with its reason.

Its only script sorts tables; the page says so in its policy (a hash), and everything can be read without it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from motcua.audit.charts import bar_chart, histogram, week_chart
from motcua.audit.figures import RegisterFigures, count_figures
from motcua.audit.pages import check_pages
from motcua.audit.run import AuditResult
from motcua.audit.sheets import by_check, sure_vi
from motcua.audit.statisticspage import CLASS_WORDS, month_charts
from motcua.ledger import OpenRegister, Register

if TYPE_CHECKING:
    import jinja2

__all__ = ["render_page", "style_hash"]

_SHOWN = 40
_NOTE_WORDS = 3
_WHOLES = {"received": "trên hồ sơ tiếp nhận", "solved": "trên hồ sơ giải quyết xong", "handled": "đã nhận và xử lý"}
_SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "lưu ý"}


def render_page(
    results: Sequence[AuditResult], version: str, registers: Sequence[Register | OpenRegister | None] = ()
) -> str:
    """Return the page.

    Args:
        results: the audits, one per register.
        version: the library's version.
        registers: for each audit the register, where its result does not hold it; charts are counted from it.
    """
    template, parts = _template()
    return template.render(
        registers=[_register(result, told) for result, told in zip_longest(results, registers)],
        version=version,
        limit=_SHOWN,
        severities=_SEVERITIES,
        wholes=_WHOLES,
        **parts,
    )


def _register(result: AuditResult, told: Register | OpenRegister | None) -> dict[str, Any]:
    weights = Counter(one.finding.severity.value for one in result.findings)
    register = result.register
    counted = register if isinstance(register, Register) else told
    figures = None if counted is None else count_figures(counted, result.at.date())
    return {
        "result": result,
        "severities": weights,
        "headline": result.on_time.get("legal24/solved"),
        "touched": len({one.row for one in result.findings if one.finding.severity.value == "error"}),
        "ratios": _ratio_table(result.on_time),
        "charts": [
            _class_chart(result.on_time),
            *(() if figures is None else _charts(figures)),
            *(() if result.census is None else month_charts(result.census)),
        ],
        "checks": _checks(result),
        "notes": [(number, " ".join(text.split()[:_NOTE_WORDS])) for number, text in register.notes],
        "remarks": [one for one in register.remarks if one.severity != "info"],
    }


def _checks(result: AuditResult) -> list[dict[str, Any]]:
    shown = []
    for check, title, found in by_check([result]):
        own = [one for _, one in found]
        weights = Counter(one.finding.severity.value for one in own)
        shown.append(
            {
                "id": check,
                "title": title,
                "page": check_pages().get(check),
                "count": len(own),
                "weights": weights,
                "found": [(one, sure_vi(one)) for one in own[:_SHOWN]],
            }
        )
    return shown


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.2f} %".replace(".", ",")


def _ratio_table(ratios: Mapping[str, float | None]) -> list[tuple[str, list[str]]]:
    return [
        (said, [_percent(ratios.get(f"{name}/{whole}")) for whole in _WHOLES]) for name, said in CLASS_WORDS.items()
    ]


def _class_chart(ratios: Mapping[str, float | None]) -> dict[str, Any]:
    title = "Tỷ lệ đúng hạn theo cách so, trên hồ sơ giải quyết xong"
    bars = [
        (said, ratios.get(f"{name}/solved"), _percent(ratios.get(f"{name}/solved")))
        for name, said in CLASS_WORDS.items()
    ]
    return {
        "title": title,
        "svg": bar_chart(title, bars),
        "heads": ("Cách so", "Tỷ lệ"),
        "rows": [(a, c) for a, _, c in bars],
    }


def _charts(figures: RegisterFigures) -> list[dict[str, Any]]:
    return [_unit_chart(figures), _days_chart(figures), _open_chart(figures), _hours_chart(figures)]


def _unit_chart(figures: RegisterFigures) -> dict[str, Any]:
    title = "Đúng hạn theo đơn vị (ngày xong so với ngày hẹn trong sổ)"
    bars = [(one.name, one.share, f"{_percent(one.share)} / {one.solved}") for one in figures.units]
    rows = [(one.name, one.solved, one.on_time, _percent(one.share)) for one in figures.units]
    heads = ("Đơn vị", "Đã xong", "Đúng hạn", "Tỷ lệ")
    return {"title": title, "svg": bar_chart(title, bars, limit=0.9), "heads": heads, "rows": rows}


def _days_chart(figures: RegisterFigures) -> dict[str, Any]:
    title = "Số ngày sớm (xanh) và trễ (đỏ) so với ngày hẹn"
    return _day_counts(title, figures.days, ("Còn sớm", "Trễ"))


def _open_chart(figures: RegisterFigures) -> dict[str, Any]:
    title = "Hồ sơ đang mở: số ngày còn lại (xanh) và đã quá (đỏ)"
    return _day_counts(title, figures.open_days, ("Còn lại", "Đã quá"))


def _day_counts(title: str, days: Sequence[Any], words: tuple[str, str]) -> dict[str, Any]:
    late_from = next((place for place, one in enumerate(days) if one.is_late), len(days))
    rows = [(f"{words[one.is_late]} {one.label} ngày", one.count) for one in days]
    columns = [(one.label, one.count) for one in days]
    svg = histogram(title, columns, late_from=late_from)
    return {"title": title, "svg": svg, "heads": ("Số ngày", "Hồ sơ"), "rows": rows}


def _hours_chart(figures: RegisterFigures) -> dict[str, Any]:
    title = "Hồ sơ tiếp nhận theo thứ và giờ"
    used = [hour for hour in range(24) if any(day[hour] for day in figures.receptions)] or [8]
    hours = list(range(min(used), max(used) + 1))
    counts = [[day[hour] for hour in hours] for day in figures.receptions]
    names = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
    rows = [(name, *row) for name, row in zip(names, counts, strict=True)]
    heads = ("Thứ", *(f"{hour} giờ" for hour in hours))
    return {"title": title, "svg": week_chart(title, hours, counts), "heads": heads, "rows": rows}


def style_hash(text: str) -> str:
    """Return how a page's policy names a style or script that it lets through."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _template() -> tuple[jinja2.Template, dict[str, str]]:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  an extra

    folder = files("motcua.audit").joinpath("templates")
    text, style, script = (
        folder.joinpath(name).read_text("utf-8") for name in ("report.html.jinja", "report.css", "report.js")
    )
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text)
    policy = (
        f"default-src 'none'; style-src 'sha256-{style_hash(style)}'; script-src 'sha256-{style_hash(script)}' 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    return template, {"style": style, "script": script, "policy": policy}
