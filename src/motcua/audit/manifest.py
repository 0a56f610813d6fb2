"""The manifest of an audit: what was read, by which versions and rules, what was found, and what was written.

Its hash is taken over canonical bytes, so the same inputs and versions give the same hash; `motcua replay` runs it
again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from motcua.audit.findingrows import AuditFinding
from motcua.audit.run import AuditResult, ColumnAudit
from motcua.canonical import canonical_bytes, canonical_hash
from motcua.clock import Calendar
from motcua.clock.policy import policies
from motcua.ledger import RegisterMap
from motcua.rules import RuleBook, RulePack

__all__ = ["Audited", "build_manifest", "differences", "file_sha256", "findings_sha256", "mapping_record"]

Audited: TypeAlias = AuditResult | ColumnAudit


def build_manifest(
    results: Iterable[Audited], outputs: Iterable[Path], *, version: str, digests: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the manifest, its own hash under `manifest_sha256`.

    Args:
        results: the audits, one per register.
        outputs: the files written.
        version: the library's version.
        digests: hashes of the findings that went to a file as columns, by the register's name.
    """
    content: dict[str, Any] = {
        "library": {"name": "motcua", "version": version},
        "inputs": [_input(result, digests or {}) for result in results],
        "packs": [
            {"id": pack.id, "instrument": pack.instrument.id, "rows": len(pack.rules), "sha256": _pack_hash(pack)}
            for pack in RuleBook.official().packs
        ],
        "policies_sha256": canonical_hash(_plain(policies())),
        "outputs": [{"name": path.name, "sha256": file_sha256(path)} for path in outputs],
    }
    return {**content, "manifest_sha256": canonical_hash(content)}


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def findings_sha256(findings: Iterable[AuditFinding]) -> str:
    """Return a hash of findings, their words and their citations included.

    Args:
        findings: the findings, in order.
    """
    digest = hashlib.sha256()
    for one in findings:
        found = one.finding
        cites = [[cite.text_vi, cite.text_en, cite.provenance.value] for cite in found.because]
        words = [found.id, found.severity.value, found.message_vi, found.message_en, cites]
        digest.update(canonical_bytes([one.check, one.row, one.code, *words]) + b"\n")
    return digest.hexdigest()


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield where two manifests differ, as (path, then, now); what an audit wrote is left out.

    Args:
        then: the manifest that was kept.
        now: the manifest of the audit run again.
    """
    for key in sorted(then.keys() | now.keys()):
        if key not in ("outputs", "manifest_sha256"):
            yield from _apart(f"$.{key}", then.get(key), now.get(key))


def _apart(path: str, then: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            yield from _apart(f"{path}.{key}", then.get(key), now.get(key))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (first, second) in enumerate(zip(then, now, strict=True)):
            yield from _apart(f"{path}[{place}]", first, second)
    elif then != now:
        yield path, then, now


def mapping_record(mapping: RegisterMap) -> dict[str, Any]:
    """Return what an auditor said of a register's columns as JSON-like data.

    Args:
        mapping: what was said.
    """
    return {
        "headings": {column.value: text for column, text in mapping.headings.items()},
        "places": {column.value: text for column, text in mapping.places.items()},
        "orders": {column.value: text for column, text in mapping.orders.items()},
        "left_out": [column.value for column in mapping.left_out],
    }


def _pack_hash(pack: RulePack) -> str:
    """Return a hash of what a pack says, so that a changed value shows."""
    return canonical_hash(_plain(pack))


def _plain(value: Any) -> Any:
    """Return a value as texts, lists and mappings that come out the same in every process: sets have no order."""
    if attrs.has(type(value)):
        return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value)) if field.eq}
    if isinstance(value, Mapping):
        return sorted(([repr(_plain(key)), _plain(item)] for key, item in value.items()), key=repr)
    if isinstance(value, AbstractSet):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    return str(value)


def _calendar_hash(calendar: Calendar) -> str:
    return canonical_hash(_plain([calendar.first, calendar.last, calendar.days]))


def _input(result: Audited, digests: Mapping[str, str]) -> Mapping[str, Any]:
    clock, name = result.clock, result.register.source
    is_full = isinstance(result, AuditResult)
    return {
        "name": name,
        "sha256": result.register.sha256,
        "judged_at": result.at.isoformat(),
        "calendar": {
            "id": clock.calendar.id, "version": clock.calendar.version, "sha256": _calendar_hash(clock.calendar),
        },
        "week": {"id": clock.week.id, "spec": clock.week.spec},
        "profile": result.profile.id,
        "place": result.place,
        "as_of": None if result.as_of is None else result.as_of.isoformat(),
        "mapping": mapping_record(result.mapping),
        "checks": [check.id for check in result.checks],
        "rows": result.register.sheet_rows,
        "explained": is_full,
        "findings": result.counts,
        "findings_sha256": findings_sha256(result.findings) if isinstance(result, AuditResult) else digests.get(name),
    }  # fmt: skip
