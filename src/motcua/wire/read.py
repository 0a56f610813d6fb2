"""JSON in: histories and receipts, checked for shape and made into values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import attrs
from cattrs import Converter

from motcua.clock import Week, WorkClock, parse_term
from motcua.clock.calendar import Calendar
from motcua.clock.termtext import TermReading
from motcua.codes import agency as agency_codes
from motcua.codes import dossier as dossier_codes
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.forms import Receipt
from motcua.localtime import parse_moment
from motcua.rules import RuleBook
from motcua.states import Case, Profile
from motcua.states.levels import ServiceLevel
from motcua.states.profile import LAW
from motcua.units import Channel
from motcua.wire.shape import check_shape, collected, load_json, shape_faults

__all__ = ["HistoryDocument", "read_history", "read_receipt"]

_MOMENTS = {"at", "due", "new_due", "issued_at", "accepted_at", "due_at"}


@attrs.frozen
class HistoryDocument:
    """A history as a host writes it down.

    Attributes:
        case: what is fixed about the dossier.
        events: what happened, oldest first.
        profile: the profile it asks to be judged by.
        term: the reading of its term, or None when it names none.
    """

    case: Case
    events: tuple[Event, ...]
    profile: Profile
    term: TermReading | None


def read_history(text: str, *, allow_unformalised: bool = False, book: RuleBook | None = None) -> HistoryDocument:
    """Return the history written in a JSON text.

    Args:
        text: the document.
        book: the packs of law to judge by; the official ones by default.
        allow_unformalised: for the profile "law": take the last rule known where the law of the day was not read.

    Raises:
        UnreadableFileError: when it is not JSON.
        CollectedError: with every fault of shape, moment, term, week and profile.
    """
    document = load_json(text)
    faults = list(shape_faults("history", document))
    if not isinstance(document, dict):
        raise collected(tuple(faults))
    spoiled = {fault.path for fault in faults}
    events = tuple(
        _structured(Event, event, f"$.events[{index}]", faults, spoiled)
        for index, event in enumerate(_listed(document.get("events")))
    )
    term = _term(_text(document.get("term")), faults)
    week = _kept(lambda: _week(_text(document.get("week"))), "$.week", faults)
    wanted = document.get("profile")
    profile = _kept(lambda: _profile(wanted), "$.profile", faults) if _sound(spoiled) else None
    level = _kept(lambda: _level(document.get("service_level")), "$.service_level", faults)
    if faults or profile is None:
        raise collected(tuple(faults))
    packs = book or RuleBook.official()
    if wanted == LAW and events:
        day = _acceptance_day(event for event in events if event is not None)
        profile = Profile.by_law(
            day,
            place=_place(document),
            level=level,
            allow_unformalised=allow_unformalised,
            book=packs,
        )
    clock = WorkClock.default() if week is None else WorkClock(week, Calendar.official())
    case = Case(
        channel=Channel(document.get("channel") or Channel.ONLINE),
        clock=clock,
        terms=term.terms if term else (),
        other_terms=term.readings if term else (),
        components=tuple(document.get("components") or ()),
        code=document.get("code"),
        place=_place(document),
        book=packs,
    )
    return HistoryDocument(case, tuple(event for event in events if event is not None), profile, term)


def read_receipt(text: str) -> Receipt:
    """Return the receipt written in a JSON text.

    Raises:
        UnreadableFileError: when it is not JSON.
        CollectedError: with every fault, or every field that is missing.
    """
    document = load_json(text)
    check_shape("receipt", document)
    faults: list[MotcuaError] = []
    receipt: Receipt | None = _structured(Receipt, document, "$", faults)
    if receipt is not None:
        return receipt
    # what the receipt itself refuses comes as one error that names the form; it is passed on as it is
    raise next((fault for fault in faults if isinstance(fault, CollectedError)), collected(tuple(faults)))


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(datetime, lambda value, _kind: value)
    converter.register_structure_hook(
        tuple[str, ...] | int | None, lambda value, _kind: tuple(value) if isinstance(value, list) else value
    )
    return converter


def _structured(
    kind: type[Any], value: Any, path: str, faults: list[MotcuaError], spoiled: Collection[str | None] = ()
) -> Any:
    """Make a value of a mapping; its faults go to the list beside those of its shape, and None comes back."""
    if not isinstance(value, dict):
        return None
    before = len(faults)
    plain = {key: item for key, item in value.items() if key in _fields(kind)}
    for key in sorted(_MOMENTS & plain.keys()):
        if isinstance(plain[key], str):
            plain[key] = _kept(lambda key=key: parse_moment(plain[key], path=f"{path}.{key}"), f"{path}.{key}", faults)
    if len(faults) > before or any(place is not None and place.startswith(path) for place in spoiled):
        return None
    return _kept(lambda: _converter().structure(plain, kind), path, faults)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _sound(spoiled: Collection[str | None]) -> bool:
    """Whether the profile has its shape, so that its content can be looked at."""
    return not any(path is not None and path.startswith("$.profile") for path in spoiled)


def _fields(kind: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(kind))


def _kept(make: Any, path: str, faults: list[MotcuaError]) -> Any:
    """Return what `make` makes; what it raises goes to the list of faults."""
    try:
        return make()
    except MotcuaError as error:
        error.path = error.path or path
        faults.append(error)
    except ExceptionGroup as group:
        faults.extend(_unwrapped(group, path))
    return None


def _unwrapped(group: ExceptionGroup, path: str) -> list[MotcuaError]:
    found: list[MotcuaError] = []
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            found.extend(_unwrapped(error, path))
        elif isinstance(error, MotcuaError):
            found.append(error)
        else:
            found.append(BadInputError("SHAPE", f"giá trị sai: {error}", f"bad value: {error}", path=path))
    return found


def _term(text: str | None, faults: list[MotcuaError]) -> TermReading | None:
    if text is None:
        return None
    reading = parse_term(text)
    if not reading.ok:
        fault = reading.findings[0]
        faults.append(BadInputError(fault.id, fault.message_vi, fault.message_en, path="$.term", value=text))
    return reading


def _week(spec: str | None) -> Week | None:
    if spec is None:
        return None
    return Week.parse(spec) if " " in spec.strip() else Week.named(spec)


def _acceptance_day(events: Iterable[Event]) -> date:
    """Return the day whose law governs the dossier: that of its acceptance, or of its first event until then."""
    listed = list(events)
    accepted = [event.at for event in listed if event.event is EventName.ACCEPT]
    return (accepted or [event.at for event in listed])[0].date()


def _profile(wanted: str | Mapping[str, Any] | None) -> Profile:
    if wanted is None or wanted == LAW:
        return Profile.default()
    return Profile.named(wanted) if isinstance(wanted, str) else Profile.default().with_settings(wanted)


def _level(given: object) -> str | None:
    if given is None:
        return None
    if str(given) not in set(ServiceLevel):
        known = ", ".join(ServiceLevel)
        raise BadInputError(
            "SERVICE_LEVEL",
            f"Mức độ dịch vụ {str(given)[:20]!r} lạ; có: {known}.",
            f"no service level {str(given)[:20]!r}; known: {known}",
        )
    return str(given)


def _place(document: Mapping[str, Any]) -> str | None:
    """Return the level-1 code of the desk's province, from its agency or from the dossier code."""
    agency, code = document.get("agency"), document.get("code")
    if agency and agency_codes.is_valid(agency):
        return agency_codes.parse(agency).level1
    if code and dossier_codes.is_valid(code):
        return dossier_codes.parse(code).agency.level1
    return None
