"""The life of a dossier as a table of rows, a small engine, and a judgement of what it shows."""

from motcua.states.controlslip import control_slip
from motcua.states.handover import HandOver, stands_at
from motcua.states.judgement import HistoryReport, judge
from motcua.states.machine import Case, History, Replay, Step, advance, replay
from motcua.states.process import Process
from motcua.states.profile import Profile
from motcua.states.status import State

__all__ = [
    "Case",
    "HandOver",
    "History",
    "HistoryReport",
    "Process",
    "Profile",
    "Replay",
    "State",
    "Step",
    "advance",
    "control_slip",
    "judge",
    "replay",
    "stands_at",
]
