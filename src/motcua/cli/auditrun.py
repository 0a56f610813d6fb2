"""What `motcua audit`, `replay` and `explain` share: the choices of the auditor, and running an audit with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import attrs

import motcua
from motcua.audit import AuditResult, ColumnAudit, audit, audit_columns
from motcua.audit.check import Check
from motcua.audit.checks import all_checks, checks_named
from motcua.audit.manifest import build_manifest
from motcua.audit.publish import published
from motcua.audit.report import write_report
from motcua.cli.clockwork import build_clock
from motcua.cli.output import read_day, read_text_file
from motcua.clock import WorkClock
from motcua.errors import BadInputError
from motcua.ledger import OpenRegister, RegisterMap, read_mapping
from motcua.rules import RuleBook
from motcua.statistics.census import CensusPlan

_MONTHS = 12
"""How many months the report shows beside each other."""

__all__ = ["Asked", "asked_of", "read_map", "run_bare", "run_bare_audits", "run_full"]


@attrs.frozen
class Asked:
    """The choices of an auditor.

    Attributes:
        clock: week and calendar.
        as_of: judge at the end of this day, or None.
        place: the province whose rules apply, or None for that of each code.
        mapping: what is said of the register's columns.
        checks: the checks to run.
    """

    clock: WorkClock
    as_of: date | None
    place: str | None
    mapping: RegisterMap
    checks: tuple[Check, ...] = attrs.field(factory=all_checks)

    @property
    def choices(self) -> dict[str, Any]:
        """What an audit is given of them."""
        return {"clock": self.clock, "as_of": self.as_of, "place": self.place, "checks": self.checks}


def asked_of(given: Mapping[str, Any]) -> Asked:
    """Return the choices that the options `map_file`, `packs`, `week`, `calendar_file`, `as_of`, `checks` make.

    Args:
        given: the options.

    Raises:
        BadInputError: PACKS_CONFLICT, NOT_A_DAY, CHECK_UNKNOWN.
        UnreadableFileError: MAP_ILL_FORMED.
    """
    as_of = None if given["as_of"] is None else read_day(given["as_of"], "--as-of")
    clock = build_clock(given["week"], given["calendar_file"])
    checks = checks_named(given.get("checks", ()))
    return Asked(clock, as_of, _place(given["packs"]), read_map(given["map_file"]), checks)


def run_full(
    registers: Sequence[OpenRegister], asked: Asked, out: Path | None, advance_to: Callable[[int], Any]
) -> tuple[list[AuditResult], tuple[Path, ...], str]:
    """Audit registers with every word, and write the report if a folder is given.

    Args:
        registers: the registers.
        asked: the choices.
        out: the folder, or None.
        advance_to: told how many rows are done.
    """
    results: list[AuditResult] = []
    for register in registers:
        progress = partial(_advance, advance_to, sum(one.register.sheet_rows for one in results))
        results.append(audit(register, **asked.choices, census=CensusPlan(months=_MONTHS), progress=progress))
    if out is None:
        return results, (), str(build_manifest(results, (), version=motcua.__version__)["manifest_sha256"])
    with published(out) as folder:
        outputs, digest = write_report(results, folder, version=motcua.__version__, registers=registers)
    return results, tuple(out / path.relative_to(folder) for path in outputs), digest


def run_bare(
    registers: Sequence[OpenRegister], asked: Asked, out: Path | None, advance_to: Callable[[int], Any]
) -> tuple[list[ColumnAudit], tuple[Path, ...], str]:
    """Audit registers without words, and write the findings as Parquet; arguments as for `run_full`."""
    if out is None:
        audits, digests = run_bare_audits(registers, asked, None, advance_to)
        manifest = build_manifest(audits, (), version=motcua.__version__, digests=digests)
        return audits, (), str(manifest["manifest_sha256"])
    from motcua.audit.columnreport import write_column_manifest  # noqa: PLC0415  it needs pyarrow, slow to import

    with published(out) as folder:
        audits, digests = run_bare_audits(registers, asked, folder, advance_to)
        outputs, digest = write_column_manifest(folder, audits, digests, version=motcua.__version__)
    return audits, tuple(out / path.name for path in outputs), digest


def run_bare_audits(
    registers: Sequence[OpenRegister], asked: Asked, folder: Path | None, advance_to: Callable[[int], Any]
) -> tuple[list[ColumnAudit], dict[str, str]]:
    """Audit registers without words into a folder, and return the hashes of the findings by the registers' names.

    Args:
        registers: the registers.
        asked: the choices.
        folder: where the findings go as Parquet, or None.
        advance_to: told how many rows are done.
    """
    from motcua.audit.columnreport import finding_file  # noqa: PLC0415  it needs pyarrow, slow to import

    audits: list[ColumnAudit] = []
    digests: dict[str, str] = {}
    for number, register in enumerate(registers, start=1):
        progress = partial(_advance, advance_to, sum(one.register.sheet_rows for one in audits))
        name = "findings.parquet" if len(registers) == 1 else f"findings-{number}.parquet"
        with finding_file(None if folder is None else folder / name) as file:
            audits.append(audit_columns(register, file.take, **asked.choices, progress=progress))
        digests[register.source] = file.sha256
    return audits, digests


def _advance(advance_to: Callable[[int], Any], before: int, rows: int) -> None:
    advance_to(before + rows)


def read_map(path: str | None) -> RegisterMap:
    """Return what a mapping file says of columns; `motcua sniff --out` writes one.

    Args:
        path: the file, or None for no mapping.

    Raises:
        UnreadableFileError: MAP_ILL_FORMED.
    """
    return RegisterMap() if path is None else read_mapping(read_text_file(path), path)


def _place(packs: Sequence[str]) -> str | None:
    """Return the province whose rules apply, from the packs named."""
    places = [pack.place for pack in (RuleBook.official().pack(name) for name in packs) if pack.place is not None]
    if len(set(places)) > 1:
        raise BadInputError(
            "PACKS_CONFLICT", "Các gói thuộc nhiều tỉnh khác nhau.", "the packs belong to different provinces"
        )
    return places[0] if places else None
