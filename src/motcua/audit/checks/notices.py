"""MC213 to MC220: what is owed beside the result: apologies, hand-overs, the way back, what the export says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from motcua.audit.check import Check
from motcua.audit.checks.making import row_check
from motcua.audit.checks.shadows import DONE, unknowable
from motcua.audit.facts import RowFacts
from motcua.audit.ruling import cites, rule_of
from motcua.audit.words import read_answer, read_timeliness, read_way
from motcua.clock.ruled import judge_clock
from motcua.findings import Finding, finding
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading
from motcua.states import Profile
from motcua.states.clocks import forward_limit
from motcua.statistics.ontime import LATENESS_CLASSES, is_on_time
from motcua.units import Channel, Severity

__all__ = ["goes_by_post", "notice_checks"]


def notice_checks() -> tuple[Check, ...]:
    """Return the checks of apologies, hand-overs and returns, in the order of their ids."""
    ended = Column.FINISHED_AT
    return (
        row_check("MC213", ("RETURN_POST_LATE",), _post_late, lambda columns: columns.known(ended)),
        row_check("MC214", ("APOLOGY_MISSING",), _apology_missing),
        row_check("MC215", ("NEW_DUE_MISSING", "NEW_DUE_UNEXPLAINED"), _new_due),
        row_check("MC216", ("RESULT_TO_DESK_LATE",), _to_desk_late),
        row_check(
            "MC217",
            ("TRANSFER_LATE",),
            _transfer_late,
            lambda columns: columns.filled(Column.RESOLVING_OFFICE) & columns.known(Column.FORWARDED_AT),
        ),
        row_check("MC218", ("RESULT_WAITING",), _waiting),
        row_check("MC219", ("TIMELINESS_DIFFERS",), _timeliness),
        row_check(
            "MC220",
            ("FORWARD_NOT_AT_ONCE",),
            _not_at_once,
            lambda columns: columns.known(Column.ACCEPTED_AT) & columns.known(Column.FORWARDED_AT),
        ),
    )


def goes_by_post(postal: str | None, mode: str | None, channel: Channel | None) -> bool:
    """Return whether a result goes back by post: the register says so, or says nothing and the dossier came so.

    Args:
        postal: what the register says of a return by post.
        mode: what it says of the way of collection.
        channel: how the dossier was filed.
    """
    if read_answer(postal) is False:
        return False
    ways = {read_way(text) for text in (postal, mode)} - {None}
    return ways == {Channel.POST} if ways else channel is Channel.POST


def _posted(facts: RowFacts) -> bool:
    return goes_by_post(facts.row.text(Column.POSTAL_RETURN), facts.row.text(Column.RETURN_MODE), facts.channel)


def _post_late(facts: RowFacts) -> Iterator[Finding]:
    """A province's own term for the post, from the result to its return."""
    row, ended = facts.row, facts.row.moment(Column.FINISHED_AT)
    if ended is None or row.bare_days & {Column.FINISHED_AT, Column.RETURNED_AT} or not _posted(facts):
        return
    rule = rule_of(facts, "result.return_post", day=ended.date(), channel=Channel.POST)
    returned = row.moment(Column.RETURNED_AT)
    if rule is None or rule.policy is None or row.is_unreadable(Column.RETURNED_AT) or facts.disordered:
        return
    late = judge_clock(rule, facts.clock, start=ended, ended=returned, at=max(facts.at, ended))
    if late is not None:
        due = datetime.fromisoformat(dict(late.data)["due"])
        yield finding(
            "RETURN_POST_LATE",
            because=late.because,
            severity=late.severity,
            due=f"{due:%H:%M %d/%m/%Y}",
            returned="-" if returned is None else f"{returned:%H:%M %d/%m/%Y}",
        )


def _apology_missing(facts: RowFacts) -> Iterator[Finding]:
    """A dossier that ran over its term without an apology, where the register has a column for it."""
    row = facts.row
    if facts.report is None or Column.APOLOGY_AT not in facts.headings or row.text(Column.APOLOGY_AT):
        return
    hidden = unknowable(facts)
    late = [one for one in facts.report.findings if one.id in {"LATE", "OVERDUE"} and one.id not in hidden]
    rule = rule_of(facts, "apology.latest")
    if late and rule is not None and rule.policy is not None:
        yield finding("APOLOGY_MISSING", because=cites(facts, "apology.latest", "apology.delay_notice"))


def _new_due(facts: RowFacts) -> Iterator[Finding]:
    """An apology sets a new day, and a new day comes with an apology."""
    row, known = facts.row, {Column.APOLOGY_AT, Column.NEW_DUE_AT} <= facts.headings
    apology, renewed = row.text(Column.APOLOGY_AT), row.text(Column.NEW_DUE_AT)
    if known and apology and not renewed:
        yield finding("NEW_DUE_MISSING", because=cites(facts, "apology.delay_notice", "apology.letter"))
    if known and renewed and not apology:
        yield finding("NEW_DUE_UNEXPLAINED", because=cites(facts, "apology.due_changed", "apology.delay_notice"))


def _to_desk_late(facts: RowFacts) -> Iterator[Finding]:
    """The division hands the result to the desk early enough to be returned on time, where a province says so."""
    came, due = facts.row.moment(Column.RESULT_RECEIVED_AT), facts.row.moment(Column.DUE_AT)
    rule = rule_of(facts, "result.to_desk")
    if came is None or due is None or rule is None:
        return
    is_late = came.date() > due.date() or (
        came > due and not facts.row.bare_days & {Column.RESULT_RECEIVED_AT, Column.DUE_AT}
    )
    if is_late:
        yield finding(
            "RESULT_TO_DESK_LATE",
            because=(rule.cite,),
            received=f"{came:%H:%M %d/%m/%Y}",
            due=f"{due:%H:%M %d/%m/%Y}",
        )


def _transfer_late(facts: RowFacts) -> Iterator[Finding]:
    """A dossier of another authority: passed on the same day, after the cutoff in the next morning."""
    row, accepted, forwarded = (
        facts.row,
        facts.row.moment(Column.ACCEPTED_AT),
        facts.row.moment(Column.FORWARDED_AT),
    )
    office, resolving = row.text(Column.OFFICE), row.text(Column.RESOLVING_OFFICE)
    rule = rule_of(facts, "forward.other_authority")
    if accepted is None or forwarded is None or not office or not resolving or rule is None or rule.value is None:
        return
    if fold_heading(office) == fold_heading(resolving) or facts.report is None:
        return
    if row.bare_days & {Column.ACCEPTED_AT, Column.FORWARDED_AT}:
        return
    limit = forward_limit(facts.report.replay.history, accepted, rule.value)
    if forwarded > limit:
        yield finding(
            "TRANSFER_LATE",
            because=(rule.cite,),
            forwarded=f"{forwarded:%H:%M %d/%m/%Y}",
            limit=f"{limit:%H:%M %d/%m/%Y}",
            cutoff=rule.value,
        )


def _waiting(facts: RowFacts) -> Iterator[Finding]:
    """A result that nobody has collected for a long time."""
    row, ended, due = facts.row, facts.row.moment(Column.FINISHED_AT), facts.row.moment(Column.DUE_AT)
    if Column.RETURNED_AT not in facts.headings or row.text(Column.RETURNED_AT) or ended is None:
        return
    if facts.status is not None and facts.status not in DONE:
        return
    days = (facts.at.date() - max(ended, due or ended).date()).days
    if days > Profile.default().stale_after_days:
        yield finding("RESULT_WAITING", because=cites(facts, "result.appointment"), days=days)


def _timeliness(facts: RowFacts) -> Iterator[Finding]:
    """What the export says of being on time, against every way of comparing; only ended dossiers are compared."""
    said, outcome = read_timeliness(facts.row.text(Column.TIMELINESS)), facts.outcome
    if said is None or outcome is None or outcome.due is None or outcome.ended_at is None:
        return
    agreeing = [name for name in LATENESS_CLASSES if is_on_time(outcome, name) is said]
    if "legal24" in agreeing:
        return
    severity = Severity.INFO if agreeing else Severity.ERROR if said else Severity.WARNING
    yield finding(
        "TIMELINESS_DIFFERS",
        severity=severity,
        because=cites(facts, "counting.end_of_day"),
        said=(facts.row.text(Column.TIMELINESS) or "")[:40],
        ended=f"{outcome.ended_at:%H:%M %d/%m/%Y}",
        due=f"{outcome.due:%H:%M %d/%m/%Y}",
        agreeing=", ".join(agreeing) or "-",
    )


def _not_at_once(facts: RowFacts) -> Iterator[Finding]:
    """Online dossiers go on "right after"; the text gives no number, so only another day is shown."""
    accepted, forwarded = facts.row.moment(Column.ACCEPTED_AT), facts.row.moment(Column.FORWARDED_AT)
    if accepted is None or forwarded is None or facts.channel is not Channel.ONLINE or facts.disordered:
        return
    rule = rule_of(facts, "forward.online") or rule_of(facts, "forward.at_once")
    if rule is None or not facts.clock.calendar.first <= accepted.date() <= facts.clock.calendar.last:
        return
    if forwarded.date() > facts.clock.workday_at_or_after(accepted.date()):
        yield finding(
            "FORWARD_NOT_AT_ONCE",
            because=(rule.cite,),
            accepted=f"{accepted:%H:%M %d/%m/%Y}",
            forwarded=f"{forwarded:%H:%M %d/%m/%Y}",
        )
