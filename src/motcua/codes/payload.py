"""What a QR code or barcode for a dossier holds: the bare code, and nothing else.

Circular 01/2018/TT-VPCP, Article 19(2) allows the picture beside the code. The code's alphabet lies in
the alphanumeric mode of QR and in Code 128, so the picture stays small; an identifier tied to no URL
outlives every portal, and no personal data can hide in it.
"""

from __future__ import annotations

from motcua.codes.dossier import DossierCode
from motcua.errors import BadInputError

__all__ = ["ALPHANUMERIC", "payload"]

ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
"""The characters of QR's alphanumeric mode (ISO/IEC 18004)."""


def payload(code: DossierCode) -> str:
    """Return the text to encode for a dossier code.

    Raises:
        BadInputError: PAYLOAD_ALPHABET for a character outside the alphanumeric mode.
    """
    text = str(code)
    if not set(text) <= ALPHANUMERIC:
        raise BadInputError(
            "PAYLOAD_ALPHABET",
            f"Mã {text[:40]!r} có ký tự ngoài chế độ chữ số của mã QR.",
            f"the code {text[:40]!r} holds characters outside QR's alphanumeric mode",
            value=text,
        )
    return text
