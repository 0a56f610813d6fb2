"""Everything motcua raises, in five families under one root.

A host catches `MotcuaError` and shows `message_vi`; a program reads `code` and `path`.
The value that was refused is carried short, and never when it may be personal data.
"""

from __future__ import annotations

__all__ = [
    "BadInputError",
    "CollectedError",
    "ConflictingRules",
    "LawError",
    "MotcuaError",
    "NoRuleInForce",
    "NotCoveredError",
    "NotFormalised",
    "StepNotAllowedError",
    "UnreadableFileError",
]

_LONGEST_VALUE = 80


class MotcuaError(Exception):
    """The root: what was wrong, where, by which rule, in two languages.

    Attributes:
        code: stable upper-case name, for programs.
        message_vi: the message in Vietnamese.
        message_en: the message in English.
        path: where in the input, such as `$.events[3].at`, or None.
        value: the refused value, shortened, or None.
        because: the citations behind the refusal, possibly none.
    """

    def __init__(
        self,
        code: str,
        message_vi: str,
        message_en: str,
        *,
        path: str | None = None,
        value: object = None,
        because: tuple[object, ...] = (),
    ) -> None:
        """Keep every part of the message apart, so that a host can show or translate it."""
        super().__init__(message_en)
        self.code = code
        self.message_vi = message_vi
        self.message_en = message_en
        self.path = path
        self.value = None if value is None else str(value)[:_LONGEST_VALUE]
        self.because = because

    def __str__(self) -> str:
        """Code, place and English message, for logs and tracebacks."""
        where = f" @ {self.path}" if self.path else ""
        return f"{self.code}{where}: {self.message_en}"


class BadInputError(MotcuaError, ValueError):
    """A value that motcua cannot take: naive time, unknown unit, malformed code."""


class UnreadableFileError(BadInputError):
    """A file that cannot be read at all, or whose content is ill-formed."""


class CollectedError(BadInputError):
    """Several faults found at a file's door, all of them kept in `faults`."""

    def __init__(self, code: str, message_vi: str, message_en: str, *, faults: tuple[MotcuaError, ...]) -> None:
        """Carry the faults; the first one's path stands for the whole."""
        super().__init__(code, message_vi, message_en, path=faults[0].path if faults else None)
        self.faults = faults


class LawError(MotcuaError):
    """The law is silent, in conflict, or not written down in a pack."""


class NoRuleInForce(LawError):
    """No row of that kind is in force on the day asked."""


class ConflictingRules(LawError):
    """Two rows are in force on one day and none is declared to come first."""


class NotFormalised(LawError):
    """The day lies outside what a pack has written down; nothing is extrapolated."""


class NotCoveredError(MotcuaError):
    """The calendar does not cover a day that the answer needs."""


class StepNotAllowedError(MotcuaError):
    """The machine refuses an event; `guards` names every guard that failed."""

    def __init__(
        self, code: str, message_vi: str, message_en: str, *, guards: tuple[str, ...], path: str | None = None
    ) -> None:
        """Keep the names of all failed guards, not the first alone."""
        super().__init__(code, message_vi, message_en, path=path)
        self.guards = guards
