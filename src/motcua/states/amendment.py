"""Versions of the papers of a dossier: as filed, amended by the filer's own wish, or supplied on request.

Bình Dương 2244/QĐ-UBND, Article 11, and Decree 45/2020, Article 12 (not read), have an e-dossier amended in the system
itself, when it changes or when the agency asks. Versions stand beside the history: a filer's own amendment moves no
state and, as no text that was read says otherwise, no due moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from motcua.dossier import Actor, Event, EventName
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.localtime import local
from motcua.rules import Rule, RuleBook
from motcua.states.machine import History
from motcua.states.ruled import judge_way

__all__ = ["ComponentVersion", "VersionReason", "check_versions", "components_at"]

_ASKED = (EventName.REQUEST_SUPPLEMENT, EventName.REQUEST_INTAKE_SUPPLEMENT)
_SUPPLIED = (EventName.SUBMIT_SUPPLEMENT, EventName.SUBMIT_INTAKE_SUPPLEMENT)


class VersionReason(StrEnum):
    """Why there is a version."""

    FILED = "filed"
    OWN_WISH = "own_wish"
    ON_REQUEST = "on_request"


@attrs.frozen(kw_only=True)
class ComponentVersion:
    """A paper as it was handed in at one time (bản của một thành phần hồ sơ).

    Attributes:
        component: the name of the paper, the same for all its versions.
        at: when it was handed in.
        reason: why.
        by: who handed it in.
        way: "online", "counter" or "post".
        digest: the hash of its content, or "".
        is_withdrawn: whether the paper is taken back instead of replaced.
    """

    component: str
    at: datetime = attrs.field(converter=local)
    reason: VersionReason = attrs.field(converter=VersionReason)
    by: Actor = attrs.field(default=Actor.APPLICANT, converter=Actor)
    way: str = "online"
    digest: str = ""
    is_withdrawn: bool = False


def components_at(versions: Iterable[ComponentVersion], moment: datetime) -> tuple[ComponentVersion, ...]:
    """Return the version in force of each paper at a moment, in the order in which papers first came.

    Args:
        versions: all versions; of two at one moment the later in the list counts.
        moment: the moment, with its offset.
    """
    known: dict[str, ComponentVersion] = {}
    for one in sorted(versions, key=lambda version: version.at):
        if one.at <= local(moment):
            known[one.component] = one
    return tuple(one for one in known.values() if not one.is_withdrawn)


def check_versions(
    history: History, versions: Sequence[ComponentVersion], *, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """Return where versions of papers do not fit the history, or came another way than the row in force allows.

    Args:
        history: what happened to the dossier; its case says place and channel.
        versions: all versions.
        book: the rules.
    """
    book = book or RuleBook.official()
    found: list[Finding] = []
    for index, one in enumerate(versions):
        rule = _rule(history, one, book)
        because = () if rule is None else (rule.cite,)
        found += _of_version(history, one, index, because)
        if rule is not None and one.reason is not VersionReason.FILED:
            wrong_way = judge_way(rule, one.way)
            found += [] if wrong_way is None else [wrong_way]
    return (*found, *_unanswered(history.events, versions))


def _rule(history: History, one: ComponentVersion, book: RuleBook) -> Rule | None:
    case = history.case
    return book.find("supplement.in_system", one.at.date(), place=case.place, channel=case.channel.value)


def _of_version(
    history: History, one: ComponentVersion, index: int, because: tuple[Citation, ...]
) -> Iterator[Finding]:
    filed = next((event.at for event in history.events if event.event is EventName.SUBMIT), None)
    if filed is not None and one.at < filed:
        yield finding("AMEND_BEFORE_FILING", because=because, index=index, component=one.component)
    if one.reason is VersionReason.FILED:
        return
    if history.ended_at is not None and one.at > history.ended_at:
        yield finding("AMEND_AFTER_END", because=because, index=index, component=one.component)
    if one.reason is VersionReason.ON_REQUEST and not _is_asked(history.events, one.at):
        yield finding("AMEND_NOT_REQUESTED", because=because, index=index, component=one.component)
    if one.reason is VersionReason.OWN_WISH and one.by not in (Actor.APPLICANT, Actor.AUTHORISED):
        by = one.by.value
        yield finding("AMEND_NOT_BY_FILER", because=because, index=index, component=one.component, by=by)


def _is_asked(events: Sequence[Event], moment: datetime) -> bool:
    """Whether a request is open at a moment; one is until it is answered, the moment of the answer included."""
    is_open = False
    for event in events:
        if event.at > moment:
            break
        if event.event in _ASKED:
            is_open = True
        elif event.event in _SUPPLIED and event.at < moment:
            is_open = False
    return is_open


def _unanswered(events: Sequence[Event], versions: Sequence[ComponentVersion]) -> Iterator[Finding]:
    """Papers named in a request of which the answer brought no version."""
    asked: Event | None = None
    for event in events:
        if event.event in _ASKED:
            asked = event
        elif event.event in _SUPPLIED and asked is not None:
            brought = {one.component for one in versions if asked.at <= one.at <= event.at}
            wanted = asked.items if isinstance(asked.items, tuple) else ()
            yield from (finding("AMEND_ITEM_MISSING", component=name) for name in wanted if name not in brought)
            asked = None
