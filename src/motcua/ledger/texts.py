r"""Columns of texts, counts, sums and terms: cleaned by column, odd ones once for each distinct text.

>>> import pyarrow as pa
>>> clean_texts(pa.array(["  a\u0301  b ", "", None])).to_pylist()
['á b', None, None]
>>> read_amount("1.250.000 đ"), read_amount("Miễn phí"), read_amount("12,5")
(1250000, 0, None)
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.clock import parse_term
from motcua.forms.masking import Masking, masked
from motcua.ledger.cells import read_text
from motcua.ledger.schema import Column, personal_kind

__all__ = [
    "amounts",
    "clean_texts",
    "covered",
    "has_broken_letters",
    "is_filled",
    "lengths_of",
    "looks_like_code",
    "read_amount",
    "read_count",
    "terms_unread",
]

_SAMPLE = 1024
_SHORTEST_CODE = 10
_SPACE = ord(" ")
_VISIBLE = bytes(range(0x20, 0x80))
_STABLE = _VISIBLE + bytes(range(0x80, 0xC0)) + bytes(range(0xC3, 0xCC)) + b"\xe1"
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]0{1,2})?")
_PLAIN = re.compile(r"(\d{1,15})(?:[.,]0{1,2})?")
_CURRENCY = re.compile(r"\s*(?:đ|₫|đồng|vnđ|vnd)\.?$", re.IGNORECASE)
_NOTHING = frozenset({"-", "không", "miễn", "miễn phí", "không thu", "không thu phí"})
_MASKED = (Column.PHONE, Column.EMAIL, Column.ID_NUMBER)


def lengths_of(array: pa.StringArray) -> npt.NDArray[np.int64]:
    """Return the lengths of texts in bytes, 0 where there is none."""
    _, places, _ = array.buffers()
    if places is None or not len(array):
        return np.zeros(len(array), np.int64)
    lengths = np.diff(np.frombuffer(places, np.int32, len(array) + 1, array.offset * 4)).astype(np.int64)
    if array.null_count:
        lengths[~np.asarray(array.is_valid())] = 0
    return lengths


def clean_texts(array: pa.Array) -> pa.StringArray:
    """Return texts in NFC without outer and doubled spaces; blank ones are null."""
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    if len(array) > _SAMPLE and len(pc.unique(array.slice(0, _SAMPLE))) * 4 < _SAMPLE:
        encoded = pc.dictionary_encode(array)
        return _clean(encoded.dictionary).take(encoded.indices)
    return _clean(array)


def _clean(array: pa.StringArray) -> pa.StringArray:
    lengths, signs = lengths_of(array), _bytes(array)
    if not _is_composed(signs) or b"  " in signs:
        array = _once_each(array, lambda text: read_text(text) or "", pa.string())
        lengths = lengths_of(array)
    elif _has_outer_spaces(array, lengths):
        array = pc.utf8_trim_whitespace(array)
        lengths = lengths_of(array)
    empty = (lengths == 0) & np.asarray(array.is_valid())
    return pc.if_else(pa.array(~empty), array, pa.scalar(None, pa.string())) if empty.any() else array


def _is_composed(signs: bytes) -> bool:
    """Return whether UTF-8 bytes hold only signs that are in NFC wherever they stand, and of blanks only spaces.

    These are ASCII without controls, U+00C0 to U+02FF and U+1E80 to U+1EFF: all composed Vietnamese is among them.
    """
    if signs.isascii():
        return not signs.translate(None, _VISIBLE)
    if signs.translate(None, _STABLE):
        return False
    return signs.count(b"\xe1") == signs.count(b"\xe1\xba") + signs.count(b"\xe1\xbb")


def _has_outer_spaces(array: pa.StringArray, lengths: npt.NDArray[np.int64]) -> bool:
    """Return whether a text begins or ends with a space."""
    _, places, data = array.buffers()
    filled = np.flatnonzero(lengths)
    if not filled.size:
        return False
    offsets = np.frombuffer(places, np.int32, len(array) + 1, array.offset * 4)
    octets = np.frombuffer(data, np.uint8)
    return bool((octets[offsets[filled]] == _SPACE).any() or (octets[offsets[filled + 1] - 1] == _SPACE).any())


def looks_like_code(array: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Return which texts are long, end with a digit and hold no space: codes, and no words of a total or a heading."""
    _, places, data = array.buffers()
    lengths = lengths_of(array)
    like = lengths >= _SHORTEST_CODE
    long = np.flatnonzero(like)
    if long.size:
        ends = np.frombuffer(places, np.int32, len(array) + 1, array.offset * 4)[long + 1] - 1
        like[long] = np.frombuffer(data, np.uint8)[ends] - np.uint8(ord("0")) <= 9  # noqa: PLR2004  digits
        if b" " in _bytes(array):
            like &= ~np.asarray(pc.coalesce(pc.match_substring(array, " "), pa.scalar(value=False)))
    return like


def has_broken_letters(array: pa.StringArray) -> npt.NDArray[np.bool_] | None:
    """Return which texts hold the sign that stands for broken bytes, U+FFFD; None when none does."""
    if b"\xef\xbf\xbd" not in _bytes(array):
        return None
    return np.asarray(pc.coalesce(pc.match_substring(array, "\ufffd"), pa.scalar(value=False)))


def _bytes(array: pa.StringArray) -> bytes:
    _, places, data = array.buffers()
    if data is None or places is None or not len(array):
        return b""
    offsets = np.frombuffer(places, np.int32, len(array) + 1, array.offset * 4)
    return data.slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes()  # type: ignore[no-any-return]


def _once_each(array: pa.StringArray, read: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    encoded = pc.dictionary_encode(array)
    return pa.array([read(text) for text in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


def is_filled(array: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Return which cells hold something beside spaces."""
    return np.asarray(clean_texts(array).is_valid())


def read_count(text: str) -> int | None:
    """Return a whole number, or None; a spreadsheet writes 2 as 2.0."""
    found = _PLAIN.fullmatch(text)
    return None if found is None else int(found[1])


def read_amount(text: str) -> int | None:
    """Return a sum in đồng, or None: digits, in groups of three or not, with or without the currency."""
    plain = _CURRENCY.sub("", text).strip()
    if plain.casefold() in _NOTHING:
        return 0
    if _GROUPED.fullmatch(plain):
        whole = re.sub(r"[.,]0{1,2}$", "", plain) if not re.search(r"[.,]\d{3}$", plain) else plain
        return int(re.sub(r"[.,\s]", "", whole))
    return read_count(plain)


def amounts(array: pa.StringArray, read: Callable[[str], int | None]) -> pa.Int64Array:
    """Return the numbers of a column; what cannot be read is null, as what is blank."""
    return _once_each(array, read, pa.int64())


def terms_unread(array: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Return which texts of a column are there and are no term."""
    unread = _once_each(array, lambda text: int(not parse_term(text).ok), pa.int8())
    return np.asarray(np.asarray(unread.fill_null(0)) == 1)


def covered(column: Column, array: pa.StringArray) -> pa.StringArray:
    """Return telephone numbers, addresses of e-mail and identity numbers masked; other columns as they are."""
    if column not in _MASKED:
        return array
    kind = personal_kind(column) or "text"
    return _once_each(array, lambda text: masked(text, kind, Masking.INITIALS), pa.string())
