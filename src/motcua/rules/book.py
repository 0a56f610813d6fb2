"""Which rule is in force on this day, in this place: one answer, or a refusal that says why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

import attrs

from motcua.errors import BadInputError, ConflictingRules, NoRuleInForce, NotFormalised, UnreadableFileError
from motcua.law import Citation, Provenance, Standing
from motcua.rules.model import Row, Rule, RulePack
from motcua.rules.read import read_pack, skim_pack

__all__ = ["RuleBook", "rule_cite"]

_Spans: TypeAlias = tuple[list[int], list["tuple[Rule, ...]"], list[Rule]]
_Where: TypeAlias = tuple[str, str | None, str | None, str | None, str | None]


def _by_sets(packs: tuple[RulePack, ...]) -> Mapping[str, tuple[Row, ...]]:
    index: dict[str, list[Row]] = {}
    for pack in packs:
        for row in pack.rows:
            index.setdefault(row.sets, []).append(row)
    return {sets: tuple(rows) for sets, rows in index.items()}


@attrs.frozen(eq=False)
class RuleBook:
    """Packs taken together.

    Precedence is declared: a row for a procedure goes before one for a province, and that before the nation's. A
    row of a host's own pack also goes before the rows that it says it overrides, with its reason.

    Attributes:
        packs: the packs, in no particular order.
    """

    packs: tuple[RulePack, ...]
    _index: Mapping[str, tuple[Row, ...]] = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: _by_sets(self.packs), takes_self=True)
    )
    _spans: dict[_Where, _Spans] = attrs.field(init=False, repr=False, factory=dict)
    _prefixed: dict[str, list[Row]] = attrs.field(init=False, repr=False, factory=dict)

    @staticmethod
    def official() -> RuleBook:
        """Return the packs that come with motcua, loaded once."""
        return _official()

    def with_packs(self, packs: Iterable[RulePack]) -> RuleBook:
        """Return a book with more packs.

        Raises:
            BadInputError: PACK_TWICE for an id that the book has already, RULE_UNKNOWN or OVERRIDES_OTHER for a row
                that overrides one that does not exist, or sets something else.
        """
        added = tuple(packs)
        known = {pack.id for pack in self.packs}
        for pack in added:
            if pack.id in known:
                raise BadInputError(
                    "PACK_TWICE", f"Gói {pack.id} đã có.", f"there is already a pack {pack.id}", value=pack.id
                )
            known.add(pack.id)
        book = RuleBook((*self.packs, *added))
        for rule in (rule for pack in added for rule in pack.rules):
            for overridden in rule.overrides:
                if (other := book.rule(overridden)).sets != rule.sets:
                    raise BadInputError(
                        "OVERRIDES_OTHER",
                        f"{rule.id} đặt ra {rule.sets}, không thể thay {other.id} đặt ra {other.sets}.",
                        f"{rule.id} sets {rule.sets} and cannot take the place of {other.id}, which sets {other.sets}",
                        value=rule.id,
                    )
        return book

    def with_directory(self, folder: str | Path) -> RuleBook:
        """Return a book with the packs of a host's folder, every `*.toml` file of it.

        Raises:
            UnreadableFileError: PACKS_UNREADABLE when the folder or a file cannot be read, or there is no pack.
            CollectedError: PACK_ILL_FORMED for a bad pack.
        """
        try:
            texts = [path.read_text("utf-8") for path in sorted(Path(folder).glob("*.toml"))]
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(folder, str(error)) from error
        if not texts:
            raise _unreadable(folder, "*.toml")
        return self.with_packs(read_pack(text) for text in texts)

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
        for pack in self.packs:
            if (row := pack.row(rule_id)) is not None:
                return row.rule
        every = [row.id for pack in self.packs for row in pack.rows]
        near = get_close_matches(rule_id.casefold(), every, n=5, cutoff=0.4)
        raise _unknown("RULE_UNKNOWN", rule_id, near or (f"{pack.id}:..." for pack in self.packs))

    def setting(self, prefix: str) -> Iterator[Rule]:
        """Yield the rows that set something whose name begins with `prefix`, in no particular order."""
        if prefix not in self._prefixed:
            self._prefixed[prefix] = [
                row for sets, rows in self._index.items() if sets.startswith(prefix) for row in rows
            ]
        yield from (row.rule for row in self._prefixed[prefix])

    def in_force(
        self,
        sets: str,
        day: date,
        *,
        place: str | None = None,
        channel: str | None = None,
        level: str | None = None,
        procedure: str | None = None,
    ) -> Rule:
        """Return the row that sets `sets` on `day`.

        Args:
            sets: the dotted name of what is set.
            day: the day asked about.
            place: level-1 code of a province, or None for the national rules alone.
            channel: a filing channel, or None for rows that concern every channel.
            level: a service level, or None for rows that concern every level.
            procedure: a procedure code, or None for rows that concern every procedure.

        Raises:
            NoRuleInForce: when no row binds on that day.
            NotFormalised: when a row exists whose validity on that day is not sourced.
            ConflictingRules: when two rows of one scope bind.
        """
        binding, rows = self._binding_on((sets, place, channel, level, procedure), day)
        if len(binding) != 1:
            raise _refusal(sets, day, rows)
        return binding[0]

    def find(
        self,
        sets: str,
        day: date,
        *,
        place: str | None = None,
        channel: str | None = None,
        level: str | None = None,
        procedure: str | None = None,
    ) -> Rule | None:
        """Return the row in force, or None where the law is silent or not formalised; arguments as for `in_force`."""
        binding, rows = self._binding_on((sets, place, channel, level, procedure), day)
        if len(binding) > 1:
            raise _refusal(sets, day, rows)
        return binding[0] if binding else None

    def _binding_on(self, where: _Where, day: date) -> tuple[tuple[Rule, ...], list[Rule]]:
        """Return the rows that bind on a day, one of them if the law is clear, and all rows of the matter."""
        starts, answers, rows = self._spans.get(where) or self._make_spans(where)
        return answers[bisect_right(starts, day.toordinal()) - 1], rows

    def last_known(self, sets: str, day: date, *, place: str | None = None) -> Rule:
        """Return the last row that set `sets` on `day` or before and was read, as an unverified guess.

        For callers who would rather have the old rule, marked, than no answer.

        Raises:
            NoRuleInForce: when there never was one.
        """
        rows = [row.rule for row in self._index.get(sets, ())]
        known = [
            rule for rule in rows if rule.place in (None, place) and _was_read(rule) and rule.in_force.start <= day
        ]
        if not known:
            raise _silent(sets, day, rows)
        found = max(known, key=lambda rule: (_narrowness(rule), rule.in_force.start))
        return attrs.evolve(found, cite=attrs.evolve(found.cite, provenance=Provenance.UNVERIFIED))

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

    def _make_spans(self, where: _Where) -> _Spans:
        """Cut time where a row begins, ends or stops being sourced, and answer once for each stretch."""
        sets, place, channel, level, procedure = where
        asked = ((channel, "channels"), (level, "levels"), (procedure, "procedures"))
        rows = [
            rule
            for rule in (row.rule for row in self._index.get(sets, ()))
            if rule.place in (None, place)
            and all(not getattr(rule, name) or value in getattr(rule, name) for value, name in asked)
        ]
        turns = {date.min, *(turn for rule in rows for turn in rule.in_force.turns())}
        starts = sorted(turns)
        answers = [tuple(_binding(rows, day)) for day in starts]
        self._spans[where] = found = ([day.toordinal() for day in starts], answers, rows)
        return found


def _binding(rows: Iterable[Rule], day: date) -> list[Rule]:
    """Return the rows that bind on a day: not overridden, and of the narrowest scope that has one.

    Where the narrowest scope has only rows whose validity on that day is not sourced, none binds: that a province's
    rule is no longer known does not bring the nation's back.
    """
    stands = [(rule, rule.in_force.standing(day)) for rule in rows]
    replaced = {name for rule, standing in stands if standing is Standing.IN_FORCE for name in rule.overrides}
    kept = [(rule, standing) for rule, standing in stands if rule.id not in replaced]
    narrowest = max((_narrowness(rule) for rule, standing in kept if standing is not Standing.NOT_IN_FORCE), default=0)
    return [rule for rule, standing in kept if standing is Standing.IN_FORCE and _narrowness(rule) == narrowest]


def _was_read(rule: Rule) -> bool:
    """Whether a row was ever sourced; the marker of a text that was not read is sourced until before it begins."""
    return rule.in_force.sourced_until is None or rule.in_force.sourced_until >= rule.in_force.start


def _narrowness(rule: Rule) -> int:
    """National rules first, then those of a province, then those of a procedure."""
    return 2 if rule.procedures else 0 if rule.place is None else 1


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
    return RuleBook(tuple(map(skim_pack, texts)))


@cache
def rule_cite(rule_id: str) -> Citation:
    """Return the citation of an official row: how a message says by which rule something is wrong."""
    return _official().rule(rule_id).cite


def _unknown(code: str, wanted: str, known: Iterable[str]) -> BadInputError:
    names = ", ".join(sorted(known))
    return BadInputError(
        code, f"Không có {wanted!r}. Các mã đang có: {names}.", f"there is no {wanted!r}; known: {names}", value=wanted
    )


def _unreadable(folder: str | Path, why: str) -> UnreadableFileError:
    return UnreadableFileError(
        "PACKS_UNREADABLE",
        f"Không đọc được gói quy định nào trong {folder}: {why}",
        f"no rule pack can be read in {folder}: {why}",
        path=str(folder),
    )


def _refusal(sets: str, day: date, rows: list[Rule]) -> ConflictingRules | NoRuleInForce | NotFormalised:
    binding = _binding(rows, day)
    if not binding:
        return _silent(sets, day, rows)
    names = ", ".join(rule.id for rule in binding)
    return ConflictingRules(
        "RULES_CONFLICT",
        f"Ngày {day:%d/%m/%Y} có nhiều quy định cùng hiệu lực về {sets}: {names}.",
        f"on {day.isoformat()} several rows are in force for {sets}: {names}",
        because=tuple(rule.cite for rule in binding),
    )


def _silent(sets: str, day: date, rows: list[Rule]) -> NoRuleInForce | NotFormalised:
    because = tuple(rule.cite for rule in rows)
    for rule in sorted(rows, key=_narrowness, reverse=True):
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
