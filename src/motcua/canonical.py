r"""Canonical bytes: one value, one byte string, one hash.

NFC text, keys sorted, no spaces, integers and strings but no floats. Receipts, histories and
manifests are identified by the hash of these bytes, so another language can recompute it.

>>> canonical_bytes({"b": 1, "a": "ê"})
b'{"a":"\xc3\xaa","b":1}'
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence

from motcua.errors import BadInputError
from motcua.repertoire import MOST_MARKS, is_overmarked

__all__ = ["canonical_bytes", "canonical_hash"]

_TYPE_NAMES = "str, int, bool, None, list, mapping"


def canonical_bytes(value: object) -> bytes:
    """Return the canonical bytes of a JSON-like value.

    Args:
        value: str, int, bool, None, or sequences and string-keyed mappings of them.

    Raises:
        BadInputError: for a float, another type, a lone surrogate, or a long run of combining marks.
    """
    try:
        text = json.dumps(_normal(value, "$"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadInputError(
            "TEXT_NOT_UNICODE",
            "Văn bản chứa ký tự không mã hóa được bằng UTF-8.",
            "the text holds a code point that UTF-8 cannot encode",
        ) from error


def canonical_hash(value: object) -> str:
    """Return the SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _normal(value: object, path: str) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _composed(value, path)
    if isinstance(value, Mapping):
        normal = {_normal_key(key, path): _normal(item, f"{path}.{key}") for key, item in value.items()}
        if len(normal) < len(value):
            raise BadInputError(
                "NOT_CANONICAL", "Hai khóa trùng nhau sau khi chuẩn hóa NFC.", "two keys are one after NFC", path=path
            )
        return normal
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_normal(item, f"{path}[{index}]") for index, item in enumerate(value)]
    raise BadInputError(
        "NOT_CANONICAL",
        f"Kiểu dữ liệu {type(value).__name__} không có dạng chuẩn (chỉ nhận {_TYPE_NAMES}).",
        f"a {type(value).__name__} has no canonical form (only {_TYPE_NAMES})",
        path=path,
    )


def _normal_key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise BadInputError(
            "NOT_CANONICAL", "Khóa phải là chuỗi ký tự.", "keys of a canonical mapping are strings", path=path
        )
    return _composed(key, path)


def _composed(text: str, path: str) -> str:
    if is_overmarked(text):
        raise BadInputError(
            "TEXT_OVERMARKED",
            f"Văn bản có hơn {MOST_MARKS} dấu kết hợp liền nhau.",
            f"the text has more than {MOST_MARKS} combining marks in a row",
            path=path,
        )
    return unicodedata.normalize("NFC", text)
