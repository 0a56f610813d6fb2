"""Dossier code (mã số hồ sơ): which dossier, of which agency, accepted on which day.

Circular 01/2018/TT-VPCP, Article 19 sets `V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX`: the receiving
agency, the acceptance day (ngày tiếp nhận), the order of the day. Since 2020 portals put the agency
code of Decision 20/2020/QĐ-TTg in front. The field also shows missing leading groups, wider serials
and eight-digit dates.

>>> code = parse("000.00.19.H47-210105-0012")
>>> code.accepted_on, code.serial, code.profile.value
(datetime.date(2021, 1, 5), 12, 'tt01-2018')
>>> str(code)
'000.00.19.H47-210105-0012'
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache, total_ordering

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes.agency import AgencyCode, AgencyForm
from motcua.codes.folding import fold
from motcua.errors import BadInputError
from motcua.rules import rule_cite

__all__ = ["DATE_DIGITS", "SERIAL_DIGITS", "DossierCode", "Profile", "format", "is_valid", "parse", "validate"]

DATE_DIGITS = 6
SERIAL_DIGITS = 4
_CENTURY = 2000
_RULE = "tt-01-2018-vpcp:code-layout"
_DOSSIER = re.compile(r"([0-9A-Z.]+)-([0-9]{6}|[0-9]{8})-([0-9]{4,10})")
_OTHER_IDENTIFIERS = re.compile(
    r"KQ\.[A-Z][0-9]{2}\.[0-9]+"  # result code of the national database
    r"|[0-9A-Z.]+-KQ[0-9]+"  # component code
    r"|[0-9]+/[0-9]{4}/[0-9]+"  # social insurance dossier
    r"|[0-9]\.[0-9]{6}(\.[0-9A-Z.]+)?"  # procedure code
    r"|[0-9A-Z.]+,[0-9]{4}/[0-9]{2}/[0-9]{2},.+"  # document id of an exchange system
    r"|T-[A-Z]+-[0-9]+(-[A-Z]+)?"  # procedure code before 2018
    r"|.+\.(PDF|JSON|XML|ZIP)"  # a file's name
    r"|HS-[0-9]{4}-[0-9]+"  # numbering of a single system
)


class Profile(StrEnum):
    """Which dated shape a code follows; never one pattern for all."""

    TT01_2018 = "tt01-2018"
    QD20_2020 = "qd20-2020"
    OBSERVED_WIDE = "observed-wide"


@total_ordering
@attrs.frozen
class DossierCode:
    """A dossier code, taken apart. Codes order by agency, day and serial.

    Attributes:
        agency: the agency competent to receive.
        accepted_on: the acceptance day in +07:00.
        serial: the order of the day.
        serial_width: digits the serial is written with.
        date_width: digits the day is written with, 6 or 8.
    """

    agency: AgencyCode
    accepted_on: date
    serial: int
    serial_width: int = SERIAL_DIGITS
    date_width: int = DATE_DIGITS

    @property
    def profile(self) -> Profile:
        """The narrowest profile that recognises the code."""
        if self.serial_width != SERIAL_DIGITS or self.date_width != DATE_DIGITS:
            return Profile.OBSERVED_WIDE
        if self.agency.form is AgencyForm.LEGACY:
            return Profile.TT01_2018
        return Profile.QD20_2020 if self.agency.form is AgencyForm.QD20 else Profile.OBSERVED_WIDE

    def __str__(self) -> str:
        """The code as its profile writes it."""
        day = self.accepted_on.strftime("%y%m%d" if self.date_width == DATE_DIGITS else "%Y%m%d")
        return f"{self.agency}-{day}-{self.serial:0{self.serial_width}d}"

    def __lt__(self, other: object) -> bool:
        """Order by agency, then day, then serial."""
        if not isinstance(other, DossierCode):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[str, date, int, int, int]:
        return (self.agency.canonical, self.accepted_on, self.serial, self.serial_width, self.date_width)


def parse(text: str) -> DossierCode:
    """Return the dossier code written in `text`.

    Args:
        text: the code; spaces, case and dashes are folded.

    Raises:
        BadInputError: CODE_SHAPE, CODE_DATE or CODE_NOT_DOSSIER; the message names the group.
    """
    code = fold(text)
    found = _DOSSIER.fullmatch(code)
    if found is None:
        raise _refusal(code)
    head, day, serial = found.groups()
    try:
        agency = agency_codes.parse(head)
    except BadInputError as error:
        raise BadInputError(
            "CODE_SHAPE", error.message_vi, error.message_en, value=code, because=error.because
        ) from error
    try:
        accepted_on = _day(day)
    except ValueError as error:
        raise _no_day(day, code) from error
    return DossierCode(agency, accepted_on, int(serial), len(serial), len(day))


def validate(text: str) -> str:
    """Return the folded code, or raise as `parse` does."""
    return str(parse(text))


def format(code: DossierCode) -> str:  # noqa: A001  the same verb for every identifier
    """Return the code as text."""
    return str(code)


def is_valid(text: str) -> bool:
    """Return whether some profile recognises `text` as a dossier code."""
    try:
        parse(text)
    except BadInputError:
        return False
    return True


@lru_cache(maxsize=8192)
def _day(digits: str) -> date:
    """Return the day of a date group; a register names few days, each many times."""
    year = int(digits[:-4]) + (_CENTURY if len(digits) == DATE_DIGITS else 0)
    return date(year, int(digits[-4:-2]), int(digits[-2:]))


def _no_day(digits: str, code: str) -> BadInputError:
    rule = rule_cite(_RULE)
    return BadInputError(
        "CODE_DATE",
        f"Nhóm ngày {digits!r} trong mã {code[:50]!r} không phải ngày có thật (YYMMDD, {rule.text_vi}).",
        f"the date group {digits!r} of {code[:50]!r} is no real day (YYMMDD, {rule.text_en})",
        value=code,
        because=(rule,),
    )


def _refusal(code: str) -> BadInputError:
    shown, rule = code[:50], rule_cite(_RULE)
    if _OTHER_IDENTIFIERS.fullmatch(code) or agency_codes.is_valid(code):
        return BadInputError(
            "CODE_NOT_DOSSIER",
            f"{shown!r} là mã khác, không phải mã số hồ sơ ({rule.text_vi}).",
            f"{shown!r} is another kind of identifier, not a dossier code ({rule.text_en})",
            value=code,
            because=(rule,),
        )
    detail_vi, detail_en = _odd_group(code)
    return BadInputError(
        "CODE_SHAPE",
        f"Mã {shown!r} sai khuôn dạng: {detail_vi} (cần mã cơ quan, ngày YYMMDD, số thứ tự; {rule.text_vi}).",
        f"{shown!r} is ill-formed: {detail_en} (wanted: agency code, day YYMMDD, serial; {rule.text_en})",
        value=code,
        because=(rule,),
    )


def _odd_group(code: str) -> tuple[str, str]:
    groups = code.split("-")
    if len(groups) != 3:  # noqa: PLR2004  agency, day, serial
        return f"có {len(groups)} nhóm cách bởi '-', cần 3", f"it has {len(groups)} groups apart by '-', wanted 3"
    head, day, serial = groups
    if not re.fullmatch(r"[0-9A-Z.]+", head):
        return f"nhóm cơ quan {head[:40]!r} có ký tự lạ", f"agency group {head[:40]!r} holds odd characters"
    if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", day):
        return f"nhóm ngày {day[:20]!r} không phải 6 chữ số", f"date group {day[:20]!r} is not 6 digits"
    return f"số thứ tự {serial[:30]!r}", f"serial {serial[:30]!r}"
