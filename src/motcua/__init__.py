"""The one-stop desk as a library: filing → code → clock → steps → forms → signature → portal → audit → statistics.

A host hands motcua values and gets values with reasons back. It keeps no storage, network, clock, key or
configuration of its own. Start reading in `motcua.desk`. Names are loaded when first used, so that the
import stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from motcua import audit
    from motcua.clock import (
        Calendar,
        CalendarDays,
        Deadline,
        HalfDays,
        Hours,
        Months,
        Policy,
        Week,
        WorkClock,
        WorkingDays,
        WorkingHours,
        Years,
        parse_term,
    )
    from motcua.codes import AgencyCode, DossierCode, ProcedureCode, SectorCode, SerialStore, find_codes, issue
    from motcua.desk import Desk
    from motcua.dossier import Dossier, Event
    from motcua.errors import MotcuaError
    from motcua.forms.view import public_view
    from motcua.law import Citation
    from motcua.rules import RuleBook
    from motcua.states import advance, replay

__all__ = [
    "AgencyCode",
    "Calendar",
    "CalendarDays",
    "Citation",
    "Deadline",
    "Desk",
    "Dossier",
    "DossierCode",
    "Event",
    "HalfDays",
    "Hours",
    "Months",
    "MotcuaError",
    "Policy",
    "ProcedureCode",
    "RuleBook",
    "SectorCode",
    "SerialStore",
    "Week",
    "WorkClock",
    "WorkingDays",
    "WorkingHours",
    "Years",
    "advance",
    "audit",
    "find_codes",
    "issue",
    "parse_term",
    "public_view",
    "replay",
]

__version__ = "26.1.0"

_HOMES = {
    "motcua.clock": (
        "Calendar",
        "CalendarDays",
        "Deadline",
        "HalfDays",
        "Hours",
        "Months",
        "Policy",
        "Week",
        "WorkClock",
        "WorkingDays",
        "WorkingHours",
        "Years",
        "parse_term",
    ),
    "motcua.codes": ("AgencyCode", "DossierCode", "ProcedureCode", "SectorCode", "SerialStore", "find_codes", "issue"),
    "motcua.desk": ("Desk",),
    "motcua.dossier": ("Dossier", "Event"),
    "motcua.errors": ("MotcuaError",),
    "motcua.forms.view": ("public_view",),
    "motcua.law": ("Citation",),
    "motcua.rules": ("RuleBook",),
    "motcua.states": ("advance", "replay"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use; `motcua.audit` is the package of that name."""
    if name == "audit":
        return import_module("motcua.audit")
    home = _HOME_OF.get(name)
    if home is None:
        message = f"module 'motcua' has no attribute {name!r}"
        raise AttributeError(message)
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    """Name the public surface alone."""
    return sorted(__all__)
