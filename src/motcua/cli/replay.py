"""`motcua replay`: run an audit again from its manifest and say whether every finding comes out the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

import motcua
from motcua.audit.checks import checks_named
from motcua.audit.manifest import build_manifest, differences, file_sha256
from motcua.cli.audit import progress_bar, require_audit_extra
from motcua.cli.auditrun import Asked, run_bare_audits, run_full
from motcua.cli.clockwork import build_clock
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, read_day, read_text_file, stdout
from motcua.clock import Week
from motcua.clock.week import DEFAULT_WEEK
from motcua.errors import BadInputError, UnreadableFileError
from motcua.ledger import Column, RegisterMap, open_register

__all__ = ["replay_command"]


@click.command("replay")
@click.argument("manifest", metavar="MANIFEST")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung đã dùng / the extra calendar used.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc đã dùng, nếu là tệp / the hours used, if from a file.")
@common
def replay_command(manifest: str, files: tuple[str, ...], as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Chạy lại một lần kiểm tra từ bản kê. Run an audit again from its manifest.

    FILE are the registers; by default those of the manifest's names beside it, above it or in the current folder.
    """
    require_audit_extra()
    then = _read(manifest)
    found = _inputs(then, [Path(one) for one in files], Path(manifest).resolve().parent)
    with progress_bar(None, quiet=as_json) as advance_to:
        now = _again(then, found, given, advance_to)
    apart = list(differences(then, now))
    same = all(
        one.get("findings_sha256") == other.get("findings_sha256")
        for one, other in zip(then["inputs"], now["inputs"], strict=True)
    )
    if as_json:
        told = [{"path": path, "then": before, "now": after} for path, before, after in apart]
        emit({"identical": same and not apart, "findings_identical": same, "differences": told})
    else:
        _print(apart, lang, same=same)
    return CLEAN if same and not apart else FOUND


def _read(path: str) -> dict[str, Any]:
    try:
        content = json.loads(read_text_file(path))
        for one in content["inputs"]:
            _ = one["name"], one["sha256"], one["as_of"], one["place"], one["mapping"], one["explained"], one["week"]
            _ = one["checks"], one["profile"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(
            "MANIFEST_ILL_FORMED",
            f"Tệp {path} không phải bản kê của một lần kiểm tra: {error}.",
            f"{path} is no manifest of an audit: {error}",
            path=path,
        ) from error
    return content  # type: ignore[no-any-return]  # looked through above


def _inputs(then: Mapping[str, Any], files: Sequence[Path], folder: Path) -> list[Path]:
    """Return the file of each input: one with the hash that was recorded goes before one with the name."""
    hashes = {file: file_sha256(file) for file in files if file.is_file()}
    found = []
    for one in then["inputs"]:
        candidates = [file for file, digest in hashes.items() if digest == one["sha256"]]
        candidates += [file for file in hashes if file.name == one["name"]]
        candidates += [] if files else [place / one["name"] for place in (folder, folder.parent, Path())]
        there = next((file for file in candidates if file.is_file()), None)
        if there is None:
            raise BadInputError(
                "INPUT_NOT_FOUND",
                f"Không tìm thấy sổ {one['name']}; hãy ghi đường dẫn của nó sau bản kê.",
                f"the register {one['name']} was not found; name its path after the manifest",
                path=one["name"],
            )
        found.append(there)
    return found


def _again(then: Mapping[str, Any], files: Sequence[Path], given: Mapping[str, Any], advance_to: Any) -> dict[str, Any]:
    results: list[Any] = []
    digests: dict[str, str] = {}
    for one, file in zip(then["inputs"], files, strict=True):
        day = one["as_of"]
        clock = build_clock(given["week"] or _week(one["week"]), given["calendar_file"])
        as_of, checks = None if day is None else read_day(day), checks_named(one["checks"])
        asked = Asked(clock, as_of, one["place"], _mapping(one["mapping"]), checks)
        register = open_register(file, mapping=asked.mapping)
        if one["explained"]:
            results += run_full([register], asked, None, advance_to)[0]
        else:
            audits, found = run_bare_audits([register], asked, None, advance_to)
            results += audits
            digests |= found
    return build_manifest(results, (), version=motcua.__version__, digests=digests)


def _week(record: Mapping[str, Any]) -> str | None:
    """Return how the week of a manifest is asked for: not at all for the default one, by its id, or by its hours."""
    if record["id"] == DEFAULT_WEEK.id:
        return None
    try:
        return Week.named(record["id"]).id
    except BadInputError:
        return str(record["spec"])


def _mapping(record: Mapping[str, Any]) -> RegisterMap:
    named = {part: {Column(key): str(text) for key, text in record[part].items()} for part in
             ("headings", "places", "orders")}  # fmt: skip
    return RegisterMap(**named, left_out=tuple(map(Column, record["left_out"])))


def _print(apart: Sequence[tuple[str, Any, Any]], lang: str, *, same: bool) -> None:
    console = stdout()
    if same:
        console.print(pick(lang, "Mọi phát hiện giống hệt.", "Every finding is the same."), style="bold green")
    else:
        console.print(pick(lang, "Phát hiện khác lần trước.", "The findings differ."), style="bold red")
    for path, before, after in apart:
        console.print(f"  {path}: {before!r} → {after!r}"[:300], markup=False)
