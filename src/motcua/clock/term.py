"""Terms (thời hạn): how long, in which unit. Different meanings are different types.

A working day is not eight hours and a calendar day is not a working day, so the types do not mix:
they neither add nor compare across units. Units: Civil Code 91/2015/QH13, Article 144, and the
working units of administrative texts.

>>> WorkingDays(5)
WorkingDays(amount=5)
>>> WorkingDays(5) + WorkingDays(2)
WorkingDays(amount=7)
>>> WorkingHours("7.5").minutes
Decimal('450.0')
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import ClassVar, Self, TypeAlias

import attrs

from motcua.errors import BadInputError
from motcua.units import TimeUnit

__all__ = [
    "CalendarDays",
    "HalfDays",
    "Hours",
    "Months",
    "Term",
    "Weeks",
    "WorkingDays",
    "WorkingHours",
    "Years",
    "make_term",
    "unit_vi",
]

_LARGEST = 1_000_000


def _bad_amount(amount: object, unit: TimeUnit) -> BadInputError:
    return BadInputError(
        "TERM_AMOUNT",
        f"Thời hạn {str(amount)[:30]!r} ({unit_vi(unit)}) phải là số dương trong giới hạn cho phép"
        f"{'' if unit in _HOURLY else ', không có phần lẻ'}.",
        f"a term of {str(amount)[:30]!r} {unit.value} must be positive and within bounds"
        f"{'' if unit in _HOURLY else ', without a fraction'}",
        value=amount,
    )


def _whole(amount: object, unit: TimeUnit) -> int:
    number = _decimal(amount, unit)
    if number != number.to_integral_value():
        raise _bad_amount(amount, unit)
    return int(number)


def _decimal(amount: object, unit: TimeUnit) -> Decimal:
    if isinstance(amount, float | bool) or not isinstance(amount, int | str | Decimal):
        raise _bad_amount(amount, unit)
    try:
        number = Decimal(amount)
    except InvalidOperation as error:
        raise _bad_amount(amount, unit) from error
    if not number.is_finite() or not 0 < number <= _LARGEST:
        raise _bad_amount(amount, unit)
    return number


def _as_given(amount: int | str | Decimal) -> Decimal:
    """Say which types an amount of hours may be written in; the class itself converts and checks."""
    return amount  # type: ignore[return-value]  # converted in __attrs_post_init__


@attrs.frozen
class _Countable:
    """A whole number of some unit."""

    unit: ClassVar[TimeUnit]
    amount: int = attrs.field()

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "amount", _whole(self.amount, self.unit))

    def __add__(self, other: Self) -> Self:
        """Add an amount of the same unit; other units do not add."""
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount + other.amount)

    def __str__(self) -> str:
        return f"{self.amount} {unit_vi(self.unit)}"


@attrs.frozen
class _Hourly:
    """A number of hours; a fraction is written as text or Decimal, never as a float."""

    unit: ClassVar[TimeUnit]
    amount: Decimal = attrs.field(converter=_as_given)

    whole_minutes: int | None = attrs.field(init=False, repr=False, eq=False, default=None)
    """The same amount as a whole number of minutes, or None where it is none: what the fast path counts in."""

    def __attrs_post_init__(self) -> None:
        amount = _decimal(self.amount, self.unit)
        minutes = amount * 60
        if not int((amount * 3_600_000_000).to_integral_value()):
            raise _bad_amount(self.amount, self.unit)  # too little to be counted
        object.__setattr__(self, "amount", amount)
        if minutes == minutes.to_integral_value():
            object.__setattr__(self, "whole_minutes", int(minutes))

    @classmethod
    def of_minutes(cls, minutes: int) -> Self:
        """Return the term of so many whole minutes, exactly."""
        term = cls(Decimal(minutes) / 60)
        object.__setattr__(term, "whole_minutes", _whole(minutes, cls.unit))
        return term

    @property
    def minutes(self) -> Decimal:
        """The same amount in minutes."""
        return self.amount * 60

    @property
    def microseconds(self) -> int:
        """The same amount in microseconds, rounded half even."""
        return int((self.amount * 3_600_000_000).to_integral_value())

    def __add__(self, other: Self) -> Self:
        """Add an amount of the same unit; other units do not add."""
        if type(other) is not type(self):
            return NotImplemented
        if self.whole_minutes is not None and other.whole_minutes is not None:
            return self.of_minutes(self.whole_minutes + other.whole_minutes)
        return type(self)(self.amount + other.amount)

    def __str__(self) -> str:
        if self.whole_minutes is not None and self.whole_minutes % 6:
            return f"{self.whole_minutes} {unit_vi(self.unit).replace('giờ', 'phút', 1)}"
        return f"{self.amount.normalize():f} {unit_vi(self.unit)}".replace(".", ",")


@attrs.frozen
class WorkingHours(_Hourly):
    """Hours of office time (giờ làm việc)."""

    unit: ClassVar[TimeUnit] = TimeUnit.WORKING_HOUR


@attrs.frozen
class Hours(_Hourly):
    """Hours of wall clock time (giờ), nights and days off included."""

    unit: ClassVar[TimeUnit] = TimeUnit.HOUR


@attrs.frozen
class WorkingDays(_Countable):
    """Working days (ngày làm việc)."""

    unit: ClassVar[TimeUnit] = TimeUnit.WORKING_DAY


@attrs.frozen
class HalfDays(_Countable):
    """Half working days (nửa ngày làm việc), counted by session."""

    unit: ClassVar[TimeUnit] = TimeUnit.HALF_WORKING_DAY

    def __str__(self) -> str:
        whole, half = divmod(self.amount, 2)
        return f"{f'{whole},5' if whole and half else whole or '1/2'} {unit_vi(TimeUnit.WORKING_DAY)}"


@attrs.frozen
class CalendarDays(_Countable):
    """Calendar days (ngày), days off included."""

    unit: ClassVar[TimeUnit] = TimeUnit.CALENDAR_DAY


@attrs.frozen
class Weeks(_Countable):
    """Weeks (tuần)."""

    unit: ClassVar[TimeUnit] = TimeUnit.WEEK


@attrs.frozen
class Months(_Countable):
    """Months (tháng)."""

    unit: ClassVar[TimeUnit] = TimeUnit.MONTH


@attrs.frozen
class Years(_Countable):
    """Years (năm)."""

    unit: ClassVar[TimeUnit] = TimeUnit.YEAR


Term: TypeAlias = WorkingHours | Hours | WorkingDays | HalfDays | CalendarDays | Weeks | Months | Years

_HOURLY = frozenset({TimeUnit.WORKING_HOUR, TimeUnit.HOUR})
_TYPES = {kind.unit: kind for kind in (WorkingHours, Hours, WorkingDays, HalfDays, CalendarDays, Weeks, Months, Years)}
_NAMES_VI = {
    TimeUnit.WORKING_HOUR: "giờ làm việc",
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.HALF_WORKING_DAY: "nửa ngày làm việc",
    TimeUnit.CALENDAR_DAY: "ngày",
    TimeUnit.WEEK: "tuần",
    TimeUnit.MONTH: "tháng",
    TimeUnit.YEAR: "năm",
}


def unit_vi(unit: TimeUnit) -> str:
    """Return the unit's name in Vietnamese."""
    return _NAMES_VI[unit]


def make_term(amount: int | str | Decimal, unit: TimeUnit) -> Term:
    """Return a term of that unit.

    Args:
        amount: the number; half and one and a half working days become half days.
        unit: what is counted.

    Raises:
        BadInputError: TERM_AMOUNT for zero, below zero, or a fraction the unit cannot carry.
    """
    if unit is TimeUnit.WORKING_DAY:
        halves = _decimal(amount, unit) * 2
        if halves == halves.to_integral_value() and halves % 2:
            return HalfDays(int(halves))
    return _TYPES[unit](amount)  # type: ignore[arg-type]  # each type converts and checks its own amount
