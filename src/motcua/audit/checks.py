"""The checks over one row and over a register; each raises findings of the registry by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from motcua.audit.check import Check, RegisterCheck, RowCheck
from motcua.audit.facts import RowFacts
from motcua.audit.lookups import conflicts, explained_by_supplement
from motcua.clock import parse_term
from motcua.codes.catalogue import catalogue_codes
from motcua.errors import NotCoveredError
from motcua.findings import Finding, finding
from motcua.ledger import Column, Register
from motcua.ledger.schema import column_labels
from motcua.states import State
from motcua.states.dues import is_timed

__all__ = ["LARGEST_GAP_SEARCH", "all_checks", "gap_finding", "shown_rows"]

_DONE = (State.DECIDED, State.RETURNED, State.CLOSED)
_ENDED = (*_DONE, State.STOPPED)
_NOT_ACCEPTED = (State.DRAFT, State.SUBMITTED, State.INTAKE_SUPPLEMENT, State.REFUSED, State.CANCELLED)


def all_checks() -> tuple[Check, ...]:
    """Return every check that motcua brings, in the order of their ids."""
    return _CHECKS


def _code_findings(*names: str) -> tuple[tuple[str, ...], object]:
    def look(facts: RowFacts) -> Iterator[Finding]:
        if facts.verdict is not None:
            yield from (one for one in facts.verdict.findings if one.id in names)

    return names, look


def _judged(*names: str) -> tuple[tuple[str, ...], object]:
    def look(facts: RowFacts) -> Iterator[Finding]:
        if facts.report is not None:
            unknown = _unknowable(facts)
            yield from (one for one in facts.report.findings if one.id in names and one.id not in unknown)

    return names, look


def _unknowable(facts: RowFacts) -> tuple[str, ...]:
    """Return the findings that a missing moment makes unknowable: the gap itself is reported, not its shadow."""
    row, status = facts.row, facts.status
    shadows: tuple[str, ...] = ()
    if row.moment(Column.FINISHED_AT) is None and (status in _ENDED or row.is_unreadable(Column.FINISHED_AT)):
        shadows += ("OVERDUE", "STALE", "FORWARD_LATE")
    if status is not State.RETURNED:
        shadows += ("NOT_CLOSED",)
    if row.moment(Column.ACCEPTED_AT) is None and status not in _NOT_ACCEPTED:
        shadows += ("INTAKE_LATE",)
    if row.is_unreadable(Column.FORWARDED_AT) or row.bare_days & {Column.ACCEPTED_AT, Column.FORWARDED_AT}:
        shadows += ("FORWARD_LATE",)
    if row.bare_days & {Column.SUBMITTED_AT, Column.ACCEPTED_AT}:
        shadows += ("INTAKE_LATE",)
    if _starts_at_no_hour(facts) and row.moment(Column.DUE_AT) is None:
        shadows += ("LATE", "OVERDUE", "LATE_ORIGINAL_DUE")
    if facts.channel is None:  # which clock ran depends on how it was filed
        shadows += ("INTAKE_LATE", "FORWARD_LATE")
    return shadows


def _starts_at_no_hour(facts: RowFacts) -> bool:
    """Whether a term in hours starts from a day whose hour was not recorded, so that its end cannot be computed."""
    return Column.ACCEPTED_AT in facts.row.bare_days and is_timed(facts.terms)


def _code_missing(facts: RowFacts) -> Iterator[Finding]:
    if facts.verdict is None and facts.status not in _NOT_ACCEPTED:
        yield finding("CODE_MISSING")


def _code_date(facts: RowFacts) -> Iterator[Finding]:
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    code = facts.verdict.code if facts.verdict else None
    if code is not None and accepted is not None and code.accepted_on != accepted.date():
        yield finding(
            "CODE_DATE_DIFFERS",
            because=facts.verdict.because if facts.verdict else (),
            coded=f"{code.accepted_on:%d/%m/%Y}",
            accepted=f"{accepted:%d/%m/%Y}",
        )


def _due_mismatch(facts: RowFacts) -> Iterator[Finding]:
    """Pass on the mismatch that the judgement found, unless a supplement or a bare day explains the promise."""
    if facts.report is None or _starts_at_no_hour(facts):
        return
    for one in facts.report.findings:
        if one.id == "DUE_MISMATCH" and not explained_by_supplement(facts) and not _same_bare_day(facts):
            yield one


def _same_bare_day(facts: RowFacts) -> bool:
    """Whether a promise that names only a day names the day that was computed, whatever the minute."""
    accepted, due = facts.row.moment(Column.ACCEPTED_AT), facts.row.moment(Column.DUE_AT)
    if Column.DUE_AT not in facts.row.bare_days or accepted is None or due is None:
        return False
    computed = facts.clock.deadline(accepted, facts.terms).due
    return computed is not None and computed.date() == due.date()


def _due_missing(facts: RowFacts) -> Iterator[Finding]:
    row = facts.row
    if row.moment(Column.ACCEPTED_AT) and not row.text(Column.DUE_AT):
        yield finding("DUE_MISSING")


def _accepted_on_day_off(facts: RowFacts) -> Iterator[Finding]:
    accepted = facts.row.moment(Column.ACCEPTED_AT)
    if accepted is None:
        return
    try:
        works = facts.clock.works_on(accepted.date())
        known = facts.clock.calendar.day(accepted.date())
    except NotCoveredError:
        return
    if not works:
        yield finding(
            "ACCEPTED_ON_DAY_OFF",
            because=(known.cite,) if known.cite else (),
            day=f"{accepted:%d/%m/%Y}",
            vi=known.reason_vi,
            en=known.reason_en,
        )


def _uncovered(facts: RowFacts) -> Iterator[Finding]:
    if facts.uncovered is not None:
        yield finding("CALENDAR_UNCOVERED", vi=facts.uncovered.message_vi, en=facts.uncovered.message_en)


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
    for column, moment in facts.row.moments.items():
        if column not in (Column.DUE_AT, Column.NEW_DUE_AT) and moment > facts.at:
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
    if status is None or status in _NOT_ACCEPTED:
        return
    if not row.text(Column.ACCEPTED_AT):
        yield finding("ACCEPTANCE_MISSING", status=row.text(Column.STATUS))
    if status in _DONE and not row.text(Column.FINISHED_AT):
        yield finding("FINISH_MISSING", status=row.text(Column.STATUS))


def _status(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.STATUS)
    if text is None:
        return
    if facts.status is None:
        yield finding("STATUS_UNKNOWN", status=text[:40])
        return
    finished = facts.row.moment(Column.FINISHED_AT)
    if facts.status.is_open and finished is not None and finished <= facts.at:
        yield finding("STATUS_CONTRADICTS", status=text, derived=State.DECIDED.label_vi)


def _supplements(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.SUPPLEMENTS)
    if text is not None and text.isdecimal() and int(text) > 1:
        yield finding("SUPPLEMENT_REPEATED", count=int(text))


def _channel(facts: RowFacts) -> Iterator[Finding]:
    text = facts.row.text(Column.CHANNEL)
    if text is not None and facts.channel is None:
        yield finding("CHANNEL_UNKNOWN", channel=text[:40])


def _unreadable(facts: RowFacts) -> Iterator[Finding]:
    for fault in facts.row.faults:
        vi, _ = column_labels(fault.column)
        yield finding(
            "CELL_UNREADABLE",
            cell=fault.cell,
            column=vi,
            raw=fault.raw[:40],
            wanted_vi=fault.wanted_vi,
            wanted_en=fault.wanted_en,
            sheet=fault.sheet,
            heading=fault.heading,
        )


def _procedure(facts: RowFacts) -> Iterator[Finding]:
    code = facts.row.text(Column.PROCEDURE_CODE)
    if code is not None and code not in catalogue_codes():
        yield finding("PROCEDURE_UNKNOWN", code=code[:30])


def _duplicates(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    del register
    by_code: dict[str, list[RowFacts]] = defaultdict(list)
    for facts in rows:
        if facts.verdict is not None and facts.verdict.code is not None:
            by_code[str(facts.verdict.code)].append(facts)
    for code, same in by_code.items():
        numbers = shown_rows([other.row.number for other in same])
        for facts in same[1:]:
            if conflicts(same[0].row, facts.row):
                yield facts, finding("CODE_DUPLICATE", code=code, rows=numbers)


def shown_rows(numbers: Sequence[int]) -> str:
    """Return the numbers of rows as a text, the first twenty of them."""
    return ", ".join(map(str, numbers[:_SHOWN_ROWS])) + (", …" if len(numbers) > _SHOWN_ROWS else "")


def _gaps(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Find serials missing below the highest one of an agency's day; a gap asks for an explanation, not for blame."""
    del register
    days: dict[tuple[str, object], dict[int, RowFacts]] = defaultdict(dict)
    for facts in rows:
        code = facts.verdict.code if facts.verdict else None
        if code is not None:
            days[code.agency.canonical, code.accepted_on].setdefault(code.serial, facts)
    for (agency, _), serials in days.items():
        last = max(serials)
        missing = [number for number in range(1, min(last, LARGEST_GAP_SEARCH)) if number not in serials]
        if missing and len(missing) < len(serials):
            code = serials[last].verdict.code  # type: ignore[union-attr]  # only rows with a code are kept
            assert code is not None  # noqa: S101  same reason
            yield serials[last], gap_finding(agency, code.accepted_on, missing, last)


def gap_finding(agency: str, day: date, missing: Sequence[int], last: int) -> Finding:
    """Return what is said of serials that are missing below the last of an agency's day."""
    shown = ", ".join(map(str, missing[:10])) + (", …" if len(missing) > 10 else "")  # noqa: PLR2004
    return finding("SERIAL_GAP", agency=agency, day=f"{day:%d/%m/%Y}", missing=shown, last=last)


def _term_words(register: Register, rows: tuple[RowFacts, ...]) -> Iterator[tuple[RowFacts, Finding]]:
    """Report each odd wording of a term once, at the first row that has it."""
    del register
    seen: dict[str, RowFacts] = {}
    for facts in rows:
        text = facts.row.text(Column.TERM)
        if text is not None and not facts.row.is_unreadable(Column.TERM):
            seen.setdefault(text, facts)
    for text, facts in seen.items():
        for one in parse_term(text).findings:
            yield facts, one


LARGEST_GAP_SEARCH = 10_000
"""Serials are looked for below this one alone."""
_SHOWN_ROWS = 20
_SHAPE = ("CODE_SHAPE", "CODE_DATE", "CODE_NOT_DOSSIER")
_VARIANT = ("CODE_FOLDED", "CODE_GROUPS_MISSING", "CODE_SERIAL_WIDTH", "CODE_SERIAL_ZERO", "CODE_AMBIGUOUS")
_MACHINE = ("NO_TRANSITION", "DUPLICATE_EVENT", "APOLOGY_LIMIT")


def _check(id_: str, vi: str, en: str, made: tuple[tuple[str, ...], object]) -> RowCheck:
    names, look = made
    return RowCheck(id_, vi, en, names, look)  # type: ignore[arg-type]  # the makers above return looks


_CHECKS: tuple[Check, ...] = (
    _check("MC101", "Khuôn dạng mã hồ sơ", "Shape of the dossier code", _code_findings(*_SHAPE)),
    RowCheck("MC102", "Thiếu mã hồ sơ", "Dossier code missing", ("CODE_MISSING",), _code_missing),
    _check("MC103", "Biến thể của mã hồ sơ", "Variants of the dossier code", _code_findings(*_VARIANT)),
    _check("MC104", "Mã theo quy định", "Code by the rule of its day", _code_findings("CODE_NOT_STRICT")),
    _check(
        "MC105",
        "Mã cơ quan đang mở",
        "Agency known and open",
        _code_findings("CODE_AGENCY_UNKNOWN", "CODE_AGENCY_CLOSED"),
    ),
    RowCheck("MC106", "Ngày trong mã", "Day in the code", ("CODE_DATE_DIFFERS",), _code_date),
    RowCheck("MC201", "Ngày hẹn trả so với quy định", "Promise against the rule", ("DUE_MISMATCH",), _due_mismatch),
    _check("MC202", "Hẹn trả vào ngày nghỉ", "Due on a day off", _judged("DUE_ON_DAY_OFF")),
    _check("MC203", "Giải quyết quá hạn", "Ended late", _judged("LATE", "LATE_ORIGINAL_DUE")),
    _check("MC204", "Đang quá hạn", "Open past due", _judged("OVERDUE")),
    _check("MC205", "Trả lời tiếp nhận trực tuyến", "Answer to an online filing", _judged("INTAKE_LATE")),
    _check("MC206", "Chuyển hồ sơ giấy", "Passing on a paper dossier", _judged("FORWARD_LATE")),
    _check("MC207", "Thời hạn yêu cầu bổ sung", "Notice of supplement", _judged("SUPPLEMENT_NOTICE_LATE")),
    _check("MC208", "Xin lỗi và hẹn lại", "Apology", _judged("APOLOGY_TOO_LATE", "NEW_DUE_NOT_LATER")),
    RowCheck("MC209", "Thiếu ngày hẹn trả", "Due moment missing", ("DUE_MISSING",), _due_missing),
    RowCheck("MC210", "Tiếp nhận ngày nghỉ", "Accepted on a day off", ("ACCEPTED_ON_DAY_OFF",), _accepted_on_day_off),
    RowCheck("MC211", "Ngoài phạm vi lịch", "Outside the calendar", ("CALENDAR_UNCOVERED",), _uncovered),
    RowCheck("MC301", "Thứ tự thời gian", "Order in time", ("TIME_ORDER",), _order),
    RowCheck("MC302", "Ngày ở tương lai", "Dates in the future", ("DATE_IN_FUTURE",), _future),
    RowCheck(
        "MC303", "Thiếu mốc thời gian", "Moments missing", ("ACCEPTANCE_MISSING", "FINISH_MISSING"), _missing_moments
    ),
    RowCheck("MC304", "Trạng thái", "Status", ("STATUS_UNKNOWN", "STATUS_CONTRADICTS"), _status),
    RowCheck("MC305", "Số lần yêu cầu bổ sung", "Supplements asked for", ("SUPPLEMENT_REPEATED",), _supplements),
    _check("MC306", "Kết thúc hồ sơ", "Closing and standing still", _judged("NOT_CLOSED", "STALE")),
    _check("MC307", "Trình tự các bước", "Order of steps", _judged(*_MACHINE)),
    RowCheck("MC308", "Hình thức nộp", "Channel", ("CHANNEL_UNKNOWN",), _channel),
    RegisterCheck("MC501", "Mã hồ sơ trùng", "Duplicate codes", ("CODE_DUPLICATE",), _duplicates),
    RegisterCheck("MC502", "Khuyết số thứ tự", "Gaps in serials", ("SERIAL_GAP",), _gaps),
    RowCheck("MC503", "Ô không đọc được", "Unreadable cells", ("CELL_UNREADABLE",), _unreadable),
    RowCheck("MC504", "Mã thủ tục", "Procedure code", ("PROCEDURE_UNKNOWN",), _procedure),
    RegisterCheck("MC505", "Cách ghi thời hạn", "Wording of terms", ("TERM_AMBIGUOUS", "TERM_RANGE"), _term_words),
)
