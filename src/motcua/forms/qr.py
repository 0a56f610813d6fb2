"""The QR code of a form as an inline picture.

By default it holds the bare dossier code, whose letters lie inside the alphanumeric mode of QR, so the picture stays
small and holds no personal data. The library that draws it comes with the extra `motcua[qr]`. The mask is fixed:
which of the eight masks is used changes the picture and not what it says, and trying all costs ten times the drawing.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any

from motcua.codes.dossier import DossierCode
from motcua.codes.payload import payload
from motcua.errors import MotcuaError

__all__ = ["ExtraMissingError", "qr_markup", "qr_picture", "qr_svg"]

_MASK = 4
_QUIET = 4


class ExtraMissingError(MotcuaError):
    """A part of motcua that was not installed is needed."""


def qr_svg(code: DossierCode) -> str:
    """Return the QR code of a dossier code as inline SVG with an accessible title.

    Args:
        code: the dossier code.

    Raises:
        ExtraMissingError: EXTRA_MISSING when the extra is not installed.
    """
    return qr_markup(payload(code), f"Mã QR của {code}")


@lru_cache(maxsize=64)
def qr_markup(text: str, title: str) -> str:
    """Return a text as a QR code in inline SVG.

    Args:
        text: what the code holds.
        title: what it is, for who cannot see it.

    Raises:
        ExtraMissingError: EXTRA_MISSING when the extra is not installed.
    """
    drawn: str = _made(text).svg_inline(scale=3, border=_QUIET, title=escape(title, quote=False), omitsize=True)
    return drawn.replace("<svg ", '<svg role="img" ', 1)


@lru_cache(maxsize=64)
def qr_picture(text: str) -> str:
    """Return a text as a QR code in a standalone SVG document, for the PDF.

    Args:
        text: what the code holds.
    """
    out = BytesIO()
    _made(text).save(out, kind="svg", border=_QUIET, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode("utf-8")


def _made(text: str) -> Any:
    try:
        import segno  # noqa: PLC0415  an extra
    except ImportError as error:
        raise ExtraMissingError(
            "EXTRA_MISSING",
            "Vẽ mã QR cần cài thêm: pip install 'motcua[qr]'.",
            "drawing a QR code needs: pip install 'motcua[qr]'",
        ) from error
    return segno.make(text, error="m", micro=False, mask=_MASK)
