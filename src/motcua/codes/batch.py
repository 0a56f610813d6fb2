"""Recognise many dossier codes at once: the profile of each, or None.

Columns of codes repeat their agencies and days, so each distinct head and day is read once.
"""

from __future__ import annotations

from collections.abc import Iterable

from motcua.codes import dossier
from motcua.codes.dossier import Profile
from motcua.errors import BadInputError

__all__ = ["recognise"]


def recognise(texts: Iterable[str]) -> list[Profile | None]:
    """Return the profile that recognises each text, None where none does; equal to parsing one by one.

    Args:
        texts: codes as stored or typed.
    """
    known: dict[tuple[str, int], Profile | None] = {}
    found: list[Profile | None] = []
    for text in texts:
        head, _, serial = text.rpartition("-")
        # ASCII digits alone make a serial that needs no folding; everything else takes the slow way
        if serial.isdecimal() and serial.isascii():
            key = (head, len(serial))
            if key not in known:
                known[key] = _profile(text)
            found.append(known[key])
        else:
            found.append(_profile(text))
    return found


def _profile(text: str) -> Profile | None:
    try:
        return dossier.parse(text).profile
    except BadInputError:
        return None
