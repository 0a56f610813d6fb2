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
_PART = re.compile(r"[^/?&=]{0,31}[/?&=]+|[^/?&=]{1,32}")
_LONG_IN_CELL = re.compile(r"\S{13,}")
_PART_IN_CELL = re.compile(r"[^/?&=]{0,9}[/?&=]+|[^/?&=]{1,10}")
_LINE, _MANY_COLUMNS = 40, 5
_NO_GLYPH = "could not be displayed with"
"""What the engine says of a letter that its fonts lack."""
_SIZES = {"A5": 10.0, "A4": 13.0}
_SIZE_OF_TWO_LANGUAGES = 9.0
"""Points on A5 where English stands beside the Vietnamese."""


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
        BadInputError: as `page_of`; PDF_GLYPH when a letter is in none of the fonts, PDF_PICTURE when the logo cannot
            be read, PDF_ENGINE when the engine stops for another reason.
        ExtraMissingError: EXTRA_MISSING when the engine is not installed.
    """
    page = page_of(form, copy=copy, paper=paper, english=english, qr=qr, brand=brand)
    if page.definition.is_book:
        return _compiled(page, _moment(form), numbered_from=1)
    made = _compiled(page, _moment(form), numbered_from=0)
    return made if _ONE_PAGE.search(made) else _compiled(page, _moment(form), numbered_from=2)


def _compiled(page: Page, moment: datetime, *, numbered_from: int) -> bytes:
    """The document; its pages carry numbers from one of them on, or, with 0, none does."""
    typst = _engine()
    data = _data(page) | {"numbered_from": numbered_from}
    text = unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    compiler = typst.Compiler(_template(), font_paths=_fonts(), ignore_system_fonts=True)
    fault = ""
    try:
        made: bytes = compiler.compile(
            format="pdf", sys_inputs={"page": text}, pdf_standards=list(STANDARDS), timestamp=moment
        )
    except typst.TypstError as error:
        fault = str(error.message)
    if fault:  # raised outside of the handler, for the engine's message quotes what somebody wrote
        raise _refused(fault)
    return made


def _refused(message: str) -> BadInputError:
    """What the engine stopped for, in words that quote nothing of the form."""
    if _NO_GLYPH in message:
        return BadInputError(
            "PDF_GLYPH",
            f"Không lập được PDF: biểu mẫu có chữ không có trong phông {FONT}, chẳng hạn chữ Hán hay ký hiệu.",
            f"no PDF can be made: the form holds a letter that is not in {FONT}, such as a Chinese one or a symbol",
            path="pdf",
        )
    if "image" in message:
        return BadInputError(
            "PDF_PICTURE",
            "Không lập được PDF: ảnh biểu trưng hỏng hoặc bị cắt cụt.",
            "no PDF can be made: the picture of the logo is broken or cut off",
            path="brand.logo",
        )
    return BadInputError(
        "PDF_ENGINE",
        "Không lập được PDF: bộ dựng trang từ chối biểu mẫu này.",
        "no PDF can be made: the engine refuses this form",
        path="pdf",
    )


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
        "size": _size(page),
        "english": page.english,
        "blocks": [_block(block, page) for block in page.blocks],
    }


def _size(page: Page) -> float:
    if page.paper == "A5" and page.english:
        return _SIZE_OF_TWO_LANGUAGES
    return _SIZES["A5" if page.definition.landscape else page.paper]


def _block(block: Block, page: Page) -> dict[str, Any]:
    plain: dict[str, Any] = _breakable(attrs.asdict(block))
    if isinstance(block, Table) and len(block.columns) > _MANY_COLUMNS:
        plain["rows"] = [[_LONG_IN_CELL.sub(_parts_in_cell, cell) for cell in row] for row in block.rows]
    plain["kind"] = type(block).__name__
    if isinstance(block, Picture):
        plain |= {"picture": qr_picture(block.payload), "alt": f"Mã QR của {block.code}"}
    if isinstance(block, Head):
        logo = list(b64decode(block.logo.partition(",")[2]))
        plain |= {"motto": [attrs.asdict(line) for line in MOTTO], "logo": logo or "", "logo_alt": page.brand.logo_alt}
    return plain


def _breakable(value: Any) -> Any:
    """Mark where a word longer than a line may break: after / ? & =, or where it must."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_parts, value) if len(value) > _LINE else value
    if isinstance(value, dict):
        return {key: _breakable(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_breakable(item) for item in value]
    return value


def _parts(word: re.Match[str]) -> str:
    return _PART.sub("\x02\\g<0>\x03", word[0])  # no text of a form holds these two: they are refused


def _parts_in_cell(word: re.Match[str]) -> str:
    return _PART_IN_CELL.sub("\x02\\g<0>\x03", word[0])


def _moment(form: Form) -> datetime:
    """The document's creation moment: that of the form, never that of the machine."""
    for name in ("issued_at", "converted_at"):
        held = getattr(form, name, None)
        if isinstance(held, datetime):
            return held
    closed = getattr(form, "closed_on", None)
    day = closed if isinstance(closed, date) else date(int(getattr(form, "year", 1970)), 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=DESK_ZONE)
