"""A ZIP archive in one writing: files stored, sorted, without dates, so that equal files are equal bytes.

What is read must be, byte for byte, what would be written. So nothing can be compressed to a bomb, hidden between the
files, named twice, told apart in the two places where ZIP names a file, or be a link.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

from motcua.signatures.pdffaults import BundleError

__all__ = ["LARGEST", "MOST_FILES", "packed", "unpacked"]

LARGEST = 64 * 1024 * 1024
"""The largest archive that is read, in bytes."""
MOST_FILES = 512
"""The most files that one may hold."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}(?:/[a-z0-9][a-z0-9._-]{0,63})?")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _UNIX, _DAY, _MODE = 20, 3 << 8, 0x21, 0o100644 << 16
"""Version 2.0, made on Unix, on 1 January 1980, a plain file that its owner may write."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files by name.

    Raises:
        BundleError: for a name that is not allowed, or too much.
    """
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST:
        raise BundleError("limits")
    out, central = bytearray(), bytearray()
    for name, data in sorted(files.items()):
        if not _NAME.fullmatch(name):
            raise BundleError("name")
        raw, check, size, at = name.encode("ascii"), zlib.crc32(data), len(data), len(out)
        out += _LOCAL.pack(_LOCAL_MARK, _VERSION, 0, 0, 0, _DAY, check, size, size, len(raw), 0) + raw + data
        central += _CENTRAL.pack(
            _CENTRAL_MARK, _VERSION | _UNIX, _VERSION, 0, 0, 0, _DAY, check, size, size, len(raw), 0, 0, 0, 0, _MODE, at
        )
        central += raw
    end = _END.pack(_END_MARK, 0, 0, len(files), len(files), len(central), len(out), 0)
    return bytes(out + central + end)


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name.

    Raises:
        BundleError: for anything that `packed` would not have written just so.
    """
    data = bytes(data)
    if len(data) > LARGEST + MOST_FILES * 256:
        raise BundleError("limits")
    files: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == _LOCAL_MARK and at + _LOCAL.size <= len(data):
        fields = _LOCAL.unpack_from(data, at)
        size, named = fields[8], fields[9]
        start = at + _LOCAL.size + named
        name = data[at + _LOCAL.size : start].decode("latin-1")
        if len(files) >= MOST_FILES:
            raise BundleError("limits")
        if not _NAME.fullmatch(name):
            raise BundleError("name")
        if name in files or start + size > len(data):
            raise BundleError("archive")
        files[name] = data[start : start + size]
        at = start + size
    if packed(files) != data:
        raise BundleError("archive")
    return files
