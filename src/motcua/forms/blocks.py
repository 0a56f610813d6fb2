"""What a form is made of, before anyone decides how it is shown: labels, lines, lists, tables, signature slots.

HTML, plain text and PDF are views of the same blocks, so they cannot differ in what they say; `matching` holds a
rendering against them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import attrs

__all__ = [
    "MOTTO",
    "Block",
    "Centred",
    "Column",
    "Copies",
    "Head",
    "Items",
    "Label",
    "Line",
    "Lines",
    "Notes",
    "Picture",
    "Prose",
    "Signatures",
    "Slot",
    "Table",
    "Title",
    "fixed",
    "labels_of",
]


@attrs.frozen
class Label:
    """A text of the form itself, Vietnamese as printed, English beside it when asked.

    Attributes:
        vi: the Vietnamese.
        en: the English.
    """

    vi: str
    en: str

    def said(self, english: bool) -> str:  # noqa: FBT001
        """Return the text as it is shown in a line."""
        return f"{self.vi} / {self.en}" if english and self.en else self.vi


@cache
def fixed(vi: str, en: str) -> Label:
    """Return a label that every paper of a form has, made once; never for words of a dossier.

    Args:
        vi: the Vietnamese.
        en: the English.
    """
    return Label(vi, en)


@attrs.frozen
class Line:
    """A label with its value.

    Attributes:
        label: the label, without its colon.
        value: the value, as text.
        value_en: the value in English where it differs, such as a date; or "".
    """

    label: Label
    value: str
    value_en: str = ""

    def shown(self, english: bool) -> str:  # noqa: FBT001
        """Return the value as it is shown."""
        return f"{self.value} ({self.value_en})" if english and self.value_en else self.value


@attrs.frozen(kw_only=True)
class Head:
    """The head of a form: who issues it, the national motto, number, place and date.

    Attributes:
        agency: the lines of the issuer; the last one is the office itself.
        number: the number line, or "".
        place_date: place and date in words, or "".
        place_date_en: the same in English.
        seal: the slot of the organisation's digital signature, or None.
        logo: a data URI of the host's logo, or "".
        name: the block's name.
    """

    agency: tuple[str, ...]
    number: str = ""
    place_date: str = ""
    place_date_en: str = ""
    seal: Label | None = None
    logo: str = ""
    name: str = "head"


@attrs.frozen
class Title:
    """The title of the form.

    Attributes:
        label: its words.
        name: the block's name.
    """

    label: Label
    name: str = "title"


@attrs.frozen
class Centred:
    """A line in the middle, such as the dossier code.

    Attributes:
        name: the block's name.
        label: the label, or the whole line when there is no value.
        value: the value, or "".
    """

    name: str
    label: Label
    value: str = ""


@attrs.frozen
class Copies:
    """The place of the copy line (liên 1, liên 2); filled in when a copy is chosen.

    Attributes:
        name: the block's name.
    """

    name: str = "copy"


@attrs.frozen
class Picture:
    """The place of the QR code.

    Attributes:
        code: the dossier code, for the description.
        payload: what the QR code holds.
        name: the block's name.
    """

    code: str
    payload: str
    name: str = "qr"


@attrs.frozen
class Lines:
    """Labelled values, row by row; a row can hold two.

    Attributes:
        name: the block's name.
        rows: the rows.
    """

    name: str
    rows: tuple[tuple[Line, ...], ...]


@attrs.frozen
class Items:
    """A labelled list.

    Attributes:
        name: the block's name.
        label: what is listed.
        items: the entries.
        numbered: whether they are numbered and stand out; else small, with dashes, such as who gets a copy.
    """

    name: str
    label: Label
    items: tuple[str, ...]
    numbered: bool = True


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        label: its heading.
        group: the heading over several columns, or None.
        width: its share of the width.
    """

    label: Label
    group: Label | None = None
    width: int = 1


@attrs.frozen
class Table:
    """A table.

    Attributes:
        name: the block's name.
        label: its caption.
        columns: its columns.
        rows: its cells, row by row.
        room: how high a row is at least, in millimetres, where people sign in it; 0 elsewhere.
    """

    name: str
    label: Label
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    room: int = 0


@attrs.frozen
class Prose:
    """A sentence of the form.

    Attributes:
        name: the block's name.
        label: its words.
    """

    name: str
    label: Label


@attrs.frozen
class Slot:
    """A place to sign.

    Attributes:
        title: whose.
        hints: what is asked for, under the title.
        person: the name under the signature, or "".
    """

    title: Label
    hints: tuple[Label, ...] = ()
    person: str = ""


@attrs.frozen
class Signatures:
    """The places to sign, left to right.

    Attributes:
        slots: the places.
        name: the block's name.
    """

    slots: tuple[Slot, ...]
    name: str = "signatures"


@attrs.frozen
class Notes:
    """The notes at the foot.

    Attributes:
        label: their heading.
        items: the notes.
        name: the block's name.
    """

    label: Label
    items: tuple[Label, ...]
    name: str = "notes"


Block = Head | Title | Centred | Copies | Picture | Lines | Items | Table | Prose | Signatures | Notes

"""Whatever a form is made of."""

MOTTO = (Label("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
         Label("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"))  # fmt: skip
"""The national name and motto (quốc hiệu, tiêu ngữ)."""


def labels_of(block: Block) -> Iterator[Label]:
    """Yield the labels that stand before a value in a block: what nobody else's text may look like.

    Args:
        block: the block.
    """
    match block:
        case Centred() if block.value:
            yield block.label
        case Lines():
            yield from (one.label for row in block.rows for one in row)
        case Items():
            yield block.label
        case Table():
            yield from (column.label for column in block.columns)
        case _:
            return
