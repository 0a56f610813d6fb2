"""Is a rendering a view of this form? Its whole text is held against what the form says: nothing less, nothing more.

Line breaks, page numbers and the breaks a page puts into long words do not count; letters do, in composed form (NFC),
and so does the place of a cell in its row. The one thing that the text of a PDF does not tell is which column of a row
an empty cell stands in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby

from motcua.findings import Finding, finding
from motcua.forms.blocks import (
    MOTTO,
    Block,
    Centred,
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

__all__ = ["html_text", "matches"]

_CELL = "\x1f"
"""What `html_text` puts before each cell; no value can hold it."""
_PAGE_NUMBER = re.compile(r"(?:\f|\A)\s*\d+[^\S\n]*\n")
"""The number at the head of a page, as it comes out of a PDF."""
_SPACES = re.compile(rf"[^\S{_CELL}]+")
_UNSEEN = re.compile("[\u200b\u00ad\ufeff]")
_LONG_WORD = 20
_MAY_BREAK = frozenset("-/.&?=")
_NUMBERING = r"(?:\d+\.|[-–•])? ?"


def matches(
    form: Form,
    rendering_text: str,
    *,
    copy: int = 2,
    english: bool = False,
    qr: str | None = None,
    brand: Brand | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for each block that a rendering shows otherwise, and for what it adds; none when it is a view.

    Args:
        form: the form.
        rendering_text: the text of a page: plain text, `html_text` of HTML, or what was taken out of a PDF.
        copy: the copy it should be.
        english: whether English stands beside the Vietnamese.
        qr: what the QR code should hold; the bare code by default. Only plain text prints it.
        brand: the host's face it was made with.
    """
    page = page_of(form, copy=copy, english=english, qr=qr, brand=brand)
    plain = _PAGE_NUMBER.sub("", rendering_text)
    return tuple(_Comparison(page, _collapsed(plain)).findings())


def html_text(page: str) -> str:
    """Return the text of an HTML page that a person sees, each cell of a table marked.

    Args:
        page: the page.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return "".join(reader.texts)


class _Comparison:
    """Reads a text from its start to its end, block by block."""

    def __init__(self, page: Page, text: str) -> None:
        self.page, self.text, self.place, self.is_lost = page, text, 0, False

    def findings(self) -> Iterator[Finding]:
        named = {block.name: block for block in self.page.blocks}
        parts = self.page.brand.parts or tuple(("slot", name) for name in named)
        before = failed = ""
        for kind, said in parts:
            if kind == "text":
                self._take(_words(said))  # a host's words stand in HTML only
            elif said in named:
                failed = self._block(named[said])
                if failed:
                    yield self._found(failed, said if failed == "FORM_TEXT_DIFFERS" else before)
                before = said
        footer = f"[{self.page.definition.regulation} · {self.page.definition.number} · sha256 {self.page.digest}]"
        self._take(_words(footer))
        if self.text[self.place :].strip() and failed != "FORM_TEXT_DIFFERS":
            yield self._found("FORM_TEXT_ADDED", before)

    def _found(self, name: str, block: str) -> Finding:
        return finding(name, because=(self.page.definition.cite,), block=block or "head")

    def _block(self, block: Block) -> str:
        """Read a block; return the name of the finding, or nothing."""
        start, was_lost = self.place, self.is_lost
        self.is_lost = not self._read(block)
        if not self.is_lost:
            return ""
        opening = next(_said(block, english=self.page.english), "")
        found = re.compile(opening).search(self.text, start) if opening else None
        self.place = found.start() if found else start
        self.is_lost = found is None or not self._read(block)
        if self.is_lost:
            return "FORM_TEXT_DIFFERS"
        return "" if was_lost else "FORM_TEXT_ADDED"

    def _read(self, block: Block) -> bool:
        if not all(self._take(atom) for atom in _said(block, english=self.page.english)):
            return False
        if isinstance(block, Picture) and block.payload != block.code:
            self._take(_words(f"QR: {block.payload}"))  # only plain text prints it
        return not isinstance(block, Table) or self._read_table(block)

    def _take(self, pattern: str) -> bool:
        found = re.compile(f" ?{pattern}").match(self.text, self.place)
        if found is None:
            return False
        self.place = found.end()
        return True

    def _read_table(self, table: Table) -> bool:
        if _CELL in self.text:
            return all(self._take(atom) for atom in self._marked(table))
        if "--- 1 ---" in self.text:
            return all(self._take(atom) for atom in self._records(table))
        if not self._take_all(list(self._headings(table))):
            return False
        for row in table.rows:
            self._take_all(list(self._headings(table)))  # again at the head of each page
            if not all(self._take(_words(cell)) for cell in row if cell):
                return False
        return True

    def _take_all(self, patterns: list[str]) -> bool:
        """Take each of some texts, in whatever order they stand: a PDF gives headings of two rows by their height."""
        start, left = self.place, sorted(patterns, key=len, reverse=True)
        while left:
            taken = next((pattern for pattern in left if self._take(pattern)), None)
            if taken is None:
                self.place = start
                return False
            left.remove(taken)
        return True

    def _headings(self, table: Table) -> Iterator[str]:
        upper, lower = [], []
        for group, members in groupby(table.columns, key=lambda column: column.group):
            labels = [_label(column.label, english=self.page.english) for column in members]
            upper += labels if group is None else [_label(group, english=self.page.english)]
            lower += [] if group is None else labels
        yield from (*upper, *lower)

    def _marked(self, table: Table) -> Iterator[str]:
        yield from (f"{_CELL} ?{heading}" for heading in self._headings(table))
        yield from (f"{_CELL} ?{_words(cell)}" for row in table.rows for cell in row)

    def _records(self, table: Table) -> Iterator[str]:
        for number, row in enumerate(table.rows, start=1):
            yield f"--- {number} ---"
            for column, cell in zip(table.columns, row, strict=True):
                if cell:
                    group = f"{_label(column.group, english=self.page.english)}, " if column.group else ""
                    yield f"{group}{_label(column.label, english=self.page.english)}: {_words(cell)}"


def _said(block: Block, *, english: bool) -> Iterator[str]:  # noqa: C901  one case for each kind of block
    """Yield what a block says, as patterns; pictures say nothing."""
    match block:
        case Head():
            yield from _head(block, english=english)
        case Title() | Prose() | Table():
            yield _label(block.label, english=english)
        case Centred():
            value = f": ?{_words(block.value)}" if block.value else ""
            yield f"{_label(block.label, english=english)}{value}"
        case Lines():
            for row in block.rows:
                yield from (f"{_label(one.label, english=english)}: ?{_words(one.shown(english))}" for one in row)
        case Items():
            yield f"{_label(block.label, english=english)}:"
            yield from (_NUMBERING + _words(item) for item in block.items)
        case Signatures():
            for slot in block.slots:
                yield from (_label(label, english=english) for label in (slot.title, *slot.hints))
                yield _words(slot.person)
        case Notes():
            yield f"{_label(block.label, english=english)}:"
            yield from (_NUMBERING + _label(note, english=english) for note in block.items)
        case _:
            return


def _head(head: Head, *, english: bool) -> Iterator[str]:
    yield from (_words(line) for line in (*head.agency, head.number))
    yield from (_label(line, english=english) for line in MOTTO)
    yield _words(f"{head.place_date} ({head.place_date_en})" if english and head.place_date else head.place_date)
    if head.seal:
        yield _label(head.seal, english=english)


def _label(label: Label, *, english: bool) -> str:
    if not english or not label.en:
        return _words(label.vi)
    return f"{_words(label.vi)} ?/? ?{_words(label.en)}"


def _words(text: str) -> str:
    """A text as a pattern: a space is a space, and a long word may be broken where a page breaks it."""
    return " ".join(_word(word) for word in _collapsed(text).split())


def _word(word: str) -> str:
    pieces = [re.escape(char) for char in word]
    if len(word) > _LONG_WORD:
        return " ?".join(pieces)
    return "".join(f"{piece} ?" if char in _MAY_BREAK and place < len(word) - 1 else piece
                   for place, (char, piece) in enumerate(zip(word, pieces, strict=True)))  # fmt: skip


def _collapsed(text: str) -> str:
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))


class _Reader(HTMLParser):
    """Collects texts outside head, style and pictures, with a mark before each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in ("head", "svg")
        if tag in ("td", "th"):
            self.texts.append(_CELL)

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("head", "svg")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)
