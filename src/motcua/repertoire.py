"""Which characters a text of the desk is expected to hold, and which ones look like a letter they are not.

One list for what is asked of a form before it is issued and of a text that was signed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["MOST_MARKS", "PLAIN", "allowed_marks", "is_latin", "is_lookalike", "is_overmarked"]

PLAIN = "\\x20-\\x7eÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
"""The Vietnamese letters and ASCII, as the inside of a character class: texts of these alone need no further look."""
MOST_MARKS = 30
"""How many combining marks may follow one another: no language needs more (Unicode, UAX #15, stream-safe format)."""

_MAYBE_MARKS = re.compile(f"[^\\x00-\u02ff\u1e00-\u1eff]{{{MOST_MARKS + 1},}}")


def is_lookalike(char: str) -> bool:
    """Return whether a character is listed as looking like another."""
    return char in _tables()[0]


def allowed_marks() -> frozenset[str]:
    """Return the combining marks that may remain in composed text."""
    return _tables()[1]


def is_latin(char: str) -> bool:
    """Return whether a letter is of the Latin script, or the apostrophe that stands within names."""
    return unicodedata.name(char, "").startswith(("LATIN", "FEMININE", "MASCULINE")) or char == "\u02bc"


def is_overmarked(text: str) -> bool:
    """Return whether more than `MOST_MARKS` combining marks follow one another.

    Composing such a text takes time that grows with the square of the run, so it is asked before.
    """
    if text.isascii():
        return False
    for found in _MAYBE_MARKS.finditer(text):
        run = 0
        for char in found.group():
            run = run + 1 if unicodedata.combining(char) else 0
            if run > MOST_MARKS:
                return True
    return False


@cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    rows = tomllib.loads(files("motcua").joinpath("repertoire.toml").read_text("utf-8"))
    lookalikes, marks = rows["lookalike"], rows["marks"]["allowed"]
    return frozenset(chr(int(code, 16)) for code in lookalikes), frozenset(chr(int(code, 16)) for code in marks)
