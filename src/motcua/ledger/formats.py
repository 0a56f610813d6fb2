"""Which format a file has, by its content; its extension is only compared with it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from motcua.errors import UnreadableFileError

__all__ = ["EXTENSIONS", "detect_format", "not_a_spreadsheet"]

EXTENSIONS = {
    "xlsx": (".xlsx",),
    "xlsm": (".xlsm",),
    "ods": (".ods",),
    "xls": (".xls",),
    "html": (".html", ".htm"),
    "parquet": (".parquet", ".pq"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "csv": (".csv", ".tsv", ".tab", ".txt"),
}
"""The extensions that tell a format truly."""

_ENOUGH = 4096


def detect_format(path: Path) -> str:
    """Return the format of a file, a key of `EXTENSIONS`, from its first bytes.

    Raises:
        UnreadableFileError: NOT_A_SPREADSHEET, FILE_ENCRYPTED.
    """
    with path.open("rb") as stream:
        start = stream.read(_ENOUGH)
    if start.startswith(b"PK\x03\x04"):
        return _archive_format(path)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_format(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    text = _loose_text(start)
    if text.startswith("{"):
        return "jsonl"
    if text.startswith("<"):
        return _markup_format(path, text)
    return "csv"


def _archive_format(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, UnicodeDecodeError) as error:
        raise not_a_spreadsheet(path.name, "tệp nén hỏng", "the archive is broken") from error
    if "xl/workbook.xml" in names:
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise not_a_spreadsheet(
            path.name, "định dạng .xlsb không được đọc; hãy lưu lại thành .xlsx", ".xlsb is not read; save it as .xlsx"
        )
    raise not_a_spreadsheet(path.name, "tệp nén không chứa bảng tính", "the archive holds no workbook")


def _compound_format(path: Path) -> str:
    with path.open("rb") as stream:
        content = stream.read(1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFileError(
            "FILE_ENCRYPTED",
            f"Tệp {path.name} có mật khẩu; hãy bỏ mật khẩu rồi thử lại.",
            f"{path.name} is locked with a password; remove it and try again",
            path=path.name,
        )
    return "xls"


def _loose_text(start: bytes) -> str:
    """Return the first letters of a text in any encoding, enough to see its first sign."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start[: len(start) & ~1].decode("utf-16", "replace").lstrip("\ufeff \t\r\n").lower()
    if start[1:2] == b"\0" or start[:1] == b"\0":
        start = start.replace(b"\0", b"")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip().lower()


def _markup_format(path: Path, text: str) -> str:
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text:
        raise not_a_spreadsheet(
            path.name,
            "bảng tính XML 2003 không được đọc; hãy lưu lại thành .xlsx",
            "XML Spreadsheet 2003 is not read; save it as .xlsx",
        )
    return "html"


def not_a_spreadsheet(name: str, why_vi: str = "", why_en: str = "") -> UnreadableFileError:
    """Return the refusal of a file that no register can be read from.

    Args:
        name: the file's name.
        why_vi: what is wrong with it, in Vietnamese.
        why_en: the same in English.
    """
    more_vi, more_en = (f" ({why_vi})" if why_vi else "", f" ({why_en})" if why_en else "")
    return UnreadableFileError(
        "NOT_A_SPREADSHEET",
        f"Tệp {name} không phải bảng tính đọc được (.xlsx, .xls, .ods, .csv, .parquet, .jsonl){more_vi}.",
        f"{name} is not a spreadsheet that can be read (.xlsx, .xls, .ods, .csv, .parquet, .jsonl){more_en}",
        path=name,
    )
