"""A rule row, the pack it stands in, and the instrument it restates."""

from __future__ import annotations

from datetime import date

import attrs

from motcua.law import Citation, InForce, Provenance

__all__ = ["Instrument", "Rule", "RulePack"]


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
class Rule:
    """One thing a text sets, in the project's own words, cited and dated.

    Attributes:
        id: pack and name, such as "nd-61-2018:supplement-notice".
        kind: what evaluates it: clock, counting, order, content, approval, code, state, ratio.
        sets: the dotted name of what it sets, such as "intake.online".
        value: the number or word it sets, as text, or None.
        unit: the unit of the value, or None.
        summary_vi: the rule in own words, Vietnamese, at most 160 characters.
        summary_en: the same in English.
        cite: where it stands.
        in_force: the days it binds.
        checked_on: the day someone last looked at the source.
        note: doubts and readings, or "".
        place: level-1 code of the province it binds, or None for the whole country.
        policy: for clock rows, the id of the counting policy.
        trigger: for clock rows, the event that starts the term.
        ends: for clock rows, the events that end it.
        channels: the channels it concerns; none means all.
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
    place: str | None = None
    policy: str | None = None
    trigger: str | None = None
    ends: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def provenance(self) -> Provenance:
        """How well the row is known; it is kept on the citation so that it travels with it."""
        return self.cite.provenance


@attrs.frozen
class RulePack:
    """The rows of one instrument.

    Attributes:
        id: the pack's id, such as "nd-61-2018"; also its file name.
        scope: "national" or "provincial".
        place: level-1 code of the province for provincial packs, else None.
        instrument: the instrument restated.
        rules: its rows, in the order of the file.
    """

    id: str
    scope: str
    place: str | None
    instrument: Instrument
    rules: tuple[Rule, ...]
