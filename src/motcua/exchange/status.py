"""Statuses: the total map of our states to the ten codes, and a foreign system's statuses through a host's table.

A system's own list is never guessed: what its table leaves out is a gap, what it says twice is an ambiguity, and a
text that is word for word one of the ten but is mapped to another of them is a contradiction. Nothing becomes "" in
silence.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import attrs

from motcua.findings import Finding, finding
from motcua.states.status import State
from motcua.states.table import TRANSITIONS

__all__ = ["HostStatuses", "NationalStatus", "followers", "national_status", "national_statuses", "status_of_text"]


@attrs.frozen
class NationalStatus:
    """One of the ten codes (trạng thái hồ sơ).

    Attributes:
        code: 1 to 10.
        vi: its name.
        en: its name in English.
    """

    code: int
    vi: str
    en: str


@cache
def national_statuses() -> Mapping[int, NationalStatus]:
    """Return the ten codes."""
    table = tomllib.loads(files(__package__).joinpath("tables", "statuses.toml").read_text("utf-8"))
    return {int(code): NationalStatus(int(code), row["vi"], row["en"]) for code, row in table.items()}


def national_status(state: State) -> NationalStatus | None:
    """Return the national status of a state; None for a draft, of which the portal is not told."""
    code = state.national_code
    return None if code is None else national_statuses()[code]


def status_of_text(text: str) -> int | None:
    """Return the code whose name a text is, whatever its case and spaces; None when it is none."""
    return _names().get(_folded(text))


@cache
def followers() -> Mapping[int, frozenset[int]]:
    """Return which code may follow which, by the table of transitions; a code may always be repeated.

    A withdrawal that is rejected leads back to wherever one can be asked for.
    """
    pairs: dict[int, set[int]] = {code: {code} for code in national_statuses()}
    for row in TRANSITIONS.values():
        before = row.state.national_code
        after = None if row.target is None else row.target.national_code
        if before is not None and after is not None:
            pairs[before].add(after)
    asked = {row.state.national_code for row in TRANSITIONS.values() if row.target is State.WITHDRAW_REQUESTED}
    pairs[_WITHDRAWN].update(code for code in asked if code is not None)
    return {code: frozenset(after) for code, after in pairs.items()}


_WITHDRAWN = 7


@attrs.frozen
class HostStatuses:
    """A foreign system's statuses and the national code of each, as the host's table says.

    Attributes:
        rows: (the system's status, the national code), as they stand in the table; a status is a text or a number.
        names: the system's own words for its statuses, where it has them; compared with the ten names.
    """

    rows: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(
        table: Mapping[str, int] | Iterable[tuple[str, int]], names: Mapping[str, str] | None = None
    ) -> HostStatuses:
        """Make it from a mapping or from pairs; pairs keep what a mapping would hide, a status named twice.

        Args:
            table: the system's statuses with their national codes.
            names: the system's own words for them.
        """
        rows = table.items() if isinstance(table, Mapping) else table
        return HostStatuses(tuple((str(one), code) for one, code in rows), tuple((names or {}).items()))

    def code(self, status: str | int) -> int | None:
        """Return the national code of a status; None when the table has none, or more than one."""
        found = {
            code for one, code in self.rows if _folded(one) == _folded(str(status)) and code in national_statuses()
        }
        return found.pop() if len(found) == 1 else None

    def check(self, seen: Iterable[str | int] = ()) -> tuple[Finding, ...]:
        """Return what is wrong with the table.

        Args:
            seen: statuses that occur in the system's data and must all have a code.
        """
        found = [
            finding("SYNC_HOST_CODE", status=one, code=code)
            for one, code in self.rows
            if code not in national_statuses()
        ]
        found += self._ambiguous()
        found += self._contradicting()
        known = {_folded(one) for one, _ in self.rows}
        missing = dict.fromkeys(str(one) for one in seen if _folded(str(one)) not in known)
        found += [finding("SYNC_HOST_GAP", status=one) for one in missing]
        reached = {code for _, code in self.rows}
        found += [
            finding("SYNC_HOST_UNREACHED", code=one.code, name_vi=one.vi, name_en=one.en)
            for one in national_statuses().values()
            if one.code not in reached
        ]
        return tuple(found)

    def _ambiguous(self) -> list[Finding]:
        codes: dict[str, dict[int, None]] = {}
        for one, code in self.rows:
            codes.setdefault(_folded(one), {})[code] = None
        return [
            finding("SYNC_HOST_AMBIGUOUS", status=one, codes=", ".join(map(str, several)))
            for one, several in codes.items()
            if len(several) > 1
        ]

    def _contradicting(self) -> list[Finding]:
        words = dict(self.names)
        found = []
        for one, code in self.rows:
            meant = status_of_text(words.get(one, one))
            if meant is not None and meant != code:
                found.append(finding("SYNC_HOST_CONTRADICTS", status=words.get(one, one), code=code, meant=meant))
        return found


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _names() -> Mapping[str, int]:
    return {_folded(one.vi): one.code for one in national_statuses().values()}
