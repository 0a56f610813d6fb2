"""What an auditor chose, and the engine made for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from motcua.audit.check import Check, RowCheck
from motcua.audit.facts import end_of_day
from motcua.clock import WorkClock
from motcua.errors import BadInputError, UnreadableFileError
from motcua.ledger import Column, OpenRegister
from motcua.states import Profile
from motcua.statistics.census import CensusPlan

if TYPE_CHECKING:
    from motcua.audit.censustaker import CensusTaker
    from motcua.audit.engine import Engine, Sink

__all__ = ["Choice", "make_engine", "require_streamed", "unit_column"]


@attrs.frozen
class Choice:
    """What the auditor chose; as the arguments of `audit`."""

    clock: WorkClock
    profile: Profile
    as_of: date | None
    place: str | None
    checks: tuple[Check, ...]
    census: CensusPlan | None
    progress: Callable[[int], Any] | None

    @property
    def gathers_open(self) -> bool:
        """Whether the open dossiers are wanted."""
        return self.census is not None and self.census.open

    @property
    def known_clock(self) -> WorkClock:
        """The clock as known on the day of judgement."""
        return self.clock if self.as_of is None else self.clock.known_on(self.as_of)

    def moment(self, last: Callable[[], datetime | None], source: str) -> datetime:
        """Return the moment of judgement.

        Raises:
            UnreadableFileError: REGISTER_EMPTY.
        """
        at = end_of_day(self.as_of) if self.as_of is not None else last()
        if at is None:
            raise UnreadableFileError(
                "REGISTER_EMPTY",
                "Sổ không có dòng nào có ngày giờ; không biết kiểm tra tại thời điểm nào.",
                "no row of the register has a moment, so there is no moment to judge at",
                path=source,
            )
        return at


def require_streamed(checks: Sequence[Check]) -> None:
    """Refuse checks that must see a register whole.

    Args:
        checks: the checks.

    Raises:
        BadInputError: CHECK_NOT_STREAMED.
    """
    from motcua.audit.engine import can_stream  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import

    whole = [one.id for one in checks if not can_stream((one,))]
    if whole:
        names = ", ".join(whole)
        raise BadInputError(
            "CHECK_NOT_STREAMED",
            f"Kiểm tra {names} cần cả sổ một lúc; hãy dùng audit().",
            f"{names} must see the whole register at once; use audit()",
            value=names,
        )


def make_engine(
    opened: OpenRegister, choice: Choice, sink: Sink | None, *, judges: bool = True, joins: bool = True
) -> tuple[datetime, Engine]:
    """Return the moment of judgement and an engine that is ready to run.

    Args:
        opened: the register.
        choice: what the auditor chose.
        sink: where findings go as columns without words, or None.
        judges: whether the engine judges rows.
        joins: whether it judges the register as a whole.
    """
    from motcua.audit.engine import Engine  # noqa: PLC0415  it needs numpy and pyarrow, extras slow to import
    from motcua.audit.kernel import Kernel  # noqa: PLC0415  likewise
    from motcua.audit.opendossiers import OpenDossiers  # noqa: PLC0415  likewise
    from motcua.audit.source import BatchSource, read_by  # noqa: PLC0415  likewise

    is_narrow = sink is not None and opened.format in ("parquet", "arrow")
    by = None if choice.census is None else unit_column(choice.census)
    besides = (*(() if by is None else (by,)), *((Column.OFFICER,) if choice.gathers_open else ()))
    chosen = read_by(choice.checks, opened, besides=besides) if is_narrow else opened
    source = BatchSource(chosen, raw=sink is None)
    at = choice.moment(source.last_moment, opened.source)
    knows = Column.FORWARDED_AT in opened.headings
    rows = [check for check in choice.checks if isinstance(check, RowCheck)]
    kernel = Kernel(at, choice.known_clock, choice.profile, choice.place, knows, rows)
    return at, Engine(
        source,
        kernel,
        choice.checks,
        sink,
        choice.progress,
        _taker(choice.census, at),
        OpenDossiers(by) if choice.gathers_open else None,
        judges=judges,
        joins=joins,
    )


def _taker(plan: CensusPlan | None, at: datetime) -> CensusTaker | None:
    from motcua.audit.censustaker import CensusTaker  # noqa: PLC0415  it needs numpy, an extra

    return None if plan is None else CensusTaker(plan.until(at.date()), unit_column(plan))


def unit_column(plan: CensusPlan) -> Column | None:
    """Return the column that names the unit in a census, or None.

    Args:
        plan: what the census counts.
    """
    return None if plan.by is None else Column(plan.by)
