"""The QR code of a dossier code: the bare code, no personal data, as an inline picture.

The code's letters lie inside the alphanumeric mode of QR, so the picture stays small. The library
that draws it comes with the extra `motcua[qr]`.
"""

from __future__ import annotations

from motcua.codes.dossier import DossierCode
from motcua.codes.payload import payload
from motcua.errors import MotcuaError

__all__ = ["ExtraMissingError", "qr_svg"]


class ExtraMissingError(MotcuaError):
    """A part of motcua that was not installed is needed."""


def qr_svg(code: DossierCode) -> str:
    """Return the QR code as inline SVG with an accessible title.

    Args:
        code: the dossier code.

    Raises:
        ExtraMissingError: EXTRA_MISSING when the extra is not installed.
    """
    try:
        import segno  # noqa: PLC0415  an extra
    except ImportError as error:
        raise ExtraMissingError(
            "EXTRA_MISSING",
            "Vẽ mã QR cần cài thêm: pip install 'motcua[qr]'.",
            "drawing a QR code needs: pip install 'motcua[qr]'",
        ) from error
    drawn: str = segno.make(payload(code), error="m", micro=False).svg_inline(
        scale=3, border=4, title=f"Mã QR của {code}"
    )
    return drawn.replace("<svg ", '<svg role="img" ', 1)
