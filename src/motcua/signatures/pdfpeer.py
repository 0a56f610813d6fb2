"""A second opinion on a signed PDF: pyHanko, in its strict mode, with its own analysis of what changed.

It never sees a file that our own reading did not pass first, so what it must bear is bounded. It can only take away a
yes, never give one. Whatever it raises becomes a name of a fault.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from motcua.errors import MotcuaError

__all__ = ["PdfExtraMissingError", "second_opinion"]


class PdfExtraMissingError(MotcuaError):
    """The part of motcua that reads signed PDF was not installed."""


def second_opinion(data: bytes, covered: int) -> str | None:
    """Return None when pyHanko sees one intact signature with nothing but long-term data after it, else a fault.

    Args:
        data: a file that `read_signed_pdf` passed.
        covered: how many bytes the signature is about.

    Raises:
        PdfExtraMissingError: EXTRA_MISSING when pyHanko is not installed.
    """
    peer = _peer()
    try:
        return _opinion(peer, data, covered)
    except Exception:  # noqa: BLE001  its readers raise TypeError, AssertionError, OSError and more
        return "second_failed"


def _opinion(peer: Any, data: bytes, covered: int) -> str | None:
    reader = peer.PdfFileReader(BytesIO(data), strict=True)
    signatures = reader.embedded_regular_signatures
    if len(signatures) != 1:
        return "second_opinion"
    one = signatures[0]
    one.compute_integrity_info(diff_policy=peer.DEFAULT_DIFF_POLICY)
    _zero, first, _second, second = map(int, one.byte_range)
    is_all = one.coverage in (peer.Coverage.ENTIRE_FILE, peer.Coverage.ENTIRE_REVISION) and first + second == covered
    level = getattr(one.diff_result, "modification_level", None) if one.diff_result is not None else peer.Level.NONE
    is_kept = level is not None and level <= peer.Level.LTA_UPDATES
    return None if is_all and is_kept else "second_opinion"


class _Peer:
    """The names of pyHanko that are used."""

    def __init__(self) -> None:
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  an extra
        from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel  # noqa: PLC0415
        from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

        self.PdfFileReader, self.DEFAULT_DIFF_POLICY = PdfFileReader, DEFAULT_DIFF_POLICY
        self.Level, self.Coverage = ModificationLevel, SignatureCoverageLevel


_known: list[_Peer] = []


def _peer() -> Any:
    if not _known:
        try:
            _known.append(_Peer())
        except ImportError as error:
            raise PdfExtraMissingError(
                "EXTRA_MISSING",
                "Kiểm tra chữ ký trong PDF cần cài thêm: pip install 'motcua[pades]'.",
                "verifying signed PDF needs: pip install 'motcua[pades]'",
            ) from error
    return _known[0]
