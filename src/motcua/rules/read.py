"""Read a rule pack from TOML: shape first, all faults at once, then frozen rows."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.law import Citation, InForce, Provenance
from motcua.rules.model import Instrument, Rule, RulePack

__all__ = ["pack_faults", "read_pack"]

_Row = Mapping[str, Any]


def read_pack(text: str, *, checked: bool = False) -> RulePack:
    """Return the pack written in a TOML text.

    Args:
        text: the whole file.
        checked: True for a text whose shape was checked before, such as the bundled packs,
            which the tests hold against the schema.

    Raises:
        CollectedError: with every fault of the shape, each with its path.
    """
    content = _parse(text)
    if not checked and (faults := tuple(pack_faults(content))):
        listed = "; ".join(f"{fault.message_en} @ {fault.path}" for fault in faults)
        raise CollectedError(
            "PACK_ILL_FORMED",
            f"Gói quy định có {len(faults)} lỗi: {listed}",
            f"the rule pack has {len(faults)} faults: {listed}",
            faults=faults,
        )
    return _build_pack(content)


def pack_faults(content: _Row) -> Iterator[MotcuaError]:
    """Yield every fault of a parsed pack against the schema `pack.schema.json`."""
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  slow to import, rarely needed

    validator = Draft202012Validator(_schema(), format_checker=FormatChecker())
    for error in sorted(validator.iter_errors(_plain(content)), key=lambda fault: list(map(str, fault.path))):
        yield BadInputError(
            "PACK_ILL_FORMED",
            f"Dòng quy định sai khuôn dạng: {error.message}",
            error.message,
            path=error.json_path,
        )


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("motcua.rules").joinpath("pack.schema.json").read_text("utf-8"))
    return loaded


def _parse(text: str) -> _Row:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFileError(
            "PACK_NOT_TOML", f"Gói quy định không phải TOML: {error}", f"the rule pack is not TOML: {error}"
        ) from error


def _plain(value: Any) -> Any:
    """Turn TOML dates into ISO text, which is what a JSON Schema can check."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _build_pack(content: _Row) -> RulePack:
    head = content["pack"]
    body = content["instrument"]
    instrument = Instrument(body["id"], body["title_vi"], body["title_en"], InForce(**body["in_force"]))
    rules = tuple(_build_rule(row, head, instrument) for row in content.get("rule", ()))
    return RulePack(head["id"], head["scope"], head.get("place"), instrument, rules)


def _build_rule(row: _Row, head: _Row, instrument: Instrument) -> Rule:
    cite = row["cite"]
    in_force = row.get("in_force")
    return Rule(
        id=f"{head['id']}:{row['id']}",
        kind=row["kind"],
        sets=row["sets"],
        value=None if row.get("value") is None else str(row["value"]),
        unit=row.get("unit"),
        summary_vi=row["summary_vi"],
        summary_en=row["summary_en"],
        cite=Citation(
            instrument.id,
            instrument.title_vi,
            instrument.title_en,
            cite.get("article"),
            cite.get("clause"),
            cite.get("point"),
            Provenance(row["provenance"]),
        ),
        in_force=instrument.in_force if in_force is None else InForce(**in_force),
        checked_on=row["checked_on"],
        note=row.get("note", ""),
        place=head.get("place"),
        policy=row.get("policy"),
        trigger=row.get("trigger"),
        ends=tuple(row.get("ends", ())),
        channels=tuple(row.get("channels", ())),
    )
