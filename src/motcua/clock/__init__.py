"""Time as the desk counts it: typed terms, office weeks, the official calendar, deadlines that explain themselves."""

from motcua.clock.calendar import Calendar
from motcua.clock.deadline import Deadline
from motcua.clock.pause import Pause
from motcua.clock.policy import Policy
from motcua.clock.term import (
    CalendarDays,
    HalfDays,
    Hours,
    Months,
    Term,
    Weeks,
    WorkingDays,
    WorkingHours,
    Years,
)
from motcua.clock.termtext import parse_term
from motcua.clock.week import Week
from motcua.clock.workclock import WorkClock

__all__ = [
    "Calendar",
    "CalendarDays",
    "Deadline",
    "HalfDays",
    "Hours",
    "Months",
    "Pause",
    "Policy",
    "Term",
    "Week",
    "Weeks",
    "WorkClock",
    "WorkingDays",
    "WorkingHours",
    "Years",
    "parse_term",
]
