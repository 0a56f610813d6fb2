"""Two invented dossiers and every paper written for them: one under the forms of 2018, one under those of 2025."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs

from motcua.clock import WorkClock
from motcua.codes import InMemorySerialStore
from motcua.desk import Accepted, Desk
from motcua.dossier import Applicant, Component, Dossier, Event, EventName, Procedure
from motcua.forms import (
    Apology,
    ApologyExtension,
    Audience,
    ControlSlip,
    ConversionStamp,
    Form,
    GuidedPaper,
    GuideSlip,
    HandOver,
    Outcome,
    Receipt,
    ReceiptOffice,
    Refusal,
    RegisterBook,
    RegisterEntry,
    StopNotice,
    SupplementRequest,
    View,
    WantedPaper,
    public_view,
)
from motcua.forms.viewfields import LookupFacts
from motcua.localtime import DESK_ZONE
from motcua.units import Channel

__all__ = ["lookup_views", "papers", "receipts"]

_FORMS_2018, _FORMS_2025 = "01/2018/TT-VPCP", "03/2025/TT-VPCP"
_OFFICE = ReceiptOffice("UBND TỈNH AN GIANG", "Trung tâm Mẫu", "0296 000 000")
_PERSON = Applicant("Nguyễn Thị Mẫu", "Số 1 đường Giả Lập", "0900 000 000", "mau@example.com")
_PLACE, _DIVISION, _CLERK, _EXPERT, _HEAD = "An Giang", "Phòng Mẫu", "Trần Văn Thử", "Phạm Thị Thử", "Lê Văn Mẫu"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def _desk() -> Desk:
    return Desk(agency="000.00.01.H01", office=_OFFICE, place=_PLACE, store=InMemorySerialStore())


def _accepted(
    submitted: datetime,
    accepted: datetime,
    number: int,
    term: str,
    *,
    person: Applicant = _PERSON,
    desk: Desk | None = None,
) -> Accepted:
    dossier = Dossier(
        procedure=Procedure("1.000236", "Cấp bản sao trích lục", term),
        applicant=person,
        channel=Channel.ONLINE,
        submitted_at=submitted,
        components=(Component("Tờ khai", kind="bản chính"), Component("Giấy ủy quyền", kind="bản sao")),
    )
    return (desk or _desk()).accept(dossier, accepted, receiver=_CLERK, number=str(number))


_OLD = (_at("2024-03-08T18:40"), _at("2024-03-11T09:05"), 12, "5 ngày làm việc")
_NEW = (_at("2026-03-06T20:15"), _at("2026-03-09T08:10"), 31, "10 ngày làm việc")


def papers() -> Iterator[Form]:
    """Yield one example of every kind of form, and the receipt of 2025 beside that of An Giang."""
    old, new = _accepted(*_OLD), _accepted(*_NEW)
    yield _guide()
    yield old.receipt
    yield _supplement(old)
    yield _refusal()
    yield _apology(old)
    yield _control_slip(old)
    yield _register(old)
    yield attrs.evolve(new.receipt, regulation=_FORMS_2025)
    yield _extension(new)
    yield _stop(new)
    yield ConversionStamp(
        document="Quyết định số 15/QĐ-TTM ngày 20/3/2026",
        converted_at=_at("2026-03-23T09:00"),
        system="Hệ thống thông tin giải quyết thủ tục hành chính (giả lập)",
        lookup_code=str(new.code),
        converter=_CLERK,
        seal=True,
    )


def receipts(more: int = 5) -> Iterator[Receipt]:
    """Yield the two receipts of the story, each followed by others of its day.

    Args:
        more: how many others follow each.
    """
    for (submitted, accepted, number, term), regulation in ((_OLD, None), (_NEW, _FORMS_2025)):
        desk = _desk()
        for turn in range(more + 1):
            person = attrs.evolve(_PERSON, name=f"Người nộp thử {turn}") if turn else _PERSON
            later = timedelta(minutes=10 * turn)
            taken = _accepted(submitted + later, accepted + later, number + turn, term, person=person, desk=desk)
            yield attrs.evolve(taken.receipt, regulation=regulation) if regulation else taken.receipt


def _guide() -> GuideSlip:
    return GuideSlip(
        regulation="612/QĐ-UBND",
        office=attrs.evolve(_OFFICE, authority="UBND HUYỆN MẪU", name="Bộ phận Một cửa Mẫu", is_centre=False),
        place="Vĩnh Long",
        issued_at=_at("2024-03-08T09:30"),
        applicant=_PERSON,
        request="Cấp bản sao trích lục",
        papers=(
            GuidedPaper("Tờ khai", "Ghi đủ các mục, ký và ghi rõ họ tên."),
            GuidedPaper("Giấy ủy quyền", "Có chứng thực; chỉ cần khi nộp thay."),
        ),
        signer=_CLERK,
    )


def _supplement(taken: Accepted) -> SupplementRequest:
    return SupplementRequest(
        regulation=_FORMS_2018,
        office=_OFFICE,
        number="4",
        place=_PLACE,
        issued_at=_at("2024-03-12T15:20"),
        applicant=_PERSON,
        request=taken.receipt.request,
        wanted=(WantedPaper("Tờ khai có chữ ký", originals=1), WantedPaper("Giấy ủy quyền", certified=1)),
        reason="Tờ khai thiếu chữ ký; giấy ủy quyền chưa được chứng thực.",
        signer=_EXPERT,
        approver=_HEAD,
        code=str(taken.code),
    )


def _refusal() -> Refusal:
    return Refusal(
        regulation=_FORMS_2018,
        office=_OFFICE,
        number="2",
        place=_PLACE,
        issued_at=_at("2024-03-11T10:30"),
        applicant=attrs.evolve(_PERSON, name="Lê Thị Ví Dụ"),
        request="Cấp phép thử nghiệm",
        reason="Việc đề nghị không thuộc thẩm quyền của tỉnh.",
        signer=_CLERK,
    )


def _apology(taken: Accepted) -> Apology:
    clock, due = WorkClock.default(), taken.receipt.due_at or taken.receipt.accepted_at
    return Apology(
        regulation=_FORMS_2018,
        office=_OFFICE,
        number="5",
        place=_PLACE,
        issued_at=_at("2024-03-15T09:00"),
        code=str(taken.code),
        applicant=_PERSON,
        request=taken.receipt.request,
        received_at=taken.receipt.accepted_at,
        received_by=_CLERK,
        receipt_number="12/TTPVHCC",
        due_at=due,
        reason="Cơ quan phối hợp chưa trả lời xác minh.",
        new_due_at=clock.deadline(due, taken.deadline.terms).due or due,
        recipients=("Như trên", "Bộ phận Một cửa"),
        signer=_HEAD,
        signer_role="GIÁM ĐỐC",
        signer_role_en="DIRECTOR",
    )


def _control_slip(taken: Accepted) -> ControlSlip:
    return ControlSlip(
        regulation=_FORMS_2018,
        office=_OFFICE,
        place=_PLACE,
        issued_at=taken.receipt.accepted_at,
        code=str(taken.code),
        applicant=_PERSON,
        procedure=taken.receipt.request,
        received_at=taken.receipt.accepted_at,
        hand_overs=(
            HandOver(agency=_DIVISION, handed_at=_at("2024-03-11T10:00"), handed_by=_CLERK,
                     taken_at=_at("2024-03-11T10:20"), taken_by=_EXPERT, outcome=Outcome.EARLY),
            HandOver(agency="Lãnh đạo cơ quan", handed_at=_at("2024-03-14T08:00"), handed_by=_EXPERT,
                     taken_at=_at("2024-03-14T08:05"), taken_by=_HEAD, outcome=Outcome.ON_TIME),
            HandOver(agency=_OFFICE.name, handed_at=_at("2024-03-18T15:00"), handed_by=_HEAD, remark="Trả kết quả"),
        ),
        blank_rows=1,
    )  # fmt: skip


def _register(taken: Accepted) -> RegisterBook:
    code, due = taken.code, taken.receipt.due_at
    return RegisterBook(
        regulation=_FORMS_2018,
        office=_OFFICE,
        year=taken.receipt.accepted_at.year,
        book="01",
        entries=tuple(
            RegisterEntry(
                serial=number,
                code=f"{str(code)[:-4]}{number:04d}",
                procedure=taken.receipt.request,
                sets=1,
                applicant=f"Người nộp thử {number}",
                contact=f"Số {number} đường Giả Lập, 0900 000 00{number}",
                lead_agency=_DIVISION,
                received_on=taken.receipt.accepted_at.date(),
                due_on=due.date() if due else None,
                passed_on=taken.receipt.accepted_at.date(),
                result_on=date(2024, 3, 15) if number % 3 else None,
                returned_on=date(2024, 3, 18) if number % 3 else None,
                return_way=("Trực tiếp", "Bưu chính")[number % 2],
            )
            for number in range(1, 9)
        ),
    )


def _extension(taken: Accepted) -> ApologyExtension:
    clock, due = WorkClock.default(), taken.receipt.due_at or taken.receipt.accepted_at
    return ApologyExtension(
        regulation=_FORMS_2025,
        office=_OFFICE,
        number="7/TTM",
        place=_PLACE,
        issued_at=_at("2026-03-20T09:00"),
        code=str(taken.code),
        applicant=_PERSON,
        request=taken.receipt.request,
        received_at=taken.receipt.accepted_at,
        due_at=due,
        reason="Cần xác minh thêm tại nơi cư trú.",
        extension=taken.receipt.term,
        new_due_at=clock.deadline(due, taken.deadline.terms).due or due,
        recipients=("Như trên",),
        signer=_HEAD,
        signer_role="GIÁM ĐỐC",
        signer_role_en="DIRECTOR",
    )


def _stop(taken: Accepted) -> StopNotice:
    return StopNotice(
        regulation=_FORMS_2025,
        office=_OFFICE,
        number="3/TTM",
        place=_PLACE,
        issued_at=_at("2026-03-18T14:00"),
        code=str(taken.code),
        applicant=_PERSON,
        request=taken.receipt.request,
        stop_request="Đơn đề nghị dừng giải quyết của người nộp, ngày 17/3/2026",
        stage="Đang thẩm định",
        decision="Dừng giải quyết và trả lại hồ sơ",
        finance="Chưa thu phí, không phải hoàn trả",
        signer=_HEAD,
        signer_role="GIÁM ĐỐC",
        signer_role_en="DIRECTOR",
    )


def lookup_views() -> dict[Audience, View]:
    """Return what a look-up shows of the first dossier, for each audience."""
    taken = _accepted(*_OLD)
    history = _desk().step(taken.history, Event(at=_at("2024-03-11T10:00"), event=EventName.FORWARD))
    facts = LookupFacts(receiving_agency=_OFFICE.name, divisions=(_DIVISION, "Lãnh đạo cơ quan"),
                        current_division=_DIVISION, receiving_officer=_CLERK, resolving_officer=_EXPERT)  # fmt: skip
    return {
        audience: public_view(taken.dossier, history, audience, at=_at("2024-03-12T09:00"), facts=facts)
        for audience in Audience
    }
