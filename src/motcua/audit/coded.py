"""The dossier codes of a batch, judged once for each agency and each span of days under one rule.

What `judge_code` finds of a code depends on its agency, on the rule and the registry of its day, on how many digits its
serial has and on whether they are all zero. A text that is no code, or an unusual one, is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import chain
from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.audit.codebytes import Endings, read_endings
from motcua.audit.columns import Columns, Flags, Numbers
from motcua.codes import agency as agency_codes
from motcua.codes.check import CodeVerdict, judge_code
from motcua.codes.registry import level1_registry
from motcua.errors import BadInputError
from motcua.ledger import Column
from motcua.rules import RuleBook
from motcua.units import Severity

__all__ = ["FIRST_DAY", "NO_DAY", "SERIALS", "SPAN", "WAYS", "CodeBook", "CodeEntry", "Coded"]

NO_DAY = -(2**62)
"""Stands where a text is no code and so names no day."""
FIRST_DAY = date(2000, 1, 1)
SPAN = 36_525
"""Days of the hundred years that six digits can name."""
WAYS = 6
"""Ways of writing a usual code: four to six digits of serial, six or eight of the day."""
SERIALS = 10**6
"""A key is ((agency, from 1) × WAYS + way) × SPAN + day, times this, plus the serial."""
_WIDTHS = (4, 5, 6)
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = FIRST_DAY.toordinal() - _EPOCH
_Weighed: TypeAlias = tuple[tuple[str, Severity], ...]


@attrs.frozen
class CodeEntry:
    """What is known of codes that are judged alike.

    Attributes:
        found: the findings of their verdict, each with its weight.
        level1: level-1 code of their agency, or None when they are no codes.
        agency: their agency without what only fills it up, or None likewise.
    """

    found: _Weighed
    level1: str | None = None
    agency: tuple[str, ...] | None = None


_BLANK = CodeEntry(())


@attrs.frozen(eq=False)
class Coded:
    """The codes of a batch.

    Attributes:
        entries: what is known of the codes that occur; the last one stands for blank cells.
        places: for each row the place of its entry; shape (n,).
        days: the day in each code, counted from 1970-01-01, NO_DAY where there is none; shape (n,).
        keys: a number that stands for each row's code and no other, 0 where there is none; shape (n,).
        filled: the rows whose cell holds a text.
    """

    entries: Sequence[CodeEntry]
    places: Numbers
    days: Numbers
    keys: Numbers
    filled: Flags

    def having(self, names: Sequence[str]) -> Iterator[tuple[str, Severity, Flags]]:
        """Yield for each of some findings, and each weight it has, the rows whose code has it.

        Args:
            names: the findings.
        """
        kinds = dict.fromkeys(chain.from_iterable(entry.found for entry in self.entries))
        for name, severity in kinds:
            if name in names:
                has = np.array([(name, severity) in entry.found for entry in self.entries], np.bool_)
                yield name, severity, has[self.places]


@attrs.define(eq=False)
class CodeBook:
    """The agencies met so far; one book serves all batches of a register.

    Attributes:
        agencies: the agencies as codes write them, by the number in their keys, from 1.
        canonical: for each of them the number of its canonical form in `names`.
        names: the canonical forms.
        wide: unusual codes by their key, below zero: the text, the canonical agency, the day and the serial.
    """

    agencies: list[str] = attrs.field(factory=list)
    canonical: list[int] = attrs.field(factory=list)
    names: list[str] = attrs.field(factory=list)
    wide: dict[int, tuple[str, str, date, int]] = attrs.field(factory=dict)
    _agency_numbers: dict[str, int] = attrs.field(factory=dict)
    _name_numbers: dict[str, int] = attrs.field(factory=dict)
    _wide_numbers: dict[str, int] = attrs.field(factory=dict)
    _kinds: dict[tuple[object, ...], tuple[CodeEntry, int] | None] = attrs.field(factory=dict)

    def code(self, key: int) -> str:
        """Return the code that a key stands for.

        Args:
            key: the key, not 0.
        """
        if key < 0:
            return self.wide[key][0]
        head, serial = divmod(key, SERIALS)
        rest, day = divmod(head, SPAN)
        agency, way = divmod(rest, WAYS)
        digits = f"{FIRST_DAY + timedelta(days=day):{'%Y%m%d' if way % 2 else '%y%m%d'}}"
        return f"{self.agencies[agency - 1]}-{digits}-{serial:0{_WIDTHS[way // 2]}d}"

    def read(self, columns: Columns) -> Coded:
        """Return the codes of a batch.

        Args:
            columns: the batch.
        """
        rows = len(columns)
        places, days, keys = np.full(rows, -1, np.int64), np.full(rows, NO_DAY), np.zeros(rows, np.int64)
        if not columns.has(Column.CODE):
            return Coded((_BLANK,), places, days, keys, columns.none)
        texts = columns.records.column(Column.CODE.value)
        filled = np.asarray(texts.is_valid())
        ends = read_endings(texts, filled)
        entries: list[CodeEntry] = []
        for way in range(WAYS):
            usual = np.flatnonzero((ends.serial_width == _WIDTHS[way // 2]) & (ends.day_width == (8 if way % 2 else 6)))
            if usual.size:
                self._read_way(texts, way, usual, ends, (places, days, keys, entries))
        odd = np.flatnonzero(filled & (places < 0))
        if odd.size:
            self._read_odd(texts, odd, (places, days, keys, entries))
        places[~filled] = len(entries)
        return Coded((*entries, _BLANK), places, days, keys, filled)

    def _read_way(self, texts: pa.StringArray, way: int, rows: Numbers, ends: Endings, into: _Into) -> None:
        """Read the codes that are written in one way, as far as their days exist."""
        places, days, keys, entries = into
        day = _day_table()[ends.day[rows] % SERIALS]
        day[ends.day[rows] // SERIALS != (20 if way % 2 else 0)] = -1
        rows, day = rows[day >= 0], day[day >= 0]
        if not rows.size:
            return
        tail = _WIDTHS[way // 2] + 2 + (8 if way % 2 else 6)
        heads = pc.binary_slice(texts.take(pa.array(rows)).cast(pa.binary()), 0, -tail).cast(pa.string())
        encoded = pc.dictionary_encode(heads)
        agency = np.asarray(encoded.indices).astype(np.int64)
        rule, is_open = _rule_of(day), _open_of(encoded.dictionary.to_pylist(), agency, day)
        kinds = ((agency * _RULES + rule) * 2 + is_open) * 2 + (ends.serial[rows] == 0)
        distinct, first, inverse = np.unique(kinds, return_index=True, return_inverse=True)
        table, number = np.full(distinct.size, -1, np.int64), np.zeros(distinct.size, np.int64)
        known = encoded.dictionary.to_pylist()
        for at, (kind, row) in enumerate(zip(distinct.tolist(), rows[first].tolist(), strict=True)):
            found = self._kind((known[kind // (_RULES * 4)], way, kind % (_RULES * 4)), texts[row].as_py())
            if found is not None:
                table[at], number[at] = len(entries), found[1]
                entries.append(found[0])
        places[rows] = table[inverse]
        known_rows = table[inverse] >= 0
        keys[rows] = np.where(
            known_rows, ((number[inverse] * WAYS + way) * SPAN + day) * SERIALS + ends.serial[rows], 0
        )
        days[rows] = np.where(known_rows, day + _FIRST, NO_DAY)

    def _kind(self, key: tuple[object, ...], text: str) -> tuple[CodeEntry, int] | None:
        """Return what is known of codes like one, and the number of its agency; None when they are no codes."""
        if key not in self._kinds:
            self._kinds[key] = None
            # letters outside of ASCII may be folded away, so that nothing can be said of their likes
            verdict = judge_code(text)
            if verdict.code is not None and text.isascii():
                entry = _entry(verdict)
                self._kinds[key] = entry, self._agency(str(verdict.code.agency), verdict.code.agency.canonical)
        return self._kinds[key]

    def _agency(self, written: str, canonical: str) -> int:
        number = self._agency_numbers.setdefault(written, len(self.agencies) + 1)
        if number > len(self.agencies):
            self.agencies.append(written)
            self.canonical.append(self._name_numbers.setdefault(canonical, len(self.names)))
            if self.canonical[-1] == len(self.names):
                self.names.append(canonical)
        return number

    def _read_odd(self, texts: pa.StringArray, rows: Numbers, into: _Into) -> None:
        """Judge texts one by one, each distinct one once."""
        places, days, keys, entries = into
        encoded = pc.dictionary_encode(texts.take(pa.array(rows)))
        first, codes, found_days = len(entries), [], []
        for text in encoded.dictionary.to_pylist():
            verdict = judge_code(text)
            code = verdict.code
            entries.append(_entry(verdict))
            codes.append(self._key(verdict))
            found_days.append(NO_DAY if code is None else code.accepted_on.toordinal() - _EPOCH)
        which = np.asarray(encoded.indices).astype(np.int64)
        places[rows], keys[rows] = which + first, np.array(codes, np.int64)[which]
        days[rows] = np.array(found_days, np.int64)[which]

    def _key(self, verdict: CodeVerdict) -> int:
        """Return the key of a code that was judged by itself; it may be a usual code that is oddly written."""
        code = verdict.code
        if code is None:
            return 0
        agency = self._agency(str(code.agency), code.agency.canonical)
        day = (code.accepted_on - FIRST_DAY).days
        if code.serial_width in _WIDTHS and 0 <= day < SPAN:
            way = _WIDTHS.index(code.serial_width) * 2 + (code.date_width == 8)  # noqa: PLR2004  digits of a long day
            return ((agency * WAYS + way) * SPAN + day) * SERIALS + code.serial
        key = -1 - self._wide_numbers.setdefault(str(code), len(self._wide_numbers))
        self.wide[key] = str(code), code.agency.canonical, code.accepted_on, code.serial
        return key


_Into: TypeAlias = tuple[Numbers, Numbers, Numbers, list[CodeEntry]]
_RULES = 64
"""More rules than packs set for the layout of codes."""


def _entry(verdict: CodeVerdict) -> CodeEntry:
    code = verdict.code
    return CodeEntry(_found(verdict), *(() if code is None else (code.agency.level1, code.agency.significant)))


def _found(verdict: CodeVerdict) -> _Weighed:
    return tuple((one.id, one.severity) for one in verdict.findings)


@cache
def _day_table() -> npt.NDArray[np.int64]:
    """Return for each yyMMdd the day, counted from the first of the hundred years, -1 where there is none."""
    table = np.full(SERIALS, -1, np.int64)
    days = [FIRST_DAY + timedelta(days=number) for number in range(SPAN)]
    table[[(day.year % 100) * 10_000 + day.month * 100 + day.day for day in days]] = np.arange(SPAN)
    return table


@cache
def _rule_at(day: int) -> int:
    """Return a number for the rule that sets the layout of codes on a day, 0 for none."""
    rules = sorted({rule.id for rule in RuleBook.official().setting("code.dossier.profile")})
    rule = RuleBook.official().find("code.dossier.profile", FIRST_DAY + timedelta(days=day))
    return 0 if rule is None else rules.index(rule.id) + 1


def _rule_of(days: Numbers) -> Numbers:
    table = np.zeros(SPAN, np.int64)
    for day in np.flatnonzero(np.bincount(days, minlength=SPAN)).tolist():
        table[day] = _rule_at(day)
    return table[days]


def _open_of(agencies: Sequence[str], agency: Numbers, days: Numbers) -> Flags:
    """Return which agencies' level-1 codes are open on which days; true for what is not on record."""
    opened, closed = np.full(len(agencies), -1, np.int64), np.full(len(agencies), SPAN, np.int64)
    for place, text in enumerate(agencies):
        row = level1_registry().get(_level1(text) or "")
        if row is not None and row.opened_on is not None:
            opened[place] = (row.opened_on - FIRST_DAY).days
        if row is not None and row.closed_on is not None:
            closed[place] = (row.closed_on - FIRST_DAY).days
    found: Flags = (days >= opened[agency]) & (days < closed[agency])
    return found


@lru_cache(maxsize=50_000)
def _level1(agency: str) -> str | None:
    """Return the level-1 code of an agency's text, or None when it is no agency."""
    try:
        return agency_codes.parse(agency).level1
    except BadInputError:
        return None
