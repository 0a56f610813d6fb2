"""The classes of forms, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from motcua.forms.apology import Apology, ApologyExtension
from motcua.forms.control import ControlSlip
from motcua.forms.conversion import ConversionStamp
from motcua.forms.guide import GuideSlip
from motcua.forms.receipt import Receipt
from motcua.forms.refusal import Refusal
from motcua.forms.register import RegisterBook
from motcua.forms.stop import StopNotice
from motcua.forms.supplement import SupplementRequest

__all__ = ["FORM_CLASSES"]

FORM_CLASSES: Mapping[str, type[Any]] = MappingProxyType(
    {
        one.kind: one
        for one in (
            Receipt,
            GuideSlip,
            SupplementRequest,
            Refusal,
            Apology,
            ApologyExtension,
            StopNotice,
            ControlSlip,
            RegisterBook,
            ConversionStamp,
        )
    }
)
"""Kind to class; the kinds are those of the table of forms."""
