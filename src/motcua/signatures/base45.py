"""Base45 (RFC 9285), strict: the letters of QR's alphanumeric mode, and one text for each byte string.

>>> encode(b"AB"), decode("BB8")
('BB8', b'AB')
"""

from __future__ import annotations

import struct

from motcua.errors import BadInputError

__all__ = ["ALPHABET", "decode", "encode"]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""The 45 characters in the order of their values (RFC 9285, section 4.2)."""

_BASE = 45
_SQUARE = _BASE * _BASE
_OTHER = 255
_VALUES = bytes(ALPHABET.find(chr(byte)) % 256 for byte in range(256))  # find gives -1, so _OTHER, for what is not ours
_TRIPLETS = 3
_LARGEST_BYTE = 0xFF


def encode(data: bytes) -> str:
    """Return the text of a byte string."""
    pairs = struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
    text = "".join(
        ALPHABET[pair % _BASE] + ALPHABET[pair // _BASE % _BASE] + ALPHABET[pair // _SQUARE] for pair in pairs
    )
    return text + ALPHABET[data[-1] % _BASE] + ALPHABET[data[-1] // _BASE] if len(data) % 2 else text


def decode(text: str) -> bytes:
    """Return the byte string of a text.

    Args:
        text: the letters, nothing before, between or behind them; lower case is refused.

    Raises:
        BadInputError: BASE45_MALFORMED for another character, a wrong length, or a group above its range.
    """
    try:
        values = text.encode("ascii").translate(_VALUES)
    except UnicodeEncodeError as error:
        raise _malformed("ký tự ngoài bảng chữ", "a character outside the alphabet") from error
    if _OTHER in values:
        raise _malformed("ký tự ngoài bảng chữ", "a character outside the alphabet")
    rest = len(values) % _TRIPLETS
    if rest == 1:
        raise _malformed("độ dài lẻ một ký tự", "one character too many")
    whole = len(values) - rest
    pairs = _pairs(values[:whole], whole // _TRIPLETS)
    if not rest:
        return pairs
    last = values[-2] + _BASE * values[-1]
    if last > _LARGEST_BYTE:
        raise _above()
    return pairs + bytes((last,))


def _pairs(values: bytes, count: int) -> bytes:
    """Return two bytes for each three values, all at once: each triplet is one 24-bit lane of a long integer.

    A lane holds at most 44 + 45 * 44 + 2025 * 44 = 91124, so lanes never run into one another.
    """
    lanes = int.from_bytes(values)
    third = int.from_bytes(b"\x00\x00\xff" * count)
    sums = (lanes >> 16 & third) + _BASE * (lanes >> 8 & third) + _SQUARE * (lanes & third)
    data = sums.to_bytes(_TRIPLETS * count)
    if any(data[0::_TRIPLETS]):
        raise _above()
    pairs = bytearray(2 * count)
    pairs[0::2], pairs[1::2] = data[1::_TRIPLETS], data[2::_TRIPLETS]
    return bytes(pairs)


def _above() -> BadInputError:
    return _malformed("nhóm ký tự vượt giá trị lớn nhất", "a group above its range")


def _malformed(vi: str, en: str) -> BadInputError:
    return BadInputError("BASE45_MALFORMED", f"Không phải Base45: {vi}.", f"not Base45: {en}")
