"""What a stream says of one dossier, gathered: its heads, its steps, its statuses, in the order they were sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from motcua.codes import dossier as dossier_codes
from motcua.codes.dossier import DossierCode
from motcua.errors import BadInputError
from motcua.exchange.dialect import dialect
from motcua.exchange.model import Head, Message, ProgressRow, Record, StatusRow
from motcua.exchange.values import shown
from motcua.states import History

__all__ = ["Trail", "Trails", "attach"]


@attrs.define
class Trail:
    """The records about one dossier; a record sent again unchanged is kept once.

    Attributes:
        code: its dossier code, "" when a record has none.
        dialect: the dialect of its first message.
        unit: the unit that reports it, where an envelope names one.
        heads: its heads.
        rows: its steps.
        statuses: its statuses without a moment.
        parsed: its dossier code taken apart, or None when no rule knows it.
        history: the host's own history of it, where given.
        known: the steps kept so far.
    """

    code: str
    dialect: str
    unit: str | None = None
    heads: list[Head] = attrs.field(factory=list)
    rows: list[ProgressRow] = attrs.field(factory=list)
    statuses: list[StatusRow] = attrs.field(factory=list)
    parsed: DossierCode | None = None
    history: History | None = None
    known: set[tuple[object, ...]] = attrs.field(factory=set, repr=False)

    def add(self, row: ProgressRow) -> None:
        """Keep a step; one that is sent again as it was is the same step."""
        key = (row.at, row.status, row.note, row.handler)
        if key not in self.known:
            self.known.add(key)
            self.rows.append(row)

    @property
    def head(self) -> Head | None:
        """The last head, which is in force."""
        return self.heads[-1] if self.heads else None

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that is said of it: heads, then steps, then statuses."""
        return (*self.heads, *self.rows, *self.statuses)

    @property
    def carriers(self) -> tuple[Head | StatusRow, ...]:
        """The records that carry results: heads and statuses."""
        return (*self.heads, *self.statuses)

    @property
    def last_told(self) -> tuple[Head | StatusRow, ...]:
        """The last head and the last status, each where there is one."""
        return (*self.heads[-1:], *self.statuses[-1:])

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted, by the head or by the first step that says so; None when neither does."""
        if self.heads and self.heads[-1].accepted_at is not None:
            return self.heads[-1].accepted_at
        return next((row.at for row in self.rows if row.status == _ACCEPTED), None)

    def says(self, name: str, kind: str = "dossier") -> bool:
        """Return whether the dialect has a field for an attribute of the neutral model."""
        return name in dialect(self.dialect).messages[kind].neutral


_ACCEPTED = 2


class Trails:
    """The trails of a stream, gathered message by message; messages themselves are not kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[str, Trail] = {}

    def add(self, message: Message) -> None:
        """Take in a message; a record without a code belongs to nobody and makes a trail of its own."""
        for record in message.records:
            code = record.code or record.path
            trail = self._found.get(code)
            if trail is None:
                trail = self._found[code] = _trail(record, message)
            trail.unit = trail.unit or message.unit or (record.unit_code if isinstance(record, Head) else None)
            if isinstance(record, Head):
                trail.heads.append(record)
            elif isinstance(record, ProgressRow):
                trail.add(record)
            else:
                trail.statuses.append(record)

    def all(self) -> tuple[Trail, ...]:
        """Return the trails, in the order in which dossiers first occurred."""
        return tuple(self._found.values())


def _trail(record: Record, message: Message) -> Trail:
    code = shown(record.code or "")
    try:
        parsed = dossier_codes.parse(code) if code else None
    except BadInputError:
        parsed = None
    return Trail(code, message.dialect or "", parsed=parsed)


def attach(gathered: Sequence[Trail], histories: Mapping[str, History]) -> None:
    """Give each trail the host's history of it.

    Args:
        gathered: the trails.
        histories: by dossier code; a history whose code no trail has goes to the one trail without a history that
            was accepted in the same second.
    """
    without = []
    for trail in gathered:
        trail.history = histories.get(trail.code)
        if trail.history is None:
            without.append(trail)
    taken = {trail.code for trail in gathered}
    for code, history in histories.items():
        if code in taken or history.accepted_at is None:
            continue
        accepted = history.accepted_at.replace(microsecond=0)
        same = [
            trail
            for trail in without
            if trail.accepted_at is not None and trail.accepted_at.replace(microsecond=0) == accepted
        ]
        if len(same) == 1:
            same[0].history = history
