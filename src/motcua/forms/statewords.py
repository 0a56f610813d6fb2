"""The words a host shows for states, as dated data: a table of its own, with its source and its days.

Circular 22/2019/TT-BTTTT, Article 4(3), and An Giang 03/2023, Article 9(2), have states displayed as Annex I of that
circular, which was not read; so this library invents no such words, and takes them from a host that has the annex.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.findings import Finding, finding
from motcua.forms.content import hostile, is_clean
from motcua.states import State

__all__ = ["StateWords", "read_state_words", "words_on"]

_SHOWN = tuple(state for state in State if state is not State.DRAFT)
"""Every state that anyone is shown; a draft is nobody's but the filer's."""
_KEYS = ("source", "first", "last", "words")


@attrs.frozen(kw_only=True)
class StateWords:
    """What each state is called on the screen (cách hiển thị trạng thái).

    Attributes:
        source: where the words stand, such as "Phụ lục I Thông tư 22/2019/TT-BTTTT".
        first: the first day they are shown.
        last: the last day, or None while no end is set.
        words: a word for each state but the draft.
    """

    source: str
    first: date
    last: date | None = None
    words: Mapping[State, str] = attrs.field(repr=False, hash=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a table with a state left out, a blank or hostile word, no source, or days the wrong way round.

        Raises:
            CollectedError: STATE_WORDS with every fault.
        """
        if faults := tuple(_faults(self)):
            raise CollectedError(
                "STATE_WORDS",
                "Bảng hiển thị trạng thái có lỗi: " + "; ".join(fault.message_vi for fault in faults),
                "the table of shown states is at fault: " + "; ".join(fault.message_en for fault in faults),
                faults=faults,
            )

    def word(self, state: State) -> str:
        """Return what a state is called; a draft keeps its usual label."""
        return self.words.get(state, state.label_vi)

    def check(self) -> Iterator[Finding]:
        """Yield words that stand for states of different national codes, so that a reader cannot tell them apart."""
        meant: dict[str, dict[int | None, None]] = {}
        for state in _SHOWN:
            meant.setdefault(self.words[state].casefold(), {})[state.national_code] = None
        for word, codes in meant.items():
            if len(codes) > 1:
                yield finding("STATE_WORDS_SAME", word=word, codes=", ".join(map(str, codes)))


def words_on(tables: Iterable[StateWords], day: date) -> StateWords:
    """Return the one table that is shown on a day.

    Args:
        tables: all tables of the host.
        day: the day.

    Raises:
        BadInputError: STATE_WORDS_NONE, STATE_WORDS_TWICE.
    """
    found = [one for one in tables if one.first <= day <= (one.last or date.max)]
    if len(found) == 1:
        return found[0]
    raise BadInputError(
        "STATE_WORDS_TWICE" if found else "STATE_WORDS_NONE",
        f"Ngày {day:%d/%m/%Y} phải có đúng một bảng hiển thị trạng thái; đang có {len(found)}.",
        f"{day.isoformat()} needs exactly one table of shown states; there are {len(found)}",
        value=day.isoformat(),
    )


def read_state_words(text: str) -> StateWords:
    """Return the table in a TOML text: `source`, `first`, `last`, and `[words]` with a word for each state.

    Raises:
        UnreadableFileError: STATE_WORDS_NOT_TOML.
        CollectedError: STATE_WORDS with every fault.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFileError(
            "STATE_WORDS_NOT_TOML", f"Bảng trạng thái không phải TOML: {error}", f"the table is not TOML: {error}"
        ) from error
    if faults := tuple(_misread(content)):
        raise CollectedError("STATE_WORDS", faults[0].message_vi, faults[0].message_en, faults=faults)
    return StateWords(
        source=content.get("source", ""),
        first=content["first"],
        last=content.get("last"),
        words={State(name): word for name, word in content.get("words", {}).items()},
    )


def _misread(content: Mapping[str, Any]) -> Iterator[MotcuaError]:
    """What is of another kind than the table's fields are."""
    yield from (_fault(f"$.{name}", "khóa lạ", "is an unknown key") for name in content if name not in _KEYS)
    if not isinstance(content.get("source", ""), str):
        yield _fault("$.source", "phải là chữ", "must be text")
    for name in ("first", "last"):
        value = content.get(name)
        if type(value) is not date and not (name == "last" and value is None):
            yield _fault(f"$.{name}", "phải là ngày YYYY-MM-DD", "must be a day YYYY-MM-DD")
    words = content.get("words", {})
    if not isinstance(words, dict):
        yield _fault("$.words", "phải là một bảng", "must be a table")
        return
    for name, word in words.items():
        if name not in State.__members__:
            yield _fault(f"$.words.{name[:40]}", "trạng thái lạ", "is no state")
        elif not isinstance(word, str):
            yield _fault(f"$.words.{name}", "phải là chữ", "must be text")


def _faults(table: StateWords) -> Iterator[MotcuaError]:
    if not table.source.strip():
        yield _fault("$.source", "thiếu", "is missing")
    if table.last is not None and table.last < table.first:
        yield _fault("$.last", "trước ngày bắt đầu", "is before the first day")
    for state in _SHOWN:
        word = table.words.get(state, "")
        if not word.strip():
            yield _fault(f"$.words.{state.value}", "thiếu", "is missing")
        elif not is_clean(word):
            yield hostile(f"$.words.{state.value}")


def _fault(path: str, vi: str, en: str) -> BadInputError:
    return BadInputError("STATE_WORDS", f"{path} {vi}", f"{path} {en}", path=path)
