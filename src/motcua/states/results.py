"""A result corrected is a new version of it: the versions of one result, which one counts, and whether they chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, CollectedError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.localtime import local
from motcua.rules import Rule, RuleBook

__all__ = ["ResultVersion", "check_results", "correct_result", "correction_rules", "current_result", "result_versions"]


@attrs.frozen(kw_only=True)
class ResultVersion:
    """One version of the result of a dossier (kết quả giải quyết thủ tục hành chính).

    Attributes:
        number: its place among the versions, from 1.
        reference: the number of the document, such as "12/GCN-UBND".
        issued_at: when it was issued, in +07:00.
        corrects: number of the version it takes the place of; None for the first.
        reason: why it corrects; "" for the first.
    """

    number: int
    reference: str
    issued_at: datetime = attrs.field(converter=local)
    corrects: int | None = None
    reason: str = ""


def check_results(versions: Iterable[ResultVersion]) -> tuple[Finding, ...]:
    """Return every fault of a chain of versions; without one, exactly one version counts.

    In a sound chain the versions are numbered from 1, the first corrects none, each later one corrects an earlier
    one that no other corrects, is not issued before it, and says why. No rule counts the corrections.

    Args:
        versions: the versions, in the order in which they were recorded.
    """
    return tuple(_faults(tuple(versions)))


def current_result(versions: Iterable[ResultVersion]) -> ResultVersion:
    """Return the one version that counts: that which no other corrects.

    Raises:
        BadInputError: RESULT_NONE when there is no version.
        CollectedError: RESULT_CHAIN with every fault that makes it unclear which version counts.
    """
    chain = tuple(versions)
    if not chain:
        raise BadInputError("RESULT_NONE", "Chưa có phiên bản kết quả nào.", "there is no version of a result")
    faults = tuple(
        BadInputError(found.id, found.message_vi, found.message_en, because=found.because)
        for found in _faults(chain)
        if found.id != "RESULT_REASON"
    )
    if faults:
        raise CollectedError(
            "RESULT_CHAIN",
            "Chuỗi phiên bản kết quả bị lỗi: " + " ".join(fault.message_vi for fault in faults),
            "the versions of the result do not chain: " + "; ".join(fault.message_en for fault in faults),
            faults=faults,
        )
    return chain[-1]


def correct_result(
    versions: Sequence[ResultVersion], *, reference: str, issued_at: datetime, reason: str
) -> tuple[ResultVersion, ...]:
    """Return the versions with a new one that takes the place of the one that counts; nothing is overwritten.

    Article 21(1) of Decree 61/2018 has the authority correct a result that is faulty through it: `correction_rules`.

    Args:
        versions: the versions so far.
        reference: the number of the new document.
        issued_at: when it is issued.
        reason: what was wrong.

    Raises:
        BadInputError: RESULT_NONE, RESULT_REASON without a reason, RESULT_TIME when issued before what it corrects.
        CollectedError: RESULT_CHAIN when the versions so far do not chain.
    """
    old = current_result(versions)
    new = ResultVersion(
        number=old.number + 1, reference=reference, issued_at=issued_at, corrects=old.number, reason=reason.strip()
    )
    for found in _faults((*versions, new)):
        if dict(found.data).get("number") == str(new.number):
            raise BadInputError(found.id, found.message_vi, found.message_en, because=found.because)
    return (*versions, new)


def correction_rules(
    issued_at: datetime, *, place: str | None = None, book: RuleBook | None = None
) -> tuple[Rule, ...]:
    """Return the rows in force on the day of a correction: that it is owed, and that the applicant pays nothing.

    They bind where the authority is at fault; nothing where the law of that day is silent or was not read.
    """
    day, packs = local(issued_at).date(), book or RuleBook.official()
    found = (packs.find(sets, day, place=place) for sets in ("result.correction", "fees.correction"))
    return tuple(rule for rule in found if rule is not None)


def result_versions(events: Iterable[Event]) -> tuple[ResultVersion, ...]:
    """Return the versions that a history shows: the decision first, then each correction of the one before it.

    A version without a number of its own has an empty reference.
    """
    found: list[ResultVersion] = []
    for event in events:
        if event.event is EventName.DECIDE or (event.event is EventName.CORRECT_RESULT and found):
            is_first = not found
            found.append(
                ResultVersion(
                    number=len(found) + 1,
                    reference=event.result_ref or "",
                    issued_at=event.at,
                    corrects=None if is_first else found[-1].number,
                    reason="" if is_first else event.reason or "",
                )
            )
    return tuple(found)


def _faults(versions: tuple[ResultVersion, ...]) -> Iterator[Finding]:
    corrected: dict[int, int] = {}
    for place, version in enumerate(versions, start=1):
        cites = tuple(rule.cite for rule in correction_rules(version.issued_at))
        if version.number != place:
            yield finding("RESULT_NUMBERING", because=cites, place=place, number=version.number)
        if place == 1:
            if version.corrects is not None:
                yield finding("RESULT_FIRST", because=cites, corrects=version.corrects)
            continue
        earlier = {one.number: one for one in versions[: place - 1]}
        yield from _link_faults(version, earlier, corrected, cites)


def _link_faults(
    version: ResultVersion, earlier: dict[int, ResultVersion], corrected: dict[int, int], cites: tuple[Citation, ...]
) -> Iterator[Finding]:
    number, corrects = version.number, version.corrects
    if not version.reason.strip():
        yield finding("RESULT_REASON", because=cites, number=number)
    if corrects is None:
        yield finding("RESULT_CORRECTS_NOTHING", because=cites, number=number)
        return
    old = earlier.get(corrects)
    if old is None:
        yield finding("RESULT_CORRECTS_UNKNOWN", because=cites, number=number, corrects=corrects)
        return
    if (first := corrected.setdefault(corrects, number)) != number:
        yield finding("RESULT_CORRECTED_TWICE", because=cites, number=number, corrects=corrects, first=first)
    if version.issued_at < old.issued_at:
        yield finding("RESULT_TIME", because=cites, number=number, corrects=corrects)
