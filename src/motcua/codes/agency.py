"""Agency code (mã định danh cơ quan): which body a code belongs to.

Two forms are in use, and their order is reversed:

- legacy, QCVN 102:2016/BTTTT: `V1V2V3.Z1Z2.Y1Y2.MX1X2`, level 1 last: `000.00.18.G12`;
- Decision 20/2020/QĐ-TTg, Article 4: level 1 first, then groups of any width: `G12.18`.

In the field the legacy form also loses its leading groups (`38.98.H29`).

>>> parse("000.17.22.H56").level1
'H56'
>>> parse("H57.132").form.value
'qd20'
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import attrs

from motcua.codes.folding import fold
from motcua.errors import BadInputError
from motcua.rules import rule_cite

__all__ = ["AgencyCode", "AgencyForm", "format", "is_valid", "parse", "validate"]

_LEVEL1 = r"[A-Y][0-9]{2}"
_LEGACY = re.compile(rf"(?:(?:([0-9A-Z]{{3}})\.)?([0-9A-Z]{{2}})\.)?([0-9A-Z]{{2}})\.({_LEVEL1})")
_QD20 = re.compile(rf"{_LEVEL1}(?:\.[0-9A-Z]{{1,30}})*")
_LONGEST = 35
_RULES = ("tt-10-2016-btttt:agency-layout", "qd-20-2020-ttg:agency-layout")


class AgencyForm(StrEnum):
    """How an agency code is laid out."""

    LEGACY = "legacy"
    LEGACY_SHORT = "legacy-short"
    QD20 = "qd20"


@attrs.frozen(order=True)
class AgencyCode:
    """An agency code, taken apart.

    Attributes:
        form: which layout it follows.
        groups: its groups, left to right as written.
    """

    form: AgencyForm
    groups: tuple[str, ...]

    @property
    def level1(self) -> str:
        """The level-1 group: a province's committee, a ministry."""
        return self.groups[0] if self.form is AgencyForm.QD20 else self.groups[-1]

    @property
    def significant(self) -> tuple[str, ...]:
        """Its groups from level 1 down, without the zero groups that stand for unused levels."""
        downward = self.groups if self.form is AgencyForm.QD20 else self.groups[::-1]
        used = len(downward)
        while used > 1 and not downward[used - 1].strip("0"):
            used -= 1
        return downward[:used]

    @property
    def level(self) -> int:
        """The level of the unit: 1 for a province or ministry."""
        return len(self.significant)

    @property
    def canonical(self) -> str:
        """One text per agency and form: zero groups filled for legacy, dropped for Decision 20/2020."""
        if self.form is AgencyForm.QD20:
            return ".".join(self.significant)
        return ".".join((*("000", "00", "00")[: 4 - len(self.groups)], *self.groups))

    @property
    def is_ambiguous(self) -> bool:
        """Whether the text could be read in both forms; the legacy reading is then taken."""
        return self.form is AgencyForm.LEGACY and _QD20.fullmatch(str(self)) is not None

    def __str__(self) -> str:
        """The code as written."""
        return ".".join(self.groups)


@lru_cache(maxsize=4096)
def parse(text: str) -> AgencyCode:
    """Return the agency code written in `text`.

    Args:
        text: the code; spaces, case and dashes are folded.

    Raises:
        BadInputError: when neither form recognises it; the message names the group.
    """
    code = fold(text)
    if found := _LEGACY.fullmatch(code):
        groups = tuple(group for group in found.groups() if group is not None)
        full = len(groups) == 4  # noqa: PLR2004  V, Z, Y and M
        return AgencyCode(AgencyForm.LEGACY if full else AgencyForm.LEGACY_SHORT, groups)
    if len(code) <= _LONGEST and _QD20.fullmatch(code):
        return AgencyCode(AgencyForm.QD20, tuple(code.split(".")))
    raise _refusal(code)


def validate(text: str) -> str:
    """Return the folded code, or raise as `parse` does."""
    return str(parse(text))


def format(code: AgencyCode) -> str:  # noqa: A001  the same verb for every identifier
    """Return the code as text."""
    return str(code)


def is_valid(text: str) -> bool:
    """Return whether either form recognises `text`."""
    try:
        parse(text)
    except BadInputError:
        return False
    return True


def _refusal(code: str) -> BadInputError:
    groups = code.split(".")
    rules = tuple(map(rule_cite, _RULES))
    odd = next((group for group in groups if not re.fullmatch(r"[0-9A-Z]+", group)), None)
    if odd is not None:
        detail_vi, detail_en = f"nhóm {odd!r} có ký tự lạ", f"group {odd!r} holds characters other than 0-9 and A-Z"
    elif not re.fullmatch(_LEVEL1, groups[0]) and not re.fullmatch(_LEVEL1, groups[-1]):
        detail_vi = f"không có nhóm cấp 1 (một chữ A-Y và hai chữ số) ở đầu hay cuối: {groups[-1]!r}"
        detail_en = f"no level-1 group (a letter A-Y and two digits) first or last: {groups[-1]!r}"
    else:
        detail_vi = "độ rộng các nhóm không khớp 3.2.2.3, và nhóm đầu không phải cấp 1"
        detail_en = "the widths of its groups do not fit 3.2.2.3, and its first group is no level 1"
    return BadInputError(
        "AGENCY_SHAPE",
        f"Mã cơ quan {code[:40]!r} sai khuôn dạng: {detail_vi} ({'; '.join(cite.text_vi for cite in rules)}).",
        f"agency code {code[:40]!r} is ill-formed: {detail_en} ({'; '.join(cite.text_en for cite in rules)})",
        value=code,
        because=rules,
    )
