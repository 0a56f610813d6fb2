"""Faults that take two rows or more: doubles, gaps, swapped numbers, one filer twice, one procedure with two terms."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from random import Random

from motcua.clock import WorkClock, WorkingDays
from motcua.demo.dossiers import Draft
from motcua.demo.faultkinds import in_days, is_finished

__all__ = ["PAIRED", "plant_pairs", "put_out_of_order"]

PAIRED = (
    "CODE_DUPLICATE",
    "SERIAL_GAP",
    "SERIAL_OUT_OF_ORDER",
    "DUPLICATE_FILING",
    "RESULT_NUMBER_TWICE",
    "PROCEDURE_TERMS_DIFFER",
    "REGISTER_OUT_OF_ORDER",
)
"""The kinds planted here."""

_FAR = 45
_LATER = timedelta(days=5)
"""A row is moved by so many rows and so many days at least, in a small register as in a large one."""


def plant_pairs(drafts: Sequence[Draft], random: Random, clock: WorkClock, times: int) -> set[int]:
    """Plant faults of several rows `times` times each and return the identities of rows that are taken out.

    Args:
        drafts: clean dossiers in order of acceptance, changed in place.
        random: the seeded source of chance.
        clock: the desk's week and calendar.
        times: how often to plant each kind.
    """
    days = _by_day(drafts)
    _duplicates(days, random, times)
    removed = _gaps(days, random, times)
    _swapped(days, random, times)
    _filed_twice(drafts, random, clock, times)
    _numbered_twice(drafts, random, times)
    _two_terms(drafts, random, clock, times)
    return removed


def _by_day(drafts: Sequence[Draft]) -> dict[tuple[str, object], list[Draft]]:
    days: dict[tuple[str, object], list[Draft]] = defaultdict(list)
    for draft in drafts:
        days[draft.agency, draft.accepted_at.date()].append(draft)
    return days


def _mark(first: Draft, second: Draft, name: str, *others: str) -> None:
    first.fault = "(twin)"
    second.fault, second.expected = name, (name, *others)


def _duplicates(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> None:
    """Give the last dossier of a day the code of the one before it."""
    busy = [day[-2:] for day in days.values() if len(day) >= 2]  # noqa: PLR2004
    for first, second in random.sample(busy, min(times, len(busy))):
        second.code = first.code
        _mark(first, second, "CODE_DUPLICATE")


def _gaps(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> set[int]:
    """Take the first dossier of a busy day out of the register; its last one then shows the gap."""
    busy = [day for day in days.values() if len(day) >= 3 and _is_clean(day)]  # noqa: PLR2004
    removed: set[int] = set()
    for day in random.sample(busy, min(times, len(busy))):
        removed.add(id(day[0]))
        day[0].fault = "(removed)"
        for draft in day[1:-1]:
            draft.fault = "(neighbour)"
        day[-1].fault, day[-1].expected = "SERIAL_GAP", ("SERIAL_GAP",)
    return removed


def _swapped(days: dict[tuple[str, object], list[Draft]], random: Random, times: int) -> None:
    """Swap the codes of two dossiers of a day: the earlier one then carries the higher serial."""
    pairs = [day[-2:] for day in days.values() if len(day) >= 2 and _is_clean(day)]  # noqa: PLR2004
    told = [pair for pair in pairs if pair[0].accepted_at.replace(second=0) < pair[1].accepted_at.replace(second=0)]
    for first, second in random.sample(told, min(times, len(told))):
        first.code, second.code = second.code, first.code
        _mark(second, first, "SERIAL_OUT_OF_ORDER")


def _filed_twice(drafts: Sequence[Draft], random: Random, clock: WorkClock, times: int) -> None:
    """Make two dossiers of a day those of one person about one procedure, each with its own code."""
    by_day: dict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.fault and in_days(draft):
            by_day[draft.accepted_at.date(), draft.entry.channel].append(draft)
    pairs = [pair for same in by_day.values() for pair in combinations(same, 2)]
    random.shuffle(pairs)
    planted = 0
    for first, second in pairs:
        due = clock.deadline(second.accepted_at, first.terms).due
        if planted == times or first.fault or second.fault or due is None or (second.finished_at or due) > due:
            continue
        second.entry, second.terms, second.due_at = first.entry, first.terms, due
        second.cells["applicant"] = f"Người nộp giả lập {first.number:05d}"
        second.cells["address"] = f"Địa chỉ giả lập {first.number:05d}"
        _mark(first, second, "DUPLICATE_FILING")
        planted += 1


def _numbered_twice(drafts: Sequence[Draft], random: Random, times: int) -> None:
    """Give the result of one dossier the number of another of the same office and year."""
    groups: dict[tuple[str, int], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.fault and is_finished(draft) and draft.finished_at is not None:
            groups[draft.agency, draft.finished_at.year].append(draft)
    pairs = [group[:2] for group in (random.sample(same, len(same)) for same in groups.values()) if len(group) > 1]
    pairs += [group[2:4] for group in groups.values() if len(group) > 4]  # noqa: PLR2004
    planted = 0
    for pair in pairs:
        first, second = sorted(pair, key=lambda draft: draft.accepted_at)
        if planted < times and not first.fault and not second.fault:
            second.cells["result_number"] = f"{first.number}/KQ-MAU"
            _mark(first, second, "RESULT_NUMBER_TWICE")
            planted += 1


def _two_terms(drafts: Sequence[Draft], random: Random, clock: WorkClock, times: int) -> None:
    """Give a later dossier of a procedure another term, and a promise counted by it."""
    groups: dict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        groups[draft.entry.code, draft.entry.channel].append(draft)
    pairs = [same[-2:] for same in groups.values() if len(same) > 1 and _is_clean(same) and all(map(in_days, same))]
    for first, second in random.sample(pairs, min(times, len(pairs))):
        second.terms = (WorkingDays(int(second.terms[0].amount) + 31),)
        due = clock.deadline(second.accepted_at, second.terms).due
        second.due_at = due if due is not None else second.due_at
        _mark(first, second, "PROCEDURE_TERMS_DIFFER", "TERM_NOT_PUBLISHED")


def _is_clean(drafts: Sequence[Draft]) -> bool:
    return not any(draft.fault for draft in drafts)


def put_out_of_order(drafts: list[Draft], random: Random, times: int) -> list[Draft]:
    """Return the register in order of acceptance, with `times` clean rows entered far too late.

    Args:
        drafts: the dossiers.
        random: the seeded source of chance.
        times: how many rows to move.
    """
    ordered = sorted(drafts, key=lambda draft: draft.accepted_at)
    moments = [draft.accepted_at for draft in ordered]
    far = {
        id(draft): max(place + _FAR, bisect_right(moments, draft.accepted_at + _LATER))
        for place, draft in enumerate(ordered)
    }
    moved = list(_movable(ordered, far, random, times))
    for draft in moved:
        draft.fault, draft.expected = "REGISTER_OUT_OF_ORDER", ("REGISTER_OUT_OF_ORDER",)
    gone = {id(draft) for draft in moved}
    behind: defaultdict[int, list[Draft]] = defaultdict(list)
    for draft in moved:
        behind[far[id(draft)]].append(draft)
    entered: list[Draft] = []
    for place, draft in enumerate(ordered):
        entered += behind[place]
        entered += [] if id(draft) in gone else [draft]
    return entered


def _movable(ordered: Sequence[Draft], far: Mapping[int, int], random: Random, times: int) -> Iterator[Draft]:
    clean = [draft for draft in ordered if not draft.fault and far[id(draft)] < len(ordered) - _FAR]
    yield from random.sample(clean, min(times, len(clean)))
