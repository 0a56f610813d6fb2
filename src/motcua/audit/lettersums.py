"""A number for each text that is the same for texts which are the same once folded; for finding doubles in millions.

Letters and digits of ASCII count in their order and without regard to case, so that texts which differ in spacing,
punctuation or case get one number. Different texts may share a number: it tells what to compare, not what is the same.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.audit.columns import Columns, Numbers
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading

__all__ = ["NO_TEXT", "letter_sums"]

_BLOCK = 8192
_BASE = 0x9E3779B97F4A7C15
_SPREAD = 0xD1342543DE82EF95
NO_TEXT = 0
"""Stands where a cell is blank; the sums themselves are odd."""
_Sums: TypeAlias = npt.NDArray[np.uint64]
_ODD_LETTERS = "[\\[(\u00df\u0130\u0149\u017f\u01f0\u0300-\u036f\u1e96-\u1e9a\u1e9e\u212a\ufb00-\ufb06]"
"""What folding takes away, or turns into letters of ASCII: such a text is folded first."""


def letter_sums(columns: Columns, column: Column) -> Numbers:
    """Return a number for each text of a column, NO_TEXT where it is blank.

    Args:
        columns: the batch.
        column: a column of texts.
    """
    name = f"{column.value}_text" if f"{column.value}_text" in columns.records.schema.names else column.value
    if name not in columns.records.schema.names:
        return np.zeros(len(columns), np.int64)
    texts = columns.records.column(name).cast(pa.string())
    sums = _sums(texts)
    odd = np.flatnonzero(np.asarray(pc.match_substring_regex(texts, _ODD_LETTERS).fill_null(False)))  # noqa: FBT003
    if odd.size:
        folded = [fold_heading(text) for text in texts.take(pa.array(odd)).to_pylist()]
        sums[odd] = _sums(pa.array(folded, pa.string()))
    return np.where(np.asarray(texts.is_valid()), (sums | np.uint64(1)).view(np.int64), NO_TEXT)


def _sums(texts: pa.StringArray) -> _Sums:
    """Return for each text a number made of its letters and digits in their order; even."""
    found = np.zeros(len(texts), np.uint64)
    for start in range(0, len(texts), _BLOCK):
        found[start : start + _BLOCK] = _sums_of_block(texts.slice(start, _BLOCK))
    return found


def _sums_of_block(texts: pa.StringArray) -> _Sums:
    """Return the same for some texts, each a polynomial in the places of its letters, modulo 2**64.

    The powers run on through the block, and each text's sum is brought back to its own start.
    """
    _, offsets, data = texts.buffers()
    edges = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4).astype(np.int64)
    signs = np.frombuffer(data, np.uint8)[edges[0] : edges[-1]] if data is not None else np.zeros(0, np.uint8)
    weights = _weights()[signs]
    counted = np.zeros(signs.size + 1, np.int64)
    np.cumsum(weights != 0, out=counted[1:])
    powers, inverse = _powers(signs.size.bit_length())
    running = np.zeros(signs.size + 1, np.uint64)
    np.cumsum(weights * powers[counted[:-1]], out=running[1:])
    places = edges - edges[0]
    sums: _Sums = (running[places[1:]] - running[places[:-1]]) * inverse[counted[places[:-1]]]
    return sums


@cache
def _powers(bits: int) -> tuple[_Sums, _Sums]:
    """Return the powers of an odd number modulo 2**64 and of its inverse, 2**bits of each."""
    both = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        powers = np.full((1 << bits) + 1, base, np.uint64)
        powers[0] = 1
        both.append(np.multiply.accumulate(powers))
    return both[0], both[1]


@cache
def _weights() -> _Sums:
    """Return a weight for each byte, 0 for what folding leaves out; capitals weigh as small letters do; even."""
    weights = np.zeros(256, np.uint64)
    for place, sign in enumerate("0123456789abcdefghijklmnopqrstuvwxyz", start=1):
        weights[ord(sign)] = weights[ord(sign.upper())] = np.uint64(place * _SPREAD % 2**64 // 2 * 2)
    return weights
