"""What changed between two versions of a process: steps added, removed, changed, and in which field.

The order in which steps are written is no change, unless another step comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from motcua.states.process import Process, ProcessStep
from motcua.states.processwords import process_words

__all__ = ["FieldChange", "ProcessDiff", "diff_processes"]

_HEAD = ("id", "procedure", "version", "term", "approval", "issuer", "valid_from", "valid_to",
         "level", "eform", "components")  # fmt: skip
_STEP = ("name_vi", "unit", "role", "minutes", "next", "returns_to", "guards", "state")


@attrs.frozen
class FieldChange:
    """One field that differs.

    Attributes:
        step: the id of the step, or "" for a field of the process itself.
        field: the field's name; "first" is which step comes first.
        before: its value in the first version, as text.
        after: its value in the second version, as text.
    """

    step: str
    field: str
    before: str
    after: str

    @property
    def message_vi(self) -> str:
        """The change as a sentence in Vietnamese."""
        where = f"Bước {self.step}" if self.step else "Quy trình"
        name = process_words("field", self.field)[0]
        return f"{where}: {name} đổi từ {self.before or 'trống'} thành {self.after or 'trống'}."

    @property
    def message_en(self) -> str:
        """The same in English."""
        where = f"Step {self.step}" if self.step else "The process"
        name = process_words("field", self.field)[1]
        return f"{where}: {name} changed from {self.before or 'none'} to {self.after or 'none'}."


@attrs.frozen
class ProcessDiff:
    """What differs between two versions of a process.

    Attributes:
        added: steps of the second version alone.
        removed: steps of the first version alone.
        changed: fields of steps that both have.
        head: fields of the process itself.
    """

    added: tuple[ProcessStep, ...]
    removed: tuple[ProcessStep, ...]
    changed: tuple[FieldChange, ...]
    head: tuple[FieldChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.head)

    def lines(self, lang: str = "vi") -> tuple[str, ...]:
        """Return a sentence for each difference.

        Args:
            lang: "vi" or "en".
        """
        vietnamese = lang == "vi"
        added, removed = ("Thêm bước", "Bỏ bước") if vietnamese else ("Step added:", "Step removed:")
        return (
            *(one.message_vi if vietnamese else one.message_en for one in (*self.head, *self.changed)),
            *(f"{added} {step.id} ({step.name_vi})." for step in self.added),
            *(f"{removed} {step.id} ({step.name_vi})." for step in self.removed),
        )


def diff_processes(before: Process, after: Process) -> ProcessDiff:
    """Return what differs between two versions of a process."""
    common = [step for step in before.steps if after.has(step.id)]
    first = FieldChange("", "first", before.first.id, after.first.id)
    return ProcessDiff(
        added=tuple(step for step in after.steps if not before.has(step.id)),
        removed=tuple(step for step in before.steps if not after.has(step.id)),
        changed=tuple(change for step in common for change in _changes(step.id, step, after.step(step.id), _STEP)),
        head=(*_changes("", before, after, _HEAD), *((first,) if first.before != first.after else ())),
    )


def _changes(name: str, before: object, after: object, fields: tuple[str, ...]) -> Iterator[FieldChange]:
    for field in fields:
        one, other = getattr(before, field), getattr(after, field)
        if one != other:
            yield FieldChange(name, field, _shown(one), _shown(other))


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
