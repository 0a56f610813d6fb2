"""A strict subset of CBOR (RFC 8949): one byte string for each value, and nothing else is read.

Integers of up to 32 bits, byte strings, UTF-8 text, arrays, maps with integer or text keys, null, and one tag on the
whole. Lengths are definite, arguments the shortest, keys unique and in bytewise order (RFC 8949, section 4.2.1), depth
bounded, nothing left behind. General readers take floats, indefinite lengths, long arguments, repeated keys or inner
tags and leave the judgement to the caller; here such bytes have no reading, so two readers cannot differ on them.

>>> encode({1: "a", -1: None}).hex(), decode(bytes.fromhex("a201616120f6"))
('a201616120f6', {1: 'a', -1: None})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motcua.errors import BadInputError

__all__ = ["DEPTH", "Value", "decode", "encode"]

Value = int | bytes | str | None | Sequence["Value"] | Mapping[int | str, "Value"]

DEPTH = 4
"""How many arrays and maps may lie in one another."""

_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)
_NULL = 0xF6
_SHORT = 24
_WIDTHS = {25: (2, 1 << 8), 26: (4, 1 << 16)}
_LARGEST = (1 << 32) - 1


def encode(value: Value, *, tag: int | None = None) -> bytes:
    """Return the one encoding of a value.

    Args:
        value: what to encode.
        tag: the tag of the whole, or None.

    Raises:
        BadInputError: CBOR_UNSUPPORTED for a value outside the subset.
    """
    body = _encoded(value, DEPTH)
    return body if tag is None else _head(_TAG, tag) + body


def decode(data: bytes, *, tag: int | None = None) -> Value:
    """Return the value of an encoding.

    Args:
        data: the whole encoding.
        tag: the tag the whole must carry; None when it must carry none.

    Raises:
        BadInputError: CBOR_MALFORMED for anything but the one encoding of a value of the subset.
    """
    try:
        start = 0 if tag is None else _after_tag(data, tag)
        value, end = _item(data, start, DEPTH)
    except IndexError as error:
        raise _malformed("dữ liệu bị cắt cụt", "it is cut short") from error
    if end != len(data):
        raise _malformed("còn dữ liệu thừa phía sau", "there are bytes left behind it")
    return value


def _encoded(value: Value, depth: int) -> bytes:
    if value is None:
        return bytes((_NULL,))
    if isinstance(value, int) and not isinstance(value, bool):
        return _head(_UINT, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        return _text(value)
    if depth == 0:
        raise _unsupported("lồng quá sâu", "it is nested too deep")
    if isinstance(value, Mapping):
        keys = {_encoded(_checked_key(key), 0): item for key, item in value.items()}
        return _head(_MAP, len(keys)) + b"".join(key + _encoded(keys[key], depth - 1) for key in sorted(keys))
    if isinstance(value, list | tuple):
        return _head(_ARRAY, len(value)) + b"".join(_encoded(item, depth - 1) for item in value)
    raise _unsupported(f"kiểu {type(value).__name__}", f"a {type(value).__name__}")


def _text(value: str) -> bytes:
    try:
        text = value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _unsupported("ký tự không mã hóa được", "a code point that UTF-8 cannot encode") from error
    return _head(_TEXT, len(text)) + text


def _checked_key(key: object) -> int | str:
    if isinstance(key, int | str) and not isinstance(key, bool):
        return key
    raise _unsupported("khóa không phải số nguyên hay chuỗi", "a key that is neither an integer nor text")


def _head(major: int, argument: int) -> bytes:
    if argument > _LARGEST:
        raise _unsupported("số quá 32 bit", "a number of more than 32 bits")
    if argument < _SHORT:
        return bytes((major << 5 | argument,))
    if argument < 1 << 8:
        return bytes((major << 5 | _SHORT, argument))
    info, width = (25, 2) if argument < 1 << 16 else (26, 4)
    return bytes((major << 5 | info,)) + argument.to_bytes(width)


def _after_tag(data: bytes, tag: int) -> int:
    head = _head(_TAG, tag)
    if not data.startswith(head):
        raise _malformed(f"không mang nhãn {tag}", f"it does not carry the tag {tag}")
    return len(head)


def _item(data: bytes, start: int, depth: int) -> tuple[Value, int]:
    """Return the item that begins at `start` and where it ends; IndexError when it is cut short."""
    first = data[start]
    if first == _NULL:
        return None, start + 1
    major, argument, at = first >> 5, first & 31, start + 1
    if argument >= _SHORT:
        argument, at = _long_argument(data, at, argument)
    if major <= _NEGATIVE:
        return argument if major == _UINT else -1 - argument, at
    if major <= _TEXT:
        return _string(data, at, argument, is_text=major == _TEXT)
    if major > _MAP:
        raise _malformed("kiểu dữ liệu không được dùng ở đây", "a type that has no place here")
    if depth == 0:
        raise _malformed("lồng quá sâu", "it is nested too deep")
    if argument > len(data):  # each item takes a byte, so this is a lie about the length: refused before any work
        raise IndexError
    return _array(data, at, argument, depth - 1) if major == _ARRAY else _map(data, at, argument, depth - 1)


def _long_argument(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info == _SHORT:
        width, smallest = 1, _SHORT
    elif info in _WIDTHS:
        width, smallest = _WIDTHS[info]
    else:
        raise _malformed("độ dài không xác định hoặc quá 32 bit", "a length that is indefinite or of more than 32 bits")
    end = at + width
    if end > len(data):
        raise IndexError
    argument = int.from_bytes(data[at:end])
    if argument < smallest:
        raise _malformed("số không viết ở dạng ngắn nhất", "a number that is not written in its shortest form")
    return argument, end


def _string(data: bytes, at: int, length: int, *, is_text: bool) -> tuple[Value, int]:
    end = at + length
    if end > len(data):
        raise IndexError
    if not is_text:
        return data[at:end], end
    try:
        return data[at:end].decode("utf-8"), end
    except UnicodeDecodeError as error:
        raise _malformed("chuỗi không phải UTF-8", "text that is not UTF-8") from error


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[Value, int]:
    items: list[Value] = []
    for _ in range(count):
        item, at = _item(data, at, depth)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, count: int, depth: int) -> tuple[Value, int]:
    items: dict[int | str, Value] = {}
    previous = b""
    for _ in range(count):
        key, end = _item(data, at, 0)
        if not isinstance(key, int | str):
            raise _malformed("khóa không phải số nguyên hay chuỗi", "a key that is neither an integer nor text")
        written = data[at:end]
        if written <= previous:
            raise _malformed("khóa trùng hoặc sai thứ tự", "keys that repeat or are out of order")
        previous = written
        items[key], at = _item(data, end, depth)
    return items, at


def _malformed(vi: str, en: str) -> BadInputError:
    return BadInputError("CBOR_MALFORMED", f"Không phải CBOR chặt chẽ: {vi}.", f"not strict CBOR: {en}")


def _unsupported(vi: str, en: str) -> BadInputError:
    return BadInputError("CBOR_UNSUPPORTED", f"Không mã hóa được: {vi}.", f"it cannot be encoded: {en}")
