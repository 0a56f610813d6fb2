"""A history that proves itself: each event hashed together with the hash before it.

Any language can recompute it. The first link is the SHA-256 of the canonical bytes (`motcua.canonical`: UTF-8,
NFC, keys sorted, no spaces) of `{"dossier": CODE, "history": "motcua/1"}`, where CODE is the dossier's code or any
other name that the host gives it, so that no history can be passed off as that of another dossier. Each further
link is the SHA-256 of the canonical bytes of `{"event": EVENT, "previous": LINK}`, where LINK is the link before in
hexadecimal and EVENT holds what the event says: `at` in ISO 8601 with +07:00 and microseconds only where there are
any, `event`, and every other field that is not null; other moments as `at`, `items` as a number or a list of texts.
The digest is the last link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum

import attrs

from motcua.canonical import canonical_hash
from motcua.dossier import Event

__all__ = ["Broken", "Digest", "EventChange", "digest", "history_diff", "links", "verify"]

_SCHEMA = "motcua/1"


@attrs.frozen
class Digest:
    """The proof of a history.

    Attributes:
        value: the last link, 64 hexadecimal digits.
        length: how many events it proves.
    """

    value: str
    length: int


@attrs.frozen
class Broken:
    """Where a history no longer agrees with its links.

    Attributes:
        index: the first event that does not, from 0; the number of events when one is missing at the end.
        expected: the link on record.
        found: the link that the events give, or None when there is no such event.
    """

    index: int
    expected: str
    found: str | None


@attrs.frozen
class EventChange:
    """A difference between two histories.

    Attributes:
        index: its place, from 0.
        before: the event in the first, or None when it was added.
        after: the event in the second, or None when it was removed.
        fields: the fields that differ, when both have one.
    """

    index: int
    before: Event | None
    after: Event | None
    fields: tuple[str, ...] = ()


def links(events: Iterable[Event], dossier: str) -> Iterator[str]:
    """Yield the link of every event, in order; a host stores them beside the events.

    Args:
        events: the history, oldest first.
        dossier: whose history it is: its code, or any other name that stays.
    """
    previous = _first(dossier)
    for event in events:
        previous = canonical_hash({"event": _content(event), "previous": previous})
        yield previous


def digest(events: Iterable[Event], dossier: str) -> Digest:
    """Return the digest of a history; that of no events is the first link. Arguments as for `links`."""
    chain = list(links(events, dossier))
    return Digest(chain[-1] if chain else _first(dossier), len(chain))


def _first(dossier: str) -> str:
    return canonical_hash({"dossier": dossier, "history": _SCHEMA})


def verify(events: Iterable[Event], recorded: Iterable[str], dossier: str) -> Broken | None:
    """Return where events and recorded links part; None when every link holds and none is missing.

    More events than links are no fault: a history may have grown since, and is then proven up to the last link.

    Args:
        events: the history, oldest first.
        recorded: the links on record, oldest first.
        dossier: whose history it is.
    """
    found = list(links(events, dossier))
    for index, expected in enumerate(recorded):
        if index >= len(found):
            return Broken(index, expected, None)
        if found[index] != expected:
            return Broken(index, expected, found[index])
    return None


def history_diff(before: Iterable[Event], after: Iterable[Event]) -> tuple[EventChange, ...]:
    """Return what differs between two histories, place by place."""
    old, new = list(before), list(after)
    changes = []
    for index in range(max(len(old), len(new))):
        one = old[index] if index < len(old) else None
        other = new[index] if index < len(new) else None
        if one != other:
            changes.append(EventChange(index, one, other, _fields(one, other)))
    return tuple(changes)


def _fields(one: Event | None, other: Event | None) -> tuple[str, ...]:
    if one is None or other is None:
        return ()
    names = (field.name for field in attrs.fields(Event))
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def _content(event: Event) -> dict[str, object]:
    given = ((field.name, getattr(event, field.name)) for field in attrs.fields(Event))
    return {name: _plain(value) for name, value in given if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
