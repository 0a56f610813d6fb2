"""What the classes of forms share: they find their row in the table of forms, and have one identity."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import ClassVar

from motcua.forms.blocks import Block
from motcua.forms.content import content_digest
from motcua.forms.definition import FormDefinition, form_definition

__all__ = ["BaseForm"]


class BaseForm(ABC):
    """A form of the desk (biểu mẫu); the classes of kinds are frozen values made from it.

    Attributes:
        kind: what it is, such as "receipt".
        layout_sourced: whether the layout of at least one instrument's form of the kind was read.
        regulation: number of the instrument whose form it is.
    """

    kind: ClassVar[str]
    layout_sourced: ClassVar[bool] = False

    regulation: str

    @property
    def definition(self) -> FormDefinition:
        """Title, number, paper and source of the form."""
        return form_definition(self.kind, self.regulation)

    @cached_property
    def digest(self) -> str:
        """The hash of its canonical content: its identity."""
        return content_digest(self)

    @property
    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, in the order of the form."""
