"""A form as one HTML page: accessible, printable on A5 or A4, no script, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape as escaped
from importlib.resources import files
from itertools import groupby
from unicodedata import normalize

from motcua.forms.blocks import (
    MOTTO,
    Block,
    Centred,
    Column,
    Copies,
    Head,
    Items,
    Label,
    Lines,
    Notes,
    Picture,
    Prose,
    Signatures,
    Table,
    Title,
)
from motcua.forms.brand import Brand
from motcua.forms.content import Form
from motcua.forms.page import Page, page_of
from motcua.forms.qr import qr_markup

__all__ = ["render_html"]


def render_html(
    form: Form,
    *,
    copy: int = 2,
    paper: str | None = None,
    english: bool = False,
    qr: str | None = None,
    brand: Brand | None = None,
) -> str:
    """Return a form as an HTML page; every text is escaped.

    Args:
        form: the form.
        copy: 1 for the desk's copy, 2 for the citizen's.
        paper: "A5" (Circular 01/2018/TT-VPCP, Article 9) or "A4"; the form's own by default.
        english: whether English stands beside the Vietnamese.
        qr: what the QR code holds; the bare code by default.
        brand: the host's face.

    Raises:
        BadInputError: as `page_of`.
        ExtraMissingError: when the QR code cannot be drawn.
    """
    page = page_of(form, copy=copy, paper=paper, english=english, qr=qr, brand=brand)
    shown = {block.name: _shown(block, page) for block in page.blocks}
    body = page.brand.filled(shown) if page.brand.template else "".join(shown.values())
    definition = page.definition
    wide = " wide" if definition.landscape else ""
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="motcua-source" content="{_escape(definition.regulation)}">\n'
        f'<meta name="motcua-form" content="{_escape(definition.number)}">\n'
        f'<meta name="motcua-layout-sourced" content="{str(definition.layout_sourced).lower()}">\n'
        f'<meta name="motcua-digest" content="{page.digest}">\n'
        f"<title>{_escape(page.title)}</title>\n"
        f"<style>{_style(page.size)}</style>\n</head>\n"
        f'<body class="{page.paper.lower()}{wide}">\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


@cache
def _style(size: tuple[int, int]) -> str:
    text = files("motcua.forms").joinpath("tables", "form.css").read_text("utf-8")
    return f"@page {{ size: {size[0]}mm {size[1]}mm; }}\n{text}"


def _shown(block: Block, page: Page) -> str:  # noqa: C901, PLR0911  one case for each kind of block
    say = page.english
    match block:
        case Head():
            return _head(block, page)
        case Title():
            return f"<h1>{_stacked(block.label, english=say)}</h1>\n"
        case Centred():
            return _centred(block, say)
        case Picture():
            return f'<div class="qr">{qr_markup(block.payload, f"Mã QR của {block.code}")}</div>\n'
        case Lines():
            return _lines(block, say)
        case Items():
            return _items(block, say)
        case Table():
            return _table(block, say)
        case Prose():
            return f'<p class="prose">{_label(block.label, english=say)}</p>\n'
        case Signatures():
            return _signatures(block, say)
        case Notes():
            notes = "".join(f"<li>{_label(note, english=say)}</li>\n" for note in block.items)
            return f"<footer>\n<p>{_label(block.label, english=say)}:</p>\n<ul>\n{notes}</ul>\n</footer>\n"
        case Copies():
            return ""


_SPECIAL = re.compile("[&<>\"']").search


def _escape(text: str) -> str:
    """Compose a text (NFC) and escape it, in this order: a mark must never join the markup before it.

    Most texts have nothing to escape, and are asked once instead of five times.
    """
    composed = text if text.isascii() else normalize("NFC", text)
    return escaped(composed) if _SPECIAL(composed) else composed


def _label(label: Label, *, english: bool) -> str:
    if not english or not label.en:
        return _escape(label.vi)
    return f'{_escape(label.vi)} <span lang="en">/ {_escape(label.en)}</span>'


def _stacked(label: Label, *, english: bool) -> str:
    """A label whose English stands on a line of its own, without a slash."""
    if not english or not label.en:
        return _escape(label.vi)
    return f'{_escape(label.vi)} <span lang="en">{_escape(label.en)}</span>'


def _aside(text: str, *, english: bool) -> str:
    return f' <span lang="en">({_escape(text)})</span>' if english and text else ""


def _head(head: Head, page: Page) -> str:
    say = page.english
    logo = f'<img class="logo" src="{head.logo}" alt="{_escape(page.brand.logo_alt)}">' if head.logo else ""
    above = "".join(f"<p>{_escape(line)}</p>" for line in head.agency[:-1])
    number = f"<p>{_escape(head.number)}</p>" if head.number else ""
    place = f'<p class="place">{_escape(head.place_date)}{_aside(head.place_date_en, english=say)}</p>\n'
    return (
        f'<header>\n<div class="issuer">{logo}{above}<p><strong>{_escape(head.agency[-1])}</strong></p>{number}</div>\n'
        f'<div class="motto"><p><strong>{_stacked(MOTTO[0], english=say)}</strong></p>'
        f'<p><strong class="line">{_stacked(MOTTO[1], english=say)}</strong></p></div>\n</header>\n'
        + (place if head.place_date else "")
        + (f'<p class="seal">{_label(head.seal, english=say)}</p>\n' if head.seal else "")
    )


def _centred(block: Centred, english: bool) -> str:  # noqa: FBT001
    label = _label(block.label, english=english)
    if not block.value:
        return f'<p class="centred">{label}</p>\n'
    return f'<p class="centred">{label}: <strong>{_escape(block.value)}</strong></p>\n'


def _lines(block: Lines, english: bool) -> str:  # noqa: FBT001
    rows = []
    for row in block.rows:
        start = '<div class="pair">' if len(row) > 1 else "<div>"
        for one in row:
            value = f"{_escape(one.value)}{_aside(one.value_en, english=english)}"
            held = '<dd class="long">' if "\n" in one.value else "<dd>"
            rows.append(f"{start}<dt>{_label(one.label, english=english)}:</dt>{held}{value}</dd></div>")
        rows.append("\n")
    return f"<dl>\n{''.join(rows)}</dl>\n"


def _items(block: Items, english: bool) -> str:  # noqa: FBT001
    entries = "".join(f"<li>{_escape(item)}</li>\n" for item in block.items)
    listed = f"<ol>\n{entries}</ol>" if block.numbered else f'<ul class="dashed">\n{entries}</ul>'
    return f'<p class="listed">{_label(block.label, english=english)}:</p>\n{listed}\n'


def _table(block: Table, english: bool) -> str:  # noqa: FBT001
    total = sum(column.width for column in block.columns)
    widths = "".join(f'<col style="width:{100 * column.width / total:.1f}%">' for column in block.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{_escape(cell)}</td>' for cell in row)}</tr>\n" for row in block.rows)
    wide = ' class="many"' if len(block.columns) > _MANY else ""
    name = _escape(block.label.said(english))
    return (
        f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">\n<table{wide}>\n'
        f"<caption>{_label(block.label, english=english)}</caption>\n<colgroup>{widths}</colgroup>\n"
        f"<thead>\n{_headings(block.columns, english)}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


_MANY = 8


def _headings(columns: Iterable[Column], english: bool) -> str:  # noqa: FBT001
    upper, lower, grouped = "", "", any(column.group for column in columns)
    for group, members in groupby(columns, key=lambda column: column.group):
        listed = tuple(members)
        cells = [_label(column.label, english=english) for column in listed]
        if group is None:
            span = ' rowspan="2"' if grouped else ""
            upper += "".join(f'<th scope="col"{span}>{cell}</th>' for cell in cells)
        else:
            upper += f'<th scope="colgroup" colspan="{len(listed)}">{_label(group, english=english)}</th>'
            lower += "".join(f'<th scope="col">{cell}</th>' for cell in cells)
    return f"<tr>{upper}</tr>\n" + (f"<tr>{lower}</tr>\n" if lower else "")


def _signatures(block: Signatures, english: bool) -> str:  # noqa: FBT001
    slots = []
    for slot in block.slots:
        hints = "".join(f"<p>{_stacked(hint, english=english)}</p>" for hint in slot.hints)
        slots.append(
            f"<div><p><strong>{_stacked(slot.title, english=english)}</strong></p>{hints}"
            f'<div class="room"></div><p class="person">{_escape(slot.person)}</p></div>\n'
        )
    return f'<section class="signatures" aria-label="Chữ ký">\n{"".join(slots)}</section>\n'
