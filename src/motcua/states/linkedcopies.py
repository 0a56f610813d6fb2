"""Copies within a linked filing: each further agency gets one, and reports back to the agency that leads.

Đồng Nai 33/2015/QĐ-UBND, Article 4(3)b: where several agencies settle a dossier, an electronic copy goes to the next
one, and that one tells the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.localtime import local, local_or_none
from motcua.rules import RuleBook
from motcua.states.axes import LinkedChild, LinkedGroup

__all__ = ["LinkedCopy", "check_copies"]


@attrs.frozen(kw_only=True)
class LinkedCopy:
    """A copy of a dossier that went to a further agency, and its answer (bản sao gửi cơ quan tiếp theo).

    Attributes:
        child: the dossier of that agency, by its id in the group.
        sent_at: when the copy was sent.
        informed_at: when that agency told the leading one, or None while it has not.
    """

    child: str
    sent_at: datetime = attrs.field(converter=local)
    informed_at: datetime | None = attrs.field(default=None, converter=local_or_none)


def check_copies(
    group: LinkedGroup, copies: Iterable[LinkedCopy], *, place: str | None = None, book: RuleBook | None = None
) -> tuple[Finding, ...]:
    """Return which agency of a linked filing had no copy in time, or did not report back in time.

    Args:
        group: the linked dossiers.
        copies: the copies that were sent, at most one to each dossier.
        place: level-1 code of the province, for the row that is cited.
        book: the rules.

    Raises:
        BadInputError: LINKED_COPY_UNKNOWN for a copy to no dossier of the group, LINKED_COPY_TWICE for two to one.
    """
    sent: dict[str, LinkedCopy] = {}
    known = {child.id for child in group.children}
    for one in copies:
        if one.child not in known or one.child in sent:
            raise BadInputError(
                "LINKED_COPY_TWICE" if one.child in sent else "LINKED_COPY_UNKNOWN",
                f"Bản sao gửi {one.child[:40]!r}: mỗi hồ sơ trong nhóm nhận tối đa một bản.",
                f"the copy to {one.child[:40]!r}: each dossier of the group gets one at most",
                value=one.child,
            )
        sent[one.child] = one
    rules = book or RuleBook.official()
    found: list[Finding] = []
    for child in group.children:
        started = child.history.accepted_at or (child.history.events[0].at if child.history.events else None)
        if child.agency == group.lead or started is None:
            continue
        rule = rules.find("forward.next_agency", started.date(), place=place)
        found += _of_child(group, child, sent.get(child.id), started, () if rule is None else (rule.cite,))
    return tuple(found)


def _of_child(
    group: LinkedGroup, child: LinkedChild, copy: LinkedCopy | None, started: datetime, because: tuple[Citation, ...]
) -> Iterator[Finding]:
    ended, whole = child.history.ended_at, group.parent.ended_at
    informed = None if copy is None else copy.informed_at
    if copy is None:
        yield finding("LINKED_NO_COPY", because=because, part=child.id, agency=child.agency)
    elif started < copy.sent_at:
        yield finding("LINKED_COPY_ORDER", because=because, part=child.id, later="accept", earlier="forward_copy")
    if ended is not None and informed is not None and informed < ended:
        yield finding("LINKED_COPY_ORDER", because=because, part=child.id, later="report_back", earlier="resolve_part")
    if ended is not None and whole is not None and (informed is None or informed > whole):
        yield finding("LINKED_NOT_INFORMED", because=because, part=child.id, agency=child.agency)
