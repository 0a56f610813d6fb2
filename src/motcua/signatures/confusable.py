"""Look-alike and hidden characters in a text that was signed: what a reader would not see.

Refused when a form is made; at a verification they are a warning, since the signature itself may be sound.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["confusable_text"]

_PLAIN = re.compile("[\\x20-\\x7eÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\\n\\t]*")  # as most texts are
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def confusable_text(content: bytes) -> bool:
    r"""Return whether a text holds look-alike or hidden characters, or is not in composed form (NFC).

    In JSON every text is looked at as it reads, behind its escapes. Bytes that are no text at all have none.

    Args:
        content: what was signed.

    >>> confusable_text("Đơn của ông Mẫu".encode()), confusable_text("Ðơn của ông Mẫu".encode())
    (False, True)
    """
    try:
        text = bytes(content).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return any(_is_odd(one) for one in (text, *_json_texts(text)))


def _json_texts(text: str) -> Iterator[str]:
    """Every text of a JSON document that has escapes; without one, the document itself shows all of them."""
    if "\\" not in text:
        return
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def _is_odd(text: str) -> bool:
    if _PLAIN.fullmatch(text):
        return False
    return unicodedata.normalize("NFC", text) != text or any(_is_odd_character(char) for char in set(text))


def _is_odd_character(char: str) -> bool:
    lookalikes, marks = _tables()
    kind = unicodedata.category(char)
    if char in lookalikes or (kind in _HIDDEN and char not in "\n\t"):
        return True
    if kind.startswith("M"):
        return char not in marks
    if kind == "Zs":
        return char != " "
    return kind.startswith("L") and not _is_latin(char)


def _is_latin(char: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(("LATIN", "FEMININE", "MASCULINE")) or char == "\u02bc"  # an apostrophe within names


@cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    rows = tomllib.loads(files("motcua.signatures").joinpath("tables", "text.toml").read_text("utf-8"))
    lookalikes, marks = rows["lookalike"], rows["marks"]["allowed"]
    return frozenset(chr(int(code, 16)) for code in lookalikes), frozenset(chr(int(code, 16)) for code in marks)
