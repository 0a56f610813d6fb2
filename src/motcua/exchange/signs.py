"""The signs by which a message betrays itself, read once from `tables/signs.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import attrs

__all__ = ["DONE", "WAITING", "Signs", "is_placeholder_number", "signs"]

WAITING = frozenset({5, 6, 8})
"""Papers asked for, payment asked for, stopped: statuses that were seen sent as 9."""

DONE = frozenset({9, 10})
"""Processed, returned."""

_ONE_AFTER_ZEROS = re.compile(r"0+[0-9]", re.ASCII)


@attrs.frozen(kw_only=True)
class Signs:
    """What to look for.

    Attributes:
        waiting: matches a text that says that the dossier waits or was stopped.
        made_up: matches a text that says that a step was made up.
        placeholder_texts: texts that say nothing.
        counting_numbers: identity numbers that count through the digits.
        random_serial_width: digits of a serial made by chance.
        cut_slack: how much shorter than its limit a cut text may be.
    """

    waiting: re.Pattern[str]
    made_up: re.Pattern[str]
    placeholder_texts: frozenset[str]
    counting_numbers: frozenset[str]
    random_serial_width: int
    cut_slack: int

    def waits(self, text: str | None) -> bool:
        """Return whether the text of a step says that the dossier waits or was stopped."""
        return text is not None and self.waiting.search(_folded(text)) is not None

    def is_made_up(self, text: str | None) -> bool:
        """Return whether the text of a step says that it was made up."""
        return text is not None and self.made_up.search(_folded(text)) is not None

    def says_nothing(self, text: str | None) -> bool:
        """Return whether a text is a placeholder."""
        return text is not None and _folded(text) in self.placeholder_texts

    def was_cut(self, text: str, limit: int) -> bool:
        """Return whether a text looks cut at a limit: it fills it, or ends in dots just below it."""
        if len(text) < limit - self.cut_slack:
            return False
        return len(text) == limit or (len(text) < limit and text.endswith(("...", "…")))


@cache
def signs() -> Signs:
    """Return the signs."""
    table = tomllib.loads(files(__package__).joinpath("tables", "signs.toml").read_text("utf-8"))
    return Signs(
        waiting=re.compile("|".join(rf"(?<!đã ){re.escape(one)}" for one in table["waiting_words"])),
        made_up=re.compile("|".join(re.escape(one) for one in table["made_up_words"])),
        placeholder_texts=frozenset(table["placeholder_texts"]),
        counting_numbers=frozenset(table["counting_numbers"]),
        random_serial_width=table["random_serial_width"],
        cut_slack=table["cut_slack"],
    )


def is_placeholder_number(number: str) -> bool:
    """Return whether an identity number stands for nobody: one digit repeated, zeros before one digit, or counting."""
    return len(set(number)) == 1 or _ONE_AFTER_ZEROS.fullmatch(number) is not None or number in signs().counting_numbers


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
