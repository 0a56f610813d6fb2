"""Which encoding a text file is in: UTF-8, UTF-16, CP1258; the old letter sets TCVN3 and VNI are told and refused."""

from __future__ import annotations

import codecs
import unicodedata

from motcua.errors import UnreadableFileError
from motcua.ledger.headings import heading_index, legacy_name

__all__ = ["detect_encoding", "legacy_error"]

_FEW = 0.02
_MANY = 100
"""One broken byte in a hundred still is UTF-8; the cells that hold it are told of."""
_VIETNAMESE = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
)  # fmt: skip


def detect_encoding(start: bytes, name: str) -> str:
    """Return the encoding of a text file, a name that Python knows.

    Args:
        start: its first bytes, cut anywhere.
        name: the file's name, for the error.

    Raises:
        UnreadableFileError: NOT_UTF8, TEXT_LEGACY.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"),
                           (codecs.BOM_UTF16_BE, "utf-16-be")):  # fmt: skip
        if start.startswith(mark):
            return encoding
    if len(start) > 1 and (halves := _halves(start)):
        return halves
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError as error:
        return _one_byte(start, name, error.start)
    return "utf-8"


def _halves(start: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in: half of its bytes are zero where letters are Latin."""
    even, odd = start[::2], start[1::2]
    if odd.count(0) > len(odd) // 2 and even.count(0) <= len(even) * _FEW:
        return "utf-16-le"
    if even.count(0) > len(even) // 2 and odd.count(0) <= len(odd) * _FEW:
        return "utf-16-be"
    return None


def _one_byte(start: bytes, name: str, place: int) -> str:
    legacy = legacy_name(start.decode("cp1252", "replace"))
    if legacy is not None:
        raise legacy_error(legacy, name)
    text = unicodedata.normalize("NFC", start.decode("cp1258", "replace")).casefold()
    strange = [sign for sign in text if ord(sign) > 127 and sign not in _VIETNAMESE]  # noqa: PLR2004  ASCII
    marked = sum(sign in _VIETNAMESE for sign in text)
    known = any(heading in text for heading in heading_index() if not heading.isascii() and len(heading) > 5)  # noqa: PLR2004
    if marked and "\ufffd" not in text and (known or len(strange) < marked * _FEW):
        return "cp1258"
    replaced = start.decode("utf-8", "replace").count("\ufffd")
    if replaced * _MANY <= len(start):
        return "utf-8"
    raise UnreadableFileError(
        "NOT_UTF8",
        f"Tệp {name} không phải văn bản UTF-8, UTF-16 hay CP1258 (byte thứ {place}).",
        f"{name} is not text in UTF-8, UTF-16 or CP1258 (byte {place})",
        path=name,
    )


def legacy_error(legacy: str, name: str) -> UnreadableFileError:
    """Return the refusal of a text in an old letter set.

    Args:
        legacy: "TCVN3" or "VNI".
        name: the file's name.
    """
    return UnreadableFileError(
        "TEXT_LEGACY",
        f"Tệp {name} dùng bảng mã cũ {legacy} (phông .VnTime, VNI-Times); hãy chuyển mã sang Unicode rồi xuất lại.",
        f"{name} is written in the old letter set {legacy}; convert it to Unicode and export it again",
        path=name,
    )
