"""A form as PDF: tagged, PDF/A-2a, fonts embedded, its text taken out again as exact composed Vietnamese.

The engine comes with the extra `motcua[pdf]`. Its font is Libertinus Serif (SIL Open Font License 1.1), which the
engine carries and which covers Vietnamese; fonts of the machine are never used, so the same form looks the same
everywhere. Everything of a form goes in as data and is never read as markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import b64decode
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.forms.blocks import MOTTO, Block, Head, Picture, Table
from motcua.forms.brand import Brand
from motcua.forms.content import Form
from motcua.forms.page import Page, page_of
from motcua.forms.qr import ExtraMissingError, qr_picture
from motcua.localtime import DESK_ZONE

__all__ = ["FONT", "STANDARDS", "render_pdf"]

FONT = "Libertinus Serif"
"""The font of the PDF forms (SIL Open Font License 1.1)."""

STANDARDS = ("a-2a",)
"""The profiles the engine holds every PDF to: PDF/A-2a, which is tagged and archival."""

_ONE_PAGE = re.compile(rb"/Type/Pages/Count 1/")
"""Said once in the file of one page; pages after the first are numbered (Decree 30/2020/NĐ-CP), the first is not."""
_LONG_WORD = re.compile(r"\S{41,}")
_EVERY = re.compile(r"\S{32}(?=\S)")
_LONG_IN_CELL = re.compile(r"\S{29,}")
_EVERY_IN_CELL = re.compile(r"\S{10}(?=\S)")
_SIZES = {"A5": 10, "A4": 13}


def render_pdf(
    form: Form,
    *,
    copy: int = 2,
    paper: str | None = None,
    english: bool = False,
    qr: str | None = None,
    brand: Brand | None = None,
) -> bytes:
    """Return a form as a PDF document.

    Args:
        form: the form.
        copy: 1 for the desk's copy, 2 for the citizen's.
        paper: "A5" or "A4"; the form's own by default.
        english: whether English stands beside the Vietnamese.
        qr: what the QR code holds; the bare code by default.
        brand: the host's face.

    Raises:
        BadInputError: as `page_of`; PDF_GLYPH when a letter is in none of the fonts.
        ExtraMissingError: EXTRA_MISSING when the engine is not installed.
    """
    page = page_of(form, copy=copy, paper=paper, english=english, qr=qr, brand=brand)
    made = _compiled(page, _moment(form), numbered=False)
    return made if _ONE_PAGE.search(made) else _compiled(page, _moment(form), numbered=True)


def _compiled(page: Page, moment: datetime, *, numbered: bool) -> bytes:
    typst = _engine()
    data = _data(page) | {"numbered": numbered}
    text = unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    compiler = typst.Compiler(_template(), font_paths=_fonts(), ignore_system_fonts=True)
    try:
        made: bytes = compiler.compile(
            format="pdf", sys_inputs={"page": text}, pdf_standards=list(STANDARDS), timestamp=moment
        )
    except typst.TypstError as error:
        raise BadInputError(
            "PDF_GLYPH",
            f"Không lập được PDF: có chữ không có trong phông {FONT}, hoặc ảnh hỏng ({error.message}).",
            f"no PDF can be made: a letter is not in {FONT}, or a picture is broken ({error.message})",
            path="pdf",
        ) from error
    return made


def _engine() -> Any:
    try:
        import typst  # noqa: PLC0415  an extra
    except ImportError as error:
        raise ExtraMissingError(
            "EXTRA_MISSING",
            "Lập PDF cần cài thêm: pip install 'motcua[pdf]'.",
            "making a PDF needs: pip install 'motcua[pdf]'",
        ) from error
    return typst


@cache
def _fonts() -> Any:
    return _engine().Fonts(include_system_fonts=False)


@cache
def _template() -> bytes:
    return files("motcua.forms").joinpath("tables", "form.typ").read_bytes()


def _data(page: Page) -> dict[str, Any]:
    width, height = page.size
    return {
        "title": page.title,
        "keywords": [f"motcua-digest:{page.digest}", page.definition.regulation, page.definition.number],
        "width": width,
        "height": height,
        "size": _SIZES[page.paper] if not page.definition.landscape else _SIZES["A5"],
        "english": page.english,
        "blocks": [_block(block, page) for block in page.blocks],
    }


def _block(block: Block, page: Page) -> dict[str, Any]:
    plain: dict[str, Any] = _breakable(attrs.asdict(block))
    if isinstance(block, Table):
        plain["rows"] = [[_LONG_IN_CELL.sub(_cut_in_cell, cell) for cell in row] for row in block.rows]
    plain["kind"] = type(block).__name__
    if isinstance(block, Picture):
        plain |= {"picture": qr_picture(block.payload), "alt": f"Mã QR của {block.code}"}
    if isinstance(block, Head):
        logo = list(b64decode(block.logo.partition(",")[2]))
        plain |= {"motto": [attrs.asdict(line) for line in MOTTO], "logo": logo or "", "logo_alt": page.brand.logo_alt}
    return plain


def _breakable(value: Any) -> Any:
    """Let a word longer than a line break: a zero-width space every 32 letters, which no reader sees."""
    if isinstance(value, dict):
        return {key: _breakable(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_breakable(item) for item in value]
    if not isinstance(value, str):
        return value
    return _LONG_WORD.sub(lambda word: _EVERY.sub("\\g<0>\u200b", word[0]), value)


def _cut_in_cell(word: re.Match[str]) -> str:
    return _EVERY_IN_CELL.sub("\\g<0>\u200b", word[0])


def _moment(form: Form) -> datetime:
    """The document's creation moment: that of the form, never that of the machine."""
    for name in ("issued_at", "converted_at"):
        held = getattr(form, name, None)
        if isinstance(held, datetime):
            return held
    closed = getattr(form, "closed_on", None)
    day = closed if isinstance(closed, date) else date(int(getattr(form, "year", 1970)), 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=DESK_ZONE)
