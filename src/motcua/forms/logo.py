"""A host's logo: a whole PNG or JPEG inside the page, of a sane size, and nothing else."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from binascii import Error as NotBase64

from motcua.errors import BadInputError

__all__ = ["LARGEST_LOGO", "LARGEST_SIDE", "check_logo"]

LARGEST_LOGO = 200_000
"""The largest picture, in bytes."""

LARGEST_SIDE = 4000
"""The longest side, in pixels: a small file can hold a picture that fills the memory."""

_LOGO = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=]+)")
_PNG = b"\x89PNG\r\n\x1a\n"
_MARK = 0xFF
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})


def check_logo(logo: str) -> None:
    """Refuse a logo that is no whole picture.

    Args:
        logo: a data URI.

    Raises:
        BadInputError: BRAND_LOGO.
    """
    found = _LOGO.fullmatch(logo)
    try:
        picture = b64decode(found[2], validate=True) if found else b""
    except NotBase64:
        picture = b""
    size = None
    if found and 0 < len(picture) <= LARGEST_LOGO:
        size = _png_size(picture) if found[1] == "png" else _jpeg_size(picture)
    if size is None or not all(0 < side <= LARGEST_SIDE for side in size):
        raise BadInputError(
            "BRAND_LOGO",
            f"Biểu trưng phải là ảnh PNG hoặc JPEG nguyên vẹn dạng data:, không quá {LARGEST_LOGO} byte, "
            f"mỗi cạnh không quá {LARGEST_SIDE} điểm ảnh.",
            f"a logo is a whole PNG or JPEG data URI of at most {LARGEST_LOGO} bytes, {LARGEST_SIDE} pixels a side",
            path="brand.logo",
        )


def _png_size(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG whose chunks are whole, from the first to the last; None for anything else."""
    if not picture.startswith(_PNG):
        return None
    place, kinds = len(_PNG), []
    while place + 12 <= len(picture):
        length = int.from_bytes(picture[place : place + 4])
        body, end = picture[place + 4 : place + 8 + length], place + 12 + length
        if end > len(picture) or zlib.crc32(body) != int.from_bytes(picture[end - 4 : end]):
            return None
        kinds.append(body[:4])
        place = end
    if place != len(picture) or kinds[:1] != [b"IHDR"] or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        return None
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG that has a frame and reaches its end mark; None for anything else."""
    if not (picture.startswith(b"\xff\xd8\xff") and picture.rstrip(b"\x00").endswith(b"\xff\xd9")):
        return None
    place = 2
    while place + 9 <= len(picture) and picture[place] == _MARK:
        kind, length = picture[place + 1], int.from_bytes(picture[place + 2 : place + 4])
        if kind in _FRAMES:
            return int.from_bytes(picture[place + 7 : place + 9]), int.from_bytes(picture[place + 5 : place + 7])
        place += 2 + length
    return None
