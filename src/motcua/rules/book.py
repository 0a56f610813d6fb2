"""Which rule is in force on this day, in this place: one answer, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import attrs

from motcua.errors import BadInputError, ConflictingRules, NoRuleInForce, NotFormalised
from motcua.law import Citation, Standing
from motcua.rules.model import Rule, RulePack
from motcua.rules.read import read_pack

__all__ = ["RuleBook", "rule_cite"]


def _by_sets(packs: tuple[RulePack, ...]) -> Mapping[str, tuple[Rule, ...]]:
    index: dict[str, list[Rule]] = {}
    for pack in packs:
        for rule in pack.rules:
            index.setdefault(rule.sets, []).append(rule)
    return {sets: tuple(rules) for sets, rules in index.items()}


@attrs.frozen(eq=False)
class RuleBook:
    """Packs taken together; a province's row goes before the nation's.

    Attributes:
        packs: the packs, in no particular order.
    """

    packs: tuple[RulePack, ...]
    _index: Mapping[str, tuple[Rule, ...]] = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: _by_sets(self.packs), takes_self=True)
    )

    @staticmethod
    def official() -> RuleBook:
        """Return the packs that come with motcua, loaded once."""
        return _official()

    def pack(self, pack_id: str) -> RulePack:
        """Return the pack of that id, without regard to case.

        Raises:
            BadInputError: when there is none.
        """
        for pack in self.packs:
            if pack.id.casefold() == pack_id.casefold():
                return pack
        raise _unknown("PACK_UNKNOWN", pack_id, (pack.id for pack in self.packs))

    def rule(self, rule_id: str) -> Rule:
        """Return the row of that id, without regard to case.

        Raises:
            BadInputError: when there is none.
        """
        wanted = rule_id.casefold()
        for pack in self.packs:
            for rule in pack.rules:
                if rule.id.casefold() == wanted:
                    return rule
        raise _unknown("RULE_UNKNOWN", rule_id, (rule.id for pack in self.packs for rule in pack.rules))

    def in_force(self, sets: str, day: date, *, place: str | None = None, channel: str | None = None) -> Rule:
        """Return the row that sets `sets` on `day`, in `place`, for `channel`.

        Args:
            sets: the dotted name of what is set.
            day: the day asked about.
            place: level-1 code of a province, or None for the national rules alone.
            channel: a filing channel, or None for rows that concern every channel.

        Raises:
            NoRuleInForce: when no row binds on that day.
            NotFormalised: when a row exists whose validity on that day is not sourced.
            ConflictingRules: when two rows of one scope bind.
        """
        rows = [
            rule
            for rule in self._index.get(sets, ())
            if rule.place in (None, place) and (not rule.channels or channel in rule.channels)
        ]
        binding = [rule for rule in rows if rule.in_force.standing(day) is Standing.IN_FORCE]
        local = [rule for rule in binding if rule.place is not None]
        chosen = local or binding
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            raise _conflict(sets, day, chosen)
        raise _silent(sets, day, rows)

    def find(self, sets: str, day: date, *, place: str | None = None, channel: str | None = None) -> Rule | None:
        """Return the row in force, or None where the law is silent or not formalised."""
        try:
            return self.in_force(sets, day, place=place, channel=channel)
        except (NoRuleInForce, NotFormalised):
            return None

    def require(self, rule_id: str, day: date) -> Rule:
        """Return one row by its id, refusing it on a day when it does not bind.

        Raises:
            BadInputError: when there is no such row.
            NoRuleInForce: when it does not bind on that day.
            NotFormalised: when its validity on that day is not sourced.
        """
        rule = self.rule(rule_id)
        if rule.in_force.standing(day) is Standing.IN_FORCE:
            return rule
        raise _silent(rule.id, day, [rule])


@cache
def _official() -> RuleBook:
    folder = files("motcua.rules").joinpath("packs")
    texts = [
        entry.read_text("utf-8")
        for scope in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if scope.is_dir()
        for entry in sorted(scope.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return RuleBook(tuple(read_pack(text, checked=True) for text in texts))


@cache
def rule_cite(rule_id: str) -> Citation:
    """Return the citation of an official row: how a message says by which rule something is wrong."""
    return _official().rule(rule_id).cite


def _unknown(code: str, wanted: str, known: Iterable[str]) -> BadInputError:
    names = ", ".join(sorted(known))
    return BadInputError(
        code, f"Không có {wanted!r}. Các mã đang có: {names}.", f"there is no {wanted!r}; known: {names}", value=wanted
    )


def _conflict(sets: str, day: date, rows: list[Rule]) -> ConflictingRules:
    names = ", ".join(rule.id for rule in rows)
    return ConflictingRules(
        "RULES_CONFLICT",
        f"Ngày {day:%d/%m/%Y} có nhiều quy định cùng hiệu lực về {sets}: {names}.",
        f"on {day.isoformat()} several rows are in force for {sets}: {names}",
        because=tuple(rule.cite for rule in rows),
    )


def _silent(sets: str, day: date, rows: list[Rule]) -> NoRuleInForce | NotFormalised:
    because = tuple(rule.cite for rule in rows)
    for rule in rows:
        if rule.in_force.standing(day) is Standing.NOT_FORMALISED:
            until = rule.in_force.sourced_until
            return NotFormalised(
                "NOT_FORMALISED",
                f"Hiệu lực của {rule.id} ({rule.cite.text_vi}) ngày {day:%d/%m/%Y} chưa có nguồn xác nhận: "
                f"chỉ có nguồn đến hết {until:%d/%m/%Y}. {rule.in_force.after_vi}".strip(),
                f"whether {rule.id} ({rule.cite.text_en}) is in force on {day.isoformat()} is not sourced: "
                f"sources reach to {until}. {rule.in_force.after_en}".strip(),
                because=because,
            )
    spans = "; ".join(f"{rule.id}: {rule.in_force.start} - {rule.in_force.end or '...'}" for rule in rows) or "-"
    return NoRuleInForce(
        "NO_RULE_IN_FORCE",
        f"Không có quy định nào về {sets} có hiệu lực ngày {day:%d/%m/%Y} (các dòng đã biết: {spans}).",
        f"no rule on {sets} is in force on {day.isoformat()} (rows known: {spans})",
        because=because,
    )
