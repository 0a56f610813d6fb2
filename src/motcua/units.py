"""The closed vocabularies: units of time, channels, severities, kinds of paper."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Channel", "FormKind", "Severity", "TimeUnit"]


class TimeUnit(StrEnum):
    """What a term is counted in; different meanings are different members.

    `HOUR` is wall clock time. Source of the calendar units: Civil Code 91/2015/QH13, Article 144.
    """

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    HALF_WORKING_DAY = "half_working_day"
    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Channel(StrEnum):
    """The way a dossier is filed (cách thức nộp hồ sơ): Decree 61/2018, Article 16."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class Severity(StrEnum):
    """How much a finding weighs, from worst to lightest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error: larger is worse."""
        return ("info", "warning", "error").index(self.value)


class FormKind(StrEnum):
    """The papers of the desk: Circular 01/2018/TT-VPCP, Article 9."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"
