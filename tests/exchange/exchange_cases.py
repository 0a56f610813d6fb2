"""One honest dossier, its history, and its messages in both dialects; nobody here exists."""

from __future__ import annotations

from typing import Any

from motcua.clock import WorkingDays
from motcua.dossier import Event, EventName
from motcua.exchange import Encoded, Handler, Head, check_stream, decode, encode
from motcua.exchange.parts import AttachedFile, Fee, FiledComponent, Identity, Result
from motcua.states import Case, History, replay
from motcua.units import Channel
from synthetic import at

CODE = "000.00.32.H19-240311-0007"
EVENTS = (
    Event(at=at("2024-03-11T08:00:00"), event=EventName.SUBMIT),
    Event(at=at("2024-03-11T09:00:00"), event=EventName.ACCEPT),
    Event(at=at("2024-03-11T09:20:00"), event=EventName.FORWARD),
    Event(at=at("2024-03-12T10:00:00"), event=EventName.REQUEST_SUPPLEMENT, reason="thiếu tờ khai", items=("Tờ khai",)),
    Event(at=at("2024-03-14T10:00:00"), event=EventName.SUBMIT_SUPPLEMENT),
    Event(at=at("2024-03-15T10:00:00"), event=EventName.DECIDE, outcome="granted", result_ref="1/QĐ"),
    Event(at=at("2024-03-18T10:00:00"), event=EventName.RETURN_RESULT, receiver="owner"),
)
ABOUT = Head(
    procedure_code="1.005129",
    procedure_name="Thủ tục thử nghiệm",
    sector_code="G09-LD01",
    sector_name="Lĩnh vực thử nghiệm",
    unit_code="000.00.32.H19",
    unit_name="Đơn vị giả lập",
    owner_name="Nguyễn Thị Mẫu",
    owner_id="079204000017",
    party="person",
    abstract="Hồ sơ giả lập",
    return_way="counter",
    identities=(Identity(kind="citizen_id", number="079204000017"),),
    files=(AttachedFile(name="tờ khai.pdf", component_code="T1", link="https://example.invalid/nop/1"),),
    results=(Result(name="Kết quả", code="KQ.H19.000001", link="https://example.invalid/tra/1"),),
)
ABOUT_2026 = Head(
    procedure_code="1.005129",
    service_code="1.005129",
    unit_code="000.00.32.H19",
    unit_name="Đơn vị giả lập",
    owner_name="Nguyễn Thị Mẫu",
    party="person",
    components=(
        FiledComponent(
            code="T1", name="Tờ khai", count=1, kind="electronic", files=(AttachedFile(id="g-1", name="tờ khai.pdf"),)
        ),
    ),
    fees=(Fee(name="Lệ phí", code="LP", collected="on_return", amount=50_000, kind="ordinary"),),
)
HANDLERS = {
    place: Handler(
        name="Trần Văn Thử",
        unit_name="Phòng thử",
        started_at=event.at,
        step_due=at("2024-03-20T17:30:00"),
    )
    for place, event in enumerate(EVENTS)
}
ABOUTS = {"dvcqg-mc": ABOUT, "adapter-2026": ABOUT_2026}


def life(*events: Event, channel: Channel = Channel.ONLINE) -> History:
    """A history of events."""
    case = Case(channel=channel, terms=(WorkingDays(5),), code=CODE)
    replayed = replay(events or EVENTS, case=case)
    assert replayed.is_legal
    return replayed.history


def reports(history: History | None = None, name: str = "dvcqg-mc") -> Encoded:
    """An honest report."""
    return encode(history or life(), about=ABOUTS[name], name=name, handlers=HANDLERS)


def names(*bodies: Any, history: History | None = None, dialect: str | None = None) -> set[str]:
    """The findings of a stream of bodies."""
    messages = [decode(body, name=dialect, path=f"$[{place}]") for place, body in enumerate(bodies)]
    return {one.id for one in check_stream(messages, histories=None if history is None else {CODE: history})}
