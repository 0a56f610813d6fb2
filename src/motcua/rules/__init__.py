"""Law as dated, cited data: rows that say what a text sets, from when, and how well that is known.

This package reads rows and never evaluates them; a row's evaluator lives with its subject
(a clock row with `motcua.clock`, a code row with `motcua.codes`).
"""

from motcua.rules.book import RuleBook, rule_cite
from motcua.rules.model import Instrument, LeftOut, Reading, Rule, RulePack
from motcua.rules.read import read_pack

__all__ = ["Instrument", "LeftOut", "Reading", "Rule", "RuleBook", "RulePack", "read_pack", "rule_cite"]
