"""Find dossier codes inside free text, file names and payment strings.

Offsets count code points of the text as given; `end` is exclusive. A code that is glued to other
letters or digits is reported, but not as certain: `vnpay38.98.H29-210519-00033000…` may hold
`38.98.H29-210519-0003`, and nobody can know where its serial ends.

>>> [(one.code, one.certain) for one in find("Mã số hồ sơ: H57.132-260804-0583 - Số phiếu: 26.10229")]
[('H57.132-260804-0583', True)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes import dossier
from motcua.codes.agency import AgencyForm
from motcua.codes.folding import DASHES
from motcua.errors import BadInputError

__all__ = ["FoundCode", "find"]

_WIDEST_SERIAL = 7
"""The widest serial seen in a live system; a longer run of digits is something glued on."""

_LONGEST_AGENCY = 35
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z.])(?P<head>[0-9A-Za-z.]++)-(?P<day>[0-9]{8}|[0-9]{6})-(?P<serial>[0-9]{4,})")


@attrs.frozen
class FoundCode:
    """A code found in a text.

    Attributes:
        code: the code, folded.
        start: where it begins, in code points.
        end: where it ends, exclusive.
        certain: whether it stands by itself, not glued to other letters or digits.
    """

    code: str
    start: int
    end: int
    certain: bool


def find(text: str) -> Iterator[FoundCode]:
    """Yield the dossier codes in a text, in order.

    Args:
        text: any text.
    """
    plain = text.translate(_ONE_TO_ONE)
    place = 0
    while found := _CANDIDATE.search(plain, place):
        place = found.end()
        one = _read(plain, found)
        if one is not None:
            yield one
            place = max(one.end, found.start("serial") + dossier.SERIAL_DIGITS)


# Only marks of one code point each may be folded here, since offsets must stay those of the text.
_ONE_TO_ONE = {mark: "-" for mark in DASHES if DASHES[mark] == "-"}


def _read(plain: str, found: re.Match[str]) -> FoundCode | None:
    run = found["head"].upper()
    head, glued_before = _agency_tail(run[-_LONGEST_AGENCY:])
    if head is None:
        return None
    glued_before = glued_before or len(run) > _LONGEST_AGENCY
    serial = found["serial"]
    glued_after = len(serial) > _WIDEST_SERIAL or _is_glued(plain[found.end() :])
    if len(serial) > _WIDEST_SERIAL:
        serial = serial[: dossier.SERIAL_DIGITS]
    code = f"{head}-{found['day']}-{serial}"
    if not dossier.is_valid(code):
        return None
    start = found.end("head") - len(head)
    return FoundCode(code, start, found.start("serial") + len(serial), not (glued_before or glued_after))


def _is_glued(rest: str) -> bool:
    """Whether what follows a serial belongs to the same word: a letter, or a further hyphenated group."""
    return re.match(r"[^\W_]|-[0-9A-Za-z]", rest) is not None


def _agency_tail(head: str) -> tuple[str | None, bool]:
    """Return the longest tail of a run that is an agency code, and whether anything was cut off before it."""
    groups = head.split(".")
    for first in range(len(groups)):
        tail = groups[first:]
        if _form(".".join(tail)) is not None:
            return ".".join(tail), first > 0
        cuts = [".".join((tail[0][-width:], *tail[1:])) for width in _FIRST_WIDTHS if len(tail[0]) > width]
        readable = [cut for cut in cuts if _form(cut) is not None]
        if readable:
            # a tail that ends like a legacy code is one: letters glued before it also look like a level-1 group
            return min(readable, key=lambda cut: _form(cut) is AgencyForm.QD20), True
    return None, False


_FIRST_WIDTHS = (3, 2)
"""How wide the first group of an agency code may be, widest first."""


def _form(text: str) -> AgencyForm | None:
    try:
        return agency_codes.parse(text).form
    except BadInputError:
        return None
