"""What a look-up shows, as one HTML page: accessible, phone-sized, no script, nothing from outside."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from motcua.forms.qr import qr_markup
from motcua.forms.view import View, ViewField

__all__ = ["render_view"]


def render_view(view: View, *, english: bool = False) -> str:
    """Return a look-up as an HTML page; every text is escaped, and nothing is shown that the view does not hold.

    The view's findings are for the host and are left out: they speak of fields by name, not to the citizen.

    Args:
        view: what the audience may see.
        english: whether English stands beside the Vietnamese.

    Raises:
        ExtraMissingError: when there is a QR code to draw and the extra is not installed.
    """
    fields = "".join(_field(field, english=english) for field in view.fields)
    reasons = "".join(f"<li>{_two(cite.text_vi, cite.text_en, english=english)}</li>\n" for cite in view.because)
    heading = _two("Tra cứu tình trạng hồ sơ", "Dossier look-up", english=english)
    whom = _two(f"Dành cho: {view.audience.label_vi}", f"shown to {view.audience.label_en}", english=english)
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Tra cứu tình trạng hồ sơ</title>\n<style>{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{heading}</h1>\n<p>{whom}; {view.at:%H:%M, %d/%m/%Y}</p>\n<dl>\n{fields}</dl>\n"
        + _section("Căn cứ", "Legal basis", reasons, english=english)
        + "</main>\n</body>\n</html>\n"
    )


def _field(field: ViewField, *, english: bool) -> str:
    label = _two(field.label_vi, field.label_en, english=english)
    value = qr_markup(field.value, f"Mã QR {field.value}") if field.name == "qr_code" else escape(field.value)
    covered = f' <span class="covered">{_two("(đã che)", "(covered)", english=english)}</span>'
    return f"<div><dt>{label}</dt><dd>{value}{covered if field.is_masked else ''}</dd></div>\n"


def _section(title_vi: str, title_en: str, items: str, *, english: bool) -> str:
    if not items:
        return ""
    return f"<section>\n<h2>{_two(title_vi, title_en, english=english)}</h2>\n<ul>\n{items}</ul>\n</section>\n"


def _two(vi: str, en: str, *, english: bool) -> str:
    return f'{escape(vi)} <span lang="en">/ {escape(en)}</span>' if english and en else escape(vi)


@cache
def _style() -> str:
    return files("motcua.forms").joinpath("tables", "view.css").read_text("utf-8")
