"""What a host may add to a form: a logo, lines of the agency, extra fields, its own arrangement of the blocks.

A host cannot drop a block, cannot put a block into an attribute, and cannot bring markup that runs or loads: its
template is a few plain elements with slots, and everything that goes into the slots is escaped by motcua.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from html.parser import HTMLParser

import attrs

from motcua.errors import BadInputError
from motcua.forms.content import hostile, is_clean

__all__ = ["Brand", "ExtraField"]

_SLOT = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_ELEMENTS = frozenset({"div", "section", "p", "h2", "h3", "strong", "em", "span", "hr", "br", "ul", "li"})
_EMPTY = frozenset({"hr", "br"})
_CLASSES = frozenset({"columns", "box", "small", "centre"})
_LOGO = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=]+)")
_SIGNATURES = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
_LARGEST_LOGO = 200_000


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
            if not is_clean(text):
                raise hostile("brand")
        if self.logo:
            _check_logo(self.logo)
        if self.template:
            _TemplateCheck(self.template)

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


def _check_logo(logo: str) -> None:
    found = _LOGO.fullmatch(logo)
    try:
        picture = b64decode(found[2], validate=True) if found else b""
    except NotBase64:
        picture = b""
    if not found or len(picture) > _LARGEST_LOGO or not picture.startswith(_SIGNATURES[found[1]]):
        raise BadInputError(
            "BRAND_LOGO",
            f"Biểu trưng phải là ảnh PNG hoặc JPEG dạng data:, không quá {_LARGEST_LOGO} byte.",
            f"a logo is a PNG or JPEG data URI of at most {_LARGEST_LOGO} bytes",
            path="brand.logo",
        )


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

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise _markup(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "{{" in _SLOT.sub("", data) or "<" in data:
            raise _markup(data.strip())

    def handle_comment(self, data: str) -> None:
        raise _markup(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        raise _markup(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        raise _markup(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        raise _markup(f"<![{data}")


def _markup(what: str) -> BadInputError:
    return BadInputError(
        "TEMPLATE_MARKUP",
        f"Mẫu riêng có {what[:40]!r}: chỉ nhận phần tử đơn giản, cân cặp, với các chỗ {{{{tên}}}} trong chữ.",
        f"the template holds {what[:40]!r}: only plain, balanced elements with slots {{{{name}}}} in their text",
        path="brand.template",
        value=what,
    )
