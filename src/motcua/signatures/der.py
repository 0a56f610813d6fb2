r"""A small strict DER reader, and the writer that signing needs; nothing of a schema language, no dependency.

Elements are plain triples `(tag, start, stop)` over one `bytes` object, so that a whole signature is read without
copying. Lengths are definite and minimal, tags have one byte; every walk is bounded. What breaks these rules raises
`DerError`, which the public functions of this package turn into a reason. SETs may stand unsorted: many messages of
the field carry their certificates so.

>>> data = sequence(octets(b"abc"), integer(5))
>>> tag, start, stop = whole(data)
>>> [(hex(tag), data[start:stop]) for tag, _at, start, stop in walk(data, start, stop)]
[('0x4', b'abc'), ('0x2', b'\x05')]
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from motcua.signatures.verdict import Reason

__all__ = [
    "LARGEST",
    "DerError",
    "algorithm",
    "at_end",
    "element",
    "encoding_reason",
    "expect",
    "explicit",
    "head",
    "integer",
    "moment",
    "moment_of",
    "octets",
    "oid",
    "oid_text",
    "sequence",
    "set_of",
    "small_integer",
    "walk",
    "whole",
]

LARGEST = 8 * 1024 * 1024
"""The largest message read, in bytes; a receipt's signature has a few thousand."""
MOST_ELEMENTS = 20_000
"""How many elements one level may have."""
DEEPEST = 64
"""How deep BER may nest before it is called malformed."""

INTEGER, OCTETS, OID, UTC_TIME, LATER_TIME, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x17, 0x18, 0x30, 0x31
_LONG_TAG, _CONSTRUCTED, _INDEFINITE = 0x1F, 0x20, 0x80
_MOST_LENGTH_BYTES = 4

Walked = tuple[int, int, int, int]


class DerError(Exception):
    """What was read is not what it must be; never leaves the public functions of this package.

    Attributes:
        reason: what a report says.
    """

    def __init__(self, reason: Reason = Reason.FORMAT_FAILURE) -> None:
        """Keep the reason."""
        super().__init__(reason.value)
        self.reason = reason


def head(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Return tag, start and stop of the content of the element at `at`, which must lie before `end`.

    Raises:
        DerError: for a tag of several bytes, a length that is not minimal, indefinite, or leads out of bounds.
    """
    start = at + 2
    if start > end:
        raise DerError
    tag, length = data[at], data[at + 1]
    if tag & _LONG_TAG == _LONG_TAG:
        raise DerError
    if length < _INDEFINITE:
        stop = start + length
    else:
        count = length - _INDEFINITE
        if not 0 < count <= _MOST_LENGTH_BYTES or start + count > end:
            raise DerError(Reason.FORMAT_FAILURE if count else Reason.UNSUPPORTED_ENCODING)
        length = int.from_bytes(data[start : start + count], "big")
        if length < _INDEFINITE or length >> (8 * (count - 1)) == 0:
            raise DerError
        start += count
        stop = start + length
    if stop > end:
        raise DerError
    return tag, start, stop


def expect(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Return start and stop of the content of the element at `at`, whose tag must be `tag`.

    Raises:
        DerError: when it is another.
    """
    start = at + 2
    if start <= end and data[at] == tag and data[at + 1] < _INDEFINITE:  # the common case, without a call
        stop = start + data[at + 1]
        if stop > end:
            raise DerError
        return start, stop
    found, start, stop = head(data, at, end)
    if found != tag:
        raise DerError
    return start, stop


def whole(data: bytes) -> tuple[int, int, int]:
    """Return tag, start and stop of the one element that fills `data`.

    Raises:
        DerError: when bytes trail, or there are too many of them.
    """
    if len(data) > LARGEST:
        raise DerError
    tag, start, stop = head(data, 0, len(data))
    at_end(stop, len(data))
    return tag, start, stop


def at_end(stop: int, end: int) -> None:
    """Raise DerError unless nothing is left."""
    if stop != end:
        raise DerError


def walk(data: bytes, at: int, end: int) -> list[Walked]:
    """Return the elements of one level as `(tag, at, start, stop)`, at most `MOST_ELEMENTS`.

    Raises:
        DerError: when they do not fill the level exactly, or are too many.
    """
    found: list[Walked] = []
    last = end - 2
    while at < end:
        if at <= last and data[at + 1] < _INDEFINITE and data[at] & _LONG_TAG != _LONG_TAG:  # as `head`, without a call
            tag, start = data[at], at + 2
            stop = start + data[at + 1]
            if stop > end:
                raise DerError
        else:
            tag, start, stop = head(data, at, end)
        found.append((tag, at, start, stop))
        at = stop
        if len(found) > MOST_ELEMENTS:
            raise DerError
    return found


def small_integer(data: bytes, start: int, stop: int) -> int:
    """Return a small non-negative INTEGER from its content, such as a version.

    Raises:
        DerError: when it is empty, negative, not minimal, or longer than four bytes.
    """
    length = stop - start
    if not 0 < length <= _MOST_LENGTH_BYTES or data[start] & 0x80:
        raise DerError
    if length > 1 and data[start] == 0 and not data[start + 1] & 0x80:
        raise DerError
    return int.from_bytes(data[start:stop], "big")


def moment_of(data: bytes, tag: int, start: int, stop: int) -> datetime:
    """Return the moment of a UTCTime or GeneralizedTime, to the second and in UTC, as RFC 5280, 4.1.2.5 writes them.

    Raises:
        DerError: for another tag, shape, or no such moment.
    """
    raw = data[start:stop]
    years = {UTC_TIME: 2, LATER_TIME: 4}.get(tag)
    if years is None or len(raw) != years + 11 or raw[-1:] != b"Z" or not raw[:-1].isdigit():
        raise DerError
    year = int(raw[:years])
    if tag == UTC_TIME:
        year += 1900 if year >= 50 else 2000  # noqa: PLR2004  RFC 5280: 50 and above are of the last century
    rest = int(raw[years:-1])  # MMDDhhmmss as one number
    month, day, hour, minute = rest // 100000000, rest // 1000000 % 100, rest // 10000 % 100, rest // 100 % 100
    try:
        return datetime(year, month, day, hour, minute, rest % 100, tzinfo=UTC)
    except ValueError as error:
        raise DerError from error


@lru_cache(maxsize=1024)
def oid_text(content: bytes) -> str:
    """Return the dotted text of an OBJECT IDENTIFIER from its content.

    Raises:
        DerError: when it is ill-formed or has an absurd arc.
    """
    if not 0 < len(content) <= 64 or content[-1] & 0x80:  # noqa: PLR2004  the longest in use have about 20 bytes
        raise DerError
    arcs: list[int] = []
    value, fresh = 0, True
    for byte in content:
        if fresh and byte == 0x80:  # noqa: PLR2004  a leading zero group is not minimal
            raise DerError
        value = value << 7 | byte & 0x7F
        fresh = not byte & 0x80
        if fresh:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def encoding_reason(data: bytes) -> Reason:
    """Return why a message that is not DER cannot be read: malformed, or well-formed BER of indefinite length.

    The walk keeps its own stack, so that depth costs no recursion, and looks at each element once.
    """
    open_ends: list[int | None] = []  # where each open element ends; None: at its end mark
    at, seen, steps = 0, False, 0
    while at == 0 or open_ends:
        step = _ber_step(data, at, open_ends)
        steps += 1
        if step is None or steps > MOST_ELEMENTS:
            return Reason.FORMAT_FAILURE
        at, indefinite = step
        seen |= indefinite
        while open_ends and open_ends[-1] == at:
            open_ends.pop()
    return Reason.UNSUPPORTED_ENCODING if seen and at == len(data) else Reason.FORMAT_FAILURE


def _ber_step(data: bytes, at: int, open_ends: list[int | None]) -> tuple[int, bool] | None:
    """Take one element or end mark; return where to go on and whether its length was indefinite, None if malformed."""
    end = next((stop for stop in reversed(open_ends) if stop is not None), len(data))
    if at + 2 > end or len(open_ends) > DEEPEST:
        return None
    if data[at : at + 2] == b"\0\0":
        return (at + 2, False) if open_ends and open_ends.pop() is None else None
    if data[at] & _CONSTRUCTED and data[at + 1] == _INDEFINITE:
        open_ends.append(None)
        return at + 2, True
    try:
        tag, start, stop = head(data, at, end)
    except DerError:
        return None
    if not tag & _CONSTRUCTED:
        return stop, False
    open_ends.append(stop)
    return start, False


def element(tag: int, *parts: bytes) -> bytes:
    """Return the encoding of one element."""
    content = b"".join(parts)
    length = len(content)
    if length < _INDEFINITE:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _INDEFINITE | len(size))) + size + content


def sequence(*parts: bytes) -> bytes:
    """Return a SEQUENCE of encoded parts."""
    return element(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """Return a SET OF encoded parts, sorted as DER asks."""
    return element(tag, *sorted(parts))


def explicit(number: int, *parts: bytes) -> bytes:
    """Return parts under the explicit context tag `[number]`."""
    return element(0xA0 | number, *parts)


def integer(value: int) -> bytes:
    """Return a non-negative INTEGER."""
    return element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    """Return an OCTET STRING."""
    return element(OCTETS, value)


@lru_cache(maxsize=256)
def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray()
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return element(OID, bytes(out))


def algorithm(dotted: str, parameters: bytes = b"") -> bytes:
    """Return an AlgorithmIdentifier with encoded parameters, or without any."""
    return sequence(oid(dotted), parameters)


def moment(value: datetime) -> bytes:
    """Return an aware moment as UTCTime until 2049, as GeneralizedTime after (RFC 5652, 11.3)."""
    utc = value.astimezone(UTC)
    text = f"{utc:%Y%m%d%H%M%S}Z".rjust(15, "0")
    if 1950 <= utc.year < 2050:  # noqa: PLR2004  the years that two digits can say
        return element(UTC_TIME, text[2:].encode("ascii"))
    return element(LATER_TIME, text.encode("ascii"))
