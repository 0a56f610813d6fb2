"""How long a short text is: its alphabet, its units, its segments; and Vietnamese without accents.

Source: 3GPP TS 23.038 (the GSM 03.38 alphabet and its extension) and TS 23.040 (the room in a message). One letter
outside the alphabet, such as "ạ", makes the whole text UCS-2.

>>> sms_length("Ho so da duoc tiep nhan")
SmsLength(encoding='GSM-7', units=23, segments=1)
>>> sms_length("Hồ sơ đã được tiếp nhận")
SmsLength(encoding='UCS-2', units=23, segments=1)
>>> unaccented("Hồ sơ đã được tiếp nhận")
'Ho so da duoc tiep nhan'
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError

__all__ = ["SmsLength", "not_gsm7", "sms_length", "unaccented"]

_LAST_OF_UCS2 = 0xFFFF


@attrs.frozen
class SmsLength:
    """The length of a short text.

    Attributes:
        encoding: "GSM-7" or "UCS-2".
        units: septets, or 16-bit units; a sign of the extension table costs two septets, one beyond U+FFFF two units.
        segments: how many messages it is sent as; a sign of two units is never cut in two.
    """

    encoding: str
    units: int
    segments: int


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("motcua.forms").joinpath("tables", "sms.toml").read_text("utf-8"))


@cache
def _septets() -> Mapping[str, int]:
    """The cost of every sign of the alphabet."""
    table = _table()
    return dict.fromkeys(table["basic"], 1) | dict.fromkeys(table["extension"], table["gsm7"]["extension_cost"])


def sms_length(text: str) -> SmsLength:
    """Return how a text is sent and how long it is; it is taken as it stands, neither composed nor cut.

    Args:
        text: what is sent; an empty text has no units and takes one message.

    Raises:
        BadInputError: TEXT_NOT_UNICODE for a lone surrogate, which no alphabet holds.
    """
    septets = _septets()
    if all(char in septets for char in text):
        return _measured(_table()["gsm7"], [septets[char] for char in text])
    if any(unicodedata.category(char) == "Cs" for char in text):
        raise BadInputError(
            "TEXT_NOT_UNICODE",
            "Văn bản chứa ký tự thay thế đứng lẻ, không gửi được.",
            "the text holds a lone surrogate, which cannot be sent",
            path="$.text",
        )
    return _measured(_table()["ucs2"], [2 if ord(char) > _LAST_OF_UCS2 else 1 for char in text])


def _measured(room: Mapping[str, Any], costs: list[int]) -> SmsLength:
    units = sum(costs)
    segments = 1 if units <= room["alone"] else _parts(costs, room["in_parts"])
    return SmsLength(room["label"], units, segments)


def _parts(costs: Iterable[int], room: int) -> int:
    segments, used = 1, 0
    for cost in costs:
        if used + cost > room:
            segments, used = segments + 1, 0
        used += cost
    return segments


def unaccented(text: str) -> str:
    """Return a text without Vietnamese accents, đ as d, dashes and quotation marks as the keyboard has them.

    Args:
        text: any text; what is neither an accented letter nor a sign with a plain twin stays as it is.
    """
    plain = _table()["plain"]
    twins = "".join(plain.get(char, char) for char in text)
    bare = "".join(char for char in unicodedata.normalize("NFD", twins) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare)


def not_gsm7(text: str) -> str:
    """Return the signs of a text that the GSM-7 alphabet lacks, each once, in their order."""
    return "".join(dict.fromkeys(char for char in text if char not in _septets()))
