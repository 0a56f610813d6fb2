"""Hiding who somebody is: names and numbers covered up, so that their length is covered up too.

>>> masked("Nguyễn Thị Mẫu", "name", Masking.INITIALS)
'N*** T*** M***'
>>> masked("079000000123", "number", Masking.INITIALS)
'***123'
>>> masked("Nguyễn Thị Mẫu", "name", Masking.HIDDEN)
'***'
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from urllib.parse import unquote_plus

from motcua.dossier import Applicant

__all__ = ["COVER", "Masking", "masked", "tells_who"]

COVER = "***"
"""What stands where something is covered; always as long, so that it does not tell a length."""

_LEFT_OF_A_NUMBER = 3
_ESCAPES = 5  # an escape of an escape is still an escape
_LONG_ENOUGH = 6  # shorter texts occur in others by chance


class Masking(StrEnum):
    """How much of a name or a number is shown."""

    HIDDEN = "hidden"
    INITIALS = "initials"
    FULL = "full"


def masked(text: str, kind: str, masking: Masking) -> str:
    """Return a personal text as an audience may see it.

    Args:
        text: the name, number or other text.
        kind: "name" keeps the first letter of each word, "number" the last three digits of a number at least twice as
            long; anything else keeps nothing. Only when masking is INITIALS.
        masking: how much is shown.
    """
    if masking is Masking.FULL or not text:
        return text
    if masking is Masking.INITIALS and kind == "name":
        return " ".join(_first(word) + COVER if len(word) > 1 else COVER for word in text.split())
    if masking is Masking.INITIALS and kind == "number" and len(text) >= 2 * _LEFT_OF_A_NUMBER:
        return COVER + text[-_LEFT_OF_A_NUMBER:]
    return COVER


def _first(word: str) -> str:
    return unicodedata.normalize("NFC", word)[0]


def tells_who(text: str, applicant: Applicant, identity_number: str = "") -> str | None:
    """Return which of an applicant's data a text holds, such as "name" or "identity_number"; None when it holds none.

    Letter case, marks of Vietnamese letters, punctuation, full-width signs and URL escapes, also of escapes, make no
    difference, nor does +84 for the 0 of a telephone number. A name of one word and numbers of fewer than six signs are
    not looked for, because they occur in other texts by chance.

    Args:
        text: what is about to be shown, sent or drawn.
        applicant: whose data are looked for.
        identity_number: the identity number to look for, or "".
    """
    shown = _plain(text)
    digits = _digits(shown)
    data = {
        "name": applicant.name if len(applicant.name.split()) > 1 else "",
        "phone": applicant.phone,
        "email": applicant.email,
        "organisation": applicant.organisation if len(applicant.organisation.split()) > 1 else "",
        "address": applicant.address,
        "identity_number": identity_number,
    }
    for name, value in data.items():
        wanted = _plain(value)
        if len(wanted) < _LONG_ENOUGH:
            continue
        if wanted in shown or (wanted.isdecimal() and _digits(wanted) in digits):
            return name
    return None


def _plain(text: str) -> str:
    """Return letters and digits alone, small and without marks: written in any way, it is the same name or number."""
    for _ in range(_ESCAPES):
        bare = unquote_plus(text)
        if bare == text:
            break
        text = bare
    parts = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(sign for sign in parts if sign.isalnum())


def _digits(text: str) -> str:
    """Return the digits alone, the country's number of a telephone as the 0 it stands for."""
    return re.sub(r"84(?=\d{9})", "0", re.sub(r"\D", "", text))
