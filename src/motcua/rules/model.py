"""A rule row, the pack it stands in, and the instrument it restates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import attrs

from motcua.law import Citation, InForce, Provenance
from motcua.units import Severity

__all__ = ["Instrument", "LeftOut", "Reading", "Row", "Rule", "RulePack", "Scope"]

Scope = str
"""national, provincial or host."""


@attrs.frozen
class Instrument:
    """A legal instrument (văn bản quy phạm, quyết định) or a named body of observed practice.

    Attributes:
        id: its number, such as "61/2018/NĐ-CP".
        title_vi: how it is called in Vietnamese.
        title_en: how it is called in English.
        in_force: its days in force.
    """

    id: str
    title_vi: str
    title_en: str
    in_force: InForce


@attrs.frozen
class Reading:
    """One way to read a text that can be read in more than one.

    Attributes:
        says_vi: the reading, in Vietnamese.
        says_en: the reading, in English.
        applied: whether it is the one the row applies.
        why_vi: why it is applied, in Vietnamese, or "".
        why_en: the same in English.
        value: the value under this reading, or None.
        unit: its unit, or None.
        policy: the counting policy under this reading, or None.
        operator: how the value bounds, or None.
    """

    says_vi: str
    says_en: str
    applied: bool
    why_vi: str = ""
    why_en: str = ""
    value: str | None = None
    unit: str | None = None
    policy: str | None = None
    operator: str | None = None


@attrs.frozen
class Rule:
    """One thing a text sets, in the project's own words, cited and dated.

    Attributes:
        id: pack and name, such as "nd-61-2018:supplement-notice".
        kind: what it is, such as clock, order or content; docs/rules.md says who evaluates each kind.
        sets: the dotted name of what it sets, such as "intake.online".
        value: the number or word it sets, as text, or None.
        unit: the unit of the value, or None.
        summary_vi: the rule in own words, Vietnamese, at most 160 characters.
        summary_en: the same in English.
        cite: where it stands.
        in_force: the days it binds.
        checked_on: the day someone last looked at the source.
        note: doubts, or "".
        scope: national, provincial or host.
        place: level-1 code of the province it binds, or None for the whole country.
        policy: for clock rows, the id of the counting policy.
        trigger: for clock rows, the event that starts the term.
        ends: for clock rows, the events that end it.
        operator: how the value bounds: <=, <, >=, >, =; or None.
        actor: who is bound, or "".
        channels: the filing channels it concerns; none means all.
        levels: the service levels it concerns; none means all.
        procedures: the procedure codes it concerns; none means all.
        ways: the ways of paying, returning or filing that it allows or demands.
        events: the events it is about, in their order where the order is the rule.
        paper: the paper or page whose contents it sets, or None.
        fields: what must be shown or measured.
        readings: how an ambiguous text can be read; exactly one is applied.
        covers: ids of the duties it restates, in lists outside the packs.
        overrides: rows of other packs that it takes the place of; only in a host's own packs.
        reason_vi: why it does, in Vietnamese, or "".
        reason_en: the same in English.
    """

    id: str
    kind: str
    sets: str
    value: str | None
    unit: str | None
    summary_vi: str
    summary_en: str
    cite: Citation
    in_force: InForce
    checked_on: date
    note: str = ""
    scope: Scope = "national"
    place: str | None = None
    policy: str | None = None
    trigger: str | None = None
    ends: tuple[str, ...] = ()
    operator: str | None = None
    actor: str = ""
    channels: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    paper: str | None = None
    fields: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    covers: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    reason_vi: str = ""
    reason_en: str = ""

    @property
    def provenance(self) -> Provenance:
        """How well the row is known; it is kept on the citation so that it travels with it."""
        return self.cite.provenance

    @property
    def severity(self) -> Severity:
        """How much a breach of it weighs: an error where the text was read, a warning where it was not."""
        return Severity.ERROR if self.provenance is Provenance.SOURCED else Severity.WARNING


@attrs.frozen
class LeftOut:
    """Duties of a text that no row restates, and why.

    Attributes:
        covers: their ids.
        why_vi: why, in Vietnamese.
        why_en: why, in English.
    """

    covers: tuple[str, ...]
    why_vi: str
    why_en: str


class Row:
    """A row as it stands in its pack; it becomes a `Rule` when first asked for.

    A pack has hundreds of rows and a question needs three of them, so a bundled pack is cut into rows by its
    headings and only the rows that are asked for are parsed.

    Attributes:
        id: pack and name.
        sets: the dotted name of what it sets.
    """

    __slots__ = ("_make", "_rule", "id", "sets")

    def __init__(self, id: str, sets: str, make: Any) -> None:  # noqa: A002  what it is
        """Keep how the rule is made.

        Args:
            id: pack and name.
            sets: what it sets.
            make: a function without arguments that makes the rule.
        """
        self.id, self.sets = id, sets
        self._make, self._rule = make, None

    @property
    def rule(self) -> Rule:
        """The row as a rule; two threads that ask at once make two equal rules, of which one stays."""
        if self._rule is None:
            self._rule = self._make()
        return self._rule  # type: ignore[return-value]  # just made


@attrs.frozen
class RulePack:
    """The rows of one instrument.

    Attributes:
        id: the pack's id, such as "nd-61-2018"; also its file name.
        scope: "national", "provincial" or "host".
        place: level-1 code of the province for provincial packs, else None.
        instrument: the instrument restated.
        rows: its rows, in the order of the file.
        left_out: duties that no row restates, with the reason.
    """

    id: str
    scope: Scope
    place: str | None
    instrument: Instrument
    rows: tuple[Row, ...] = attrs.field(repr=False, eq=False)
    left_out: tuple[LeftOut, ...] = attrs.field(default=(), repr=False)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Its rows as rules."""
        return tuple(row.rule for row in self.rows)

    @cached_property
    def _by_id(self) -> Mapping[str, Row]:
        return {row.id.casefold(): row for row in self.rows}

    def row(self, rule_id: str) -> Row | None:
        """Return the row of that id, without regard to case, or None."""
        return self._by_id.get(rule_id.casefold())
