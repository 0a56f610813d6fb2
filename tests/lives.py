"""Lives of synthetic dossiers for the tests of look-ups and notices; nobody here exists."""

from __future__ import annotations

from datetime import timedelta

from motcua.clock import parse_term
from motcua.dossier import Applicant, Component, Dossier, Event, EventName, Procedure
from motcua.states import Case, History, Profile, advance
from motcua.units import Channel
from synthetic import at

CODE = "000.00.01.H01-240311-0007"
APPLICANT = Applicant(
    "Nguyễn Thị Mẫu", "Số 1 đường Giả Lập", "0900111222", "mau@vidu.example", "Hợp tác xã Nguyễn Thị Mẫu"
)
PROCEDURE = Procedure("1.000236", "Cấp bản sao trích lục", "3 ngày làm việc")


def dossier(*, channel=Channel.ONLINE, code=CODE, day="2024-03-11", **changes):
    """A filing of one Monday morning."""
    values = {
        "procedure": PROCEDURE,
        "applicant": APPLICANT,
        "channel": channel,
        "submitted_at": at(f"{day}T08:00"),
        "components": (Component("Tờ khai"), Component("Giấy chứng sinh")),
        "code": code,
    } | changes
    return Dossier(**values)


def life(*names, place="H01", day="2024-03-11", channel=Channel.ONLINE, code=CODE, **last):
    """The history of the events named, an hour apart from 08:00; `last` goes into the last of them."""
    history = History(case=Case(channel=channel, terms=parse_term(PROCEDURE.term).terms, place=place, code=code))
    for index, name in enumerate(names):
        details = {"reason": "thiếu", "items": ("Tờ khai",)} if name.startswith("request") else {}
        event = Event(
            at=at(f"{day}T08:00") + timedelta(hours=index),
            event=EventName(name),
            **(details | (last if index == len(names) - 1 else {})),
        )
        history = advance(history, event, profile=Profile.default()).history
    return history
