"""Write what an audit found: a workbook, JSON, Parquet, one offline HTML page, and the manifest.

Names, addresses and identity numbers of the register are not in any of them: a finding names the row
and the dossier code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from motcua.audit.findingrows import AuditFinding
from motcua.audit.manifest import build_manifest
from motcua.audit.reportpage import render_page
from motcua.audit.run import AuditResult
from motcua.audit.sheets import write_parquet, write_workbook
from motcua.errors import BadInputError
from motcua.ledger import OpenRegister, Register

__all__ = ["clear_write_errors", "finding_record", "write_report"]


def write_report(
    results: Sequence[AuditResult],
    folder: Path,
    *,
    version: str,
    registers: Sequence[Register | OpenRegister | None] = (),
) -> tuple[tuple[Path, ...], str]:
    """Write the report of one or more audits into a folder.

    Args:
        results: the audits, one per register.
        folder: where to write; it is made when missing.
        version: the library's version, for the manifest.
        registers: for each audit the register, for the charts; not needed for one that was held. Without it the
            report of a register that was streamed has no charts of days, units and hours.

    Returns:
        The files written, and the hash of the manifest.

    Raises:
        BadInputError: OUTPUT_UNWRITABLE when the folder cannot be written to.
    """
    with clear_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        names = ("findings.xlsx", "findings.json", "report.html", "findings.parquet")
        outputs = [folder / name for name in names]
        write_workbook(outputs[0], results)
        _write_text(outputs[1], json.dumps([_records(result) for result in results], ensure_ascii=False, indent=1))
        _write_text(outputs[2], render_page(results, version, registers))
        write_parquet(outputs[3], results)
        manifest = build_manifest(results, outputs, version=version)
        outputs.append(folder / "manifest.json")
        _write_text(outputs[-1], json.dumps(manifest, ensure_ascii=False, indent=1))
    return tuple(outputs), str(manifest["manifest_sha256"])


@contextmanager
def clear_write_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says of a folder that cannot be written to into a clear error.

    Raises:
        BadInputError: OUTPUT_UNWRITABLE.
    """
    try:
        yield
    except OSError as error:
        raise BadInputError(
            "OUTPUT_UNWRITABLE",
            f"Không ghi được vào {folder.name}: {error.strerror}.",
            f"cannot write into {folder.name}: {error.strerror}",
            path=str(folder),
        ) from error


def finding_record(one: AuditFinding) -> dict[str, Any]:
    """Return a finding with its place as JSON-like data."""
    found = one.finding
    return {
        "check": one.check,
        "row": one.row,
        "code": one.code,
        "id": found.id,
        "severity": found.severity.value,
        "message_vi": found.message_vi,
        "message_en": found.message_en,
        "because_vi": [cite.text_vi for cite in found.because],
        "because_en": [cite.text_en for cite in found.because],
        "provenance": [cite.provenance.value for cite in found.because],
    }


def _records(result: AuditResult) -> dict[str, Any]:
    return {
        "register": result.register.source,
        "judged_at": result.at.isoformat(),
        "rows": result.register.sheet_rows,
        "dossiers": result.dossiers,
        "unreadable": result.register.unreadable_rows,
        "unread_headings": list(result.register.unread_headings),
        "remarks": [
            {"id": one.id, "severity": one.severity.value, "message_vi": one.message_vi, "message_en": one.message_en}
            for one in result.register.remarks
        ],
        "on_time": result.on_time,
        "findings": [finding_record(one) for one in result.findings],
    }


def _write_text(path: Path, text: str) -> None:
    """Write beside the target and move over it, so that no half-written report is left behind."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, "utf-8")
    beside.replace(path)
