"""The manifest of an audit: what was read, by which versions and rules, and what was written.

Its hash is taken over canonical bytes, so the same inputs and versions give the same hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from motcua.audit.run import AuditResult
from motcua.canonical import canonical_hash
from motcua.rules import RuleBook, RulePack

__all__ = ["build_manifest", "file_sha256"]


def build_manifest(results: Iterable[AuditResult], outputs: Iterable[Path], *, version: str) -> dict[str, Any]:
    """Return the manifest, its own hash under `manifest_sha256`.

    Args:
        results: the audits, one per register.
        outputs: the files written.
        version: the library's version.
    """
    audits = tuple(results)
    content: dict[str, Any] = {
        "library": {"name": "motcua", "version": version},
        "inputs": [_input(result) for result in audits],
        "packs": [
            {"id": pack.id, "instrument": pack.instrument.id, "rows": len(pack.rules), "sha256": _pack_hash(pack)}
            for pack in RuleBook.official().packs
        ],
        "outputs": [{"name": path.name, "sha256": file_sha256(path)} for path in outputs],
    }
    return {**content, "manifest_sha256": canonical_hash(content)}


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pack_hash(pack: RulePack) -> str:
    """Return a hash of what a pack says, so that a changed value shows."""
    return canonical_hash(repr(attrs.astuple(pack)))


def _input(result: AuditResult) -> Mapping[str, Any]:
    clock = result.clock
    return {
        "name": result.register.source,
        "sha256": result.register.sha256,
        "judged_at": result.at.isoformat(),
        "calendar": {"id": clock.calendar.id, "version": clock.calendar.version},
        "week": {"id": clock.week.id, "spec": clock.week.spec},
        "profile": result.profile.id,
        "place": result.place,
        "as_of": None if result.as_of is None else result.as_of.isoformat(),
        "checks": [check.id for check in result.checks],
        "rows": result.register.sheet_rows,
        "findings": result.counts,
    }
