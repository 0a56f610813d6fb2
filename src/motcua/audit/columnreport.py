"""Write findings without words: a Parquet file of (row, check, finding, severity) for each register, and a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from motcua.audit.engine import SCHEMA
from motcua.audit.manifest import build_manifest
from motcua.audit.run import ColumnAudit

__all__ = ["FindingFile", "finding_file", "write_column_manifest"]


@attrs.define(eq=False)
class FindingFile:
    """A file that takes findings as columns.

    Attributes:
        path: the file, or None to take only their hash.
    """

    path: Path | None
    _writer: pq.ParquetWriter | None = None
    _digest: hashlib._Hash = attrs.field(factory=hashlib.sha256)

    def take(self, findings: pa.RecordBatch) -> None:
        """Take in findings.

        Args:
            findings: their rows, checks, names and weights.
        """
        words = ",".join(str(findings.column(place)[0]) for place in (1, 2, 3))
        self._digest.update(words.encode() + np.asarray(findings.column(0)).tobytes())
        if self._writer is not None:
            self._writer.write_batch(findings)

    @property
    def sha256(self) -> str:
        """A hash of the findings taken in so far."""
        return self._digest.hexdigest()


@contextmanager
def finding_file(path: Path | None) -> Iterator[FindingFile]:
    """Open a file for findings.

    Args:
        path: the file, or None to take only their hash.
    """
    if path is None:
        yield FindingFile(None)
        return
    with pq.ParquetWriter(path, SCHEMA) as writer:
        yield FindingFile(path, writer)


def write_column_manifest(
    folder: Path, audits: list[ColumnAudit], digests: dict[str, str], *, version: str
) -> tuple[tuple[Path, ...], str]:
    """Write the manifest beside the files of findings, and return all files and its hash.

    Args:
        folder: where the files of findings are.
        audits: the audits.
        digests: the hashes of the findings, by the register's name.
        version: the library's version.
    """
    outputs = tuple(sorted(folder.glob("*.parquet")))
    manifest = build_manifest(audits, outputs, version=version, digests=digests)
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    return (*outputs, path), str(manifest["manifest_sha256"])
