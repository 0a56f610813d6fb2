"""What statistics need to know of a dossier; how it stood at a moment; and which moments contradict each other.

Nothing is refused because it is odd: an end before the acceptance stands in real registers, and a figure that left it
out would be wrong in silence. Such a dossier counts as received, is neither on time nor late, and is reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from motcua.clock import Pause, Term
from motcua.findings import Finding, finding
from motcua.localtime import local, local_or_none
from motcua.states.dues import is_timed
from motcua.statistics.ontime import Outcome
from motcua.statistics.share import require_counts
from motcua.units import Channel

__all__ = ["HandledDossier", "dossier_faults"]

_NOTHING = timedelta()


@attrs.frozen(kw_only=True)
class HandledDossier:
    """An accepted dossier (hồ sơ đã tiếp nhận) as far as figures go; nothing in it names a person but the officer.

    Attributes:
        code: the dossier code, or whatever the host calls it.
        accepted_at: when it was accepted, in +07:00.
        due: the due moment now in force, or None when there is none.
        promised: the due moment printed on the receipt, or None when it is the one in force.
        ended_at: when processing ended, or None while it is open.
        supplement: wall time between the request and the completion of a supplement.
        waiting_since: since when a supplement is awaited, or None when none is.
        requests: how many supplements were asked for.
        terms: its term, or nothing when not known; hours end at a minute, days with their last day.
        pauses: when its term does not run, for a what-if.
        unit: the agency or unit that resolves it, "" when not known.
        officer: how the host calls the officer in charge, "" when not known.
        sector: the sector of its procedure, "" when not known.
        procedure: its procedure or service, "" when not known.
        level: the level of the online service, "" when not known.
        channel: how it was filed, or None when not known.
        components: how many components it has, or None when not known.
        reused: how many of them came from digitised data already held, or None when not known.
    """

    code: str
    accepted_at: datetime = attrs.field(converter=local)
    due: datetime | None = attrs.field(default=None, converter=local_or_none)
    promised: datetime | None = attrs.field(default=None, converter=local_or_none)
    ended_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    supplement: timedelta = _NOTHING
    waiting_since: datetime | None = attrs.field(default=None, converter=local_or_none)
    requests: int = 0
    terms: tuple[Term, ...] = ()
    pauses: tuple[Pause, ...] = ()
    unit: str = ""
    officer: str = ""
    sector: str = ""
    procedure: str = ""
    level: str = ""
    channel: Channel | None = None
    components: int | None = None
    reused: int | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse counts below zero."""
        require_counts(requests=self.requests, components=self.components or 0, reused=self.reused or 0)

    @property
    def is_timed(self) -> bool:
        """Whether its term ends at a minute."""
        return is_timed(self.terms)

    @property
    def is_contradictory(self) -> bool:
        """Whether a duration in it is below zero."""
        return next(_backwards(self), None) is not None

    def outcome(self, at: datetime) -> Outcome:
        """Return how it stood at a moment: what happened later had not happened, and what contradicts has no due."""
        ended = self.ended_at if self.ended_at is not None and self.ended_at <= at else None
        if self.is_contradictory:
            return Outcome(None, None, ended, at)
        waiting = self.waiting_since if self.waiting_since is not None and self.waiting_since <= at else None
        return Outcome(self.due, self.promised, ended, at, self.supplement, self.is_timed, waiting, self.requests)


def dossier_faults(dossiers: Iterable[HandledDossier], *, units: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Return what is odd: durations below zero, no due moment, a unit not on the list, a code that comes twice.

    Args:
        dossiers: the dossiers.
        units: the units the host knows, or None to take any; "" is never one of them.
    """
    found: list[Finding] = []
    seen: set[str] = set()
    for dossier in dossiers:
        found.extend(
            finding("STAT_DURATION_NEGATIVE", code=dossier.code, field_vi=vi, field_en=en)
            for vi, en in _backwards(dossier)
        )
        if dossier.due is None:
            found.append(finding("STAT_NO_DUE", code=dossier.code))
        if units is not None and dossier.unit not in units:
            found.append(finding("STAT_UNIT_UNKNOWN", code=dossier.code, unit=dossier.unit or "-"))
        if dossier.code in seen:
            found.append(finding("STAT_CODE_TWICE", code=dossier.code))
        seen.add(dossier.code)
    return tuple(found)


def _backwards(dossier: HandledDossier) -> Iterator[tuple[str, str]]:
    """Yield what each duration below zero is called."""
    accepted = dossier.accepted_at
    if dossier.ended_at is not None and dossier.ended_at < accepted:
        yield "lúc kết thúc đứng trước lúc tiếp nhận", "the end comes before the acceptance"
    if dossier.due is not None and dossier.due < accepted:
        yield "hạn đứng trước lúc tiếp nhận", "the due moment comes before the acceptance"
    if dossier.supplement < _NOTHING:
        yield "thời gian bổ sung nhỏ hơn 0", "the time of the supplement is below zero"
    if dossier.waiting_since is not None and dossier.waiting_since < accepted:
        yield "lúc yêu cầu bổ sung đứng trước lúc tiếp nhận", "the request for a supplement comes before the acceptance"
