"""Profiles: which guards bind and what supplements and payments do to the clock, as cited data.

The default profile is observed practice, not law: supplement and payment suspend the clock.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.errors import BadInputError, NoRuleInForce, NotFormalised
from motcua.law import Citation, Provenance, weakest
from motcua.rules import Rule, RuleBook
from motcua.states.table import TRANSITIONS, Row
from motcua.units import Channel

__all__ = ["LAW", "Profile"]

_SUPPLEMENT = ("suspend", "restart", "run")
_PAYMENT = ("suspend", "run")
_COUNTS = range(10_000)
"""Numbers of apologies and of days; more than a life has are slips of the pen."""
_BY_LAW = {
    "supplement": "supplement.effect",
    "apology_limit": "apology.limit",
    "apology_lead_days": "apology.latest",
}
"""The settings that the law sets, and the name under which packs set them."""

_APPROVALS = ("refusal.approval", "supplement.approval")
"""Names under which packs say that a leader approves a paper before it goes out."""

_DEMANDS = {"ORIGINALS_NOT_COMPARED": "level.originals"}
"""Guards that bind where a row in force demands it, and the name of that row."""

LAW = "law"
"""The profile that follows the law of each dossier's own day."""


@attrs.frozen
class Profile:
    """How a desk's dossiers live.

    Attributes:
        id: its name.
        supplement: what waiting for a supplement does to the term: suspend, restart or run.
        payment: what waiting for a payment does: suspend or run.
        apology_limit: how many re-appointments are allowed.
        apology_lead_days: calendar days before the due date by which the apology must be sent.
        stale_after_days: calendar days without a step after which an open dossier is worth a look.
        guards: names of the legal guards that bind.
        approvals: events that a leader must approve by the rules of the place, beside what the guards ask.
        because: the citations it rests on.
        rules: rows of a text that must bind on the dossier's day; none for observed practice.
    """

    id: str
    supplement: str
    payment: str
    apology_limit: int
    apology_lead_days: int
    stale_after_days: int
    guards: frozenset[str]
    approvals: frozenset[str] = frozenset()
    because: tuple[Citation, ...] = ()
    rules: tuple[str, ...] = ()
    _bound: dict[Row, tuple[tuple[str, Any], ...]] = attrs.field(init=False, repr=False, eq=False, factory=dict)

    def bound(self, row: Row, guards: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
        """Return the guards of a row that bind in this profile, by name; worked out once for each row."""
        found = self._bound.get(row)
        if found is None:
            binding = self.guards | {"APPROVAL_REQUIRED"} if row.event.value in self.approvals else self.guards
            found = tuple((name, guards[name]) for name in row.guards if name in binding)
            self._bound[row] = found
        return found

    def require(self, day: date, *, book: RuleBook | None = None) -> None:
        """Refuse a profile of a text on a day when that text does not bind, or is not known to.

        Args:
            day: the day of acceptance, whose law governs the dossier.
            book: the packs to look in; the official ones by default.

        Raises:
            NoRuleInForce: when a row it is read from does not bind on that day.
            NotFormalised: when the row's validity on that day is not sourced.
        """
        for rule_id in self.rules:
            (book or RuleBook.official()).require(rule_id, day)

    @property
    def provenance(self) -> Provenance:
        """The weakest provenance among its citations."""
        return weakest(cite.provenance for cite in self.because)

    @staticmethod
    def default() -> Profile:
        """Return the profile of observed practice."""
        return _profiles()["default"]

    @staticmethod
    def by_law(
        day: date,
        *,
        place: str | None = None,
        level: str | None = None,
        allow_unformalised: bool = False,
        book: RuleBook | None = None,
    ) -> Profile:
        """Return the profile of the law in force on the day of acceptance, which governs the dossier.

        Supplement, apology limit and lead time come from the rows in force; so do the approvals of a leader that a
        province asks for, the comparing of originals at a service level, and the digitising of paper. What no text
        sets (what a payment does, when a dossier is stale) stays observed practice.

        Args:
            day: the day of acceptance.
            place: level-1 code of the province, or None for the national rules alone.
            level: the service level ("3", "full", ...), or None when not known.
            allow_unformalised: where the law of that day was not read, take the last rule known, as unverified.
            book: the packs to look in; the official ones by default.

        Raises:
            NoRuleInForce: when no text sets one of them on that day.
            NotFormalised: when the text that does was not read.
        """
        packs, default = book or RuleBook.official(), Profile.default()

        def known(sets: str, *, level: str | None = None) -> Rule | None:
            try:
                return packs.in_force(sets, day, place=place, level=level, channel=Channel.COUNTER)
            except NoRuleInForce:
                return None
            except NotFormalised:
                if not allow_unformalised:
                    raise
                return packs.last_known(sets, day, place=place)

        ruled = [known(sets) or packs.in_force(sets, day, place=place) for sets in _BY_LAW.values()]
        values = {name: rule.value or "" for name, rule in zip(_BY_LAW, ruled, strict=True)}
        approvals = [rule for sets in _APPROVALS if (rule := known(sets)) is not None]
        demanded = {name: rule for name, sets in _DEMANDS.items() if (rule := known(sets, level=level)) is not None}
        return attrs.evolve(
            default,
            id=f"{LAW}@{day.isoformat()}",
            supplement=values["supplement"],
            apology_limit=int(values["apology_limit"]),
            apology_lead_days=int(values["apology_lead_days"]),
            guards=default.guards | demanded.keys(),
            approvals=frozenset(event for rule in approvals for event in rule.events),
            because=tuple(dict.fromkeys(rule.cite for rule in (*ruled, *approvals, *demanded.values()))),
        )

    @staticmethod
    def named(name: str) -> Profile:
        """Return a bundled profile by id.

        Raises:
            BadInputError: PROFILE_UNKNOWN.
        """
        found = _profiles().get(name)
        if found is None:
            known = ", ".join(_profiles())
            raise BadInputError(
                "PROFILE_UNKNOWN",
                f"Không có hồ sơ cấu hình {name[:40]!r}. Đang có: {known}.",
                f"there is no profile {name[:40]!r}; known: {known}",
                path="$.profile",
                value=name,
            )
        return found

    def with_settings(self, settings: Mapping[str, Any]) -> Profile:
        """Return the profile with a host's own settings.

        Args:
            settings: any of supplement, payment, apology_limit, apology_lead_days, stale_after_days,
                guards_on and guards_off (lists of guard names).

        Raises:
            BadInputError: PROFILE_SETTING for an unknown name or value.
        """
        plain = {key: value for key, value in settings.items() if key not in ("guards_on", "guards_off")}
        known = {"supplement", "payment", "apology_limit", "apology_lead_days", "stale_after_days"}
        for key, value in plain.items():
            allowed: Container[object] = {"supplement": _SUPPLEMENT, "payment": _PAYMENT}.get(key, _COUNTS)
            if key not in known or value not in allowed:
                raise _bad_setting(key, value)
        for key in ("guards_on", "guards_off"):
            for name in settings.get(key, ()):
                if name not in _guard_names():
                    raise _bad_setting(key, name)
        guards = self.guards | set(settings.get("guards_on", ())) - set(settings.get("guards_off", ()))
        guards -= set(settings.get("guards_off", ()))
        return attrs.evolve(self, id=f"{self.id}+host", guards=guards, **plain)


@cache
def _guard_names() -> frozenset[str]:
    """The legal guards; structural ones are no matter of a profile."""
    return frozenset(name for row in TRANSITIONS.values() for name in row.guards)


def _bad_setting(key: str, value: object) -> BadInputError:
    return BadInputError(
        "PROFILE_SETTING",
        f"Cấu hình {key}={str(value)[:30]!r} không hợp lệ.",
        f"the profile setting {key}={str(value)[:30]!r} is not known",
        path=f"$.profile.{key}",
        value=value,
    )


@cache
def _profiles() -> Mapping[str, Profile]:
    rows = tomllib.loads(files("motcua.states").joinpath("tables", "profiles.toml").read_text("utf-8"))
    return {name: _profile(name, row) for name, row in rows.items()}


def _profile(name: str, row: Mapping[str, Any]) -> Profile:
    """Build a profile whose numbers are read from the pack rows that it names."""
    book = RuleBook.official()
    ruled = {setting: book.rule(rule_id) for setting, rule_id in row["rules"].items()}
    values = {setting: rule.value or "" for setting, rule in ruled.items()}
    return Profile(
        id=name,
        supplement=values["supplement"],
        payment=values["payment"],
        apology_limit=int(values["apology_limit"]),
        apology_lead_days=int(values["apology_lead_days"]),
        stale_after_days=int(values["stale_after_days"]),
        guards=frozenset(row["guards"]),
        rules=tuple(row.get("binding", ())),
        because=tuple(dict.fromkeys(rule.cite for rule in ruled.values())),
    )
