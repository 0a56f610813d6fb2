"""Hiding who somebody is: names and numbers covered up, so that their length is covered up too.

>>> masked("Nguyễn Thị Mẫu", "name", Masking.INITIALS)
'N*** T*** M***'
>>> masked("079000000123", "number", Masking.INITIALS)
'***123'
>>> masked("Nguyễn Thị Mẫu", "name", Masking.HIDDEN)
'***'
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from urllib.parse import unquote_plus

from motcua.dossier import Applicant

__all__ = ["COVER", "Masking", "masked", "tells_who"]

COVER = "***"
"""What stands where something is covered; always as long, so that it does not tell a length."""

_LEFT_OF_A_NUMBER = 3
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
    """Return which of an applicant's data a text holds: name, phone, email, address, identity_number; or None.

    Letter case, composition and URL escapes make no difference. A name of one word and numbers of fewer than six signs
    are not looked for, because they occur in other texts by chance.

    Args:
        text: what is about to be shown, sent or drawn.
        applicant: whose data are looked for.
        identity_number: the identity number to look for, or "".
    """
    shown = _plain(unquote_plus(text))
    data = {
        "name": applicant.name if len(applicant.name.split()) > 1 else "",
        "phone": applicant.phone,
        "email": applicant.email,
        "address": applicant.address,
        "identity_number": identity_number,
    }
    for name, value in data.items():
        wanted = _plain(value)
        if len(wanted) >= _LONG_ENOUGH and wanted in shown:
            return name
    return None


def _plain(text: str) -> str:
    """Without spaces, case and differences of composition: a telephone number is the same however it is grouped."""
    return "".join(unicodedata.normalize("NFC", text).casefold().split())
