"""Write a mapping file (tệp ghép cột) for a person to edit: one line a column, doubts as lines to choose from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from motcua.ledger.schema import Column, column_labels
from motcua.ledger.sniff import SniffedColumn, SniffedRegister

__all__ = ["mapping_text"]

_HEAD = """\
# Tệp ghép cột của motcua cho {source}. Mỗi dòng ghép một cột của sổ với một tiêu đề trong tệp:
#     tên_cột = "tiêu đề"                                  ghép theo tiêu đề
#     tên_cột = {{ column = "H" }}                           ghép theo chữ cái của cột, khi tiêu đề trùng nhau
#     tên_cột = {{ heading = "…", order = "day_first" }}     ngày viết ngày/tháng; "month_first" là tháng/ngày
#     tên_cột = ""                                         sổ không có cột này
# Dòng bắt đầu bằng # không được đọc. Dùng lại: motcua audit TỆP --map TỆP_NÀY
# Các tên cột: {names}.
"""


def mapping_text(found: SniffedRegister) -> str:
    """Return the mapping file for what was sniffed; read back, it gives the same columns.

    Args:
        found: what the file looks like.
    """
    lines = [_HEAD.format(source=found.source.replace("\n", " "), names=", ".join(Column))]
    lines += _known(found)
    lines += _choices(found)
    lines += _unknown(found)
    for column in found.missing:
        if not any(column in one.candidates for one in found.columns):
            lines.append(f'# THIẾU: {column_labels(column)[0]}. Bỏ dấu # và ghi tiêu đề:\n# {column.value} = "…"')
    return "\n".join(lines) + "\n"


def _known(found: SniffedRegister) -> Iterator[str]:
    for one in found.columns:
        if one.column is not None:
            note = "" if one.how != "loose" else ", chỉ khớp khi bỏ dấu"
            yield f"{_line(one)}  # cột {one.letters}: {column_labels(one.column)[0]}{note}"


def _line(one: SniffedColumn) -> str:
    assert one.column is not None  # noqa: S101  only known columns are written so
    order = _order(one)
    if order is None:
        return f"{one.column.value} = {_quoted(one.heading)}"
    return f'{one.column.value} = {{ heading = {_quoted(one.heading)}, order = "{order}" }}'


def _order(one: SniffedColumn) -> str | None:
    """Return which number stands first in a column of slashed dates that leave a doubt; None without doubt."""
    tally = one.dates
    if tally is None or not (tally.month_first or tally.unproven):
        return None
    return "month_first" if tally.looks_month_first else "day_first"


def _choices(found: SniffedRegister) -> Iterator[str]:
    columns = dict.fromkeys(column for one in found.columns for column in one.candidates)
    for column in columns:
        yield f"# NHIỀU CỘT CÓ THỂ LÀ {column_labels(column)[0]}; bỏ dấu # ở một dòng:"
        for one in found.columns:
            if column in one.candidates:
                yield f'# {column.value} = {{ column = "{one.letters}" }}  # {_flat(one.heading)}'


def _unknown(found: SniffedRegister) -> Iterator[str]:
    unknown = [one for one in found.columns if one.how == "unknown"]
    if unknown:
        yield "# Chưa biết là gì, không đọc; muốn đọc thì bỏ dấu # và thay dấu ? bằng tên cột:"
    for one in unknown:
        yield f"# ? = {_quoted(one.heading)}  # cột {one.letters}"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; its rules for quotes are those of JSON, but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _flat(text: str) -> str:
    """Return a text for a comment: one line, no signs that a comment may not hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
