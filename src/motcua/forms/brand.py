"""What a host may add to a form: a logo, lines of the agency, extra fields, its own arrangement of the blocks.

A host cannot drop a block, cannot put a block into an attribute, and cannot bring markup that runs or loads: its
template is a few plain elements with slots, and everything that goes into the slots is escaped by motcua.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

import attrs

from motcua.errors import BadInputError
from motcua.forms.content import hostile, is_clean
from motcua.forms.logo import check_logo

__all__ = ["Brand", "ExtraField"]

_SLOT = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_ELEMENTS = frozenset({"div", "section", "p", "h2", "h3", "strong", "em", "span", "hr", "br", "ul", "li"})
_EMPTY = frozenset({"hr", "br"})
_CLASSES = frozenset({"columns", "box", "small", "centre"})
_DEEPEST = 8
"""How deep elements may lie in each other."""


@attrs.frozen
class ExtraField:
    """A field that a host adds, such as a hotline.

    Attributes:
        label: its label.
        value: its value.
    """

    label: str
    value: str


@attrs.frozen(kw_only=True)
class Brand:
    """A host's own face on the forms; not part of a form's content or identity.

    Attributes:
        logo: a PNG or JPEG as a data URI, or "".
        logo_alt: what the logo shows, for who cannot see it.
        agency_lines: lines above those of the issuer.
        extra: fields printed after those of the form, before the signatures.
        template: plain elements with a slot for every block, such as "<div>{{head}}</div>…"; or "" for the usual order.
    """

    logo: str = ""
    logo_alt: str = ""
    agency_lines: tuple[str, ...] = ()
    extra: tuple[ExtraField, ...] = ()
    template: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a logo that is no picture, hostile text, and a template that could run or hide something.

        Raises:
            BadInputError: BRAND_LOGO, TEXT_NOT_CLEAN, TEMPLATE_MARKUP.
        """
        texts = (self.logo_alt, *self.agency_lines, *(text for one in self.extra for text in (one.label, one.value)))
        for text in texts:
            if not is_clean(text) or "\n" in text:
                raise hostile("brand")
        if self.logo:
            check_logo(self.logo)
        if self.template:
            _TemplateCheck(self.template)

    def refuse_labels(self, labels: Iterable[str]) -> None:
        """Refuse a host's text that looks like a field of the form: a second appointment, another code.

        Args:
            labels: the labels of the form.

        Raises:
            BadInputError: BRAND_LABEL.
        """
        headed = [_folded(text) for text in (*self.agency_lines, *self.texts)]
        named = {_folded(one.label) for one in self.extra}
        for label in labels if headed or named else ():
            folded = _folded(label)
            if folded in named or any(text.startswith(folded) for text in headed):
                raise BadInputError(
                    "BRAND_LABEL",
                    f"Phần thêm của đơn vị dùng nhãn {label!r} của chính biểu mẫu.",
                    f"the host's own text uses {label!r}, a label of the form itself",
                    path="brand",
                    value=label,
                )

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of the template between its slots, in order."""
        return tuple(text for kind, text in self.parts if kind == "text")

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The template as ("slot", name) and ("text", words), in order; nothing without a template."""
        bare = re.sub(r"<[^>]*>", "\x1f", self.template)
        found: list[tuple[str, str]] = []
        for index, piece in enumerate(_SLOT.split(bare)):
            texts = (piece,) if index % 2 else tuple(text for text in piece.split("\x1f") if text.strip())
            found += (("slot" if index % 2 else "text", text if index % 2 else text.strip()) for text in texts)
        return tuple(found)

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the template's slots, in order."""
        return tuple(_SLOT.findall(self.template))

    def order(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names of blocks in the template's order.

        Args:
            names: the names of the blocks a form has.

        Raises:
            BadInputError: TEMPLATE_DROPS_FIELD when a block has no slot, or two.
        """
        wanted = tuple(names)
        if not self.template:
            return wanted
        slots = self.slots
        dropped = [name for name in wanted if slots.count(name) != 1]
        if dropped:
            raise BadInputError(
                "TEMPLATE_DROPS_FIELD",
                f"Mẫu riêng phải có đúng một chỗ cho mỗi khối; sai ở: {', '.join(dropped)}.",
                f"the template needs exactly one slot for each block; wrong: {', '.join(dropped)}",
                path="brand.template",
            )
        return tuple(name for name in slots if name in wanted)

    def filled(self, shown: dict[str, str]) -> str:
        """Return the template with markup in its slots; a slot of a block the form does not have stays empty.

        Args:
            shown: markup by name of the block, escaped.
        """
        return _SLOT.sub(lambda slot: shown.get(slot[1], ""), self.template)


class _TemplateCheck(HTMLParser):
    """Refuse a template that is more than plain, balanced elements with slots in their text."""

    def __init__(self, template: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        if not is_clean(_SLOT.sub("", template)):
            raise _markup("text")
        self.feed(template)
        self.close()
        if self.open or self.rawdata:
            raise _markup(self.open[-1] if self.open else self.rawdata[:20])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = [(name, word) for name, value in attrs for word in (value or "").split() or [""]]
        if tag not in _ELEMENTS or any(name != "class" or word not in _CLASSES for name, word in named):
            raise _markup(self.get_starttag_text() or tag)
        if tag not in _EMPTY:
            self.open.append(tag)
        if len(self.open) > _DEEPEST:
            raise _markup(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise _markup(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "{{" in _SLOT.sub("", data) or "<" in data:
            raise _markup(data.strip())

    def handle_charref(self, name: str) -> None:
        raise _markup(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        raise _markup(f"&{name};")

    def handle_comment(self, data: str) -> None:
        raise _markup(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        raise _markup(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        raise _markup(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        raise _markup(f"<![{data}")


def _folded(text: str) -> str:
    """A text as a hurried reader sees it: no case, no spaces, no tone marks."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in plain if char.isalnum())


def _markup(what: str) -> BadInputError:
    return BadInputError(
        "TEMPLATE_MARKUP",
        f"Mẫu riêng có {what[:40]!r}: chỉ nhận phần tử đơn giản, cân cặp, với các chỗ {{{{tên}}}} trong chữ.",
        f"the template holds {what[:40]!r}: only plain, balanced elements with slots {{{{name}}}} in their text",
        path="brand.template",
        value=what,
    )
