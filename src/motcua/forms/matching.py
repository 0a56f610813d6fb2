"""Is a rendering a view of this form? Its text is held against what the form says, block by block.

White space, line breaks, page numbers and the breaks a page puts into long words do not count; letters do, in
composed form (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from motcua.findings import Finding, finding
from motcua.forms.blocks import spoken
from motcua.forms.brand import Brand
from motcua.forms.content import Form
from motcua.forms.page import page_of

__all__ = ["html_text", "matches"]

_PAGE_NUMBER = re.compile(r"\f\s*\d+[^\S\n]*\n")
"""The number at the head of a page after the first, as it comes out of a PDF."""
_SPACES = re.compile(r"[\s\u200b\u00ad\ufeff]+")


def matches(
    form: Form,
    rendering_text: str,
    *,
    copy: int = 2,
    english: bool = False,
    brand: Brand | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for each block whose words a rendering does not show, in order; none when it is a view of it.

    Args:
        form: the form.
        rendering_text: the text of a page: plain text, `html_text` of HTML, or what was taken out of a PDF.
        copy: the copy it should be.
        english: whether English stands beside the Vietnamese.
        brand: the host's face it was made with.
    """
    page = page_of(form, copy=copy, english=english, brand=brand)
    text, cursor, found = _bare(_PAGE_NUMBER.sub("", rendering_text)), 0, []
    for block in page.blocks:
        lost = ""
        for said in spoken(block, english=english):
            place = text.find(_bare(said), cursor)
            if place < 0:
                lost = lost or said
            else:
                cursor = place + len(_bare(said))
        if lost:
            found.append(finding("FORM_TEXT_DIFFERS", because=(page.definition.cite,), block=block.name))
    return tuple(found)


def html_text(page: str) -> str:
    """Return the text of an HTML page that a person sees.

    Args:
        page: the page.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.texts)


class _Reader(HTMLParser):
    """Collects texts outside head, style and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in ("head", "svg")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("head", "svg")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def _bare(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFC", text))
