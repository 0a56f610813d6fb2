"""Processes in files: TOML and JSON in, JSON out; every fault of a file is told at once, each with its path.

A file holds one version: the keys of `Process`, and a table `[[step]]` for each step, in the order of the process.

>>> process = read_process('''
... id = "p"
... procedure = "1.000236"
... version = "1"
... term = "1 ngày làm việc"
... [[step]]
... id = "decide"
... name_vi = "Phê duyệt"
... unit = "Sở"
... role = "lãnh đạo"
... minutes = 480
... ''')
>>> process_json(process)["term"]
{'value': '1', 'unit': 'working_day'}
>>> process_from(process_json(process)) == process
True
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from motcua.clock import Term, parse_term
from motcua.clock.term import make_term
from motcua.codes import procedure as procedure_codes
from motcua.errors import BadInputError, MotcuaError, UnreadableFileError
from motcua.states.levels.lists import ServiceLevel
from motcua.states.process import Issuer, Process, ProcessStep, ill_formed, structure_faults
from motcua.states.processconfig import INFORMATION_ONLY
from motcua.states.status import State
from motcua.units import TimeUnit

__all__ = ["process_from", "process_json", "read_process"]


class _WrongError(Exception):
    """A value of the wrong kind; carries what was wanted."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@attrs.frozen
class _Key:
    """How one key is read.

    Attributes:
        read: makes the value, or raises `_WrongError`.
        required: whether it must be there.
    """

    read: Callable[[Any], Any]
    required: bool = False


def read_process(text: str) -> Process:
    """Return the process written in a TOML text.

    Raises:
        UnreadableFileError: PROCESS_NOT_TOML.
        CollectedError: PROCESS_ILL_FORMED with every fault, each with its path.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFileError(
            "PROCESS_NOT_TOML", f"Tệp quy trình không phải TOML: {error}", f"the process is not TOML: {error}"
        ) from error
    return process_from(content)


def process_from(content: Mapping[str, Any]) -> Process:
    """Return the process in a mapping, as TOML or JSON give it.

    Args:
        content: the keys of `Process`, with `step` for the steps; days as dates or ISO text; the term as official
            text or as `{"value": ..., "unit": ...}`.

    Raises:
        CollectedError: PROCESS_ILL_FORMED with every fault, each with its path.
    """
    faults: list[MotcuaError] = []
    head = _read(content, _HEAD, "$", faults)
    steps = [_read(row, _STEP, f"$.step[{place}]", faults) for place, row in enumerate(head.get("step", ()))]
    if faults:
        if "step" in head and all("id" in step for step in steps):
            graph = tuple(map(_stand_in, steps))
            faults.extend(structure_faults(graph, head.get("valid_from"), head.get("valid_to")))
        raise ill_formed(tuple(faults))
    del head["step"]
    return Process(**head, steps=tuple(ProcessStep(**step) for step in steps))


def process_json(process: Process) -> dict[str, Any]:
    """Return the process as plain values: what `process_from` reads back, and what has a canonical hash."""
    return {
        "id": process.id,
        "procedure": process.procedure,
        "version": process.version,
        "term": {"value": str(process.term.amount), "unit": process.term.unit.value},
        "approval": process.approval,
        "issuer": process.issuer and process.issuer.value,
        "valid_from": process.valid_from and process.valid_from.isoformat(),
        "valid_to": process.valid_to and process.valid_to.isoformat(),
        **_configured(process),
        "step": [_step_json(step) for step in process.steps],
    }


def _configured(process: Process) -> dict[str, Any]:
    """What a service is configured with, where it is said: a process that does not say it keeps its hash."""
    said = {"level": process.level, "eform": process.eform, "components": list(process.components)}
    return {name: value for name, value in said.items() if value}


def _step_json(step: ProcessStep) -> dict[str, Any]:
    plain = attrs.asdict(step, recurse=False)
    lists = {name: list(plain[name]) for name in ("next", "returns_to", "guards")}
    return {**plain, **lists, "state": step.state and step.state.value}


def _read(row: object, keys: Mapping[str, _Key], path: str, faults: list[MotcuaError]) -> dict[str, Any]:
    """Read a table by its keys; faults are added to the list, and what is at fault is left out."""
    if not isinstance(row, Mapping):
        faults.append(_fault(path, _WrongError("phải là một bảng", "must be a table")))
        return {}
    values: dict[str, Any] = {}
    unknown = (_fault(f"{path}.{name}", _WrongError("khóa lạ", "an unknown key")) for name in row if name not in keys)
    faults.extend(unknown)
    for name, key in keys.items():
        try:
            if row.get(name) is not None:
                values[name] = key.read(row[name])
            elif key.required:
                faults.append(_fault(f"{path}.{name}", _WrongError("thiếu", "is missing")))
        except _WrongError as wrong:
            faults.append(_fault(f"{path}.{name}", wrong, row[name]))
    return values


def _fault(path: str, wrong: _WrongError, value: object = None) -> BadInputError:
    return BadInputError("PROCESS_ILL_FORMED", wrong.vi, wrong.en, path=path, value=value)


def _stand_in(step: Mapping[str, Any]) -> ProcessStep:
    """Return a step that has at least what the graph needs, so that faults of the graph are told with the others."""
    blank = {"name_vi": "", "unit": "", "role": "", "minutes": 0}
    return ProcessStep(**{**blank, **step})


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _WrongError("phải là chữ, không để trống", "must be text, and not blank")
    return unicodedata.normalize("NFC", value.strip())


def _text_or_blank(value: object) -> str:
    return "" if value == "" else _text(value)


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _WrongError("phải là danh sách tên", "must be a list of names")
    return tuple(map(_text, value))


def _tables(value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise _WrongError("phải là các bảng [[step]]", "must be tables [[step]]")
    return list(value)


def _minutes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _WrongError("phải là số phút nguyên, không âm", "must be a whole number of minutes, not below zero")
    return value


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text raises TypeError
    except (TypeError, ValueError) as error:
        raise _WrongError("phải là ngày YYYY-MM-DD", "must be a day YYYY-MM-DD") from error


def _procedure(value: object) -> str:
    try:
        return procedure_codes.validate(_text(value))
    except BadInputError as error:
        raise _WrongError(error.message_vi, error.message_en) from error


def _term(value: object) -> Term:
    try:
        if isinstance(value, Mapping) and value.keys() == {"value", "unit"}:
            return make_term(value["value"], TimeUnit(value["unit"]))
    except BadInputError as error:
        raise _WrongError(error.message_vi, error.message_en) from error
    except ValueError as error:
        units = ", ".join(unit.value for unit in TimeUnit)
        raise _WrongError(f"đơn vị phải là một trong: {units}", f"the unit must be one of: {units}") from error
    reading = parse_term(_text(value))
    if reading.ok and len(reading.terms) == 1 and not reading.findings:
        return reading.terms[0]
    vi = "; ".join(one.message_vi for one in reading.findings)
    en = "; ".join(one.message_en for one in reading.findings)
    raise _WrongError(
        f"phải là một thời hạn rõ đơn vị, ví dụ '5 ngày làm việc'. {vi}".strip(),
        f"must be one term with a clear unit, such as '5 ngày làm việc'. {en}".strip(),
    )


def _one_of(kind: type[Issuer | State]) -> Callable[[object], Issuer | State]:
    def read(value: object) -> Issuer | State:
        try:
            return kind(value)  # type: ignore[arg-type]  # what is no text is no member
        except ValueError as error:
            names = ", ".join(member.value for member in kind)
            raise _WrongError(f"phải là một trong: {names}", f"must be one of: {names}") from error

    return read


def _level(value: object) -> str:
    known = (*(level.value for level in ServiceLevel), INFORMATION_ONLY)
    if value not in known:
        raise _WrongError(f"phải là một trong: {', '.join(known)}", f"must be one of: {', '.join(known)}")
    return str(value)


_HEAD: Mapping[str, _Key] = {
    "id": _Key(_text, required=True),
    "procedure": _Key(_procedure, required=True),
    "version": _Key(_text, required=True),
    "term": _Key(_term, required=True),
    "approval": _Key(_text_or_blank),
    "issuer": _Key(_one_of(Issuer)),
    "valid_from": _Key(_day),
    "valid_to": _Key(_day),
    "level": _Key(_level),
    "eform": _Key(_text),
    "components": _Key(_names),
    "step": _Key(_tables, required=True),
}
_STEP: Mapping[str, _Key] = {
    "id": _Key(_text, required=True),
    "name_vi": _Key(_text, required=True),
    "unit": _Key(_text, required=True),
    "role": _Key(_text, required=True),
    "minutes": _Key(_minutes, required=True),
    "next": _Key(_names),
    "returns_to": _Key(_names),
    "guards": _Key(_names),
    "state": _Key(_one_of(State)),
}
