"""Read a rule pack from TOML: shape first, all faults at once, then frozen rows."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import Any

from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.law import Citation, InForce, Provenance
from motcua.rules.model import Instrument, LeftOut, Reading, Row, Rule, RulePack
from motcua.units import TimeUnit

__all__ = ["pack_faults", "read_pack", "skim_pack"]

_Row = Mapping[str, Any]

_TIME_UNITS = frozenset(TimeUnit)
_AMOUNT = re.compile(r"(?!0+(?:[.,]0+)?$)\d+(?:\.\d+)?")
_TABLE = re.compile(r"^\[\[(?:rule|left_out)\]\][ \t]*$", re.MULTILINE)
_NAME = re.compile(r'^(id|sets) = "([^"]*)"', re.MULTILINE)
_TUPLES = ("ends", "channels", "levels", "procedures", "ways", "events", "fields", "covers", "overrides")
_TEXTS = ("policy", "trigger", "operator", "paper")


def read_pack(text: str) -> RulePack:
    """Return the pack written in a TOML text, every row read and checked.

    Args:
        text: the whole file.

    Raises:
        UnreadableFileError: PACK_NOT_TOML.
        CollectedError: PACK_ILL_FORMED with every fault of the shape, each with its path.
    """
    content = _parse(text)
    if faults := tuple(pack_faults(content)) or tuple(_meaning_faults(content)):
        listed = "; ".join(f"{fault.message_en} @ {fault.path}" for fault in faults)
        raise CollectedError(
            "PACK_ILL_FORMED",
            f"Gói quy định có {len(faults)} lỗi: {listed}",
            f"the rule pack has {len(faults)} faults: {listed}",
            faults=faults,
        )
    rows = (partial(_build_rule, row, content["pack"], _instrument(content)) for row in content["rule"])
    return _build_pack(
        content, [(row["id"], row["sets"], make) for row, make in zip(content["rule"], rows, strict=True)]
    )


def skim_pack(text: str) -> RulePack:
    """Return a pack whose shape was checked before, cut into rows that are parsed when asked for.

    Args:
        text: the whole file; the bundled ones are held against the schema by the tests.
    """
    starts = [found.start() for found in _TABLE.finditer(text)]
    tables = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    left_out = "".join(table for table in tables if table.startswith("[[left_out]]"))
    content = {**tomllib.loads(text[: starts[0]]), **tomllib.loads(left_out)}
    head, instrument = content["pack"], _instrument(content)

    def make(table: str) -> Rule:
        return _build_rule(tomllib.loads(table)["rule"][0], head, instrument)

    named = [(dict(_NAME.findall(table)), table) for table in tables if table.startswith("[[rule]]")]
    return _build_pack(content, [(names["id"], names["sets"], partial(make, table)) for names, table in named])


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


def _meaning_faults(content: _Row) -> Iterator[MotcuaError]:
    """Yield what a schema cannot see: days that are text or out of order, ids twice, rows that clash, odd readings."""
    rows = content["rule"]
    default = content["instrument"]["in_force"]
    yield from _day_faults(default, "$.instrument.in_force")
    is_host = content["pack"]["scope"] == "host"
    seen: dict[str, int] = {}
    for place, row in enumerate(rows):
        path = f"$.rule[{place}]"
        if (first := seen.setdefault(row["id"], place)) != place:
            yield _fault(path, f"mã {row['id']!r} đã có ở $.rule[{first}]", f"id {row['id']!r} is also $.rule[{first}]")
        if not isinstance(row["checked_on"], date):
            yield _fault(f"{path}.checked_on", "phải là ngày, không đặt trong nháy", "must be a date, without quotes")
        if row.get("overrides") and not is_host:
            yield _fault(path, "chỉ gói của host mới thay được dòng khác", "only a host's pack overrides rows")
        if "in_force" in row:
            yield from _day_faults(row["in_force"], f"{path}.in_force")
        yield from _value_faults(row, path, is_host=is_host)
    yield from _clashes(rows, default)


def _day_faults(days: _Row, path: str) -> Iterator[MotcuaError]:
    named = {name: days[name] for name in ("start", "end", "sourced_until") if name in days}
    for name, day in named.items():
        if not isinstance(day, date):
            yield _fault(f"{path}.{name}", "phải là ngày, không đặt trong nháy", "must be a date, without quotes")
    if all(isinstance(day, date) for day in named.values()) and named.get("end", date.max) < named["start"]:
        yield _fault(path, "end đứng trước start", "end comes before start")


def _value_faults(row: _Row, path: str, *, is_host: bool) -> Iterator[MotcuaError]:
    if row["kind"] == "clock" and row["unit"] in _TIME_UNITS and not _AMOUNT.fullmatch(str(row["value"])):
        yield _fault(f"{path}.value", "thời hạn phải là số dương", "a term must be a positive number")
    if not row["cite"].get("article") and row["provenance"] == "sourced" and not row.get("note") and not is_host:
        yield _fault(f"{path}.cite", "dòng có nguồn phải dẫn điều khoản", "a sourced row must cite its article")
    applied = [one for one in row.get("readings", ()) if one["applied"]]
    if any(one.get(name, row.get(name)) != row.get(name) for one in applied for name in ("value", "unit")):
        yield _fault(
            f"{path}.readings", "cách đọc áp dụng khác giá trị của dòng", "the applied reading differs from the row"
        )


def _clashes(rows: Any, default: _Row) -> Iterator[MotcuaError]:
    """Yield rows that set one thing for some of the same dossiers on the same days."""
    of_subject: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        others = of_subject.setdefault(row["sets"], [])
        clash = next((other for other in others if _meet(row, rows[other], default)), None)
        if clash is not None:
            yield _fault(
                f"$.rule[{place}]",
                f"{row['sets']} cũng do $.rule[{clash}] đặt ra trong cùng thời gian",
                f"{row['sets']} is also set by $.rule[{clash}] on the same days",
            )
        others.append(place)


def _meet(row: _Row, other: _Row, default: _Row) -> bool:
    try:
        spans = [InForce(**one.get("in_force", default)) for one in (row, other)]
        if not spans[0].meets(spans[1]):
            return False
    except TypeError:
        return False  # days that are text; that was said before
    for name in ("channels", "levels", "procedures"):
        mine, theirs = set(row.get(name, ())), set(other.get(name, ()))
        if bool(mine) != bool(theirs) and name == "procedures":
            return False  # a procedure's own row goes before the others
        if mine and theirs and not mine & theirs:
            return False
    return True


def _fault(path: str, vi: str, en: str) -> BadInputError:
    return BadInputError("PACK_ILL_FORMED", f"Dòng quy định: {vi}", en, path=path)


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("motcua.rules").joinpath("pack.schema.json").read_text("utf-8"))
    return loaded


def _parse(text: str) -> _Row:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:  # also numbers of thousands of digits
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


def _instrument(content: _Row) -> Instrument:
    body = content["instrument"]
    return Instrument(body["id"], body["title_vi"], body["title_en"], InForce(**body["in_force"]))


def _build_pack(content: _Row, rows: list[tuple[str, str, Any]]) -> RulePack:
    head = content["pack"]
    return RulePack(
        head["id"],
        head["scope"],
        head.get("place"),
        _instrument(content),
        tuple(Row(f"{head['id']}:{name}", sets, make) for name, sets, make in rows),
        tuple(LeftOut(tuple(one["covers"]), one["why_vi"], one["why_en"]) for one in content.get("left_out", ())),
    )


def _build_rule(row: _Row, head: _Row, instrument: Instrument) -> Rule:
    cite = row["cite"]
    others: dict[str, Any] = {name: row.get(name) for name in _TEXTS}
    others |= {name: tuple(row.get(name, ())) for name in _TUPLES}
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
        scope=head["scope"],
        place=head.get("place"),
        actor=row.get("actor", ""),
        readings=tuple(_reading(one) for one in row.get("readings", ())),
        reason_vi=row.get("reason_vi", ""),
        reason_en=row.get("reason_en", ""),
        **others,
    )


def _reading(row: _Row) -> Reading:
    return Reading(**{**row, "value": None if row.get("value") is None else str(row["value"])})
