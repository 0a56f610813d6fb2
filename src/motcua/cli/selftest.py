"""`motcua selftest`: whether what motcua brings loads and agrees, and whether a tiny audit has its known answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import click

from motcua.audit import all_checks
from motcua.cli.audit import require_audit_extra
from motcua.cli.output import CLEAN, FOUND, common, emit, pick, stdout
from motcua.clock import Calendar, HalfDays, WorkClock, WorkingDays, WorkingHours
from motcua.codes.catalogue import catalogue, catalogue_codes
from motcua.codes.registry import level1_registry
from motcua.errors import MotcuaError
from motcua.findings import finding_kinds
from motcua.ledger.schema import Column, column_labels, heading_index
from motcua.rules import RuleBook

__all__ = ["Tested", "selftest_command"]

_ROWS = 600


@attrs.frozen
class Tested:
    """What one test says.

    Attributes:
        name: what was tested.
        ok: whether it holds.
        detail: counts, or what is wrong.
    """

    name: str
    ok: bool
    detail: str


@click.command("selftest")
@common
def selftest_command(as_json: bool, lang: str) -> int:  # noqa: FBT001
    """Tự kiểm tra: lịch, gói quy định, bảng, một lần kiểm tra nhỏ có đáp án. Test the installation."""
    require_audit_extra()
    tests = [_tested(name, test) for name, test in _TESTS.items()]
    ok = all(one.ok for one in tests)
    if as_json:
        emit({"ok": ok, "tests": [attrs.asdict(one) for one in tests]})
    else:
        console = stdout()
        for one in tests:
            console.print(f"{'[green]✓' if one.ok else '[red]✗'}[/] {one.name}: ", end="")
            console.print(one.detail, markup=False)
        text = pick(lang, "Mọi thứ khớp." if ok else "Có chỗ sai.", "All is well." if ok else "Something is wrong.")
        console.print(text, style="bold green" if ok else "bold red")
    return CLEAN if ok else FOUND


def _tested(name: str, test: Callable[[], Iterator[str]]) -> Tested:
    """Run a test: it yields a count of what it looked at first, and then whatever is wrong."""
    try:
        told, *wrong = test()
    except (MotcuaError, OSError, LookupError, ValueError) as error:
        return Tested(name, ok=False, detail=f"{type(error).__name__}: {error}")
    return Tested(name, not wrong, "; ".join(wrong[:5]) or told)


def _calendar() -> Iterator[str]:
    calendar = Calendar.official()
    yield f"{calendar.id} {calendar.version}: {calendar.first} – {calendar.last}, {len(calendar.days)}"
    for day, special in calendar.days.items():
        other = special.swap_with
        if other is not None and other in calendar.days and calendar.days[other].is_working == special.is_working:
            yield f"{day} ↔ {other}"


def _clock() -> Iterator[str]:
    import numpy as np  # noqa: PLC0415  an extra

    from motcua.clock.batch import due_many  # noqa: PLC0415  it needs numpy, an extra

    clock, start = WorkClock.default(), datetime(2024, 1, 2, 1, tzinfo=UTC)
    starts = [start + timedelta(hours=7 * number) for number in range(500)]
    seconds = np.array([int(one.timestamp()) for one in starts])
    terms = (WorkingDays(5), WorkingHours(8), HalfDays(3))
    yield f"{len(starts) * len(terms)}"
    for term in terms:
        for one, due in zip(starts, due_many(clock, seconds, term).due.tolist(), strict=True):
            if int(clock.due_at(one, term).timestamp()) != due:
                yield f"{one.isoformat()} + {term}"


def _packs() -> Iterator[str]:
    packs = RuleBook.official().packs
    yield f"{len(packs)}, {sum(len(pack.rules) for pack in packs)}"
    ids = [rule.id for pack in packs for rule in pack.rules]
    yield from sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) != len(ids) else ()


def _tables() -> Iterator[str]:
    yield f"{len(catalogue())}, {len(level1_registry())}, {len(finding_kinds())}, {len(heading_index())}"
    yield from (entry.code for entry in catalogue() if entry.code not in catalogue_codes())
    yield from (column.value for column in Column if not all(column_labels(column)))
    yield from (name for check in all_checks() for name in check.names if name not in finding_kinds())


def _audit() -> Iterator[str]:
    from motcua.audit import audit  # noqa: PLC0415  beside the demo, which needs an extra
    from motcua.demo import run_demo  # noqa: PLC0415  it writes a spreadsheet, which needs the extra
    from motcua.demo.dossiers import LAST_DAY  # noqa: PLC0415  likewise

    with TemporaryDirectory() as folder:
        demo = run_demo(Path(folder), rows=_ROWS)
        streamed = audit(demo.outputs[0], as_of=LAST_DAY)
    yield f"{_ROWS}: {len(demo.found)}/{len(demo.planted)}"
    yield from (f"missed: {row} {name}" for row, name in sorted(demo.missed))
    yield from (f"wrong: {row} {name}" for row, name in sorted(demo.wrong))
    if streamed.findings != demo.result.findings:
        yield "columns ≠ rows"


_TESTS: dict[str, Callable[[], Iterator[str]]] = {
    "calendar": _calendar,
    "clock": _clock,
    "packs": _packs,
    "tables": _tables,
    "audit": _audit,
}
