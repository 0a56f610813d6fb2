"""Columns of moments: the usual styles read by column as arrays of bytes, the odd texts once each.

>>> import pyarrow as pa
>>> read = read_moments(pa.array(["11/03/2024 09:00:00", "13/03/2024", "hôm qua", None]), Reading())
>>> read.seconds[:2].tolist(), read.kinds.tolist()
([1710122400, 1710262800], [1, 2, 3, 0])
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.ledger.tally import DateTally
from motcua.ledger.writtendates import Written, read_written

__all__ = ["BLANK", "DAY", "MOMENT", "UNREADABLE", "Moments", "Reading", "read_moments"]

BLANK, MOMENT, DAY, UNREADABLE = 0, 1, 2, 3
"""What a cell of moments holds: nothing, a moment, a day without a time of day, something that cannot be read."""

_Ints: TypeAlias = npt.NDArray[np.int64]
_Bytes: TypeAlias = npt.NDArray[np.uint8]
_Bools: TypeAlias = npt.NDArray[np.bool_]
_OFFSET = 7 * 3600
_DAY = 86_400
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-02", dtype="datetime64[M]").astype("datetime64[D]")
_MONTH_START: _Ints = _MONTHS.astype(np.int64)
_MONTH_DAYS: _Ints = np.diff(_MONTH_START)


@attrs.frozen
class Reading:
    """How the cells of a column are read.

    Attributes:
        month_first: whether the month stands before the day in slashed dates.
        since_1904: whether serial numbers count from 1904.
        from_cells: whether year-month-day texts are what true date cells became; then midnight is a bare day.
    """

    month_first: bool = False
    since_1904: bool = False
    from_cells: bool = False


@attrs.frozen(eq=False)
class Moments:
    """A column of moments.

    Attributes:
        seconds: whole seconds since 1970-01-01T00:00Z; 0 where there is none.
        kinds: BLANK, MOMENT, DAY or UNREADABLE for each row.
        tally: how they were written.
    """

    seconds: _Ints
    kinds: _Bytes
    tally: DateTally


def read_moments(array: pa.Array, reading: Reading) -> Moments:
    """Return the moments of a column of texts, timestamps, days or serial numbers.

    Args:
        array: the column, without nesting.
        reading: how its cells are read.
    """
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return _typed(array)
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    return _texts(array, reading)


def _typed(array: pa.Array) -> Moments:
    """Read true timestamps; one without a zone is the desk's local time, and midnight is a bare day."""
    local = pa.types.is_date(array.type) or array.type.tz is None
    whole = array.cast(pa.timestamp("s", None if local else array.type.tz), safe=False).cast(pa.int64())
    present = np.asarray(array.is_valid())
    seconds: _Ints = np.array(whole.fill_null(0), dtype=np.int64) - (_OFFSET if local else 0)
    kinds = np.where(present, np.where((seconds + _OFFSET) % _DAY == 0, DAY, MOMENT), BLANK).astype(np.uint8)
    return Moments(np.where(present, seconds, 0), kinds, DateTally(styles=Counter(cell_date=int(present.sum()))))


def _texts(array: pa.StringArray, reading: Reading) -> Moments:
    count = len(array)
    seconds, kinds = np.zeros(count, np.int64), np.full(count, UNREADABLE, np.uint8)
    offsets, data = _buffers(array)
    lengths = np.diff(offsets)
    lengths[~np.asarray(array.is_valid())] = 0
    kinds[lengths == 0] = BLANK
    tally = DateTally()
    for length in (19, 16, 10):
        places = np.flatnonzero(lengths == length)
        if places.size:
            signs = _matrix(data, offsets, places, length)
            tally = tally + _usual(signs, places, seconds, kinds, reading)
    odd = np.flatnonzero(kinds == UNREADABLE)
    if odd.size:
        tally = tally + _odd(array.take(pa.array(odd)), odd, seconds, kinds, reading)
    return Moments(seconds, kinds, tally)


def _buffers(array: pa.StringArray) -> tuple[_Ints, _Bytes]:
    _, places, data = array.buffers()
    offsets = np.frombuffer(places, np.int32, len(array) + 1, array.offset * 4) if places else np.zeros(1, np.int32)
    return offsets.astype(np.int64), np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8)


def _matrix(data: _Bytes, offsets: _Ints, places: _Ints, length: int) -> _Bytes:
    """Return the bytes of texts of one length, position by position: shape (length, texts)."""
    if places.size == offsets.size - 1:
        rows = data[offsets[0] : offsets[0] + length * places.size].reshape(places.size, length)
        signs: _Bytes = np.ascontiguousarray(rows.T)
        return signs
    return np.asarray(data[offsets[places][None, :] + np.arange(length)[:, None]], np.uint8)


def _usual(signs: _Bytes, places: _Ints, seconds: _Ints, kinds: _Bytes, reading: Reading) -> DateTally:
    """Read dd/MM/yyyy and yyyy-MM-dd, with or without a time; write what fits into seconds and kinds."""
    digits = signs - np.uint8(ord("0"))
    time, timed = _time_of_day(signs, digits)
    tally = DateTally()
    for iso in (False, True):
        marks, spots = ((4, 7), (0, 1, 2, 3, 5, 6, 8, 9)) if iso else ((2, 5), (0, 1, 3, 4, 6, 7, 8, 9))
        fits = timed & (signs[marks[0]] == signs[marks[1]]) & np.isin(signs[marks[0]], _MARKS)
        for spot in spots:
            fits &= digits[spot] <= 9  # noqa: PLR2004  a digit
        if not fits.any():
            continue
        year, first, second = (0, 8, 5) if iso else (6, 0, 3)
        parts = _number(digits, year, 4), _number(digits, first, 2), _number(digits, second, 2)
        swap = reading.month_first and not iso
        day, month = (parts[2], parts[1]) if swap else (parts[1], parts[2])
        days, real = _days(parts[0], month, day)
        fits &= real
        bare = signs.shape[0] == 10 or (iso and reading.from_cells)  # noqa: PLR2004  a date alone
        seconds[places[fits]] = days[fits] * _DAY + time[fits] - _OFFSET
        kinds[places[fits]] = np.where(bare & (time[fits] == 0), DAY, MOMENT)
        style = ("cell_date" if reading.from_cells else "iso") if iso else "day_month"
        tally = tally + DateTally.of_parts(style, parts[1][fits], parts[2][fits], slashed=not iso)
    return tally


_MARKS = np.frombuffer(b"/-.", np.uint8)


def _time_of_day(signs: _Bytes, digits: _Bytes) -> tuple[_Ints, _Bools]:
    """Return the seconds since midnight that stand after a date, and where they make sense."""
    length, count = signs.shape
    if length == 10:  # noqa: PLR2004  a date alone
        return np.zeros(count, np.int64), np.ones(count, bool)
    fits = ((signs[10] == ord(" ")) | (signs[10] == ord("T"))) & (signs[13] == ord(":"))
    for spot in (11, 12, 14, 15):
        fits &= digits[spot] <= 9  # noqa: PLR2004  a digit
    hour, minute = _number(digits, 11, 2), _number(digits, 14, 2)
    second = np.zeros(count, np.int64)
    if length > 16:  # noqa: PLR2004  seconds too
        fits &= (signs[16] == ord(":")) & (digits[17] <= 9) & (digits[18] <= 9)  # noqa: PLR2004  digits
        second = _number(digits, 17, 2)
    fits &= (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004  a clock
    return hour * 3600 + minute * 60 + second, fits


def _number(digits: _Bytes, start: int, width: int) -> _Ints:
    total: _Ints = digits[start].astype(np.int64)
    for spot in range(start + 1, start + width):
        total = total * 10 + digits[spot]
    return total


def _days(year: _Ints, month: _Ints, day: _Ints) -> tuple[_Ints, _Bools]:
    """Return days since 1970-01-01 and whether there is such a day."""
    real = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004
    slot = np.where(real, (year - _FIRST_YEAR) * 12 + month - 1, 0)
    return _MONTH_START[slot] + day - 1, real & (day <= _MONTH_DAYS[slot])


def _odd(texts: pa.StringArray, places: _Ints, seconds: _Ints, kinds: _Bytes, reading: Reading) -> DateTally:
    """Read the texts that fit no usual style, each distinct one once."""
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFC")))
    codes = np.asarray(encoded.indices)
    repeats = np.bincount(codes, minlength=len(encoded.dictionary))
    known: list[tuple[int, int]] = []
    tally = DateTally()
    for text, times in zip(encoded.dictionary.to_pylist(), repeats.tolist(), strict=True):
        second, kind, written = _odd_one(text, reading)
        known.append((second, kind))
        tally = tally + _tally_one(written, text, times, reading)
    table = np.array(known, np.int64)
    seconds[places], kinds[places] = table[codes, 0], table[codes, 1]
    return tally


def _odd_one(text: str, reading: Reading) -> tuple[int, int, Written | None]:
    if not text or text.isspace():
        return 0, BLANK, None
    flat = " ".join(text.split())
    written = read_written(flat, month_first=reading.month_first, since_1904=reading.since_1904)
    if written is None or (reading.from_cells and written.moment.year < _FIRST_YEAR):  # a time of day alone
        return 0, UNREADABLE, None
    seconds = (written.moment - _EPOCH).days * _DAY + (written.moment - _EPOCH).seconds
    return seconds, MOMENT if written.has_time else DAY, written


def _tally_one(written: Written | None, text: str, times: int, reading: Reading) -> DateTally:
    if written is not None:
        tally = DateTally(styles=Counter({written.style: times}))
        return tally if written.parts is None else tally.with_parts(written.parts[0], written.parts[1], times)
    other = read_written(" ".join(text.split()), month_first=not reading.month_first)
    if other is not None and other.parts is not None:  # a date, if only the other number stood first
        return DateTally().with_parts(other.parts[0], other.parts[1], times)
    return DateTally()
