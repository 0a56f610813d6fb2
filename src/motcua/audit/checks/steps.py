"""MC3xx: the order of a dossier's life: moments, states, supplements, channel and level, digitisation."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.audit.check import Check
from motcua.audit.checks.codes import NOT_ACCEPTED
from motcua.audit.checks.making import Look, judged, row_check
from motcua.audit.checks.shadows import DONE, unknowable
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites, governing_day, place_of
from motcua.audit.words import read_answer, read_level, read_way
from motcua.dossier import Event, EventName
from motcua.errors import LawError
from motcua.findings import Finding, finding
from motcua.ledger import Column
from motcua.ledger.schema import column_labels
from motcua.states import State
from motcua.states.levels import check_level, levels_on
from motcua.units import Channel, Severity

__all__ = ["step_checks"]

_MACHINE = ("NO_TRANSITION", "DUPLICATE_EVENT", "APOLOGY_LIMIT")
_LEVEL = ("LEVEL_FILING", "LEVEL_PAYMENT", "LEVEL_RETURN")


def step_checks() -> tuple[Check, ...]:
    """Return the checks of steps, in the order of their ids."""
    return (
        row_check("MC301", ("TIME_ORDER",), _order),
        row_check("MC302", ("DATE_IN_FUTURE",), _future),
        row_check("MC303", ("ACCEPTANCE_MISSING", "FINISH_MISSING"), _missing_moments),
        row_check("MC304", ("STATUS_UNKNOWN", "STATUS_CONTRADICTS"), _status),
        row_check("MC305", ("SUPPLEMENT_REPEATED",), _supplements, lambda columns: columns.numbers(_SUPPLEMENTS) > 1),
        row_check("MC306", ("NOT_CLOSED", "STALE"), _judged("NOT_CLOSED", "STALE")),
        row_check("MC307", _MACHINE, _judged(*_MACHINE)),
        row_check("MC308", ("CHANNEL_UNKNOWN",), _channel),
        row_check("MC309", _LEVEL, _level, lambda columns: columns.where(Column.LEVEL, read_level)),
        row_check(
            "MC310", ("LEVEL_NOT_OF_DAY",), _level_of_day, lambda columns: columns.where(Column.LEVEL, read_level)
        ),
        row_check("MC311", ("NOT_DIGITISED",), _digitised, lambda columns: columns.where(Column.DIGITISED, _says_no)),
        row_check("MC312", ("SUPPLEMENT_COUNT_DIFFERS",), _count_differs),
        row_check("MC313", ("RETURN_MISSING",), _return_missing),
        row_check("MC314", ("STATUS_NOT_ACCEPTED",), _not_accepted),
        row_check("MC315", ("RETURN_WAY_UNKNOWN", "RETURN_WAY_DIFFERS"), _ways),
    )


_SUPPLEMENTS = Column.SUPPLEMENTS


def _judged(*names: str) -> Look:
    return judged(*names, unknown=unknowable)


def _order(facts: RowFacts) -> Iterator[Finding]:
    for earlier, later in facts.disordered:
        earlier_vi, earlier_en = column_labels(earlier)
        later_vi, later_en = column_labels(later)
        yield finding(
            "TIME_ORDER",
            earlier_vi=earlier_vi,
            earlier_en=earlier_en,
            later_vi=later_vi,
            later_en=later_en,
            earlier=f"{facts.row.moments[earlier]:%H:%M %d/%m/%Y}",
            later=f"{facts.row.moments[later]:%H:%M %d/%m/%Y}",
        )


def _future(facts: RowFacts) -> Iterator[Finding]:
    for column in Column:
        moment = facts.row.moment(column)
        if column not in (Column.DUE_AT, Column.NEW_DUE_AT) and moment is not None and moment > facts.at:
            vi, en = column_labels(column)
            yield finding(
                "DATE_IN_FUTURE",
                column_vi=vi,
                column_en=en,
                value=f"{moment:%H:%M %d/%m/%Y}",
                at=f"{facts.at:%H:%M %d/%m/%Y}",
            )


def _missing_moments(facts: RowFacts) -> Iterator[Finding]:
    row, status = facts.row, facts.status
    if status is None or status in NOT_ACCEPTED:
        return
    if not row.text(Column.ACCEPTED_AT):
        yield finding("ACCEPTANCE_MISSING", because=cites(facts, "intake.entered"), status=row.text(Column.STATUS))
    if status in DONE and not row.text(Column.FINISHED_AT):
        yield finding("FINISH_MISSING", because=cites(facts, "status.continuous"), status=row.text(Column.STATUS))


def _status(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.STATUS)
    if text is None:
        return
    if facts.status is None:
        yield finding("STATUS_UNKNOWN", status=text[:40])
        return
    finished = facts.row.moment(Column.FINISHED_AT)
    if facts.status.is_open and finished is not None and finished <= facts.at:
        because = cites(facts, "status.continuous", "status.each_step")
        yield finding("STATUS_CONTRADICTS", because=because, status=text, derived=State.DECIDED.label_vi)


def _supplements(facts: RowFacts) -> Iterator[Finding]:
    """More than one request breaks a rule only where a rule says "once"; else it is worth a look."""
    text = facts.row.text(_SUPPLEMENTS)
    if text is not None and text.isdecimal() and int(text) > 1:
        because = cites(facts, "supplement.once")
        yield finding(
            "SUPPLEMENT_REPEATED", because=because, severity=None if because else Severity.INFO, count=int(text)
        )


def _channel(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.CHANNEL)
    if text is not None and facts.channel is None:
        yield finding("CHANNEL_UNKNOWN", because=cites(facts, "intake.ways"), channel=text[:40])


def _level(facts: RowFacts) -> Iterator[Finding]:
    """What the level of the service allows for filing, paying and the way back, on the day of acceptance."""
    level, day = read_level(facts.row.text(Column.LEVEL)), governing_day(facts)
    if level is None or day is None:
        return
    found = check_level(_level_events(facts), level, day, place=place_of(facts), channel=facts.channel)
    yield from (one for one in found if one.id in _LEVEL)


def _level_events(facts: RowFacts) -> Iterator[Event]:
    row, way = facts.row, read_way(facts.row.text(Column.RETURN_MODE))
    returned = row.moment(Column.RETURNED_AT)
    if returned is not None and way is not None:
        mode = "electronic" if way is Channel.ONLINE else way.value
        yield Event(at=returned, event=EventName.RETURN_RESULT, mode=mode)


def _level_of_day(facts: RowFacts) -> Iterator[Finding]:
    """A level of the list that the day no longer, or not yet, knows; where two lists compete nothing is said."""
    level, day = read_level(facts.row.text(Column.LEVEL)), governing_day(facts)
    if level is None or day is None:
        return
    try:
        known = levels_on(day, place=place_of(facts))
    except LawError:
        return
    if level.scheme is not known.scheme and not known.others:
        yield finding(
            "LEVEL_NOT_OF_DAY",
            because=known.because,
            level=(facts.row.text(Column.LEVEL) or "")[:40],
            day=f"{day:%d/%m/%Y}",
            vi=known.scheme.text("vi"),
            en=known.scheme.text("en"),
        )


def _says_no(text: str | None) -> bool:
    return read_answer(text) is False


def _digitised(facts: RowFacts) -> Iterator[Finding]:
    """A paper dossier that was accepted and, as the register says, not digitised."""
    if facts.channel in (None, Channel.ONLINE) or not _says_no(facts.row.text(Column.DIGITISED)):
        return
    because = cites(facts, "digitise.intake", "digitise.paper")
    if because and facts.row.moment(Column.ACCEPTED_AT) is not None:
        yield finding("NOT_DIGITISED", because=because)


def _count_differs(facts: RowFacts) -> Iterator[Finding]:
    """The number of supplements and their moments tell different stories."""
    row, text = facts.row, facts.row.text(_SUPPLEMENTS)
    asked = row.text(Column.SUPPLEMENT_REQUESTED_AT)
    if text is None or not text.isdecimal() or Column.SUPPLEMENT_REQUESTED_AT not in facts.headings:
        return
    if bool(int(text)) != bool(asked) and int(text) < _SEVERAL:
        yield finding("SUPPLEMENT_COUNT_DIFFERS", count=int(text), asked=asked or "-")


_SEVERAL = 2


def _return_missing(facts: RowFacts) -> Iterator[Finding]:
    row = facts.row
    returned = facts.status in (State.RETURNED, State.CLOSED) and row.moment(Column.FINISHED_AT) is not None
    if returned and Column.RETURNED_AT in facts.headings and not row.text(Column.RETURNED_AT):
        yield finding("RETURN_MISSING", because=cites(facts, "status.continuous"), status=row.text(Column.STATUS))


def _not_accepted(facts: RowFacts) -> Iterator[Finding]:
    """A dossier that its status calls refused or not yet accepted has a moment of acceptance."""
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    if accepted is not None and facts.status in NOT_ACCEPTED:
        yield finding(
            "STATUS_NOT_ACCEPTED",
            because=cites(facts, "status.continuous"),
            status=facts.row.text(Column.STATUS),
            accepted=f"{accepted:%H:%M %d/%m/%Y}",
        )


def _ways(facts: RowFacts) -> Iterator[Finding]:
    """The way of collection, and whether it agrees with the column on returns by post."""
    text = facts.row.text(Column.RETURN_MODE)
    way, by_post = read_way(text), read_answer(facts.row.text(Column.POSTAL_RETURN))
    if text is not None and way is None:
        yield finding("RETURN_WAY_UNKNOWN", because=cites(facts, "result.ways"), way=text[:40])
    if way is not None and by_post is not None and by_post is not (way is Channel.POST):
        yield finding("RETURN_WAY_DIFFERS", way=(text or "")[:40], by_post=facts.row.text(Column.POSTAL_RETURN))
