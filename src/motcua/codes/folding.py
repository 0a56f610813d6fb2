"""The one normalisation of codes: NFC, outer spaces, Unicode dashes, case.

A code is compared in its folded form and kept in its raw form; nothing is rewritten in storage.
"""

from __future__ import annotations

import unicodedata

__all__ = ["DASHES", "fold"]

# Dashes that keyboards, word processors and PDF copies put where a hyphen belongs.
DASHES: dict[int, str | None] = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
DASHES[0x00AD] = None  # soft hyphen: invisible, left behind by copying from a page


def fold(raw: str) -> str:
    """Return the folded form of a code; folding twice changes nothing.

    >>> fold(" h57.132\u2013260804\u20130583 ")
    'H57.132-260804-0583'
    """
    if raw.isascii():  # nearly every stored code: nothing to compose, no dash to fold
        return raw.upper().strip()
    text = unicodedata.normalize("NFC", raw).translate(DASHES)
    return unicodedata.normalize("NFC", text.upper()).strip()
