"""The life of a dossier as a table of rows, a small engine, and a judgement of what it shows."""

from motcua.states.judgement import HistoryReport, judge
from motcua.states.machine import Case, History, Replay, Step, advance, replay
from motcua.states.profile import Profile
from motcua.states.status import State

__all__ = ["Case", "History", "HistoryReport", "Profile", "Replay", "State", "Step", "advance", "judge", "replay"]
