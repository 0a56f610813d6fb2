"""How large a register may be: every bound has a name; what exceeds it is refused or cut, and said so."""

from __future__ import annotations

import attrs

from motcua.errors import UnreadableFileError

__all__ = ["Limits", "too_large"]

_MIB = 1024 * 1024


@attrs.frozen(kw_only=True)
class Limits:
    """The bounds a register is read within.

    Attributes:
        workbook_bytes: largest workbook or HTML table, which is held in memory; bytes.
        stream_bytes: largest CSV, JSON Lines or Parquet file, which is read piece by piece; bytes.
        unpacked_bytes: largest content of a workbook (a zip archive) once unpacked; bytes.
        ratio: how many times larger a member of an archive may be than its packed form; small members are not asked.
        members: most members an archive may have.
        sheets: most sheets a workbook may have.
        columns: most columns of a sheet; 702 is column ZZ.
        rows: most rows of a sheet that is held in memory; a spreadsheet's own bound is 1,048,576.
        grid_cells: most cells, blank ones included, of a sheet that is held in memory.
        stream_rows: most rows of a Parquet file, in which few bytes can stand for any number of rows.
        held_rows: most rows that `read_register` holds as rows; `open_register` streams and has no such bound.
        cell_length: longest text of a cell, in code points; a spreadsheet's own bound is 32,767.
        merges: most merged ranges of a sheet that are followed.
        batch_rows: rows of one batch.
        batch_bytes: most bytes of texts of one column of one batch of Parquet, which can repeat a text by number.
    """

    workbook_bytes: int = 512 * _MIB
    stream_bytes: int = 16 * 1024 * _MIB
    unpacked_bytes: int = 2 * 1024 * _MIB
    ratio: int = 200
    members: int = 2_000
    sheets: int = 200
    columns: int = 702
    rows: int = 1_048_576
    grid_cells: int = 40_000_000
    stream_rows: int = 200_000_000
    held_rows: int = 5_000_000
    cell_length: int = 32_767
    merges: int = 500_000
    batch_rows: int = 65_536
    batch_bytes: int = 512 * _MIB


def too_large(name: str, what_vi: str, what_en: str) -> UnreadableFileError:
    """Return the refusal of a file that exceeds a bound.

    Args:
        name: the file's name.
        what_vi: which bound, in Vietnamese.
        what_en: the same in English.
    """
    return UnreadableFileError(
        "FILE_TOO_LARGE", f"Tệp {name} quá lớn: {what_vi}.", f"the file {name} is too large: {what_en}", path=name
    )
