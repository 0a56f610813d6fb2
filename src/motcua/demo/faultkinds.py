"""What a kind of planted fault is, and the questions and changes that kinds share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import attrs

from motcua.clock import WorkClock
from motcua.demo.dossiers import Draft
from motcua.units import Channel

__all__ = [
    "FaultKind",
    "cell",
    "code_as",
    "has_legacy_code",
    "has_room",
    "in_days",
    "is_after_mergers",
    "is_finished",
    "is_online",
    "is_open",
    "is_paper_under_decree",
    "is_returned",
    "is_under_decree",
    "not_strict",
    "status",
]

# The answer key knows these days by itself: read from the packs, a wrong day there would be planted and found alike.
_DECREE_61_ENDS = date(2025, 6, 30)
_STRICT_ENDS = date(2025, 9, 14)
_MERGERS_BEGIN = date(2025, 7, 1)


@attrs.frozen
class FaultKind:
    """A kind of planted fault.

    Attributes:
        name: the finding it must raise; also its name in the answer key.
        may: whether a clean draft can carry it.
        plant: what it changes in the draft.
        implied: findings that it brings with it, given the draft.
        last_of_day: whether only the last serial of a day may carry it, so that no gap arises.
        numbers_anew: whether it gives the dossier another well-formed code, which no other dossier may have.
        alone: whether no other dossier of the register may be of its procedure and channel.
    """

    name: str
    may: Callable[[Draft], bool]
    plant: Callable[[Draft, Random, WorkClock], None]
    implied: Callable[[Draft], tuple[str, ...]] = lambda _draft: ()
    last_of_day: bool = False
    numbers_anew: bool = False
    alone: bool = False


def is_finished(draft: Draft) -> bool:
    """Return whether a draft was processed to its end without a supplement."""
    return draft.finished_at is not None and draft.supplement is None


def is_returned(draft: Draft) -> bool:
    """Return whether its result was returned too."""
    return is_finished(draft) and draft.returned_at is not None


def has_room(draft: Draft) -> bool:
    """Return whether its term is long enough to move things about in."""
    return is_finished(draft) and (draft.due_at.date() - draft.accepted_at.date()).days >= 9  # noqa: PLR2004


def in_days(draft: Draft) -> bool:
    """Return whether its term is one of working days with room."""
    return has_room(draft) and draft.terms[0].unit == "working_day"


def is_online(draft: Draft) -> bool:
    """Return whether it was filed online, with such a term."""
    return in_days(draft) and draft.entry.channel is Channel.ONLINE


def is_paper_under_decree(draft: Draft) -> bool:
    """Return whether it was filed in person while Decree 61/2018 was in force."""
    return in_days(draft) and draft.entry.channel is Channel.COUNTER and is_under_decree(draft)


def is_under_decree(draft: Draft) -> bool:
    """Return whether it was accepted while Decree 61/2018 was in force."""
    return has_room(draft) and draft.accepted_at.date() <= _DECREE_61_ENDS


def has_legacy_code(draft: Draft) -> bool:
    """Return whether its agency code is of the old form."""
    return is_finished(draft) and draft.agency.startswith("000.")


def is_after_mergers(draft: Draft) -> bool:
    """Return whether it was accepted after provinces merged."""
    return is_finished(draft) and draft.accepted_at.date() >= _MERGERS_BEGIN


def is_open(draft: Draft) -> bool:
    """Return whether it is an open online filing."""
    return draft.finished_at is None and draft.entry.channel is Channel.ONLINE


def not_strict(draft: Draft) -> tuple[str, ...]:
    """Return what its code breaks besides, while Circular 01/2018 was in force."""
    return ("CODE_NOT_STRICT",) if draft.accepted_at.date() <= _STRICT_ENDS else ()


def code_as(change: Callable[[str], str]) -> Callable[[Draft, Random, WorkClock], None]:
    """Return a plan that changes the code."""

    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.code = change(draft.code)

    return plant


def cell(column: str, text: str) -> Callable[[Draft, Random, WorkClock], None]:
    """Return a plan that writes a text into a cell."""

    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.cells[column] = text

    return plant


def status(word: str) -> Callable[[Draft, Random, WorkClock], None]:
    """Return a plan that changes the status word."""

    def plant(draft: Draft, random: Random, clock: WorkClock) -> None:
        del random, clock
        draft.status = word

    return plant
