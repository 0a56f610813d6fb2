"""Sector code (mã ngành, lĩnh vực): which field of a ministry's work a procedure belongs to.

Circular 01/2018/TT-VPCP, Article 20 sets `MX1X2-LV`: the level-1 unit, then letters and digits from a
list. Real codes also lack the unit (`BHXH-CSBH`), use an underscore (`BTC_QLT`), lower case or a
further hyphen. The Ministry of Labour's carry the letter Đ, which files write as D: codes compare
after folding Đ to D, and keep their own spelling.

>>> parse("G07-LĐ01").level1
'G07'
>>> parse("G07-LĐ01").matches(parse("g07-LD01"))
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import attrs

from motcua.codes.folding import fold
from motcua.errors import BadInputError
from motcua.rules import rule_cite
from motcua.tables import read_table

__all__ = ["SectorCode", "format", "is_valid", "parse", "sector_names", "validate"]

_REGULAR = re.compile(r"([A-Y][0-9]{2})-([0-9A-ZĐ]+)")
_SHAPE = re.compile(r"[0-9A-ZĐ]+(?:[-_][0-9A-ZĐ]+)*")
_LONGEST = 35


@attrs.frozen(order=True)
class SectorCode:
    """A sector code as written, taken apart where it follows Article 20.

    Attributes:
        text: the code, folded but for its Đ.
        level1: the level-1 unit, or None for an irregular code.
        field: what stands after the unit, or None.
    """

    text: str
    level1: str | None = None
    field: str | None = None

    @property
    def is_regular(self) -> bool:
        """Whether it follows Article 20."""
        return self.level1 is not None

    @property
    def key(self) -> str:
        """What it is compared by: Đ folded to D."""
        return self.text.replace("Đ", "D")

    def matches(self, other: SectorCode) -> bool:
        """Return whether two spellings mean one sector."""
        return self.key == other.key

    def __str__(self) -> str:
        """The code as written."""
        return self.text


def parse(text: str) -> SectorCode:
    """Return the sector code written in `text`.

    Raises:
        BadInputError: CODE_SHAPE; the message names what is odd.
    """
    code = fold(text)
    if found := _REGULAR.fullmatch(code):
        return SectorCode(code, found[1], found[2])
    if len(code) <= _LONGEST and _SHAPE.fullmatch(code):
        return SectorCode(code)
    rule = rule_cite("tt-01-2018-vpcp:sector-layout")
    raise BadInputError(
        "CODE_SHAPE",
        f"Mã lĩnh vực {code[:40]!r} sai khuôn dạng MX1X2-LV ({rule.text_vi}).",
        f"sector code {code[:40]!r} does not have the form MX1X2-LV ({rule.text_en})",
        value=code,
        because=(rule,),
    )


def validate(text: str) -> str:
    """Return the folded code, or raise as `parse` does."""
    return str(parse(text))


def is_valid(text: str) -> bool:
    """Return whether `text` has the shape of a sector code, regular or seen in the field."""
    try:
        parse(text)
    except BadInputError:
        return False
    return True


def format(code: SectorCode) -> str:  # noqa: A001  the same verb for every identifier
    """Return the code as text."""
    return str(code)


@cache
def sector_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names on record by comparison key; a code may stand for several."""
    names: dict[str, list[str]] = {}
    for row in read_table("motcua.codes", "sectors.csv"):
        names.setdefault(parse(row["code"]).key, []).append(row["name_vi"])
    return {key: tuple(found) for key, found in names.items()}
