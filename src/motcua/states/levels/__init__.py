"""Levels of online service: which are in force on a day, what each allows or demands, and judging a dossier by them."""

from motcua.states.levels.check import check_level
from motcua.states.levels.lists import LevelList, LevelReading, Scheme, ServiceLevel, levels_on, two_level_reading
from motcua.states.levels.terms import Aspect, LevelTerm, LevelTerms, level_terms

__all__ = [
    "Aspect",
    "LevelList",
    "LevelReading",
    "LevelTerm",
    "LevelTerms",
    "Scheme",
    "ServiceLevel",
    "check_level",
    "level_terms",
    "levels_on",
    "two_level_reading",
]
