"""The dossier codes of a batch, judged once for each agency, day and width of serial.

What `judge_code` finds depends on the digits of a serial only by their number and by whether they are all zero; a text
that is no code, or is not written with plain digits at its end, is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from motcua.audit.columns import Columns, Flags, Numbers
from motcua.codes import dossier
from motcua.codes.check import CodeVerdict, judge_code
from motcua.codes.dossier import DossierCode
from motcua.codes.registry import level1_registry
from motcua.errors import BadInputError
from motcua.ledger import Column
from motcua.rules import RuleBook
from motcua.units import Severity

__all__ = ["NO_DAY", "SERIALS", "CodeBook", "CodeEntry", "Coded"]

NO_DAY = -(2**62)
"""Stands where a text is no code and so names no day."""
_WIDEST = 9
SERIALS = 10**_WIDEST
"""A key is the number of its head, from 1, times this, and the serial."""
_DASH, _ZERO, _NINE = ord("-"), ord("0"), ord("9")
_EPOCH = date(1970, 1, 1).toordinal()
_Bytes: TypeAlias = npt.NDArray[np.uint8]
_Weighed: TypeAlias = tuple[tuple[str, Severity], ...]


@attrs.frozen
class CodeEntry:
    """What is known of the codes of one agency, day and width, or of one odd text.

    Attributes:
        found: the findings of its verdict, each with its weight.
        day: the day in the code, counted from 1970-01-01, or NO_DAY when it is no code.
        level1: level-1 code of its agency, or None.
        base: with the serial added, a number that stands for the code and no other; 0 when it is no code.
        serial: the serial of an odd text, or -1 where each row has its own.
    """

    found: _Weighed
    day: int
    level1: str | None
    base: int
    serial: int


_BLANK = CodeEntry((), NO_DAY, None, 0, 0)


@attrs.frozen(eq=False)
class Coded:
    """The codes of a batch.

    Attributes:
        entries: what is known of the codes that occur; the last one stands for blank cells.
        places: for each row the place of its entry; shape (n,).
        serials: the serial of each row's code, 0 where there is none; shape (n,).
        filled: the rows whose cell holds a text.
    """

    entries: Sequence[CodeEntry]
    places: Numbers
    serials: Numbers
    filled: Flags

    @property
    def days(self) -> Numbers:
        """The day in each code, NO_DAY where there is none."""
        return np.array([entry.day for entry in self.entries], np.int64)[self.places]

    @property
    def keys(self) -> Numbers:
        """A number for each row that stands for its code, 0 where there is none."""
        base = np.array([entry.base for entry in self.entries], np.int64)[self.places]
        return np.where(base > 0, base + self.serials, base)

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
    """The heads of codes judged so far; one book serves all batches of a register.

    Attributes:
        groups: the agency and day of each group, in the order in which they were met.
        heads: the agency and day as codes write them, with the width of the serial, by the number in their keys.
        head_groups: the group of each head.
        wide: codes with more digits than a key holds, by their key, each with its group and serial.
    """

    groups: list[tuple[str, date]] = attrs.field(factory=list)
    heads: list[tuple[str, int]] = attrs.field(factory=list)
    head_groups: list[int] = attrs.field(factory=list)
    wide: dict[int, tuple[str, int, int]] = attrs.field(factory=dict)
    _alike: dict[tuple[object, ...], _Weighed] = attrs.field(factory=dict)
    _entries: dict[tuple[str, int, bool], CodeEntry | None] = attrs.field(factory=dict)
    _bases: dict[tuple[str, int], int] = attrs.field(factory=dict)
    _wide_numbers: dict[str, int] = attrs.field(factory=dict)
    _numbers: dict[tuple[str, date], int] = attrs.field(factory=dict)

    def code(self, key: int) -> str:
        """Return the code that a key stands for.

        Args:
            key: the key, not 0.
        """
        if key < 0:
            return self.wide[key][0]
        head, width = self.heads[key // SERIALS - 1]
        return f"{head}-{key % SERIALS:0{width}d}"

    def read(self, columns: Columns) -> Coded:
        """Return the codes of a batch.

        Args:
            columns: the batch.
        """
        rows = len(columns)
        if not columns.has(Column.CODE):
            return Coded((_BLANK,), np.zeros(rows, np.int64), np.zeros(rows, np.int64), columns.none)
        texts = columns.records.column(Column.CODE.value)
        filled = np.asarray(texts.is_valid())
        serials, widths = _endings(texts, filled)
        places = np.full(rows, -1, np.int64)
        entries: list[CodeEntry] = []
        for width in np.unique(widths[widths > 0]).tolist():
            self._read_width(texts, width, np.flatnonzero(widths == width), serials, places, entries)
        odd = np.flatnonzero(filled & (places < 0))
        if odd.size:
            encoded = pc.dictionary_encode(texts.take(pa.array(odd)))
            first = len(entries)
            entries += [self._odd(text) for text in encoded.dictionary.to_pylist()]
            places[odd] = np.asarray(encoded.indices) + first
            serials[odd] = np.array([entry.serial for entry in entries], np.int64)[places[odd]]
        places[~filled] = len(entries)
        serials[~filled] = 0
        return Coded((*entries, _BLANK), places, serials, filled)

    def _read_width(  # noqa: PLR0913, PLR0917  it fills two arrays
        self,
        texts: pa.StringArray,
        width: int,
        rows: Numbers,
        serials: Numbers,
        places: Numbers,
        entries: list[CodeEntry],
    ) -> None:
        """Judge the codes whose serial has so many digits."""
        chosen = texts if rows.size == len(texts) else texts.take(pa.array(rows))
        heads = pc.binary_slice(chosen.cast(pa.binary()), 0, -width - 1).cast(pa.string())
        encoded = pc.dictionary_encode(heads)
        # two entries for each head: one for serials of zeros alone
        kinds = np.asarray(encoded.indices).astype(np.int64) * 2 + (serials[rows] == 0)
        used = np.bincount(kinds, minlength=2 * len(encoded.dictionary)) > 0
        table = np.full(used.size, -1, np.int64)
        known = encoded.dictionary.to_pylist()
        for kind in np.flatnonzero(used).tolist():
            entry = self._entry(known[kind // 2], width, is_zero=bool(kind % 2))
            if entry is not None:
                table[kind] = len(entries)
                entries.append(entry)
        places[rows] = table[kinds]

    def _entry(self, head: str, width: int, *, is_zero: bool) -> CodeEntry | None:
        """Return what is known of the codes of one head; None when its texts must be judged one by one."""
        key = head, width, is_zero
        if key not in self._entries:
            self._entries[key] = self._new_entry(head, width, is_zero=is_zero)
        return self._entries[key]

    def _new_entry(self, head: str, width: int, *, is_zero: bool) -> CodeEntry | None:
        """Judge the codes of one head; days on which the same rule and registry hold give the same findings."""
        text = f"{head}-{0 if is_zero else 1:0{width}d}"
        try:
            code = dossier.parse(text)
        except BadInputError:
            return None
        agency, _, digits = head.rpartition("-")
        rule = RuleBook.official().find("code.dossier.profile", code.accepted_on)
        level1 = level1_registry().get(code.agency.level1)
        is_open = level1 is None or level1.is_open(code.accepted_on)
        alike = agency, len(digits), width, is_zero, None if rule is None else rule.id, is_open
        found = self._alike.get(alike)
        if found is None:
            found = self._alike[alike] = _found(judge_code(text))
        return self._of_code(code, found, is_own=True)

    def _odd(self, text: str) -> CodeEntry:
        verdict = judge_code(text)
        if verdict.code is None:
            return CodeEntry(_found(verdict), NO_DAY, None, 0, 0)
        return self._of_code(verdict.code, _found(verdict), is_own=False)

    def _of_code(self, code: DossierCode, found: _Weighed, *, is_own: bool) -> CodeEntry:
        group = self._numbers.setdefault((code.agency.canonical, code.accepted_on), len(self._numbers))
        if group == len(self.groups):
            self.groups.append((code.agency.canonical, code.accepted_on))
        day = code.accepted_on.toordinal() - _EPOCH
        if code.serial_width > _WIDEST:
            base = -1 - self._wide_numbers.setdefault(str(code), len(self._wide_numbers))
            self.wide[base] = str(code), group, code.serial
        else:
            head = str(code).rpartition("-")[0], code.serial_width
            number = self._bases.setdefault(head, len(self.heads))
            if number == len(self.heads):
                self.heads.append(head)
                self.head_groups.append(group)
            base = (number + 1) * SERIALS
        return CodeEntry(found, day, code.agency.level1, base, -1 if is_own else code.serial)


def _found(verdict: CodeVerdict) -> _Weighed:
    return tuple((one.id, one.severity) for one in verdict.findings)


def _endings(texts: pa.StringArray, filled: Flags) -> tuple[Numbers, Numbers]:
    """Return the number at the end of each text, behind a dash, and how many digits it has; 0 where there is none."""
    _, offsets, data = texts.buffers()
    rows = len(texts)
    ends = np.frombuffer(offsets, np.int32, rows + 1, texts.offset * 4).astype(np.int64)
    lengths, last = np.diff(ends), ends[1:]
    signs: _Bytes = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    serials, widths = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
    running, power = filled.copy(), 1
    for back in range(1, _WIDEST + 2):
        running &= lengths >= back
        sign = signs[np.where(running, last - back, 0)]
        closes = running & (sign == _DASH)
        widths[closes] = back - 1
        running &= (sign >= _ZERO) & (sign <= _NINE)
        if back > _WIDEST or not running.any():
            break
        serials += np.where(running, sign.astype(np.int64) - _ZERO, 0) * power
        power *= 10
    serials[widths == 0] = 0
    return serials, widths
