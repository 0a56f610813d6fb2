"""Official figures: what share was on time, said with its lateness class and its denominator."""

from motcua.statistics.ontime import DENOMINATORS, LATENESS_CLASSES, Outcome, on_time_ratios

__all__ = ["DENOMINATORS", "LATENESS_CLASSES", "Outcome", "on_time_ratios"]
