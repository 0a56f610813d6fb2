"""Dossiers for statistics as Hypothesis draws them: ordinary ones, odd ones, and those whose moments contradict."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from motcua.clock import WorkingDays, WorkingHours
from motcua.localtime import DESK_ZONE
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.periods import Period

MARCH = Period.parse("2024-03")
MOMENTS = st.integers(-60 * 24 * 40, 60 * 24 * 75).map(
    lambda minutes: datetime(2024, 3, 1, tzinfo=DESK_ZONE) + timedelta(minutes=minutes)
)
_AFTER = st.integers(-60 * 24 * 3, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


_SUPPLEMENTS = st.integers(-60, 60 * 24 * 5)
_NEVER_BACK = st.integers(0, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def dossiers(draw, after=_AFTER, supplements=_SUPPLEMENTS):
    """One dossier: sometimes without a due moment, sometimes with an end before its acceptance."""
    accepted = draw(MOMENTS)
    later = st.none() | after.map(lambda passed: accepted + passed)
    return HandledDossier(
        code=f"S-{draw(st.integers(0, 999))}",
        accepted_at=accepted,
        due=draw(later),
        promised=draw(later),
        ended_at=draw(later),
        supplement=draw(supplements.map(lambda minutes: timedelta(minutes=minutes))),
        waiting_since=draw(later),
        requests=draw(st.integers(0, 3)),
        terms=draw(st.sampled_from([(), (WorkingDays(5),), (WorkingHours(8),)])),
        unit=draw(st.sampled_from(["A", "B", ""])),
        officer=draw(st.sampled_from(["1", "2"])),
        procedure=draw(st.sampled_from(["X", "Y"])),
        level=draw(st.sampled_from(["2", "3", "4", ""])),
        components=draw(st.none() | st.integers(3, 5)),
        reused=draw(st.none() | st.integers(0, 3)),
    )


CLEAN = dossiers(after=_NEVER_BACK, supplements=st.integers(0, 60 * 24 * 5))
EVEN_ODD = st.lists(dossiers(), max_size=12)
EVEN_CLEAN = st.lists(CLEAN, max_size=12)
