"""Put the files of a report where they belong all at once: a report is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.errors import BadInputError

__all__ = ["published"]

_LAST = "manifest.json"
"""The manifest names the hashes of the others and goes last: without it, or against it, a report is not whole."""


@contextmanager
def published(folder: Path) -> Iterator[Path]:
    """Give a folder to write into; when all went well, its files are moved to where they belong.

    What a run that was killed left behind is thrown away by the next one. When something fails, the report that was
    there before is still there.

    Args:
        folder: where the files belong; it is made when missing.

    Raises:
        BadInputError: OUTPUT_UNWRITABLE when the folder cannot be written to or the disk is full.
    """
    beside = folder.parent / f".{folder.name}.part"
    try:
        if folder.exists():
            os.scandir(folder).close()  # a file in its place is told before anything is done
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        yield beside
        _move(beside, folder)
    except OSError as error:
        raise _unwritable(folder, error.strerror or str(error)) from error
    except Exception as error:
        # the writer of workbooks wraps what the system says
        if type(error).__module__.startswith("xlsxwriter"):
            raise _unwritable(folder, str(error)) from error
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(beside: Path, folder: Path) -> None:
    """Move the files; into a folder that is there already the manifest comes last and goes first."""
    if not folder.exists():
        beside.rename(folder)
        return
    (folder / _LAST).unlink(missing_ok=True)
    for path in sorted(beside.iterdir(), key=lambda one: one.name == _LAST):
        path.replace(folder / path.name)


def _unwritable(folder: Path, why: str) -> BadInputError:
    return BadInputError(
        "OUTPUT_UNWRITABLE",
        f"Không ghi được vào {folder.name}: {why}. Không có báo cáo dở dang nào được để lại.",
        f"cannot write into {folder.name}: {why}; no half report was left",
        path=str(folder),
    )
