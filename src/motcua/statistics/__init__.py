"""Official figures: of a period, on time by every class and denominator, the nine indices, and what comes due.

Read `figures` first, then `sensitivity`, `scores` and `risk`; docs/explanation/statistics-by-hand.md counts all of it
by hand. What takes NumPy stands in `columns` and is not loaded here.
"""

from motcua.statistics.dossiers import HandledDossier, dossier_faults
from motcua.statistics.figures import PeriodFigures, check_carry_over, check_identities, figures_by, figures_of, in_hand
from motcua.statistics.ontime import (
    DENOMINATORS,
    LATENESS_CLASSES,
    OnTimeCounts,
    Outcome,
    count_on_time,
    on_time_ratios,
)
from motcua.statistics.periods import Period
from motcua.statistics.sensitivity import Sensitivity, sensitivity
from motcua.statistics.share import Share

__all__ = [
    "DENOMINATORS",
    "LATENESS_CLASSES",
    "HandledDossier",
    "OnTimeCounts",
    "Outcome",
    "Period",
    "PeriodFigures",
    "Sensitivity",
    "Share",
    "check_carry_over",
    "check_identities",
    "count_on_time",
    "dossier_faults",
    "figures_by",
    "figures_of",
    "in_hand",
    "on_time_ratios",
    "sensitivity",
]
