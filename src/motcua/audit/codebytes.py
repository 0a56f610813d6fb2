"""Texts taken apart at their ends, as arrays of bytes: a number behind a dash, and another one before it."""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from motcua.audit.columns import Flags, Numbers

__all__ = ["Endings", "read_endings"]

_DASH, _ZERO, _NINE = ord("-"), ord("0"), ord("9")
_MOST_DIGITS = 10
_Bytes: TypeAlias = npt.NDArray[np.uint8]


@attrs.frozen(eq=False)
class Endings:
    """The two numbers at the ends of texts, each behind a dash.

    Attributes:
        serial: the last number, 0 where there is none; shape (n,).
        serial_width: how many digits it has, 0 where there is none; shape (n,).
        day: the number before it; shape (n,).
        day_width: how many digits that has, 0 where there is none; shape (n,).
    """

    serial: Numbers
    serial_width: Numbers
    day: Numbers
    day_width: Numbers


def read_endings(texts: pa.StringArray, filled: Flags) -> Endings:
    """Return the numbers at the ends of texts.

    Args:
        texts: the texts.
        filled: the rows that hold one; shape (n,).
    """
    _, offsets, data = texts.buffers()
    rows = len(texts)
    edges = np.frombuffer(offsets, np.int32, rows + 1, texts.offset * 4).astype(np.int64)
    signs: _Bytes = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    serial, serial_width = _number_before(signs, edges[:-1], edges[1:], filled)
    has_serial = serial_width > 0
    day, day_width = _number_before(signs, edges[:-1], edges[1:] - serial_width - 1, has_serial)
    return Endings(serial, serial_width, day, day_width)


def _number_before(signs: _Bytes, firsts: Numbers, ends: Numbers, there: Flags) -> tuple[Numbers, Numbers]:
    """Return the number that stands behind a dash and before some places, and how many digits it has."""
    number, width = np.zeros(len(ends), np.int64), np.zeros(len(ends), np.int64)
    running, power = there.copy(), 1
    for back in range(1, _MOST_DIGITS + 2):
        running &= ends - back >= firsts
        sign = signs[np.where(running, ends - back, 0)]
        width[running & (sign == _DASH)] = back - 1
        running &= (sign >= _ZERO) & (sign <= _NINE)
        if back > _MOST_DIGITS or not running.any():
            break
        number += np.where(running, sign.astype(np.int64) - _ZERO, 0) * power
        power *= 10
    number[width == 0] = 0
    return number, width
