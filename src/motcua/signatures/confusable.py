"""Look-alike and hidden characters in a text that was signed: what a reader would not see.

Refused when a form is made; at a verification they are a warning, since the signature itself may be sound.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from motcua.repertoire import PLAIN, allowed_marks, is_latin, is_lookalike, is_overmarked

__all__ = ["confusable_text"]

_PLAIN = re.compile(f"[{PLAIN}\\n\\t]*")  # as most texts are
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
    if is_overmarked(text) or any(_is_odd_character(char) for char in set(text)):
        return True
    return unicodedata.normalize("NFC", text) != text


def _is_odd_character(char: str) -> bool:
    kind = unicodedata.category(char)
    if is_lookalike(char) or (kind in _HIDDEN and char not in "\n\t"):
        return True
    if kind.startswith("M"):
        return char not in allowed_marks()
    if kind == "Zs":
        return char != " "
    return kind.startswith("L") and not is_latin(char)
