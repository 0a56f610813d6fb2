"""A form as plain text, for terminals and e-mail: one label a line, tables as records, long lines wrapped.

A value of several lines is indented, so that no value can look like a line of the form.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

from motcua.forms.blocks import (
    MOTTO,
    Block,
    Centred,
    Copies,
    Head,
    Items,
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
from motcua.forms.page import page_of

__all__ = ["render_text"]

_WIDTH = 72


def render_text(
    form: Form,
    *,
    copy: int = 2,
    english: bool = False,
    qr: str | None = None,
    brand: Brand | None = None,
) -> str:
    """Return a form as plain text.

    Args:
        form: the form.
        copy: 1 for the desk's copy, 2 for the citizen's.
        english: whether English stands beside the Vietnamese.
        qr: what the QR code holds; its text is printed where it is more than the code.
        brand: the host's face; the logo is left out.

    Raises:
        BadInputError: as `page_of`.
    """
    page = page_of(form, copy=copy, english=english, qr=qr, brand=brand)
    parts = ["\n".join(_shown(block, english)) for block in page.blocks]
    body = "\n\n".join(part for part in parts if part)
    body = unicodedata.normalize("NFC", body)
    return f"{body}\n\n[{page.definition.regulation} · {page.definition.number} · sha256 {page.digest}]\n"


def _shown(block: Block, english: bool) -> Iterator[str]:  # noqa: C901, FBT001  one case for each kind of block
    match block:
        case Head():
            yield from _head(block, english)
        case Title() | Centred():
            yield from _centred(block, english)
        case Picture():
            if block.payload != block.code:
                yield f"QR: {block.payload}"
        case Lines():
            yield from _lines(block, english)
        case Items():
            yield from _items(block, english)
        case Table():
            yield from _table(block, english)
        case Prose():
            yield from _wrapped(block.label.said(english))
        case Signatures():
            yield from _signatures(block, english)
        case Notes():
            yield f"{block.label.said(english)}:"
            yield from (line for note in block.items for line in _wrapped(f"- {note.said(english)}"))
        case Copies():
            return


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    lead = indent
    for line in text.splitlines() or [""]:
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent=lead, subsequent_indent=f"{indent}    ", break_long_words=False,
            break_on_hyphens=False,
        ) or [lead.rstrip()]  # fmt: skip
        lead = f"{indent}    "


def _head(head: Head, english: bool) -> Iterator[str]:  # noqa: FBT001
    for line in head.agency:
        yield from _wrapped(line)
    if head.number:
        yield head.number
    yield ""
    yield from (line.said(english).center(_WIDTH).rstrip() for line in MOTTO)
    if head.place_date:
        yield (f"{head.place_date} ({head.place_date_en})" if english else head.place_date).rjust(_WIDTH)
    if head.seal:
        yield head.seal.said(english)


def _centred(block: Title | Centred, english: bool) -> Iterator[str]:  # noqa: FBT001
    value = f": {block.value}" if isinstance(block, Centred) and block.value else ""
    for line in textwrap.wrap(block.label.said(english) + value, _WIDTH, break_on_hyphens=False):
        yield line.center(_WIDTH).rstrip()


def _lines(block: Lines, english: bool) -> Iterator[str]:  # noqa: FBT001
    for row in block.rows:
        for one in row:
            yield from _wrapped(f"{one.label.said(english)}: {one.shown(english)}")


def _items(block: Items, english: bool) -> Iterator[str]:  # noqa: FBT001
    yield f"{block.label.said(english)}:"
    for place, item in enumerate(block.items, start=1):
        yield from _wrapped(f"{place}. {item}" if block.numbered else f"- {item}", "  ")


def _table(block: Table, english: bool) -> Iterator[str]:  # noqa: FBT001
    yield block.label.said(english)
    for number, row in enumerate(block.rows, start=1):
        yield f"  --- {number} ---"
        for column, cell in zip(block.columns, row, strict=True):
            if cell:
                group = f"{column.group.said(english)}, " if column.group else ""
                yield from _wrapped(f"{group}{column.label.said(english)}: {cell}", "  ")


def _signatures(block: Signatures, english: bool) -> Iterator[str]:  # noqa: FBT001
    for slot in block.slots:
        yield " ".join((slot.title.said(english), *(hint.said(english) for hint in slot.hints)))
        yield from _wrapped(slot.person, "    ")
