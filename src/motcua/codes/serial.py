"""Serial numbers (số thứ tự hồ sơ tiếp nhận trong ngày) and the issuing of dossier codes.

A number belongs to one agency and one acceptance day in +07:00 (Circular 01/2018/TT-VPCP,
Article 19). The store that counts is the host's; it says what it guarantees. Numbers are never
derived from the highest number seen, so a deleted dossier's number does not come back.

>>> from datetime import datetime, timedelta, timezone
>>> at = datetime(2024, 3, 11, 9, 0, tzinfo=timezone(timedelta(hours=7)))
>>> str(issue("H57.132", at, store=InMemorySerialStore())[0])
'H57.132-240311-0001'
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from threading import Lock
from typing import Protocol

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes.agency import AgencyCode, AgencyForm
from motcua.codes.dossier import DossierCode
from motcua.errors import BadInputError, MotcuaError
from motcua.localtime import local

__all__ = [
    "Guarantee",
    "InMemorySerialStore",
    "SerialKey",
    "SerialStore",
    "SerialsExhaustedError",
    "StoreBusyError",
    "exhausted",
    "issue",
    "require_count",
]

_LAST_SERIAL = 9999
_LAST_WIDE_SERIAL = 9_999_999
_FIRST_YEAR = 2000


class SerialsExhaustedError(MotcuaError):
    """The four digits of a day are used up and the host did not allow widening."""


class StoreBusyError(MotcuaError):
    """The store could not be locked in time; nothing was taken."""


class Guarantee(StrEnum):
    """What a store promises about the numbers it hands out."""

    GAPLESS = "gapless"
    UNIQUE = "unique"


@attrs.frozen
class SerialKey:
    """What a counter belongs to: one agency, one acceptance day.

    Attributes:
        agency: the agency's canonical text.
        accepted_on: the acceptance day in +07:00.
    """

    agency: str
    accepted_on: date


class SerialStore(Protocol):
    """Who hands out the next number; the host supplies one with its own storage."""

    @property
    def guarantee(self) -> Guarantee:
        """What the store promises."""

    def next(self, key: SerialKey) -> int:
        """Take the lowest number not yet taken."""

    def reserve(self, key: SerialKey, count: int, *, limit: int | None = None) -> range:
        """Take `count` numbers at once, the first being the lowest not yet taken, none of them above `limit`.

        Raises:
            BadInputError: COUNT_BELOW_ONE.
            SerialsExhaustedError: when the limit would be passed; nothing is taken then.
        """


class InMemorySerialStore:
    """Counters in this process's memory, safe between threads: for tests, demos, single desks.

    Numbers are unique while the process lives; nothing survives it.
    """

    def __init__(self) -> None:
        """Start with no counter."""
        self._taken: dict[SerialKey, int] = {}
        self._lock = Lock()

    @property
    def guarantee(self) -> Guarantee:
        """Unique, not gapless: a number taken for a filing that fails is not given back."""
        return Guarantee.UNIQUE

    def next(self, key: SerialKey) -> int:
        """Take one number."""
        return self.reserve(key, 1)[0]

    def reserve(self, key: SerialKey, count: int, *, limit: int | None = None) -> range:
        """Take `count` numbers at once, none of them above `limit`."""
        require_count(count)
        with self._lock:
            taken = self._taken.get(key, 0)
            if limit is not None and taken + count > limit:
                raise exhausted(key, limit)
            self._taken[key] = taken + count
        return range(taken + 1, taken + 1 + count)


def require_count(count: int) -> None:
    """Refuse to take fewer than one number: a counter never moves backwards.

    Raises:
        BadInputError: COUNT_BELOW_ONE.
    """
    if count < 1:
        raise BadInputError("COUNT_BELOW_ONE", "Số lượng mã phải từ 1.", "the count is below one", value=count)


def exhausted(key: SerialKey, limit: int) -> SerialsExhaustedError:
    """Return the error of a store that would pass a limit."""
    return SerialsExhaustedError(
        "SERIALS_EXHAUSTED",
        f"Cơ quan {key.agency} ngày {key.accepted_on:%d/%m/%Y} không còn đủ số (đến {limit}).",
        f"agency {key.agency} has not enough serials left on {key.accepted_on} (up to {limit})",
    )


def issue(
    agency: AgencyCode | str, at: datetime, *, store: SerialStore, count: int = 1, widen: bool = False
) -> tuple[DossierCode, ...]:
    """Return fresh dossier codes, in the layout that the agency's own code has.

    Args:
        agency: the receiving agency, in the legacy form or that of Decision 20/2020.
        at: the moment of acceptance, with its offset; its day in +07:00 stands in the code.
        store: who hands out numbers.
        count: how many codes.
        widen: allow serials of five digits and more once the four are used up.

    Raises:
        BadInputError: for a naive moment, an ill-formed agency, a count below one, or a year that YY cannot say.
        SerialsExhaustedError: past the last four-digit serial, unless `widen`.
    """
    owner = agency_codes.parse(agency) if isinstance(agency, str) else agency
    if owner.form is AgencyForm.LEGACY_SHORT:
        owner = agency_codes.parse(owner.canonical)
    require_count(count)
    day = local(at).date()
    if not _FIRST_YEAR <= day.year < _FIRST_YEAR + 100:
        raise BadInputError(
            "YEAR_NOT_CODED",
            f"Mã chỉ ghi hai chữ số năm; năm {day.year} nằm ngoài {_FIRST_YEAR}-{_FIRST_YEAR + 99}.",
            f"a code writes two digits of the year; {day.year} lies outside {_FIRST_YEAR} to {_FIRST_YEAR + 99}",
            value=day,
        )
    limit = _LAST_WIDE_SERIAL if widen else _LAST_SERIAL
    serials = store.reserve(SerialKey(owner.canonical, day), count, limit=limit)
    return tuple(DossierCode(owner, day, serial, max(4, len(str(serial)))) for serial in serials)
