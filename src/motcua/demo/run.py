"""The demo: make a register with planted faults, audit it from its file, and compare with the answer key."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import attrs

from motcua.audit import AuditResult, audit
from motcua.clock import WorkClock
from motcua.demo.dossiers import LAST_DAY, Draft, clean_dossiers
from motcua.demo.planting import plant_faults, repeats
from motcua.demo.workbook import FIRST_DATA_ROW, write_register
from motcua.errors import BadInputError
from motcua.ledger import read_register

__all__ = ["DemoResult", "answer_key", "make_register", "run_demo"]

_SEED = 20261124
_FEWEST_ROWS = 500


@attrs.frozen
class DemoResult:
    """What the demo did.

    Attributes:
        result: the audit of the register.
        planted: (row, finding) pairs of the answer key.
        found: planted pairs that the audit found.
        missed: planted pairs that it did not find.
        wrong: pairs that it found although nothing was planted.
        outputs: the files written, register first.
        kinds: how many kinds of faults were planted.
    """

    result: AuditResult
    planted: frozenset[tuple[int, str]]
    found: frozenset[tuple[int, str]]
    missed: frozenset[tuple[int, str]]
    wrong: frozenset[tuple[int, str]]
    outputs: tuple[Path, ...]
    kinds: int


def make_register(rows: int, *, seed: int = _SEED) -> list[Draft]:
    """Return the drafts of a register with planted faults.

    Raises:
        BadInputError: DEMO_TOO_SMALL when there is no room for every kind of fault.
    """
    if rows < _FEWEST_ROWS:
        raise BadInputError(
            "DEMO_TOO_SMALL",
            f"Cần ít nhất {_FEWEST_ROWS} dòng để cài đủ các loại lỗi.",
            f"at least {_FEWEST_ROWS} rows are needed to plant every kind of fault",
            value=rows,
        )
    clock, random = WorkClock.default(), Random(seed)
    times = repeats(rows)
    return plant_faults(clean_dossiers(rows + times, random, clock), random, clock, times)


def run_demo(
    folder: Path, *, rows: int = 5000, progress: Callable[[int], Any] | None = None, seed: int = _SEED
) -> DemoResult:
    """Write the register and its answer key into `folder`, audit the file, and compare.

    Args:
        folder: where to write; it is made when missing.
        rows: how many dossiers.
        progress: called with the number of rows audited, now and then.
        seed: the seed of the register.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drafts = make_register(rows, seed=seed)
    register_file, key_file = folder / "register.xlsx", folder / "answer-key.json"
    write_register(register_file, drafts)
    planted = answer_key(drafts)
    _write_key(key_file, drafts)
    result = audit(read_register(register_file), as_of=LAST_DAY, progress=progress)
    seen = frozenset((one.row, one.finding.id) for one in result.findings)
    kinds = len({draft.fault for draft in drafts if draft.expected})
    return DemoResult(result, planted, planted & seen, planted - seen, seen - planted, (register_file, key_file), kinds)


def answer_key(drafts: Sequence[Draft]) -> frozenset[tuple[int, str]]:
    """Return what an audit must find in drafts: the row in the sheet and the finding, for each planted fault."""
    return frozenset((FIRST_DATA_ROW + offset, name) for offset, draft in enumerate(drafts) for name in draft.expected)


def _write_key(path: Path, drafts: Sequence[Draft]) -> None:
    rows = [
        {"row": FIRST_DATA_ROW + offset, "fault": draft.fault, "expected": list(draft.expected)}
        for offset, draft in enumerate(drafts)
        if draft.expected
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
